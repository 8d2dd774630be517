//! How one API pages, as data: where a page's items are, what names them, how to ask for the next page and what ends
//! the list. A [`Dialect`] reads an [`Answer`] into a [`Page`] and says what to ask next.
//!
//! | room | what is in it | what a [`Dialect`] is asked there |
//! |---|---|---|
//! | `model` | what a dialect is | what can be said without an answer: `has_key`, `page_size`, `listens_to`, … |
//! | `parse` | plain data → dialect, with every mistake told | `from_value`, serde |
//! | `read` | answer → page; the values that stand in an answer | `read`; advice on a first page |
//! | `follow` | page → next request: targets, ways on, URLs, parameters | `first`, `follow`, `with_params`, `step_back`, `counted_back` |
//! | `stop` | what ends a list: rules, evidence, the witness of an end | `evidence`, `describe` |
//! | `path`, `link`, `value`, `key` | paths into JSON, `Link` headers, values, keys | |
//! | `named`, `family`, `by_name` | the dialects of known APIs, generated, and templates of more | `named` |
//! | `pager` | how an API pages, as code | |
//!
//! Files use those above them in this order, and no two use each other: `value`, `path`, `link`, `key`, `read::source`,
//! `follow::target`, `stop::rule`, `pager`, `model`, `parse`, `read`, `follow::next`, `stop::evidence`,
//! `follow::continuation`.

mod by_name;
mod family;
mod follow;
mod key;
mod link;
mod model;
#[allow(clippy::doc_markdown)] // names of companies
pub mod named;
mod pager;
mod parse;
mod path;
mod read;
mod stop;
#[cfg(test)]
mod tests;
mod value;

pub use crate::json::Item;
pub use family::Family;
pub use follow::continuation::Continuation;
pub use key::KeyPaths;
pub(crate) use key::canonical_key;
#[cfg(fuzzing)]
pub(crate) use link::find as link;
pub use model::Dialect;
pub use pager::Pager;
pub(crate) use path::Path;
pub use read::answer::Answer;
pub(crate) use read::error_like::{ErrorLike, error_like};
pub(crate) use read::page::History;
pub use read::page::{List, Page, Verdict};
pub(crate) use stop::evidence::Evidence;
pub use stop::evidence::Total;
pub use stop::rule::EndRule;
pub(crate) use stop::witness::Witness;
