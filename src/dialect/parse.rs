//! From plain data to a dialect, with every mistake told before anything is sent.

mod source;

use crate::error::{Error, Kind, Result};
use crate::text::{decimal, fill};
use crate::value::{Fields, Value, wrong};

use super::keys::Keys;
use super::path::Path;
use super::source::Source;
use super::target::{Target, is_token};
use super::{Dialect, Limit, Next, Retry, Stop, Test, Wait};

use source::{constant, source, wait};

const DIALECT: Kind = Kind::Dialect;

const FIELDS: &[&str] = &[
    "items",
    "item",
    "key",
    "limit",
    "next",
    "stop",
    "back",
    "end_status",
    "expired",
    "retry",
    "pause",
    "truncated",
    "error",
];

impl Dialect {
    /// Reads a dialect from plain data.
    ///
    /// # Errors
    /// [`Kind::Dialect`], with [`Error::path`] at the field: an unknown field with the near name, a path with the
    /// character where it goes wrong, a target that cannot be written, a value of the wrong kind.
    pub fn from_value(value: &Value) -> Result<Dialect> {
        let fields = Fields::of(DIALECT, "dialect", value, FIELDS)?;
        let Some(items) = fields.text("items")? else {
            return Err(missing("dialect.items", "the path of the list in the answer; \"\" is the answer itself"));
        };
        if value.get("next").is_none() {
            return Err(missing("dialect.next", "how to ask for the next page; null means that there is only one"));
        }
        let dialect = Dialect {
            items: Path::parse("dialect.items", items, DIALECT)?,
            item: match fields.text("item")? {
                None => None,
                Some(path) => Some(Path::parse("dialect.item", path, DIALECT)?),
            },
            keys: match fields.get("key") {
                None => Keys::none(),
                Some(value) => Keys::parse("dialect.key", value, DIALECT)?,
            },
            limit: fields.get("limit").map(limit).transpose()?,
            next: nexts("dialect.next", fields.get("next"))?,
            back: nexts("dialect.back", fields.get("back"))?,
            stop: listed("dialect.stop", fields.get("stop"), stop)?,
            end_status: statuses("dialect.end_status", fields.get("end_status"))?,
            expired: match fields.get("expired") {
                None => Vec::new(),
                Some(value) => {
                    let fields = Fields::of(DIALECT, "dialect.expired", value, &["status"])?;
                    let status = need(&fields, "status", value, "the HTTP status that says \"start again\"")?;
                    statuses("dialect.expired.status", Some(status))?
                }
            },
            retry: fields.get("retry").map(retry).transpose()?,
            pause: fields.get("pause").map(pause).transpose()?,
            truncated: fields.get("truncated").map(|value| test("dialect.truncated", value)).transpose()?,
            error: fields.get("error").map(|value| test("dialect.error", value)).transpose()?,
            pager: None,
        };
        dialect.check_statuses()?;
        Ok(dialect)
    }

    /// One status has one meaning.
    fn check_statuses(&self) -> Result<()> {
        let retry = self.retry.as_ref().map_or(&[][..], |retry| retry.status.as_slice());
        let lists =
            [("end_status", self.end_status.as_slice()), ("expired", self.expired.as_slice()), ("retry", retry)];
        for (index, (name, list)) in lists.iter().enumerate() {
            for (other, more) in lists.iter().skip(index + 1) {
                if let Some(status) = list.iter().find(|status| more.contains(status)) {
                    let status = decimal(u64::from(*status));
                    let place = fill("dialect.{}", &[other]);
                    return Err(refuse(&place, "the status {} is in `{}` already", &[&status, name]));
                }
            }
        }
        Ok(())
    }
}

fn missing(place: &str, what: &str) -> Error {
    Error::of(DIALECT, "{} is missing: {}", &[place, what]).with_path(place)
}

fn refuse(place: &str, why: &str, parts: &[&str]) -> Error {
    Error::of(DIALECT, "{}: {}", &[place, &fill(why, parts)]).with_path(place)
}

fn at_index(place: &str, index: usize) -> String {
    fill("{}[{}]", &[place, &decimal(index as u64)])
}

/// Reads one value, or each of a list of them. Not generic, and neither is what it calls: there is one of it.
#[inline(never)]
fn each(place: &str, value: Option<&Value>, read: &mut dyn FnMut(&str, &Value) -> Result<()>) -> Result<()> {
    match value {
        None => Ok(()),
        Some(Value::List(list)) => {
            for (index, value) in list.iter().enumerate() {
                read(&at_index(place, index), value)?;
            }
            Ok(())
        }
        Some(one) => read(place, one),
    }
}

/// One value, or a list of them.
fn listed<T>(place: &str, value: Option<&Value>, read: fn(&str, &Value) -> Result<T>) -> Result<Vec<T>> {
    let mut out = Vec::new();
    each(place, value, &mut |place, value| {
        out.push(read(place, value)?);
        Ok(())
    })?;
    Ok(out)
}

