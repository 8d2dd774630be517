//! Every dialect tells the same list.

use std::{collections::BTreeSet, sync::LazyLock};

use serde_json::{Value, json};
use unspool_server::Server;

use crate::{
    SHARED,
    client::{Answer, get, id, link, send, target},
};

const N: usize = 250;

/// One dialect as a client knows it: where the rows are and what to ask next.
struct Walk {
    path: &'static str,
    size: &'static str,
    rows: &'static str,
    next: fn(&Server, &Answer, &[String]) -> Option<Next>,
}

enum Next {
    /// Parameters of the first request plus these.
    With(String),
    /// A URL of its own.
    To(String),
}

fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

fn with(name: &str, value: &str) -> Next {
    Next::With(format!("&{name}={value}"))
}

fn last(rows: &[String]) -> Option<String> {
    rows.last().map(|row| id(row))
}

fn linked(server: &Server, answer: &Answer, _: &[String]) -> Option<Next> {
    link(answer, "next").map(|url| Next::To(target(server, &url)))
}

/// In `{items}` without any word about the end, a short page is the end.
fn full(rows: &[String]) -> Option<()> {
    (rows.len() == 7).then_some(())
}

const WALKS: &[Walk] = &[
    Walk {
        path: "/api/cursor",
        size: "limit",
        rows: "data.*",
        next: |_, answer, _| {
            let json = answer.json();
            assert_eq!(json["hasMore"], json["nextCursor"].is_string());
            text(&json["nextCursor"]).map(|cursor| with("cursor", cursor))
        },
    },
    Walk {
        path: "/api/pagination",
        size: "limit",
        rows: "data.*",
        next: |_, answer, _| {
            let page = &answer.json()["pagination"];
            assert_eq!(page["has_more"], page["next_cursor"].is_string());
            text(&page["next_cursor"]).map(|cursor| with("cursor", cursor))
        },
    },
    Walk {
        path: "/api/anthropic",
        size: "limit",
        rows: "data.*",
        next: |_, answer, rows| {
            let json = answer.json();
            assert_eq!(json["last_id"].as_str().map(str::to_owned), last(rows));
            json["has_more"].as_bool()?.then(|| with("after_id", json["last_id"].as_str().unwrap()))
        },
    },
    Walk {
        path: "/api/anthropic-token",
        size: "limit",
        rows: "data.*",
        next: |_, answer, _| {
            let json = answer.json();
            json["has_more"].as_bool()?.then(|| with("page_token", json["next_page"].as_str().unwrap()))
        },
    },
    Walk {
        path: "/api/anthropic-page",
        size: "limit",
        rows: "data.*",
        next: |_, answer, _| text(&answer.json()["next_page"]).map(|page| with("page", page)),
    },
    Walk {
        path: "/api/openai",
        size: "limit",
        rows: "data.*",
        next: |_, answer, rows| {
            let json = answer.json();
            assert_eq!(
                (json["object"].as_str(), json["last_id"].as_str().map(str::to_owned)),
                (Some("list"), last(rows))
            );
            json["has_more"].as_bool()?.then(|| with("after", json["last_id"].as_str().unwrap()))
        },
    },
    Walk {
        path: "/api/stripe",
        size: "limit",
        rows: "data.*",
        next: |_, answer, rows| {
            let json = answer.json();
            assert_eq!((json["object"].as_str(), json["url"].as_str()), (Some("list"), Some("/api/stripe")));
            json["has_more"].as_bool()?.then(|| with("starting_after", &last(rows).unwrap()))
        },
    },
    Walk { path: "/api/github", size: "per_page", rows: "*", next: linked },
    Walk { path: "/api/github-since", size: "per_page", rows: "*", next: linked },
    Walk {
        path: "/api/slack",
        size: "limit",
        rows: "posts.*",
        next: |_, answer, _| {
            let json = answer.json();
            assert_eq!(json["ok"], true);
            text(&json["response_metadata"]["next_cursor"]).map(|cursor| with("cursor", cursor))
        },
    },
    Walk {
        path: "/api/x",
        size: "max_results",
        rows: "data.*",
        next: |_, answer, rows| {
            let meta = &answer.json()["meta"];
            assert_eq!(meta["result_count"], rows.len());
            text(&meta["next_token"]).map(|token| with("pagination_token", token))
        },
    },
    Walk {
        path: "/api/keyset",
        size: "limit",
        rows: "items.*",
        next: |_, _, rows| {
            full(rows)?;
            let row: Value = serde_json::from_str(rows.last()?).unwrap();
            let (time, id) = (row["created_at"].as_str()?, row["id"].as_str()?);
            Some(Next::With(format!("&before_created_at={time}&before_id={id}")))
        },
    },
    Walk {
        path: "/api/offset",
        size: "limit",
        rows: "items.*",
        next: |_, answer, _| {
            let json = answer.json();
            let next = json["offset"].as_u64()? + json["limit"].as_u64()?;
            assert_eq!(answer.header("x-total-count"), Some("250"));
            (next < json["total"].as_u64()?).then(|| with("offset", &next.to_string()))
        },
    },
    Walk {
        path: "/api/page",
        size: "size",
        rows: "items.*",
        next: |_, answer, _| {
            let json = answer.json();
            assert_eq!(
                (json["size"].as_u64(), json["total"].as_u64(), json["pages"].as_u64()),
                (Some(7), Some(250), Some(36))
            );
            let page = json["page"].as_u64()?;
            (page < 36).then(|| with("page", &(page + 1).to_string()))
        },
    },
    Walk {
        path: "/api/jsonapi",
        size: "page[size]",
        rows: "data.*.attributes",
        next: |server, answer, _| {
            assert_eq!(answer.header("content-type"), Some("application/vnd.api+json"));
            text(&answer.json()["links"]["next"]).map(|url| Next::To(target(server, url)))
        },
    },
    Walk {
        path: "/api/next-url",
        size: "limit",
        rows: "results.*",
        next: |server, answer, _| text(&answer.json()["next"]).map(|url| Next::To(target(server, url))),
    },
    Walk { path: "/api/link", size: "limit", rows: "*", next: linked },
];

