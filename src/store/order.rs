//! The order of the list. Each entry has a rank; the list is sorted by rank, so that the position of an entry is found by
//! bisection although items come in front, behind and in between.

use std::collections::VecDeque;
use std::ops::Range;

use super::End;

/// Room left between neighbours at the ends, so that an insert in between finds a rank of its own (20 times in a row at
/// the same spot before everything is numbered anew).
pub(super) const STRIDE: i64 = 1 << 20;

/// The order of the list: entries, and beside each its rank.
#[derive(Debug, Default)]
pub(super) struct Order {
    entries: VecDeque<u32>,
}

impl Order {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn get(&self, position: usize) -> Option<u32> {
        self.entries.get(position).copied()
    }

    /// Puts an entry at the end. Returns its rank.
    pub(super) fn push_back(&mut self, entry: u32, rank_of: impl Fn(u32) -> i64) -> i64 {
        let rank = self.entries.back().map_or(0, |last| rank_of(*last) + STRIDE);
        self.entries.push_back(entry);
        rank
    }

    /// Puts the entries of a page at one end, in their order. Returns the rank of the first; each of the others has
    /// [`STRIDE`] more.
    pub(super) fn extend(&mut self, page: Range<u32>, end: End, rank_of: impl Fn(u32) -> i64) -> i64 {
        if end == End::Back {
            let rank = self.entries.back().map_or(0, |last| rank_of(*last) + STRIDE);
            self.entries.extend(page);
            return rank;
        }
        let rank = self.entries.front().map_or(0, |first| rank_of(*first) - STRIDE * i64::from(page.end - page.start));
        // The last goes first.
        for entry in page.rev() {
            self.entries.push_front(entry);
        }
        rank
    }

    /// Puts an entry in front. Returns its rank.
    pub(super) fn push_front(&mut self, entry: u32, rank_of: impl Fn(u32) -> i64) -> i64 {
        let rank = self.entries.front().map_or(0, |first| rank_of(*first) - STRIDE);
        self.entries.push_front(entry);
        rank
    }

    /// Puts an entry before the one at `position`, which must not be an end. Returns its rank, or `None` when there is no
    /// room: then all are to be numbered anew, by [`Order::ranks`].
    pub(super) fn insert(&mut self, position: usize, entry: u32, rank_of: impl Fn(u32) -> i64) -> Option<i64> {
        let before = rank_of(self.entries[position - 1]);
        let after = rank_of(self.entries[position]);
        self.entries.insert(position, entry);
        let rank = before + (after - before) / 2;
        (rank > before).then_some(rank)
    }

    /// Fresh ranks for every entry, in order.
    pub(super) fn ranks(&self) -> impl Iterator<Item = (u32, i64)> + '_ {
        self.entries.iter().enumerate().map(|(at, entry)| (*entry, at as i64 * STRIDE))
    }

    /// The position of the entry with this rank.
    pub(super) fn position(&self, rank: i64, rank_of: impl Fn(u32) -> i64) -> usize {
        self.entries.partition_point(|entry| rank_of(*entry) < rank)
    }

    pub(super) fn remove(&mut self, position: usize) {
        self.entries.remove(position);
    }
}
