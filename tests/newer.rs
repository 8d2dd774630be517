//! BEHAVIOURS 30 to 30d: towards newer items, by counting and by the first item.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use serde_json::{Value as Json, json};
use support::Harness;
use unspool::{
    Command, Direction, DoneReason, Ending, Event, Options, Request, ResponseHead, State, Status, WaitCause, Write,
};

/// How one API says which rows it wants.
struct Shape {
    name: &'static str,
    dialect: &'static str,
    /// The first request in the middle: URL and body.
    first: (&'static str, Option<&'static str>),
    headers: &'static [(&'static str, &'static str)],
    limit: Option<u64>,
    /// Where the list starts that is asked for first.
    at: usize,
    /// What the server makes of a request: where its page starts, and how many rows it has.
    rows: fn(&Asked) -> (i64, i64),
    /// The most rows that a page of the server holds.
    most: i64,
}

/// A request, as a server reads it.
struct Asked {
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    body: Json,
}

impl Asked {
    fn of(request: &Request) -> Asked {
        let query = request.url.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        Asked {
            query: pairs.map(|(name, value)| (name.into(), value.into())).collect(),
            headers: request.headers.clone(),
            body: request.body.as_ref().map_or(Json::Null, |body| serde_json::from_slice(body).unwrap()),
        }
    }

    fn number(&self, name: &str) -> Option<i64> {
        let found = self.query.iter().chain(&self.headers).find(|(known, _)| known == name);
        found.map(|(_, value)| value.parse().unwrap())
    }

    fn in_body(&self, pointer: &str) -> i64 {
        self.body.pointer(pointer).and_then(Json::as_i64).unwrap()
    }
}

const OFFSET: &str = r#"{"items": "data", "key": "id", "limit": {"at": "query:limit"},
    "next": {"set": {"query:offset": {"inc": "limit", "from": 0}}}, "stop": [{"total": "body:total", "at": "query:offset"}]}"#;
const PAGE: &str = r#"{"items": "data", "key": "id", "limit": {"at": "query:size"},
    "next": {"set": {"query:page": {"inc": 1, "from": 1}}},
    "stop": [{"pages": "body:pages", "at": "query:page", "base": 1}, {"empty": true}, {"flag": "body:more"}]}"#;

