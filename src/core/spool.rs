//! The engine under a feed: no I/O, no clock, no randomness of its own. Something happens, [`Spool::step`] says what to
//! do.

use alloc::string::String;
use alloc::vec::Vec;

pub use super::ending::Ending;
pub use super::event::{Body, Change, Command, Event, Gap, Outcome, Settled, Stats};
pub use super::write::Write;

use crate::config::options::Options;
use crate::config::value::Value;
use crate::core::ending::DoneReason;
use crate::core::gaps::{Gaps, Refresh, Window};
use crate::core::lane::{Ask, Lane, Loaded, Move, Plan, State, WaitCause};
use crate::core::retry::{self, Random};
use crate::error::{Error, Kind, Millis, Result, shown};
use crate::http::origin::Origins;
use crate::http::request::Request;
use crate::json::Tape;
use crate::store::{Direction, Splice, Stamp, Store};

/// The engine of one feed.
///
/// ```
/// use unspool::{Command, Dialect, Event, Direction, Options, ResponseHead, Spool};
///
/// let dialect: Dialect = serde_json::from_str(
///     r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:nextCursor"}}}"#,
/// )?;
/// let mut spool = Spool::new(Options::new("https://api.example/posts", dialect))?;
/// let outcome = spool.step(0.0, Event::LoadMore { lane: Direction::Older, auto: false })?;
/// let Command::Send { turn, request } = &outcome.commands[0] else { panic!() };
/// assert_eq!(request.url, "https://api.example/posts");
///
/// let body = br#"{"data": [{"id": 1}, {"id": 2}, {"id": 1}], "nextCursor": "abc"}"#.to_vec();
/// let answer = Event::Answer { turn: *turn, head: ResponseHead::status(200), body: body.into() };
/// let outcome = spool.step(5.0, answer)?;
/// assert_eq!(spool.len(), 2);
/// assert_eq!(spool.item(1).as_deref(), Some(br#"{"id": 2}"#.as_slice()));
/// assert_eq!(outcome.settled[0].result.as_ref().unwrap().duplicates, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Spool {
    pub(super) options: Options,
    pub(super) origins: Origins,
    /// The request of the first page, as sent in this epoch.
    pub(super) first: Request,
    pub(super) lanes: [Lane; 5],
    /// The refresh that is under way, or that failed.
    pub(super) refresh: Option<Refresh>,
    pub(super) gaps: Gaps,
    pub(super) window: Window,
    pub(super) store: Store,
    pub(super) tape: Tape,
    pub(super) random: Random,
    pub(super) turns: u32,
    pub(super) online: bool,
    pub(super) closed: bool,
    /// The old items are still there and go when the first page comes.
    pub(super) stale_items: bool,
    /// What was written by hand meanwhile: it survives the first page.
    pub(super) stale_writes: Vec<(Write, Stamp)>,
    /// Whether items were put in that have no key of their own yet.
    pub(super) unnamed: bool,
    /// The number of the last write that can be undone.
    pub(super) writes: u32,
    /// Warnings that were given and are not given again: a bit each.
    pub(super) warned: u8,
    pub(super) stats: Stats,
}

impl Spool {
    /// A feed that has not asked for anything yet. Every setting is checked here.
    ///
    /// # Errors
    /// [`Kind::Options`]: a URL that cannot be asked, a `limit` or an `overlap` that does not go with the dialect, a
    /// body that it cannot write into.
    pub fn new(mut options: Options) -> Result<Spool> {
        options.request.max_bytes = options.max_bytes;
        let origins = Origins::of(&options.request.url, &options.origins)?;
        let first = options.dialect.first(&options.request, options.limit)?;
        if options.overlap > 0 {
            let size = options.dialect.page_size(&first).unwrap_or(u64::MAX);
            let keyed = options.is_keyed();
            let why = if !options.dialect.counts_items() || !keyed {
                "`overlap` goes with a dialect that counts items, and items with keys"
            } else if options.overlap as u64 >= size {
                "`overlap` must be less than a page, or no page brings anything new"
            } else {
                ""
            };
            if !why.is_empty() {
                return Err(Error::new(Kind::Options, why).with_path("options.overlap"));
            }
        }
        let store = Store::new(options.duplicates, options.max_items, options.seed, options.unpacked);
        let mut spool = Spool {
            origins,
            first,
            lanes: Lane::all(),
            refresh: None,
            gaps: Gaps::default(),
            window: Window::default(),
            store,
            tape: Tape::new(),
            // Servers see the waits that come of it. Half of the bits: the rest of the seed, which the hashes have too,
            // stays unknown.
            random: Random::new(options.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32),
            turns: 0,
            online: true,
            closed: false,
            stale_items: false,
            stale_writes: Vec::new(),
            unnamed: false,
            writes: 0,
            warned: 0,
            stats: Stats::default(),
            options,
        };
        if let Some(cursor) = &spool.options.cursor {
            let start = spool.start_of(cursor).ok_or_else(|| Error::new(Kind::Options, "`cursor` is no cursor"));
            let start = start.flatten().map_err(|error| error.with_path("options.cursor"))?;
            spool.lanes[0].plan = Plan::Next(start);
        }
        Ok(spool)
    }

