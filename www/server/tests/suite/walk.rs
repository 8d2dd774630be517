//! Every dialect as a client knows it.

use std::sync::LazyLock;

use serde_json::Value;
use unspool_server::Server;

use crate::{
    SHARED,
    client::{Answer, get, id, link, target},
};

pub(crate) const N: usize = 250;

/// The newest [`N`] posts of the shared server, as text.
pub(crate) static EXPECTED: LazyLock<Vec<String>> = LazyLock::new(|| {
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

/// One dialect as a client knows it: where the rows are and what to ask next.
pub(crate) struct Walk {
    pub(crate) path: &'static str,
    pub(crate) size: &'static str,
    pub(crate) rows: &'static str,
    pub(crate) next: fn(&Server, &Answer, &[String]) -> Option<Next>,
}

pub(crate) enum Next {
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

pub(crate) const WALKS: &[Walk] = &[
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
    pub(crate) fn all(&self, server: &Server, query: &str) -> Vec<String> {
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
