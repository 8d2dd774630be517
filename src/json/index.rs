//! Stage one: where the tokens of a document start, and whether its text is sound. Sixty-four bytes at a time, as masks
//! with one bit for each byte (after simdjson, by Langdale and Lemire).
//!
//! ```text
//! bytes    {"id": 7, "t": "a\"b"}
//! quotes   .1..1....1.1..1....1.     escaped ones left out
//! strings  .111.....11...11111..     prefix-xor of the quotes: the opening quote belongs, the closing one does not
//! marks    11...1.1.11..11......1    operators, opening quotes and first bytes of scalars, outside strings
//! ```
//!
//! What is checked here: UTF-8, control characters, escapes, the end of the last string. What is left to the walk: grammar,
//! numbers, literals. Faults are gathered, not branched on; the exact byte is found afterwards by the plain reader.

use super::lane::{Block, Lane, holds, mask};
use super::utf8::Utf8;

/// Marks kept free beyond the ones in use: a block writes up to 64.
const SPARE: usize = 64;

/// Writes the marks of `bytes` to the head of `marks` (which only ever grows) and gives their number; `None` if the text is
/// not sound. Behind the last mark, which is the length, stand [`PADDING`] more of the same.
pub(super) fn index<L: Lane>(bytes: &[u8], marks: &mut Vec<u32>) -> Option<usize> {
    let mut state = State::default();
    let (blocks, tail) = bytes.as_chunks::<64>();
    let mut count = 0;
    let mut base = 0;
    for block in blocks {
        let bits = state.block::<L>(bytes, base, block);
        count += flatten(spare(marks, count), base as u32, bits);
        base += 64;
    }
    // White space changes nothing. The last block is always there, if only to close what the others left open.
    let mut block = [b' '; 64];
    block[..tail.len()].copy_from_slice(tail);
    let bits = state.block::<L>(bytes, base, &block);
    count += flatten(spare(marks, count), base as u32, bits);
    let end = spare(marks, count);
    end[..=PADDING].fill(bytes.len() as u32);
    (state.wrong | state.strings == 0).then_some(count + 1)
}

/// Marks behind the last one, so that the walk may look a few ahead.
pub(super) const PADDING: usize = 3;

/// What one block tells the next.
#[derive(Debug, Default)]
struct State {
    /// 1 if the first byte of the next block is escaped.
    escaped: u64,
    /// All ones if the next block starts inside a string.
    strings: u64,
    /// 1 if the last byte was part of a scalar that is no string.
    scalar: u64,
    utf8: Utf8,
    /// Any bit: the text is not sound.
    wrong: u64,
}

impl State {
    /// The marks of the next block.
    #[inline(always)]
    fn block<L: Lane>(&mut self, bytes: &[u8], base: usize, block: &Block) -> u64 {
        let block = &L::load(block);
        let mut quotes = mask(block, |lane: L| lane.equal(b'"'));
        // Read as signed, bytes below 0x20 are the control characters and everything that is not ASCII.
        let rare = holds(block, |lane: L| lane.equal(b'\\').or(lane.below(0x20))) || self.escaped != 0 || self.utf8.is_open();
        // The inside of a long string.
        if quotes == 0 && self.strings != 0 && !rare {
            return 0;
        }
        let mut white = mask(block, |lane: L| lane.equal(b' '));
        let operators = mask(block, L::operator);
        let mut backslashes = 0;
        let mut escaped = 0;
        let mut controls = 0;
        if rare {
            backslashes = mask(block, |lane: L| lane.equal(b'\\'));
            escaped = self.escapes(backslashes);
            quotes &= !escaped;
            let high = mask(block, |lane: L| lane.below(0));
            controls = mask(block, |lane: L| lane.below(0x20)) & !high;
            if controls != 0 {
                let breaks = mask(block, |lane: L| lane.equal(b'\n').or(lane.equal(b'\r')).or(lane.equal(b'\t')));
                self.wrong |= controls & !breaks;
                white |= controls;
            }
            if high != 0 || self.utf8.is_open() {
                self.wrong |= self.utf8.check::<L>(block);
            }
        }
        let strings = prefix_xor(quotes) ^ self.strings;
        self.strings = (strings as i64 >> 63) as u64;
        self.wrong |= controls & strings | backslashes & !strings;
        if escaped != 0 && !escapes_are_sound(&bytes[base..], escaped) {
            self.wrong = 1;
        }
        let scalars = !(operators | white);
        let unquoted = scalars & !quotes;
        let starts = scalars & !(unquoted << 1 | self.scalar);
        self.scalar = unquoted >> 63;
        (operators | starts) & !(strings ^ quotes)
    }

    /// The bytes behind an odd run of backslashes.
    #[inline(always)]
    fn escapes(&mut self, backslashes: u64) -> u64 {
        const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;
        // A run that starts at an even place carries, by the subtraction, to an end whose parity tells its length.
        let starts = backslashes & !self.escaped;
        let ends = ((starts << 1 | ODD).wrapping_sub(starts)) ^ ODD;
        let escaped = ends ^ (backslashes | self.escaped);
        self.escaped = (ends & backslashes) >> 63;
        escaped
    }
}

/// Bit n is the parity of the bits 0..=n.
#[inline(always)]
fn prefix_xor(mut bits: u64) -> u64 {
    bits ^= bits << 1;
    bits ^= bits << 2;
    bits ^= bits << 4;
    bits ^= bits << 8;
    bits ^= bits << 16;
    bits ^ bits << 32
}

/// Whether each escaped byte makes an escape that JSON has, four hex digits included.
fn escapes_are_sound(bytes: &[u8], mut escaped: u64) -> bool {
    while escaped != 0 {
        let at = escaped.trailing_zeros() as usize;
        escaped &= escaped - 1;
        let sound = match bytes.get(at) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => true,
            // A quote is no hex digit: four of them are inside the string.
            Some(b'u') => bytes.get(at + 1..at + 5).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)),
            _ => false,
        };
        if !sound {
            return false;
        }
    }
    true
}

/// Room for the marks of one block behind the first `count`.
#[inline(always)]
fn spare(marks: &mut Vec<u32>, count: usize) -> &mut [u32; SPARE] {
    if marks.len() < count + SPARE {
        grow(marks, count);
    }
    marks[count..].first_chunk_mut().expect("grown above")
}

#[cold]
#[inline(never)]
fn grow(marks: &mut Vec<u32>, count: usize) {
    marks.resize((2 * count).max(4096) + SPARE, 0);
}

/// Writes the places of the bits, in order, and gives their number. Groups of eight without a question are faster than a
/// question for each bit; what is written too much is overwritten by the next block.
#[inline(always)]
fn flatten(out: &mut [u32; SPARE], base: u32, mut bits: u64) -> usize {
    let count = bits.count_ones() as usize;
    let mut from = 0;
    while from < count {
        let Some(group) = out[from..].first_chunk_mut::<8>() else { break };
        for slot in group {
            *slot = base.wrapping_add(bits.trailing_zeros());
            bits &= bits.wrapping_sub(1);
        }
        from += 8;
    }
    count
}
