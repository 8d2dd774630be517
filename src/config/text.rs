//! Text without `core::fmt`, `str::parse` and the searchers of `str::find`, which would cost the wasm several
//! kilobytes.
//!
//! Functions have the names that std has for the same; where std takes a pattern, these take ASCII characters.

use alloc::string::String;

pub(crate) use crate::json::number::{decimal, signed};

/// The parts one after the other: `[&str]::concat`, but not generic, as there are a hundred calls.
#[inline(never)]
pub(crate) fn concat(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts {
        out.push_str(part);
    }
    out
}

/// The sentence with each `{}` replaced by the next part: `format!`, which would be code at each of a hundred places.
#[inline(never)]
pub(crate) fn format(sentence: &str, parts: &[&str]) -> String {
    let mut parts = parts.iter();
    let mut out = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = split_once(rest, b"{") {
        out.push_str(before);
        out.push_str(parts.next().copied().unwrap_or_default());
        // Behind the `}`.
        rest = after.get(1..).unwrap_or_default();
    }
    out.push_str(rest);
    debug_assert!(parts.next().is_none(), "more parts than holes in {sentence:?}");
    out
}

/// The parts with `between` between them: `[String]::join`.
#[inline(never)]
pub(crate) fn join(between: &str, parts: &[String]) -> String {
    let mut out = String::new();
    for part in parts {
        if !out.is_empty() {
            out.push_str(between);
        }
        out.push_str(part);
    }
    out
}

/// Words that stand between spaces, with commas between them.
#[inline(never)]
pub(crate) fn with_commas(words: &str) -> String {
    let mut out = String::new();
    for word in split(words, b' ') {
        if !out.is_empty() {
            out.push_str(", ");
        }
        out.push_str(word);
    }
    out
}

/// Where the first of these ASCII characters stands: `str::find`.
#[inline(never)]
pub(crate) fn find(text: &str, any: &[u8]) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    // No adapters: where the code is to be small, each step of one is a call.
    while at < bytes.len() {
        if among(bytes[at], any) {
            #[cfg(fuzzing)]
            crate::config::looks::looked(at);
            return Some(at);
        }
        at += 1;
    }
    #[cfg(fuzzing)]
    crate::config::looks::looked(at);
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

/// The text before and after the first of these ASCII characters, if there is one: `str::split_once`.
#[inline(never)]
pub fn split_once<'t>(text: &'t str, any: &[u8]) -> Option<(&'t str, &'t str)> {
    let at = find(text, any)?;
    Some((&text[..at], &text[at + 1..]))
}

/// The text up to the first of these ASCII characters, and the rest, which begins with it.
#[inline(never)]
pub(crate) fn split_at_any<'t>(text: &'t str, any: &[u8]) -> (&'t str, &'t str) {
    text.split_at(find(text, any).unwrap_or(text.len()))
}

/// The text after this ASCII character, if it begins with it: `str::strip_prefix`, which encodes a `char` first.
#[inline(never)]
pub(crate) fn strip_prefix(text: &str, one: u8) -> Option<&str> {
    if text.as_bytes().first() == Some(&one) { text.get(1..) } else { None }
}

/// The text before this ASCII character, if it ends with it: `str::strip_suffix`.
#[inline(never)]
pub(crate) fn strip_suffix(text: &str, one: u8) -> Option<&str> {
    if text.as_bytes().last() == Some(&one) { text.get(..text.len() - 1) } else { None }
}

/// Where the last such ASCII character stands: `str::rfind`.
#[inline(never)]
pub(crate) fn rfind(text: &str, one: u8) -> Option<usize> {
    let mut at = text.len();
    while at > 0 {
        #[cfg(fuzzing)]
        crate::config::looks::looked(1);
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
    pub(crate) fn take_until(&mut self, any: &[u8]) -> &'t str {
        let read;
        (read, self.rest) = split_at_any(self.rest, any);
        read
    }

    /// Reads these ASCII characters as long as one of them comes next.
    #[inline(never)]
    pub(crate) fn skip(&mut self, any: &[u8]) {
        while self.rest.as_bytes().first().is_some_and(|byte| among(*byte, any)) {
            #[cfg(fuzzing)]
            crate::config::looks::looked(1);
            self.rest = &self.rest[1..];
        }
    }
}

/// The pieces of a text between separators, in order: what [`split`] gives.
pub struct Split<'t> {
    rest: Option<&'t str>,
    between: u8,
}

/// The pieces of the text between these ASCII characters: `str::split`.
pub fn split(text: &str, between: u8) -> Split<'_> {
    Split { rest: Some(text), between }
}

impl<'t> Iterator for Split<'t> {
    type Item = &'t str;

    #[inline(never)]
    fn next(&mut self) -> Option<&'t str> {
        let rest = self.rest?;
        let (piece, rest) = match split_once(rest, &[self.between]) {
            Some((piece, rest)) => (piece, Some(rest)),
            None => (rest, None),
        };
        self.rest = rest;
        Some(piece)
    }
}

/// The text without the ASCII white space around it: `str::trim_ascii`, once for all callers.
#[inline(never)]
pub(crate) fn trim(text: &str) -> &str {
    text.trim_ascii()
}

/// The whole number that these digits write, with a `-` in front or without: `str::parse::<i64>`, but for a `+`. `None`
/// if they do not, or beyond 64 bits.
pub fn parse_i64(text: &[u8]) -> Option<i64> {
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
pub(crate) fn json_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_json_string(&mut out, text);
    out
}

/// The same, behind what `out` holds.
pub fn push_json_string(out: &mut String, text: &str) {
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
            assert_eq!(parse_i64(text.as_bytes()), text.parse().ok(), "{text}");
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
