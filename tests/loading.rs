//! BEHAVIOURS 1 to 18: loading, failing, waiting, ending.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use support::{CURSOR, Harness, URL, body, dialect};
use unspool::{
    Command, Direction, DoneReason, Error, Event, Kind, Options, ResponseHead, Spool, State, Status, WaitCause,
};

#[test]
fn behaviour_1_the_first_load_is_the_first_page_and_n_loads_are_n_requests() {
    let mut harness = Harness::new(CURSOR);
    assert!(harness.sent.is_empty(), "creating a feed sends nothing");
    harness.page(&body([1, 2], Some("b"))).page(&body([3, 4], Some("c"))).page(&body([5], None));
    assert_eq!(harness.sent, [URL.into(), format!("{URL}?cursor=b"), format!("{URL}?cursor=c")]);
    assert_eq!(harness.ids(), "1 2 3 4 5");
    assert_eq!(harness.is(), Status::Done);
    harness.settled.clear();
    assert!(harness.load().loaded().done);
    assert_eq!(harness.sent.len(), 3, "nothing is sent after the end");
}

#[test]
fn behaviour_2_a_load_in_flight_is_joined() {
    let mut harness = Harness::new(CURSOR);
    harness.load().load().load();
    assert_eq!(harness.sent.len(), 1);
    assert!(harness.settled.is_empty());
    harness.answer(&body([1], None));
    assert_eq!(harness.loaded().added, 1);
}

#[test]
fn behaviour_3_after_an_abort_the_same_page_is_asked_for() {
    let mut harness = Harness::new(CURSOR);
    harness.page(&body([1], Some("b"))).load();
    let late = harness.out[0].0;
    harness.step(Event::Abort(Direction::Older));
    assert!(harness.out.is_empty() && harness.timers.is_empty(), "request and timer are stopped");
    assert_eq!(harness.is(), Status::Idle);
    harness.step(Event::Answer { turn: late, head: ResponseHead::status(200), body: body([9], None).into() });
    assert_eq!(harness.ids(), "1", "the late answer changes nothing");
    harness.page(&body([2], None));
    assert_eq!(harness.sent[1], harness.sent[2]);
    assert_eq!(harness.ids(), "1 2");
}

