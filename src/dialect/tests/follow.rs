use super::*;

fn cursor() -> Dialect {
    with(
        r#""next": {"set": {"query:cursor": "body:next"}}, "back": {"set": {"query:before": "body:prev"}, "drop": "query:cursor"}"#,
    )
}

fn url() -> Dialect {
    with(r#""next": {"url": "body:next"}"#)
}

fn body(next: &str) -> String {
    ["{\"data\":[],\"next\":", next, "}"].concat()
}

#[test]
fn behaviour_4_blank_ends_and_zero_does_not() {
    for next in ["null", "\"\"", "{}", "[]", "false", "[ ]"] {
        assert_eq!(answered(&body(next)).ending(&cursor()), Some(EndRule::Absent), "{next}");
    }
    assert_eq!(answered(r#"{"data":[]}"#).ending(&cursor()), Some(EndRule::Absent));
    for next in ["0", "\"0\"", "\" \"", "true", "[0]"] {
        assert_eq!(answered(&body(next)).ending(&cursor()), None, "{next}");
    }
}

#[test]
fn values_are_copied_from_their_raw_bytes() {
    for (next, query) in [
        ("9007199254740993", "9007199254740993"),
        ("1.50", "1.50"),
        (r#""a\u0062/\"é ""#, "ab%2F%22%C3%A9%20"),
        (r#""NTI1Cg%3D%3D""#, "NTI1Cg%253D%253D"),
        (r#"[1700000000000, "x"]"#, "%5B1700000000000%2C%20%22x%22%5D"),
        (r#"{"S":1}"#, "%7B%22S%22%3A1%7D"),
        ("true", "true"),
    ] {
        let request = answered(&body(next)).next(&cursor());
        assert_eq!(request.url, [URL, "&cursor=", query].concat());
    }
    let dialect = with(r#""next": {"set": {"body:page.after": "body:next"}}"#);
    let post = Request::post("https://api.test/", r#"{"q": "x", "page": {"size": 2.0}}"#);
    for next in ["9007199254740993", r#""a\u0062""#, r#"[1, "x"]"#, r#"{"S":1.50}"#] {
        let request = answered(&body(next)).to(post.clone()).next(&dialect);
        let wanted = [r#"{"q": "x", "page": {"size": 2.0,"after":"#, next, "}}"].concat();
        assert_eq!(request.body.as_deref(), Some(wanted.as_bytes()));
        assert_eq!(request.method, "POST");
    }
}

#[test]
fn urls_resolve_against_the_url_of_the_answer() {
    for (answer_url, next, wanted) in [
        ("", "https://api.test/v2?p=2#frag", "https://api.test/v2?p=2"),
        ("", "HTTPS://API.TEST:443/v2", "https://api.test/v2"),
        ("", "/v2?p=2", "https://api.test/v2?p=2"),
        ("", "?p=2", "https://api.test/v1/things?p=2"),
        ("", "things?$skip=2", "https://api.test/v1/things?$skip=2"),
        ("", "//api.test/x", "https://api.test/x"),
        ("", " /v2?q=a b ", "https://api.test/v2?q=a%20b"),
        ("https://api.test/moved/here", "../x", "https://api.test/x"),
    ] {
        let mut exchange = answered(&body(&serde_json::to_string(next).expect("a string")));
        exchange.head.url = answer_url.into();
        assert_eq!(exchange.next(&url()).url, wanted);
    }
}

#[test]
fn behaviour_41_a_next_url_that_leaves_is_refused() {
    for next in [
        "https://evil.test/v1",
        "//evil.test/v1",
        "http://api.test/v1",
        "https://user:pass@api.test/",
        "https://api.test@evil.test/",
        "javascript:alert(1)",
        "data:text/plain,x",
        "/\\evil.test",
        "\\\\evil.test",
        "/v2\n",
        "/a\tb",
        "/a\u{7f}",
        "https://api.test.evil.test/",
        "https:api.test/x",
    ] {
        let error = answered(&body(&serde_json::to_string(next).expect("a string"))).error(&url());
        assert_eq!(error.kind(), Kind::Origin, "{next}");
    }
    let based = with(r#""next": {"url": "body:next", "base": "body:base"}"#);
    let error = answered(r#"{"data":[],"base":"https://api.test","next":".evil.test/"}"#).error(&based);
    assert_eq!(error.kind(), Kind::Origin);
}

#[test]
fn a_url_is_a_string() {
    for (next, message) in
        [("7", "`body:next` must be a URL, not 7"), (r#"{"href":"/x"}"#, "`body:next` must be a URL, not an object")]
    {
        let error = answered(&body(next)).error(&url());
        assert_eq!((error.kind(), error.message()), (Kind::Shape, message));
    }
}

#[test]
fn a_base_is_put_in_front_as_it_is() {
    let dialect = with(r#""next": {"url": "body:next", "base": "body:base"}"#);
    let next = answered(r#"{"data":[],"base":"https://api.test/wiki","next":"/rest?x=1"}"#).next(&dialect);
    assert_eq!(next.url, "https://api.test/wiki/rest?x=1");
    assert_eq!(answered(r#"{"data":[],"next":"/rest?x=1"}"#).next(&dialect).url, "https://api.test/rest?x=1");
}

#[test]
fn a_followed_url_repeats_the_first_request_and_keeps_what_it_lacks() {
    let dialect = with(r#""next": {"url": "link:next", "keep": ["query:q", "query:limit", "query:none"]}"#);
    let mut first = Request::post("https://api.test/v1?q=a+b&limit=2", "{}");
    first.headers.push(("X-Target".into(), "T".into()));
    let next = answered(r#"{"data":[]}"#)
        .to(first)
        .later("https://api.test/v1?page=2")
        .header("Link", "<https://api.test/v1?page=3&limit=9>; rel=\"prev next\"")
        .next(&dialect);
    assert_eq!(next.url, "https://api.test/v1?page=3&limit=9&q=a%20b");
    assert_eq!((next.method.as_str(), next.body.as_deref()), ("POST", Some(&b"{}"[..])));
    assert_eq!(next.headers, [("X-Target".to_owned(), "T".to_owned())]);
}

#[test]
fn link_headers_may_be_several() {
    let dialect = with(r#""next": {"url": "link:next"}"#);
    let next = answered(r#"{"data":[]}"#)
        .header("link", "<https://x.test/style>; rel=preload")
        .header("Link", "<?a[b]=1,2;3>; REL=Next")
        .next(&dialect);
    assert_eq!(next.url, "https://api.test/v1/things?a[b]=1,2;3");
    assert!(dialect.continues_in_header() && !cursor().continues_in_header());
    assert_eq!(answered(r#"{"data":[]}"#).header("link", "").ending(&dialect), Some(EndRule::Absent));
}

#[test]
fn the_first_way_whose_values_are_there_is_taken() {
    let dialect = with(
        r#""next": [{"set": {"query:a": "body:a", "query:b": "body:b"}}, {"set": {"query:c": ["body:c", "body:d"]}}]"#,
    );
    for (body, wanted) in [
        (r#"{"data":[],"a":1,"b":2,"c":3}"#, Some("&a=1&b=2")),
        (r#"{"data":[],"a":1,"c":3}"#, Some("&c=3")),
        (r#"{"data":[],"a":1,"c":"","d":4}"#, Some("&c=4")),
        (r#"{"data":[],"a":1}"#, None),
    ] {
        match (wanted, answered(body).ending(&dialect)) {
            (None, ending) => assert_eq!(ending, Some(EndRule::Absent)),
            (Some(query), _) => assert_eq!(answered(body).next(&dialect).url, [URL, query].concat()),
        }
    }
}

#[test]
fn blank_values_of_also_are_skipped() {
    let dialect =
        with(r#""next": {"set": {"query:a": "body:a"}, "also": {"query:b": "body:b", "header:X-C": "header:c"}}"#);
    let next = answered(r#"{"data":[],"a":1,"b":null}"#).header("c", " tok ").next(&dialect);
    assert_eq!(next.url, [URL, "&a=1"].concat());
    assert_eq!(next.headers, [("x-c".to_owned(), "tok".to_owned())]);
}

#[test]
fn a_header_takes_no_line_break() {
    let dialect = with(r#""next": {"set": {"header:x-next": "body:next"}}"#);
    for next in ["\"a\\r\\nb: c\"", "\"é\"", "\"\\u0000\""] {
        assert_eq!(answered(&body(next)).error(&dialect).kind(), Kind::Shape, "{next}");
    }
}

#[test]
fn counters_count_exactly() {
    let inc = |inc: &str, from: &str| {
        with(
            &[
                r#""limit": {"at": "query:limit", "default": 7}, "next": {"set": {"query:n": {"inc": "#,
                inc,
                ", \"from\": ",
                from,
                "}}}",
            ]
            .concat(),
        )
    };
    let page = r#"{"data":[{"id":1},{"id":2},{"id":3}],"size":"20","big":9223372036854775807,"half":1.5,"no":null}"#;
    for (step, from, sent, wanted) in [
        ("1", "1", "?q=1", "?q=1&n=2"),
        ("1", "0", "?q=1", "?q=1&n=1"),
        ("1", "0", "?n=41&q=1", "?n=42&q=1"),
        ("-1", "0", "?n=0", "?n=-1"),
        ("\"items\"", "0", "?n=9007199254740993", "?n=9007199254740996"),
        ("\"limit\"", "0", "?limit=3", "?limit=3&n=3"),
        ("\"limit\"", "0", "?limit=50", "?limit=50&n=3"),
        ("\"limit\"", "0", "?q", "?q&n=2"),
        ("\"body:size\"", "0", "?n=20", "?n=40"),
    ] {
        let url = ["https://api.test/v1/things", sent].concat();
        let next = answered(page).later(&url).next(&inc(step, from));
        assert_eq!(next.url, ["https://api.test/v1/things", wanted].concat());
    }
    for (step, sent, kind, message) in [
        ("1", "?n=x", Kind::Options, "cannot count on from `query:n`: it holds x, not a whole number"),
        ("1", "?n=9223372036854775807", Kind::Shape, "`query:n` would be beyond 64 bits"),
        ("\"body:big\"", "?n=1", Kind::Shape, "`query:n` would be beyond 64 bits"),
        (
            "\"body:half\"",
            "?n=1",
            Kind::Shape,
            "`body:half` is 1.5; the dialect counts with it, so it must be a whole number",
        ),
    ] {
        let url = ["https://api.test/v1/things", sent].concat();
        let error = answered(page).later(&url).error(&inc(step, "0"));
        assert_eq!((error.kind(), error.message()), (kind, message));
    }
    assert_eq!(answered(page).ending(&inc("\"body:no\"", "0")), Some(EndRule::Absent));

    let plus = with(r#""next": {"set": {"query:n": {"plus": 1, "of": "body:page"}}}"#);
    assert_eq!(
        answered(r#"{"data":[],"page":9007199254740993}"#).next(&plus).url,
        [URL, "&n=9007199254740994"].concat()
    );
    let in_body = with(r#""next": {"set": {"body:page": {"inc": 1, "from": 0}}}"#);
    let next = answered(page).to(Request::post("https://api.test/", "{\"page\": 4}")).next(&in_body);
    assert_eq!(next.body.as_deref(), Some(&b"{\"page\": 5}"[..]));
}

#[test]
fn the_last_item_names_the_next_page() {
    let dialect = with(r#""next": {"set": {"query:after": "last:id"}}, "back": {"set": {"query:before": "first:id"}}"#);
    let exchange = answered(r#"{"data":[{"id":"a"},{"id":"b"}]}"#);
    assert_eq!(exchange.next(&dialect).url, [URL, "&after=b"].concat());
    let back = exchange.follow(&dialect, Direction::Newer).expect("a way back");
    assert_eq!(back, Continuation::Next(Request::get([URL, "&before=a"].concat())));
    assert_eq!(answered(r#"{"data":[]}"#).ending(&dialect), Some(EndRule::Absent));
    let itself = dialect_of_tags();
    assert_eq!(answered(r#"{"tags":["a","b c"]}"#).next(&itself).url, [URL, "&last=b%20c"].concat());
}

fn dialect_of_tags() -> Dialect {
    dialect(r#"{"items": "tags", "key": "", "next": {"set": {"query:last": "last:"}}}"#)
}

#[test]
fn dropping_the_body_leaves_what_is_set() {
    let dialect = with(
        r#""next": {"set": {"body:cursor": "body:next"}, "drop": ["body:*", "query:scroll", "header:x-once"], "to": {"url": "/go/on"}}"#,
    );
    let mut first = Request::post("https://api.test/list?scroll=1", r#"{"path":"","limit":2}"#);
    first.headers.push(("X-Once".into(), "1".into()));
    let next = answered(&body("\"c\"")).to(first).next(&dialect);
    assert_eq!(next, Request::post("https://api.test/go/on", r#"{"cursor":"c"}"#));

    let dialect = with(
        r#""next": {"set": {"query:cursor": "body:next"}, "drop": ["body:*", "body:a.b"], "to": {"method": "get"}}"#,
    );
    let next = answered(&body("\"c\"")).to(Request::post("https://api.test/list", "{}")).next(&dialect);
    assert_eq!(next, Request::get("https://api.test/list?cursor=c"));
}

#[test]
fn an_object_is_merged_into_the_first_query() {
    let dialect = with(r#""next": {"merge": "body:continue"}"#);
    let exchange = |next: &str| {
        answered(&[r#"{"data":[],"continue":"#, next, "}"].concat()).later("https://api.test/v1/things?limit=2&old=1")
    };
    let next = exchange(r#"{"apcontinue":"B|","n":0,"__proto__":"x","none":null}"#).next(&dialect);
    assert_eq!(next.url, [URL, "&apcontinue=B%7C&n=0&__proto__=x"].concat());
    assert_eq!(exchange("{}").ending(&dialect), Some(EndRule::Absent));
    let error = exchange("\"B\"").error(&dialect);
    assert_eq!(error.message(), "`body:continue` must be an object, not \"B\"");
}

#[test]
fn the_other_direction_starts_from_the_first_page() {
    let exchange = answered(r#"{"data":[],"prev":"p","next":null}"#).later([URL, "&cursor=c"].concat().as_str());
    assert_eq!(exchange.ending(&cursor()), Some(EndRule::Absent));
    let back = exchange.follow(&cursor(), Direction::Newer).expect("a way back");
    assert_eq!(back, Continuation::Next(Request::get([URL, "&before=p"].concat())));
    assert!(cursor().has_back() && !url().has_back());
    assert_eq!(exchange.follow(&url(), Direction::Newer), Ok(Continuation::End(EndRule::Absent)));
}