fn shapes() -> Vec<Shape> {
    let offset = Shape {
        name: "offset and limit",
        dialect: OFFSET,
        first: ("https://api.example/rows?offset=503", None),
        headers: &[],
        limit: Some(20),
        at: 503,
        rows: |asked| (asked.number("offset").unwrap_or(0), asked.number("limit").unwrap_or(20)),
        most: 1_000,
    };
    vec![
        Shape {
            name: "page from 1",
            dialect: PAGE,
            first: ("https://api.example/rows?page=7&size=30", None),
            limit: None,
            at: 180,
            rows: |asked| ((asked.number("page").unwrap() - 1) * 30, 30),
            ..offset
        },
        Shape {
            name: "page from 0, in a JSON body",
            dialect: r#"{"items": "data", "key": "id", "next": {"set": {"body:page": {"inc": 1, "from": 0}}},
                "stop": [{"pages": "body:pages", "at": "body:page", "base": 0}]}"#,
            first: ("https://api.example/rows", Some(r#"{"q": "a", "page": 11}"#)),
            limit: None,
            at: 330,
            rows: |asked| (asked.in_body("/page") * 30, 30),
            ..offset
        },
        Shape { name: "a server that lowers the limit", most: 7, ..offset },
        Shape {
            name: "skip and take",
            dialect: r#"{"items": "data", "key": "id", "limit": {"at": "query:take"},
                "next": {"set": {"query:skip": {"inc": "items", "from": 0}}}, "stop": [{"empty": true}]}"#,
            first: ("https://api.example/rows?skip=41", None),
            at: 41,
            rows: |asked| (asked.number("skip").unwrap(), asked.number("take").unwrap()),
            ..offset
        },
        Shape {
            name: "start and end",
            dialect: r#"{"items": "data", "key": "id", "next": {"set": {"query:_start": {"inc": 25, "from": 0},
                "query:_end": {"inc": 25, "from": 25}}}, "stop": [{"empty": true}]}"#,
            first: ("https://api.example/rows?_start=113&_end=138", None),
            limit: None,
            at: 113,
            rows: |asked| {
                let start = asked.number("_start").unwrap();
                (start, asked.number("_end").unwrap() - start)
            },
            ..offset
        },
        Shape {
            name: "start and count from 1, in headers",
            dialect: r#"{"items": "data", "key": "id", "limit": {"at": "header:x-count"},
                "next": {"set": {"header:x-first-row": {"inc": "limit", "from": 1}}}, "stop": [{"empty": true}]}"#,
            first: ("https://api.example/rows", None),
            headers: &[("x-first-row", "905")],
            at: 904,
            rows: |asked| (asked.number("x-first-row").unwrap() - 1, asked.number("x-count").unwrap()),
            ..offset
        },
        Shape {
            name: "GraphQL variables",
            dialect: r#"{"items": "data", "key": "id", "limit": {"at": "body:variables.take"},
                "next": {"set": {"body:variables.skip": {"inc": "limit", "from": 0}}}, "stop": [{"empty": true}]}"#,
            first: ("https://api.example/graphql", Some(r#"{"query": "{rows}", "variables": {"skip": 650}}"#)),
            at: 650,
            rows: |asked| (asked.in_body("/variables/skip"), asked.in_body("/variables/take")),
            ..offset
        },
        Shape {
            name: "the answer says its page",
            dialect: r#"{"items": "data", "key": "id", "next": {"set": {"query:page": {"plus": 1, "of": "body:page"}}},
                "stop": [{"pages": "body:pages", "at": "query:page", "base": 0}]}"#,
            first: ("https://api.example/rows?page=3", None),
            limit: None,
            at: 90,
            rows: |asked| (asked.number("page").unwrap() * 30, 30),
            ..offset
        },
        Shape {
            name: "no page size is told",
            first: ("https://api.example/rows?offset=77", None),
            limit: None,
            at: 77,
            ..offset
        },
        Shape {
            name: "no keys, and no page size is told",
            dialect: r#"{"items": "data", "key": null, "next": {"set": {"query:offset": {"inc": "items", "from": 0}}},
                "stop": [{"empty": true}]}"#,
            first: ("https://api.example/rows?offset=77", None),
            limit: None,
            at: 77,
            ..offset
        },
        Shape {
            name: "no keys, and a server that lowers the limit",
            dialect: r#"{"items": "data", "key": null, "limit": {"at": "query:limit"},
                "next": {"set": {"query:offset": {"inc": "limit", "from": 0}}}, "stop": [{"empty": true}]}"#,
            most: 9,
            ..offset
        },
        Shape { name: "the last page", first: ("https://api.example/rows?offset=997", None), at: 997, ..offset },
        offset,
    ]
}

const ROWS: i64 = 1_000;

/// What the server answers, and whether it is asked for less than nothing.
fn answer(shape: &Shape, request: &Request, list: &[i64]) -> String {
    let asked = Asked::of(request);
    let (start, len) = (shape.rows)(&asked);
    assert!(start >= 0 && len > 0, "{}: {start}, {len} is asked for: {request:?}", shape.name);
    let end = (start + len.min(shape.most)).min(list.len() as i64);
    let data: Vec<_> = (start.min(end)..end).map(|at| json!({ "id": list[at as usize] })).collect();
    json!({ "data": data, "page": start / 30, "pages": (list.len() as i64 + 29) / 30, "total": list.len(),
        "more": end < list.len() as i64 })
    .to_string()
}

fn harness(shape: &Shape, set: impl FnOnce(&mut Options)) -> Harness {
    Harness::with(shape.dialect, |mut options| {
        options.request = Request::get(shape.first.0);
        if let Some(body) = shape.first.1 {
            options.request.method = "POST".into();
            options.request.body = Some(body.as_bytes().to_vec());
        }
        for (name, value) in shape.headers {
            options.request.headers.push(((*name).into(), (*value).into()));
        }
        options.limit = shape.limit;
        set(&mut options);
        options
    })
}

