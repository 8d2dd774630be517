//! The engine of a feed and its transport: what the engine asks for is carried out, and what comes of it is told to the
//! engine.

use std::collections::BTreeMap;
use std::task::{Context, Poll};

use crate::config::options::Options;
use crate::core::lane::Loaded;
use crate::core::spool::{Command, Event, Gap, Outcome, Settled, Spool};
use crate::error::Result;
use crate::http::header;
use crate::http::request::{Request, ResponseHead};
use crate::store::Direction;

use super::cursor::Cursor;
use super::known::fingerprint;
use super::transport::{Task, Transport};
use super::warnings::Warnings;

/// Head and whole body.
type Answer = (ResponseHead, Vec<u8>);

#[cfg(not(target_arch = "wasm32"))]
pub(crate) type BoxedTransport = Box<dyn Transport + Send>;
#[cfg(target_arch = "wasm32")]
pub(crate) type BoxedTransport = Box<dyn Transport>;

/// What a `Feed<T>` does whatever `T` is, compiled once for all of them.
pub(crate) struct Driver {
    pub(crate) spool: Spool,
    pub(crate) warnings: Warnings,
    /// Where the reader stands.
    pub(crate) cursor: Cursor,
    /// Loads that ended, and that nobody was told of yet.
    pub(crate) settled: Vec<Settled>,
    /// What a snapshot of this feed is known by.
    pub(crate) fingerprint: u64,
    /// The gaps of the list, as the engine told last.
    pub(crate) gaps: Vec<Gap>,
    transport: BoxedTransport,
    /// The requests and timers that are under way, by their turns.
    sends: BTreeMap<u32, Task<Result<Answer>>>,
    sleeps: BTreeMap<u32, Task<()>>,
    /// The caller's own headers: the engine never sees them.
    headers: Vec<(String, String)>,
}

impl Driver {
    pub(crate) fn new(mut options: Options, transport: BoxedTransport) -> Result<Driver> {
        let headers = std::mem::take(&mut options.headers);
        for (name, value) in &headers {
            header::check(name, value)?;
        }
        Ok(Driver {
            warnings: Warnings::of(&options.request.url),
            fingerprint: fingerprint(&options),
            gaps: Vec::new(),
            spool: Spool::new(options)?,
            cursor: Cursor::default(),
            settled: Vec::new(),
            transport,
            sends: BTreeMap::new(),
            sleeps: BTreeMap::new(),
            headers,
        })
    }

    /// Tells the engine of an event, and does what follows. A write or a reset that cannot be made changes nothing. The
    /// number of the write that was made.
    pub(crate) fn try_event(&mut self, event: Event) -> Result<u32> {
        let outcome = self.spool.step(self.transport.now(), event)?;
        let write = outcome.write;
        self.carry_out(outcome);
        Ok(write)
    }

    /// The same for events that are never refused.
    pub(crate) fn event(&mut self, event: Event) {
        let done = self.try_event(event);
        debug_assert!(done.is_ok(), "this event is never refused");
    }

    fn carry_out(&mut self, outcome: Outcome) {
        for command in outcome.commands {
            match command {
                Command::Send { turn, mut request } => {
                    self.complete(&mut request);
                    self.sends.insert(turn, self.transport.send(request));
                }
                Command::Sleep { turn, millis } => {
                    self.sleeps.insert(turn, self.transport.sleep(millis));
                }
                Command::Abort { turn } => {
                    self.sends.remove(&turn);
                    self.sleeps.remove(&turn);
                }
            }
        }
        for change in &outcome.changes {
            for splice in &change.splices {
                self.cursor.follow(splice);
            }
        }
        self.gaps = outcome.gaps;
        self.settled.extend(outcome.settled);
        for warning in &outcome.warnings {
            self.warnings.tell(warning);
        }
    }

    /// Adds the caller's headers, but for those that the dialect sets: a continuation must not be hidden by one of
    /// them.
    fn complete(&self, request: &mut Request) {
        let mut headers = self.headers.clone();
        headers.retain(|(name, _)| !request.headers.iter().any(|(set, _)| set.eq_ignore_ascii_case(name)));
        headers.append(&mut request.headers);
        request.headers = headers;
    }

    /// Moves what is under way, of both lanes. Ready when a load of this one has ended.
    pub(crate) fn poll_load(&mut self, lane: Direction, context: &mut Context<'_>) -> Poll<Result<Loaded>> {
        loop {
            if let Some(at) = self.settled.iter().position(|settled| settled.lane == lane) {
                return Poll::Ready(self.settled.remove(at).result);
            }
            let Some(event) = self.poll_tasks(context) else { return Poll::Pending };
            self.event(event);
        }
    }

    /// What the first task that is ready has to tell.
    fn poll_tasks(&mut self, context: &mut Context<'_>) -> Option<Event> {
        let answered = self.sends.iter_mut().find_map(|(turn, task)| match task.as_mut().poll(context) {
            Poll::Ready(answer) => Some((*turn, answer)),
            Poll::Pending => None,
        });
        if let Some((turn, answer)) = answered {
            self.sends.remove(&turn);
            self.sleeps.remove(&turn);
            return Some(match answer {
                Ok((mut head, body)) => {
                    head.date.get_or_insert(self.transport.date());
                    Event::Answer { turn, head, body: body.into() }
                }
                Err(failure) => Event::Failed { turn, failure },
            });
        }
        let woke =
            self.sleeps.iter_mut().find_map(|(turn, task)| task.as_mut().poll(context).is_ready().then_some(*turn));
        let turn = woke?;
        self.sleeps.remove(&turn);
        Some(Event::Woke { turn })
    }
}