#[test]
fn behaviour_4_a_blank_continuation_ends_and_zero_is_one() {
    let bare = r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:next"}}}"#;
    for blank in ["null", r#""""#, "{}", "[]", "false"] {
        let mut harness = Harness::new(bare);
        harness.page(&format!(r#"{{"data":[{{"id":1}}],"next":{blank}}}"#));
        assert_eq!(harness.is(), Status::Done, "{blank}");
        assert!(!harness.spool.has_more(Direction::Older));
    }
    let mut harness = Harness::new(bare);
    harness.page(r#"{"data":[{"id":1}]}"#);
    assert_eq!(harness.is(), Status::Done, "absent");
    for (zero, url) in [("0", "?cursor=0"), (r#""0""#, "?cursor=0")] {
        let mut harness = Harness::new(bare);
        harness.page(&format!(r#"{{"data":[{{"id":1}}],"next":{zero}}}"#)).load();
        assert_eq!(harness.sent[1], format!("{URL}{url}"));
    }
}

#[test]
fn behaviour_5_a_failed_page_stays_asked_for() {
    let mut harness = Harness::with(CURSOR, |mut options| {
        options.retries = 0;
        options
    });
    harness.page(&body([1], Some("b"))).load().fail();
    harness.settled.remove(0);
    let error = harness.error();
    assert_eq!(error.kind(), Kind::Network);
    assert_eq!(error.url(), Some("https://api.example/posts?cursor=b"));
    assert_eq!((harness.is(), harness.ids().as_str()), (Status::Failed, "1"));
    assert_eq!(harness.spool.status(Direction::Newer), Status::Idle, "the error belongs to its lane");
    harness.load().fail();
    harness.settled.clear();
    harness.retry().answer(&body([2], None));
    assert_eq!(harness.sent[1..], vec![format!("{URL}?cursor=b"); 3]);
    assert_eq!(harness.ids(), "1 2");
}

#[test]
fn behaviour_6_after_a_failure_automatic_triggers_do_nothing() {
    let mut harness = Harness::with(CURSOR, |mut options| {
        options.retries = 0;
        options
    });
    harness.load().fail();
    harness.settled.clear();
    for _ in 0..5 {
        harness.auto();
        assert_eq!(harness.loaded().received, 0);
    }
    assert_eq!(harness.sent.len(), 1);
    harness.step(Event::Online(true));
    assert_eq!(harness.is(), Status::Idle, "`online` releases the latch");
    harness.auto();
    assert_eq!(harness.sent.len(), 2);
}

#[test]
fn behaviour_6_during_a_backoff_triggers_join_the_wait() {
    let mut harness = Harness::new(CURSOR);
    harness.load().fail().auto().load();
    assert_eq!(harness.is(), Status::Waiting);
    assert_eq!(harness.sent.len(), 1);
    harness.pass_wait();
    assert_eq!(harness.sent.len(), 2, "the end of the backoff sends by itself");
}

fn throttled(headers: &[(&str, &str)]) -> (f64, WaitCause) {
    let mut harness = Harness::new(CURSOR);
    let head = headers.iter().fold(ResponseHead::status(429), |head, (name, value)| head.with(name, value));
    harness.now = 1_795_219_200_000.0;
    harness.load().answer_with(head, "slow down");
    let State::Waiting { until: Some(until), cause } = *harness.spool.state(Direction::Older) else {
        panic!("{:?}", harness.spool.state(Direction::Older))
    };
    (until - harness.now, cause)
}

#[test]
fn behaviour_8_a_throttled_feed_waits_as_told() {
    assert_eq!(throttled(&[("Retry-After", "7")]), (7_000.0, WaitCause::RateLimit));
    assert_eq!(throttled(&[("Retry-After", "Sat, 21 Nov 2026 00:00:09 GMT")]), (9_000.0, WaitCause::RateLimit));
    assert_eq!(throttled(&[("retry-after-ms", "120")]), (120.0, WaitCause::RateLimit));
    let epoch = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1795219205")];
    assert_eq!(throttled(&epoch), (5_000.0, WaitCause::RateLimit));
    let delta = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "5")];
    assert_eq!(throttled(&delta), (5_000.0, WaitCause::RateLimit));
    let (guess, cause) = throttled(&[]);
    assert!((0.0..500.0).contains(&guess), "{guess}");
    assert_eq!(cause, WaitCause::RateLimit);
}

#[test]
fn behaviour_8_a_wait_longer_than_allowed_is_an_error_and_not_a_secret() {
    let mut harness = Harness::new(CURSOR);
    harness.load().answer_with(ResponseHead::status(429).with("retry-after", "3600"), "");
    let error = harness.error();
    assert_eq!(error.kind(), Kind::RateLimited);
    assert_eq!((error.retry_after(), error.status()), (Some(3_600_000.0), Some(429)));
    assert!(error.retryable());
    assert_eq!(error.message(), "the server asks to wait 3600 s, longer than `maxWait` allows");
}

#[test]
fn behaviour_20_a_request_that_was_held_back_is_no_attempt_and_waits() {
    let mut harness = Harness::with(CURSOR, |mut options| {
        options.retries = 0;
        options
    });
    harness.load();
    let turn = harness.out.remove(0).0;
    harness.timers.clear();
    harness.step(Event::Held { turn, wait: 7_000.0 });
    let State::Waiting { until, cause } = *harness.spool.state(Direction::Older) else { panic!("it waits") };
    assert_eq!((until, cause), (Some(harness.now + 7_000.0), WaitCause::RateLimit));
    assert_eq!(harness.spool.stats().requests, 0, "nothing was sent");
    // Told once more, late: the turn is over.
    harness.step(Event::Held { turn, wait: 9_000.0 });
    harness.pass_wait();
    assert_eq!(*harness.spool.state(Direction::Older), State::Loading { attempt: 1 });
    let turn = harness.out[0].0;
    harness.step(Event::Held { turn, wait: 300_001.0 });
    let error = harness.error();
    assert_eq!((error.kind(), error.retry_after()), (Kind::RateLimited, Some(300_001.0)));
    assert_eq!(harness.retry().sent.len(), 3);
}

#[test]
fn behaviour_20_an_outcome_says_until_when_the_server_wants_to_be_left_alone() {
    let left_alone = |head: ResponseHead, body: &str| {
        let mut spool = Spool::new(Options::new(URL, dialect(CURSOR))).unwrap();
        let outcome = spool.step(5_000.0, Event::LoadMore { lane: Direction::Older, auto: false }).unwrap();
        assert_eq!(outcome.not_before, None);
        let turn = 1;
        spool.step(5_000.0, Event::Answer { turn, head, body: body.into() }).unwrap().not_before
    };
    let after = |status: u16| ResponseHead::status(status).with("retry-after", "7");
    let spent = || ResponseHead::status(200).with("x-ratelimit-remaining", "0").with("x-ratelimit-reset", "7");
    assert_eq!(left_alone(after(429), ""), Some(12_000.0));
    assert_eq!(left_alone(after(503), ""), Some(12_000.0));
    assert_eq!(left_alone(after(404), ""), None);
    assert_eq!(left_alone(ResponseHead::status(429), ""), None, "a guess is the lane's own");
    assert_eq!(left_alone(ResponseHead::status(429).with("retry-after", "3600"), ""), Some(3_605_000.0));
    assert_eq!(left_alone(spent(), &body([1], Some("b"))), Some(12_000.0));
    assert_eq!(left_alone(spent(), &body([1], None)), Some(12_000.0), "the end of one list is not that of others");
    assert_eq!(left_alone(ResponseHead::status(200), &body([1], None)), None);
}

#[test]
fn behaviour_8_a_403_that_says_when_is_a_throttle() {
    let head = ResponseHead::status(403).with("x-ratelimit-remaining", "0").with("x-ratelimit-reset", "2");
    let mut harness = Harness::new(CURSOR);
    harness.load().answer_with(head, "");
    assert_eq!(harness.is(), Status::Waiting);
    let mut harness = Harness::new(CURSOR);
    harness.load().status(403);
    assert_eq!(harness.error().kind(), Kind::Status);
}

#[test]
fn behaviour_9_what_may_pass_is_retried_and_what_may_not_is_not() {
    for status in [408, 425, 429, 500, 502, 503, 504] {
        let mut harness = Harness::new(CURSOR);
        harness.load();
        for attempt in 1..=3 {
            assert_eq!(*harness.spool.state(Direction::Older), State::Loading { attempt });
            harness.status(status);
            let wait = harness.pass_wait();
            assert!(wait <= 500.0 * f64::from(1 << (attempt - 1)), "{status}: {wait}");
        }
        assert_eq!(harness.status(status).error().status(), Some(status));
        assert_eq!(harness.sent.len(), 4, "{status}: the first attempt and three more");
    }
    for status in [400, 401, 403, 404, 409, 410, 422, 501] {
        let mut harness = Harness::new(CURSOR);
        harness.load().answer_with(ResponseHead::status(status), r#"{"error":"no"}"#);
        let error = harness.error();
        assert_eq!((error.kind(), error.status()), (Kind::Status, Some(status)));
        assert!(error.message().contains(r#"{"error":"no"}"#), "{error}");
    }
}

#[test]
fn behaviour_9_a_post_is_repeated_only_if_it_reads() {
    let post = |json: &str, told: Option<bool>| {
        let mut harness = Harness::with(json, |mut options| {
            options.idempotent = told;
            options.post(r#"{"q":"x"}"#)
        });
        harness.load().fail();
        harness.is()
    };
    let in_query = r#"{"items": "data", "key": "id", "next": {"set": {"query:c": "body:next"}}}"#;
    let in_body = r#"{"items": "data", "key": "id", "next": {"set": {"body:c": "body:next"}}}"#;
    assert_eq!(post(in_query, None), Status::Failed);
    assert_eq!(post(in_query, Some(true)), Status::Waiting);
    assert_eq!(post(in_body, None), Status::Waiting);
    assert_eq!(post(in_body, Some(false)), Status::Failed);
}

#[test]
fn behaviour_10_the_timeout_aborts_and_the_page_is_retried() {
    let mut harness = Harness::new(CURSOR);
    harness.load();
    let stalled = harness.out[0].0;
    harness.pass(30_000.0);
    assert!(harness.out.iter().all(|(turn, _)| *turn != stalled), "the request is aborted");
    harness.pass(1_000.0);
    assert_eq!(harness.out.len(), 1);
    harness.step(Event::Answer { turn: stalled, head: ResponseHead::status(200), body: body([9], None).into() });
    assert!(harness.spool.is_empty(), "the answer that came too late is dropped");
    harness.answer(&body([1], None));
    assert_eq!(harness.ids(), "1");
}

#[test]
fn behaviour_10_a_truncated_body_is_never_half_accepted() {
    let whole = body([1, 2, 3], Some("b"));
    for cut in 1..whole.len() {
        let mut harness = Harness::new(CURSOR);
        harness.load().answer(&whole[..cut]);
        assert!(harness.spool.is_empty());
        assert_eq!(harness.is(), Status::Waiting, "cut at {cut}: asked for again");
    }
}

#[test]
fn behaviour_11_offline_spends_no_attempt() {
    let mut harness = Harness::new(CURSOR);
    harness.step(Event::Online(false)).load();
    assert!(harness.sent.is_empty());
    assert_eq!(*harness.spool.state(Direction::Older), State::Waiting { until: None, cause: WaitCause::Offline });
    harness.pass(1e9);
    assert!(harness.sent.is_empty());
    harness.step(Event::Online(true));
    assert_eq!(*harness.spool.state(Direction::Older), State::Loading { attempt: 1 });
    harness.step(Event::Online(false)).fail();
    assert_eq!(harness.is(), Status::Waiting);
    harness.step(Event::Online(true));
    assert_eq!(
        *harness.spool.state(Direction::Older),
        State::Loading { attempt: 1 },
        "the loss of the network cost nothing"
    );
    harness.answer(&body([1], None));
    assert_eq!(harness.ids(), "1");
}

#[test]
fn behaviour_12_a_reset_starts_an_epoch_at_once() {
    let mut harness = Harness::new(CURSOR);
    harness.page(&body([1, 2], Some("b"))).load();
    harness.settled.clear();
    let late = harness.out[0].0;
    let params = vec![("q".into(), Some("rust & wasm".into())), ("gone".into(), None)];
    harness.step(Event::Reset { params, keep: false });
    assert!(harness.spool.is_empty() && harness.out.is_empty());
    assert_eq!(harness.error().kind(), Kind::Aborted);
    harness.step(Event::Answer { turn: late, head: ResponseHead::status(200), body: body([3], None).into() });
    assert!(harness.spool.is_empty(), "a late answer of the old epoch changes nothing");
    harness.page(&body([1], None));
    assert_eq!(harness.sent.last().unwrap(), &format!("{URL}?q=rust%20%26%20wasm"));
    assert_eq!(harness.ids(), "1", "keys of the old epoch are forgotten");
}

#[test]
fn behaviour_12_old_items_may_stay_until_the_new_first_page() {
    let mut harness = Harness::new(CURSOR);
    harness.page(&body([1, 2], None));
    harness.step(Event::Reset { params: Vec::new(), keep: true });
    assert_eq!(harness.ids(), "1 2");
    harness.load().status(500).pass_wait();
    assert_eq!(harness.ids(), "1 2", "a failed first page takes nothing away");
    harness.answer(&body([3], None));
    assert_eq!(harness.ids(), "3");
}

#[test]
fn behaviour_13_a_closed_feed_says_so() {
    let mut harness = Harness::new(CURSOR);
    harness.page(&body([1], Some("b"))).load();
    harness.settled.clear();
    harness.step(Event::Close);
    assert_eq!(harness.error().kind(), Kind::Closed);
    assert!(harness.out.is_empty() && harness.timers.is_empty());
    assert_eq!((harness.is(), harness.spool.len(), harness.spool.stats().held), (Status::Closed, 0, 0));
    harness.step(Event::Close);
    assert_eq!(harness.load().error().message(), "the feed is closed");
    assert_eq!(harness.retry().error().kind(), Kind::Closed);
    assert_eq!(harness.sent.len(), 2);
}

#[test]
fn behaviour_14_empty_pages_with_more_are_followed_within_bounds() {
    let mut harness = Harness::with(CURSOR, |mut options| {
        options.max_empty_pages = 3;
        options
    });
    harness.load().answer(&body([], Some("b"))).answer(&body([], Some("c"))).pass_wait();
    harness.answer(&body([7], Some("d")));
    let loaded = harness.loaded();
    assert_eq!((loaded.received, loaded.added), (1, 1), "one load went through three pages");
    harness.load().answer(&body([], Some("e")));
    let mut waits = Vec::new();
    for cursor in ["f", "g"] {
        harness.answer(&body([], Some(cursor)));
        waits.push(harness.pass_wait());
    }
    assert!((50.0..100.0).contains(&waits[0]) && (100.0..200.0).contains(&waits[1]), "{waits:?}");
    harness.answer(&body([], Some("h")));
    assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::EmptyRun));
    assert!(harness.loaded().done);
    harness.auto();
    assert!(harness.out.is_empty());
    harness.settled.clear();
    harness.load();
    assert!(harness.out.is_empty() && harness.loaded().done, "only a retry goes on");
    harness.retry();
    assert_eq!(harness.sent.last().unwrap(), &format!("{URL}?cursor=h"), "the continuation was kept");
}

#[test]
fn behaviour_15_circles_end_with_a_warning() {
    // Which page a cursor leads to, and which cursor the page gives.
    for (first, circle) in [
        ("b", &[("b", 1, "b")][..]),
        ("b", &[("b", 1, "c"), ("c", 2, "b")]),
        ("b", &[("b", 1, "c"), ("c", 2, "d"), ("d", 3, "c")]),
    ] {
        let mut harness = Harness::new(CURSOR);
        harness.page(&body([0], Some(first)));
        while harness.is() != Status::Done {
            assert!(harness.sent.len() < 12, "it does not end");
            harness.settled.clear();
            harness.load();
            while let Some((_, request)) = harness.out.first() {
                let (_, page, next) =
                    circle.iter().find(|(cursor, ..)| request.url.ends_with(&format!("cursor={cursor}"))).unwrap();
                harness.answer(&body([*page], Some(next)));
                if harness.is() == Status::Waiting {
                    assert_eq!(
                        *harness.spool.state(Direction::Older),
                        unsure(&harness),
                        "asked once more, with a backoff"
                    );
                    harness.pass_wait();
                }
            }
        }
        assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::Loop), "{circle:?}");
        assert_eq!(harness.spool.len(), circle.len() + 1);
        assert_eq!(harness.warnings.len(), 1);
        assert!(
            harness.warnings[0].contains("leads back to https://api.example/posts?cursor="),
            "{:?}",
            harness.warnings
        );
    }
}

fn unsure(harness: &Harness) -> State {
    match harness.spool.state(Direction::Older) {
        State::Waiting { until, .. } => State::Waiting { until: *until, cause: WaitCause::Unsure },
        other => other.clone(),
    }
}

#[test]
fn behaviour_15_a_stale_page_is_asked_for_again() {
    let mut harness = Harness::new(CURSOR);
    harness.page(&body([1, 2], Some("b"))).page(&body([3, 4], Some("c"))).load();
    // A cache gives the page before once more.
    harness.answer(&body([3, 4], Some("c"))).pass_wait();
    harness.answer(&body([5, 6], None));
    assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::End));
    assert_eq!((harness.ids().as_str(), harness.sent.len()), ("1 2 3 4 5 6", 4));
    assert!(harness.warnings.is_empty(), "{:?}", harness.warnings);
}

#[test]
fn behaviour_15_a_retry_goes_on_after_a_loop() {
    let mut harness = Harness::new(CURSOR);
    harness.page(&body([1], Some("b"))).page(&body([2], Some("c"))).load();
    harness.answer(&body([2], Some("c"))).pass_wait();
    harness.answer(&body([2], Some("c")));
    assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::Loop));
    harness.settled.clear();
    harness.retry();
    assert_eq!(harness.sent.last().unwrap(), &format!("{URL}?cursor=c"), "the page that never came");
    harness.answer(&body([3], None));
    assert_eq!((harness.ids().as_str(), harness.is()), ("1 2 3", Status::Done));
    assert_eq!(harness.spool.ending(Direction::Older).unwrap().reason, DoneReason::End);
}