    /// Something happened at the moment `now`, by a clock that nobody sets: says what to do and what has changed. The
    /// only way in.
    ///
    /// # Errors
    /// Why a write, a reset, a refresh, a gap, a window or a kept list cannot be had; nothing has changed. No other
    /// event fails.
    pub fn step(&mut self, now: Millis, event: Event) -> Result<Outcome> {
        let mut outcome = Outcome::default();
        if self.closed {
            match event {
                Event::LoadMore { lane, .. } | Event::Retry(lane) => {
                    outcome.settled.push(Settled { lane, result: Err(closed()) });
                }
                Event::LoadGap(_) => outcome.settled.push(Settled { lane: Direction::Gap, result: Err(closed()) }),
                Event::Write(_)
                | Event::Reset { .. }
                | Event::Restore { .. }
                | Event::Know(_)
                | Event::Ensure(_)
                | Event::Refresh { .. } => {
                    return Err(closed());
                }
                _ => {}
            }
            return Ok(outcome);
        }
        self.store.freeze_page();
        let before = Direction::ALL.map(|lane| self.status(lane));
        match event {
            Event::LoadMore { lane, auto } => {
                self.ask(now, lane, if auto { Ask::Auto } else { Ask::Load }, &mut outcome);
            }
            Event::Retry(lane) => self.ask(now, lane, Ask::Retry, &mut outcome),
            Event::Abort(lane) => self.abort(lane, &mut outcome),
            Event::Answer { turn, head, body } => self.answer(now, turn, &head, body, &mut outcome),
            Event::Failed { turn, failure } => self.failed(now, turn, failure, &mut outcome),
            Event::Held { turn, wait } => self.held(now, turn, wait, &mut outcome),
            Event::Woke { turn } => self.woke(now, turn, &mut outcome),
            Event::Reset { params, keep } => self.reset(&params, keep, &mut outcome)?,
            Event::Restore { items, state } => self.restore(items, &state, &mut outcome)?,
            Event::Refresh { all, pages } => self.refresh(now, all, pages, &mut outcome)?,
            Event::LoadGap(id) => self.load_gap(now, id, &mut outcome)?,
            Event::Ensure(rows) => self.ensure(now, rows, &mut outcome)?,
            Event::Forget { count } => self.forget(count, &mut outcome),
            Event::Know(digest) => self.know(&digest)?,
            Event::Online(online) => self.set_online(now, online, &mut outcome),
            Event::Write(write) => self.write(write, &mut outcome)?,
            Event::Close => self.close(&mut outcome),
        }
        for &lane in &Direction::ALL {
            if self.status(lane) != before[lane as usize] && !outcome.changes.iter().any(|change| change.lane == lane) {
                outcome.changes.push(self.change(lane));
            }
        }
        for change in &mut outcome.changes {
            change.status = self.status(change.lane);
            change.len = self.store.len();
        }
        for warning in &mut outcome.warnings {
            *warning = shown(core::mem::take(warning));
        }
        outcome.gaps = self.gaps_now();
        outcome.gone = self.store.take_gone();
        self.stats.held = self.store.held();
        Ok(outcome)
    }