fn nexts(place: &str, value: Option<&Value>) -> Result<Vec<Next>> {
    if let Some(Value::List(list)) = value
        && list.is_empty()
    {
        return Err(refuse(place, "an empty list; null means that there is no further page", &[]));
    }
    listed(place, value, next)
}

fn limit(value: &Value) -> Result<Limit> {
    let fields = Fields::of(DIALECT, "dialect.limit", value, &["at", "default", "max"])?;
    let at = need(&fields, "at", value, "the target of the page size, as `query:limit`")?;
    let (default, max) = (fields.whole("default", 1, i64::MAX)?, fields.whole("max", 1, i64::MAX)?);
    Ok(Limit { at: target(&fields.place("at"), at)?, default, max })
}

/// The field, which must be there.
fn need<'v>(fields: &Fields<'v>, name: &str, value: &'v Value, what: &str) -> Result<&'v Value> {
    match value.get(name) {
        Some(value) => Ok(value),
        None => Err(missing(&fields.place(name), what)),
    }
}

fn target(place: &str, value: &Value) -> Result<Target> {
    let Value::Text(text) = value else {
        return Err(wrong(DIALECT, place, "a target as `query:name`", value));
    };
    match Target::parse(place, text)? {
        Target::WholeBody => Err(refuse(place, "`body:*` can only be dropped", &[])),
        target => Ok(target),
    }
}

fn dropped(place: &str, value: &Value) -> Result<Target> {
    match value {
        Value::Text(text) => Target::parse(place, text),
        other => Err(wrong(DIALECT, place, "a target as `query:name` or `body:*`", other)),
    }
}

fn kept(place: &str, value: &Value) -> Result<String> {
    match dropped(place, value)? {
        Target::Query(name) => Ok(name),
        _ => Err(refuse(place, "only `query:name` can be kept: body and headers are repeated anyway", &[])),
    }
}

const WAYS: &[&str] = &["set", "url", "merge", "request"];

fn next(place: &str, value: &Value) -> Result<Next> {
    let fields =
        Fields::of(DIALECT, place, value, &["set", "url", "merge", "also", "drop", "to", "base", "keep", "request"])?;
    let (way, other) = fields.which(WAYS);
    let Some(way) = way else { return Err(missing(place, "one of `set`, `url` and `merge`")) };
    if let Some(other) = other {
        return Err(refuse(place, "`{}` and `{}` exclude each other; a list holds alternatives", &[way, other]));
    }
    for (name, with) in [("also", "set"), ("drop", "set"), ("to", "set"), ("base", "url"), ("keep", "url")] {
        if fields.get(name).is_some() && way != with {
            return Err(refuse(&fields.place(name), "this goes with `{}`, not with `{}`", &[with, way]));
        }
    }
    let inner = |name: &str| -> Result<Option<Source>> {
        fields.get(name).map(|value| source(&fields.place(name), value, false)).transpose()
    };
    match way {
        "set" => {
            let set = writes(&fields.place("set"), fields.get("set"))?;
            let also = writes(&fields.place("also"), fields.get("also"))?;
            if set.is_empty() {
                return Err(refuse(&fields.place("set"), "nothing to set", &[]));
            }
            let drop = listed(&fields.place("drop"), fields.get("drop"), dropped)?;
            let (method, url) = match fields.get("to") {
                None => (None, None),
                Some(value) => to(&fields.place("to"), value)?,
            };
            Ok(Next::Set { set, also, drop, method, url })
        }
        "url" => {
            let Some(url) = inner("url")? else { return Err(missing(place, "`url`")) };
            let keep = listed(&fields.place("keep"), fields.get("keep"), kept)?;
            Ok(Next::Follow { url, base: inner("base")?, keep })
        }
        "request" => match inner("request")? {
            Some(source) => Ok(Next::Request(source)),
            None => Err(missing(place, "`request`")),
        },
        _ => match inner("merge")? {
            Some(source @ (Source::Body(_) | Source::Last(_) | Source::First(_) | Source::Any(_))) => {
                Ok(Next::Merge(source))
            }
            _ => Err(refuse(&fields.place("merge"), "an object comes from `body:path`", &[])),
        },
    }
}

fn writes(place: &str, value: Option<&Value>) -> Result<Vec<(Target, Source)>> {
    let members = match value {
        None => return Ok(Vec::new()),
        Some(Value::Map(members)) => members,
        Some(other) => return Err(wrong(DIALECT, place, "an object of targets and sources", other)),
    };
    let mut out: Vec<(Target, Source)> = Vec::with_capacity(members.len());
    for (name, value) in members {
        let place = fill("{}.{}", &[place, name]);
        let target = target(&place, &Value::Text(name.clone()))?;
        out.push((target, source(&place, value, true)?));
    }
    Ok(out)
}

