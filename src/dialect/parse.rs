//! From plain data to a dialect, with every mistake told before anything is sent.

mod rules;
mod source;

use crate::config::reader::{Fields, Reader, get};
use crate::config::text::{decimal, find, join, pieces};
use crate::config::value::Value;
use crate::error::{Kind, Result};
use crate::http::url::hole;

use super::keys::Keys;
use super::path::Path;
use super::source::Source;
use super::target::{Target, is_token};
use super::{Dialect, EMPTY, END, EXPIRED, Limit, Next, SIGNALS, Setting, Signal, Take};

use rules::{constants, pause, signal, statuses, stop};
use source::source;

const FIELDS: &str = "items item key limit next stop back blank empty end_status endStatus expired retry throttled pause truncated error";

impl Dialect {
    /// Reads a dialect from plain data.
    ///
    /// # Errors
    /// [`Kind::Dialect`], with [`Error::path`](crate::Error::path) at the field: an unknown field with the near name, a
    /// path with the character where it goes wrong, a target that cannot be written, a value of the wrong kind.
    pub fn from_value(value: &Value) -> Result<Dialect> {
        let mut reader = Reader::new(Kind::Dialect, "dialect");
        let dialect = dialect(&mut reader, value);
        reader.finish(dialect)
    }

    /// One status has one meaning.
    fn check_statuses(&self, r: &mut Reader) {
        for (signal, (name, _)) in SIGNALS.iter().enumerate() {
            let list = self.signals[signal].as_ref().map_or(&[][..], |signal| &signal.status);
            for (index, status) in list.iter().enumerate() {
                let twice = list[..index].contains(status).then_some(signal);
                if let Some(other) = (0..signal).find(|other| self.by_status(*other, *status)).or(twice) {
                    let status = decimal(u64::from(*status));
                    r.fail_at(name, ": the status {} is in `{}` already", &[&status, SIGNALS[other].0]);
                }
            }
        }
    }
}

fn dialect(r: &mut Reader, value: &Value) -> Dialect {
    let mut dialect = Dialect::default();
    let fields = r.fields(value, FIELDS);
    if let Some(value) = r.open(fields, "items") {
        refuse_empty(r, value, "paths");
        let mut index = 0;
        while let Some(one) = r.item(value, index) {
            let mut path = Path::default();
            match one {
                Value::Text(text) => path = Path::parse(r, text),
                other => r.wrong("a path or a list of paths", other),
            }
            if index == 0 {
                dialect.items = path;
            } else {
                dialect.or_items.push(path);
            }
            index += 1;
            r.leave();
        }
        r.leave();
    } else {
        r.missing("items", "the path of the list in the answer; \"\" is the answer itself");
    }
    if value.get("next").is_none() {
        r.missing("next", "how to ask for the next page; null means that there is only one");
    }
    if let Some(path) = r.text(fields, "item") {
        r.enter("item");
        dialect.item = Some(Path::parse(r, path));
        r.leave();
    }
    if let Some(value) = r.open(fields, "key") {
        dialect.keys = Keys::parse(r, value);
        r.leave();
    }
    if let Some(value) = r.open(fields, "limit") {
        dialect.limit = Some(limit(r, value));
        r.leave();
    }
    nexts(r, fields, "next", &mut dialect.next);
    nexts(r, fields, "back", &mut dialect.back);
    if let Some(value) = r.open(fields, "stop") {
        while let Some(one) = r.item(value, dialect.stop.len()) {
            dialect.stop.push(stop(r, one));
            r.leave();
        }
        r.leave();
    }
    if let Some(value) = r.open(fields, "blank") {
        if !matches!(value, Value::List(_)) {
            r.wrong("a list of the values that are blank", value);
        }
        dialect.blank = Some(constants(r, value));
        r.leave();
    }
    if let Some(value) = r.open(fields, "empty") {
        let fields = r.fields(value, "absent status");
        dialect.absent = r.flag(fields, "absent").unwrap_or(false);
        let by_status = read_status(r, fields, "status", &mut dialect.signals[EMPTY]);
        if !dialect.absent && !by_status {
            r.fail(" is missing: `absent: true` or `status`", &[]);
        }
        r.leave();
    }
    for name in &["end_status", "endStatus"] {
        if !get(fields, name).is_some_and(is_empty_list) {
            read_status(r, fields, name, &mut dialect.signals[END]);
        }
    }
    for (index, (name, known)) in SIGNALS.iter().enumerate().skip(EXPIRED) {
        if let Some(value) = r.open(fields, name) {
            dialect.signals[index] = Some(Box::new(signal(r, value, known)));
            r.leave();
        }
    }
    if let Some(value) = r.open(fields, "pause") {
        dialect.pause = Some(pause(r, value));
        r.leave();
    }
    dialect.check_statuses(r);
    dialect
}

