//! BEHAVIOURS 4, 14 to 16 and 50 to 56: how a list ends, by its witness.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use serde_json::Value as Json;
use support::{Harness, URL};
use unspool::{Direction, DoneReason, EndRule, Kind, Options, Request, ResponseHead, State, Status, WaitCause};

/// `{ data, next }`: a token, and nothing else.
const TOKEN: &str = r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:next"}}}"#;
const FLAG: &str = r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:next"}}, "stop": [{"flag": "body:more"}]}"#;
const LINK: &str = r#"{"items": "", "key": "id", "next": {"url": "link:next"}}"#;
const NEXT_URL: &str = r#"{"items": "results", "key": "id", "next": {"url": "body:next"}, "endStatus": [404]}"#;
const LAST: &str =
    r#"{"items": "data", "key": "id", "next": {"set": {"query:after": "last:id"}}, "stop": [{"flag": "body:more"}]}"#;
const PAGE: &str = r#"{"items": "data", "key": "id", "limit": {"at": "query:limit"}, "next": {"set": {"query:page": {"inc": 1, "from": 1}}}, "stop": [{"empty": true}]}"#;
const PAGES: &str = r#"{"items": "data", "key": "id", "limit": {"at": "query:limit"}, "next": {"set": {"query:page": {"inc": 1, "from": 1}}},
    "stop": [{"empty": true}, {"pages": "body:pages", "at": "query:page", "base": 1}], "endStatus": [404]}"#;
const OFFSET: &str = r#"{"items": "data", "key": "id", "limit": {"at": "query:limit"}, "next": {"set": {"query:offset": {"inc": "items", "from": 0}}},
    "stop": [{"empty": true}, {"total": "body:total", "at": "query:offset"}]}"#;

fn status(status: u16) -> ResponseHead {
    ResponseHead::status(status)
}

/// Answers until the lane rests; waits pass at once. `server`: the request, and how many came before it.
fn walk(harness: &mut Harness, server: &mut dyn FnMut(&Request, usize) -> (ResponseHead, String)) {
    for _ in 0..500 {
        if let Some((_, request)) = harness.out.first().cloned() {
            let before = harness.sent.len() - 1;
            let (head, body) = server(&request, before);
            harness.answer_with(head, &body);
            continue;
        }
        match harness.spool.state(Direction::Older) {
            State::Waiting { .. } => drop(harness.pass_wait()),
            State::Idle => drop(harness.load()),
            _ => return,
        }
    }
    panic!("it does not end: {:?}", harness.sent);
}

/// What came of a list whose answers come in this order; the last one stays.
struct Came {
    harness: Harness,
    ids: String,
    requests: usize,
    reason: Option<DoneReason>,
    by: Option<EndRule>,
    warnings: Vec<String>,
    error: Option<Kind>,
}

fn through(dialect: &str, answers: &[(ResponseHead, &str)]) -> Came {
    with(dialect, |options| options, answers)
}

fn with(dialect: &str, set: impl FnOnce(Options) -> Options, answers: &[(ResponseHead, &str)]) -> Came {
    let mut harness = Harness::with(dialect, set);
    harness.load();
    walk(&mut harness, &mut |_, before| {
        let (head, body) = &answers[before.min(answers.len() - 1)];
        (head.clone(), (*body).into())
    });
    came(harness)
}

fn came(harness: Harness) -> Came {
    let ending = harness.spool.ending(Direction::Older).cloned();
    let error = match harness.spool.state(Direction::Older) {
        State::Failed(error) => Some(error.kind()),
        _ => None,
    };
    Came {
        ids: harness.ids(),
        requests: harness.sent.len(),
        reason: ending.as_ref().map(|ending| ending.reason),
        by: ending.map(|ending| ending.by),
        warnings: harness.warnings.clone(),
        error,
        harness,
    }
}

fn ok(body: &str) -> (ResponseHead, &str) {
    (status(200), body)
}

