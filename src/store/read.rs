//! What is in the list.

use std::borrow::Cow;
use std::ops::Range;

use super::{Identity, Store};

impl Store {
    /// The bytes of the item at `position`, as the server sent them.
    pub(crate) fn item(&self, position: usize) -> Option<Cow<'_, [u8]>> {
        Some(self.value(self.order.get(position)?))
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
}
