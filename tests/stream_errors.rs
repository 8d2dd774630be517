//! How the Rust feed ends, fails and goes on.
#![cfg(all(not(target_arch = "wasm32"), feature = "fetch"))]

use futures::StreamExt;
use futures::executor::block_on;
use futures::future::ready;
use futures::stream::FusedStream;
use serde_json::Value as Json;
use unspool::{Direction, DoneReason, Error, Feed, Incomplete, Kind, Result, State, Status};

#[path = "support/script.rs"]
mod script;
use script::{CURSOR, Script, feed, options, page, sent, status};

const TWO: &str = r#"{"data": [{"id": 1}, {"id": 2}], "next": "b"}"#;
const LAST: &str = r#"{"data": [{"id": 3}], "next": null}"#;

/// Every item up to the first `None`, by id, and every error by code.
fn read(feed: &mut Feed<Json>) -> Vec<String> {
    let shown = |read: Result<Json>| match read {
        Ok(item) => item["id"].to_string(),
        Err(error) => error.code().into(),
    };
    block_on(feed.by_ref().map(shown).collect())
}

#[test]
fn behaviour_62_a_failure_that_does_not_pass_sends_one_request_however_it_is_read() {
    let (feed, seen) = feed(options(CURSOR), Script::new(|_, _| Some(status(404, ""))));
    let items: Vec<_> = block_on(feed.filter_map(|read| ready(read.ok())).collect());
    assert_eq!((items.len(), sent(&seen)), (0, 1));
}

#[test]
fn behaviour_62_an_error_comes_once_and_then_nothing_until_a_retry() {
    let script = Script::new(|number, _| match number {
        0 => Some(page(TWO)),
        1 | 2 => Some(status(404, "")),
        _ => Some(page(LAST)),
    });
    let (mut feed, seen) = feed(options(CURSOR), script);
    assert_eq!(read(&mut feed), ["1", "2", "http-status"]);
    assert!(feed.is_terminated());
    assert_eq!((read(&mut feed), sent(&seen)), (vec![], 2));

    // It fails again: told to the one who asked, and to the reader, by one request.
    assert_eq!(block_on(feed.retry()).map_err(|error| error.status()), Err(Some(404)));
    assert!(!feed.is_terminated());
    assert_eq!((read(&mut feed), sent(&seen)), (vec!["http-status".into()], 3));
    assert_eq!((read(&mut feed), sent(&seen)), (vec![], 3));

    assert_eq!(block_on(feed.retry()).map(|loaded| loaded.added), Ok(1));
    assert_eq!((read(&mut feed), sent(&seen)), (vec!["3".into()], 4));
    assert!(feed.is_terminated());
    let urls: Vec<_> = seen.lock().unwrap().sent[1..].iter().map(|request| request.url.clone()).collect();
    assert!(urls.iter().all(|url| url == "https://api.example/posts?cursor=b"), "{urls:?}");
}

#[test]
fn behaviour_62_load_more_and_reset_make_a_halted_stream_go_on() {
    let script = || Script::new(|number, _| Some(if number == 0 { status(404, "") } else { page(LAST) }));
    let (mut more, _) = feed(options(CURSOR), script());
    assert_eq!(read(&mut more), ["http-status"]);
    assert_eq!(block_on(more.load_more()).map(|loaded| loaded.added), Ok(1));
    assert_eq!(read(&mut more), ["3"]);

    let (mut anew, _) = feed(options(CURSOR), script());
    assert_eq!(read(&mut anew), ["http-status"]);
    anew.reset(vec![]).expect("no parameter");
    assert_eq!(read(&mut anew), ["3"]);
}

#[test]
fn behaviour_62_a_load_whose_error_nobody_read_still_fails_the_stream() {
    let (mut feed, seen) = feed(options(CURSOR), Script::new(|_, _| Some(status(404, ""))));
    assert!(block_on(feed.load_more()).is_err());
    assert_eq!((read(&mut feed), sent(&seen)), (vec!["http-status".into()], 1));
}

#[test]
fn behaviour_62_a_failure_that_may_pass_is_asked_again_by_reading_on() {
    let script = Script::new(|number, _| match number {
        0..3 => Some(Err(Error::new(Kind::Network, "no route"))),
        _ => Some(page(LAST)),
    });
    let mut patient = options(CURSOR);
    patient.retries = 0;
    let (mut feed, seen) = feed(patient, script);
    assert_eq!(read(&mut feed), ["network", "network", "network", "3"]);
    assert_eq!(sent(&seen), 4);
}

#[test]
fn behaviour_8_the_wait_that_a_transport_names_reaches_whoever_reads() {
    let limited = || Error::new(Kind::RateLimited, "slow down").with_retry_after(7_000.0).with_status(429);
    let mut options = options(CURSOR);
    options.retries = 0;
    let (mut feed, _) = feed(options, Script::new(move |_, _| Some(Err(limited()))));
    let error = block_on(feed.next()).expect("not the end").expect_err("limited");
    assert_eq!((error.kind(), error.status(), error.retry_after()), (Kind::RateLimited, Some(429), Some(7_000.0)));
}

