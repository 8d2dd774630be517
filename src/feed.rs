//! The feed as Rust front ends see it: what a caller asks of it. How it is read is in `stream`, how its engine is
//! driven in `driver`.

#[cfg(target_arch = "wasm32")]
mod browser;
mod cursor;
mod driver;
#[cfg(target_arch = "wasm32")]
mod fetch;
mod known;
mod snapshot;
mod stream;
pub(crate) mod transport;
mod warnings;

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::future::poll_fn;
use core::marker::PhantomData;

use serde::de::DeserializeOwned;

use crate::config::options::{Incomplete, Options};
use crate::config::value::Value;
use crate::core::lane::{Loaded, Status};
use crate::core::spool::{Event, Spool, Write};
use crate::error::{Error, Kind, Result};
use crate::store::Direction;
use cursor::Cursor;
use driver::{BoxedTransport, Driver};
use transport::Transport;

/// One endless, duplicate-free feed, loading as it is read.
///
/// The stream ends with the list. An error comes out once, after the items before it:
///
/// - One that [may pass](Error::retryable) (no network, a timeout, 429, 5xx) does not end the stream: reading on asks
///   for the failed page again, after all the attempts and waits that [`Options`] allow.
/// - Any other one ends it. Reading on gives `None` and sends nothing, so that `feed.filter_map(Result::ok)` over a
///   feed that answers 404 sends one request, and not thousands. [`Feed::retry`], [`Feed::load_more`] and
///   [`Feed::reset`] make it go on.
/// - A list that ends before its end, in a circle or cut short by the server, ends with one error of kind
///   [`Kind::Incomplete`], unless [`Options::incomplete`] says otherwise. [`Feed::retry`] asks again from where it
///   broke off.
///
/// [`FusedStream::is_terminated`](futures_core::FusedStream::is_terminated) tells whether reading on would give `None`.
///
/// Warnings, problems that do not stop a feed, go to the [`log`] crate with the target `unspool`, and in a browser
/// without a logger to the console; [`Feed::on_warning`] takes them elsewhere. `Debug` shows no header, body, item or
/// secret of a URL.
///
/// ```
/// use futures::StreamExt;
/// use unspool::{Dialect, Feed, Options, Request, ResponseHead, Task, Transport};
///
/// struct TwoPages;
///
/// impl Transport for TwoPages {
///     fn send(&self, request: Request) -> Task<unspool::Result<(ResponseHead, Vec<u8>)>> {
///         let body = if request.url.ends_with("cursor=b") {
///             r#"{"data": [{"id": 2}, {"id": 3}]}"#
///         } else {
///             r#"{"data": [{"id": 1}, {"id": 2}], "nextCursor": "b"}"#
///         };
///         Box::pin(async move { Ok((ResponseHead::status(200), body.into())) })
///     }
///     fn sleep(&self, _: f64) -> Task<()> {
///         Box::pin(std::future::pending())
///     }
///     fn now(&self) -> f64 {
///         0.0
///     }
/// }
///
/// #[derive(serde::Deserialize)]
/// struct Post {
///     id: u64,
/// }
///
/// let dialect: Dialect = serde_json::from_str(
///     r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:nextCursor"}}}"#,
/// )?;
/// let feed = Feed::<Post>::with_transport(Options::new("https://api.example/posts", dialect), TwoPages)?;
/// let ids: Vec<u64> = futures::executor::block_on(feed.map(|post| post.unwrap().id).collect());
/// assert_eq!(ids, [1, 2, 3]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Feed<T> {
    driver: Driver,
    incomplete: Incomplete,
    /// The reader was told of an error that ends the stream.
    halted: bool,
    item: PhantomData<fn() -> T>,
}

impl<T> core::fmt::Debug for Feed<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Feed")
            .field("url", &self.driver.warnings.feed)
            .field("spool", &self.driver.spool)
            .field("position", &self.driver.cursor.0)
            .finish_non_exhaustive()
    }
}

