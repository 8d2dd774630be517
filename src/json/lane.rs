//! The one place that knows a processor: sixteen bytes (eight without SIMD) asked the same question at once.
//!
//! Three lanes with the same four operations: wasm `simd128`, x86-64 SSE2, and plain `u64` arithmetic. Everything built on
//! them is shared, so that native tests and fuzzing run the code that browsers run. No `unsafe`: vectors are made from two
//! `u64::from_le_bytes`, which compiles to one load.

/// The bytes that one step of the index looks at: as many as a `u64` has bits.
pub(super) type Block = [u8; 64];

/// A few bytes side by side. A comparison answers with a lane whose bytes are *set* (top bit 1) or zero.
pub(super) trait Lane: Copy {
    /// As many as hold a block.
    type All: AsRef<[Self]> + Copy;

    /// The bytes of a block.
    fn load(block: &Block) -> Self::All;

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
pub(super) fn mask<L: Lane>(block: &L::All, test: impl Fn(L) -> L) -> u64 {
    let lanes = block.as_ref();
    let bytes = 64 / lanes.len();
    let mut bits = 0;
    for (at, lane) in lanes.iter().enumerate() {
        bits |= test(*lane).bits() << (at * bytes);
    }
    bits
}

/// Whether `test` sets any byte of the block.
#[inline(always)]
pub(super) fn holds<L: Lane>(block: &L::All, test: impl Fn(L) -> L) -> bool {
    let lanes = block.as_ref();
    lanes[1..].iter().fold(test(lanes[0]), |found, lane| found.or(test(*lane))).bits() != 0
}

/// Eight bytes in a `u64`: the lane of processors we know nothing about, and the oracle of the other two.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plain(u64);

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = ONES << 7;

impl Lane for Plain {
    type All = [Plain; 8];

    #[inline(always)]
    fn load(block: &Block) -> [Plain; 8] {
        let mut lanes = [Plain(0); 8];
        for (lane, bytes) in lanes.iter_mut().zip(block.as_chunks().0) {
            lane.0 = u64::from_le_bytes(*bytes);
        }
        lanes
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
    use super::{Block, Lane};
    use core::arch::wasm32::{i8x16_bitmask, i8x16_eq, i8x16_lt, i8x16_splat, u8x16, v128, v128_or};

    #[derive(Clone, Copy)]
    pub(in super::super) struct Fast(v128);

    /// Sixteen bytes, one by one: the compiler makes one load of them.
    #[inline(always)]
    fn lane(block: &Block, at: usize) -> Fast {
        let b: &[u8; 16] = block[at..].first_chunk().expect("a quarter of the block");
        Fast(u8x16(
            b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15],
        ))
    }

    impl Lane for Fast {
        type All = [Fast; 4];

        #[inline(always)]
        fn load(block: &Block) -> [Fast; 4] {
            [lane(block, 0), lane(block, 16), lane(block, 32), lane(block, 48)]
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
            const BY_LOW_NIBBLE: v128 = u8x16(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, b':', b'{', b',', b'}', 0, 0);
            let folded = v128_or(self.0, i8x16_splat(0x20));
            let nibble = core::arch::wasm32::v128_and(self.0, i8x16_splat(0x0f));
            Fast(i8x16_eq(folded, core::arch::wasm32::i8x16_swizzle(BY_LOW_NIBBLE, nibble)))
        }
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod fast {
    pub(in super::super) use super::Plain as Fast;
}

pub(super) use fast::Fast;
