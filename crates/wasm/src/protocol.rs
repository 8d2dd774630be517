// Generated from src/core/protocol.json by `cargo xtask gen`: change that.
//! What crosses the border: events by their numbers, the records of an outcome as arrays in which each field has its
//! place.

use alloc::string::String;

use crate::out::{Out, Put};

/// More is wanted of a lane. `number`: the lane; `flag`: nobody pressed anything.
pub(crate) const LOAD: u8 = 0;
/// The failed page of a lane is wanted again, at once. `number`: the lane.
pub(crate) const RETRY: u8 = 1;
/// Nobody waits for a lane any more. `number`: the lane.
pub(crate) const ABORT: u8 = 2;
/// The answer to a turn. `number`: the turn; `text`: lines of status, time of day, URL, and `name:value` for each
/// header; `body`; `flag`: nobody else will touch it, so items may stay in it.
pub(crate) const ANSWER: u8 = 3;
/// There is no answer to a turn. `number`: the turn; `text`: a Failure.
pub(crate) const FAILED: u8 = 4;
/// The request of a turn was not sent: its server wants to be left alone. `number`: the turn; `text`: for how
/// many milliseconds yet.
pub(crate) const HELD: u8 = 5;
/// A timer ran out. `number`: its turn.
pub(crate) const WOKE: u8 = 6;
/// The network went or came back. `flag`: it is there.
pub(crate) const ONLINE: u8 = 7;
/// The list starts anew. `flag`: the old items stay until the first page is in; `text`: parameters, `[[name,
/// text, value], …]`.
pub(crate) const RESET: u8 = 8;
/// An item is put into the list. `number`: where, or, with `flag`, where it belongs; `text`: the item, and in a
/// second line its temporary key, if it has one.
pub(crate) const INSERT: u8 = 9;
/// An item replaces the one with its key. `text`: the item; or members, and in a second line the key of the item
/// that they go over.
pub(crate) const UPDATE: u8 = 10;
/// An item goes. `text`: its key.
pub(crate) const REMOVE: u8 = 11;
/// A list that was kept is taken up. `body`: its items, or the next of them, as a JSON array; `flag`: nobody else
/// will touch it; `text`: its state, empty as long as more items come.
pub(crate) const RESTORE: u8 = 12;
/// The first rows are not needed any more. `number`: so many.
pub(crate) const FORGET: u8 = 13;
/// The keys that another list had are known. `body`: their fingerprints.
pub(crate) const KNOW: u8 = 14;
/// Somebody looks at rows, of a list with a window. `number`: from this one; `text`: up to this one.
pub(crate) const ENSURE: u8 = 15;
/// The list is read again. `flag`: all of it, or (false) its head; `number`: so many pages of the head at most.
pub(crate) const REFRESH: u8 = 16;
/// The next page of a gap is wanted. `number`: which gap.
pub(crate) const GAP: u8 = 17;
/// There is time to compress old items. `number`: so many bytes of them.
pub(crate) const PACK: u8 = 18;
/// The server has a write. `number`: which, by the `write` of its outcome, and 0: the insert of a temporary key;
/// `text`: the server's item, or nothing, and in a second line that key.
pub(crate) const CONFIRM: u8 = 19;
/// A write is taken back. `number`: which, by the `write` of its outcome.
pub(crate) const UNDO: u8 = 20;

/// Where the fields of a Failure stand.
pub(crate) mod failure {
    pub(crate) const CODE: usize = 0;
    pub(crate) const MESSAGE: usize = 1;
    pub(crate) const RETRYABLE: usize = 2;
    pub(crate) const STATUS: usize = 3;
    pub(crate) const URL: usize = 4;
    pub(crate) const BYTE: usize = 5;
    pub(crate) const ITEM: usize = 6;
    pub(crate) const PATH: usize = 7;
    pub(crate) const RETRY_AFTER: usize = 8;
}

impl Put for unspool::Direction {
    fn put(&self, out: &mut Out) {
        (*self as usize).put(out);
    }
}

impl Put for unspool::Kind {
    fn put(&self, out: &mut Out) {
        (*self as usize).put(out);
    }
}

impl Put for unspool::Status {
    fn put(&self, out: &mut Out) {
        (*self as usize).put(out);
    }
}

impl Put for unspool::WaitCause {
    fn put(&self, out: &mut Out) {
        (*self as usize).put(out);
    }
}

impl Put for unspool::DoneReason {
    fn put(&self, out: &mut Out) {
        (*self as usize).put(out);
    }
}

/// What is to be sent.
pub(crate) struct Request<'a> {
    pub(crate) turn: usize,
    pub(crate) method: &'a str,
    pub(crate) url: &'a str,
    pub(crate) headers: &'a [(String, String)],
    pub(crate) body: Option<&'a str>,
    pub(crate) max_bytes: usize,
}

impl Put for Request<'_> {
    fn put(&self, out: &mut Out) {
        out.open();
        self.turn.put(out);
        self.method.put(out);
        self.url.put(out);
        self.headers.put(out);
        self.body.put(out);
        self.max_bytes.put(out);
        out.close();
    }
}

/// When to come back, in milliseconds: of an attempt, its time limit.
pub(crate) struct Timer {
    pub(crate) turn: usize,
    pub(crate) millis: f64,
}

