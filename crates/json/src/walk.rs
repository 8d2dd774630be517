//! Stage two: one pass over the marks. It checks the grammar, the numbers and the literals, and links brackets.

use super::MAX_DEPTH;
use super::index::{Marks, PADDING};

/// No container is open.
const NONE: u32 = u32::MAX;

/// Whether the marks are those of one JSON value. There are as many as `links`, and [`PADDING`] behind them.
///
/// Fills `links` as [`Tape`](super::Tape) has them. No stack: while a container is open, its link says which container
/// it stands in.
pub(super) fn walk(bytes: &[u8], marks: &Marks, links: &mut [u32]) -> bool {
    let count = links.len();
    let walk = Walk { bytes, places: &marks.places[..count + PADDING], firsts: &marks.firsts[..count + PADDING] };
    let mut at = 0;
    let mut open = NONE;
    let mut depth = 0;
    // The container is an object, and the value in hand belongs to the name at this mark.
    let mut object = false;
    let mut name = 0;
    'value: loop {
        let first = walk.firsts[at];
        if first == b'"' {
            at += 1;
        } else if first == b'{' || first == b'[' {
            if depth == MAX_DEPTH {
                return false;
            }
            // '{' + 2 is '}', '[' + 2 is ']'.
            if walk.firsts[at + 1] == first + 2 {
                links[at] = at as u32 + 1;
                at += 2;
            } else {
                links[at] = open;
                open = at as u32;
                depth += 1;
                object = first == b'{';
                at += 1;
                if object {
                    if !walk.is_name(at) {
                        return false;
                    }
                    name = at;
                    at += 2;
                }
                continue;
            }
        } else if walk.scalar(at, first) {
            at += 1;
        } else {
            return false;
        }
        loop {
            if open == NONE {
                return at + 1 == count;
            }
            let next = walk.firsts[at];
            if next == b',' {
                at += 1;
                if object {
                    if !walk.is_name(at) {
                        return false;
                    }
                    links[name] = at as u32;
                    name = at;
                    at += 2;
                }
                continue 'value;
            }
            if object {
                if next != b'}' {
                    return false;
                }
                links[name] = 0;
            } else if next != b']' {
                return false;
            }
            let closed = open as usize;
            open = links[closed];
            links[closed] = at as u32;
            at += 1;
            depth -= 1;
            object = open != NONE && walk.firsts[open as usize] == b'{';
            if object {
                name = closed - 2;
            }
        }
    }
}

struct Walk<'d> {
    bytes: &'d [u8],
    places: &'d [u32],
    firsts: &'d [u8],
}

impl Walk<'_> {
    /// Whether a member starts at `mark`: a string and a colon.
    #[inline(always)]
    fn is_name(&self, mark: usize) -> bool {
        self.firsts[mark..].starts_with(b"\":")
    }

    /// Whether a number or literal stands at `mark` and ends where it should.
    #[inline(always)]
    fn scalar(&self, mark: usize, first: u8) -> bool {
        let (start, next) = (self.places[mark] as usize, self.places[mark + 1] as usize);
        let Some(rest) = self.bytes.get(start..) else { return false };
        if let Some(eight) = rest.first_chunk()
            && next - start <= 8
            && is_short(*eight, next - start)
        {
            return true;
        }
        let len = match first {
            b't' if rest.starts_with(b"true") => 4,
            b'f' if rest.starts_with(b"false") => 5,
            b'n' if rest.starts_with(b"null") => 4,
            b'-' | b'0'..=b'9' => match number(rest) {
                Some(len) => len,
                None => return false,
            },
            _ => return false,
        };
        // A quote right behind a scalar has no mark, and all other bytes that are no scalar have one.
        start + len == next || matches!(rest.get(len), Some(b' ' | b'\n' | b'\r' | b'\t'))
    }
}

/// Whether the first `len` bytes (1 to 8) are a literal, digits, or digits with a point between them. Nothing is asked
/// that a processor would have to guess: what stands next in a page is as good as random.
#[expect(clippy::needless_bitwise_bool, reason = "each lazy operator would be a branch")]
#[inline(always)]
fn is_short(eight: [u8; 8], len: usize) -> bool {
    const LITERALS: [u64; 3] = [
        u64::from_le_bytes(*b"true\0\0\0\0"),
        u64::from_le_bytes(*b"false\0\0\0"),
        u64::from_le_bytes(*b"null\0\0\0\0"),
    ];
    const TOPS: u64 = 0x8080_8080_8080_8080;
    let word = u64::from_le_bytes(eight);
    let inside = u64::MAX >> (64 - 8 * len);
    let values = word ^ 0x3030_3030_3030_3030;
    let others = (((values & !TOPS) + 0x7676_7676_7676_7676) | values) & TOPS & inside;
    let digits = (others.trailing_zeros() as usize / 8).min(len);
    // The one other byte is a point, neither the first nor the last.
    let point = (word >> ((8 * digits) & 63)) as u8 == b'.';
    let one = others & others.wrapping_sub(1) == 0;
    let number = (others == 0) | (one & point & (digits > 0) & (digits + 1 < len));
    let zero = (eight[0] != b'0') | (digits == 1);
    if number & zero {
        return true;
    }
    let text = word & inside;
    (text == LITERALS[0]) | (text == LITERALS[1]) | (text == LITERALS[2])
}

/// The top bit of each byte that is no digit; behind the first of them it may be set wrongly.
#[inline(always)]
fn not_digits(eight: [u8; 8]) -> u64 {
    let values = u64::from_le_bytes(eight) ^ 0x3030_3030_3030_3030;
    (values.wrapping_add(0x7676_7676_7676_7676) | values) & 0x8080_8080_8080_8080
}

/// The length of the number that `rest` starts with.
#[inline(always)]
fn number(rest: &[u8]) -> Option<usize> {
    let mut at = usize::from(rest.first() == Some(&b'-'));
    let first = at;
    at = digits(rest, at);
    if at == first || (rest[first] == b'0' && at > first + 1) {
        return None;
    }
    if rest.get(at) == Some(&b'.') {
        let first = at + 1;
        at = digits(rest, first);
        if at == first {
            return None;
        }
    }
    if matches!(rest.get(at), Some(b'e' | b'E')) {
        let first = at + 1 + usize::from(matches!(rest.get(at + 1), Some(b'+' | b'-')));
        at = digits(rest, first);
        if at == first {
            return None;
        }
    }
    Some(at)
}

/// The end of the digits from `at`. Eight at a time: a loop over each would be guessed wrong at the end of most
/// numbers, which costs more than all the rest of them.
#[inline(always)]
fn digits(rest: &[u8], mut at: usize) -> usize {
    while let Some(eight) = rest.get(at..).and_then(<[u8]>::first_chunk) {
        let others = not_digits(*eight);
        at += others.trailing_zeros() as usize / 8;
        if others != 0 {
            return at;
        }
    }
    while matches!(rest.get(at), Some(b'0'..=b'9')) {
        at += 1;
    }
    at
}

const _: () = assert!(PADDING >= 2, "a member looks at its name, its colon and its value");