#[test]
fn behaviour_15_a_scroll_asks_the_same_again_and_again() {
    let scroll = r#"{"items": "data", "key": "id", "next": {"set": {"query:scroll": "body:scroll"}}, "stop": [{"empty": true}]}"#;
    let page = |ids: &[u32]| {
        let rows: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        format!(r#"{{"data":[{}],"scroll":"s"}}"#, rows.join(","))
    };
    let mut harness = Harness::new(scroll);
    for ids in [&[1, 2][..], &[3, 4], &[5], &[]] {
        harness.page(&page(ids));
    }
    assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::End));
    assert_eq!((harness.ids().as_str(), harness.sent.len()), ("1 2 3 4 5", 4));
}

#[test]
fn behaviour_15_a_retry_is_no_circle() {
    let mut harness = Harness::new(CURSOR);
    harness.load().status(500).pass_wait();
    harness.answer(&body([1], Some("b"))).load().status(503).pass_wait();
    harness.answer(&body([2], None));
    assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::End));
}

#[test]
fn behaviour_16_pages_without_anything_new_end_as_a_loop() {
    let pages = r#"{"items": "", "key": "id", "next": {"set": {"query:page": {"inc": 1, "from": 1}}}}"#;
    let mut harness = Harness::with(pages, |mut options| {
        options.max_stale_pages = 4;
        options
    });
    for _ in 0..5 {
        harness.page(r#"[{"id":1},{"id":2}]"#);
    }
    assert_eq!(
        *harness.spool.state(Direction::Older),
        State::Done(DoneReason::Loop),
        "page numbers rise, content repeats"
    );
    assert_eq!((harness.ids().as_str(), harness.sent.len()), ("1 2", 6), "the first one twice");
    assert_eq!(
        harness.warnings,
        ["the list ends as a loop: 4 pages in a row without one new item; `retry()` asks again"]
    );
}

#[test]
fn behaviour_16_without_keys_the_pages_themselves_are_compared() {
    let pages = r#"{"items": "", "key": null, "next": {"set": {"query:page": {"inc": 1, "from": 1}}}}"#;
    let mut harness = Harness::with(pages, |mut options| {
        options.max_stale_pages = 3;
        options
    });
    harness.page("[1,1,2]").page("[1,1,3]");
    assert_eq!(harness.items(), ["1", "1", "2", "1", "1", "3"], "without a key nothing is a duplicate");
    harness.page("[1,1,3]").page("[1,1,3]").page("[1,1,3]");
    assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::Loop));
}

