//! SipHash-1-3: a keyed hash, whose collisions nobody can prepare without the key.
//!
//! Source: Aumasson and Bernstein, "`SipHash`: a fast short-input PRF", INDOCRYPT 2012,
//! <https://eprint.iacr.org/2012/351>. One round for each word of 8 bytes, three at the end, as in the maps of the
//! standard library. That one takes a key in pieces of any length, which is more code; here a key comes in one.
//!
//! Time: O(bytes), about one round of 14 operations for each 8. When it wins: for short keys that come from outside. A
//! multiplicative hash is faster and was here before; it fell to prepared keys whatever its seed (a test of
//! `key_index.rs` keeps it to show that).

/// Holds the four words that the key makes.
#[derive(Debug, Clone, Copy)]
pub(super) struct SipHash([u64; 4]);

impl SipHash {
    /// The two halves of the key are made from one seed by `SplitMix64` (Steele, Lea and Flood, "Fast Splittable
    /// Pseudorandom Number Generators", OOPSLA 2014, <https://doi.org/10.1145/2660193.2660195>).
    pub(super) fn new(seed: u64) -> SipHash {
        let half = |number: u64| {
            let mut word = seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            word = (word ^ word >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ word >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^ word >> 31
        };
        SipHash::with_key(half(1), half(2))
    }

    pub(super) fn with_key(one: u64, two: u64) -> SipHash {
        // "somepseudorandomlygeneratedbytes"
        let words = [0x736f_6d65_7073_6575, 0x646f_7261_6e64_6f6d, 0x6c79_6765_6e65_7261, 0x7465_6462_7974_6573];
        SipHash([words[0] ^ one, words[1] ^ two, words[2] ^ one, words[3] ^ two])
    }

    #[inline(never)]
    pub(super) fn hash(&self, text: &[u8]) -> u64 {
        let mut state = self.0;
        let (words, rest) = text.as_chunks::<8>();
        for word in words {
            take(&mut state, u64::from_le_bytes(*word));
        }
        // Not by a copy into a word: one of a length that is not known is a call of `memcpy`.
        let word = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        // The highest byte of the last word is the length.
        take(&mut state, word | (text.len() as u64) << 56);
        state[2] ^= 0xff;
        for _ in 0..3 {
            round(&mut state);
        }
        state[0] ^ state[1] ^ state[2] ^ state[3]
    }
}

#[inline(always)]
fn take(state: &mut [u64; 4], word: u64) {
    state[3] ^= word;
    round(state);
    state[0] ^= word;
}

#[inline(always)]
fn round([a, b, c, d]: &mut [u64; 4]) {
    *a = a.wrapping_add(*b);
    *b = b.rotate_left(13) ^ *a;
    *a = a.rotate_left(32);
    *c = c.wrapping_add(*d);
    *d = d.rotate_left(16) ^ *c;
    *a = a.wrapping_add(*d);
    *d = d.rotate_left(21) ^ *a;
    *c = c.wrapping_add(*b);
    *b = b.rotate_left(17) ^ *c;
    *c = c.rotate_left(32);
}

#[cfg(test)]
mod tests {
    use super::SipHash;
    use std::hash::{DefaultHasher, Hasher};

    #[test]
    fn the_hash_is_the_one_of_the_standard_library() {
        let text: Vec<u8> = (0..100_u8).map(|n| n.wrapping_mul(7)).collect();
        for len in 0..text.len() {
            let mut theirs = DefaultHasher::new();
            theirs.write(&text[..len]);
            assert_eq!(SipHash::with_key(0, 0).hash(&text[..len]), theirs.finish(), "{len} bytes");
        }
    }
}
