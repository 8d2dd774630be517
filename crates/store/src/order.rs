//! The order of the list: a piece table with its inverse.
//!
//! Source: Crowley, "Data Structures for Text Sequences" (1998), <https://www.cs.unm.edu/~crowley/papers/sds.pdf>: a
//! sequence is a list of pieces, each a range of a buffer that is only appended to. The buffer is the numbers of the
//! entries here, so a piece, called a run, needs no bytes: it is entries that follow one another in the list and by
//! number. The runs are sorted by entry as well, which gives the inverse: the position of an entry.
//!
//! ```text
//! list    7 8 9 │ 0 1 2 3 │ 10 │ 4 5 6       pages 0…3 and 4…6, page 7…9 in front of them, and one local insert
//! runs    0…3 at 0   4…6 at 5   7…9 at -3   10 at 4
//! line    4 10 0 7                            the runs from the end of the list on: what comes in front is appended
//! ```
//!
//! Time, for r runs: from a position to its entry O(log² r), from an entry to its position O(log r); a page in front
//! O(log r); everything else moves the places of runs, O(r). Memory: 20 bytes a run.
//!
//! When it wins: for lists that grow by pages. A list that was only read forwards is one run, whatever its length; one
//! that was read both ways has a run for each page in front. For many inserts in the middle, a balanced tree of runs
//! would win.

use alloc::vec::Vec;
use core::ops::Range;

/// Entries `first`, `first + 1`, … at the places `at`, `at + 1`, … of the list.
#[derive(Debug, Clone, Copy)]
struct Run {
    /// Counted from where the list began: what comes in front has negative places, and moves no run.
    at: i64,
    first: u32,
    count: u32,
}

/// The order of the list.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// By entry.
    runs: Vec<Run>,
    /// The first entry of each, in the order of the list from its end on: what comes in front comes last.
    line: Vec<u32>,
    /// The place of the first item.
    start: i64,
    /// The place behind the last one. There are no gaps between.
    end: i64,
}

impl Order {
    pub(super) fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    pub(super) fn get(&self, position: usize) -> Option<u32> {
        self.run_from(position).next()
    }

    /// The entry at `position` and those behind it, as far as its run goes: they follow one another by number. Empty
    /// beyond the end.
    pub(super) fn run_from(&self, position: usize) -> Range<u32> {
        if position >= self.len() {
            return 0..0;
        }
        let at = self.start + position as i64;
        let run = self.runs[self.run_of(self.line[self.place(at)])];
        run.first + (at - run.at) as u32..run.first + run.count
    }

    /// The position of an entry; `None` if it is not in the list.
    pub(super) fn position(&self, entry: u32) -> Option<usize> {
        let run = self.runs.get(self.run_of(entry))?;
        // `run_of` gives the first run for entries before it, too: they are not in it.
        let past = entry.checked_sub(run.first).filter(|past| *past < run.count)?;
        Some((run.at - self.start) as usize + past as usize)
    }

    pub(super) fn has(&self, entry: u32) -> bool {
        self.position(entry).is_some()
    }

    /// The entries below `end` that are not in the list. O(runs), and O(1) for each of them.
    pub(super) fn missing(&self, end: u32) -> Vec<u32> {
        let mut missing = Vec::new();
        let mut next = 0;
        for run in &self.runs {
            missing.extend(next..run.first);
            next = run.first + run.count;
        }
        missing.extend(next..end);
        missing
    }

    /// Puts entries, none of which is in the list, before what is at `position`.
    pub(super) fn insert(&mut self, position: usize, entries: Range<u32>) {
        let count = entries.end - entries.start;
        let many = i64::from(count);
        let mut at = self.start + position as i64;
        let mut place = self.line.len();
        if position == 0 {
            at -= many;
            self.start = at;
        } else {
            place = self.cut(at);
            self.shift(at, many);
        }
        if let Some(before) = self.line.get(place) {
            let before = self.run_of(*before);
            let before = &mut self.runs[before];
            if before.first + before.count == entries.start {
                before.count += count;
                return;
            }
        }
        self.add(place, Run { at, first: entries.start, count });
    }

