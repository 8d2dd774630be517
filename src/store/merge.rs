//! Two versions of one item in one: members of the newer over those of the older.

use unspool_json::{JsonKind, Tape};

/// The older object with the members of the newer one over its own; `None` if they are not two objects.
pub(super) fn objects(older: &[u8], newer: &[u8]) -> Option<Vec<u8>> {
    let (mut old_tape, mut new_tape) = (Tape::new(), Tape::new());
    let old = old_tape.parse(older).ok()?.root();
    let new = new_tape.parse(newer).ok()?.root();
    if old.kind() != JsonKind::Object || new.kind() != JsonKind::Object {
        return None;
    }
    let same = |a: &[u8], name: &std::borrow::Cow<'_, [u8]>| a == name.as_ref();
    let mut out = Vec::with_capacity(older.len() + newer.len());
    let mut push = |name: &[u8], value: &[u8]| {
        out.push(if out.is_empty() { b'{' } else { b',' });
        out.extend_from_slice(name);
        out.push(b':');
        out.extend_from_slice(value);
    };
    for (name, value) in old.members() {
        let decoded = name.decoded().unwrap_or_default();
        let over = new.members().filter(|(key, _)| key.decoded().is_some_and(|key| same(&key, &decoded))).last();
        push(name.raw(), over.map_or(value, |(_, value)| value).raw());
    }
    for (name, value) in new.members() {
        let decoded = name.decoded().unwrap_or_default();
        if !old.members().any(|(key, _)| key.decoded().is_some_and(|key| same(&key, &decoded))) {
            push(name.raw(), value.raw());
        }
    }
    if out.is_empty() {
        out.push(b'{');
    }
    out.push(b'}');
    Some(out)
}
