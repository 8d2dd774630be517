//! The named dialects and families in Rust give the same as in JavaScript, and pass for what they name: each is walked
//! through the recorded answers of its API by `tests/dialects.rs`.
#![cfg(not(target_arch = "wasm32"))]

use unspool::dialects::*;
use unspool::{Dialect, Kind, Result, Value};

const NAMED: &str = include_str!("dialects/named.json");

fn json(text: &str) -> Value {
    Value::from_json(text.as_bytes()).expect("JSON")
}

/// What stands in `section` under each name.
fn section(section: &str) -> Vec<(String, Value)> {
    match json(NAMED).get(section) {
        Some(Value::Map(members)) => members.clone(),
        _ => panic!("no {section}"),
    }
}

fn dialect(value: &Value) -> Dialect {
    Dialect::from_value(value).expect("a dialect")
}

#[test]
fn rust_and_javascript_have_the_same_dialects() {
    let calls: Vec<(&str, Result<Dialect>)> = include!("dialects/named.rs");
    let entries = section("entries").into_iter();
    let mut wanted: Vec<(String, Value)> =
        entries.map(|(id, entry)| (id, entry.get("dialect").expect("a dialect").clone())).collect();
    assert!(wanted.len() >= 68);
    wanted.extend(section("examples"));
    assert_eq!(calls.len(), wanted.len());
    for (name, made) in calls {
        let (_, data) = wanted.iter().find(|(id, _)| id == name).expect(name);
        assert_eq!(made.expect(name), dialect(data), "{name}");
    }
}

#[test]
fn every_named_dialect_can_be_found() {
    for (name, data) in section("fixed") {
        assert_eq!(Dialect::named(&name).expect(&name), dialect(&data), "{name}");
    }
    let error = Dialect::named("stirpe").expect_err("no such name");
    assert_eq!(error.message(), "no dialect is named `stirpe`; did you mean `stripe`?");
}

#[test]
fn what_goes_into_a_family_is_checked() {
    let family = token("cursor", "meta[").build().expect_err("a path that is none");
    assert_eq!((family.kind(), family.path()), (Kind::Dialect, Some("dialect.next.set.query:cursor")));
    let slip = token("cursor", "next").with("falg", "more").build().expect_err("no such field");
    assert!(slip.message().ends_with("`token` has the option `flag`"), "{slip}");
    let wrong = token("cursor", "next").with("flag", 5).build().expect_err("no path");
    assert_eq!(wrong.message(), "`flag` of `token` must be a string, not 5");
    let own = token("body:after", "header:x-next").with("key", ["type", "id"]).build().expect("prefixes of its own");
    assert_eq!(
        own,
        dialect(&json(
            r#"{
            "items": "data", "key": ["type", "id"], "limit": {"at": "query:limit"},
            "next": {"set": {"body:after": "header:x-next"}}
        }"#
        ))
    );
}
