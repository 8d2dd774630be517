//! How one API pages, as data: where a page's items are, what names them, how to ask for the next page and what ends
//! the list. A [`Dialect`] reads an [`Answer`] into a [`Page`] and says what to ask next.

mod debug;
mod evidence;
mod facts;
mod family;
mod keys;
mod leaves;
mod link;
#[allow(clippy::doc_markdown)] // names of companies
pub mod named;
mod near;
mod next;
mod page;
mod pager;
mod params;
mod parse;
mod path;
mod read;
mod shape;
mod source;
mod target;
#[cfg(test)]
mod tests;

pub(crate) use evidence::{Evidence, Known, Sign};
pub(crate) use facts::canonical_key;
pub use family::Family;
pub use keys::Keys;
#[cfg(fuzzing)]
pub(crate) use link::find as link;
pub use page::{By, Continuation, List, Page, Verdict};
pub use pager::Pager;
pub(crate) use read::{Looks, looks};

use serde::de::{self, Deserialize, Deserializer};

use crate::config::value::Value;
use crate::error::Result;
use crate::http::origin::Origins;
use crate::http::request::{Request, ResponseHead};
use crate::json::Doc;
pub use crate::json::Item;
use crate::store::Direction;
use leaves::NEEDED;
use pager::Code;
use path::Path;
use source::{Const, Source};
use target::Target;

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
    items: Path,
    /// Where the list is on answers that have none at `items`, the first that fits.
    or_items: Vec<Path>,
    item: Option<Path>,
    keys: Keys,
    limit: Option<Limit>,
    next: Vec<Next>,
    back: Vec<Next>,
    stop: Vec<Stop>,
    /// What counts as blank in a continuation; `None`: what fixed meaning 1 says.
    blank: Option<Vec<Const>>,
    /// Whether an empty list is left out, as protobuf does.
    absent: bool,
    /// The states that an answer may be in, as in [`SIGNALS`].
    signals: [Option<Box<Signal>>; SIGNALS.len()],
    pause: Option<Wait>,
    pager: Option<Code>,
}

/// Where the page size goes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Limit {
    at: Target,
    default: Option<i64>,
    max: Option<i64>,
}

/// One way to ask for the next page.
#[derive(Clone, PartialEq, Eq)]
enum Next {
    Set {
        set: Vec<Setting>,
        drop: Vec<Target>,
        method: Option<String>,
        url: Option<String>,
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
enum Take {
    /// All of it, by RFC 3986.
    Whole,
    /// Path and query, on the origin of the first request: servers behind proxies name their inner host.
    Path,
    /// The query, on the first request's path: proxies take prefixes away.
    Query,
}

/// A value that goes into the next request.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Setting {
    at: Target,
    from: Source,
    /// Whether there is a next request without it.
    optional: bool,
}

/// One rule that ends the list. Flat: what a rule has no use for is blank.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stop {
    rule: By,
    /// The flag, the total, the number of pages.
    source: Source,
    /// Where the number is written to; for `same`, what must not stay as it is.
    targets: Vec<Target>,
    /// What the flag is at the end; whether the total is what stands behind a slash.
    is: bool,
    /// For a stop by value: any of these.
    values: Vec<Const>,
    /// The number of the first page or item, where it is told here.
    base: Option<i64>,
}

/// A length of time in the answer, in units of this many milliseconds.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wait {
    at: Source,
    unit: u32,
}

/// A state that an answer may be in: by its status, or by a value that is there and not blank, or equal to one of `is`.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Signal {
    status: Vec<u16>,
    at: Option<Source>,
    is: Vec<Const>,
    after: Option<Wait>,
}

/// The states that an answer may be in, by their names in a dialect, and what each is told by.
const SIGNALS: [(&str, &str); 7] = [
    ("end_status", ""),
    ("empty", ""),
    ("expired", "status at is"),
    ("retry", "status at is after"),
    ("throttled", "status at is after"),
    ("truncated", "status at is"),
    ("error", "at is"),
];
const END: usize = 0;
const EMPTY: usize = 1;
const EXPIRED: usize = 2;
const RETRY: usize = 3;
const THROTTLED: usize = 4;
const TRUNCATED: usize = 5;
const ERROR: usize = 6;

/// One answer, and what was asked.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The first request of this epoch, as it was sent.
    pub first: &'a Request,
    /// The request that this answers.
    pub sent: &'a Request,
    /// Which way `sent` went.
    pub direction: Direction,
    /// The origins that may be asked.
    pub origins: &'a Origins,
    /// Status, URL and headers.
    pub head: &'a ResponseHead,
    /// The body; `None` if it is empty (204, 205, zero bytes).
    pub doc: Option<Doc<'a>>,
    /// The caller's `key`, which comes before the dialect's.
    pub key: Option<&'a Keys>,
    /// Most items that one page may hold.
    pub max_items: usize,
}

impl Answer<'_> {
    /// Whether it answers the first request.
    #[inline(never)]
    fn is_first(&self) -> bool {
        self.sent.fingerprint() == self.first.fingerprint()
    }
}

impl Dialect {
    /// Whether its items have a key.
    #[must_use]
    pub fn has_key(&self) -> bool {
        !self.keys.is_none()
    }

    /// Whether it can go the other way.
    #[must_use]
    pub fn has_back(&self) -> bool {
        !self.back.is_empty() || self.pager.is_some()
    }

    /// Whether a continuation comes in a header, which CORS may hide.
    #[must_use]
    pub fn continues_in_header(&self) -> bool {
        self.leaves(NEEDED).iter().any(|leaf| matches!(leaf, Source::Header(_) | Source::Link(..)))
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

    #[inline(never)]
    fn by_status(&self, signal: usize, status: u16) -> bool {
        self.signals[signal].as_ref().is_some_and(|signal| signal.status.contains(&status))
    }

    /// Where the list is.
    pub(crate) fn items_path(&self) -> &str {
        self.items.as_str()
    }

    fn ways(&self, direction: Direction) -> &[Next] {
        match direction {
            Direction::Older => &self.next,
            Direction::Newer => &self.back,
        }
    }
}

impl<'de> Deserialize<'de> for Dialect {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Dialect, D::Error> {
        Dialect::from_value(&Value::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

/// A dialect from JavaScript, where a Rust front end is told by its page which API to show.
#[cfg(all(feature = "fetch", target_arch = "wasm32"))]
impl TryFrom<wasm_bindgen::JsValue> for Dialect {
    type Error = crate::error::Error;

    /// Reads the plain object that `unspool/dialects` exports and `docs/DIALECTS.md` describes.
    ///
    /// # Errors
    /// [`Kind::Dialect`](crate::Kind::Dialect) if it is none: what is wrong, and where.
    fn try_from(value: wasm_bindgen::JsValue) -> Result<Dialect> {
        let value: Value = serde_wasm_bindgen::from_value(value).map_err(|why| {
            crate::error::Error::of(
                crate::error::Kind::Dialect,
                "the dialect is no plain data: {}",
                &[&why.to_string()],
            )
        })?;
        Dialect::from_value(&value)
    }
}
