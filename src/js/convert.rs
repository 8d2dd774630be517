//! Everything that crosses the border, in both directions.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{RequestCredentials, RequestRedirect};

use super::error::facts;
use crate::error::{Error, Kind};
use crate::lane::{LaneId, State};
use crate::request::Request;
use crate::spool::{Change, Command, Settled, Stats, Step};
use crate::value::Value;

/// A plain object in the making.
pub(super) struct Record(Object);

impl Record {
    pub(super) fn new() -> Record {
        Record(Object::new())
    }

    pub(super) fn with(self, name: &str, value: impl Into<JsValue>) -> Record {
        // Setting a property of a fresh plain object cannot fail.
        let _ = Reflect::set(&self.0, &name.into(), &value.into());
        self
    }

    pub(super) fn with_some(self, name: &str, value: Option<impl Into<JsValue>>) -> Record {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(super) fn done(self) -> Object {
        self.0
    }
}

/// Options and other plain data.
pub(super) fn value(js: JsValue) -> Result<Value, Error> {
    serde_wasm_bindgen::from_value(js).map_err(|error| {
        let message = ["the options hold something that is not plain data: ", &error.to_string()].concat();
        Error::new(Kind::Options, message)
    })
}

/// Pairs of strings: headers, parameters. A missing second means "take it away".
pub(super) fn pairs(js: &JsValue) -> Vec<(String, Option<String>)> {
    let list = js.dyn_ref::<Array>().map(Array::iter);
    list.into_iter()
        .flatten()
        .filter_map(|pair| {
            let pair: Array = pair.dyn_into().ok()?;
            Some((pair.get(0).as_string()?, pair.get(1).as_string()))
        })
        .collect()
}

pub(super) fn lane(number: u8) -> LaneId {
    if number == 1 { LaneId::Newer } else { LaneId::Older }
}

pub(super) fn credentials(name: &str) -> Option<RequestCredentials> {
    RequestCredentials::from_js_value(&name.into())
}

pub(super) fn redirect(name: &str) -> Option<RequestRedirect> {
    RequestRedirect::from_js_value(&name.into())
}

/// `{ commands: [[0, turn] | [1, turn, millis] | [2, turn]], changes, settled, warnings }`
pub(super) fn step(step: &Step) -> JsValue {
    let commands: Array = step.commands.iter().map(command).collect();
    let changes: Array = step.changes.iter().map(change).collect();
    let settled: Array = step.settled.iter().map(outcome).collect();
    let warnings: Array = step.warnings.iter().map(|text| JsValue::from_str(text)).collect();
    Record::new()
        .with("commands", commands)
        .with("changes", changes)
        .with("settled", settled)
        .with("warnings", warnings)
        .done()
        .into()
}

fn command(command: &Command) -> JsValue {
    match command {
        Command::Send { turn, .. } => Array::of2(&0.into(), &(*turn).into()).into(),
        Command::Sleep { turn, millis } => Array::of3(&1.into(), &(*turn).into(), &(*millis).into()).into(),
        Command::Abort { turn } => Array::of2(&2.into(), &(*turn).into()).into(),
    }
}

fn number(n: usize) -> JsValue {
    JsValue::from_f64(n as f64)
}

fn change(change: &Change) -> JsValue {
    let range = |splice: &crate::store::Splice| -> JsValue {
        Record::new()
            .with("start", number(splice.start))
            .with("removed", number(splice.removed))
            .with("added", number(splice.added))
            .done()
            .into()
    };
    let ranges: Array = change.splices.iter().map(range).collect();
    Record::new()
        .with("ranges", ranges)
        .with("prepended", number(change.prepended))
        .with("received", number(change.received))
        .with("added", number(change.added))
        .with("duplicates", number(change.duplicates))
        .with("updated", number(change.updated))
        .with("lane", change.lane.name())
        .with("status", change.status.name())
        .with("length", number(change.len))
        .done()
        .into()
}

fn outcome(settled: &Settled) -> JsValue {
    let record = Record::new().with("lane", settled.lane as u8);
    match &settled.result {
        Err(error) => record.with("error", facts(error)),
        Ok(loaded) => {
            let loaded = Record::new()
                .with("received", number(loaded.received))
                .with("added", number(loaded.added))
                .with("duplicates", number(loaded.duplicates))
                .with("updated", number(loaded.updated))
                .with("done", loaded.done);
            record.with("loaded", loaded.done())
        }
    }
    .done()
    .into()
}

/// `{ waiting: { until, cause } | undefined, done: reason | undefined }`: what status alone does not say.
pub(super) fn state(state: &State) -> JsValue {
    let record = match state {
        State::Waiting { until, cause } => {
            let until = until.map_or(JsValue::NULL, JsValue::from_f64);
            let waiting = Record::new().with("until", until).with("cause", cause.name()).done();
            Record::new().with("waiting", waiting)
        }
        State::Done(reason) => Record::new().with("done", reason.name()),
        _ => Record::new(),
    };
    record.done().into()
}

/// A request for a page source of the caller's own.
pub(super) fn request(request: &Request) -> JsValue {
    let headers: Array = request.headers.iter().map(|(name, value)| Array::of2(&name.into(), &value.into())).collect();
    let body = match &request.body {
        Some(body) => String::from_utf8_lossy(body).as_ref().into(),
        None => JsValue::NULL,
    };
    Record::new()
        .with("method", request.method.as_str())
        .with("url", request.url.as_str())
        .with("headers", headers)
        .with("body", body)
        .done()
        .into()
}

pub(super) fn stats(stats: Stats) -> JsValue {
    Record::new()
        .with("requests", number(stats.requests))
        .with("pages", number(stats.pages))
        .with("received", number(stats.received))
        .with("duplicates", number(stats.duplicates))
        .with("bytes", number(stats.bytes))
        .with("held", number(stats.held))
        .done()
        .into()
}

/// A copy: a view would die with the next growth of the memory, for 1.5 µs per 64 KB saved.
pub(super) fn bytes(bytes: &[u8]) -> Uint8Array {
    Uint8Array::from(bytes)
}