/// A state that is told by a status alone. Whether the field is there.
#[inline(never)]
fn read_status(r: &mut Reader, fields: Fields<'_>, name: &str, out: &mut Option<Box<Signal>>) -> bool {
    let Some(value) = r.open(fields, name) else { return false };
    *out = Some(Box::new(Signal { status: statuses(r, value), at: None, is: Vec::new(), after: None }));
    r.leave();
    true
}

#[inline(never)]
fn nexts(r: &mut Reader, fields: Fields<'_>, name: &str, out: &mut Vec<Next>) {
    let Some(value) = r.open(fields, name) else { return };
    if is_empty_list(value) {
        r.fail(": an empty list; null means that there is no further page", &[]);
    }
    while let Some(one) = r.item(value, out.len()) {
        out.push(next(r, one));
        r.leave();
    }
    r.leave();
}

#[inline(never)]
fn refuse_empty(r: &mut Reader, value: &Value, what: &str) {
    if is_empty_list(value) {
        r.fail(": an empty list of {}", &[what]);
    }
}

fn is_empty_list(value: &Value) -> bool {
    matches!(value, Value::List(list) if list.is_empty())
}

fn limit(r: &mut Reader, value: &Value) -> Limit {
    let fields = r.fields(value, "at default max");
    let mut limit = Limit { at: Target::WholeBody, default: None, max: None };
    if let Some(value) = r.need(fields, "at", "the target of the page size, as `query:limit`") {
        limit.at = target(r, value);
        r.leave();
    }
    limit.default = r.whole(fields, "default", 1, i64::MAX);
    limit.max = r.whole(fields, "max", 1, i64::MAX);
    limit
}

fn target(r: &mut Reader, value: &Value) -> Target {
    if let Value::Text(text) = value {
        let target = target_of(r, text);
        if matches!(target, Target::Path(_)) {
            r.fail(": `path:` is written by `set` only", &[]);
        }
        return target;
    }
    r.wrong("a target as `query:name`", value);
    Target::WholeBody
}

#[inline(never)]
fn target_of(r: &mut Reader, text: &str) -> Target {
    let target = Target::parse(r, text);
    if matches!(target, Target::WholeBody | Target::WholeQuery) {
        r.fail(": `{}` can only be dropped", &[&target.text()]);
    }
    target
}

fn dropped(r: &mut Reader, value: &Value) -> Target {
    if let Value::Text(text) = value {
        let target = Target::parse(r, text);
        if matches!(target, Target::Path(_)) {
            r.fail(": a part of the path is written, and not dropped", &[]);
        }
        return target;
    }
    r.wrong("a target as `query:name` or `body:*`", value);
    Target::WholeBody
}

fn kept(r: &mut Reader, value: &Value) -> Target {
    let target = dropped(r, value);
    if !matches!(target, Target::Query(_)) {
        r.fail(": only `query:name` can be kept: body and headers are repeated anyway", &[]);
    }
    target
}

/// The targets in a field, one or a list of them.
fn targets(r: &mut Reader, fields: Fields<'_>, name: &str, read: fn(&mut Reader, &Value) -> Target) -> Vec<Target> {
    let mut out = Vec::new();
    if let Some(value) = r.open(fields, name) {
        while let Some(one) = r.item(value, out.len()) {
            out.push(read(r, one));
            r.leave();
        }
        r.leave();
    }
    out
}

/// The first two of these fields that are there.
fn which<'n>(fields: Fields<'_>, names: &'n str) -> (&'n str, &'n str) {
    let mut found = ("", "");
    for name in pieces(names, b' ') {
        if get(fields, name).is_some() {
            if !found.0.is_empty() {
                return (found.0, name);
            }
            found.0 = name;
        }
    }
    found
}

