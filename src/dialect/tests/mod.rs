//! The meanings that DIALECTS fixes, each as a table.

mod follow;
mod keys;
mod messages;
mod never_panics;
mod newer;
mod shape;
mod stops;

use super::path::Path;
use super::*;
use crate::config::reader::Reader;
use crate::config::value::Value;
use crate::error::{Error, Kind, Result};
use crate::http::origin::Origins;
use crate::http::request::{Request, ResponseHead};
use crate::json::Tape;
use crate::store::Direction;

pub(super) const URL: &str = "https://api.test/v1/things?limit=2";

#[track_caller]
pub(super) fn dialect(json: &str) -> Dialect {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"))
}

/// A dialect with these fields, whose items are `data`, with the key `id`.
#[track_caller]
pub(super) fn with(fields: &str) -> Dialect {
    dialect(&["{\"items\": \"data\", \"key\": \"id\", ", fields, "}"].concat())
}

/// The path, or why it is none.
pub(super) fn path_of(text: &str) -> Result<Path> {
    let mut reader = Reader::new(Kind::Options, "items");
    let path = Path::parse(&mut reader, text);
    reader.finish(path)
}

/// One exchange, to be changed where a test needs it.
pub(super) struct Exchange {
    pub(super) first: Request,
    pub(super) sent: Request,
    pub(super) direction: Direction,
    pub(super) head: ResponseHead,
    pub(super) body: Option<String>,
    pub(super) key: Option<KeyPaths>,
}

/// An exchange with this body; the request is the first one.
pub(super) fn answered(body: &str) -> Exchange {
    Exchange {
        first: Request::get(URL),
        sent: Request::get(URL),
        direction: Direction::Older,
        head: ResponseHead::status(200),
        body: Some(body.into()),
        key: None,
    }
}

impl Exchange {
    /// After this request, which is the first one too.
    pub(super) fn to(mut self, request: Request) -> Exchange {
        self.first = request.clone();
        self.sent = request;
        self
    }

    /// After this URL, a later one than the first.
    pub(super) fn later(mut self, url: &str) -> Exchange {
        self.sent.url = url.into();
        self
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Exchange {
        self.head.headers.push(name, value);
        self
    }

    pub(super) fn status(mut self, status: u16) -> Exchange {
        self.head.status = status;
        self
    }

    fn run<T>(&self, then: impl FnOnce(&Answer<'_>) -> T) -> T {
        let origins = Origins::of(&self.first.url, &[]).expect("an absolute URL");
        let mut tape = Tape::new();
        let doc = self.body.as_ref().map(|body| tape.parse(body.as_bytes()).expect("valid JSON"));
        then(&Answer {
            first: &self.first,
            sent: &self.sent,
            direction: self.direction,
            origins: &origins,
            head: &self.head,
            doc,
            key: self.key.as_ref(),
            max_items: 1000,
        })
    }

    pub(super) fn read(&self, dialect: &Dialect) -> Result<Page> {
        self.run(|answer| dialect.read(answer))
    }

    pub(super) fn follow(&self, dialect: &Dialect, direction: Direction) -> Result<Continuation> {
        self.run(|answer| dialect.follow(answer, &dialect.read(answer)?, direction))
    }

    /// The next request, in the direction of `next`.
    #[track_caller]
    pub(super) fn next(&self, dialect: &Dialect) -> Request {
        match self.follow(dialect, Direction::Older) {
            Ok(Continuation::Next(request)) => request,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    pub(super) fn ending(&self, dialect: &Dialect) -> Option<EndRule> {
        match self.follow(dialect, Direction::Older) {
            Ok(Continuation::Next(_)) => None,
            Ok(Continuation::End(ending)) => Some(ending),
            Err(error) => panic!("{error}"),
        }
    }

    #[track_caller]
    pub(super) fn error(&self, dialect: &Dialect) -> Error {
        self.follow(dialect, Direction::Older).expect_err("an error")
    }
}
