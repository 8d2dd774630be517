//! What goes into a step (events) and what comes out (outcomes).

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use crate::config::value::Value;
use crate::core::lane::{Loaded, Status};
use crate::core::write::Write;
use crate::error::{Error, Millis};
use crate::http::redact;
use crate::http::request::{Request, ResponseHead};
use crate::store::{Direction, Gone, HostBuffer, Splice};

/// Something that happened outside.
#[non_exhaustive]
pub enum Event {
    /// More is wanted in this direction. `auto`: nobody pressed anything; does nothing after a failure.
    LoadMore {
        /// Where to.
        lane: Direction,
        /// Whether it was a sentinel or a prefetch.
        auto: bool,
    },
    /// The failed page is wanted again, at once; a wait is cut short.
    Retry(Direction),
    /// Nobody waits for this lane any more.
    Abort(Direction),
    /// The complete answer to a turn.
    Answer {
        /// The turn of the [`Command::Send`].
        turn: u32,
        /// Status, final URL, headers.
        head: ResponseHead,
        /// The whole body.
        body: Body,
    },
    /// There is no answer to a turn.
    Failed {
        /// The turn of the [`Command::Send`].
        turn: u32,
        /// Why: usually of kind [`Kind::Network`](crate::Kind::Network) or [`Kind::Callback`](crate::Kind::Callback).
        failure: Error,
    },
    /// The request of a turn was not sent: the host knows, from another feed maybe, that its server wants to be left
    /// alone. The lane waits for that, as if it had been told so itself, and no attempt is spent.
    Held {
        /// The turn of the [`Command::Send`].
        turn: u32,
        /// For how long yet.
        wait: Millis,
    },
    /// The time of a [`Command::Sleep`] is over.
    Woke {
        /// The turn of the [`Command::Sleep`].
        turn: u32,
    },
    /// The list starts anew.
    Reset {
        /// Parameters of the first request that change: a place (`query:q`, `body:variables.q`) or a bare name; `None`
        /// takes one away.
        params: Vec<(String, Option<Value>)>,
        /// Whether the old items stay until the new first page is in.
        keep: bool,
    },
    /// A list that was kept is taken up: before anything is asked for.
    Restore {
        /// A JSON array of its items, or of the next of them; nothing if there are none.
        items: Body,
        /// What [`Spool::state_text`](crate::Spool::state_text) gave; empty as long as more items come.
        state: String,
    },
    /// The list is read again from its first page. An error without keys, by which rows are known again.
    Refresh {
        /// Whether all of it is, as many pages as were loaded, and rows that are gone go; or the head of it, up to the
        /// first page that reaches known rows.
        all: bool,
        /// How many pages of the head are read at most. If they reach no known row, they leave a gap.
        pages: u32,
    },
    /// The next page of this gap is wanted.
    LoadGap(u32),
    /// Somebody looks at these rows, of a list with a [window](crate::Options::window): what is missing of them is
    /// asked for again, and what is far from them gives its bytes back.
    Ensure(Range<usize>),
    /// The first rows are not needed any more: they leave the list, and no later page brings them again.
    Forget {
        /// How many.
        count: usize,
    },
    /// The keys that another list had are known to this one, by their fingerprints.
    Know(Vec<u8>),
    /// The network went or came back.
    Online(bool),
    /// The caller changes the list.
    Write(Write),
    /// The end of everything.
    Close,
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::LoadMore { lane, auto } => {
                f.debug_struct("LoadMore").field("lane", lane).field("auto", auto).finish()
            }
            Event::Retry(lane) => f.debug_tuple("Retry").field(lane).finish(),
            Event::Answer { turn, head, body } => {
                let mut shown = f.debug_struct("Answer");
                shown.field("turn", turn).field("head", head).field("body", &redact::Bytes(&body.bytes)).finish()
            }
            Event::Failed { turn, failure } => {
                f.debug_struct("Failed").field("turn", turn).field("failure", failure).finish()
            }
            Event::Held { turn, wait } => f.debug_struct("Held").field("turn", turn).field("wait", wait).finish(),
            Event::Woke { turn } => f.debug_struct("Woke").field("turn", turn).finish(),
            Event::Reset { params, .. } => {
                f.debug_struct("Reset").field("params", &redact::names(params)).finish_non_exhaustive()
            }
            Event::Restore { items, .. } => {
                f.debug_struct("Restore").field("items", &redact::Bytes(&items.bytes)).finish_non_exhaustive()
            }
            Event::Write(write) => f.debug_tuple("Write").field(write).finish(),
            Event::Refresh { all, pages } => f.debug_struct("Refresh").field("all", all).field("pages", pages).finish(),
            Event::LoadGap(id) => f.debug_tuple("LoadGap").field(id).finish(),
            Event::Ensure(rows) => f.debug_tuple("Ensure").field(rows).finish(),
            Event::Forget { count } => f.debug_struct("Forget").field("count", count).finish(),
            Event::Know(digest) => f.debug_tuple("Know").field(&redact::Bytes(digest)).finish(),
            Event::Online(online) => f.debug_tuple("Online").field(online).finish(),
            Event::Abort(lane) => f.debug_tuple("Abort").field(lane).finish(),
            Event::Close => f.write_str("Close"),
        }
    }
}

