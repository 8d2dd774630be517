//! The one place that knows a processor: sixteen bytes (eight without SIMD) asked the same question at once.
//!
//! Three lanes with the same four operations: wasm `simd128`, x86-64 SSE2, and plain `u64` arithmetic. Everything built on
//! them is shared, so that native tests and fuzzing run the code that browsers run. No `unsafe`: vectors are made from two
//! `u64::from_le_bytes`, which compiles to one load.

/// The bytes that one step of the index looks at: as many as a `u64` has bits.
pub(super) type Block = [u8; 64];

/// A few bytes side by side. A comparison answers with a lane whose bytes are *set* (top bit 1) or zero.
pub(super) trait Lane: Copy {
    /// How many bytes stand side by side.
    const BYTES: usize;

    /// The bytes of `block` from `at`, a multiple of [`Lane::BYTES`].
    fn load(block: &Block, at: usize) -> Self;

    /// Set where the byte is `byte`.
    fn equal(self, byte: u8) -> Self;

    /// Set where the byte, read as signed, is less than `bound`.
    fn below(self, bound: i8) -> Self;

    /// Set where one of the two is.
    fn or(self, other: Self) -> Self;

    /// One bit for each byte: whether it is set.
    fn bits(self) -> u64;

    /// Set at `{ } [ ] : ,` and, because `[` and `{` are one bit apart, also at 0x0c and 0x1a: the walk refuses those.
    #[inline(always)]
    fn operator(self) -> Self {
        self.equal(b'{')
            .or(self.equal(b'['))
            .or(self.equal(b'}').or(self.equal(b']')))
            .or(self.equal(b':').or(self.equal(b',')))
    }
}

/// One bit for each byte of the block: whether `test` sets it.
#[inline(always)]
pub(super) fn mask<L: Lane>(block: &Block, test: impl Fn(L) -> L) -> u64 {
    let mut bits = 0;
    for at in (0..64).step_by(L::BYTES) {
        bits |= test(L::load(block, at)).bits() << at;
    }
    bits
}

/// Whether `test` sets any byte of the block.
#[inline(always)]
pub(super) fn holds<L: Lane>(block: &Block, test: impl Fn(L) -> L) -> bool {
    let mut found = test(L::load(block, 0));
    for at in (L::BYTES..64).step_by(L::BYTES) {
        found = found.or(test(L::load(block, at)));
    }
    found.bits() != 0
}

#[inline(always)]
fn word(block: &Block, at: usize) -> u64 {
    block[at..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes))
}

/// Eight bytes in a `u64`: the lane of processors we know nothing about, and the oracle of the other two.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain(u64);

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = ONES << 7;

impl Lane for Plain {
    const BYTES: usize = 8;

    #[inline(always)]
    fn load(block: &Block, at: usize) -> Plain {
        Plain(word(block, at))
    }

    #[inline(always)]
    fn equal(self, byte: u8) -> Plain {
        let differ = self.0 ^ (ONES * u64::from(byte));
        // Adding 0x7f to the low seven bits carries into the top bit if any of them is 1; it never leaves the byte.
        Plain(!(((differ & !TOPS) + !TOPS) | differ) & TOPS)
    }

    #[inline(always)]
    fn below(self, bound: i8) -> Plain {
        // Signed order is unsigned order with the top bit flipped.
        let (bytes, bound) = (self.0 ^ TOPS, bound as u8 ^ 0x80);
        let low_reaches = (bytes & !TOPS) + ONES * u64::from(0x80 - (bound & 0x7f));
        let reaches = if bound < 0x80 { bytes | low_reaches } else { bytes & low_reaches };
        Plain(!reaches & TOPS)
    }

    #[inline(always)]
    fn or(self, other: Plain) -> Plain {
        Plain(self.0 | other.0)
    }

    #[inline(always)]
    fn bits(self) -> u64 {
        // The product moves the eight top bits next to each other: bit 7 of byte k lands on bit 56 + k.
        ((self.0 & TOPS) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod fast {
    use super::{Block, Lane, word};
    use core::arch::wasm32::{i8x16_bitmask, i8x16_eq, i8x16_lt, i8x16_splat, u64x2, v128, v128_or};

    #[derive(Clone, Copy)]
    pub(in crate::json) struct Fast(v128);

    impl Lane for Fast {
        const BYTES: usize = 16;

        #[inline(always)]
        fn load(block: &Block, at: usize) -> Fast {
            Fast(u64x2(word(block, at), word(block, at + 8)))
        }

        #[inline(always)]
        fn equal(self, byte: u8) -> Fast {
            Fast(i8x16_eq(self.0, i8x16_splat(byte as i8)))
        }

        #[inline(always)]
        fn below(self, bound: i8) -> Fast {
            Fast(i8x16_lt(self.0, i8x16_splat(bound)))
        }

        #[inline(always)]
        fn or(self, other: Fast) -> Fast {
            Fast(v128_or(self.0, other.0))
        }

        #[inline(always)]
        fn bits(self) -> u64 {
            u64::from(i8x16_bitmask(self.0))
        }

        #[inline(always)]
        fn operator(self) -> Fast {
            let folded = Fast(v128_or(self.0, i8x16_splat(0x20)));
            folded.equal(b'{').or(folded.equal(b'}')).or(folded.equal(b':').or(folded.equal(b',')))
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod fast {
    pub(in crate::json) use super::Plain as Fast;
}

pub(super) use fast::Fast;
