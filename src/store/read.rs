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

    /// The items of `range` as the text of a JSON array: the body of their page, where it holds just these, and else a copy.
    pub(crate) fn array(&self, range: Range<usize>) -> Cow<'_, [u8]> {
        let end = range.end.min(self.len());
        if let Some(whole) = self.whole_array(range.start, end) {
            return Cow::Borrowed(whole);
        }
        let mut out = vec![b'['];
        for position in range.start..end {
            if position > range.start {
                out.push(b',');
            }
            out.extend_from_slice(&self.item(position).unwrap_or(Cow::Borrowed(b"null")));
        }
        out.push(b']');
        Cow::Owned(out)
    }

    /// The items from `start` to `end` where they lie: one behind the other, with a comma between them, and brackets around.
    fn whole_array(&self, start: usize, end: usize) -> Option<&[u8]> {
        if start >= end {
            return None;
        }
        let (next, span) = self.neighbours(start, end);
        if next < end || self.arena.is_packed(span.segment) {
            return None;
        }
        let stop = (span.start + span.len) as usize;
        let body = self.arena.body(span.segment).get(span.start.checked_sub(1)? as usize..=stop)?;
        (body.first() == Some(&b'[') && body.last() == Some(&b']')).then_some(body)
    }
}
