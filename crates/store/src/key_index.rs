//! The index of primary keys, from the hash of a key to its entry: extendible hashing.
//!
//! Source: Fagin, Nievergelt, Pippenger and Strong, "Extendible Hashing: A Fast Access Method for Dynamic Files", ACM
//! Transactions on Database Systems 4 (1979), <https://doi.org/10.1145/320083.320092>. A directory says which bucket is
//! meant, by the first bits of the hash (the global depth); a bucket that is full is split in two by one bit more (its
//! local depth), and the directory is doubled only when a bucket is deeper than it. In a bucket: linear probing, at
//! most 4/5 full (Knuth, *The Art of Computer Programming*, vol. 3, 6.4, algorithm L).
//!
//! ```text
//! directory (global depth 2)   00 ──┐
//!                              01 ──┴─► bucket (local depth 1): hashes 0…
//!                              10 ────► bucket (local depth 2): hashes 10…
//!                              11 ────► bucket (local depth 2): hashes 11…
//! ```
//!
//! Time: O(1) expected for a lookup or an insertion. Growing moves the 512 keys of one bucket, and now and then doubles
//! the directory (4 bytes a bucket), but never moves all keys: no page pays for the whole list. Memory: less than 25
//! bytes a key, and no holes of former tables in a memory that never shrinks.
//!
//! When it wins: for a table that grows to millions of entries while each insertion should take about the same time. Up
//! to 512 keys it is one open-addressed table that doubles.
//!
//! Keys themselves stay in the arena, and an equal hash is always settled by comparing the bytes. A removed item leaves
//! its key behind, so that a later page does not bring it back; taken out (algorithm R there) are only keys that local
//! writes made up. Servers choose the keys, so the hash is a keyed one that stands up to them (`siphash.rs`).

use alloc::vec;
use alloc::vec::Vec;

use super::siphash::SipHash;

/// No entry: the slot is free.
const NO_ENTRY: u32 = u32::MAX;
const EMPTY: Slot = Slot { hash: 0, entry: NO_ENTRY };
/// Slots of a bucket that is split when it is full.
const LARGEST: usize = 640;
/// Buckets of this depth are not split but doubled: hashes that agree in so many first bits may agree in all.
const DEEPEST: u32 = 16;

#[derive(Debug, Clone, Copy)]
struct Slot {
    hash: u32,
    entry: u32,
}

#[derive(Debug)]
struct Bucket {
    slots: Vec<Slot>,
    /// How many may still come: at most 4/5 of the slots are taken; above that, probing gets long.
    left: usize,
    /// The local depth: hashes in it agree in so many first bits.
    depth: u32,
}

impl Bucket {
    fn new(size: usize, depth: u32) -> Bucket {
        Bucket { slots: vec![EMPTY; size], left: size * 4 / 5, depth }
    }

    /// The slot in which this hash is looked for first; the next ones follow, and after the last the first.
    #[inline(always)]
    fn home(&self, hash: u32) -> usize {
        ((u64::from(hash & 0xffff) * self.slots.len() as u64) >> 16) as usize
    }
}

/// From the hash of a key to its entry.
#[derive(Debug)]
pub(super) struct KeyIndex {
    /// Which bucket, by the first `depth` bits of the hash.
    directory: Vec<u32>,
    /// The global depth.
    depth: u32,
    buckets: Vec<Bucket>,
    hasher: SipHash,
}

impl KeyIndex {
    pub(super) fn new(seed: u64) -> KeyIndex {
        KeyIndex { directory: vec![0], depth: 0, buckets: vec![Bucket::new(1, 0)], hasher: SipHash::new(seed) }
    }

    /// The hash of a key. The seed differs from feed to feed and is never sent, so nobody can prepare keys that
    /// collide.
    #[inline(always)]
    pub(super) fn hash(&self, key: &[u8]) -> u32 {
        let hash = self.hasher.hash(key);
        (hash ^ hash >> 32) as u32
    }

    /// Reads the slots where lookups of these hashes begin, so that they are in the cache. In a long list each read
    /// waits for memory: here the waits overlap, while in [`KeyIndex::find_or_insert`] each has to end before the next
    /// begins.
    pub(super) fn prefetch(&self, hashes: &[u32]) {
        let first = |hash: u32| {
            let bucket = &self.buckets.as_slice()[self.bucket_of(hash)];
            bucket.slots.as_slice()[bucket.home(hash)].entry
        };
        core::hint::black_box(hashes.iter().fold(0, |seen, hash| seen ^ first(*hash)));
    }

    /// The entry whose key has this hash and of which `is` says that it is the one.
    pub(super) fn find(&self, hash: u32, mut is: impl FnMut(u32) -> bool) -> Option<u32> {
        let bucket = &self.buckets.as_slice()[self.bucket_of(hash)];
        let mut at = bucket.home(hash);
        loop {
            let slot = bucket.slots.as_slice()[at];
            if slot.entry == NO_ENTRY {
                return None;
            }
            if slot.hash == hash && is(slot.entry) {
                return Some(slot.entry);
            }
            at += 1;
            if at == bucket.slots.len() {
                at = 0;
            }
        }
    }