#[test]
fn behaviour_16_a_server_that_starts_again_under_ever_new_cursors() {
    let mut harness = Harness::new(CURSOR);
    for page in 0..30_u32 {
        if harness.is() == Status::Done {
            break;
        }
        harness.page(&body((page % 3) * 2..(page % 3) * 2 + 2, Some(&format!("x{page}"))));
    }
    assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::Loop));
    assert_eq!((harness.ids().as_str(), harness.sent.len()), ("0 1 2 3 4 5", 14));
}

#[test]
fn behaviour_17_a_limit_out_of_range_is_refused_before_anything_is_sent() {
    let options = Options::new(URL, dialect(CURSOR)).limit(101);
    let error = Spool::new(options).unwrap_err();
    assert_eq!(error.kind(), Kind::Options);
    assert!(error.message().contains("100"), "{error}");
    let mut harness = Harness::with(CURSOR, |options| options.limit(100));
    harness.load();
    assert_eq!(harness.sent, [format!("{URL}?limit=100")]);
}

#[test]
fn behaviour_17_counters_step_by_what_the_answer_says() {
    let offset = r#"{"items": "items", "key": "id", "limit": {"at": "query:limit"},
        "next": {"set": {"query:offset": {"inc": "body:limit", "from": 0}}}}"#;
    let mut harness = Harness::with(offset, |options| options.limit(100));
    harness.page(r#"{"items":[{"id":1}],"limit":25}"#).load();
    assert_eq!(harness.sent[1], format!("{URL}?limit=100&offset=25"), "the server lowered the limit");
}

