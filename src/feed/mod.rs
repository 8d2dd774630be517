//! The feed as Rust front ends see it: a `Stream` of items over any [`Transport`].

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod fetch;
pub(crate) mod transport;
mod warnings;

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::{FusedStream, Stream};
use serde::de::DeserializeOwned;

use crate::config::options::{Incomplete, Options};
use crate::config::value::Value;
use crate::core::lane::{Loaded, Reason, State, Status};
use crate::core::spool::{Command, Event, Outcome, Settled, Spool};
use crate::error::{Error, Kind, Result};
use crate::feed::transport::{Task, Transport, check_header};
use crate::feed::warnings::Warnings;
use crate::http::request::{Request, ResponseHead};
use crate::store::Direction;

/// Head and whole body.
type Answer = (ResponseHead, Vec<u8>);

#[cfg(not(target_arch = "wasm32"))]
type BoxedTransport = Box<dyn Transport + Send>;
#[cfg(target_arch = "wasm32")]
type BoxedTransport = Box<dyn Transport>;

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
///   [`Kind::Incomplete`], unless [`Options::incomplete`] says otherwise. [`Feed::retry`] asks again from there.
///
/// [`FusedStream::is_terminated`] tells whether reading on would give `None`.
///
/// Warnings, problems that do not stop a feed, go to the [`log`] crate (target `unspool`), in browsers without a
/// logger to the console; [`Feed::on_warning`] takes them elsewhere. `Debug` shows no header, body, item or secret.
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
    spool: Spool,
    transport: BoxedTransport,
    sends: BTreeMap<u32, Task<Result<Answer>>>,
    sleeps: BTreeMap<u32, Task<()>>,
    settled: Vec<Settled>,
    warnings: Warnings,
    /// The caller's own headers: the engine never sees them.
    headers: Vec<(String, String)>,
    incomplete: Incomplete,
    /// The next item to hand out.
    position: usize,
    /// The reader was told of an error that ends the stream.
    halted: bool,
    item: PhantomData<fn() -> T>,
}

impl<T> std::fmt::Debug for Feed<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Feed")
            .field("url", &self.warnings.feed)
            .field("spool", &self.spool)
            .field("position", &self.position)
            .finish_non_exhaustive()
    }
}

impl<T> Feed<T> {
    /// A feed over `fetch`. Sends nothing until it is read.
    ///
    /// A redirect is followed only where [nothing travels along](Request::may_follow_redirects); otherwise it is an
    /// error of kind [`Kind::Redirect`].
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

    fn over(mut options: Options, transport: BoxedTransport) -> Result<Feed<T>> {
        let headers = std::mem::take(&mut options.headers);
        for (name, value) in &headers {
            check_header(name, value)?;
        }
        Ok(Feed {
            warnings: Warnings::of(&options.request.url),
            incomplete: options.incomplete,
            spool: Spool::new(options)?,
            transport,
            sends: BTreeMap::new(),
            sleeps: BTreeMap::new(),
            settled: Vec::new(),
            headers,
            position: 0,
            halted: false,
            item: PhantomData,
        })
    }

