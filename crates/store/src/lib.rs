//! The list itself: order, values and keys. Items are bytes; what a page costs depends on the page, not on the list.

#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![allow(clippy::inline_always, reason = "what is called for each item must be inlined, also when optimising for size")]

mod arena;
mod cold;
mod entries;
mod keys;
mod lines;
mod merge;
mod near;
mod order;
mod read;
mod segment;
mod sort;
#[cfg(test)]
mod tests;
mod write;
mod written;

use std::borrow::Cow;

use entries::{BESIDE, Entry};
use near::Near;
pub use segment::HostBuffer;
use segment::Segment;
use unspool_json::Item;

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

/// Which way along the list: where a request goes, and on which end its new items go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// On, by the dialect's `next`, as the first request of all does: behind the last item.
    Older,
    /// Back, by the dialect's `back`: before the first one.
    Newer,
}

impl Direction {
    /// Both.
    pub const ALL: [Direction; 2] = [Direction::Older, Direction::Newer];

    /// Its name: `older` or `newer`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Direction::Older => "older",
            Direction::Newer => "newer",
        }
    }
}

/// A page, read and about to be kept.
#[derive(Debug)]
pub struct Batch {
    /// The whole answer.
    pub body: Vec<u8>,
    /// Keys that are not in the body as they are compared: see [`Item::key`].
    pub side: Vec<u8>,
    /// Where items and keys lie, in the order of the page.
    pub items: Vec<Item>,
    /// Where it goes.
    pub direction: Direction,
    /// The turn that asked for it: values written by hand since then are newer than what it brings.
    pub turn: u32,
    /// Whether items have keys at all.
    pub keyed: bool,
}

/// What a page did to the list.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Absorbed {
    /// What changed in the list, to be applied in order.
    pub splices: Vec<Splice>,
    /// Items that are new.
    pub added: usize,
    /// Items that were there already.
    pub duplicates: usize,
    /// Known items whose value changed.
    pub updated: usize,
    /// Items left out because the list is full.
    pub over: usize,
}

/// Entries from `first` on, and the bytes of all of them.
struct Fresh {
    first: u32,
    len: usize,
}

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
pub struct Store {
    entries: entries::Entries,
    order: order::Order,
    keys: keys::Keys,
    arena: arena::Arena,
    rule: Duplicates,
    max: usize,
    seed: u64,
    /// Entries of the lists before this one: no identity comes twice.
    born: u32,
    written: written::Written,
    /// Segments that lost items and may be mostly dead weight by now.
    loose: Vec<u32>,
    /// Bytes of bodies and of single items that were taken in since the list was empty.
    taken: usize,
    /// Bytes that stay as they came; what is older is packed in time.
    unpacked: usize,
    cold: cold::Cold,
}

impl Store {
    /// An empty list of `max` items at most. `seed`: of the hashes; `unpacked`: bytes of old items that stay as they
    /// came.
    #[must_use]
    pub fn new(rule: Duplicates, max: usize, seed: u64, unpacked: usize) -> Store {
        Store {
            entries: entries::Entries::default(),
            order: order::Order::default(),
            keys: keys::Keys::new(seed),
            arena: arena::Arena::default(),
            rule,
            max,
            seed,
            born: 0,
            written: written::Written::default(),
            loose: Vec::new(),
            taken: 0,
            unpacked,
            cold: cold::Cold::default(),
        }
    }

    /// Forgets everything, keys too.
    pub fn clear(&mut self) {
        let born = self.born.wrapping_add(self.entries.len() as u32);
        *self = Store { born, ..Store::new(self.rule, self.max, self.seed, self.unpacked) };
    }