#[test]
fn behaviour_18_max_items_is_exact() {
    let mut harness = Harness::with(CURSOR, |options| options.max_items(10));
    harness.page(&body(0..50, Some("b")));
    assert_eq!((harness.spool.len(), harness.sent.len()), (10, 1));
    assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::MaxItems));
    assert!(harness.loaded().done);

    for (count, reason, requests) in [(9, DoneReason::End, 1), (10, DoneReason::End, 1), (0, DoneReason::End, 1)] {
        let mut harness = Harness::with(CURSOR, |options| options.max_items(10));
        harness.page(&body(0..count, None));
        assert_eq!(*harness.spool.state(Direction::Older), State::Done(reason), "{count} items on the only page");
        assert_eq!(harness.sent.len(), requests);
    }
    for (next, cursor) in [(Some("c"), "cursor=b"), (None, "cursor=b")] {
        let mut harness = Harness::with(CURSOR, |options| options.max_items(3));
        harness.page(&body([1, 2], Some("b"))).page(&body([2, 3, 4], next));
        assert_eq!(harness.ids(), "1 2 3");
        assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::MaxItems));
        assert_eq!(harness.spool.cursor(Direction::Older).as_deref(), Some(cursor), "4 is there still");
    }
    let mut harness = Harness::with(CURSOR, |options| options.max_items(1));
    harness.page(&body([1, 2], Some("b")));
    assert_eq!(harness.spool.cursor(Direction::Older), None, "from the beginning");
    let mut harness = Harness::with(CURSOR, |options| options.max_items(2));
    harness.page(&body([1, 2], Some("b")));
    assert_eq!(harness.spool.cursor(Direction::Older).as_deref(), Some("cursor=b"), "the page was taken as a whole");
}

