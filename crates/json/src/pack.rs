//! Packing: LZ77 with a static dictionary, and nothing but the dictionary to refer to.
//!
//! Source: Ziv and Lempel, "A Universal Algorithm for Sequential Data Compression", IEEE Transactions on Information
//! Theory 23 (1977), <https://doi.org/10.1109/TIT.1977.1055714>. The format is of the kind of LZ4's blocks
//! (<https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md>): bytes, no entropy coding. Matches are found by two
//! hash tables without chains, of 6 and of 4 bytes, and grown backwards.
//!
//! An item refers to the dictionary, never to itself or another item, so each one is unpacked without the others. Items
//! of one feed look alike: names of members, dates, URLs, words are in a dictionary made of earlier items.
//!
//! Time and memory: packing looks each position up once or twice and compares as far as bytes agree, O(n) for items
//! that are as long as their matches (each match skips what it covers); unpacking is O(n). A packer holds 40 KB of
//! tables and up to 32 KB of dictionary. At worst an item grows by one byte in 128.
//!
//! When it wins: text that is kept and rarely looked at, in items of a few hundred bytes, where an ordinary compressor
//! has nothing to refer to yet. For items of an API it takes about two fifths of the bytes.
//!
//! ```text
//! 0nnnnnnn bytes…                 literals: n + 1 bytes as they are
//! 1-nnnnnn at.low at.high         a match: n + 5 bytes of the dictionary from `at` on;
//!                                 if n = 63: 63 + 5 + the following bytes, up to and with the first that is not 255
//! ```

use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

/// Bytes of a dictionary, at most: places are 15 bits long, and the tables fit into a fast cache.
pub const DICTIONARY: usize = 1 << 15;
/// A match of fewer bytes gains next to nothing.
const SHORTEST: usize = 5;
const LONG_BITS: u32 = 14;
const SHORT_BITS: u32 = 12;
/// Matches up to here have their length in the first byte.
const INLINE: usize = 63;

/// What items are packed with.
#[derive(Debug)]
pub struct Packer {
    dictionary: Arc<Vec<u8>>,
    /// Where in the dictionary 6 bytes with this hash stand last.
    long: Vec<u16>,
    /// The same for 4 bytes: for matches that are too short for the other table.
    short: Vec<u16>,
}

impl Packer {
    /// Indexes `dictionary`: at most [`DICTIONARY`] bytes.
    pub fn new(dictionary: Arc<Vec<u8>>) -> Packer {
        let (mut long, mut short) = (vec![0; 1 << LONG_BITS], vec![0; 1 << SHORT_BITS]);
        for (at, window) in dictionary.windows(8).enumerate() {
            let word = word(window);
            long[long_hash(word)] = at as u16;
            short[short_hash(word)] = at as u16;
        }
        Packer { dictionary, long, short }
    }

    /// What items are packed with: [`unpack`] needs it, too.
    pub fn dictionary(&self) -> &Arc<Vec<u8>> {
        &self.dictionary
    }

    /// Appends `item` to `out`, packed.
    pub fn pack(&self, item: &[u8], out: &mut Vec<u8>) {
        let dictionary = self.dictionary.as_slice();
        // Up to `written`, the item is in `out`; from there up to `at` are literals.
        let (mut at, mut written) = (0, 0);
        while at + 8 <= item.len() && !dictionary.is_empty() {
            let word = word(&item[at..]);
            let mut place = usize::from(self.long[long_hash(word)]);
            let mut len = common_prefix(&dictionary[place..], &item[at..]);
            if len <= SHORTEST {
                let other = usize::from(self.short[short_hash(word)]);
                let shorter = common_prefix(&dictionary[other..], &item[at..]);
                if shorter > len {
                    (place, len) = (other, shorter);
                }
            }
            if len < SHORTEST {
                at += 1;
                continue;
            }
            let end = at + len;
            while at > written && place > 0 && dictionary[place - 1] == item[at - 1] {
                at -= 1;
                place -= 1;
            }
            put_literals(&item[written..at], out);
            let mut more = end - at - SHORTEST;
            out.push(0x80 | more.min(INLINE) as u8);
            out.extend_from_slice(&(place as u16).to_le_bytes());
            if more >= INLINE {
                more -= INLINE;
                while more >= 255 {
                    out.push(255);
                    more -= 255;
                }
                out.push(more as u8);
            }
            (at, written) = (end, end);
        }
        put_literals(&item[written..], out);
    }
}

