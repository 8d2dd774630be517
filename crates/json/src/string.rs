//! The text of JSON strings.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::vector::{Fastest, Vector, any};

/// Whether there is a line break, `\n` or `\r`, anywhere.
#[must_use]
pub fn has_breaks(bytes: &[u8]) -> bool {
    let (blocks, rest) = bytes.as_chunks();
    blocks.iter().any(|block| any(&Fastest::load(block), |vector: Fastest| vector.is(b'\n').or(vector.is(b'\r'))))
        || rest.iter().any(|byte| matches!(byte, b'\n' | b'\r'))
}

/// Decodes the inside of a validated JSON string to WTF-8 (<https://simonsapin.github.io/wtf-8/>): UTF-8, but a lone
/// surrogate escape keeps its own three bytes.
///
/// # Panics
/// If an escape is cut off, which no validated string has.
#[must_use]
pub fn decode(inside: &[u8]) -> Cow<'_, [u8]> {
    let Some(first) = inside.iter().position(|byte| *byte == b'\\') else {
        return Cow::Borrowed(inside);
    };
    let mut out = Vec::with_capacity(inside.len());
    out.extend_from_slice(&inside[..first]);
    let mut at = first;
    while at < inside.len() {
        if inside[at] != b'\\' {
            out.push(inside[at]);
            at += 1;
            continue;
        }
        at += 2;
        match inside[at - 1] {
            b'b' => out.push(0x08),
            b'f' => out.push(0x0c),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'u' => {
                let mut unit = hex4(inside, at);
                at += 4;
                let pair = (0xd800..0xdc00).contains(&unit) && inside.get(at..at + 2) == Some(b"\\u");
                if pair {
                    let low = hex4(inside, at + 2);
                    if (0xdc00..0xe000).contains(&low) {
                        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                        at += 6;
                    }
                }
                push_wtf8(&mut out, unit);
            }
            other => out.push(other),
        }
    }
    Cow::Owned(out)
}

/// Decodes the inside of a validated JSON string; lone surrogates become U+FFFD.
///
/// # Panics
/// As [`decode`] does.
#[must_use]
pub fn decode_lossy(inside: &[u8]) -> Cow<'_, str> {
    match decode(inside) {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        // One copy more, for texts with escapes. `String::from_utf8` would save it, but bring the second UTF-8
        // validation of the standard library into the wasm.
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// Whether the inside of a validated JSON string decodes to `text`.
pub(super) fn equals(inside: &[u8], text: &[u8]) -> bool {
    // An escape is always longer than what it stands for: bytes with one never decode to as many bytes.
    match inside.len().cmp(&text.len()) {
        Ordering::Less => false,
        Ordering::Equal => inside == text && !is_escaped(inside),
        Ordering::Greater => is_escaped(inside) && decode(inside).as_ref() == text,
    }
}

#[expect(
    clippy::manual_contains,
    reason = "`contains` brings `memchr` of the standard library into the wasm, for a few bytes"
)]
fn is_escaped(inside: &[u8]) -> bool {
    inside.iter().any(|byte| *byte == b'\\')
}

/// Whether the string whose inside starts `rest` decodes to `text`. Its end need not be known.
pub(super) fn starts(rest: &[u8], text: &[u8]) -> bool {
    let literally = |(a, b): &(&u8, &u8)| a == b && !matches!(a, b'"' | b'\\');
    let same = rest.iter().zip(text).take_while(literally).count();
    match rest.get(same) {
        Some(b'"') => same == text.len(),
        Some(b'\\') => equals(&rest[..inside_len(rest)], text),
        _ => false,
    }
}

/// How long the inside of a string is, given what stands behind its opening quote.
fn inside_len(rest: &[u8]) -> usize {
    let mut at = 0;
    while rest.get(at).is_some_and(|byte| *byte != b'"') {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    at.min(rest.len())
}

fn hex4(bytes: &[u8], at: usize) -> u32 {
    bytes[at..at + 4].iter().fold(0, |n, digit| {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => digit.wrapping_sub(b'A').wrapping_add(10),
        };
        n << 4 | u32::from(value)
    })
}

fn push_wtf8(out: &mut Vec<u8>, unit: u32) {
    match unit {
        0..0x80 => out.push(unit as u8),
        0x80..0x800 => out.extend([0xc0 | (unit >> 6) as u8, 0x80 | (unit & 0x3f) as u8]),
        0x800..0x10000 => {
            out.extend([0xe0 | (unit >> 12) as u8, 0x80 | (unit >> 6 & 0x3f) as u8, 0x80 | (unit & 0x3f) as u8]);
        }
        _ => out.extend([
            0xf0 | (unit >> 18) as u8,
            0x80 | (unit >> 12 & 0x3f) as u8,
            0x80 | (unit >> 6 & 0x3f) as u8,
            0x80 | (unit & 0x3f) as u8,
        ]),
    }
}

/// Writes `text` as a JSON string, quotes included.
#[inline]
pub(crate) fn quote(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    for byte in text {
        match byte {
            b'"' | b'\\' => out.extend([b'\\', *byte]),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b'\t' => out.extend(b"\\t"),
            0..=0x1f => {
                out.extend(b"\\u00");
                out.push(b'0' + (byte >> 4));
                out.push(b"0123456789abcdef"[usize::from(byte & 15)]);
            }
            _ => out.push(*byte),
        }
    }
    out.push(b'"');
}
