use proptest::prelude::*;

use super::*;

fn keyed(key: &str) -> Dialect {
    dialect(&["{\"items\": \"\", \"next\": null, \"key\": ", key, "}"].concat())
}

/// The canonical keys of these items.
#[track_caller]
fn keys(key: &str, body: &str) -> Vec<Vec<u8>> {
    let page = answered(body).read(&keyed(key)).expect("a page");
    page.items.iter().map(|item| item.key(body.as_bytes(), &page.extra_keys).to_vec()).collect()
}

#[test]
fn behaviour_22_and_23_keys_are_equal_when_their_values_are() {
    for (one, other, equal) in [
        (r#""a\u0062""#, r#""ab""#, true),
        (r#""\/""#, r#""/""#, true),
        (r#""\ud83d\ude00""#, r#""😀""#, true),
        (r#""\ud83d""#, r#""\ufffd""#, false),
        ("1", r#""1""#, false),
        ("1", "1.0", true),
        ("1", "1e0", true),
        ("100", "1E+2", true),
        ("0", "-0", true),
        ("0", "0.0", true),
        ("-1", "1", false),
        ("9007199254740992", "9007199254740993", false),
        ("9007199254740993", "9007199254740993.0", true),
        ("true", r#""true""#, false),
        ("true", "false", false),
        ("true", r#""t""#, false),
    ] {
        let found = keys("\"id\"", &["[{\"id\":", one, "},{\"id\": ", other, " }]  "].concat());
        assert_eq!(found[0] == found[1], equal, "{one} {other}");
    }
}

#[test]
fn plain_keys_point_into_the_body() {
    let body = r#" [ {"id": "abc"}, {"id": 17 } ] "#;
    let page = answered(body).read(&keyed("\"id\"")).expect("a page");
    assert!(page.extra_keys.is_empty());
    assert_eq!(keys("\"id\"", body), [&b"\"abc"[..], b"17"]);
    assert_eq!(&body[page.items[0].start as usize..page.items[0].end as usize], r#"{"id": "abc"}"#);
}

#[test]
fn no_key_is_no_bytes() {
    assert_eq!(keys("null", "[1, {}]"), [b"", b""]);
    assert!(!keyed("null").has_key());
}

#[test]
fn the_item_itself_and_any_name_can_be_the_key() {
    assert_eq!(keys("\"\"", r#"["1.0", 2]"#), [&b"\"1.0"[..], b"2"]);
    for name in ["__proto__", "constructor", "length", "toString", "a b", "é"] {
        let key = ["\"[\\\"", name, "\\\"]\""].concat();
        let body = ["[{\"", name, "\": \"x\"}]"].concat();
        assert_eq!(keys(&key, &body), [b"\"x"]);
    }
}

#[test]
fn the_callers_key_comes_before_the_dialects() {
    let mut exchange = answered(r#"[{"id": 1, "sku": "x"}]"#);
    exchange.key = Some(KeyPaths::from_value(&Value::Text("sku".into())).expect("a path"));
    let page = exchange.read(&keyed("\"id\"")).expect("a page");
    assert_eq!(page.items[0].key_len, 2);
}

#[test]
fn parts_of_a_tuple_compare_one_by_one() {
    let pair = r#"["a", "b"]"#;
    let found = keys(pair, r#"[{"a":"x","b":"yz"},{"a":"xy","b":"z"},{"b":"\u0079z","a":"x"},{"a":1,"b":"1"}]"#);
    assert_eq!(found[0], found[2]);
    assert_ne!(found[0], found[1]);
    assert_eq!(keys(r#"["id"]"#, r#"[{"id":"x"}]"#), keys("\"id\"", r#"[{"id":"x"}]"#));

    let either = r#"["a", [null, "b.c", "d"]]"#;
    let found =
        keys(either, r#"[{"a":1},{"a":1,"b":{"c":2}},{"a":1,"b":{},"d":2},{"a":1,"b":null,"d":null},{"a":1,"d":"n"}]"#);
    assert_eq!(found[0], found[3]);
    assert_eq!(found[1], found[2]);
    assert_ne!(found[0], found[1]);
    assert_ne!(found[0], found[4]);
}

#[test]
fn a_missing_key_names_item_and_path_and_what_is_there() {
    for (key, body, path, message) in [
        ("\"id\"", r#"[{"id":1},{"uid":2,"name":"x"}]"#, "id", "item 1 has no `id`; it has `uid`, `name`"),
        ("\"id\"", r#"[{"id":null}]"#, "id", "item 0 has null at `id`, and a key is a string, a number or a boolean"),
        (
            "\"id\"",
            r#"[{"id":{}}]"#,
            "id",
            "item 0 has an object at `id`, and a key is a string, a number or a boolean",
        ),
        ("\"node.id\"", r#"[{"node":{"uid":1}}]"#, "node.id", "item 0 has no `node.id`; its `node` has `uid`"),
        ("\"node.id\"", r#"[{"node":"x"}]"#, "node.id", "item 0 has no `node.id`; its `node` is \"x\""),
        ("\"id\"", "[7]", "id", "item 0 has no `id`; it is 7"),
        ("\"id\"", "[{}]", "id", "item 0 has no `id`; it is an empty object"),
        ("\"\"", "[[1]]", "", "item 0 is an array, and a key is a string, a number or a boolean"),
        (
            "\"id\"",
            r#"[{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1}]"#,
            "id",
            "item 0 has no `id`; it has `a`, `b`, `c`, `d`, `e`, `f`, …",
        ),
        (r#"["a", "b"]"#, r#"[{"a":1}]"#, "b", "item 0 has no `b`; it has `a`"),
    ] {
        let error = answered(body).read(&keyed(key)).expect_err("no key");
        assert_eq!(error.message(), message);
        assert_eq!((error.kind(), error.path()), (Kind::MissingKey, Some(path)));
        assert!(error.item().is_some());
    }
}

/// Any scalar that can be a key, and what it is worth.
fn scalar() -> impl Strategy<Value = (String, String)> {
    prop_oneof![
        any::<i32>().prop_map(|n| (n.to_string(), ["n", &n.to_string()].concat())),
        any::<i32>().prop_map(|n| ([&n.to_string(), ".0"].concat(), ["n", &n.to_string()].concat())),
        "\\PC{0,4}".prop_map(|s| (serde_json::to_string(&s).expect("a string"), ["s", &s].concat())),
        any::<bool>().prop_map(|b| (b.to_string(), ["b", &b.to_string()].concat())),
    ]
}

proptest! {
    #[test]
    fn two_tuples_are_one_exactly_if_their_parts_are(a in [scalar(), scalar()], b in [scalar(), scalar()]) {
        let item = |pair: &[(String, String); 2]| ["{\"a\":", &pair[0].0, ",\"b\":", &pair[1].0, "}"].concat();
        let body = ["[", &item(&a), ",", &item(&b), "]"].concat();
        let found = keys(r#"["a", "b"]"#, &body);
        let same = a.iter().map(|part| &part.1).eq(b.iter().map(|part| &part.1));
        prop_assert_eq!(found[0] == found[1], same);
    }
}