impl Walk {
    /// All rows, as text.
    fn all(&self, server: &Server, query: &str) -> Vec<String> {
        let first = format!("{}?{}=7{query}", self.path, self.size);
        let (mut rows, mut now) = (Vec::new(), first.clone());
        for _ in 0..100 {
            let answer = get(server, &now);
            assert_eq!(answer.status, 200, "{now}: {answer:?}");
            let page = answer.raw(self.rows);
            assert!(page.len() <= 7, "{now}");
            let next = (self.next)(server, &answer, &page);
            rows.extend(page);
            now = match next {
                None => return rows,
                Some(Next::With(more)) => format!("{first}{more}"),
                Some(Next::To(url)) => url,
            };
        }
        panic!("{} does not end", self.path);
    }
}

static EXPECTED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut rows = Vec::new();
    let mut more = String::new();
    while rows.len() < N {
        let answer = get(&SHARED, &format!("/api/cursor?limit=100{more}"));
        more = format!("&cursor={}", answer.json()["nextCursor"].as_str().unwrap());
        rows.extend(answer.raw("data.*"));
    }
    rows.truncate(N);
    rows
});

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
fn posts_are_unkind() {
    let posts: Vec<Value> = EXPECTED.iter().map(|row| serde_json::from_str(row).unwrap()).collect();
    let flakes: BTreeSet<i64> = posts.iter().map(|post| post["snowflake"].as_i64().unwrap()).collect();
    #[expect(clippy::cast_precision_loss, reason = "that is the point")]
    let as_doubles: BTreeSet<u64> = flakes.iter().map(|flake| (*flake as f64).to_bits()).collect();
    assert!(flakes.len() == N && as_doubles.len() < N / 2, "{} ids, {} doubles", flakes.len(), as_doubles.len());

    let times: Vec<&str> = posts.iter().map(|post| post["created_at"].as_str().unwrap()).collect();
    assert!(times.chunk_by(|a, b| a == b).any(|ties| ties.len() > 10), "ties wider than a page of ten");
    let seqs: Vec<i64> = posts.iter().map(|post| post["seq"].as_i64().unwrap()).collect();
    assert!(!seqs.is_sorted_by(|a, b| a > b), "late arrivals: seq alone is not the order");

    let all = EXPECTED.concat();
    for trap in ["\\\"", "\\n", "\\\\", "\u{1f9f5}", "糸", "الخيط", "i\u{308}", "null", "true", "[]"] {
        assert!(all.contains(trap), "{trap:?}");
    }
    let mean = all.len() / N;
    assert!((600..1000).contains(&mean), "{mean} bytes");
}