    /// The entry whose key has this hash and of which `is` says that it is the one; if there is none, `entry` becomes
    /// it.
    pub(super) fn find_or_insert(&mut self, hash: u32, entry: u32, mut is: impl FnMut(u32) -> bool) -> Option<u32> {
        let bucket = self.bucket_with_room(hash);
        let mut at = bucket.home(hash);
        let slots = bucket.slots.as_mut_slice();
        loop {
            let slot = &mut slots[at];
            if slot.entry == NO_ENTRY {
                *slot = Slot { hash, entry };
                bucket.left -= 1;
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
        let bucket = self.bucket_with_room(hash);
        let mut at = bucket.home(hash);
        let slots = bucket.slots.as_mut_slice();
        while slots[at].entry != NO_ENTRY {
            at += 1;
            if at == slots.len() {
                at = 0;
            }
        }
        slots[at] = Slot { hash, entry };
        bucket.left -= 1;
    }

    /// Takes an entry out, if it is there under this hash: what comes behind it moves up, as far as it would be looked
    /// for.
    pub(super) fn remove(&mut self, hash: u32, entry: u32) {
        let number = self.bucket_of(hash);
        let bucket = &mut self.buckets[number];
        let size = bucket.slots.len();
        let mut hole = bucket.home(hash);
        while bucket.slots[hole].entry != entry {
            if bucket.slots[hole].entry == NO_ENTRY {
                return;
            }
            hole = (hole + 1) % size;
        }
        let mut at = hole;
        loop {
            at = (at + 1) % size;
            let slot = bucket.slots[at];
            if slot.entry == NO_ENTRY {
                break;
            }
            // Steps from where it is looked for first, and from the hole.
            let home = bucket.home(slot.hash);
            if (at + size - home) % size >= (at + size - hole) % size {
                bucket.slots[hole] = slot;
                hole = at;
            }
        }
        bucket.slots[hole] = EMPTY;
        bucket.left += 1;
    }

    /// The bucket of this hash, with room for one key more.
    #[inline(always)]
    fn bucket_with_room(&mut self, hash: u32) -> &mut Bucket {
        let mut number = self.bucket_of(hash);
        // Again if all keys went to one of the halves.
        while self.buckets.as_slice()[number].left == 0 {
            self.grow(number);
            number = self.bucket_of(hash);
        }
        &mut self.buckets.as_mut_slice()[number]
    }

    /// Bytes of the table.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        let slots: usize = self.buckets.iter().map(|bucket| bucket.slots.len()).sum();
        slots * size_of::<Slot>() + self.buckets.len() * size_of::<Bucket>() + self.directory.len() * 4
    }

    #[inline(always)]
    fn bucket_of(&self, hash: u32) -> usize {
        self.directory.as_slice()[((u64::from(hash) << self.depth) >> 32) as usize] as usize
    }

    /// Makes room in a bucket: doubles it, or splits it by one bit more of its hashes.
    #[cold]
    fn grow(&mut self, number: usize) {
        let bucket = &mut self.buckets[number];
        let (size, mut depth) = (bucket.slots.len(), bucket.depth);
        let old = bucket.slots.clone();
        if size < LARGEST || depth == DEEPEST {
            *bucket = Bucket::new((size * 2).max(20), depth);
        } else {
            depth += 1;
            bucket.slots.fill(EMPTY);
            (bucket.left, bucket.depth) = (size * 4 / 5, depth);
            self.buckets.push(Bucket::new(size, depth));
            if depth > self.depth {
                let mut directory = Vec::with_capacity(self.directory.len() * 2);
                for bucket in &self.directory {
                    directory.extend_from_slice(&[*bucket, *bucket]);
                }
                (self.directory, self.depth) = (directory, depth);
            }
            let span = 1 << (self.depth - depth);
            let first = self.directory.iter().position(|bucket| *bucket as usize == number).unwrap_or_default();
            self.directory[first + span..first + 2 * span].fill(self.buckets.len() as u32 - 1);
        }
        for slot in old {
            if slot.entry != NO_ENTRY {
                self.insert(slot.hash, slot.entry);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{KeyIndex, NO_ENTRY};
    use std::collections::HashMap;

    /// Entries by key, and the hashes that an adversary would wish for.
    fn is_a_map(hash_of: impl Fn(&KeyIndex, u32) -> u32, count: u32) -> KeyIndex {
        let mut keys = KeyIndex::new(7);
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
    fn what_is_taken_out_is_gone_and_nothing_else() {
        for bits in [2_u32, 16, 30] {
            let mut keys = KeyIndex::new(7);
            let mut model = HashMap::new();
            let hash = |key: u32| key.wrapping_mul(0x9e37_79b9) >> (32 - bits) << (32 - bits) | key & 3;
            for step in 0..4_000_u32 {
                let key = step.wrapping_mul(2_654_435_761) % 300;
                if let Some(entry) = model.remove(&key) {
                    keys.remove(hash(key), entry);
                    keys.remove(hash(key), entry);
                } else {
                    keys.insert(hash(key), step * 300 + key);
                    model.insert(key, step * 300 + key);
                }
                if step % 40 == 0 {
                    for key in 0..300 {
                        let found = keys.find(hash(key), |entry| entry % 300 == key);
                        assert_eq!(found, model.get(&key).copied(), "{bits} bits, step {step}, key {key}");
                    }
                }
            }
        }
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

    /// The multiplicative hash that was here before: it fell to the first of the families below, whatever its seed.
    fn multiplied(seed: u64, key: &[u8]) -> u32 {
        let mix = |hash: u64| {
            let hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            hash ^ hash >> 29
        };
        let (words, rest) = key.as_chunks::<8>();
        let hash = words.iter().fold(seed ^ key.len() as u64, |hash, word| mix(hash ^ u64::from_le_bytes(*word)));
        let word = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        let hash = mix(hash ^ word);
        (hash ^ hash >> 32) as u32
    }

    type Family = (&'static str, fn(u32) -> Vec<u8>);

    const MANY: u32 = 1 << 16;

    /// Sets of keys that a server could prepare without knowing the seed.
    fn families() -> Vec<Family> {
        vec![
            ("differences that cancel in the next word", |key| {
                let pair = |bit: u32| if key >> bit & 1 == 1 { [1 << 63, 1 << 63 | 1 << 34] } else { [0, 0] };
                (0..16).flat_map(pair).flat_map(u64::to_le_bytes).collect()
            }),
            ("highest bits of each word", |key| {
                (0..16).map(|bit| u64::from(key >> bit & 1) << 63).flat_map(u64::to_le_bytes).collect()
            }),
            ("multiples of a high power of two", |key| (u64::from(key) << 47).to_le_bytes().to_vec()),
            ("numbers in a row", |key| key.to_string().into_bytes()),
            ("one long beginning", |key| format!("{}{key}", "a".repeat(100)).into_bytes()),
            ("one long end", |key| format!("{key}{}", "a".repeat(100)).into_bytes()),
            ("one byte, again and again", |key| vec![(key % 251) as u8; key as usize / 251 + 1]),
            ("two letters", |key| (0..16).map(|bit| if key >> bit & 1 == 1 { b'A' } else { b'B' }).collect()),
            ("letters that swap places", |key| {
                (0..16).flat_map(|bit| if key >> bit & 1 == 1 { *b"AaBB" } else { *b"BBAa" }).collect()
            }),
        ]
    }

    /// How many of these have the hash of one before; and how many slots are looked at to find all of them.
    fn load(hash_of: impl Fn(&KeyIndex, u32) -> u32) -> (usize, usize) {
        let mut keys = KeyIndex::new(0x5eed);
        let (mut same, mut looks) = (0, 0);
        for entry in 0..MANY {
            let hash = hash_of(&keys, entry);
            keys.find_or_insert(hash, entry, |_| {
                same += 1;
                false
            });
        }
        for bucket in &keys.buckets {
            let len = bucket.slots.len();
            let taken = bucket.slots.iter().enumerate().filter(|(_, slot)| slot.entry != NO_ENTRY);
            looks += taken.map(|(at, slot)| (at + len - bucket.home(slot.hash)) % len + 1).sum::<usize>();
        }
        (same, looks)
    }

    #[test]
    fn prepared_keys_collide_no_more_than_random_ones() {
        let mut random = 7_u64;
        let hashes: Vec<u32> = (0..MANY)
            .map(|_| {
                random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (random >> 32) as u32
            })
            .collect();
        let (_, usual) = load(|_, entry| hashes[entry as usize]);
        for (name, key) in families() {
            let distinct: std::collections::HashSet<Vec<u8>> = (0..MANY).map(key).collect();
            assert_eq!(distinct.len(), MANY as usize, "{name}: they are meant to differ");
            let (same, looks) = load(|keys, entry| keys.hash(&key(entry)));
            // Of so many random hashes of 32 bits, half a pair agrees.
            assert!(same <= 10, "{name}: {same} keys have the hash of another");
            assert!(looks < usual * 5 / 4, "{name}: {looks} slots looked at, for random keys {usual}");
        }
    }

    #[test]
    fn the_families_would_find_a_weak_hash_out() {
        let (_, key) = families()[0];
        for seed in [1, 0x5eed, u64::MAX] {
            assert!((1..1_000).all(|entry| multiplied(seed, &key(entry)) == multiplied(seed, &key(0))));
        }
    }
}
