//! A feed that is kept, and taken up again; and a list that is read again.

use alloc::format;
use alloc::string::String;
use core::ops::Range;

use super::Feed;
use crate::core::lane::Loaded;
use crate::core::spool::{Event, Gap};
use crate::error::{Error, Kind, Result};
use crate::json::{JsonKind, Node, Tape};
use crate::store::Direction;

/// Of the form of a snapshot.
const VERSION: u32 = 1;

fn refused(why: &str) -> Error {
    Error::of(Kind::Options, "the snapshot is refused: {}", &[why]).with_path("snapshot")
}

impl<T> Feed<T> {
    /// What is kept of this feed to go on with it later, as JSON: its items as the server sent them, and what each lane
    /// knows. No headers, no credentials, and nothing of a next request that the first one has, too.
    #[must_use]
    pub fn snapshot(&self) -> String {
        let spool = &self.driver.spool;
        let items = String::from_utf8_lossy(&spool.array(0..spool.len())).into_owned();
        let (feed, state) = (self.driver.fingerprint, spool.state_text());
        format!(r#"{{"version":{VERSION},"feed":"{feed:x}","state":{state},"items":{items}}}"#)
    }

    /// Takes up what [`Feed::snapshot`] gave: the same items, without a request, and the next load goes on. Before
    /// anything was asked for.
    ///
    /// # Errors
    /// [`Kind::Options`]: it is of another feed (URL, body, dialect, key or limit), of another version, or damaged; or
    /// something was asked for already. Nothing has changed then. [`Kind::Origin`]: it leads to another origin.
    ///
    /// ```
    /// # use unspool::{Feed, Options, Request, ResponseHead, Task, Transport, dialects};
    /// # struct Nowhere;
    /// # impl Transport for Nowhere {
    /// #     fn send(&self, _: Request) -> Task<unspool::Result<(ResponseHead, Vec<u8>)>> { unreachable!() }
    /// #     fn sleep(&self, _: f64) -> Task<()> { unreachable!() }
    /// #     fn now(&self) -> f64 { 0.0 }
    /// # }
    /// # let made = || {
    /// #     let options = Options::new("https://api.example/v1/customers", dialects::stripe());
    /// #     Feed::<serde_json::Value>::with_transport(options, Nowhere)
    /// # };
    /// let kept: String = made()?.snapshot();
    /// // Later, in another process:
    /// let mut feed = made()?;
    /// feed.restore(&kept)?;
    /// # Ok::<(), unspool::Error>(())
    /// ```
    pub fn restore(&mut self, snapshot: &str) -> Result<()> {
        let mut tape = Tape::new();
        let damaged = || refused("it is no JSON, or cut off");
        let root = tape.parse(snapshot.as_bytes()).map_err(|_| damaged())?.root();
        let part = |name: &str| root.get(name).map(Node::raw).ok_or_else(damaged);
        if part("version")? != VERSION.to_string().as_bytes() {
            return Err(refused("it is of another version"));
        }
        if part("feed")? != format!("\"{:x}\"", self.driver.fingerprint).as_bytes() {
            return Err(refused("it is of another feed: the URL, body, dialect, key or limit is not the same"));
        }
        if root.get("items").is_none_or(|items| items.kind() != JsonKind::Array) {
            return Err(damaged());
        }
        let state = String::from_utf8_lossy(part("state")?).into_owned();
        let items = part("items")?.to_vec().into();
        self.driver.try_event(Event::Restore { items, state }).map(drop)
    }

    /// Reads the head of the list again: known rows are updated, new ones go in front, until a page meets known rows.
    /// If `pages` pages meet none, they leave a gap: see [`Feed::gaps`].
    ///
    /// # Errors
    /// Why a page could not be loaded, or that items have no keys.
    pub async fn refresh(&mut self, pages: u32) -> Result<Loaded> {
        self.try_ask(Direction::Head, Event::Refresh { all: false, pages }).await
    }

    /// Reads all that was loaded again: rows that the server has no more go. One that failed goes on where it failed.
    ///
    /// # Errors
    /// As [`Feed::refresh`].
    pub async fn refresh_all(&mut self) -> Result<Loaded> {
        self.try_ask(Direction::Head, Event::Refresh { all: true, pages: 1 }).await
    }

    /// Where rows are missing that nobody has loaded, from the front.
    pub fn gaps(&self) -> &[Gap] {
        &self.driver.gaps
    }

    /// Loads the next page into the gap with this number. It closes when a page meets the row behind it.
    ///
    /// # Errors
    /// Why the page could not be loaded.
    pub async fn load_gap(&mut self, id: u32) -> Result<Loaded> {
        self.try_ask(Direction::Gap, Event::LoadGap(id)).await
    }

    /// Somebody looks at these rows, of a feed with a [window](crate::Options::window): what is missing of them is
    /// asked for again, and what is far from them gives its bytes back. Until then, a row without its bytes reads as
    /// `null`: with `T = Option<Row>`, as `None`.
    ///
    /// # Errors
    /// Why a page could not be loaded, or that the feed has no window, or items without keys.
    pub async fn ensure(&mut self, rows: Range<usize>) -> Result<()> {
        self.try_ask(Direction::Window, Event::Ensure(rows)).await.map(drop)
    }

    /// The first `count` rows leave the list, and no later page brings them again: the fingerprint of each key stays,
    /// in 8 bytes. Whoever reads a long list by `next` holds no more than a page with it. Rows without keys leave, too;
    /// nothing tells when they come again.
    pub fn forget(&mut self, count: usize) {
        self.driver.event(Event::Forget { count });
    }

    async fn try_ask(&mut self, lane: Direction, event: Event) -> Result<Loaded> {
        self.driver.settled.retain(|settled| settled.lane != lane);
        self.driver.try_event(event)?;
        core::future::poll_fn(|context| self.driver.poll_load(lane, context)).await
    }
}
