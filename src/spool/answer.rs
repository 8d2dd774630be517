//! An answer came: is it a page, what is in it, what comes next. The whole page is kept, or nothing of it.

use super::{Change, Spool, Step, Write};
use crate::dialect::{Answer, Continuation, Direction, Ending, Page, Verdict};
use crate::error::{Error, Kind, Millis};
use crate::json::{Fault, JsonError, Tape};
use crate::lane::{Fingerprint, LaneId, Plan, Reason, State};
use crate::request::{Request, ResponseHead};
use crate::store::{End, Load};
use crate::text::{decimal, excerpt, fill};

impl LaneId {
    fn direction(self) -> Direction {
        match self {
            LaneId::Older => Direction::Older,
            LaneId::Newer => Direction::Newer,
        }
    }
}

/// How a lane goes on after a page.
enum After {
    /// With this plan; a circle of requests is found here.
    Plan(Plan),
    Done(Reason),
    /// Caught up with the newest: done for now, and this is how to ask for what came since.
    CaughtUp(Plan),
}

/// Everything that one reading of the body says.
struct Reading {
    page: Page,
    after: After,
    /// The newer lane's plan, told by the first page.
    newer: Option<Plan>,
    ending: Option<Ending>,
}

impl Spool {
    pub(super) fn answer(&mut self, now: Millis, turn: u32, head: &ResponseHead, mut body: Vec<u8>, step: &mut Step) {
        // A late answer to a turn that is over changes nothing.
        let Some(id) = self.lane_of(turn) else { return };
        if !matches!(self.lane(id).state, State::Loading { .. }) {
            return;
        }
        self.stats.bytes += body.len();
        if let Err(error) = self.acceptable(head, &body) {
            return self.fail(now, id, error, None, step);
        }
        let good = (200..300).contains(&head.status);
        if !good && !self.options.dialect.listens_to(head.status) {
            let (error, hint) = Spool::status_error(head, &body, now);
            return self.fail(now, id, error, hint, step);
        }
        // fetch's own json() skips a byte order mark, too.
        if body.starts_with(b"\xef\xbb\xbf") {
            body.drain(..3);
        }
        let Some(sent) = self.lane_mut(id).sent.take() else { return };
        let mut tape = std::mem::take(&mut self.tape);
        let reading = self.read(id, &sent, head, &body, &mut tape);
        self.tape = tape;
        self.lane_mut(id).sent = Some(sent);
        match reading {
            Err(error) => self.fail(now, id, error, None, step),
            Ok(reading) => self.take(now, id, reading, body, step),
        }
    }

    /// What can be said before the body is read.
    fn acceptable(&self, head: &ResponseHead, body: &[u8]) -> Result<(), Error> {
        if !head.url.is_empty() {
            self.origins.check(&head.url, Kind::Origin)?;
        }
        if (300..400).contains(&head.status) && head.status != 304 {
            let message = "the server redirects; ask the final URL, or set `redirect: \"follow\"`";
            return Err(Error::new(Kind::Redirect, message).with_status(head.status));
        }
        if body.len() > self.options.max_bytes {
            return Err(Error::of(
                Kind::TooLarge,
                "the body has {} bytes, more than `maxBytes` allows ({})",
                &[&decimal(body.len() as u64), &decimal(self.options.max_bytes as u64)],
            ));
        }
        Ok(())
    }

    fn read(
        &self,
        id: LaneId,
        sent: &Request,
        head: &ResponseHead,
        body: &[u8],
        tape: &mut Tape,
    ) -> Result<Reading, Error> {
        let blank = body.trim_ascii().is_empty();
        let doc = if blank {
            None
        } else {
            match tape.parse(body) {
                Ok(doc) => Some(doc),
                // A status that the dialect listens to is an answer whatever its body says.
                Err(_) if !(200..300).contains(&head.status) => None,
                Err(error) => return Err(not_json(error, body)),
            }
        };
        let answer = Answer {
            first: &self.first,
            sent,
            direction: id.direction(),
            origins: &self.origins,
            head,
            doc,
            key: self.options.key.as_ref(),
            max_items: self.options.max_page_items,
        };
        let dialect = &self.options.dialect;
        let page = dialect.read(&answer)?;
        let mut ending = None;
        let after = match &page.verdict {
            Verdict::Truncated => After::Done(Reason::Truncated),
            Verdict::Good => match dialect.follow(&answer, &page, id.direction()) {
                // Code that failed may succeed the next time: then the page is asked for again.
                Err(error) if error.kind() == Kind::Callback => return Err(error),
                // A next URL that must not be followed is no reason to lose the page that named it.
                Err(error) => After::Plan(Plan::Refused(error)),
                Ok(Continuation::Next(request)) => After::Plan(Plan::Next(request)),
                Ok(Continuation::End(how)) => {
                    ending = Some(how);
                    match id {
                        _ if how == Ending::Truncated => After::Done(Reason::Truncated),
                        LaneId::Older => After::Done(Reason::End),
                        LaneId::Newer => After::CaughtUp(self.after_the_newest(&answer, &page)),
                    }
                }
            },
            _ => After::Done(Reason::End),
        };
        let is_first = self.lane(id).plan.is_first() && id == LaneId::Older;
        let newer = (is_first && dialect.has_back() && matches!(page.verdict, Verdict::Good)).then(|| {
            match dialect.follow(&answer, &page, Direction::Newer) {
                Err(error) => Plan::Refused(error),
                Ok(Continuation::Next(request)) => Plan::Next(request),
                Ok(Continuation::End(_)) => Plan::Nothing,
            }
        });
        Ok(Reading { page, after, newer, ending })
    }

