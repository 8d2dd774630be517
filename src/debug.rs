//! `Debug` of what carries secrets, bodies or items: names and sizes instead of them. People log what they are given.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{Debug, Formatter, Result};

use crate::config::options::Options;
use crate::core::spool::{Event, Spool, Write};
use crate::http::redact::{names, url};
use crate::http::request::{Request, ResponseHead};
use crate::store::Direction;

/// Shows how many bytes there are.
struct Bytes<'b>(&'b [u8]);

impl Debug for Bytes<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl Debug for Request {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut request = f.debug_struct("Request");
        request.field("method", &self.method);
        request.field("url", &url(&self.url));
        request.field("headers", &names(&self.headers));
        request.field("body", &self.body.as_deref().map(Bytes));
        request.field("max_bytes", &self.max_bytes);
        request.finish()
    }
}

impl Debug for ResponseHead {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("ResponseHead")
            .field("status", &self.status)
            .field("url", &url(&self.url))
            .field("headers", &self.headers)
            .field("date", &self.date)
            .finish()
    }
}

/// What is set for one API; the bounds are left out.
impl Debug for Options {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let origins: Vec<String> = self.origins.iter().map(|origin| url(origin)).collect();
        let mut shown = f.debug_struct("Options");
        shown.field("request", &self.request).field("dialect", &self.dialect).field("key", &self.key);
        #[cfg(feature = "fetch")]
        shown.field("headers", &names(&self.headers)).field("incomplete", &self.incomplete);
        shown
            .field("limit", &self.limit)
            .field("duplicates", &self.duplicates)
            .field("max_items", &self.max_items)
            .field("origins", &origins)
            .field("idempotent", &self.idempotent)
            .field("document", &self.document.as_deref().map(url))
            .finish_non_exhaustive()
    }
}

impl Debug for Spool {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.debug_struct("Spool")
            .field("older", self.state(Direction::Older))
            .field("newer", self.state(Direction::Newer))
            .field("len", &self.len())
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}

impl Debug for Event {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Event::LoadMore { lane, auto } => {
                f.debug_struct("LoadMore").field("lane", lane).field("auto", auto).finish()
            }
            Event::Retry(lane) => f.debug_tuple("Retry").field(lane).finish(),
            Event::Answer { turn, head, body } => {
                let mut shown = f.debug_struct("Answer");
                shown.field("turn", turn).field("head", head).field("body", &Bytes(&body.bytes)).finish()
            }
            Event::Failed { turn, failure } => {
                f.debug_struct("Failed").field("turn", turn).field("failure", failure).finish()
            }
            Event::Woke { turn } => f.debug_struct("Woke").field("turn", turn).finish(),
            Event::Reset { params, .. } => {
                f.debug_struct("Reset").field("params", &names(params)).finish_non_exhaustive()
            }
            Event::Write(write) => f.debug_tuple("Write").field(write).finish(),
            Event::Online(online) => f.debug_tuple("Online").field(online).finish(),
            Event::Abort(lane) => f.debug_tuple("Abort").field(lane).finish(),
            Event::Close => f.write_str("Close"),
        }
    }
}

impl Debug for Write {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Write::Insert { position, item } => {
                f.debug_struct("Insert").field("position", position).field("item", &Bytes(item)).finish()
            }
            Write::Update { item } => f.debug_struct("Update").field("item", &Bytes(item)).finish(),
            Write::Remove { key } => f.debug_struct("Remove").field("key", &Bytes(key)).finish(),
        }
    }
}
