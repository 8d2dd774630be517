//! Sixteen bytes in a WebAssembly `v128`.

use super::{Block, Lane};
use core::arch::wasm32::{
    i8x16_bitmask, i8x16_eq, i8x16_lt, i8x16_splat, i8x16_swizzle, u8x16, u64x2, v128, v128_and, v128_or,
};

#[derive(Clone, Copy)]
pub(in super::super) struct Simd(v128);

/// Sixteen bytes by two loads. Naming all sixteen gives one load at `opt-level = 3`, at the same speed, but sixteen at `"s"`.
#[inline(always)]
fn lane(block: &Block, at: usize) -> Simd {
    let word = |at: usize| block[at..].first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
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
        test(*a).or(test(*b)).or(test(*c).or(test(*d))).bits() != 0
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

    #[inline(always)]
    fn operator(self) -> Simd {
        const BY_LOW_NIBBLE: v128 = u8x16(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, b':', b'{', b',', b'}', 0, 0);
        let folded = v128_or(self.0, i8x16_splat(0x20));
        let nibble = v128_and(self.0, i8x16_splat(0x0f));
        Simd(i8x16_eq(folded, i8x16_swizzle(BY_LOW_NIBBLE, nibble)))
    }
}
