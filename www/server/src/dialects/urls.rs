//! Dialects that give the next request as a URL. Filters, `session` and `n` travel inside it.

use super::{
    Ask, Reply,
    ask::{Drive, Page},
    out::Out,
};
use crate::{
    cursor::Token,
    problem::Problem,
    store::{Order, Place, Pos},
};

const ORDER: Order = Order::Newest;

fn link(rels: &[(&str, Option<String>)]) -> Option<String> {
    let written: Vec<String> =
        rels.iter().filter_map(|(rel, url)| Some(format!("<{}>; rel=\"{rel}\"", url.as_deref()?))).collect();
    (!written.is_empty()).then(|| written.join(", "))
}

/// The page, and its next and previous URLs.
struct Written {
    page: Page,
    next: Option<String>,
    prev: Option<String>,
}

fn read(ask: &Ask<'_>, cursor: &str, limit: u32) -> Result<Written, Problem> {
    let page = ask.page(ORDER, ask.token(cursor, ORDER)?, limit, Drive::Token)?;
    let cursors = ask.cursors(ORDER);
    let url = |token: Token| ask.url(&ask.query.with(&[], &[(cursor, &cursors.write(token))]));
    Ok(Written { next: page.next.map(url), prev: page.prev.map(url), page })
}

pub(super) fn next_url(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let Written { page, next, prev } = read(ask, "cursor", ask.limit("limit", 30)?)?;
    let out = Out::new().raw(r#"{"results":["#).posts(&page.rows);
    let out = out.raw(r#"],"next":"#).text(next.as_deref()).raw(r#","previous":"#).text(prev.as_deref());
    Ok(Reply::json(out.raw("}").done()))
}

pub(super) fn link_header(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let Written { page, next, prev } = read(ask, "cursor", ask.limit("limit", 30)?)?;
    let first = ask.query.get("cursor").map(|_| ask.url(&ask.query.with(&["cursor"], &[])));
    let reply = Reply::json(Out::new().raw("[").posts(&page.rows).raw("]").done());
    Ok(match link(&[("prev", prev), ("next", next), ("first", first)]) {
        Some(link) => reply.header("link", link),
        None => reply,
    })
}

/// Ascending by `seq`; `first` is a URI template, as on `GET /users`, where it has surprised many a parser.
pub(super) fn github_since(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let limit = ask.limit("per_page", 30)?;
    let since = ask.query.number("since", 0, 0, "bad_parameter")?;
    let since = i64::try_from(since).unwrap_or(i64::MAX);
    let place = if since == 0 { Place::Start } else { Place::After(Pos { created_at: 0, seq: since }) };
    // Only faults write `again`: it is what the nonce is in a cursor.
    let nonce = ask.query.number("again", 0, 0, "bad_parameter")? as u16;
    let page = ask.page(Order::Seq, Token { place, nonce }, limit, Drive::Token)?;
    let next = page.next.map(|token| {
        let seq = if let Place::After(pos) = token.place { pos.seq } else { 0 }.to_string();
        let again = token.nonce.to_string();
        let set = [("since", seq.as_str()), ("again", again.as_str())];
        ask.url(&ask.query.with(&["again"], if token.nonce == 0 { &set[..1] } else { &set }))
    });
    let first = format!("{}{{?since}}", ask.url(""));
    let reply = Reply::json(Out::new().raw("[").posts(&page.rows).raw("]").done());
    Ok(match link(&[("next", next), ("first", Some(first))]) {
        Some(link) => reply.header("link", link),
        None => reply,
    })
}

pub(super) fn jsonapi(ask: &Ask<'_>) -> Result<Reply, Problem> {
    const AFTER: &str = "page[after]";
    const BEFORE: &str = "page[before]";
    ask.either(AFTER, BEFORE)?;
    let limit = ask.limit("page[size]", 30)?;
    let cursor = if ask.query.get(BEFORE).is_some() { BEFORE } else { AFTER };
    let page = ask.page(ORDER, ask.token(cursor, ORDER)?, limit, Drive::Token)?;
    let cursors = ask.cursors(ORDER);
    let url = |name: &str, token: Option<Token>| {
        token.map(|token| ask.url(&ask.query.with(&[AFTER, BEFORE], &[(name, &cursors.write(token))])))
    };
    let out = Out::new().raw(r#"{"data":["#).each(&page.rows, |out, row| {
        let out = out.raw(r#"{"type":"posts","#);
        let out = match row.id() {
            Some(id) => out.raw(r#""id":"#).text(Some(id)).raw(","),
            None => out,
        };
        out.raw(r#""attributes":"#).raw(&row.json).raw("}")
    });
    let out = out.raw(r#"],"links":{"next":"#).text(url(AFTER, page.next).as_deref());
    let out = out.raw(r#","prev":"#).text(url(BEFORE, page.prev).as_deref()).raw("}}");
    Ok(Reply { content_type: "application/vnd.api+json", ..Reply::json(out.done()) })
}
