//! Keys of rows that are no longer there, by a fingerprint of 64 bits: `SipHash` under a seed that only the feed knows.
//!
//! Two keys have one fingerprint once in 2^64: of a million rows, one is taken for known by mistake about once in
//! 3·10^7 lists (n²/2^65).
//!
//! A set with open addressing and linear probing (Knuth, *The Art of Computer Programming*, vol. 3, 6.4, algorithm L),
//! cut by the first bits into tables that grow alone, each by an eighth when it is 15/16 full: 8.5 to 10 bytes a key,
//! and no moment in which all of them are there twice. A lookup reads a few neighbours: O(1) expected.

use alloc::vec;
use alloc::vec::Vec;

use super::siphash::SipHash;

/// The tables of a set that has outgrown one.
const TABLES: usize = 1 << 12;
/// So many keys are in one table.
const SMALL: usize = 1 << 12;

/// Fingerprints; 0 is an empty slot.
#[derive(Debug, Clone, Default)]
struct Table {
    slots: Vec<u64>,
    len: usize,
}

impl Table {
    /// Where a fingerprint is, or would be.
    fn slot(&self, print: u64) -> usize {
        let size = self.slots.len();
        // The first bits chose the table.
        let mut at = (((print & 0xffff_ffff) * size as u64) >> 32) as usize;
        while self.slots[at] != 0 && self.slots[at] != print {
            at += 1;
            if at == size {
                at = 0;
            }
        }
        at
    }

    fn has(&self, print: u64) -> bool {
        !self.slots.is_empty() && self.slots[self.slot(print)] != 0
    }

    fn insert(&mut self, print: u64) -> bool {
        if (self.len + 1) * 16 > self.slots.len() * 15 {
            let size = (self.slots.len() + self.slots.len() / 8).max(8);
            for old in core::mem::replace(&mut self.slots, vec![0; size]) {
                if old != 0 {
                    let slot = self.slot(old);
                    self.slots[slot] = old;
                }
            }
        }
        let slot = self.slot(print);
        let is_new = self.slots[slot] == 0;
        self.slots[slot] = print;
        self.len += usize::from(is_new);
        is_new
    }
}

/// The set.
#[derive(Debug, Clone)]
pub(super) struct Digests {
    seed: u64,
    hasher: SipHash,
    tables: Vec<Table>,
    len: usize,
}

impl Digests {
    pub(super) fn new(seed: u64) -> Digests {
        Digests { seed, hasher: SipHash::new(seed), tables: vec![Table::default()], len: 0 }
    }

    /// What [`Digests::bytes`] gave; `None`: it did not.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Digests> {
        let (words, rest) = bytes.as_chunks::<8>();
        let (seed, prints) = words.split_first()?;
        let mut digests = Digests::new(u64::from_le_bytes(*seed));
        for print in prints {
            digests.insert(u64::from_le_bytes(*print));
        }
        rest.is_empty().then_some(digests)
    }

    /// The seed, and every fingerprint, in no order.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity((self.len + 1) * 8);
        out.extend_from_slice(&self.seed.to_le_bytes());
        for table in &self.tables {
            for print in &table.slots {
                if *print != 0 {
                    out.extend_from_slice(&print.to_le_bytes());
                }
            }
        }
        out
    }

    /// The fingerprint of a key.
    pub(super) fn print(&self, key: &[u8]) -> u64 {
        self.hasher.hash(key).max(1)
    }

    pub(super) fn has(&self, print: u64) -> bool {
        self.tables[self.table(print)].has(print)
    }

    pub(super) fn insert(&mut self, print: u64) {
        if self.len == SMALL && self.tables.len() == 1 {
            let old = core::mem::replace(&mut self.tables, (0..TABLES).map(|_| Table::default()).collect());
            for table in old {
                for print in table.slots {
                    if print != 0 {
                        let number = self.table(print);
                        self.tables[number].insert(print);
                    }
                }
            }
        }
        let number = self.table(print);
        self.len += usize::from(self.tables[number].insert(print));
    }

    fn table(&self, print: u64) -> usize {
        if self.tables.len() == 1 { 0 } else { (print >> 52) as usize }
    }

    /// Bytes of the tables.
    #[cfg(test)]
    fn held(&self) -> usize {
        self.tables.iter().map(|table| table.slots.capacity() * 8 + size_of::<Table>()).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn it_is_a_set_of_keys_at_12_bytes_each() {
        let mut digests = Digests::new(7);
        for key in 0..300_000_u32 {
            let print = digests.print(&key.to_le_bytes());
            assert!(!digests.has(print), "{key}");
            digests.insert(print);
            digests.insert(print);
            assert!(digests.has(print));
            if key % 10_000 == 9_999 && key > 100_000 {
                assert_eq!(digests.len, key as usize + 1);
                assert!(digests.held() <= 12 * digests.len, "{} bytes for {key} keys", digests.held());
            }
        }
        let copy = Digests::from_bytes(&digests.bytes()).unwrap();
        assert_eq!((copy.len, copy.print(b"x")), (digests.len, digests.print(b"x")));
        assert!((0..300_000_u32).all(|key| copy.has(digests.print(&key.to_le_bytes()))));
        assert!(Digests::from_bytes(&digests.bytes()[1..]).is_none() && Digests::from_bytes(&[]).is_none());
    }

    proptest::proptest! {
        #[test]
        fn whatever_the_fingerprints_are(prints in proptest::collection::vec(1..60_u64, 0..200), shift in 0..58_u32) {
            let (mut digests, mut oracle) = (Digests::new(1), BTreeSet::new());
            for print in prints {
                let print = print.rotate_left(shift).max(1);
                proptest::prop_assert_eq!(digests.has(print), oracle.contains(&print));
                digests.insert(print);
                oracle.insert(print);
            }
            proptest::prop_assert_eq!(digests.len, oracle.len());
        }
    }
}
