//! The way out of the algebra: how an API pages, as code.

use alloc::vec::Vec;

use crate::dialect::read::answer::Answer;
use crate::error::Result;
use crate::http::request::{Request, ResponseHead};
use crate::json::Node;
use crate::store::Direction;
pub(crate) use code::Code;

/// How an API pages, as code, where no dialect can say it. Everything else stays: keys and duplicates, lanes, retries,
/// guards against loops, the rule of origins.
///
/// ```
/// use unspool::json::Node;
/// use unspool::{Dialect, Pager, Request, ResponseHead};
///
/// /// The next page is a range: `Range: items=40-59`.
/// struct Ranges;
///
/// impl Pager for Ranges {
///     fn items<'d>(&self, page: Node<'d>) -> unspool::Result<Vec<Node<'d>>> {
///         Ok(page.get("rows").into_iter().flat_map(Node::elements).collect())
///     }
///
///     fn next(&self, page: Option<Node<'_>>, _: &ResponseHead, sent: &Request) -> unspool::Result<Option<Request>> {
///         let from: Option<u32> = page.and_then(|page| page.get("next_row")).and_then(|row| row.text()?.parse().ok());
///         Ok(from.map(|from| {
///             let mut next = sent.clone();
///             next.headers.retain(|(name, _)| name != "range");
///             next.headers.push(("range".into(), format!("items={from}-{}", from + 19)));
///             next
///         }))
///     }
/// }
///
/// let data: Dialect = serde_json::from_str(r#"{"items": "", "key": "id", "next": null}"#)?;
/// let dialect = data.with_pager(Ranges);
/// # assert!(dialect.has_key());
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// An error fails the load, and nothing of the page is kept: a retry asks for the same page again. Errors of one's own
/// are of [`Kind::Callback`](crate::Kind::Callback).
pub trait Pager {
    /// The records of a page, each a value of it: an item stays the bytes that the server sent.
    ///
    /// # Errors
    /// What is wrong with the page; of [`Kind::Callback`](crate::Kind::Callback), say.
    fn items<'d>(&self, page: Node<'d>) -> Result<Vec<Node<'d>>>;

    /// What to ask after this page; `None` ends the list. `page` is missing if the answer is empty (204, zero bytes).
    ///
    /// # Errors
    /// Why there can be no next request, though the list goes on.
    fn next(&self, page: Option<Node<'_>>, head: &ResponseHead, sent: &Request) -> Result<Option<Request>>;

    /// What to ask for newer items; `None`, as it is unless written, if there is no way.
    ///
    /// # Errors
    /// As [`Pager::next`].
    fn back(&self, page: Option<Node<'_>>, head: &ResponseHead, sent: &Request) -> Result<Option<Request>> {
        let _ = (page, head, sent);
        Ok(None)
    }
}

/// The npm package has functions of its own (js/dialects/functions.js), and carries none of this.
#[cfg(all(unspool_npm, target_arch = "wasm32"))]
mod code {
    use super::{Answer, Direction, Node, Request, Result};
    use alloc::vec::Vec;

    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum Code {}

    impl Code {
        pub(crate) fn records<'d>(&self, _: Node<'d>) -> Result<Vec<Node<'d>>> {
            match *self {}
        }

        pub(crate) fn ask(&self, _: &Answer<'_>, _: Direction) -> Result<Option<Request>> {
            match *self {}
        }
    }
}

#[cfg(not(all(unspool_npm, target_arch = "wasm32")))]
mod code {
    use alloc::sync::Arc;
    use alloc::vec::Vec;
    use core::fmt;

    use super::{Answer, Direction, Node, Pager, Request, Result};
    use crate::error::{Error, Kind};
    use crate::json::Doc;

    /// A pager inside a dialect. Code cannot be compared: two are equal if they are the same object in memory.
    #[derive(Clone)]
    pub(crate) struct Code(Arc<dyn Pager + Send + Sync>);

    impl Code {
        pub(crate) fn new(pager: impl Pager + Send + Sync + 'static) -> Code {
            Code(Arc::new(pager))
        }

        /// The records; they lie inside `page`, or they are refused.
        pub(crate) fn records<'d>(&self, page: Node<'d>) -> Result<Vec<Node<'d>>> {
            let records = self.0.items(page)?;
            let body = page.raw().as_ptr_range();
            let inside = |record: &Node<'d>| {
                let record = record.raw().as_ptr_range();
                body.start <= record.start && record.end <= body.end
            };
            if records.iter().all(inside) {
                Ok(records)
            } else {
                Err(Error::new(Kind::Callback, "`items` gave a value that is no part of the page"))
            }
        }

        pub(crate) fn ask(&self, answer: &Answer<'_>, direction: Direction) -> Result<Option<Request>> {
            let page = answer.doc.map(Doc::root);
            match direction {
                Direction::Newer => self.0.back(page, answer.head, answer.sent),
                _ => self.0.next(page, answer.head, answer.sent),
            }
        }
    }

    impl fmt::Debug for Code {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("Code")
        }
    }

    impl PartialEq for Code {
        fn eq(&self, other: &Code) -> bool {
            Arc::ptr_eq(&self.0, &other.0)
        }
    }

    impl Eq for Code {}
}
