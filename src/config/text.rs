//! Building messages and reading numbers without `core::fmt` and `str::parse`, which would cost the wasm several
//! kilobytes.

pub(crate) use crate::json::number::{decimal, signed};

/// The parts one after the other. Not generic, as `concat` is: there are a hundred calls.
#[inline(never)]
pub(crate) fn join(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts {
        out.push_str(part);
    }
    out
}

/// The sentence with each `{}` filled in, in order. One function, where `format!` is code at each of a hundred places.
#[inline(never)]
pub(crate) fn fill(sentence: &str, parts: &[&str]) -> String {
    let mut parts = parts.iter();
    let mut out = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = cut(rest, b"{") {
        out.push_str(before);
        out.push_str(parts.next().copied().unwrap_or_default());
        // Behind the `}`.
        rest = after.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
    debug_assert!(parts.next().is_none(), "more parts than holes in {sentence:?}");
    out
}

/// The parts with `between` between them.
#[inline(never)]
pub(crate) fn separated(between: &str, parts: &[String]) -> String {
    let mut out = String::new();
    for part in parts {
        if !out.is_empty() {
            out.push_str(between);
        }
        out.push_str(part);
    }
    out
}

/// Words that stand between spaces, with commas.
#[inline(never)]
pub(crate) fn listed(words: &str) -> String {
    let mut out = String::new();
    for word in pieces(words, b' ') {
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(word);
    }
    out
}

/// Where the first of these ASCII characters stands. `str::find` and its kin bring a searcher along for every kind of
/// pattern.
#[inline(never)]
pub(crate) fn find(text: &str, any: &[u8]) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    // No adapters: where the code is to be small, each step of one is a call.
    while at < bytes.len() {
        if among(bytes[at], any) {
            #[cfg(fuzzing)]
            crate::fuzzing::looked(at);
            return Some(at);
        }
        at += 1;
    }
    #[cfg(fuzzing)]
    crate::fuzzing::looked(at);
    None
}

/// Whether this byte is one of these. `contains` brings a search by words along.
#[inline]
pub(crate) fn among(byte: u8, any: &[u8]) -> bool {
    for one in any {
        if byte == *one {
            return true;
        }
    }
    false
}

/// What stands before and behind the first of these ASCII characters, if there is one.
#[inline(never)]
pub fn cut<'t>(text: &'t str, any: &[u8]) -> Option<(&'t str, &'t str)> {
    let at = find(text, any)?;
    Some((&text[..at], &text[at + 1..]))
}

/// The text up to the first of these ASCII characters, and the rest, which begins with it.
#[inline(never)]
pub(crate) fn until<'t>(text: &'t str, any: &[u8]) -> (&'t str, &'t str) {
    text.split_at(find(text, any).unwrap_or(text.len()))
}

/// What stands behind this ASCII character, if the text begins with it. `str::strip_prefix` encodes a `char` first.
#[inline(never)]
pub(crate) fn behind(text: &str, one: u8) -> Option<&str> {
    if text.as_bytes().first() == Some(&one) { text.get(1..) } else { None }
}

/// What stands before this ASCII character, if the text ends with it.
#[inline(never)]
pub(crate) fn before(text: &str, one: u8) -> Option<&str> {
    if text.as_bytes().last() == Some(&one) { text.get(..text.len() - 1) } else { None }
}

/// Where the last such ASCII character stands.
#[inline(never)]
pub(crate) fn find_last(text: &str, one: u8) -> Option<usize> {
    let mut at = text.len();
    while at > 0 {
        #[cfg(fuzzing)]
        crate::fuzzing::looked(1);
        at -= 1;
        if text.as_bytes()[at] == one {
            return Some(at);
        }
    }
    None
}

/// ASCII white space.
pub(crate) const SPACES: &[u8] = b" \t\r\n\x0c";

/// A text that is read from its front. In place: functions that give two texts each would write them to memory, and
/// their callers read them from there.
pub(crate) struct Scan<'t> {
    /// What was not read yet.
    pub(crate) rest: &'t str,
}

impl<'t> Scan<'t> {
    /// Whether this ASCII character comes next, which is read then.
    #[inline(never)]
    pub(crate) fn eat(&mut self, one: u8) -> bool {
        let is = self.rest.as_bytes().first() == Some(&one);
        if is {
            self.rest = &self.rest[1..];
        }
        is
    }