/// Loads a page, however often it is asked for, from a server that holds this list.
fn load(harness: &mut Harness, shape: &Shape, lane: Direction, list: &[i64]) {
    harness.step(Event::LoadMore { lane, auto: false });
    for _ in 0..400 {
        if let Some((_, request)) = harness.out.first() {
            let body = answer(shape, request, list);
            harness.answer(&body);
        } else if matches!(harness.spool.status(lane), Status::Waiting) {
            harness.pass_wait();
        } else {
            return;
        }
    }
    panic!("{}: the load does not end", shape.name);
}

fn ids(harness: &Harness) -> Vec<i64> {
    let id = |item: &String| serde_json::from_str::<Json>(item).unwrap()["id"].as_i64().unwrap();
    harness.items().iter().map(id).collect()
}

/// xorshift64*, so that a failure can be repeated.
fn random(state: &mut u64) -> u64 {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33
}

#[test]
fn behaviour_30a_a_counted_list_that_begins_in_the_middle_is_read_both_ways_to_both_ends() {
    let all: Vec<i64> = (0..ROWS).collect();
    for shape in shapes() {
        for seed in [0x5eed, 0xfeed] {
            let mut harness = harness(&shape, |_| {});
            load(&mut harness, &shape, Direction::Older, &all);
            assert_eq!(ids(&harness)[0], shape.at as i64, "{}", shape.name);
            let mut state = seed;
            for _ in 0..600 {
                let lane = Direction::ALL[(random(&mut state) % 2) as usize];
                if harness.spool.has_more(lane) {
                    load(&mut harness, &shape, lane, &all);
                    if harness.sent.len() % 8 == 0 {
                        let ids = ids(&harness);
                        assert!(ids.windows(2).all(|two| two[0] + 1 == two[1]), "{}: a hole in {ids:?}", shape.name);
                    }
                }
            }
            for lane in [Direction::Older, Direction::Newer] {
                assert_eq!(*harness.spool.state(lane), State::Done(DoneReason::End), "{} {lane:?}", shape.name);
            }
            assert_eq!(ids(&harness), all, "{}", shape.name);
            assert_eq!(harness.warnings, Vec::<String>::new(), "{}", shape.name);
            let sent = harness.sent.len();
            load(&mut harness, &shape, Direction::Newer, &all);
            assert_eq!(harness.sent.len(), sent, "{}: nothing is before the first row", shape.name);
        }
    }
}

#[test]
fn behaviour_38_a_snapshot_of_a_list_that_is_read_both_ways_goes_on_both_ways() {
    let all: Vec<i64> = (0..ROWS).collect();
    for shape in shapes() {
        let mut kept = harness(&shape, |_| {});
        load(&mut kept, &shape, Direction::Older, &all);
        let mut state = 0x5eed;
        for turn in 0..600 {
            let lane = Direction::ALL[(random(&mut state) % 2) as usize];
            if kept.spool.has_more(lane) {
                load(&mut kept, &shape, lane, &all);
            }
            if turn < 40 || turn % 40 == 0 {
                let items = kept.spool.array(0..kept.spool.len()).into_owned().into();
                let state = kept.spool.state_text();
                kept = harness(&shape, |_| {});
                kept.step(Event::Restore { items, state });
            }
        }
        assert_eq!(ids(&kept), all, "{}", shape.name);
    }
}

#[test]
fn behaviour_30a_a_list_that_a_cursor_begins_is_read_both_ways_too() {
    let all: Vec<i64> = (0..ROWS).collect();
    let mut shape = shapes().pop().unwrap();
    shape.first.0 = AT;
    let mut harness = harness(&shape, |options| options.cursor = Some("offset=40&limit=20".into()));
    load(&mut harness, &shape, Direction::Older, &all);
    for _ in 0..3 {
        load(&mut harness, &shape, Direction::Newer, &all);
    }
    assert_eq!(ids(&harness), all[..60]);
    assert_eq!(harness.sent.len(), 3);
    assert_eq!(why(&harness), start("query:offset", "0"));
}

