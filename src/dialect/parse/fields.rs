//! What several parts of a dialect are read by.

use crate::config::reader::{Fields, Reader, get};
use crate::config::text::split;
use crate::config::value::Value;
use crate::dialect::read::source::Source;
use crate::store::Direction;

use super::source::source;

#[inline(never)]
pub(crate) fn refuse_empty(r: &mut Reader, value: &Value, what: &str) {
    if is_empty_list(value) {
        r.fail(": an empty list of {}", &[what]);
    }
}

pub(crate) fn is_empty_list(value: &Value) -> bool {
    matches!(value, Value::List(list) if list.is_empty())
}

/// The first two of these fields that are there.
pub(crate) fn which<'n>(fields: Fields<'_>, names: &'n str) -> (&'n str, &'n str) {
    let mut found = ("", "");
    for name in split(names, b' ') {
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
pub(crate) fn inner(r: &mut Reader, fields: Fields<'_>, name: &str) -> Option<Source> {
    let value = r.open(fields, name)?;
    let found = source(r, value, false);
    r.leave();
    Some(found)
}

/// The lane that this is about, if only one.
pub(crate) fn lane(r: &mut Reader, fields: Fields<'_>) -> Option<Direction> {
    match r.text(fields, "lane")? {
        "older" => return Some(Direction::Older),
        "newer" => return Some(Direction::Newer),
        other => r.fail_at("lane", ": `older` or `newer`, not `{}`", &[other]),
    }
    None
}
