//! UTF-8, sixteen bytes at a time, by lookup.
//!
//! Source: Keiser and Lemire, "Validating UTF-8 In Less Than One Instruction Per Byte", Software: Practice and
//! Experience 51 (2021), <https://arxiv.org/abs/2010.03090>. Three lookups of half bytes say what is wrong with two
//! neighbours: a bit stays only if all three agree. A saturating subtraction finds the third and fourth bytes of a
//! character.
//!
//! ```text
//! bytes   e2 82 41     E2 begins a character of three bytes, and the third is missing
//! pair    e2 82        a lead and a continuation: nothing wrong
//! pair       82 41     a continuation and ASCII: nothing wrong either, as far as these two go
//! third         41     two places behind a lead of E0 or more, two continuations must meet, and do not: wrong
//! ```
//!
//! Time: O(n); without a branch for each byte, so text in any language costs the same. When it wins: on text that is
//! not ASCII and where there are 16-byte lookups (`swizzle`). ASCII skips it, 128 bytes at a time.

use super::vector::Text;

// What can be wrong with a byte and the one behind it; one bit each. A pair is wrong if all three lookups say so.
/// A lead byte, and no continuation behind it.
const SHORT: u8 = 1 << 0;
/// ASCII, and a continuation behind it.
const LONG: u8 = 1 << 1;
/// E0 80..9F.
const OVERLONG_3: u8 = 1 << 2;
/// F4 90..BF, F5.. 90..BF.
const LARGE: u8 = 1 << 3;
/// ED A0..BF.
const SURROGATE: u8 = 1 << 4;
/// C0, C1.
const OVERLONG_2: u8 = 1 << 5;
/// F0 80..8F, F5.. 80..8F.
const OVERLONG_4: u8 = 1 << 6;
/// Two continuations: right where the second is the third or fourth byte of a character, wrong elsewhere.
const TWO: u8 = 1 << 7;
/// Faults about which the low half of the first byte says nothing.
const CARRY: u8 = SHORT | LONG | TWO;
const HUGE: u8 = CARRY | LARGE | OVERLONG_4;
const SECOND: u8 = LONG | OVERLONG_2 | TWO;

/// By the high half of the first byte.
const FIRST_HIGH: [u8; 16] = [
    LONG,
    LONG,
    LONG,
    LONG,
    LONG,
    LONG,
    LONG,
    LONG,
    TWO,
    TWO,
    TWO,
    TWO,
    SHORT | OVERLONG_2,
    SHORT,
    SHORT | OVERLONG_3 | SURROGATE,
    SHORT | LARGE | OVERLONG_4,
];

/// By the low half of the first byte.
const FIRST_LOW: [u8; 16] = [
    CARRY | OVERLONG_2 | OVERLONG_3 | OVERLONG_4,
    CARRY | OVERLONG_2,
    CARRY,
    CARRY,
    CARRY | LARGE,
    HUGE,
    HUGE,
    HUGE,
    HUGE,
    HUGE,
    HUGE,
    HUGE,
    HUGE,
    HUGE | SURROGATE,
    HUGE,
    HUGE,
];

/// By the high half of the second byte.
const SECOND_HIGH: [u8; 16] = [
    SHORT,
    SHORT,
    SHORT,
    SHORT,
    SHORT,
    SHORT,
    SHORT,
    SHORT,
    SECOND | OVERLONG_3 | OVERLONG_4,
    SECOND | OVERLONG_3 | LARGE,
    SECOND | SURROGATE | LARGE,
    SECOND | SURROGATE | LARGE,
    SHORT,
    SHORT,
    SHORT,
    SHORT,
];

/// The largest bytes with which sixteen may end if the next ones are ASCII: a lead byte of four may stand no later than
/// fourth from the end, one of three third, one of two second.
const WHOLE: [u8; 16] = [255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0xef, 0xdf, 0xbf];

/// Sixteen bytes side by side, with the operations that the lookups need.
pub(super) trait Bytes16: Copy {
    fn load(bytes: &[u8; 16]) -> Self;
    fn splat(byte: u8) -> Self;
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    fn min(self, other: Self) -> Self;
    /// The difference, 0 where it would be less.
    fn saturating_sub(self, other: Self) -> Self;
    /// The upper half of each byte, as a number from 0 to 15.
    fn high_nibbles(self) -> Self;
    /// The bytes of this table that stand at `places` (all below 16).
    fn swizzle(self, places: Self) -> Self;
    /// The last `N` bytes of `before`, then these without their last `N`.
    fn prev<const N: usize>(self, before: Self) -> Self;
    /// Whether any byte is not 0.
    fn any_bit_set(self) -> bool;
    /// Whether no byte is above 0x7f.
    fn is_ascii(self) -> bool;
}

