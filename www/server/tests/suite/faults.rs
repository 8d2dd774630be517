//! Each fault, as a client meets it.

use std::collections::HashSet;

use serde_json::Value;

use crate::{
    SHARED,
    client::{Answer, get, id, link, send, target},
};

/// A list request with these faults.
fn with(faults: &str, rest: &str) -> Answer {
    get(&SHARED, &format!("/api/cursor?limit=10&faults={faults}{rest}"))
}

fn honest() -> Vec<String> {
    get(&SHARED, "/api/cursor?limit=100").ids("data.*")
}

fn next(answer: &Answer) -> String {
    answer.json()["nextCursor"].as_str().expect("a next cursor").to_owned()
}

#[test]
fn statuses() {
    for (fault, status) in [("500", 500), ("503", 503), ("status:418", 418), ("status:401", 401)] {
        let answer = with(fault, "");
        answer.refused(status, "fault");
        assert_eq!(answer.header("x-fault"), Some(fault));
    }
    for nonsense in ["nonsense", "status:200", "500@x", "slow:x"] {
        with(nonsense, "").refused(400, "bad_fault");
    }
}

#[test]
fn too_many_requests_hint_in_every_way() {
    let hints = ["retry-after", "retry-after-ms", "x-ratelimit-reset", "x-ratelimit-remaining"];
    for (fault, expected) in [
        ("429", [Some("1"), None, None, None]),
        ("429:bare", [None; 4]),
        ("429:retry-after:3000", [Some("3"), None, None, None]),
        ("429:retry-after-ms:250", [None, Some("250"), None, None]),
        ("429:ratelimit-delta:4000", [None, None, Some("4"), Some("0")]),
    ] {
        let answer = with(fault, "");
        answer.refused(429, "rate_limited");
        assert_eq!(hints.map(|name| answer.header(name)), expected, "{fault}");
    }
    assert!(with("429:retry-after-date", "").header("retry-after").unwrap().ends_with(" GMT"));
    let epoch: u64 = with("429:ratelimit-reset", "").header("x-ratelimit-reset").unwrap().parse().unwrap();
    assert!(epoch > 1_700_000_000);
}

#[test]
fn reset_comes_before_the_first_byte() {
    let answer = with("reset", "");
    assert!(answer.reset && answer.status == 0 && answer.body.is_empty(), "{answer:?}");
    let tries: Vec<bool> = (0..4).map(|_| with("reset:2@2", "&session=reset").reset).collect();
    assert_eq!(tries, [false, true, true, false]);
}

#[test]
fn truncate_stops_half_way() {
    let whole = get(&SHARED, "/api/cursor?limit=10").body;
    let answer = with("truncate", "");
    assert_eq!((answer.status, answer.header("content-length")), (200, Some(whole.len().to_string().as_str())));
    assert_eq!(answer.body, whole[..whole.len() / 2]);
    assert!(!answer.complete());
}

#[test]
fn stall_and_slow_give_everything_in_the_end() {
    let whole = get(&SHARED, "/api/cursor?limit=10").body;
    for fault in ["stall:60", "slow:30", "none", "500@0.0"] {
        let answer = with(fault, "");
        assert!(answer.complete() && answer.body == whole, "{fault}");
    }
}

#[test]
fn html_is_not_json() {
    let answer = with("html", "");
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/html; charset=utf-8")));
    assert!(answer.body.starts_with(b"<!doctype html>"));
}

#[test]
fn bad_bytes_are_where_they_are_said_to_be() {
    let whole = get(&SHARED, "/api/cursor?limit=10").body;
    for (fault, byte) in [("bad-json", 0x01), ("bad-utf8", 0xff)] {
        let answer = with(fault, "");
        let at: usize = answer.header("x-fault-byte").unwrap().parse().unwrap();
        let differ: Vec<usize> = (0..whole.len()).filter(|at| whole[*at] != answer.body[*at]).collect();
        assert_eq!((differ, answer.body[at]), (vec![at], byte));
        assert!(serde_json::from_slice::<Value>(&answer.body).is_err());
    }
    let error = std::str::from_utf8(&with("bad-utf8", "").body).unwrap_err();
    assert_eq!(error.valid_up_to().to_string(), with("bad-utf8", "").header("x-fault-byte").unwrap());
    assert!(
        serde_json::from_slice::<Value>(&with("bad-json", "&n=0").body).is_err(),
        "an empty page can be broken too"
    );
}

#[test]
fn overlap_repeats_and_goes_on() {
    let all = honest();
    let first = with("overlap:4", "");
    assert_eq!(first.ids("data.*"), all[..10], "nothing comes before the first page");
    let second = with("overlap:4", &format!("&cursor={}", next(&first)));
    assert_eq!(second.ids("data.*"), all[6..20]);
    let whole = with("duplicate-page", &format!("&cursor={}", next(&first)));
    assert_eq!(whole.ids("data.*"), all[..20]);
    assert_eq!(with("overlap:4", &format!("&cursor={}", next(&second))).ids("data.*"), all[16..30]);
    for (target, rows) in [
        (format!("/api/stripe?starting_after={}", all[9]), "data.*"),
        ("/api/offset?limit=10&offset=10".to_owned(), "items.*"),
        ("/api/github?per_page=10&page=2".to_owned(), "*"),
    ] {
        assert_eq!(get(&SHARED, &format!("{target}&faults=overlap:4")).ids(rows), all[6..20], "{target}");
    }
}

