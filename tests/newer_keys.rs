//! BEHAVIOURS 30d: towards newer items by the first item or a token: in the order of the list, whatever the order of
//! the page, and again and again.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use serde_json::{Value as Json, json};
use support::Harness;
use unspool::{Dialect, Direction, DoneReason, Event, Request, ResponseHead, State, Status, dialects};

/// What a server makes of a request: the rows of the page, in the order in which it sends them, and the answer.
type Server = fn(&Asked, &[u64]) -> (Json, Option<String>);

struct Api {
    name: &'static str,
    dialect: Dialect,
    first: Request,
    server: Server,
    /// The first row of the first page.
    at: u64,
}

/// A request, as a server reads it.
struct Asked {
    url: String,
    body: Json,
}

const SIZE: usize = 10;
const AT: &str = "https://api.example/rows";

impl Asked {
    fn text(&self, name: &str) -> Option<&str> {
        let (_, query) = self.url.split_once('?')?;
        query
            .split('&')
            .find_map(|pair| pair.split_once('=').filter(|(known, _)| *known == name))
            .map(|(_, value)| value)
    }

    fn id(&self, name: &str) -> Option<u64> {
        self.text(name).map(|text| text.trim_start_matches("t3_").parse().unwrap())
    }
}

/// Of a list with the newest row first, the page behind `older`, or the one next to `newer`: in the order of the list,
/// and whether there is more in that direction.
fn page(list: &[u64], older: Option<u64>, newer: Option<u64>) -> (&[u64], bool) {
    match (older, newer) {
        (_, Some(id)) => {
            let end = list.iter().position(|one| *one <= id).unwrap_or(list.len());
            (&list[end.saturating_sub(SIZE)..end], end > SIZE)
        }
        (Some(id), None) => {
            let start = list.iter().position(|one| *one < id).unwrap_or(list.len());
            let end = (start + SIZE).min(list.len());
            (&list[start..end], end < list.len())
        }
        (None, None) => (&list[..SIZE], true),
    }
}

fn rows<'a>(ids: impl IntoIterator<Item = &'a u64>) -> Vec<Json> {
    ids.into_iter().map(|id| json!({ "id": id })).collect()
}

/// A page, the nearest row first where it is one of newer rows.
fn nearest_first(list: &[u64], older: Option<u64>, newer: Option<u64>) -> Vec<Json> {
    let mut rows = rows(page(list, older, newer).0);
    if newer.is_some() {
        rows.reverse();
    }
    rows
}

fn get(query: &str) -> Request {
    Request::get(format!("{AT}?{query}"))
}

fn data(json: &str) -> Dialect {
    support::dialect(json)
}

