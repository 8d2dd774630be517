//! The engine under a feed: no I/O, no clock, no randomness of its own. Something happens, [`Spool::step`] says what to do.

mod answer;
mod ending;
mod items;
mod page;
mod turn;
mod types;

pub use ending::Ending;
#[cfg(all(feature = "js", target_arch = "wasm32"))]
pub(crate) use page::no_room;
pub use types::{Change, Command, Input, Settled, Stats, Step, Write};

use crate::error::{Error, Kind, Millis, Result, shown};
use crate::json::Tape;
use crate::lane::{Ask, Cause, Lane, LaneId, Loaded, Move, Plan, Reason, State};
use crate::options::Options;
use crate::request::{Origins, Request};
use crate::retry::{self, Random};
use crate::store::{Splice, Store};
use crate::value::Value;

/// The engine of one feed.
///
/// ```
/// use unspool::{Command, Dialect, Input, LaneId, Options, ResponseHead, Spool};
///
/// let dialect: Dialect = serde_json::from_str(
///     r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:nextCursor"}}}"#,
/// )?;
/// let mut spool = Spool::new(Options::new("https://api.example/posts", dialect))?;
/// let step = spool.step(0.0, Input::LoadMore { lane: LaneId::Older, auto: false });
/// let Command::Send { turn, request } = &step.commands[0] else { panic!() };
/// assert_eq!(request.url, "https://api.example/posts");
///
/// let body = br#"{"data": [{"id": 1}, {"id": 2}, {"id": 1}], "nextCursor": "abc"}"#.to_vec();
/// let answer = Input::Answer { turn: *turn, head: ResponseHead::status(200), body };
/// let step = spool.step(5.0, answer);
/// assert_eq!(spool.len(), 2);
/// assert_eq!(spool.item(1).as_deref(), Some(br#"{"id": 2}"#.as_slice()));
/// assert_eq!(step.settled[0].result.as_ref().unwrap().duplicates, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Spool {
    options: Options,
    origins: Origins,
    /// The request of the first page, as sent in this epoch.
    first: Request,
    lanes: [Lane; 2],
    store: Store,
    tape: Tape,
    random: Random,
    turns: u32,
    online: bool,
    /// The time of day at the zero of the clock.
    epoch: Millis,
    closed: bool,
    /// The old items are still there and go when the first page comes.
    stale_items: bool,
    /// What was written by hand meanwhile, and the newest turn then: it survives the first page.
    stale_writes: Vec<(Write, u32)>,
    /// Warnings that were given and are not given again: a bit each.
    warned: u8,
    /// Whether the body of the last page is kept as it came.
    as_it_came: bool,
    stats: Stats,
}

