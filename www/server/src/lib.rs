//! The demo and test bed of unspool: 100 000 posts in `SQLite`, served newest first behind every pagination dialect,
//! with faults on request.
//!
//! **This is not a production server.** It listens on 127.0.0.1 only, has no users and no TLS, lets every program of
//! the machine write (but no page of another origin), and breaks connections when asked to. What it does seriously is
//! paging: keyset queries on composite indexes, so that page 3000 costs what page 1 costs; cursors that are signed,
//! versioned and bound to their filters; limits that are checked.
//!
//! The order is `created_at DESC, seq DESC`. Ids are `seq` in base 32, so `(created_at, id)` is the same order.
//!
//! `GET /api` lists the endpoints, also those where the vendors' own clients look for them (`/v1/models`,
//! `/v1/customers`, `/repos/{owner}/{repo}/issues`, …); `GET /api/faults` the faults.
//!
//! ```no_run
//! let server = unspool_server::Server::start(unspool_server::Config { posts: 2000, ..Default::default() })?;
//! println!("{}/api/cursor?limit=10", server.url());
//! # Ok::<(), String>(())
//! ```

#![forbid(unsafe_code)]

mod app;
pub mod args;
mod clock;
mod conn;
mod cors;
mod cursor;
mod dialects;
mod faults;
mod files;
mod guard;
mod intake;
mod limited;
mod listing;
mod post;
mod problem;
mod query;
mod rest;
mod rng;
mod routes;
mod seed;
mod server;
pub mod store;
mod words;

pub use self::{
    files::Mount,
    server::{Config, Server},
    store::Existing,
};
