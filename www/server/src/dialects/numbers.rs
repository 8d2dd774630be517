//! Dialects that count rows or pages. New posts shift them, as they do in real life.

use super::{
    Ask, Circle, Reply,
    ask::{Drive, Numbered},
    out::Out,
};
use crate::problem::Problem;

pub(super) fn offset(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let limit = ask.limit("limit", 30)?;
    let offset = ask.query.number("offset", 0, 0, "bad_parameter")?;
    let Numbered { rows, total } = ask.numbered(offset, limit, Drive::Rows)?;
    let range = match rows.len() as u64 {
        0 => format!("posts */{total}"),
        count => format!("posts {offset}-{}/{total}", offset + count - 1),
    };
    let out = Out::new().raw(r#"{"items":["#).posts(&rows).raw(r#"],"total":"#).number(total);
    let out = out.raw(r#","limit":"#).number(limit.into()).raw(r#","offset":"#).number(offset).raw("}");
    Ok(Reply::json(out.done()).header("content-range", range).header("x-total-count", total.to_string()))
}

/// A page number from 1, and the rows before that page.
fn page_number(ask: &Ask<'_>, limit: u32) -> Result<(u64, u64), Problem> {
    let page = ask.query.number("page", 1, 1, "bad_parameter")?;
    let skipped = (page - 1).checked_mul(limit.into());
    Ok((page, skipped.ok_or_else(|| Problem::bad("bad_parameter", format!("page {page} is out of reach")))?))
}

pub(super) fn page(ask: &Ask<'_>) -> Result<Reply, Problem> {
    let size = ask.limit("size", 30)?;
    let (page, skipped) = page_number(ask, size)?;
    let Numbered { rows, total } = ask.numbered(skipped, size, Drive::Rows)?;
    let pages = total.div_ceil(size.into());
    let next = if page < pages { (page + 1).to_string() } else { String::new() };
    let out = Out::new().raw(r#"{"items":["#).posts(&rows).raw(r#"],"page":"#).number(page);
    let out = out.raw(r#","size":"#).number(size.into()).raw(r#","pages":"#).number(pages);
    let out = out.raw(r#","total":"#).number(total).raw("}");
    Ok(Reply::json(out.done()).header("x-next-page", next).header("x-total-count", total.to_string()))
}

/// GitHub counts pages too, but in URLs of its own.
pub(super) fn github(ask: &Ask<'_>) -> Result<Reply, Problem> {
    linked(ask, |Numbered { rows, .. }| Out::new().raw("[").posts(&rows).raw("]"))
}

/// GitHub's search wraps the list.
pub(super) fn github_search(ask: &Ask<'_>) -> Result<Reply, Problem> {
    linked(ask, |Numbered { rows, total }| {
        let out = Out::new().raw(r#"{"total_count":"#).number(total).raw(r#","incomplete_results":false,"items":["#);
        out.posts(&rows).raw("]}")
    })
}

fn linked(ask: &Ask<'_>, write: fn(Numbered) -> Out) -> Result<Reply, Problem> {
    let limit = ask.limit("per_page", 30)?;
    let (page, skipped) = page_number(ask, limit)?;
    let numbered = ask.numbered(skipped, limit, Drive::Token)?;
    let last = numbered.total.div_ceil(limit.into()).max(1);
    let next = match ask.twist.circle {
        Some(Circle::One) => Some(page),
        Some(Circle::Two) if page % 2 == 0 => Some(page - 1),
        _ => (page < last).then(|| page + 1),
    };
    let rels = [
        ("prev", (page > 1).then(|| (page - 1).min(last))),
        ("next", next),
        ("last", (page < last).then_some(last)),
        ("first", (page > 1).then_some(1)),
    ];
    let link = |(rel, number): (&str, Option<u64>)| {
        let query = ask.query.with(&[], &[("page", &number?.to_string())]);
        Some(format!("<{}>; rel=\"{rel}\"", ask.url(&query)))
    };
    let links: Vec<String> = rels.into_iter().filter_map(link).collect();
    let reply = Reply::json(write(numbered).done());
    Ok(if links.is_empty() { reply } else { reply.header("link", links.join(", ")) })
}
