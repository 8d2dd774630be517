use proptest::prelude::*;

use super::*;

/// Any JSON of a few levels, with the names that the dialects below read.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("false".to_owned()),
        Just("true".to_owned()),
        Just("0".to_owned()),
        Just("-1.5e400".to_owned()),
        Just("9223372036854775807".to_owned()),
        Just("\"\"".to_owned()),
        Just("\"\\ud800\"".to_owned()),
        "[-a-z0-9/:?&=. ]{0,8}".prop_map(|text| ["\"", &text, "\""].concat()),
    ];
    let name = prop_oneof![Just("data"), Just("next"), Just("id"), Just("node"), Just("n"), Just("__proto__")];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|list| ["[", &list.join(","), "]"].concat()),
            prop::collection::vec((name.clone(), inner), 0..4).prop_map(|members| {
                let members: Vec<String> =
                    members.iter().map(|(name, value)| ["\"", name, "\":", value].concat()).collect();
                ["{", &members.join(","), "}"].concat()
            }),
        ]
    })
}

const DIALECTS: &[&str] = &[
    r#"{"items": "", "key": "id", "next": {"url": ["body:next.id", "body:next", "link:next"], "base": "body:n"}}"#,
    r#"{"items": "data", "item": "node", "key": ["node.id", [null, "id"]], "next": {"set": {"query:c": "last:id"}}}"#,
    r#"{"items": "data[*].node", "next": {"merge": "body:next"}, "pause": {"at": "body:n"}}"#,
    r#"{"items": "data.*", "key": "", "next": {"set": {"body:a.b": {"inc": "body:n", "from": 0}}, "drop": "body:*"},
        "stop": [{"total": "body:n", "at": "body:a.b", "tail": true}, {"flag": "body:next"}, {"short": true}]}"#,
    r#"{"items": "data[?id=x]", "key": null, "next": {"set": {"header:x": "first:next", "query:n": {"plus": -7, "of": "body:n"}}},
        "stop": [{"same": ["header:x"]}], "error": {"at": "body:id", "is": 0}, "truncated": {"at": "body:next[-1]"}}"#,
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(miri) { 4 } else { 512 }))]

    #[test]
    fn any_answer_is_a_page_or_an_error(body in json(), link in "[<>;,=\"a-z/ ]{0,24}", later in any::<bool>()) {
        for text in DIALECTS {
            let dialect = dialect(text);
            let mut exchange = answered(&body).to(Request::post(URL, "{}")).header("link", &link);
            if later {
                exchange = exchange.later("https://api.test/v1/things?n=3");
            }
            if let Ok(page) = exchange.read(&dialect) {
                for item in &page.items {
                    let text = &body[item.start as usize..item.end as usize];
                    prop_assert!(
                        serde_json::from_str::<serde_json::Value>(text).is_ok()
                            || body.contains("e400")
                            || body.contains("ud800")
                    );
                    prop_assert!(item.key(body.as_bytes(), &page.extra_keys).len() == item.key_len as usize);
                }
            }
            for direction in [Direction::Older, Direction::Newer] {
                if let Ok(Continuation::Next(next)) = exchange.follow(&dialect, direction) {
                    prop_assert!(next.url.starts_with("https://api.test"));
                }
            }
        }
    }

    #[test]
    fn any_text_is_a_path_or_an_error(text in "[-a-z0-9.*?=\\[\\]\"'\\\\é]{0,16}") {
        if let Ok(path) = path_of(&text) {
            prop_assert_eq!(path.as_str(), text);
        }
    }

    #[test]
    fn any_data_is_a_dialect_or_an_error(body in json()) {
        let text = ["{\"items\": \"data\", \"next\": ", &body, "}"].concat();
        let _ = serde_json::from_str::<Dialect>(&text);
    }
}
