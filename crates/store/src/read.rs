//! What is in the list.

use alloc::borrow::Cow;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

use super::{Entry, HostBuffer, Identity, Store};

impl Store {
    /// The bytes of the item at `position`, as the server sent them.
    pub fn item(&self, position: usize) -> Option<Cow<'_, [u8]>> {
        Some(self.value(self.order.get(position)?))
    }

    /// The canonical key of the item at `position`; empty if items have none.
    pub fn key(&self, position: usize) -> Option<Cow<'_, [u8]>> {
        Some(self.arena.key(&self.entries.get(self.order.get(position)?)))
    }

    /// The canonical keys of items that were taken out and may not come back. O(runs), and O(1) for each of them.
    #[must_use]
    pub fn removed_keys(&self) -> Vec<Vec<u8>> {
        let mut keys = Vec::new();
        for id in self.order.missing(self.entries.len() as u32) {
            let entry = self.entries.get(id);
            if entry.key_len > 0 {
                keys.push(self.arena.key(&entry).into_owned());
            }
        }
        keys
    }

    /// Whether the items of `range` are so many bytes at most.
    pub fn fits(&self, range: Range<usize>, most: usize) -> bool {
        // No part is larger than all that was ever taken in.
        if self.ingested <= most {
            return true;
        }
        let mut size = 0;
        for position in range.start..range.end.min(self.len()) {
            size += self.entry(position).len as usize + 1;
            if size > most {
                return false;
            }
        }
        true
    }

    /// A number that stays with the item at `position` as long as its value does: another one after every update.
    pub fn identity(&self, position: usize) -> Option<Identity> {
        let entry = self.order.get(position)?;
        Some(Identity { entry: self.identity_base.wrapping_add(entry), version: self.entries.version(entry) })
    }

    /// The position of the item with this canonical key.
    pub fn find(&self, key: &[u8]) -> Option<usize> {
        self.order.position(self.lookup(self.key_index.hash(key), key)?)
    }

    /// Where the item at `position` lies, if that is in a host buffer.
    pub fn item_in_host_buffer(&self, position: usize) -> Option<(&dyn HostBuffer, Range<usize>)> {
        self.arena.in_host_buffer(&self.entries.get(self.order.get(position)?))
    }

    /// Where the items of `range` lie, if that is in a host buffer, and as the text of a JSON array.
    pub fn array_in_host_buffer(&self, range: Range<usize>) -> Option<(&dyn HostBuffer, Range<usize>)> {
        self.arena.in_host_buffer(&self.whole_array(range.start..range.end.min(self.len()))?)
    }

    /// The items of `range` as the text of a JSON array: the body of their page, where it holds just these, and else a
    /// copy.
    pub fn array(&self, range: Range<usize>) -> Cow<'_, [u8]> {
        let end = range.end.min(self.len());
        if let Some(whole) = self.whole_array(range.start..end) {
            return self.arena.value(&whole);
        }
        let mut out = vec![b'['];
        let mut at = range.start;
        while at < end {
            if at > range.start {
                out.push(b',');
            }
            let (next, span) = self.neighbours(at, end);
            self.arena.append(&span, &mut out);
            at = next;
        }
        out.push(b']');
        Cow::Owned(out)
    }

    /// The items of `range` where they lie: one behind the other, with a comma between them, and brackets around.
    fn whole_array(&self, range: Range<usize>) -> Option<Entry> {
        if range.is_empty() {
            return None;
        }
        let (next, span) = self.neighbours(range.start, range.end);
        if next < range.end { None } else { self.arena.array(&span) }
    }
}
