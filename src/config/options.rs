//! How a feed is set up: one record, every field with its default, all checked before anything is sent.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::config::order::ItemOrder;
use crate::config::reader::{Reader, get};
use crate::config::text::split;
use crate::config::value::Value;
use crate::dialect::{Dialect, KeyPaths};
use crate::error::{Kind, Millis, Result};
use crate::http::redact;
use crate::http::request::{MAX_BYTES, Request};
use crate::store::Duplicates;

/// The settings of a feed. Start with [`Options::new`], change what you need.
#[derive(Clone)]
#[must_use]
#[non_exhaustive]
pub struct Options {
    /// The first request, without page size.
    pub request: Request,
    /// How the API pages.
    pub dialect: Dialect,
    /// The primary key, instead of the dialect's.
    pub key: Option<KeyPaths>,
    /// What the client names an item by, and the server gives back: a row of a page that has the name of an item that
    /// was [put in](crate::Write::Place) under another key is that item.
    pub client_key: Option<KeyPaths>,
    /// What the list is sorted by: an item that is put in without a position goes where it belongs.
    pub order: Option<ItemOrder>,
    /// Items a page; `None`: what the API sends.
    pub limit: Option<u64>,
    /// What happens when a known key comes again.
    pub duplicates: Duplicates,
    /// The list ends after this many items.
    pub max_items: usize,
    /// How long one attempt may take, body included.
    pub timeout: Millis,
    /// Attempts after the first, before a load fails.
    pub retries: u32,
    /// The longest wait that the feed takes by itself. A server that asks for more makes the load fail as rate-limited.
    pub max_wait: Millis,
    /// Empty pages in a row that are followed.
    pub max_empty_pages: u32,
    /// Pages in a row without one new key, before the lane ends as a loop.
    pub max_stale_pages: u32,
    /// The longest body of an answer, in bytes, after unpacking. No more is read of it; what is longer is an error of
    /// kind [`Kind::TooLarge`], and is not asked for again. While a page is read it may take up to 20 times as much
    /// memory if it consists of one-byte tokens, and less than its own size again if it is an ordinary page.
    pub max_bytes: usize,
    /// The most items in one page; a page with more is refused as [`Kind::TooLarge`](crate::Kind::TooLarge).
    pub max_page_items: usize,
    /// Bytes of pages, the newest, whose items stay as they came. Older ones are packed, to about a third, and looking
    /// at one takes a microsecond or two longer. By [`Spool::pack`](crate::Spool::pack) when there is time for it;
    /// beyond twice as many bytes each page packs more than it brings.
    pub unpacked: usize,
    /// How many known rows each page begins with, where the dialect counts items: rows that vanish at the server move
    /// those behind them, and none is lost as long as no more of them vanish between two pages, or the feed sees it and
    /// reads further back. Towards newer items, how many known rows each page ends with: rows that come in at the
    /// server move those that are missing.
    pub overlap: usize,
    /// Where the list begins: a [`cursor`](crate::Spool::cursor) of an earlier feed, or parameters of the query as text
    /// (`page=3`). `None`: with its first page.
    pub cursor: Option<String>,
    /// So many pages on each side of where somebody looks keep their bytes; the others give them back, and their rows
    /// read as `null` until [`Event::Ensure`](crate::Event::Ensure) asks for them again. `None`: all keep them.
    pub window: Option<u32>,
    /// Origins besides that of the first request to which a `next` URL may lead.
    pub origins: Vec<String>,
    /// Whether the request may be repeated after a failure. `None`: GET and HEAD, and whatever carries the continuation
    /// in its body.
    pub idempotent: Option<bool>,
    /// The origin of the page that asks, where there is one: another one than the API's means that CORS hides headers.
    pub document: Option<String>,
    /// The caller's own headers, for every request. [`Options::header`] sets one.
    #[cfg(feature = "fetch")]
    pub headers: Vec<(String, String)>,
    /// What a reader gets of a list that is not whole.
    #[cfg(feature = "fetch")]
    pub incomplete: Incomplete,
    /// Seed of all randomness: jitter, and the hashes of keys. Another one for each feed, so that clients do not ask in
    /// step and no server can aim at the hashes. Set it where a run must repeat.
    pub seed: u64,
}

/// How a list ends for a reader when it ends as a [loop](crate::DoneReason::Loop), a [run of empty
/// pages](crate::DoneReason::EmptyRun) or [cut short](crate::DoneReason::Truncated).
#[cfg(feature = "fetch")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Incomplete {
    /// With one error of kind [`Kind::Incomplete`] after the last item (default).
    #[default]
    Throw,
    /// As a whole list does.
    End,
}

