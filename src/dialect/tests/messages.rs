//! Each mistake in a dialect, and what is said about it.

use super::*;

#[track_caller]
fn refused(json: &str) -> Error {
    let value: Value = serde_json::from_str(json).expect("valid JSON");
    match Dialect::from_value(&value) {
        Err(error) => error,
        Ok(_) => panic!("{json} was taken"),
    }
}

#[test]
fn a_wrong_dialect_is_told_before_any_request() {
    for (fields, path, message) in [
        ("\"nxt\": null", "dialect.nxt", "unknown field `nxt` in dialect; did you mean `next`?"),
        ("\"next\": {\"ste\": {}}", "dialect.next.ste", "unknown field `ste` in dialect.next; did you mean `set`?"),
        ("\"next\": 1", "dialect.next", "dialect.next must be an object, not 1"),
        ("\"next\": []", "dialect.next", "dialect.next: an empty list; null means that there is no further page"),
        ("\"next\": {}", "dialect.next", "dialect.next is missing: one of `set`, `url` and `merge`"),
        ("\"next\": {\"set\": {}}", "dialect.next.set", "dialect.next.set: nothing to set"),
        (
            "\"next\": [{\"url\": \"body:next\"}, {\"set\": {\"query:p\": \"body:p\"}, \"url\": \"body:u\"}]",
            "dialect.next[1]",
            "dialect.next[1]: `set` and `url` exclude each other; a list holds alternatives",
        ),
        (
            "\"next\": {\"url\": \"body:next\", \"drop\": \"query:p\"}",
            "dialect.next.drop",
            "dialect.next.drop: this goes with `set`, not with `url`",
        ),
        (
            "\"next\": {\"set\": {\"cookie:x\": \"body:p\"}}",
            "dialect.next.set.cookie:x",
            "dialect.next.set.cookie:x: `cookie:x` cannot be written: a target is `query:name`, `body:path`, `header:name` or `path:name`",
        ),
        (
            "\"next\": {\"set\": {\"link:next\": \"body:p\"}}",
            "dialect.next.set.link:next",
            "dialect.next.set.link:next: `link:next` cannot be written: `link:` is a source, read from the answer",
        ),
        (
            "\"next\": {\"set\": {\"qeury:p\": \"body:p\"}}",
            "dialect.next.set.qeury:p",
            "dialect.next.set.qeury:p: `qeury:p` cannot be written: did you mean `query:p`?",
        ),
        (
            "\"next\": {\"set\": {\"header:Cookie\": \"body:p\"}}",
            "dialect.next.set.header:Cookie",
            "dialect.next.set.header:Cookie: `header:Cookie` cannot be written: a browser does not let a page set this header",
        ),
        (
            "\"next\": {\"set\": {\"body:a[0]\": \"body:p\"}}",
            "dialect.next.set.body:a[0]",
            "dialect.next.set.body:a[0]: `body:a[0]` cannot be written: a body is written by names only, `body:a.b`",
        ),
        (
            "\"next\": {\"set\": {\"body:*\": \"body:p\"}}",
            "dialect.next.set.body:*",
            "dialect.next.set.body:*: `body:*` can only be dropped",
        ),
        (
            "\"next\": {\"set\": {\"query:p\": \"bdy:p\"}}",
            "dialect.next.set.query:p",
            "dialect.next.set.query:p: unknown source `bdy:`; did you mean `body:`?",
        ),
        (
            "\"next\": {\"set\": {\"query:p\": \"next_cursor\"}}",
            "dialect.next.set.query:p",
            "dialect.next.set.query:p: `next_cursor` is no source: it starts with `body:`, `header:`, `link:`, `last:` or `first:`",
        ),
        (
            "\"next\": {\"set\": {\"query:p\": \"query:p\"}}",
            "dialect.next.set.query:p",
            "dialect.next.set.query:p: `query:` is a target: a source is read from the answer",
        ),
        (
            "\"next\": {\"set\": {\"query:p\": [\"body:p\", true]}}",
            "dialect.next.set.query:p[1]",
            "dialect.next.set.query:p[1] must be a source as `body:path`, not true",
        ),
        (
            "\"next\": {\"set\": {\"query:p\": {\"inc\": 1}}}",
            "dialect.next.set.query:p.from",
            "dialect.next.set.query:p.from is missing: the number of the first page or item, often 0 or 1",
        ),
        (
            "\"next\": {\"set\": {\"query:p\": {\"inc\": \"itms\", \"from\": 0}}}",
            "dialect.next.set.query:p.inc",
            "dialect.next.set.query:p.inc: `itms` is no step: a number, \"limit\", \"items\" or a source; did you mean \"items\"?",
        ),
        (
            "\"next\": {\"set\": {\"query:p\": {\"const\": 1.5}}}",
            "dialect.next.set.query:p.const",
            "dialect.next.set.query:p.const: a number here is whole and below 2^53; write any other as a string",
        ),
        (
            "\"next\": {\"set\": {\"query:p\": {\"inc\": 1, \"const\": 2}}}",
            "dialect.next.set.query:p",
            "dialect.next.set.query:p: a source has one of `inc`, `plus`, `const` and `decode`",
        ),
        (
            "\"next\": {\"url\": {\"inc\": 1, \"from\": 0}}",
            "dialect.next.url",
            "dialect.next.url: `inc` counts on from the target it is written to: only in `set` and `also`",
        ),
        (
            "\"next\": {\"url\": \"body:next\", \"keep\": \"header:x\"}",
            "dialect.next.keep",
            "dialect.next.keep: only `query:name` can be kept: body and headers are repeated anyway",
        ),
        (
            "\"next\": {\"url\": \"body:a..b\"}",
            "dialect.next.url",
            "dialect.next.url: `a..b` is not a path: a name is missing at character 2 (`.b`)",
        ),
        (
            "\"next\": null, \"item\": \"a[\"",
            "dialect.item",
            "dialect.item: `a[` is not a path: `[` goes on with a number, a quoted name, `*`, `]` or `?name=value` at character 2 (its end)",
        ),
        (
            "\"next\": null, \"limit\": {\"at\": \"query:n\", \"max\": 0}",
            "dialect.limit.max",
            "dialect.limit.max must be a whole number from 1 to 9223372036854775807, not 0",
        ),
        (
            "\"next\": null, \"limit\": {}",
            "dialect.limit.at",
            "dialect.limit.at is missing: the target of the page size, as `query:limit`",
        ),
        (
            "\"next\": null, \"stop\": [{\"flag\": \"body:more\", \"is\": \"no\"}]",
            "dialect.stop[0].is",
            "dialect.stop[0].is must be true or false, not \"no\"",
        ),
        (
            "\"next\": null, \"stop\": [{\"pages\": \"body:n\", \"at\": \"query:page\"}]",
            "dialect.stop[0].base",
            "dialect.stop[0].base is missing: the number of the first page, 0 or 1",
        ),
        (
            "\"next\": null, \"stop\": [{\"short\": true, \"empty\": true}]",
            "dialect.stop[0]",
            "dialect.stop[0]: a rule has one of `flag`, `at`, `total`, `pages`, `short`, `empty` and `same`",
        ),
        (
            "\"next\": null, \"stop\": [{\"short\": true, \"at\": \"query:p\"}]",
            "dialect.stop[0].at",
            "dialect.stop[0].at: this does not go with `short`",
        ),
        (
            "\"next\": null, \"endStatus\": [99]",
            "dialect.endStatus[0]",
            "dialect.endStatus[0] must be an HTTP status from 200 to 599, not 99",
        ),
        (
            "\"next\": null, \"endStatus\": [], \"end_status\": [404]",
            "dialect.end_status",
            "dialect.end_status: the old name of `endStatus`, which is there too",
        ),
        (
            "\"next\": null, \"endStatus\": [404], \"expired\": {\"status\": 404}",
            "dialect.expired",
            "dialect.expired: the status 404 is in `endStatus` already",
        ),
        (
            "\"next\": null, \"pause\": {\"at\": \"body:backoff\", \"unit\": \"h\"}",
            "dialect.pause.unit",
            "dialect.pause.unit must be \"s\" or \"ms\", not \"h\"",
        ),
        ("\"next\": null, \"error\": {}", "dialect.error.at", "dialect.error.at is missing: the source of the value"),
    ] {
        let json = ["{\"items\": \"data\", \"key\": \"id\", ", fields, "}"].concat();
        let error = refused(&json);
        assert_eq!(error.message(), message);
        assert_eq!((error.kind(), error.path()), (Kind::Dialect, Some(path)), "{json}");
    }
}

