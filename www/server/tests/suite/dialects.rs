//! Every dialect tells the same list.

use serde_json::{Value, json};

use crate::{
    SHARED,
    client::{Answer, get, id, link, send, target},
    walk::{EXPECTED, N, WALKS},
};

#[test]
fn all_tell_the_same_posts_byte_for_byte() {
    for walk in WALKS {
        let mut rows = walk.all(&SHARED, "&n=250");
        let mut expected = EXPECTED.clone();
        if walk.path == "/api/github-since" {
            assert!(rows.iter().map(|row| id(row)).is_sorted(), "since goes up by seq");
            rows.sort();
            expected.sort();
        }
        assert_eq!(rows.len(), N, "{}", walk.path);
        assert_eq!(rows, expected, "{}", walk.path);
    }
}

#[test]
fn filters_and_session_travel_along() {
    let expected = WALKS[0].all(&SHARED, "&topic=loom&lang=en");
    assert!(expected.len() > 50);
    for row in &expected {
        let row: Value = serde_json::from_str(row).unwrap();
        assert_eq!((&row["topic"], &row["lang"]), (&json!("loom"), &json!("en")));
    }
    for walk in WALKS
        .iter()
        .filter(|walk| walk.path != "/api/github-since" && walk.path != "/api/page" && walk.path != "/api/offset")
    {
        let session = walk.path.replace('/', "-");
        assert_eq!(walk.all(&SHARED, &format!("&topic=loom&lang=en&session={session}")), expected, "{}", walk.path);
        let report = get(&SHARED, &format!("/api/faults/{session}")).json();
        assert_eq!(report["requests"], expected.len() / 7 + 1, "{}: {}", walk.path, report["log"]);
    }
}