impl Options {
    /// The defaults for this URL and dialect.
    pub fn new(url: impl Into<String>, dialect: Dialect) -> Options {
        Options {
            request: Request::get(url),
            dialect,
            key: None,
            client_key: None,
            order: None,
            limit: None,
            duplicates: Duplicates::Last,
            max_items: usize::MAX,
            timeout: 30_000.0,
            retries: 3,
            max_wait: 300_000.0,
            max_empty_pages: 100,
            max_stale_pages: 10,
            max_bytes: MAX_BYTES,
            max_page_items: 100_000,
            unpacked: 24 << 20,
            overlap: 0,
            cursor: None,
            window: None,
            origins: Vec::new(),
            idempotent: None,
            document: None,
            #[cfg(feature = "fetch")]
            headers: Vec::new(),
            #[cfg(feature = "fetch")]
            incomplete: Incomplete::default(),
            seed: random(),
        }
    }

    /// Sends this header with every request of a [`Feed`](crate::Feed): an API key, say. It goes to the origin of the
    /// first request and to those in [`origins`](Options::origins), and nowhere else: with a header, no redirect is
    /// followed. Its value is never printed. Names count without case: the last header of a name holds, and one that
    /// the dialect sets overrules it.
    #[cfg(feature = "fetch")]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Options {
        let name = name.into();
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        self.headers.push((name, value.into()));
        self
    }

    /// What a reader gets of a list that is not whole.
    #[cfg(feature = "fetch")]
    pub fn incomplete(mut self, how: Incomplete) -> Options {
        self.incomplete = how;
        self
    }

    /// Asks with POST and this JSON body, into which the dialect writes.
    pub fn post(mut self, body: impl Into<Vec<u8>>) -> Options {
        self.request = Request::post(self.request.url, body);
        self
    }

    /// Items a page.
    pub fn limit(mut self, limit: u64) -> Options {
        self.limit = Some(limit);
        self
    }

    /// The list ends after this many items.
    pub fn max_items(mut self, max: usize) -> Options {
        self.max_items = max;
        self
    }

    /// The primary key: a path, or a list of paths.
    pub fn key(mut self, key: KeyPaths) -> Options {
        self.key = Some(key);
        self
    }

    /// What the client names an item by: a path, or a list of paths.
    pub fn client_key(mut self, key: KeyPaths) -> Options {
        self.client_key = Some(key);
        self
    }

    /// What the list is sorted by.
    pub fn order(mut self, order: ItemOrder) -> Options {
        self.order = Some(order);
        self
    }

    /// What happens when a known key comes again.
    pub fn duplicates(mut self, rule: Duplicates) -> Options {
        self.duplicates = rule;
        self
    }

    /// Where the list begins: a [`cursor`](crate::Spool::cursor) of an earlier feed.
    pub fn cursor(mut self, cursor: impl Into<String>) -> Options {
        self.cursor = Some(cursor.into());
        self
    }

    /// Whether items have keys.
    pub(crate) fn is_keyed(&self) -> bool {
        self.key.as_ref().map_or(self.dialect.has_key(), |key| !key.is_none())
    }

    /// The settings in a tree of plain data: what JavaScript passes. Names as in `index.d.ts`.
    ///
    /// # Errors
    /// [`Kind::Options`] or [`Kind::Dialect`]: the first option that is missing, unknown or wrong, with its place, its
    /// value, and the near name.
    pub fn from_value(value: &Value) -> Result<Options> {
        let mut reader = Reader::new(Kind::Options, "options");
        let r = &mut reader;
        let fields = r.fields(value, KNOWN);
        let url = r.text(fields, "url");
        if url.is_none() {
            r.missing("url", "what should be asked?");
        }
        let mut dialect = Dialect::default();
        match get(fields, "dialect") {
            Some(value) => dialect = r.made(Dialect::from_value(value)),
            None => r.missing("dialect", "how does this API page?"),
        }
        let mut options = Options::new(url.unwrap_or_default(), dialect);
        if let Some(body) = r.text(fields, "body") {
            options.request = Request::post(core::mem::take(&mut options.request.url), body);
        }
        if let Some(method) = r.text(fields, "method") {
            if !is_method(method) {
                r.wrong_at("method", "an HTTP method", &Value::Text(method.into()));
            }
            options.request.method = method.to_ascii_uppercase();
        }
        // `key: null` means "items have no key", a missing `key` "the dialect's".
        if let Some(key) = value.get("key") {
            options.key = Some(r.made(KeyPaths::from_value(key)));
        }
        if let Some(value) = get(fields, "clientKey") {
            r.enter("clientKey");
            options.client_key = Some(KeyPaths::parse(r, value));
            r.leave();
        }
        options.order = ItemOrder::parse(r, fields);
        let mut numbers = [None; NUMBERS.len()];
        for (slot, (name, min, max)) in numbers.iter_mut().zip(&NUMBERS) {
            *slot = r.integer(fields, name, *min, *max);
        }
        let [limit, items, timeout, retries, wait, empty, stale, bytes, rows, overlap, window, seed] = numbers;
        options.window = window.map(|n| n as u32);
        options.overlap = overlap.map_or(0, |n| n as usize);
        options.limit = limit.map(|n| n as u64);
        options.max_items = items.map_or(options.max_items, |n| n as usize);
        options.timeout = timeout.map_or(options.timeout, |n| n as Millis);
        options.retries = retries.map_or(options.retries, |n| n as u32);
        options.max_wait = wait.map_or(options.max_wait, |n| n as Millis);
        options.max_empty_pages = empty.map_or(options.max_empty_pages, |n| n as u32);
        options.max_stale_pages = stale.map_or(options.max_stale_pages, |n| n as u32);
        options.max_bytes = bytes.map_or(options.max_bytes, |n| n as usize);
        options.max_page_items = rows.map_or(options.max_page_items, |n| n as usize);
        options.seed = seed.map_or(options.seed, |n| n as u64);
        options.duplicates = match r.text(fields, "duplicates") {
            None | Some("last") => Duplicates::Last,
            Some("first") => Duplicates::First,
            Some("merge") => Duplicates::Merge,
            Some(other) => {
                r.wrong_at("duplicates", "\"last\", \"first\" or \"merge\"", &Value::Text(other.into()));
                Duplicates::Last
            }
        };
        match get(fields, "origins") {
            None => {}
            Some(Value::List(list)) => {
                for one in list {
                    match one {
                        Value::Text(url) => options.origins.push(url.clone()),
                        other => r.wrong_at("origins", "an array of URLs", other),
                    }
                }
            }
            Some(other) => r.wrong_at("origins", "an array of URLs", other),
        }
        options.cursor = r.text(fields, "cursor").map(Into::into);
        options.idempotent = r.flag(fields, "idempotent");
        options.document = r.text(fields, "document").map(Into::into);
        reader.finish(options)
    }
}

