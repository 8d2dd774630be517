#![doc = include_str!("../README.md")]
//! ## Ways in
//!
//! [`Tape::parse`] checks a document and marks its tokens. After that every question is a walk over the marks:
//! [`Node::get`], [`Node::elements`], [`Node::raw`]. [`edit`] changes a document, [`number::canonical`] compares
//! numbers.

// `std` would bring its way of telling panics into the npm package: 10 KB of it.
#![cfg_attr(not(any(test, fuzzing)), no_std)]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![allow(clippy::inline_always, reason = "vectors and masks must be inlined, also when optimising for size")]

extern crate alloc;

#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod agree;
pub mod edit;
mod index;
mod items;
mod naive;
mod node;
pub mod number;
/// Not about JSON, and for the list of unspool alone.
#[doc(hidden)]
pub mod pack;
mod string;
#[cfg(any(test, fuzzing, target_feature = "simd128"))]
mod utf8;
mod vector;
mod walk;

#[cfg(test)]
mod tests;

use alloc::vec::Vec;

pub use items::Item;
pub use node::{Doc, Elements, JsonKind, Members, Node};
pub use string::{decode, decode_lossy, has_breaks};
use vector::Vector;

/// Why a document was refused, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonError {
    /// Offset of the first byte that cannot stand where it stands, from 0; the length of the body if it ends too early.
    pub byte: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// A byte that the grammar does not allow here.
    Unexpected,
    /// The document ends in the middle.
    Truncated,
    /// Bytes that are not UTF-8.
    Utf8,
    /// A raw control character, or an escape that does not exist, in a string.
    String,
    /// A number that JSON does not write this way.
    Number,
    /// Nested deeper than [`MAX_DEPTH`].
    Depth,
    /// 4 GiB or more.
    Length,
    /// There is no memory left for its marks: up to ten times its length.
    Memory,
}

impl Fault {
    /// The fault in words that finish the sentence "the body is not JSON: …".
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Fault::Unexpected => "this byte cannot stand here",
            Fault::Truncated => "it ends in the middle",
            Fault::Utf8 => "not valid UTF-8",
            Fault::String => "a control character or an unknown escape in a string",
            Fault::Number => "not a JSON number",
            Fault::Depth => "nested too deep",
            Fault::Length => "too long",
            Fault::Memory => "there is not enough memory to read it",
        }
    }
}

/// A tape with up to so many marks is kept, however small the next document is.
const KEPT: usize = 1 << 16;

/// How deep arrays and objects may nest. Far above real answers, far below what would hurt.
pub const MAX_DEPTH: usize = 1024;

/// The marks of one document: where its tokens start, and which bracket closes which. Reused from page to page.
///
/// A mark stands at every `{ } [ ] : ,` outside strings, at the opening quote of every string and at the first byte of
/// every other scalar; a last one stands at the end of the document.
#[derive(Debug, Default)]
pub struct Tape {
    /// The first `count` are in use.
    marks: index::Marks,
    /// For a mark at `{` or `[`: the index of the mark that closes it. For the name of a member: the index of the name
    /// of the next one, 0 if it is the last. Anything for the others.
    links: Vec<u32>,
    count: usize,
}

impl Tape {
    /// An empty tape.
    #[must_use]
    pub fn new() -> Tape {
        Tape::default()
    }

    /// Validates `bytes` and marks its tokens. The whole of `bytes` must be one JSON value with white space around it.
    ///
    /// Time: O(n). Memory: 9 bytes a mark (5 for its place and its byte, 4 for its link), a quarter more of the 5 while
    /// they grow; so at most about 10 times the document, which one-byte tokens (`[1,1,1…`) come near to, and far less
    /// for real answers. What is not JSON is given up early where its marks alone say so. After an error the tape holds
    /// no document and no memory.
    ///
    /// # Errors
    /// The first byte that is wrong, and why. [`Fault::Memory`] if there is no room for the marks, [`Fault::Length`] if
    /// `bytes` are 4 GiB or more, [`Fault::Depth`] beyond [`MAX_DEPTH`].
    pub fn parse<'t>(&'t mut self, bytes: &'t [u8]) -> Result<Doc<'t>, JsonError> {
        self.parse_by::<vector::Fastest>(bytes)?;
        Ok(Doc::new(self, bytes))
    }

    fn parse_by<V: Vector>(&mut self, bytes: &[u8]) -> Result<(), JsonError> {
        if self.marks.places.len() > KEPT && self.marks.places.len() / 16 > bytes.len() {
            *self = Tape::new();
        }
        if u32::try_from(bytes.len()).is_ok() && self.scan::<V>(bytes) {
            return Ok(());
        }
        let exhausted = self.marks.exhausted;
        *self = Tape::new();
        if exhausted {
            return Err(JsonError { byte: 0, fault: Fault::Memory });
        }
        // Refusals are rare: finding the exact byte is worth a second, naive reading.
        let verdict = naive::verdict(bytes);
        debug_assert!(verdict.is_err(), "the fast reader refused what the naive one accepts");
        verdict
    }

    fn scan<V: Vector>(&mut self, bytes: &[u8]) -> bool {
        let Some(count) = index::index::<V>(bytes, &mut self.marks) else {
            return false;
        };
        if self.links.len() < count {
            // A new vector, since growing the old one would copy links that are of no use any more.
            self.links = Vec::new();
            if self.links.try_reserve_exact(count).is_err() {
                self.marks.exhausted = true;
                return false;
            }
            self.links.resize(count, 0);
        }
        self.count = count;
        walk::walk(bytes, &self.marks, &mut self.links[..count])
    }

    #[cfg(any(test, fuzzing))]
    fn clear(&mut self) {
        self.marks.places.clear();
        self.marks.firsts.clear();
        self.links.clear();
        self.count = 0;
    }

    /// One more mark; gives its index. Only after [`Tape::clear`].
    fn push(&mut self, place: u32, first: u8) -> usize {
        self.marks.places.push(place);
        self.marks.firsts.push(first);
        self.links.push(0);
        self.count += 1;
        self.count - 1
    }

    /// The places of the tokens, in order; the last one is the end of the document.
    #[must_use]
    pub fn marks(&self) -> &[u32] {
        &self.marks.places[..self.count]
    }
}
