//! The list as NDJSON, at nearly the speed of a copy.

use std::ops::Range;

use super::{Entry, Store};
use unspool_json::has_breaks;

impl Store {
    /// Writes the items of `range` as lines (NDJSON). A line break can stand between the tokens of an item only.
    pub fn lines(&self, range: Range<usize>, out: &mut Vec<u8>) {
        let end = range.end.min(self.len());
        let mut at = range.start;
        while at < end {
            let (next, span) = self.neighbours(at, end);
            let mut place = out.len();
            self.arena.append(&span, out);
            if has_breaks(&out[place..]) {
                let piece = out.split_off(place);
                for position in at..next {
                    let entry = self.entry(position);
                    let item = &piece[(entry.start - span.start) as usize..][..entry.len as usize];
                    out.extend(item.iter().filter(|byte| !matches!(byte, b'\n' | b'\r')));
                    out.push(b'\n');
                }
            } else {
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

    /// How far items that lie one behind the other go from `at` on, with a comma between them and nothing else, and all
    /// of them as one entry. What is packed has no neighbours.
    pub(super) fn neighbours(&self, at: usize, end: usize) -> (usize, Entry) {
        let mut ids = self.order.from(at);
        let mut span = self.entries.get(ids.next().unwrap_or_default());
        let mut next = at + 1;
        while next < end && !self.arena.is_packed(span.segment) {
            if ids.is_empty() {
                ids = self.order.from(next);
            }
            let entry = self.entries.get(ids.next().unwrap_or_default());
            if entry.segment != span.segment || entry.start != span.start + span.len + 1 {
                break;
            }
            span.len = entry.start + entry.len - span.start;
            next += 1;
        }
        (next, span)
    }

    /// The entry at `position`, which must be in the list.
    pub(super) fn entry(&self, position: usize) -> Entry {
        self.entries.get(self.order.get(position).unwrap_or_default())
    }
}
