//! From an answer to a page: what the answer means, and where the records in it are.

use crate::config::text::{decimal, excerpt};
use crate::dialect::model::{Dialect, EMPTY, ERROR, EXPIRED, RETRY, THROTTLED, TRUNCATED};
use crate::dialect::value::Found;
use crate::error::{Error, Kind, Result};
use crate::json::{Item, JsonKind, Node};

use super::answer::Answer;
use super::error_like::{ErrorLike, error_like, sentence};
use super::lookup::Lookup;
use super::page::{List, Page, Verdict};
use super::shape::each_element;
use super::source::Source;

impl Dialect {
    /// Reads an answer with a 2xx status, or one that the dialect [listens to](Dialect::listens_to).
    ///
    /// No item is copied: a record is a range of the body. An empty body is an empty page, and so is an answer that
    /// leaves an empty list out.
    ///
    /// # Errors
    /// [`Kind::Shape`] if `items` finds no list where there must be one: the message names the arrays that are there.
    /// [`Kind::MissingKey`] if an item has no key. [`Kind::TooLarge`] if there are more than
    /// [`Answer::max_items`].
    pub fn read(&self, answer: &Answer<'_>) -> Result<Page> {
        let status = answer.head.status;
        if self.is_end(status) || self.by_status(EMPTY, status) {
            return Ok(Page::empty(Verdict::End));
        }
        let lookup = Lookup { dialect: self, answer, page: None };
        let mut page = Page::empty(Verdict::Good);
        for &state in &[EXPIRED, RETRY, THROTTLED] {
            if told(&lookup, state)?.is_some() {
                let after = self.signals[state].as_ref().and_then(|signal| signal.after.as_ref());
                let after = after.and_then(|wait| lookup.wait(wait));
                page.verdict = match state {
                    EXPIRED => Verdict::Expired,
                    RETRY => Verdict::Later(after),
                    _ => Verdict::Throttled(after),
                };
                return Ok(page);
            }
        }
        let failed = told(&lookup, ERROR)?;
        let error = failed.map(|found| api_error(self, &found, answer));
        let mut whole = false;
        match answer.doc {
            None => page.list = List::Missing,
            Some(doc) => {
                // An error that is there beside a whole list costs no row. One that is equal to something is the answer
                // itself.
                let beside = self.signals[ERROR].as_ref().is_some_and(|signal| signal.is.is_empty());
                if error.is_none() || beside {
                    let read = read_items(self, &mut page, answer, doc.root(), doc.bytes().len());
                    whole = read.is_ok() && page.list == List::There;
                    if error.is_none() && status < 300 {
                        read?;
                    }
                }
                if self.absent
                    && page.list != List::There
                    && doc.root().kind() == JsonKind::Object
                    && error_like(doc.root()).0 == ErrorLike::No
                {
                    page.list = List::There;
                }
            }
        }
        if let Some(error) = error {
            if !whole {
                return Ok(Page::empty(Verdict::Failed(error)));
            }
            page.trouble = Some(error.message().into());
        }
        if told(&lookup, TRUNCATED)?.is_some() {
            page.verdict = Verdict::Truncated;
        }
        page.pause = self.pause.as_ref().and_then(|wait| lookup.wait(wait)).filter(|wait| *wait > 0.0);
        Ok(page)
    }
}

/// Puts the records of the list into the page, each with its key.
fn read_items<'a>(
    dialect: &Dialect,
    page: &mut Page,
    answer: &Answer<'a>,
    root: Node<'a>,
    body_len: usize,
) -> Result<()> {
    let keys = answer.key.unwrap_or(&dialect.keys);
    let member = keys.member().filter(|_| dialect.item.is_none());
    let read = each_element(dialect, answer, root, page, member, &mut |page, element| {
        page.elements += 1;
        if page.elements > answer.max_items {
            return Err(Error::of(
                Kind::TooLarge,
                "the page holds more than {} items, the most that `maxPageItems` allows",
                &[&decimal(answer.max_items as u64)],
            ));
        }
        if element.kind() == JsonKind::Null && !keys.is_none() {
            page.nulls += 1;
            return Ok(());
        }
        let mut record = element;
        if let Some(path) = &dialect.item {
            match path.first(element) {
                Some(inner) if inner.kind() != JsonKind::Null => record = inner,
                // A Relay edge without its node: no record here.
                _ => {
                    page.nulls += 1;
                    return Ok(());
                }
            }
        }
        let (key_start, key_len) = keys.find(element, page.elements - 1, None, body_len, &mut page.extra_keys)?;
        let range = record.range();
        page.items.push(Item { start: range.start as u32, end: range.end as u32, key_start, key_len });
        Ok(())
    });
    if dialect.turns(answer.direction) {
        page.items.reverse();
    }
    read
}

/// What shows that an answer is in this state: its status, or the value that the signal is about. `None` if it is not.
#[inline(never)]
fn told<'a>(lookup: &Lookup<'a, '_>, state: usize) -> Result<Option<Found<'a>>> {
    let Some(signal) = &lookup.dialect.signals[state] else { return Ok(None) };
    let status = lookup.answer.head.status;
    if signal.status.contains(&status) {
        return Ok(Some(Found::Int(i64::from(status))));
    }
    let Some(at) = &signal.at else { return Ok(None) };
    let found = lookup.find(at, None)?;
    Ok(found.filter(|found| if signal.is.is_empty() { !found.is_blank() } else { found.is_any(&signal.is) }))
}

/// The error that a good answer tells of, in the words of the API.
fn api_error(dialect: &Dialect, found: &Found<'_>, answer: &Answer<'_>) -> Error {
    let signal = dialect.signals[ERROR].as_ref();
    let place = signal.and_then(|signal| signal.at.as_ref()).map(Source::name).unwrap_or_default();
    let said = match found {
        // `ok: false` says nothing: what is beside it does.
        Found::Json(node) if matches!(node.kind(), JsonKind::Bool | JsonKind::Number) => {
            answer.doc.and_then(|doc| sentence(doc.root(), 0))
        }
        Found::Json(node) => sentence(*node, 0),
        other => Some(excerpt(other.text().as_bytes(), 200)),
    };
    let said = said.unwrap_or_else(|| found.describe());
    Error::of(Kind::Api, "the answer is an error, by `{}`: {}", &[&place, &said])
        .with_status(answer.head.status)
        .with_path(place)
}
