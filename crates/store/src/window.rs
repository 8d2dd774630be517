//! Rows far from what is looked at give their bytes back. Their keys and places stay; as long as nobody has loaded them
//! again, each reads as `null`.

use alloc::vec::Vec;
use core::ops::Range;

use super::entries::Entry;
use super::layers::HOLLOW;
use super::segment::Segment;
use super::{Absorbed, Batch, Store};

impl Store {
    /// Gives the bytes of these rows back. Time: O(rows · log runs). Memory: what their keys take, and 20 bytes each.
    pub fn hollow(&mut self, rows: Range<usize>) {
        let mut target = Segment::default();
        let start = target.put(HOLLOW);
        let to = self.arena.open(Segment::default());
        for position in rows {
            let Some(id) = self.order.get(position) else { break };
            let old = self.entries.get(id);
            // What may be undone is held all the same.
            if self.is_hollow(id) || self.layers.get_mut(id).is_some() {
                continue;
            }
            let key_start = target.put_extra_key(&self.arena.key(&old));
            self.arena.remove_live(old.segment, old.len);
            self.to_compact.push(old.segment);
            let len = HOLLOW.len() as u32;
            self.entries.relocate(id, Entry { segment: to, start, len, key_start, key_len: old.key_len });
            target.add_live(id..id + 1, HOLLOW.len());
        }
        target.shrink();
        self.arena.put_back(to, target);
        self.to_compact.push(to);
        self.compact();
    }

    /// Whether this row, told by its entry, has given its bytes back.
    #[must_use]
    pub fn is_hollow(&self, id: u32) -> bool {
        let entry = self.entries.get(id);
        entry.len as usize == HOLLOW.len() && *self.value(id) == *HOLLOW
    }

    /// Takes in the rows of a page that are in the list, and no others.
    pub fn absorb_known(&mut self, mut batch: Batch) -> Absorbed {
        let mut items = Vec::with_capacity(batch.items.len());
        for item in &batch.items {
            if self.find(item.key(&batch.body, &batch.extra_keys)).is_some() {
                items.push(*item);
            }
        }
        batch.items = items;
        let rule = core::mem::take(&mut self.rule);
        let done = self.absorb_unplaced(batch);
        self.rule = rule;
        self.compact();
        done
    }
}
