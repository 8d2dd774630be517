//! Compaction: the live items of a segment that is mostly dead weight are copied together, and the segment is given
//! back.
//!
//! This is the cleaning of a log-structured store (Rosenblum and Ousterhout, "The Design and Implementation of a
//! Log-Structured File System", ACM TOCS 10 (1992), <https://doi.org/10.1145/146941.146943>), with one rule: a segment
//! is compacted when less than half of its bytes are live.
//!
//! Cost: O(live bytes and owners of the segment). Less than half of the segment is copied, so for each byte that is
//! copied one is given back: in all, no more bytes are copied than came. What is held stays below about twice what is
//! live.
//!
//! ```text
//! page       [envelope][item 1][item 2 gone][item 3 gone][item 4]      live: items 1 and 4
//! compacted  [item 1][item 4]                                          no envelope, exactly as much memory
//! ```
//!
//! Only the segments in `to_compact` are looked at: those that lost an item, or came with this page.

use super::Store;
use super::entries::Entry;
use super::segment::Segment;

impl Store {
    /// Compacts the segments that lost items, where it is worth it.
    pub(super) fn compact(&mut self) {
        while let Some(segment) = self.to_compact.pop() {
            self.compact_segment(segment);
        }
    }

    /// Copies the live items of a segment together when most of it is dead weight, or gives it back.
    fn compact_segment(&mut self, segment: u32) {
        if !self.arena.is_mostly_dead(segment) || self.packing.is_target(segment) {
            return;
        }
        let owners = self.arena.owners(segment);
        self.arena.copy_from_host_buffer(segment);
        let mut target = self.arena.empty_like(segment);
        let to = self.arena.open(Segment::default());
        for id in owners {
            if self.entries.get(id).segment == segment {
                self.move_to(id, to, &mut target, None);
            }
        }
        target.shrink();
        self.arena.put_back(to, target);
        self.arena.close(segment);
        if self.arena.is_empty(to) {
            self.arena.close(to);
        }
    }

    /// Moves what the list still needs of an entry to another segment: value and key, or the key alone if the item was
    /// removed. The value is copied as it lies, unless it comes `packed`.
    pub(super) fn move_to(&mut self, id: u32, segment: u32, target: &mut Segment, packed: Option<&[u8]>) {
        let old = self.entries.get(id);
        let (mut start, mut len, mut inside) = (0, 0, None);
        if self.order.has(id) {
            start = target.put(packed.unwrap_or_else(|| self.arena.stored(&old)));
            len = old.len;
            inside = self.arena.key_inside(&old);
            self.arena.remove_live(old.segment, len);
        }
        let key_start = match inside {
            Some(inside) => target.key_start(start, inside),
            None => target.put_extra_key(&self.arena.key(&old)),
        };
        self.entries.relocate(id, Entry { segment, start, len, key_start, key_len: old.key_len });
        target.add_live(id..id + 1, len as usize);
    }
}
