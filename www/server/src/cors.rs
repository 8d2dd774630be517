//! Headers of every answer: any origin may ask, nothing is cached.

use std::sync::atomic::{AtomicU64, Ordering};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// What scripts of other origins may read.
const EXPOSED: &str = "link, retry-after, retry-after-ms, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, \
                       x-total-count, content-range, x-next-page, x-request-id, x-fault, x-fault-byte";

/// Put into the extensions of an answer that must not expose its headers.
#[derive(Clone)]
pub(crate) struct Hidden;

static REQUESTS: AtomicU64 = AtomicU64::new(1);

pub(crate) async fn layer(request: Request, next: Next) -> Response {
    let preflight = request.method() == Method::OPTIONS;
    let mut response = if preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let hidden = response.extensions().get::<Hidden>().is_some();
    let headers = response.headers_mut();
    put(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    put(headers, header::CACHE_CONTROL, "no-store");
    if preflight {
        // `*` does not cover Authorization.
        put(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, "*, authorization");
        put(headers, header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, PATCH, DELETE, OPTIONS");
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