impl<T> Feed<T> {
    /// A feed over `fetch`. Sends nothing until it is read.
    ///
    /// A redirect is followed only where [nothing travels along](crate::Request::may_follow_redirects); otherwise it is
    /// an error of kind [`Kind::Redirect`].
    ///
    /// # Errors
    /// As [`Spool::new`], and [`Kind::Options`] for a header that cannot be sent.
    #[cfg(target_arch = "wasm32")]
    pub fn new(mut options: Options) -> Result<Feed<T>> {
        if options.document.is_none() {
            options.document = crate::feed::browser::origin();
        }
        Feed::with_transport(options, crate::feed::browser::Fetch)
    }

    /// A feed over this transport. Sends nothing until it is read.
    ///
    /// # Errors
    /// As [`Spool::new`], and [`Kind::Options`] for a header that cannot be sent.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn with_transport(options: Options, transport: impl Transport + Send + 'static) -> Result<Feed<T>> {
        Feed::over(options, Box::new(transport))
    }

    /// A feed over this transport. Sends nothing until it is read.
    ///
    /// # Errors
    /// As [`Spool::new`], and [`Kind::Options`] for a header that cannot be sent.
    #[cfg(target_arch = "wasm32")]
    pub fn with_transport(options: Options, transport: impl Transport + 'static) -> Result<Feed<T>> {
        Feed::over(options, Box::new(transport))
    }

    fn over(options: Options, transport: BoxedTransport) -> Result<Feed<T>> {
        let incomplete = options.incomplete;
        Ok(Feed { driver: Driver::new(options, transport)?, incomplete, halted: false, item: PhantomData })
    }

    /// Gives each warning to this callback instead of the log. It tells the URL of the feed, without secrets.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn on_warning(mut self, callback: impl FnMut(&str) + Send + 'static) -> Feed<T> {
        self.driver.warnings.callback = Some(Box::new(callback));
        self
    }

    /// Gives each warning to this callback instead of the log. It tells the URL of the feed, without secrets.
    #[cfg(target_arch = "wasm32")]
    #[must_use]
    pub fn on_warning(mut self, callback: impl FnMut(&str) + 'static) -> Feed<T> {
        self.driver.warnings.callback = Some(Box::new(callback));
        self
    }

    /// The engine: length, raw items, states, counters.
    pub fn spool(&self) -> &Spool {
        &self.driver.spool
    }

    /// Takes the warnings since the last call, the last hundred: problems that did not stop the feed. They were logged,
    /// or given to [`Feed::on_warning`], all the same.
    pub fn take_warnings(&mut self) -> Vec<String> {
        self.driver.warnings.take()
    }

    /// Starts the list anew, with these parameters changed (`None` takes one away): `query:q`, `body:variables.q`, or a
    /// bare name, which goes where the API reads its parameters. The next item is its first.
    ///
    /// # Errors
    /// [`Kind::Options`] if the first request cannot carry a parameter; then nothing is changed.
    pub fn reset(&mut self, params: Vec<(String, Option<Value>)>) -> Result<()> {
        self.driver.try_event(Event::Reset { params, keep: false })?;
        self.driver.settled.clear();
        self.driver.cursor = Cursor::default();
        self.halted = false;
        Ok(())
    }

    /// Changes the list by hand. Gives the number by which the write can be undone and confirmed; 0 if there is nothing
    /// to undo. What stands before the reader is not read again: an item that is put in there is seen by
    /// [`Feed::get`].
    ///
    /// # Errors
    /// Why it cannot be made: an item without a key, say. Nothing has changed then. [`Kind::Closed`] after
    /// [`Feed::close`].
    ///
    /// ```
    /// # use unspool::{Feed, Options, Request, ResponseHead, Task, Transport, Write, dialects};
    /// # struct Nowhere;
    /// # impl Transport for Nowhere {
    /// #     fn send(&self, _: Request) -> Task<unspool::Result<(ResponseHead, Vec<u8>)>> { unreachable!() }
    /// #     fn sleep(&self, _: f64) -> Task<()> { unreachable!() }
    /// #     fn now(&self) -> f64 { 0.0 }
    /// # }
    /// # let options = Options::new("https://api.example/v1/customers", dialects::stripe());
    /// let mut customers = Feed::<serde_json::Value>::with_transport(options, Nowhere)?;
    /// let item = br#"{"id": "cus_1", "email": "a@b.c"}"#.to_vec();
    /// customers.write(Write::Insert { position: 0, item })?;
    /// let key = customers.spool().key_of(br#""cus_1""#)?;
    /// let number = customers.write(Write::Patch { key, members: br#"{"email":"d@e.f"}"#.to_vec() })?;
    /// assert_eq!(customers.get(0).unwrap()?["email"], "d@e.f");
    /// // The server says no.
    /// customers.write(Write::Undo { number })?;
    /// assert_eq!(customers.get(0).unwrap()?["email"], "a@b.c");
    /// # Ok::<(), unspool::Error>(())
    /// ```
    pub fn write(&mut self, write: Write) -> Result<u32> {
        self.driver.try_event(Event::Write(write))
    }

    /// Loads the next page without reading it, for a "load more" button. Dropping the future does not lose the page.
    ///
    /// # Errors
    /// Why the page could not be loaded. [`Kind::Closed`] after [`Feed::close`].
    pub async fn load_more(&mut self) -> Result<Loaded> {
        self.load(Direction::Older).await
    }

    /// Loads the next page in this direction: newer items go in front, and a reader stays where it is. The directions
    /// are independent: a future that is dropped leaves its load under way, and it goes on whenever the feed is polled.
    ///
    /// # Errors
    /// As [`Feed::load_more`].
    pub async fn load(&mut self, lane: Direction) -> Result<Loaded> {
        self.ask(lane, Event::LoadMore { lane, auto: false }).await
    }

    /// Whether asking for more in this direction can bring more.
    pub fn has_more(&self, lane: Direction) -> bool {
        self.driver.spool.has_more(lane)
    }

    /// What this direction is doing.
    pub fn status(&self, lane: Direction) -> Status {
        self.driver.spool.status(lane)
    }

    /// Asks for the page that failed once more, at once, whatever the feed waits for; then the stream goes on. Without
    /// a failure, it is [`Feed::load_more`]. Dropping the future does not lose the page.
    ///
    /// # Errors
    /// Why it failed again. [`Kind::Closed`] after [`Feed::close`].
    pub async fn retry(&mut self) -> Result<Loaded> {
        self.retry_in(Direction::Older).await
    }

    /// [`Feed::retry`] in this direction.
    ///
    /// # Errors
    /// As [`Feed::retry`].
    pub async fn retry_in(&mut self, lane: Direction) -> Result<Loaded> {
        self.ask(lane, Event::Retry(lane)).await
    }

    async fn ask(&mut self, lane: Direction, event: Event) -> Result<Loaded> {
        self.driver.settled.retain(|settled| settled.lane != lane);
        self.driver.event(event);
        if lane == Direction::Older {
            // A list that is done whatever one asks has nothing new to tell its reader.
            self.halted &= self.driver.spool.status(Direction::Older) == Status::Done;
        }
        poll_fn(|context| self.driver.poll_load(lane, context)).await
    }

    /// Ends the feed: what is under way is aborted, the items are gone, and their memory is free. Reading gives `None`,
    /// asking for more an error of kind [`Kind::Closed`].
    pub fn close(&mut self) {
        self.driver.event(Event::Close);
        self.driver.settled.clear();
    }
}

impl<T: DeserializeOwned> Feed<T> {
    /// The item at `position`, read anew on every call; `None` past the end.
    ///
    /// # Errors
    /// [`Kind::Shape`] if the item is not of the type `T`: what serde says of it.
    pub fn get(&self, position: usize) -> Option<Result<T>> {
        self.driver.spool.item(position).map(|bytes| {
            serde_json::from_slice(&bytes).map_err(|error| {
                let message = ["item ", &position.to_string(), " is not of the expected type: ", &error.to_string()];
                Error::new(Kind::Shape, message.concat()).with_item(position)
            })
        })
    }
}
