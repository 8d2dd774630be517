//! Local writes: which items the caller wrote, and when. A page that was asked for before must not overwrite them.

use alloc::vec::Vec;

/// Entries and, with each, the newest turn when it was written; sorted by entry. New entries have the highest numbers,
/// so most go to the end.
#[derive(Debug, Default)]
pub(super) struct LocalWrites(Vec<(u32, u32)>);

impl LocalWrites {
    /// Whether this entry was written after `turn` was asked for. O(log n).
    pub(super) fn is_written_since(&self, entry: u32, turn: u32) -> bool {
        self.lookup(entry).is_ok_and(|place| self.0[place].1 >= turn)
    }

    /// Notes that the entry was written when `turn` was the newest one.
    pub(super) fn record(&mut self, entry: u32, turn: u32) {
        match self.lookup(entry) {
            Ok(place) => self.0[place].1 = self.0[place].1.max(turn),
            Err(place) => self.0.insert(place, (entry, turn)),
        }
    }

    fn lookup(&self, entry: u32) -> Result<usize, usize> {
        self.0.binary_search_by_key(&entry, |write| write.0)
    }
}
