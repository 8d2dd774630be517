//! Where the tokens of a document start, and how they belong together: all that is stored of it besides its bytes.

use alloc::vec::Vec;

use super::index::Marks;

/// The marks of one document: where its tokens start, and which bracket closes which. Reused from page to page.
///
/// A mark stands at every `{ } [ ] : ,` outside strings, at the opening quote of every string and at the first byte of
/// every other scalar; a last one stands at the end of the document.
#[derive(Debug, Default)]
pub struct Tape {
    /// The first `count` are in use.
    pub(super) marks: Marks,
    /// For a mark at `{` or `[`: the index of the mark that closes it. For the name of a member: the index of the name
    /// of the next one, 0 if it is the last. Anything for the others.
    pub(super) links: Vec<u32>,
    pub(super) count: usize,
}

impl Tape {
    /// An empty tape.
    #[must_use]
    pub fn new() -> Tape {
        Tape::default()
    }

    #[cfg(any(test, fuzzing))]
    pub(super) fn clear(&mut self) {
        self.marks.places.clear();
        self.marks.firsts.clear();
        self.links.clear();
        self.count = 0;
    }

    /// One more mark; gives its index. Only after [`Tape::clear`].
    pub(super) fn push(&mut self, place: u32, first: u8) -> usize {
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
