//! What is JSON and what is not: a table, checked against `serde_json` too; and where the first wrong byte is.

use unspool::json::{Fault, JsonError, Tape};

/// Every one of them is what `JSON.parse` accepts too.
const ACCEPTED: &[&[u8]] = &[
    b"0",
    b"-0",
    b"-1",
    b"12",
    b"1.5",
    b"0.5",
    b"0e1",
    b"0e+1",
    b"1E22",
    b"1e-2",
    b"-0.1e-05",
    b"1e400",
    b"-1e400",
    b"1e-400",
    b"123456789012345678901234567890",
    b"9007199254740993",
    b"12345678",
    b"123456789",
    b"1234567.5",
    b"12345678.5",
    b"true",
    b"false",
    b"null",
    b"\"\"",
    b"\"a\"",
    b"[]",
    b"{}",
    b"[[]]",
    b"[{}]",
    b"{\"a\":{}}",
    b"{\"a\":[]}",
    b" [ ] ",
    b"\t{\n}\r",
    b" 1 ",
    b"\n\r\t null",
    b"[1,2]",
    b"[ 1 , 2 ]",
    b"[\"a\",\"b\"]",
    b"[true,false,null]",
    b"[1,\"\",[],{}]",
    b"{\"a\":1}",
    b"{\"a\":1,\"b\":2}",
    b"{ \"a\" : 1 , \"b\" : 2 }",
    b"{\"\":0}",
    b"{\"a\":1,\"a\":2}",
    b"{\"\\u0061\":1,\"a\":2}",
    b"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
    b"\"\\u0000\"",
    b"\"\\uABCD\\uabcd\"",
    b"\"\\ud83d\\ude42\"",
    b"\"\\ud83d\"",
    b"\"\\ude42\\ud83d\"",
    b"\"\\\\\"",
    b"\"\\\\\\\"\"",
    b"\"/\"",
    b"\"\x7f\"",
    b"\"\xc2\x80\"",
    b"\"\xdf\xbf\"",
    b"\"\xe0\xa0\x80\"",
    b"\"\xed\x9f\xbf\"",
    b"\"\xee\x80\x80\"",
    b"\"\xef\xbf\xbf\"",
    b"\"\xf0\x90\x80\x80\"",
    b"\"\xf4\x8f\xbf\xbf\"",
    b"\"\xef\xbb\xbf\"",
    b"\"\xe2\x80\xa8\xe2\x80\xa9\"",
    b"\"{}[]:,\"",
    b"[\"a,b\",\"c:d\"]",
    b"{\"a:b\":\"}\"}",
    b"[[[[[[[[[[1]]]]]]]]]]",
    b"[0,0.0,-0.0e0]",
];