    /// Takes the entry at `position`, which must be there, out.
    pub(super) fn remove(&mut self, position: usize) {
        let at = self.start + position as i64;
        self.cut(at + 1);
        let place = self.cut(at) - 1;
        let first = self.line.remove(place);
        self.runs.remove(self.run_of(first));
        self.shift(at, -1);
    }

    /// Makes a run begin at `at`, unless the list ends there. How many runs begin there or behind it.
    fn cut(&mut self, at: i64) -> usize {
        let place = self.place(at - 1);
        let Some(first) = self.line.get(place) else { return place };
        let number = self.run_of(*first);
        let run = &mut self.runs[number];
        let left = (at - run.at) as u32;
        if left >= run.count {
            return place;
        }
        let rest = Run { at, first: run.first + left, count: run.count - left };
        run.count = left;
        self.add(place, rest);
        place + 1
    }

    fn add(&mut self, place: usize, run: Run) {
        self.line.insert(place, run.first);
        let number = self.runs.partition_point(|other| other.first < run.first);
        self.runs.insert(number, run);
    }

    /// Moves what is at `at` and behind it.
    fn shift(&mut self, at: i64, by: i64) {
        for run in &mut self.runs {
            if run.at >= at {
                run.at += by;
            }
        }
        self.end += by;
    }

    /// How many runs of the line begin behind `at`: the place of the one that has it.
    fn place(&self, at: i64) -> usize {
        self.line.partition_point(|first| self.runs[self.run_of(*first)].at > at)
    }

    /// The last run that begins with this entry or one before it; the first one if there is none.
    fn run_of(&self, entry: u32) -> usize {
        self.runs.partition_point(|run| run.first <= entry).saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::Order;
    use proptest::prelude::*;

    #[test]
    fn a_list_read_in_one_direction_is_one_run_and_one_read_in_both_has_one_for_each_page_in_front() {
        let mut order = Order::default();
        for page in 0..100 {
            order.insert(order.len(), page * 50..page * 50 + 50);
        }
        assert_eq!((order.len(), order.line.len()), (5_000, 1));
        for page in 100..110 {
            order.insert(0, page * 50..page * 50 + 50);
        }
        assert_eq!((order.len(), order.line.len(), order.get(0)), (5_500, 11, Some(5_450)));
        assert_eq!(order.position(0), Some(500));
    }

    proptest! {
        #[test]
        fn the_order_is_a_list(actions in prop::collection::vec((0_u8..6, any::<u16>(), 1_u32..6), 1..80)) {
            let mut order = Order::default();
            let mut model: Vec<u32> = Vec::new();
            let mut gone: Vec<u32> = Vec::new();
            let mut next = 0;
            for (what, at, count) in actions {
                let at = usize::from(at) % (model.len() + 1);
                match what {
                    0..=2 => {
                        let position = [model.len(), 0, at][usize::from(what)];
                        order.insert(position, next..next + count);
                        model.splice(position..position, next..next + count);
                        next += count;
                    }
                    3 | 4 if at < model.len() => {
                        order.remove(at);
                        gone.push(model.remove(at));
                    }
                    5 if !gone.is_empty() => {
                        let entry = gone.swap_remove(0);
                        order.insert(at, entry..entry + 1);
                        model.insert(at, entry);
                    }
                    _ => {}
                }
                prop_assert_eq!(order.len(), model.len());
                for position in 0..=model.len() {
                    prop_assert_eq!(order.get(position), model.get(position).copied());
                    let run = order.run_from(position);
                    prop_assert_eq!(run.clone().collect::<Vec<_>>(), model[position..][..run.len()].to_vec());
                    prop_assert_eq!(run.is_empty(), position == model.len());
                }
                for entry in 0..=next {
                    prop_assert_eq!(order.position(entry), model.iter().position(|other| *other == entry));
                }
                prop_assert!(order.runs.is_sorted_by(|a, b| a.first + a.count <= b.first), "{order:?}");
                prop_assert_eq!(order.runs.len(), order.line.len());
                gone.sort_unstable();
                prop_assert_eq!(order.missing(next), gone.clone());
            }
        }
    }
}
