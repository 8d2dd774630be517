//! Where removed items stood, so that one that comes back stands next to its old neighbours again, whatever came or
//! went meanwhile.
//!
//! A tombstone hangs behind the item of the list that stands before it, or at the head of the list. Behind one item
//! they are in the order in which their items would stand.
//!
//! ```text
//! list   P A B C N         A, B and C go      P N         behind P: A B C
//!                          P goes, too        N           at the head: P A B C
//!                          B comes back       B N         at the head: P A; behind B: C
//! ```
//!
//! Time: O(tombstones), of which there are as many as removals that can be undone.

use alloc::vec::Vec;

/// In the place of an entry: the head of the list.
pub(super) const HEAD: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct Tombstone {
    /// What it hangs behind.
    anchor: u32,
    entry: u32,
}

/// The tombstones of a list. Those of one anchor are in their order; no more is said by the order of all.
#[derive(Debug, Default)]
pub(super) struct Tombstones(Vec<Tombstone>);

impl Tombstones {
    fn place(&self, entry: u32) -> Option<usize> {
        self.0.iter().position(|tombstone| tombstone.entry == entry)
    }

    pub(super) fn has(&self, entry: u32) -> bool {
        self.place(entry).is_some()
    }

    /// `entry` leaves the list, in which it stood behind `before`; with a tombstone, if it is to be `kept`.
    pub(super) fn leave(&mut self, entry: u32, before: u32, kept: bool) {
        let mut moved = Vec::new();
        if kept {
            self.forget(entry);
            moved.push(Tombstone { anchor: before, entry });
        }
        let mut at = 0;
        while let Some(tombstone) = self.0.get(at).copied() {
            if tombstone.anchor == entry {
                self.0.remove(at);
                moved.push(Tombstone { anchor: before, ..tombstone });
            } else {
                at += 1;
            }
        }
        self.0.extend_from_slice(&moved);
    }

    /// `entry` comes back to its place: what it stands behind. What hung behind its tombstone hangs behind it.
    pub(super) fn rise(&mut self, entry: u32) -> Option<u32> {
        let place = self.place(entry)?;
        let Tombstone { anchor, .. } = self.0.remove(place);
        for tombstone in &mut self.0[place..] {
            if tombstone.anchor == anchor {
                tombstone.anchor = entry;
            }
        }
        Some(anchor)
    }

    /// Items came in front of the list, `last` the last of them: they stand before what went from its head.
    pub(super) fn prepend(&mut self, last: u32) {
        for tombstone in &mut self.0 {
            if tombstone.anchor == HEAD {
                tombstone.anchor = last;
            }
        }
    }

    /// A page has `entry`, which is not in the list, behind `before`: an item that is `listed` (or the head), or else
    /// one with a tombstone.
    pub(super) fn place_behind(&mut self, entry: u32, before: u32, listed: bool) {
        match self.place(before) {
            Some(place) if !listed => {
                let anchor = self.0[place].anchor;
                self.0.insert(place + 1, Tombstone { anchor, entry });
            }
            // Before those of items that stood behind it.
            _ => self.0.insert(0, Tombstone { anchor: before, entry }),
        }
    }

    pub(super) fn forget(&mut self, entry: u32) {
        if let Some(place) = self.place(entry) {
            self.0.remove(place);
        }
    }
}
