//! A window on a long list: pages far from where somebody looks give their bytes back, and are asked for again, by
//! their own requests, when somebody comes near.

use alloc::vec::Vec;
use core::ops::Range;

use super::gaps::Kept;
use super::spool::{Outcome, Settled, Spool};
use crate::core::lane::{Ask, Lane, Loaded, Plan, State};
use crate::error::{Error, Kind, Millis, Result};
use crate::store::Direction;

impl Spool {
    /// Notes which page new rows came with, and gives the bytes of those back that are far away by now.
    pub(super) fn window_page(&mut self, direction: Direction, first_new: Option<u32>) {
        let Some(most) = self.options.window else { return };
        if self.store.is_empty() {
            return;
        }
        if let (Some(first), Some(request)) = (first_new, self.lane(direction).sent.clone()) {
            self.window.pages.push(Kept { first, request, is_hollow: false });
            let len = self.store.len();
            // Who loads more looks there.
            let position = self.store.position_of(first).unwrap_or(len);
            self.window.near = position..position + 1;
        }
        self.hollow_far(most);
    }

    /// The pages in the order of the list: where each begins, and its number.
    fn page_starts(&self) -> Vec<(usize, usize)> {
        let mut starts = Vec::with_capacity(self.window.pages.len());
        for (number, page) in self.window.pages.iter().enumerate() {
            if let Some(position) = self.store.position_of(page.first) {
                starts.push((position, number));
            }
        }
        // Insertion sort: pages come in order mostly.
        for at in 1..starts.len() {
            let mut to = at;
            while to > 0 && starts[to - 1] > starts[to] {
                starts.swap(to - 1, to);
                to -= 1;
            }
        }
        starts
    }

    fn hollow_far(&mut self, most: u32) {
        let starts = self.page_starts();
        let place = |position: usize| starts.partition_point(|(start, _)| *start <= position).saturating_sub(1);
        let first = place(self.window.near.start).saturating_sub(most as usize);
        let last = place(self.window.near.end.saturating_sub(1)) + most as usize;
        for at in 0..starts.len() {
            if at >= first && at <= last {
                continue;
            }
            let (start, number) = starts[at];
            if !self.window.pages[number].is_hollow {
                self.window.pages[number].is_hollow = true;
                self.store.hollow(start..starts.get(at + 1).map_or(self.store.len(), |(start, _)| *start));
            }
        }
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
        let starts = self.page_starts();
        for (at, (start, number)) in starts.iter().enumerate() {
            let end = starts.get(at + 1).map_or(self.store.len(), |(start, _)| *start);
            let page = &self.window.pages[*number];
            if page.is_hollow && *start < self.window.near.end && end > self.window.near.start {
                let plan = Plan::Next(page.request.clone());
                self.lane_mut(Direction::Window).plan = plan;
                self.window.asked = *number;
                return true;
            }
        }
        false
    }

    /// After a page that was asked for again.
    pub(super) fn go_on_window(&mut self, now: Millis, outcome: &mut Outcome) {
        // What it did not bring is gone at the server, and not asked for each time that somebody comes by.
        if let Some(page) = self.window.pages.get_mut(self.window.asked) {
            page.is_hollow = false;
        }
        if self.plan_window() {
            return self.send_plan(now, Direction::Window, false, outcome);
        }
        let lane = self.lane_mut(Direction::Window);
        lane.plan = Plan::Nothing;
        self.finish(Direction::Window, State::Idle, outcome);
    }
}
