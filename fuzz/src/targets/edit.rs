//! Setting and removing members of a body does what it does to a value of `serde_json`.

use crate::law::within;
use serde_json::{Map, Value};
use unspool_json::edit;

fn set(value: &mut Value, path: &[&str], new: Value) {
    let Some((first, rest)) = path.split_first() else {
        *value = new;
        return;
    };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let object = value.as_object_mut().expect("made above");
    set(object.entry(*first).or_insert(Value::Null), rest, new);
}

fn remove(value: &mut Value, path: &[&str]) {
    if let Some((last, parents)) = path.split_last() {
        let place = parents.iter().try_fold(value, |value, name| value.as_object_mut()?.get_mut(*name));
        if let Some(Value::Object(object)) = place {
            object.shift_remove(*last);
        }
    }
}

// path parts by '/', then a line break, then the body.
pub(crate) fn run(bytes: &[u8]) {
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return };
    let Ok(path) = std::str::from_utf8(&bytes[..end]) else { return };
    let path: Vec<&str> = if path.is_empty() { Vec::new() } else { path.split('/').collect() };
    let body = &bytes[end + 1..];
    // Names that are lone surrogates, depths past 128 and numbers past the range of f64 are beyond the model.
    let Ok(before) = serde_json::from_slice::<Value>(body) else {
        let _ = (edit::set(body, &path, b"[1]"), edit::remove(body, &path));
        return;
    };
    if path.len() > 20 {
        return;
    }
    let mut model = before.clone();
    set(&mut model, &path, Value::from(vec![1]));
    let after = within("setting", bytes.len(), || edit::set(body, &path, b"[1]"));
    assert_eq!(serde_json::from_slice::<Value>(&after).ok(), Some(model), "set {path:?}");
    let mut model = before;
    remove(&mut model, &path);
    let after = within("removing", bytes.len(), || edit::remove(body, &path));
    assert_eq!(serde_json::from_slice::<Value>(&after).ok(), Some(model), "remove {path:?}");
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let of = |path: &str, body: &str| [path, "\n", body].concat().into_bytes();
    vec![
        of("variables/after", r#"{"query":"{ posts }","variables":{"first":10,"after":null}}"#),
        of("a/b/c", r#"{"a":{"b":[1,2]},"a":7}"#),
        of("", "[]"),
    ]
}
