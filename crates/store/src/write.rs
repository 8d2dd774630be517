//! Local writes: changes of the list by the caller.

use alloc::borrow::Cow;
use alloc::vec;
use alloc::vec::Vec;

use super::layers::{Effect, Layer, Pending};
use super::tombstones::HEAD;
use super::{Splice, Stamp, Store};

/// So many writes can be undone, the newest ones; older ones count as confirmed. What undoing takes is kept for each,
/// and who writes what a socket sends never confirms anything.
const MOST_OPEN: usize = 1024;

impl Store {
    /// Puts an item in, before the one at `position`; a known key is updated where it is. `body`: the item as JSON;
    /// `key`: its canonical key, empty if it has none; `client`: by what a row of a page is known to be this item, if
    /// that has another key: see [`Store::collapse`]; `is_temp`: whether the key is a temporary one.
    pub fn insert(
        &mut self,
        position: usize,
        body: Vec<u8>,
        key: Vec<u8>,
        client: Option<Vec<u8>>,
        is_temp: bool,
        stamp: Stamp,
    ) -> Vec<Splice> {
        let known = self.lookup_key(&key);
        let id = known.unwrap_or(self.entries.len() as u32);
        self.add_layer(id, known.is_some(), Effect::Put(body.clone()), stamp);
        if self.order.has(id) {
            return self.overwrite(id, body, key);
        }
        if let (None, Some(client)) = (known, client) {
            if self.awaited.len() == MOST_OPEN {
                self.awaited.remove(0);
            }
            self.awaited.push((id, client, is_temp));
        }
        if position == 0 && !self.is_empty() {
            self.tombstones.prepend(id);
        }
        vec![self.put_in(id, position, body, key)]
    }

    /// Replaces the value of a known key, or (`is_patch`) puts the members of a JSON object over its own. None, and
    /// nothing is done, if the key is not in the list. Arguments as in [`Store::insert`].
    pub fn update(&mut self, body: Vec<u8>, key: Vec<u8>, is_patch: bool, stamp: Stamp) -> Option<Vec<Splice>> {
        // Of a row whose bytes were given back nobody knows the other members.
        let fits = |id: &u32| self.order.has(*id) && !(is_patch && self.is_hollow(*id));
        let id = self.lookup_key(&key).filter(fits)?;
        let (body, effect) = if is_patch {
            (super::spread(&self.value(id), &body, self.seed), Effect::Patch(body))
        } else {
            (body.clone(), Effect::Set(body))
        };
        self.add_layer(id, true, effect, stamp);
        Some(self.overwrite(id, body, key))
    }

    /// Takes an item out. Its key is remembered: no later page of this epoch brings it back, even if it was not in the
    /// list yet. None if it was removed for good already.
    pub fn remove(&mut self, key: Vec<u8>, stamp: Stamp) -> Option<Vec<Splice>> {
        let hash = self.key_index.hash(&key);
        let Some(known) = self.lookup(hash, &key) else {
            let entry = self.own_segment(Vec::new(), key);
            let id = self.entries.push(entry);
            self.arena.add_live_one(entry.segment, 0, id);
            self.key_index.insert(hash, id);
            self.add_layer(id, false, Effect::Gone, stamp);
            return Some(Vec::new());
        };
        let position = self.order.position(known);
        if position.is_none() && self.layers.get_mut(known).is_none() {
            return None;
        }
        // Once more, if the removal before may be undone: then this one still holds.
        self.add_layer(known, true, Effect::Gone, stamp);
        Some(position.map(|position| self.take_out(known, position, true)).into_iter().collect())
    }

    /// Takes a write back: the item is what it would be without it. Nothing if the write is confirmed, or a newer page
    /// has said what the item is.
    pub fn undo(&mut self, number: u32) -> Vec<Splice> {
        let Some((id, at)) = self.layers.find(number) else { return Vec::new() };
        if let Some(pending) = self.layers.get_mut(id) {
            pending.layers.remove(at);
        }
        self.resolve(id, None)
    }

    /// A write stays: it cannot be undone any more.
    pub fn settle(&mut self, number: u32) {
        let Some((id, at)) = self.layers.find(number) else { return };
        let Some(pending) = self.layers.get_mut(id) else { return };
        let turn = pending.confirm(at, self.seed);
        let open = !pending.layers.is_empty();
        if let Some(turn) = turn {
            self.local_writes.record(id, turn);
        }
        if !open {
            self.drop_layers(id);
        }
    }

    /// The server's answer to a write, by its number, or (0) to the insert of the key `temp`: the item is `body`, and
    /// its key is `key`. Later writes stay over it. If the write is unknown by now, it is what the server says of the
    /// item with that key, if it is in the list. `turn`: the newest one so far.
    pub fn confirm(&mut self, number: u32, temp: &[u8], body: Vec<u8>, key: Vec<u8>, turn: u32) -> Vec<Splice> {
        let found = self.layers.find(number);
        let real = self.lookup_key(&key);
        let (id, through) = match found {
            Some((id, at)) => {
                if self.layers.get_mut(id).is_some_and(|pending| matches!(pending.layers[at].effect, Effect::Gone)) {
                    self.settle(number);
                    return Vec::new();
                }
                (id, at + 1)
            }
            None => match (number, self.lookup_key(temp)) {
                (0, Some(id)) => (id, self.inserted(id)),
                _ => match real {
                    Some(id) => (id, 0),
                    None => return Vec::new(),
                },
            },
        };
        self.accept(id, real, through, body, key, Some(turn))
    }