#[test]
fn behaviour_40_an_expired_cursor_starts_over_at_most_twice() {
    let expiring = r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:next"}},
        "expired": {"status": [410]}}"#;
    let mut harness = Harness::new(expiring);
    harness.page(&body([1, 2], Some("b"))).load().status(410);
    assert_eq!(harness.sent.last().unwrap(), URL, "from the first page");
    harness.answer(&body([0, 1, 2], Some("b2")));
    assert_eq!(harness.ids(), "1 2 0", "known keys do not show twice");
    harness.load().status(410).answer(&body([0, 1, 2], Some("b3"))).settled.clear();
    assert_eq!(harness.load().status(410).error().kind(), Kind::Expired);
    let mut harness = Harness::new(expiring);
    assert_eq!(harness.load().status(410).error().kind(), Kind::Expired, "the first page has no cursor to expire");
}

#[test]
fn a_server_that_is_not_ready_is_asked_again_as_it_says() {
    let later = r#"{"items": "data", "key": "id", "next": null,
        "retry": {"status": [202], "after": "body:retry_after"}}"#;
    let mut harness = Harness::new(later);
    harness.load().answer_with(ResponseHead::status(202), r#"{"retry_after": 3}"#);
    let until = Some(harness.now + 3_000.0);
    assert_eq!(*harness.spool.state(Direction::Older), State::Waiting { until, cause: WaitCause::Later });
    harness.pass_wait();
    harness.answer(&body([1], None));
    assert_eq!((harness.ids().as_str(), harness.is()), ("1", Status::Done));
}

