//! A window on a long list: pages far from where somebody looks give their bytes back, and are asked for again, by
//! their own requests, when somebody comes near.

use core::ops::Range;

use super::gaps::Kept;
use super::page::AfterPage;
use super::spool::{Outcome, Settled, Spool};
use crate::core::lane::{Ask, Lane, Loaded, Plan, State};
use crate::error::{Error, Kind, Millis, Result};
use crate::http::request::Request;
use crate::store::{Absorbed, Batch, Direction, Splice};

/// So many pages that bring no row of the list are followed, besides those of rows that came between.
const MOST: usize = 8;

impl Spool {
    /// Notes which page brought these new entries, and gives the bytes of pages back that are far away by now.
    ///
    /// Time: O(log pages · log runs) for each page that has bytes, and for each group of rows that came: a few.
    pub(super) fn window_page(&mut self, direction: Direction, rows: Range<u32>, splices: &[Splice]) {
        let Some(most) = self.options.window else { return };
        if self.store.is_empty() {
            return;
        }
        let grows = matches!(direction, Direction::Older | Direction::Newer);
        let added = rows.len();
        let place = match direction {
            Direction::Older => Some(self.window.pages.len()),
            Direction::Newer => Some(0),
            _ => self.place_between(&rows),
        };
        if let (Some(at), Some(request)) = (place, self.lane(direction).sent.clone().filter(|_| !rows.is_empty())) {
            self.window.pages.insert(at, Kept { rows, request, newer: direction == Direction::Newer, tried: false });
            if grows {
                // Who loads more looks there.
                let position = self.page_start(at);
                self.window.near = position..position + 1;
            }
        }
        for splice in splices {
            // Splices that follow may have moved what this one told.
            let end = splice.start + splice.added + added;
            for number in self.pages_to(splice.start).saturating_sub(1)..self.pages_to(end) {
                let start = self.window.pages[number].rows.start;
                if !self.window.held.contains(&start) {
                    self.window.held.push(start);
                }
            }
        }
        self.hollow_far(most as usize);
    }

    /// Between which pages these rows of a refresh, or of a gap, stand; none if they stand within one.
    fn place_between(&mut self, rows: &Range<u32>) -> Option<usize> {
        let first = self.store.position_of(rows.start)?;
        let last = self.store.position_of(rows.end.checked_sub(1)?)?;
        let (near, added) = (&mut self.window.near, rows.len());
        if first <= near.start {
            *near = near.start + added..near.end + added;
        }
        self.window.between += added;
        let at = self.pages_to(first);
        (self.page_start(at) == last + 1).then_some(at)
    }

    /// Where a page begins; where none of its rows is left, where the next one does.
    fn page_start(&self, number: usize) -> usize {
        for page in self.window.pages.iter().skip(number) {
            let first = page.rows.clone().find_map(|entry| self.store.position_of(entry));
            let last = page.rows.clone().rev().find_map(|entry| self.store.position_of(entry));
            if let (Some(first), Some(last)) = (first, last) {
                // Of a page in front that was cut, the rows lie the other way round.
                return first.min(last);
            }
        }
        self.store.len()
    }

