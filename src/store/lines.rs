//! The list as NDJSON, at nearly the speed of a copy.

use std::ops::Range;

use super::{Entry, Store};
use crate::json::has_breaks;

impl Store {
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
            if has_breaks(&piece) {
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

    /// The entry at `position`, which must be in the list.
    pub(super) fn entry(&self, position: usize) -> Entry {
        self.entries.get(self.order.get(position).unwrap_or_default())
    }
}
