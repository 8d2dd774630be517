//! Requests and pages that were seen, known again by a number.

use alloc::vec;
use alloc::vec::Vec;

use crate::http::request::Request;

/// A hash of some parts, each a text of bytes: FNV-1a with 64 bits (Fowler, Noll and Vo,
/// <http://www.isthe.com/chongo/tech/comp/fnv/>), and between parts one step more. Equal parts give equal numbers;
/// different ones do so about once in 2^64. It is no defence: who can choose the bytes can make two texts collide, and
/// then one of their own pages is taken for seen.
#[derive(Clone, Copy)]
pub(crate) struct Fingerprint(u64);

impl Fingerprint {
    /// The offset basis of FNV.
    pub(crate) fn new() -> Fingerprint {
        Fingerprint(0xcbf2_9ce4_8422_2325)
    }

    #[inline(never)]
    pub(crate) fn add(&mut self, part: &[u8]) {
        let mut hash = self.0;
        for byte in part {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        // Between parts, something that no byte is: "ab" + "c" is not "a" + "bc". The odd number next to 2^64 / φ
        // spreads the bits (Knuth, Fibonacci hashing, §6.4); FNV alone leaves those of the last bytes close together.
        hash = (hash ^ 0x100).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = hash ^ hash >> 32;
    }

    pub(crate) fn number(self) -> u64 {
        self.0
    }
}

impl Request {
    /// The number by which a request that was already sent is known again.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut print = Fingerprint::new();
        print.add(self.method.as_bytes());
        print.add(self.url.as_bytes());
        print.add(self.body.as_deref().unwrap_or_default());
        for (name, value) in &self.headers {
            print.add(name.as_bytes());
            print.add(value.as_bytes());
        }
        print.number()
    }
}

/// A set of fingerprints: a hash table with open addressing and linear probing (Knuth, The Art of Computer Programming
/// 3, §6.4), at most half full; a constant time each however many pages there are. They are hashes already, so that
/// their low bits choose the slot. A tree in its place would cost the wasm five times as much code.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// A power of two of them, or none; 0 is an empty one.
    slots: Vec<u64>,
    len: usize,
}

impl Seen {
    /// Whether this number is in the set.
    pub(crate) fn has(&self, number: u64) -> bool {
        !self.slots.is_empty() && self.slots[self.slot(number)] != 0
    }

    /// Puts a number in. Whether it is new.
    pub(crate) fn insert(&mut self, number: u64) -> bool {
        // At most half full: linear probing stays short.
        if self.len * 2 >= self.slots.len() {
            let size = (self.slots.len() * 2).max(16);
            for old in core::mem::replace(&mut self.slots, vec![0; size]) {
                if old != 0 {
                    let slot = self.slot(old);
                    self.slots[slot] = old;
                }
            }
        }
        let slot = self.slot(number);
        let is_new = self.slots[slot] == 0;
        self.slots[slot] = stored(number);
        self.len += usize::from(is_new);
        is_new
    }

    /// All numbers, in no order.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u64> {
        self.slots.iter().copied().filter(|number| *number != 0)
    }

    pub(crate) fn clear(&mut self) {
        *self = Seen::default();
    }

    /// Where this number is, or where it would be put.
    fn slot(&self, number: u64) -> usize {
        let number = stored(number);
        let mask = self.slots.len() - 1;
        let mut at = number as usize & mask;
        while self.slots[at] != 0 && self.slots[at] != number {
            at = (at + 1) & mask;
        }
        at
    }
}

/// 0 means an empty slot: the one number that is 0 is kept as another one.
fn stored(number: u64) -> u64 {
    number.max(1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    proptest::proptest! {
        #[test]
        fn it_is_a_set(
            numbers in proptest::collection::vec(proptest::prop_oneof![0..40_u64, proptest::num::u64::ANY], 0..200),
        ) {
            // 0 and 1 are one to it: as fingerprints, neither comes in a lifetime.
            let numbers = numbers.into_iter().map(|number| number.max(1));
            let (mut seen, mut oracle) = (Seen::default(), BTreeSet::new());
            for number in numbers {
                proptest::prop_assert_eq!(seen.has(number), oracle.contains(&number));
                proptest::prop_assert_eq!(seen.insert(number), oracle.insert(number));
                proptest::prop_assert!(seen.has(number));
            }
        }
    }
}
