//! From a primary key to its entry: open addressing over 32-bit hashes. Keys themselves stay in the arena, and an equal
//! hash is always settled by comparing the bytes. Nothing is ever taken out: a removed item leaves its key behind, so that
//! a later page does not bring it back.
//!
//! The table is cut into small parts by the first bits of the hash, and each grows for itself: no page pays for all keys,
//! and memory that never shrinks gets no holes of half its size.

const EMPTY: Slot = Slot { hash: 0, entry: u32::MAX };
/// A part that would be larger is split.
const LARGEST: usize = 1 << 10;
/// Hashes that agree in so many first bits are not told apart by splitting.
const DEEPEST: u32 = 16;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot {
    hash: u32,
    entry: u32,
}

#[derive(Debug)]
struct Part {
    slots: Vec<Slot>,
    len: usize,
    /// Hashes in it agree in so many first bits.
    depth: u32,
}

impl Part {
    /// The slot in which this hash is looked for first; the next ones follow, and after the last the first.
    fn home(&self, hash: u32) -> usize {
        ((u64::from(hash & 0xffff) * self.slots.len() as u64) >> 16) as usize
    }

    fn is_full(&self) -> bool {
        // At most 4/5 full: above that, linear probing gets long.
        (self.len + 1) * 5 > self.slots.len() * 4
    }

    fn place(&mut self, slot: Slot) {
        let mut at = self.home(slot.hash);
        while self.slots[at] != EMPTY {
            at = after(at, self.slots.len());
        }
        self.slots[at] = slot;
        self.len += 1;
    }
}

fn after(at: usize, len: usize) -> usize {
    if at + 1 == len { 0 } else { at + 1 }
}

/// The index of primary keys.
#[derive(Debug)]
pub(super) struct Keys {
    /// Which part, by the first `depth` bits of the hash.
    directory: Vec<u32>,
    depth: u32,
    parts: Vec<Part>,
    seed: u64,
}

impl Keys {
    pub(super) fn new(seed: u64) -> Keys {
        let first = Part { slots: vec![EMPTY], len: 0, depth: 0 };
        Keys { directory: vec![0], depth: 0, parts: vec![first], seed: seed | 1 }
    }

    /// The hash of a key. The seed differs from feed to feed, so that nobody can prepare keys that collide.
    pub(super) fn hash(&self, key: &[u8]) -> u32 {
        let mut hash = self.seed ^ key.len() as u64;
        let (words, rest) = key.as_chunks::<8>();
        for word in words {
            hash = mix(hash ^ u64::from_le_bytes(*word));
        }
        // A copy of a few bytes would be a call.
        let word = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        hash = mix(hash ^ word);
        (hash ^ hash >> 32) as u32
    }

    /// The entry whose key has this hash and of which `is` says that it is the one.
    pub(super) fn find(&self, hash: u32, mut is: impl FnMut(u32) -> bool) -> Option<u32> {
        let part = &self.parts[self.part_of(hash)];
        let mut at = part.home(hash);
        loop {
            let slot = part.slots[at];
            if slot == EMPTY {
                return None;
            }
            if slot.hash == hash && is(slot.entry) {
                return Some(slot.entry);
            }
            at = after(at, part.slots.len());
        }
    }

    /// The entry whose key has this hash and of which `is` says that it is the one; if there is none, `entry` becomes it.
    pub(super) fn find_or_insert(&mut self, hash: u32, entry: u32, mut is: impl FnMut(u32) -> bool) -> Option<u32> {
        let mut number = self.part_of(hash);
        if self.parts[number].is_full() {
            self.grow(number);
            number = self.part_of(hash);
        }
        let part = &mut self.parts[number];
        let mut at = part.home(hash);
        let slots = part.slots.as_mut_slice();
        loop {
            let slot = &mut slots[at];
            if *slot == EMPTY {
                *slot = Slot { hash, entry };
                part.len += 1;
                return None;
            }
            if slot.hash == hash && is(slot.entry) {
                return Some(slot.entry);
            }
            at = after(at, slots.len());
        }
    }

