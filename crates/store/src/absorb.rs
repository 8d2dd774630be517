//! A page goes into the list: the whole page or nothing.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::entries::{EXTRA_KEYS, Entry};
use super::read_ahead::ReadAhead;
use super::segment::Segment;
use super::spread::Versions;
use super::tombstones::HEAD;
use super::{Absorbed, Batch, Direction, Duplicates, Splice, Store, sort};

/// New entries that their segment does not know of yet. It is told of all that nothing comes between at once: then they
/// are a range of its owners, not a list.
struct Uncounted {
    /// The first of them; they go on to the last entry there is.
    first: u32,
    /// Bytes of their values.
    len: usize,
}

impl Store {
    /// Takes a page into the list. Its keys were all read before, so nothing can fail any more: the whole page or
    /// nothing.
    ///
    /// Time: O(bytes of the page), and O(runs) for its place in the order; not of the list. Compaction and packing that
    /// it causes are at most in proportion to what it brings.
    ///
    /// # Panics
    /// If an item does not lie in the body, or its key neither there nor in the extra keys.
    #[inline]
    pub fn absorb(&mut self, batch: Batch) -> Absorbed {
        let size = batch.body.len();
        let (direction, first_new, each) = (batch.direction, self.entries.len(), self.takes_from_the_end(&batch));
        let mut done = self.absorb_unplaced(batch);
        self.insert_new(first_new, direction, each, &mut done.splices);
        self.place_hidden();
        self.compact();
        if self.arena.unpacked() > self.max_unpacked.saturating_mul(2) {
            // More than came, so that local writes, which pack nothing, are caught up with.
            self.pack(2 * size);
        }
        done
    }

    /// The page without the places of its new items.
    pub(super) fn absorb_unplaced(&mut self, batch: Batch) -> Absorbed {
        let from_the_end = self.takes_from_the_end(&batch);
        let Batch { body, extra_keys, items, direction, turn, keyed } = batch;
        let mut done = Absorbed::default();
        let first_new = self.entries.len();
        let mut updates: Vec<u32> = Vec::new();
        let size = body.len();
        self.ingested += size;
        let mut hashes = Vec::new();
        if keyed {
            hashes.extend(items.iter().map(|item| self.key_index.hash(item.key(&body, &extra_keys))));
            self.key_index.prefetch(&hashes);
        }
        let array = items.first().map_or(0, |item| item.start)..items.last().map_or(0, |item| item.end);
        let segment = self.arena.open_page(Segment::page(body, extra_keys, array));
        let room = self.room();
        let mut ahead = ReadAhead::default();
        // Duplicates that are merged: when all of the page is known, all versions of an item at once.
        let mut duplicates = Vec::new();
        // Items with writes that may be undone; and, of those that are not in the list, what stands before them.
        let (mut met, mut hidden) = (Vec::new(), Vec::new());
        let mut before = match direction {
            Direction::Older => self.order.len().checked_sub(1).and_then(|last| self.order.get(last)).unwrap_or(HEAD),
            _ => HEAD,
        };
        let mut uncounted = Uncounted { first: first_new as u32, len: 0 };
        for nth in 0..items.len() {
            let at = if from_the_end { items.len() - 1 - nth } else { nth };
            let item = &items[at];
            let incoming = Entry {
                segment,
                start: item.start,
                len: item.end - item.start,
                // An item counts extra keys on from the end of the body, an entry from `EXTRA_KEYS`.
                key_start: item.key_start.checked_sub(size as u32).map_or(item.key_start, |extra| EXTRA_KEYS + extra),
                key_len: item.key_len,
            };
            let id = self.entries.len() as u32;
            let full = id as usize - first_new >= room;
            if let Some(digests) = &self.digests
                && keyed
                && digests.has(digests.print(self.arena.unpacked_key(&incoming)))
            {
                done.duplicates += 1;
                self.count_in(segment, &mut uncounted);
                continue;
            }
            if keyed {
                let (entries, arena) = (&self.entries, &self.arena);
                let is =
                    |id: u32| arena.is_key_reading_ahead(&entries.get(id), arena.unpacked_key(&incoming), &mut ahead);
                let hash = hashes[at];
                let known =
                    if full { self.key_index.find(hash, is) } else { self.key_index.find_or_insert(hash, id, is) };
                if let Some(known) = known {
                    done.duplicates += 1;
                    self.count_in(segment, &mut uncounted);
                    if let Some(pending) = self.layers.get_mut(known) {
                        if pending.met.is_empty() {
                            met.push(known);
                        }
                        if self.rule == Duplicates::Last {
                            pending.met.clear();
                        }
                        if self.rule != Duplicates::First || pending.met.is_empty() {
                            pending.met.push(incoming);
                        }
                        if !self.order.has(known) && !from_the_end {
                            hidden.push((known, before));
                        }
                        before = known;
                        continue;
                    }
                    if (known as usize) >= first_new || self.order.has(known) {
                        before = known;
                    }
                    if !self.is_newer(known, first_new, turn) {
                        continue;
                    }
                    if self.rule == Duplicates::Merge {
                        duplicates.push((known, incoming));
                    } else if self.overwrite_by_duplicate(known, incoming, &mut ahead) && (known as usize) < first_new {
                        updates.push(known);
                    }
                    continue;
                }
            }
            if full {
                done.over += 1;
                continue;
            }
            before = self.entries.push(incoming);
            uncounted.len += incoming.len as usize;
        }
        self.count_in(segment, &mut uncounted);
        done.added = self.entries.len() - first_new;
        for known in self.merge_duplicates(&duplicates, &mut ahead) {
            if (known as usize) < first_new {
                updates.push(known);
            }
        }
        for known in met {
            if self.meet(known, turn) {
                updates.push(known);
            }
        }
        self.add_update_splices(updates, &mut done);
        self.hidden = hidden;
        self.to_compact.push(segment);
        done
    }

