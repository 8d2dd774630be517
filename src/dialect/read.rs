//! From an answer to a page.

use crate::error::{Error, Kind, Millis, Result};
use crate::json::{JsonKind, Node};
use crate::text::{decimal, excerpt};

use super::source::{Found, describe, is_blank};
use super::{Answer, Dialect, Item, Page, Test, Verdict};

impl Page {
    fn empty(verdict: Verdict) -> Page {
        Page { items: Vec::new(), side: Vec::new(), elements: 0, verdict, pause: None }
    }
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
        if self.is_end(status) {
            return Ok(Page::empty(Verdict::End));
        }
        if self.is_expired(status) {
            return Ok(Page::empty(Verdict::Expired));
        }
        if self.is_later(status) {
            let after: Option<Millis> =
                self.retry.as_ref().and_then(|retry| retry.after.as_ref()).and_then(|wait| self.wait(wait, answer));
            return Ok(Page::empty(Verdict::Later(after)));
        }
        if let Some(found) = self.holding(self.error.as_ref(), answer)? {
            return Ok(Page::empty(Verdict::Failed(self.api_error(&found, answer))));
        }
        let mut page = Page::empty(Verdict::Good);
        if let Some(doc) = answer.doc {
            self.read_items(&mut page, answer, doc.root(), doc.bytes().len())?;
        }
        if self.holding(self.truncated.as_ref(), answer)?.is_some() {
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
            let record = match &self.item {
                None => element,
                Some(path) => match path.first(element).filter(|record| record.kind() != JsonKind::Null) {
                    Some(record) => record,
                    // A Relay edge without its node: no record here.
                    None => return Ok(()),
                },
            };
            let (key_start, key_len) = keys.find(element, page.elements - 1, body_len, &mut page.side)?;
            let range = record.range();
            page.items.push(Item { start: range.start as u32, end: range.end as u32, key_start, key_len });
            Ok(())
        })
    }

    /// The value that a test is about, if the test holds.
    fn holding<'a>(&'a self, test: Option<&'a Test>, answer: &Answer<'a>) -> Result<Option<Found<'a>>> {
        let Some(test) = test else { return Ok(None) };
        let found = self.there(&test.at, None, answer, None)?;
        Ok(found.filter(|found| match &test.is {
            Some(is) => found.equals(is),
            None => !found.is_blank(),
        }))
    }

    fn api_error(&self, found: &Found<'_>, answer: &Answer<'_>) -> Error {
        let place = self.error.as_ref().map(|test| test.at.name()).unwrap_or_default();
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

/// The sentence that an error object means to say; its beginning if it has none.
fn sentence(node: Node<'_>, depth: usize) -> Option<String> {
    if depth > 3 || is_blank(node) {
        return None;
    }
    match node.kind() {
        JsonKind::String => Some(excerpt(node.text()?.as_bytes(), 200)),
        JsonKind::Array => node.elements().next().and_then(|first| sentence(first, depth + 1)),
        JsonKind::Object => ["message", "detail", "info", "description", "title", "error", "errors", "code"]
            .iter()
            .find_map(|name| node.get(name).and_then(|member| sentence(member, depth + 1)))
            .or_else(|| Some(excerpt(node.raw(), 200))),
        _ => Some(describe(node)),
    }
}
