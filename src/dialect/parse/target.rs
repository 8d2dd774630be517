//! Targets, from plain data.

use alloc::vec::Vec;

use crate::config::reader::{Fields, Reader};
use crate::config::value::Value;
use crate::dialect::follow::target::Target;

pub(crate) fn target(r: &mut Reader, value: &Value) -> Target {
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
pub(crate) fn target_of(r: &mut Reader, text: &str) -> Target {
    let target = Target::parse(r, text);
    if matches!(target, Target::WholeBody | Target::WholeQuery) {
        r.fail(": `{}` can only be dropped", &[&target.text()]);
    }
    target
}

pub(crate) fn dropped(r: &mut Reader, value: &Value) -> Target {
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

pub(crate) fn kept(r: &mut Reader, value: &Value) -> Target {
    let target = dropped(r, value);
    if !matches!(target, Target::Query(_)) {
        r.fail(": only `query:name` can be kept: body and headers are repeated anyway", &[]);
    }
    target
}

/// The targets in a field, one or a list of them.
pub(crate) fn targets(
    r: &mut Reader,
    fields: Fields<'_>,
    name: &str,
    read: fn(&mut Reader, &Value) -> Target,
) -> Vec<Target> {
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
