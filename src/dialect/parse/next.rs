//! Ways to ask for the next page, from plain data.

use alloc::string::String;
use alloc::vec::Vec;

use crate::config::reader::{Fields, Reader, get};
use crate::config::text::{concat, find};
use crate::config::value::Value;
use crate::dialect::follow::target::Target;
use crate::dialect::model::{Next, Setting, Take};
use crate::dialect::read::source::Source;
use crate::http::header::is_token;
use crate::http::url::hole;

use super::fields::{inner, is_empty_list, lane, which};
use super::source::source;
use super::target::{dropped, kept, target_of, targets};

#[inline(never)]
pub(crate) fn nexts(r: &mut Reader, fields: Fields<'_>, name: &str, out: &mut Vec<Next>) -> bool {
    let Some(value) = r.open(fields, name) else { return false };
    if is_empty_list(value) {
        r.fail(": an empty list; null means that there is no further page", &[]);
    }
    let mut reversed = None;
    while let Some(one) = r.item(value, out.len()) {
        out.push(next(r, one, name == "back"));
        let this = one.get("reversed") == Some(&Value::Bool(true));
        if *reversed.get_or_insert(this) != this {
            r.fail_at("reversed", ": on all ways of `back`, or on none", &[]);
        }
        r.leave();
    }
    r.leave();
    reversed == Some(true)
}

fn next(r: &mut Reader, value: &Value, back: bool) -> Next {
    const OF_BACK: &str = "set url merge also drop to base keep take request lane reversed";
    let known = if back { OF_BACK.len() } else { OF_BACK.len() - " lane reversed".len() };
    let fields = r.fields(value, &OF_BACK[..known]);
    r.flag(fields, "reversed");
    let (way, other) = which(fields, "set url merge request");
    if way.is_empty() {
        r.fail(" is missing: one of `set`, `url` and `merge`", &[]);
    }
    if !other.is_empty() {
        r.fail(": `{}` and `{}` exclude each other; a list holds alternatives", &[way, other]);
    }
    for (name, with) in [
        ("also", "set"),
        ("drop", "set"),
        ("to", "set"),
        ("lane", "set"),
        ("base", "url"),
        ("keep", "url"),
        ("take", "url"),
    ] {
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
                        &[name, &concat(&["{", name, "}"])],
                    );
                }
            }
            Next::Set { set, drop, method, url, lane: lane(r, fields) }
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
