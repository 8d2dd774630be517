//! Dialects whose continuation is a field of the last (or first) row.

use super::{
    Ask, Reply,
    ask::{Drive, Page},
    out::Out,
};
use crate::{
    clock,
    cursor::Token,
    post,
    problem::Problem,
    store::{Order, Place, Pos},
};

/// The page after one id or before another.
fn read(ask: &Ask<'_>, order: Order, after: &str, before: &str, limit: u32) -> Result<Page, Problem> {
    ask.either(after, before)?;
    let place = match (ask.query.get(after), ask.query.get(before)) {
        (Some(id), _) => Place::After(ask.locate(after, id)?),
        (_, Some(id)) => Place::Before(ask.locate(before, id)?),
        _ => Place::Start,
    };
    ask.page(order, Token::at(place), limit, Drive::Rows)
}

pub(super) fn anthropic(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let page = read(ask, Order::Newest, "after_id", "before_id", ask.limit_up_to("limit", 20, 1000)?)?;
    let out = Out::new().raw(r#"{"data":["#).posts(&page.rows).raw(r#"],"has_more":"#).flag(page.more);
    let out = out.raw(r#","first_id":"#).text(page.first_id().as_deref());
    let out = out.raw(r#","last_id":"#).text(page.last_id().as_deref());
    Ok(Reply::json(out.raw("}").done()))
}

fn read_openai(ask: &Ask<'_>) -> Result<Page, Problem> {
    let order = match ask.query.get("order") {
        None | Some("desc") => Order::Newest,
        Some("asc") => Order::Oldest,
        Some(other) => {
            return Err(Problem::bad("bad_parameter", format!("order is {other:?}; expected \"asc\" or \"desc\"")));
        }
    };
    read(ask, order, "after", "before", ask.limit("limit", 20)?)
}

pub(super) fn openai(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let page = read_openai(ask)?;
    let out = Out::new().raw(r#"{"object":"list","data":["#).posts(&page.rows);
    let out = out.raw(r#"],"first_id":"#).text(page.first_id().as_deref());
    let out = out.raw(r#","last_id":"#).text(page.last_id().as_deref());
    Ok(Reply::json(out.raw(r#","has_more":"#).flag(page.more).raw("}").done()))
}

/// Some lists of `OpenAI` do not say `last_id`.
pub(super) fn openai_jobs(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let page = read_openai(ask)?;
    let out = Out::new().raw(r#"{"object":"list","data":["#).posts(&page.rows);
    Ok(Reply::json(out.raw(r#"],"has_more":"#).flag(page.more).raw("}").done()))
}

pub(super) fn stripe(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let page = read(ask, Order::Newest, "starting_after", "ending_before", ask.limit("limit", 10)?)?;
    let out = Out::new().raw(r#"{"object":"list","url":"#).text(Some(ask.path)).raw(r#","has_more":"#).flag(page.more);
    Ok(Reply::json(out.raw(r#","data":["#).posts(&page.rows).raw("]}").done()))
}

fn pos(ask: &Ask<'_>, time: &str, id: &str) -> Result<Option<Pos>, Problem> {
    let bad = |what: &str| Problem::bad("bad_cursor", format!("{what} is not as in a post"));
    match (ask.query.get(time), ask.query.get(id)) {
        (None, None) => Ok(None),
        (Some(at), Some(name)) => {
            let created_at = clock::parse_iso(at).ok_or_else(|| bad(time))?;
            Ok(Some(Pos { created_at, seq: post::seq_of(name).ok_or_else(|| bad(id))? }))
        }
        _ => Err(Problem::bad("bad_cursor", format!("{time} and {id} go together"))),
    }
}

/// Two fields of the last row, or, towards newer posts, of the first: those next to it. Ids are in the order of `seq`,
/// so `(created_at, id)` is the order of the list.
pub(super) fn keyset(ask: &Ask<'_>) -> Result<Reply, Problem> {
    ask.either("before_created_at", "after_created_at")?;
    let older = pos(ask, "before_created_at", "before_id")?.map(Place::After);
    let newer = pos(ask, "after_created_at", "after_id")?.map(Place::Before);
    let place = older.or(newer).unwrap_or(Place::Start);
    let page = ask.page(Order::Newest, Token::at(place), ask.limit("limit", 30)?, Drive::Rows)?;
    Ok(Reply::json(Out::new().raw(r#"{"items":["#).posts(&page.rows).raw("]}").done()))
}