#[test]
fn what_must_be_there_is_told() {
    for (json, message) in [
        ("[]", "dialect must be an object, not an array"),
        (
            "{\"next\": null}",
            "dialect.items is missing: the path of the list in the answer, which a family takes as its argument; \"\" is the \
             answer itself",
        ),
        (
            "{\"items\": \"\", \"key\": null}",
            "dialect.next is missing: how to ask for the next page; null means that there is only one",
        ),
        ("{\"items\": 7, \"next\": null}", "dialect.items must be a path or a list of paths, not 7"),
        (
            "{\"items\": \"\", \"next\": null, \"key\": {}}",
            "dialect.key must be a path, a list of paths or null, not an object",
        ),
        (
            "{\"items\": \"\", \"next\": null, \"key\": []}",
            "dialect.key needs a part that is always there; null means no key",
        ),
        (
            "{\"items\": \"\", \"next\": null, \"key\": [[null, \"a\"]]}",
            "dialect.key needs a part that is always there; null means no key",
        ),
        (
            "{\"items\": \"\", \"next\": null, \"key\": [\"a\", 1]}",
            "dialect.key[1] must be a path or a list of paths, not 1",
        ),
    ] {
        assert_eq!(refused(json).message(), message);
    }
}

#[test]
fn behaviour_17_a_limit_out_of_range_is_told_before_any_request() {
    let plain = with("\"next\": null");
    let limited = with("\"next\": null, \"limit\": {\"at\": \"query:limit\", \"max\": 100}");
    let open = with("\"next\": null, \"limit\": {\"at\": \"body:page.size\"}");
    let get = Request::get("https://api.test/x?q=1#top");
    for (dialect, limit, message) in [
        (
            &plain,
            5,
            "limit 5 cannot be asked for: the dialect has no `limit.at`, so it does not say where the page size goes",
        ),
        (&limited, 0, "limit 0 cannot be asked for: the API takes 1 to 100"),
        (&limited, 101, "limit 101 cannot be asked for: the API takes 1 to 100"),
    ] {
        let error = dialect.first(&get, Some(limit)).expect_err("out of range");
        assert_eq!((error.kind(), error.message()), (Kind::Options, message));
    }
    assert_eq!(limited.first(&get, Some(100)).expect("the most").url, "https://api.test/x?q=1&limit=100");
    assert_eq!(plain.first(&get, None).expect("no limit").url, "https://api.test/x?q=1");

    let post = |body: &str| Request::post("https://api.test/x", body);
    assert_eq!(
        open.first(&post("{\"q\":1}"), Some(3)).expect("an object").body.as_deref(),
        Some(&b"{\"q\":1,\"page\":{\"size\":3}}"[..])
    );
    let error = open.first(&post("q=1"), Some(3)).expect_err("a form");
    assert_eq!(error.message(), "the dialect writes into the body of the request, which must be a JSON object");
    let error = open.first(&get, Some(3)).expect_err("no body");
    assert_eq!(error.message(), "the dialect writes into the body, and a GET has none: set `method`");
}

