//! The load-more state machine of one direction.
//!
//! ```text
//!             ┌────────────── abort ──────────────┐
//!             ▼                                   │
//!   ┌────── Idle ── load ──► Loading ◄── wake ── Waiting
//!   │         ▲                │ │ ╲                ▲
//!   │         ├──── page ──────┘ │  ╲── hold ───────┘   429, 5xx, offline, "later"
//!   │         │                  │
//!   │       online             fail ──► Failed ── load, retry ──► Loading
//!   │         └──────────────────────────┘ │
//!   └─ Done ◄── end ── Loading             └─ automatic triggers do nothing here
//! ```

use crate::core::ending::{DoneReason, Ending};
use crate::core::fingerprint::Seen;
use crate::dialect::{History, Total, Witness};
use crate::error::{Error, Millis};
use crate::http::request::Request;

/// What a lane is doing.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum State {
    /// Nothing; the next page can be asked for.
    Idle,
    /// A request is out: the `attempt`-th for this page, from 1.
    Loading {
        /// How many times this page was asked for, this time included.
        attempt: u32,
    },
    /// The same page will be asked for by itself.
    Waiting {
        /// When, in milliseconds since the epoch; `None`: when the network is back.
        until: Option<Millis>,
        /// Why.
        cause: WaitCause,
    },
    /// The page could not be loaded. A retry asks for the same page.
    Failed(Error),
    /// There is no more.
    Done(DoneReason),
}

pub use crate::names::{Status, WaitCause};

impl State {
    /// The state in one word.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            State::Idle => Status::Idle,
            State::Loading { .. } => Status::Loading,
            State::Waiting { .. } => Status::Waiting,
            State::Failed(_) => Status::Failed,
            State::Done(_) => Status::Done,
        }
    }
}

/// What may be asked of a lane, and whether a person asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    /// `loadMore()`.
    Load,
    /// A sentinel, a prefetch: latched off by a failure.
    Auto,
    /// `retry()`: at once, whatever the lane is waiting for.
    Retry,
}

/// What a lane does about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Move {
    /// Ask for the page.
    Send,
    /// Wait for what is under way.
    Join,
    /// There is nothing to do: the answer is "0 items".
    Nothing,
}

impl State {
    /// The table: what a request for more does in each state.
    pub(crate) fn on(&self, ask: Ask) -> Move {
        match (self, ask) {
            (State::Loading { .. }, _) | (State::Waiting { .. }, Ask::Load | Ask::Auto) => Move::Join,
            (State::Idle | State::Waiting { .. }, _) | (State::Failed(_), Ask::Load | Ask::Retry) => Move::Send,
            (State::Done(reason), Ask::Retry) if reason.is_early() => Move::Send,
            (State::Failed(_), Ask::Auto) | (State::Done(_), _) => Move::Nothing,
        }
    }
}

/// What the next page of a lane is.
#[derive(Debug)]
pub(crate) enum Plan {
    /// The first page.
    First,
    /// This request.
    Next(Request),
    /// A request that must not be sent. The page that named it is kept; asking for more fails.
    Refused(Error),
    /// None is known: the end, or (newer) no page has told yet.
    Nothing,
}

impl Plan {
    pub(crate) fn is_first(&self) -> bool {
        matches!(self, Plan::First)
    }

    pub(crate) fn is_nothing(&self) -> bool {
        matches!(self, Plan::Nothing)
    }
}

/// What one `LoadMore` did, pages that were followed because they were empty included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Loaded {
    /// Items that the server sent.
    pub received: usize,
    /// Items that are new in the list.
    pub added: usize,
    /// Items that were there already.
    pub duplicates: usize,
    /// Known items whose value changed.
    pub updated: usize,
    /// Items that the server has no more: of a refresh of all pages.
    pub removed: usize,
    /// Whether there is no more.
    pub done: bool,
}

