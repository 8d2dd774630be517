//! Runs every API of a catalogue of recorded answers through its dialect: the items, the outcome and the exact next
//! request must be as recorded.
//!
//! `UNSPOOL_DIALECTS=other.json cargo test --test dialects` runs another file of the format of
//! `tests/dialects/catalogue.json`; `cargo test --test dialects -- github` runs the entries with that in their id.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use serde_json::{Map, Value as Json};
use unspool::json::Tape;
use unspool::{Answer, Continuation, Dialect, Direction, EndRule, Origins, Page, Request, ResponseHead, Verdict};

type Check<T = ()> = Result<T, String>;

const MAX_ITEMS: usize = 100_000;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/dialects/");

fn main() -> ExitCode {
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let outcome = match std::env::var("UNSPOOL_DIALECTS") {
        Ok(path) => read(&path).map(|entries: Vec<Json>| walk("", &entries, &filter)),
        Err(_) => everything(&filter),
    };
    match outcome {
        Ok((passed, failed)) => {
            println!("{passed} passed, {failed} failed");
            if failed == 0 && passed > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(why) => {
            println!("FAILED {why}");
            ExitCode::FAILURE
        }
    }
}

/// The catalogue and more of its kind; and the catalogue once more, each entry with the named dialect that
/// docs/DIALECTS.md says.
fn everything(filter: &str) -> Check<(usize, usize)> {
    let file = |name: &str| [FOLDER, name].concat();
    let catalogue: Vec<Json> = read(&file("catalogue.json"))?;
    let named: Json = read(&file("named.json"))?;
    let by_name: Vec<Json> = catalogue
        .iter()
        .map(|entry| {
            let mut entry = entry.clone();
            entry["dialect"] = named["entries"][id(&entry)]["dialect"].clone();
            entry
        })
        .collect();
    let more: Vec<Json> = read(&file("more.json"))?;
    let walks = [walk("", &catalogue, filter), walk("more: ", &more, filter), walk("by name: ", &by_name, filter)];
    Ok(walks.into_iter().fold((0, 0), |(passed, failed), (more, less)| (passed + more, failed + less)))
}

fn read<T: serde::de::DeserializeOwned>(path: &str) -> Check<T> {
    let bytes = std::fs::read(path).map_err(|error| format!("{path} {error}"))?;
    serde_json::from_slice(&bytes).map_err(|error| format!("{path} {error}"))
}

/// Runs the entries with `filter` in their id; how many passed and failed.
fn walk(title: &str, entries: &[Json], filter: &str) -> (usize, usize) {
    let (mut passed, mut failed) = (0, 0);
    for entry in entries.iter().filter(|entry| id(entry).contains(filter)) {
        // A panic of one dialect must not hide the verdict on the others.
        let outcome = catch_unwind(AssertUnwindSafe(|| run(entry))).unwrap_or_else(|_| Err("it panicked".into()));
        match outcome {
            Ok(samples) => {
                passed += 1;
                println!("ok     {title}{} {samples} samples", id(entry));
            }
            Err(what) => {
                failed += 1;
                println!("FAILED {title}{} {what}", id(entry));
            }
        }
    }
    (passed, failed)
}

fn id(entry: &Json) -> &str {
    entry["id"].as_str().unwrap_or("?")
}

fn run(entry: &Json) -> Check<usize> {
    let dialect: Dialect = serde_json::from_value(entry["dialect"].clone()).map_err(|error| error.to_string())?;
    let template = request_of(&entry["request"]["first"])?;
    let mut first = dialect.first(&template, None).map_err(|error| format!("first: {error}"))?;
    let mut sent = first.clone();
    let samples = entry["samples"].as_array().ok_or("it has no samples")?;
    let origins = origins(&first, samples)?;

    // An empty list is the first answer of a walk of its own.
    if !entry["empty_list"].is_null() {
        let sample = serde_json::json!({"status": 200, "headers": {}, "body": entry["empty_list"]});
        let expect = serde_json::json!({"items": 0, "outcome": entry["empty_outcome"].as_str().unwrap_or("end")});
        let got = ask(&dialect, &origins, &first, &first, &sample).map_err(|why| format!("empty list: {why}"))?;
        compare(&got, &expect, &first).map_err(|why| format!("empty list: {why}"))?;
    }

    for sample in samples {
        let label = sample["label"].as_str().unwrap_or("?");
        if !sample["request"].is_null() {
            sent = request_of(&sample["request"])?;
            first = sent.clone();
        }
        let got = ask(&dialect, &origins, &first, &sent, sample).map_err(|why| format!("[{label}] {why}"))?;
        compare(&got, &sample["expect"], &first).map_err(|why| format!("[{label}] {why}"))?;
        if let Some(next) = got.next {
            sent = next;
        }
    }
    Ok(samples.len())
}

/// What came of one answer.
struct Got {
    items: usize,
    outcome: &'static str,
    why: Option<&'static str>,
    next: Option<Request>,
}

fn ask(dialect: &Dialect, origins: &Origins, first: &Request, sent: &Request, sample: &Json) -> Check<Got> {
    let status = sample["status"].as_u64().and_then(|status| u16::try_from(status).ok()).unwrap_or(200);
    let mut head = ResponseHead { status, url: sent.url.clone(), ..ResponseHead::default() };
    for (name, value) in sample["headers"].as_object().into_iter().flatten() {
        head.headers.push(name, value.as_str().unwrap_or_default());
    }
    let fixed = |outcome, why| Got { items: 0, outcome, why: Some(why), next: None };
    if !(200..300).contains(&status) && !dialect.listens_to(status) {
        // Which other statuses are worth asking again is the engine's matter and no dialect's.
        let again = matches!(status, 408 | 425 | 429 | 500 | 502..=504);
        return Ok(fixed(if again { "retry" } else { "error" }, "status"));
    }
    let body = serde_json::to_vec(&sample["body"]).map_err(|error| error.to_string())?;
    let mut tape = Tape::new();
    let empty = sample["body"].is_null() && matches!(status, 204 | 205);
    let doc = if empty { None } else { Some(tape.parse(&body).map_err(|error| format!("{error:?}"))?) };
    let answer =
        Answer { first, sent, direction: Direction::Older, origins, head: &head, doc, key: None, max_items: MAX_ITEMS };
    let page = dialect.read(&answer).map_err(|error| format!("read: {error:?}"))?;
    check_items(dialect, &page, &body)?;
    let follow =
        |page: &Page| dialect.follow(&answer, page, Direction::Older).map_err(|error| format!("follow: {error:?}"));
    // The way back is there or not, and an answer like this one breaks nothing about it.
    if dialect.has_back() && page.verdict == Verdict::Good {
        let back = dialect.follow(&answer, &page, Direction::Newer).map_err(|error| format!("back: {error:?}"))?;
        let wanted = &sample["expect"]["back_request"];
        match back {
            Continuation::Next(back) if back == *sent => return Err("the way back leads to the same page".into()),
            Continuation::Next(back) => {
                wanted
                    .as_object()
                    .map_or(Ok(()), |wanted| same_request(&back, wanted))
                    .map_err(|why| format!("back: {why}"))?;
            }
            Continuation::End(_) if !wanted.is_null() => return Err("there is no way back".into()),
            Continuation::End(_) => {}
        }
    }
    Ok(match page.verdict {
        Verdict::Expired => fixed("expired", "status"),
        Verdict::Failed(_) => fixed("error", "body"),
        Verdict::Later(_) | Verdict::Throttled(_) => fixed("retry", "status"),
        Verdict::Truncated => {
            if follow(&page)? != Continuation::End(EndRule::Truncated) {
                return Err("a truncated list must end".into());
            }
            // What would have ended it otherwise.
            let mut whole = page.clone();
            whole.verdict = Verdict::Good;
            let why = match follow(&whole)? {
                Continuation::End(ending) => Some(ending.name()),
                Continuation::Next(_) => None,
            };
            Got { items: page.items.len(), outcome: "truncated", why, next: None }
        }
        _ => match follow(&page)? {
            Continuation::Next(next) => Got { items: page.items.len(), outcome: "next", why: None, next: Some(next) },
            Continuation::End(ending) => {
                Got { items: page.items.len(), outcome: "end", why: Some(ending.name()), next: None }
            }
        },
    })
}

/// Each item is one JSON value, and has a key of its own if the dialect has keys.
fn check_items(dialect: &Dialect, page: &Page, body: &[u8]) -> Check {
    let mut keys = Vec::new();
    for (index, item) in page.items.iter().enumerate() {
        let range = item.start as usize..item.end as usize;
        let record = body.get(range).ok_or_else(|| format!("item {index} is outside the body"))?;
        serde_json::from_slice::<Json>(record).map_err(|error| format!("item {index}: {error}"))?;
        let key = item.key(body, &page.extra_keys);
        if dialect.has_key() == key.is_empty() {
            return Err(format!("item {index} has the key {:?}", String::from_utf8_lossy(key)));
        }
        keys.push(key);
    }
    keys.sort_unstable();
    let before = keys.len();
    keys.dedup();
    if dialect.has_key() && keys.len() != before { Err("two items of a page have one key".into()) } else { Ok(()) }
}

fn compare(got: &Got, expect: &Json, first: &Request) -> Check {
    let items = expect["items"].as_u64().unwrap_or(0);
    if got.items as u64 != items {
        return Err(format!("{} items instead of {items}", got.items));
    }
    if expect["outcome"] != got.outcome {
        return Err(format!("the outcome is {} ({:?}) instead of {}", got.outcome, got.why, expect["outcome"]));
    }
    if let (Some(why), Some(got)) = (expect["why"].as_str(), got.why)
        && why != got
    {
        return Err(format!("ended by {got} instead of {why}"));
    }
    let Some(next) = &got.next else {
        return if expect["next_request"].is_null() { Ok(()) } else { Err("a next request is missing".into()) };
    };
    for (name, value) in &first.headers {
        if !next.headers.contains(&(name.clone(), value.clone())) {
            return Err(format!("the header {name} is not repeated"));
        }
    }
    if let Some(wanted) = expect["next_request"].as_object() {
        same_request(next, wanted)?;
    }
    expect["next"].as_object().into_iter().flatten().try_for_each(|(place, value)| assertion(next, place, value))
}

fn same_request(next: &Request, wanted: &Map<String, Json>) -> Check {
    let text = |name: &str| wanted.get(name).and_then(Json::as_str).unwrap_or_default();
    if next.method != text("method") {
        return Err(format!("the method is {} instead of {}", next.method, text("method")));
    }
    if pairs(&next.url) != pairs(text("url")) {
        return Err(format!("the URL is {} instead of {}", next.url, text("url")));
    }
    let (body, wanted) = (body_of(next)?, wanted.get("body").unwrap_or(&Json::Null));
    if body == *wanted { Ok(()) } else { Err(format!("the body is {body} instead of {wanted}")) }
}

/// `url`, `query:name`, `body:path`, `header:name`, and `!body:path` for what must not be there.
fn assertion(next: &Request, place: &str, value: &Json) -> Check {
    let differs = |got: &dyn std::fmt::Debug| Err(format!("{place} is {got:?} instead of {value}"));
    let text = value.as_str().map_or_else(|| value.to_string(), String::from);
    if place == "url" {
        return if pairs(&next.url) == pairs(&text) { Ok(()) } else { differs(&next.url) };
    }
    let (kind, name) = place.split_once(':').ok_or_else(|| format!("{place} is no assertion"))?;
    match kind {
        "query" => {
            let got = pairs(&next.url).1.into_iter().find(|(key, _)| key == name).map(|(_, value)| value);
            if got.as_deref() == Some(&text) { Ok(()) } else { differs(&got) }
        }
        "header" => {
            let got = next.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
            if got == Some(&text) { Ok(()) } else { differs(&got) }
        }
        "body" | "!body" => {
            let body = body_of(next)?;
            let got = name.split('.').try_fold(&body, |at, name| at.get(name));
            let holds = if kind == "body" { got == Some(value) } else { got.is_none() };
            if holds { Ok(()) } else { differs(&got) }
        }
        _ => Err(format!("{place} is no assertion")),
    }
}

fn body_of(request: &Request) -> Check<Json> {
    match &request.body {
        None => Ok(Json::Null),
        Some(body) => serde_json::from_slice(body).map_err(|error| format!("the next body: {error}")),
    }
}

/// A URL without its query, and the decoded pairs of the query in one order.
fn pairs(url: &str) -> (String, Vec<(String, String)>) {
    let (front, query) = url.split_once('?').unwrap_or((url, ""));
    let mut pairs: Vec<_> = query
        .split('&')
        .filter(|piece| !piece.is_empty())
        .map(|piece| piece.split_once('=').unwrap_or((piece, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect();
    pairs.sort();
    (front.into(), pairs)
}

fn decode(text: &str) -> String {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        let escape = tail.get(..2).filter(|_| *byte == b'%').and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(decoded) = escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            out.push(decoded);
            rest = &tail[2..];
        } else {
            out.push(if *byte == b'+' { b' ' } else { *byte });
            rest = tail;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// A request as the catalogue writes it: `url`, `query`, `headers`, `body`.
fn request_of(data: &Json) -> Check<Request> {
    let mut url = data["url"].as_str().ok_or("a request has no url")?.to_owned();
    for (name, value) in data["query"].as_object().into_iter().flatten() {
        let value = value.as_str().map_or_else(|| value.to_string(), String::from);
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&[encode(name), "=".into(), encode(&value)].concat());
    }
    let headers = data["headers"].as_object().into_iter().flatten();
    let mut request = Request::get(url);
    request.method = data["method"].as_str().unwrap_or("GET").into();
    request.headers = headers.map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().into())).collect();
    request.body = if data["body"].is_null() { None } else { serde_json::to_vec(&data["body"]).ok() };
    Ok(request)
}

/// The first origin, and those that the recorded next requests lead to: such an API is used by listing them.
fn origins(first: &Request, samples: &[Json]) -> Check<Origins> {
    let next = samples.iter().filter_map(|sample| sample["expect"]["next_request"]["url"].as_str());
    let own = samples.iter().filter_map(|sample| sample["request"]["url"].as_str());
    let more: Vec<String> = next.chain(own).map(String::from).collect();
    Origins::of(&first.url, &more).map_err(|error| error.to_string())
}
