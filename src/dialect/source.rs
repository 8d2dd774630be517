//! Sources: the values of an answer that a dialect reads, and what they are worth.

use std::borrow::Cow;

use crate::config::text;
use crate::config::text::fill;
use crate::config::value::Value;
use crate::core::retry::decimal;
use crate::error::{Error, Kind, Millis, Result};
use crate::json::{JsonKind, Node, number};

use super::path::Path;
use super::target::Target;
use super::{Answer, Dialect, Page, Wait, link};

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// `body:path`
    Body(Path),
    /// `header:name`, the first header with this name.
    Header(String),
    /// `link:rel`: the URL of a link; `link:rel;name`: one of its parameters.
    Link(String, Option<String>),
    /// `last:path`, in the last element of the page.
    Last(Path),
    /// `first:path`, in the first one.
    First(Path),
    /// The number at the target in the request sent, or `from`, and a step.
    Inc { step: Step, from: i64 },
    /// A number of the answer, and another.
    Plus { n: i64, of: Box<Source> },
    /// Always this.
    Const(Const),
    /// The first that is not blank.
    Any(Vec<Source>),
    /// A text that the server has percent-encoded already, decoded where it is written.
    Decoded(Box<Source>),
}

/// How far a counter goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Number(i64),
    Limit,
    Items,
    Of(Box<Source>),
}

/// A value written in the dialect.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Const {
    /// As JSON.
    pub(super) raw: Vec<u8>,
    /// As text: a string without its quotes, anything else as JSON.
    pub(super) text: String,
}

/// A value that was found. Those of the answer are its own bytes: no number passes through a float.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<'a> {
    Json(Node<'a>),
    Text(&'a str),
    Whole(i64),
    Const(&'a Const),
}

impl Const {
    /// This value.
    pub(super) fn of(value: &Value) -> Const {
        let raw = value.json();
        let text = if let Value::Text(text) = value { text.clone() } else { raw.clone() };
        Const { raw: raw.into_bytes(), text }
    }
}

impl Source {
    /// One that gives nothing.
    pub(super) const NONE: Source = Source::Any(Vec::new());

    /// Every path into the body, header and link that it reads, behind those in `out`.
    pub(super) fn each_leaf<'s>(&'s self, out: &mut Vec<&'s Source>) {
        match self {
            Source::Any(list) => {
                for one in list {
                    one.each_leaf(out);
                }
            }
            Source::Plus { of, .. } | Source::Decoded(of) => of.each_leaf(out),
            Source::Inc { step: Step::Of(source), .. } => source.each_leaf(out),
            Source::Body(_) | Source::Header(_) | Source::Link(..) => out.push(self),
            _ => {}
        }
    }

    /// How it counts, if it does, and from which number.
    pub(super) fn counter(&self) -> Option<(&Step, i64)> {
        match self {
            Source::Inc { step, from } => Some((step, *from)),
            // What the answer says of itself, and one more, is a page number.
            Source::Plus { n: 1, .. } => Some((&Step::Number(1), 1)),
            Source::Plus { .. } => Some((&Step::Limit, 0)),
            Source::Any(list) => list.iter().find_map(Source::counter),
            _ => None,
        }
    }

    /// The source as a dialect writes it, for messages.
    pub(super) fn name(&self) -> String {
        match self {
            Source::Body(path) => fill("body:{}", &[path.as_str()]),
            Source::Header(name) => fill("header:{}", &[name]),
            Source::Link(rel, None) => fill("link:{}", &[rel]),
            Source::Link(rel, Some(name)) => fill("link:{};{}", &[rel, name]),
            Source::Last(path) => fill("last:{}", &[path.as_str()]),
            Source::First(path) => fill("first:{}", &[path.as_str()]),
            Source::Inc { .. } => "inc".into(),
            Source::Plus { of, .. } | Source::Decoded(of) => of.name(),
            Source::Const(_) => "const".into(),
            Source::Any(list) => list.first().map_or_else(String::new, Source::name),
        }
    }
}

impl<'a> Found<'a> {
    /// Fixed meaning 1: null, `""`, `{}`, `[]` and false are blank; 0 and `"0"` are values.
    pub(super) fn is_blank(&self) -> bool {
        match self {
            Found::Json(node) => is_blank(*node),
            Found::Text(text) => text.is_empty(),
            Found::Whole(_) => false,
            Found::Const(value) => value.raw == b"null",
        }
    }

    /// Whether it is null.
    pub(super) fn is_null(&self) -> bool {
        matches!(self, Found::Json(node) if node.kind() == JsonKind::Null) || matches!(self, Found::Text(""))
    }

    /// As text for a URL or a header.
    pub(super) fn text(&self) -> Cow<'a, str> {
        match self {
            Found::Json(node) => node.text().unwrap_or_else(|| String::from_utf8_lossy(node.raw())),
            Found::Text(text) => Cow::Borrowed(text),
            Found::Whole(n) => Cow::Owned(text::signed(*n)),
            Found::Const(value) => Cow::Borrowed(&value.text),
        }
    }

    /// As JSON for a body.
    pub(super) fn json(&self) -> Cow<'a, [u8]> {
        match self {
            Found::Json(node) => Cow::Borrowed(node.raw()),
            Found::Text(text) => Cow::Owned(text::json_string(text).into_bytes()),
            Found::Whole(n) => Cow::Owned(text::signed(*n).into_bytes()),
            Found::Const(value) => Cow::Borrowed(&value.raw),
        }
    }

    /// As a whole number, exactly, if it is one.
    pub(super) fn whole(&self) -> Option<i64> {
        match self {
            Found::Whole(n) => Some(*n),
            Found::Json(node) if !matches!(node.kind(), JsonKind::String | JsonKind::Number) => None,
            other => whole(text::trim(&other.text()).as_bytes()),
        }
    }

    /// Whether it is this value: strings by their text, numbers exactly.
    pub(super) fn equals(&self, value: &Const) -> bool {
        match self {
            Found::Json(node) if node.kind() == JsonKind::String => {
                value.raw.first() == Some(&b'"') && node.is_text(&value.text)
            }
            Found::Json(node) if node.kind() == JsonKind::Number => {
                number::canonical(node.raw()).as_ref() == value.raw.as_slice()
            }
            Found::Json(node) => node.raw() == value.raw.as_slice(),
            Found::Text(text) => *text == value.text,
            Found::Whole(n) => text::signed(*n) == value.text,
            Found::Const(other) => other.raw == value.raw,
        }
    }

    /// Whether it is one of these.
    pub(super) fn is_any(&self, values: &[Const]) -> bool {
        values.iter().any(|value| self.equals(value))
    }

    /// What it is, for a message.
    pub(super) fn describe(&self) -> String {
        match self {
            Found::Json(node) => describe(*node),
            other => fill("\"{}\"", &[&text::excerpt(other.text().as_bytes(), 40)]),
        }
    }
}

