//! Reading a list again that is there already: its head, or all of it; and the gaps that remain.
//!
//! A refresh has a lane of its own, and so have gaps: neither cancels a load, nor the other way round. The head is read
//! page by page until a page reaches rows that are known. Where that takes too many pages, the list has a *gap*: rows
//! that nobody has loaded lie behind those that the refresh brought. It is told with each outcome, and loaded page by
//! page, from where the refresh stopped, until it closes.
//!
//! With `all`, pages are read until the last row that was loaded came; what they do not have, the server has no more.

use alloc::vec::Vec;

use super::ending::Ending;
use super::gaps::{Hole, Refresh};
use super::page::AfterPage;
use super::spool::{Gap, Outcome, Settled, Spool};
use crate::core::lane::{Ask, Lane, Loaded, Plan, State};
use crate::error::{Error, Kind, Millis, Result};
use crate::http::request::Request;
use crate::store::{Absorbed, Batch, Direction};

impl Spool {
    /// Reads the list again.
    pub(super) fn refresh(&mut self, now: Millis, all: bool, pages: u32, outcome: &mut Outcome) -> Result<()> {
        if !self.options.is_keyed() {
            return Err(Error::new(Kind::Options, "a list without keys cannot be refreshed: which rows are new?"));
        }
        let head = self.lane(Direction::Head);
        if head.is_busy() {
            return Ok(());
        }
        if self.stale_items {
            // The rows that are there are those of the list before: the first page of the new one takes their place.
            outcome.settled.push(Settled { lane: Direction::Head, result: Ok(Loaded::default()) });
            if !self.lane(Direction::Older).is_busy() {
                self.ask(now, Direction::Older, Ask::Load, outcome);
            }
            return Ok(());
        }
        // One that failed goes on at the page that failed.
        let goes_on = matches!(head.state, State::Failed(_)) && self.refresh.as_ref().is_some_and(|it| it.all == all);
        if !goes_on {
            let (failures, failed_at) = (head.failures, head.failed_at);
            let (not_before, pause) = (head.not_before, head.pause);
            *self.lane_mut(Direction::Head) = Lane { not_before, pause, failures, failed_at, ..Lane::new(Plan::First) };
            let since = self.turns;
            self.refresh = Some(Refresh { all, left: pages.max(1), since, seen: Vec::new() });
            self.gaps.last = None;
        }
        self.ask(now, Direction::Head, Ask::Load, outcome);
        Ok(())
    }

    /// Asks for the next page of a gap. One at a time: another one waits until this one is there.
    ///
    /// Where the list counts, what came in front since has shifted the rows of the gap, and only a list that is known
    /// without a gap up to there tells by how much: the gap at the front is loaded first.
    pub(super) fn load_gap(&mut self, now: Millis, asked: u32, outcome: &mut Outcome) -> Result<()> {
        let mut id = asked;
        if id == 0 || id > self.gaps.count {
            return Err(Error::new(Kind::Options, "this list never had a gap of this number; `gaps` has its gaps"));
        }
        if self.lane(Direction::Gap).is_busy() {
            return Ok(());
        }
        if self.gaps.all.iter().any(|hole| hole.id == id) && self.options.dialect.counts_back() {
            id = self.gaps_now().first().map_or(id, |gap| gap.id);
        }
        let Some(hole) = self.gaps.all.iter().find(|hole| hole.id == id) else {
            // It has closed meanwhile.
            outcome
                .settled
                .push(Settled { lane: Direction::Gap, result: Ok(Loaded { done: true, ..Loaded::default() }) });
            return Ok(());
        };
        let next = Plan::Next(hole.next.clone());
        self.gaps.asked = asked;
        let lane = self.lane(Direction::Gap);
        let goes_on = matches!(lane.state, State::Failed(_)) && self.gaps.loading == id;
        if !goes_on {
            let (not_before, pause) = (lane.not_before, lane.pause);
            *self.lane_mut(Direction::Gap) = Lane { not_before, pause, pages: 1, ..Lane::new(next) };
            self.gaps.loading = id;
        }
        self.ask(now, Direction::Gap, Ask::Load, outcome);
        Ok(())
    }

    /// The gaps as they are now.
    pub(super) fn gaps_now(&mut self) -> Vec<Gap> {
        let mut out = Vec::new();
        for hole in &mut self.gaps.all {
            if let Some(position) = hole.above.and_then(|entry| self.store.position_of(entry)) {
                hole.index = position + 1;
            } else {
                // The row above has gone: the one before it takes its place.
                hole.index = hole.index.saturating_sub(1).min(self.store.len());
                hole.above = hole.index.checked_sub(1).and_then(|position| self.store.entry_at(position));
            }
            // From the front: the newest gap is the first one mostly.
            let at = out.iter().position(|gap: &Gap| gap.index > hole.index).unwrap_or(out.len());
            out.insert(at, Gap { id: hole.id, index: hole.index });
        }
        out
    }

