//! Local writes: changes of the list by the caller.

use alloc::vec;
use alloc::vec::Vec;

use super::{Splice, Store};

impl Store {
    /// Puts an item in, before the one at `position`; a known key is updated where it is. `body`: the item as JSON;
    /// `key`: its canonical key, empty if it has none; `turn`: the newest one so far. Pages of this turn and of earlier
    /// ones were asked for before the write, and do not overwrite it.
    #[inline]
    pub fn insert(&mut self, position: usize, body: Vec<u8>, key: Vec<u8>, turn: u32) -> Vec<Splice> {
        let hash = self.key_index.hash(&key);
        let known = if key.is_empty() { None } else { self.lookup(hash, &key) };
        let id = known.unwrap_or(self.entries.len() as u32);
        self.local_writes.record(id, turn);
        if self.order.has(id) {
            return self.overwrite(id, body, key);
        }
        let keyed = !key.is_empty();
        let incoming = self.own_segment(body, key);
        self.arena.add_live_one(incoming.segment, incoming.len, id);
        if known.is_some() {
            // Removed before, and now back: the key lies in the new segment, so the old one may be compacted.
            self.to_compact.push(self.entries.get(id).segment);
            self.entries.update(id, incoming);
            self.compact();
        } else {
            self.entries.push(incoming);
            if keyed {
                self.key_index.insert(hash, id);
            }
        }
        let position = position.min(self.order.len());
        self.order.insert(position, id..id + 1);
        vec![Splice { start: position, removed: 0, added: 1 }]
    }

    /// Replaces the value of a known key; nothing if the key is not in the list. Arguments as in [`Store::insert`].
    #[inline]
    pub fn update(&mut self, body: Vec<u8>, key: Vec<u8>, turn: u32) -> Vec<Splice> {
        match self.lookup(self.key_index.hash(&key), &key) {
            Some(known) if self.order.has(known) => {
                self.local_writes.record(known, turn);
                self.overwrite(known, body, key)
            }
            _ => Vec::new(),
        }
    }

    #[inline]
    fn overwrite(&mut self, known: u32, body: Vec<u8>, key: Vec<u8>) -> Vec<Splice> {
        if *self.value(known) == *body {
            return Vec::new();
        }
        self.replace_by(known, body, key);
        self.compact();
        let start = self.order.position(known);
        start.map(|start| Splice { start, removed: 1, added: 1 }).into_iter().collect()
    }

    /// Takes an item out. Its key is remembered: no later page of this epoch brings it back, even if it was not in the
    /// list yet.
    #[inline]
    pub fn remove(&mut self, key: Vec<u8>) -> Vec<Splice> {
        let hash = self.key_index.hash(&key);
        let Some(known) = self.lookup(hash, &key) else {
            let entry = self.own_segment(Vec::new(), key);
            let id = self.entries.push(entry);
            self.arena.add_live_one(entry.segment, 0, id);
            self.key_index.insert(hash, id);
            return Vec::new();
        };
        let Some(position) = self.order.position(known) else { return Vec::new() };
        self.part_with(known);
        let entry = self.entries.get(known);
        self.order.remove(position);
        self.arena.remove_live(entry.segment, entry.len);
        self.to_compact.push(entry.segment);
        self.compact();
        vec![Splice { start: position, removed: 1, added: 0 }]
    }
}