/// Appends the first `len` bytes of the item that `packed` starts with to `out`, and some more if a literal or a match
/// goes on beyond them. Returns how many bytes of `packed` were read: all of the item's, if `len` is its length.
///
/// # Panics
/// If `packed` was not made by [`Packer::pack`] with this dictionary, or if the item is shorter than `len`.
pub fn unpack(dictionary: &[u8], packed: &[u8], len: usize, out: &mut Vec<u8>) -> usize {
    let end = out.len() + len;
    let mut at = 0;
    while out.len() < end {
        let op = usize::from(packed[at]);
        at += 1;
        if op < 0x80 {
            out.extend_from_slice(&packed[at..=at + op]);
            at += op + 1;
            continue;
        }
        let place = usize::from(packed[at]) | usize::from(packed[at + 1]) << 8;
        at += 2;
        let mut len = (op & INLINE) + SHORTEST;
        if op & INLINE == INLINE {
            loop {
                let more = packed[at];
                at += 1;
                len += usize::from(more);
                if more < 255 {
                    break;
                }
            }
        }
        out.extend_from_slice(&dictionary[place..place + len]);
    }
    at
}

/// Appends bytes as they are.
fn put_literals(bytes: &[u8], out: &mut Vec<u8>) {
    for run in bytes.chunks(128) {
        out.push(run.len() as u8 - 1);
        out.extend_from_slice(run);
    }
}

/// How many bytes are the same, counted from the beginning of both.
fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    let mut len = 0;
    for (a, b) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0) {
        let differ = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if differ != 0 {
            return len + differ.trailing_zeros() as usize / 8;
        }
        len += 8;
    }
    len + a[len..].iter().zip(&b[len..]).take_while(|(a, b)| a == b).count()
}

/// The first 8 bytes; the caller has as many.
fn word(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |word| u64::from_le_bytes(*word))
}

fn long_hash(word: u64) -> usize {
    ((word << 16).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - LONG_BITS)) as usize
}

fn short_hash(word: u64) -> usize {
    ((word as u32).wrapping_mul(0x9e37_79b1) >> (32 - SHORT_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::{DICTIONARY, Packer, unpack};
    use proptest::prelude::*;

    /// Unpacked, it is the same, and so is every beginning of it. Bytes that it took.
    fn round_trip(dictionary: &[u8], item: &[u8]) -> usize {
        let packer = Packer::new(std::sync::Arc::new(dictionary.to_vec()));
        let mut packed = b"before".to_vec();
        packer.pack(item, &mut packed);
        let len = packed.len() - 6;
        assert!(len <= item.len() + item.len().div_ceil(128), "{len} bytes for {}", item.len());
        packed.extend_from_slice(b"behind");
        for part in [item.len(), item.len() / 2, 1.min(item.len()), 0] {
            let mut out = b"there".to_vec();
            let took = unpack(dictionary, &packed[6..], part, &mut out);
            assert!(took == len || part < item.len());
            assert_eq!(&out[..5 + part], [b"there", &item[..part]].concat());
            assert!(part < item.len() || out.len() == 5 + part);
        }
        len
    }

    #[test]
    fn the_same_is_told_in_a_few_bytes_whatever_its_length() {
        let mut state = 7_u32;
        let text: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .take(DICTIONARY)
        .collect();
        for len in (8..400).chain([1_000, 10_000, DICTIONARY]) {
            let took = round_trip(&text, &text[DICTIONARY - len..]);
            assert!(took <= 4 + len / 255, "{took} bytes for {len}");
        }
    }

    #[test]
    fn what_is_nowhere_else_grows_by_a_byte_in_128() {
        for len in [0, 1, 7, 8, 127, 128, 129, 256, 257, 5_000] {
            let item: Vec<u8> = (0..len).map(|i| (i * 7 % 251) as u8).collect();
            assert_eq!(round_trip(b"", &item), item.len() + item.len().div_ceil(128));
            round_trip(b"short", &item);
        }
    }

    proptest! {
        #[test]
        fn every_item_comes_back(
            dictionary in prop::collection::vec(prop::sample::select(b"ab{}\",:\xc3\xa9".to_vec()), 0..600),
            item in prop::collection::vec(prop::sample::select(b"ab{}\",:\xc3\xa9\0".to_vec()), 0..600),
            cut in 0_usize..600,
            len in 0_usize..600,
        ) {
            round_trip(&dictionary, &item);
            let start = cut.min(dictionary.len());
            let part = &dictionary[start..(start + len).min(dictionary.len())];
            round_trip(&dictionary, &[part, &item, part].concat());
        }
    }
}
