//! Numbers that were seen: open addressing, a constant time each however many pages there are. A tree in its place
//! would cost the wasm five times as much code.

/// A set of fingerprints. They are hashes already, so that their low bits choose the slot.
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
            for old in std::mem::replace(&mut self.slots, vec![0; size]) {
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

    use super::Seen;

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
