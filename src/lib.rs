//! unspool turns any paginated HTTP API into one endless, duplicate-free feed.
//!
//! With the feature `fetch` (default), [`Feed`] is a `Stream` of items: in the browser over `fetch`, anywhere else over any [`Transport`].
//! It is set up by [`Options`]: a URL, a [`Dialect`] that says how the API pages ([`dialects`] has the known ones), headers, bounds.
//! [`Spool`] is the engine below: no I/O, no clock, one [`step`](Spool::step) at a time.
//!
//! ```
//! # #[cfg(feature = "fetch")] {
//! use unspool::{Options, dialects};
//!
//! let options = Options::new("https://api.example/v1/customers", dialects::stripe())
//!     .header("authorization", "Bearer sk_test_123")
//!     .max_items(1_000);
//! assert!(!format!("{options:?}").contains("sk_test_123"));
//! # }
//! ```
//!
//! **Errors.** An error that [may pass](Error::retryable) is asked again by reading on; any other one ends the stream until
//! [`Feed::retry`]. A list that ends before its end gives one error of kind [`Kind::Incomplete`].
//!
//! **Secrets.** Headers go to the allowed origins only, and with one no redirect is followed. `Debug` of all that is here shows neither
//! header values nor bodies nor items, nor what looks like a secret in a URL.
//!
//! **Warnings** go to the `log` crate, or to [`Feed::on_warning`].
#![forbid(unsafe_code)]
#![deny(missing_docs)]
// The text above is about `Feed`, too.
#![cfg_attr(not(feature = "fetch"), allow(rustdoc::broken_intra_doc_links))]

#[cfg(all(feature = "fetch", target_arch = "wasm32"))]
mod browser;
mod debug;
mod dialect;
mod error;
#[cfg(all(feature = "fetch", target_arch = "wasm32"))]
mod fetch;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
#[cfg(all(feature = "js", target_arch = "wasm32"))]
#[allow(missing_docs, clippy::missing_errors_doc)]
mod js;
mod lane;
mod options;
mod reader;
mod redact;
mod request;
pub mod retry;
mod seen;
mod spool;
#[cfg(feature = "fetch")]
mod stream;
mod text;
#[cfg(feature = "fetch")]
mod transport;
mod url;
mod value;
#[cfg(feature = "fetch")]
mod warnings;

pub use unspool_json as json;
use unspool_store as store;

pub use dialect::named as dialects;
pub use dialect::{Answer, By, Continuation, Dialect, Direction, Family, Item, Keys, List, Page, Pager, Verdict};
pub use error::{Error, Kind, Millis, Result};
pub use lane::{Cause, LaneId, Loaded, Reason, State, Status};
#[cfg(feature = "fetch")]
pub use options::Incomplete;
pub use options::Options;
pub use request::{Headers, Origins, Request, ResponseHead};
pub use spool::{Change, Command, Ending, Input, Settled, Spool, Stats, Step, Write};
pub use store::{Duplicates, Identity, Outside, Splice};
#[cfg(feature = "fetch")]
pub use stream::Feed;
#[cfg(feature = "fetch")]
pub use transport::{Task, Transport};
pub use value::Value;