fn apis() -> Vec<Api> {
    vec![
        Api {
            name: "Stripe",
            dialect: dialects::stripe(),
            first: get("starting_after=101"),
            at: 100,
            server: |asked, list| {
                assert!(asked.id("starting_after").is_none() || asked.id("ending_before").is_none());
                let (ids, more) = page(list, asked.id("starting_after"), asked.id("ending_before"));
                (json!({ "data": rows(ids), "has_more": more }), None)
            },
        },
        Api {
            name: "Anthropic",
            dialect: dialects::anthropic(),
            first: get("after_id=101"),
            at: 100,
            server: |asked, list| {
                let (ids, more) = page(list, asked.id("after_id"), asked.id("before_id"));
                (json!({ "data": rows(ids), "has_more": more, "first_id": ids.first(), "last_id": ids.last() }), None)
            },
        },
        Api {
            // `min_id` gives the rows next to it, the newest first.
            name: "Mastodon",
            dialect: dialects::mastodon(),
            first: get("max_id=101"),
            at: 100,
            server: |asked, list| {
                let (ids, _) = page(list, asked.id("max_id"), asked.id("min_id"));
                let link = ids.first().zip(ids.last()).map(|(first, last)| {
                    format!("<{AT}?max_id={last}>; rel=\"next\", <{AT}?min_id={first}>; rel=\"prev\"")
                });
                (json!(rows(ids)), link)
            },
        },
        Api {
            name: "max_id and min_id, by the family",
            dialect: dialects::last_item("max_id", "id").with("newer", "min_id").with("items", "").build().unwrap(),
            first: get("max_id=101"),
            at: 100,
            server: |asked, list| (json!(rows(page(list, asked.id("max_id"), asked.id("min_id")).0)), None),
        },
        Api {
            name: "Discord",
            dialect: dialects::discord(),
            first: get("before=101&limit=10"),
            at: 100,
            server: |asked, list| (json!(rows(page(list, asked.id("before"), asked.id("after")).0)), None),
        },
        Api {
            name: "Reddit",
            dialect: dialects::reddit(),
            first: get("after=t3_101"),
            at: 100,
            server: |asked, list| {
                let (ids, more) = page(list, asked.id("after"), asked.id("before"));
                let name = |id: Option<&u64>| id.map(|id| format!("t3_{id}"));
                let children: Vec<_> =
                    ids.iter().map(|id| json!({ "data": { "name": name(Some(id)), "id": id } })).collect();
                let back = asked.id("before").is_some();
                let (after, before) = (name(ids.last()), name(ids.first()));
                let before = before.filter(|_| !back || more);
                (json!({ "data": { "children": children, "after": after, "before": before } }), None)
            },
        },
        Api {
            name: "Matrix",
            dialect: dialects::matrix(),
            first: get("dir=b&from=t101"),
            at: 100,
            server: |asked, list| {
                let from: u64 = asked.text("from").unwrap()[1..].parse().unwrap();
                let forwards = asked.text("dir") == Some("f");
                // A token stands between two events: `t100` before the one that is called 100.
                let (ids, _) = if forwards { page(list, None, Some(from - 1)) } else { page(list, Some(from), None) };
                let mut chunk: Vec<_> =
                    ids.iter().map(|id| json!({ "event_id": format!("${id}"), "id": id })).collect();
                if forwards {
                    chunk.reverse();
                }
                let end = if forwards { ids.first().map(|id| id + 1) } else { ids.last().copied() };
                let end = end.map(|end| format!("t{end}"));
                (json!({ "chunk": chunk, "start": format!("t{from}"), "end": end }), None)
            },
        },
        Api {
            name: "the nearest row first",
            dialect: data(
                r#"{"items": "", "key": "id", "next": {"set": {"query:before": "last:id"}},
                "back": {"set": {"query:after": "first:id"}, "drop": ["query:before"], "reversed": true}}"#,
            ),
            first: get("before=101"),
            at: 100,
            server: |asked, list| (json!(nearest_first(list, asked.id("before"), asked.id("after"))), None),
        },
        Api {
            name: "the nearest row first, without keys",
            dialect: data(
                r#"{"items": "data", "key": null, "next": {"set": {"query:before": "last:id"}},
                "back": {"set": {"query:after": "first:id"}, "drop": ["query:before"], "reversed": true}}"#,
            ),
            first: get("before=101"),
            at: 100,
            server: |asked, list| (json!({ "data": nearest_first(list, asked.id("before"), asked.id("after")) }), None),
        },
        Api {
            name: "a token for each direction",
            dialect: dialects::token("c", "next").with("newer", "prev").build().unwrap(),
            first: get("c=o101"),
            at: 100,
            server: |asked, list| {
                let (way, id) = asked.text("c").unwrap().split_at(1);
                let id = Some(id.parse().unwrap());
                let (ids, more) = if way == "o" { page(list, id, None) } else { page(list, None, id) };
                let next = ids.last().filter(|_| way == "n" || more).map(|id| format!("o{id}"));
                let prev = ids.first().filter(|_| way == "o" || more).map(|id| format!("n{id}"));
                (json!({ "data": rows(ids), "next": next, "prev": prev }), None)
            },
        },
        Api {
            name: "Relay",
            dialect: dialects::relay("data.feed")
                .with(
                    "back",
                    data_value(
                        r#"{"set": {"body:variables.before": "body:data.feed.pageInfo.startCursor",
                    "body:variables.last": {"const": 10}}, "drop": ["body:variables.after", "body:variables.first"]}"#,
                    ),
                )
                .build()
                .unwrap(),
            first: {
                let mut first = get("");
                first.method = "POST".into();
                first.body = Some(br#"{"query": "{feed}", "variables": {"first": 10, "after": "101"}}"#.to_vec());
                first
            },
            at: 100,
            server: |asked, list| {
                let id = |name: &str| asked.body["variables"][name].as_str().map(|id| id.parse().unwrap());
                let (older, newer) = (id("after"), id("before"));
                assert_eq!(asked.body["variables"]["last"].is_null(), newer.is_none());
                assert_ne!(asked.body["variables"]["first"].is_null(), newer.is_none());
                let (ids, more) = page(list, older, newer);
                let edges: Vec<_> =
                    ids.iter().map(|id| json!({ "cursor": id.to_string(), "node": { "id": id } })).collect();
                let cursor = |id: Option<&u64>| id.map(ToString::to_string);
                // As the specification has it: in the other direction a server need not know.
                let info = json!({ "startCursor": cursor(ids.first()), "endCursor": cursor(ids.last()),
                    "hasNextPage": newer.is_none() && more, "hasPreviousPage": newer.is_some() && more });
                (json!({ "data": { "feed": { "edges": edges, "pageInfo": info } } }), None)
            },
        },
    ]
}

