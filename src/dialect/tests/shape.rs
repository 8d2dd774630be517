use super::*;

const NEXT: &str = "\"next\": {\"set\": {\"query:cursor\": \"body:meta.next\"}}";

fn items(path: &str) -> Dialect {
    dialect(&["{\"items\": ", &serde_json::to_string(path).expect("a string"), ", ", NEXT, "}"].concat())
}

#[track_caller]
fn records(path: &str, body: &str) -> Vec<String> {
    let page = answered(body).read(&items(path)).unwrap_or_else(|error| panic!("{path} {body}: {error}"));
    page.items.iter().map(|item| body[item.start as usize..item.end as usize].to_owned()).collect()
}

#[test]
fn items_are_found_where_the_path_leads() {
    for (path, body, found) in [
        ("", "[1,2]", vec!["1", "2"]),
        ("data", r#"{"data": [ {"a": 1} , 2 ]}"#, vec![r#"{"a": 1}"#, "2"]),
        ("data.rows", r#"{"data":{"rows":[1]}}"#, vec!["1"]),
        ("data[0].rows", r#"{"data":[{"rows":[1]},{"rows":[2]}]}"#, vec!["1"]),
        ("data[-1].rows", r#"{"data":[{"rows":[1]},{"rows":[2]}]}"#, vec!["2"]),
        ("data[*].rows", r#"{"data":[{"rows":[1]},{"rows":[2]}]}"#, vec!["[1]", "[2]"]),
        ("data[*].rows[*]", r#"{"data":[{"rows":[1]},{"rows":[2,3]}]}"#, vec!["1", "2", "3"]),
        ("data.*", r#"{"data":{"x":1,"y":[2]}}"#, vec!["1", "[2]"]),
        ("*", r#"{"x":1,"y":2}"#, vec!["1", "2"]),
        ("[*]", "[1]", vec!["1"]),
        (
            "data[?kind=t3].id",
            r#"{"data":[{"kind":"t3","id":1},{"kind":"t1","id":2},{"kind":"t3","id":3}]}"#,
            vec!["1", "3"],
        ),
        ("data[?n=1]", r#"{"data":[{"n":1.0},{"n":"1"},{"n":2}]}"#, vec![r#"{"n":1.0}"#, r#"{"n":"1"}"#]),
        (r#"["a.b"]['c"d'].e"#, r#"{"a.b":{"c\"d":{"e":[1]}}}"#, vec!["1"]),
        ("__proto__.constructor", r#"{"__proto__":{"constructor":[1]}}"#, vec!["1"]),
        ("length", r#"{"length":[1]}"#, vec!["1"]),
    ] {
        assert_eq!(records(path, body), found, "{path}");
    }
}

#[test]
fn an_empty_list_may_be_blank_or_left_out() {
    for (path, body) in [
        ("data", r#"{"data":[]}"#),
        ("data", r#"{"data":null}"#),
        ("data", r#"{"data":{}}"#),
        ("data", r#"{"data":""}"#),
        ("data", "{}"),
        ("data", "null"),
        ("data", "[]"),
        ("", "null"),
        ("data", r#"{"meta":{"count":0}}"#),
        ("data", r#"{"meta":{"next":null}}"#),
        ("data.rows", r#"{"data":null,"meta":{}}"#),
        ("data.rows", r#"{"data":[],"meta":{}}"#),
        ("data[*].rows", r#"{"data":[]}"#),
        ("data[*].rows[*]", r#"{"data":[{"rows":[]}]}"#),
        ("data[?kind=a]", r#"{"data":[{"kind":"b"}]}"#),
        ("data", r#"{"meta":{"count":0},"included":[]}"#),
    ] {
        assert!(records(path, body).is_empty(), "{path} {body}");
    }
    let mut none = answered("");
    none.body = None;
    assert_eq!(none.status(204).ending(&items("data")), Some(EndRule::Absent));
}

#[test]
fn behaviour_43_a_wrong_shape_says_what_is_there() {
    for (path, body, message) in [
        (
            "data.rows",
            r#"{"data":[1],"included":[2],"meta":{}}"#,
            "`items: data.rows` found nothing; the body has arrays at `data`, `included`",
        ),
        (
            "rows",
            r#"{"data":{"list":[1]},"meta":{}}"#,
            "`items: rows` found nothing; the body has an array at `data.list`",
        ),
        ("rows", "[1]", "`items: rows` found nothing; the body itself is an array, which `items: \"\"` reads"),
        ("rows", "5", "`items: rows` found nothing; the body is 5"),
        ("rows", r#""oops""#, "`items: rows` found nothing; the body is \"oops\""),
        ("rows", r#"{"name":"no"}"#, "`items: rows` found nothing; the body has no array; it has `name`"),
        (
            "data.rows",
            r#"{"data":"x","meta":{}}"#,
            "`items: data.rows` found nothing; the body has no array; it has `data`, `meta`",
        ),
        ("", "5", "`items: \"\"` must be an array, not 5"),
        (
            "",
            r#"{"data":[1],"meta":{}}"#,
            "`items: \"\"` must be an array, not an object with `data`, `meta`; there is an array at `data`",
        ),
        (
            "data",
            r#"{"data":{"rows":[1]}}"#,
            "`items: data` must be an array, not an object with `rows`; there is an array at `data.rows`",
        ),
        (
            "data",
            r#"{"data":{"x":{}}}"#,
            "`items: data` must be an array, not an object with `x`; `.*` reads the values of an object",
        ),
        ("data", r#"{"data":true}"#, "`items: data` must be an array, not true"),
        ("data.*", r#"{"data":[1]}"#, "`items: data.*`: `data` must be an object, not an array"),
        ("data[*].x", r#"{"data":[{"y":1}]}"#, "`items: data[*].x` found nothing; the body has an array at `data`"),
    ] {
        let error = answered(body).read(&items(path)).expect_err(body);
        assert_eq!((error.kind(), error.message()), (Kind::Shape, message));
    }
}

#[test]
fn on_a_later_page_a_continuation_is_enough() {
    let body = r#"{"meta":{"next":"c3"},"included":[1]}"#;
    assert_eq!(answered(body).read(&items("data")).map_err(|error| error.kind()), Err(Kind::Shape));
    assert_eq!(answered(body).later("https://api.test/v1/things?cursor=c2").ending(&items("data")), None);
    let other = r#"{"included":[1]}"#;
    let error = answered(other).later("https://api.test/v1/things?cursor=c2").error(&items("data"));
    assert_eq!(error.kind(), Kind::Shape);
}

#[test]
fn an_array_that_a_source_looks_into_holds_no_items() {
    let dialect = dialect(r#"{"items": "data", "next": {"url": "body:links[?rel=next].href"}}"#);
    assert_eq!(answered(r#"{"links":[{"rel":"self","href":"/"}]}"#).ending(&dialect), Some(EndRule::Absent));
}

#[test]
fn an_array_beside_a_source_holds_no_items_if_it_has_no_keys() {
    let hal = dialect(r#"{"items": "_embedded.orders", "key": "id", "next": {"url": "body:_links.next.href"}}"#);
    let curies = r#"{"_links":{"self":{"href":"/"},"curies":[{"name":"ea","href":"/{rel}"}]}}"#;
    assert_eq!(answered(curies).ending(&hal), Some(EndRule::Absent));
    let rows = r#"{"_links":{"rows":[{"id":1}]}}"#;
    assert_eq!(answered(rows).error(&hal).kind(), Kind::Shape);
}

#[test]
fn an_element_without_its_record_is_passed_over() {
    let dialect = dialect(r#"{"items": "edges", "item": "node", "key": "node.id", "next": null}"#);
    let body = r#"{"edges":[{"node":null},{"node":{"id":1}},{}]}"#;
    let page = answered(body).read(&dialect).expect("a page");
    assert_eq!((page.items.len(), page.elements), (1, 3));
    assert_eq!(&body[page.items[0].start as usize..page.items[0].end as usize], r#"{"id":1}"#);
}

#[test]
fn a_page_has_a_bound() {
    let body = ["[", &"1,".repeat(1000), "1]"].concat();
    let error = answered(&body).read(&items("")).expect_err("1001 items");
    assert_eq!(
        (error.kind(), error.message()),
        (Kind::TooLarge, "the page holds more than 1000 items, the most that `maxPageItems` allows")
    );
}

#[test]
fn statuses_and_errors_have_their_verdicts() {
    let dialect = with(
        r#""next": null, "endStatus": 416, "expired": {"status": [410]}, "retry": {"status": 202, "after": "body:retry_after"},
           "error": {"at": "body:ok", "is": false}, "truncated": {"at": "body:cut", "is": true},
           "pause": {"at": "body:backoff", "unit": "s"}"#,
    );
    let verdict = |exchange: Exchange| exchange.read(&dialect).expect("a page").verdict;
    assert_eq!(verdict(answered("{}").status(416)), Verdict::End);
    assert_eq!(verdict(answered("{}").status(410)), Verdict::Expired);
    assert_eq!(verdict(answered(r#"{"retry_after":1.5}"#).status(202)), Verdict::Later(Some(1500.0)));
    assert_eq!(verdict(answered("{}").status(202)), Verdict::Later(None));
    assert_eq!(verdict(answered(r#"{"retry_after":"soon"}"#).status(202)), Verdict::Later(None));
    assert_eq!(verdict(answered(r#"{"ok":true,"data":[],"cut":true}"#)), Verdict::Truncated);
    assert!(dialect.listens_to(416) && dialect.listens_to(202) && !dialect.listens_to(404));
    let Verdict::Failed(error) = verdict(answered(r#"{"ok":false,"error":"invalid_auth"}"#)) else {
        panic!("no error")
    };
    assert_eq!((error.kind(), error.message()), (Kind::Api, "the answer is an error, by `body:ok`: invalid_auth"));
    let page = answered(r#"{"ok":true,"data":[],"backoff":10}"#).read(&dialect).expect("a page");
    assert_eq!(page.pause, Some(10_000.0));

    let graphql = with(r#""next": null, "error": {"at": "body:errors"}"#);
    let page = answered(r#"{"data":null,"errors":[{"type":"X","message":"slow down"}]}"#).read(&graphql);
    let Verdict::Failed(error) = page.expect("a page").verdict else { panic!("no error") };
    assert_eq!(error.message(), "the answer is an error, by `body:errors`: slow down");
    assert_eq!(answered(r#"{"data":[],"errors":[]}"#).read(&graphql).expect("a page").verdict, Verdict::Good);
}
