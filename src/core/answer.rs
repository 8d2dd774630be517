//! An answer came: is it a page, what is in it, what comes next. The whole page is kept, or nothing of it.

use alloc::borrow::Cow;
use alloc::string::String;

use super::ending::{AskAgain, DoneReason, Ending};
use super::page::{AfterPage, Asked, Reading};
use super::spool::{Body, Outcome, Spool};
use crate::config::text::{decimal, excerpt, format};
use crate::core::fingerprint::Fingerprint;
use crate::core::lane::{Plan, State};
use crate::dialect::{EndRule, List, Page, Verdict};
use crate::error::{Error, Kind, Millis, shown_url};
use crate::http::request::ResponseHead;
use crate::store::{Batch, Direction};

/// Warnings that are given once for each list.
const NULLS: u8 = 1;
pub(super) const MOVED: u8 = 2;

/// What a page did to the list.
struct Brought {
    /// Whether the list is as long as it may be.
    full: bool,
    /// Whether it was not taken as a whole for that reason.
    cut: bool,
    /// Whether anything of it is new.
    fresh: bool,
    /// Whether its items have keys: without them, a page that is asked for again would stand there twice.
    keyed: bool,
    /// Whether it had no items.
    empty: bool,
}

impl Spool {
    /// Whether this warning was not given yet: some would come with every page.
    pub(super) fn once(&mut self, warning: u8) -> bool {
        let fresh = self.warned & warning == 0;
        self.warned |= warning;
        fresh
    }

    pub(super) fn answer(&mut self, now: Millis, turn: u32, head: &ResponseHead, body: Body, outcome: &mut Outcome) {
        let Body { bytes: mut body, mut host } = body;
        let date = head.date.unwrap_or(now);
        // A late answer to a turn that is over changes nothing.
        let Some(direction) = self.lane_of(turn) else { return };
        if !matches!(self.lane(direction).state, State::Loading { .. }) {
            return;
        }
        self.stats.bytes += body.len();
        if let Err(error) = self.acceptable(head) {
            return self.fail(now, direction, error, None, outcome);
        }
        let good = (200..300).contains(&head.status);
        if !good && !self.options.dialect.listens_to(head.status) {
            let (error, hint) = Spool::status_error(head, &body, date);
            return self.fail(now, direction, error, hint, outcome);
        }
        if body.len() > self.options.max_bytes {
            let most = decimal(self.options.max_bytes as u64);
            let error = Error::of(Kind::TooLarge, "the body is longer than `maxBytes` allows ({} bytes)", &[&most]);
            return self.fail(now, direction, error, None, outcome);
        }
        // fetch's own json() skips a byte order mark, too.
        if body.starts_with(b"\xef\xbb\xbf") {
            body.drain(..3);
        }
        let Some(sent) = self.lane_mut(direction).sent.take() else { return };
        let mut tape = core::mem::take(&mut self.tape);
        let mut asked = Asked { lane: direction, date, sent: &sent, head, mended: false };
        let mut reading = self.read(&asked, &body, &mut tape);
        if reading.as_ref().is_err_and(|error| error.kind() == Kind::NotJson)
            && let Cow::Owned(mended) = String::from_utf8_lossy(&body)
        {
            // As `fetch` decodes it.
            body = mended.into_bytes();
            host = None;
            asked.mended = true;
            reading = self.read(&asked, &body, &mut tape);
        }
        self.tape = tape;
        self.lane_mut(direction).sent = Some(sent);
        match reading {
            Err(error) => self.fail(now, direction, error, None, outcome),
            Ok(reading) => self.take(now, direction, reading, Body { bytes: body, host }, outcome),
        }
    }

    /// What can be said before the body is read.
    fn acceptable(&self, head: &ResponseHead) -> Result<(), Error> {
        if !head.url.is_empty() {
            self.origins.check(&head.url, Kind::Origin)?;
        }
        if (300..400).contains(&head.status) && head.status != 304 {
            let message = "the server redirects; ask the final URL, or set `redirect: \"follow\"`";
            return Err(Error::new(Kind::Redirect, message).with_status(head.status));
        }
        Ok(())
    }