    /// Gives each warning to this callback instead of the log. It tells the URL of the feed, without secrets.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn on_warning(mut self, callback: impl FnMut(&str) + Send + 'static) -> Feed<T> {
        self.warnings.callback = Some(Box::new(callback));
        self
    }

    /// Gives each warning to this callback instead of the log. It tells the URL of the feed, without secrets.
    #[cfg(target_arch = "wasm32")]
    #[must_use]
    pub fn on_warning(mut self, callback: impl FnMut(&str) + 'static) -> Feed<T> {
        self.warnings.callback = Some(Box::new(callback));
        self
    }

    /// The engine: length, raw items, states, counters.
    pub fn spool(&self) -> &Spool {
        &self.spool
    }

    /// Takes the warnings since the last call, the last hundred: problems that did not stop the feed. They were logged,
    /// or given to [`Feed::on_warning`], all the same.
    pub fn take_warnings(&mut self) -> Vec<String> {
        self.warnings.take()
    }

    /// Starts the list anew, with these parameters changed (`None` takes one away): `query:q`, `body:variables.q`, or a
    /// bare name, which goes where the API reads its parameters. The next item is its first.
    ///
    /// # Errors
    /// [`Kind::Options`] if the first request cannot carry a parameter; then nothing is changed.
    pub fn reset(&mut self, params: Vec<(String, Option<Value>)>) -> Result<()> {
        let outcome = self.spool.step(self.transport.now(), Event::Reset { params, keep: false })?;
        self.carry_out(outcome);
        self.settled.clear();
        self.position = 0;
        self.halted = false;
        Ok(())
    }

    /// Loads the next page without reading it, for a "load more" button. Dropping the future does not lose the page.
    ///
    /// # Errors
    /// Why the page could not be loaded. [`Kind::Closed`] after [`Feed::close`].
    pub async fn load_more(&mut self) -> Result<Loaded> {
        self.ask(Event::LoadMore { lane: Direction::Older, auto: false }).await
    }

    /// Asks for the page that failed once more, at once, whatever the feed waits for; then the stream goes on. Without
    /// a failure, it is [`Feed::load_more`]. Dropping the future does not lose the page.
    ///
    /// # Errors
    /// Why it failed again. [`Kind::Closed`] after [`Feed::close`].
    pub async fn retry(&mut self) -> Result<Loaded> {
        self.ask(Event::Retry(Direction::Older)).await
    }

    async fn ask(&mut self, input: Event) -> Result<Loaded> {
        self.settled.clear();
        self.feed_in(input);
        // A list that is done whatever one asks has nothing new to tell its reader.
        self.halted &= self.spool.status(Direction::Older) == Status::Done;
        poll_fn(|context| self.poll_load(context)).await
    }

    /// Ends the feed: what is under way is aborted, the items are gone, and their memory is free. Reading gives `None`,
    /// asking for more an error of kind [`Kind::Closed`].
    pub fn close(&mut self) {
        self.feed_in(Event::Close);
        self.settled.clear();
    }

    /// Whether a reader who has read every item is at the end.
    fn is_over(&self) -> bool {
        match self.spool.status(Direction::Older) {
            Status::Closed => true,
            _ if self.halted => true,
            _ => match self.spool.state(Direction::Older) {
                State::Done(reason) => self.incomplete == Incomplete::End || !reason.is_early(),
                _ => false,
            },
        }
    }

    fn feed_in(&mut self, input: Event) {
        let now = self.transport.now();
        // Writes and resets alone are refused, and none of them comes this way.
        if let Ok(outcome) = self.spool.step(now, input) {
            self.carry_out(outcome);
        }
    }

    fn carry_out(&mut self, step: Outcome) {
        for command in step.commands {
            match command {
                Command::Send { turn, mut request } => {
                    self.complete(&mut request);
                    self.sends.insert(turn, self.transport.send(request));
                }
                Command::Sleep { turn, millis } => {
                    self.sleeps.insert(turn, self.transport.sleep(millis));
                }
                Command::Abort { turn } => {
                    self.sends.remove(&turn);
                    self.sleeps.remove(&turn);
                }
            }
        }
        for change in &step.changes {
            for splice in &change.splices {
                if splice.start < self.position {
                    let passed = self.position - splice.start;
                    // Inside the range, the reader keeps its place as far as there is one: an update moves nobody.
                    let inside = passed.min(splice.added);
                    let behind = (passed + splice.added).saturating_sub(splice.removed);
                    self.position = splice.start + if passed < splice.removed { inside } else { behind };
                }
            }
        }
        self.settled.extend(step.settled);
        for warning in &step.warnings {
            self.warnings.tell(warning);
        }
    }

    /// Says how much may be read, and adds the caller's headers, but for those that the dialect sets.
    fn complete(&self, request: &mut Request) {
        let mut headers = self.headers.clone();
        headers.retain(|(name, _)| !request.headers.iter().any(|(set, _)| set.eq_ignore_ascii_case(name)));
        headers.append(&mut request.headers);
        request.headers = headers;
    }

    /// Moves what is under way. Ready when a load has ended.
    fn poll_load(&mut self, context: &mut Context<'_>) -> Poll<Result<Loaded>> {
        loop {
            if !self.settled.is_empty() {
                return Poll::Ready(self.settled.remove(0).result);
            }
            let Some(input) = self.poll_tasks(context) else { return Poll::Pending };
            self.feed_in(input);
        }
    }

    fn poll_tasks(&mut self, context: &mut Context<'_>) -> Option<Event> {
        let answered = self.sends.iter_mut().find_map(|(turn, task)| match task.as_mut().poll(context) {
            Poll::Ready(answer) => Some((*turn, answer)),
            Poll::Pending => None,
        });
        if let Some((turn, answer)) = answered {
            self.sends.remove(&turn);
            self.sleeps.remove(&turn);
            return Some(match answer {
                Ok((mut head, body)) => {
                    head.date.get_or_insert(self.transport.date());
                    Event::Answer { turn, head, body: body.into() }
                }
                Err(failure) => Event::Failed { turn, failure },
            });
        }
        let woke =
            self.sleeps.iter_mut().find_map(|(turn, task)| task.as_mut().poll(context).is_ready().then_some(*turn));
        let turn = woke?;
        self.sleeps.remove(&turn);
        Some(Event::Woke { turn })
    }
}

impl<T: DeserializeOwned> Feed<T> {
    /// The item at `position`, read anew on every call.
    pub fn get(&self, position: usize) -> Option<Result<T>> {
        let bytes = self.spool.item(position)?;
        Some(serde_json::from_slice(&bytes).map_err(|error| {
            let message = ["item ", &position.to_string(), " is not of the expected type: ", &error.to_string()];
            Error::new(Kind::Shape, message.concat()).with_item(position)
        }))
    }
}

impl<T: DeserializeOwned> Stream for Feed<T> {
    type Item = Result<T>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        let feed = self.get_mut();
        loop {
            if let Some(item) = feed.get(feed.position) {
                feed.position += 1;
                return Poll::Ready(Some(item));
            }
            if feed.is_over() {
                return Poll::Ready(None);
            }
            match feed.spool.state(Direction::Older) {
                State::Done(reason) => {
                    feed.halted = true;
                    return Poll::Ready(Some(Err(incomplete(*reason))));
                }
                // The failure of a load that somebody else asked for.
                State::Failed(error) if feed.settled.is_empty() && !error.retryable() => {
                    let error = error.clone();
                    feed.halted = true;
                    return Poll::Ready(Some(Err(error)));
                }
                State::Idle | State::Failed(_) if feed.settled.is_empty() => {
                    feed.feed_in(Event::LoadMore { lane: Direction::Older, auto: false });
                }
                _ => {}
            }
            match feed.poll_load(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Ok(_)) => {}
                Poll::Ready(Err(error)) => {
                    feed.halted = !error.retryable();
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl<T: DeserializeOwned> FusedStream for Feed<T> {
    fn is_terminated(&self) -> bool {
        self.position >= self.spool.len() && self.is_over()
    }
}

fn incomplete(reason: Reason) -> Error {
    Error::of(Kind::Incomplete, "the list ends before its end: {}; `retry()` asks again", &[reason.name()])
}
