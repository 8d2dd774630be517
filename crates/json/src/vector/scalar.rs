//! Eight bytes in a `u64`, for processors that we know nothing about; also the oracle of the SIMD implementation.
//!
//! The tricks are those of "SIMD within a register" (Warren, *Hacker's Delight*, 2nd edition, 6-1; Mycroft's zero byte
//! test): the low seven bits of each byte are added or subtracted so that the sum reaches the byte's own top bit, and
//! never the next byte.

use super::{Block, Text, Vector};

/// Eight bytes; the first one of the text is the lowest.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Scalar(u64);

const ONES: u64 = 0x0101_0101_0101_0101;
const TOPS: u64 = ONES << 7;

impl Vector for Scalar {
    type Vectors = [Scalar; 8];

    #[inline(always)]
    fn load(block: &Block) -> [Scalar; 8] {
        let mut vectors = [Scalar(0); 8];
        for (vector, bytes) in vectors.iter_mut().zip(block.as_chunks().0) {
            vector.0 = u64::from_le_bytes(*bytes);
        }
        vectors
    }

    #[inline(always)]
    fn block_movemask(block: &[Scalar; 8], test: impl Fn(Scalar) -> Scalar) -> u64 {
        block.iter().rev().fold(0, |mask, vector| mask << 8 | test(*vector).movemask())
    }

    #[inline(always)]
    fn block_any(block: &[Scalar; 8], test: impl Fn(Scalar) -> Scalar) -> bool {
        block.iter().fold(0, |found, vector| found | test(*vector).0) & TOPS != 0
    }

    #[inline(always)]
    fn splat(byte: u8) -> Scalar {
        Scalar(ONES * u64::from(byte))
    }

    #[inline(always)]
    fn cmpeq(self, other: Scalar) -> Scalar {
        let differ = self.0 ^ other.0;
        // Adding 0x7f to the low seven bits carries into the top bit if any of them is 1; it never leaves the byte.
        Scalar(!(((differ & !TOPS) + !TOPS) | differ) & TOPS)
    }

    #[inline(always)]
    fn cmplt(self, other: Scalar) -> Scalar {
        // Signed order is unsigned order with the top bit flipped.
        let (a, b) = (self.0 ^ TOPS, other.0 ^ TOPS);
        // 0x80 more than the difference of the low seven bits: the top bit stays if `a` has as many or more.
        let low_reaches = (a | TOPS) - (b & !TOPS);
        let reaches = (a & !b) | (!(a ^ b) & low_reaches);
        Scalar(!reaches & TOPS)
    }

    #[inline(always)]
    fn or(self, other: Scalar) -> Scalar {
        Scalar(self.0 | other.0)
    }

    #[inline(always)]
    fn movemask(self) -> u64 {
        // The product moves the eight top bits next to each other: bit 7 of byte k lands on bit 56 + k.
        ((self.0 & TOPS) >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    }

    fn survey(bytes: &[u8]) -> Text {
        Text { is_utf8: core::str::from_utf8(bytes).is_ok(), has_controls: bytes.iter().any(|byte| *byte < 0x20) }
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::{Scalar, TOPS, Vector};

    proptest::proptest! {
        #[test]
        fn bytes_are_compared_place_by_place(a: [u8; 8], b: [u8; 8]) {
            let [left, right] = [a, b].map(|bytes| Scalar(u64::from_le_bytes(bytes)));
            let set = |is: fn(&u8, &u8) -> bool| {
                u64::from_le_bytes(std::array::from_fn(|at| u8::from(is(&a[at], &b[at])) << 7))
            };
            proptest::prop_assert_eq!(left.cmplt(right).0 & TOPS, set(|a, b| (*a as i8) < *b as i8));
            proptest::prop_assert_eq!(left.cmpeq(right).0 & TOPS, set(u8::eq));
        }
    }
}
