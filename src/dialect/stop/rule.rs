//! The rules that end a list: what each reads, and what it says of the value that it finds.

use alloc::vec::Vec;

use crate::config::text::{rfind, trim};
use crate::dialect::follow::target::Target;
use crate::dialect::read::source::Source;
use crate::dialect::value::{Const, Found, integer};
use crate::store::Direction;

/// By what a list ends: a rule of its dialect, or one that holds for every list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndRule {
    /// The continuation: left out, or blank.
    Absent,
    /// A flag, or a value that ends the list.
    Flag,
    /// The next position would be past the total.
    Total,
    /// The next page would be past the number of pages.
    Pages,
    /// Fewer items than the limit.
    Short,
    /// No items.
    Empty,
    /// The next request would carry the same value again.
    Same,
    /// The status is one of `endStatus`.
    Status,
    /// The server cuts the list short.
    Truncated,
    /// An answer that is no page, after a page that promised more.
    NoPage,
    /// The list is as long as it may be.
    MaxItems,
    /// A request that was sent before would be sent again, and its page brought nothing new.
    Repeat,
    /// Pages in a row without one new item.
    Stale,
    /// Empty pages in a row.
    EmptyRun,
    /// Going back, the counter is at the number of the first page or item.
    Start,
}

impl EndRule {
    /// All of them, in order.
    pub(crate) const ALL: &'static [EndRule] = &[
        EndRule::Absent,
        EndRule::Flag,
        EndRule::Total,
        EndRule::Pages,
        EndRule::Short,
        EndRule::Empty,
        EndRule::Same,
        EndRule::Status,
        EndRule::Truncated,
        EndRule::NoPage,
        EndRule::MaxItems,
        EndRule::Repeat,
        EndRule::Stale,
        EndRule::EmptyRun,
        EndRule::Start,
    ];

    /// The name that JavaScript uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            EndRule::Absent => "absent",
            EndRule::Flag => "flag",
            EndRule::Total => "total",
            EndRule::Pages => "pages",
            EndRule::Short => "short",
            EndRule::Empty => "empty",
            EndRule::Same => "same",
            EndRule::Status => "status",
            EndRule::Start => "start",
            EndRule::Truncated => "truncated",
            EndRule::NoPage => "no-page",
            EndRule::MaxItems => "max-items",
            EndRule::Repeat => "repeat",
            EndRule::Stale => "stale",
            EndRule::EmptyRun => "empty-run",
        }
    }
}

/// What a rule says of the answer: whether it ends the list; `None` if it says nothing.
pub(crate) type Says = Option<bool>;

/// One rule that ends the list. Flat: what a rule has no use for is blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stop {
    pub(crate) rule: EndRule,
    /// The flag, the total, the number of pages.
    pub(crate) source: Source,
    /// Where the number is written to; for `same`, what must not stay as it is.
    pub(crate) targets: Vec<Target>,
    /// What the flag is at the end; whether the total is what stands behind a slash.
    pub(crate) is: bool,
    /// For a stop by value: any of these.
    pub(crate) values: Vec<Const>,
    /// The number of the first page or item, where it is told here.
    pub(crate) base: Option<i64>,
    /// The lane that it is about, if only one.
    pub(crate) lane: Option<Direction>,
}

impl Stop {
    /// Whether it says something about pages of this lane. A total and a number of pages are reached at the end of a
    /// list, so going back they are no end; and where a counter of ours goes back (`counted`), nothing that the server
    /// says is about that unless the dialect says so.
    pub(crate) fn is_about(&self, direction: Direction, counted: bool) -> bool {
        match self.lane {
            Some(lane) => lane == direction,
            None => direction == Direction::Older || !counted && !matches!(self.rule, EndRule::Total | EndRule::Pages),
        }
    }

    /// The number that is told; with `tail`, the one after the last `/`, as in `Content-Range: 0-9/57`; `*` there is
    /// none.
    pub(crate) fn number(&self, found: &Found<'_>) -> Option<i64> {
        if self.rule == EndRule::Pages || !self.is {
            return found.integer();
        }
        let text = found.text();
        let tail = rfind(&text, b'/').map_or(&*text, |slash| &text[slash + 1..]);
        integer(trim(tail).as_bytes())
    }

    /// Whether a flag is up or down: true and false, and how servers without booleans write them. A rule with values
    /// ends the list at each of these, and says that there is more at any other.
    pub(crate) fn flag(&self, found: &Found<'_>) -> Says {
        if !self.values.is_empty() {
            let ends = found.is_any(&self.values);
            return (ends || !found.is_null()).then_some(ends);
        }
        let text = found.text();
        let is = |word: &str, digit: &str| match found {
            Found::Text(_) => text.eq_ignore_ascii_case(word) || text == digit,
            _ => text == word || text == digit,
        };
        let up = is("true", "1");
        (up || is("false", "0")).then_some(up == self.is)
    }
}