impl Put for Timer {
    fn put(&self, out: &mut Out) {
        out.open();
        self.turn.put(out);
        self.millis.put(out);
        out.close();
    }
}

impl Put for unspool::Splice {
    fn put(&self, out: &mut Out) {
        out.open();
        self.start.put(out);
        self.removed.put(out);
        self.added.put(out);
        out.close();
    }
}

impl Put for unspool::Change {
    fn put(&self, out: &mut Out) {
        out.open();
        self.splices.put(out);
        self.prepended.put(out);
        self.received.put(out);
        self.added.put(out);
        self.duplicates.put(out);
        self.updated.put(out);
        self.lane.put(out);
        self.status.put(out);
        self.len.put(out);
        out.close();
    }
}

impl Put for unspool::Loaded {
    fn put(&self, out: &mut Out) {
        out.open();
        self.received.put(out);
        self.added.put(out);
        self.duplicates.put(out);
        self.updated.put(out);
        self.removed.put(out);
        self.done.put(out);
        out.close();
    }
}

impl Put for unspool::Error {
    fn put(&self, out: &mut Out) {
        out.open();
        self.kind().put(out);
        self.message().put(out);
        self.retryable().put(out);
        self.status().map(usize::from).put(out);
        self.url().put(out);
        self.byte().put(out);
        self.item().put(out);
        self.path().put(out);
        self.retry_after().put(out);
        out.close();
    }
}

/// The end of a load: what it brought, or why not.
pub(crate) struct Settled<'a> {
    pub(crate) lane: unspool::Direction,
    pub(crate) loaded: Option<&'a unspool::Loaded>,
    pub(crate) failure: Option<&'a unspool::Error>,
}

impl Put for Settled<'_> {
    fn put(&self, out: &mut Out) {
        out.open();
        self.lane.put(out);
        self.loaded.put(out);
        self.failure.put(out);
        out.close();
    }
}

impl Put for unspool::Ending {
    fn put(&self, out: &mut Out) {
        out.open();
        self.reason.put(out);
        self.by.name().put(out);
        (Some(self.at.as_str()).filter(|at| !at.is_empty())).put(out);
        self.value.as_deref().put(out);
        out.close();
    }
}

impl Put for unspool::Total {
    fn put(&self, out: &mut Out) {
        out.open();
        (self.value as usize).put(out);
        self.exact.put(out);
        (self.from.as_str()).put(out);
        out.close();
    }
}

/// What a lane is doing. An outcome tells those that changed.
pub(crate) struct LaneState<'a> {
    pub(crate) lane: unspool::Direction,
    pub(crate) status: unspool::Status,
    pub(crate) has_more: bool,
    pub(crate) cause: Option<unspool::WaitCause>,
    pub(crate) until: Option<f64>,
    pub(crate) ending: Option<&'a unspool::Ending>,
    pub(crate) total: Option<&'a unspool::Total>,
}

impl Put for LaneState<'_> {
    fn put(&self, out: &mut Out) {
        out.open();
        self.lane.put(out);
        self.status.put(out);
        self.has_more.put(out);
        self.cause.put(out);
        self.until.put(out);
        self.ending.put(out);
        self.total.put(out);
        out.close();
    }
}

impl Put for unspool::Stats {
    fn put(&self, out: &mut Out) {
        out.open();
        self.requests.put(out);
        self.pages.put(out);
        self.received.put(out);
        self.duplicates.put(out);
        self.bytes.put(out);
        self.held.put(out);
        out.close();
    }
}

impl Put for unspool::Gone {
    fn put(&self, out: &mut Out) {
        out.open();
        self.position.put(out);
        (crate::out::utf8(&self.item).unwrap_or_default()).put(out);
        out.close();
    }
}

impl Put for unspool::Gap {
    fn put(&self, out: &mut Out) {
        out.open();
        (self.id as usize).put(out);
        self.index.put(out);
        out.close();
    }
}

/// All that follows from an event, in one answer.
pub(crate) struct Outcome<'a> {
    pub(crate) requests: &'a [Request<'a>],
    pub(crate) timers: &'a [Timer],
    pub(crate) aborts: &'a [usize],
    pub(crate) changes: &'a [unspool::Change],
    pub(crate) gone: &'a [unspool::Gone],
    pub(crate) gaps: &'a [unspool::Gap],
    pub(crate) settled: &'a [Settled<'a>],
    pub(crate) states: &'a [LaneState<'a>],
    pub(crate) warnings: &'a [String],
    pub(crate) write: usize,
    pub(crate) stats: unspool::Stats,
    pub(crate) not_before: Option<f64>,
    pub(crate) packable: bool,
}

impl Put for Outcome<'_> {
    fn put(&self, out: &mut Out) {
        out.open();
        self.requests.put(out);
        self.timers.put(out);
        self.aborts.put(out);
        self.changes.put(out);
        self.gone.put(out);
        self.gaps.put(out);
        self.settled.put(out);
        self.states.put(out);
        self.warnings.put(out);
        self.write.put(out);
        self.stats.put(out);
        self.not_before.put(out);
        self.packable.put(out);
        out.close();
    }
}