fn newer(harness: &mut Harness) -> &mut Harness {
    harness.step(Event::LoadMore { lane: Direction::Newer, auto: false })
}

/// A feed whose first page, from this URL, holds these rows.
fn begun(dialect: &str, url: &str, first: &str) -> Harness {
    let mut harness = Harness::with(dialect, |mut options| {
        options.request = Request::get(url);
        options
    });
    harness.page(first);
    harness.settled.clear();
    harness
}

fn rows(ids: impl IntoIterator<Item = u32>) -> String {
    support::body(ids, None)
}

/// Why the newer lane is done: reason, rule, place, value.
fn why(harness: &Harness) -> (DoneReason, &'static str, String, Option<String>) {
    let Ending { reason, by, at, value, .. } = harness.spool.ending(Direction::Newer).expect("it is done").clone();
    (reason, by.name(), at, value)
}

fn start(at: &str, value: &str) -> (DoneReason, &'static str, String, Option<String>) {
    (DoneReason::End, "start", at.into(), Some(value.into()))
}

const AT: &str = "https://api.example/rows";

#[test]
fn behaviour_30a_the_pages_before_are_asked_for_down_to_the_first_one() {
    let mut harness = begun(PAGE, &format!("{AT}?page=3&size=2"), &rows([5, 6]));
    assert!(harness.spool.has_more(Direction::Newer));
    newer(&mut harness).answer(&rows([3, 4]));
    newer(&mut harness).answer(&rows([1, 2]));
    assert_eq!(harness.ids(), "1 2 3 4 5 6", "the page keeps its own order");
    assert_eq!(harness.sent[1..], [format!("{AT}?page=2&size=2"), format!("{AT}?page=1&size=2")]);
    assert_eq!(why(&harness), start("query:page", "1"));
    assert!(harness.settled.pop().unwrap().result.unwrap().done);
    newer(&mut harness);
    assert!(harness.out.is_empty() && !harness.spool.has_more(Direction::Newer), "page 0 is never asked for");
    assert!(harness.settled.pop().unwrap().result.unwrap().done);
}

#[test]
fn behaviour_30a_less_than_a_page_is_asked_for_as_what_it_is() {
    let mut harness = begun(OFFSET, &format!("{AT}?offset=13&limit=10"), &rows(13..23));
    newer(&mut harness).answer(&rows(3..13));
    newer(&mut harness).answer(&rows(0..3));
    assert_eq!(harness.sent[1..], [format!("{AT}?offset=3&limit=10"), format!("{AT}?offset=0&limit=3")]);
    assert_eq!(why(&harness), start("query:offset", "0"));
    // Where the request says no page size, a whole page comes, and what is known stays where it is.
    let mut harness = begun(OFFSET, &format!("{AT}?offset=3"), &rows(3..13));
    newer(&mut harness).answer(&rows(0..10));
    assert_eq!(harness.sent[1], format!("{AT}?offset=0"));
    assert_eq!(harness.ids(), (0..13).map(|id| id.to_string()).collect::<Vec<_>>().join(" "));
    let loaded = harness.settled.pop().unwrap().result.unwrap();
    assert_eq!((loaded.received, loaded.added, loaded.duplicates), (10, 3, 7));
}

