//! Writing, and what it does to a walk under way.

use serde_json::json;

use crate::{
    SHARED,
    client::{get, send},
    start,
};

#[test]
fn a_post_lives_and_dies() {
    let server = start(300);
    let draft = json!({
        "title": "Ada tied a knot",
        "body": "It \"held\".\n\\o/ \u{1f9f5}",
        "topic": "thread",
        "author": "grace.okafor"
    });
    let created = send(&server, "POST", "/api/posts", &draft.to_string());
    assert_eq!(created.status, 201, "{created:?}");
    let post = created.json();
    assert_eq!((&post["title"], &post["body"], &post["topic"]), (&draft["title"], &draft["body"], &draft["topic"]));
    assert_eq!(post["author"]["name"], "Grace Okafor");
    let id = post["id"].as_str().unwrap();
    let url = format!("/api/posts/{id}");
    assert_eq!(created.header("location"), Some(url.as_str()));
    assert_eq!(get(&server, "/api/cursor?limit=1").ids("data.*"), [id], "the newest");
    assert_eq!(get(&server, &url).body, created.body);

    let changed = send(&server, "PATCH", &url, r#"{"title": "Ada untied it", "topic": "loom"}"#);
    assert_eq!(changed.status, 200);
    let after = changed.json();
    assert_eq!(
        (&after["title"], &after["body"], &after["seq"]),
        (&json!("Ada untied it"), &post["body"], &post["seq"])
    );
    assert!(after["edited_at"].is_string());
    assert_eq!(
        get(&server, "/api/cursor?limit=1&topic=loom").raw("data.*"),
        [String::from_utf8(changed.body).unwrap()]
    );

    assert_eq!(send(&server, "DELETE", &url, "").status, 204);
    send(&server, "DELETE", &url, "").refused(404, "not_found");
    send(&server, "PATCH", &url, "{}").refused(404, "not_found");
    get(&server, &url).refused(404, "not_found");
    assert_eq!(get(&server, "/api/offset").json()["total"], 300);
}

#[test]
fn a_write_is_refused_on_request_and_changes_nothing() {
    let server = start(300);
    let before = get(&server, "/api/cursor?limit=100").body;
    let id = get(&server, "/api/cursor?limit=1").ids("data.*")[0].clone();
    let draft = r#"{"title": "t", "body": "b"}"#;
    for (method, path) in [("POST", String::new()), ("PATCH", format!("/{id}")), ("DELETE", format!("/{id}"))] {
        for status in [500, 503] {
            send(&server, method, &format!("/api/posts{path}?faults={status}"), draft).refused(status, "fault");
        }
        send(&server, method, &format!("/api/posts{path}?faults=reset"), draft).refused(400, "bad_fault");
    }
    assert!(before == get(&server, "/api/cursor?limit=100").body);
}

#[test]
fn a_post_that_is_sent_twice_is_one_post() {
    let server = start(300);
    let draft = r#"{"title": "t", "body": "b", "client_id": "draft-1"}"#;
    let first = send(&server, "POST", "/api/posts", draft);
    assert_eq!((first.status, first.json()["client_id"].as_str()), (201, Some("draft-1")));
    let again = send(&server, "POST", "/api/posts", draft);
    assert_eq!((again.status, &again.body), (201, &first.body));
    let id = first.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(get(&server, "/api/cursor?limit=2").ids("data.*")[0], id);
    assert_eq!(get(&server, "/api/offset").json()["total"], 301);
    let url = format!("/api/posts/{id}");
    send(&server, "PATCH", &url, r#"{"client_id": "draft-2"}"#).refused(400, "bad_field");
    assert_eq!(send(&server, "DELETE", &url, "").status, 204);
    send(&server, "POST", "/api/posts", draft).refused(404, "not_found");
}

#[test]
fn drafts_are_checked() {
    for body in ["", "[]", r#"{"title": 1, "body": "b"}"#, r#"{"title": "t", "body": "b", "colour": "red"}"#] {
        send(&SHARED, "POST", "/api/posts", body).refused(400, "bad_json");
    }
    let long = json!({"title": "x".repeat(201), "body": "b"}).to_string();
    for body in [r#"{"title": "t"}"#, r#"{"body": "b"}"#, r#"{"title": " ", "body": "b"}"#, &long] {
        send(&SHARED, "POST", "/api/posts", body).refused(400, "bad_field");
    }
    send(&SHARED, "POST", "/api/posts", r#"{"title": "t", "body": "b", "topic": "x"}"#).refused(400, "bad_filter");
    send(&SHARED, "POST", "/api/posts/batch?n=0", "").refused(400, "bad_parameter");
    send(&SHARED, "POST", "/api/posts/batch?n=101", "").refused(400, "bad_parameter");
    get(&SHARED, "/api/posts/p_zzzzz").refused(404, "not_found");
    get(&SHARED, "/api/posts/hello").refused(404, "not_found");
}

#[test]
fn new_posts_shift_offsets_but_not_cursors() {
    let server = start(300);
    let all = get(&server, "/api/cursor?limit=100").ids("data.*");
    let next = get(&server, "/api/cursor?limit=10").json()["nextCursor"].as_str().unwrap().to_owned();
    let batch = send(&server, "POST", "/api/posts/batch", "");
    assert_eq!(batch.status, 201);
    let new = batch.ids("data.*");
    assert_eq!(new.len(), 8);
    assert_eq!(get(&server, "/api/cursor?limit=8").ids("data.*"), new);
    assert_eq!(get(&server, &format!("/api/cursor?limit=10&cursor={next}")).ids("data.*"), all[10..20]);
    assert_eq!(get(&server, "/api/offset?limit=10&offset=10").ids("items.*"), all[2..12]);
    assert_eq!(get(&server, &format!("/api/anthropic?before_id={}", all[0])).ids("data.*"), new);
}

#[test]
fn a_deleted_post_still_marks_its_place() {
    let server = start(300);
    let all = get(&server, "/api/stripe?limit=20").ids("data.*");
    assert_eq!(send(&server, "DELETE", &format!("/api/posts/{}", all[9]), "").status, 204);
    assert_eq!(get(&server, &format!("/api/stripe?starting_after={}", all[9])).ids("data.*"), all[10..20]);
}
