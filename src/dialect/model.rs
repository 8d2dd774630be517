//! What a dialect is: plain data, read by `parse`, and what can be said of it without an answer.

mod debug;
mod parts;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::dialect::follow::target::Target;
use crate::dialect::key::KeyPaths;
use crate::dialect::pager::Code;
#[cfg(not(all(unspool_npm, target_arch = "wasm32")))]
use crate::dialect::pager::Pager;
use crate::dialect::path::Path;
use crate::dialect::read::source::{Source, Stride};
use crate::dialect::stop::rule::{EndRule, Stop};
use crate::dialect::value::Const;
use crate::error::Result;
use crate::http::request::Request;
use crate::store::Direction;

/// How one API pages. Opaque: written as data, read with [`Dialect::from_value`] or serde.
///
/// ```
/// use unspool::{Dialect, Request};
///
/// let dialect: Dialect = serde_json::from_str(r#"{
///     "items": "data",
///     "key": "id",
///     "limit": {"at": "query:limit", "max": 100},
///     "next": {"set": {"query:starting_after": "last:id"}},
///     "stop": [{"flag": "body:has_more"}]
/// }"#)?;
/// let first = dialect.first(&Request::get("https://api.example/v1/customers"), Some(30))?;
/// assert_eq!(first.url, "https://api.example/v1/customers?limit=30");
///
/// let wrong = serde_json::from_str::<Dialect>(r#"{"items": "data", "kye": "id", "next": null}"#);
/// assert!(wrong.unwrap_err().to_string().starts_with("unknown field `kye` in dialect; did you mean `key`?"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dialect {
    pub(crate) items: Path,
    /// Where the list is on answers that have none at `items`, the first that fits.
    pub(crate) or_items: Vec<Path>,
    pub(crate) item: Option<Path>,
    pub(crate) keys: KeyPaths,
    pub(crate) limit: Option<PageSize>,
    pub(crate) next: Vec<Next>,
    pub(crate) back: Vec<Next>,
    /// Whether the pages that `back` asks for hold their items the other way round: the nearest first.
    pub(crate) reversed: bool,
    pub(crate) stop: Vec<Stop>,
    /// What counts as blank in a continuation; `None`: null, `""`, `{}`, `[]` and false.
    pub(crate) blank: Option<Vec<Const>>,
    /// Whether an empty list is left out, as protobuf does.
    pub(crate) absent: bool,
    /// The states that an answer may be in, as in [`SIGNALS`].
    pub(crate) signals: [Option<Box<Signal>>; SIGNALS.len()],
    pub(crate) pause: Option<Wait>,
    pub(crate) pager: Option<Code>,
}

/// Where the page size goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PageSize {
    pub(crate) at: Target,
    /// What the API sends when nothing is asked for.
    pub(crate) default: Option<i64>,
    pub(crate) max: Option<i64>,
}

/// One way to ask for the next page.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Next {
    Set {
        set: Vec<Setting>,
        drop: Vec<Target>,
        method: Option<String>,
        url: Option<String>,
        /// The lane from whose pages it leads on, if only from those.
        lane: Option<Direction>,
    },
    Follow {
        url: Source,
        base: Option<Source>,
        keep: Vec<Target>,
        take: Take,
    },
    Merge(Source),
    /// A request, or what changes in the one that was sent, as JSON text: what a function of the caller's made.
    Request(Source),
}

/// How much of a URL that the server names is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Take {
    /// All of it, by RFC 3986.
    Whole,
    /// Path and query, on the origin of the first request: servers behind proxies name their inner host.
    Path,
    /// The query, on the first request's path: proxies take prefixes away.
    Query,
}

/// A value that goes into the next request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) at: Target,
    pub(crate) from: Source,
    /// Whether there is a next request without it.
    pub(crate) optional: bool,
}

/// A length of time in the answer, in units of this many milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wait {
    pub(crate) at: Source,
    pub(crate) unit: u32,
}

/// A state that an answer may be in: by its status, or by a value that is there and not blank, or equal to one of `is`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Signal {
    pub(crate) status: Vec<u16>,
    pub(crate) at: Option<Source>,
    pub(crate) is: Vec<Const>,
    pub(crate) after: Option<Wait>,
}

/// The states that an answer may be in, by their names in a dialect, and what each is told by.
pub(crate) const SIGNALS: [(&str, &str); 7] = [
    ("endStatus", ""),
    ("empty", ""),
    ("expired", "status at is"),
    ("retry", "status at is after"),
    ("throttled", "status at is after"),
    ("truncated", "status at is"),
    ("error", "at is"),
];
pub(crate) const END: usize = 0;
pub(crate) const EMPTY: usize = 1;
pub(crate) const EXPIRED: usize = 2;
pub(crate) const RETRY: usize = 3;
pub(crate) const THROTTLED: usize = 4;
pub(crate) const TRUNCATED: usize = 5;
pub(crate) const ERROR: usize = 6;

