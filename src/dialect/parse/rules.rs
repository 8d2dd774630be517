//! Rules that end a list, and the states of an answer, from plain data.

use alloc::vec::Vec;

use crate::config::reader::{Reader, get};
use crate::config::text::split;
use crate::config::value::Value;
use crate::dialect::model::{Signal, Wait};
use crate::dialect::read::source::Source;
use crate::dialect::stop::rule::{EndRule, Stop};
use crate::dialect::value::Const;

use super::fields::{inner, lane, refuse_empty, which};
use super::source::{constant, wait};
use super::target::{target, targets};

pub(crate) fn stop(r: &mut Reader, value: &Value) -> Stop {
    let fields = r.fields(value, "flag is total at tail pages base short empty same lane");
    let (mut name, other) = which(fields, "flag total pages short empty same");
    let mut stop = Stop {
        rule: EndRule::Empty,
        source: Source::NONE,
        targets: Vec::new(),
        is: false,
        values: Vec::new(),
        base: None,
        lane: lane(r, fields),
    };
    if name.is_empty() && get(fields, "at").is_some() {
        name = "at";
    }
    if name.is_empty() || !other.is_empty() {
        r.fail(": a rule has one of `flag`, `at`, `total`, `pages`, `short`, `empty` and `same`", &[]);
        return stop;
    }
    let with = match name {
        "flag" => "is",
        "at" => "at is",
        "total" => "at tail base",
        "pages" => "at base",
        _ => "",
    };
    for field in &["is", "at", "tail", "base"] {
        if get(fields, field).is_some() && !split(with, b' ').any(|one| one == *field) {
            r.fail_at(field, ": this does not go with `{}`", &[name]);
        }
    }
    stop.rule = match name {
        "flag" | "at" => EndRule::Flag,
        "total" => EndRule::Total,
        "pages" => EndRule::Pages,
        "same" => EndRule::Same,
        "short" => EndRule::Short,
        _ => EndRule::Empty,
    };
    stop.base = r.integer(fields, "base", 0, 1);
    if name == "pages" && stop.base.is_none() {
        r.missing("base", "the number of the first page, 0 or 1");
    }
    match name {
        "at" => {
            stop.source = inner(r, fields, "at").unwrap_or(Source::NONE);
            if let Some(value) = r.need(fields, "is", "the value that ends the list") {
                stop.values = values(r, value);
                r.leave();
            }
        }
        "flag" | "total" | "pages" => {
            stop.source = inner(r, fields, name).unwrap_or(Source::NONE);
            if name != "flag" {
                let what = "the target that the number is written to, as `query:offset`";
                if let Some(value) = r.need(fields, "at", what) {
                    stop.targets.push(target(r, value));
                    r.leave();
                }
            }
            stop.is = r.flag(fields, if name == "flag" { "is" } else { "tail" }).unwrap_or(false);
        }
        "same" => {
            stop.targets = targets(r, fields, "same", target);
            if stop.targets.is_empty() {
                r.fail_at("same", ": an empty list of targets", &[]);
            }
        }
        short_or_empty => {
            if r.flag(fields, short_or_empty) == Some(false) {
                r.fail_at(short_or_empty, ": true, or leave the rule out", &[]);
            }
        }
    }
    stop
}

#[inline(never)]
pub(crate) fn statuses(r: &mut Reader, value: &Value) -> Vec<u16> {
    let mut out = Vec::new();
    refuse_empty(r, value, "statuses");
    while let Some(one) = r.item(value, out.len()) {
        out.push(match one {
            Value::Int(n @ 200..600) => *n as u16,
            other => {
                r.wrong("an HTTP status from 200 to 599", other);
                0
            }
        });
        r.leave();
    }
    out
}

/// One value, or each of a list.
#[inline(never)]
pub(crate) fn values(r: &mut Reader, value: &Value) -> Vec<Const> {
    refuse_empty(r, value, "values");
    constants(r, value)
}

#[inline(never)]
pub(crate) fn constants(r: &mut Reader, value: &Value) -> Vec<Const> {
    let mut out = Vec::new();
    while let Some(one) = r.item(value, out.len()) {
        out.push(constant(r, one));
        r.leave();
    }
    out
}

/// A state of the answer, by its `status` or by the value `at` a source.
pub(crate) fn signal(r: &mut Reader, value: &Value, known: &str) -> Signal {
    let fields = r.fields(value, known);
    let mut signal = Signal { status: Vec::new(), at: None, is: Vec::new(), after: None };
    if let Some(value) = r.open(fields, "status") {
        signal.status = statuses(r, value);
        r.leave();
    }
    signal.at = inner(r, fields, "at");
    if let Some(is) = value.get("is") {
        r.enter("is");
        signal.is = values(r, is);
        if signal.at.is_none() {
            r.fail(": of which value? `at` is missing", &[]);
        }
        r.leave();
    }
    if let Some(value) = r.open(fields, "after") {
        signal.after = Some(wait(r, value, 1000));
        r.leave();
    }
    if signal.at.is_none() && signal.status.is_empty() {
        if known.len() > "at is".len() {
            r.missing("status", "the HTTP status that says so; or `at`, the source of the value that does");
        } else {
            r.missing("at", "the source of the value");
        }
    }
    signal
}

pub(crate) fn pause(r: &mut Reader, value: &Value) -> Wait {
    let fields = r.fields(value, "at unit");
    let mut pause = Wait { at: Source::NONE, unit: 1000 };
    if let Some(value) = r.need(fields, "at", "the source of the wait") {
        pause = wait(r, value, 1000);
        r.leave();
    }
    match r.text(fields, "unit") {
        None | Some("s" | "seconds") => {}
        Some("ms" | "milliseconds") => pause.unit = 1,
        Some(_) => r.wrong_at("unit", "\"s\" or \"ms\"", value.get("unit").unwrap_or(&Value::Null)),
    }
    pause
}
