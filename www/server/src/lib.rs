//! The demo and test bed of unspool: 100 000 posts in `SQLite`, newest first. Not a production server.

#![forbid(unsafe_code)]
#![expect(dead_code, reason = "the endpoints follow")]

mod clock;
mod cursor;
mod post;
mod problem;
mod query;
mod rng;
mod seed;
pub mod store;
mod words;
