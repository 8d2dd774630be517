//! The fast reader against the plain one.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::agree::agree;
use super::super::lane::{Fast, Lane, Plain, mask};
use super::super::utf8::survey;
use super::super::{Fault, MAX_DEPTH, has_breaks};

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
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

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn line_breaks_are_found_at_every_place() {
    for length in [1, 16, 63, 64, 65, 127, 130] {
        for at in 0..length {
            let mut text = vec![0x8a; length];
            for byte in 0..=u8::MAX {
                text[at] = byte;
                assert_eq!(has_breaks(&text), matches!(byte, b'\n' | b'\r'), "{byte:#x} at {at} of {length}");
            }
        }
    }
    assert!(!has_breaks(b""));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
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

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_edge_of_utf8_is_known() {
    let edges = [b'a', 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc2, 0xff];
    for first in 0x7f..=u8::MAX {
        for second in edges {
            for third in edges {
                for fourth in edges {
                    // Across two sixteens.
                    let mut bytes = [b' '; 20];
                    bytes[14..18].copy_from_slice(&[first, second, third, fourth]);
                    let wanted = Plain::survey(&bytes);
                    assert_eq!(Fast::survey(&bytes), wanted, "{bytes:x?}");
                    assert_eq!(survey::<[u8; 16]>(&bytes), wanted, "{bytes:x?}");
                }
            }
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_control_character_is_found_at_every_place() {
    for byte in [0, 0x1f, 0x20, 0x7f, 0x80, 0xff] {
        for at in 0..300 {
            let mut bytes = [b'a'; 300];
            bytes[at] = byte;
            let wanted = byte < 0x20;
            assert_eq!(Plain::survey(&bytes).has_controls, wanted, "{byte:#x} at {at}");
            assert_eq!(Fast::survey(&bytes).has_controls, wanted, "{byte:#x} at {at}");
            assert_eq!(survey::<[u8; 16]>(&bytes).has_controls, wanted, "{byte:#x} at {at}");
        }
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
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

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn every_cut_of_a_document_is_read_alike() {
    let text = r#" {"data": [{"id": 9007199254740993, "name": "Zoë \"Z\" \\", "tags": ["a", "b\u00e9\ud83d\ude42"], "on": true,
        "off": false, "none": null, "rate": -1.25e-3, "empty": [{}, [], "", {"a": {}}]}, {"id": 2, "name": "日本語🙂"}], "next": null} "#;
    for end in 0..=text.len() {
        let verdict = agree(&text.as_bytes()[..end]);
        assert_eq!(verdict.is_ok(), end >= text.len() - 1, "cut at {end}");
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
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

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
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

/// Without proptest, so that it also runs where the SIMD lane is: wounds of a real document, from a seed.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn wounds_are_seen_by_every_lane() {
    let sound = "{\"data\": [{\"id\": 9007199254740993, \"name\": \"Zoë \\\"Z\\\" \\\\\", \"tags\": [\"a\", \"b\\u00e9\\ud83d\\ude42\"]},\n \
        {\"id\": -1.25e-3, \"text\": \"日本語🙂 the quick brown fox jumps over the lazy dog and then over another, much longer dog\"}], \
        \"more\": true, \"next\": null}"
        .as_bytes();
    let harm = b"\"\\{}[]:, \n\x0c\x1a\x00\x80\xbf\xc0\xc3\xe0\xed\xf0\xf4\xff0e-u";
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut roll = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed >> 32) as usize % below
    };
    let mut refused = 0;
    for _ in 0..20_000 {
        let mut bytes = [&b" ".repeat(roll(70)), sound].concat();
        for _ in 0..=roll(2) {
            let at = roll(bytes.len());
            match roll(4) {
                0 => bytes[at] ^= 1 << roll(8),
                1 => bytes[at] = harm[roll(harm.len())],
                2 => bytes.insert(at, harm[roll(harm.len())]),
                _ => drop(bytes.remove(at)),
            }
        }
        refused += usize::from(agree(&bytes).is_err());
    }
    assert!((5_000..20_000).contains(&refused), "{refused} refused: the wounds are too deep or too shallow");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn short_scalars_are_judged_as_long_ones() {
    // Every text of up to four of these, in an array and at the end of the body: no more than eight bytes are read at
    // once.
    let letters = b"019.-e+t";
    for text in 0..letters.len().pow(4) {
        let text = [text % 8, text / 8 % 8, text / 64 % 8, text / 512].map(|at| letters[at]);
        for len in 1..=4 {
            let _ = agree(&text[..len]);
            let _ = agree(&[b"[", &text[..len], b",1234567]"].concat());
        }
    }
    for word in ["true", "false", "null", "tru", "truee", "nul", "falsy", "True", "nullnull", "truefalse"] {
        let sound = ["true", "false", "null"].contains(&word);
        for text in [word.to_owned(), format!("[{word}]"), format!("[{word},1,2,3,4]"), format!("[{word} ,1,2,3]")] {
            assert_eq!(agree(text.as_bytes()).is_ok(), sound, "{text}");
        }
    }
}