    /// Whether rows of pages may be items that were put in under another key.
    #[must_use]
    pub fn awaits(&self) -> bool {
        !self.awaited.is_empty()
    }

    /// A page has an item that may be one that was put in, by what the client named it: then it is that one from now
    /// on, in its place. None if it is not, and else what changed. Arguments as in [`Store::confirm`].
    pub fn collapse(&mut self, client: &[u8], body: &[u8], key: &[u8]) -> Option<Vec<Splice>> {
        let (id, ..) = *self.awaited.iter().find(|(_, other, _)| other == client)?;
        let real = self.lookup_key(key);
        let through = self.inserted(id);
        Some(self.accept(id, real, through, body.to_vec(), key.to_vec(), None))
    }

    /// The server has the item of `id`, under this key. The first `through` layers are in it. `real`: what the list has
    /// under that key already; `turn`: if pages of this turn and of earlier ones are older than that.
    fn accept(
        &mut self,
        id: u32,
        real: Option<u32>,
        through: usize,
        body: Vec<u8>,
        key: Vec<u8>,
        turn: Option<u32>,
    ) -> Vec<Splice> {
        let mut splices = Vec::new();
        let other = real.filter(|real| *real != id);
        let was = self.arena.key(&self.entries.get(id)).into_owned();
        let mut late = Vec::new();
        if let Some(real) = real
            && !self.order.has(real)
            && self.layers.get_mut(real).is_none()
        {
            // Removed for good, and so is this one.
            if let (Some(_), Some(position)) = (other, self.order.position(id)) {
                splices.push(self.take_out(id, position, false));
            }
            if other.is_some() {
                self.drop_layers(id);
                self.release(id, &was);
            }
            return splices;
        }
        if let Some(pending) = other.and_then(|other| self.layers.remove(other)) {
            late = pending.layers;
        }
        self.add_pending(id, true);
        if let Some(pending) = self.layers.get_mut(id) {
            pending.layers.drain(..through);
            pending.layers.append(&mut late);
            (pending.base, pending.removed) = (Some(body), false);
        }
        if let Some(turn) = turn {
            self.local_writes.record(id, turn);
        }
        let renamed = was != key;
        if renamed {
            self.release(id, &was);
            let hash = self.key_index.hash(&key);
            if let Some(other) = other {
                self.release(other, &key);
            }
            if !key.is_empty() {
                self.key_index.insert(hash, id);
            }
        }
        splices = self.resolve(id, renamed.then_some(key));
        if let Some(other) = other {
            self.tombstones.forget(other);
            if let Some(position) = self.order.position(other) {
                splices.push(self.take_out(other, position, false));
            }
        }
        splices
    }

    /// How many layers there are up to the one that put the item in.
    fn inserted(&mut self, id: u32) -> usize {
        let Some(pending) = self.layers.get_mut(id) else { return 0 };
        pending.layers.iter().rposition(|layer| matches!(layer.effect, Effect::Put(_))).map_or(0, |at| at + 1)
    }

    fn lookup_key(&self, key: &[u8]) -> Option<u32> {
        if key.is_empty() { None } else { self.lookup(self.key_index.hash(key), key) }
    }

    /// `known`: whether the entry was there before.
    fn add_pending(&mut self, id: u32, known: bool) {
        if self.layers.get_mut(id).is_some() {
            return;
        }
        let base = if self.order.has(id) { Some(self.value(id).into_owned()) } else { None };
        let removed = known && base.is_none();
        self.layers.insert(Pending { entry: id, base, removed, layers: Vec::new(), met: Vec::new() });
    }

    fn add_layer(&mut self, id: u32, known: bool, effect: Effect, stamp: Stamp) {
        self.add_pending(id, known);
        if let Some(pending) = self.layers.get_mut(id) {
            pending.layers.push(Layer { number: stamp.number, turn: stamp.turn, effect });
        }
        while let Some(oldest) = self.layers.oldest_beyond(MOST_OPEN) {
            self.settle(oldest);
        }
    }

    /// Nothing of this item can be undone any more.
    pub(super) fn drop_layers(&mut self, id: u32) {
        self.layers.remove(id);
        self.tombstones.forget(id);
    }

    /// Where items are that were put in under a temporary key, and whether nobody has said since that the server has
    /// them.
    #[must_use]
    pub fn temporary(&self) -> Vec<(usize, bool)> {
        let mut all = Vec::new();
        for (id, _, is_temp) in &self.awaited {
            if let (true, Some(position)) = (*is_temp, self.order.position(*id)) {
                all.push((position, self.layers.get(*id).is_some_and(|pending| pending.base.is_none())));
            }
        }
        all
    }

