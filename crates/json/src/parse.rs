//! From bytes to a tape: both stages, and the naive reader where they refuse.

use alloc::vec::Vec;

use super::index::index;
use super::vector::{Fastest, Vector};
use super::walk::walk;
use super::{Doc, Fault, JsonError, Tape, naive};

/// A tape with up to so many marks is kept, however small the next document is.
const KEPT: usize = 1 << 16;

impl Tape {
    /// Validates `bytes` and marks its tokens. The whole of `bytes` must be one JSON value with white space around it.
    ///
    /// Time: O(n). Memory: 9 bytes a mark (5 for its place and its byte, 4 for its link), a quarter more of the 5 while
    /// they grow; so at most about 10 times the document, which one-byte tokens (`[1,1,1…`) come near to, and far less
    /// for real answers. What is not JSON is given up early where its marks alone say so. After an error the tape holds
    /// no document and no memory.
    ///
    /// # Errors
    /// The first byte that is wrong, and why. [`Fault::Memory`] if there is no room for the marks, [`Fault::Length`] if
    /// `bytes` are 4 GiB or more, [`Fault::Depth`] beyond [`MAX_DEPTH`](super::MAX_DEPTH).
    pub fn parse<'t>(&'t mut self, bytes: &'t [u8]) -> Result<Doc<'t>, JsonError> {
        self.parse_by::<Fastest>(bytes)?;
        Ok(Doc::new(self, bytes))
    }

    pub(super) fn parse_by<V: Vector>(&mut self, bytes: &[u8]) -> Result<(), JsonError> {
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

    pub(super) fn scan<V: Vector>(&mut self, bytes: &[u8]) -> bool {
        let Some(count) = index::<V>(bytes, &mut self.marks) else {
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
        walk(bytes, &self.marks, &mut self.links[..count])
    }
}
