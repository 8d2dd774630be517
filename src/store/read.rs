//! What is in the list.

use std::borrow::Cow;
use std::ops::Range;

use super::entries::Entry;
use super::{Identity, Store};

impl Store {
    /// The bytes of the item at `position`, as the server sent them.
    pub(crate) fn item(&self, position: usize) -> Option<Cow<'_, [u8]>> {
        Some(self.value(self.order.get(position)?))
    }

    /// The entry at `position`, which must be in the list.
    fn entry(&self, position: usize) -> Entry {
        self.entries.get(self.order.get(position).unwrap_or_default())
    }

    /// The canonical key of the item at `position`; empty if items have none.
    pub(crate) fn key(&self, position: usize) -> Option<Cow<'_, [u8]>> {
        Some(self.arena.key(&self.entries.get(self.order.get(position)?)))
    }

    /// A number that stays with the item at `position` as long as its value does: another one after every update.
    pub(crate) fn identity(&self, position: usize) -> Option<Identity> {
        let entry = self.order.get(position)?;
        Some(Identity { entry: self.born.wrapping_add(entry), version: self.entries.version(entry) })
    }

    /// The position of the item with this canonical key.
    pub(crate) fn find(&self, key: &[u8]) -> Option<usize> {
        self.order.position(self.lookup(self.keys.hash(key), key)?)
    }

    /// Writes the items of `range` as a JSON array.
    pub(crate) fn join(&self, range: Range<usize>, out: &mut Vec<u8>) {
        out.push(b'[');
        for position in range.start..range.end.min(self.len()) {
            if position > range.start {
                out.push(b',');
            }
            out.extend_from_slice(&self.item(position).unwrap_or(Cow::Borrowed(b"null")));
        }
        out.push(b']');
    }

    /// Writes the items of `range` as lines (NDJSON). A line break can stand between the tokens of an item only.
    pub(crate) fn lines(&self, range: Range<usize>, out: &mut Vec<u8>) {
        let end = range.end.min(self.len());
        let mut at = range.start;
        while at < end {
            let first = self.entry(at);
            let mut stop = first.start + first.len;
            let mut next = at + 1;
            let packed = self.arena.is_packed(first.segment);
            // Neighbours in one body, with a comma between them and nothing else, are copied in one piece.
            while next < end && !packed {
                let entry = self.entry(next);
                if entry.segment != first.segment || entry.start != stop + 1 {
                    break;
                }
                stop = entry.start + entry.len;
                next += 1;
            }
            let piece = self.arena.value(&Entry { len: stop - first.start, ..first });
            if crate::json::has_breaks(&piece) {
                for position in at..next {
                    let item = self.arena.value(&self.entry(position));
                    out.extend(item.iter().filter(|byte| !matches!(byte, b'\n' | b'\r')));
                    out.push(b'\n');
                }
            } else {
                let mut place = out.len();
                out.extend_from_slice(&piece);
                out.push(b'\n');
                for position in at..next {
                    place += self.entry(position).len as usize;
                    out[place] = b'\n';
                    place += 1;
                }
            }
            at = next;
        }
    }
}
