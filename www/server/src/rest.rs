//! The posts as a resource.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    post::{self, Draft},
    problem::{Problem, json_response},
    query::Query,
};

const BATCH: u64 = 100;
const SLOW: Duration = Duration::from_secs(4);

fn seq(id: &str) -> Result<i64, Problem> {
    post::seq_of(id).ok_or_else(|| gone(id))
}

fn gone(id: &str) -> Problem {
    Problem::not_found(format!("no post {id:?}"))
}

pub(crate) async fn show(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Problem> {
    let seq = seq(&id)?;
    let found = app.blocking(move |app| Ok(app.store.get(seq)?)).await?;
    Ok(json_response(StatusCode::OK, found.ok_or_else(|| gone(&id))?))
}

/// What `faults` does to a write: with `slow` it waits, with `500` or `503` it is refused, and nothing is written.
async fn heed(query: Option<String>) -> Result<(), Problem> {
    let query = Query::parse(&query.unwrap_or_default());
    for fault in query.get("faults").unwrap_or_default().split(',').filter(|fault| !fault.is_empty()) {
        let status = match fault {
            "500" => StatusCode::INTERNAL_SERVER_ERROR,
            "503" => StatusCode::SERVICE_UNAVAILABLE,
            "slow" => {
                tokio::time::sleep(SLOW).await;
                continue;
            }
            other => {
                let message = format!("faults is {other:?}; a write takes 500, 503 or slow");
                return Err(Problem::bad("bad_fault", message));
            }
        };
        return Err(Problem::new(status, "fault", "the server was told to refuse this"));
    }
    Ok(())
}

pub(crate) async fn create(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Response, Problem> {
    heed(query).await?;
    let draft = Draft::parse(&body)?;
    for (name, value) in [("title", &draft.title), ("body", &draft.body)] {
        if value.is_none() {
            return Err(Problem::bad("bad_field", format!("{name} is missing")));
        }
    }
    let json = app.blocking(move |app| app.store.add(vec![draft])).await?.pop().unwrap_or_default();
    let id = json.split('"').nth(3).unwrap_or_default();
    let location = HeaderValue::from_str(&format!("/api/posts/{id}"));
    let mut response = json_response(StatusCode::CREATED, json);
    if let Ok(location) = location {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Creates `n` generated posts; the answer lists them newest first, as the feed will.
pub(crate) async fn batch(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let n = Query::parse(&query.unwrap_or_default()).number("n", 8, 1, "bad_parameter")?;
    if n > BATCH {
        return Err(Problem::bad("bad_parameter", format!("n is {n}; expected 1 to {BATCH}")));
    }
    let drafts = (0..n).map(|_| Draft::default()).collect();
    let mut added = app.blocking(move |app| app.store.add(drafts)).await?;
    added.reverse();
    Ok(json_response(StatusCode::CREATED, format!("{{\"data\":[{}]}}", added.join(","))))
}

pub(crate) async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Response, Problem> {
    heed(query).await?;
    let seq = seq(&id)?;
    let draft = Draft::parse(&body)?;
    if draft.client_id.is_some() {
        return Err(Problem::bad("bad_field", "client_id is given with a new post, and stays"));
    }
    let changed = app.blocking(move |app| app.store.change(seq, draft)).await?;
    Ok(json_response(StatusCode::OK, changed.ok_or_else(|| gone(&id))?))
}

pub(crate) async fn remove(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    heed(query).await?;
    let seq = seq(&id)?;
    if app.blocking(move |app| app.store.remove(seq)).await? {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Err(gone(&id))
}
