//! Documents to read: sound ones of every shape, and ones that somebody damaged.

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Pieces of the inside of a string, each sound by itself.
const TEXT: &[&str] = &[
    "",
    "a",
    "id",
    "the quick brown fox",
    "\\n",
    "\\\\",
    "\\\"",
    "\\\\\\\"",
    "\\u0041",
    "\\ud83d\\ude42",
    "\\uDEAD",
    "\\/",
    "é",
    "ж",
    "日本",
    "🙂",
    "\u{7f}",
    "\u{80}",
    "\u{7ff}",
    "\u{800}",
    "\u{d7ff}",
    "\u{e000}",
    "\u{ffff}",
    "\u{10000}",
    "\u{10ffff}",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    " ",
    "__proto__",
    "'",
    "true",
    "0123456789012345678901234567890123456789012345678901234567890123",
];

const NUMBERS: &[&str] = &[
    "0",
    "-0",
    "1",
    "-1",
    "42",
    "9007199254740993",
    "1.5",
    "-0.0",
    "1e5",
    "1E+5",
    "1e-5",
    "0e0",
    "123456789.987654321e+12",
    "1e400",
    "7",
];

const SPACE: &[&str] = &[
    "",
    "",
    "",
    "",
    "",
    "",
    " ",
    "\n",
    "\r\n",
    "\t",
    "  \n    ",
    "                                                                 ",
];

/// Bytes that do harm at the right place.
const HARM: &[&[u8]] = &[
    b"\"",
    b"\\",
    b"\\\\",
    b"\\\"",
    b"\\u",
    b"\\u12",
    b"\\x",
    b"\x00",
    b"\x1f",
    b"\n",
    b"\x0c",
    b"\x1a",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b" ",
    b"0",
    b"1",
    b"-",
    b".",
    b"e",
    b"+",
    b"t",
    b"true",
    b"nul",
    b"/",
    b"'",
    b"\xef\xbb\xbf",
    b"\x80",
    b"\xbf",
    b"\xc0",
    b"\xc1\xbf",
    b"\xc2",
    b"\xdf\xbf",
    b"\xe0\x9f\xbf",
    b"\xe0\xa0",
    b"\xed\xa0\x80",
    b"\xed\x9f\xbf",
    b"\xef",
    b"\xf0\x8f\xbf\xbf",
    b"\xf0\x90\x80",
    b"\xf4\x8f\xbf\xbf",
    b"\xf4\x90\x80\x80",
    b"\xf5\x80\x80\x80",
    b"\xff",
    b"\x7f",
    b"\xc2\xa0",
    b"\xe2\x80\xa8",
];

fn space() -> impl Strategy<Value = String> + Clone {
    select(SPACE).prop_map(str::to_owned)
}

/// A sound string, quotes included.
pub(super) fn string() -> impl Strategy<Value = String> {
    prop::collection::vec(select(TEXT), 0..6).prop_map(|parts| format!("\"{}\"", parts.concat()))
}

/// A sound document, white space around it.
pub(super) fn document() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        4 => string(),
        3 => select(NUMBERS).prop_map(str::to_owned),
        1 => select(&["true", "false", "null"][..]).prop_map(str::to_owned),
    ];
    let value = scalar.prop_recursive(6, 96, 8, |inner| {
        let element = (space(), inner, space()).prop_map(|(before, value, after)| [before, value, after].concat());
        let member = (space(), string(), space(), element.clone())
            .prop_map(|(before, name, after, value)| [before, name, after, ":".to_owned(), value].concat());
        prop_oneof![
            (prop::collection::vec(element, 0..8), space()).prop_map(|(list, space)| wrap('[', &list, &space, ']')),
            (prop::collection::vec(member, 0..8), space()).prop_map(|(list, space)| wrap('{', &list, &space, '}')),
        ]
    });
    (space(), value, space()).prop_map(|(before, value, after)| [before, value, after].concat())
}

fn wrap(open: char, list: &[String], space: &str, close: char) -> String {
    if list.is_empty() { format!("{open}{space}{close}") } else { format!("{open}{}{close}", list.join(",")) }
}

/// A document with one to three faults: a flipped bit, a cut, a lost byte, something put in or over.
pub(super) fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let fault = (0..5, any::<Index>(), select(HARM), 0..8_u32);
    (document(), prop::collection::vec(fault, 1..4)).prop_map(|(document, faults)| {
        let mut bytes = document.into_bytes();
        for (kind, place, harm, bit) in faults {
            let at = place.index(bytes.len() + 1);
            match kind {
                0 => {
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << bit;
                    }
                }
                1 => bytes.truncate(at),
                2 if at < bytes.len() => drop(bytes.remove(at)),
                3 => {
                    let end = (at + harm.len()).min(bytes.len());
                    bytes.splice(at..end, harm.iter().copied());
                }
                _ => drop(bytes.splice(at..at, harm.iter().copied())),
            }
        }
        bytes
    })
}
