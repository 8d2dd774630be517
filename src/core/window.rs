//! A window on a long list: pages far from where somebody looks give their bytes back, and are asked for again, by
//! their own requests, when somebody comes near.

use core::ops::Range;

use super::gaps::Kept;
use super::page::AfterPage;
use super::spool::{Outcome, Settled, Spool};
use crate::core::lane::{Ask, Lane, Loaded, Plan, State};
use crate::error::{Error, Kind, Millis, Result};
use crate::http::request::Request;
use crate::store::{Absorbed, Batch, Direction};

impl Spool {
    /// Notes which page brought these new entries, and gives the bytes of pages back that are far away by now.
    ///
    /// Time: O(log pages · log runs) for each page that has its bytes: a few.
    pub(super) fn window_page(&mut self, direction: Direction, rows: Range<u32>) {
        let Some(most) = self.options.window else { return };
        if self.store.is_empty() {
            return;
        }
        let grows = matches!(direction, Direction::Older | Direction::Newer);
        if let Some(request) = self.lane(direction).sent.clone().filter(|_| grows && !rows.is_empty()) {
            let first = rows.start;
            let newer = direction == Direction::Newer;
            let at = if newer { 0 } else { self.window.pages.len() };
            self.window.pages.insert(at, Kept { rows, request, newer });
            self.window.whole.push(first);
            // Who loads more looks there.
            let position = self.page_start(at);
            self.window.near = position..position + 1;
        }
        self.hollow_far(most as usize);
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
        for at in (0..self.window.whole.len()).rev() {
            let entry = self.window.whole[at];
            let number = self.number_of(entry);
            let rows = self.page_start(number)..self.page_start(number + 1);
            if rows.start < from || rows.start >= to {
                self.window.whole.swap_remove(at);
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
            if !self.window.whole.contains(&page.rows.start) {
                self.window.asked = page.rows.start;
                self.window.followed = 0;
                let plan = Plan::Next(page.request.clone());
                self.lane_mut(Direction::Window).plan = plan;
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

    /// What to ask for besides, because rows have moved at the server since: those that came in front have pushed rows
    /// of the page into the next one, and where a list counts, those that went have pulled them into the one before.
    fn follow(&mut self, after: AfterPage) -> Option<Request> {
        let number = self.number_of(self.window.asked);
        let page = self.window.pages.get(number)?;
        let place = |entry: u32| self.store.position_of(entry).map(|position| (position, self.store.is_hollow(entry)));
        let (one, other) = (page.rows.clone().find_map(place)?, page.rows.clone().rev().find_map(place)?);
        let (first, last) = (one.min(other), one.max(other));
        // As many pages as there are rows in front of all of them, and some; there may be more at the server.
        let most = 3 + self.page_start(0) / page.rows.len().max(1);
        self.window.followed += 1;
        let followed = self.window.followed;
        if followed > most {
            return None;
        }
        match (after, self.window.met) {
            (_, Some((met, _))) if first.1 && met > first.0 => {
                Some(self.window.pages[number.checked_sub(followed)?].request.clone())
            }
            (AfterPage::Plan(Plan::Next(next)), met)
                if !page.newer && last.1 && met.is_none_or(|(_, met)| met < last.0) =>
            {
                Some(next)
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
        if !self.window.whole.contains(&self.window.asked) {
            self.window.whole.push(self.window.asked);
        }
        if self.plan_window() {
            return self.send_plan(now, Direction::Window, false, outcome);
        }
        let lane = self.lane_mut(Direction::Window);
        lane.plan = Plan::Nothing;
        self.finish(Direction::Window, State::Idle, outcome);
    }
}
