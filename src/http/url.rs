//! URLs as text: RFC 3986 resolution, and edits of the query that leave every other byte as it was.
//!
//! What comes out is checked by [`Origins`](crate::Origins) before it is asked; nothing here decides what is safe.

use alloc::string::String;
use alloc::vec::Vec;

use crate::config::text::{among, concat, rfind, split, split_at_any, split_once, strip_prefix, strip_suffix};

/// The parts of a URL or of a reference to one, without the fragment.
struct Parts<'u> {
    scheme: Option<&'u str>,
    authority: Option<&'u str>,
    path: &'u str,
    query: Option<&'u str>,
}

fn parts_of(url: &str) -> Parts<'_> {
    let url = without_fragment(url);
    let (front, query) = match split_once(url, b"?") {
        Some((front, query)) => (front, Some(query)),
        None => (url, None),
    };
    let (scheme, rest) = match split_once(front, b":") {
        Some((scheme, rest)) if is_scheme(scheme) => (Some(scheme), rest),
        _ => (None, front),
    };
    let Some(rest) = rest.strip_prefix("//") else {
        return Parts { scheme, authority: None, path: rest, query };
    };
    let (authority, path) = split_at_any(rest, b"/");
    Parts { scheme, authority: Some(authority), path, query }
}

fn is_scheme(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// The URL up to its `#`: a fragment is never sent.
pub(crate) fn without_fragment(url: &str) -> &str {
    split_at_any(url, b"#").0
}

/// The URL that `reference` means in a document at `base`: RFC 3986 §5.2, strict, without fragments. Linear time.
pub(crate) fn resolve(base: &str, reference: &str) -> String {
    let (base, to) = (parts_of(base), parts_of(reference));
    let mut path = String::new();
    let (scheme, authority, query) = if to.scheme.is_some() && to.authority.is_none() {
        // The path is left as it is, and the URL is refused later: without its dot, `https:.//x` would name the host
        // `x`.
        path.push_str(to.path);
        (to.scheme, None, to.query)
    } else if to.scheme.is_some() {
        remove_dots(&mut path, to.path);
        (to.scheme, to.authority, to.query)
    } else if to.authority.is_some() {
        remove_dots(&mut path, to.path);
        (base.scheme, to.authority, to.query)
    } else if to.path.is_empty() {
        path.push_str(base.path);
        (base.scheme, base.authority, to.query.or(base.query))
    } else if strip_prefix(to.path, b'/').is_some() {
        remove_dots(&mut path, to.path);
        (base.scheme, base.authority, to.query)
    } else {
        let directory = if base.authority.is_some() && base.path.is_empty() {
            "/"
        } else {
            &base.path[..rfind(base.path, b'/').map_or(0, |slash| slash + 1)]
        };
        remove_dots(&mut path, &concat(&[directory, to.path]));
        (base.scheme, base.authority, to.query)
    };
    let mut out = String::with_capacity(path.len() + 64);
    if let Some(scheme) = scheme {
        out.push_str(scheme);
        out.push(':');
    }
    if let Some(authority) = authority {
        out.push_str("//");
        out.push_str(authority);
    }
    out.push_str(&path);
    if let Some(query) = query {
        out.push('?');
        out.push_str(query);
    }
    out
}

/// RFC 3986 §5.2.4: `.` and `..` segments taken out.
fn remove_dots(out: &mut String, path: &str) {
    let mut rest = path;
    if let Some(relative) = strip_prefix(path, b'/') {
        rest = relative;
        out.push('/');
    }
    let root = out.len();
    loop {
        // A segment ends with a `/`, which `after` begins with; the last segment has none.
        let (segment, after) = split_at_any(rest, b"/");
        let last = after.is_empty();
        match segment {
            "." => {}
            ".." => {
                let inner = strip_suffix(&out[root..], b'/').unwrap_or_default();
                let parent = rfind(inner, b'/').map_or(root, |slash| root + slash + 1);
                out.truncate(parent);
            }
            _ => {
                out.push_str(segment);
                if !last {
                    out.push('/');
                }
            }
        }
        if last {
            return;
        }
        rest = &after[1..];
    }
}

/// Scheme and authority of an absolute URL, as they are written.
pub(crate) fn origin(url: &str) -> &str {
    let start = url.as_bytes().windows(3).position(|three| three == b"://").map_or(0, |colon| colon + 3);
    let end = start + split_at_any(&url[start..], b"/?#").0.len();
    &url[..end]
}

/// `text` with each space behind the authority as `%20`: servers print such links, and no URL may hold one.
pub(crate) fn without_spaces(url: &str) -> String {
    let (front, rest) = url.split_at(origin(url).len());
    let mut out = String::from(front);
    let mut lead = "";
    for piece in split(rest, b' ') {
        out.push_str(lead);
        out.push_str(piece);
        lead = "%20";
    }
    out
}

/// `text` as `encodeURIComponent` writes it, at the end of `out`.
fn encode(out: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        match byte {
            _ if byte.is_ascii_alphanumeric() || among(byte, b"-_.!~*'()") => out.push(char::from(byte)),
            _ => {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
}

/// A name or value of a query, decoded: `%XX`, and `+` for a space. What is no escape stays as it is.
pub(crate) fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = match (byte, bytes.get(at + 1), bytes.get(at + 2)) {
            (b'%', Some(&high), Some(&low)) => hex(high).zip(hex(low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        out.push(escaped.unwrap_or(if byte == b'+' { b' ' } else { byte }));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

fn pair(piece: &str) -> (&str, &str) {
    split_once(piece, b"=").unwrap_or((piece, ""))
}

fn is_named(piece: &str, name: &str) -> bool {
    let written = pair(piece).0;
    !piece.is_empty() && (written == name || decode(written) == name)
}

fn halves(url: &str) -> (&str, Option<&str>) {
    let url = without_fragment(url);
    match split_once(url, b"?") {
        Some((front, query)) => (front, Some(query)),
        None => (url, None),
    }
}

/// A text without its percent-encoding. A `+` stays one: this is no form.
pub(crate) fn decoded(text: &str) -> String {
    let mut out = String::new();
    let mut lead = "";
    for piece in split(text, b'+') {
        out.push_str(lead);
        out.push_str(&decode(piece));
        lead = "+";
    }
    out
}

/// The path of one URL with the query of another.
pub(crate) fn with_query_of(path: &str, query: &str) -> String {
    let front = halves(path).0;
    match halves(query).1 {
        Some(query) => crate::config::text::concat(&[front, "?", query]),
        None => front.into(),
    }
}

/// The URL without a query.
pub(crate) fn without_query(url: &str) -> String {
    halves(url).0.into()
}

/// What stands before and behind the `{name}` of a URL.
#[inline(never)]
pub(crate) fn hole<'u>(url: &'u str, name: &str) -> Option<(&'u str, &'u str)> {
    let mut rest = url;
    while let Some((_, inside)) = split_once(rest, b"{") {
        if let Some(after) = inside.strip_prefix(name).and_then(|after| strip_prefix(after, b'}')) {
            return Some((&url[..url.len() - inside.len() - 1], after));
        }
        rest = inside;
    }
    None
}

/// The URL with `value` in the place of `{name}` in its path.
pub(crate) fn with_segment(url: &str, name: &str, value: &str) -> String {
    let Some((front, rest)) = hole(url, name) else { return url.into() };
    let mut out = String::from(front);
    encode(&mut out, value);
    out.push_str(rest);
    out
}

/// The decoded value of the first parameter with this name; names compare decoded.
pub(crate) fn parameter(url: &str, name: &str) -> Option<String> {
    let query = halves(url).1?;
    split(query, b'&').find(|piece| is_named(piece, name)).map(|piece| decode(pair(piece).1))
}

/// The URL with this parameter: in the place of the first one with this name (any further ones go), or at the end.
/// Every other pair keeps its bytes. The fragment goes.
pub(crate) fn with_parameter(url: &str, name: &str, value: &str) -> String {
    edit(url, name, Some(value))
}

/// The URL without the parameters of this name. The fragment goes.
pub(crate) fn without_parameter(url: &str, name: &str) -> String {
    edit(url, name, None)
}

fn edit(url: &str, name: &str, mut value: Option<&str>) -> String {
    let (front, query) = halves(url);
    let mut out = String::with_capacity(url.len() + name.len() + value.map_or(0, str::len) + 2);
    out.push_str(front);
    let mut lead = '?';
    let mut next = |out: &mut String| {
        out.push(lead);
        lead = '&';
    };
    let write = |out: &mut String, value: &str| {
        encode(out, name);
        out.push('=');
        encode(out, value);
    };
    for piece in split(query.unwrap_or_default(), b'&') {
        if piece.is_empty() {
            continue;
        }
        if !is_named(piece, name) {
            next(&mut out);
            out.push_str(piece);
        } else if let Some(value) = value.take() {
            next(&mut out);
            write(&mut out, value);
        }
    }
    if let Some(value) = value {
        next(&mut out);
        write(&mut out, value);
    }
    out
}

#[cfg(test)]
mod tests;
