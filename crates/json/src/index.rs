//! Stage one: the structural index of simdjson. It finds where the tokens of a document start, and whether its text is
//! sound, sixty-four bytes at a time, as masks with one bit for each byte.
//!
//! Source: Langdale and Lemire, "Parsing Gigabytes of JSON per Second", The VLDB Journal 28 (2019), section 3.1,
//! <https://arxiv.org/abs/1902.08318>. The masks are simdjson's; its carry-less multiplication is a prefix-xor by
//! shifts here, which every processor has.
//!
//! Time: O(n), with two branches a block (is there a backslash, is all of it inside a string), so little is
//! mispredicted. Memory: 5 bytes a token.
//!
//! When it wins: on whole pages, of some kilobytes and more. A reader that goes byte by byte (`naive.rs`) has a branch
//! for each byte; here a block of 64 costs about the same whatever stands in it.
//!
//! ```text
//! bytes    {"id": 7, "t": "a\"b"}
//! quotes   .1..1....1.1..1....1.     escaped ones left out
//! strings  .111.....11...11111..     prefix-xor of the quotes: the opening quote belongs, the closing one does not
//! marks    11...1.1.11..11......1    operators, opening quotes and first bytes of scalars, outside strings
//! ```
//!
//! What is checked here: UTF-8, control characters, escapes, the end of the last string. What is left to the walk
//! (`walk.rs`): grammar, numbers, literals. Faults are gathered, not branched on; the naive reader finds the exact byte
//! afterwards.

use alloc::vec::Vec;

use super::MAX_DEPTH;
use super::vector::{Block, Vector, any, movemask};

/// Marks kept free beyond the ones in use: a block writes up to 64.
const SPARE: usize = 64;

/// The marks of a document. The next page finds room that is already cleared.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Where each token starts.
    pub(super) places: Vec<u32>,
    /// The byte there. Read in a row instead of all over the body, it halves the time of the walk.
    pub(super) firsts: Vec<u8>,
    /// There was no memory for more.
    pub(super) exhausted: bool,
}

/// Writes the marks of `bytes` to the beginning of `marks` and gives their number; `None` if the text is not sound.
/// Behind the last mark, which is the length (and has 0 for its byte), stand [`PADDING`] more of the same.
pub(super) fn index<V: Vector>(bytes: &[u8], marks: &mut Marks) -> Option<usize> {
    let text = V::survey(bytes);
    if !text.is_utf8 {
        return None;
    }
    let mut state = State { controls: text.has_controls, ..State::default() };
    let (blocks, tail) = bytes.as_chunks::<64>();
    let mut count = 0;
    let mut base = 0;
    let mut outline = Outline::default();
    for block in blocks {
        let bits = state.block::<V>(bytes, base, block);
        if !marks.has_room(count) && !marks.grow(count, bytes.len() - base, &mut outline) {
            return None;
        }
        count += flatten(marks.spare(count), base as u32, block, bits);
        base += 64;
    }
    if !marks.has_room(count + SPARE) && !marks.grow(count, bytes.len() - base, &mut outline) {
        return None;
    }
    // The rest, filled up with white space, which has no marks. A block even if it is empty, so that there is one way.
    let mut block = [b' '; 64];
    block[..tail.len()].copy_from_slice(tail);
    let bits = state.block::<V>(bytes, base, &block);
    count += flatten(marks.spare(count), base as u32, &block, bits);
    let (places, firsts) = marks.spare(count);
    places[..=PADDING].fill(bytes.len() as u32);
    firsts[..=PADDING].fill(0);
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
    /// Whether there are control characters anywhere.
    controls: bool,
    /// Any bit: the text is not sound.
    wrong: u64,
}