    fn take(&mut self, now: Millis, direction: Direction, mut reading: Reading, body: Body, outcome: &mut Outcome) {
        match core::mem::replace(&mut reading.page.verdict, Verdict::Good) {
            Verdict::Failed(error) => return self.fail(now, direction, error, None, outcome),
            Verdict::Later(wait) => return self.later(now, direction, wait, outcome),
            Verdict::Throttled(wait) => {
                let error = Error::new(Kind::RateLimited, "the answer says that there were too many requests");
                return self.fail(now, direction, error, wait, outcome);
            }
            Verdict::Expired => return self.restart(now, direction, outcome),
            Verdict::Good | Verdict::Truncated | Verdict::End => {}
        }
        if self.asks_again(now, direction, reading.again, outcome)
            || self.looks_further_back(now, direction, &reading, &body.bytes, outcome)
            || direction == Direction::Newer && self.looks_nearer(now, &reading, &body.bytes, outcome)
        {
            return;
        }
        outcome.warnings.append(&mut reading.warnings);
        if let AfterPage::Error(error) = reading.after {
            return self.give_up(now, direction, error, outcome);
        }
        self.keep(now, direction, reading, body, outcome);
    }

    /// With `overlap`, each page begins with rows that are known. If this one does not, rows that nobody saw have moved
    /// past: asks further back.
    fn looks_further_back(
        &mut self,
        now: Millis,
        direction: Direction,
        reading: &Reading,
        body: &[u8],
        outcome: &mut Outcome,
    ) -> bool {
        let lane = self.lane(direction);
        let (page, Some(sent), 1..) = (&reading.page, &lane.sent, lane.overlap) else { return false };
        // Rows that are known come before all that are not: with one of them here, nothing lies in between.
        if self.knows_one(page, body) {
            return false;
        }
        let (rows, size) = (lane.overlap, lane.history.size);
        let Some(request) = self.options.dialect.step_back(sent, rows, size) else { return false };
        // Twice as far each time: even a list that lost most of its rows takes few requests.
        self.lane_mut(direction).overlap = rows * 2;
        self.tell_moved(outcome);
        self.send_instead(now, direction, request, outcome);
        true
    }

    /// The cursor is no longer known: begins again with the first page. Known keys do not show twice. Given up when
    /// that did not lead to anything new a few times in a row.
    fn restart(&mut self, now: Millis, direction: Direction, outcome: &mut Outcome) {
        const RESTARTS: u32 = 2;
        let lane = self.lane_mut(direction);
        lane.restarts += 1;
        if lane.plan.is_first() || lane.restarts > RESTARTS || direction != Direction::Older {
            let message = "the server no longer knows the continuation, and starting over did not help; reset the feed";
            return self.give_up(now, direction, Error::new(Kind::Expired, message), outcome);
        }
        lane.asked.clear();
        lane.known_pages = lane.pages;
        lane.plan = Plan::First;
        lane.attempts = 0;
        outcome.warnings.push("the continuation has expired: the list is read again from its first page".into());
        self.send_plan(now, direction, false, outcome);
    }

