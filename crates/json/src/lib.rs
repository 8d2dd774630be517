//! JSON as it came: a validated document over the bytes of an answer. Nothing is copied and no value is built.
//!
//! [`Tape::parse`] accepts what `JSON.parse` accepts (within the depth bound, in valid UTF-8) and nothing else.
//! After that every question is a walk over the marks: [`Node::get`], [`Node::elements`], [`Node::raw`].

#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![allow(clippy::inline_always, reason = "lanes and masks must melt into one loop, also when optimising for size")]

#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod agree;
pub mod edit;
mod index;
mod lane;
mod naive;
mod node;
pub mod number;
/// Not JSON, and for the engine alone.
#[doc(hidden)]
pub mod pack;
mod rows;
mod string;
#[cfg(any(test, fuzzing, target_feature = "simd128"))]
mod utf8;
mod walk;

#[cfg(test)]
mod tests;

pub use node::{Doc, Elements, JsonKind, Members, Node};
pub use rows::Item;
pub use string::{decode, decode_lossy, has_breaks};

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

/// Marks that are kept for the next document, however small that is.
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
    /// Time is linear in the length, and so is memory: at most 9 bytes for each byte of the document, a quarter more of
    /// 5 while they grow, and far less where it does not consist of one-byte tokens. What is not JSON is given up early
    /// where its marks alone say so. After an error the tape holds no document and no memory.
    ///
    /// # Errors
    /// Where it is no JSON, and why; [`Fault::Memory`] if there is no room for the marks.
    pub fn parse<'t>(&'t mut self, bytes: &'t [u8]) -> Result<Doc<'t>, JsonError> {
        self.parse_by::<lane::Fast>(bytes)?;
        Ok(Doc::new(self, bytes))
    }

    fn parse_by<L: lane::Lane>(&mut self, bytes: &[u8]) -> Result<(), JsonError> {
        if self.marks.places.len() > KEPT && self.marks.places.len() / 16 > bytes.len() {
            *self = Tape::new();
        }
        if u32::try_from(bytes.len()).is_ok() && self.scan::<L>(bytes) {
            return Ok(());
        }
        let exhausted = self.marks.exhausted;
        *self = Tape::new();
        if exhausted {
            return Err(JsonError { byte: 0, fault: Fault::Memory });
        }
        // Refusals are rare: the exact byte is worth a second, plain reading.
        let verdict = naive::verdict(bytes);
        debug_assert!(verdict.is_err(), "the fast reader refused what the plain one accepts");
        verdict
    }

    fn scan<L: lane::Lane>(&mut self, bytes: &[u8]) -> bool {
        let Some(count) = index::index::<L>(bytes, &mut self.marks) else {
            return false;
        };
        if self.links.len() < count {
            // What is in there is of no use any more, and need not be copied.
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
