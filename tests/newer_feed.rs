//! BEHAVIOURS 30, in the Rust feed: both directions, and a reader between them.
#![cfg(all(not(target_arch = "wasm32"), feature = "fetch"))]

use std::sync::{Arc, Mutex};

use futures::executor::block_on;
use futures::{FutureExt, StreamExt};
use serde::Deserialize;
use unspool::{Direction, Feed, Kind, Millis, Options, Request, ResponseHead, Status, Task, Transport, dialects};

/// Pages of ten numbers each, by `?page=` from 1 to 5. What is in `broken` fails; `held` never answers.
#[derive(Clone, Default)]
struct Numbers {
    asked: Arc<Mutex<Vec<u64>>>,
    broken: Arc<Mutex<Vec<u64>>>,
    slow: Arc<Mutex<Vec<u64>>>,
}

impl Transport for Numbers {
    fn send(&self, request: Request) -> Task<unspool::Result<(ResponseHead, Vec<u8>)>> {
        let page: u64 = request.url.split_once("page=").map_or(1, |(_, page)| page.parse().expect("a page"));
        self.asked.lock().expect("one thread").push(page);
        let rows: Vec<_> = (page * 10..page * 10 + 10).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        let body = format!(r#"{{"items":[{}],"pages":5}}"#, rows.join(","));
        let status = if self.broken.lock().expect("one thread").contains(&page) { 403 } else { 200 };
        let mut turns = if self.slow.lock().expect("one thread").contains(&page) { 2 } else { 0 };
        Box::pin(futures::future::poll_fn(move |context| {
            if turns > 0 {
                turns -= 1;
                context.waker().wake_by_ref();
                return std::task::Poll::Pending;
            }
            std::task::Poll::Ready(Ok((ResponseHead::status(status), body.clone().into_bytes())))
        }))
    }

    fn sleep(&self, _: Millis) -> Task<()> {
        Box::pin(std::future::pending())
    }

    fn now(&self) -> Millis {
        0.0
    }
}

#[derive(Debug, Deserialize)]
struct Row {
    id: u64,
}

fn feed(server: &Numbers) -> Feed<Row> {
    let dialect = dialects::page("page", 1).build().expect("a good dialect");
    let options = Options::new("https://api.example/?page=3", dialect);
    Feed::with_transport(options, server.clone()).expect("good options")
}

fn ids(feed: &Feed<Row>) -> Vec<u64> {
    (0..feed.spool().len()).map(|at| feed.get(at).expect("a row").expect("a number").id).collect()
}

#[test]
fn behaviour_30_a_rust_feed_loads_in_both_directions_and_its_reader_stays_where_it_is() {
    let server = Numbers::default();
    let mut feed = feed(&server);
    block_on(async {
        assert!(!feed.has_more(Direction::Newer), "no page has told yet");
        let mut read = Vec::new();
        for _ in 0..4 {
            read.push(feed.next().await.expect("a row").expect("a number").id);
        }
        assert!(feed.has_more(Direction::Newer));
        let loaded = feed.load(Direction::Newer).await.expect("page 2");
        assert_eq!((loaded.added, loaded.done), (10, false));
        assert_eq!(feed.load(Direction::Older).await.expect("page 4").added, 10);
        let loaded = feed.load(Direction::Newer).await.expect("page 1");
        assert_eq!((loaded.added, loaded.done), (10, true));
        assert_eq!(feed.status(Direction::Newer), Status::Done);
        assert_eq!(feed.spool().ending(Direction::Newer).expect("it is done").by.name(), "start");
        while let Some(row) = feed.next().await {
            read.push(row.expect("a number").id);
        }
        assert_eq!(read, (30..60).collect::<Vec<_>>(), "what came in front moves the reader nowhere");
        assert_eq!(ids(&feed), (10..60).collect::<Vec<_>>());
        assert_eq!(*server.asked.lock().expect("one thread"), [3, 2, 4, 1, 5]);
    });
}

#[test]
fn behaviour_30_a_failure_of_one_direction_is_none_of_the_other_and_of_no_reader() {
    let server = Numbers::default();
    server.broken.lock().expect("one thread").push(2);
    server.slow.lock().expect("one thread").push(2);
    let mut feed = feed(&server);
    block_on(async {
        feed.load_more().await.expect("page 3");
        // Dropped while it is loading: the load goes on as the feed is read.
        assert!(feed.load(Direction::Newer).now_or_never().is_none());
        assert_eq!(feed.status(Direction::Newer), Status::Loading);
        let mut read = Vec::new();
        while let Some(row) = feed.next().await {
            read.push(row.expect("no failure of the other direction").id);
        }
        assert_eq!(read, (30..60).collect::<Vec<_>>());
        assert_eq!(feed.status(Direction::Newer), Status::Failed);
        assert_eq!(feed.load(Direction::Newer).await.expect_err("it is broken").kind(), Kind::Status);
        server.broken.lock().expect("one thread").clear();
        assert_eq!(feed.retry_in(Direction::Newer).await.expect("page 2").added, 10);
        assert_eq!(ids(&feed), (20..60).collect::<Vec<_>>());
        feed.close();
        assert_eq!(feed.load(Direction::Newer).await.expect_err("closed").kind(), Kind::Closed);
        assert!(!feed.has_more(Direction::Newer));
    });
}
