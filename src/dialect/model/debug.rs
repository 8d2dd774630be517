//! `Debug` of dialects: their shape, without the values that are written into them. One may be an API key.

use core::fmt::{Debug, Formatter, Result};

use crate::http::redact::{HIDDEN, url};

use super::Next;
use crate::dialect::value::Const;

impl Debug for Const {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(HIDDEN)
    }
}

impl Debug for Next {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Next::Set { set, drop, method, url: to, lane } => f
                .debug_struct("Set")
                .field("set", set)
                .field("drop", drop)
                .field("method", method)
                .field("url", &to.as_deref().map(url))
                .field("lane", lane)
                .finish(),
            Next::Follow { url, base, keep, .. } => {
                f.debug_struct("Follow").field("url", url).field("base", base).field("keep", keep).finish()
            }
            Next::Merge(source) => f.debug_tuple("Merge").field(source).finish(),
            Next::Request(source) => f.debug_tuple("Request").field(source).finish(),
        }
    }
}