#[test]
fn a_wrong_path_is_told_with_the_place_where_it_goes_wrong() {
    for (path, at, why) in [
        (".a", 0, "a name is missing"),
        ("a.", 2, "a name is missing"),
        ("a..b", 2, "a name is missing"),
        ("é[", 2, "`[` goes on with a number, a quoted name, `*`, `]` or `?name=value`"),
        ("a[b]", 2, "`[` goes on with a number, a quoted name, `*`, `]` or `?name=value`"),
        ("a]", 1, "a `.` or `[` is missing"),
        ("a[1", 3, "a `]` is missing"),
        ("a[1]b", 4, "a `.` or `[` is missing"),
        ("a[1.5]", 2, "an index is a whole number"),
        ("a[99999999999999999999]", 2, "an index is a whole number"),
        ("a[\"b]", 2, "a quote is not closed"),
        ("a[?b]", 3, "a filter is written [?name=value]"),
        ("a[?=b]", 3, "a filter is written [?name=value]"),
        ("a*", 0, "a name with such characters is written [\"…\"]"),
        ("a.b\"c", 2, "a name with such characters is written [\"…\"]"),
        (&"a.".repeat(99), 127, "this is one step too many"),
    ] {
        let error = path_of(path).expect_err(path);
        let start = ["items: `", path, "` is not a path: ", why, " at character ", &at.to_string(), " ("].concat();
        assert!(error.message().starts_with(&start), "{}", error.message());
    }
    for path in
        ["", "a", "a.b", "[0]", "a[-1]", "a.[0]", "a[*].b", "*", "a.*", "$top", "@a:b", "[\"\"]", "a[?b=]", "a b"]
    {
        assert!(path_of(path).is_ok(), "{path}");
    }
}
