//! The Relay connection, over a GraphQL-shaped endpoint that looks at the variables only.

use axum::{http::StatusCode, response::Response};
use serde::Deserialize;
use serde_json::json;

use super::{Ask, Reply, ask::Drive, out::Out};
use crate::{
    cursor::Token,
    problem::{Problem, json_response},
    store::{Order, Place},
};

const ORDER: Order = Order::Newest;

#[derive(Deserialize)]
struct Operation {
    #[serde(rename = "query")]
    _query: String,
    #[serde(default)]
    variables: Option<Variables>,
}

#[derive(Deserialize, Default)]
struct Variables {
    first: Option<u64>,
    after: Option<String>,
    last: Option<u64>,
    before: Option<String>,
}

pub(super) fn posts(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let operation: Operation = serde_json::from_slice(ask.body)
        .map_err(|error| Problem::bad("bad_json", format!("expected {{query, variables}}: {error}")))?;
    let Variables { first, after, last, before } = operation.variables.unwrap_or_default();
    let cursors = ask.cursors(ORDER);
    let read = |text: &Option<String>| {
        text.as_deref().filter(|text| !text.is_empty()).map(|text| cursors.read(text)).transpose()
    };
    let (from, limit) = match (first, last, read(&after)?, read(&before)?) {
        (_, None, after, None) => {
            (after.unwrap_or(Token::at(Place::Start)), ask.bounded("first", first.unwrap_or(30))?)
        }
        (None, Some(last), None, Some(Token { place: Place::After(pos), nonce })) => {
            (Token { place: Place::Before(pos), nonce }, ask.bounded("last", last)?)
        }
        _ => return Err(Problem::bad("bad_parameter", "expected first with after, or last with before")),
    };
    let page = ask.page(ORDER, from, limit, Drive::Token)?;
    // The cursor of an edge is the place after it; that of the last edge may be bent by a fault.
    let start = page.rows.first().map(|row| cursors.write(Token::at(Place::After(row.pos))));
    let honest_end = page.rows.last().map(|row| Token::at(Place::After(row.pos)));
    let end = page.next.or(honest_end).map(|token| cursors.write(token));
    let out = Out::new().raw(r#"{"data":{"posts":{"edges":["#).each(&page.rows, |out, row| {
        let cursor = cursors.write(Token::at(Place::After(row.pos)));
        out.raw(r#"{"cursor":"#).text(Some(&cursor)).raw(r#","node":"#).raw(&row.json).raw("}")
    });
    let out = out.raw(r#"],"pageInfo":{"hasNextPage":"#).flag(page.next.is_some());
    let out = out.raw(r#","hasPreviousPage":"#).flag(page.prev.is_some());
    let out = out.raw(r#","startCursor":"#).text(start.as_deref()).raw(r#","endCursor":"#).text(end.as_deref());
    Ok(Reply::json(out.raw("}}}}").done()))
}

/// GraphQL servers answer 200 and put what went wrong into `errors`.
pub(super) fn refusal(problem: &Problem) -> Response {
    let error = json!({"message": problem.message, "extensions": {"code": problem.code}});
    json_response(StatusCode::OK, json!({"data": null, "errors": [error]}).to_string())
}
