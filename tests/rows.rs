//! BEHAVIOURS 8, 14, 57, 58, 60 and 62: rows that are broken or move, parameters in bodies, and pace.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::collections::BTreeSet;

use support::{CURSOR, Harness, URL, body, dialect};
use unspool::{
    Direction, DoneReason, Error, Event, Kind, Options, Request, ResponseHead, Spool, State, Status, Value, WaitCause,
    Write,
};

const OFFSET: &str = r#"{"items": "data", "key": "id", "limit": {"at": "query:limit"}, "next": {"set": {"query:offset": {"inc": "items", "from": 0}}},
    "stop": [{"empty": true}]}"#;
const PAGE: &str = r#"{"items": "data", "key": "id", "limit": {"at": "query:limit"}, "next": {"set": {"query:page": {"inc": 1, "from": 1}}},
    "stop": [{"empty": true}]}"#;

#[test]
fn behaviour_58_a_null_row_is_left_out_with_one_warning() {
    let mut harness = Harness::new(CURSOR);
    harness.page(r#"{"data":[{"id":1},null,{"id":2}],"next":"b","more":true}"#);
    harness.page(r#"{"data":[null,{"id":3},null],"next":null,"more":false}"#);
    assert_eq!((harness.ids().as_str(), harness.is()), ("1 2 3", Status::Done));
    assert_eq!(harness.warnings.len(), 1, "{:?}", harness.warnings);
    let last = r#"{"items": "data", "key": "id", "next": {"set": {"query:after": "last:id"}}}"#;
    let mut harness = Harness::new(last);
    harness.page(r#"{"data":[{"id":1},null]}"#).load();
    assert_eq!(harness.sent[1], format!("{URL}?after=1"), "a null is no place to go on from");
    let relay = r#"{"items": "edges", "item": "node", "key": "node.id", "next": null}"#;
    let mut harness = Harness::new(relay);
    harness.page(r#"{"edges":[{"node":null},null,{"node":{"id":4}}]}"#);
    assert_eq!((harness.ids().as_str(), harness.warnings.len()), ("4", 1));
    let mut harness = Harness::new(r#"{"items": "data", "key": null, "next": null}"#);
    harness.page(r#"{"data":[null,1,null]}"#);
    assert_eq!(
        (harness.items().join(" ").as_str(), harness.warnings.len()),
        ("null 1 null", 0),
        "without a key any value is an item"
    );
}

#[test]
fn behaviour_58_a_byte_that_is_no_utf_8_is_read_as_browsers_read_it() {
    for bad in [&b"\xff"[..], b"\xf0\x9f\x98", b"\xc3", b"\xed\xa0\x80"] {
        let text = [br#"{"data":[{"id":1,"t":"a"#, bad, br#"b"},{"id":2}],"next":null,"more":false}"#].concat();
        let mut harness = Harness::new(CURSOR);
        harness.load().answer_bytes(ResponseHead::status(200), &text);
        assert_eq!(harness.ids(), "1 2");
        let wanted = String::from_utf8_lossy(&[br#"{"id":1,"t":"a"#, bad, br#"b"}"#].concat()).into_owned();
        assert_eq!(harness.items()[0], wanted);
        assert_eq!(harness.warnings.len(), 1);
        assert!(harness.warnings[0].contains("UTF-8"), "{:?}", harness.warnings);
        let key = [br#"{"data":[{"id":1},{"id":"x"#, bad, br#""}],"next":null}"#].concat();
        let mut harness = Harness::new(CURSOR);
        harness.load().answer_bytes(ResponseHead::status(200), &key);
        let error = harness.error();
        assert_eq!((error.kind(), error.item()), (Kind::MissingKey, Some(1)), "{error}");
        assert!(error.path().is_some_and(|path| path == "id"), "{error}");
    }
    let mut harness = Harness::new(CURSOR);
    harness.lends = true;
    let text = [br#"{"data":[{"id":1,"t":"a"#, &b"\xf0\x9f\x98"[..], br#"b"}],"next":null}"#].concat();
    harness.load().answer_bytes(ResponseHead::status(200), &text);
    assert!(harness.items()[0].contains('\u{fffd}'), "a body that was mended is kept as it was read");
}

#[test]
fn behaviour_58_an_error_beside_a_whole_list_is_a_warning() {
    let graphql = r#"{"items": "data.feed.nodes", "key": "id", "next": null, "error": {"at": "body:errors"}}"#;
    let mut harness = Harness::new(graphql);
    harness.page(r#"{"data":{"feed":{"nodes":[{"id":1}]}},"errors":[{"message":"author of 1 is gone"}]}"#);
    assert_eq!(harness.ids(), "1");
    assert!(harness.warnings[0].contains("author of 1 is gone"), "{:?}", harness.warnings);
    for body in
        [r#"{"data":null,"errors":[{"message":"no"}]}"#, r#"{"data":{"feed":null},"errors":[{"message":"no"}]}"#]
    {
        let mut harness = Harness::new(graphql);
        assert_eq!(harness.load().answer(body).error().kind(), Kind::Api, "{body}");
    }
    let slack = r#"{"items": "list", "key": "id", "next": null, "error": {"at": "body:ok", "is": false}}"#;
    let mut harness = Harness::new(slack);
    assert_eq!(
        harness.load().answer(r#"{"ok":false,"error":"ratelimited","list":[{"id":1}]}"#).error().kind(),
        Kind::Api
    );
}

/// A list at a server whose rows come and go.
struct Moving {
    rows: Vec<u32>,
}

impl Moving {
    fn answer(&self, request: &Request) -> String {
        let number = |name: &str| {
            let query = request.url.split_once('?').map_or("", |(_, query)| query);
            query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))?.parse::<usize>().ok())
        };
        let limit = number("limit").unwrap_or(20);
        let offset = number("page").map_or_else(|| number("offset").unwrap_or(0), |page| (page - 1) * limit);
        let rows: Vec<String> =
            self.rows.iter().skip(offset).take(limit).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        format!(r#"{{"data":[{}]}}"#, rows.join(","))
    }
}

/// Walks to the end; `between` changes the server, and the feed, after each page.
fn walk(harness: &mut Harness, server: &mut Moving, between: &mut dyn FnMut(&mut Harness, &mut Moving, usize)) {
    for page in 0..400 {
        if harness.is() == Status::Done {
            return;
        }
        harness.settled.clear();
        harness.load();
        loop {
            if let Some((_, request)) = harness.out.first().cloned() {
                harness.answer(&server.answer(&request));
            } else if harness.is() == Status::Waiting {
                harness.pass_wait();
            } else {
                break;
            }
        }
        between(harness, server, page);
    }
    panic!("it does not end: {:?}", harness.sent);
}

fn remove(harness: &mut Harness, id: u32) {
    let key = harness.spool.key_of(id.to_string().as_bytes()).unwrap();
    harness.step(Event::Write(Write::Remove { key }));
}

#[test]
fn behaviour_57_rows_that_the_caller_removes_cost_no_other() {
    for dialect in [OFFSET, PAGE, &OFFSET.replace(r#""items", "from""#, r#""limit", "from""#)] {
        for per_page in [1, 3, 20] {
            let mut harness = Harness::with(dialect, |options| options.limit(20));
            let mut server = Moving { rows: (0..200).collect() };
            let mut removed = BTreeSet::new();
            walk(&mut harness, &mut server, &mut |harness, server, page| {
                // Deleted at the server and taken out of the list, as an app does it.
                for id in (0..per_page).map(|n| page as u32 * 20 + n).filter(|id| *id < 200) {
                    if harness.spool.find(&harness.spool.key_of(id.to_string().as_bytes()).unwrap()).is_some() {
                        server.rows.retain(|row| *row != id);
                        remove(harness, id);
                        removed.insert(id);
                    }
                }
            });
            let wanted: Vec<String> = (0..200).filter(|id| !removed.contains(id)).map(|id| id.to_string()).collect();
            assert_eq!(harness.ids(), wanted.join(" "), "{per_page} {dialect}");
            assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::End));
        }
    }
}

#[test]
fn behaviour_57_overlap_finds_rows_that_vanish_at_the_server() {
    let rows_that_stay = |harness: &Harness, server: &Moving, gone: &BTreeSet<u32>| {
        let ids: Vec<u32> = harness.ids().split(' ').map(|id| id.parse().unwrap()).collect();
        let unique: BTreeSet<u32> = ids.iter().copied().collect();
        assert_eq!(unique.len(), ids.len(), "none twice");
        for id in (0..200).filter(|id| !gone.contains(id)) {
            assert!(unique.contains(&id), "{id} is lost; {} at the server", server.rows.len());
        }
    };
    for (overlap, per_page) in [(3, 0), (3, 1), (3, 3), (3, 7), (5, 19), (1, 20)] {
        let mut harness = Harness::with(OFFSET, |mut options| {
            options.overlap = overlap;
            options.limit(20)
        });
        let mut server = Moving { rows: (0..200).collect() };
        let mut gone = BTreeSet::new();
        walk(&mut harness, &mut server, &mut |_, server, page| {
            for n in 0..per_page {
                let id = (page * 20 + n) as u32;
                if server.rows.contains(&id) && id < 150 {
                    server.rows.retain(|row| *row != id);
                    gone.insert(id);
                }
            }
            if page % 3 == 1 {
                server.rows.insert(0, 1_000 + page as u32);
            }
        });
        rows_that_stay(&harness, &server, &gone);
        assert!(harness.sent.len() < 60, "{} requests", harness.sent.len());
        assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::End), "stepping back is no loop");
        let further = harness.warnings.iter().filter(|warning| warning.contains("overlap")).count();
        assert_eq!(further, usize::from(per_page >= overlap), "{:?}", harness.warnings);
    }
    // All that was known moved up past the page that is asked for.
    let mut harness = Harness::with(OFFSET, |mut options| {
        options.overlap = 5;
        options.limit(20)
    });
    let mut server = Moving { rows: (0..60).collect() };
    walk(&mut harness, &mut server, &mut |_, server, page| {
        if page == 1 {
            server.rows.retain(|id| !(10..40).contains(id));
        }
    });
    assert!((40..60).all(|id| harness.ids().split(' ').any(|one| one == id.to_string())), "{}", harness.ids());
    for (text, overlap) in [(PAGE, 2), (OFFSET, 20), (&OFFSET.replace(r#""key": "id""#, r#""key": null"#), 2)] {
        let mut options = Options::new(URL, dialect(text)).limit(20);
        options.overlap = overlap;
        assert_eq!(Spool::new(options).unwrap_err().path(), Some("options.overlap"));
    }
}

#[test]
fn behaviour_60_parameters_are_written_where_the_api_reads_them() {
    let params = |pairs: &[(&str, Option<Value>)]| {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    };
    let graphql =
        r#"{"items": "data.feed.nodes", "key": "id", "next": {"set": {"body:variables.after": "body:cursor"}}}"#;
    let start = |dialect: &str, body: &str| Harness::with(dialect, |options| options.post(body));
    let sent = |harness: &mut Harness| {
        harness.load();
        String::from_utf8(harness.out[0].1.body.clone().unwrap()).unwrap()
    };
    let mut harness = start(graphql, r#"{"query":"q","variables":{"n":1}}"#);
    harness
        .step(Event::Reset { params: params(&[("q", Some("rust".into())), ("n", Some(Value::Int(2)))]), keep: false });
    assert_eq!(sent(&mut harness), r#"{"query":"q","variables":{"n":2,"q":"rust"}}"#);
    let mut harness = start(graphql, r#"{"query":"q","variables":{"n":1}}"#);
    let filter = Value::Map(vec![("tags".into(), Value::from(["a", "b"]))]);
    harness.step(Event::Reset {
        params: params(&[("body:variables.filter", Some(filter)), ("body:variables.n", None)]),
        keep: false,
    });
    assert_eq!(sent(&mut harness), r#"{"query":"q","variables":{"filter":{"tags":["a","b"]}}}"#);
    let in_query = r#"{"items": "data", "key": "id", "next": {"set": {"query:c": "body:next"}}}"#;
    // What cannot be written is refused, and changes nothing: items, places and what is under way stay.
    let refused = |harness: &mut Harness, pairs: &[(&str, Option<Value>)]| {
        let before = (harness.spool.len(), harness.spool.state(Direction::Older).clone(), harness.out.len());
        let error = harness.try_step(Event::Reset { params: params(pairs), keep: false }).err();
        if error.is_some() {
            assert_eq!(before, (harness.spool.len(), harness.spool.state(Direction::Older).clone(), harness.out.len()));
        }
        error
    };
    let mut harness = start(in_query, r#"{"a":1}"#);
    harness.load().answer(r#"{"data":[{"id":1}],"next":"c"}"#).load();
    let error = refused(&mut harness, &[("q", Some("x".into()))]).unwrap();
    assert!(error.kind() == Kind::Options && error.message().contains("`body:q`"), "{error}");
    assert!(refused(&mut harness, &[("body:*", Some("x".into()))]).is_some());
    let slip = refused(&mut harness, &[("boby:q", Some("x".into()))]).unwrap();
    assert!(slip.message().contains("`body:q`"), "{slip}");
    assert!(refused(&mut harness, &[("query:q", Some(Value::List(vec![])))]).is_some());
    assert!(refused(&mut harness, &[("query:q", Some("x".into())), ("body:q", Some("x".into()))]).is_none());
    assert!(harness.spool.is_empty(), "it is reset");
    let mut harness = Harness::new(in_query);
    assert!(refused(&mut harness, &[("body:q", Some("x".into()))]).is_some(), "there is no body");
    harness.step(Event::Reset {
        params: params(&[("q", Some("a b".into())), ("n", Some(Value::Int(5))), ("new", Some(true.into()))]),
        keep: false,
    });
    harness.load();
    assert_eq!(harness.sent, [format!("{URL}?q=a%20b&n=5&new=true")]);
}

#[test]
fn behaviour_8_at_once_again_and_again_is_no_pace() {
    let mut waits = Vec::new();
    for seed in 0..20 {
        let mut harness = Harness::with(CURSOR, |mut options| {
            options.seed = seed;
            options
        });
        harness.load();
        for _ in 0..3 {
            harness.answer_with(ResponseHead::status(503).with("retry-after", "0"), "");
            waits.push(harness.pass_wait());
        }
    }
    let sum = |attempt: usize| waits.iter().skip(attempt).step_by(3).sum::<f64>();
    assert!(sum(1) > sum(0) && sum(2) > sum(1), "{waits:?}");
    for (at, wait) in waits.iter().enumerate() {
        assert!(*wait >= [50.0, 100.0, 200.0][at % 3], "{waits:?}");
    }
    let mut first: Vec<i64> = waits.iter().step_by(3).map(|wait| *wait as i64).collect();
    first.sort_unstable();
    first.dedup();
    assert!(first.len() > 10, "there is no jitter in {first:?}");
}

/// Whatever says "at once", in whatever way: the same is not asked for again at once, and each time later.
#[test]
fn behaviour_8_a_wait_of_nothing_is_no_wait() {
    let now = 1_795_219_200_000.0;
    let status = |status, name: &str, value: &str| ResponseHead::status(status).with(name, value);
    let past = "Sat, 21 Nov 2020 00:00:00 GMT";
    let heads = [
        status(503, "retry-after", "0"),
        status(503, "retry-after", past),
        status(429, "retry-after-ms", "0"),
        status(429, "retry-after", "0.0"),
        status(429, "x-ratelimit-remaining", "0").with("x-ratelimit-reset", "1000000000"),
        status(429, "ratelimit-remaining", "0").with("ratelimit-reset", "0"),
        status(202, "retry-after", "0"),
        status(202, "retry-after", past),
        status(200, "x-pause", "0"),
    ];
    for head in heads {
        let retry = match head.status {
            202 => r#"{"status": 202}"#,
            _ => r#"{"at": "header:x-pause", "is": "0", "after": "header:x-pause"}"#,
        };
        let next = r#""next": {"set": {"query:cursor": "body:next"}}"#;
        let dialect = format!(r#"{{"items": "data", "key": "id", {next}, "retry": {retry}}}"#);
        let mut harness = Harness::with(&dialect, |mut options| {
            options.retries = 6;
            options
        });
        harness.now = now;
        harness.load();
        let mut least = 50.0;
        for _ in 0..5 {
            harness.answer_with(head.clone(), "");
            let wait = harness.pass_wait();
            assert!(wait >= least, "{wait} ms after {head:?}");
            least *= 2.0;
        }
    }
}

#[test]
fn behaviour_8_a_pause_that_the_api_names_has_an_end() {
    let dialect = r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:next"}}, "pause": {"at": "body:backoff"}}"#;
    for seconds in ["3000000", "1000000000", "999999999999999"] {
        let mut harness = Harness::with(dialect, |mut options| {
            options.max_wait = 60_000.0;
            options
        });
        harness.load().answer(&format!(r#"{{"data": [{{"id": 1}}], "next": "b", "backoff": {seconds}}}"#));
        harness.load();
        assert_eq!((harness.is(), harness.pass_wait()), (Status::Waiting, 60_000.0), "{seconds}");
    }
    // Where no bound is set, a timer's own bound holds: more than 31 bits would be no wait at all.
    let mut harness = Harness::with(dialect, |mut options| {
        options.max_wait = f64::INFINITY;
        options
    });
    harness.load().answer(r#"{"data": [{"id": 1}], "next": "b", "backoff": 3000000}"#).load();
    assert_eq!(harness.pass_wait(), f64::from(i32::MAX));
}

#[test]
fn behaviour_41_a_continuation_that_makes_no_url_is_refused() {
    let url = r#"{"items": "data", "key": "id", "next": {"url": "body:next"}}"#;
    for (dialect, next) in [(CURSOR, "c".repeat(70_000)), (url, format!("?c={}", "c".repeat(70_000)))] {
        let mut harness = Harness::new(dialect);
        harness.page(&body([1], Some(&next)));
        harness.settled.clear();
        harness.load();
        let error = harness.error();
        assert_eq!((error.kind(), error.retryable()), (Kind::TooLarge, false));
        assert!(error.message().contains("has 70"), "{error}");
        assert_eq!((harness.sent.len(), harness.ids().as_str()), (1, "1"), "the page that named it is kept");
    }
}

#[test]
fn behaviour_8_a_clock_that_is_set_makes_no_pause_longer() {
    let mut harness = Harness::new(CURSOR);
    harness.now = 1_795_219_200_000.0;
    let head = ResponseHead::status(200).with("x-ratelimit-remaining", "0").with("x-ratelimit-reset", "5");
    harness.load().answer_with(head, &body([1], Some("b")));
    // An hour back, though by contract nobody sets the clock that steps go by.
    harness.now -= 3_600_000.0;
    harness.load();
    assert_eq!(harness.pass_wait(), 5_000.0);
}

#[test]
fn behaviour_8_dates_are_told_by_the_time_of_day_and_waits_by_a_clock_of_their_own() {
    let mut harness = Harness::new(CURSOR);
    harness.now = 7_000.0;
    let mut head = ResponseHead::status(503).with("retry-after", "Sat, 21 Nov 2026 00:00:09 GMT");
    head.date = Some(1_795_219_200_000.0);
    harness.load().answer_with(head, "");
    assert_eq!(harness.pass_wait(), 9_000.0);
}

/// Every cursor of this server lives for two pages.
#[test]
fn behaviour_40_continuations_that_expire_now_and_then_are_no_failure() {
    let dialect =
        r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:next"}}, "expired": {"status": 410}}"#;
    let mut harness = Harness::new(dialect);
    harness.page(&body([1, 2], Some("b"))).page(&body([3, 4], Some("c")));
    for round in 2..8 {
        harness.load().answer_with(ResponseHead::status(410), "");
        // From the first page on; what is known does not show twice.
        harness.answer(&body([1, 2], Some("b"))).page(&body([2 * round + 1, 2 * round + 2], Some("c")));
        assert_eq!(harness.spool.len(), 2 * round as usize + 2, "round {round}");
    }
    harness.load().answer_with(ResponseHead::status(410), "");
    for _ in 0..2 {
        harness.answer(&body([1, 2], Some("b"))).load();
        harness.settled.clear();
        harness.answer_with(ResponseHead::status(410), "");
    }
    assert_eq!(harness.error().kind(), Kind::Expired, "without progress it is given up");
}

#[test]
fn behaviour_8_a_spent_allowance_slows_the_next_page() {
    let now = 1_795_219_200_000.0;
    let spent = |reset: &str| {
        let mut harness = Harness::new(CURSOR);
        harness.now = now;
        let head = ResponseHead::status(200).with("x-ratelimit-remaining", "0").with("x-ratelimit-reset", reset);
        harness.load().answer_with(head, &body([1], Some("b"))).load();
        match *harness.spool.state(Direction::Older) {
            State::Waiting { until: Some(until), cause: WaitCause::RateLimit } => until - now,
            _ => 0.0,
        }
    };
    assert_eq!(spent("7"), 7_000.0);
    assert_eq!(spent("1795219210"), 10_000.0);
    assert_eq!(spent("2026-11-21T00:00:09Z"), 9_000.0);
    assert_eq!(spent("2026-11-21T00:00:09.500Z"), 9_000.0);
    assert_eq!(spent("86400"), 0.0, "beyond `maxWait` the server is asked");
    let said = |status: u16, words: &str| {
        let dialect = CURSOR.replacen('{', &format!("{{{words}, "), 1);
        let mut harness = Harness::new(&dialect);
        harness.load().answer_with(ResponseHead::status(status).with("retry-after", "9"), r#"{"state":"wait"}"#);
        harness.pass_wait()
    };
    assert_eq!(said(403, r#""throttled": {"status": 403}"#), 9_000.0);
    assert_eq!(said(202, r#""retry": {"status": 202}"#), 9_000.0);
    assert_eq!(said(200, r#""throttled": {"at": "body:state", "is": "wait"}"#), 9_000.0);
    let mut harness = Harness::new(CURSOR);
    let head = ResponseHead::status(200).with("x-ratelimit-remaining", "0").with("x-ratelimit-reset", "7");
    harness.load().answer_with(head, &body([1], None));
    assert_eq!(harness.is(), Status::Done, "an end waits for nothing");
}

#[test]
fn behaviour_14_empty_pages_in_a_row_are_paced_and_end_within_a_minute() {
    let mut harness = Harness::new(CURSOR);
    let start = harness.now;
    harness.load();
    let mut at_once = 0;
    for page in 0..101 {
        if harness.out.is_empty() {
            harness.pass_wait();
        } else {
            at_once += 1;
        }
        harness.answer(&body([], Some(&format!("c{page}"))));
    }
    assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::EmptyRun));
    let took = harness.now - start;
    assert!(at_once <= 5 && (20_000.0..60_000.0).contains(&took), "{at_once} at once, {took} ms");
}

#[test]
fn behaviour_62_failures_of_one_page_are_paced_however_often_it_is_asked_for() {
    let mut harness = Harness::with(CURSOR, |mut options| {
        options.retries = 0;
        options
    });
    harness.load().status(403);
    harness.load();
    assert_eq!(harness.out.len(), 1, "the first time at once");
    harness.status(403);
    let start = harness.now;
    for _ in 0..8 {
        harness.load();
        assert_eq!(harness.is(), Status::Waiting);
        assert!(matches!(harness.spool.state(Direction::Older), State::Waiting { cause: WaitCause::Backoff, .. }));
        harness.pass_wait();
        harness.status(403);
    }
    assert!(harness.now - start > 20_000.0, "{} ms", harness.now - start);
    harness.retry();
    assert_eq!(harness.out.len(), 1, "a retry asks at once");
    harness.answer(&body([1], Some("b"))).load();
    assert_eq!(harness.out.len(), 1, "what went well is forgotten");
}

#[test]
fn behaviour_8_a_wait_that_a_failure_names_is_kept() {
    let mut harness = Harness::new(CURSOR);
    harness.load();
    let turn = harness.turn();
    harness.step(Event::Failed { turn, failure: Error::new(Kind::Network, "busy").with_retry_after(7_000.0) });
    assert_eq!(harness.pass_wait(), 7_000.0);
}