    /// The number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether there are as many as there may be.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.len() >= self.max
    }

    /// Bytes held, dead ones included.
    pub fn held(&self) -> usize {
        self.arena.held()
    }

    /// Keeps a page. All its keys are known by now, so that nothing can fail any more: the whole page or nothing.
    #[inline]
    pub fn absorb(&mut self, batch: Batch) -> Absorbed {
        let size = batch.body.len();
        let done = self.take_in(batch);
        self.tighten();
        if self.arena.plain() > self.unpacked.saturating_mul(2) {
            // More than came, so that what was written by hand is caught up with.
            self.pack(2 * size);
        }
        done
    }

    fn take_in(&mut self, batch: Batch) -> Absorbed {
        let Batch { body, side, items, direction, turn, keyed } = batch;
        let mut done = Absorbed::default();
        let first_new = self.entries.len();
        let mut updates: Vec<u32> = Vec::new();
        let size = body.len();
        self.taken += size;
        let mut hashes = Vec::new();
        if keyed {
            hashes.extend(items.iter().map(|item| self.keys.hash(item.key(&body, &side))));
            self.keys.touch(&hashes);
        }
        let array = items.first().map_or(0, |item| item.start)..items.last().map_or(0, |item| item.end);
        let segment = self.arena.open_page(Segment::page(body, side, array));
        let room = self.max.saturating_sub(self.order.len());
        let mut near = Near::default();
        // What came again, to be merged when all of the page is known.
        let mut again = Vec::new();
        // Entries that are not held yet, and their bytes.
        let mut fresh_ones = Fresh { first: first_new as u32, len: 0 };
        for (at, item) in items.iter().enumerate() {
            let fresh = Entry {
                segment,
                start: item.start,
                len: item.end - item.start,
                // The reader counts on behind the body.
                key_start: item.key_start.checked_sub(size as u32).map_or(item.key_start, |beside| BESIDE + beside),
                key_len: item.key_len,
            };
            let id = self.entries.len() as u32;
            let full = id as usize - first_new >= room;
            if keyed {
                let (entries, arena) = (&self.entries, &self.arena);
                let is = |id: u32| arena.is_key_near(&entries.get(id), arena.plain_key(&fresh), &mut near);
                let hash = hashes[at];
                let known = if full { self.keys.find(hash, is) } else { self.keys.find_or_insert(hash, id, is) };
                if let Some(known) = known {
                    done.duplicates += 1;
                    self.hold_all(segment, &mut fresh_ones);
                    if !self.is_newer(known, first_new, turn) {
                        continue;
                    }
                    if self.rule == Duplicates::Merge {
                        again.push((known, fresh));
                    } else if self.meet(known, fresh, &mut near) && (known as usize) < first_new {
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
            fresh_ones.len += fresh.len as usize;
        }
        self.hold_all(segment, &mut fresh_ones);
        done.added = self.entries.len() - first_new;
        for known in self.merge_all(&again, &mut near) {
            if (known as usize) < first_new {
                updates.push(known);
            }
        }
        self.splices_of(updates, &mut done);
        self.enlist(first_new, direction, &mut done.splices);
        self.loose.push(segment);
        done
    }

    /// The page that came last stays where it is.
    pub fn settle(&mut self) {
        self.arena.settle();
    }

    /// The page that came last lies outside from now on, if it still stands by itself.
    pub fn move_outside(&mut self, body: Box<dyn HostBuffer>) -> bool {
        self.arena.move_outside(body)
    }

    /// The entries of this page that came since the last time are in the list now.
    fn hold_all(&mut self, segment: u32, fresh: &mut Fresh) {
        let end = self.entries.len() as u32;
        self.arena.hold_all(segment, fresh.first..end, fresh.len);
        *fresh = Fresh { first: end, len: 0 };
    }

    /// Gives the entries from `first_new` on their places.
    fn enlist(&mut self, first_new: usize, direction: Direction, splices: &mut Vec<Splice>) {
        let added = self.entries.len() - first_new;
        if added == 0 {
            return;
        }
        let start = if direction == Direction::Older { self.order.len() } else { 0 };
        self.order.insert(start, first_new as u32..self.entries.len() as u32);
        splices.push(Splice { start, removed: 0, added });
    }

    /// Whether what came for a known key counts: the item is in the list and was not written by hand since.
    fn is_newer(&self, known: u32, first_new: usize, turn: u32) -> bool {
        let removed = (known as usize) < first_new && !self.order.has(known);
        !removed && self.rule != Duplicates::First && !self.written.since(known, turn)
    }

    /// A known key came again. Returns whether its value changed.
    fn meet(&mut self, known: u32, fresh: Entry, near: &mut Near) -> bool {
        let old = self.entries.get(known);
        *self.arena.value_near(&old, near) != *self.arena.value(&fresh) && self.replace(known, fresh)
    }

    /// The entry takes the bytes of `fresh` over.
    fn replace(&mut self, id: u32, fresh: Entry) -> bool {
        let old = self.entries.get(id);
        self.entries.renew(id, fresh);
        self.arena.hold(fresh.segment, fresh.len, id);
        self.arena.drop(old.segment, old.len);
        self.loose.push(old.segment);
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
        self.taken += body.len();
        let segment = self.arena.open(Segment::new(body, key));
        Entry { segment, start: 0, len, key_start: BESIDE, key_len }
    }

    /// Goes through the segments that lost items.
    fn tighten(&mut self) {
        while let Some(segment) = self.loose.pop() {
            self.tighten_one(segment);
        }
    }

    /// Copies the live items of a segment together when most of it is dead weight, or gives it back.
    fn tighten_one(&mut self, segment: u32) {
        if !self.arena.is_loose(segment) || self.cold.is_open(segment) {
            return;
        }
        let owners = self.arena.owners(segment);
        self.arena.move_inside(segment);
        let mut target = self.arena.another(segment);
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

    /// Moves what the list still needs of an entry, value and key or the key alone, to another segment; the value as it
    /// lies, unless it comes `packed`.
    fn move_to(&mut self, id: u32, segment: u32, target: &mut Segment, packed: Option<&[u8]>) {
        let old = self.entries.get(id);
        let (mut start, mut len, mut inside) = (0, 0, None);
        if self.order.has(id) {
            start = target.put(packed.unwrap_or_else(|| self.arena.stored(&old)));
            len = old.len;
            inside = self.arena.key_inside(&old);
            self.arena.drop(old.segment, len);
        }
        let key_start = match inside {
            Some(inside) => target.key_start(start, inside),
            None => target.put_beside(&self.arena.key(&old)),
        };
        self.entries.place(id, Entry { segment, start, len, key_start, key_len: old.key_len });
        target.hold(id..id + 1, len as usize);
    }

    /// The positions of updated entries, as few splices.
    fn splices_of(&mut self, mut updates: Vec<u32>, done: &mut Absorbed) {
        sort::sort(&mut updates);
        done.updated = updates.len();
        for id in &mut updates {
            // An updated entry is in the list.
            *id = self.order.position(*id).unwrap_or_default() as u32;
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
        self.keys.find(hash, |id| self.arena.is_key(&self.entries.get(id), key))
    }

    fn value(&self, id: u32) -> Cow<'_, [u8]> {
        self.arena.value(&self.entries.get(id))
    }
}
