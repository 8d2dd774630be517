//! Everything that crosses the border, in both directions. In come JSON texts, read by the engine's own reader; out go plain
//! objects, written by serde-wasm-bindgen.

use js_sys::Uint8Array;
use serde::ser::{Serialize, SerializeMap, Serializer};
use wasm_bindgen::JsValue;

use crate::error::{Error, Kind};
use crate::lane::{LaneId, State};
use crate::request::Request;
use crate::spool::{Command, Stats, Step};
use crate::store::Identity;
use crate::text::json_string;
use crate::value::Value;

/// Plain data on its way out. One type for all of it: serde makes code for each type it is given.
enum Out {
    Null,
    Flag(bool),
    Number(f64),
    Name(&'static str),
    Text(String),
    List(Vec<Out>),
    Record(Record),
}

impl Serialize for Out {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Out::Null => serializer.serialize_unit(),
            Out::Flag(flag) => serializer.serialize_bool(*flag),
            Out::Number(number) => serializer.serialize_f64(*number),
            Out::Name(text) => serializer.serialize_str(text),
            Out::Text(text) => serializer.serialize_str(text),
            Out::List(list) => serializer.collect_seq(list),
            Out::Record(record) => {
                let mut map = serializer.serialize_map(None)?;
                for (name, value) in &record.0 {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

/// A plain object in the making.
#[derive(Default)]
pub(super) struct Record(Vec<(&'static str, Out)>);

impl Record {
    fn put(&mut self, name: &'static str, value: Out) {
        self.0.push((name, value));
    }

    pub(super) fn flag(&mut self, name: &'static str, flag: bool) {
        self.put(name, Out::Flag(flag));
    }

    pub(super) fn name(&mut self, name: &'static str, text: &'static str) {
        self.put(name, Out::Name(text));
    }

    pub(super) fn text(&mut self, name: &'static str, text: &str) {
        self.put(name, Out::Text(text.into()));
    }

    pub(super) fn number(&mut self, name: &'static str, number: f64) {
        self.put(name, Out::Number(number));
    }

    fn count(&mut self, name: &'static str, count: usize) {
        self.number(name, count as f64);
    }

    pub(super) fn js(self) -> JsValue {
        js(&Out::Record(self))
    }
}

fn js(out: &Out) -> JsValue {
    // Strings, numbers, lists and records of these: there is nothing that could fail.
    out.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or_default()
}

/// Pairs of strings: headers, parameters. Without a second one: "take it away".
pub(super) fn pairs(json: &str) -> Vec<(String, Option<String>)> {
    let mut pairs = Vec::new();
    if json == "[]" {
        return pairs;
    }
    if let Ok(Value::List(list)) = Value::from_json(json.as_bytes()) {
        for pair in list {
            let Value::List(pair) = pair else { continue };
            let mut pair = pair.into_iter();
            if let Some(Value::Text(name)) = pair.next() {
                pairs.push((name, if let Some(Value::Text(value)) = pair.next() { Some(value) } else { None }));
            }
        }
    }
    pairs
}

pub(super) fn lane(number: u32) -> LaneId {
    if number == 1 { LaneId::Newer } else { LaneId::Older }
}

/// Why there is no answer: `[code, message, path]`, the code one of the error codes.
pub(super) fn failure(json: &str) -> Error {
    let mut failure = Error::new(Kind::Internal, "the attempt failed");
    if let Ok(Value::List(parts)) = Value::from_json(json.as_bytes()) {
        let text = |at: usize| match parts.get(at) {
            Some(Value::Text(text)) => Some(text.as_str()),
            _ => None,
        };
        let kind = text(0).and_then(Kind::from_code).unwrap_or(Kind::Internal);
        failure = Error::new(kind, text(1).unwrap_or_default());
        if let Some(path) = text(2) {
            failure = failure.with_path(path);
        }
    }
    failure
}

/// A step as numbers, in one crossing; `js/step.js` reads them in the same order. Texts, which are rare, go by [`notes`].
///
/// ```text
/// commands: n, then n × (0 send | 1 sleep | 2 abort, turn, millis)
/// changes:  n, then n × (lane, status, prepended, received, added, duplicates, updated, length,
///                        m, then m × (start, removed, added))
/// settled:  n, then n × (lane, 1 loaded | 0 failed, received, added, duplicates, updated, done)
/// notes:    1 if there are errors or warnings, else 0
/// ```
pub(super) fn step(step: &Step) -> Vec<f64> {
    let mut out = Vec::with_capacity(48);
    let count = |n: usize| n as f64;
    out.push(count(step.commands.len()));
    for command in &step.commands {
        out.extend_from_slice(&match command {
            Command::Send { turn, .. } => [0.0, f64::from(*turn), 0.0],
            Command::Sleep { turn, millis } => [1.0, f64::from(*turn), *millis],
            Command::Abort { turn } => [2.0, f64::from(*turn), 0.0],
        });
    }
    out.push(count(step.changes.len()));
    for change in &step.changes {
        out.extend_from_slice(&[
            count(change.lane as usize),
            count(change.status as usize),
            count(change.prepended),
            count(change.received),
            count(change.added),
            count(change.duplicates),
            count(change.updated),
            count(change.len),
            count(change.splices.len()),
        ]);
        for splice in &change.splices {
            out.extend_from_slice(&[count(splice.start), count(splice.removed), count(splice.added)]);
        }
    }
    out.push(count(step.settled.len()));
    for settled in &step.settled {
        let loaded = settled.result.as_ref().copied().unwrap_or_default();
        out.extend_from_slice(&[
            count(settled.lane as usize),
            f64::from(u8::from(settled.result.is_ok())),
            count(loaded.received),
            count(loaded.added),
            count(loaded.duplicates),
            count(loaded.updated),
            f64::from(u8::from(loaded.done)),
        ]);
    }
    out.push(f64::from(u8::from(has_notes(step))));
    out
}

/// Whether a step says something in words.
pub(super) fn has_notes(step: &Step) -> bool {
    !step.warnings.is_empty() || step.settled.iter().any(|settled| settled.result.is_err())
}

/// `{ errors: facts of each failed load, in order; warnings }`
pub(super) fn notes(step: Option<Step>) -> JsValue {
    let Some(step) = step else { return JsValue::UNDEFINED };
    let mut errors = Vec::new();
    for settled in &step.settled {
        if let Err(error) = &settled.result {
            errors.push(Out::Record(facts(error)));
        }
    }
    let mut warnings = Vec::new();
    for text in step.warnings {
        warnings.push(Out::Text(text));
    }
    let mut record = Record::default();
    record.put("errors", Out::List(errors));
    record.put("warnings", Out::List(warnings));
    record.js()
}

/// The facts of an error; `js/errors.js` makes an `UnspoolError` of them.
pub(super) fn facts(error: &Error) -> Record {
    let mut record = Record::default();
    record.name("code", error.code());
    record.text("message", error.message());
    record.flag("retryable", error.retryable());
    if let Some(status) = error.status() {
        record.number("status", f64::from(status));
    }
    if let Some(url) = error.url() {
        record.text("url", url);
    }
    if let Some(byte) = error.byte() {
        record.count("byte", byte);
    }
    if let Some(item) = error.item() {
        record.count("item", item);
    }
    if let Some(path) = error.path() {
        record.text("path", path);
    }
    if let Some(wait) = error.retry_after() {
        record.number("retryAfter", wait);
    }
    record
}

/// `{ waiting: { until, cause } | undefined, done: reason | undefined }`: what status alone does not say.
pub(super) fn state(state: &State) -> JsValue {
    let mut record = Record::default();
    match state {
        State::Waiting { until, cause } => {
            let mut waiting = Record::default();
            waiting.put("until", until.map_or(Out::Null, Out::Number));
            waiting.name("cause", cause.name());
            record.put("waiting", Out::Record(waiting));
        }
        State::Done(reason) => record.name("done", reason.name()),
        _ => {}
    }
    record.js()
}

/// JSON text: `[method, url, body | null, name, value, name, value, …]`
pub(super) fn request(request: &Request) -> String {
    let text = |text: &String| json_string(text);
    let body =
        request.body.as_ref().map_or_else(|| b"null".to_vec(), |body| json_string(&String::from_utf8_lossy(body)));
    let mut parts = vec![text(&request.method), text(&request.url), body];
    for (name, value) in &request.headers {
        parts.extend([text(name), text(value)]);
    }
    let mut out = Vec::new();
    for part in parts {
        out.push(if out.is_empty() { b'[' } else { b',' });
        out.extend(part);
    }
    out.push(b']');
    String::from_utf8(out).unwrap_or_default()
}

pub(super) fn stats(stats: Stats) -> JsValue {
    let mut record = Record::default();
    record.count("requests", stats.requests);
    record.count("pages", stats.pages);
    record.count("received", stats.received);
    record.count("duplicates", stats.duplicates);
    record.count("bytes", stats.bytes);
    record.count("held", stats.held);
    record.js()
}

/// Below 2^53 for two million updates of one item; after that a number may come again, 2^21 updates apart.
pub(super) fn identity(identity: Identity) -> f64 {
    f64::from(identity.version & 0x1f_ffff) * 4_294_967_296.0 + f64::from(identity.entry)
}

/// A copy: a view would die with the next growth of the memory, for 1.5 µs per 64 KB saved.
pub(super) fn bytes(bytes: &[u8]) -> Uint8Array {
    Uint8Array::from(bytes)
}
