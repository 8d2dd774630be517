//! The lane of processors we know nothing about, and the oracle of the other one.

use super::{Block, Lane, Text};

/// Eight bytes in a `u64`.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Plain(u64);

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
    fn mask(block: &[Plain; 8], test: impl Fn(Plain) -> Plain) -> u64 {
        block.iter().rev().fold(0, |bits, lane| bits << 8 | test(*lane).bits())
    }

    #[inline(always)]
    fn holds(block: &[Plain; 8], test: impl Fn(Plain) -> Plain) -> bool {
        block.iter().fold(0, |found, lane| found | test(*lane).0) & TOPS != 0
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

    fn survey(bytes: &[u8]) -> Text {
        Text { is_utf8: core::str::from_utf8(bytes).is_ok(), has_controls: bytes.iter().any(|byte| *byte < 0x20) }
    }
}
