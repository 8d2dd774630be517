//! One answer of the server, with what was asked.

use crate::dialect::key::KeyPaths;
use crate::http::origin::Origins;
use crate::http::request::{Request, ResponseHead};
use crate::json::Doc;
use crate::store::Direction;

/// One answer, and what was asked.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The first request of this epoch, as it was sent.
    pub first: &'a Request,
    /// The request that this answers.
    pub sent: &'a Request,
    /// Which way `sent` went.
    pub direction: Direction,
    /// The origins that may be asked.
    pub origins: &'a Origins,
    /// Status, URL and headers.
    pub head: &'a ResponseHead,
    /// The body; `None` if it is empty (204, 205, zero bytes).
    pub doc: Option<Doc<'a>>,
    /// The caller's `key`, which comes before the dialect's.
    pub key: Option<&'a KeyPaths>,
    /// Most items that one page may hold.
    pub max_items: usize,
}

impl Answer<'_> {
    /// Whether it answers the first request.
    #[inline(never)]
    pub(crate) fn is_first(&self) -> bool {
        self.sent.fingerprint() == self.first.fingerprint()
    }
}