#[test]
fn a_retry_cuts_a_wait_short() {
    let mut harness = Harness::new(CURSOR);
    harness.load().answer_with(ResponseHead::status(429).with("retry-after", "60"), "").retry();
    assert_eq!(*harness.spool.state(Direction::Older), State::Loading { attempt: 1 });
    assert_eq!(harness.timers.len(), 1, "only the timeout of the new attempt runs");
    harness.answer(&body([1], None));
    assert_eq!(harness.ids(), "1");
}

#[test]
fn late_and_foreign_turns_change_nothing() {
    let mut spool = Spool::new(Options::new(URL, dialect(CURSOR))).unwrap();
    let step = spool.step(0.0, Event::LoadMore { lane: Direction::Older, auto: false }).unwrap();
    let Command::Send { turn, .. } = step.commands[0] else { panic!() };
    for other in [0, turn + 1, u32::MAX] {
        let answer = Event::Answer { turn: other, head: ResponseHead::status(200), body: body([1], None).into() };
        assert_eq!(spool.step(0.0, answer).unwrap(), unspool::Outcome::default());
        assert_eq!(spool.step(0.0, Event::Woke { turn: other }).unwrap(), unspool::Outcome::default());
        let failure = Error::new(Kind::Network, "");
        assert_eq!(spool.step(0.0, Event::Failed { turn: other, failure }).unwrap(), unspool::Outcome::default());
    }
    assert!(spool.is_empty());
}