    /// Whether an item was written since `turn`, or was put in and is not confirmed.
    pub(super) fn is_own(&mut self, id: u32, turn: u32) -> bool {
        let is_written = self.local_writes.is_written_since(id, turn);
        let Some(pending) = self.layers.get_mut(id) else { return is_written };
        is_written || pending.base.is_none() || pending.layers.iter().any(|layer| layer.turn >= turn)
    }

    /// Pages may bring an item of this key, and it is not `id`.
    pub(super) fn release(&mut self, id: u32, key: &[u8]) {
        self.key_index.remove(self.key_index.hash(key), id);
        // No key is empty: nothing is found under it, and it is not told as removed.
        self.entries.relocate(id, super::Entry { key_len: 0, ..self.entries.get(id) });
        if let Some(place) = self.awaited.iter().position(|(other, ..)| *other == id) {
            self.awaited.swap_remove(place);
        }
    }

    /// The layers of an item have changed: shows what they come to, and lets go of what cannot be undone.
    fn resolve(&mut self, id: u32, key: Option<Vec<u8>>) -> Vec<Splice> {
        let Some(pending) = self.layers.get_mut(id) else { return Vec::new() };
        let turn = pending.sink_confirmed(self.seed);
        let value = pending.value(self.seed).map(Cow::into_owned);
        // An update of what is not there comes to nothing.
        let nothing = value.is_none() && !pending.is_gone();
        let (over, unknown) = (nothing || pending.layers.is_empty(), nothing && !pending.removed);
        if let Some(turn) = turn {
            self.local_writes.record(id, turn);
        }
        let splices = self.show(id, value, key);
        if over {
            self.drop_layers(id);
        }
        if unknown {
            let key = self.arena.key(&self.entries.get(id)).into_owned();
            self.release(id, &key);
        }
        splices
    }

    /// The item of `id` has this value from now on, or (none) is not in the list; and this key, if it is another one.
    fn show(&mut self, id: u32, value: Option<Vec<u8>>, key: Option<Vec<u8>>) -> Vec<Splice> {
        let is_renamed = key.is_some();
        let key = key.unwrap_or_else(|| self.arena.key(&self.entries.get(id)).into_owned());
        match (self.order.position(id), value) {
            (Some(start), Some(value)) if is_renamed => {
                self.replace_by(id, value, key);
                self.compact();
                vec![Splice { start, removed: 1, added: 1 }]
            }
            (Some(_), Some(value)) => self.overwrite(id, value, key),
            (None, Some(value)) => {
                let before = self.tombstones.rise(id).and_then(|anchor| self.order.position(anchor));
                vec![self.put_in(id, before.map_or(0, |before| before + 1), value, key)]
            }
            (start, None) => {
                let kept = !self.tombstones.has(id);
                let splice = start.map(|start| self.take_out(id, start, kept));
                if is_renamed {
                    let entry = self.own_segment(Vec::new(), key);
                    self.entries.update(id, entry);
                    self.arena.add_live_one(entry.segment, 0, id);
                }
                splice.into_iter().collect()
            }
        }
    }

    fn overwrite(&mut self, known: u32, body: Vec<u8>, key: Vec<u8>) -> Vec<Splice> {
        if *self.value(known) == *body {
            return Vec::new();
        }
        self.replace_by(known, body, key);
        self.compact();
        let start = self.order.position(known);
        start.map(|start| Splice { start, removed: 1, added: 1 }).into_iter().collect()
    }

    /// Puts the item of an entry that is not in the list, or of a new one, before the one at `position`.
    fn put_in(&mut self, id: u32, position: usize, body: Vec<u8>, key: Vec<u8>) -> Splice {
        let start = position.min(self.order.len());
        let hash = self.key_index.hash(&key);
        let is_keyed = !key.is_empty();
        let incoming = self.own_segment(body, key);
        self.arena.add_live_one(incoming.segment, incoming.len, id);
        if (id as usize) < self.entries.len() {
            // The key lies in the new segment, so the old one may be compacted.
            self.to_compact.push(self.entries.get(id).segment);
            self.entries.update(id, incoming);
        } else {
            self.entries.push(incoming);
            if is_keyed {
                self.key_index.insert(hash, id);
            }
        }
        self.order.insert(start, id..id + 1);
        self.compact();
        self.moved(Splice { start, removed: 0, added: 1 })
    }

    /// Takes an item out, which stands there; its place is remembered if it is to be `kept`.
    pub(super) fn take_out(&mut self, id: u32, start: usize, kept: bool) -> Splice {
        self.part_with(id);
        let entry = self.entries.get(id);
        let before = start.checked_sub(1).and_then(|before| self.order.get(before));
        self.tombstones.leave(id, before.unwrap_or(HEAD), kept);
        self.order.remove(start);
        self.arena.remove_live(entry.segment, entry.len);
        self.to_compact.push(entry.segment);
        self.compact();
        self.moved(Splice { start, removed: 1, added: 0 })
    }
}
