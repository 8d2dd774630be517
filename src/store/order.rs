//! The order of the list, as runs: entries that follow one another in the list and by number. A page that comes behind the
//! last one lengthens the last run, one that comes in front is one run more; a list that was only read forwards is one run.

use std::collections::VecDeque;
use std::ops::Range;

/// Entries `first`, `first + 1`, … at the places `at`, `at + 1`, …
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// Counted from where the list began, so that what comes in front moves nobody.
    at: i64,
    first: u32,
    count: u32,
}

/// The order of the list.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// All runs, in the order of the list and without gaps.
    line: VecDeque<Run>,
    /// The same ones, by entry.
    index: Vec<Run>,
}

impl Order {
    pub(super) fn len(&self) -> usize {
        (self.end() - self.start()) as usize
    }

    pub(super) fn get(&self, position: usize) -> Option<u32> {
        let at = self.start() + position as i64;
        let run = self.line.get(self.line.partition_point(|run| run.at <= at).checked_sub(1)?)?;
        let past = (at - run.at) as u32;
        (past < run.count).then_some(run.first + past)
    }

    /// The position of an entry; `None` if it is not in the list.
    pub(super) fn position(&self, entry: u32) -> Option<usize> {
        let run = self.index[self.place(entry).checked_sub(1)?];
        let past = entry - run.first;
        (past < run.count).then(|| (run.at - self.start()) as usize + past as usize)
    }

    pub(super) fn has(&self, entry: u32) -> bool {
        self.position(entry).is_some()
    }

    /// Puts entries, none of which is in the list, before what is at `position`.
    pub(super) fn insert(&mut self, position: usize, entries: Range<u32>) {
        let count = entries.end - entries.start;
        let many = i64::from(count);
        let (place, at) = if position == self.len() {
            (self.line.len(), self.end())
        } else if position == 0 {
            (0, self.start() - many)
        } else {
            let place = self.cut(position);
            let at = self.line[place].at;
            self.shift(at, many);
            (place, at)
        };
        if let Some(before) = place.checked_sub(1).map(|place| &mut self.line[place])
            && before.first + before.count == entries.start
        {
            before.count += count;
            let same = before.first;
            self.indexed(same).count += count;
            return;
        }
        let run = Run { at, first: entries.start, count };
        self.line.insert(place, run);
        self.index.insert(self.place(run.first), run);
    }

    /// Takes the entry at `position`, which must be there, out.
    pub(super) fn remove(&mut self, position: usize) {
        let place = self.cut(position);
        let run = &mut self.line[place];
        let Run { at, first, .. } = *run;
        let index = self.index.partition_point(|run| run.first < first);
        if run.count == 1 {
            self.line.remove(place);
            self.index.remove(index);
        } else {
            *run = Run { at: at + 1, first: first + 1, count: run.count - 1 };
            self.index[index] = *run;
        }
        if position > 0 {
            self.shift(at, -1);
        }
    }

    fn start(&self) -> i64 {
        self.line.front().map_or(0, |run| run.at)
    }

    fn end(&self) -> i64 {
        self.line.back().map_or(0, |run| run.at + i64::from(run.count))
    }

    /// How many runs begin at this entry or at one before it.
    fn place(&self, entry: u32) -> usize {
        self.index.partition_point(|run| run.first <= entry)
    }

    /// The run that begins with this entry.
    fn indexed(&mut self, first: u32) -> &mut Run {
        let place = self.place(first) - 1;
        &mut self.index[place]
    }

    /// Makes a run begin at `position`, which must be there; which one that is.
    fn cut(&mut self, position: usize) -> usize {
        let at = self.start() + position as i64;
        let place = self.line.partition_point(|run| run.at <= at) - 1;
        let run = self.line[place];
        let left = (at - run.at) as u32;
        if left == 0 {
            return place;
        }
        let rest = Run { at, first: run.first + left, count: run.count - left };
        self.line[place].count = left;
        self.line.insert(place + 1, rest);
        self.indexed(run.first).count = left;
        self.index.insert(self.place(run.first), rest);
        place + 1
    }

    /// Moves the runs from place `at` on.
    fn shift(&mut self, at: i64, by: i64) {
        for run in self.line.iter_mut().chain(&mut self.index) {
            if run.at >= at {
                run.at += by;
            }
        }
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
                }
                for entry in 0..=next {
                    prop_assert_eq!(order.position(entry), model.iter().position(|other| *other == entry));
                }
                let mut by_entry: Vec<_> = order.line.iter().copied().collect();
                by_entry.sort_by_key(|run| run.first);
                prop_assert_eq!(&by_entry, &order.index);
            }
        }
    }
}
