//! What stands in an answer: from an [answer](answer::Answer) to a [page](page::Page), and to the values that a dialect
//! names.

pub(crate) mod advice;
pub(crate) mod answer;
pub(crate) mod error_like;
mod list;
pub(crate) mod lookup;
pub(crate) mod page;
pub(crate) mod page_size;
mod records;
mod shape;
pub(crate) mod source;
