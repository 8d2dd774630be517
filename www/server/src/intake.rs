//! How much of a request is taken in, and for how long: every part of it has a bound in bytes and one in time.

use std::{pin::Pin, time::Duration};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

use crate::problem::Problem;

/// Of a path and its query: sessions keep what they were asked.
const TARGET: usize = 8 * 1024;
/// Of a body. A post of 4000 characters, each as two escapes, is smaller.
const BODY: usize = 64 * 1024;

/// Takes the whole body in before anything is done, so that a handler never waits for a client.
pub(crate) async fn layer(State(patience): State<Duration>, request: Request, next: Next) -> Response {
    let target = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    if target > TARGET {
        let message = format!("path and query have {target} bytes; expected {TARGET} at most");
        return last(&Problem::new(StatusCode::URI_TOO_LONG, "too_long", message));
    }
    let (parts, body) = request.into_parts();
    let taken = tokio::time::timeout(patience, take(body)).await.unwrap_or_else(|_| {
        let message = format!("the body did not come within {} ms", patience.as_millis());
        Err(Problem::new(StatusCode::REQUEST_TIMEOUT, "timeout", message))
    });
    match taken {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(problem) => last(&problem),
    }
}

async fn take(mut body: Body) -> Result<Bytes, Problem> {
    let too_large =
        || Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", format!("expected a body of {BODY} bytes at most"));
    if body.size_hint().lower() > BODY as u64 {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.map_err(|error| Problem::bad("bad_request", format!("the body broke off: {error}")))?;
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len() + data.len() > BODY {
            return Err(too_large());
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.into())
}

/// What is left of the request is not read, so the connection has to end.
fn last(problem: &Problem) -> Response {
    let mut response = problem.response();
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
