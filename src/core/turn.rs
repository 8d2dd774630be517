//! Sending, waiting, failing: one attempt after the other for the same page.

use super::ending::AskAgain;
use super::spool::{Command, Outcome, Settled, Spool};
use crate::config::text::format;
use crate::core::lane::{Plan, State, WaitCause};
use crate::core::retry;
use crate::error::{Error, Kind, Millis, retryable_status};
use crate::http::request::{Request, ResponseHead};
use crate::store::Direction;

/// As long as a header may be. A continuation can be of any length, and goes into a URL mostly.
const LONGEST_URL: usize = 1 << 16;
/// So many empty pages in a row are followed without a pause; after that each one pauses for longer, up to so many
/// milliseconds.
const EMPTY_AT_ONCE: u32 = 1;
const MOST_PAUSE: Millis = 400.0;

impl Spool {
    fn next_turn(&mut self) -> u32 {
        self.turns += 1;
        self.turns
    }

    /// Asks for what the lane's plan says. `at_once`: the server's wish to be left alone for a while is overridden.
    pub(super) fn send_plan(&mut self, now: Millis, direction: Direction, at_once: bool, outcome: &mut Outcome) {
        if !self.plan_request(direction, outcome) {
            return;
        }
        let random = self.random.next();
        let lane = self.lane(direction);
        let pause = match lane.empty_run.checked_sub(EMPTY_AT_ONCE) {
            Some(more @ 1..) if lane.attempts == 0 => retry::least(more, random).min(MOST_PAUSE * (0.5 + random / 2.0)),
            _ => 0.0,
        };
        // A clock that was set back makes no pause longer.
        let rest = (lane.not_before - now).min(lane.pause);
        if rest > pause && !at_once {
            return self.wait(now, direction, rest, WaitCause::RateLimit, outcome);
        }
        if pause > 0.0 && !at_once {
            return self.wait(now, direction, pause, WaitCause::Backoff, outcome);
        }
        self.send(now, direction, outcome);
    }

    /// Makes the lane's plan the request that is to be sent. Whether there is one; if not, whoever asked was told.
    pub(super) fn plan_request(&mut self, direction: Direction, outcome: &mut Outcome) -> bool {
        let request = match &self.lane(direction).plan {
            Plan::First => self.first.clone(),
            Plan::Next(request) => self.stepped_back(direction, request),
            Plan::Refused(error) => {
                let error = error.clone();
                self.give_up(0.0, direction, error, outcome);
                return false;
            }
            Plan::Nothing => return false,
        };
        if request.url.len() > LONGEST_URL {
            let size = crate::config::text::decimal(request.url.len() as u64);
            let message = format("the URL of the next page has {} bytes, which no server takes", &[&size]);
            self.give_up(0.0, direction, Error::new(Kind::TooLarge, message), outcome);
            return false;
        }
        let lane = self.lane_mut(direction);
        if lane.removed > 0 {
            lane.removed = 0;
            if matches!(lane.plan, Plan::Next(_)) {
                lane.plan = Plan::Next(request.clone());
                lane.went_back = true;
            }
        }
        lane.sent = Some(request);
        true
    }

    /// Rows that went from the list moved all that follow them: a counter steps back by as many.
    fn stepped_back(&self, direction: Direction, request: &Request) -> Request {
        let lane = self.lane(direction);
        let back = (lane.removed > 0).then(|| self.options.dialect.step_back(request, lane.removed, lane.history.size));
        back.flatten().unwrap_or_else(|| request.clone())
    }

    /// Sends the lane's request, for the first time or again.
    pub(super) fn send(&mut self, now: Millis, direction: Direction, outcome: &mut Outcome) {
        if !self.online {
            return self.wait_offline(direction, outcome);
        }
        let turn = self.next_turn();
        let timeout = self.options.timeout;
        let lane = self.lane_mut(direction);
        let Some(request) = lane.sent.clone() else { return };
        lane.asked.insert(request.fingerprint());
        lane.turn = turn;
        lane.attempts += 1;
        lane.not_before = now;
        lane.state = State::Loading { attempt: lane.attempts };
        self.stats.requests += 1;
        outcome.commands.push(Command::Send { turn, request });
        outcome.commands.push(Command::Sleep { turn, millis: timeout });
    }

    pub(super) fn wait(
        &mut self,
        now: Millis,
        direction: Direction,
        millis: Millis,
        cause: WaitCause,
        outcome: &mut Outcome,
    ) {
        // Timers count in 31 bits, and what is more is no wait at all.
        let millis = millis.min(f64::from(i32::MAX));
        let turn = self.next_turn();
        let lane = self.lane_mut(direction);
        lane.turn = turn;
        lane.state = State::Waiting { until: Some(now + millis), cause };
        outcome.commands.push(Command::Sleep { turn, millis });
    }

