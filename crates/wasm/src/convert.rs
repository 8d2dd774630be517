//! Everything that crosses the border, in both directions: numbers, and JSON texts.

use unspool::Request;
use unspool::Value;
use unspool::host::{decimal, join, json_string, separated};
use unspool::{Command, Ending, Outcome, Stats};
use unspool::{Direction, Identity, State};
use unspool::{Error, Kind, Millis};

/// A JSON object in the making. JavaScript parses the text: that is one crossing, and no code for each kind of value.
#[derive(Default)]
pub(super) struct Record(String);

impl Record {
    /// A member whose value is JSON already.
    #[inline(never)]
    fn put(&mut self, name: &str, json: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.push_str(&json_string(name));
        self.0.push(':');
        self.0.push_str(json);
    }

    fn text(&mut self, name: &str, text: &str) {
        self.put(name, &json_string(text));
    }

    fn maybe(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.text(name, text);
        }
    }

    fn count(&mut self, name: &str, count: Option<usize>) {
        if let Some(count) = count {
            self.put(name, &decimal(count as u64));
        }
    }

    fn json(self) -> String {
        if self.0.is_empty() { "{}".into() } else { join(&[&self.0, "}"]) }
    }
}

/// A JSON array of these, which are JSON already.
fn list(parts: &[String]) -> String {
    join(&["[", &separated(",", parts), "]"])
}

/// A length of time or a moment, all its digits: the binary fraction is a finite decimal one.
#[inline(never)]
fn millis(millis: Millis) -> String {
    let whole = millis as u64;
    let mut out = decimal(whole);
    let mut rest = millis - whole as f64;
    if rest > 0.0 {
        out.push('.');
    }
    while rest > 0.0 {
        rest *= 10.0;
        out.push(char::from(b'0' + rest as u8));
        rest -= f64::from(rest as u8);
    }
    out
}

/// Names with a value: its text, and, where that is no string, itself. Without one: "take it away".
#[inline(never)]
pub(super) fn pairs(json: &str) -> Vec<(String, Option<Value>)> {
    let mut pairs = Vec::new();
    if let Ok(Value::List(list)) = Value::from_json(json.as_bytes()) {
        for pair in list {
            let Value::List(pair) = pair else { continue };
            let mut pair = pair.into_iter();
            if let Some(Value::Text(name)) = pair.next() {
                let text = pair.next();
                pairs.push((name, pair.next().or(text)));
            }
        }
    }
    pairs
}

pub(super) fn lane(number: u32) -> Direction {
    if number == 1 { Direction::Newer } else { Direction::Older }
}

/// Why there is no answer: `[code, message, path, retryAfter]`, the code one of the error codes.
#[inline(never)]
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
        if let Some(Value::Int(wait)) = parts.get(3) {
            failure = failure.with_retry_after(*wait as Millis);
        }
    }
    failure
}

