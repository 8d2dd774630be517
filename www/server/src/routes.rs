//! Routes.

use std::time::Duration;

use axum::{
    Extension, Router,
    body::Bytes,
    extract::{OriginalUri, State},
    http::{HeaderMap, Method, StatusCode},
    middleware,
    response::Response,
    routing::{MethodFilter, get, on, post},
};
use serde_json::json;

use crate::{
    app::App,
    conn::Plug,
    cors, dialects, faults,
    guard::Hosts,
    intake, listing,
    problem::{self, Problem, json_response},
    rest,
};

pub(crate) fn router(app: App, hosts: Hosts, patience: Duration) -> Router {
    let mut router = Router::new()
        .route("/api", get(index))
        .route("/api/posts", post(rest::create))
        .route("/api/posts/batch", post(rest::batch))
        .route("/api/posts/{id}", get(rest::show).patch(rest::change).delete(rest::remove))
        .route("/api/faults", get(faults::help).post(faults::set))
        .route("/api/faults/{session}", get(faults::report).delete(faults::forget));
    for dialect in dialects::ALL.iter().chain(&dialects::REAL) {
        let filter = match dialect.method {
            "POST" => MethodFilter::POST,
            "GET POST" => MethodFilter::GET.or(MethodFilter::POST),
            _ => MethodFilter::GET,
        };
        let handler =
            move |app: State<App>, plug: Extension<Plug>, uri: OriginalUri, headers: HeaderMap, body: Bytes| {
                listing::answer(app.0, dialect, plug.0, uri, headers, body)
            };
        router = router.route(dialect.path, on(filter, handler));
    }
    router
        .fallback(fallback)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::map_response(problem::in_json))
        .layer(middleware::from_fn_with_state(patience, intake::layer))
        .layer(middleware::from_fn_with_state(hosts, cors::layer))
        .with_state(app)
}

async fn index() -> Response {
    let listed = |dialects: &[dialects::Dialect]| -> serde_json::Map<_, _> {
        dialects.iter().map(|one| (format!("{} {}", one.method, one.path), json!(one.about))).collect()
    };
    let help = json!({
        "lists": listed(&dialects::ALL),
        "as_elsewhere": listed(&dialects::REAL),
        "filters": "topic, author (handle), lang, n (only the newest n): on every list",
        "posts": "POST /api/posts, POST /api/posts/batch?n=8, GET PATCH DELETE /api/posts/{id}; faults=503 refuses a write, slow delays it",
        "faults": "GET /api/faults"
    });
    json_response(StatusCode::OK, help.to_string())
}

async fn method_not_allowed(method: Method, uri: OriginalUri) -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", format!("{method} is not for {}", uri.path()))
}

async fn fallback(State(app): State<App>, method: Method, uri: OriginalUri) -> Result<Response, Problem> {
    let api = uri.path().starts_with("/api/") || uri.path() == "/api";
    if api || !matches!(method, Method::GET | Method::HEAD) {
        return Err(Problem::not_found(format!("nothing at {}", uri.path())));
    }
    app.files.serve(uri.path()).await
}