/// Looks at all bytes. 128 bytes without one above 0x7f cost next to nothing; a text that has some mostly has them all
/// over, so the branch between the two ways is predicted well.
#[inline(never)]
pub(super) fn survey<V: Bytes16>(bytes: &[u8]) -> Text {
    let mut check = Check::<V>::new();
    let (sixteens, tail) = bytes.as_chunks::<16>();
    for some in sixteens.chunks(8) {
        check.some(some);
    }
    // The rest, filled up with spaces: a body that ends in the middle of a character is wrong before a space.
    let mut last = [b' '; 16];
    last[..tail.len()].copy_from_slice(tail);
    check.some(&[last]);
    check.wrong = check.wrong.or(check.before.saturating_sub(V::load(&WHOLE)));
    // 0 where the least byte is 0x20 or more.
    let below = V::splat(0x20).saturating_sub(check.least);
    Text { is_utf8: !check.wrong.any_bit_set(), has_controls: below.any_bit_set() }
}

struct Check<V> {
    /// The sixteen bytes before.
    before: V,
    /// What the two lookups of them as first bytes of a pair say.
    firsts: V,
    wrong: V,
    /// The least byte so far at each of the sixteen places.
    least: V,
}

impl<V: Bytes16> Check<V> {
    fn new() -> Check<V> {
        let zero = V::splat(0);
        Check { before: zero, firsts: V::splat(LONG), wrong: zero, least: V::splat(0xff) }
    }

    #[inline(always)]
    fn some(&mut self, some: &[[u8; 16]]) {
        let mut all = V::splat(0);
        for bytes in some {
            let bytes = V::load(bytes);
            all = all.or(bytes);
            self.least = self.least.min(bytes);
        }
        if all.is_ascii() {
            self.wrong = self.wrong.or(self.before.saturating_sub(V::load(&WHOLE)));
            self.before = V::splat(0);
            self.firsts = V::splat(LONG);
            return;
        }
        for bytes in some {
            self.sixteen(V::load(bytes));
        }
    }

    #[inline(always)]
    fn sixteen(&mut self, bytes: V) {
        let high = bytes.high_nibbles();
        let firsts = V::load(&FIRST_HIGH).swizzle(high).and(V::load(&FIRST_LOW).swizzle(bytes.and(V::splat(0x0f))));
        let pairs = firsts.prev::<1>(self.firsts).and(V::load(&SECOND_HIGH).swizzle(high));
        // The top bit is set where a byte must be the third or fourth of a character, because two or three before it is
        // a lead of that length: there, and only there, two continuations must stand side by side.
        let third = bytes.prev::<2>(self.before).saturating_sub(V::splat(0xe0 - 0x80));
        let fourth = bytes.prev::<3>(self.before).saturating_sub(V::splat(0xf0 - 0x80));
        self.wrong = self.wrong.or(third.or(fourth).and(V::splat(TWO)).xor(pairs));
        self.before = bytes;
        self.firsts = firsts;
    }
}

/// One byte after the other: with it, the tables above are tested on targets without SIMD, too.
#[cfg(any(test, fuzzing))]
impl Bytes16 for [u8; 16] {
    fn load(bytes: &[u8; 16]) -> [u8; 16] {
        *bytes
    }

    fn splat(byte: u8) -> [u8; 16] {
        [byte; 16]
    }

    fn and(self, other: [u8; 16]) -> [u8; 16] {
        core::array::from_fn(|at| self[at] & other[at])
    }

    fn or(self, other: [u8; 16]) -> [u8; 16] {
        core::array::from_fn(|at| self[at] | other[at])
    }

    fn xor(self, other: [u8; 16]) -> [u8; 16] {
        core::array::from_fn(|at| self[at] ^ other[at])
    }

    fn min(self, other: [u8; 16]) -> [u8; 16] {
        core::array::from_fn(|at| self[at].min(other[at]))
    }

    fn saturating_sub(self, other: [u8; 16]) -> [u8; 16] {
        core::array::from_fn(|at| self[at].saturating_sub(other[at]))
    }

    fn high_nibbles(self) -> [u8; 16] {
        self.map(|byte| byte >> 4)
    }

    fn swizzle(self, places: [u8; 16]) -> [u8; 16] {
        places.map(|place| self[usize::from(place)])
    }

    fn prev<const N: usize>(self, before: [u8; 16]) -> [u8; 16] {
        core::array::from_fn(|at| if at < N { before[16 + at - N] } else { self[at - N] })
    }

    fn any_bit_set(self) -> bool {
        self != [0; 16]
    }

    fn is_ascii(self) -> bool {
        <[u8]>::is_ascii(&self)
    }
}
