//! What a feed needs from outside: HTTP, a timer and a clock.

use std::future::Future;
use std::pin::Pin;

use crate::error::{Millis, Result};
use crate::http::request::{Request, ResponseHead};

/// Something under way: a request or a timer. `Send` wherever threads are.
#[cfg(not(target_arch = "wasm32"))]
pub type Task<T> = Pin<Box<dyn Future<Output = T> + Send>>;
/// Something under way: a request or a timer.
#[cfg(target_arch = "wasm32")]
pub type Task<T> = Pin<Box<dyn Future<Output = T>>>;

/// What a feed needs from outside: HTTP, a timer and a clock.
pub trait Transport {
    /// Sends the request and gives head and whole body. Dropping the task aborts it.
    ///
    /// **Redirects.** A transport must not follow one unless [`Request::may_follow_redirects`]: clients take headers of
    /// their own making, an `x-api-key`, along to any origin. Leave it to the client never to follow (ureq:
    /// `max_redirects(0)`, reqwest: `redirect::Policy::none()`) and give the 3xx as an answer; the feed refuses it as
    /// [`Kind::Redirect`](crate::Kind::Redirect). Where one was followed, [`ResponseHead::url`] says where it led; the
    /// feed refuses an origin that it may not ask.
    ///
    /// **Size.** A body may be endless, or two megabytes that unpack to two gigabytes. A transport reads
    /// [`Request::max_bytes`] of it and one byte more, unpacked, and gives the rest up: the feed refuses what is longer
    /// as [`Kind::TooLarge`](crate::Kind::TooLarge), and does not ask again. Of an answer that is an error some
    /// kilobytes are enough. With ureq, which takes a request for failed where its own `limit(…)` is reached:
    ///
    /// ```
    /// use std::io::Read;
    ///
    /// fn exchange(agent: &ureq::Agent, request: &unspool::Request) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    ///     let mut answer = agent.get(&request.url).call()?;
    ///     let mut body = Vec::new();
    ///     answer.body_mut().as_reader().take(request.max_bytes as u64 + 1).read_to_end(&mut body)?;
    ///     Ok(body)
    /// }
    /// ```
    ///
    /// # Errors
    /// A failure to get an answer is an error of kind [`Kind::Network`](crate::Kind::Network), and is asked again; any
    /// answer, whatever its status, is an answer. [`Error::with_retry_after`](crate::Error::with_retry_after) tells
    /// when to ask again, where the client knows, and [`Kind::RateLimited`](crate::Kind::RateLimited) that it was
    /// throttled.
    fn send(&self, request: Request) -> Task<Result<(ResponseHead, Vec<u8>)>>;
    /// Is ready after so many milliseconds.
    fn sleep(&self, millis: Millis) -> Task<()>;
    /// Milliseconds by a clock that nobody sets: `Instant`, `performance.now()`. Where it begins does not matter.
    fn now(&self) -> Millis;
    /// Milliseconds since the Unix epoch: what the dates are compared with by which servers say when to come again. A
    /// transport whose [`now`](Transport::now) is the time of day can leave this out.
    fn date(&self) -> Millis {
        self.now()
    }
}
