//! The fast reader against the plain one.

use proptest::prelude::*;

use super::super::agree::agree;
use super::super::lane::{Block, Fast, Lane, Plain, holds, mask};
use super::super::{Fault, MAX_DEPTH};
use super::documents::{damaged, document};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn sound_documents_are_read_alike(text in document()) {
        prop_assert_eq!(agree(text.as_bytes()), Ok(()));
    }

    #[test]
    fn damaged_documents_are_read_alike(bytes in damaged()) {
        let _ = agree(&bytes);
    }

    #[test]
    fn any_bytes_are_read_alike(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = agree(&bytes);
        // The same inside a string, where bytes live longer.
        let _ = agree(&[b"[\"", &bytes[..], b"\"]"].concat());
    }

    #[test]
    fn lanes_answer_alike(block in prop::array::uniform32(any::<[u8; 2]>()), byte in any::<u8>(), bound in any::<i8>()) {
        let block: Block = std::array::from_fn(|at| block[at / 2][at % 2]);
        let equal = std::array::from_fn::<bool, 64, _>(|at| block[at] == byte);
        prop_assert_eq!(mask(&Plain::load(&block), |lane: Plain| lane.equal(byte)), bits(equal));
        prop_assert_eq!(mask(&Fast::load(&block), |lane: Fast| lane.equal(byte)), bits(equal));
        let below = std::array::from_fn::<bool, 64, _>(|at| (block[at] as i8) < bound);
        prop_assert_eq!(mask(&Plain::load(&block), |lane: Plain| lane.below(bound)), bits(below));
        prop_assert_eq!(mask(&Fast::load(&block), |lane: Fast| lane.below(bound)), bits(below));
        prop_assert_eq!(holds(&Fast::load(&block), |lane: Fast| lane.below(bound)), below.contains(&true));
        let either = mask(&Fast::load(&block), |lane: Fast| lane.equal(byte).or(lane.below(bound)));
        prop_assert_eq!(either, bits(equal) | bits(below));
    }
}

fn bits(set: [bool; 64]) -> u64 {
    set.iter().rev().fold(0, |bits, set| bits << 1 | u64::from(*set))
}

#[test]
fn operators_are_found_at_every_place() {
    for byte in 0..=u8::MAX {
        for at in 0..64 {
            let mut block = [b'a'; 64];
            block[at] = byte;
            let wanted = u64::from(b"{}[]:,".contains(&byte)) << at;
            assert_eq!(mask(&Plain::load(&block), Plain::operator), wanted, "{byte:#x} at {at}");
            let loose = u64::from(b"{}[]:,\x0c\x1a".contains(&byte)) << at;
            let fast = mask(&Fast::load(&block), Fast::operator);
            assert!(fast == wanted || fast == loose, "{byte:#x} at {at}");
        }
    }
}

#[test]
fn runs_of_backslashes_cross_blocks() {
    for offset in 0..130 {
        for run in 0..70 {
            let text = [" ".repeat(offset), "[\"".to_owned(), "\\".repeat(run), "\",1]".to_owned()].concat();
            assert_eq!(agree(text.as_bytes()).is_ok(), run % 2 == 0, "{run} behind {offset}");
            let text = [" ".repeat(offset), "[\"".to_owned(), "\\".repeat(run), "u00e9\"]".to_owned()].concat();
            assert_eq!(agree(text.as_bytes()), Ok(()), "{run} behind {offset}");
        }
    }
}

#[test]
fn characters_cross_blocks() {
    let sound = ["é", "\u{800}", "日", "\u{ffff}", "🙂", "\u{10ffff}", "\u{d7ff}", "\u{e000}"];
    let faulty: &[&[u8]] = &[
        b"\x80",
        b"\xbf\xbf",
        b"\xc0\x80",
        b"\xc1\xbf",
        b"\xc3",
        b"\xc3\xc3\xa9",
        b"\xe0\x80\x80",
        b"\xe0\x9f\xbf",
        b"\xe6\x97",
        b"\xed\xa0\x80",
        b"\xed\xbf\xbf",
        b"\xf0\x8f\xbf\xbf",
        b"\xf0\x9f\x99",
        b"\xf4\x90\x80\x80",
        b"\xf5\x80\x80\x80",
        b"\xff",
        b"\xfe",
        b"\xf0\x9f\x99\x82\x82",
        b"\xc3\xa9\xa9",
    ];
    for offset in 0..130 {
        let quoted = |bytes: &[u8]| [&b" ".repeat(offset), &b"\""[..], bytes, &b"\""[..]].concat();
        for text in sound {
            assert_eq!(agree(&quoted(text.as_bytes())), Ok(()));
        }
        for bytes in faulty {
            let refused = agree(&quoted(bytes)).expect_err("not UTF-8");
            assert_eq!(refused.fault, Fault::Utf8, "{bytes:x?} behind {offset}");
            assert!((offset + 1..offset + 6).contains(&refused.byte));
            // The same as the last bytes of the body.
            assert!(agree(&[&b" ".repeat(offset), &b"\""[..], bytes].concat()).is_err());
        }
    }
}

#[test]
fn every_cut_of_a_document_is_read_alike() {
    let text = r#" {"data": [{"id": 9007199254740993, "name": "Zoë \"Z\" \\", "tags": ["a", "b\u00e9\ud83d\ude42"], "on": true,
        "off": false, "none": null, "rate": -1.25e-3, "empty": [{}, [], "", {"a": {}}]}, {"id": 2, "name": "日本語🙂"}], "next": null} "#;
    for end in 0..=text.len() {
        let verdict = agree(&text.as_bytes()[..end]);
        assert_eq!(verdict.is_ok(), end >= text.len() - 1, "cut at {end}");
    }
}

#[test]
fn scalars_end_where_they_should_at_every_offset() {
    for offset in 0..66 {
        for (scalar, sound) in [
            ("1", true),
            ("true", true),
            ("1\"a\"", false),
            ("\"a\"1", false),
            ("\"a\"\"b\"", false),
            ("truetrue", false),
            ("1\\", false),
            ("null\u{c}", false),
            ("1\u{1a}", false),
            ("tru", false),
            ("-", false),
            ("01", false),
            ("1 2", false),
            ("true{}", false),
        ] {
            let pad = " ".repeat(offset);
            assert_eq!(agree(format!("{pad}{scalar}").as_bytes()).is_ok(), sound, "{scalar} behind {offset}");
            assert_eq!(agree(format!("{pad}[{scalar}]").as_bytes()).is_ok(), sound, "[{scalar}] behind {offset}");
            assert_eq!(agree(format!("{pad}{{\"a\":{scalar} , \"b\" : {scalar}\n}}").as_bytes()).is_ok(), sound);
        }
    }
}

#[test]
fn depth_is_bounded() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        for depth in [MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1, 100_000] {
            let inner = if open == "[" { "" } else { "1" };
            let verdict = agree([open.repeat(depth), inner.to_owned(), close.repeat(depth)].concat().as_bytes());
            match verdict {
                Ok(()) => assert!(depth <= MAX_DEPTH),
                Err(error) => assert_eq!((error.fault, depth > MAX_DEPTH), (Fault::Depth, true)),
            }
        }
        assert!(agree(open.repeat(100_000).as_bytes()).is_err());
    }
}
