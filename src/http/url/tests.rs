use proptest::prelude::*;

use super::*;

#[test]
fn references_resolve_as_rfc_3986_has_them() {
    // §5.4.1 and §5.4.2, without the fragments: they are never sent.
    for (reference, url) in [
        ("g:h", "g:h"),
        ("g", "http://a/b/c/g"),
        ("./g", "http://a/b/c/g"),
        ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"),
        ("//g", "http://g"),
        ("?y", "http://a/b/c/d;p?y"),
        ("g?y", "http://a/b/c/g?y"),
        ("#s", "http://a/b/c/d;p?q"),
        ("g#s", "http://a/b/c/g"),
        ("g?y#s", "http://a/b/c/g?y"),
        (";x", "http://a/b/c/;x"),
        ("g;x", "http://a/b/c/g;x"),
        ("g;x?y#s", "http://a/b/c/g;x?y"),
        ("", "http://a/b/c/d;p?q"),
        (".", "http://a/b/c/"),
        ("./", "http://a/b/c/"),
        ("..", "http://a/b/"),
        ("../", "http://a/b/"),
        ("../g", "http://a/b/g"),
        ("../..", "http://a/"),
        ("../../", "http://a/"),
        ("../../g", "http://a/g"),
        ("../../../g", "http://a/g"),
        ("../../../../g", "http://a/g"),
        ("/./g", "http://a/g"),
        ("/../g", "http://a/g"),
        ("g.", "http://a/b/c/g."),
        (".g", "http://a/b/c/.g"),
        ("g..", "http://a/b/c/g.."),
        ("..g", "http://a/b/c/..g"),
        ("./../g", "http://a/b/g"),
        ("./g/.", "http://a/b/c/g/"),
        ("g/./h", "http://a/b/c/g/h"),
        ("g/../h", "http://a/b/c/h"),
        ("g;x=1/./y", "http://a/b/c/g;x=1/y"),
        ("g;x=1/../y", "http://a/b/c/y"),
        ("g?y/./x", "http://a/b/c/g?y/./x"),
        ("g?y/../x", "http://a/b/c/g?y/../x"),
        ("g#s/./x", "http://a/b/c/g"),
        ("http:g", "http:g"),
    ] {
        assert_eq!(resolve("http://a/b/c/d;p?q", reference), url, "{reference}");
    }
}

#[test]
fn a_path_that_no_host_precedes_never_becomes_one() {
    for reference in
        ["https:.///evil.example", "https:.//evil.example/", "https:x/..///evil.example", "https:/.//evil.example"]
    {
        assert_eq!(resolve("https://api.example/v1", reference), reference);
    }
}

#[test]
fn references_of_real_servers_resolve() {
    for (base, reference, url) in [
        ("https://a.test", "Orders?$skip=2", "https://a.test/Orders?$skip=2"),
        ("https://a.test/odata/Orders", "Orders?$skip=2", "https://a.test/odata/Orders?$skip=2"),
        ("https://a.test/v1/x?q=1", "?q=1&seek=Mg", "https://a.test/v1/x?q=1&seek=Mg"),
        ("https://a.test?x=/1", "/v2", "https://a.test/v2"),
        ("https://a.test/x", "//b.test/y", "https://b.test/y"),
        ("https://a.test/x", "/y//z?u=http://c", "https://a.test/y//z?u=http://c"),
    ] {
        assert_eq!(resolve(base, reference), url);
    }
}

#[test]
fn a_parameter_is_replaced_in_place_or_added_at_the_end() {
    for (url, name, value, edited) in [
        ("https://a/x", "p", "1", "https://a/x?p=1"),
        ("https://a/x?", "p", "1", "https://a/x?p=1"),
        ("https://a/x#top", "p", "1", "https://a/x?p=1"),
        ("https://a/x?p=1&q=%7e&p=3", "p", "2", "https://a/x?p=2&q=%7e"),
        ("https://a/x?q=a+b", "p", "a b&c=d/é", "https://a/x?q=a+b&p=a%20b%26c%3Dd%2F%C3%A9"),
        ("https://a/x?page[size]=2", "page[size]", "3", "https://a/x?page%5Bsize%5D=3"),
        ("https://a/x?page%5bsize%5D=2", "page[size]", "3", "https://a/x?page%5Bsize%5D=3"),
        ("https://a/x?$top=2", "$skip", "3", "https://a/x?$top=2&%24skip=3"),
        ("https://a/x?flag&p", "p", "NTI1Cg%3D%3D", "https://a/x?flag&p=NTI1Cg%253D%253D"),
        ("https://a/x?__proto__=1", "constructor", "2", "https://a/x?__proto__=1&constructor=2"),
    ] {
        assert_eq!(with_parameter(url, name, value), edited);
        assert_eq!(parameter(edited, name).as_deref(), Some(value));
    }
    assert_eq!(without_parameter("https://a/x?p=1&q=2&%70=3", "p"), "https://a/x?q=2");
    assert_eq!(without_parameter("https://a/x?p=1", "p"), "https://a/x");
    assert_eq!(parameter("https://a/x?q=1", "p"), None);
}

#[test]
fn what_is_no_escape_stays_as_it_is() {
    for (text, decoded) in
        [("100%", "100%"), ("%zz%4", "%zz%4"), ("a+b%2B", "a b+"), ("%ff", "\u{fffd}"), ("%+1", "% 1")]
    {
        assert_eq!(decode(text), decoded);
    }
}

#[test]
fn the_origin_ends_where_the_path_or_the_query_starts() {
    for (url, text) in [
        ("https://a.test:1/x", "https://a.test:1"),
        ("https://a.test?x=://b/", "https://a.test"),
        ("https://a.test", "https://a.test"),
    ] {
        assert_eq!(origin(url), text);
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_and_the_rest_stays(
        before in "[a-z=&%+]{0,12}", name in "\\PC{1,6}", value in "\\PC{0,12}"
    ) {
        let url = ["https://a.test/x?", &before].concat();
        let edited = with_parameter(&url, &name, &value);
        prop_assert_eq!(parameter(&edited, &name), Some(value));
        prop_assert_eq!(without_parameter(&edited, &name), without_parameter(&url, &name));
    }

    #[test]
    fn no_reference_leaves_the_scheme_unless_it_says_so(reference in "\\PC{0,24}") {
        let url = resolve("https://a.test/b/c?d", &reference);
        let named = reference.split(['?', '#', '/']).next().is_some_and(|front| front.contains(':'));
        prop_assert!(named || url.starts_with("https://"));
    }
}
