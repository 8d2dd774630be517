//! Looking values up: what stands at a source, in one answer.

use crate::config::text::{format, trim};
use crate::core::retry::decimal;
use crate::dialect::follow::target::Target;
use crate::dialect::link;
use crate::dialect::model::{Dialect, Wait};
use crate::dialect::value::Found;
use crate::error::{Error, Kind, Millis, Result};

use super::answer::Answer;
use super::list;
use super::page::Page;
use super::page_size;
use super::source::{Source, Stride};

/// An answer, as its dialect looks values up in it; and what the page in it holds, once it is read.
#[derive(Clone, Copy)]
pub(crate) struct Lookup<'a, 'r> {
    pub(crate) dialect: &'a Dialect,
    pub(crate) answer: &'r Answer<'a>,
    pub(crate) page: Option<&'r Page>,
}

impl<'a> Lookup<'a, '_> {
    /// The value of a source; `None` if it is not there or blank. `target` is the place that a counter counts on from.
    pub(crate) fn value(&self, source: &'a Source, target: Option<&Target>) -> Result<Option<Found<'a>>> {
        Ok(self.find(source, target)?.filter(|found| !self.is_blank(found)))
    }

    /// Whether a value is no continuation: one of those that the dialect names as blank, or else what is blank
    /// everywhere.
    pub(crate) fn is_blank(&self, found: &Found<'_>) -> bool {
        match &self.dialect.blank {
            Some(blanks) => found.is_any(blanks),
            None => found.is_blank(),
        }
    }

    /// Whether something stands at this source, blank or not.
    pub(crate) fn is_there(&self, source: &'a Source) -> bool {
        self.find(source, None).is_ok_and(|found| found.is_some())
    }

    /// The value of a source, blank ones too.
    pub(crate) fn find(&self, source: &'a Source, target: Option<&Target>) -> Result<Option<Found<'a>>> {
        let answer = self.answer;
        let element = |last: bool| match self.page {
            Some(page) if page.elements > 0 => {
                // What is last in the list comes first where a page is the other way round.
                let last = last != self.dialect.turns(answer.direction);
                answer.doc.and_then(|doc| list::edge(self.dialect, doc.root(), last))
            }
            _ => None,
        };
        Ok(match source {
            Source::Body(path) => answer.doc.and_then(|doc| path.first(doc.root())).map(Found::Json),
            Source::Header(name) => answer.head.headers.get(name).map(|value| Found::Text(trim(value))),
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
                    let found = self.find(one, target)?;
                    if found.as_ref().is_some_and(|found| !self.is_blank(found)) {
                        return Ok(found);
                    }
                    blank = blank.or(found);
                }
                blank
            }
            Source::Decoded(inner) => self.find(inner, target)?,
            Source::Plus { n, of } => match self.integer(of, target)? {
                None => None,
                Some(value) => Some(Found::Int(value.checked_add(*n).ok_or_else(|| too_large(&of.name()))?)),
            },
            Source::Inc { by, from } => {
                let Some(by) = self.stride(by)? else { return Ok(None) };
                let Some(target) = target else { return Ok(None) };
                let now = target.number(answer.sent).map_err(|was| {
                    Error::of(
                        Kind::Options,
                        "cannot count on from `{}`: it holds {}, not a whole number",
                        &[&target.text(), &was],
                    )
                    .with_path(target.text())
                })?;
                let next = now.unwrap_or(*from).checked_add(by).ok_or_else(|| too_large(&target.text()))?;
                Some(Found::Int(next))
            }
        })
    }

    /// The value of a source that must be a whole number.
    fn integer(&self, source: &'a Source, target: Option<&Target>) -> Result<Option<i64>> {
        let Some(found) = self.value(source, target)? else { return Ok(None) };
        found.integer().map(Some).ok_or_else(|| no_number(&source.name(), &found.describe()))
    }

    /// How far a counter goes after this page.
    pub(crate) fn stride(&self, by: &'a Stride) -> Result<Option<i64>> {
        let elements = self.page.map_or(0, |page| page.elements as i64);
        let most = self.page.map_or(0, |page| page.history.size as i64);
        let taken = || page_size::taken(self.dialect, self.answer, elements);
        Ok(match by {
            Stride::Number(n) => Some(*n),
            // Over an empty page it goes by what a page usually holds: a counter that stands still never moves again.
            Stride::Items if elements > 0 => Some(elements),
            Stride::Items => Some(taken().unwrap_or(0).max(most)),
            Stride::Limit => match taken() {
                // Less than was asked for: the server may have lowered the limit, and a step of that length would pass
                // rows over. Where it hides rows instead, such steps read some again; if nothing else comes, the whole
                // step is taken.
                Some(taken)
                    if 0 < elements && elements < taken && page_size::said(self.dialect, self.answer).is_none() =>
                {
                    Some(if self.page.is_some_and(|page| page.history.stale) { taken } else { elements })
                }
                Some(taken) => Some(taken),
                // Nothing was asked for and no default is known: the server sent what it sends.
                None => Some(elements.max(most)),
            },
            Stride::Of(source) => self.integer(source, None)?,
        })
    }

    /// The wait that the answer names.
    pub(crate) fn wait(&self, wait: &'a Wait) -> Option<Millis> {
        let found = self.value(&wait.at, None).ok().flatten()?;
        // Rounded down to whole milliseconds. The addend makes up for the error of floating-point numbers: 1.001 s
        // times 1000 may come to a little less than 1001.
        let millis = decimal(&found.text())? * f64::from(wait.unit) + 1e-6;
        Some(millis as u64 as Millis)
    }
}

fn no_number(place: &str, was: &str) -> Error {
    let message = format("`{}` is {}; the dialect counts with it, so it must be a whole number", &[place, was]);
    Error::new(Kind::Shape, message).with_path(place)
}

fn too_large(place: &str) -> Error {
    Error::of(Kind::Shape, "`{}` would be beyond 64 bits", &[place]).with_path(place)
}