    /// No timer: the network's return wakes the lane.
    fn wait_offline(&mut self, direction: Direction, outcome: &mut Outcome) {
        let turn = self.next_turn();
        let lane = self.lane_mut(direction);
        if lane.is_busy() && lane.turn != 0 {
            outcome.commands.push(Command::Abort { turn: lane.turn });
        }
        lane.turn = turn;
        lane.state = State::Waiting { until: None, cause: WaitCause::Offline };
    }

    pub(super) fn lane_of(&self, turn: u32) -> Option<Direction> {
        Direction::ALL.iter().copied().find(|direction| turn != 0 && self.lane(*direction).turn == turn)
    }

    /// A timer ran out: of an attempt, or of a wait.
    pub(super) fn woke(&mut self, now: Millis, turn: u32, outcome: &mut Outcome) {
        let Some(direction) = self.lane_of(turn) else { return };
        match &self.lane(direction).state {
            State::Waiting { until: Some(_), .. } => self.send(now, direction, outcome),
            State::Loading { .. } => {
                outcome.commands.push(Command::Abort { turn });
                let limit = crate::config::text::decimal(self.options.timeout as u64);
                let message = format("no complete answer within {} ms", &[&limit]);
                let error = Error::new(Kind::Timeout, message);
                self.fail(now, direction, error, None, outcome);
            }
            _ => {}
        }
    }

    /// The request of a turn was not sent, and will be in a while. That was no attempt.
    pub(super) fn held(&mut self, now: Millis, turn: u32, wait: Millis, outcome: &mut Outcome) {
        let Some(direction) = self.lane_of(turn) else { return };
        let lane = self.lane_mut(direction);
        if !matches!(lane.state, State::Loading { .. }) {
            return;
        }
        lane.attempts -= 1;
        self.stats.requests -= 1;
        if wait > self.options.max_wait {
            let error = too_long(wait);
            return self.give_up(now, direction, error, outcome);
        }
        self.wait(now, direction, wait, WaitCause::RateLimit, outcome);
    }

    /// The transport could not get an answer.
    pub(super) fn failed(&mut self, now: Millis, turn: u32, failure: Error, outcome: &mut Outcome) {
        // A wait has a turn as well, and nothing that could fail.
        let of = self.lane_of(turn).filter(|direction| matches!(self.lane(*direction).state, State::Loading { .. }));
        if let Some(direction) = of {
            let hint = failure.retry_after();
            self.fail(now, direction, failure, hint, outcome);
        }
    }

    /// An attempt failed. Asks again later if that can help, gives up otherwise.
    pub(super) fn fail(
        &mut self,
        now: Millis,
        direction: Direction,
        error: Error,
        hint: Option<Millis>,
        outcome: &mut Outcome,
    ) {
        let error = match (&self.lane(direction).sent, error.url()) {
            (Some(request), None) => error.with_url(request.url.clone()),
            _ => error,
        };
        if error.kind() == Kind::Network && !self.online {
            // No attempt is spent on a network that is not there.
            self.lane_mut(direction).attempts -= 1;
            return self.wait_offline(direction, outcome);
        }
        outcome.not_before = hint.map(|wait| now + wait);
        let attempts = self.lane(direction).attempts;
        let repeatable = self.lane(direction).sent.as_ref().is_some_and(|request| self.may_repeat(request));
        if !error.retryable() || !repeatable || attempts > self.options.retries {
            return self.give_up(now, direction, error, outcome);
        }
        let throttled = error.kind() == Kind::RateLimited;
        let wait = match hint {
            Some(wait) if wait > self.options.max_wait => {
                let limited = too_long(wait);
                let limited = match error.status() {
                    Some(status) => limited.with_status(status),
                    None => limited,
                };
                return self.give_up(now, direction, limited.with_url(error.url().unwrap_or_default()), outcome);
            }
            // "At once" again and again is no pace: from the second time on the guess is heard, too.
            Some(wait) if attempts > 1 => wait.max(self.backoff(attempts)),
            Some(wait) => wait.max(retry::least(attempts, self.random.next())),
            None => self.backoff(attempts),
        };
        outcome.not_before = hint.map(|_| now + wait);
        let cause = if throttled || hint.is_some() { WaitCause::RateLimit } else { WaitCause::Backoff };
        self.wait(now, direction, wait, cause, outcome);
    }

