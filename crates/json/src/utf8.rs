//! UTF-8, sixteen bytes at a time (after Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte"):
//! three lookups tell from two neighbours what is wrong with them, and a subtraction finds the third and fourth bytes.

use super::lane::Text;

// What can be wrong with a byte and the one behind it; one bit each. A pair is wrong if all three lookups say so.
/// A lead, and no continuation behind it.
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
/// Two continuations: right behind a lead of three or four, and wrong elsewhere.
const TWO: u8 = 1 << 7;
/// What the low half of the first byte says nothing about.
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

/// Only as the last bytes of the sixteen: a lead whose character goes on behind them.
const WHOLE: [u8; 16] = [255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0xef, 0xdf, 0xbf];

/// Sixteen bytes side by side.
pub(super) trait Wide: Copy {
    fn load(bytes: &[u8; 16]) -> Self;
    fn splat(byte: u8) -> Self;
    fn and(self, other: Self) -> Self;
    fn or(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    fn min(self, other: Self) -> Self;
    /// The difference, 0 where it would be less.
    fn less(self, other: Self) -> Self;
    /// The upper half of each byte.
    fn high(self) -> Self;
    /// Of this table, the bytes at these places (all below 16).
    fn at(self, places: Self) -> Self;
    /// The last `N` bytes of `before`, then these without their last `N`.
    fn behind<const N: usize>(self, before: Self) -> Self;
    /// Whether any byte is not 0.
    fn any(self) -> bool;
    /// Whether no byte is above 0x7f.
    fn is_ascii(self) -> bool;
}

/// Looks at all bytes. A pair of blocks without a byte above 0x7f costs next to nothing; a text with some of them has
/// them all over, so that a processor guesses right what the next pair is.
#[inline(never)]
pub(super) fn survey<W: Wide>(bytes: &[u8]) -> Text {
    let mut check = Check::<W>::new();
    let (sixteens, tail) = bytes.as_chunks::<16>();
    for some in sixteens.chunks(8) {
        check.some(some);
    }
    // A body that ends in the middle of a character is found out by the spaces behind it.
    let mut last = [b' '; 16];
    last[..tail.len()].copy_from_slice(tail);
    check.some(&[last]);
    check.wrong = check.wrong.or(check.before.less(W::load(&WHOLE)));
    // 0 stays where a byte is 0x20 or more.
    let below = W::splat(0x20).less(check.least);
    Text { is_utf8: !check.wrong.any(), has_controls: below.any() }
}

struct Check<W> {
    /// The sixteen bytes before, and what the lookups of them as first bytes said.
    before: W,
    firsts: W,
    wrong: W,
    /// The least byte so far at each of the sixteen places.
    least: W,
}

impl<W: Wide> Check<W> {
    fn new() -> Check<W> {
        let zero = W::splat(0);
        Check { before: zero, firsts: W::splat(LONG), wrong: zero, least: W::splat(0xff) }
    }

    #[inline(always)]
    fn some(&mut self, some: &[[u8; 16]]) {
        let mut all = W::splat(0);
        for bytes in some {
            let bytes = W::load(bytes);
            all = all.or(bytes);
            self.least = self.least.min(bytes);
        }
        if all.is_ascii() {
            self.wrong = self.wrong.or(self.before.less(W::load(&WHOLE)));
            self.before = W::splat(0);
            self.firsts = W::splat(LONG);
            return;
        }
        for bytes in some {
            self.sixteen(W::load(bytes));
        }
    }

    #[inline(always)]
    fn sixteen(&mut self, bytes: W) {
        let high = bytes.high();
        let firsts = W::load(&FIRST_HIGH).at(high).and(W::load(&FIRST_LOW).at(bytes.and(W::splat(0x0f))));
        let pairs = firsts.behind::<1>(self.firsts).and(W::load(&SECOND_HIGH).at(high));
        // The top bit stays where a byte is the third or fourth of a character: there, and only there, two
        // continuations meet.
        let third = bytes.behind::<2>(self.before).less(W::splat(0xe0 - 0x80));
        let fourth = bytes.behind::<3>(self.before).less(W::splat(0xf0 - 0x80));
        self.wrong = self.wrong.or(third.or(fourth).and(W::splat(TWO)).xor(pairs));
        self.before = bytes;
        self.firsts = firsts;
    }
}

/// One byte after the other, as the oracle has it: on every target, the lookups are the same.
#[cfg(any(test, fuzzing))]
impl Wide for [u8; 16] {
    fn load(bytes: &[u8; 16]) -> [u8; 16] {
        *bytes
    }

    fn splat(byte: u8) -> [u8; 16] {
        [byte; 16]
    }

    fn and(self, other: [u8; 16]) -> [u8; 16] {
        std::array::from_fn(|at| self[at] & other[at])
    }

    fn or(self, other: [u8; 16]) -> [u8; 16] {
        std::array::from_fn(|at| self[at] | other[at])
    }

    fn xor(self, other: [u8; 16]) -> [u8; 16] {
        std::array::from_fn(|at| self[at] ^ other[at])
    }

    fn min(self, other: [u8; 16]) -> [u8; 16] {
        std::array::from_fn(|at| self[at].min(other[at]))
    }

    fn less(self, other: [u8; 16]) -> [u8; 16] {
        std::array::from_fn(|at| self[at].saturating_sub(other[at]))
    }

    fn high(self) -> [u8; 16] {
        self.map(|byte| byte >> 4)
    }

    fn at(self, places: [u8; 16]) -> [u8; 16] {
        places.map(|place| self[usize::from(place)])
    }

    fn behind<const N: usize>(self, before: [u8; 16]) -> [u8; 16] {
        std::array::from_fn(|at| if at < N { before[16 + at - N] } else { self[at - N] })
    }

    fn any(self) -> bool {
        self != [0; 16]
    }

    fn is_ascii(self) -> bool {
        <[u8]>::is_ascii(&self)
    }
}
