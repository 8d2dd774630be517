//! Bodies that do not come as promised.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::body::Body;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use super::session::Seat;

/// After this the first half is surely on its way: hyper writes out what it holds whenever a body has nothing to give.
const FLUSH: Duration = Duration::from_millis(20);

#[derive(Clone, Copy)]
pub(crate) enum Ending {
    /// The connection ends in the middle.
    Cut,
    /// The second half comes this much later.
    Late(Duration),
}

/// Announces all of `bytes`, gives half of it, and then does what `ending` says; meanwhile the request is in flight.
pub(crate) fn cut_body(bytes: Bytes, ending: Ending, seat: Option<Seat>) -> Body {
    let mut first = bytes;
    let second = first.split_off(first.len() / 2);
    let announced = (first.len() + second.len()) as u64;
    let (wait, second) = match ending {
        Ending::Cut => (FLUSH, Err(io::Error::new(io::ErrorKind::ConnectionAborted, "cut on request"))),
        Ending::Late(wait) => (wait, Ok(second)),
    };
    Body::new(Halves { announced, first: Some(first), wait, pause: None, second: Some(second), _seat: seat })
}

struct Halves {
    announced: u64,
    first: Option<Bytes>,
    wait: Duration,
    pause: Option<Pin<Box<Sleep>>>,
    second: Option<io::Result<Bytes>>,
    _seat: Option<Seat>,
}

impl http_body::Body for Halves {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        let wait = self.wait;
        let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(wait)));
        std::task::ready!(pause.as_mut().poll(cx));
        Poll::Ready(self.second.take().map(|second| second.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.second.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
