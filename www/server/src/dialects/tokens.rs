//! Dialects whose continuation is a token in the body.

use axum::{http::StatusCode, response::Response};
use serde_json::json;

use super::{
    Ask, Reply,
    ask::{Drive, Page},
    out::Out,
};
use crate::{
    cursor::Token,
    post,
    problem::{Problem, json_response},
    store::{Order, Pos},
};

const ORDER: Order = Order::Newest;

/// The page, and its next and previous tokens as text.
struct Written {
    page: Page,
    next: Option<String>,
    prev: Option<String>,
}

fn read(ask: &Ask<'_>, token: &str, limit: (&str, u64)) -> Result<Written, Problem> {
    read_at_most(ask, token, ask.limit(limit.0, limit.1)?)
}

fn read_at_most(ask: &Ask<'_>, token: &str, limit: u32) -> Result<Written, Problem> {
    let page = ask.page(ORDER, ask.token(token, ORDER)?, limit, Drive::Token)?;
    let cursors = ask.cursors(ORDER);
    let write = |token: Option<Token>| token.map(|token| cursors.write(token));
    Ok(Written { next: write(page.next), prev: write(page.prev), page })
}

pub(super) fn cursor(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let Written { page, next, .. } = read(ask, "cursor", ("limit", 30))?;
    let out = Out::new().raw(r#"{"data":["#).posts(&page.rows);
    let out = out.raw(r#"],"nextCursor":"#).text(next.as_deref()).raw(r#","hasMore":"#).flag(next.is_some());
    Ok(Reply::json(out.raw("}").done()))
}

pub(super) fn pagination(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let Written { page, next, .. } = read(ask, "cursor", ("limit", 30))?;
    let out = Out::new().raw(r#"{"data":["#).posts(&page.rows);
    let out = out.raw(r#"],"pagination":{"next_cursor":"#).text(next.as_deref());
    Ok(Reply::json(out.raw(r#","has_more":"#).flag(next.is_some()).raw("}}").done()))
}

pub(super) fn anthropic_token(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let Written { page, next, .. } = read(ask, "page_token", ("limit", 20))?;
    let out = Out::new().raw(r#"{"data":["#).posts(&page.rows);
    let out = out.raw(r#"],"has_more":"#).flag(next.is_some()).raw(r#","next_page":"#).text(next.as_deref());
    Ok(Reply::json(out.raw("}").done()))
}

pub(super) fn anthropic_page(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let Written { page, next, .. } = read(ask, "page", ("limit", 20))?;
    let out = Out::new().raw(r#"{"data":["#).posts(&page.rows);
    Ok(Reply::json(out.raw(r#"],"next_page":"#).text(next.as_deref()).raw("}").done()))
}

/// Sessions can be read in both directions.
pub(super) fn anthropic_sessions(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let Written { page, next, prev } = read(ask, "page", ("limit", 20))?;
    let out = Out::new().raw(r#"{"data":["#).posts(&page.rows).raw(r#"],"next_page":"#).text(next.as_deref());
    Ok(Reply::json(out.raw(r#","prev_page":"#).text(prev.as_deref()).raw("}").done()))
}

/// Some lists of `OpenAI` give a token instead of an id.
pub(super) fn openai_roles(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let Written { page, next, .. } = read(ask, "after", ("limit", 20))?;
    let out = Out::new().raw(r#"{"object":"list","data":["#).posts(&page.rows);
    let out = out.raw(r#"],"has_more":"#).flag(next.is_some()).raw(r#","next":"#).text(next.as_deref());
    Ok(Reply::json(out.raw("}").done()))
}

pub(super) fn stripe_search(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let Written { page, next, .. } = read(ask, "page", ("limit", 10))?;
    let out = Out::new().raw(r#"{"object":"search_result","url":"#).text(Some(ask.path)).raw(r#","has_more":"#);
    let out = out.flag(next.is_some()).raw(r#","next_page":"#).text(next.as_deref());
    Ok(Reply::json(out.raw(r#","data":["#).posts(&page.rows).raw("]}").done()))
}

/// Slack's client asks for 200 when it is told nothing.
fn read_slack(ask: &Ask<'_>) -> Result<Written, Problem> {
    read_at_most(ask, "cursor", ask.limit_up_to("limit", 100, 1000)?)
}

fn slack_list(ask: &Ask<'_>, items: &str) -> Result<Reply, Problem> {
    let Written { page, next, .. } = read_slack(ask)?;
    let out = Out::new().raw(r#"{"ok":true,"#).text(Some(items)).raw(":[").posts(&page.rows);
    let out = out.raw(r#"],"response_metadata":{"next_cursor":"#).text(Some(next.as_deref().unwrap_or("")));
    Ok(Reply::json(out.raw("}}").done()))
}

pub(super) fn slack(ask: &Ask<'_>) -> Result<Reply, Problem> {
    slack_list(ask, "posts")
}

pub(super) fn slack_channels(ask: &Ask<'_>) -> Result<Reply, Problem> {
    slack_list(ask, "channels")
}

/// A message is named by `ts`, and the last page has no metadata at all.
pub(super) fn slack_messages(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let Written { page, next, .. } = read_slack(ask)?;
    let out = Out::new().raw(r#"{"ok":true,"messages":["#).each(&page.rows, |out, row| {
        let Pos { created_at, seq } = row.pos;
        let ts = format!("{}.{:06}", created_at / 1000, seq % 1_000_000);
        out.raw(r#"{"type":"message","ts":"#).text(Some(&ts)).raw(",").raw(&row.json[1..])
    });
    let out = out.raw(r#"],"has_more":"#).flag(next.is_some()).raw(r#","pin_count":0"#);
    let out = match next {
        Some(next) => out.raw(r#","response_metadata":{"next_cursor":"#).text(Some(&next)).raw("}"),
        None => out,
    };
    Ok(Reply::json(out.raw("}").done()))
}

/// Members that would be blank are left out, `data` too.
pub(super) fn x(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let Written { page, next, prev } = read(ask, "pagination_token", ("max_results", 10))?;
    let mut out = Out::new().raw("{");
    if !page.rows.is_empty() {
        out = out.raw(r#""data":["#).posts(&page.rows).raw("],");
    }
    out = out.raw(r#""meta":{"result_count":"#).number(page.rows.len() as u64);
    // The newest by `seq`, as a snowflake id would have it: with late arrivals that need not be the first row.
    let seqs = || page.rows.iter().map(|row| row.pos.seq);
    let members = [
        (r#","newest_id":"#, seqs().max().map(post::id_of)),
        (r#","oldest_id":"#, seqs().min().map(post::id_of)),
        (r#","next_token":"#, next),
        (r#","previous_token":"#, prev),
    ];
    for (name, value) in members.iter().filter(|(_, value)| value.is_some()) {
        out = out.raw(name).text(value.as_deref());
    }
    Ok(Reply::json(out.raw("}}").done()))
}

/// Slack answers 200 to everything it understands well enough to refuse.
pub(super) fn slack_refusal(problem: &Problem) -> Response {
    let error = match problem.code {
        "bad_cursor" => "invalid_cursor",
        "bad_limit" => "invalid_limit",
        code => code,
    };
    json_response(StatusCode::OK, json!({"ok": false, "error": error}).to_string())
}
