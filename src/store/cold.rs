//! What has been there longest is packed, little by little: each page packs about as much as it brings, once enough lies there.

use super::Store;
use super::arena::Segment;
use super::pack::Packer;

/// Bytes of a shelf, unless one item needs more: all of one size, so that no gaps are left between them.
const SHELF: usize = 1 << 16;
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
    /// Packs the coldest items, if too many lie there as they came; a page of `brought` bytes pays for it.
    pub(super) fn pack(&mut self, brought: usize) {
        // More than came, so that what was written by hand is caught up with.
        let mut left = 2 * brought;
        while left > 0 && self.arena.plain() > self.unpacked {
            let Some(from) = self.arena.coldest() else { return };
            let Some(id) = self.arena.next_owner(from) else {
                self.arena.close(from);
                continue;
            };
            let entry = self.entries.get(id);
            if entry.segment == from {
                left = left.saturating_sub(entry.len as usize);
                self.pack_one(id);
            }
        }
    }

    fn pack_one(&mut self, id: u32) {
        let mut cold = std::mem::take(&mut self.cold);
        if cold.age > SAMPLE_AGE {
            cold = Cold { packed: cold.packed, ..Cold::default() };
        }
        let packer = cold.packer.get_or_insert_with(|| Packer::new(self.arena.sample()));
        cold.packed.clear();
        if self.order.has(id) {
            let value = self.value(id);
            packer.pack(&value, &mut cold.packed);
            cold.age += value.len();
        }
        let mut target = cold.shelf.map(|shelf| self.arena.take(shelf)).unwrap_or_default();
        if cold.shelf.is_none() || !target.has_room(cold.packed.len()) {
            if let Some(full) = cold.shelf {
                target.shrink();
                self.arena.put_back(full, target);
            }
            target = Segment::shelf(packer.sample().clone(), SHELF.max(cold.packed.len()));
            cold.shelf = Some(self.arena.open(Segment::default()));
        }
        if let Some(shelf) = cold.shelf {
            self.move_to(id, shelf, &mut target, |_, target| target.put(&cold.packed));
            self.arena.put_back(shelf, target);
        }
        self.cold = cold;
    }
}
