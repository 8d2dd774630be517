//! Link headers (RFC 8288), in one pass and linear time.

use crate::config::text::{SPACES, Scan, trim};

/// The target of the first link of this header value that has the relation `rel`, as it is written between `<` and `>`;
/// or the value of its parameter with this name.
///
/// Relations compare without case, and a `rel` may list several. Links with an `anchor` are about another resource
/// and are passed over. What is not a link is skipped up to the next comma: a bad neighbour hides nothing.
#[inline(never)]
pub(crate) fn find<'h>(header: &'h str, rel: &str, name: Option<&str>) -> Option<&'h str> {
    let mut scan = Scan { rest: header };
    loop {
        scan.skip(b" \t\r\n\x0c,");
        if scan.rest.is_empty() {
            return None;
        }
        if scan.eat(b'<') {
            let target = trim(scan.take_until(b">"));
            // No `>` any more: no further link can be whole.
            if !scan.eat(b'>') {
                return None;
            }
            let mut value = None;
            if parameters(&mut scan, rel, name, &mut value) {
                return if name.is_some() { value } else { Some(target) };
            }
        }
        // What follows the next comma outside quotes.
        loop {
            scan.take_until(b",\"");
            if !scan.eat(b'"') {
                break;
            }
            scan.take_until(b"\"");
            scan.eat(b'"');
        }
    }
}

/// Whether the parameters name `rel` and no other anchor. `wanted`: which one goes into `out`.
fn parameters<'h>(scan: &mut Scan<'h>, rel: &str, wanted: Option<&str>, out: &mut Option<&'h str>) -> bool {
    let mut named: Option<bool> = None;
    let mut anchored = false;
    loop {
        scan.skip(SPACES);
        if !scan.eat(b';') {
            return named == Some(true) && !anchored;
        }
        scan.skip(SPACES);
        let name = scan.take_until(b"=;, \t\"<");
        scan.skip(SPACES);
        let mut value = "";
        if scan.eat(b'=') {
            scan.skip(SPACES);
            value = parameter_value(scan);
        }
        if wanted.is_some_and(|wanted| name.eq_ignore_ascii_case(wanted)) {
            *out = out.or(Some(value));
        }
        if name.eq_ignore_ascii_case("rel") {
            // The first `rel` counts; others must be ignored (RFC 8288 §3.3).
            let mut words = Scan { rest: value };
            let mut among = false;
            while !words.rest.is_empty() {
                among |= words.take_until(SPACES).eq_ignore_ascii_case(rel);
                words.skip(SPACES);
            }
            named = named.or(Some(among));
        } else if name.eq_ignore_ascii_case("anchor") {
            anchored = true;
        }
    }
}

/// Quoted ones may hold commas and semicolons; an open quote reaches to the end.
fn parameter_value<'h>(scan: &mut Scan<'h>) -> &'h str {
    if !scan.eat(b'"') {
        return scan.take_until(b";, \t");
    }
    let inside = scan.rest;
    loop {
        scan.take_until(b"\"\\");
        if !scan.eat(b'\\') {
            break;
        }
        // What is escaped closes nothing.
        let _ = scan.eat(b'"') || scan.eat(b'\\');
    }
    let value = &inside[..inside.len() - scan.rest.len()];
    scan.eat(b'"');
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behaviour_42_links_are_read_as_rfc_8288_writes_them() {
        for (header, target) in [
            (r#"<https://a/2>; rel="next""#, Some("https://a/2")),
            (r#"<a>; rel="prev", <b>; rel="next""#, Some("b")),
            (r#"<b>;title="x";rel=next"#, Some("b")),
            ("<b>;REL=NEXT", Some("b")),
            (r#"<b> ; rel = "prev next last" ; title=x"#, Some("b")),
            (r#"<a,b;c>; rel="next""#, Some("a,b;c")),
            (r"<a?page[size]=2&x=1,2>; rel=next", Some("a?page[size]=2&x=1,2")),
            (r#"<a>; title="x, <c>; rel=next", <b>; rel=next"#, Some("b")),
            (r#"<a>; title="quote \" rel=next", <b>; rel=next"#, Some("b")),
            ("<a>; rel=prev; rel=next", None),
            ("<a>; rel=next, <b>; rel=next", Some("a")),
            (r##"<a>; rel=next; anchor="#foo", <b>; rel=next"##, Some("b")),
            ("<a>; rel=nextish", None),
            ("<a>; rel", None),
            ("<a>; rel=", None),
            ("<a", None),
            ("", None),
            (" , ,", None),
            ("garbage, <b>; rel=next", Some("b")),
            ("<a> garbage, <b>; rel=next", Some("b")),
            (r#"<a>; rel="next"#, Some("a")),
            ("<a>; rel=next;", Some("a")),
            ("<>; rel=next", Some("")),
            ("<https://a/users{?since}>; rel=first, <b>; rel=next", Some("b")),
        ] {
            assert_eq!(find(header, "next", None), target, "{header}");
        }
    }

    #[test]
    fn behaviour_42_a_long_header_takes_linear_time() {
        let opens = "<".repeat(100_000);
        assert_eq!(find(&opens, "next", None), None);
        let many = "<>;".repeat(100_000);
        assert_eq!(find(&many, "next", None), None);
        let links = ["<a>; rel=prev,".repeat(100_000), "<b>; rel=next".into()].concat();
        assert_eq!(find(&links, "next", None), Some("b"));
        let quotes = "\"<,".repeat(100_000);
        assert_eq!(find(&quotes, "next", None), None);
    }

    proptest::proptest! {
        #[test]
        fn a_link_is_found_among_any_others(before in "[<>;,=\" a-z]{0,20}", target in "[a-z,;?&=\\[\\]]{1,12}") {
            let _ = find(&before, "next", None);
            let header = ["<x>; rel=prev, <", &target, ">; title=\"a,b\"; rel=\"next\""].concat();
            proptest::prop_assert_eq!(find(&header, "next", None), Some(target.as_str()));
        }
    }
}