/// What a value is, in the words of a message.
pub(super) fn describe(node: Node<'_>) -> String {
    match node.kind() {
        JsonKind::Object | JsonKind::Array => node.kind().message().into(),
        _ => text::excerpt(node.raw(), 40),
    }
}

/// Fixed meaning 1, for a value in a body.
pub(super) fn is_blank(node: Node<'_>) -> bool {
    match node.kind() {
        JsonKind::Null => true,
        JsonKind::Bool => node.raw() == b"false",
        JsonKind::String => node.raw().len() == 2,
        JsonKind::Object => node.members().next().is_none(),
        JsonKind::Array => node.elements().next().is_none(),
        _ => false,
    }
}

/// A whole number in decimal, as JSON or a header writes it; `None` if it is not one or beyond 64 bits.
pub(super) fn whole(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let number = digits.first().is_some_and(u8::is_ascii_digit)
        && digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if !number {
        return None;
    }
    text::whole(text).or_else(|| text::whole(&number::canonical(text)))
}

impl Dialect {
    /// The value of a source; `None` if it is not there or blank. `target` is the place that a counter counts on from.
    pub(super) fn value<'a>(
        &'a self,
        source: &'a Source,
        target: Option<&Target>,
        answer: &Answer<'a>,
        page: Option<&Page>,
    ) -> Result<Option<Found<'a>>> {
        Ok(self.there(source, target, answer, page)?.filter(|found| !self.is_blank(found)))
    }

    /// Whether a value is no continuation: what the dialect names, or fixed meaning 1.
    pub(super) fn is_blank(&self, found: &Found<'_>) -> bool {
        match &self.blank {
            Some(blanks) => found.is_any(blanks),
            None => found.is_blank(),
        }
    }

    /// The value of a source, blank ones too.
    pub(super) fn there<'a>(
        &'a self,
        source: &'a Source,
        target: Option<&Target>,
        answer: &Answer<'a>,
        page: Option<&Page>,
    ) -> Result<Option<Found<'a>>> {
        let element = |last: bool| match page {
            Some(page) if page.elements > 0 => answer.doc.and_then(|doc| self.edge(doc.root(), last)),
            _ => None,
        };
        Ok(match source {
            Source::Body(path) => answer.doc.and_then(|doc| path.first(doc.root())).map(Found::Json),
            Source::Header(name) => answer.head.headers.get(name).map(|value| Found::Text(text::trim(value))),
            Source::Link(rel, name) => {
                let read = |value| link::find(value, rel, name.as_deref());
                answer.head.headers.all("link").find_map(read).map(Found::Text)
            }
            Source::Last(path) => element(true).and_then(|node| path.first(node)).map(Found::Json),
            Source::First(path) => element(false).and_then(|node| path.first(node)).map(Found::Json),
            Source::Const(value) => Some(Found::Const(value)),
            Source::Any(list) => {
                let mut blank = None;
                for one in list {
                    let found = self.there(one, target, answer, page)?;
                    if found.as_ref().is_some_and(|found| !self.is_blank(found)) {
                        return Ok(found);
                    }
                    blank = blank.or(found);
                }
                blank
            }
            Source::Decoded(inner) => self.there(inner, target, answer, page)?,
            Source::Plus { n, of } => match self.value(of, target, answer, page)? {
                None => None,
                Some(found) => {
                    let value = found.whole().ok_or_else(|| no_number(&of.name(), &found.describe()))?;
                    Some(Found::Whole(value.checked_add(*n).ok_or_else(|| too_large(&of.name()))?))
                }
            },
            Source::Inc { step, from } => {
                let Some(step) = self.step(step, target, answer, page)? else { return Ok(None) };
                let Some(target) = target else { return Ok(None) };
                let now = target.number(answer.sent).map_err(|was| {
                    Error::of(
                        Kind::Options,
                        "cannot count on from `{}`: it holds {}, not a whole number",
                        &[&target.text(), &was],
                    )
                    .with_path(target.text())
                })?;
                let next = now.unwrap_or(*from).checked_add(step).ok_or_else(|| too_large(&target.text()))?;
                Some(Found::Whole(next))
            }
        })
    }

    fn step<'a>(
        &'a self,
        step: &'a Step,
        target: Option<&Target>,
        answer: &Answer<'a>,
        page: Option<&Page>,
    ) -> Result<Option<i64>> {
        let items = page.map_or(0, |page| page.elements as i64);
        Ok(match step {
            Step::Number(n) => Some(*n),
            // Over an empty page it goes by what a page usually holds: a counter that stands still never moves again.
            Step::Items if items > 0 => Some(items),
            Step::Items => {
                let usual = page.map_or(0, |page| page.known.size as i64);
                Some(self.limit_taken(answer, items).unwrap_or(0).max(usual))
            }
            Step::Limit => match self.limit_taken(answer, items) {
                // Less than was asked for: the server may have lowered the limit, and a step of that length would pass
                // rows over. Where it hides rows instead, such steps read some again; if nothing else comes, the whole
                // step is taken.
                Some(taken) if 0 < items && items < taken && !self.names_limit(answer) => {
                    Some(if page.is_some_and(|page| page.known.stale) { taken } else { items })
                }
                Some(taken) => Some(taken),
                // Nothing was asked for and no default is known: the server sent what it sends.
                None => Some(items.max(page.map_or(0, |page| page.known.size as i64))),
            },
            Step::Of(source) => match self.value(source, target, answer, page)? {
                None => None,
                Some(found) => Some(found.whole().ok_or_else(|| no_number(&source.name(), &found.describe()))?),
            },
        })
    }

    /// The page size that was asked for, or the one that the API takes by itself.
    pub(super) fn limit_sent(&self, answer: &Answer<'_>) -> Option<i64> {
        let limit = self.limit.as_ref()?;
        limit.at.count(answer.sent).or_else(|| limit.at.count(answer.first)).or(limit.default)
    }

    /// The page size that the server took: the one that was asked for, unless the answer names a lower one that fits
    /// its `items`. A step that is too small repeats items, which is no harm; one that is too large loses some.
    pub(super) fn limit_taken(&self, answer: &Answer<'_>, items: i64) -> Option<i64> {
        let sent = self.limit_sent(answer);
        self.limit_said(answer).filter(|said| (items.max(1)..=sent.unwrap_or(i64::MAX)).contains(said)).or(sent)
    }

    /// The page size that the answer names beside its items.
    fn limit_said(&self, answer: &Answer<'_>) -> Option<i64> {
        let said = self.limit.as_ref().and_then(|limit| answer.doc?.root().get(limit.at.name()?));
        said.and_then(|node| Found::Json(node).whole())
    }

    fn names_limit(&self, answer: &Answer<'_>) -> bool {
        self.limit_said(answer).is_some()
    }

    /// The wait that the answer names.
    pub(super) fn wait<'a>(&'a self, wait: &'a Wait, answer: &Answer<'a>) -> Option<Millis> {
        let found = self.value(&wait.at, None, answer, None).ok().flatten()?;
        // Down to whole milliseconds, but for what floats make of thousandths.
        let millis = decimal(&found.text())? * f64::from(wait.unit) + 1e-6;
        Some(millis as u64 as Millis)
    }
}

fn no_number(place: &str, was: &str) -> Error {
    let message = fill("`{}` is {}; the dialect counts with it, so it must be a whole number", &[place, was]);
    Error::new(Kind::Shape, message).with_path(place)
}

fn too_large(place: &str) -> Error {
    Error::of(Kind::Shape, "`{}` would be beyond 64 bits", &[place]).with_path(place)
}
