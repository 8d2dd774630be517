//! Stage two: one pass over the marks. It checks the grammar, the numbers and the literals, and links brackets.

use super::MAX_DEPTH;
use super::index::PADDING;

/// No container is open.
const NONE: u32 = u32::MAX;

/// Whether the marks are those of one JSON value. `marks` has [`PADDING`] entries behind the last mark; `links` is as long
/// as there are marks.
///
/// No stack: while a container is open, its link says which container it stands in.
pub(super) fn walk(bytes: &[u8], marks: &[u32], links: &mut [u32]) -> bool {
    let walk = Walk { bytes, marks };
    let mut at = 0;
    let mut open = NONE;
    let mut depth = 0;
    let mut object = false;
    'value: loop {
        let first = walk.byte(at);
        match first {
            b'"' => at += 1,
            b'{' | b'[' => {
                if depth == MAX_DEPTH {
                    return false;
                }
                // '{' + 2 is '}', '[' + 2 is ']'.
                if walk.byte(at + 1) == first + 2 {
                    links[at] = at as u32 + 1;
                    at += 2;
                } else {
                    links[at] = open;
                    open = at as u32;
                    depth += 1;
                    object = first == b'{';
                    at += 1;
                    if object {
                        if !walk.name(at) {
                            return false;
                        }
                        at += 2;
                    }
                    continue 'value;
                }
            }
            _ => {
                if !walk.scalar(at, first) {
                    return false;
                }
                at += 1;
            }
        }
        loop {
            if open == NONE {
                return at + 1 == links.len();
            }
            let next = walk.byte(at);
            if next == b',' {
                at += 1;
                if object {
                    if !walk.name(at) {
                        return false;
                    }
                    at += 2;
                }
                continue 'value;
            }
            if next != if object { b'}' } else { b']' } {
                return false;
            }
            let parent = links[open as usize];
            links[open as usize] = at as u32;
            at += 1;
            open = parent;
            depth -= 1;
            object = open != NONE && walk.byte(open as usize) == b'{';
        }
    }
}

struct Walk<'d> {
    bytes: &'d [u8],
    marks: &'d [u32],
}

impl Walk<'_> {
    /// The byte at a mark; 0, which nothing starts with, at the end.
    #[inline(always)]
    fn byte(&self, mark: usize) -> u8 {
        self.bytes.get(self.marks[mark] as usize).copied().unwrap_or(0)
    }

    /// Whether a member starts at `mark`: a string and a colon.
    #[inline(always)]
    fn name(&self, mark: usize) -> bool {
        self.byte(mark) == b'"' && self.byte(mark + 1) == b':'
    }

    /// Whether a number or literal stands at `mark` and ends where it should.
    #[inline(always)]
    fn scalar(&self, mark: usize, first: u8) -> bool {
        let start = self.marks[mark] as usize;
        let rest = &self.bytes[start.min(self.bytes.len())..];
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
        start + len == self.marks[mark + 1] as usize || matches!(rest.get(len), Some(b' ' | b'\n' | b'\r' | b'\t'))
    }
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

/// The end of the digits from `at`. Eight at a time: a loop over each would be guessed wrong at the end of most numbers,
/// which costs more than all the rest of them.
#[inline(always)]
fn digits(rest: &[u8], mut at: usize) -> usize {
    while let Some(eight) = rest.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let digits = u64::from_le_bytes(*eight) ^ 0x3030_3030_3030_3030;
        // The top bit of each byte above 9. A carry spoils only bytes behind the first of them.
        let others = (digits.wrapping_add(0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080;
        if others != 0 {
            return at + others.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while matches!(rest.get(at), Some(b'0'..=b'9')) {
        at += 1;
    }
    at
}

const _: () = assert!(PADDING >= 2, "a member looks at its name, its colon and its value");