    /// The list has no last newer page: whoever asks again asks from the newest item that is known.
    fn after_the_newest(&self, answer: &Answer<'_>, page: &Page) -> Plan {
        // What ends the list is judged in the direction of the request; in the other one only a blank continuation counts.
        let answer = Answer { direction: Direction::Older, ..*answer };
        match self.options.dialect.follow(&answer, page, Direction::Newer) {
            Ok(Continuation::Next(request)) => Plan::Next(request),
            Ok(Continuation::End(_)) => Plan::Next(answer.sent.clone()),
            Err(error) => Plan::Refused(error),
        }
    }

    fn take(&mut self, now: Millis, id: LaneId, reading: Reading, body: Vec<u8>, step: &mut Step) {
        match &reading.page.verdict {
            Verdict::Failed(error) => self.fail(now, id, error.clone(), None, step),
            Verdict::Later(wait) => self.later(now, id, *wait, step),
            Verdict::Expired => self.restart(now, id, step),
            Verdict::Good | Verdict::Truncated | Verdict::End => self.keep(now, id, reading, body, step),
        }
    }

    /// The cursor is no longer known: begins again with the first page. Known keys do not show twice.
    fn restart(&mut self, now: Millis, id: LaneId, step: &mut Step) {
        const RESTARTS: u32 = 2;
        let lane = self.lane_mut(id);
        lane.restarts += 1;
        if lane.plan.is_first() || lane.restarts > RESTARTS || id == LaneId::Newer {
            let message = "the server no longer knows the continuation, and starting over did not help; reset the feed";
            return self.give_up(id, Error::new(Kind::Expired, message), step);
        }
        lane.asked.clear();
        lane.known_pages = lane.pages;
        lane.plan = Plan::First;
        lane.attempts = 0;
        step.warnings.push("the continuation has expired: the list is read again from its first page".into());
        self.send_plan(now, id, false, step);
    }

    /// Keeps a page and decides how to go on.
    fn keep(&mut self, now: Millis, id: LaneId, reading: Reading, body: Vec<u8>, step: &mut Step) {
        let Reading { page, after, newer, ending } = reading;
        let received = page.items.len();
        let mut change = self.change(id);
        let mut updates = Vec::new();
        if self.stale_items {
            change.splices.extend(self.clear());
            let mut first = Vec::new();
            for (write, turn) in std::mem::take(&mut self.stale_writes) {
                if !matches!(write, Write::Update { .. }) {
                    first.push((write, turn));
                } else if turn >= self.lane(id).turn {
                    // An older update than the request is in the page, or was overruled.
                    updates.push((write, turn));
                }
            }
            self.rewrite(first, &mut change);
        }
        let keyed = self.options.key.as_ref().map_or(self.options.dialect.has_key(), |key| !key.is_none());
        let mut unkeyed = None;
        if !keyed && received > 0 {
            let mut print = Fingerprint::new();
            for item in &page.items {
                print.add(&body[item.start as usize..item.end as usize]);
            }
            unkeyed = Some(print.number());
        }
        let end = if id == LaneId::Older { End::Back } else { End::Front };
        let Page { items, side, pause, .. } = page;
        let load = Load { body, side, items, end, turn: self.lane(id).turn, keyed };
        let done = self.store.absorb(load);

        change.splices.extend(done.splices);
        change.received = received;
        change.added += done.added;
        change.duplicates = done.duplicates;
        change.updated += done.updated;
        self.rewrite(updates, &mut change);
        change.prepended = if end == End::Front { done.added } else { 0 };
        step.changes.push(change);
        self.stats.pages += 1;
        self.stats.received += received;
        self.stats.duplicates += done.duplicates;

        let full = self.store.is_full();
        let lane = self.lane_mut(id);
        let is_first = lane.plan.is_first() && lane.pages == 0;
        lane.turn = 0;
        lane.attempts = 0;
        lane.later_run = 0;
        lane.pages += 1;
        lane.not_before = now + pause.unwrap_or(0.0);
        lane.loaded.received += received;
        lane.loaded.added += done.added;
        lane.loaded.duplicates += done.duplicates;
        lane.loaded.updated += done.updated;
        let fresh = match unkeyed {
            Some(page) => lane.seen.insert(page),
            None => done.added > 0 || done.over > 0,
        };
        if fresh {
            lane.stale_run = 0;
        } else if received > 0 {
            lane.stale_run += 1;
        }
        if received > 0 {
            lane.empty_run = 0;
        } else {
            lane.empty_run += 1;
        }
        if let (true, Some(plan)) = (is_first, newer) {
            self.lane_mut(LaneId::Newer).plan = plan;
        }
        if is_first && ending == Some(Ending::Absent) {
            self.warn_of_hidden_headers(received, step);
        }
        self.go_on(now, id, after, full, received == 0, step);
    }