    /// Keeps a page and decides how to go on.
    fn keep(&mut self, now: Millis, direction: Direction, reading: Reading, body: Body, outcome: &mut Outcome) {
        let Reading { page, after, newer, total, promise, flags, steps_over, message, pause, leads_nowhere, .. } =
            reading;
        let Body { bytes: body, host } = body;
        let received = page.items.len();
        let mut change = self.change(direction);
        let writes = core::mem::take(&mut self.stale_writes);
        if self.stale_items {
            self.clear(&mut change);
        }
        // Inserts and removals first. Updates follow once the page is in, and only those made after its request was
        // sent: earlier ones are in the page, or the server has changed the item since.
        let since = self.lane(direction).turn;
        self.rewrite(&writes, None, &mut change);
        let collapsed = self.collapse(&page, &body, &mut change);
        let keyed = self.options.is_keyed();
        let mut unkeyed = None;
        if !keyed && received > 0 {
            let mut print = Fingerprint::new();
            for item in &page.items {
                print.add(&body[item.start as usize..item.end as usize]);
            }
            unkeyed = Some(print.number());
        }
        let Page { mut items, extra_keys, elements, list, nulls, .. } = page;
        self.leave_out_known(direction, keyed, &mut items);
        let batch = Batch { body, extra_keys, items, direction, turn: self.lane(direction).turn, keyed };
        let next_entry = self.store.next_entry();
        let mut done = match direction {
            Direction::Head | Direction::Gap => self.absorb_between(direction, batch),
            Direction::Window => self.absorb_window(batch),
            _ => self.store.absorb(batch),
        };
        if let Some(host) = host {
            self.store.move_to_host_buffer(host);
        }

        self.window_page(direction, next_entry..self.store.next_entry(), &done.splices);
        change.splices.append(&mut done.splices);
        change.received = received;
        change.added += done.added;
        change.duplicates = done.duplicates;
        change.updated += done.updated;
        self.rewrite(&writes, Some(since), &mut change);
        change.prepended = if direction == Direction::Newer { done.added } else { 0 };
        outcome.changes.push(change);
        self.stats.pages += 1;
        self.stats.received += received;
        self.stats.duplicates += done.duplicates;

        // Whichever lane it was of: it is the same list.
        let older = self.lane_mut(Direction::Older);
        older.total = total.or(older.total.take());
        let full = self.store.is_full();
        let is_shifted = direction == Direction::Older && self.gaps.shifted > 0;
        let cut = full && done.over > 0;
        let lane = self.lane_mut(direction);
        let led_on = !lane.plan.is_first();
        let again = lane.doubts > 0;
        lane.failures = 0;
        lane.promise = promise;
        lane.message = message;
        lane.history.size = lane.history.size.max(elements);
        lane.history.flags |= flags;
        lane.history.listed |= list == List::There;
        lane.turn = 0;
        lane.attempts = 0;
        lane.later_run = 0;
        lane.pages += 1;
        (lane.not_before, lane.pause) = (now + pause, pause);
        outcome.not_before = (pause > 0.0).then_some(now + pause);
        lane.loaded.received += received;
        lane.loaded.added += done.added;
        lane.loaded.duplicates += done.duplicates;
        lane.loaded.updated += done.updated;
        let fresh = match unkeyed {
            Some(page) => lane.seen.insert(page),
            None => done.added > 0 || done.over > 0 || collapsed,
        };
        if fresh {
            lane.stale_run = 0;
            lane.resume = None;
            if led_on {
                // Behind where it began again: the next time that a continuation expires is another matter.
                lane.restarts = 0;
            }
        } else if received > 0 && !again && !is_shifted {
            lane.stale_run += 1;
        }
        if received > 0 {
            lane.empty_run = 0;
        } else {
            lane.empty_run += 1;
        }
        lane.stepped = steps_over;
        // A list that is stuck goes on, after a retry, where it got stuck.
        if !fresh && (received > 0 || steps_over) && lane.resume.is_none() {
            lane.resume.clone_from(&lane.sent);
        }
        if is_shifted {
            self.gaps.shifted = self.gaps.shifted.saturating_sub(done.duplicates);
        }
        if let Some(plan) = newer {
            self.begin_newer(plan, elements);
        }
        if leads_nowhere {
            self.warn_of_hidden_headers(received, outcome);
        }
        if nulls > 0 && self.once(NULLS) {
            outcome.warnings.push("a row of the list is null; such rows are left out".into());
        }
        self.go_on(now, direction, after, &Brought { full, cut, fresh, keyed, empty: received == 0 }, outcome);
    }