impl State {
    /// The marks of the next block.
    #[inline(always)]
    fn block<V: Vector>(&mut self, bytes: &[u8], base: usize, block: &Block) -> u64 {
        let raw = block;
        let block = &V::load(raw);
        let mut quotes = movemask(block, |vector: V| vector.is(b'"'));
        let mut backslashes = 0;
        if any(block, |vector: V| vector.is(b'\\')) || self.escaped != 0 {
            backslashes = movemask(block, |vector: V| vector.is(b'\\'));
            let escaped = self.escapes(backslashes);
            quotes &= !escaped;
            self.wrong |= u64::from(!escapes_are_sound(&bytes[base..], escaped));
        }
        let (controls, breaks) = if self.controls { controls::<V>(raw) } else { (0, 0) };
        // The inside of a long string.
        if quotes == 0 && self.strings != 0 {
            self.wrong |= controls;
            return 0;
        }
        let strings = prefix_xor(quotes) ^ self.strings;
        self.strings = (strings as i64 >> 63) as u64;
        self.wrong |= controls & strings | backslashes & !strings;
        self.wrong |= controls & !breaks;
        let white = movemask(block, |vector: V| vector.is(b' ')) | controls;
        let operators = movemask(block, V::is_operator);
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

/// The control characters of a block, and those of them that are white space. Most documents have none, so this is not
/// inlined: the optimiser would turn the branch into a selection, and compute it for each block.
#[inline(never)]
fn controls<V: Vector>(block: &Block) -> (u64, u64) {
    let block = &V::load(block);
    // Read as signed, bytes below 0x20 are the control characters and everything that is not ASCII.
    let all = movemask(block, |vector: V| vector.cmplt(V::splat(0x20))) & !movemask(block, |vector: V| vector);
    (all, movemask(block, |vector: V| vector.is(b'\n').or(vector.is(b'\r')).or(vector.is(b'\t'))))
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
#[inline(never)]
fn escapes_are_sound(bytes: &[u8], mut escaped: u64) -> bool {
    let mut sound = true;
    while escaped != 0 {
        let at = escaped.trailing_zeros() as usize;
        escaped &= escaped - 1;
        let Some(rest) = bytes.get(at..) else { return false };
        sound &= match rest.first() {
            // A quote is no hex digit: four of them are inside the string.
            Some(b'u') => rest[1..].first_chunk().is_some_and(|digits| are_hex(*digits)),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => true,
            _ => false,
        };
    }
    sound
}

/// Whether all four are hex digits. Servers that escape everything but ASCII make this the hot path of a page.
#[inline(always)]
fn are_hex(digits: [u8; 4]) -> bool {
    const TOPS: u32 = 0x8080_8080;
    let bytes = u32::from_le_bytes(digits);
    // Sums of seven bits reach the top bit from 0x30 on, from 0x3a on, and so forth; none leaves its byte.
    let low = bytes & !TOPS;
    let decimal = (low + 0x5050_5050) & !(low + 0x4646_4646);
    let folded = low | 0x2020_2020;
    let letter = (folded + 0x1f1f_1f1f) & !(folded + 0x1919_1919);
    (decimal | letter) & !bytes & TOPS == TOPS
}

type Spare<'m> = (&'m mut [u32; SPARE], &'m mut [u8; SPARE]);

impl Marks {
    /// Whether there is room for the marks of one block behind the first `count`.
    #[inline(always)]
    fn has_room(&self, count: usize) -> bool {
        self.places.len() >= count + SPARE && self.firsts.len() >= count + SPARE
    }

    /// That room.
    #[inline(always)]
    fn spare(&mut self, count: usize) -> Spare<'_> {
        let places = self.places[count..].first_chunk_mut();
        let firsts = self.firsts[count..].first_chunk_mut();
        (places.expect("the caller asked has_room"), firsts.expect("the caller asked has_room"))
    }

    /// Makes room behind the first `count` marks; `left`: bytes of the document whose marks are still to come. False if
    /// there is no memory, or if the marks so far cannot be those of a document, which is then not indexed any further.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, count: usize, left: usize, outline: &mut Outline) -> bool {
        if !outline.goes_on(&self.firsts[..count]) {
            return false;
        }
        // Small at first: most documents are headers and options, not pages. Never more than one mark for each byte
        // that is left, with room for the last block, which is written in any case.
        let most = count + left + 3 * SPARE;
        let len = ((4 * count).max(192) + 2 * SPARE).min(most);
        self.places.truncate(count);
        self.firsts.truncate(count);
        let more = len - count;
        let room = self.places.try_reserve_exact(more).is_ok() && self.firsts.try_reserve_exact(more).is_ok();
        if room {
            self.places.resize(len, 0);
            self.firsts.resize(len, 0);
        }
        self.exhausted = !room;
        room
    }
}

/// A first look at the grammar, by the bytes at the marks alone. It gives up a document that is nothing but brackets or
/// commas (`[[[[[…`, `,,,,…`) before its marks take many times its size.
#[derive(Debug, Default)]
struct Outline {
    /// How many marks were looked at.
    seen: usize,
    depth: usize,
}

impl Outline {
    /// Whether a document may begin with these marks.
    fn goes_on(&mut self, firsts: &[u8]) -> bool {
        // The first value stands where one behind a comma would.
        let mut before = if self.seen > 0 { firsts[self.seen - 1] } else { b',' };
        for &first in &firsts[self.seen..] {
            let (opens, closes) = (matches!(first, b'[' | b'{'), matches!(first, b']' | b'}'));
            let between = matches!(first, b',' | b':');
            let fits = match before {
                b'[' | b'{' => !between,
                b',' | b':' => !between && !closes,
                _ => between || closes,
            };
            self.depth = (self.depth + usize::from(opens)).wrapping_sub(usize::from(closes));
            if !fits || self.depth > MAX_DEPTH {
                return false;
            }
            before = first;
        }
        self.seen = firsts.len();
        true
    }
}

/// Writes the places of the bits and the bytes there, in order, and gives their number. Four at a time without a branch
/// are faster than a branch for each bit; of 5 bits, 8 are written, and the next block writes over the last 3.
#[inline(always)]
fn flatten((places, firsts): Spare<'_>, base: u32, block: &Block, mut bits: u64) -> usize {
    let count = bits.count_ones() as usize;
    let mut from = 0;
    while from < count {
        let (Some(places), Some(firsts)) =
            (places[from..].first_chunk_mut::<4>(), firsts[from..].first_chunk_mut::<4>())
        else {
            break;
        };
        let mut put = |slot: usize| {
            let at = bits.trailing_zeros();
            places[slot] = base.wrapping_add(at);
            firsts[slot] = block[at as usize & 63];
            bits &= bits.wrapping_sub(1);
        };
        // No loop, for the sake of builds optimised for size.
        put(0);
        put(1);
        put(2);
        put(3);
        from += 4;
    }
    count
}
