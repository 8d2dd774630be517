//! The scanner takes exactly the documents that the engine's own `JSON.parse` takes: generated ones, and those with a
//! few bytes changed. The seed is in every message.

use unspool::json::Tape;
use wasm_bindgen_test::wasm_bindgen_test;

const DOCUMENTS: u32 = 6_000;
/// Far below the bound of the scanner, which `JSON.parse` does not have.
const DEPTH: u32 = 6;

/// xorshift64*, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize) % end
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }
}

fn space(random: &mut Random, out: &mut String) {
    if random.below(4) == 0 {
        out.push_str(random.pick(&[" ", "\n", "\r\n", "\t", "  \t\n", ""]));
    }
}

fn text(random: &mut Random, out: &mut String) {
    const PARTS: &[&str] = &[
        "a",
        "id",
        "é",
        "\u{2028}",
        "😀",
        "\u{7f}",
        "\\n",
        "\\\"",
        "\\\\",
        "\\/",
        "\\u0041",
        "\\ud83d\\ude00",
        "\\ud800",
        "\\uDFFF",
        "__proto__",
        "sixteen or more plain bytes in a row",
        "{",
        "]",
        ":",
        ",",
        "'",
    ];
    out.push('"');
    for _ in 0..random.below(5) {
        out.push_str(random.pick(PARTS));
    }
    out.push('"');
}

fn number(random: &mut Random, out: &mut String) {
    const NUMBERS: &[&str] = &[
        "0",
        "-0",
        "1",
        "-17",
        "9007199254740993",
        "0.5",
        "-0.0",
        "1e5",
        "1E+5",
        "1e-5",
        "12.25e10",
        "1e400",
        "-1e-400",
        "123456789012345678901234567890",
    ];
    out.push_str(random.pick(NUMBERS));
}

fn value(random: &mut Random, depth: u32, out: &mut String) {
    space(random, out);
    let kinds = if depth == 0 { 4 } else { 7 };
    match random.below(kinds) {
        0 => out.push_str(random.pick(&["true", "false", "null"])),
        1 => number(random, out),
        2 | 3 => text(random, out),
        4 => list(random, depth, out),
        _ => object(random, depth, out),
    }
    space(random, out);
}

fn list(random: &mut Random, depth: u32, out: &mut String) {
    out.push('[');
    for at in 0..random.below(5) {
        if at > 0 {
            out.push(',');
        }
        value(random, depth - 1, out);
    }
    out.push(']');
}

fn object(random: &mut Random, depth: u32, out: &mut String) {
    out.push('{');
    for at in 0..random.below(5) {
        if at > 0 {
            out.push(',');
        }
        space(random, out);
        text(random, out);
        space(random, out);
        out.push(':');
        value(random, depth - 1, out);
    }
    out.push('}');
}

/// One to three small changes, most of which break the document.
fn mutate(random: &mut Random, document: &str) -> Vec<u8> {
    const PIECES: &[&str] = &[
        "\"", "\\", "{", "}", "[", "]", ",", ":", "0", "-", ".", "e", "+", " ", "\n", "\u{0}", "\u{1f}", "\u{a0}",
        "\u{feff}", "u", "t", "true", "nul", "NaN", "\\x", "\\u12", "//", "00", "1.", ".5", "é", "😀", "\u{b}",
        "\u{85}",
    ];
    let mut bytes = document.as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len() + 1);
        match random.below(5) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => drop(bytes.remove(at)),
            2 if at < bytes.len() => {
                let other = random.below(bytes.len());
                bytes.swap(at, other);
            }
            3 => {
                let end = (at + random.below(8)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            _ => {
                let piece = random.pick(PIECES).bytes();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

/// Whether both take it, or both refuse it. `None`: not UTF-8, which a JavaScript string cannot say.
fn verdict(tape: &mut Tape, bytes: &[u8]) -> Option<(bool, bool)> {
    let document = std::str::from_utf8(bytes).ok()?;
    Some((tape.parse(bytes).is_ok(), js_sys::JSON::parse(document).is_ok()))
}

fn check(seed: u64, change: bool) {
    let mut random = Random(seed | 1);
    let mut tape = Tape::new();
    let (mut taken, mut refused) = (0_u32, 0_u32);
    for _ in 0..DOCUMENTS {
        let mut document = String::new();
        value(&mut random, DEPTH, &mut document);
        let bytes = if change { mutate(&mut random, &document) } else { document.into_bytes() };
        let Some((ours, theirs)) = verdict(&mut tape, &bytes) else { continue };
        assert_eq!(ours, theirs, "seed {seed}: {:?}", String::from_utf8_lossy(&bytes));
        if ours { taken += 1 } else { refused += 1 }
    }
    // A generator that makes only one kind would prove nothing.
    assert!(taken > DOCUMENTS / 50, "seed {seed}: {taken} taken, {refused} refused");
    assert!(!change || refused > DOCUMENTS / 4, "seed {seed}: {taken} taken, {refused} refused");
}

#[wasm_bindgen_test]
fn behaviour_43_every_generated_document_is_taken() {
    for seed in [1, 0x5eed, 20_261_121] {
        check(seed, false);
    }
}

#[wasm_bindgen_test]
fn behaviour_43_changed_documents_are_taken_or_refused_as_json_parse_does() {
    for seed in [2, 0xfeed, 19_700_101, 77] {
        check(seed, true);
    }
}

#[wasm_bindgen_test]
fn behaviour_43_the_classic_traps() {
    let mut tape = Tape::new();
    for document in [
        "",
        " ",
        "\u{feff}1",
        "1\u{0}",
        "1 2",
        "[1,]",
        "[,1]",
        "{\"a\":1,}",
        "{\"a\"}",
        "{a:1}",
        "'a'",
        "\"a\u{1f}b\"",
        "\"\\a\"",
        "\"\\u00g0\"",
        "\"a",
        "\"\u{7f}\"",
        "\"\u{2028}\"",
        "01",
        "-",
        "+1",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x10",
        "Infinity",
        "-0",
        "1E400",
        "truE",
        "nulll",
        "[1",
        "]",
        "{}{}",
        "\u{a0}1",
        "\u{b}1",
        "\u{c}1",
        "[\"\\ud800\"]",
        "{\"__proto__\":1}",
        "/**/1",
        "[1]//",
        "\"\\u{41}\"",
        "9007199254740993",
    ] {
        let both = verdict(&mut tape, document.as_bytes());
        assert!(both.is_some_and(|(ours, theirs)| ours == theirs), "{document:?}: {both:?}");
    }
}