    fn go_on(&mut self, now: Millis, direction: Direction, after: AfterPage, brought: &Brought, outcome: &mut Outcome) {
        if direction.is_between() {
            return self.go_on_between(now, direction, after, outcome);
        }
        if direction == Direction::Window {
            return self.go_on_window(now, after, outcome);
        }
        let (max_stale, max_empty, overlap) =
            (self.options.max_stale_pages, self.options.max_empty_pages, self.options.overlap);
        let lane = self.lane(direction);
        // Nothing but known items: an old page, from a cache maybe. Asked again, it may be the right one. Not where
        // known items are expected.
        let known = brought.fresh || brought.empty || brought.full || lane.went_back || lane.known_pages > 0;
        let old = !known && lane.stale_run == 1 && lane.pages > 1 && direction == Direction::Older;
        let circle = match &after {
            // What brings new items under the same request, as a scroll does, is no circle.
            AfterPage::Plan(Plan::Next(request)) if !brought.fresh => lane.asked.has(request.fingerprint()),
            _ => false,
        };
        if brought.keyed && (old || circle) && self.asks_again(now, direction, AskAgain::Once, outcome) {
            return;
        }
        if brought.cut && !matches!(after, AfterPage::Error(_)) {
            // Who goes on where this list ended, by its cursor or with more room, wants the rest of this page, too.
            let sent = self.lane(direction).sent.clone().filter(|sent| *sent != self.first);
            self.lane_mut(direction).plan = sent.map_or(Plan::First, Plan::Next);
            return self.ends_full(direction, outcome);
        }
        let lane = self.lane_mut(direction);
        let plan = match after {
            AfterPage::Done(ending, resume) => {
                lane.plan = resume.map_or(Plan::Nothing, Plan::Next);
                return self.done(direction, ending, outcome);
            }
            AfterPage::CaughtUp(ending, plan) => {
                lane.plan = plan;
                return self.done(direction, ending, outcome);
            }
            AfterPage::Error(_) => return,
            AfterPage::Plan(Plan::Next(request)) if circle => {
                let url = excerpt(shown_url(request.url.clone()).as_bytes(), 200);
                let text = "the list ends as a loop: the server leads back to {}, asked before, and brings nothing new; `retry()` asks again";
                outcome.warnings.push(format(text, &[&url]));
                return self.ends_in_a_loop(direction, EndRule::Repeat, shown_url(url), outcome);
            }
            AfterPage::Plan(plan) => plan,
        };
        if direction == Direction::Newer {
            self.goes_back(direction, &plan);
        }
        let lane = self.lane_mut(direction);
        let refused = matches!(plan, Plan::Refused(_));
        lane.doubts = 0;
        lane.overlap = 0;
        lane.nearer = 0;
        lane.went_back = false;
        lane.plan = plan;
        if brought.full {
            return self.ends_full(direction, outcome);
        }
        if lane.stale_run >= max_stale.saturating_add(lane.known_pages) {
            let pages = decimal(u64::from(lane.stale_run));
            let text = "the list ends as a loop: {} pages in a row without one new item; `retry()` asks again";
            outcome.warnings.push(format(text, &[&pages]));
            return self.ends_in_a_loop(direction, EndRule::Stale, pages, outcome);
        }
        // After a page that brought nothing, a step back would lead to that page.
        if overlap > 0 && brought.fresh && direction == Direction::Older {
            let lane = self.lane(direction);
            let size = lane.history.size;
            // A page that only has known rows would bring nothing.
            let overlap = overlap.min(size.saturating_sub(1));
            let back = match &lane.plan {
                Plan::Next(request) => self.options.dialect.step_back(request, overlap, size),
                _ => None,
            };
            if let Some(request) = back {
                let lane = self.lane_mut(direction);
                lane.plan = Plan::Next(request);
                lane.overlap = overlap;
                lane.went_back = true;
            }
        }
        if brought.empty && !refused {
            // An empty page that says there is more is followed, within the same load.
            let run = self.lane(direction).empty_run;
            if run > max_empty {
                let value = decimal(u64::from(run));
                outcome
                    .warnings
                    .push(format("the list ends after {} empty pages in a row; `retry()` goes on", &[&value]));
                let ending = Ending {
                    reason: DoneReason::EmptyRun,
                    by: EndRule::EmptyRun,
                    at: String::new(),
                    value: Some(value),
                };
                return self.done(direction, ending, outcome);
            }
            return self.send_plan(now, direction, false, outcome);
        }
        self.finish(direction, State::Idle, outcome);
    }

    /// A retry goes on with the first request that brought nothing new.
    fn ends_in_a_loop(&mut self, direction: Direction, by: EndRule, value: String, outcome: &mut Outcome) {
        let lane = self.lane_mut(direction);
        if let Some(request) = lane.resume.take() {
            lane.plan = Plan::Next(request);
        }
        self.done(direction, Ending { reason: DoneReason::Loop, by, at: String::new(), value: Some(value) }, outcome);
    }
}
