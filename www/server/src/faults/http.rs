//! `/api/faults`: help, setting rules, reports.

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{KINDS, session::RuleSpec};
use crate::{
    app::App,
    problem::{Problem, json_response},
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    session: String,
    seed: Option<u64>,
    #[serde(default)]
    rules: Vec<RuleSpec>,
}

pub(crate) async fn help() -> Response {
    let faults: serde_json::Map<_, _> = KINDS.iter().map(|(name, means)| ((*name).to_owned(), json!(means))).collect();
    let help = json!({
        "faults": faults,
        "query": "faults=FAULT[@WHEN],… on a list request; WHEN is request numbers (2+5) or a rate (0.2)",
        "session": "POST {session, seed?, rules: [{fault, at? | rate? | next?, ms?, k?, times?}]}, \
                    then session=NAME on list requests; GET and DELETE /api/faults/NAME",
        "examples": [
            "/api/cursor?faults=500@2,slow:300@0.2",
            "/api/stripe?session=a&faults=overlap:3",
            {"session": "a", "seed": 7, "rules": [
                {"fault": "429:retry-after-ms", "at": [2], "ms": 250},
                {"fault": "reset", "next": 1, "times": 2}
            ]}
        ]
    });
    json_response(StatusCode::OK, help.to_string())
}

pub(crate) async fn set(State(app): State<App>, body: Bytes) -> Result<Response, Problem> {
    let order: Order = serde_json::from_slice(&body).map_err(|error| Problem::bad("bad_fault", error.to_string()))?;
    if order.session.is_empty() {
        return Err(Problem::bad("bad_fault", "session is blank"));
    }
    let report = app.sessions.set(&order.session, order.seed, order.rules);
    let report = report.map_err(|message| Problem::bad("bad_fault", message))?;
    Ok(json_response(StatusCode::OK, serde_json::to_string(&report)?))
}

pub(crate) async fn report(State(app): State<App>, Path(name): Path<String>) -> Result<Response, Problem> {
    let report = app.sessions.report(&name).ok_or_else(|| Problem::not_found(format!("no session {name:?}")))?;
    Ok(json_response(StatusCode::OK, serde_json::to_string(&report)?))
}

pub(crate) async fn forget(State(app): State<App>, Path(name): Path<String>) -> Result<Response, Problem> {
    if app.sessions.forget(&name) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    Err(Problem::not_found(format!("no session {name:?}")))
}
