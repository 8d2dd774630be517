use super::*;

#[track_caller]
fn ending(stop: &str, body: &str, sent: &str) -> Option<EndRule> {
    let fields = [
        r#""limit": {"at": "query:limit"}, "next": {"set": {"query:p": ["body:next", {"inc": 1, "from": 0}]}}, "stop": ["#,
        stop,
        "]",
    ];
    answered(body).later(&["https://api.test/v1/things", sent].concat()).ending(&with(&fields.concat()))
}

#[test]
fn a_flag_outranks_a_token() {
    let down = r#"{"flag": "body:more"}"#;
    let up = r#"{"flag": "body:done", "is": true}"#;
    for (stop, body, ends) in [
        (down, r#"{"data":[],"next":"c","more":false}"#, true),
        (down, r#"{"data":[],"next":"c","more":"false"}"#, true),
        (down, r#"{"data":[],"next":"c","more":0}"#, true),
        (down, r#"{"data":[],"next":"c","more":true}"#, false),
        (down, r#"{"data":[],"next":"c","more":null}"#, false),
        (down, r#"{"data":[],"next":"c"}"#, false),
        (up, r#"{"data":[],"next":"c","done":true}"#, true),
        (up, r#"{"data":[],"next":"c","done":false}"#, false),
    ] {
        assert_eq!(ending(stop, body, ""), ends.then_some(EndRule::Flag), "{body}");
    }
}

#[test]
fn totals_and_pages_are_compared_with_the_next_number() {
    let total = r#"{"total": "body:n", "at": "query:p"}"#;
    let one = r#"{"pages": "body:n", "at": "query:p", "base": 1}"#;
    let zero = r#"{"pages": "body:n", "at": "query:p", "base": 0}"#;
    let body = |n: &str, items: &str| ["{\"data\":[", items, "],\"n\":", n, "}"].concat();
    let item = r#"{"id":1}"#;
    for (stop, n, items, sent, wanted) in [
        (total, "5", item, "?p=3&limit=1", None),
        (total, "5", item, "?p=4&limit=1", Some(EndRule::Total)),
        (total, "\"5\"", item, "?p=4&limit=1", Some(EndRule::Total)),
        (total, "5.0", item, "?p=4&limit=1", Some(EndRule::Total)),
        (total, "null", item, "?p=4&limit=1", None),
        (total, "\"many\"", item, "?p=4&limit=1", None),
        (total, "99999999999999999999", item, "?p=4&limit=1", None),
        // No total was ever told: the page ended it by being empty.
        (total, "null", "", "?p=4", Some(EndRule::Empty)),
        (total, "9", "", "?p=4", None),
        (zero, "3", item, "?p=1", None),
        (zero, "3", item, "?p=2", Some(EndRule::Pages)),
        (one, "3", item, "?p=2", None),
        (one, "3", item, "?p=3", Some(EndRule::Pages)),
        (one, "0", "", "?p=1", Some(EndRule::Pages)),
    ] {
        assert_eq!(ending(stop, &body(n, items), sent), wanted, "{stop} {n} {sent}");
    }
}

#[test]
fn the_tail_of_a_header_is_its_total() {
    let dialect = with(
        r#""next": {"set": {"query:offset": {"inc": "items", "from": 0}}},
           "stop": [{"total": "header:content-range", "tail": true, "at": "query:offset"}]"#,
    );
    let body = r#"{"data":[{"id":1},{"id":2}]}"#;
    for (range, wanted) in [
        ("0-1/2", Some(EndRule::Total)),
        ("items 0-1/57", None),
        ("0-1/*", None),
        ("0-1", None),
        ("0-1/ 2 ", Some(EndRule::Total)),
    ] {
        assert_eq!(answered(body).header("Content-Range", range).ending(&dialect), wanted, "{range}");
    }
}

#[test]
fn short_and_empty_end_only_where_the_dialect_says_so() {
    let (one, two) = (r#"{"data":[{"id":1}]}"#, r#"{"data":[{"id":1},{"id":2}]}"#);
    let none = r#"{"data":[]}"#;
    for (stop, body, sent, wanted) in [
        ("", none, "?limit=2", None),
        (r#"{"short": true}"#, one, "?limit=2", Some(EndRule::Short)),
        (r#"{"short": true}"#, two, "?limit=2", None),
        // No limit known: only a page without items is short for sure.
        (r#"{"short": true}"#, one, "", Some(EndRule::Short)),
        (r#"{"empty": true}"#, one, "", None),
        (r#"{"empty": true}"#, none, "", Some(EndRule::Empty)),
    ] {
        assert_eq!(ending(stop, body, sent), wanted, "{stop} {body}");
    }
    let unknown = with(r#""next": {"set": {"query:p": {"inc": 1, "from": 0}}}, "stop": {"short": true}"#);
    assert_eq!(answered(one).ending(&unknown), None);
    assert_eq!(answered(none).ending(&unknown), Some(EndRule::Short));
}

#[test]
fn the_same_value_again_ends() {
    let same = r#"{"same": ["query:p"]}"#;
    for (next, sent, wanted) in [
        ("\"*\"", "?p=%2a", Some(EndRule::Same)),
        (r#""a\u0062""#, "?p=ab", Some(EndRule::Same)),
        ("7", "?p=7", Some(EndRule::Same)),
        ("\"b\"", "?p=a", None),
        ("\"b\"", "", None),
    ] {
        assert_eq!(ending(same, &["{\"data\":[],\"next\":", next, "}"].concat(), sent), wanted, "{next} {sent}");
    }
}

#[test]
fn rules_judge_the_direction_that_was_asked() {
    let dialect = with(
        r#""next": {"set": {"query:after": "body:last"}}, "back": {"set": {"query:before": "body:first"}}, "stop": [{"flag": "body:more"}]"#,
    );
    let mut exchange = answered(r#"{"data":[],"first":"f","last":"l","more":false}"#);
    let next = |url: &str| Ok(Continuation::Next(Request::get([URL, url].concat())));
    let end = Ok(Continuation::End(EndRule::Flag));
    assert_eq!(exchange.follow(&dialect, Direction::Older), end);
    assert_eq!(exchange.follow(&dialect, Direction::Newer), next("&before=f"));
    exchange.direction = Direction::Newer;
    assert_eq!(exchange.follow(&dialect, Direction::Newer), end);
    assert_eq!(exchange.follow(&dialect, Direction::Older), next("&after=l"));
}

#[test]
fn a_rule_spares_the_error_of_a_request_that_is_not_needed() {
    let dialect = with(r#""next": {"url": "body:next"}, "stop": [{"flag": "body:more"}]"#);
    for next in ["7", "\"https://evil.test/\""] {
        let body = ["{\"data\":[],\"more\":false,\"next\":", next, "}"].concat();
        assert_eq!(answered(&body).ending(&dialect), Some(EndRule::Flag));
    }
}

#[test]
fn what_is_no_page_has_its_continuation_too() {
    let dialect = with(
        r#""next": {"set": {"query:p": "body:next"}}, "endStatus": 416, "expired": {"status": 410},
           "retry": {"status": 202, "after": 3}, "truncated": {"at": "body:cut", "is": "yes"}, "error": {"at": "body:error"}"#,
    );
    let later = |status| answered("{}").status(status).later("https://api.test/v1/things?p=9");
    assert_eq!(later(416).ending(&dialect), Some(EndRule::Status));
    assert_eq!(later(410).next(&dialect).url, URL);
    assert_eq!(later(202).next(&dialect).url, "https://api.test/v1/things?p=9");
    assert_eq!(later(202).read(&dialect).expect("a page").verdict, Verdict::Later(Some(3000.0)));
    assert_eq!(answered(r#"{"data":[],"next":"c","cut":"yes"}"#).ending(&dialect), Some(EndRule::Truncated));
    assert_eq!(answered(r#"{"data":[],"next":"c","cut":"no"}"#).ending(&dialect), None);
    assert_eq!(answered(r#"{"error":{"code":7}}"#).error(&dialect).kind(), Kind::Api);
}

#[test]
fn the_old_name_of_end_status_is_still_read() {
    for old in ["[416, 404]", "416", "[]", "null"] {
        let said = |name: &str| with(&["\"next\": null, \"", name, "\": ", old].concat());
        assert_eq!(said("end_status"), said("endStatus"), "{old}");
        assert_eq!(said("end_status").listens_to(416), old.contains("416"), "{old}");
    }
}

/// The parameter `p` that is asked for next, after `sent` asked for so many items and the answer says this.
#[track_caller]
fn stepped(sent: &str, said: &str, items: usize) -> Option<String> {
    let list: Vec<String> = (0..items).map(|id| ["{\"id\":", &id.to_string(), "}"].concat()).collect();
    let body = ["{\"data\":[", &list.join(","), "]", said, "}"].concat();
    let fields = r#""limit": {"at": "query:limit"}, "next": {"set": {"query:p": {"inc": "limit", "from": 0}}}"#;
    let request = Request::get(["https://api.test/v1/things", sent].concat());
    crate::http::url::parameter(&answered(&body).to(request).next(&with(fields)).url, "p")
}

#[test]
fn behaviour_17_a_counter_steps_by_the_limit_that_the_server_took() {
    for (sent, said, items, wanted) in [
        ("?limit=50", "", 50, "50"),
        // Less came, and nothing says why: no row is passed over.
        ("?limit=50", "", 7, "7"),
        ("?limit=50", "", 0, "50"),
        ("?limit=50", r#","limit":20"#, 20, "20"),
        ("?limit=50&p=20", r#","limit":20"#, 3, "40"),
        ("?limit=50", r#","limit":"20""#, 20, "20"),
        // What is no page size of these items is not taken for one.
        ("?limit=50", r#","limit":10"#, 20, "50"),
        ("?limit=50", r#","limit":900"#, 20, "50"),
        ("?limit=50", r#","limit":0"#, 0, "50"),
        ("?limit=50", r#","limit":null"#, 7, "7"),
        ("?limit=50", r#","limit":{"a":20}"#, 7, "7"),
        ("?a=1", r#","limit":25"#, 7, "25"),
        // Nothing was asked for.
        ("?a=1", r#","limit":25"#, 30, "30"),
        ("?a=1", "", 7, "7"),
    ] {
        assert_eq!(stepped(sent, said, items).as_deref(), Some(wanted), "{sent} {said} {items}");
    }
}

#[test]
fn behaviour_17_a_page_is_short_by_the_limit_that_the_server_took() {
    let short = r#"{"short": true}"#;
    let body = |said: &str| ["{\"data\":[{\"id\":1},{\"id\":2}],\"next\":\"c\"", said, "}"].concat();
    assert_eq!(ending(short, &body(""), "?limit=50"), Some(EndRule::Short));
    assert_eq!(ending(short, &body(",\"limit\":2"), "?limit=50"), None);
    assert_eq!(ending(short, &body(",\"limit\":3"), "?limit=50"), Some(EndRule::Short));
}
