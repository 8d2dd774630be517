//! From an answer to a page.

use crate::error::{Error, Kind, Millis, Result};
use crate::json::{JsonKind, Node};
use crate::text::{decimal, excerpt};

use super::source::{Found, describe, is_blank};
use super::{Answer, Dialect, Item, Known, List, Page, Signal, Verdict};

impl Page {
    fn empty(verdict: Verdict) -> Page {
        Page {
            items: Vec::new(),
            side: Vec::new(),
            elements: 0,
            verdict,
            pause: None,
            list: List::There,
            nulls: 0,
            trouble: None,
            known: Known::default(),
        }
    }
}

/// How sure it is that an answer is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(crate) enum Looks {
    Fine,
    /// It says something, which may be anything: `message`, `msg`, `detail`.
    Talks,
    /// It says that it is one.
    Wrong,
}

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
        if self.is_end(status) || self.empty.as_ref().is_some_and(|empty| empty.status.contains(&status)) {
            return Ok(Page::empty(Verdict::End));
        }
        for (signal, verdict) in [
            (&self.expired, (|_| Verdict::Expired) as fn(Option<Millis>) -> Verdict),
            (&self.retry, Verdict::Later),
            (&self.throttled, Verdict::Throttled),
        ] {
            if let Some(signal) = signal
                && self.holds(signal, answer)?.is_some()
            {
                let after = signal.after.as_ref().and_then(|wait| self.wait(wait, answer));
                return Ok(Page::empty(verdict(after)));
            }
        }
        let mut page = Page::empty(Verdict::Good);
        let failed = match &self.error {
            Some(error) => self.holds(error, answer)?,
            None => None,
        };
        // An error that is there beside a whole list costs no row. One that is equal to something is the answer itself.
        let beside = self.error.as_ref().is_some_and(|error| error.is.is_empty());
        if let Some(found) = failed {
            let error = self.api_error(&found, answer);
            let whole = beside
                && answer.doc.is_some_and(|doc| {
                    self.read_items(&mut page, answer, doc.root(), doc.bytes().len()).is_ok() && page.elements > 0
                });
            if !whole {
                return Ok(Page::empty(Verdict::Failed(error)));
            }
            page.trouble = Some(error.message().into());
        } else if let Some(doc) = answer.doc {
            let read = self.read_items(&mut page, answer, doc.root(), doc.bytes().len());
            let truncated = (300..).contains(&status);
            if !truncated {
                read?;
            }
            if self.empty.as_ref().is_some_and(|empty| empty.absent)
                && page.list != List::There
                && doc.root().kind() == JsonKind::Object
                && looks(doc.root()).0 == Looks::Fine
            {
                page.list = List::There;
            }
        } else {
            page.list = List::Missing;
        }
        if let Some(truncated) = &self.truncated
            && self.holds(truncated, answer)?.is_some()
        {
            page.verdict = Verdict::Truncated;
        }
        page.pause = self.pause.as_ref().and_then(|wait| self.wait(wait, answer)).filter(|wait| *wait > 0.0);
        Ok(page)
    }

    fn read_items<'a>(&self, page: &mut Page, answer: &Answer<'a>, root: Node<'a>, body_len: usize) -> Result<()> {
        let keys = answer.key.unwrap_or(&self.keys);
        let plain = keys.name().filter(|_| self.item.is_none());
        self.each_element(answer, root, page, plain, &mut |page, element| {
            page.elements += 1;
            if page.elements > answer.max_items {
                return Err(Error::of(
                    Kind::TooLarge,
                    "the page holds more than {} items",
                    &[&decimal(answer.max_items as u64)],
                ));
            }
            if element.kind() == JsonKind::Null && !keys.is_none() {
                page.nulls += 1;
                return Ok(());
            }
            let record = match &self.item {
                None => element,
                Some(path) => match path.first(element).filter(|record| record.kind() != JsonKind::Null) {
                    Some(record) => record,
                    // A Relay edge without its node: no record here.
                    None => {
                        page.nulls += 1;
                        return Ok(());
                    }
                },
            };
            let (key_start, key_len) = keys.find(element, page.elements - 1, body_len, &mut page.side)?;
            let range = record.range();
            page.items.push(Item { start: range.start as u32, end: range.end as u32, key_start, key_len });
            Ok(())
        })
    }

    /// What shows that an answer is in this state: its status, or the value that the signal is about. `None` if it is not.
    fn holds<'a>(&'a self, signal: &'a Signal, answer: &Answer<'a>) -> Result<Option<Found<'a>>> {
        if signal.status.contains(&answer.head.status) {
            return Ok(Some(Found::Whole(i64::from(answer.head.status))));
        }
        let Some(at) = &signal.at else { return Ok(None) };
        let found = self.there(at, None, answer, None)?;
        Ok(found.filter(|found| match signal.is.as_slice() {
            [] => !found.is_blank(),
            any => any.iter().any(|is| found.equals(is)),
        }))
    }

    fn api_error(&self, found: &Found<'_>, answer: &Answer<'_>) -> Error {
        let place = self.error.as_ref().and_then(|error| error.at.as_ref()).map(|at| at.name()).unwrap_or_default();
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
}

