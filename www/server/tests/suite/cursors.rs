//! What may not be asked.

use crate::{
    SHARED,
    client::{get, send},
};

fn cursor(query: &str) -> String {
    get(&SHARED, &format!("/api/cursor?limit=5{query}")).json()["nextCursor"].as_str().unwrap().to_owned()
}

#[test]
fn cursors_are_bound_to_endpoint_and_filter() {
    let plain = cursor("");
    assert_eq!(get(&SHARED, &format!("/api/cursor?limit=50&cursor={plain}")).status, 200, "the limit may change");
    let loom = cursor("&topic=loom");
    assert_eq!(get(&SHARED, &format!("/api/cursor?topic=loom&cursor={loom}")).status, 200);
    for target in [
        format!("/api/cursor?cursor={loom}"),
        format!("/api/cursor?topic=thread&cursor={loom}"),
        format!("/api/cursor?topic=loom&n=50&cursor={loom}"),
        format!("/api/pagination?cursor={plain}"),
        format!("/api/link?cursor={plain}"),
        format!("/api/anthropic-page?page={plain}"),
        format!("/api/jsonapi?page%5Bafter%5D={plain}"),
    ] {
        get(&SHARED, &target).refused(400, "bad_cursor");
    }
}

#[test]
fn changed_cursors_are_refused() {
    let good = cursor("");
    for at in [0, 5, 12, 30, good.len() - 1] {
        let mut other = good.clone();
        let letter = if &good[at..=at] == "x" { "y" } else { "x" };
        other.replace_range(at..=at, letter);
        get(&SHARED, &format!("/api/cursor?cursor={other}")).refused(400, "bad_cursor");
    }
    get(&SHARED, "/api/cursor?cursor=hello").refused(400, "bad_cursor");
    assert_eq!(get(&SHARED, "/api/cursor?cursor=").status, 200, "blank is absent");
    let slack = get(&SHARED, "/api/slack?cursor=hello");
    assert_eq!((slack.status, slack.json()), (200, serde_json::json!({"ok": false, "error": "invalid_cursor"})));
}

#[test]
fn ids_must_name_a_post() {
    for target in ["/api/anthropic?after_id=p_zzzzz", "/api/stripe?starting_after=x", "/api/openai?before=p_00000"] {
        get(&SHARED, target).refused(400, "bad_cursor");
    }
    for rest in [
        "before_id=p_00001",
        "before_created_at=2026-01-01T00:00:00.000Z",
        "before_id=1&before_created_at=2026-01-01T00:00:00.000Z",
        "before_id=p_00001&before_created_at=yesterday",
        "after_id=p_00001",
        "after_id=1&after_created_at=2026-01-01T00:00:00.000Z",
    ] {
        get(&SHARED, &format!("/api/keyset?{rest}")).refused(400, "bad_cursor");
    }
}

#[test]
fn limits_are_one_to_a_hundred() {
    for (path, name) in [
        ("cursor", "limit"),
        ("pagination", "limit"),
        ("anthropic-token", "limit"),
        ("anthropic-page", "limit"),
        ("openai", "limit"),
        ("stripe", "limit"),
        ("github", "per_page"),
        ("github-since", "per_page"),
        ("x", "max_results"),
        ("keyset", "limit"),
        ("offset", "limit"),
        ("page", "size"),
        ("jsonapi", "page%5Bsize%5D"),
        ("next-url", "limit"),
        ("link", "limit"),
    ] {
        for bad in ["0", "101", "-1", "ten", "1.5", "99999999999999999999"] {
            get(&SHARED, &format!("/api/{path}?{name}={bad}")).refused(400, "bad_limit");
        }
        for good in ["1", "100"] {
            assert_eq!(get(&SHARED, &format!("/api/{path}?{name}={good}")).status, 200, "{path}");
        }
    }
    assert_eq!(get(&SHARED, "/api/slack?limit=0").json()["error"], "invalid_limit");
}

#[test]
fn unknown_filters_are_refused() {
    for filter in ["topic=politics", "author=nobody", "lang=xx", "n=-1", "n=x"] {
        get(&SHARED, &format!("/api/cursor?{filter}")).refused(400, "bad_filter");
    }
    for filter in ["topic=loom", "author=ada.lindqvist", "lang=ja", "n=3"] {
        assert!(!get(&SHARED, &format!("/api/cursor?{filter}")).ids("data.*").is_empty(), "{filter}");
    }
    get(&SHARED, "/api/offset?offset=-1").refused(400, "bad_parameter");
    get(&SHARED, "/api/page?page=0").refused(400, "bad_parameter");
    get(&SHARED, "/api/page?size=100&page=18446744073709551615").refused(400, "bad_parameter");
}

#[test]
fn unknown_routes_are_json_too() {
    get(&SHARED, "/api/nothing").refused(404, "not_found");
    get(&SHARED, "/nothing").refused(404, "not_found");
    send(&SHARED, "POST", "/api/cursor", "").refused(405, "method_not_allowed");
    send(&SHARED, "DELETE", "/nothing", "").refused(404, "not_found");
    get(&SHARED, "/api/posts/%ff").refused(400, "bad_request");
    send(&SHARED, "POST", "/api/posts", &"x".repeat(3_000_000)).refused(413, "too_large");
}

#[test]
fn every_origin_may_ask() {
    let answer = get(&SHARED, "/api/cursor?limit=1");
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("etag"), None);
    assert!(answer.header("x-request-id").is_some());
    let exposed = answer.header("access-control-expose-headers").unwrap();
    for name in [
        "link",
        "retry-after",
        "retry-after-ms",
        "x-ratelimit-reset",
        "x-total-count",
        "content-range",
        "x-next-page",
        "x-request-id",
    ] {
        assert!(exposed.split(", ").any(|exposed| exposed == name), "{name}");
    }
    let preflight = send(&SHARED, "OPTIONS", "/api/posts/p_00001", "");
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-headers"), Some("*, authorization"));
    assert_eq!(preflight.header("access-control-allow-methods"), Some("GET, HEAD"), "reading only");
    let hidden = get(&SHARED, "/api/link?limit=1&cors=hidden");
    assert_eq!(hidden.header("access-control-expose-headers"), None);
    assert!(hidden.header("link").unwrap().contains("cors=hidden"));
}
