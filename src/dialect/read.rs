//! From an answer to a page.

use std::borrow::Cow;

use crate::config::text::{decimal, excerpt, pieces};
use crate::error::{Error, Kind, Result};
use crate::json::{JsonKind, Node};

use super::near::letters;
use super::source::{Found, Source, describe, is_blank};
use super::{Answer, Dialect, EMPTY, ERROR, EXPIRED, Item, Known, List, Page, RETRY, THROTTLED, TRUNCATED, Verdict};

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
        if self.is_end(status) || self.by_status(EMPTY, status) {
            return Ok(Page::empty(Verdict::End));
        }
        let mut page = Page::empty(Verdict::Good);
        for &state in &[EXPIRED, RETRY, THROTTLED] {
            if self.holds(state, answer)?.is_some() {
                let after = self.signals[state].as_ref().and_then(|signal| signal.after.as_ref());
                let after = after.and_then(|wait| self.wait(wait, answer));
                page.verdict = match state {
                    EXPIRED => Verdict::Expired,
                    RETRY => Verdict::Later(after),
                    _ => Verdict::Throttled(after),
                };
                return Ok(page);
            }
        }
        let failed = self.holds(ERROR, answer)?;
        let error = failed.map(|found| self.api_error(&found, answer));
        let mut whole = false;
        match answer.doc {
            None => page.list = List::Missing,
            Some(doc) => {
                // An error that is there beside a whole list costs no row. One that is equal to something is the answer
                // itself.
                let beside = self.signals[ERROR].as_ref().is_some_and(|signal| signal.is.is_empty());
                if error.is_none() || beside {
                    let read = self.read_items(&mut page, answer, doc.root(), doc.bytes().len());
                    whole = read.is_ok() && page.list == List::There;
                    if error.is_none() && status < 300 {
                        read?;
                    }
                }
                if self.absent
                    && page.list != List::There
                    && doc.root().kind() == JsonKind::Object
                    && looks(doc.root()).0 == Looks::Fine
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
        if self.holds(TRUNCATED, answer)?.is_some() {
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
                    "the page holds more than {} items, the most that `maxPageItems` allows",
                    &[&decimal(answer.max_items as u64)],
                ));
            }
            if element.kind() == JsonKind::Null && !keys.is_none() {
                page.nulls += 1;
                return Ok(());
            }
            let mut record = element;
            if let Some(path) = &self.item {
                match path.first(element) {
                    Some(inner) if inner.kind() != JsonKind::Null => record = inner,
                    // A Relay edge without its node: no record here.
                    _ => {
                        page.nulls += 1;
                        return Ok(());
                    }
                }
            }
            let (key_start, key_len) = keys.find(element, page.elements - 1, body_len, &mut page.side)?;
            let range = record.range();
            page.items.push(Item { start: range.start as u32, end: range.end as u32, key_start, key_len });
            Ok(())
        })
    }

    /// What shows that an answer is in this state: its status, or the value that the signal is about. `None` if it is
    /// not.
    #[inline(never)]
    fn holds<'a>(&'a self, state: usize, answer: &Answer<'a>) -> Result<Option<Found<'a>>> {
        let Some(signal) = &self.signals[state] else { return Ok(None) };
        if signal.status.contains(&answer.head.status) {
            return Ok(Some(Found::Whole(i64::from(answer.head.status))));
        }
        let Some(at) = &signal.at else { return Ok(None) };
        let found = self.there(at, None, answer, None)?;
        Ok(found.filter(|found| if signal.is.is_empty() { !found.is_blank() } else { found.is_any(&signal.is) }))
    }

    fn api_error(&self, found: &Found<'_>, answer: &Answer<'_>) -> Error {
        let place =
            self.signals[ERROR].as_ref().and_then(|signal| signal.at.as_ref()).map(Source::name).unwrap_or_default();
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
    if root.raw() == b"false" {
        return (Looks::Wrong, Some("false".into()));
    }
    // `good`: it says that all is well; `odd`: a code that may mean anything.
    let (mut wrong, mut good, mut odd) = (false, false, false);
    let mut said = None;
    for (name, value) in root.members() {
        let plain = !matches!(value.kind(), JsonKind::Object | JsonKind::Array);
        let text = if plain { Found::Json(value).text() } else { Cow::Borrowed("") };
        let fine = is_one(&text, "ok success true");
        let zero = text.bytes().all(|byte| byte == b'0');
        match &*letters(&name.text().unwrap_or_default()) {
            b"success" | b"ok" if plain => {
                good |= fine || &*text == "1";
                wrong |= zero && !text.is_empty() || is_one(&text, "false");
            }
            b"status" if value.kind() == JsonKind::String => {
                good |= fine;
                wrong |= is_one(&text, "error fail failed failure");
            }
            b"error" | b"errors" | b"fault" | b"errormessage" | b"errordescription" => {
                wrong |= !(is_blank(value) || plain && zero);
            }
            // 0 and 200 are what such envelopes call good.
            b"code" if plain && !is_blank(value) => {
                good |= fine || zero || &*text == "200";
                odd |= !(fine || zero || &*text == "200");
            }
            b"message" | b"msg" | b"detail" if value.kind() == JsonKind::String && !is_blank(value) => {
                good |= fine;
                said = said.or_else(|| sentence(value, 0));
            }
            _ => {}
        }
    }
    if wrong {
        return (Looks::Wrong, sentence(root, 0));
    }
    if good || !odd && said.is_none() {
        return (Looks::Fine, None);
    }
    (Looks::Talks, said.or_else(|| sentence(root, 0)))
}

/// Whether a text is one of these words, case aside.
fn is_one(text: &str, words: &str) -> bool {
    pieces(words, b' ').any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether one of these members, whose names stand between spaces, is there and is so.
#[inline(never)]
fn one_of<'d>(node: Node<'d>, names: &str, is: &mut dyn FnMut(Node<'d>) -> bool) -> bool {
    for name in pieces(names, b' ') {
        if let Some(member) = node.get(name)
            && is(member)
        {
            return true;
        }
    }
    false
}

/// The sentence that an error object means to say; its beginning if it has none.
fn sentence(node: Node<'_>, depth: usize) -> Option<String> {
    if depth > 3 || is_blank(node) {
        return None;
    }
    let mut said = None;
    match node.kind() {
        JsonKind::String => Some(excerpt(node.text()?.as_bytes(), 200)),
        JsonKind::Array => sentence(node.elements().next()?, depth + 1),
        JsonKind::Object => {
            const NAMES: &str = "message msg detail info description title error errors code";
            one_of(node, NAMES, &mut |member| {
                said = sentence(member, depth + 1);
                said.is_some()
            });
            said.or_else(|| Some(excerpt(node.raw(), 200)))
        }
        _ => Some(describe(node)),
    }
}
