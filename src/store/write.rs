//! Changes of the list by hand.

use super::{Entry, GONE, Splice, Store};

impl Store {
    /// Puts an item in by hand, before the one at `position`; a known key is updated where it is.
    pub(crate) fn insert(&mut self, position: usize, body: Vec<u8>, key: Vec<u8>, turn: u32) -> Vec<Splice> {
        let hash = self.keys.hash(&key);
        if !key.is_empty()
            && let Some(known) = self.lookup(hash, &key)
        {
            self.written.note(known, turn);
            if self.entries[known as usize].rank != GONE {
                return self.overwrite(known, body, key);
            }
            // Removed before, wanted again.
            let old = self.entries[known as usize];
            let fresh = self.own(body, key);
            self.arena.hold(fresh.segment, fresh.len, known);
            self.entries[known as usize] = Entry { version: old.version + 1, ..fresh };
            self.tighten(old.segment);
            return self.seat(known, position);
        }
        let id = self.entries.len() as u32;
        let keyed = !key.is_empty();
        let fresh = self.own(body, key);
        self.arena.hold(fresh.segment, fresh.len, id);
        self.entries.push(fresh);
        if keyed {
            self.keys.insert(hash, id);
        }
        self.written.note(id, turn);
        self.seat(id, position)
    }

    fn seat(&mut self, id: u32, position: usize) -> Vec<Splice> {
        let position = position.min(self.order.len());
        let entries = &self.entries;
        let rank_of = |entry: u32| entries[entry as usize].rank;
        let rank = if position == self.order.len() {
            Some(self.order.push_back(id, rank_of))
        } else if position == 0 {
            Some(self.order.push_front(id, rank_of))
        } else {
            self.order.insert(position, id, rank_of)
        };
        match rank {
            Some(rank) => self.entries[id as usize].rank = rank,
            None => {
                for (entry, rank) in self.order.ranks() {
                    self.entries[entry as usize].rank = rank;
                }
            }
        }
        vec![Splice { start: position, removed: 0, added: 1 }]
    }

    /// Replaces the value of a known key by hand; nothing if the key is not in the list.
    pub(crate) fn update(&mut self, body: Vec<u8>, key: Vec<u8>, turn: u32) -> Vec<Splice> {
        match self.lookup(self.keys.hash(&key), &key) {
            Some(known) if self.entries[known as usize].rank != GONE => {
                self.written.note(known, turn);
                self.overwrite(known, body, key)
            }
            _ => Vec::new(),
        }
    }

    fn overwrite(&mut self, known: u32, body: Vec<u8>, key: Vec<u8>) -> Vec<Splice> {
        if self.value(&self.entries[known as usize]) == body {
            return Vec::new();
        }
        self.replace_by(known, body, key);
        vec![Splice { start: self.position(self.entries[known as usize].rank), removed: 1, added: 1 }]
    }

    /// Takes an item out by hand. Its key is remembered: no later page of this epoch brings it back, even if it was not
    /// in the list yet.
    pub(crate) fn remove(&mut self, key: Vec<u8>) -> Vec<Splice> {
        let hash = self.keys.hash(&key);
        let Some(known) = self.lookup(hash, &key) else {
            let id = self.entries.len() as u32;
            let entry = Entry { rank: GONE, ..self.own(Vec::new(), key) };
            self.arena.hold(entry.segment, 0, id);
            self.entries.push(entry);
            self.keys.insert(hash, id);
            return Vec::new();
        };
        let entry = self.entries[known as usize];
        if entry.rank == GONE {
            return Vec::new();
        }
        let position = self.position(entry.rank);
        self.order.remove(position);
        self.entries[known as usize].rank = GONE;
        self.arena.drop(entry.segment, entry.len);
        self.tighten(entry.segment);
        vec![Splice { start: position, removed: 1, added: 0 }]
    }
}
