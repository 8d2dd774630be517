// The README is the front page of these docs, and its examples are tests. Where two definitions of a link have one
// name, Markdown takes the first: here the links of the README lead to items, elsewhere to the files of the package.
#![cfg_attr(feature = "fetch", doc = "[dialects]: crate::dialects")]
#![cfg_attr(feature = "fetch", doc = "[ends]: crate::dialects#how-lists-end")]
#![cfg_attr(feature = "fetch", doc = "[errors]: crate::Kind")]
#![cfg_attr(feature = "fetch", doc = "[typescript]: crate::dialects#in-typescript")]
// What is for JavaScript alone has no page here: the table of the package's entries says what it is.
#![cfg_attr(feature = "fetch", doc = "[end-reached]: #using-the-package")]
#![cfg_attr(feature = "fetch", doc = "[frameworks]: #using-the-package")]
#![cfg_attr(feature = "fetch", doc = "[react]: #using-the-package")]
#![cfg_attr(feature = "fetch", doc = "[testing]: #using-the-package")]
#![cfg_attr(feature = "fetch", doc = "")]
#![cfg_attr(feature = "fetch", doc = include_str!("../README.md"))]
#![cfg_attr(not(feature = "fetch"), doc = "The engine of unspool alone, which does no I/O: see [`Spool`].")]
//!
//! ## Setting a feed up in Rust
//!
//! With the feature `fetch` (default), [`Feed`] is a `Stream` of items: in the browser over `fetch`, anywhere else over
//! any [`Transport`]. It is set up by [`Options`]: a URL, a [`Dialect`] that says how the API pages ([`dialects`] has
//! the known ones), headers, bounds. [`Spool`] is the engine below: no I/O, no clock, one [`step`](Spool::step) at a
//! time.
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
//! ## Errors, secrets, warnings
//!
//! **Errors.** An error that [may pass](Error::retryable) is asked again by reading on; any other one ends the stream
//! until [`Feed::retry`]. A list that ends before its end gives one error of kind [`Kind::Incomplete`].
//!
//! **Secrets.** Headers go to the allowed origins only, and with one no redirect is followed. `Debug` of all that is
//! here shows neither header values nor bodies nor items, nor what looks like a secret in a URL.
//!
//! **Warnings** go to the `log` crate, or to [`Feed::on_warning`].
// Without `std` where nothing is fetched: it would bring its way of telling panics into the npm package.
#![cfg_attr(not(any(test, fuzzing, feature = "fetch")), no_std)]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![allow(
    clippy::doc_markdown,
    reason = "README.md and docs/DIALECTS.md, which are docs here, name products as these do"
)]
// The text above is about `Feed` and its options, too.
#![cfg_attr(not(feature = "fetch"), allow(rustdoc::broken_intra_doc_links))]

extern crate alloc;
// For the seed of the retries.
#[cfg(not(target_arch = "wasm32"))]
extern crate std;

mod config;
mod core;
mod dialect;
mod error;
#[cfg(feature = "fetch")]
mod feed;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
#[doc(hidden)]
pub mod host;
mod http;
mod names;

use unspool_store as store;

pub use crate::core::retry;

/// JSON as it came: what a [`Pager`] reads pages by.
pub mod json {
    pub use unspool_json::{Doc, Elements, Fault, Item, JsonError, JsonKind, MAX_DEPTH, Members, Node, Tape};
    pub use unspool_json::{decode, decode_lossy, edit, has_breaks, number};
}

pub use crate::core::ending::DoneReason;
pub use crate::core::lane::{Loaded, State, Status, WaitCause};
pub use crate::core::spool::{Body, Change, Command, Ending, Event, Gap, Outcome, Settled, Spool, Stats, Write};
#[cfg(feature = "fetch")]
pub use config::options::Incomplete;
pub use config::options::Options;
pub use config::order::ItemOrder;
pub use config::value::Value;
pub use dialect::{Answer, Continuation, Dialect, EndRule, Family, Item, KeyPaths, List, Page, Pager, Total, Verdict};
pub use error::{Error, Kind, Millis, Result};
#[cfg(feature = "fetch")]
pub use feed::Feed;
#[cfg(feature = "fetch")]
pub use feed::transport::{Task, Transport};
pub use http::origin::Origins;
pub use http::request::{Headers, Request, ResponseHead};
pub use store::{Direction, Duplicates, Gone, HostBuffer, Identity, Splice};

#[doc = "[errors]: crate::Kind"]
#[doc = ""]
#[doc = include_str!("../docs/DIALECTS.md")]
#[doc = "\n## In Rust\n"]
pub use dialect::named as dialects;
