//! What has been there longest is packed, little by little: when the host has time for it, and if it never has, each
//! page packs more than it brings, once twice as much lies there as should.

use super::Store;
use super::segment::Segment;
use unspool_json::pack::Packer;

/// Bytes of a shelf, unless one item needs more: all of one size, so that no gaps are left between them.
const SHELF: usize = 1 << 20;
/// A new sample after so many bytes: what is typical of a feed changes.
const SAMPLE_AGE: usize = 1 << 22;

/// Where packed items go.
#[derive(Debug, Default)]
pub(super) struct Cold {
    packer: Option<Packer>,
    /// Bytes that were packed with it.
    age: usize,
    /// The shelf that is being filled.
    shelf: Option<u32>,
    packed: Vec<u8>,
}

impl Cold {
    /// Whether this is the shelf that is being filled.
    pub(super) fn is_open(&self, segment: u32) -> bool {
        self.shelf == Some(segment)
    }
}

impl Store {
    /// Whether more lies there as it came than should.
    pub fn is_cold(&self) -> bool {
        self.arena.plain() > self.unpacked
    }

    /// Packs the coldest items, about so many bytes of them; whether there is more to do.
    pub fn pack(&mut self, bytes: usize) -> bool {
        let mut left = bytes;
        while left > 0 && self.is_cold() {
            let Some(from) = self.arena.coldest() else { return false };
            self.arena.move_inside(from);
            let Some(id) = self.arena.next_owner(from) else {
                self.arena.close(from);
                continue;
            };
            let entry = self.entries.get(id);
            // One that went elsewhere is no work, and not nothing.
            let mut work = size_of_val(&entry);
            if entry.segment == from {
                work += entry.len as usize;
                self.pack_one(id);
            }
            left = left.saturating_sub(work);
        }
        self.is_cold()
    }

    fn pack_one(&mut self, id: u32) {
        let mut cold = std::mem::take(&mut self.cold);
        if cold.age > SAMPLE_AGE {
            self.seal(cold.shelf.take());
            (cold.packer, cold.age) = (None, 0);
        }
        let packer = cold.packer.get_or_insert_with(|| Packer::new(self.arena.sample()));
        cold.packed.clear();
        if self.order.has(id) {
            let value = self.value(id);
            packer.pack(&value, &mut cold.packed);
            cold.age += value.len();
        }
        let there = cold.shelf.filter(|shelf| self.arena.has_room(*shelf, cold.packed.len()));
        let shelf = there.unwrap_or_else(|| {
            self.seal(cold.shelf);
            self.arena.open(Segment::shelf(packer.sample().clone(), SHELF.max(cold.packed.len())))
        });
        cold.shelf = Some(shelf);
        let mut target = self.arena.take(shelf);
        self.move_to(id, shelf, &mut target, Some(&cold.packed));
        self.arena.put_back(shelf, target);
        self.cold = cold;
    }

    /// Nothing more comes onto this shelf.
    fn seal(&mut self, shelf: Option<u32>) {
        if let Some(shelf) = shelf {
            self.arena.shrink(shelf);
        }
    }
}