impl Spool {
    /// A feed that has not asked for anything yet. Every setting is checked here.
    pub fn new(options: Options) -> Result<Spool> {
        let origins = Origins::of(&options.request.url, &options.origins)?;
        let first = options.dialect.first(&options.request, options.limit)?;
        if options.overlap > 0 {
            let size = options.dialect.page_size(&first).unwrap_or(u64::MAX);
            let keyed = options.key.as_ref().map_or(options.dialect.has_key(), |key| !key.is_none());
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
        Ok(Spool {
            origins,
            first,
            lanes: [Lane::new(Plan::First), Lane::new(Plan::Nothing)],
            store,
            tape: Tape::new(),
            // Servers see the waits that come of it. Half of the bits: the rest of the seed, which the hashes have too, stays unknown.
            random: Random::new(options.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32),
            turns: 0,
            online: true,
            epoch: 0.0,
            closed: false,
            stale_items: false,
            stale_writes: Vec::new(),
            warned: 0,
            as_it_came: true,
            stats: Stats::default(),
            options,
        })
    }

    /// Says what time of day it was, in milliseconds since the Unix epoch, at the zero of the clock that [`Spool::step`] is told. Without it, that
    /// clock is taken for one that shows the time of day. Only dates in headers are read by it.
    pub fn set_epoch(&mut self, epoch: Millis) {
        self.epoch = epoch;
    }

    /// Something happened at the moment `now`, by a clock that nobody sets: says what to do and what has changed. The only way in.
    pub fn step(&mut self, now: Millis, input: Input) -> Step {
        let mut step = Step::default();
        if self.closed {
            if let Input::LoadMore { lane, .. } | Input::Retry(lane) = input {
                step.settled.push(Settled { lane, result: Err(closed()) });
            }
            return step;
        }
        self.store.settle();
        let before = [self.status(LaneId::Older), self.status(LaneId::Newer)];
        match input {
            Input::LoadMore { lane, auto } => self.ask(now, lane, if auto { Ask::Auto } else { Ask::Load }, &mut step),
            Input::Retry(lane) => self.ask(now, lane, Ask::Retry, &mut step),
            Input::Abort(lane) => self.abort(lane, &mut step),
            Input::Answer { turn, head, body } => self.answer(now, turn, &head, body, &mut step),
            Input::Failed { turn, failure } => self.failed(now, turn, failure, &mut step),
            Input::Woke { turn } => self.woke(now, turn, &mut step),
            Input::Reset { params, keep } => self.reset(&params, keep, &mut step),
            Input::Online(online) => self.set_online(now, online, &mut step),
            Input::Write(write) => self.write(write, &mut step),
            Input::Close => self.close(&mut step),
        }
        for &lane in &LaneId::ALL {
            if self.status(lane) != before[lane as usize] && !step.changes.iter().any(|change| change.lane == lane) {
                step.changes.push(self.change(lane));
            }
        }
        for change in &mut step.changes {
            change.status = self.status(change.lane);
            change.len = self.store.len();
        }
        for warning in &mut step.warnings {
            *warning = shown(std::mem::take(warning));
        }
        self.stats.held = self.store.held();
        step
    }

    fn ask(&mut self, now: Millis, lane: LaneId, ask: Ask, step: &mut Step) {
        let mut what = self.lane(lane).state.on(ask);
        if lane == LaneId::Newer && ask != Ask::Auto && matches!(self.lane(lane).state, State::Done(Reason::End)) {
            // There may be newer items by now; the same request again is no circle.
            self.lane_mut(lane).ask_again();
            what = Move::Send;
        }
        if what == Move::Send && self.lane(lane).plan.is_nothing() {
            what = Move::Nothing;
        }
        match what {
            Move::Join => {}
            Move::Nothing => {
                let done = !self.lane(lane).has_more();
                step.settled.push(Settled { lane, result: Ok(Loaded { done, ..Loaded::default() }) });
            }
            Move::Send => {
                let turn = self.lane(lane).turn;
                let random = self.random.next();
                let it = self.lane_mut(lane);
                let mut rest = 0.0;
                match it.state {
                    State::Waiting { .. } => step.commands.push(Command::Abort { turn }),
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
                if rest > 0.0 && self.plan_request(lane, step) {
                    self.wait(now, lane, rest, Cause::Backoff, step);
                } else if rest <= 0.0 {
                    self.send_plan(now, lane, ask == Ask::Retry, step);
                }
            }
        }
    }

    fn abort(&mut self, lane: LaneId, step: &mut Step) {
        let lane = self.lane_mut(lane);
        if lane.is_busy() {
            step.commands.push(Command::Abort { turn: lane.turn });
            lane.turn = 0;
            lane.state = State::Idle;
        }
    }

    /// Whether the first request can carry these parameters.
    ///
    /// # Errors
    /// [`Kind::Options`] with the reason if it cannot: a reset with them changes none.
    pub fn accepts(&self, params: &[(String, Option<Value>)]) -> Result<()> {
        self.options.dialect.with_params(&self.options.request, params).map(|_| ())
    }

    fn reset(&mut self, params: &[(String, Option<Value>)], keep: bool, step: &mut Step) {
        for &id in &LaneId::ALL {
            if self.lane(id).is_busy() {
                self.abort(id, step);
                let error = Error::new(Kind::Aborted, "the feed was reset while this page was loading");
                step.settled.push(Settled { lane: id, result: Err(error) });
            }
        }
        // Checked by the callers, who have somebody to tell.
        match self.options.dialect.with_params(&self.options.request, params) {
            Ok(request) => self.options.request = request,
            Err(error) => step.warnings.push(error.message().into()),
        }
        // The page size was accepted before, and parameters do not change it.
        if let Ok(first) = self.options.dialect.first(&self.options.request, self.options.limit) {
            self.first = first;
        }
        self.lanes = [Lane::new(Plan::First), Lane::new(Plan::Nothing)];
        self.stale_items = keep;
        self.stale_writes.clear();
        self.warned = 0;
        let mut change = self.change(LaneId::Older);
        if !keep {
            self.clear(&mut change);
        }
        step.changes.push(change);
    }

    /// Empties the list.
    #[inline(never)]
    fn clear(&mut self, change: &mut Change) {
        let removed = self.store.len();
        self.store.clear();
        self.stale_items = false;
        if removed > 0 {
            change.splices.push(Splice { start: 0, removed, added: 0 });
        }
    }

    fn close(&mut self, step: &mut Step) {
        for &id in &LaneId::ALL {
            if self.lane(id).is_busy() {
                self.abort(id, step);
                step.settled.push(Settled { lane: id, result: Err(closed()) });
            }
        }
        self.closed = true;
        let mut change = self.change(LaneId::Older);
        self.clear(&mut change);
        step.changes.push(change);
        self.tape = Tape::new();
    }

    fn write(&mut self, write: Write, step: &mut Step) {
        if self.stale_items {
            self.stale_writes.push((write.clone(), self.turns));
        }
        match self.write_at(self.turns, write) {
            Ok(splices) if splices.is_empty() => {}
            Ok(splices) => {
                let mut change = self.change(LaneId::Older);
                change.added = added(&splices);
                for splice in &splices {
                    change.updated += splice.removed.min(splice.added);
                }
                change.splices = splices;
                step.changes.push(change);
            }
            // Checked by the callers, who have somebody to tell; here it only must not be lost.
            Err(error) => step.warnings.push(error.message().into()),
        }
    }

    fn write_at(&mut self, turn: u32, write: Write) -> Result<Vec<Splice>> {
        Ok(match write {
            Write::Insert { position, item } => {
                let key = self.key_of_item(&item)?;
                self.store.insert(position, item, key, turn)
            }
            Write::Update { item } => {
                let key = self.key_of_item(&item)?;
                self.store.update(item, key, turn)
            }
            Write::Remove { key } => {
                let splices = self.store.remove(key);
                self.lanes[0].removed += splices.len();
                splices
            }
        })
    }

    fn change(&self, lane: LaneId) -> Change {
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

    pub(crate) fn lane(&self, id: LaneId) -> &Lane {
        &self.lanes[id as usize]
    }

    fn lane_mut(&mut self, id: LaneId) -> &mut Lane {
        &mut self.lanes[id as usize]
    }

    fn finish(&mut self, lane: LaneId, state: State, step: &mut Step) {
        let done = matches!(state, State::Done(_)) || self.lane(lane).plan.is_nothing();
        let lane_mut = self.lane_mut(lane);
        lane_mut.state = state;
        lane_mut.loaded.done = done;
        let loaded = lane_mut.loaded;
        step.settled.push(Settled { lane, result: Ok(loaded) });
    }

    fn done(&mut self, lane: LaneId, ending: Ending, step: &mut Step) {
        let reason = ending.reason;
        self.lane_mut(lane).ending = Some(ending);
        self.finish(lane, State::Done(reason), step);
    }

    /// Whether this warning was not given yet: some would come with every page.
    fn once(&mut self, warning: u8) -> bool {
        let fresh = self.warned & warning == 0;
        self.warned |= warning;
        fresh
    }
}

/// How many items came where none went.
#[inline(never)]
fn added(splices: &[Splice]) -> usize {
    let mut added = 0;
    for splice in splices {
        if splice.removed == 0 {
            added += splice.added;
        }
    }
    added
}

fn closed() -> Error {
    Error::new(Kind::Closed, "the feed is closed")
}