    /// Takes in a page of a refresh or of a gap.
    pub(super) fn absorb_between(&mut self, direction: Direction, batch: Batch) -> Absorbed {
        let mut keys = Vec::new();
        let notes = direction == Direction::Head && self.refresh.as_ref().is_some_and(|refresh| refresh.all);
        if notes {
            for item in &batch.items {
                keys.push(item.key(&batch.body, &batch.extra_keys).to_vec());
            }
        }
        let after = match direction {
            Direction::Gap => {
                self.gaps.all.iter().find(|hole| hole.id == self.gaps.loading).and_then(|hole| hole.above)
            }
            _ => self.gaps.last,
        };
        let (mut gaps, mut own) = (Vec::new(), None);
        for gap in self.gaps_now() {
            if direction == Direction::Gap && gap.id == self.gaps.loading {
                own = Some(gap.index);
            } else {
                gaps.push(gap.index);
            }
        }
        let placed = self.store.absorb_between(batch, after, &gaps, own, notes);
        self.gaps.met = placed.met;
        self.gaps.shifted += placed.done.added;
        if direction == Direction::Head {
            self.gaps.last = placed.last.or(self.gaps.last);
        } else if let Some(hole) = self.gaps.all.iter_mut().find(|hole| hole.id == self.gaps.loading) {
            // A page that came in front of the gap, for rows have moved, does not move it.
            let place = |row: Option<u32>| row.and_then(|entry| self.store.position_of(entry));
            if place(placed.last) > place(hole.above) {
                hole.above = placed.last;
            }
        }
        if let Some(refresh) = self.refresh.as_mut().filter(|_| notes) {
            for key in keys {
                let entry = self.store.find(&key).and_then(|position| self.store.entry_at(position));
                refresh.seen.extend(entry);
            }
        }
        placed.done
    }

    /// Goes on, or ends, after such a page.
    pub(super) fn go_on_between(&mut self, now: Millis, direction: Direction, after: AfterPage, outcome: &mut Outcome) {
        let sent = self.lane(direction).sent.clone();
        let (next, ending) = match after {
            // One that leads to itself leads nowhere.
            AfterPage::Plan(Plan::Next(request)) => {
                (Some(request).filter(|request| Some(request) != sent.as_ref()), None)
            }
            AfterPage::Plan(Plan::Refused(error)) => return self.give_up(now, direction, error, outcome),
            AfterPage::Done(ending, resume) => (None, Some((ending, resume))),
            _ => (None, None),
        };
        if direction == Direction::Gap {
            let id = self.gaps.loading;
            let met = self.gaps.met;
            self.gaps.all.retain_mut(|hole| {
                if hole.id == id
                    && !met
                    && let Some(next) = &next
                {
                    hole.next = next.clone();
                    return true;
                }
                hole.id != id
            });
            return self.end_between(direction, outcome);
        }
        let head = self.lane(Direction::Head);
        // All was read when its last row was, or as many rows as there are: the last one may be gone.
        let rows = head.loaded.received >= self.store.len() || head.empty_run > self.options.max_empty_pages;
        let last = self.store.len().checked_sub(1).and_then(|position| self.store.entry_at(position));
        let Some(refresh) = &mut self.refresh else { return };
        let ends = if refresh.all {
            next.is_none() || rows || last.is_some() && last == self.gaps.last && self.gaps.met
        } else {
            refresh.left -= 1;
            next.is_none() || self.gaps.met || refresh.left == 0
        };
        if !ends {
            self.lane_mut(direction).plan = next.map_or(Plan::Nothing, Plan::Next);
            return self.send_plan(now, direction, false, outcome);
        }
        if refresh.all {
            self.remove_unseen(outcome);
            let full = self.store.is_full().then(|| (self.full_ending(), next.clone()));
            self.older_goes_on(next, ending.or(full));
        } else if let (false, Some(next)) = (self.gaps.met, next) {
            self.gaps.count += 1;
            let (id, above) = (self.gaps.count, self.gaps.last);
            self.gaps.all.push(Hole { id, above, index: 0, next });
        }
        self.refresh = None;
        self.end_between(direction, outcome);
    }

    fn end_between(&mut self, direction: Direction, outcome: &mut Outcome) {
        // Done, for who waited: the gap has closed, or the list has no more.
        let (id, older) = (self.gaps.asked, self.lane(Direction::Older).has_more());
        let more = if direction == Direction::Gap { self.gaps.all.iter().any(|hole| hole.id == id) } else { older };
        let lane = self.lane_mut(direction);
        lane.plan = if more { Plan::First } else { Plan::Nothing };
        lane.turn = 0;
        self.finish(direction, State::Idle, outcome);
    }

    /// All was read again: rows that did not come go.
    fn remove_unseen(&mut self, outcome: &mut Outcome) {
        let Some(refresh) = &mut self.refresh else { return };
        let mut seen = Vec::new();
        for entry in &refresh.seen {
            seen.resize(seen.len().max(*entry as usize + 1), false);
            seen[*entry as usize] = true;
        }
        let is_there = |entry: u32| seen.get(entry as usize).is_some_and(|seen| *seen);
        let mut splices = self.store.forget_rows(refresh.since + 1, is_there);
        let mut removed = 0;
        for splice in &splices {
            removed += splice.removed;
        }
        if let Some(change) = outcome.changes.iter_mut().find(|change| change.lane == Direction::Head) {
            change.splices.append(&mut splices);
        }
        self.lane_mut(Direction::Head).loaded.removed = removed;
        // What lay in gaps came, too.
        self.gaps.all.clear();
    }

    /// Pages have moved: what comes next is what follows the last page that was read again.
    fn older_goes_on(&mut self, next: Option<Request>, ending: Option<(Ending, Option<Request>)>) {
        let older = self.lane_mut(Direction::Older);
        if older.is_busy() {
            return;
        }
        if let Some((ending, resume)) = ending {
            older.plan = resume.map_or(Plan::Nothing, Plan::Next);
            older.state = State::Done(ending.reason);
            older.ending = Some(ending);
        } else if let Some(next) = next {
            older.plan = Plan::Next(next);
            if matches!(older.state, State::Done(_)) {
                older.state = State::Idle;
                older.ending = None;
            }
        }
        older.ask_again();
        older.removed = 0;
        older.overlap = 0;
    }
}
