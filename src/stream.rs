//! The feed as Rust front ends see it: a `Stream` of items over any [`Transport`].

use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use serde::de::DeserializeOwned;

use crate::error::{Error, Kind, Millis, Result};
use crate::lane::{LaneId, Loaded, Status};
use crate::options::Options;
use crate::request::{Request, ResponseHead};
use crate::spool::{Command, Input, Settled, Spool, Step};

/// Something under way: a request or a timer. `Send` wherever threads are.
#[cfg(not(target_arch = "wasm32"))]
pub type Task<T> = Pin<Box<dyn Future<Output = T> + Send>>;
/// Something under way: a request or a timer.
#[cfg(target_arch = "wasm32")]
pub type Task<T> = Pin<Box<dyn Future<Output = T>>>;

/// Head and whole body.
type Answer = (ResponseHead, Vec<u8>);

/// What a feed needs from outside: HTTP, a timer and a clock.
pub trait Transport {
    /// Sends the request and gives head and whole body. Dropping the task aborts it. A failure to get an answer is an
    /// error of kind [`Kind::Network`]; any answer, whatever its status, is an answer.
    fn send(&self, request: Request) -> Task<Result<(ResponseHead, Vec<u8>)>>;
    /// Is ready after so many milliseconds.
    fn sleep(&self, millis: Millis) -> Task<()>;
    /// Milliseconds since the Unix epoch.
    fn now(&self) -> Millis;
}

#[cfg(not(target_arch = "wasm32"))]
type BoxedTransport = Box<dyn Transport + Send>;
#[cfg(target_arch = "wasm32")]
type BoxedTransport = Box<dyn Transport>;

/// One endless, duplicate-free feed, loading as it is read.
///
/// An error comes out once; polling on asks for the failed page again. The stream ends with the list.
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
    warnings: Vec<String>,
    /// The next item to hand out.
    position: usize,
    ended: bool,
    item: PhantomData<fn() -> T>,
}

impl<T> std::fmt::Debug for Feed<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Feed").field("spool", &self.spool).field("position", &self.position).finish_non_exhaustive()
    }
}

impl<T> Feed<T> {
    /// A feed over `fetch`. Sends nothing until it is read.
    #[cfg(target_arch = "wasm32")]
    pub fn new(options: Options) -> Result<Feed<T>> {
        let max_bytes = options.max_bytes;
        Feed::with_transport(options, browser::Fetch { max_bytes })
    }

    /// A feed over this transport. Sends nothing until it is read.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn with_transport(options: Options, transport: impl Transport + Send + 'static) -> Result<Feed<T>> {
        Ok(Feed::over(Spool::new(options)?, Box::new(transport)))
    }

    /// A feed over this transport. Sends nothing until it is read.
    #[cfg(target_arch = "wasm32")]
    pub fn with_transport(options: Options, transport: impl Transport + 'static) -> Result<Feed<T>> {
        Ok(Feed::over(Spool::new(options)?, Box::new(transport)))
    }

    fn over(spool: Spool, transport: BoxedTransport) -> Feed<T> {
        Feed {
            spool,
            transport,
            sends: BTreeMap::new(),
            sleeps: BTreeMap::new(),
            settled: Vec::new(),
            warnings: Vec::new(),
            position: 0,
            ended: false,
            item: PhantomData,
        }
    }

    /// The engine: length, raw items, states, counters.
    pub fn spool(&self) -> &Spool {
        &self.spool
    }

    /// Takes the warnings since the last call: problems that did not stop the feed.
    pub fn take_warnings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.warnings)
    }

    /// Starts the list anew, with these query parameters changed (`None` takes one away). The next item is its first.
    pub fn reset(&mut self, params: Vec<(String, Option<String>)>) {
        self.feed_in(Input::Reset { params, keep: false });
        self.settled.clear();
        self.position = 0;
        self.ended = false;
    }

    /// Loads the next page without reading it, for a "load more" button. Dropping the future does not lose the page.
    pub async fn load_more(&mut self) -> Result<Loaded> {
        self.settled.clear();
        self.feed_in(Input::LoadMore { lane: LaneId::Older, auto: false });
        poll_fn(|context| self.poll_load(context)).await
    }

    fn feed_in(&mut self, input: Input) {
        let now = self.transport.now();
        let step = self.spool.step(now, input);
        self.carry_out(step);
    }

    fn carry_out(&mut self, step: Step) {
        for command in step.commands {
            match command {
                Command::Send { turn, request } => {
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
                    // Inside the range, the reader keeps its place as far as there still is one: an update moves nobody.
                    let inside = passed.min(splice.added);
                    let behind = (passed + splice.added).saturating_sub(splice.removed);
                    self.position = splice.start + if passed < splice.removed { inside } else { behind };
                }
            }
        }
        self.settled.extend(step.settled);
        self.warnings.extend(step.warnings);
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

    fn poll_tasks(&mut self, context: &mut Context<'_>) -> Option<Input> {
        let answered = self.sends.iter_mut().find_map(|(turn, task)| match task.as_mut().poll(context) {
            Poll::Ready(answer) => Some((*turn, answer)),
            Poll::Pending => None,
        });
        if let Some((turn, answer)) = answered {
            self.sends.remove(&turn);
            self.sleeps.remove(&turn);
            return Some(match answer {
                Ok((head, body)) => Input::Answer { turn, head, body },
                Err(failure) => Input::Failed { turn, failure },
            });
        }
        let woke =
            self.sleeps.iter_mut().find_map(|(turn, task)| task.as_mut().poll(context).is_ready().then_some(*turn));
        let turn = woke?;
        self.sleeps.remove(&turn);
        Some(Input::Woke { turn })
    }
}

