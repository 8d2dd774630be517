//! Changes of the list by hand.

use super::{Splice, Store};

impl Store {
    /// Puts an item in by hand, before the one at `position`; a known key is updated where it is.
    #[inline]
    pub fn insert(&mut self, position: usize, body: Vec<u8>, key: Vec<u8>, turn: u32) -> Vec<Splice> {
        let hash = self.keys.hash(&key);
        let known = if key.is_empty() { None } else { self.lookup(hash, &key) };
        let id = known.unwrap_or(self.entries.len() as u32);
        self.written.note(id, turn);
        if self.order.has(id) {
            return self.overwrite(id, body, key);
        }
        let keyed = !key.is_empty();
        let fresh = self.own(body, key);
        self.arena.hold(fresh.segment, fresh.len, id);
        if known.is_some() {
            // Removed before, wanted again.
            self.loose.push(self.entries.get(id).segment);
            self.entries.renew(id, fresh);
            self.tighten();
        } else {
            self.entries.push(fresh);
            if keyed {
                self.keys.insert(hash, id);
            }
        }
        let position = position.min(self.order.len());
        self.order.insert(position, id..id + 1);
        vec![Splice { start: position, removed: 0, added: 1 }]
    }

    /// Replaces the value of a known key by hand; nothing if the key is not in the list.
    #[inline]
    pub fn update(&mut self, body: Vec<u8>, key: Vec<u8>, turn: u32) -> Vec<Splice> {
        match self.lookup(self.keys.hash(&key), &key) {
            Some(known) if self.order.has(known) => {
                self.written.note(known, turn);
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
        self.tighten();
        let start = self.order.position(known);
        start.map(|start| Splice { start, removed: 1, added: 1 }).into_iter().collect()
    }

    /// Takes an item out by hand. Its key is remembered: no later page of this epoch brings it back, even if it was not
    /// in the list yet.
    #[inline]
    pub fn remove(&mut self, key: Vec<u8>) -> Vec<Splice> {
        let hash = self.keys.hash(&key);
        let Some(known) = self.lookup(hash, &key) else {
            let entry = self.own(Vec::new(), key);
            let id = self.entries.push(entry);
            self.arena.hold(entry.segment, 0, id);
            self.keys.insert(hash, id);
            return Vec::new();
        };
        let Some(position) = self.order.position(known) else { return Vec::new() };
        let entry = self.entries.get(known);
        self.order.remove(position);
        self.arena.drop(entry.segment, entry.len);
        self.loose.push(entry.segment);
        self.tighten();
        vec![Splice { start: position, removed: 1, added: 0 }]
    }
}