/// An outcome as numbers, in one crossing; `js/engine/protocol.js` reads them in the same order. Texts, which are rare,
/// go by [`notes`].
///
/// ```text
/// commands: n, then n × (0 send | 1 sleep | 2 abort, turn, millis)
/// changes:  n, then n × (lane, status, prepended, received, added, duplicates, updated, length,
///                        m, then m × (start, removed, added))
/// settled:  n, then n × (lane, 1 loaded | 0 failed, received, added, duplicates, updated, done)
/// notes:    1 if there are errors or warnings, else 0
/// cold:     1 if there is something to pack, else 0
/// ```
#[inline(never)]
pub(super) fn step(outcome: &Outcome, cold: bool) -> Vec<f64> {
    let mut out = Vec::with_capacity(48);
    let count = |n: usize| n as f64;
    out.push(count(outcome.commands.len()));
    for command in &outcome.commands {
        out.extend_from_slice(&match command {
            Command::Send { turn, .. } => [0.0, f64::from(*turn), 0.0],
            Command::Sleep { turn, millis } => [1.0, f64::from(*turn), *millis],
            Command::Abort { turn } => [2.0, f64::from(*turn), 0.0],
            _ => continue,
        });
    }
    out.push(count(outcome.changes.len()));
    for change in &outcome.changes {
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
    out.push(count(outcome.settled.len()));
    for settled in &outcome.settled {
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
    out.push(f64::from(u8::from(has_notes(outcome))));
    out.push(f64::from(u8::from(cold)));
    out
}

/// Whether an outcome says something in words.
pub(super) fn has_notes(outcome: &Outcome) -> bool {
    !outcome.warnings.is_empty() || outcome.settled.iter().any(|settled| settled.result.is_err())
}

/// `{ errors: facts of each failed load, in order; warnings }`
#[inline(never)]
pub(super) fn notes(outcome: &Outcome) -> String {
    let mut errors = Vec::new();
    for settled in &outcome.settled {
        if let Err(error) = &settled.result {
            errors.push(facts(error));
        }
    }
    let mut warnings = Vec::new();
    for text in &outcome.warnings {
        warnings.push(json_string(text));
    }
    let mut record = Record::default();
    record.put("errors", &list(&errors));
    record.put("warnings", &list(&warnings));
    record.json()
}

/// The facts of an error; `js/errors.js` makes an `UnspoolError` of them.
#[inline(never)]
pub(super) fn facts(error: &Error) -> String {
    let mut record = Record::default();
    record.text("code", error.code());
    record.text("message", error.message());
    record.put("retryable", if error.retryable() { "true" } else { "false" });
    record.count("status", error.status().map(usize::from));
    record.maybe("url", error.url());
    record.count("byte", error.byte());
    record.count("item", error.item());
    record.maybe("path", error.path());
    if let Some(wait) = error.retry_after() {
        record.put("retryAfter", &millis(wait));
    }
    record.json()
}

/// What status alone does not say: `{ waiting, done, ending }`, each undefined or `{ until, cause }`, a reason,
/// `{ reason, by, at, value }`.
#[inline(never)]
pub(super) fn state(state: &State, ending: Option<&Ending>) -> String {
    let mut record = Record::default();
    match state {
        State::Waiting { until, cause } => {
            let mut waiting = Record::default();
            waiting.put("until", &until.map_or_else(|| "null".into(), millis));
            waiting.text("cause", cause.name());
            record.put("waiting", &waiting.json());
        }
        State::Done(reason) => record.text("done", reason.name()),
        _ => {}
    }
    if let Some(Ending { reason, by, at, value, .. }) = ending {
        let mut ending = Record::default();
        ending.text("reason", reason.name());
        ending.text("by", by.name());
        ending.maybe("at", Some(at.as_str()).filter(|at| !at.is_empty()));
        ending.maybe("value", value.as_deref());
        record.put("ending", &ending.json());
    }
    record.json()
}

/// `[method, url, body | null, name, value, name, value, …]`
#[inline(never)]
pub(super) fn request(request: &Request) -> String {
    let body = request.body.as_ref().map(|body| String::from_utf8_lossy(body));
    let body = body.map_or_else(|| "null".into(), |body| json_string(&body));
    let mut parts = vec![json_string(&request.method), json_string(&request.url), body];
    for (name, value) in &request.headers {
        parts.push(json_string(name));
        parts.push(json_string(value));
    }
    list(&parts)
}

#[inline(never)]
pub(super) fn stats(stats: Stats) -> String {
    let Stats { requests, pages, received, duplicates, bytes, held, .. } = stats;
    let mut record = Record::default();
    for &(name, count) in &[
        ("requests", requests),
        ("pages", pages),
        ("received", received),
        ("duplicates", duplicates),
        ("bytes", bytes),
        ("held", held),
    ] {
        record.count(name, Some(count));
    }
    record.json()
}

/// Below 2^53 for two million updates of one item; after that a number may come again, 2^21 updates apart.
pub(super) fn identity(identity: Identity) -> f64 {
    f64::from(identity.version & 0x1f_ffff) * 4_294_967_296.0 + f64::from(identity.entry)
}
