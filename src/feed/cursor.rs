//! Where a reader stands in a list that changes under it.

use crate::store::Splice;

/// The position of the next item to hand out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cursor(pub(crate) usize);

impl Cursor {
    /// Follows a change of the list: the next item stays the same one as long as it is there. `js/feed/iterator.js`
    /// does the same.
    pub(crate) fn follow(&mut self, splice: &Splice) {
        if splice.start >= self.0 {
            return;
        }
        let passed = self.0 - splice.start;
        self.0 = splice.start
            + if passed < splice.removed {
                // Inside what was replaced, the reader keeps its place as far as there still is one: an update moves
                // nobody.
                passed.min(splice.added)
            } else {
                (passed + splice.added).saturating_sub(splice.removed)
            };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_next_item_stays_the_next_one_while_it_is_there(
            len in 0..12_usize, at in 0..12_usize, start in 0..12_usize, removed in 0..12_usize, added in 0..6_usize,
        ) {
            let (at, start) = (at.min(len), start.min(len));
            let removed = removed.min(len - start);
            let mut list: Vec<Option<usize>> = (0..len).map(Some).collect();
            list.splice(start..start + removed, vec![None; added]);
            let mut cursor = Cursor(at);
            cursor.follow(&Splice { start, removed, added });
            prop_assert!(cursor.0 <= list.len());
            if at < start || at >= start + removed && (at > start || removed > 0) {
                prop_assert_eq!(list.get(cursor.0).copied().flatten(), (at < len).then_some(at));
            }
            if removed == added {
                prop_assert_eq!(cursor.0, at, "an update moves nobody");
            }
        }
    }
}