impl<T: DeserializeOwned> Feed<T> {
    /// The item at `position`, read anew on every call.
    pub fn get(&self, position: usize) -> Option<Result<T>> {
        self.spool.item(position).map(|bytes| {
            serde_json::from_slice(&bytes).map_err(|error| {
                let message = ["item ", &position.to_string(), " is not of the expected type: ", &error.to_string()];
                Error::new(Kind::Shape, message.concat()).with_item(position)
            })
        })
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
            if feed.ended {
                return Poll::Ready(None);
            }
            match feed.spool.status(LaneId::Older) {
                Status::Done | Status::Closed => {
                    feed.ended = true;
                    continue;
                }
                Status::Idle | Status::Failed if feed.settled.is_empty() => {
                    feed.feed_in(Input::LoadMore { lane: LaneId::Older, auto: false });
                }
                _ => {}
            }
            match feed.poll_load(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Ok(_)) => {}
                Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use js_sys::{Date, Function, Promise};
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::AbortController;

    use super::{Error, Kind, Millis, Request, ResponseHead, Result, Task, Transport};
    use crate::fetch::{Failure, send};

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = setTimeout)]
        fn set_timeout(callback: &Function, millis: f64) -> JsValue;
        #[wasm_bindgen(js_name = clearTimeout)]
        fn clear_timeout(timer: &JsValue);
    }

    /// Stops the clock when the task is dropped.
    struct Timer(JsValue);

    impl Drop for Timer {
        fn drop(&mut self) {
            clear_timeout(&self.0);
        }
    }

    pub(super) struct Fetch {
        pub(super) max_bytes: usize,
    }

    /// Aborts the request when the task is dropped.
    struct Guard(Option<AbortController>);

    impl Drop for Guard {
        fn drop(&mut self) {
            if let Some(controller) = &self.0 {
                controller.abort();
            }
        }
    }

    impl Transport for Fetch {
        fn send(&self, request: Request) -> Task<Result<(ResponseHead, Vec<u8>)>> {
            let max_bytes = self.max_bytes;
            Box::pin(async move {
                let mut guard = Guard(AbortController::new().ok());
                let signal = guard.0.as_ref().map(AbortController::signal);
                let answer = send(request, signal, max_bytes).await;
                guard.0 = None;
                answer.map_err(|failure| match failure {
                    Failure::Ours(error) => error,
                    Failure::Theirs(thrown) => {
                        let message = thrown.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
                        Error::new(Kind::Network, message.unwrap_or_else(|| "the request got no answer".into()))
                    }
                })
            })
        }

        fn sleep(&self, millis: Millis) -> Task<()> {
            let mut timer = Timer(JsValue::UNDEFINED);
            let over = Promise::new(&mut |resolve, _| timer.0 = set_timeout(&resolve, millis));
            Box::pin(async move {
                // A timer's promise is never rejected.
                let _ = JsFuture::from(over).await;
                drop(timer);
            })
        }

        fn now(&self) -> Millis {
            Date::now()
        }
    }
}
