//! BEHAVIOURS 21 to 30 and 41 to 44: items, keys, order, trust.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::borrow::Cow;
use support::{CURSOR, Harness, URL, body, dialect, keys, text};
use unspool::{
    Command, Direction, DoneReason, Duplicates, Error, Event, Kind, Options, ResponseHead, Spool, State, Status, Write,
};

const LIST: &str = r#"{"items": "", "key": "id", "next": {"set": {"query:c": "header:x-next"}}}"#;

fn more() -> ResponseHead {
    ResponseHead::status(200).with("x-next", "n")
}

fn list(rule: Duplicates, pages: &[&str]) -> Vec<String> {
    let mut harness = Harness::with(LIST, |options| options.duplicates(rule));
    for (at, page) in pages.iter().enumerate() {
        harness.load().answer_with(ResponseHead::status(200).with("x-next", &at.to_string()), page);
    }
    harness.items()
}

#[test]
fn behaviour_21_a_known_key_is_one_row_at_its_first_position() {
    let pages = [r#"[{"id":1,"a":1},{"id":2,"a":1}]"#, r#"[{"id":3},{"id":1,"b":2}]"#];
    assert_eq!(list(Duplicates::Last, &pages), [r#"{"id":1,"b":2}"#, r#"{"id":2,"a":1}"#, r#"{"id":3}"#]);
    assert_eq!(list(Duplicates::First, &pages), [r#"{"id":1,"a":1}"#, r#"{"id":2,"a":1}"#, r#"{"id":3}"#]);
    assert_eq!(list(Duplicates::Merge, &pages), [r#"{"id":1,"a":1,"b":2}"#, r#"{"id":2,"a":1}"#, r#"{"id":3}"#]);
}

#[test]
fn behaviour_21_duplicates_inside_one_page_count_too() {
    let page = [r#"[{"id":1,"v":1},{"id":1,"v":2},{"id":2},{"id":1,"v":3}]"#];
    assert_eq!(list(Duplicates::Last, &page), [r#"{"id":1,"v":3}"#, r#"{"id":2}"#]);
    assert_eq!(list(Duplicates::First, &page), [r#"{"id":1,"v":1}"#, r#"{"id":2}"#]);
    let mut harness = Harness::new(LIST);
    harness.page(page[0]);
    let loaded = harness.loaded();
    assert_eq!((loaded.received, loaded.added, loaded.duplicates, loaded.updated), (4, 2, 2, 0));
}

#[test]
fn behaviour_21_merging_goes_by_decoded_names_and_only_one_level_deep() {
    let pages = [r#"[{"id":1,"a":{"x":1},"b":1}]"#, r#"[{"\u0061":{"y":2},"id":1,"c":3}]"#];
    assert_eq!(list(Duplicates::Merge, &pages), [r#"{"id":1,"a":{"y":2},"b":1,"c":3}"#]);
}

#[test]
fn behaviour_22_ids_beyond_a_double_stay_two_rows() {
    let mut harness = Harness::new(r#"{"items": "rows", "key": "id", "next": {"set": {"query:after": "last:id"}}}"#);
    harness.page(r#"{"rows":[{"id":9007199254740992},{"id":9007199254740993}]}"#).load();
    assert_eq!(harness.ids(), "9007199254740992 9007199254740993");
    assert_eq!(harness.sent[1], format!("{URL}?after=9007199254740993"), "the cursor is exact");
    assert_eq!(harness.spool.find(&harness.spool.key_of(b"9007199254740993").unwrap()), Some(1));
}

#[track_caller]
fn one_key(a: &str, b: &str, one: bool) {
    let mut harness = Harness::new(LIST);
    harness.page(&format!(r#"[{{"id":{a}}},{{"id":{b}}}]"#));
    assert_eq!(harness.spool.len(), if one { 1 } else { 2 }, "{a} and {b}");
    let position = harness.spool.find(&harness.spool.key_of(b.as_bytes()).unwrap());
    assert_eq!(position, Some(usize::from(!one)), "and it is found");
}

#[test]
fn behaviour_23_which_keys_are_one() {
    one_key(r#""a\u0062""#, r#""ab""#, true);
    one_key("1", r#""1""#, false);
    one_key("1", "1.0", true);
    one_key("1e2", "100", true);
    one_key("-0", "0", true);
    one_key("1.5", "15e-1", true);
    one_key("1e400", "1e401", false);
    one_key(r#""\ud83d\ude00""#, r#""😀""#, true);
    one_key(r#""\ud800""#, r#""\ud801""#, false);
    one_key("true", r#""t""#, false);
    one_key(r#""/""#, r#""\/""#, true);
    one_key(r#""a\"b""#, r#""a'b""#, false);
}

#[test]
fn behaviour_23_compound_keys_compare_part_by_part() {
    let mut harness = Harness::with(LIST, |options| options.key(keys(r#"["type", "id"]"#)));
    harness.page(r#"[{"type":"a","id":1},{"type":"b","id":1},{"type":"a","id":"1"},{"id":1.0,"type":"\u0061","v":2}]"#);
    assert_eq!(
        harness.items(),
        [r#"{"id":1.0,"type":"\u0061","v":2}"#, r#"{"type":"b","id":1}"#, r#"{"type":"a","id":"1"}"#]
    );
    assert_eq!(harness.spool.find(&harness.spool.key_of(br#"["b", 1]"#).unwrap()), Some(1));
    let mut harness = Harness::with(LIST, |options| options.key(keys(r#"["a", "b"]"#)));
    harness.page(r#"[{"a":"x","b":"yz"},{"a":"xy","b":"z"}]"#);
    assert_eq!(harness.spool.len(), 2, "parts do not run together");
}

#[test]
fn behaviour_23_an_item_without_a_key_fails_the_page_and_names_it() {
    for (page, item, path) in [
        (r#"[{"id":1},{"uid":2}]"#, 1, "id"),
        (r#"[{"id":null}]"#, 0, "id"),
        (r#"[{"id":{"x":1}}]"#, 0, "id"),
        (r#"[{"id":1},{"id":2},7]"#, 2, "id"),
    ] {
        let mut harness = Harness::new(LIST);
        harness.page(page);
        let error = harness.error();
        assert_eq!((error.kind(), error.item(), error.path()), (Kind::MissingKey, Some(item), Some(path)), "{error}");
        assert!(harness.spool.is_empty(), "the whole page or nothing");
    }
}

fn put(json: &str) -> Event {
    Event::Write(Write::Update { item: json.into() })
}

fn insert(position: usize, json: &str) -> Event {
    Event::Write(Write::Insert { position, item: json.into() })
}

fn remove(harness: &Harness, key: &str) -> Event {
    Event::Write(Write::Remove { key: harness.spool.key_of(key.as_bytes()).unwrap() })
}

#[test]
fn behaviour_24_local_writes_during_a_load_survive_it() {
    let mut harness = Harness::new(LIST);
    harness.load().answer_with(more(), r#"[{"id":1},{"id":2},{"id":3}]"#).load();
    harness.step(insert(0, r#"{"id":"new"}"#)).step(put(r#"{"id":2,"liked":true}"#));
    let gone = remove(&harness, "3");
    harness.step(gone);
    harness.answer(r#"[{"id":2},{"id":3},{"id":4}]"#);
    assert_eq!(harness.items(), [r#"{"id":"new"}"#, r#"{"id":1}"#, r#"{"id":2,"liked":true}"#, r#"{"id":4}"#]);
}

#[test]
fn behaviour_24_a_page_asked_for_after_the_write_is_newer_than_it() {
    let mut harness = Harness::new(LIST);
    harness.load().answer_with(more(), r#"[{"id":1}]"#);
    harness.step(put(r#"{"id":1,"v":"local"}"#));
    harness.load().answer(r#"[{"id":1,"v":"server"}]"#);
    assert_eq!(harness.items(), [r#"{"id":1,"v":"server"}"#]);
}

#[test]
fn behaviour_24_an_item_put_in_by_hand_is_one_row_with_the_page_that_holds_it() {
    let mut harness = Harness::new(LIST);
    harness.load();
    harness.step(insert(0, r#"{"id":5,"mine":1}"#));
    harness.answer(r#"[{"id":6},{"id":5,"mine":0}]"#);
    assert_eq!(harness.items(), [r#"{"id":5,"mine":1}"#, r#"{"id":6}"#]);
}

#[test]
fn behaviour_24_writes_survive_the_first_page_after_a_reset_that_keeps_the_old_items() {
    let mut harness = Harness::new(LIST);
    harness.page(r#"[{"id":1},{"id":2}]"#);
    harness.step(Event::Reset { params: Vec::new(), keep: true }).load();
    let gone = remove(&harness, "3");
    harness.step(insert(0, r#"{"id":"mine"}"#)).step(gone).step(put(r#"{"id":2,"liked":true}"#));
    harness.answer(r#"[{"id":2},{"id":3},{"id":4}]"#);
    assert_eq!(harness.items(), [r#"{"id":"mine"}"#, r#"{"id":2,"liked":true}"#, r#"{"id":4}"#]);
}

#[test]
fn inserts_go_where_they_are_told_again_and_again() {
    let mut harness = Harness::new(LIST);
    harness.load().answer_with(more(), r#"[{"id":"a"},{"id":"z"}]"#);
    for n in 0..100 {
        harness.step(insert(1, &format!(r#"{{"id":{n}}}"#)));
    }
    harness.step(insert(usize::MAX, r#"{"id":"end"}"#));
    let numbers: Vec<String> = (0..100).rev().map(|n| n.to_string()).collect();
    assert_eq!(harness.ids(), format!(r#""a" {} "z" "end""#, numbers.join(" ")));
    for (position, id) in [(0, r#""a""#), (1, "99"), (100, "0"), (101, r#""z""#), (102, r#""end""#)] {
        let key = harness.spool.key_of(id.as_bytes()).unwrap();
        assert_eq!(harness.spool.find(&key), Some(position), "{id}");
    }
    harness.step(insert(0, r#"{"id":50,"v":2}"#));
    assert_eq!(harness.spool.len(), 103, "a known key is updated where it is");
}

#[test]
fn behaviour_26_a_write_that_cannot_be_made_is_an_error_and_changes_nothing() {
    let mut harness = Harness::new(LIST);
    harness.load().answer_with(more(), r#"[{"id":1},{"id":2}]"#);
    for (item, kind) in [("{", Kind::Options), (r#"{"name":"no key"}"#, Kind::MissingKey), ("", Kind::Options)] {
        let before = (harness.changes.len(), harness.warnings.len());
        let inserted = harness.try_step(insert(0, item)).err().expect(item);
        assert_eq!(inserted.kind(), kind, "{inserted}");
        assert_eq!(harness.try_step(put(item)).err().expect(item).kind(), kind);
        assert_eq!((harness.ids().as_str(), (harness.changes.len(), harness.warnings.len())), ("1 2", before));
    }
    harness.step(Event::Close);
    assert_eq!(harness.try_step(insert(0, r#"{"id":3}"#)).err().expect("it is closed").kind(), Kind::Closed);
}

#[test]
fn behaviour_26_what_was_removed_does_not_come_back_in_this_epoch() {
    let mut harness = Harness::new(LIST);
    harness.load().answer_with(more(), r#"[{"id":1},{"id":2}]"#);
    let (one, again, unseen) = (remove(&harness, "1"), remove(&harness, "1"), remove(&harness, "9"));
    harness.step(one).step(again).step(unseen);
    harness.load().answer(r#"[{"id":1},{"id":9},{"id":3}]"#);
    assert_eq!(harness.ids(), "2 3");
    harness.step(insert(0, r#"{"id":1}"#));
    assert_eq!(harness.ids(), "1 2 3", "put in by hand it is back");
    harness.step(Event::Reset { params: Vec::new(), keep: false });
    harness.page(r#"[{"id":9}]"#);
    assert_eq!(harness.ids(), "9", "another epoch");
}

#[test]
fn behaviour_27_an_update_changes_the_identity_of_that_item_only() {
    let mut harness = Harness::new(LIST);
    harness.load().answer_with(more(), r#"[{"id":1},{"id":2},{"id":3}]"#);
    let before: Vec<_> = (0..3).map(|i| harness.spool.identity(i).unwrap()).collect();
    harness.load().answer(r#"[{"id":1},{"id":2,"v":2},{"id":4}]"#);
    let after: Vec<_> = (0..3).map(|i| harness.spool.identity(i).unwrap()).collect();
    assert_eq!((before[0], before[2]), (after[0], after[2]), "the same value again is no update");
    assert_eq!(before[1].entry, after[1].entry);
    assert_ne!(before[1], after[1]);
}

#[test]
fn behaviour_27_no_identity_comes_twice_after_a_reset() {
    let mut harness = Harness::new(LIST);
    harness.page(r#"[{"id":1},{"id":2}]"#);
    let before = harness.spool.identity(0).unwrap();
    harness.step(Event::Reset { params: Vec::new(), keep: false });
    harness.page(r#"[{"id":3},{"id":4}]"#);
    assert!((0..2).all(|position| harness.spool.identity(position).unwrap().entry > before.entry));
}

#[test]
fn behaviour_28_a_change_tells_ranges() {
    let mut harness = Harness::new(LIST);
    harness.load().answer_with(more(), r#"[{"id":1},{"id":2},{"id":3},{"id":4}]"#);
    harness.changes.clear();
    harness.load().answer(r#"[{"id":2,"v":2},{"id":3,"v":2},{"id":5},{"id":1,"v":2},{"id":4}]"#);
    let change = harness.changes.pop().unwrap();
    let ranges: Vec<_> = change.splices.iter().map(|s| (s.start, s.removed, s.added)).collect();
    assert_eq!(ranges, [(0, 3, 3), (4, 0, 1)], "neighbours are one range; the unchanged item is in none");
    assert_eq!((change.received, change.added, change.duplicates, change.updated), (5, 1, 4, 3));
    assert_eq!((change.prepended, change.len, change.status), (0, 5, Status::Done));
}

#[test]
fn behaviour_30_the_lanes_load_independently() {
    let newer = |auto| Event::LoadMore { lane: Direction::Newer, auto };
    let page =
        |ids: &str, next: &str, prev: &str| format!(r#"{{"data":[{ids}],"next":{next},"more":true,"prev":{prev}}}"#);
    let mut harness = Harness::new(CURSOR);
    harness.step(newer(false));
    assert!(harness.sent.is_empty(), "before the first page nothing is known of newer items");
    harness.settled.clear();
    harness.page(&page(r#"{"id":3},{"id":4}"#, r#""b""#, r#""x""#));
    harness.load().step(newer(false));
    assert_eq!(harness.sent[1..], [format!("{URL}?cursor=b"), format!("{URL}?before=x")], "both at once");
    let (older, _) = harness.out.remove(0);
    harness.answer(&page(r#"{"id":1},{"id":2}"#, r#""never replayed forward""#, r#""y""#));
    assert_eq!(harness.ids(), "1 2 3 4", "a page keeps its own order in front");
    assert_eq!(harness.changes.last().unwrap().prepended, 2);
    harness.step(newer(false)).status(404);
    assert_eq!((harness.spool.status(Direction::Newer), harness.is()), (Status::Failed, Status::Loading));
    harness.step(Event::Answer { turn: older, head: ResponseHead::status(200), body: body([5], Some("c")).into() });
    harness.load();
    assert_eq!(harness.sent.last().unwrap(), &format!("{URL}?cursor=c"));
    assert_eq!(harness.ids(), "1 2 3 4 5");
}

#[test]
fn behaviour_30_the_newer_lane_that_has_caught_up_can_be_asked_again() {
    let newer = |auto| Event::LoadMore { lane: Direction::Newer, auto };
    let by_id = r#"{"items": "data", "key": "id", "next": {"set": {"query:after": "last:id"}},
        "stop": [{"flag": "body:more"}], "back": {"set": {"query:before": "first:id"}, "drop": ["query:after"]}}"#;
    let mut harness = Harness::new(by_id);
    harness.page(r#"{"data":[{"id":5},{"id":4}],"more":true}"#);
    harness.step(newer(false)).answer(r#"{"data":[{"id":6}],"more":false}"#);
    assert_eq!(*harness.spool.state(Direction::Newer), State::Done(DoneReason::End));
    assert!(!harness.spool.has_more(Direction::Newer));
    harness.step(newer(true));
    assert!(harness.out.is_empty(), "nobody asked");
    for _ in 0..20 {
        harness.step(newer(false)).answer(r#"{"data":[],"more":false}"#);
    }
    assert_eq!(harness.sent[1..], [vec![format!("{URL}?before=5")], vec![format!("{URL}?before=6"); 20]].concat());
    harness.step(newer(false)).answer(r#"{"data":[{"id":8},{"id":7}],"more":false}"#);
    assert_eq!(harness.ids(), "8 7 6 5 4");
    harness.step(newer(false));
    assert_eq!(harness.sent.last().unwrap(), &format!("{URL}?before=8"));
}

#[test]
fn behaviour_41_a_next_url_elsewhere_is_refused_and_the_page_is_kept() {
    let next_url = r#"{"items": "data", "key": "id", "next": {"url": "body:next"}}"#;
    for elsewhere in [
        "https://evil.example/posts?page=2",
        "//evil.example/posts",
        "http://api.example/posts?page=2",
        "https://user:secret@api.example/posts",
        "https://api.example:8443/posts",
        "javascript:alert(1)",
        "https://api.example\\\\@evil.example/",
    ] {
        let mut harness = Harness::new(next_url);
        harness.page(&format!(r#"{{"data":[{{"id":1}}],"next":"{elsewhere}"}}"#));
        assert_eq!(harness.ids(), "1", "{elsewhere}: nothing is lost");
        harness.settled.clear();
        let error = harness.load().error();
        assert_eq!(error.kind(), Kind::Origin, "{elsewhere}");
        assert!(!error.retryable());
        assert_eq!(harness.sent.len(), 1, "nothing is sent");
    }
    for (reference, url) in [
        ("/posts?page=2", "https://api.example/posts?page=2"),
        ("?page=2", "https://api.example/posts?page=2"),
        ("more/2", "https://api.example/more/2"),
        ("https://api.example:443/posts?page=2", "https://api.example/posts?page=2"),
    ] {
        let mut harness = Harness::new(next_url);
        harness.page(&format!(r#"{{"data":[{{"id":1}}],"next":"{reference}"}}"#)).load();
        assert_eq!(harness.sent[1], url);
    }
}

#[test]
fn behaviour_41_origins_that_the_caller_lists_are_followed() {
    let mut harness =
        Harness::with(r#"{"items": "data", "key": "id", "next": {"url": "body:next"}}"#, |mut options| {
            options.origins = vec!["https://pages.example".into()];
            options
        });
    harness.page(r#"{"data":[{"id":1}],"next":"https://pages.example/2"}"#).load();
    assert_eq!(harness.sent[1], "https://pages.example/2");
}

#[test]
fn behaviour_41_an_answer_from_elsewhere_is_refused() {
    let mut harness = Harness::new(CURSOR);
    let head = ResponseHead { url: "https://evil.example/posts".into(), ..ResponseHead::status(200) };
    harness.load().answer_with(head, &body([1], None));
    assert_eq!(harness.error().kind(), Kind::Origin);
    assert!(harness.spool.is_empty());
    let mut harness = Harness::new(CURSOR);
    harness.load().status(302);
    assert_eq!(harness.error().kind(), Kind::Redirect);
}

#[track_caller]
fn refused(body: &[u8], kind: Kind) -> Error {
    let mut harness = Harness::with(CURSOR, |mut options| {
        options.retries = 0;
        options
    });
    harness.load().answer_bytes(ResponseHead::status(200), body);
    let error = harness.error();
    assert_eq!(error.kind(), kind, "{error}");
    assert!(harness.spool.is_empty());
    harness.page(&support::body([1], None));
    assert_eq!(harness.ids(), "1", "the feed still works");
    error
}

#[test]
fn behaviour_43_what_is_no_page_is_told_by_its_content() {
    let html = refused(b"<!doctype html><title>Sign in</title>", Kind::NotJson);
    assert_eq!(html.byte(), Some(0));
    assert!(html.message().contains("HTML") && html.message().contains("<!doctype html>"), "{html}");
    assert_eq!(refused(br#"{"data":[{"id":01}]}"#, Kind::NotJson).byte(), Some(16));
    assert_eq!(refused(b"{\"data\":[{\"id\":\"\xff\"}]}", Kind::MissingKey).item(), Some(0));
    assert_eq!(refused(br#"{"data":[]} x"#, Kind::NotJson).byte(), Some(12));
    refused(b"42", Kind::Shape);
    refused(b"[1,2]", Kind::Shape);
    refused(br#"{"data":{"id":1}}"#, Kind::Shape);
    let wrong = refused(br#"{"posts":[{"id":1}],"users":[]}"#, Kind::Shape);
    assert!(wrong.message().contains("`posts`"), "{wrong}");
    refused(&[b"[".repeat(100_000), b"]".repeat(100_000)].concat(), Kind::NotJson);
}

#[test]
fn behaviour_43_empty_answers_are_empty_pages() {
    for head in [ResponseHead::status(204), ResponseHead::status(205), ResponseHead::status(200)] {
        for nothing in ["", "  \n", "null"] {
            let mut harness = Harness::new(CURSOR);
            harness.load().answer_with(head.clone(), nothing);
            assert_eq!(*harness.spool.state(Direction::Older), State::Done(DoneReason::End), "{}", head.status);
            assert_eq!(harness.loaded().received, 0);
        }
    }
}

#[test]
fn behaviour_43_a_byte_order_mark_is_skipped() {
    let mut harness = Harness::new(CURSOR);
    harness.load().answer_bytes(ResponseHead::status(200), b"\xef\xbb\xbf{\"data\":[{\"id\":1}]}");
    assert_eq!(harness.items(), [r#"{"id":1}"#]);
}

#[test]
fn behaviour_43_a_body_over_its_bound_is_refused() {
    let mut harness = Harness::with(CURSOR, |mut options| {
        options.max_bytes = 20;
        options
    });
    harness.page(&body([1, 2, 3], None));
    let error = harness.error();
    assert_eq!(error.kind(), Kind::TooLarge);
    assert!(error.message().contains("`maxBytes` allows (20 bytes)"), "{error}");
}

#[test]
fn behaviour_43_an_error_is_told_for_its_status_however_long_its_body() {
    let mut harness = Harness::with(CURSOR, |mut options| {
        options.max_bytes = 20;
        options.retries = 0;
        options
    });
    harness.load().answer_bytes(ResponseHead::status(500), &[b' '; 100]);
    let error = harness.error();
    assert_eq!((error.kind(), error.status()), (Kind::Status, Some(500)));
}

#[test]
fn behaviour_44_names_of_javascripts_own_are_ordinary() {
    let json =
        r#"{"items": "__proto__.length", "key": "constructor", "next": {"set": {"query:__proto__": "body:toString"}}}"#;
    let mut harness = Harness::new(json);
    let page = r#"{"__proto__":{"length":[{"constructor":"__proto__","__proto__":1}]},"toString":"valueOf"}"#;
    harness.page(page).load();
    assert_eq!(harness.items(), [r#"{"constructor":"__proto__","__proto__":1}"#]);
    assert_eq!(harness.sent[1], format!("{URL}?__proto__=valueOf"));
}

#[test]
fn a_hidden_continuation_header_is_worth_a_warning() {
    let warnings = |document: &str, count: u32| {
        let link =
            r#"{"items": "", "key": "id", "limit": {"at": "query:limit", "default": 2}, "next": {"url": "link:next"}}"#;
        let mut harness = Harness::with(link, |mut options| {
            options.document = Some(document.into());
            options
        });
        let items: Vec<String> = (0..count).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        harness.page(&format!("[{}]", items.join(",")));
        harness.warnings
    };
    assert!(warnings("https://app.example", 2)[0].contains("Access-Control-Expose-Headers"));
    assert!(warnings("https://app.example", 1).is_empty(), "a short page");
    assert!(warnings("https://api.example", 2).is_empty(), "the same origin");
}

#[test]
fn bytes_of_dropped_pages_are_given_back() {
    let mut harness = Harness::new(LIST);
    let page: Vec<String> = (0..100).map(|id| format!(r#"{{"id":{id},"text":"{}"}}"#, "x".repeat(100))).collect();
    let page = format!("[{}]", page.join(","));
    harness.load().answer_with(more(), &page);
    let held = harness.spool.stats().held;
    for n in 0..5 {
        let head = ResponseHead::status(200).with("x-next", &n.to_string());
        harness.load().answer_with(head.clone(), &page);
        if n == 0 {
            harness.pass_wait();
            harness.answer_with(head, &page);
        }
    }
    assert_eq!(harness.spool.stats().held, held, "a page of nothing but known rows leaves nothing behind");
    for n in 0..100 {
        harness.step(put(&format!(r#"{{"id":{n}}}"#)));
    }
    assert!(harness.spool.stats().held < 4_000, "{}", harness.spool.stats().held);
    assert_eq!(harness.ids(), (0..100).map(|n| n.to_string()).collect::<Vec<_>>().join(" "));
}

#[test]
fn items_are_told_as_one_array() {
    let mut harness = Harness::new(LIST);
    harness.load().answer_with(more(), r#"[ {"id":1} , {"id":2},{"id":3} ]"#);
    harness.page(r#"[{"id":4},{"id":5}]"#);
    let array = |harness: &Harness, range: std::ops::Range<usize>| text(&harness.spool.array(range));
    assert_eq!(array(&harness, 1..9), r#"[{"id":2},{"id":3},{"id":4},{"id":5}]"#);
    assert_eq!(array(&harness, 3..3), "[]");
    assert_eq!(array(&harness, 3..4), r#"[{"id":4}]"#);
    // The whole of a page lies there as it came.
    assert!(matches!(harness.spool.array(3..5), Cow::Borrowed(br#"[{"id":4},{"id":5}]"#)));
    let _ =
        harness.spool.step(0.0, Event::Write(Write::Insert { position: 4, item: br#"{"id":6}"#.to_vec() })).unwrap();
    assert_eq!(array(&harness, 3..6), r#"[{"id":4},{"id":6},{"id":5}]"#);
}

#[test]
fn items_are_written_as_lines() {
    let mut harness = Harness::new(LIST);
    harness.page("[ {\"id\":1} , {\r\n  \"id\": 2,\n  \"text\": \"a\\nb\"\r\n}, {\"id\":\n\n3}]");
    let mut out = Vec::new();
    harness.spool.ndjson(0..9, &mut out);
    assert_eq!(text(&out), "{\"id\":1}\n{  \"id\": 2,  \"text\": \"a\\nb\"}\n{\"id\":3}\n");
}

#[test]
fn neighbours_are_written_as_lines() {
    let mut harness = Harness::new(LIST);
    harness.load().answer_with(more(), r#"[{"id":1},{"id":2},{"id":3}]"#);
    harness.page("[{\"id\":4},{\"id\":\n5},{\"id\":2,\"v\":1}]");
    let lines = |range| {
        let mut out = Vec::new();
        harness.spool.ndjson(range, &mut out);
        text(&out)
    };
    assert_eq!(lines(0..9), "{\"id\":1}\n{\"id\":2,\"v\":1}\n{\"id\":3}\n{\"id\":4}\n{\"id\":5}\n");
    assert_eq!(lines(2..4), "{\"id\":3}\n{\"id\":4}\n");
    assert_eq!(lines(5..9), "");
}

#[test]
fn options_are_checked_when_the_feed_is_made() {
    for (url, says) in [
        ("/posts", "not an absolute"),
        ("ftp://api.example", "neither http: nor https:"),
        ("https://me:secret@api.example", "user name or password"),
    ] {
        let error = Spool::new(Options::new(url, dialect(CURSOR))).unwrap_err();
        assert_eq!(error.kind(), Kind::Options);
        assert!(error.message().contains(says), "{error}");
    }
    for (json, says) in [
        (
            r#"{"url":"https://a.example","dialect":{"items":"","key":"id","next":null},"limt":3}"#,
            "did you mean `limit`?",
        ),
        (
            r#"{"url":"https://a.example","dialect":{"items":"","key":"id","next":null},"duplicates":"newest"}"#,
            "\"newest\"",
        ),
        (r#"{"url":"https://a.example","dialect":{"items":"","key":"id","next":null},"timeout":-1}"#, "not -1"),
        (r#"{"dialect":{"items":"","key":"id","next":null}}"#, "options.url is missing"),
        (r#"{"url":"https://a.example"}"#, "options.dialect is missing"),
        ("[]", "must be an object"),
    ] {
        let error = Options::from_value(&serde_json::from_str(json).unwrap()).unwrap_err();
        assert!(error.message().contains(says), "{error}");
    }
}

#[test]
fn a_refused_step_leaves_the_commands_of_the_other_lane_alone() {
    let mut harness = Harness::new(CURSOR);
    harness.page(r#"{"data":[{"id":2}],"next":"b","more":true,"prev":"x"}"#).load();
    let step = harness.spool.step(harness.now, Event::Abort(Direction::Newer)).unwrap();
    assert!(step.commands.iter().all(|command| !matches!(command, Command::Abort { .. })));
    assert_eq!(harness.is(), Status::Loading);
}

#[test]
fn behaviour_21_an_item_that_comes_twice_in_one_page_is_merged_there() {
    let mut harness = Harness::with(CURSOR, |options| options.duplicates(Duplicates::Merge));
    let long = format!(r#"{{"id":3,"text":"{}"}}"#, "x".repeat(200));
    let rows = [r#"{"id":1,"a":1}"#, r#"{"id":1,"b":2}"#, r#"{"id":2}"#, &long, r#"{"id":1,"a":3}"#];
    let body = format!(r#"{{"data":[{}]}}"#, rows.join(","));
    harness.step(Event::LoadMore { lane: Direction::Older, auto: false });
    let (turn, _) = harness.out.remove(0);
    harness.step(Event::Answer { turn, head: ResponseHead::status(200), body: body.into() });
    assert_eq!(harness.items(), [r#"{"id":1,"a":3,"b":2}"#, r#"{"id":2}"#, &long]);
}