#[test]
fn behaviour_62a_a_list_that_ends_in_a_circle_is_incomplete() {
    const CIRCLE: &str = r#"{"data": [{"id": 1}], "next": "a"}"#;
    let (mut feed, seen) = feed(options(CURSOR), Script::pages(&[CIRCLE]));
    let told = block_on(feed.by_ref().collect::<Vec<_>>());
    let error = told.last().expect("an error").as_ref().expect_err("a circle");
    assert_eq!((told.len(), error.kind(), error.retryable()), (2, Kind::Incomplete, false));
    assert_eq!(error.message(), "the list ends before its end: loop; `retry()` asks again");
    assert_eq!(*feed.spool().state(Direction::Older), State::Done(DoneReason::Loop));
    assert!(feed.is_terminated());

    // Told once, whatever is asked that does nothing.
    let before = sent(&seen);
    assert_eq!(block_on(feed.load_more()).map(|loaded| loaded.done), Ok(true));
    assert_eq!((read(&mut feed), sent(&seen)), (vec![], before));
}

#[test]
fn behaviour_62a_truncated_lists_and_runs_of_empty_pages_are_incomplete_too() {
    const CUT: &str = r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:next"}},
        "truncated": {"at": "body:cut", "is": true}}"#;
    let body = r#"{"data": [{"id": 1}], "next": "b", "cut": true}"#;
    let (mut cut, _) = feed(options(CUT), Script::pages(&[body]));
    assert_eq!(read(&mut cut), ["1", "incomplete"]);

    let endless = || Script::new(|n, _| Some(page(&format!(r#"{{"data": [], "next": "{n}"}}"#))));
    let mut short = options(CURSOR);
    short.max_empty_pages = 3;
    let (mut empty, _) = feed(short, endless());
    assert_eq!(read(&mut empty), ["incomplete"]);
    assert_eq!(*empty.spool().state(Direction::Older), State::Done(DoneReason::EmptyRun));
}

#[test]
fn behaviour_62a_a_caller_may_take_an_incomplete_list_for_a_whole_one() {
    let script = Script::pages(&[r#"{"data": [{"id": 1}], "next": "a"}"#]);
    let (mut feed, _) = feed(options(CURSOR).incomplete(Incomplete::End), script);
    assert_eq!(read(&mut feed), ["1"]);
    assert!(feed.is_terminated());
}

#[test]
fn behaviour_13_a_closed_feed_reads_nothing_and_asks_nothing() {
    let script = Script::new(|number, _| (number == 0).then(|| page(TWO)));
    let (mut feed, seen) = feed(options(CURSOR), script);
    assert_eq!(block_on(feed.next()).map(|read| read.is_ok()), Some(true));
    feed.close();
    assert_eq!((feed.spool().len(), feed.spool().status(Direction::Older)), (0, Status::Closed));
    assert!(feed.get(0).is_none() && feed.is_terminated());
    assert_eq!(read(&mut feed), Vec::<String>::new());
    for asked in [block_on(feed.load_more()), block_on(feed.retry())] {
        assert_eq!(asked.map_err(|error| error.kind()), Err(Kind::Closed));
    }
    assert_eq!(feed.reset(vec![]).map_err(|error| error.kind()), Err(Kind::Closed));
    assert_eq!((read(&mut feed), sent(&seen)), (vec![], 1));
}

#[test]
fn behaviour_13_closing_aborts_what_is_under_way() {
    struct Dropped(std::sync::Arc<std::sync::atomic::AtomicBool>);
    impl Drop for Dropped {
        fn drop(&mut self) {
            self.0.store(true, std::sync::atomic::Ordering::Relaxed);
        }
    }
    struct Hanging(std::sync::Arc<std::sync::atomic::AtomicBool>);
    impl unspool::Transport for Hanging {
        fn send(&self, _: unspool::Request) -> unspool::Task<script::Answer> {
            let guard = Dropped(self.0.clone());
            Box::pin(async move {
                let _guard = guard;
                std::future::pending().await
            })
        }
        fn sleep(&self, _: f64) -> unspool::Task<()> {
            Box::pin(std::future::pending())
        }
        fn now(&self) -> f64 {
            0.0
        }
    }
    let dropped = std::sync::Arc::default();
    let transport = Hanging(std::sync::Arc::clone(&dropped));
    let mut feed = Feed::<Json>::with_transport(options(CURSOR), transport).expect("good options");
    assert!(futures::FutureExt::now_or_never(feed.next()).is_none());
    assert!(!dropped.load(std::sync::atomic::Ordering::Relaxed));
    feed.close();
    assert!(dropped.load(std::sync::atomic::Ordering::Relaxed));
}