const REFUSED: &[(&[u8], usize, Fault)] = &[
    // Nothing, or not enough.
    (b"", 0, Fault::Truncated),
    (b" ", 1, Fault::Truncated),
    (b"[", 1, Fault::Truncated),
    (b"{", 1, Fault::Truncated),
    (b"[1", 2, Fault::Truncated),
    (b"[1,", 3, Fault::Truncated),
    (b"{\"a\"", 4, Fault::Truncated),
    (b"{\"a\":", 5, Fault::Truncated),
    (b"{\"a\":1", 6, Fault::Truncated),
    (b"{\"a\":1,", 7, Fault::Truncated),
    (b"\"", 1, Fault::Truncated),
    (b"\"a", 2, Fault::Truncated),
    (b"\"a\\", 3, Fault::Truncated),
    (b"\"\\u00", 5, Fault::Truncated),
    (b"-", 1, Fault::Truncated),
    (b"1.", 2, Fault::Truncated),
    (b"1e", 2, Fault::Truncated),
    (b"1e+", 3, Fault::Truncated),
    (b"tru", 3, Fault::Truncated),
    (b"nul", 3, Fault::Truncated),
    // Too much, or in the wrong place.
    (b"1 2", 2, Fault::Unexpected),
    (b"{}{}", 2, Fault::Unexpected),
    (b"[]]", 2, Fault::Unexpected),
    (b"{}}", 2, Fault::Unexpected),
    (b"]", 0, Fault::Unexpected),
    (b",", 0, Fault::Unexpected),
    (b":", 0, Fault::Unexpected),
    (b"[,]", 1, Fault::Unexpected),
    (b"[1,]", 3, Fault::Unexpected),
    (b"[1,,2]", 3, Fault::Unexpected),
    (b"[1 2]", 3, Fault::Unexpected),
    (b"[1:2]", 2, Fault::Unexpected),
    (b"[1}", 2, Fault::Unexpected),
    (b"{]", 1, Fault::Unexpected),
    (b"{\"a\":1]", 6, Fault::Unexpected),
    (b"{1:2}", 1, Fault::Unexpected),
    (b"{\"a\"}", 4, Fault::Unexpected),
    (b"{\"a\",\"b\"}", 4, Fault::Unexpected),
    (b"{\"a\":}", 5, Fault::Unexpected),
    (b"{\"a\":1,}", 7, Fault::Unexpected),
    (b"{,}", 1, Fault::Unexpected),
    (b"{\"a\"::1}", 5, Fault::Unexpected),
    (b"{\"a\":1 \"b\":2}", 7, Fault::Unexpected),
    (b"{[]:1}", 1, Fault::Unexpected),
    (b"{\"a\" \"b\":1}", 5, Fault::Unexpected),
    (b"\"a\" \"b\"", 4, Fault::Unexpected),
    (b"\"a\"\"b\"", 3, Fault::Unexpected),
    (b"\"a\"1", 3, Fault::Unexpected),
    // Numbers and words of other languages.
    (b"01", 1, Fault::Number),
    (b"-01", 2, Fault::Number),
    (b"00", 1, Fault::Number),
    (b"1.e1", 2, Fault::Number),
    (b"1.5.5", 3, Fault::Number),
    (b"1ee5", 2, Fault::Number),
    (b"1e5.5", 3, Fault::Number),
    (b"-a", 1, Fault::Number),
    (b"--1", 1, Fault::Number),
    (b"1a", 1, Fault::Number),
    (b"0x10", 1, Fault::Number),
    (b"1_000", 1, Fault::Number),
    (b"1\"a\"", 1, Fault::Number),
    (b"123456789a", 9, Fault::Number),
    (b"+1", 0, Fault::Unexpected),
    (b".5", 0, Fault::Unexpected),
    (b"NaN", 0, Fault::Unexpected),
    (b"Infinity", 0, Fault::Unexpected),
    (b"-Infinity", 1, Fault::Number),
    (b"True", 0, Fault::Unexpected),
    (b"truE", 3, Fault::Unexpected),
    (b"nulll", 4, Fault::Unexpected),
    (b"truefalse", 4, Fault::Unexpected),
    (b"undefined", 0, Fault::Unexpected),
    (b"'a'", 0, Fault::Unexpected),
    (b"{a:1}", 1, Fault::Unexpected),
    (b"// 1\n1", 0, Fault::Unexpected),
    (b"1/**/", 1, Fault::Number),
    (b"<html>", 0, Fault::Unexpected),
    (b"\\n", 0, Fault::Unexpected),
    // White space that JSON does not have.
    (b"\x0c1", 0, Fault::Unexpected),
    (b"[\x0b]", 1, Fault::Unexpected),
    (b"\x00", 0, Fault::Unexpected),
    (b"\xc2\xa01", 0, Fault::Unexpected),
    (b"[1\x0c]", 2, Fault::Number),
    (b"[\x1a1]", 1, Fault::Unexpected),
    (b"\xef\xbb\xbf{}", 0, Fault::Unexpected),
    // Strings.
    (b"\"\n\"", 1, Fault::String),
    (b"\"\t\"", 1, Fault::String),
    (b"\"\x00\"", 1, Fault::String),
    (b"\"\x1f\"", 1, Fault::String),
    (b"\"\\x\"", 1, Fault::String),
    (b"\"\\'\"", 1, Fault::String),
    (b"\"\\\n\"", 1, Fault::String),
    (b"\"\\u12g4\"", 1, Fault::String),
    (b"\"\\u\"", 1, Fault::String),
    (b"\"\\u123\"", 1, Fault::String),
    (b"\"\\U0041\"", 1, Fault::String),
    (b"\"\\ud83d\\u\"", 7, Fault::String),
    // Bytes that are not UTF-8, anywhere.
    (b"\"\x80\"", 1, Fault::Utf8),
    (b"\"\xc0\xaf\"", 1, Fault::Utf8),
    (b"\"\xc1\xbf\"", 1, Fault::Utf8),
    (b"\"\xc3\"", 1, Fault::Utf8),
    (b"\"\xe0\x80\x80\"", 1, Fault::Utf8),
    (b"\"\xe0\x9f\xbf\"", 1, Fault::Utf8),
    (b"\"\xed\xa0\x80\"", 1, Fault::Utf8),
    (b"\"\xf0\x80\x80\x80\"", 1, Fault::Utf8),
    (b"\"\xf4\x90\x80\x80\"", 1, Fault::Utf8),
    (b"\"\xf8\x88\x80\x80\x80\"", 1, Fault::Utf8),
    (b"\"\xff\"", 1, Fault::Utf8),
    (b"[\"a\xe6\x97\"]", 3, Fault::Utf8),
    (b"[1,\"\xf0\x9f\x99", 4, Fault::Utf8),
    (b"\xff\xfe[\x00", 0, Fault::Utf8),
    // The first fault is the one that is told.
    (b"[1,,\"\x80\"]", 3, Fault::Unexpected),
    (b"[\"\x80\",,]", 2, Fault::Utf8),
];

fn strict(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok())
}

#[test]
fn sound_documents_are_accepted() {
    let mut tape = Tape::new();
    for bytes in ACCEPTED {
        let shown = String::from_utf8_lossy(bytes);
        assert!(tape.parse(bytes).is_ok(), "{shown}");
        assert!(strict(bytes), "serde_json on {shown}");
        // Somewhere else, and across the border of a block.
        for before in [1, 31, 62, 63, 64, 200] {
            let moved = [&b" ".repeat(before), *bytes, b"\n"].concat();
            assert!(tape.parse(&moved).is_ok(), "{before} spaces and {shown}");
        }
    }
}

#[test]
fn everything_else_is_refused_where_it_is_wrong() {
    let mut tape = Tape::new();
    for (bytes, byte, fault) in REFUSED {
        let shown = String::from_utf8_lossy(bytes);
        assert_eq!(tape.parse(bytes).err(), Some(JsonError { byte: *byte, fault: *fault }), "{shown:?}");
        assert!(!strict(bytes), "serde_json on {shown:?}");
        for before in [1, 62, 63, 64, 200] {
            let moved = [&b" ".repeat(before), *bytes].concat();
            let expected = JsonError { byte: before + byte, fault: *fault };
            assert_eq!(tape.parse(&moved).err(), Some(expected), "{before} spaces and {shown:?}");
        }
    }
}

#[test]
fn a_tape_reads_on_after_a_refusal() {
    let mut tape = Tape::new();
    assert!(tape.parse(b"[1,2,3").is_err());
    assert!(tape.marks().is_empty());
    let doc = tape.parse(b"[4]").expect("sound");
    assert_eq!(doc.root().elements().map(|node| node.raw().to_vec()).collect::<Vec<_>>(), [b"4"]);
}