/// Whether an answer reads like an error, and the sentence that says so.
pub(crate) fn looks(root: Node<'_>) -> (Looks, Option<String>) {
    if root.kind() == JsonKind::Bool && root.raw() == b"false" {
        return (Looks::Wrong, Some("false".into()));
    }
    if root.kind() != JsonKind::Object {
        return (Looks::Fine, None);
    }
    let code = root.get("code").filter(|code| matches!(code.kind(), JsonKind::String | JsonKind::Number));
    let code = code.map(|code| Found::Json(code).text());
    // 0 and 200 are what such envelopes call good; a text that is no number is a name, and may mean anything.
    let good = code.as_ref().is_some_and(|code| matches!(&**code, "0" | "200"));
    let bad = code.as_ref().is_some_and(|code| !good && code.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-'));
    let refused = ["success", "ok"].iter().any(|name| root.get(name).is_some_and(|flag| flag.raw() == b"false"));
    let failed = ["error", "errors"].iter().any(|name| root.get(name).is_some_and(|error| !is_blank(error)));
    let text = || {
        let texts = ["message", "msg", "detail"].iter().filter_map(|name| root.get(name));
        let mut texts = texts.filter(|text| text.kind() == JsonKind::String && !is_blank(*text));
        texts.find(|text| {
            !["ok", "success"].iter().any(|fine| text.text().is_some_and(|text| text.eq_ignore_ascii_case(fine)))
        })
    };
    if bad || refused || failed {
        return (Looks::Wrong, sentence(root, 0));
    }
    let accepted =
        good || ["success", "ok"].iter().any(|name| root.get(name).is_some_and(|flag| flag.raw() == b"true"));
    match text() {
        Some(text) if !accepted => (Looks::Talks, sentence(text, 0)),
        _ => (Looks::Fine, None),
    }
}

/// The sentence that an error object means to say; its beginning if it has none.
fn sentence(node: Node<'_>, depth: usize) -> Option<String> {
    if depth > 3 || is_blank(node) {
        return None;
    }
    match node.kind() {
        JsonKind::String => Some(excerpt(node.text()?.as_bytes(), 200)),
        JsonKind::Array => node.elements().next().and_then(|first| sentence(first, depth + 1)),
        JsonKind::Object => ["message", "msg", "detail", "info", "description", "title", "error", "errors", "code"]
            .iter()
            .find_map(|name| node.get(name).and_then(|member| sentence(member, depth + 1)))
            .or_else(|| Some(excerpt(node.raw(), 200))),
        _ => Some(describe(node)),
    }
}
