//! Headers of every answer: any origin may read, nothing is cached, and nothing that is served may do more than it
//! must.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::guard::Hosts;

/// What scripts of other origins may read.
const EXPOSED: &str = "link, retry-after, retry-after-ms, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, \
                       x-total-count, content-range, x-next-page, x-request-id, x-fault, x-fault-byte";

/// Put into the extensions of an answer that must not expose its headers.
#[derive(Clone)]
pub(crate) struct Hidden;

/// For pages: their own scripts and styles, the engine, and requests to this server.
pub(crate) const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                                      img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; \
                                      form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
/// For all else, which is no page even if somebody opens it.
const DATA_POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

static REQUESTS: AtomicU64 = AtomicU64::new(1);

pub(crate) async fn layer(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let preflight = request.method() == Method::OPTIONS;
    let mut response = match hosts.check(&request) {
        Err(problem) => problem.into_response(),
        Ok(()) if preflight => StatusCode::NO_CONTENT.into_response(),
        Ok(()) => next.run(request).await,
    };
    let hidden = response.extensions().get::<Hidden>().is_some();
    let headers = response.headers_mut();
    put(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    put(headers, header::CACHE_CONTROL, "no-store");
    put(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Not `no-referrer`, under which a form of this very server would be sent with `Origin: null`.
    put(headers, header::REFERRER_POLICY, "same-origin");
    let policy = headers.entry(header::CONTENT_SECURITY_POLICY);
    policy.or_insert(HeaderValue::from_static(DATA_POLICY));
    if preflight {
        // `*` does not cover Authorization.
        put(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, "*, authorization");
        // Writes of other origins are refused, so a browser need not send them.
        put(headers, header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD");
        put(headers, header::ACCESS_CONTROL_MAX_AGE, "600");
    } else if !hidden {
        put(headers, header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
    let id = REQUESTS.fetch_add(1, Ordering::Relaxed);
    if let Ok(id) = HeaderValue::from_str(&format!("r-{id:08}")) {
        headers.insert("x-request-id", id);
    }
    response
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
