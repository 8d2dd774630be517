//! unspool turns any paginated HTTP API into one endless, duplicate-free feed.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

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
mod request;
pub mod retry;
mod seen;
mod spool;
#[cfg(feature = "fetch")]
mod stream;
mod text;
mod url;
mod value;

pub use unspool_json as json;
use unspool_store as store;

pub use dialect::named as dialects;
pub use dialect::{Answer, By, Continuation, Dialect, Direction, Family, Item, Keys, List, Page, Pager, Verdict};
pub use error::{Error, Kind, Millis, Result};
pub use lane::{Cause, LaneId, Loaded, Reason, State, Status};
pub use options::Options;
pub use request::{Headers, Origins, Request, ResponseHead};
pub use spool::{Change, Command, Ending, Input, Settled, Spool, Stats, Step, Write};
pub use store::{Duplicates, Identity, Outside, Splice};
#[cfg(feature = "fetch")]
pub use stream::{Feed, Task, Transport};
pub use value::Value;
