//! Merging: several versions of one item become one, members of the newer over those of the older, as `{ ...older,
//! ...newer }` does in JavaScript.
//!
//! A hash join: the names of the newer versions go into an index, and the oldest one is read once, looking each name
//! up.
//!
//! Time and memory: O(bytes of all versions), in whatever order they come. Comparing names pairwise would be O(n·m),
//! and merging version after version would copy the first one as often as another comes: a server could make either
//! hang.
//!
//! ```text
//! known   {"a":1,"b":[2]}
//! newer   {"b": {"c":3} ,"d":4}
//! merged  {"a":1,"b":{"c":3},"d":4}      each name at its first place, with its newest value, bytes as they were sent
//! ```

use alloc::vec::Vec;
use core::ops::Range;

use super::entries::Entry;
use super::key_index::KeyIndex;
use unspool_json::{Tape, decode};

/// Members of `newer` over those of `older`, as `{ ...older, ...newer }` does; the bytes of all other members stay.
#[must_use]
pub fn spread(older: &[u8], newer: &[u8], seed: u64) -> Vec<u8> {
    let mut versions = Versions::default();
    versions.push(older, None);
    versions.push(newer, None);
    versions.merged(seed)
}

/// The versions of an item, the oldest first, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Versions {
    pub(super) text: Vec<u8>,
    /// Where those begin that are merged.
    pub(super) starts: Vec<usize>,
    /// The first of these, if it came with the page.
    pub(super) whole: Option<Entry>,
}

impl Versions {
    pub(super) fn push(&mut self, value: &[u8], version: Option<Entry>) {
        let last = self.starts.last().map(|start| &self.text[*start..]);
        if last == Some(value) {
            return;
        }
        // What is no object takes the place of what was there, and is replaced by what comes next.
        if value.first() != Some(&b'{') || last.is_some_and(|last| last.first() != Some(&b'{')) {
            self.starts.clear();
        }
        if self.starts.is_empty() {
            self.whole = version;
        }
        self.starts.push(self.text.len());
        self.text.extend_from_slice(value);
    }

    /// The objects in one: each name at its first place, with its newest value, as if each object were spread over the
    /// ones before it.
    ///
    /// Time and memory are linear in the bytes of all versions: names are looked up, not searched for. Of the oldest,
    /// which may be much longer than what came, nothing is kept but its text.
    pub(super) fn merged(&self, seed: u64) -> Vec<u8> {
        let text = &self.text[..];
        let (oldest, newer) = match &self.starts[..] {
            [oldest, newer @ ..] if !newer.is_empty() => (*oldest, newer),
            [only] => return text[*only..].to_vec(),
            _ => return Vec::new(),
        };
        let inside = |name: &Range<usize>| decode(&text[name.start + 1..name.end - 1]);
        let mut names = KeyIndex::new(seed);
        // Where the names of the newer versions stand, and their newest values; none once it is written.
        let mut members: Vec<(Range<usize>, Option<Range<usize>>)> = Vec::new();
        for (at, start) in newer.iter().enumerate() {
            let end = newer.get(at + 1).copied().unwrap_or(text.len());
            each_member(text, *start..end, |name, value| {
                let decoded = inside(&name);
                let hash = names.hash(&decoded);
                let same = |member: u32| inside(&members[member as usize].0) == decoded;
                if let Some(known) = names.find(hash, same) {
                    members[known as usize].1 = Some(value);
                } else {
                    names.insert(hash, members.len() as u32);
                    members.push((name, Some(value)));
                }
            });
        }
        let mut out = Vec::with_capacity(text.len() - oldest);
        let mut write = |name: Range<usize>, value: Range<usize>| {
            out.push(if out.is_empty() { b'{' } else { b',' });
            out.extend_from_slice(&text[name]);
            out.push(b':');
            out.extend_from_slice(&text[value]);
        };
        each_member(text, oldest..newer[0], |name, value| {
            let decoded = inside(&name);
            let same = |member: u32| inside(&members[member as usize].0) == decoded;
            match names.find(names.hash(&decoded), same) {
                None => write(name, value),
                Some(known) => {
                    if let Some(newest) = members[known as usize].1.take() {
                        write(name, newest);
                    }
                }
            }
        });
        for (name, value) in members {
            if let Some(value) = value {
                write(name, value);
            }
        }
        if out.is_empty() {
            out.push(b'{');
        }
        out.push(b'}');
        out
    }
}