    /// Bytes of the table.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        let slots: usize = self.parts.iter().map(|part| part.slots.len()).sum();
        slots * size_of::<Slot>() + self.parts.capacity() * size_of::<Part>() + self.directory.capacity() * 4
    }

    fn part_of(&self, hash: u32) -> usize {
        self.directory[(u64::from(hash) << self.depth >> 32) as usize] as usize
    }

    /// Makes room in a part, by half of what it has or by splitting it.
    #[cold]
    fn grow(&mut self, number: usize) {
        let part = &mut self.parts[number];
        let size = (part.slots.len() * 3 / 2).max(32);
        let depth = part.depth;
        let old = std::mem::take(&mut part.slots);
        part.len = 0;
        if size <= LARGEST || depth == DEEPEST {
            part.slots = vec![EMPTY; size];
        } else {
            self.split(number);
        }
        for slot in old {
            if slot != EMPTY {
                let number = self.part_of(slot.hash);
                // Halves may be uneven.
                if self.parts[number].is_full() {
                    self.grow(number);
                }
                let number = self.part_of(slot.hash);
                self.parts[number].place(slot);
            }
        }
    }

    /// Two empty parts in the place of one, told apart by one bit more.
    fn split(&mut self, number: usize) {
        let depth = self.parts[number].depth + 1;
        if depth > self.depth {
            self.directory = self.directory.iter().flat_map(|part| [*part, *part]).collect();
            self.depth = depth;
        }
        let half = || Part { slots: vec![EMPTY; LARGEST * 5 / 8], len: 0, depth };
        self.parts[number] = half();
        self.parts.push(half());
        let (span, fresh) = (1 << (self.depth - depth), self.parts.len() as u32 - 1);
        let first = self.directory.iter().position(|part| *part as usize == number).unwrap_or_default();
        self.directory[first + span..first + 2 * span].fill(fresh);
    }
}

/// One round of a multiplicative hash: every input bit reaches the high half, and the shift brings it down again.
#[inline]
fn mix(hash: u64) -> u64 {
    let hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ hash >> 29
}

#[cfg(test)]
mod tests {
    use super::{DEEPEST, Keys, LARGEST};
    use std::collections::HashMap;

    /// Entries by key, and the hashes that an adversary would wish for.
    fn is_a_map(hash_of: impl Fn(&Keys, u32) -> u32, count: u32) -> Keys {
        let mut keys = Keys::new(7);
        let mut model = HashMap::new();
        for entry in 0..count {
            let key = entry / 2;
            let known = keys.find_or_insert(hash_of(&keys, key), entry, |id| id / 2 == key);
            assert_eq!(known, model.get(&key).copied());
            model.entry(key).or_insert(entry);
        }
        for key in 0..count {
            assert_eq!(keys.find(hash_of(&keys, key), |id| id / 2 == key), model.get(&key).copied());
        }
        keys
    }

    #[test]
    fn keys_lead_to_their_entries() {
        is_a_map(|keys, key| keys.hash(&key.to_le_bytes()), 200_000);
        is_a_map(|keys, key| keys.hash(key.to_string().as_bytes()), 30_000);
    }

    #[test]
    fn hashes_that_agree_are_told_apart_by_the_bytes() {
        is_a_map(|_, _| 5, 4 * LARGEST as u32);
        is_a_map(|_, key| key, 4 * LARGEST as u32);
        is_a_map(|_, key| key << (32 - DEEPEST), 4 * LARGEST as u32);
        is_a_map(|_, key| (key % 2) << 31, 4 * LARGEST as u32);
    }

    #[test]
    fn a_key_takes_less_than_16_bytes_whatever_their_number() {
        for count in [1_000_u32, 3_000, 10_000, 30_000, 100_000, 170_000, 260_000] {
            let keys = is_a_map(|keys, key| keys.hash(&key.to_le_bytes()), 2 * count);
            assert!(keys.held() < 16 * count as usize, "{} bytes for {count} keys", keys.held());
        }
    }
}