fn to(place: &str, value: &Value) -> Result<(Option<String>, Option<String>)> {
    let fields = Fields::of(DIALECT, place, value, &["method", "url"])?;
    let (method, url) = (fields.text("method")?, fields.text("url")?);
    if let Some(method) = method
        && !is_token(method)
    {
        return Err(refuse(&fields.place("method"), "`{}` is not the name of a method", &[method]));
    }
    if method.is_none() && url.is_none() {
        return Err(missing(place, "`method` or `url`"));
    }
    Ok((method.map(str::to_ascii_uppercase), url.map(String::from)))
}

fn stop(place: &str, value: &Value) -> Result<Stop> {
    let known = ["flag", "is", "total", "at", "tail", "pages", "base", "short", "empty", "same"];
    let fields = Fields::of(DIALECT, place, value, &known)?;
    let (Some(rule), None) = fields.which(&["flag", "total", "pages", "short", "empty", "same"]) else {
        return Err(refuse(place, "a rule has one of `flag`, `total`, `pages`, `short`, `empty` and `same`", &[]));
    };
    let with: &[&str] = match rule {
        "flag" => &["is"],
        "total" => &["at", "tail"],
        "pages" => &["at", "base"],
        _ => &[],
    };
    for name in ["is", "at", "tail", "base"] {
        if fields.get(name).is_some() && !with.contains(&name) {
            return Err(refuse(&fields.place(name), "this does not go with `{}`", &[rule]));
        }
    }
    let value_of = |name: &str| source(&fields.place(name), fields.get(name).unwrap_or(&Value::Null), false);
    let at = || {
        let what = "the target that the number is written to, as `query:offset`";
        target(&fields.place("at"), need(&fields, "at", value, what)?)
    };
    Ok(match rule {
        "flag" => Stop::Flag { flag: value_of("flag")?, is: fields.flag("is")?.unwrap_or(false) },
        "total" => Stop::Total { total: value_of("total")?, at: at()?, tail: fields.flag("tail")?.unwrap_or(false) },
        "pages" => {
            let Some(base) = fields.whole("base", 0, 1)? else {
                return Err(missing(&fields.place("base"), "the number of the first page, 0 or 1"));
            };
            Stop::Pages { pages: value_of("pages")?, at: at()?, base }
        }
        "same" => {
            let targets = listed(&fields.place("same"), fields.get("same"), target)?;
            if targets.is_empty() {
                return Err(refuse(&fields.place("same"), "an empty list of targets", &[]));
            }
            Stop::Same(targets)
        }
        short_or_empty => {
            if fields.flag(short_or_empty)? == Some(false) {
                return Err(refuse(&fields.place(short_or_empty), "true, or leave the rule out", &[]));
            }
            if short_or_empty == "short" { Stop::Short } else { Stop::Empty }
        }
    })
}

fn statuses(place: &str, value: Option<&Value>) -> Result<Vec<u16>> {
    let read = |place: &str, value: &Value| match value {
        Value::Int(n @ 200..=599) => Ok(*n as u16),
        other => Err(wrong(DIALECT, place, "an HTTP status from 200 to 599", other)),
    };
    if matches!(value, Some(Value::List(list)) if list.is_empty()) {
        return Err(refuse(place, "an empty list of statuses", &[]));
    }
    listed(place, value, read)
}

fn retry(value: &Value) -> Result<Retry> {
    let fields = Fields::of(DIALECT, "dialect.retry", value, &["status", "after"])?;
    let status = need(&fields, "status", value, "the HTTP status that says \"not yet\"")?;
    let after = fields.get("after").map(|value| wait(&fields.place("after"), value, 1000)).transpose()?;
    Ok(Retry { status: statuses(&fields.place("status"), Some(status))?, after })
}

fn pause(value: &Value) -> Result<Wait> {
    let fields = Fields::of(DIALECT, "dialect.pause", value, &["at", "unit"])?;
    let at = need(&fields, "at", value, "the source of the wait")?;
    let unit = match fields.text("unit")? {
        None | Some("s" | "seconds") => 1000,
        Some("ms" | "milliseconds") => 1,
        Some(_) => return Err(fields.wrong("unit", "\"s\" or \"ms\"", value.get("unit").unwrap_or(&Value::Null))),
    };
    wait(&fields.place("at"), at, unit)
}

fn test(place: &str, value: &Value) -> Result<Test> {
    let fields = Fields::of(DIALECT, place, value, &["at", "is"])?;
    let at = need(&fields, "at", value, "the source of the value")?;
    let is = value.get("is").map(|value| constant(&fields.place("is"), value)).transpose()?;
    Ok(Test { at: source(&fields.place("at"), at, false)?, is })
}
