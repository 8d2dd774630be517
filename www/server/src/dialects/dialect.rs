//! What a dialect is: a path, a way to read where to start, a way to answer.

use axum::{http::HeaderName, response::Response};

use super::ask::Ask;
use crate::problem::Problem;

pub(crate) struct Reply {
    pub(crate) content_type: &'static str,
    pub(crate) headers: Vec<(HeaderName, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(super) fn json(body: Vec<u8>) -> Self {
        Self { content_type: "application/json", headers: Vec::new(), body }
    }

    pub(super) fn header(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((HeaderName::from_static(name), value));
        self
    }
}

pub(super) type Serve = fn(&Ask<'_>) -> Result<Reply, Problem>;

pub(crate) struct Dialect {
    pub(crate) path: &'static str,
    /// One or more, with a blank between them.
    pub(crate) method: &'static str,
    /// Parameters and shape, for `GET /api`.
    pub(crate) about: &'static str,
    pub(crate) serve: Serve,
    pub(crate) refuse: fn(&Problem) -> Response,
}

impl Dialect {
    pub(super) const fn get(path: &'static str, about: &'static str, serve: Serve) -> Self {
        Self { path, method: "GET", about, serve, refuse: Problem::response }
    }
}