/// What is no page, after one with `{ data, next }`.
fn no_pages() -> Vec<(ResponseHead, &'static str)> {
    let bodies =
        ["", "  ", "null", "{}", "[]", r#"{"foo":1}"#, r#"{"data":null}"#, r#"{"datum":[]}"#, r#"{"request_id":"a"}"#];
    let mut all: Vec<_> = bodies.iter().map(|body| (status(200), *body)).collect();
    all.extend([(status(204), ""), (status(205), ""), (status(202), "")]);
    all
}

const MORE: &str = r#"{"data":[{"id":1},{"id":2}],"next":"b"}"#;
const LAST_PAGE: &str = r#"{"data":[{"id":3}],"next":null}"#;

#[test]
fn behaviour_50_what_is_no_page_after_a_promise_is_asked_again() {
    for (head, body) in no_pages() {
        let came = through(TOKEN, &[ok(MORE), (head.clone(), body), ok(LAST_PAGE)]);
        assert_eq!(
            (came.ids.as_str(), came.reason, came.requests),
            ("1 2 3", Some(DoneReason::End), 3),
            "{head:?} {body}"
        );
        assert!(came.warnings.is_empty(), "{:?}", came.warnings);
    }
}

#[test]
fn behaviour_50_what_stays_no_page_is_truncated_and_never_the_end() {
    for (head, body) in no_pages() {
        let mut came = through(TOKEN, &[ok(MORE), (head.clone(), body)]);
        assert_eq!((came.reason, came.by), (Some(DoneReason::Truncated), Some(EndRule::NoPage)), "{head:?} {body}");
        assert_eq!(came.requests, 1 + 1 + 3, "like a failure: {body}");
        assert_eq!(came.warnings.len(), 1);
        assert!(came.warnings[0].contains("`body:next`"), "{:?}", came.warnings);
        // Nothing but a retry asks again, and then for the page that never came.
        came.harness.load();
        assert!(came.harness.out.is_empty());
        came.harness.settled.clear();
        came.harness.retry();
        assert_eq!(came.harness.sent.last().unwrap(), &format!("{URL}?cursor=b"));
        came.harness.answer(LAST_PAGE);
        assert_eq!((came.harness.ids().as_str(), came.harness.is()), ("1 2 3", Status::Done));
        assert_eq!(came.harness.spool.ending(Direction::Older).unwrap().reason, DoneReason::End);
    }
}

#[test]
fn behaviour_50_what_reads_like_an_error_is_one() {
    for (body, said) in [
        (r#"{"message":"upstream timeout"}"#, "upstream timeout"),
        (r#"{"msg":"down","code":500}"#, "down"),
        (r#"{"detail":"not now"}"#, "not now"),
        (r#"{"error":{"message":"broken"}}"#, "broken"),
        (r#"{"success":false,"message":"no"}"#, "no"),
        (r#"{"code":"40301","msg":"quota"}"#, "quota"),
        ("false", "false"),
    ] {
        let came = through(TOKEN, &[ok(MORE), ok(body)]);
        assert_eq!((came.error, came.requests), (Some(Kind::Api), 5), "{body}");
        let State::Failed(error) = came.harness.spool.state(Direction::Older) else { panic!() };
        assert!(error.message().contains(said), "{error}");
        let healed = through(TOKEN, &[ok(MORE), ok(body), ok(LAST_PAGE)]);
        assert_eq!((healed.ids.as_str(), healed.reason), ("1 2 3", Some(DoneReason::End)), "{body}");
    }
    // Texts that every good page carries, and those that say that all is well, are no errors.
    for (first, last) in [
        (r#"{"data":[{"id":1}],"next":"b","message":"thanks"}"#, r#"{"data":[],"message":"thanks"}"#),
        (MORE, r#"{"data":[],"message":"success"}"#),
        (MORE, r#"{"data":[],"code":0,"message":"no more"}"#),
        (MORE, r#"{"data":[],"success":true,"message":"that was all"}"#),
        (MORE, r#"{"data":[{"id":9}],"message":"that was all"}"#),
    ] {
        let came = through(TOKEN, &[ok(first), ok(last)]);
        assert_eq!((came.reason, came.requests), (Some(DoneReason::End), 2), "{last}");
        assert!(came.warnings.is_empty());
    }
    let came = through(TOKEN, &[ok(MORE), ok(r#"{"data":[],"error":"shard 3 is down"}"#)]);
    assert_eq!(came.reason, Some(DoneReason::Truncated), "an error beside an empty list");
}

#[test]
fn behaviour_50_without_a_promise_it_is_asked_again_once_and_ends() {
    let page = r#"{"data":[{"id":1}]}"#;
    for (head, body) in no_pages() {
        let came = through(PAGE, &[ok(page), (head.clone(), body)]);
        assert_eq!((came.reason, came.requests), (Some(DoneReason::End), 3), "{head:?} {body}");
        let came = through(PAGE, &[ok(page), (head, body), ok(r#"{"data":[{"id":2}]}"#), ok(r#"{"data":[]}"#)]);
        assert_eq!((came.ids.as_str(), came.reason), ("1 2", Some(DoneReason::End)), "{body}");
    }
}

#[test]
fn behaviour_51_a_bare_first_answer_is_an_empty_list() {
    for (head, body) in [
        (status(204), ""),
        (status(205), ""),
        (status(200), ""),
        (status(200), "null"),
        (status(200), "{}"),
        (status(200), "[]"),
        (status(200), r#"{"data":null}"#),
        (status(200), r#"{"data":[]}"#),
        (status(200), r#"{"data":[],"message":"nothing found"}"#),
    ] {
        let came = through(TOKEN, &[(head, body)]);
        assert_eq!((came.reason, came.requests, came.error), (Some(DoneReason::End), 1, None), "{body}");
        assert!(came.warnings.is_empty());
    }
}

#[test]
fn behaviour_51_a_first_answer_that_is_an_error_is_one() {
    for body in
        [r#"{"message":"no such list"}"#, r#"{"error":"x"}"#, r#"{"success":false}"#, "false", r#"{"detail":"x"}"#]
    {
        let came = through(TOKEN, &[ok(body)]);
        assert_eq!((came.error, came.requests), (Some(Kind::Api), 1), "{body}");
    }
    let came = through(NEXT_URL, &[(status(404), r#"{"detail":"Not found."}"#)]);
    assert_eq!(came.error, Some(Kind::Status), "a wrong URL is no empty list");
    let mut harness = Harness::with(PAGES, |mut options| {
        options.request = Request::get("https://api.example/posts?page=9");
        options
    });
    harness.load().answer_with(status(404), "");
    assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::End), "past the end already");
    let came = through(
        r#"{"items": "", "key": "id", "next": {"url": "link:next"}, "empty": {"status": 409}}"#,
        &[(status(409), r#"{"message":"Git Repository is empty."}"#)],
    );
    assert_eq!((came.reason, came.error), (Some(DoneReason::End), None), "a status that means empty");
}

#[test]
fn behaviour_51_an_end_status_is_asked_again_once() {
    let page = r#"{"results":[{"id":1}],"next":"/posts?page=2"}"#;
    let came = through(NEXT_URL, &[ok(page), (status(404), "")]);
    assert_eq!((came.reason, came.by, came.requests), (Some(DoneReason::End), Some(EndRule::Status), 3));
    let ending = came.harness.spool.ending(Direction::Older).unwrap().clone();
    assert_eq!((ending.at.as_str(), ending.value.as_deref()), ("status", Some("404")));
    let came = through(NEXT_URL, &[ok(page), (status(404), ""), ok(r#"{"results":[{"id":2}],"next":null}"#)]);
    assert_eq!((came.ids.as_str(), came.reason), ("1 2", Some(DoneReason::End)));
    let came = through(PAGES, &[ok(r#"{"data":[{"id":1}],"pages":3}"#), (status(404), "")]);
    assert_eq!((came.reason, came.by), (Some(DoneReason::Truncated), Some(EndRule::Pages)), "a number says more");
}

#[test]
fn behaviour_52_a_flag_that_is_up_and_nothing_to_go_on_with() {
    for (dialect, body) in [
        (FLAG, r#"{"data":[{"id":1}],"more":true}"#),
        (FLAG, r#"{"data":[{"id":1}],"more":true,"next":null}"#),
        (FLAG, r#"{"data":[],"more":true,"next":""}"#),
        (LAST, r#"{"data":[],"more":true}"#),
    ] {
        let came = through(dialect, &[ok(body)]);
        assert_eq!(
            (came.reason, came.by, came.requests),
            (Some(DoneReason::Truncated), Some(EndRule::Flag), 2),
            "{body}"
        );
        assert!(came.warnings[0].contains("`body:more`"), "{:?}", came.warnings);
        let ending = came.harness.spool.ending(Direction::Older).unwrap();
        assert_eq!((ending.at.as_str(), ending.value.as_deref()), ("body:more", Some("true")));
    }
    let came = through(
        FLAG,
        &[
            ok(r#"{"data":[{"id":1}],"more":true}"#),
            ok(r#"{"data":[{"id":1}],"more":true,"next":"b"}"#),
            ok(r#"{"data":[{"id":2}],"more":false}"#),
        ],
    );
    assert_eq!((came.ids.as_str(), came.reason, came.requests), ("1 2", Some(DoneReason::End), 3));
}

/// Rows from `offset` on, of `total`, at most `cap` a page.
fn rows(offset: usize, count: usize, total: usize) -> String {
    let rows: Vec<String> = (offset..(offset + count).min(total)).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
    rows.join(",")
}

fn number(request: &Request, name: &str) -> Option<usize> {
    let query = request.url.split_once('?')?.1;
    query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))?.parse().ok())
}

#[test]
fn behaviour_52_an_empty_page_before_the_total_is_not_the_end() {
    // Once, always, and for ever from there on.
    for (dialect, counts_pages) in [(OFFSET, false), (PAGES, true)] {
        for (times, reason, rows_lost, warnings) in
            [(1, DoneReason::End, 0, 0), (2, DoneReason::End, 20, 1), (usize::MAX, DoneReason::Truncated, 60, 2)]
        {
            let mut harness = Harness::with(dialect, |options| options.limit(20));
            let mut empties = 0;
            harness.load();
            walk(&mut harness, &mut |request, _| {
                let offset = if counts_pages {
                    (number(request, "page").unwrap_or(1) - 1) * 20
                } else {
                    number(request, "offset").unwrap_or(0)
                };
                let fault = offset >= 40 && empties < times;
                empties += usize::from(fault);
                let list = if fault { String::new() } else { rows(offset, 20, 100) };
                (status(200), format!(r#"{{"data":[{list}],"total":100,"pages":5}}"#))
            });
            let came = came(harness);
            assert_eq!((came.reason, came.harness.spool.len()), (Some(reason), 100 - rows_lost), "{times} {dialect}");
            assert_eq!(came.warnings.len(), warnings, "{:?}", came.warnings);
            if reason == DoneReason::Truncated {
                assert_eq!(came.requests, 2 + 2 + 1, "the page twice, and the one behind it");
                let mut harness = came.harness;
                harness.settled.clear();
                harness.retry();
                walk(&mut harness, &mut |request, _| {
                    let offset = if counts_pages {
                        (number(request, "page").unwrap_or(1) - 1) * 20
                    } else {
                        number(request, "offset").unwrap_or(0)
                    };
                    (status(200), format!(r#"{{"data":[{}],"total":100,"pages":5}}"#, rows(offset, 20, 100)))
                });
                assert_eq!(
                    (harness.spool.len(), harness.is()),
                    (100, Status::Done),
                    "a retry reads from the first empty page on"
                );
            }
        }
    }
}

#[test]
fn behaviour_52_the_last_page_may_be_the_empty_one() {
    let one_based = r#"{"items": "data", "key": "id", "limit": {"at": "query:count"}, "next": {"set": {"query:start": {"inc": "items", "from": 1}}},
        "stop": [{"total": "body:total", "at": "query:start"}]}"#;
    let by_page = r#"{"items": "data", "key": "id", "limit": {"at": "query:limit"}, "next": {"set": {"query:page": {"inc": 1, "from": 1}}},
        "stop": [{"total": "body:total", "at": "query:page"}]}"#;
    for (dialect, name) in [(OFFSET, "offset"), (PAGES, "page"), (one_based, "start"), (by_page, "page")] {
        let mut fault = true;
        let mut harness = Harness::with(dialect, |options| options.limit(20));
        harness.load();
        walk(&mut harness, &mut |request, _| {
            let at = number(request, name);
            let offset = match name {
                "page" => (at.unwrap_or(1) - 1) * 20,
                "start" => at.unwrap_or(1) - 1,
                _ => at.unwrap_or(0),
            };
            let list = if offset == 80 && std::mem::take(&mut fault) { String::new() } else { rows(offset, 20, 95) };
            (status(200), format!(r#"{{"data":[{list}],"total":95,"pages":5}}"#))
        });
        let came = came(harness);
        assert_eq!((came.harness.spool.len(), came.reason, came.requests), (95, Some(DoneReason::End), 6), "{dialect}");
        assert!(came.warnings.is_empty());
    }
    let came = through(PAGES, &[ok(r#"{"data":[],"pages":1}"#)]);
    assert_eq!((came.reason, came.requests), (Some(DoneReason::End), 1), "an empty list of one page");
}

#[test]
fn behaviour_53_a_total_that_cannot_be_is_unknown() {
    for total in ["-1", "0", "15", "null", "\"many\"", "{\"value\":15,\"relation\":\"gte\"}"] {
        let mut harness = Harness::with(OFFSET, |options| options.limit(20));
        harness.load();
        walk(&mut harness, &mut |request, _| {
            let list = rows(number(request, "offset").unwrap_or(0), 20, 50);
            (status(200), format!(r#"{{"data":[{list}],"total":{total}}}"#))
        });
        let came = came(harness);
        assert_eq!((came.harness.spool.len(), came.reason), (50, Some(DoneReason::End)), "{total}");
    }
    let floor = OFFSET.replace("body:total", "body:hits.total.value").replace("\"data\"", "\"hits.hits\"");
    let mut harness = Harness::with(&floor, |options| options.limit(20));
    harness.load();
    walk(&mut harness, &mut |request, _| {
        let list = rows(number(request, "offset").unwrap_or(0), 20, 50);
        (status(200), format!(r#"{{"hits":{{"hits":[{list}],"total":{{"value":40,"relation":"gte"}}}}}}"#))
    });
    assert_eq!((harness.spool.len(), harness.is()), (50, Status::Done), "a floor is no total");
}

#[test]
fn behaviour_53_a_flag_that_is_left_out_reads_as_false() {
    let up = r#"{"data":[{"id":1}],"more":true,"next":"b"}"#;
    let came = through(FLAG, &[ok(up), ok(r#"{"data":[{"id":2}]}"#)]);
    assert_eq!((came.ids.as_str(), came.reason, came.by), ("1 2", Some(DoneReason::End), Some(EndRule::Flag)));
    let came = through(FLAG, &[ok(up), ok(r#"{"data":[{"id":2}],"next":"c"}"#), ok(r#"{"data":[{"id":3}]}"#)]);
    assert_eq!((came.ids.as_str(), came.reason), ("1 2 3", Some(DoneReason::End)), "a token beside it outranks that");
}

#[test]
fn behaviour_54_a_lowered_limit_loses_no_row() {
    let short = |stop: &str| {
        format!(
            r#"{{"items": "data", "key": "id", "limit": {{"at": "query:limit"}}, "next": {{"set": {{"query:offset": {{"inc": "limit", "from": 0}}}}}},
            "stop": [{{"total": "body:total", "at": "query:offset"}}{stop}]}}"#
        )
    };
    let tail = r#"{"items": "data", "key": "id", "limit": {"at": "query:limit"}, "next": {"set": {"query:offset": {"inc": "limit", "from": 0}}},
        "stop": [{"total": "header:content-range", "tail": true, "at": "query:offset"}, {"short": true}]}"#;
    let by_page = r#"{"items": "data", "key": "id", "limit": {"at": "query:limit"}, "next": {"set": {"query:page": {"inc": 1, "from": 1}}},
        "stop": [{"total": "body:total", "at": "query:page"}, {"short": true}]}"#;
    for dialect in [&short(""), &short(r#", {"short": true}"#), tail, by_page, OFFSET] {
        for (total, cap) in [(230, 10), (35, 10), (230, 20), (1, 10), (20, 10), (200, 20)] {
            let mut harness = Harness::with(dialect, |options| options.limit(20));
            harness.load();
            walk(&mut harness, &mut |request, _| {
                let offset = number(request, "page")
                    .map_or_else(|| number(request, "offset").unwrap_or(0), |page| (page - 1) * cap);
                let list = rows(offset, cap, total);
                let head = status(200).with("content-range", &format!("{offset}-{}/{total}", offset + cap - 1));
                (head, format!(r#"{{"data":[{list}],"total":{total}}}"#))
            });
            let came = came(harness);
            assert_eq!(
                (came.harness.spool.len(), came.reason),
                (total, Some(DoneReason::End)),
                "{cap} of {total}: {dialect}"
            );
            assert!(came.requests <= total.div_ceil(cap) + 1, "{} requests for {total}: {dialect}", came.requests);
            assert!(came.warnings.is_empty(), "{:?}", came.warnings);
        }
    }
}

#[test]
fn behaviour_54_where_nothing_tells_one_warning_does() {
    let short = r#"{"items": "data", "key": "id", "limit": {"at": "query:limit"}, "next": {"set": {"query:page": {"inc": 1, "from": 1}}}, "stop": [{"short": true}]}"#;
    let warnings = |asked: u64, came: usize| {
        let mut harness = Harness::with(short, |options| options.limit(asked));
        harness.load().answer(&format!(r#"{{"data":[{}]}}"#, rows(0, came, came)));
        harness.warnings.len()
    };
    assert_eq!((warnings(200, 100), warnings(50, 20), warnings(20, 7), warnings(20, 20)), (1, 1, 0, 0));
    let one_based = r#"{"items": "data", "key": "id", "limit": {"at": "query:count"}, "next": {"set": {"query:startIndex": {"inc": "items", "from": 1}}},
        "stop": [{"total": "body:totalResults", "at": "query:startIndex"}]}"#;
    for total in [1, 19, 20, 21, 39, 40, 41] {
        let mut harness = Harness::with(one_based, |options| options.limit(20));
        harness.load();
        walk(&mut harness, &mut |request, _| {
            let start = number(request, "startIndex").unwrap_or(1) - 1;
            (status(200), format!(r#"{{"data":[{}],"totalResults":{total}}}"#, rows(start, 20, total)))
        });
        assert_eq!(harness.spool.len(), total, "indices from 1");
        assert_eq!(harness.sent.len(), total.div_ceil(20));
    }
}

#[test]
fn behaviour_55_a_path_that_finds_nothing_is_named() {
    let next =
        |source: &str| format!(r#"{{"items": "data", "key": "id", "next": {{"set": {{"query:c": {source:?}}}}}}}"#);
    let url = |source: &str| format!(r#"{{"items": "data", "key": "id", "next": {{"url": {source:?}}}}}"#);
    for (dialect, body, names) in [
        (next("body:next_cursor"), r#"{"data":[{"id":1}],"nextCursor":"x"}"#, "`body:nextCursor`"),
        (
            next("body:meta.nextPageToken"),
            r#"{"data":[{"id":1}],"meta":{"next_page_token":"x"}}"#,
            "`body:meta.next_page_token`",
        ),
        (
            url("body:@odata.nextLink"),
            r#"{"data":[{"id":1}],"@odata.nextLink":"https://api.example/x"}"#,
            r#"`body:["@odata.nextLink"]`"#,
        ),
        (next("body:cursor"), r#"{"data":[{"id":1}],"hasMore":true}"#, "`hasMore: true`"),
        (next("body:Meta.nextCursor"), r#"{"data":[{"id":1}],"meta":{"nextCursor":"x"}}"#, "`body:meta.nextCursor`"),
        (
            FLAG.replace("body:more", "body:has_mores"),
            r#"{"data":[{"id":1}],"has_more":true,"next":"b"}"#,
            "`body:has_more`",
        ),
        // A continuation by another name, in the envelope or in a part of it.
        (next("body:after"), r#"{"data":[{"id":1}],"nextCursor":"x"}"#, "`body:nextCursor`"),
        (next("body:meta.next"), r#"{"data":[{"id":1}],"next_page_token":"x"}"#, "`body:next_page_token`"),
        (url("body:links.following"), r#"{"data":[{"id":1}],"links":{"next":"/x"}}"#, "`body:links.next`"),
        (next("last:uid"), r#"{"data":[{"id":1}],"paging":{"next":"x"}}"#, "`body:paging.next`"),
        (url("link:nxt"), r#"{"data":[{"id":1}],"nextLink":"/x"}"#, "`body:nextLink`"),
        (next("header:x-next"), r#"{"data":[{"id":1}],"nextPage":2}"#, "`header:x-next`"),
    ] {
        let mut harness = Harness::new(&dialect);
        harness.load().answer(body);
        assert_eq!(harness.warnings.len(), 1, "{dialect} {:?}", harness.warnings);
        assert!(harness.warnings[0].contains(names), "{:?}", harness.warnings);
    }
    for (dialect, body) in [
        (next("body:next"), r#"{"data":[{"id":1}]}"#),
        (next("body:next"), r#"{"data":[{"id":1}],"next":null,"hasMore":false}"#),
        (next("body:next"), r#"{"data":[{"id":1}],"text":"next"}"#),
        (FLAG.into(), r#"{"data":[{"id":1}],"next":null}"#),
        (next("body:after"), r#"{"data":[{"id":1,"next":"x"}],"nextCursor":""}"#),
        (next("body:after"), r#"{"data":[{"id":1}],"after":null,"nextCursor":"x"}"#),
        // A list without a continuation has none to miss.
        (r#"{"items": "data", "key": "id", "next": null}"#.into(), r#"{"data":[{"id":1}],"nextCursor":"x"}"#),
    ] {
        let mut harness = Harness::new(&dialect);
        harness.load().answer(body);
        assert!(harness.warnings.is_empty(), "{body} {:?}", harness.warnings);
    }
    // Another relation than the one that the server sends.
    for (link, told) in [("</x>; rel=\"next\"", true), ("</x>; rel=\"prev\"", false)] {
        let mut harness = Harness::new(&url("link:nxt"));
        let mut head = ResponseHead::status(200);
        head.headers.push("link", link);
        harness.load().answer_with(head, r#"{"data":[{"id":1}]}"#);
        assert_eq!(
            harness.warnings.iter().any(|warning| warning.contains("`link:next`")),
            told,
            "{:?}",
            harness.warnings
        );
    }
}

#[test]
fn behaviour_56_a_lane_that_is_done_says_why() {
    for (dialect, body, by, at, value) in [
        (TOKEN, r#"{"data":[{"id":1}],"next":null}"#, EndRule::Absent, "body:next", Some("null")),
        (TOKEN, r#"{"data":[{"id":1}]}"#, EndRule::Absent, "body:next", None),
        (FLAG, r#"{"data":[{"id":1}],"more":false,"next":"x"}"#, EndRule::Flag, "body:more", Some("false")),
        (OFFSET, r#"{"data":[{"id":1}],"total":1}"#, EndRule::Total, "body:total", Some("1")),
        (PAGES, r#"{"data":[{"id":1}],"pages":1}"#, EndRule::Pages, "body:pages", Some("1")),
        (PAGE, r#"{"data":[]}"#, EndRule::Empty, "data", Some("0")),
        (LINK, r#"[{"id":1}]"#, EndRule::Absent, "link:next", None),
        // Nothing leads on, and nothing was meant to.
        (r#"{"items": "data", "next": null}"#, r#"{"data":[{"id":1}]}"#, EndRule::Absent, "", None),
        // A total that was never told ends nothing: the page without items did.
        (
            r#"{"items": "data", "next": {"set": {"query:offset": {"inc": "items", "from": 0}}},
                "stop": [{"total": "header:x-total", "at": "query:offset"}]}"#,
            r#"{"data":[]}"#,
            EndRule::Empty,
            "data",
            Some("0"),
        ),
    ] {
        let came = through(dialect, &[ok(body)]);
        let ending = came.harness.spool.ending(Direction::Older).unwrap();
        assert_eq!(
            (ending.reason, ending.by, ending.at.as_str(), ending.value.as_deref()),
            (DoneReason::End, by, at, value),
            "{body}"
        );
    }
    let mut harness = Harness::with(TOKEN, |options| options.max_items(1));
    harness.load().answer(MORE);
    let ending = harness.spool.ending(Direction::Older).unwrap();
    assert_eq!(
        (ending.reason, ending.by, ending.value.as_deref()),
        (DoneReason::MaxItems, EndRule::MaxItems, Some("1"))
    );
}

#[test]
fn a_retry_that_meets_the_same_is_told_the_same() {
    let number = r#"{"data":[{"id":1},{"id":2}],"total":9}"#;
    for (dialect, first, then) in [
        (TOKEN, MORE, (status(204), "")),
        (TOKEN, MORE, ok(r#"{"data":[],"message":"later"}"#)),
        (FLAG, r#"{"data":[{"id":1}],"more":true,"next":"b"}"#, (status(204), "")),
        (OFFSET, number, ok("null")),
    ] {
        let mut came = through(dialect, &[ok(first), then.clone()]);
        assert_eq!(came.reason, Some(DoneReason::Truncated), "{dialect}");
        for _ in 0..2 {
            came.harness.settled.clear();
            came.harness.retry();
            walk(&mut came.harness, &mut |_, _| (then.0.clone(), then.1.into()));
            assert_eq!(
                came.harness.spool.ending(Direction::Older).unwrap().reason,
                DoneReason::Truncated,
                "{dialect} {then:?}"
            );
        }
    }
}

#[test]
fn a_number_that_was_promised_holds_until_another_is_told() {
    let page = |ids: &str| format!(r#"{{"data":[{ids}]}}"#);
    let first = r#"{"data":[{"id":0},{"id":1},{"id":2},{"id":3},{"id":4}],"total":12,"pages":3}"#;
    for dialect in [OFFSET, PAGES] {
        let came = through(dialect, &[ok(first), ok(&page(""))]);
        assert_eq!((came.reason, came.requests, came.warnings.len()), (Some(DoneReason::Truncated), 4, 2), "{dialect}");
        let (empty, rest) = (page(""), page(r#"{"id":10},{"id":11}"#));
        let came = through(dialect, &[ok(first), ok(&empty), ok(&empty), ok(&rest), ok(&empty)]);
        assert_eq!((came.harness.spool.len(), came.warnings.len()), (7, 1), "a hole is told: {:?}", came.warnings);
    }
}

#[test]
fn a_text_beside_an_explicit_blank_costs_one_request_and_no_error() {
    for text in [r#""message":"No more results""#, r#""detail":"that was all""#, r#""code":"LAST""#] {
        let came = through(TOKEN, &[ok(MORE), ok(&format!(r#"{{"data":[],"next":null,{text}}}"#))]);
        assert_eq!((came.reason, came.requests, came.warnings.len()), (Some(DoneReason::End), 3, 0), "{text}");
        let came = through(TOKEN, &[ok(MORE), ok(&format!(r#"{{"data":[],{text}}}"#))]);
        assert_eq!(came.reason, Some(DoneReason::Truncated), "{text}");
    }
    let came = through(
        FLAG,
        &[ok(r#"{"data":[{"id":1}],"more":true,"next":"b"}"#), ok(r#"{"message":"rate limited","data":[]}"#)],
    );
    assert_eq!(came.reason, Some(DoneReason::Truncated), "a flag that only reads as false is no word");
}

#[test]
fn behaviour_51_errors_have_many_spellings() {
    for body in [
        r#"{"code":"ERR_TOKEN"}"#,
        r#"{"Message":"x"}"#,
        r#"{"errorMessage":"x"}"#,
        r#"{"error_description":"x"}"#,
        r#"{"fault":{"a":1}}"#,
        r#"{"status":"error"}"#,
        r#"{"success":"false"}"#,
        r#"{"success":0}"#,
        r#"{"Success":false}"#,
        r#"{"code":-3}"#,
    ] {
        assert_eq!(through(TOKEN, &[ok(body)]).error, Some(Kind::Api), "{body}");
    }
    for body in [
        r#"{"error":0,"data":null}"#,
        r#"{"code":20000,"msg":"ok","data":null}"#,
        r#"{"code":"00000","data":[]}"#,
        r#"{"status":"success","data":[]}"#,
    ] {
        let came = through(TOKEN, &[ok(body)]);
        assert_eq!((came.error, came.reason), (None, Some(DoneReason::End)), "{body}");
    }
}

#[test]
fn what_counts_by_the_answer_counts() {
    let by_answer = r#"{"items": "data", "key": "id", "next": {"set": {"query:page": {"plus": 1, "of": "body:page"}}}, "stop": [{"empty": true}]}"#;
    let page = |ids: &str, page: u32| format!(r#"{{"data":[{ids}],"page":{page},"total":5}}"#);
    let (one, two) = (page(r#"{"id":1},{"id":2}"#, 1), page(r#"{"id":3},{"id":4}"#, 2));
    let (three, none) = (page(r#"{"id":5}"#, 3), page("", 4));
    let came = through(by_answer, &[ok(&one), ok(&page("", 2)), ok(&two), ok(&three), ok(&none)]);
    assert_eq!((came.ids.as_str(), came.reason), ("1 2 3 4 5", Some(DoneReason::End)), "asked once more");
    let total = by_answer.replace(r#"{"empty": true}"#, r#"{"total": "body:total", "at": "query:page"}"#);
    let came = through(&total, &[ok(&one), ok(&two), ok(&three)]);
    assert_eq!((came.reason, came.requests, came.warnings.len()), (Some(DoneReason::End), 3, 0));
}

#[test]
fn a_stop_by_value_may_be_null_and_a_status_is_a_witness() {
    let null = TOKEN.replace("\"next\": {", r#""stop": [{"at": "body:at", "is": [null, "done"]}], "next": {"#);
    let came = through(
        &null,
        &[ok(r#"{"data":[{"id":1}],"next":"b","at":"x"}"#), ok(r#"{"data":[{"id":2}],"next":"c","at":null}"#)],
    );
    assert_eq!((came.ids.as_str(), came.reason, came.by), ("1 2", Some(DoneReason::End), Some(EndRule::Flag)));
    let cut = TOKEN.replace("\"next\": {", r#""truncated": {"status": 400}, "next": {"#);
    let came = through(&cut, &[ok(MORE), (status(400), r#"{"message":"too far"}"#)]);
    let ending = came.harness.spool.ending(Direction::Older).unwrap();
    assert_eq!(
        (ending.reason, ending.at.as_str(), ending.value.as_deref()),
        (DoneReason::Truncated, "status", Some("400"))
    );
    let came = through(
        &TOKEN.replace("\"next\": {", r#""empty": {"status": 204}, "next": {"#),
        &[ok(MORE), (status(204), "")],
    );
    assert_eq!((came.reason, came.requests), (Some(DoneReason::End), 2), "a status that means empty is believed");
    let own = r#"{"items": "data", "key": "id", "next": [{"set": {"query:c": ["body:next_cursor", "body:meta.next_cursor"]}}]}"#;
    assert!(
        through(own, &[ok(r#"{"data":[{"id":1}],"next_cursor":null}"#)]).warnings.is_empty(),
        "its own other place is no slip"
    );
}

#[test]
fn a_list_left_out_beside_a_continuation_is_followed() {
    let came = through(TOKEN, &[ok(MORE), ok(r#"{"next":"c"}"#), ok(r#"{"next":"c"}"#), ok(LAST_PAGE)]);
    assert_eq!(
        (came.ids.as_str(), came.reason, came.requests),
        ("1 2 3", Some(DoneReason::End), 4),
        "asked again once first"
    );
    let came = through(TOKEN, &[ok(r#"{"next":"b"}"#), ok(LAST_PAGE)]);
    assert_eq!((came.ids.as_str(), came.requests), ("3", 2), "the first page has shown nothing");
    let go = through(TOKEN, &[ok(MORE), ok(r#"{"data":null,"next":""}"#)]);
    assert_eq!((go.reason, go.requests), (Some(DoneReason::End), 2), "an empty list in a known envelope");
    let absent = TOKEN.replace("\"next\": {", "\"empty\": {\"absent\": true}, \"next\": {");
    let came = through(&absent, &[ok(MORE), ok("{}")]);
    assert_eq!((came.reason, came.requests), (Some(DoneReason::End), 2), "an API that leaves empty lists out");
    let came = through(&absent, &[ok(MORE), ok(r#"{"next":"c"}"#), ok(LAST_PAGE)]);
    assert_eq!((came.ids.as_str(), came.requests), ("1 2 3", 3));
}

#[test]
fn behaviour_15_a_page_of_known_items_is_asked_for_once_more_under_any_continuation() {
    let pages = [rows(0, 20, 60), rows(20, 20, 60), rows(40, 20, 60), String::new()];
    for (dialect, name, step) in [(PAGE, "page", 1), (OFFSET, "offset", 20), (TOKEN, "cursor", 1)] {
        let mut stale = true;
        let mut harness = Harness::with(dialect, |options| if dialect == TOKEN { options } else { options.limit(20) });
        harness.load();
        walk(&mut harness, &mut |request, _| {
            let at = number(request, name).map_or(0, |number| number / step - usize::from(name == "page"));
            // The third page is answered with the second one, once; what leads on is right.
            let shown = if at == 2 && std::mem::take(&mut stale) { 1 } else { at };
            let next = if at < 2 { format!("\"{}\"", at + 1) } else { "null".into() };
            (status(200), format!(r#"{{"data":[{}],"next":{next}}}"#, pages[shown]))
        });
        let came = came(harness);
        assert_eq!((came.harness.spool.len(), came.reason), (60, Some(DoneReason::End)), "{dialect}");
        assert!(came.warnings.is_empty());
    }
}

#[test]
fn a_flag_that_is_up_leads_over_empty_pages_and_not_over_missing_lists() {
    let dialect = r#"{"items": "data", "key": "id", "next": {"set": {"query:page": {"inc": 1, "from": 1}}}, "stop": [{"flag": "body:more"}]}"#;
    let first = r#"{"data":[{"id":1}],"more":true}"#;
    let (empty, last) = (ok(r#"{"data":[],"more":true}"#), ok(r#"{"data":[{"id":2}],"more":false}"#));
    let came = through(dialect, &[ok(first), empty.clone(), empty.clone(), empty.clone(), empty, last]);
    assert_eq!((came.ids.as_str(), came.reason, came.warnings.len()), ("1 2", Some(DoneReason::End), 0), "a filter");
    let came = through(dialect, &[ok(first), ok(r#"{"more":true}"#)]);
    assert_eq!((came.reason, came.by), (Some(DoneReason::Truncated), Some(EndRule::Flag)), "{:?}", came.warnings);
}

#[test]
fn an_empty_page_that_only_a_counter_led_to_is_asked_for_once_more() {
    let page = r#"{"data":[{"id":1}]}"#;
    let came = through(PAGE, &[ok(page), ok(r#"{"data":[]}"#)]);
    assert_eq!((came.reason, came.requests), (Some(DoneReason::End), 3));
    let came = through(PAGE, &[ok(page), ok(r#"{"data":[]}"#), ok(r#"{"data":[{"id":2}]}"#), ok(r#"{"data":[]}"#)]);
    assert_eq!((came.ids.as_str(), came.requests), ("1 2", 5));
    assert_eq!(through(PAGE, &[ok(r#"{"data":[]}"#)]).requests, 1, "the first page is not doubted");
    let last = r#"{"items": "data", "key": "id", "next": {"set": {"query:after": "last:id"}}}"#;
    assert_eq!(through(last, &[ok(page), ok(r#"{"data":[]}"#)]).requests, 2, "nor one that the last item led to");
    assert_eq!(
        through(TOKEN, &[ok(MORE), ok(r#"{"data":[],"next":null}"#)]).requests,
        2,
        "nor one that says that it is the last"
    );
}

#[test]
fn a_counter_without_any_rule_ends_at_an_empty_page() {
    let page = r#"[{"id":1}]"#;
    for by in [r#"{"inc": 1, "from": 1}"#, r#"{"inc": "items", "from": 0}"#] {
        let dialect = format!(r#"{{"items": "", "key": "id", "next": {{"set": {{"query:page": {by}}}}}}}"#);
        let came = through(&dialect, &[ok(page), ok(r#"[{"id":2}]"#), ok("[]")]);
        assert_eq!((came.ids.as_str(), came.requests), ("1 2", 4));
        assert_eq!((came.reason, came.by), (Some(DoneReason::End), Some(EndRule::Empty)));
        let came = through(&dialect, &[ok(page), ok("[]"), ok(r#"[{"id":2}]"#), ok("[]")]);
        assert_eq!((came.ids.as_str(), came.requests), ("1 2", 5), "an empty page may be one that failed");
        assert_eq!(through(&dialect, &[ok("[]")]).requests, 1);
    }
}

#[test]
fn a_page_that_leads_elsewhere_is_asked_for_again_by_a_retry() {
    let mut harness = Harness::new(LINK);
    harness.load().answer_with(status(200).with("link", "<https://evil.example/x>; rel=next"), r#"[{"id":1}]"#);
    harness.settled.clear();
    assert_eq!(harness.load().error().kind(), Kind::Origin);
    harness.retry();
    assert_eq!(harness.sent, [URL, URL]);
    harness.answer_with(status(200).with("link", "</posts?page=2>; rel=next"), r#"[{"id":1}]"#);
    harness.load().answer(r#"[{"id":2}]"#);
    assert_eq!((harness.ids().as_str(), harness.is()), ("1 2", Status::Done));
}

#[test]
fn a_post_that_must_not_be_repeated_is_told_at_once() {
    let came = with(TOKEN, |options| options.post("{}"), &[ok(MORE), ok("{}")]);
    assert_eq!((came.reason, came.requests), (Some(DoneReason::Truncated), 2));
}

#[test]
fn asking_again_is_visible() {
    let mut harness = Harness::new(TOKEN);
    harness.page(MORE).load().status(204);
    let State::Waiting { until: Some(until), cause: WaitCause::Unsure } = *harness.spool.state(Direction::Older) else {
        panic!()
    };
    assert!((0.0..=500.0).contains(&(until - harness.now)));
}

/// Every recorded list ends as it did: without a warning, and with no request more.
#[test]
fn every_honest_end_of_the_catalogue_stays_one() {
    let mut walked = 0;
    for file in ["catalogue.json", "more.json"] {
        let path = [env!("CARGO_MANIFEST_DIR"), "/tests/dialects/", file].concat();
        let entries: Vec<Json> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        for entry in &entries {
            let id = entry["id"].as_str().unwrap();
            let samples: Vec<&Json> =
                entry["samples"].as_array().unwrap().iter().filter(|sample| sample["request"].is_null()).collect();
            let Some(end) = samples.iter().position(|sample| sample["expect"]["outcome"] == "end") else { continue };
            if samples[..end].iter().any(|sample| sample["expect"]["outcome"] != "next") {
                continue;
            }
            let first = &entry["request"]["first"];
            let mut url = url::with_query(first["url"].as_str().unwrap(), &first["query"]);
            if url.is_empty() {
                url = URL.into();
            }
            let mut request = Request::get(url);
            request.method = first["method"].as_str().unwrap_or("GET").into();
            request.body = if first["body"].is_null() { None } else { serde_json::to_vec(&first["body"]).ok() };
            let origins =
                samples.iter().filter_map(|sample| sample["expect"]["next_request"]["url"].as_str()).map(String::from);
            let origins: Vec<String> = origins.collect();
            let set = |mut options: Options| {
                options.request = request.clone();
                options.origins.clone_from(&origins);
                options.idempotent = Some(true);
                options
            };
            let mut harness = Harness::with(&entry["dialect"].to_string(), set);
            harness.load();
            walk(&mut harness, &mut |_, before| {
                let sample = samples.get(before).unwrap_or_else(|| panic!("{id} asks for more than was recorded"));
                let code = sample["status"].as_u64().unwrap_or(200) as u16;
                let mut head = status(code);
                for (name, value) in sample["headers"].as_object().into_iter().flatten() {
                    head.headers.push(name, value.as_str().unwrap_or_default());
                }
                let body = if sample["body"].is_null() { String::new() } else { sample["body"].to_string() };
                (head, body)
            });
            walked += 1;
            let came = came(harness);
            assert_eq!((came.reason, came.requests), (Some(DoneReason::End), end + 1), "{id} {:?}", came.error);
            let cut_off: Vec<_> = came.warnings.iter().filter(|warning| !warning.contains("is null")).collect();
            assert!(cut_off.is_empty(), "{id} {cut_off:?}");
            // And an empty first list.
            if !entry["empty_list"].is_null() && entry["empty_outcome"].as_str().unwrap_or("end") == "end" {
                let came = with(&entry["dialect"].to_string(), set, &[ok(&entry["empty_list"].to_string())]);
                assert_eq!((came.reason, came.error), (Some(DoneReason::End), None), "{id}");
            }
        }
    }
    assert!(walked > 80, "{walked}");
}

mod url {
    use serde_json::Value as Json;

    pub(crate) fn with_query(url: &str, query: &Json) -> String {
        let mut out = url.to_owned();
        for (name, value) in query.as_object().into_iter().flatten() {
            let value = value.as_str().map_or_else(|| value.to_string(), String::from);
            out.push(if out.contains('?') { '&' } else { '?' });
            let encode = |text: &str| -> String {
                text.bytes()
                    .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
                    .collect()
            };
            out.extend([encode(name), "=".into(), encode(&value)]);
        }
        out
    }
}
