//! placeholder
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod dialect;
mod error;
pub mod json;
mod request;
mod text;
mod url;
mod value;

pub use dialect::{Answer, Continuation, Dialect, Direction, Ending, Item, Keys, Page, Verdict};
pub use error::{Error, Kind, Millis, Result};
pub use request::{Headers, Origins, Request, ResponseHead};
pub use value::Value;