#[inline(never)]
fn inner(r: &mut Reader, fields: Fields<'_>, name: &str) -> Option<Source> {
    let value = r.open(fields, name)?;
    let found = source(r, value, false);
    r.leave();
    Some(found)
}

fn next(r: &mut Reader, value: &Value) -> Next {
    let fields = r.fields(value, "set url merge also drop to base keep take request");
    let (way, other) = which(fields, "set url merge request");
    if way.is_empty() {
        r.fail(" is missing: one of `set`, `url` and `merge`", &[]);
    }
    if !other.is_empty() {
        r.fail(": `{}` and `{}` exclude each other; a list holds alternatives", &[way, other]);
    }
    for (name, with) in
        [("also", "set"), ("drop", "set"), ("to", "set"), ("base", "url"), ("keep", "url"), ("take", "url")]
    {
        if get(fields, name).is_some() && way != with {
            r.fail_at(name, ": this goes with `{}`, not with `{}`", &[with, way]);
        }
    }
    let source = if way == "set" { None } else { inner(r, fields, way) }.unwrap_or(Source::NONE);
    match way {
        "set" => {
            let mut set = Vec::new();
            writes(r, fields, "set", &mut set);
            let any = !set.is_empty();
            writes(r, fields, "also", &mut set);
            if !any {
                r.fail_at("set", ": nothing to set", &[]);
            }
            let drop = targets(r, fields, "drop", dropped);
            let (mut method, mut url) = (None, None);
            if let Some(value) = r.open(fields, "to") {
                (method, url) = to(r, value);
                r.leave();
            }
            let fills = set.iter().any(|one| matches!(one.at, Target::Path(_)));
            if !fills && url.as_deref().is_some_and(|url| find(url, b"{").is_some()) {
                r.fail_at("to", ": the url has a `{` that no `path:name` in `set` fills", &[]);
            }
            for one in &set {
                if let Target::Path(name) = &one.at
                    && url.as_deref().and_then(|url| hole(url, name)).is_none()
                {
                    r.fail_at(
                        "to",
                        ": `path:{}` is written where `to.url` has `{}`",
                        &[name, &join(&["{", name, "}"])],
                    );
                }
            }
            Next::Set { set, drop, method, url }
        }
        "url" => {
            let keep = targets(r, fields, "keep", kept);
            let take = match r.text(fields, "take") {
                None => Take::Whole,
                Some("path") => Take::Path,
                Some("query") => Take::Query,
                Some(other) => {
                    r.wrong_at("take", "\"path\" or \"query\"", &Value::Text(other.into()));
                    Take::Whole
                }
            };
            Next::Follow { url: source, base: inner(r, fields, "base"), keep, take }
        }
        "request" => Next::Request(source),
        _ => {
            if !matches!(source, Source::Body(_) | Source::Last(_) | Source::First(_) | Source::Any(_)) {
                r.fail_at("merge", ": an object comes from `body:path`", &[]);
            }
            Next::Merge(source)
        }
    }
}

fn writes(r: &mut Reader, fields: Fields<'_>, name: &str, out: &mut Vec<Setting>) {
    let Some(value) = r.open(fields, name) else { return };
    if let Value::Map(members) = value {
        for (to, value) in members {
            r.enter(to);
            let at = target_of(r, to);
            let from = source(r, value, true);
            out.push(Setting { at, from, optional: name == "also" });
            r.leave();
        }
    } else {
        r.wrong("an object of targets and sources", value);
    }
    r.leave();
}

fn to(r: &mut Reader, value: &Value) -> (Option<String>, Option<String>) {
    let fields = r.fields(value, "method url");
    let (method, url) = (r.text(fields, "method"), r.text(fields, "url"));
    match method {
        Some(method) if !is_token(method) => {
            r.fail_at("method", ": `{}` is not the name of a method", &[method]);
        }
        None if url.is_none() => r.fail(" is missing: `method` or `url`", &[]),
        _ => {}
    }
    (method.map(str::to_ascii_uppercase), url.map(String::from))
}