    /// Writes by hand that were made on the list before a reset are made on the new one.
    fn rewrite(&mut self, writes: Vec<(Write, u32)>, change: &mut Change) {
        for (write, turn) in writes {
            // Their items had keys when they were written.
            let splices = self.write_at(turn, write).unwrap_or_default();
            change.added +=
                splices.iter().filter(|splice| splice.removed == 0).map(|splice| splice.added).sum::<usize>();
            change.splices.extend(splices);
        }
    }

    fn go_on(&mut self, now: Millis, id: LaneId, after: After, full: bool, empty: bool, step: &mut Step) {
        let (max_stale, max_empty) = (self.options.max_stale_pages, self.options.max_empty_pages);
        let lane = self.lane_mut(id);
        let plan = match after {
            After::Done(reason) => {
                lane.plan = Plan::Nothing;
                return self.done(id, reason, step);
            }
            After::CaughtUp(plan) => {
                lane.plan = plan;
                return self.done(id, Reason::End, step);
            }
            After::Plan(plan) => plan,
        };
        if let Plan::Next(request) = &plan
            && lane.asked.has(request.fingerprint())
        {
            let url = excerpt(request.url.as_bytes(), 200);
            lane.plan = Plan::Nothing;
            step.warnings.push(fill("the list ends as a loop: the server leads back to {}, asked before", &[&url]));
            return self.done(id, Reason::Loop, step);
        }
        let refused = matches!(plan, Plan::Refused(_));
        lane.plan = plan;
        if full {
            return self.done(id, Reason::MaxItems, step);
        }
        if lane.stale_run >= max_stale.saturating_add(lane.known_pages) {
            let pages = decimal(u64::from(lane.stale_run));
            step.warnings.push(fill("the list ends as a loop: {} pages in a row without one new item", &[&pages]));
            return self.done(id, Reason::Loop, step);
        }
        if empty && !refused {
            // An empty page that says there is more is followed, within the same load.
            if lane.empty_run > max_empty {
                return self.done(id, Reason::EmptyRun, step);
            }
            return self.send_plan(now, id, false, step);
        }
        self.finish(id, State::Idle, step);
    }

    /// A continuation in a header that CORS hides looks exactly like the end.
    fn warn_of_hidden_headers(&self, received: usize, step: &mut Step) {
        let elsewhere = self.options.document.as_deref().is_some_and(|document| !self.origins.is_first(document));
        let full =
            received > 0 && self.options.dialect.page_size(&self.first).is_none_or(|size| received as u64 >= size);
        if elsewhere && full && self.options.dialect.continues_in_header() {
            step.warnings.push(
                "a full first page came without a continuation. It is told in a header, and the API is on another origin: \
                 the server must name that header in `Access-Control-Expose-Headers`"
                    .into(),
            );
        }
    }
}

/// The error of a body that is no JSON: where, and what is there instead.
fn not_json(error: JsonError, body: &[u8]) -> Error {
    let trimmed = body.trim_ascii_start();
    let start = excerpt(trimmed, 60);
    let mut message = fill("the body is not JSON: {} (byte {})", &[error.fault.message(), &decimal(error.byte as u64)]);
    if trimmed.first() == Some(&b'<') {
        message.push_str("; it looks like HTML or XML");
    }
    message.push_str(": ");
    message.push_str(&start);
    let error_is_short = error.fault == Fault::Truncated;
    let told = Error::new(Kind::NotJson, message).with_byte(error.byte);
    // A body that breaks off may be whole the next time.
    if error_is_short { told.worth_retrying() } else { told }
}
