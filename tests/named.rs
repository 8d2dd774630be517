//! The named dialects are those of the catalogue, whose recorded answers `tests/dialects.rs` walks through.
#![cfg(not(target_arch = "wasm32"))]

use serde_json::Value;
use unspool::Dialect;

const CATALOGUE: &str = include_str!("dialects/catalogue.json");
const NAMED: &str = include_str!("../src/dialect/named.json");

/// Name, and the entry of the catalogue that it is.
const PAIRS: &[(&str, &str)] = &[
    ("anthropic", "anthropic-id"),
    ("anthropicPage", "anthropic-page"),
    ("anthropicToken", "anthropic-page-token"),
    ("openai", "openai-list"),
    ("stripe", "stripe-v1-list"),
    ("github", "github-rest"),
    ("githubSince", "github-users-since"),
    ("x", "x-v2"),
    ("jsonapi", "jsonapi-links"),
    ("drf", "drf-page"),
];

/// Without what the catalogue does not record, the largest page, and with one `next` for a list of one.
fn bare(mut dialect: Value) -> Value {
    if let Some(limit) = dialect.get_mut("limit").and_then(Value::as_object_mut) {
        limit.remove("max");
    }
    if let Some([only]) = dialect["next"].as_array().map(Vec::as_slice) {
        dialect["next"] = only.clone();
    }
    dialect
}

#[test]
fn named_dialects_are_those_of_the_catalogue() {
    let catalogue: Vec<Value> = serde_json::from_str(CATALOGUE).expect("a catalogue");
    let named: Value = serde_json::from_str(NAMED).expect("named dialects");
    for (name, id) in PAIRS {
        let entry = catalogue.iter().find(|entry| entry["id"] == *id).expect(id);
        assert_eq!(bare(named[*name].clone()), bare(entry["dialect"].clone()), "{name}");
    }
}

#[test]
fn every_named_dialect_can_be_read() {
    let named: Value = serde_json::from_str(NAMED).expect("named dialects");
    for name in named.as_object().expect("an object").keys() {
        assert!(Dialect::named(name).is_ok(), "{name}");
    }
    let error = Dialect::named("stirpe").expect_err("no such name");
    assert_eq!(error.message(), "no dialect is named `stirpe`; did you mean `stripe`?");
}
