//! Sixteen bytes in a WebAssembly `v128`.

use super::{Block, Lane, Text};
use crate::utf8::{Wide, survey};
use core::arch::wasm32::{
    i8x16_bitmask, i8x16_eq, i8x16_lt, i8x16_shuffle, i8x16_splat, i8x16_swizzle, u8x16, u8x16_min, u8x16_sub_sat,
    u16x8_shr, u64x2, v128, v128_and, v128_any_true, v128_or, v128_xor,
};

#[derive(Clone, Copy)]
pub(in super::super) struct Simd(v128);

/// Sixteen bytes by two loads. Naming all sixteen gives one load at `opt-level = 3`, at the same speed, but sixteen at
/// `"s"`.
#[inline(always)]
fn lane(bytes: &[u8], at: usize) -> Simd {
    let word = |at: usize| bytes[at..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    Simd(u64x2(word(at), word(at + 8)))
}

impl Lane for Simd {
    type All = [Simd; 4];

    #[inline(always)]
    fn load(block: &Block) -> [Simd; 4] {
        [lane(block, 0), lane(block, 16), lane(block, 32), lane(block, 48)]
    }

    #[inline(always)]
    fn mask([a, b, c, d]: &[Simd; 4], test: impl Fn(Simd) -> Simd) -> u64 {
        let low = test(*a).bits() | test(*b).bits() << 16;
        low | test(*c).bits() << 32 | test(*d).bits() << 48
    }

    #[inline(always)]
    fn holds([a, b, c, d]: &[Simd; 4], test: impl Fn(Simd) -> Simd) -> bool {
        v128_any_true(test(*a).or(test(*b)).or(test(*c).or(test(*d))).0)
    }

    #[inline(always)]
    fn equal(self, byte: u8) -> Simd {
        Simd(i8x16_eq(self.0, i8x16_splat(byte as i8)))
    }

    #[inline(always)]
    fn below(self, bound: i8) -> Simd {
        Simd(i8x16_lt(self.0, i8x16_splat(bound)))
    }

    #[inline(always)]
    fn or(self, other: Simd) -> Simd {
        Simd(v128_or(self.0, other.0))
    }

    #[inline(always)]
    fn bits(self) -> u64 {
        u64::from(i8x16_bitmask(self.0))
    }

    fn survey(bytes: &[u8]) -> Text {
        survey::<v128>(bytes)
    }

    #[inline(always)]
    fn operator(self) -> Simd {
        const BY_LOW_NIBBLE: v128 = u8x16(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, b':', b'{', b',', b'}', 0, 0);
        let folded = v128_or(self.0, i8x16_splat(0x20));
        let nibble = v128_and(self.0, i8x16_splat(0x0f));
        Simd(i8x16_eq(folded, i8x16_swizzle(BY_LOW_NIBBLE, nibble)))
    }
}

impl Wide for v128 {
    #[inline(always)]
    fn load(bytes: &[u8; 16]) -> v128 {
        lane(bytes, 0).0
    }

    #[inline(always)]
    fn splat(byte: u8) -> v128 {
        i8x16_splat(byte as i8)
    }

    #[inline(always)]
    fn and(self, other: v128) -> v128 {
        v128_and(self, other)
    }

    #[inline(always)]
    fn or(self, other: v128) -> v128 {
        v128_or(self, other)
    }

    #[inline(always)]
    fn xor(self, other: v128) -> v128 {
        v128_xor(self, other)
    }

    #[inline(always)]
    fn min(self, other: v128) -> v128 {
        u8x16_min(self, other)
    }

    #[inline(always)]
    fn less(self, other: v128) -> v128 {
        u8x16_sub_sat(self, other)
    }

    #[inline(always)]
    fn high(self) -> v128 {
        // Engines shift bytes in more steps than wider lanes.
        v128_and(u16x8_shr(self, 4), i8x16_splat(0x0f))
    }

    #[inline(always)]
    fn at(self, places: v128) -> v128 {
        i8x16_swizzle(self, places)
    }

    #[inline(always)]
    fn behind<const N: usize>(self, before: v128) -> v128 {
        let (a, b) = (before, self);
        match N {
            1 => i8x16_shuffle::<15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30>(a, b),
            2 => i8x16_shuffle::<14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29>(a, b),
            3 => i8x16_shuffle::<13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28>(a, b),
            _ => b,
        }
    }

    #[inline(always)]
    fn any(self) -> bool {
        v128_any_true(self)
    }

    #[inline(always)]
    fn is_ascii(self) -> bool {
        i8x16_bitmask(self) == 0
    }
}
