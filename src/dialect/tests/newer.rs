//! The way back: by counting, by what `back` says, and which rules are heard there.

use super::*;

const PAGE: &str = r#"{"data":[{"id":1},{"id":2}],"page":3,"limit":2,"total":9,"more":false}"#;

/// What is asked before this page, by a dialect with these fields.
#[track_caller]
fn before(fields: &str, request: Request) -> Option<Request> {
    match answered(PAGE).to(request).follow(&with(fields), Direction::Newer) {
        Ok(Continuation::Next(request)) => Some(request),
        Ok(Continuation::End(_)) => None,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_counter_goes_back_by_what_it_goes_on_and_never_before_its_start() {
    let url = |query: &str| ["https://api.test/list?", query].concat();
    for (step, from, limit) in [("1", 1, ""), ("1", 0, ""), ("\"limit\"", 0, "&limit=5"), ("\"items\"", 0, "")] {
        let fields = format!(
            r#""limit": {{"at": "query:limit"}}, "next": {{"set": {{"query:n": {{"inc": {step}, "from": {from}}}}}}}"#
        );
        let at = |n: i64| before(&fields, Request::get(url(&format!("n={n}{limit}"))));
        for n in [from, from - 1, -7] {
            assert_eq!(at(n), None, "{step} from {from}: nothing is before {n}");
        }
        let by = match (step, limit) {
            ("1", _) => 1,
            // The answer names the lower limit that the server took.
            _ => 2,
        };
        assert_eq!(at(from + 9), Some(Request::get(url(&format!("n={}{limit}", from + 9 - by)))), "{step} from {from}");
        let rest = if limit.is_empty() { String::new() } else { "&limit=1".into() };
        assert_eq!(at(from + 1), Some(Request::get(url(&format!("n={from}{rest}")))), "{step} from {from}");
    }
    let none = before(r#""next": {"set": {"query:n": {"inc": 1, "from": 1}}}"#, Request::get(url("q=a")));
    assert_eq!(none, None, "the first page of all");
}

#[test]
fn the_end_of_a_range_goes_back_as_far_as_its_start() {
    let fields = r#""next": {"set": {"query:to": {"inc": 5, "from": 5}, "query:from": {"inc": 5, "from": 0}}}"#;
    for (sent, back) in
        [("from=12&to=17", "from=7&to=12"), ("from=3&to=8", "from=0&to=3"), ("from=5&to=10", "from=0&to=5")]
    {
        let get = |query: &str| Request::get(["https://api.test/list?", query].concat());
        assert_eq!(before(fields, get(sent)), Some(get(back)));
    }
    assert_eq!(before(fields, Request::get("https://api.test/list?from=0&to=5")), None);
}

#[test]
fn what_needs_more_than_its_number_does_not_count_back() {
    let sent = || Request::get("https://api.test/list?n=7&c=a");
    for fields in [
        r#""next": {"set": {"query:n": {"inc": 1, "from": 1}, "query:c": "body:page"}}"#,
        r#""next": {"set": {"query:c": "body:page"}, "also": {"query:n": {"inc": 1, "from": 1}}}"#,
        r#""next": {"url": "link:next"}"#,
        // Nothing says whether the pages that the answer counts begin with 0 or 1.
        r#""next": {"set": {"query:n": {"plus": 1, "of": "body:page"}}}"#,
        // It says its own way, which is not there.
        r#""next": {"set": {"query:n": {"inc": 1, "from": 1}}}, "back": {"url": "link:prev"}"#,
    ] {
        assert_eq!(before(fields, sent()), None, "{fields}");
    }
    let back = |n: u32| Some(Request::get(format!("https://api.test/list?n={n}&c=a")));
    for (fields, wanted) in [
        (r#""next": [{"url": "link:next"}, {"set": {"query:n": {"inc": 1, "from": 1}}}]"#, 6),
        (r#""next": {"set": {"query:n": {"inc": 1, "from": 1}, "query:c": {"const": "b"}}}"#, 6),
        (
            r#""next": {"set": {"query:n": {"plus": 1, "of": "body:page"}}},
                "stop": [{"pages": "body:total", "at": "query:n", "base": 0}]"#,
            6,
        ),
        (r#""next": {"set": {"query:n": {"plus": 2, "of": "body:page"}}}, "limit": {"at": "query:limit"}"#, 5),
    ] {
        assert_eq!(before(fields, sent()), back(wanted), "{fields}");
    }
    assert!(!with(r#""next": {"url": "link:next"}"#).has_back());
}

#[test]
fn rules_are_about_their_lane() {
    let up = |fields: &str, direction| {
        let fields = format!(
            r#""next": {{"set": {{"query:n": "body:page"}}}}, "back": {{"set": {{"query:b": "body:page"}}}}, {fields}"#
        );
        let mut exchange = answered(PAGE).later("https://api.test/v1/things?limit=2&n=2");
        exchange.direction = direction;
        match exchange.follow(&with(&fields), direction) {
            Ok(Continuation::Next(_)) => None,
            Ok(Continuation::End(by)) => Some(by.name()),
            Err(error) => panic!("{error}"),
        }
    };
    for (rule, older, newer) in [
        (r#"{"flag": "body:more"}"#, Some("flag"), Some("flag")),
        (r#"{"flag": "body:more", "lane": "older"}"#, Some("flag"), None),
        (r#"{"flag": "body:more", "lane": "newer"}"#, None, Some("flag")),
        (r#"{"short": true}"#, None, None),
        (r#"{"total": "body:limit", "at": "query:n"}"#, None, None),
        (r#"{"pages": "body:limit", "at": "query:n", "base": 0}"#, None, None),
        (r#"{"pages": "body:page", "at": "query:n", "base": 0, "lane": "older"}"#, Some("pages"), None),
        (r#"{"pages": "body:page", "at": "query:n", "base": 0}"#, Some("pages"), None),
    ] {
        let stop = format!(r#""stop": [{rule}]"#);
        assert_eq!((up(&stop, Direction::Older), up(&stop, Direction::Newer)), (older, newer), "{rule}");
    }
}

#[test]
fn a_page_that_is_the_other_way_round_is_turned() {
    let dialect =
        with(r#""next": {"set": {"query:a": "last:id"}}, "back": {"set": {"query:b": "first:id"}, "reversed": true}"#);
    let mut exchange = answered(PAGE);
    for (direction, starts, first) in [(Direction::Older, [9, 18], "1"), (Direction::Newer, [18, 9], "2")] {
        exchange.direction = direction;
        let items = exchange.read(&dialect).expect("a page").items;
        assert_eq!([items[0].start, items[1].start], starts, "{direction:?}");
        let back = exchange.follow(&dialect, Direction::Newer);
        assert_eq!(back, Ok(Continuation::Next(Request::get([URL, "&b=", first].concat()))), "{direction:?}");
    }
}

#[test]
fn what_is_wrong_with_a_way_back_is_told() {
    for (fields, message) in [
        (r#""next": {"url": "body:n", "reversed": true}"#, "unknown field `reversed` in dialect.next"),
        (r#""next": {"set": {"query:n": "body:n"}, "lane": "newer"}"#, "unknown field `lane` in dialect.next"),
        (
            r#""next": null, "back": {"url": "body:n", "lane": "newer"}"#,
            "dialect.back.lane: this goes with `set`, not with `url`",
        ),
        (
            r#""next": null, "back": {"set": {"query:n": "body:n"}, "lane": "up"}"#,
            "dialect.back.lane: `older` or `newer`, not `up`",
        ),
        (r#""next": null, "back": {"url": "body:n", "reversed": 1}"#, "dialect.back.reversed must be true or false"),
        (
            r#""next": null, "back": [{"url": "body:n", "reversed": true}, {"url": "body:m"}]"#,
            "dialect.back[1].reversed: on all ways of `back`, or on none",
        ),
        (r#""next": null, "stop": [{"empty": true, "lane": 1}]"#, "dialect.stop[0].lane must be a string"),
    ] {
        let json = ["{\"items\": \"data\", \"key\": \"id\", ", fields, "}"].concat();
        let value: Value = serde_json::from_str(&json).expect("valid JSON");
        let error = Dialect::from_value(&value).expect_err(fields);
        assert!(error.message().starts_with(message), "{fields}: {}", error.message());
    }
}
