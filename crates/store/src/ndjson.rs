//! The list as NDJSON (<https://github.com/ndjson/ndjson-spec>): one item a line, at nearly the speed of a copy.
//!
//! Items of one page that follow one another in the list are copied at once, commas included, and each comma becomes a
//! line break. Only where the text has line breaks of its own, between tokens, is it copied item by item.
//!
//! ```text
//! body    ,{"id":1},{"id":2},{"id":3},        neighbours: one comma between them, nothing else
//! out      {"id":1}\n{"id":2}\n{"id":3}\n
//! ```

use alloc::vec::Vec;
use core::ops::Range;

use super::{Entry, Store};
use unspool_json::has_breaks;

impl Store {
    /// Appends the items of `range` to `out` as NDJSON: each as the server sent it, but for line breaks between its
    /// tokens, which are left out, and with one behind it.
    pub fn ndjson(&self, range: Range<usize>, out: &mut Vec<u8>) {
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

    /// The items from `at` on that lie one behind the other, with one comma between them and nothing else: the position
    /// behind the last of them, and the place of all of them as one entry. A packed item has no neighbours.
    pub(super) fn neighbours(&self, at: usize, end: usize) -> (usize, Entry) {
        let mut ids = self.order.run_from(at);
        let mut span = self.entries.get(ids.next().unwrap_or_default());
        let mut next = at + 1;
        while next < end && !self.arena.is_packed(span.segment) {
            if ids.is_empty() {
                ids = self.order.run_from(next);
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