/// The body of an answer.
pub struct Body {
    /// Its bytes, all of them.
    pub bytes: Vec<u8>,
    /// Where the host keeps the same bytes, if items may stay there: then the list lets go of its own copy.
    pub host: Option<Box<dyn HostBuffer>>,
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Body {
        Body { bytes, host: None }
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Body {
        text.as_bytes().to_vec().into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Body {
        text.into_bytes().into()
    }
}

/// Something that the transport must do.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Command {
    /// Send this and report [`Event::Answer`] or [`Event::Failed`].
    Send {
        /// The number to report with.
        turn: u32,
        /// What to send.
        request: Request,
    },
    /// Report [`Event::Woke`] after so many milliseconds. Void as soon as the turn is answered or aborted.
    Sleep {
        /// The number to report with.
        turn: u32,
        /// How long.
        millis: Millis,
    },
    /// Stop the request and the timer of this turn; nothing is to be reported.
    Abort {
        /// Which.
        turn: u32,
    },
}

/// What one event did to the list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The lane whose state may have changed, and where the items came from.
    pub lane: Direction,
    /// Its status now.
    pub status: Status,
    /// The ranges that changed, to be applied in order.
    pub splices: Vec<Splice>,
    /// How many of the added items came in front of the first.
    pub prepended: usize,
    /// Items that the server sent.
    pub received: usize,
    /// Items that are new in the list.
    pub added: usize,
    /// Items that were there already.
    pub duplicates: usize,
    /// Known items whose value changed.
    pub updated: usize,
    /// Items in the list now.
    pub len: usize,
}

/// Rows that nobody has loaded lie between two rows of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// Its number, for [`Event::LoadGap`].
    pub id: u32,
    /// The position of the row behind it.
    pub index: usize,
}

/// The end of a load.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// Whose.
    pub lane: Direction,
    /// What it brought, or why not.
    pub result: Result<Loaded, Error>,
}

/// What is to be done now, and what has changed.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
#[must_use = "commands must be carried out"]
pub struct Outcome {
    /// To be carried out in order.
    pub commands: Vec<Command>,
    /// At most one for each lane; none if neither list nor status changed.
    pub changes: Vec<Change>,
    /// The items that `changes` took out or replaced, where [`Spool::tell_gone`](crate::Spool::tell_gone) asks for
    /// them; not those of a whole list that went.
    pub gone: Vec<Gone>,
    /// The gaps of the list as they are now.
    pub gaps: Vec<Gap>,
    /// Loads that ended.
    pub settled: Vec<Settled>,
    /// The number of the write that was made, by which it can be [undone](Write::Undo) and
    /// [confirmed](Write::Settle); 0 if there is nothing to undo.
    pub write: u32,
    /// Problems that do not stop the feed, each a sentence for a developer.
    pub warnings: Vec<String>,
    /// Until when the server that answered wants to be left alone, by the clock of [`Spool::step`](crate::Spool::step).
    /// The lane that asked waits by itself; other feeds of the same server may be told.
    pub not_before: Option<Millis>,
}

/// Counters since the feed was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Requests sent, retries included.
    pub requests: usize,
    /// Pages kept.
    pub pages: usize,
    /// Items received.
    pub received: usize,
    /// Duplicates among them.
    pub duplicates: usize,
    /// Bytes of all bodies.
    pub bytes: usize,
    /// Bytes held by the list now.
    pub held: usize,
}