/// The members of the object that stands there: the places of name and value.
fn each_member(text: &[u8], place: Range<usize>, mut member: impl FnMut(Range<usize>, Range<usize>)) {
    let mut tape = Tape::new();
    let start = place.start;
    // It was read before.
    let Ok(doc) = tape.parse(&text[place]) else { return };
    for (name, value) in doc.root().members() {
        let [name, value] = [name, value].map(|node| {
            let range = node.range();
            start + range.start..start + range.end
        });
        member(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    fn merged(versions: &[&str]) -> String {
        let mut all = Versions::default();
        for version in versions {
            all.push(version.as_bytes(), None);
        }
        String::from_utf8(all.merged(7)).unwrap()
    }

    #[test]
    fn newer_members_take_the_places_of_older_ones() {
        assert_eq!(merged(&["{}", "{}"]), "{}");
        assert_eq!(merged(&[r#"{"a":1,"b":[2]}"#, r#"{"b": {"c":3} ,"d":4}"#]), r#"{"a":1,"b":{"c":3},"d":4}"#);
        assert_eq!(merged(&[r#"{"a":1,"a":2}"#, r#"{"b":1,"b":2}"#]), r#"{"a":1,"a":2,"b":2}"#);
        assert_eq!(merged(&[r#"{"a":1,"a":2,"c":0}"#, r#"{"a":3}"#]), r#"{"a":3,"c":0}"#);
        assert_eq!(merged(&[r#"{"a\u0062":1}"#, r#"{"ab":2}"#]), r#"{"a\u0062":2}"#);
        assert_eq!(merged(&[r#"{"\ud800":1}"#, r#"{"":2,"\ud801":3}"#]), r#"{"\ud800":1,"":2,"\ud801":3}"#);
        assert_eq!(merged(&[r#"{"__proto__":1}"#, r#"{"__proto__":{}}"#]), r#"{"__proto__":{}}"#);
        assert_eq!(merged(&["{\"a\":1}", "[]", "{\"b\":1}"]), "{\"b\":1}");
        assert_eq!(merged(&["{\"a\": 1}", "{\"a\": 1}"]), "{\"a\": 1}");
    }

    /// The naive version: one after the other, each name searched for.
    fn spread(versions: &[Map<String, Value>]) -> Vec<(String, Value)> {
        let mut out: Vec<(String, Value)> = Vec::new();
        for (name, value) in versions.iter().flatten() {
            match out.iter_mut().find(|(known, _)| known == name) {
                Some(member) => member.1 = value.clone(),
                None => out.push((name.clone(), value.clone())),
            }
        }
        out
    }

    proptest! {
        #[test]
        fn it_is_what_spreading_one_over_the_other_gives(
            versions in prop::collection::vec(prop::collection::vec(("[ab\"\u{e9}]{0,2}", 0..9_u8), 0..6), 1..5),
        ) {
            let object = |all: Vec<(String, u8)>| all.into_iter().map(|(name, value)| (name, value.into())).collect();
            let versions: Vec<Map<String, Value>> = versions.into_iter().map(object).collect();
            let texts: Vec<String> = versions.iter().map(|version| serde_json::to_string(version).unwrap()).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let member = |(name, value): &(String, Value)| format!("{}:{value}", Value::from(name.as_str()));
            let members: Vec<String> = spread(&versions).iter().map(member).collect();
            prop_assert_eq!(merged(&texts), format!("{{{}}}", members.join(",")));
        }
    }
}
