//! UTF-8 by masks: sixty-four bytes at once, no byte decoded. Only blocks with a byte above 0x7f come here.

use super::lane::{Lane, holds, mask};

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

    /// Bits of the block that are wrong (or owe to a wrong neighbour); zero if it is well formed so far. `high` are its bytes
    /// above 0x7f.
    ///
    /// ```text
    /// lead of 2 (C2..DF)  ──┐<<1
    /// lead of 3 (E0..EF)  ──┼<<1, <<2          = the bytes that must continue; exactly those may
    /// lead of 4 (F0..F4)  ──┘<<1, <<2, <<3
    /// E0 A0..BF · ED 80..9F · F0 90..BF · F4 80..8F: no overlong forms, no surrogates, nothing past U+10FFFF
    /// ```
    #[inline(always)]
    pub(super) fn check<L: Lane>(&mut self, block: &L::All, high: u64) -> u64 {
        // Read as signed, 0x80..=0xff is the part below zero, in the same order.
        let continuation = mask(block, |lane: L| lane.below(0xc0_u8 as i8));
        let leads = high & !continuation;
        let mut owed = leads << 1 | self.owed;
        let mut owes = leads >> 63;
        let mut wrong = 0;
        let mut from_f0 = 0;
        if leads != 0 {
            let from_e0 = high & !mask(block, |lane: L| lane.below(0xe0_u8 as i8));
            owed |= from_e0 << 2;
            owes |= from_e0 >> 62;
            if from_e0 != 0 {
                from_f0 = high & !mask(block, |lane: L| lane.below(0xf0_u8 as i8));
                owed |= from_f0 << 3;
                owes |= from_f0 >> 61;
            }
        }
        self.owed = owes;
        let [e0, ed] = [0xe0, 0xed].map(|lead| move |lane: L| lane.equal(lead));
        let never = |lane: L| lane.equal(0xc0).or(lane.equal(0xc1));
        if from_f0 != 0 || self.bounded != [0; 4] || holds(block, |lane: L| e0(lane).or(ed(lane)).or(never(lane))) {
            wrong = mask(block, never)
                | high & !mask(block, |lane: L| lane.below(0xf5_u8 as i8))
                | self.seconds::<L>(block, continuation);
        }
        wrong | (owed ^ continuation)
    }

    /// The second bytes that the four bounded leads refuse.
    #[inline(always)]
    fn seconds<L: Lane>(&mut self, block: &L::All, continuation: u64) -> u64 {
        let below_90 = mask(block, |lane: L| lane.below(0x90_u8 as i8));
        let below_a0 = mask(block, |lane: L| lane.below(0xa0_u8 as i8));
        let refused = [(0xe0, below_a0), (0xed, !below_a0), (0xf0, below_90), (0xf4, !below_90)];
        let mut wrong = 0;
        for ((lead, refused), carried) in refused.into_iter().zip(&mut self.bounded) {
            let leads = mask(block, |lane: L| lane.equal(lead));
            wrong |= (leads << 1 | *carried) & refused & continuation;
            *carried = leads >> 63;
        }
        wrong
    }
}