/// One direction: its state, what comes next, and the guards against endless lists.
#[derive(Debug)]
pub(crate) struct Lane {
    pub(crate) state: State,
    pub(crate) plan: Plan,
    /// The attempt or wait that is under way. Answers to any other number are dropped.
    pub(crate) turn: u32,
    /// The request that is out, or waits to be sent again.
    pub(crate) sent: Option<Request>,
    pub(crate) loaded: Loaded,
    pub(crate) attempts: u32,
    pub(crate) empty_run: u32,
    pub(crate) stale_run: u32,
    pub(crate) later_run: u32,
    pub(crate) restarts: u32,
    pub(crate) pages: u32,
    /// How many pages may bring nothing new without counting as a loop: after a restart, as many as were loaded before
    /// it, since the server sends those again.
    pub(crate) known_pages: u32,
    /// The server asked not to be asked before.
    pub(crate) not_before: Millis,
    /// For how long, from when it said so.
    pub(crate) pause: Millis,
    /// How often in a row this page failed for good, and when it did last.
    pub(crate) failures: u32,
    pub(crate) failed_at: Millis,
    /// How often this page was asked for again because its answer was doubtful.
    pub(crate) doubts: u32,
    /// Whether a counter went over an empty page that should have had items.
    pub(crate) stepped: bool,
    /// What earlier pages have shown, and what the last one promised.
    pub(crate) history: History,
    pub(crate) promise: Option<Witness>,
    /// How many items the list has, as the server said last.
    pub(crate) total: Option<Total>,
    /// The text of good pages that reads like an error, as a fingerprint: where it comes again it is none.
    pub(crate) message: u64,
    /// The first request of a run that brought nothing: a retry goes on from there.
    pub(crate) resume: Option<Request>,
    /// Loaded rows that went since: a counter steps back by as many.
    pub(crate) removed: usize,
    /// How many rows the request that is out was stepped back by, to see whether they are where they were.
    pub(crate) overlap: usize,
    /// Whether the request that is out was stepped back: then known rows are expected.
    pub(crate) went_back: bool,
    /// Counting back: how many rows the request that comes next must cover to meet those that are known, and how often
    /// the page was asked for nearer to them.
    pub(crate) span: usize,
    pub(crate) nearer: u32,
    /// Why the lane is done.
    pub(crate) ending: Option<Ending>,
    /// Fingerprints of every request of this epoch.
    pub(crate) asked: Seen,
    /// Fingerprints of pages, where items have no keys to tell whether a page was seen.
    pub(crate) seen: Seen,
}

impl Lane {
    pub(crate) fn new(plan: Plan) -> Lane {
        Lane {
            state: State::Idle,
            plan,
            turn: 0,
            sent: None,
            loaded: Loaded::default(),
            attempts: 0,
            empty_run: 0,
            stale_run: 0,
            later_run: 0,
            restarts: 0,
            pages: 0,
            known_pages: 0,
            not_before: 0.0,
            pause: 0.0,
            failures: 0,
            failed_at: 0.0,
            doubts: 0,
            stepped: false,
            history: History::default(),
            promise: None,
            total: None,
            message: 0,
            resume: None,
            removed: 0,
            overlap: 0,
            went_back: false,
            span: 0,
            nearer: 0,
            ending: None,
            asked: Seen::default(),
            seen: Seen::default(),
        }
    }

    /// The lanes of a list that has loaded nothing, by their numbers.
    pub(crate) fn all() -> [Lane; 5] {
        [Plan::First, Plan::Nothing, Plan::First, Plan::Nothing, Plan::Nothing].map(Lane::new)
    }

    /// Forgets what was asked, so that it can be asked once more.
    pub(crate) fn ask_again(&mut self) {
        self.asked = Seen::default();
        self.stale_run = 0;
        self.empty_run = 0;
        self.doubts = 0;
        self.stepped = false;
    }

    /// Whether a request or a wait is under way.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self.state, State::Loading { .. } | State::Waiting { .. })
    }

    /// Whether asking for more can bring more.
    pub(crate) fn has_more(&self) -> bool {
        !matches!(self.state, State::Done(_)) && !self.plan.is_nothing()
    }
}