#[test]
fn empty_pages_spell_their_place_anew() {
    let all = honest();
    let mut cursor = next(&with("none", ""));
    let mut seen = HashSet::from([cursor.clone()]);
    for _ in 0..5 {
        let empty = with("empty", &format!("&cursor={cursor}"));
        assert!(empty.ids("data.*").is_empty() && empty.json()["hasMore"] == true);
        cursor = next(&empty);
        assert!(seen.insert(cursor.clone()), "no loop");
    }
    assert_eq!(with("none", &format!("&cursor={cursor}")).ids("data.*"), all[10..20]);
    let since = |url: &str| target(&SHARED, &link(&get(&SHARED, url), "next").unwrap());
    let one = since("/api/github-since?since=500&faults=empty@1+2");
    let two = since(&one);
    assert!(one.contains("since=500&again=1") && two.contains("since=500&again=2"), "{one} {two}");
    assert!(!since(&two).contains("again"));
    let x = get(&SHARED, "/api/x?faults=empty").json();
    assert!(x.get("data").is_none() && x["meta"]["next_token"].is_string());
}

#[test]
fn loops_loop() {
    let a = next(&with("none", ""));
    let one = with("loop", &format!("&cursor={a}"));
    assert_eq!(next(&one), a);

    let b = next(&with("loop-2", &format!("&cursor={a}")));
    assert_ne!(a, b);
    let back = next(&with("loop-2", &format!("&cursor={b}")));
    assert_eq!(back, a, "A to B to A");
    assert_eq!(next(&with("loop-2", &format!("&cursor={back}"))), b);

    let since = get(&SHARED, "/api/github-since?per_page=5&since=500&faults=loop");
    assert!(target(&SHARED, &link(&since, "next").unwrap()).contains("since=500"));
    let all = honest();
    let stripe = get(&SHARED, &format!("/api/stripe?limit=5&starting_after={}&faults=loop", all[9]));
    assert_eq!(stripe.ids("data.*"), all[5..10], "the client will ask after the same row again");
    let offset = get(&SHARED, "/api/offset?limit=5&offset=5&faults=loop");
    assert_eq!(offset.ids("items.*"), all[..5]);
    let github = |page: u32, fault: &str| {
        link(&get(&SHARED, &format!("/api/github?page={page}&faults={fault}")), "next").unwrap()
    };
    assert!(github(3, "loop").ends_with("page=3"));
    assert!(github(3, "loop-2").ends_with("page=4") && github(4, "loop-2").ends_with("page=3"));
}

#[test]
fn one_item_has_no_key() {
    for (method, path, rows) in [
        ("GET", "/api/cursor", "data.*"),
        ("GET", "/api/jsonapi", "data.*"),
        ("GET", "/api/link", "*"),
        ("POST", "/api/relay", "data.posts.edges.*.node"),
    ] {
        let answer = send(&SHARED, method, &format!("{path}?n=9&faults=missing-key"), r#"{"query": ""}"#);
        let posts = answer.raw(rows);
        let keyless: Vec<usize> = (0..posts.len())
            .filter(|at| serde_json::from_str::<Value>(&posts[*at]).unwrap().get("id").is_none())
            .collect();
        assert_eq!(keyless, [4], "{path}");
    }
}

#[test]
fn foreign_next_names_another_origin() {
    let port = SHARED.addr().port();
    let json = get(&SHARED, "/api/next-url?faults=foreign-next").json();
    assert!(json["next"].as_str().unwrap().starts_with(&format!("http://localhost:{port}/api/next-url?")), "{json}");
    let linked = get(&SHARED, "/api/github?faults=foreign-next");
    assert!(link(&linked, "next").unwrap().starts_with(&format!("http://localhost:{port}/api/github?")));
}

#[test]
fn lower_limit_still_reaches_everything() {
    let all = honest();
    let first = with("lower-limit:4", "");
    assert_eq!(first.ids("data.*"), all[..4]);
    assert_eq!(with("lower-limit:4", &format!("&cursor={}", next(&first))).ids("data.*"), all[4..8]);
    assert_eq!(get(&SHARED, "/api/offset?limit=30&faults=lower-limit:4").json()["limit"], 4);
}

#[test]
fn headers_can_be_hidden() {
    assert_eq!(with("cors-hidden", "").header("access-control-expose-headers"), None);
    assert!(with("none", "").header("access-control-expose-headers").is_some());
}

#[test]
fn faults_combine() {
    let answer = with("slow:5,lower-limit:3,missing-key,truncate", "");
    assert!(!answer.complete());
    assert_eq!(answer.header("x-fault"), Some("slow:5,lower-limit:3,missing-key,truncate"));
    let rows = with("lower-limit:3,overlap:1", "").raw("data.*");
    assert_eq!(rows.iter().map(|row| id(row)).collect::<Vec<_>>(), honest()[..3]);
}
