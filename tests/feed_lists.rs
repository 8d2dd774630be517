//! Behaviours 29, 38 and 39 in the Rust feed.
#![cfg(all(not(target_arch = "wasm32"), feature = "fetch"))]

use std::sync::{Arc, Mutex};

use futures::StreamExt as _;
use futures::executor::block_on;
use serde::Deserialize;
use unspool::{Dialect, Direction, Feed, Kind, Millis, Options, Request, ResponseHead, Task, Transport};

/// Rows that fall, the newest first, three a page.
#[derive(Clone)]
struct Server(Arc<Mutex<(Vec<u64>, usize)>>);

impl Server {
    fn new(newest: u64) -> Server {
        Server(Arc::new(Mutex::new(((1..=newest).rev().collect(), 0))))
    }
}

impl Transport for Server {
    fn send(&self, request: Request) -> Task<unspool::Result<(ResponseHead, Vec<u8>)>> {
        let mut state = self.0.lock().expect("one thread");
        state.1 += 1;
        let before = request.url.split_once("before=").map_or(u64::MAX, |(_, id)| id.parse().expect("an id"));
        let rows: Vec<u64> = state.0.iter().copied().filter(|id| *id < before).take(3).collect();
        let next = rows.last().filter(|last| state.0.last() != Some(last)).map_or("null".into(), u64::to_string);
        let rows: Vec<String> = rows.iter().map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        let body = format!(r#"{{"data":[{}],"next":{next}}}"#, rows.join(","));
        Box::pin(async move { Ok((ResponseHead::status(200), body.into_bytes())) })
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

fn options(url: &str) -> Options {
    let dialect = r#"{"items":"data","key":"id","next":{"set":{"query:before":"body:next"}}}"#;
    let dialect: Dialect = serde_json::from_str(dialect).expect("a good dialect");
    Options::new(url, dialect)
}

fn made(server: &Server, url: &str) -> Feed<Row> {
    Feed::with_transport(options(url), server.clone()).expect("good options")
}

fn ids(feed: &Feed<Row>) -> Vec<u64> {
    (0..feed.spool().len()).map(|at| feed.get(at).expect("a row").expect("a number").id).collect()
}

#[test]
fn a_feed_is_kept_and_taken_up() {
    let (server, url) = (Server::new(8), "https://api.example/?api_key=SECRET&q=x");
    let mut feed = made(&server, url);
    block_on(feed.load_more()).expect("a page");
    let kept = feed.snapshot();
    assert!(!kept.contains("SECRET"), "{kept}");
    let mut later = made(&server, "https://api.example/?api_key=OTHER&q=x");
    later.restore(&kept).expect("a good snapshot");
    assert_eq!((ids(&later), server.0.lock().expect("one thread").1), (vec![8, 7, 6], 1));
    block_on(later.load_more()).expect("a page");
    assert_eq!(ids(&later), [8, 7, 6, 5, 4, 3]);
    for (url, snapshot) in [
        ("https://api.example/?q=y", kept.clone()),
        (url, kept[..kept.len() - 2].to_owned()),
        (url, kept.replace("\"version\":1", "\"version\":2")),
        (url, kept.replace("\"items\":[", "\"items\":[[],")),
        (url, "{}".to_owned()),
    ] {
        let mut other = made(&server, url);
        let error = other.restore(&snapshot).expect_err("it is none of this feed");
        assert!(matches!(error.kind(), Kind::Options | Kind::MissingKey), "{error:?}");
        assert!(ids(&other).is_empty());
    }
    assert_eq!(later.restore(&kept).expect_err("too late").kind(), Kind::Options);
}

#[test]
fn a_list_is_read_again_and_gaps_are_loaded() {
    let server = Server::new(7);
    let mut feed = made(&server, "https://api.example/");
    block_on(feed.load_more()).expect("a page");
    server.0.lock().expect("one thread").0.splice(0..0, [9, 8]);
    let loaded = block_on(feed.refresh(2)).expect("a page");
    assert_eq!((loaded.added, ids(&feed), feed.gaps().len()), (2, vec![9, 8, 7, 6, 5], 0));
    server.0.lock().expect("one thread").0.splice(0..0, (10..=17).rev());
    block_on(feed.refresh(1)).expect("a page");
    let gap = feed.gaps()[0];
    assert_eq!(gap.index, 3);
    for _ in 0..2 {
        block_on(feed.load_gap(gap.id)).expect("a page");
    }
    assert_eq!((ids(&feed), feed.gaps().len()), ((5..=17).rev().collect(), 0));
    server.0.lock().expect("one thread").0.retain(|id| id % 2 == 0);
    let loaded = block_on(feed.refresh_all()).expect("pages");
    assert_eq!(loaded.removed, 7);
    assert!(ids(&feed).iter().all(|id| id % 2 == 0));
    feed.close();
    assert_eq!(block_on(feed.refresh(1)).expect_err("closed").kind(), Kind::Closed);
}

#[test]
fn a_window_holds_a_few_pages_and_asks_for_others_again() {
    let server = Server::new(300);
    let mut options = options("https://api.example/");
    options.window = Some(1);
    let mut feed: Feed<Option<Row>> = Feed::with_transport(options, server.clone()).expect("good options");
    let mut most = 0;
    while feed.has_more(Direction::Older) {
        block_on(feed.load_more()).expect("a page");
        most = most.max(feed.spool().stats().held);
    }
    let id = |feed: &Feed<Option<Row>>, at| feed.get(at).expect("a row").expect("a number").map(|row| row.id);
    assert_eq!((id(&feed, 0), id(&feed, 299)), (None, Some(1)));
    assert!(most < 12_000, "{most}");
    for at in (0..300).rev() {
        block_on(feed.ensure(at..at + 1)).expect("a page");
        assert_eq!(id(&feed, at), Some(300 - at as u64));
    }
    let error = block_on(made(&server, "https://api.example/").ensure(0..1)).expect_err("it has no window");
    assert_eq!(error.kind(), Kind::Options);
}

#[test]
fn a_list_that_is_forgotten_as_it_is_read_is_read_whole() {
    let server = Server::new(300);
    let mut feed = made(&server, "https://api.example/");
    let (mut read, mut most) = (Vec::new(), 0);
    while let Some(row) = block_on(feed.next()) {
        read.push(row.expect("a row").id);
        most = most.max(feed.spool().len());
        if read.len() % 3 == 0 {
            feed.forget(3);
        }
    }
    assert_eq!((read, most), ((1..=300).rev().collect(), 3));
    let loaded = block_on(feed.refresh(1)).expect("a page");
    assert_eq!((loaded.received, loaded.added), (3, 0), "they are known all the same");
}