    fn room(&self) -> usize {
        self.max.saturating_sub(self.order.len() + self.forgotten)
    }

    /// Where there is no room for all, those next to the list stay: of a page in front, the last ones.
    fn takes_from_the_end(&self, batch: &Batch) -> bool {
        batch.direction == Direction::Newer && batch.items.len() > self.room()
    }

    /// Items that a page has and the list has not, though they may come back, get the place that they have in the page.
    pub(super) fn place_hidden(&mut self) {
        for (known, before) in core::mem::take(&mut self.hidden) {
            if !self.tombstones.has(known) {
                self.tombstones.place_behind(known, before, before == HEAD || self.order.has(before));
            }
        }
    }

    /// Tells the segment of the new entries that it does not know of yet.
    fn count_in(&mut self, segment: u32, uncounted: &mut Uncounted) {
        let end = self.entries.len() as u32;
        self.arena.add_live(segment, uncounted.first..end, uncounted.len);
        *uncounted = Uncounted { first: end, len: 0 };
    }

    /// Puts the entries from `first_new` on at their end of the list; `each`: one before the other.
    fn insert_new(&mut self, first_new: usize, direction: Direction, each: bool, splices: &mut Vec<Splice>) {
        let added = self.entries.len() - first_new;
        if added == 0 {
            return;
        }
        let start = if direction == Direction::Newer { 0 } else { self.order.len() };
        let (mut id, end) = (first_new as u32, self.entries.len() as u32);
        if direction == Direction::Newer {
            self.tombstones.prepend(if each { id } else { end - 1 });
        }
        while id < end {
            let next = if each { id + 1 } else { end };
            self.order.insert(start, id..next);
            id = next;
        }
        splices.push(self.moved(Splice { start, removed: 0, added }));
    }

    /// A page of this turn has versions of an item with writes that may be undone: older writes are part of them, newer
    /// ones stay over them. Whether the value changed that is shown.
    #[inline(never)]
    fn meet(&mut self, known: u32, turn: u32) -> bool {
        let is_written = self.local_writes.is_written_since(known, turn);
        let entry = self.entries.get(known);
        let Some(pending) = self.layers.get_mut(known) else { return false };
        let met = core::mem::take(&mut pending.met);
        if is_written {
            return false;
        }
        // What stays as it came first, pages say nothing of.
        if self.rule != Duplicates::First {
            pending.sink_older(turn, self.seed);
        }
        let mut versions = Versions::default();
        if let (Duplicates::Merge, Some(base)) = (self.rule, &pending.base) {
            versions.push(base, None);
        }
        for version in met {
            versions.push(&self.arena.value(&version), None);
        }
        let stays = if pending.base.is_some() { self.rule == Duplicates::First } else { pending.removed };
        if !stays {
            pending.base = Some(versions.merged(self.seed));
        }
        let value = pending.value(self.seed).map(Cow::into_owned);
        let is_over = pending.layers.is_empty();
        let is_shown = self.order.has(known);
        if is_over {
            self.drop_layers(known);
        }
        match value {
            Some(value) if is_shown && *self.arena.value(&entry) != *value => {
                let key = self.arena.key(&entry).into_owned();
                self.replace_by(known, value, key)
            }
            _ => false,
        }
    }

    /// Whether a duplicate of this known entry counts: the item is in the list, was not written locally since the page
    /// was asked for, and the rule is not that the first one stays.
    fn is_newer(&self, known: u32, first_new: usize, turn: u32) -> bool {
        let removed = (known as usize) < first_new && !self.order.has(known);
        !removed && self.rule != Duplicates::First && !self.local_writes.is_written_since(known, turn)
    }

    /// A duplicate takes the place of what was known. Whether the value changed.
    fn overwrite_by_duplicate(&mut self, known: u32, incoming: Entry, ahead: &mut ReadAhead) -> bool {
        let old = self.entries.get(known);
        *self.arena.value_reading_ahead(&old, ahead) != *self.arena.value(&incoming) && self.replace(known, incoming)
    }

    /// Adds the positions of updated entries, those side by side as one splice.
    fn add_update_splices(&mut self, mut updates: Vec<u32>, done: &mut Absorbed) {
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
}
