#![cfg(not(target_arch = "wasm32"))]
//! Walking, decoding and editing documents, against what `serde_json` makes of them.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};
use unspool::json::{JsonKind, Node, Tape, decode, edit};

/// Names that have trapped somebody: prototypes, prefixes of each other, escapes, nothing.
const NAMES: &[&str] = &[
    "",
    "id",
    "i",
    "id2",
    "ID",
    "__proto__",
    "constructor",
    "length",
    "a\"b",
    "\"",
    "\\",
    "a\\",
    "\\u0061",
    "\n",
    "é",
    "🙂",
    "a/b",
    "toString",
];

fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        select(NAMES).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((select(NAMES), inner), 0..6).prop_map(|members| Value::Object(
                members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
            )),
        ]
    })
}

/// The same value in other letters: each character of each string escaped or not as `dice` has it, white space in
/// between.
fn spell(out: &mut String, value: &Value, dice: &mut impl Iterator<Item = u8>) {
    let mut roll =
        |out: &mut String| out.push_str([" ", "\n\t", "", "", ""][usize::from(dice.next().unwrap_or(4)) % 5]);
    roll(out);
    match value {
        Value::String(text) => spell_text(out, text, dice),
        Value::Array(list) => {
            out.push('[');
            for (at, value) in list.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                spell(out, value, dice);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (at, (name, value)) in members.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                spell_text(out, name, dice);
                out.push_str(if dice.next().is_some_and(|side| side < 60) { " :" } else { ":" });
                spell(out, value, dice);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_string()),
    }
}

fn spell_text(out: &mut String, text: &str, dice: &mut impl Iterator<Item = u8>) {
    out.push('"');
    for letter in text.chars() {
        if dice.next().is_none_or(|side| side < 80) || letter < ' ' || matches!(letter, '"' | '\\') {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                write!(out, "\\u{unit:04x}").expect("a String takes all");
            }
        } else {
            out.push(letter);
        }
    }
    out.push('"');
}