    /// How many pages begin before this position or there. Binary search.
    fn pages_to(&self, position: usize) -> usize {
        let (mut low, mut high) = (0, self.window.pages.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.page_start(middle) <= position {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    fn hollow_far(&mut self, most: usize) {
        let near = &self.window.near;
        let first = self.pages_to(near.start).saturating_sub(1 + most);
        let last = self.pages_to(near.end.saturating_sub(1)) + most;
        let (from, to) = (self.page_start(first), self.page_start(last));
        for at in (0..self.window.held.len()).rev() {
            let entry = self.window.held[at];
            let number = self.number_of(entry);
            let rows = self.page_start(number)..self.page_start(number + 1);
            if rows.start < from || rows.start >= to {
                self.window.held.swap_remove(at);
                if let Some(page) = self.window.pages.get_mut(number) {
                    page.tried = false;
                }
                self.store.hollow(rows);
            }
        }
    }

    /// The number of the page that brought this entry first. Binary search, unless the row has gone.
    fn number_of(&self, entry: u32) -> usize {
        let pages = &self.window.pages;
        let is = |page: &Kept| page.rows.start == entry;
        let guess = self.store.position_of(entry).map_or(0, |position| self.pages_to(position).saturating_sub(1));
        if pages.get(guess).is_some_and(is) { guess } else { pages.iter().position(is).unwrap_or(pages.len()) }
    }

    /// Somebody looks at these rows: pages of theirs that gave their bytes back are asked for again.
    pub(super) fn ensure(&mut self, now: Millis, rows: Range<usize>, outcome: &mut Outcome) -> Result<()> {
        if self.options.window.is_none() || !self.options.is_keyed() {
            return Err(Error::new(Kind::Options, "`ensure` goes with the option `window`, and items with keys"));
        }
        self.window.near = rows.start..rows.end.min(self.store.len());
        if self.lane(Direction::Window).is_busy() {
            return Ok(());
        }
        let lane = self.lane(Direction::Window);
        if !matches!(lane.state, State::Failed(_)) {
            let (not_before, pause) = (lane.not_before, lane.pause);
            *self.lane_mut(Direction::Window) = Lane { not_before, pause, pages: 1, ..Lane::new(Plan::Nothing) };
        }
        if self.plan_window() {
            self.ask(now, Direction::Window, Ask::Load, outcome);
        } else {
            self.lane_mut(Direction::Window).state = State::Idle;
            outcome.settled.push(Settled { lane: Direction::Window, result: Ok(Loaded::default()) });
        }
        Ok(())
    }

    /// Plans the next page that is missing. Whether there is one.
    fn plan_window(&mut self) -> bool {
        let near = self.window.near.clone();
        if near.is_empty() {
            return false;
        }
        for number in self.pages_to(near.start).saturating_sub(1)..self.pages_to(near.end - 1) {
            let page = &self.window.pages[number];
            if !page.tried && self.lacks(number).is_some() {
                self.window.asked = page.rows.start;
                (self.window.followed, self.window.back) = (0, 0);
                (self.window.reached, self.window.least) = (0, usize::MAX);
                let plan = Plan::Next(page.request.clone());
                let lane = self.lane_mut(Direction::Window);
                lane.plan = plan;
                // Pages that were asked for on the way to another one may be asked for again.
                lane.ask_again();
                return true;
            }
        }
        false
    }

    /// Takes in a page that was asked for again: its rows that are in the list.
    pub(super) fn absorb_window(&mut self, batch: Batch) -> Absorbed {
        let known = batch.items.iter().filter_map(|item| self.store.find(item.key(&batch.body, &batch.extra_keys)));
        self.window.met = known.fold(None, |met: Option<(usize, usize)>, at| {
            met.map_or(Some((at, at)), |(first, last)| Some((first.min(at), last.max(at))))
        });
        self.store.absorb_known(batch)
    }

    /// Where the first row and the last one of a page stand that have given their bytes back.
    fn lacks(&self, number: usize) -> Option<(usize, usize)> {
        let mut rows = self.page_start(number)..self.page_start(number + 1);
        let is_hollow = |at: &usize| self.store.entry_at(*at).is_some_and(|entry| self.store.is_hollow(entry));
        let first = rows.find(is_hollow)?;
        Some((first, rows.rfind(is_hollow).unwrap_or(first)))
    }

    /// What to ask for besides, because rows have moved at the server since: those that came in front have pushed rows
    /// of the page into the next one, and where a list counts, those that went have pulled them into the one before.
    fn follow(&mut self, after: AfterPage) -> Option<Request> {
        let number = self.number_of(self.window.asked);
        let (first, last) = self.lacks(number)?;
        let page = &self.window.pages[number];
        // Pages that come nearer to the rows are followed however far they have moved, and some besides.
        let near = self.window.met.map_or(0, |(_, met)| met + 1);
        if near > self.window.reached {
            self.window.reached = near;
        } else {
            self.window.followed += 1;
        }
        let most = MOST + self.window.between / self.lane(Direction::Older).history.size.max(1);
        if self.window.followed > most {
            return None;
        }
        if let Some((met, _)) = self.window.met {
            self.window.least = self.window.least.min(met);
        }
        match after {
            AfterPage::Plan(Plan::Next(next)) if !page.newer && self.window.back == 0 && near <= last => Some(next),
            _ if self.window.least > first && self.window.met.is_some() => {
                self.window.back += 1;
                Some(self.window.pages[number.checked_sub(self.window.back)?].request.clone())
            }
            _ => None,
        }
    }

    /// After a page that was asked for again.
    pub(super) fn go_on_window(&mut self, now: Millis, after: AfterPage, outcome: &mut Outcome) {
        if let Some(next) = self.follow(after) {
            self.lane_mut(Direction::Window).plan = Plan::Next(next);
            return self.send_plan(now, Direction::Window, false, outcome);
        }
        // What it did not bring is gone at the server, and not asked for each time that somebody comes by.
        let number = self.number_of(self.window.asked);
        if let Some(page) = self.window.pages.get_mut(number) {
            page.tried = true;
            // Until it is far away.
            if !self.window.held.contains(&self.window.asked) {
                self.window.held.push(self.window.asked);
            }
        }
        if self.plan_window() {
            return self.send_plan(now, Direction::Window, false, outcome);
        }
        let lane = self.lane_mut(Direction::Window);
        lane.plan = Plan::Nothing;
        self.finish(Direction::Window, State::Idle, outcome);
    }
}
