//! unspool turns any paginated HTTP API into one endless, duplicate-free feed.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[cfg(all(feature = "fetch", target_arch = "wasm32"))]
mod browser;
mod debug;
mod dialect;
mod error;
#[cfg(all(feature = "fetch", target_arch = "wasm32"))]
mod fetch;
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
pub use dialect::{Answer, Continuation, Dialect, Direction, Ending, Family, Item, Keys, Page, Pager, Verdict};
pub use error::{Error, Kind, Millis, Result};
pub use lane::{Cause, LaneId, Loaded, Reason, State, Status};
#[cfg(feature = "fetch")]
pub use options::Incomplete;
pub use options::Options;
pub use request::{Headers, Origins, Request, ResponseHead};
pub use spool::{Change, Command, Input, Settled, Spool, Stats, Step, Write};
pub use store::{Duplicates, Identity, Outside, Splice};
#[cfg(feature = "fetch")]
pub use stream::Feed;
#[cfg(feature = "fetch")]
pub use transport::{Task, Transport};
pub use value::Value;