#[test]
fn relay_walks_forward_and_back() {
    let ask = |variables: Value| {
        let body = json!({"query": "query Posts { posts { edges { node { id } } } }", "variables": variables});
        send(&SHARED, "POST", "/api/relay?n=250", &body.to_string())
    };
    let (mut rows, mut after) = (Vec::new(), Value::Null);
    let info = loop {
        let answer = ask(json!({"first": 7, "after": after}));
        rows.extend(answer.raw("data.posts.edges.*.node"));
        let info = answer.json()["data"]["posts"]["pageInfo"].take();
        assert_eq!(info["hasPreviousPage"], !after.is_null());
        if info["hasNextPage"] == false {
            break info;
        }
        after = info["endCursor"].clone();
    };
    assert_eq!(rows, *EXPECTED);

    let back = ask(json!({"last": 3, "before": info["startCursor"]}));
    assert_eq!(back.raw("data.posts.edges.*.node"), EXPECTED[242..245]);
    let info = back.json()["data"]["posts"]["pageInfo"].take();
    assert_eq!((&info["hasNextPage"], &info["hasPreviousPage"]), (&json!(true), &json!(true)));

    for (variables, why) in [
        (json!({"first": 0}), "first is 0"),
        (json!({"first": 5, "after": "x"}), "not a cursor"),
        (json!({"first": 5, "last": 5}), "first with after"),
    ] {
        let answer = ask(variables);
        let json = answer.json();
        assert_eq!((answer.status, &json["data"]), (200, &Value::Null));
        assert!(json["errors"][0]["message"].as_str().unwrap().contains(why), "{json}");
    }
    assert!(send(&SHARED, "POST", "/api/relay", r#"{"query": 1}"#).json()["errors"].is_array());
}

#[test]
fn pages_before_an_id_are_not_reversed() {
    let ids: Vec<String> = EXPECTED.iter().map(|row| id(row)).collect();
    for (path, before, page) in [
        ("/api/anthropic", "before_id", "data.*"),
        ("/api/openai", "before", "data.*"),
        ("/api/stripe", "ending_before", "data.*"),
    ] {
        let answer = get(&SHARED, &format!("{path}?limit=5&{before}={}", ids[20]));
        assert_eq!(answer.ids(page), ids[15..20], "{path}");
        assert_eq!(answer.json()["has_more"], true);
        let top = get(&SHARED, &format!("{path}?limit=30&{before}={}", ids[20]));
        assert_eq!(top.ids(page), ids[..20], "{path}");
        assert_eq!(top.json()["has_more"], false);
    }
    let both = get(&SHARED, &format!("/api/stripe?starting_after={}&ending_before={}", ids[3], ids[9]));
    both.refused(400, "bad_parameter");
}

#[test]
fn openai_can_go_upwards() {
    let all = get(&SHARED, "/api/openai?limit=100&n=100").ids("data.*");
    let up = get(&SHARED, "/api/openai?limit=100&n=100&order=asc").ids("data.*");
    assert!(up.iter().eq(all.iter().rev()));
    let after = get(&SHARED, &format!("/api/openai?limit=3&n=100&order=asc&after={}", up[4]));
    assert_eq!(after.ids("data.*"), up[5..8]);
    get(&SHARED, "/api/openai?order=up").refused(400, "bad_parameter");
}

#[test]
fn urls_lead_back_too() {
    let ids: Vec<String> = EXPECTED.iter().map(|row| id(row)).collect();
    let first = get(&SHARED, "/api/next-url?limit=10");
    assert_eq!(first.json()["previous"], Value::Null);
    let second = get(&SHARED, &target(&SHARED, first.json()["next"].as_str().unwrap()));
    let third = get(&SHARED, &target(&SHARED, second.json()["next"].as_str().unwrap()));
    assert_eq!(third.ids("results.*"), ids[20..30]);
    let back = get(&SHARED, &target(&SHARED, third.json()["previous"].as_str().unwrap()));
    assert_eq!(back.ids("results.*"), ids[10..20]);
    let on = get(&SHARED, &target(&SHARED, back.json()["next"].as_str().unwrap()));
    assert_eq!(on.body, third.body);

    let json_api = get(&SHARED, "/api/jsonapi?page%5Bsize%5D=10");
    let next = get(&SHARED, &target(&SHARED, json_api.json()["links"]["next"].as_str().unwrap()));
    let back = get(&SHARED, &target(&SHARED, next.json()["links"]["prev"].as_str().unwrap()));
    assert_eq!(back.ids("data.*"), ids[..10]);

    let link_two = get(&SHARED, &target(&SHARED, &link(&get(&SHARED, "/api/link?limit=10"), "next").unwrap()));
    let back = get(&SHARED, &target(&SHARED, &link(&link_two, "prev").unwrap()));
    assert_eq!(back.ids("*"), ids[..10]);

    let x_two = get(&SHARED, "/api/x?max_results=10").json()["meta"]["next_token"].as_str().unwrap().to_owned();
    let x_two = get(&SHARED, &format!("/api/x?max_results=10&pagination_token={x_two}")).json();
    let back = get(
        &SHARED,
        &format!("/api/x?max_results=10&pagination_token={}", x_two["meta"]["previous_token"].as_str().unwrap()),
    );
    assert_eq!(back.ids("data.*"), ids[..10]);
}

#[test]
fn github_says_what_github_says() {
    let rels = |answer: &Answer| {
        ["prev", "next", "last", "first"]
            .map(|rel| link(answer, rel).map(|url| url.rsplit_once('=').unwrap().1.to_owned()))
    };
    let page = |n: u32| get(&SHARED, &format!("/api/github?per_page=100&n=250&page={n}"));
    let some = |n: &str| Some(n.to_owned());
    assert_eq!(rels(&page(1)), [None, some("2"), some("3"), None]);
    assert_eq!(rels(&page(2)), [some("1"), some("3"), some("3"), some("1")]);
    assert_eq!(rels(&page(3)), [some("2"), None, None, some("1")]);
    assert_eq!(page(4).ids("*"), Vec::<String>::new());
    let since = get(&SHARED, "/api/github-since?per_page=5");
    assert!(since.header("link").unwrap().ends_with("/api/github-since{?since}>; rel=\"first\""));
}

#[test]
fn an_empty_list_is_an_empty_list() {
    for walk in WALKS {
        if !["/api/page", "/api/offset"].contains(&walk.path) {
            assert_eq!(walk.all(&SHARED, "&n=0"), Vec::<String>::new(), "{}", walk.path);
        }
    }
    assert_eq!(get(&SHARED, "/api/x?n=0").json(), json!({"meta": {"result_count": 0}}));
    assert_eq!(
        get(&SHARED, "/api/page?n=0").json(),
        json!({"items": [], "page": 1, "size": 30, "pages": 0, "total": 0})
    );
    assert_eq!(
        get(&SHARED, "/api/anthropic?n=0").json(),
        json!({"data": [], "has_more": false, "first_id": null, "last_id": null})
    );
}

#[test]
fn exactly_one_page_is_exactly_one_page() {
    for walk in WALKS.iter().filter(|walk| !["/api/page", "/api/offset", "/api/keyset"].contains(&walk.path)) {
        let answer = get(&SHARED, &format!("{}?{}=7&n=7", walk.path, walk.size));
        let rows = answer.raw(walk.rows);
        assert_eq!(rows.len(), 7);
        assert!((walk.next)(&SHARED, &answer, &rows).is_none(), "{}", walk.path);
    }
}

#[test]
fn a_keyset_is_read_both_ways() {
    let all = get(&SHARED, "/api/keyset?limit=60").json()["items"].as_array().unwrap().clone();
    let at = |index: usize, way: &str| {
        let field = |name: &str| all[index][name].as_str().unwrap().to_owned();
        format!("/api/keyset?limit=20&{way}_created_at={}&{way}_id={}", field("created_at"), field("id"))
    };
    let items = |url: &str| get(&SHARED, url).json()["items"].as_array().unwrap().clone();
    assert_eq!(items(&at(19, "before")), all[20..40]);
    assert_eq!(items(&at(40, "after")), all[20..40], "those next to it, in the order of the list");
    assert_eq!(items(&at(5, "after")), all[..5]);
    assert!(items(&at(0, "after")).is_empty());
    let both = format!("{}&after_created_at=2026-01-01T00:00:00.000Z&after_id=p_00001", at(5, "before"));
    get(&SHARED, &both).refused(400, "bad_parameter");
}