#[track_caller]
fn same(node: Node<'_>, value: &Value) {
    assert_eq!(serde_json::from_slice::<Value>(node.raw()).ok().as_ref(), Some(value));
    let kind = match value {
        Value::Null => JsonKind::Null,
        Value::Bool(_) => JsonKind::Bool,
        Value::Number(_) => JsonKind::Number,
        Value::String(_) => JsonKind::String,
        Value::Array(_) => JsonKind::Array,
        Value::Object(_) => JsonKind::Object,
    };
    assert_eq!(node.kind(), kind);
    assert_eq!(node.text().as_deref(), value.as_str());
    assert_eq!(node.decoded().as_deref(), value.as_str().map(str::as_bytes));
    let list = value.as_array().map_or(&[][..], Vec::as_slice);
    assert_eq!(node.elements().count(), list.len());
    for (at, (node_at, value)) in node.elements().zip(list).enumerate() {
        same(node_at, value);
        assert_eq!(node.at(at as i64).map(Node::range), Some(node_at.range()));
        assert_eq!(node.at(at as i64 - list.len() as i64).map(Node::range), Some(node_at.range()));
    }
    assert!(node.at(list.len() as i64).is_none() && node.at(-1 - list.len() as i64).is_none());
    let members = value.as_object().cloned().unwrap_or_default();
    assert_eq!(node.members().count(), members.len());
    for (name, value) in node.members() {
        let text = name.text().expect("a name");
        assert!(name.is_text(&text));
        same(value, &members[&*text]);
    }
    for name in NAMES {
        assert_eq!(node.get(name).map(Node::raw).is_some(), members.contains_key(*name), "{name:?}");
        if let Some(found) = node.get(name) {
            assert_eq!(serde_json::from_slice::<Value>(found.raw()).ok().as_ref(), members.get(*name));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_walk_sees_what_is_written(value in value(), dice in prop::collection::vec(0..=255_u8, 0..200)) {
        let mut body = String::new();
        spell(&mut body, &value, &mut dice.into_iter());
        let mut tape = Tape::new();
        let doc = tape.parse(body.as_bytes()).expect("a sound document");
        same(doc.root(), &value);
    }

    #[test]
    fn editing_does_what_it_does_to_a_value(
        value in value(),
        dice in prop::collection::vec(0..=255_u8, 0..200),
        path in prop::collection::vec(select(NAMES), 0..4),
        new in value(),
    ) {
        let mut body = String::new();
        spell(&mut body, &value, &mut dice.into_iter());
        let after = edit::set(body.as_bytes(), &path, new.to_string().as_bytes());
        prop_assert_eq!(serde_json::from_slice::<Value>(&after).ok(), Some(model_set(value.clone(), &path, &new)));
        let after = edit::remove(body.as_bytes(), &path);
        prop_assert_eq!(serde_json::from_slice::<Value>(&after).ok(), Some(model_remove(value, &path)));
    }

    #[test]
    fn strings_decode_as_serde_json_decodes_them(
        text in any::<String>(),
        dice in prop::collection::vec(0..=255_u8, 0..100),
    ) {
        let mut quoted = String::new();
        spell_text(&mut quoted, &text, &mut dice.into_iter());
        prop_assert_eq!(&*decode(&quoted.as_bytes()[1..quoted.len() - 1]), text.as_bytes());
    }
}

fn model_set(value: Value, path: &[&str], new: &Value) -> Value {
    let Some((first, rest)) = path.split_first() else { return new.clone() };
    let mut members = match value {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    let before = members.remove(*first).unwrap_or_default();
    members.insert((*first).to_owned(), model_set(before, rest, new));
    Value::Object(members)
}

fn model_remove(mut value: Value, path: &[&str]) -> Value {
    if let Some((last, parents)) = path.split_last()
        && let Some(Value::Object(members)) =
            parents.iter().try_fold(&mut value, |value, name| value.as_object_mut()?.get_mut(*name))
    {
        members.remove(*last);
    }
    value
}

#[track_caller]
fn got(body: &str, name: &str, expected: Option<&str>) {
    let mut tape = Tape::new();
    let doc = tape.parse(body.as_bytes()).expect("a sound document");
    let found = doc.root().get(name).map(|node| String::from_utf8_lossy(node.raw()));
    assert_eq!(found.as_deref(), expected, "{name:?} of {body}");
}

#[test]
fn of_several_members_the_last_counts() {
    got(r#"{"a":1,"b":2,"a":3}"#, "a", Some("3"));
    got(r#"{"a":1,"\u0061":2}"#, "a", Some("2"));
    got(r#"{"\u0061":2,"a":1}"#, "a", Some("1"));
    got(r#"{"a":{"a":5},"b":{"a":6}}"#, "a", Some(r#"{"a":5}"#));
}

#[test]
fn a_name_is_compared_as_text_and_never_past_its_end() {
    got(r#"{"a":1,"b":2}"#, r#"a":1,"b"#, None);
    got(r#"{"\n":1}"#, "\\n", None);
    got(r#"{"\n":1}"#, "\n", Some("1"));
    got(r#"{"\\n":1}"#, "\\n", Some("1"));
    got(r#"{"a\"b":1}"#, "a\\", None);
    got(r#"{"a\"b":1}"#, "a\"b", Some("1"));
    got(r#"{"idx":1,"i":2,"id":3}"#, "id", Some("3"));
    got(r#"{"":1}"#, "", Some("1"));
    got(r#"{"a":1}"#, "", None);
    got(r#"{"id" : 1 , "b":2}"#, "id", Some("1"));
    got(r#"{"\ud83d\ude42":1}"#, "🙂", Some("1"));
    got(r#"{"\ud83d":1}"#, "\u{fffd}", None);
    got(r#"["a"]"#, "a", None);
    got("{}", "a", None);
}

#[test]
fn behaviour_44_names_of_prototypes_are_ordinary() {
    for name in ["__proto__", "constructor", "length"] {
        got("{}", name, None);
        got("[1,2]", name, None);
        got(&format!(r#"{{"{name}":{{"{name}":1}}}}"#), name, Some(&format!(r#"{{"{name}":1}}"#)));
    }
}

#[test]
fn lone_surrogates_keep_their_bytes() {
    assert_eq!(&*decode(br"\ud83d\ude42"), "🙂".as_bytes());
    assert_eq!(&*decode(br"\ud83d"), b"\xed\xa0\xbd");
    assert_eq!(&*decode(br"\ude42"), b"\xed\xb9\x82");
    assert_eq!(&*decode(br"\ud83d\ud83d\ude42"), b"\xed\xa0\xbd\xf0\x9f\x99\x82");
    assert_eq!(&*decode(br"\ude42\ud83d"), b"\xed\xb9\x82\xed\xa0\xbd");
}

#[test]
fn what_is_not_edited_keeps_its_bytes() {
    let body = br#" { "id" : 9007199254740993, "a":{ "b" : 1.0 } } "#;
    assert_eq!(edit::set(body, &["a", "b"], b"2"), br#" { "id" : 9007199254740993, "a":{ "b" : 2 } } "#);
    assert_eq!(edit::set(b"not json", &["a"], b"1"), br#"{"a":1}"#);
    assert_eq!(edit::remove(b"not json", &["a"]), b"not json");
    assert_eq!(edit::remove(br#"{"a":1,"b":2,"a":3}"#, &["a"]), br#"{"b":2}"#);
    assert_eq!(json!({"a": {"b": 1}}).to_string().as_bytes(), edit::set(b"", &["a", "b"], b"1"));
}