/// Of `next`, what there is no next request without. What a function of the caller's made is its own.
pub(crate) const NEEDED: u8 = 1;
/// The rules that read a flag.
pub(crate) const FLAGS: u8 = 2;
/// Everything else of what is read: what is optional, the other rules, what a function of the caller's made.
pub(crate) const REST: u8 = 4;
/// Of `back`.
pub(crate) const BACK: u8 = 8;
/// All of `next`, `back` and `stop`.
pub(crate) const ALL: u8 = 15;

impl Dialect {
    /// Whether its items have a key.
    #[must_use]
    pub fn has_key(&self) -> bool {
        !self.keys.is_none()
    }

    /// Whether it can go the other way: it says how, or it counts.
    #[must_use]
    pub fn has_back(&self) -> bool {
        !self.back.is_empty() || self.pager.is_some() || self.counts_back()
    }

    /// Whether pages of this lane hold their items the other way round.
    pub(crate) fn turns(&self, direction: Direction) -> bool {
        self.reversed && direction == Direction::Newer
    }

    /// Whether a continuation comes in a header, which CORS may hide.
    #[must_use]
    pub fn continues_in_header(&self) -> bool {
        self.leaves(NEEDED).iter().any(|leaf| matches!(leaf, Source::Header(_) | Source::Link(..)))
    }

    /// Whether it writes into the body: then a POST only reads, and may be repeated after a failure.
    #[must_use]
    pub fn writes_body(&self) -> bool {
        self.in_body(false).is_some()
    }

    /// The page size that a request asks for, or what the API takes when nothing is sent.
    #[must_use]
    pub fn page_size(&self, request: &Request) -> Option<u64> {
        let limit = self.limit.as_ref()?;
        let size = limit.at.count(request).or(limit.default)?;
        u64::try_from(size).ok()
    }

    /// Whether [`Dialect::read`] says what an answer with this status means, though it is not a 2xx.
    #[must_use]
    pub fn listens_to(&self, status: u16) -> bool {
        (0..SIGNALS.len()).any(|signal| self.by_status(signal, status))
    }

    /// Whether this status is an end and no failure.
    #[must_use]
    pub fn is_end(&self, status: u16) -> bool {
        self.by_status(END, status)
    }

    /// Whether this status says that the continuation is no longer known.
    #[must_use]
    pub fn is_expired(&self, status: u16) -> bool {
        self.by_status(EXPIRED, status)
    }

    /// Whether this status says "not yet".
    #[must_use]
    pub fn is_later(&self, status: u16) -> bool {
        self.by_status(RETRY, status)
    }

    /// Whether this status tells this state of an answer, one of [`SIGNALS`].
    #[inline(never)]
    pub(crate) fn by_status(&self, signal: usize, status: u16) -> bool {
        self.signals[signal].as_ref().is_some_and(|signal| signal.status.contains(&status))
    }

    /// Where the list is.
    pub(crate) fn items_path(&self) -> &str {
        self.items.as_str()
    }

    /// Where the key is, for messages. `keys` come before the dialect's own.
    pub(crate) fn key_path<'k>(&'k self, keys: Option<&'k KeyPaths>) -> &'k str {
        keys.unwrap_or(&self.keys).place()
    }

    /// The ways on in this direction, the first of which that leads somewhere is taken.
    pub(crate) fn ways(&self, direction: Direction) -> &[Next] {
        match direction {
            Direction::Newer => &self.back,
            _ => &self.next,
        }
    }

    /// Where the key of an item is.
    pub(crate) fn keys(&self) -> &KeyPaths {
        &self.keys
    }

    /// Where the record lies in an element of the list, if it is not the element itself.
    pub(crate) fn item(&self) -> Option<&Path> {
        self.item.as_ref()
    }

    /// Whether one of its rules is of this kind.
    pub(crate) fn has_rule(&self, by: EndRule) -> bool {
        self.stop.iter().any(|stop| stop.rule == by)
    }

    /// Whether a counter counts items, and not pages.
    pub(crate) fn counts_items(&self) -> bool {
        self.counter(&mut |_, _, _| true).is_some_and(|(_, by, _)| !matches!(by, Stride::Number(1)))
    }

    /// The canonical key of one item given as JSON; empty if items have none. `keys` come before the dialect's own.
    ///
    /// # Errors
    /// [`Kind::Options`](crate::Kind::Options) if the item is not JSON, [`Kind::MissingKey`](crate::Kind::MissingKey)
    /// if it has no key.
    pub fn key_of(&self, keys: Option<&KeyPaths>, item: &[u8]) -> Result<Vec<u8>> {
        // The paths of a dialect start at the element; an item of the list is what lies at `item` inside it.
        keys.unwrap_or(&self.keys).of_json(item, self.item.as_ref())
    }

    /// This dialect with its items and its ways on and back told by code. What else it says holds: key, limit,
    /// statuses, stop rules.
    #[cfg(not(all(unspool_npm, target_arch = "wasm32")))]
    #[must_use]
    pub fn with_pager(mut self, pager: impl Pager + Send + Sync + 'static) -> Dialect {
        self.next.clear();
        self.back.clear();
        self.pager = Some(Code::new(pager));
        self
    }
}
