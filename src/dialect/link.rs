//! Link headers (RFC 8288), in one pass and linear time.

use crate::text::{behind, cut, trim, trim_start, until};

/// The target of the first link of this header value that has the relation `rel`, as it is written between `<` and `>`; or the value of
/// its parameter with this name.
///
/// Relations compare without case, and a `rel` may list several. Links with an `anchor` are about another resource
/// and are passed over. What is not a link is skipped up to the next comma: a bad neighbour hides nothing.
pub(super) fn find<'h>(header: &'h str, rel: &str, name: Option<&str>) -> Option<&'h str> {
    let mut rest = header;
    loop {
        rest = trim_start(rest);
        while let Some(after) = behind(rest, b',') {
            rest = trim_start(after);
        }
        if rest.is_empty() {
            return None;
        }
        let Some(inside) = behind(rest, b'<') else {
            rest = skip_link(rest);
            continue;
        };
        // No `>` any more: no further link can be whole.
        let (target, after) = cut(inside, b">")?;
        let target = trim(target);
        let mut value = None;
        let (found, after) = parameters(after, rel, name, &mut value);
        if found {
            return if name.is_some() { value } else { Some(target) };
        }
        rest = after;
    }
}

/// Whether the parameters name `rel` and no other anchor, and what follows them. `wanted`: which one goes into `out`.
fn parameters<'h>(text: &'h str, rel: &str, wanted: Option<&str>, out: &mut Option<&'h str>) -> (bool, &'h str) {
    let mut rest = text;
    let mut named: Option<bool> = None;
    let mut anchored = false;
    loop {
        rest = trim_start(rest);
        let Some(after) = behind(rest, b';') else {
            let found = named == Some(true) && !anchored;
            return (found, if rest.is_empty() || behind(rest, b',').is_some() { rest } else { skip_link(rest) });
        };
        rest = trim_start(after);
        let name;
        (name, rest) = until(rest, b"=;, \t\"<");
        rest = trim_start(rest);
        let mut value = "";
        if let Some(after) = behind(rest, b'=') {
            (value, rest) = parameter_value(trim_start(after));
        }
        if wanted.is_some_and(|wanted| name.eq_ignore_ascii_case(wanted)) {
            *out = out.or(Some(value));
        }
        if name.eq_ignore_ascii_case("rel") {
            // The first `rel` counts; others must be ignored (RFC 8288 §3.3).
            named = named.or_else(|| Some(value.split_ascii_whitespace().any(|one| one.eq_ignore_ascii_case(rel))));
        } else if name.eq_ignore_ascii_case("anchor") {
            anchored = true;
        }
    }
}

/// A value and what follows it. Quoted ones may hold commas and semicolons; an open quote reaches to the end.
fn parameter_value(text: &str) -> (&str, &str) {
    let Some(inside) = behind(text, b'"') else {
        return until(text, b";, \t");
    };
    match closing_quote(inside) {
        Some(close) => (&inside[..close], &inside[close + 1..]),
        None => (inside, ""),
    }
}

fn closing_quote(inside: &str) -> Option<usize> {
    let mut escaped = false;
    inside.bytes().position(|byte| {
        let close = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        close
    })
}

/// What follows the next comma outside quotes; nothing if there is none.
fn skip_link(text: &str) -> &str {
    let mut quoted = false;
    let comma = text.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b',' && !quoted
    });
    comma.map_or("", |comma| &text[comma + 1..])
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