#[test]
fn behaviour_30a_at_the_first_page_there_is_nothing_newer_to_count_to() {
    let tokens = r#"{"items": "data", "key": "id", "next": {"set": {"query:page": "body:next"},
        "also": {"query:count": {"inc": "items", "from": 0}}}}"#;
    let either =
        r#"{"items": "data", "key": "id", "next": {"set": {"query:page": ["body:next", {"inc": 1, "from": 1}]}}}"#;
    let by_two = r#"{"items": "data", "key": "id", "next": {"set": {"query:page": {"inc": 1, "from": 1}, "query:c": "body:next"}}}"#;
    for (dialect, query) in [
        (PAGE, ""),
        (PAGE, "?page=1"),
        (PAGE, "?page=0"),
        (PAGE, "?page=-3"),
        (OFFSET, "?offset=0"),
        (OFFSET, "?limit=10"),
        // A number that the server made is no counter of ours, and neither is what needs a token besides.
        (tokens, "?page=7"),
        (either, "?page=abc"),
        (by_two, "?page=7"),
    ] {
        let mut harness = begun(dialect, &format!("{AT}{query}"), &support::body([1, 2], Some("n")));
        assert!(!harness.spool.has_more(Direction::Newer), "{query} {dialect}");
        newer(&mut harness);
        assert!(harness.out.is_empty(), "{query} {dialect}");
    }
    let harness = begun(either, &format!("{AT}?page=7"), &rows([1]));
    assert!(harness.spool.has_more(Direction::Newer));
}