    pub(super) fn ask(&mut self, now: Millis, lane: Direction, ask: Ask, outcome: &mut Outcome) {
        let mut what = self.lane(lane).state.on(ask);
        if lane == Direction::Newer && ask != Ask::Auto && matches!(self.lane(lane).state, State::Done(DoneReason::End))
        {
            // There may be newer items by now; the same request again is no circle.
            self.lane_mut(lane).ask_again();
            what = Move::Send;
        }
        if what == Move::Send && self.lane(lane).plan.is_nothing() {
            what = Move::Nothing;
        }
        if what == Move::Send && self.ends_filled(lane, outcome) {
            return;
        }
        match what {
            Move::Join => {}
            Move::Nothing => {
                let done = !self.lane(lane).has_more();
                outcome.settled.push(Settled { lane, result: Ok(Loaded { done, ..Loaded::default() }) });
            }
            Move::Send => {
                let turn = self.lane(lane).turn;
                let random = self.random.next();
                let it = self.lane_mut(lane);
                let mut rest = 0.0;
                match it.state {
                    State::Waiting { .. } => outcome.commands.push(Command::Abort { turn }),
                    State::Done(_) => it.ask_again(),
                    // Read on at once, a page that keeps failing would be asked for without a pause.
                    State::Failed(_) if ask == Ask::Load && it.failures > 1 => {
                        let wait = retry::backoff(it.failures, 0.5 + random / 2.0);
                        // A clock that was set back makes no pause longer.
                        rest = (it.failed_at + wait - now).min(wait);
                    }
                    _ => {}
                }
                if !matches!(it.state, State::Waiting { .. }) {
                    it.loaded = Loaded::default();
                    it.empty_run = 0;
                }
                it.attempts = 0;
                it.doubts = 0;
                it.ending = None;
                // A page that led to where nobody may go is asked for again: it may lead elsewhere now.
                if let (Plan::Refused(_), Ask::Retry, Some(sent)) = (&it.plan, ask, &it.sent) {
                    it.plan = Plan::Next(sent.clone());
                    it.went_back = true;
                }
                if rest > 0.0 && self.plan_request(lane, outcome) {
                    self.wait(now, lane, rest, WaitCause::Backoff, outcome);
                } else if rest <= 0.0 {
                    self.send_plan(now, lane, ask == Ask::Retry, outcome);
                }
            }
        }
    }

    pub(super) fn abort(&mut self, lane: Direction, outcome: &mut Outcome) {
        let lane = self.lane_mut(lane);
        if lane.is_busy() {
            outcome.commands.push(Command::Abort { turn: lane.turn });
            lane.turn = 0;
            lane.state = State::Idle;
        }
    }

    fn reset(&mut self, params: &[(String, Option<Value>)], keep: bool, outcome: &mut Outcome) -> Result<()> {
        let request = self.options.dialect.with_params(&self.options.request, params)?;
        // The page size was accepted before, and parameters do not change it.
        self.first = self.options.dialect.first(&request, self.options.limit)?;
        self.options.request = request;
        for &direction in &Direction::ALL {
            if self.lane(direction).is_busy() {
                self.abort(direction, outcome);
                let error = Error::new(Kind::Aborted, "the feed was reset while this page was loading");
                outcome.settled.push(Settled { lane: direction, result: Err(error) });
            }
        }
        self.lanes = Lane::all();
        self.refresh = None;
        // A number that somebody still has is not that of another gap.
        self.gaps = Gaps { count: self.gaps.count, ..Gaps::default() };
        self.window = Window::default();
        self.stale_items = keep;
        self.stale_writes.clear();
        self.warned = 0;
        let mut change = self.change(Direction::Older);
        if !keep {
            self.clear(&mut change);
        }
        outcome.changes.push(change);
        Ok(())
    }

    /// Empties the list.
    #[inline(never)]
    pub(super) fn clear(&mut self, change: &mut Change) {
        let removed = self.store.len();
        self.store.clear();
        self.stale_items = false;
        if removed > 0 {
            change.splices.push(Splice { start: 0, removed, added: 0 });
        }
    }

    fn close(&mut self, outcome: &mut Outcome) {
        for &direction in &Direction::ALL {
            if self.lane(direction).is_busy() {
                self.abort(direction, outcome);
                outcome.settled.push(Settled { lane: direction, result: Err(closed()) });
            }
        }
        self.closed = true;
        let mut change = self.change(Direction::Older);
        self.clear(&mut change);
        outcome.changes.push(change);
        self.tape = Tape::new();
    }

    pub(super) fn change(&self, lane: Direction) -> Change {
        Change {
            lane,
            status: self.status(lane),
            splices: Vec::new(),
            prepended: 0,
            received: 0,
            added: 0,
            duplicates: 0,
            updated: 0,
            len: self.store.len(),
        }
    }

    pub(crate) fn lane(&self, lane: Direction) -> &Lane {
        &self.lanes[lane as usize]
    }

    pub(super) fn lane_mut(&mut self, lane: Direction) -> &mut Lane {
        &mut self.lanes[lane as usize]
    }

    pub(super) fn finish(&mut self, lane: Direction, state: State, outcome: &mut Outcome) {
        let done = matches!(state, State::Done(_)) || self.lane(lane).plan.is_nothing();
        let lane_mut = self.lane_mut(lane);
        lane_mut.state = state;
        lane_mut.loaded.done = done;
        let loaded = lane_mut.loaded;
        outcome.settled.push(Settled { lane, result: Ok(loaded) });
    }

    pub(super) fn done(&mut self, lane: Direction, ending: Ending, outcome: &mut Outcome) {
        let reason = ending.reason;
        self.lane_mut(lane).ending = Some(ending);
        self.finish(lane, State::Done(reason), outcome);
    }
}

fn closed() -> Error {
    Error::new(Kind::Closed, "the feed is closed")
}
