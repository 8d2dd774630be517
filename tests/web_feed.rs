//! The Rust feed over gloo-net, in a browser whose `fetch` answers from memory.
#![cfg(target_arch = "wasm32")]

use std::future::poll_fn;
use std::task::Poll;

use futures::StreamExt;
use serde::Deserialize;
use serde_json::{Value as Json, json};
use unspool::{Dialect, Feed, Kind, Options, Status};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(inline_js = r"
const real = globalThis.fetch;
let seen = [];

export function answerWith(json) {
  const answers = JSON.parse(json);
  seen = [];
  globalThis.fetch = (request, init) => {
    const url = String(request.url ?? request);
    if (!url.startsWith('https://api.example/')) return real(request, init);
    const entry = { url, method: request.method, headers: Object.fromEntries(request.headers), aborted: false };
    seen.push(entry);
    const answer = answers.shift() ?? { status: 404 };
    return new Promise((resolve, reject) => {
      request.signal.addEventListener('abort', () => {
        entry.aborted = true;
        reject(request.signal.reason);
      });
      if (answer.fail) reject(new TypeError(answer.fail));
      else if (answer.redirect) resolve(redirected(request, answer.redirect));
      else if (answer.endless) resolve(new Response(endless(entry), answer));
      else if (!answer.hang) resolve(new Response(answer.body, answer));
    });
  };
}

// Goes on for ever, 1000 bytes at a time.
function endless(entry) {
  Object.assign(entry, { given: 0, cancelled: false });
  const pull = (controller) => {
    entry.given += 1000;
    controller.enqueue(new Uint8Array(1000).fill(32));
  };
  return new ReadableStream({ pull, cancel: () => void (entry.cancelled = true) }, { highWaterMark: 0 });
}

// As a browser does: headers go along, whatever they are called; or where to is hidden.
function redirected(request, url) {
  if (request.redirect === 'manual') return Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' });
  seen.push({ url, headers: Object.fromEntries(request.headers) });
  return Object.defineProperty(new Response(JSON.stringify({ data: [] })), 'url', { value: url });
}

let warned = [];
const { warn } = console;
console.warn = (...words) => {
  warned.push(words.join(' '));
  warn(...words);
};

export const warningsSeen = () => JSON.stringify(warned.splice(0));

export const requestsSeen = () => JSON.stringify(seen);
")]
extern "C" {
    #[wasm_bindgen(js_name = answerWith)]
    fn answer_with(json: &str);
    #[wasm_bindgen(js_name = requestsSeen)]
    fn requests_seen() -> String;
    #[wasm_bindgen(js_name = warningsSeen)]
    fn warnings_seen() -> String;
}

const URL: &str = "https://api.example/posts";

#[derive(Debug, Deserialize, PartialEq)]
struct Post {
    id: u64,
}

fn seen() -> Vec<Json> {
    serde_json::from_str(&requests_seen()).expect("the snippet writes JSON")
}

/// A page of these ids; `next` is the cursor after it.
fn page(ids: &[u64], next: Option<&str>) -> Json {
    let data: Vec<Json> = ids.iter().map(|id| json!({ "id": id })).collect();
    json!({ "status": 200, "body": json!({ "data": data, "nextCursor": next }).to_string() })
}

fn options(answers: &Json) -> Options {
    answer_with(&answers.to_string());
    let dialect = json!({ "items": "data", "key": "id", "next": { "set": { "query:cursor": "body:nextCursor" } } });
    let dialect: Dialect = serde_json::from_value(dialect).expect("a good dialect");
    Options::new(URL, dialect)
}

fn feed(answers: &Json) -> Feed<Post> {
    Feed::new(options(answers)).expect("good options")
}

async fn ids(feed: Feed<Post>) -> Vec<u64> {
    feed.map(|post| post.expect("a post").id).collect().await
}

#[wasm_bindgen_test]
async fn a_dialect_comes_from_javascript() {
    let given = |json: Json| js_sys::JSON::parse(&json.to_string()).expect("JSON");
    let set = |at: &str| json!({ "items": "data", "key": "id", "next": { "set": { at: "body:nextCursor" } } });
    let dialect = Dialect::try_from(given(set("query:after"))).expect("a good dialect");
    answer_with(&json!([page(&[1, 2], Some("b")), page(&[3], None)]).to_string());
    let feed: Feed<Post> = Feed::new(Options::new(URL, dialect)).expect("good options");
    assert_eq!(ids(feed).await, [1, 2, 3]);
    assert_eq!(seen()[1]["url"], "https://api.example/posts?after=b");
    let wrong = Dialect::try_from(given(set("qery:after"))).expect_err("no such place");
    assert_eq!(wrong.kind(), Kind::Dialect);
    assert!(wrong.message().contains("qery:after"), "{wrong}");
    let none = Dialect::try_from(JsValue::from(js_sys::Function::new_no_args("")));
    assert_eq!(none.expect_err("a function").kind(), Kind::Dialect);
}

#[wasm_bindgen_test]
async fn behaviour_32_each_item_once_in_order_and_nothing_before_the_first_poll() {
    let feed = feed(&json!([page(&[1, 2], Some("b")), page(&[], Some("c")), page(&[2, 3], None)]));
    assert!(seen().is_empty());
    assert_eq!(ids(feed).await, [1, 2, 3]);
    let urls: Vec<String> = seen().iter().map(|request| request["url"].as_str().unwrap_or_default().into()).collect();
    assert_eq!(urls, [URL, "https://api.example/posts?cursor=b", "https://api.example/posts?cursor=c"]);
}

#[wasm_bindgen_test]
async fn behaviour_35_an_error_comes_out_once_and_a_retry_asks_for_the_same_page() {
    let mut feed = feed(&json!([page(&[1], Some("b")), { "status": 404, "body": "gone fishing" }, page(&[2], None)]));
    assert_eq!(feed.next().await, Some(Ok(Post { id: 1 })));
    let error = feed.next().await.expect("not the end").expect_err("a 404");
    assert_eq!((error.kind(), error.status()), (Kind::Status, Some(404)));
    assert_eq!(feed.next().await, None);
    assert_eq!(seen().len(), 2);
    assert_eq!(feed.retry().await.map(|loaded| loaded.added), Ok(1));
    assert_eq!(feed.next().await, Some(Ok(Post { id: 2 })));
    assert_eq!(feed.next().await, None);
    assert_eq!(seen()[1]["url"], seen()[2]["url"]);
}

#[wasm_bindgen_test]
async fn behaviour_9_a_network_failure_is_asked_again() {
    let feed = feed(&json!([{ "fail": "Failed to fetch" }, page(&[1], None)]));
    assert_eq!(ids(feed).await, [1]);
    assert_eq!(seen().len(), 2);
}

#[wasm_bindgen_test]
async fn behaviour_9_what_fetch_said_is_in_the_error() {
    let mut failing = options(&json!([{ "fail": "Failed to fetch" }]));
    failing.retries = 0;
    let mut feed: Feed<Post> = Feed::new(failing).expect("good options");
    let error = feed.next().await.expect("not the end").expect_err("no network");
    assert_eq!((error.kind(), error.message()), (Kind::Network, "Failed to fetch"));
}

#[wasm_bindgen_test]
async fn behaviour_8_a_rate_limit_is_waited_for() {
    let limited = json!({ "status": 429, "headers": { "retry-after-ms": "5" } });
    let mut feed = feed(&json!([limited, page(&[1], None)]));
    assert_eq!(feed.load_more().await.map(|loaded| loaded.added), Ok(1));
    assert_eq!(seen().len(), 2);
}

#[wasm_bindgen_test]
async fn behaviour_34_dropping_the_feed_aborts_the_request() {
    let mut feed = feed(&json!([{ "hang": true }]));
    let pending = poll_fn(|context| Poll::Ready(feed.poll_next_unpin(context).is_pending())).await;
    assert!(pending && feed.spool().status(unspool::Direction::Older) == Status::Loading);
    assert_eq!(seen()[0]["aborted"], false);
    drop(feed);
    assert_eq!(seen()[0]["aborted"], true);
}

#[wasm_bindgen_test]
async fn behaviour_10_a_body_that_never_comes_is_given_up() {
    let mut stalling = options(&json!([{ "hang": true }]));
    stalling.timeout = 20.0;
    stalling.retries = 0;
    let mut feed: Feed<Post> = Feed::new(stalling).expect("good options");
    let error = feed.next().await.expect("not the end").expect_err("too late");
    assert_eq!(error.kind(), Kind::Timeout);
    assert_eq!(seen()[0]["aborted"], true);
}

#[wasm_bindgen_test]
async fn behaviour_43_a_body_is_counted_as_it_comes_and_what_is_longer_is_given_up() {
    let mut small = options(&json!([{ "endless": true, "status": 200 }]));
    small.max_bytes = 10_500;
    let mut feed: Feed<Post> = Feed::new(small).expect("good options");
    let error = feed.next().await.expect("not the end").expect_err("too long");
    assert_eq!((error.kind(), error.retryable()), (Kind::TooLarge, false));
    assert!(error.message().contains("10500 bytes"), "{error}");
    assert_eq!((seen().len(), &seen()[0]["given"], &seen()[0]["cancelled"]), (1, &json!(11_000), &json!(true)));

    let mut fits = options(&json!([page(&[1, 2], None)]));
    fits.max_bytes = page(&[1, 2], None)["body"].as_str().map_or(0, str::len);
    assert_eq!(ids(Feed::new(fits).expect("good options")).await, [1, 2]);
}

#[wasm_bindgen_test]
async fn behaviour_43_of_an_error_only_the_beginning_is_read_and_of_a_redirect_nothing() {
    for (status, most, kind) in [(500, 300_000, Kind::Status), (301, 0, Kind::Redirect)] {
        let mut failing = options(&json!([{ "endless": true, "status": status }]));
        failing.retries = 0;
        let mut feed: Feed<Post> = Feed::new(failing).expect("good options");
        let error = feed.next().await.expect("not the end").expect_err("no page");
        assert_eq!((error.kind(), error.status()), (kind, Some(status)));
        assert!(seen()[0]["given"].as_u64() <= Some(most), "{:?}", seen());
        assert_eq!(seen()[0]["cancelled"], true);
    }
}

#[wasm_bindgen_test]
async fn behaviour_45_an_invalid_header_is_an_error_and_not_a_trap() {
    for (name, value) in [("bad name", "x"), ("", "x"), ("x-token", "a\nb"), ("x-token", "\u{20ac}")] {
        let mut bad = options(&json!([page(&[1], None)]));
        bad.request.headers.push((name.into(), value.into()));
        let mut feed: Feed<Post> = Feed::new(bad).expect("headers are checked when they are sent");
        let error = feed.next().await.expect("not the end").expect_err("no header");
        assert_eq!((error.kind(), error.path()), (Kind::Options, Some("options.headers")), "{name:?}: {value:?}");
        assert!(seen().is_empty());
    }
}

#[wasm_bindgen_test]
async fn behaviour_41_a_next_url_on_another_origin_is_refused() {
    let dialect: Dialect = serde_json::from_value(json!({ "items": "", "key": "id", "next": { "url": "link:next" } }))
        .expect("a good dialect");
    let first =
        json!({ "status": 200, "body": r#"[{"id": 1}]"#, "headers": { "link": "<https://evil.example/>; rel=next" } });
    answer_with(&json!([first]).to_string());
    let mut feed: Feed<Post> = Feed::new(Options::new(URL, dialect)).expect("good options");
    assert_eq!(feed.next().await, Some(Ok(Post { id: 1 })));
    let error = feed.next().await.expect("not the end").expect_err("another origin");
    assert_eq!((error.kind(), error.url()), (Kind::Origin, Some("https://evil.example/")));
    assert_eq!(seen().len(), 1);
}

#[wasm_bindgen_test]
async fn a_post_carries_its_body_and_says_that_it_is_json() {
    let answers = json!([page(&[1], None)]);
    let posting = options(&answers).post(r#"{"q": "rust"}"#);
    let feed: Feed<Post> = Feed::new(posting).expect("good options");
    assert_eq!(ids(feed).await, [1]);
    assert_eq!(
        (&seen()[0]["method"], &seen()[0]["headers"]["content-type"]),
        (&json!("POST"), &json!("application/json"))
    );
}

#[wasm_bindgen_test]
async fn behaviour_61_a_redirect_takes_no_header_to_another_origin() {
    let elsewhere = json!([{ "redirect": "https://evil.example/" }]);
    let mut feed: Feed<Post> = Feed::new(options(&elsewhere).header("x-api-key", "CANARY")).expect("good options");
    let error = feed.next().await.expect("not the end").expect_err("a redirect");
    assert_eq!((error.kind(), error.retryable()), (Kind::Redirect, false));
    assert_eq!(feed.next().await, None);
    assert_eq!((seen().len(), &seen()[0]["headers"]["x-api-key"]), (1, &json!("CANARY")));
    assert!(!format!("{feed:?} {error:?} {error}").contains("CANARY"));

    let mut dialect = options(&elsewhere);
    dialect.request.headers.push(("x-api-key".into(), "CANARY".into()));
    for refused in [dialect, options(&elsewhere).post("{}")] {
        answer_with(&elsewhere.to_string());
        let mut feed: Feed<Post> = Feed::new(refused).expect("good options");
        assert_eq!(feed.load_more().await.map_err(|error| error.kind()), Err(Kind::Redirect));
        assert_eq!(seen().len(), 1);
    }
}

#[wasm_bindgen_test]
async fn behaviour_61_without_a_header_a_redirect_is_followed_as_far_as_origins_allow() {
    let mut plain = feed(&json!([{ "redirect": "https://api.example/v2" }]));
    assert_eq!(plain.load_more().await.map(|loaded| loaded.received), Ok(0));
    let mut plain = feed(&json!([{ "redirect": "https://evil.example/" }]));
    assert_eq!(plain.load_more().await.map_err(|error| error.kind()), Err(Kind::Origin));
    assert_eq!(seen()[1]["headers"], json!({}));
}

#[wasm_bindgen_test]
async fn behaviour_65_a_continuation_that_cors_hides_is_told_on_the_console() {
    let link: Dialect = serde_json::from_value(json!({ "items": "", "key": "id", "next": { "url": "link:next" } }))
        .expect("a good dialect");
    let listed = || answer_with(&json!([{ "status": 200, "body": r#"[{"id": 1}]"# }]).to_string());
    let address = "https://api.example/posts?key=CANARY";
    warnings_seen();
    listed();
    let mut feed: Feed<Post> = Feed::new(Options::new(address, link.clone())).expect("good options");
    feed.load_more().await.expect("a page");
    let told: Vec<String> = serde_json::from_str(&warnings_seen()).expect("the snippet writes JSON");
    assert_eq!((told.len(), feed.take_warnings()), (1, told.clone()));
    assert!(told[0].contains("Access-Control-Expose-Headers"), "{told:?}");
    assert!(told[0].ends_with("(feed of https://api.example/posts?key=…)"), "{told:?}");

    // Whoever says where the page is, is believed.
    listed();
    let mut same = Options::new(address, link);
    same.document = Some("https://api.example".into());
    let mut feed: Feed<Post> = Feed::new(same).expect("good options");
    feed.load_more().await.expect("a page");
    assert_eq!((warnings_seen().as_str(), feed.take_warnings()), ("[]", vec![]));
}

#[wasm_bindgen_test]
fn two_feeds_have_two_seeds() {
    let seed = || Options::new(URL, Dialect::default()).seed;
    assert_ne!(seed(), seed());
}