    /// The server is not ready yet: asks the same again, a bounded number of times.
    pub(super) fn later(&mut self, now: Millis, direction: Direction, wait: Option<Millis>, outcome: &mut Outcome) {
        self.lane_mut(direction).later_run += 1;
        let runs = self.lane(direction).later_run;
        if runs > self.options.max_empty_pages {
            let message = "the server kept saying \"not yet\"; retry when it has had more time";
            return self.give_up(now, direction, Error::new(Kind::Timeout, message), outcome);
        }
        let guess = self.backoff(runs);
        let wait = match wait {
            Some(wait) if runs == 1 => wait.max(retry::least(runs, self.random.next())),
            Some(wait) => wait.max(guess),
            None => guess,
        };
        self.lane_mut(direction).attempts = 0;
        self.wait(now, direction, wait.min(self.options.max_wait), WaitCause::Later, outcome);
    }

    /// The load fails; items and continuation stay.
    pub(super) fn give_up(&mut self, now: Millis, direction: Direction, error: Error, outcome: &mut Outcome) {
        let lane = self.lane_mut(direction);
        lane.failures += 1;
        lane.failed_at = now;
        lane.turn = 0;
        lane.later_run = 0;
        lane.state = State::Failed(error.clone());
        outcome.settled.push(Settled { lane: direction, result: Err(error) });
    }

    /// Asks for the same page again because its answer is doubtful, if it may be asked so often. Whether it is.
    pub(super) fn asks_again(
        &mut self,
        now: Millis,
        direction: Direction,
        again: AskAgain,
        outcome: &mut Outcome,
    ) -> bool {
        let most = match again {
            AskAgain::No => 0,
            AskAgain::Once => 1.min(self.options.retries),
            AskAgain::AsAfterFailure => self.options.retries,
        };
        let repeatable = self.lane(direction).sent.as_ref().is_some_and(|request| self.may_repeat(request));
        if self.lane(direction).doubts >= most || !repeatable {
            return false;
        }
        let lane = self.lane_mut(direction);
        lane.doubts += 1;
        lane.attempts = 0;
        let doubts = lane.doubts;
        let wait = self.backoff(doubts);
        self.wait(now, direction, wait, WaitCause::Unsure, outcome);
        true
    }

    /// A guessed wait. Full jitter may be nothing at all, and that is no wait.
    fn backoff(&mut self, attempt: u32) -> Millis {
        let random = self.random.next();
        retry::backoff(attempt, random).max(retry::least(attempt, random))
    }

    fn may_repeat(&self, request: &Request) -> bool {
        let reading = matches!(request.method.as_str(), "GET" | "HEAD");
        self.options.idempotent.unwrap_or(reading || self.options.dialect.writes_body())
    }

    /// The error of an answer whose status makes it no page, and the wait it asks for.
    pub(super) fn status_error(head: &ResponseHead, body: &[u8], now: Millis) -> (Error, Option<Millis>) {
        let status = head.status;
        let hint = retry::hint(&head.headers, now);
        // GitHub and others throttle with 403: then there is a hint.
        let throttled = status == 429 || status == 403 && hint.is_some();
        let kind = if throttled { Kind::RateLimited } else { Kind::Status };
        let mut message = format("the server answered {}", &[&crate::config::text::decimal(u64::from(status))]);
        if throttled {
            message.push_str(": too many requests");
        }
        let shown = crate::config::text::excerpt(body.trim_ascii(), 200);
        if !shown.is_empty() {
            message.push_str(": ");
            message.push_str(&shown);
        }
        let error = Error::new(kind, message).with_status(status);
        let hint = if throttled || retryable_status(status) { hint } else { None };
        match hint {
            Some(wait) => (error.with_retry_after(wait), hint),
            None => (error, None),
        }
    }

    /// The network went or came back.
    pub(super) fn set_online(&mut self, now: Millis, online: bool, outcome: &mut Outcome) {
        self.online = online;
        if !online {
            return;
        }
        for &direction in &Direction::ALL {
            match &self.lane(direction).state {
                State::Waiting { cause: WaitCause::Offline, .. } => self.send(now, direction, outcome),
                // The latch of a failure that the network caused is released; whoever watches the lane asks again.
                State::Failed(error) if matches!(error.kind(), Kind::Network | Kind::Timeout) => {
                    self.lane_mut(direction).state = State::Idle;
                }
                _ => {}
            }
        }
    }
}

/// The server asks for a wait that the feed does not take by itself.
fn too_long(wait: Millis) -> Error {
    let asked = crate::config::text::decimal((wait / 1000.0) as u64);
    let message = format("the server asks to wait {} s, longer than `maxWait` allows", &[&asked]);
    Error::new(Kind::RateLimited, message).with_retry_after(wait)
}
