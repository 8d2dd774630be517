//! Rows that were read and are not needed any more: their bytes go, their keys stay as fingerprints, so that no later
//! page brings them again. A list that is read once, from its beginning to its end, takes constant memory but for that.

use alloc::vec::Vec;

use super::digests::Digests;
use super::{Absorbed, Batch, Direction, Splice, Store};
use unspool_json::Item;

impl Store {
    /// Forgets the first `count` rows, and rows that were taken out. Time: O(entries). What is left is copied.
    pub fn forget(&mut self, count: usize) -> Vec<Splice> {
        let count = count.min(self.len());
        if count == 0 {
            return Vec::new();
        }
        let mut digests = self.digests.take().unwrap_or_else(|| Digests::new(self.seed));
        self.add_keys(&mut digests, count);
        let mut rest = Batch {
            body: Vec::new(),
            extra_keys: Vec::new(),
            items: Vec::new(),
            direction: Direction::Older,
            turn: 0,
            keyed: false,
        };
        let mut keys = Vec::new();
        for position in count..self.len() {
            let key = self.key(position).unwrap_or_default().into_owned();
            let item = self.item(position).unwrap_or_default();
            rest.body.push(if rest.body.is_empty() { b'[' } else { b',' });
            let start = rest.body.len() as u32;
            rest.body.extend_from_slice(&item);
            rest.keyed |= !key.is_empty();
            keys.push((start, rest.body.len() as u32, key));
        }
        if !rest.body.is_empty() {
            rest.body.push(b']');
        }
        for (start, end, key) in keys {
            let key_start = (rest.body.len() + rest.extra_keys.len()) as u32;
            rest.items.push(Item { start, end, key_start, key_len: key.len() as u32 });
            rest.extra_keys.extend_from_slice(&key);
        }
        let forgotten = self.forgotten + count;
        self.clear();
        self.forgotten = forgotten;
        self.digests = Some(digests);
        if !rest.items.is_empty() {
            self.absorb_all(rest);
        }
        alloc::vec![Splice { start: 0, removed: count, added: 0 }]
    }

    /// Takes in rows that were there before, however many there may be, and though one with the same key was forgotten.
    pub fn absorb_all(&mut self, batch: Batch) -> Absorbed {
        let (max, digests) = (core::mem::replace(&mut self.max, usize::MAX), self.digests.take());
        let done = self.absorb(batch);
        (self.max, self.digests) = (max, digests);
        done
    }

    /// The keys that are known as bytes, each by its fingerprint: those of the rows before `count`, of rows that were
    /// taken out, and of rows that were forgotten.
    #[must_use]
    pub fn digest(&self, count: usize) -> Vec<u8> {
        let mut digests = self.digests.clone().unwrap_or_else(|| Digests::new(self.seed));
        self.add_keys(&mut digests, count);
        digests.bytes()
    }

    /// Takes up what [`Store::digest`] gave, once, before there are any rows. False: it did not give that.
    pub fn know(&mut self, bytes: &[u8]) -> bool {
        self.digests = Digests::from_bytes(bytes);
        self.digests.is_some()
    }

    /// The keys of the rows before `count`, and of those that were taken out.
    fn add_keys(&self, digests: &mut Digests, count: usize) {
        for id in 0..self.entries.len() as u32 {
            let entry = self.entries.get(id);
            if entry.key_len == 0 || self.order.position(id).is_some_and(|position| position >= count) {
                continue;
            }
            let key = self.arena.key(&entry);
            // One that went may have come again as another entry.
            if self.find(&key).is_none_or(|position| position < count) {
                digests.insert(digests.print(&key));
            }
        }
    }
}