fn data_value(json: &str) -> unspool::Value {
    unspool::Value::from_json(json.as_bytes()).unwrap()
}

/// Loads a page, however often it is asked for.
fn load(harness: &mut Harness, api: &Api, lane: Direction, list: &[u64]) {
    harness.step(Event::LoadMore { lane, auto: false });
    for _ in 0..50 {
        if let Some((_, request)) = harness.out.first() {
            let body = request.body.as_ref().map_or(Json::Null, |body| serde_json::from_slice(body).unwrap());
            let (body, link) = (api.server)(&Asked { url: request.url.clone(), body }, list);
            let mut head = ResponseHead::status(200);
            if let Some(link) = link {
                head = head.with("link", &link);
            }
            harness.answer_with(head, &body.to_string());
        } else if harness.spool.status(lane) == Status::Waiting {
            harness.pass_wait();
        } else {
            return;
        }
    }
    panic!("{}: the load does not end", api.name);
}

fn ids(harness: &Harness) -> Vec<u64> {
    let id = |item: &String| serde_json::from_str::<Json>(item).unwrap()["id"].as_u64().unwrap();
    harness.items().iter().map(id).collect()
}

#[test]
fn behaviour_30d_newer_items_come_in_front_in_the_order_of_the_list() {
    for api in apis() {
        for seed in [1_u32, 0x5eed] {
            let mut list: Vec<u64> = (1..=175).rev().collect();
            let mut harness = Harness::with("{\"items\": \"\", \"key\": \"id\", \"next\": null}", |mut options| {
                options.dialect = api.dialect.clone();
                options.request = api.first.clone();
                options
            });
            load(&mut harness, &api, Direction::Older, &list);
            assert_eq!(ids(&harness)[0], api.at, "{}", api.name);
            let mut random = seed;
            for _ in 0..120 {
                random = random.wrapping_mul(1_103_515_245).wrapping_add(12_345);
                let lane = Direction::ALL[(random >> 16) as usize % 2];
                if harness.spool.has_more(lane) {
                    load(&mut harness, &api, lane, &list);
                    assert!(
                        ids(&harness).windows(2).all(|two| two[0] == two[1] + 1),
                        "{}: {:?}",
                        api.name,
                        ids(&harness)
                    );
                }
            }
            assert_eq!(ids(&harness), list, "{}", api.name);
            for lane in [Direction::Older, Direction::Newer] {
                assert_eq!(*harness.spool.state(lane), State::Done(DoneReason::End), "{} {lane:?}", api.name);
            }
            // Caught up, and no more: asked again, it brings what came since, more than a page of it, too.
            for more in [3, 0, 25] {
                let newest = list[0];
                list.splice(0..0, (newest + 1..=newest + more).rev());
                for _ in 0..6 {
                    load(&mut harness, &api, Direction::Newer, &list);
                }
                assert_eq!(ids(&harness), list, "{}: {more} rows came", api.name);
                assert_eq!(*harness.spool.state(Direction::Newer), State::Done(DoneReason::End), "{}", api.name);
            }
            assert_eq!(harness.warnings, Vec::<String>::new(), "{}", api.name);
        }
    }
}
