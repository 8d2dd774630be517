//! A page that is read again, or that closes a gap: each new row goes where its neighbours in the page are.
//!
//! ```text
//! list   A B C D            page   X A Y B
//! after  X A Y B C D        X in front, Y before the next row that was known
//! ```
//!
//! The page is walked backwards. A known row counts as a neighbour only if it stands before the one that counted last:
//! one that the server moved to the front, while it stays where it is here, would lead all others away. Rows behind the
//! last known one go behind that; where it is the last of the list, or before a gap, they may be left out, since the
//! next page brings them.
//!
//! Time: O(items of the page · log runs), and O(runs) for each group of new rows that stand together.

use alloc::vec::Vec;

use super::{Batch, Placed, Splice, Store};

impl Store {
    /// Takes in a page whose rows may be anywhere in the list. `after`: the row behind which a page goes of which
    /// none is known; none: it goes to the front. `gaps`: the positions before which rows are missing; `own`: that of
    /// the gap which the page is asked for: rows above it are no end of it. `tail`: rows behind the last one of the
    /// list, or before a gap, are wanted as well. Rows that were taken out stay away.
    pub fn absorb_between(
        &mut self,
        mut batch: Batch,
        after: Option<u32>,
        gaps: &[usize],
        own: Option<usize>,
        tail: bool,
    ) -> Placed {
        let mut known = Vec::with_capacity(batch.items.len());
        for item in &batch.items {
            known.push(self.find(item.key(&batch.body, &batch.extra_keys)));
        }
        let last = known.iter().rposition(Option::is_some);
        let mut met = batch.items.is_empty();
        if let Some(last) = last {
            // New rows behind the last known one: with no row of the list behind that, or with few that must all have
            // gone, they are those of the next page. After a pinned row, say, they are news.
            let place = known[last].unwrap_or_default();
            let mut end = self.len();
            for gap in gaps {
                if *gap > place {
                    end = end.min(*gap);
                }
            }
            let behind = end - 1 - place;
            let (news, others) = (known.len() - last - 1, known.iter().flatten().count());
            let is_above = own.is_some_and(|own| place < own);
            let at_end = !is_above && (behind == 0 || behind < known.len() && (news <= others || known[0] != Some(0)));
            met = !is_above && (at_end || last + 1 == known.len());
            if at_end && !tail {
                batch.items.truncate(last + 1);
            }
        }
        let first_new = self.entries.len() as u32;
        let mut keys = Vec::with_capacity(batch.items.len());
        for item in &batch.items {
            keys.push(item.key(&batch.body, &batch.extra_keys).to_vec());
        }
        // New rows of a list that is as long as it may be are news all the same.
        let max = core::mem::replace(&mut self.max, usize::MAX);
        let mut done = self.absorb_unplaced(batch);
        self.max = max;
        // The entries from `top` to `end` are those of the page that stand before `next`, and behind what comes now.
        let (mut top, mut end) = (self.entries.len() as u32, self.entries.len() as u32);
        let mut next: Option<u32> = None;
        for key in keys.iter().rev() {
            let Some(entry) = self.lookup(self.key_index.hash(key), key) else { continue };
            if entry >= first_new {
                // One that came twice in this page is where it came first.
                top = top.min(entry);
                continue;
            }
            let Some(position) = self.order.position(entry) else { continue };
            let bound = next.and_then(|next| self.order.position(next));
            if bound.is_some_and(|bound| bound <= position) {
                continue;
            }
            let place = bound.unwrap_or(position + 1);
            self.place(top..end, place, &mut done.splices);
            (end, next) = (top, Some(entry));
        }
        let front = after.and_then(|entry| self.order.position(entry)).map_or(0, |position| position + 1);
        let place = next.and_then(|next| self.order.position(next)).map_or(front, |next| next.min(front));
        self.place(first_new..end, place, &mut done.splices);
        self.place_hidden();
        self.compact();
        let mut rows = keys.iter().rev().filter_map(|key| self.lookup(self.key_index.hash(key), key));
        let last = rows.find(|entry| self.order.has(*entry));
        Placed { done, met, last }
    }

    fn place(&mut self, entries: core::ops::Range<u32>, position: usize, splices: &mut Vec<Splice>) {
        if !entries.is_empty() {
            if position == 0 && !self.is_empty() {
                self.tombstones.prepend(entries.end - 1);
            }
            splices.push(self.moved(Splice { start: position, removed: 0, added: entries.len() }));
            self.order.insert(position, entries);
        }
    }

    /// Where a row stands that was told by its entry.
    #[must_use]
    pub fn position_of(&self, entry: u32) -> Option<usize> {
        self.order.position(entry)
    }

    /// The entry that the next new row will have.
    #[must_use]
    pub fn next_entry(&self) -> u32 {
        self.entries.len() as u32
    }

    /// The entry of the row at `position`.
    #[must_use]
    pub fn entry_at(&self, position: usize) -> Option<u32> {
        self.order.get(position)
    }

    /// Takes the rows out of which `is_there` says that the server has them no more, except those written locally after
    /// `turn` was asked for, and those that the server has not got yet. Their keys are forgotten: a later page may
    /// bring them back.
    pub fn forget_rows(&mut self, turn: u32, is_there: impl Fn(u32) -> bool) -> Vec<Splice> {
        let mut splices: Vec<Splice> = Vec::new();
        for position in (0..self.len()).rev() {
            let Some(entry) = self.order.get(position) else { continue };
            if is_there(entry) || self.is_own(entry, turn) {
                continue;
            }
            self.take_out(entry, position, false);
            self.drop_layers(entry);
            let key = self.arena.key(&self.entries.get(entry)).into_owned();
            self.release(entry, &key);
            match splices.last_mut() {
                Some(last) if last.start == position + 1 => {
                    last.start = position;
                    last.removed += 1;
                }
                _ => splices.push(Splice { start: position, removed: 1, added: 0 }),
            }
        }
        splices
    }
}
