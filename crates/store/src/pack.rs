//! Packing: what has been there longest is compressed, item by item, until no more than the limit lies there as it
//! came.
//!
//! Which segment is next says a clock hand (the CLOCK algorithm: Corbató, "A Paging Experiment with the Multics
//! System", 1968), without its reference bits, so the order is first in, first out: see [`Arena::oldest_unpacked`]. It
//! costs O(1) a segment, spread over all calls. The algorithm that packs is in `unspool_json::pack`.
//!
//! ```text
//! segments         0        1      2      3      4
//!                packed   packed  page   page   page       the hand goes to the right, and from the end to the start
//!                                  ^ hand: page 2 is the oldest that is not packed
//! ```
//!
//! The host calls [`Store::pack`] when it has time. If it never has, each page packs twice what it brings, from twice
//! the limit on ([`Store::absorb`]).
//!
//! [`Arena::oldest_unpacked`]: super::arena::Arena::oldest_unpacked

use super::Store;
use super::segment::Segment;
use unspool_json::pack::Packer;

/// Bytes of a segment for packed items, unless one item needs more: all of one size, so that no gaps are left in memory
/// between them.
const PACKED_SEGMENT: usize = 1 << 20;
/// A new dictionary after so many bytes: what is typical of a feed changes.
const DICTIONARY_AGE: usize = 1 << 22;

impl Store {
    /// Whether more lies there as it came than should.
    pub fn needs_packing(&self) -> bool {
        self.arena.unpacked() > self.max_unpacked
    }

    /// Packs about so many bytes of the oldest items; whether there is more to do.
    pub fn pack(&mut self, bytes: usize) -> bool {
        let mut left = bytes;
        while left > 0 && self.needs_packing() {
            let Some(from) = self.arena.oldest_unpacked() else { return false };
            self.arena.copy_from_host_buffer(from);
            let Some(id) = self.arena.next_owner(from) else {
                self.arena.close(from);
                continue;
            };
            let entry = self.entries.get(id);
            // An item that has moved to another segment since is not packed, but looking at it counts, as the 20 bytes
            // that were read: otherwise one call could go through any number of them.
            let mut work = size_of_val(&entry);
            if entry.segment == from {
                work += entry.len as usize;
                self.pack_one(id);
            }
            left = left.saturating_sub(work);
        }
        self.needs_packing()
    }

    fn pack_one(&mut self, id: u32) {
        let mut packing = core::mem::take(&mut self.packing);
        if packing.age > DICTIONARY_AGE {
            self.seal(packing.target.take());
            (packing.packer, packing.age) = (None, 0);
        }
        let packer = packing.packer.get_or_insert_with(|| Packer::new(self.arena.dictionary()));
        packing.packed.clear();
        if self.order.has(id) {
            let value = self.value(id);
            packer.pack(&value, &mut packing.packed);
            packing.age += value.len();
        }
        let with_room = packing.target.filter(|target| self.arena.has_room(*target, packing.packed.len()));
        let to = with_room.unwrap_or_else(|| {
            self.seal(packing.target);
            let room = PACKED_SEGMENT.max(packing.packed.len());
            self.arena.open(Segment::packed(packer.dictionary().clone(), room))
        });
        packing.target = Some(to);
        let mut target = self.arena.take(to);
        self.move_to(id, to, &mut target, Some(&packing.packed));
        self.arena.put_back(to, target);
        self.packing = packing;
    }

    /// Nothing more is packed into this segment.
    fn seal(&mut self, target: Option<u32>) {
        if let Some(target) = target {
            self.arena.shrink(target);
        }
    }
}
