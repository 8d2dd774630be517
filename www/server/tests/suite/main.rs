//! The server from outside: a raw TCP client against a server of the test's own on a free port.

mod browsers;
mod client;
mod cursors;
mod database;
mod dialects;
mod faults;
mod files;
mod intake;
mod keyset;
mod odd;
mod posts;
mod real;
mod rest;
mod sessions;
mod walk;

use std::sync::LazyLock;

use unspool_server::{Config, Server};

/// For tests that only read.
static SHARED: LazyLock<Server> = LazyLock::new(|| start(3000));

fn start(posts: u32) -> Server {
    Server::start(Config { posts, ..Config::default() }).expect("a server")
}
