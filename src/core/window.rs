//! A window on a long list: pages far from where somebody looks give their bytes back, and are asked for again, by
//! their own requests, when somebody comes near.

use alloc::vec::Vec;
use core::ops::Range;

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
            self.window.pages.push((first, request));
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
        for (number, (first, _)) in self.window.pages.iter().enumerate() {
            if let Some(position) = self.store.position_of(*first) {
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
            let end = starts.get(at + 1).map_or(self.store.len(), |(start, _)| *start);
            let rows = starts[at].0..end;
            // The first row tells for all of its page.
            if self.store.first_hollow(rows.start..rows.start + 1).is_none() {
                self.store.hollow(rows);
            }
        }
    }

    /// Somebody looks at these rows: pages of theirs that gave their bytes back are asked for again.
    pub(super) fn ensure(&mut self, now: Millis, rows: Range<usize>, outcome: &mut Outcome) -> Result<()> {
        let keyed = self.options.key.as_ref().map_or(self.options.dialect.has_key(), |key| !key.is_none());
        if self.options.window.is_none() || !keyed {
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
        let Some(missing) = self.store.first_hollow(self.window.near.clone()) else { return false };
        let starts = self.page_starts();
        let Some((_, number)) = starts[..starts.partition_point(|(start, _)| *start <= missing)].last() else {
            return false;
        };
        // One that was asked for, and did not bring its rows: they are gone at the server.
        if self.window.asked.replace(*number as u32) == Some(*number as u32) {
            return false;
        }
        let request = self.window.pages[*number].1.clone();
        self.lane_mut(Direction::Window).plan = Plan::Next(request);
        true
    }

    /// After a page that was asked for again.
    pub(super) fn go_on_window(&mut self, now: Millis, outcome: &mut Outcome) {
        if self.plan_window() {
            return self.send_plan(now, Direction::Window, false, outcome);
        }
        self.window.asked = None;
        let lane = self.lane_mut(Direction::Window);
        lane.plan = Plan::Nothing;
        self.finish(Direction::Window, State::Idle, outcome);
    }
}
