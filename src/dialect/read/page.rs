//! What comes of reading an answer.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{Error, Millis};
use crate::json::Item;

/// What one answer holds.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Page {
    /// The records, in the order of the answer.
    pub items: Vec<Item>,
    /// Keys that are no part of the body, one after the other; see [`Item::key_start`].
    pub extra_keys: Vec<u8>,
    /// How many elements the list in the answer has: more than `items` where an element holds no record
    /// (a Relay edge whose `node` is null).
    pub elements: usize,
    /// The verdict on the answer.
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
    pub(crate) history: History,
}

impl Page {
    /// A page without items, of an answer that means this.
    pub(crate) fn empty(verdict: Verdict) -> Page {
        Page {
            items: Vec::new(),
            extra_keys: Vec::new(),
            elements: 0,
            verdict,
            pause: None,
            list: List::There,
            nulls: 0,
            trouble: None,
            history: History::default(),
        }
    }
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

/// The verdict on an answer: whether it is a page, and if not, what it is.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Verdict {
    /// A page.
    Good,
    /// A page, and the server says that it cuts the list short here.
    Truncated,
    /// Its status is one of `endStatus`, asked past the end, or one that means an empty list.
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

/// What earlier pages of a lane have shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct History {
    /// Elements of the largest page.
    pub(crate) size: usize,
    /// The rules that are flags and were seen, a bit each.
    pub(crate) flags: u32,
    /// Whether there was a list.
    pub(crate) listed: bool,
    /// Whether the last page brought nothing new.
    pub(crate) stale: bool,
    /// So many known rows each page asks for again, where the feed asks for that.
    pub(crate) overlap: usize,
}