#[test]
fn behaviour_30b_a_page_that_is_not_there_is_gone_over() {
    let dialect = format!(r#"{},"endStatus":[404, 416]}}"#, &PAGE[..PAGE.len() - 1]);
    let empty = rows([]);
    for (status, body) in [(200, empty.as_str()), (404, "{}"), (416, "")] {
        let head = || ResponseHead::status(status);
        // The first page is behind the end of the list: no rows there promise any before them.
        let mut harness = Harness::with(&dialect, |mut options| {
            options.request = Request::get(format!("{AT}?page=5&size=2"));
            options
        });
        harness.load().answer_with(head(), body);
        while harness.is() == Status::Waiting {
            harness.pass_wait();
            harness.answer_with(head(), body);
        }
        assert_eq!(harness.is(), Status::Done);
        newer(&mut harness).answer_with(head(), body);
        assert!(matches!(harness.spool.state(Direction::Newer), State::Waiting { cause: WaitCause::Unsure, .. }));
        harness.pass_wait();
        harness.answer_with(head(), body);
        while harness.out.is_empty() {
            harness.pass_wait();
        }
        harness.answer(&rows([5, 6]));
        let pages: Vec<_> = harness.sent.iter().map(|url| url.split_once("page=").unwrap().1.as_bytes()[0]).collect();
        assert!(pages.ends_with(b"443"), "{status}: {pages:?}");
        assert_eq!(harness.warnings, Vec::<String>::new(), "{status}: nothing was there to miss");
        // Behind rows there must be rows before them: that one page has none is told.
        newer(&mut harness).answer_with(head(), body);
        harness.pass_wait();
        harness.answer_with(head(), body).answer(&rows([1, 2]));
        assert_eq!(harness.ids(), "1 2 5 6", "{status}");
        assert_eq!(harness.warnings.len(), 1, "{status}: {:?}", harness.warnings);
        assert!(harness.warnings[0].contains("`query:page`"), "{:?}", harness.warnings);
        assert_eq!(why(&harness), start("query:page", "1"));
    }
}

#[test]
fn behaviour_30b_what_is_no_page_is_asked_for_again_and_is_no_end() {
    for (status, body) in [(204, ""), (200, "{}"), (200, "[]"), (200, "null")] {
        let mut harness = begun(PAGE, &format!("{AT}?page=3&size=2"), &rows([5, 6]));
        newer(&mut harness).answer_with(ResponseHead::status(status), body);
        for _ in 0..10 {
            if harness.spool.status(Direction::Newer) == Status::Waiting {
                harness.pass_wait();
                harness.answer_with(ResponseHead::status(status), body);
            }
        }
        let cut = (DoneReason::Truncated, "start", "query:page".to_string(), Some("2".to_string()));
        assert_eq!(why(&harness), cut, "{status} {body}");
        assert_eq!(harness.warnings.len(), 1, "{:?}", harness.warnings);
        harness.step(Event::Retry(Direction::Newer)).answer(&rows([3, 4]));
        newer(&mut harness).answer(&rows([1, 2]));
        assert_eq!(harness.ids(), "1 2 3 4 5 6");
        assert_eq!(why(&harness), start("query:page", "1"));
    }
    let mut harness = begun(PAGE, &format!("{AT}?page=3&size=2"), &rows([5, 6]));
    newer(&mut harness).status(404);
    assert_eq!(harness.spool.status(Direction::Newer), Status::Failed, "a status that the dialect says nothing of");
    newer(&mut harness).answer(&rows([3, 4]));
    // At the first page an empty one is asked for once more, and is the end.
    newer(&mut harness).answer(&rows([]));
    harness.pass_wait();
    harness.answer(&rows([]));
    assert_eq!((harness.ids(), why(&harness)), ("3 4 5 6".into(), start("query:page", "1")));
}

#[test]
fn behaviour_30b_empty_pages_in_a_row_are_bounded_and_a_retry_goes_on() {
    let mut harness = Harness::with(PAGE, |mut options| {
        options.request = Request::get(format!("{AT}?page=90&size=2"));
        options.max_empty_pages = 5;
        options
    });
    harness.page(&rows([]));
    newer(&mut harness);
    let all = |harness: &mut Harness| {
        for _ in 0..100 {
            if !harness.out.is_empty() {
                harness.answer(&rows([]));
            } else if harness.spool.status(Direction::Newer) == Status::Waiting {
                harness.pass_wait();
            }
        }
    };
    all(&mut harness);
    assert_eq!(*harness.spool.state(Direction::Newer), State::Done(DoneReason::EmptyRun));
    let before = harness.sent.last().unwrap().clone();
    harness.step(Event::Retry(Direction::Newer));
    assert_ne!(*harness.sent.last().unwrap(), before, "it goes on, and does not ask for the same again");
}

#[test]
fn behaviour_30b_a_page_that_falls_short_of_what_is_known_is_asked_for_nearer() {
    let all: Vec<i64> = (0..ROWS).collect();
    for keyed in [true, false] {
        // Behind the end of the list nothing tells what its pages hold.
        let mut shape = shapes().pop().unwrap();
        let unkeyed = OFFSET.replace(r#""key": "id""#, r#""key": null"#);
        if !keyed {
            shape.dialect = unkeyed.leak();
        }
        shape.first.0 = "https://api.example/rows?offset=1015";
        shape.most = 7;
        let mut harness = harness(&shape, |_| {});
        load(&mut harness, &shape, Direction::Older, &all);
        for page in 0..400 {
            // The server lowers its limit on the way, too.
            shape.most = if page < 20 { 7 } else { 4 };
            if harness.spool.has_more(Direction::Newer) {
                load(&mut harness, &shape, Direction::Newer, &all);
            }
        }
        assert_eq!(ids(&harness), all, "keys: {keyed}");
        assert_eq!(why(&harness), start("query:offset", "0"));
        assert_eq!(harness.warnings, Vec::<String>::new());
    }
}

#[test]
fn behaviour_30b_rows_that_come_in_at_the_server_push_none_past_the_page() {
    for (overlap, per_page) in [(3, 0), (3, 1), (3, 3), (3, 7), (1, 19), (5, 70)] {
        let shape = shapes().pop().unwrap();
        let mut list: Vec<i64> = (0..ROWS).collect();
        let mut harness = harness(&shape, |options| options.overlap = overlap);
        load(&mut harness, &shape, Direction::Older, &list);
        let mut fresh = 10_000;
        for page in 0..400 {
            if !harness.spool.has_more(Direction::Newer) {
                break;
            }
            if page < 8 {
                for _ in 0..per_page {
                    list.insert(0, fresh);
                    fresh += 1;
                }
            }
            load(&mut harness, &shape, Direction::Newer, &list);
        }
        assert_eq!(*harness.spool.state(Direction::Newer), State::Done(DoneReason::End));
        assert_eq!(ids(&harness), list[..list.len() - (ROWS - 523) as usize], "{overlap} {per_page}");
        let told = harness.warnings.iter().filter(|warning| warning.contains("overlap")).count();
        assert_eq!(told, usize::from(per_page >= overlap), "{overlap} {per_page}: {:?}", harness.warnings);
        assert!(harness.sent.len() < 120, "{} requests", harness.sent.len());
    }
}

#[test]
fn behaviour_30c_what_was_removed_stays_away_and_moves_nothing_in_front() {
    let mut harness = begun(OFFSET, &format!("{AT}?offset=4&limit=2"), &support::body([4, 5], Some("n")));
    for id in [4, 1] {
        let key = harness.spool.key_of(id.to_string().as_bytes()).unwrap();
        harness.step(Event::Write(Write::Remove { key }));
    }
    newer(&mut harness).answer(&rows([2, 3]));
    assert_eq!(harness.sent[1], format!("{AT}?offset=2&limit=2"), "what goes behind moves nothing in front");
    let key = harness.spool.key_of(b"2").unwrap();
    harness.step(Event::Write(Write::Remove { key }));
    newer(&mut harness).answer(&rows([0, 2]));
    assert_eq!(harness.ids(), "0 3 5", "what was removed does not come back");
}

#[test]
fn behaviour_30c_where_there_is_no_room_the_rows_next_to_the_list_stay() {
    for (most, wanted) in [(4, "3 4 5 6"), (3, "4 5 6"), (2, "5 6"), (6, "1 2 3 4 5 6")] {
        let mut harness = Harness::with(PAGE, |mut options| {
            options.request = Request::get(format!("{AT}?page=3&size=2"));
            options.max_items(most)
        });
        harness.page(&rows([5, 6]));
        harness.changes.clear();
        newer(&mut harness);
        if most > 2 {
            // One row comes twice.
            harness.answer(r#"{"data":[{"id":1},{"id":2},{"id":3},{"id":4},{"id":4}]}"#);
            assert_eq!(harness.changes.last().unwrap().prepended, most - 2);
        }
        assert_eq!(harness.ids(), wanted);
        assert_eq!(why(&harness).1, "max-items");
        assert_eq!(harness.sent.len(), if most > 2 { 2 } else { 1 }, "a list that is full asks for nothing");
        newer(&mut harness);
        harness.step(Event::Retry(Direction::Newer));
        assert!(harness.out.is_empty());
        assert_eq!(harness.settled.pop().unwrap().result.unwrap().added, 0);
    }
}

#[test]
fn behaviour_30_the_lanes_of_a_counted_list_load_at_once_and_fail_by_themselves() {
    let mut harness =
        begun(PAGE, &format!("{AT}?page=3&size=2"), r#"{"data":[{"id":5},{"id":6}],"pages":5,"more":true}"#);
    harness.load();
    newer(&mut harness);
    assert_eq!(harness.sent[1..], [format!("{AT}?page=4&size=2"), format!("{AT}?page=2&size=2")]);
    let (older, _) = harness.out.remove(0);
    // What the server says of its end is about the other end.
    harness.answer(r#"{"data":[{"id":3},{"id":4}],"pages":2,"more":false}"#);
    assert!(harness.spool.has_more(Direction::Newer));
    newer(&mut harness).status(403);
    assert_eq!((harness.spool.status(Direction::Newer), harness.is()), (Status::Failed, Status::Loading));
    let page = r#"{"data":[{"id":7},{"id":8}],"pages":5,"more":true}"#;
    harness.step(Event::Answer { turn: older, head: ResponseHead::status(200), body: page.as_bytes().to_vec().into() });
    harness.load();
    let mut aborted = harness.spool.step(harness.now, Event::Abort(Direction::Older)).unwrap();
    assert!(matches!(aborted.commands.pop(), Some(Command::Abort { .. })));
    harness.out.clear();
    newer(&mut harness).answer(&rows([1, 2]));
    assert_eq!(harness.ids(), "1 2 3 4 5 6 7 8");
    harness.load();
    assert_eq!(harness.sent.last().unwrap(), &format!("{AT}?page=5&size=2"), "the other lane goes on where it was");
}
