//! The newer lane where a counter goes back: a page must reach the rows that are known, or rows between them are lost.
//!
//! ```text
//!    asked for           known
//!   ├────────────┤├──────────────────
//!   ├───────┤                          the server sends less than was asked for: asked again, nearer
//!        ├───────┤                     and from then on in steps of that length
//! ```
//!
//! Rows that came into the list at the server meanwhile push those that are missing past the page, too. Only known rows
//! can show that: with `overlap`, the page ends with some, or it is asked for nearer to them.

use alloc::vec::Vec;

use super::answer::MOVED;
use super::ending::{DoneReason, Ending};
use super::page::Reading;
use super::spool::{Outcome, Spool};
use crate::config::text::decimal;
use crate::core::lane::{Loaded, Plan};
use crate::dialect::{EndRule, Page, Witness};
use crate::error::Millis;
use crate::http::request::Request;
use crate::json::Item;
use crate::store::Direction;

/// So often one page is asked for nearer to the known rows.
const MOST: u32 = 16;

impl Spool {
    /// The first page says how to go back from it.
    pub(super) fn begin_newer(&mut self, plan: Plan, elements: usize) {
        self.goes_back(Direction::Older, &plan);
        // Where rows are, there are rows before them.
        let promise = elements > 0 && self.options.dialect.counts_back();
        let lane = self.lane_mut(Direction::Newer);
        lane.promise = promise.then_some(Witness::of(EndRule::Start));
        lane.plan = plan;
    }

    /// The newer lane goes on behind the page that this lane had last: counts how many rows that is.
    pub(super) fn goes_back(&mut self, from: Direction, plan: &Plan) {
        let span = match (plan, &self.lane(from).sent) {
            (Plan::Next(request), Some(sent)) => self.options.dialect.rows_between(request, sent),
            _ => 0,
        };
        self.lane_mut(Direction::Newer).span = span;
    }

    /// Asks for the page nearer to the known rows if it does not reach them. Whether it does so.
    pub(super) fn looks_nearer(&mut self, now: Millis, reading: &Reading, body: &[u8], outcome: &mut Outcome) -> bool {
        let lane = self.lane(Direction::Newer);
        let page = &reading.page;
        let (span, tries) = (lane.span, lane.nearer);
        let Some(sent) = lane.sent.as_ref().filter(|_| span > 0 && page.elements > 0 && tries < MOST) else {
            return false;
        };
        // What is known comes behind all that is not: with one of them here, nothing lies in between.
        if self.knows_one(page, body) {
            return false;
        }
        let overlap = self.options.overlap;
        let short = span.saturating_sub(reading.covered);
        let rows = if short > 0 && tries == 0 {
            short
        } else if overlap > 0 {
            // Further each time, but never past a row.
            (overlap << tries).min(page.elements.max(2) - 1)
        } else {
            return false;
        };
        let Ok(request) = self.options.dialect.moved(sent, rows as i64) else { return false };
        let lane = self.lane_mut(Direction::Newer);
        lane.nearer += 1;
        lane.span = span.saturating_sub(rows).max(1);
        if short == 0 || tries > 0 {
            self.tell_moved(outcome);
        }
        self.send_instead(now, Direction::Newer, request, outcome);
        true
    }

    /// Whether an item of the page is in the list.
    pub(super) fn knows_one(&self, page: &Page, body: &[u8]) -> bool {
        page.items.iter().any(|item| self.store.find(item.key(body, &page.extra_keys)).is_some())
    }

    /// Where rows are not where they were, `overlap` or more of them.
    pub(super) fn tell_moved(&mut self, outcome: &mut Outcome) {
        if self.once(MOVED) {
            let text = "rows moved at the server, by `overlap` or more: the feed looks for those that it knows";
            outcome.warnings.push(text.into());
        }
    }

    /// Asks for this in the place of the page that came.
    pub(super) fn send_instead(&mut self, now: Millis, direction: Direction, request: Request, outcome: &mut Outcome) {
        let lane = self.lane_mut(direction);
        lane.plan = Plan::Next(request.clone());
        lane.sent = Some(request);
        lane.attempts = 0;
        self.send(now, direction, outcome);
    }

    /// Of a page without keys, leaves out the rows that reach into what is known: nothing else tells them apart.
    pub(super) fn leave_out_known(&self, direction: Direction, keyed: bool, items: &mut Vec<Item>) {
        let span = self.lane(direction).span;
        if direction == Direction::Newer && !keyed && span > 0 {
            items.truncate(span);
        }
    }

    /// Ends a lane that asks for more where another one, or the caller, filled the list. Whether it did.
    pub(super) fn ends_filled(&mut self, direction: Direction, outcome: &mut Outcome) -> bool {
        let grows = matches!(direction, Direction::Older | Direction::Newer);
        let may_add = self.stale_items || !grows || self.lane(direction).plan.is_first();
        let filled = !may_add && self.store.is_full();
        if filled {
            // The wait that a retry cuts short.
            self.abort(direction, outcome);
            self.lane_mut(direction).loaded = Loaded::default();
            self.ends_full(direction, outcome);
        }
        filled
    }

    /// The list is as long as it may be, whichever lane made it so.
    pub(super) fn ends_full(&mut self, direction: Direction, outcome: &mut Outcome) {
        let ending = self.full_ending();
        self.done(direction, ending, outcome);
    }

    pub(super) fn full_ending(&self) -> Ending {
        let value = Some(decimal(self.store.len() as u64));
        Ending { reason: DoneReason::MaxItems, by: EndRule::MaxItems, at: "maxItems".into(), value }
    }
}
