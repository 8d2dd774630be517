//! The list itself: order, values and keys. Items are bytes; what a page costs depends on the page, not on the list.

mod arena;
mod keys;
mod lines;
mod merge;
mod order;
mod sort;
mod write;
mod written;

use std::ops::Range;

use crate::dialect::Item;

/// At `start`, `removed` items went and `added` came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Splice {
    /// Position in the list as the splices before this one left it.
    pub start: usize,
    /// How many items were there before.
    pub removed: usize,
    /// How many items are there now.
    pub added: usize,
}

/// What happens when a known key comes again. The position is always the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Duplicates {
    /// The value that came last (default).
    #[default]
    Last,
    /// The value that came first.
    First,
    /// Both: members of the newer object over those of the older one.
    Merge,
}

/// Where new items of a page go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Front,
    Back,
}

/// A page, read and about to be kept.
#[derive(Debug)]
pub(crate) struct Load {
    pub(crate) body: Vec<u8>,
    pub(crate) side: Vec<u8>,
    pub(crate) items: Vec<Item>,
    pub(crate) end: End,
    /// The turn that asked for it: values written by hand since then are newer than what it brings.
    pub(crate) turn: u32,
    /// Whether items have keys at all.
    pub(crate) keyed: bool,
}

/// What a page did to the list.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Absorbed {
    pub(crate) splices: Vec<Splice>,
    pub(crate) added: usize,
    pub(crate) duplicates: usize,
    pub(crate) updated: usize,
    /// Items left out because the list is full.
    pub(crate) over: usize,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    segment: u32,
    start: u32,
    len: u32,
    key_start: u32,
    key_len: u32,
    /// Counts the values that this entry has had.
    version: u32,
    /// Place in the order; [`GONE`] for an item that was removed by hand and whose key is remembered.
    rank: i64,
}

const GONE: i64 = i64::MIN;

/// Which item, and which of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// The same as long as the item is in the list, wherever it moves.
    pub entry: u32,
    /// Another one after every update.
    pub version: u32,
}

/// The list.
#[derive(Debug)]
pub(crate) struct Store {
    entries: Vec<Entry>,
    order: order::Order,
    keys: keys::Keys,
    arena: arena::Arena,
    rule: Duplicates,
    max: usize,
    seed: u64,
    /// Entries of the lists before this one: no identity comes twice.
    born: u32,
    written: written::Written,
}

impl Store {
    pub(crate) fn new(rule: Duplicates, max: usize, seed: u64) -> Store {
        Store {
            entries: Vec::new(),
            order: order::Order::default(),
            keys: keys::Keys::new(seed),
            arena: arena::Arena::default(),
            rule,
            max,
            seed,
            born: 0,
            written: written::Written::default(),
        }
    }

