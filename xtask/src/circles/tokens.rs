//! Rust as words: names, `::`, and every other sign by itself. Comments and lifetimes are left out; of texts,
//! characters and numbers only a placeholder stays.

/// A name, `::`, one sign, or [`LITERAL`].
#[derive(Clone, Copy)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    /// Counted from 1.
    pub(super) line: usize,
}

/// What stands for a text, a character or a number.
const LITERAL: &str = "0";

impl Token<'_> {
    pub(super) fn is_name(&self) -> bool {
        self.text.starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

/// In one pass over the bytes: what is looked for is ASCII, and no byte of any other character is.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let (mut at, mut line, mut counted) = (0, 1, 0);
    while at < bytes.len() {
        line += text[counted..at].matches('\n').count();
        counted = at;
        let rest = &bytes[at..];
        let (end, token) = match rest[0] {
            b'/' if rest.starts_with(b"//") => (at + until(rest, b"\n"), None),
            b'/' if rest.starts_with(b"/*") => (at + comment(rest), None),
            b'"' => (at + quoted(rest), Some(LITERAL)),
            b'\'' => character(text, at),
            byte if is_word(byte) => {
                let word = rest.iter().take_while(|byte| is_word(**byte)).count();
                literal(rest, word)
                    .map_or_else(|| (at + word, Some(&text[at..at + word])), |length| (at + length, Some(LITERAL)))
            }
            b':' if rest.starts_with(b"::") => (at + 2, Some("::")),
            byte if byte.is_ascii_whitespace() => (at + 1, None),
            _ => (at + 1, Some(&text[at..=at])),
        };
        found.extend(token.map(|text| Token { text, line }));
        at = end;
    }
    found
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn until(rest: &[u8], end: &[u8]) -> usize {
    rest.windows(end.len()).position(|window| window == end).map_or(rest.len(), |at| at + end.len())
}

/// Comments of blocks lie in each other.
fn comment(rest: &[u8]) -> usize {
    let (mut at, mut depth) = (0, 0);
    while at < rest.len() {
        match rest[at..] {
            [b'/', b'*', ..] => (at, depth) = (at + 2, depth + 1),
            [b'*', b'/', ..] => (at, depth) = (at + 2, depth - 1),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(rest: &[u8]) -> usize {
    let quote = rest[0];
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// `'x'` is a character, `'x` a lifetime.
fn character(text: &str, at: usize) -> (usize, Option<&'static str>) {
    let rest = &text[at..];
    let mut after = rest.chars().skip(1);
    let (first, second) = (after.next(), after.next());
    if first == Some('\\') || second == Some('\'') {
        return (at + quoted(rest.as_bytes()), Some(LITERAL));
    }
    (at + 1 + rest.bytes().skip(1).take_while(|byte| is_word(*byte)).count(), None)
}

/// The length of what begins with this word and is no name: a number, `b"…"`, `r#"…"#`.
fn literal(rest: &[u8], word: usize) -> Option<usize> {
    if rest[0].is_ascii_digit() {
        return Some(word);
    }
    let (raw, plain) = match &rest[..word] {
        b"r" | b"br" | b"cr" => (true, false),
        b"b" | b"c" => (false, true),
        _ => (false, false),
    };
    let hashes = rest[word..].iter().take_while(|byte| **byte == b'#').count();
    let quote = rest.get(word + hashes).copied();
    match quote {
        Some(b'"') if raw => {
            let inside = word + hashes + 1;
            let end = [b"\"".as_slice(), &rest[word..word + hashes]].concat();
            Some(inside + until(&rest[inside..], &end))
        }
        Some(b'"' | b'\'') if plain && hashes == 0 => Some(word + quoted(&rest[word..])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[track_caller]
    fn reads(text: &str, expected: &str) {
        let found: Vec<&str> = tokens(text).iter().map(|token| token.text).collect();
        assert_eq!(found.join(" "), expected, "{text}");
    }

    #[test]
    fn what_is_no_code_is_left_out() {
        reads("a::b // c::d\n e", "a :: b e");
        reads("a /* b /* c */ d */ e", "a e");
        reads(r#"f("use crate::a; \" b", b"c", 'd', b'"', '\'')"#, "f ( 0 , 0 , 0 , 0 , 0 )");
        reads("r#\"a \" b\"# c br\"\\\" d", "0 c 0 d");
        reads("fn f<'a>(x: &'a str) -> 1.5", "fn f < > ( x : & str ) - > 0 . 0");
        reads("'é' é", "0 é");
    }

    #[test]
    fn lines_are_counted_through_texts_and_comments() {
        let text = "a\n/*\n*/ b \"\n\n\" c";
        let lines: Vec<usize> = tokens(text).iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 3, 3, 5]);
    }
}