#[test]
fn the_total_is_what_the_server_says_as_far_as_it_says_so() {
    const COUNTED: &str = r#"{"items": "data", "key": "id", "limit": {"at": "query:limit"},
        "next": {"set": {"query:offset": {"inc": "items", "from": 0}}}, "stop": [{"total": "body:hits.total.value", "at": "query:offset"}]}"#;
    let page = |ids: &str, total: &str| format!(r#"{{"data":[{ids}],"hits":{{"total":{total}}}}}"#);
    let mut harness = Harness::new(COUNTED);
    let total = |harness: &Harness| harness.spool.total(Direction::Older).map(|total| (total.value, total.exact));
    assert_eq!(total(&harness), None);
    harness.load().answer(&page(r#"{"id":1},{"id":2}"#, r#"{"value":10000,"relation":"gte"}"#));
    assert_eq!(total(&harness), Some((10_000, false)), "at least");
    harness.load().answer(&page(r#"{"id":3},{"id":4}"#, r#"{"value":6,"relation":"eq"}"#));
    assert_eq!(total(&harness), Some((6, true)));
    harness.load().answer(&page(r#"{"id":5}"#, "{}"));
    assert_eq!(total(&harness), Some((6, true)), "it was said before");
    harness.step(Event::Reset { params: Vec::new(), keep: false });
    assert_eq!(total(&harness), None, "the list is another one");
}
