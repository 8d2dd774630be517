//! Time that nobody waits for: a timer rings when nothing else can happen, because no request is under way, or only
//! some that the proxy lets hang. Then the clock jumps to where that timer was set.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::task::{Context, Poll, Waker};

use unspool::{Millis, Task};

#[derive(Default)]
struct Inner {
    now: Millis,
    ids: u64,
    /// When each timer rings.
    timers: BTreeMap<u64, Millis>,
    /// Requests that are under way, and those that will not get the rest of their answer.
    under: BTreeSet<u64>,
    hanging: BTreeSet<u64>,
    /// Counts what happened to requests.
    events: u64,
    stopped: bool,
}

/// Shared by a walk, its transport, and who reads stdin.
#[derive(Clone, Default)]
pub(crate) struct Clock(Arc<(Mutex<Inner>, Condvar)>);

impl Clock {
    pub(crate) fn starting(now: Millis) -> Clock {
        let clock = Clock::default();
        clock.lock().now = now;
        clock
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn tell(&self, what: impl FnOnce(&mut Inner)) {
        let mut inner = self.lock();
        what(&mut inner);
        inner.events += 1;
        drop(inner);
        self.0.1.notify_all();
    }

    pub(crate) fn now(&self) -> Millis {
        self.lock().now
    }

    /// The request `id` is under way until its [`Under`] is dropped.
    pub(crate) fn begin(&self, id: u64) -> Under {
        self.tell(|inner| _ = inner.under.insert(id));
        Under { id, clock: self.clone() }
    }

    /// A request has its answer; whoever waits for it is to be polled.
    pub(crate) fn answered(&self) {
        self.tell(|_| ());
    }

    pub(crate) fn hang(&self, id: u64) {
        self.tell(|inner| _ = inner.hanging.insert(id));
    }

    /// Ends the walk where it is.
    pub(crate) fn stop(&self) {
        self.tell(|inner| inner.stopped = true);
    }

    pub(crate) fn sleep(&self, millis: Millis) -> Task<()> {
        let mut inner = self.lock();
        inner.ids += 1;
        let id = inner.ids;
        let at = inner.now + millis;
        inner.timers.insert(id, at);
        drop(inner);
        let timer = Timer { id, clock: self.clone() };
        Box::pin(std::future::poll_fn(move |_| {
            // What is no longer set has rung.
            if timer.clock.lock().timers.contains_key(&timer.id) { Poll::Pending } else { Poll::Ready(()) }
        }))
    }

    /// Runs a walk to its end; `None` if it was stopped, or waits for what will never happen.
    pub(crate) fn run<T>(&self, walk: impl Future<Output = T>) -> Option<T> {
        let mut walk = pin!(walk);
        let mut context = Context::from_waker(Waker::noop());
        loop {
            let seen = self.lock().events;
            if let Poll::Ready(value) = walk.as_mut().poll(&mut context) {
                return Some(value);
            }
            if !self.advance(seen) {
                return None;
            }
        }
    }

    /// Waits for something to happen, or lets the next timer ring; false if neither is possible.
    fn advance(&self, seen: u64) -> bool {
        let mut inner = self.lock();
        loop {
            if inner.stopped {
                return false;
            }
            if inner.events != seen {
                return true;
            }
            if inner.under.is_subset(&inner.hanging) {
                let next = inner.timers.iter().min_by(|a, b| a.1.total_cmp(b.1)).map(|(id, at)| (*id, *at));
                let Some((id, at)) = next else { return false };
                inner.timers.remove(&id);
                inner.now = inner.now.max(at);
                return true;
            }
            inner = self.0.1.wait(inner).unwrap_or_else(std::sync::PoisonError::into_inner);
        }
    }
}

pub(crate) struct Under {
    id: u64,
    clock: Clock,
}

impl Drop for Under {
    fn drop(&mut self) {
        self.clock.tell(|inner| _ = inner.under.remove(&self.id));
    }
}

struct Timer {
    id: u64,
    clock: Clock,
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.clock.lock().timers.remove(&self.id);
    }
}
