//! From a primary key to its entry: open addressing over 32-bit hashes. Keys themselves stay in the arena, and an equal
//! hash is always settled by comparing the bytes. Nothing is ever taken out: a removed item leaves its key behind, so that
//! a later page does not bring it back.
//!
//! A large table is cut into parts by the first bits of the hash, and a part that is full is split: no page pays for all
//! keys, and memory that never shrinks gets no holes.

const NOBODY: u32 = u32::MAX;
const EMPTY: Slot = Slot { hash: 0, entry: NOBODY };
/// Slots of a part that is split when it is full.
const LARGEST: usize = 640;
/// Hashes that agree in so many first bits are not told apart by splitting.
const DEEPEST: u32 = 16;

#[derive(Debug, Clone, Copy)]
struct Slot {
    hash: u32,
    entry: u32,
}

#[derive(Debug)]
struct Part {
    slots: Vec<Slot>,
    /// How many may still come: at most 4/5 are taken, above that linear probing gets long.
    left: usize,
    /// Hashes in it agree in so many first bits.
    depth: u32,
}

impl Part {
    fn new(size: usize, depth: u32) -> Part {
        Part { slots: vec![EMPTY; size], left: size * 4 / 5, depth }
    }

    /// The slot in which this hash is looked for first; the next ones follow, and after the last the first.
    #[inline(always)]
    fn home(&self, hash: u32) -> usize {
        ((u64::from(hash & 0xffff) * self.slots.len() as u64) >> 16) as usize
    }
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
        Keys { directory: vec![0], depth: 0, parts: vec![Part::new(1, 0)], seed: seed | 1 }
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

    /// Reads where a search for each of these hashes begins. In a long list each of them waits for memory; here the waits overlap,
    /// and not in [`Keys::find_or_insert`], which goes by what it reads.
    pub(super) fn touch(&self, hashes: &[u32]) {
        let first = |hash: u32| {
            let part = &self.parts.as_slice()[self.part_of(hash)];
            part.slots.as_slice()[part.home(hash)].entry
        };
        std::hint::black_box(hashes.iter().fold(0, |seen, hash| seen ^ first(*hash)));
    }

    /// The entry whose key has this hash and of which `is` says that it is the one.
    pub(super) fn find(&self, hash: u32, mut is: impl FnMut(u32) -> bool) -> Option<u32> {
        let part = &self.parts.as_slice()[self.part_of(hash)];
        let mut at = part.home(hash);
        loop {
            let slot = part.slots.as_slice()[at];
            if slot.entry == NOBODY {
                return None;
            }
            if slot.hash == hash && is(slot.entry) {
                return Some(slot.entry);
            }
            at += 1;
            if at == part.slots.len() {
                at = 0;
            }
        }
    }

    /// The entry whose key has this hash and of which `is` says that it is the one; if there is none, `entry` becomes it.
    pub(super) fn find_or_insert(&mut self, hash: u32, entry: u32, mut is: impl FnMut(u32) -> bool) -> Option<u32> {
        let part = self.room_for(hash);
        let mut at = part.home(hash);
        let slots = part.slots.as_mut_slice();
        loop {
            let slot = &mut slots[at];
            if slot.entry == NOBODY {
                *slot = Slot { hash, entry };
                part.left -= 1;
                return None;
            }
            if slot.hash == hash && is(slot.entry) {
                return Some(slot.entry);
            }
            at += 1;
            if at == slots.len() {
                at = 0;
            }
        }
    }

    /// Adds an entry whose key is not there yet.
    pub(super) fn insert(&mut self, hash: u32, entry: u32) {
        let part = self.room_for(hash);
        let mut at = part.home(hash);
        let slots = part.slots.as_mut_slice();
        while slots[at].entry != NOBODY {
            at += 1;
            if at == slots.len() {
                at = 0;
            }
        }
        slots[at] = Slot { hash, entry };
        part.left -= 1;
    }

    /// The part for this hash, with room for one more.
    #[inline(always)]
    fn room_for(&mut self, hash: u32) -> &mut Part {
        let mut number = self.part_of(hash);
        // One half may be full at once.
        while self.parts.as_slice()[number].left == 0 {
            self.grow(number);
            number = self.part_of(hash);
        }
        &mut self.parts.as_mut_slice()[number]
    }

    /// Bytes of the table.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        let slots: usize = self.parts.iter().map(|part| part.slots.len()).sum();
        slots * size_of::<Slot>() + self.parts.len() * size_of::<Part>() + self.directory.len() * 4
    }

    #[inline(always)]
    fn part_of(&self, hash: u32) -> usize {
        self.directory.as_slice()[((u64::from(hash) << self.depth) >> 32) as usize] as usize
    }

    /// Makes room in a part: larger, or another one for half of its hashes.
    #[cold]
    fn grow(&mut self, number: usize) {
        let part = &mut self.parts[number];
        let (size, mut depth) = (part.slots.len(), part.depth);
        let old = part.slots.clone();
        if size < LARGEST || depth == DEEPEST {
            *part = Part::new((size * 2).max(20), depth);
        } else {
            depth += 1;
            part.slots.fill(EMPTY);
            (part.left, part.depth) = (size * 4 / 5, depth);
            self.parts.push(Part::new(size, depth));
            if depth > self.depth {
                let mut directory = Vec::with_capacity(self.directory.len() * 2);
                for part in &self.directory {
                    directory.extend_from_slice(&[*part, *part]);
                }
                (self.directory, self.depth) = (directory, depth);
            }
            let span = 1 << (self.depth - depth);
            let first = self.directory.iter().position(|part| *part as usize == number).unwrap_or_default();
            self.directory[first + span..first + 2 * span].fill(self.parts.len() as u32 - 1);
        }
        for slot in old {
            if slot.entry != NOBODY {
                self.insert(slot.hash, slot.entry);
            }
        }
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
    use super::Keys;
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
        is_a_map(|keys, key| keys.hash(&key.to_le_bytes()), 60_000);
        is_a_map(|keys, key| keys.hash(key.to_string().as_bytes()), 10_000);
    }

    #[test]
    fn hashes_that_agree_are_told_apart_by_the_bytes() {
        is_a_map(|_, _| 5, 1_000);
        is_a_map(|_, key| key, 10_000);
        is_a_map(|_, key| key << 16, 10_000);
        is_a_map(|_, key| (key % 2) << 31, 4_000);
    }

    #[test]
    fn a_key_takes_less_than_25_bytes_whatever_their_number() {
        for count in [1_000_u32, 3_000, 6_000, 10_000, 30_000, 60_000, 100_000] {
            let keys = is_a_map(|keys, key| keys.hash(&key.to_le_bytes()), 2 * count);
            assert!(keys.held() < 25 * count as usize, "{} bytes for {count} keys", keys.held());
        }
    }
}