    /// Reads up to the first of these ASCII characters, or to the end.
    #[inline(never)]
    pub(crate) fn to(&mut self, any: &[u8]) -> &'t str {
        let read;
        (read, self.rest) = until(self.rest, any);
        read
    }

    /// Reads these ASCII characters as long as one of them comes next.
    #[inline(never)]
    pub(crate) fn skip(&mut self, any: &[u8]) {
        while self.rest.as_bytes().first().is_some_and(|byte| among(*byte, any)) {
            #[cfg(fuzzing)]
            crate::fuzzing::looked(1);
            self.rest = &self.rest[1..];
        }
    }
}

/// What stands between this ASCII character and its like, in order: `str::split`.
pub struct Pieces<'t> {
    rest: Option<&'t str>,
    between: u8,
}

/// The text, cut at each of these ASCII characters.
pub fn pieces(text: &str, between: u8) -> Pieces<'_> {
    Pieces { rest: Some(text), between }
}

impl<'t> Iterator for Pieces<'t> {
    type Item = &'t str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest?;
        let (piece, rest) = match cut(rest, &[self.between]) {
            Some((piece, rest)) => (piece, Some(rest)),
            None => (rest, None),
        };
        self.rest = rest;
        Some(piece)
    }
}

/// Without the ASCII white space around it.
#[inline(never)]
pub(crate) fn trim(text: &str) -> &str {
    text.trim_ascii()
}

/// The whole number that these digits write, with a `-` in front or without; `None` if they do not, or beyond 64 bits.
pub fn whole(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    if digits.is_empty() {
        return None;
    }
    // Counts below zero: the lowest number has no positive twin.
    let mut n = 0_i64;
    for digit in digits {
        if !digit.is_ascii_digit() || n < i64::MIN / 10 {
            return None;
        }
        n = (n * 10).checked_sub(i64::from(digit - b'0'))?;
    }
    if digits.len() < text.len() { Some(n) } else { n.checked_neg() }
}

/// `text` as a JSON string, quotes included.
#[inline(never)]
pub fn json_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[written..at]);
        written = at;
        if byte < b' ' {
            out.push_str(if byte < 16 { "\\u000" } else { "\\u001" });
            out.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
            written = at + 1;
        } else {
            out.push('\\');
        }
    }
    out.push_str(&text[written..]);
    out.push('"');
    out
}

/// The first `max` characters of `bytes`, in quotes fit for a message: control characters become spaces.
#[inline(never)]
pub(crate) fn excerpt(bytes: &[u8], max: usize) -> String {
    let mut head = bytes[..bytes.len().min(max * 4)].to_vec();
    for byte in &mut head {
        if *byte < b' ' || *byte == 0x7f {
            *byte = b' ';
        }
    }
    let mut out = String::from_utf8_lossy(&head).into_owned();
    let mut cut = head.len() < bytes.len();
    let mut count = 0;
    for at in 0..out.len() {
        // Each character has one byte that continues none.
        count += usize::from(out.as_bytes()[at] & 0xc0 != 0x80);
        if count > max {
            out.truncate(at);
            cut = true;
            break;
        }
    }
    if cut {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_fmt_writes_them() {
        for n in [0, 1, 9, 10, 4_294_967_296, u64::MAX] {
            assert_eq!(decimal(n), n.to_string());
        }
        for n in [0, -1, 42, i64::MIN, i64::MAX] {
            assert_eq!(signed(n), n.to_string());
        }
    }

    #[test]
    fn numbers_are_read_as_parse_reads_them() {
        let texts =
            ["", "-", "0", "-0", "007", "12", "-12", "1.0", "1e3", "x", "9223372036854775807", "9223372036854775808"];
        for text in texts.into_iter().chain(["-9223372036854775808", "-9223372036854775809", "99999999999999999999"]) {
            assert_eq!(whole(text.as_bytes()), text.parse().ok(), "{text}");
        }
    }

    #[test]
    fn a_json_string_is_what_serde_reads_back() {
        for text in ["", "a\"b\\c", "\u{0}\n\u{1f}\u{7f}", "né😀"] {
            assert_eq!(serde_json::from_str::<String>(&json_string(text)).ok().as_deref(), Some(text));
        }
    }

    #[test]
    fn an_excerpt_is_short_and_on_one_line() {
        assert_eq!(excerpt(b"<html>\n<body>", 8), "<html> <…");
        assert_eq!(excerpt("né".as_bytes(), 8), "né");
        assert_eq!(excerpt(b"\xff\xfe", 8), "\u{fffd}\u{fffd}");
    }
}
