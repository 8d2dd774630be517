//! UTF-8 by masks: sixty-four bytes at once, no byte decoded. Only blocks with a byte above 0x7f come here.

use super::lane::{Lane, mask};

/// What the last block leaves open: bits that must be continuation bytes at the head of the next one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Utf8 {
    /// The first one, two or three bytes of the next block must continue a character.
    owed: u64,
    /// The last byte was one of the four leads whose second byte is bounded: (E0, ED, F0, F4), in this order.
    bounded: [u64; 4],
}

impl Utf8 {
    /// Whether the next block must be looked at even if all of it is ASCII.
    #[inline(always)]
    pub(super) fn is_open(self) -> bool {
        self.owed != 0
    }

    /// Bits of the block that are wrong (or owe to a wrong neighbour); zero if it is well formed so far.
    ///
    /// ```text
    /// lead of 2 (C2..DF)  ──┐<<1
    /// lead of 3 (E0..EF)  ──┼<<1, <<2          = the bytes that must continue; exactly those may
    /// lead of 4 (F0..F4)  ──┘<<1, <<2, <<3
    /// E0 A0..BF · ED 80..9F · F0 90..BF · F4 80..8F: no overlong forms, no surrogates, nothing past U+10FFFF
    /// ```
    #[inline(always)]
    pub(super) fn check<L: Lane>(&mut self, block: &L::All) -> u64 {
        let high = mask(block, |lane: L| lane.below(0));
        let continuation = mask(block, |lane: L| lane.below(0xc0_u8 as i8));
        // Read as signed, 0x80..=0xff is the part below zero, in the same order.
        let from_e0 = high & !mask(block, |lane: L| lane.below(0xe0_u8 as i8));
        let never = mask(block, |lane: L| lane.equal(0xc0).or(lane.equal(0xc1)));
        let leads = high & !continuation;
        let mut owed = u128::from(leads) << 1 | u128::from(self.owed);
        let mut wrong = never;
        let carried = self.bounded;
        self.bounded = [0; 4];
        if from_e0 != 0 || carried != [0; 4] {
            let from_f0 = high & !mask(block, |lane: L| lane.below(0xf0_u8 as i8));
            owed |= u128::from(from_e0) << 2 | u128::from(from_f0) << 3;
            wrong |= high & !mask(block, |lane: L| lane.below(0xf5_u8 as i8));
            let below_90 = mask(block, |lane: L| lane.below(0x90_u8 as i8));
            let below_a0 = mask(block, |lane: L| lane.below(0xa0_u8 as i8));
            let seconds = [
                (0xe0, below_a0 & continuation),
                (0xed, !below_a0 & continuation),
                (0xf0, below_90 & continuation),
                (0xf4, !below_90 & continuation),
            ];
            for (slot, (lead, refused)) in seconds.into_iter().enumerate() {
                let at = mask(block, |lane: L| lane.equal(lead));
                wrong |= (at << 1 | carried[slot]) & refused;
                self.bounded[slot] = at >> 63;
            }
        }
        self.owed = (owed >> 64) as u64;
        wrong | (owed as u64 ^ continuation)
    }
}