    /// Forgets everything, keys too.
    pub(crate) fn clear(&mut self) {
        let born = self.born.wrapping_add(self.entries.len() as u32);
        *self = Store { born, ..Store::new(self.rule, self.max, self.seed) };
    }

    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.len() >= self.max
    }

    /// Bytes held, dead ones included.
    pub(crate) fn held(&self) -> usize {
        self.arena.held()
    }

    /// The bytes of the item at `position`, as the server sent them.
    pub(crate) fn item(&self, position: usize) -> Option<&[u8]> {
        let entry = self.entries[self.order.get(position)? as usize];
        Some(self.value(&entry))
    }

    /// The canonical key of the item at `position`; empty if items have none.
    pub(crate) fn key(&self, position: usize) -> Option<&[u8]> {
        let entry = self.entries[self.order.get(position)? as usize];
        Some(self.arena.bytes(entry.segment, entry.key_start, entry.key_len))
    }

    /// A number that stays with the item at `position` as long as its value does: another one after every update.
    pub(crate) fn identity(&self, position: usize) -> Option<Identity> {
        let entry = self.order.get(position)?;
        let version = self.entries[entry as usize].version;
        Some(Identity { entry: self.born.wrapping_add(entry), version })
    }

    /// The position of the item with this canonical key.
    pub(crate) fn find(&self, key: &[u8]) -> Option<usize> {
        let entry = self.entries[self.lookup(self.keys.hash(key), key)? as usize];
        (entry.rank != GONE).then(|| self.position(entry.rank))
    }

    /// Writes the items of `range` as a JSON array.
    pub(crate) fn join(&self, range: Range<usize>, out: &mut Vec<u8>) {
        out.push(b'[');
        for position in range.start..range.end.min(self.len()) {
            if position > range.start {
                out.push(b',');
            }
            out.extend_from_slice(self.item(position).unwrap_or(b"null"));
        }
        out.push(b']');
    }

    /// Keeps a page. All its keys are known by now, so that nothing can fail any more: the whole page or nothing.
    pub(crate) fn absorb(&mut self, load: Load) -> Absorbed {
        let Load { body, side, items, end, turn, keyed } = load;
        let mut done = Absorbed::default();
        let first_new = self.entries.len();
        let mut updates: Vec<u32> = Vec::new();
        let segment = self.arena.open(body, side);
        self.entries.reserve(items.len());
        let mut hashes = Vec::new();
        if keyed {
            self.keys.reserve(items.len());
            let (keys, arena) = (&self.keys, &self.arena);
            hashes.extend(items.iter().map(|item| keys.hash(arena.bytes(segment, item.key_start, item.key_len))));
            keys.touch(&hashes);
        }
        for (at, item) in items.iter().enumerate() {
            let fresh = Entry {
                segment,
                start: item.start,
                len: item.end - item.start,
                key_start: item.key_start,
                key_len: item.key_len,
                version: 0,
                rank: 0,
            };
            let id = self.entries.len() as u32;
            let full = self.order.len() + (self.entries.len() - first_new) >= self.max;
            if keyed {
                let key = self.arena.bytes(segment, item.key_start, item.key_len);
                let hash = hashes[at];
                let (entries, arena) = (&self.entries, &self.arena);
                let is = |id: u32| is_key(arena, &entries[id as usize], key);
                let known = if full { self.keys.find(hash, is) } else { self.keys.find_or_insert(hash, id, is) };
                if let Some(known) = known {
                    done.duplicates += 1;
                    if self.meet(known, fresh, turn) && (known as usize) < first_new {
                        updates.push(known);
                    }
                    continue;
                }
            }
            if full {
                done.over += 1;
                continue;
            }
            self.entries.push(fresh);
            self.arena.hold(segment, fresh.len, id);
        }
        done.added = self.entries.len() - first_new;
        self.splices_of(updates, &mut done);
        self.enlist(first_new, end, &mut done.splices);
        self.tighten(segment);
        done
    }

    /// Gives the entries from `first_new` on their places.
    fn enlist(&mut self, first_new: usize, end: End, splices: &mut Vec<Splice>) {
        let added = self.entries.len() - first_new;
        if added == 0 {
            return;
        }
        let start = if end == End::Back { self.order.len() } else { 0 };
        let (known, fresh) = self.entries.split_at_mut(first_new);
        let ids = first_new as u32..(first_new + added) as u32;
        let mut rank = self.order.extend(ids, end, |entry| known[entry as usize].rank);
        for entry in fresh {
            entry.rank = rank;
            rank += order::STRIDE;
        }
        splices.push(Splice { start, removed: 0, added });
    }

    /// A known key came again. Returns whether its value in the list changed.
    fn meet(&mut self, known: u32, fresh: Entry, turn: u32) -> bool {
        let old = self.entries[known as usize];
        let written_since = self.written.since(known, turn);
        if old.rank == GONE || written_since || self.rule == Duplicates::First {
            return false;
        }
        if self.value(&old) == self.value(&fresh) {
            return false;
        }
        if self.rule == Duplicates::Merge {
            let Some(merged) = merge::objects(self.value(&old), self.value(&fresh)) else {
                return self.replace(known, fresh);
            };
            if merged == self.value(&old) {
                return false;
            }
            let key = self.arena.bytes(old.segment, old.key_start, old.key_len).to_vec();
            return self.replace_by(known, merged, key);
        }
        self.replace(known, fresh)
    }

    /// The entry takes the bytes of `fresh` over.
    fn replace(&mut self, id: u32, fresh: Entry) -> bool {
        let old = self.entries[id as usize];
        self.entries[id as usize] = Entry { rank: old.rank, version: old.version + 1, ..fresh };
        self.arena.hold(fresh.segment, fresh.len, id);
        self.arena.drop(old.segment, old.len);
        if old.segment != fresh.segment {
            self.tighten(old.segment);
        }
        true
    }

    /// The entry gets bytes of its own.
    fn replace_by(&mut self, id: u32, body: Vec<u8>, key: Vec<u8>) -> bool {
        let fresh = self.own(body, key);
        self.replace(id, fresh)
    }

    /// A segment for one item that came from no page.
    fn own(&mut self, body: Vec<u8>, key: Vec<u8>) -> Entry {
        let (len, key_len) = (body.len() as u32, key.len() as u32);
        let segment = self.arena.open(body, key);
        Entry { segment, start: 0, len, key_start: len, key_len, version: 0, rank: 0 }
    }

    /// Copies the live items of a segment together when most of it is dead weight, or gives it back.
    fn tighten(&mut self, segment: u32) {
        if !self.arena.is_loose(segment) {
            return;
        }
        let mut owners = self.arena.owners(segment);
        owners.retain(|id| self.entries[*id as usize].segment == segment);
        let mut body = Vec::with_capacity(owners.iter().map(|id| self.entries[*id as usize].len as usize).sum());
        let mut side = Vec::new();
        let mut moved = Vec::with_capacity(owners.len());
        for id in owners {
            let old = self.entries[id as usize];
            let start = body.len() as u32;
            if old.rank != GONE {
                body.extend_from_slice(self.value(&old));
            }
            let inside = old.key_start >= old.start && old.key_start + old.key_len <= old.start + old.len;
            let key = if inside && old.rank != GONE {
                Err(start + (old.key_start - old.start))
            } else {
                side.extend_from_slice(self.arena.bytes(old.segment, old.key_start, old.key_len));
                Ok(side.len() as u32 - old.key_len)
            };
            moved.push((id, start, key));
        }
        if moved.is_empty() {
            self.arena.close(segment);
            return;
        }
        let behind = body.len() as u32;
        let fresh = self.arena.open(body, side);
        for (id, start, key) in moved {
            let entry = &mut self.entries[id as usize];
            entry.segment = fresh;
            entry.start = start;
            entry.key_start = match key {
                Err(inside) => inside,
                Ok(beside) => behind + beside,
            };
            let live = if entry.rank == GONE { 0 } else { entry.len };
            entry.len = live;
            self.arena.hold(fresh, live, id);
        }
        self.arena.close(segment);
    }

    /// The positions of updated entries, as few splices.
    fn splices_of(&mut self, mut updates: Vec<u32>, done: &mut Absorbed) {
        sort::sort(&mut updates);
        updates.dedup();
        done.updated = updates.len();
        for id in &mut updates {
            *id = self.position(self.entries[*id as usize].rank) as u32;
        }
        sort::sort(&mut updates);
        for position in updates {
            let position = position as usize;
            match done.splices.last_mut() {
                Some(last) if last.start + last.added == position => {
                    last.removed += 1;
                    last.added += 1;
                }
                _ => done.splices.push(Splice { start: position, removed: 1, added: 1 }),
            }
        }
    }

    fn lookup(&self, hash: u32, key: &[u8]) -> Option<u32> {
        self.keys.find(hash, |id| is_key(&self.arena, &self.entries[id as usize], key))
    }

    fn value(&self, entry: &Entry) -> &[u8] {
        self.arena.bytes(entry.segment, entry.start, entry.len)
    }

    fn position(&self, rank: i64) -> usize {
        self.order.position(rank, |entry| self.entries[entry as usize].rank)
    }
}

fn is_key(arena: &arena::Arena, entry: &Entry, key: &[u8]) -> bool {
    arena.bytes(entry.segment, entry.key_start, entry.key_len) == key
}
