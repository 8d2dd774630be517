//! What comes of reading an answer.

use super::{Item, Known};
use crate::error::{Error, Millis};
use crate::http::request::Request;

/// What one answer holds.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page {
    /// The records, in the order of the answer.
    pub items: Vec<Item>,
    /// Keys that are no part of the body, one after the other; see [`Item::key_start`].
    pub side: Vec<u8>,
    /// How many elements the list in the answer has: more than `items` where an element holds no record
    /// (a Relay edge whose `node` is null).
    pub elements: usize,
    /// What the answer means.
    pub verdict: Verdict,
    /// How long the server asks to wait before the next request.
    pub pause: Option<Millis>,
    /// Whether there was a list.
    pub list: List,
    /// Elements that are null, and no records.
    pub nulls: usize,
    /// An error that stands beside a whole list, as GraphQL has it.
    pub trouble: Option<String>,
    /// What the pages before have shown.
    pub(crate) known: Known,
}

/// Whether an answer holds a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum List {
    /// It does, an empty one maybe.
    There,
    /// Something blank stands in its place: null, `""`, `false`, `{}`.
    Blank,
    /// Nothing stands in its place.
    Missing,
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Verdict {
    /// A page.
    Good,
    /// A page, and the server says that it cuts the list short here.
    Truncated,
    /// Its status is one of `end_status`, asked past the end, or one that means an empty list.
    End,
    /// Not yet: ask the same again, after this wait if the server names one.
    Later(Option<Millis>),
    /// Too many requests: ask the same again, after this wait if the server names one.
    Throttled(Option<Millis>),
    /// The continuation is no longer known: start again.
    Expired,
    /// An error inside a good answer, of [`Kind::Api`](crate::Kind::Api).
    Failed(Error),
}

/// What to ask after a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Continuation {
    /// Ask this.
    Next(Request),
    /// The list ends in this direction.
    End(By),
}

/// By what a list ended, or goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum By {
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
    /// The status is one of `end_status`.
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
}

impl By {
    /// The name that JavaScript uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            By::Absent => "absent",
            By::Flag => "flag",
            By::Total => "total",
            By::Pages => "pages",
            By::Short => "short",
            By::Empty => "empty",
            By::Same => "same",
            By::Status => "status",
            By::Truncated => "truncated",
            By::NoPage => "no-page",
            By::MaxItems => "max-items",
            By::Repeat => "repeat",
            By::Stale => "stale",
            By::EmptyRun => "empty-run",
        }
    }
}