/// What is set for one API; the bounds are left out.
impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origins: Vec<String> = self.origins.iter().map(|origin| redact::url(origin)).collect();
        let mut shown = f.debug_struct("Options");
        shown.field("request", &self.request).field("dialect", &self.dialect).field("key", &self.key);
        #[cfg(feature = "fetch")]
        shown.field("headers", &redact::names(&self.headers)).field("incomplete", &self.incomplete);
        shown
            .field("limit", &self.limit)
            .field("duplicates", &self.duplicates)
            .field("max_items", &self.max_items)
            .field("origins", &origins)
            .field("idempotent", &self.idempotent)
            .field("document", &self.document.as_deref().map(redact::url))
            .finish_non_exhaustive()
    }
}

/// Sixty-four bits that are others each time.
#[cfg(not(target_arch = "wasm32"))]
fn random() -> u64 {
    use std::hash::{BuildHasher, Hasher, RandomState};

    RandomState::new().build_hasher().finish()
}

/// Sixty-four bits that are others each time.
#[cfg(all(target_arch = "wasm32", feature = "fetch"))]
fn random() -> u64 {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues)]
        fn fill(bytes: &mut [u8]);
    }
    let mut bytes = [0; 8];
    fill(&mut bytes);
    u64::from_le_bytes(bytes)
}

/// Nothing here knows a random number. JavaScript always passes a seed.
#[cfg(all(target_arch = "wasm32", not(feature = "fetch")))]
const fn random() -> u64 {
    0x5eed
}

const MOST: i64 = u32::MAX as i64;
/// No string of JavaScript's is longer in V8, and an item must be one.
const LONGEST_TEXT: i64 = 0x1fff_ffe8;
/// setTimeout counts in 31 bits.
const MILLIS: i64 = i32::MAX as i64;

/// The options that are whole numbers, with their bounds.
const NUMBERS: [(&str, i64, i64); 12] = [
    ("limit", 1, MOST),
    ("maxItems", 1, MOST),
    ("timeout", 1, MILLIS),
    ("retries", 0, 1_000),
    ("maxWait", 0, MILLIS),
    ("maxEmptyPages", 0, MOST),
    ("maxStalePages", 1, MOST),
    ("maxBytes", 1, LONGEST_TEXT),
    ("maxPageItems", 1, MOST),
    ("overlap", 0, MOST),
    ("window", 1, MOST),
    ("seed", 0, i64::MAX),
];

/// All names: those read here, and those that the JavaScript face keeps for itself (so that a slip finds the near
/// name).
const KNOWN: &str = "url dialect key clientKey order limit method body headers initial cursor snapshot maxAge stale revalidate retain credentials redirect fetch origins duplicates maxItems timeout \
     retries maxWait maxEmptyPages maxStalePages maxBytes maxPageItems overlap window idempotent signal onWarning parse incomplete \
     maxConcurrent prefetch onPage keepPages concurrency document seed";

fn is_method(method: &str) -> bool {
    let token = !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    token && !split("CONNECT TRACE TRACK", b' ').any(|name| name.eq_ignore_ascii_case(method))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_feeds_have_two_seeds() {
        let seed = || Options::new("https://api.example/", Dialect::default()).seed;
        assert_ne!(seed(), seed());
    }
}
