//! placeholder
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod error;
pub mod json;
mod request;
mod text;
mod value;

pub use error::{Error, Kind, Millis, Result};
pub use request::{Headers, Origins, Request, ResponseHead};
pub use value::Value;
