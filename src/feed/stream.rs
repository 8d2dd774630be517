//! A feed as a `Stream`: items in order, loading as they are read.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::{FusedStream, Stream};
use serde::de::DeserializeOwned;

use crate::config::options::Incomplete;
use crate::core::ending::DoneReason;
use crate::core::lane::{State, Status};
use crate::core::spool::Event;
use crate::error::{Error, Kind, Result};
use crate::store::Direction;

use super::Feed;

impl<T> Feed<T> {
    /// Whether a reader who has read every item is at the end.
    fn is_over(&self) -> bool {
        match self.driver.spool.status(Direction::Older) {
            Status::Closed => true,
            _ if self.halted => true,
            _ => match self.driver.spool.state(Direction::Older) {
                State::Done(reason) => self.incomplete == Incomplete::End || !reason.is_early(),
                _ => false,
            },
        }
    }
}

impl<T: DeserializeOwned> Stream for Feed<T> {
    type Item = Result<T>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        let feed = self.get_mut();
        loop {
            if let Some(item) = feed.get(feed.driver.cursor.0) {
                feed.driver.cursor.0 += 1;
                return Poll::Ready(Some(item));
            }
            if feed.is_over() {
                return Poll::Ready(None);
            }
            let nothing_settled = feed.driver.settled.iter().all(|settled| settled.lane != Direction::Older);
            match feed.driver.spool.state(Direction::Older) {
                State::Done(reason) => {
                    feed.halted = true;
                    return Poll::Ready(Some(Err(incomplete(*reason))));
                }
                // The failure of a load that somebody else asked for.
                State::Failed(error) if nothing_settled && !error.retryable() => {
                    let error = error.clone();
                    feed.halted = true;
                    return Poll::Ready(Some(Err(error)));
                }
                State::Idle | State::Failed(_) if nothing_settled => {
                    feed.driver.event(Event::LoadMore { lane: Direction::Older, auto: false });
                }
                _ => {}
            }
            match feed.driver.poll_load(Direction::Older, context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Ok(_)) => {}
                Poll::Ready(Err(error)) => {
                    feed.halted = !error.retryable();
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }
}

impl<T: DeserializeOwned> FusedStream for Feed<T> {
    fn is_terminated(&self) -> bool {
        self.driver.cursor.0 >= self.driver.spool.len() && self.is_over()
    }
}

fn incomplete(reason: DoneReason) -> Error {
    Error::of(Kind::Incomplete, "the list ends before its end: {}; `retry()` asks again", &[reason.name()])
}
