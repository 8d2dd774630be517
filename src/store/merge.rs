//! Several versions of one item in one: members of the newer over those of the older.

use super::entries::Entry;
use super::keys::Keys;
use super::near::Near;
use super::sort::sort;
use super::{Cow, Store};
use std::ops::Range;
use unspool_json::{JsonKind, Tape};

impl Store {
    /// Merges what came `again` in a page into what is known; the entries whose value changed. All versions of an item at once: one after the
    /// other, each would be copied as often as another comes.
    pub(super) fn merge_all(&mut self, again: &[(u32, Entry)], near: &mut Near) -> Vec<u32> {
        let mut changed = Vec::new();
        // By entry, and those of one entry as they came.
        let mut order = Vec::with_capacity(again.len());
        for (at, (known, _)) in again.iter().enumerate() {
            order.push(u64::from(*known) << 32 | at as u64);
        }
        sort(&mut order);
        let mut rest = &order[..];
        while let Some(first) = rest.first() {
            let known = (first >> 32) as u32;
            let mut count = 1;
            while rest.get(count).is_some_and(|next| (next >> 32) as u32 == known) {
                count += 1;
            }
            let versions;
            (versions, rest) = rest.split_at(count);
            if self.merge(known, versions.iter().map(|at| again[*at as u32 as usize].1), near) {
                changed.push(known);
            }
        }
        changed
    }

    /// Merges these versions into an item. Whether its value changed.
    fn merge(&mut self, known: u32, versions: impl Iterator<Item = Entry>, near: &mut Near) -> bool {
        let entry = self.entries.get(known);
        let old = self.arena.value_near(&entry, near);
        let mut values = vec![Cow::Borrowed(&*old)];
        let mut whole = None;
        for version in versions {
            let value = self.arena.value(&version);
            // What is no object takes the place of what was there, and is replaced by what comes next.
            let apart = value.first() != Some(&b'{') || values[values.len() - 1].first() != Some(&b'{');
            if apart {
                values.clear();
                whole = Some(version);
            }
            if values.last() != Some(&value) {
                values.push(value);
            }
        }
        if values.len() == 1 {
            let same = *values[0] == *old;
            return whole.is_some_and(|whole| !same && self.replace(known, whole));
        }
        let Some(merged) = objects(&values, self.seed).filter(|merged| *merged != *old) else {
            return false;
        };
        let key = self.arena.key(&entry).into_owned();
        self.replace_by(known, merged, key)
    }
}

/// A member of the merged object: where its name and its value stand, each in which version.
struct Member {
    name: (usize, Range<usize>),
    value: (usize, Range<usize>),
}

/// The objects in one, the oldest first: each name at its first place, with its newest value, as if each were spread over the ones before it.
/// `None` if one of them is no object.
///
/// Time and memory are linear in the bytes of all versions: names are looked up, not searched for.
fn objects(versions: &[Cow<'_, [u8]>], seed: u64) -> Option<Vec<u8>> {
    let mut tape = Tape::new();
    let mut names = Keys::new(seed);
    let mut members: Vec<Member> = Vec::new();
    for (version, bytes) in versions.iter().enumerate() {
        let object = tape.parse(bytes).ok()?.root();
        if object.kind() != JsonKind::Object {
            return None;
        }
        for (name, value) in object.members() {
            let decoded = name.decoded().unwrap_or_default();
            let is = |member: u32| {
                let (version, range) = &members[member as usize].name;
                same(&versions[*version][range.clone()], &decoded)
            };
            let value = (version, value.range());
            match names.find_or_insert(names.hash(&decoded), members.len() as u32, is) {
                Some(known) => members[known as usize].value = value,
                None => members.push(Member { name: (version, name.range()), value }),
            }
        }
    }
    let mut size = 2;
    for Member { name, value } in &members {
        size += name.1.len() + value.1.len() + 2;
    }
    let mut out = Vec::with_capacity(size);
    out.push(b'{');
    for Member { name, value } in members {
        if out.len() > 1 {
            out.push(b',');
        }
        out.extend_from_slice(&versions[name.0][name.1]);
        out.push(b':');
        out.extend_from_slice(&versions[value.0][value.1]);
    }
    out.push(b'}');
    Some(out)
}

/// Whether a string, quotes around it, is this text when its escapes are read.
fn same(raw: &[u8], text: &[u8]) -> bool {
    unspool_json::decode(&raw[1..raw.len() - 1]) == text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    fn merged(versions: &[&str]) -> Option<String> {
        let versions: Vec<Cow<'_, [u8]>> = versions.iter().map(|version| version.as_bytes().into()).collect();
        objects(&versions, 7).map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn newer_members_take_the_places_of_older_ones() {
        assert_eq!(merged(&["{}", "{}"]).unwrap(), "{}");
        assert_eq!(
            merged(&[r#"{"a":1,"b":[2]}"#, r#"{"b": {"c":3} ,"d":4}"#]).unwrap(),
            r#"{"a":1,"b":{"c":3},"d":4}"#
        );
        assert_eq!(merged(&[r#"{"a":1,"a":2}"#, r#"{"b":1,"b":2}"#]).unwrap(), r#"{"a":2,"b":2}"#);
        assert_eq!(merged(&[r#"{"a\u0062":1}"#, r#"{"ab":2}"#]).unwrap(), r#"{"a\u0062":2}"#);
        assert_eq!(merged(&[r#"{"\ud800":1}"#, r#"{"":2,"\ud801":3}"#]).unwrap(), r#"{"\ud800":1,"":2,"\ud801":3}"#);
        assert_eq!(merged(&[r#"{"__proto__":1}"#, r#"{"__proto__":{}}"#]).unwrap(), r#"{"__proto__":{}}"#);
        assert_eq!(merged(&["{}", "[]"]), None);
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
            versions in proptest::collection::vec(proptest::collection::vec(("[ab\"\u{e9}]{0,2}", 0..9_u8), 0..6), 1..5),
        ) {
            let versions: Vec<Map<String, Value>> =
                versions.into_iter().map(|all| all.into_iter().map(|(name, value)| (name, value.into())).collect()).collect();
            let texts: Vec<String> = versions.iter().map(|version| serde_json::to_string(version).unwrap()).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let members: Vec<String> =
                spread(&versions).iter().map(|(name, value)| format!("{}:{value}", Value::from(name.as_str()))).collect();
            prop_assert_eq!(merged(&texts).unwrap(), format!("{{{}}}", members.join(",")));
        }
    }
}
