//! From a primary key to its entry: open addressing over 32-bit hashes. Keys themselves stay in the arena, and an equal
//! hash is always settled by comparing the bytes. Nothing is ever taken out: a removed item leaves its key behind, so
//! that a later page does not bring it back.
//!
//! Servers choose the keys, so the hash is a keyed one that stands up to them: `SipHash-1-3`.
//!
//! A large table is cut into parts by the first bits of the hash, and a part that is full is split: no page pays for
//! all keys, and memory that never shrinks gets no holes.

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
    hasher: SipHash,
}

impl Keys {
    pub(super) fn new(seed: u64) -> Keys {
        Keys { directory: vec![0], depth: 0, parts: vec![Part::new(1, 0)], hasher: SipHash::new(seed) }
    }

    /// The hash of a key. The seed differs from feed to feed and nobody outside sees it, so nobody can prepare keys
    /// that collide.
    #[inline(always)]
    pub(super) fn hash(&self, key: &[u8]) -> u32 {
        let hash = self.hasher.hash(key);
        (hash ^ hash >> 32) as u32
    }

    /// Reads where a search for each of these hashes begins. In a long list each of them waits for memory; here the
    /// waits overlap, and not in [`Keys::find_or_insert`], which goes by what it reads.
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

    /// The entry whose key has this hash and of which `is` says that it is the one; if there is none, `entry` becomes
    /// it.
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

/// SipHash-1-3: one round for each word of the text, three at the end (Aumasson and Bernstein, "`SipHash`: a fast
/// short-input PRF", 2012; with so many rounds, the hash of the standard library's maps). Holds the four words that the
/// key makes.
#[derive(Debug, Clone, Copy)]
struct SipHash([u64; 4]);

impl SipHash {
    /// The two halves of the key are made from one seed by `SplitMix64` (Steele, Lea and Flood, 2014).
    fn new(seed: u64) -> SipHash {
        let half = |number: u64| {
            let mut word = seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            word = (word ^ word >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ word >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^ word >> 31
        };
        SipHash::with_key(half(1), half(2))
    }

    fn with_key(one: u64, two: u64) -> SipHash {
        // "somepseudorandomlygeneratedbytes"
        let words = [0x736f_6d65_7073_6575, 0x646f_7261_6e64_6f6d, 0x6c79_6765_6e65_7261, 0x7465_6462_7974_6573];
        SipHash([words[0] ^ one, words[1] ^ two, words[2] ^ one, words[3] ^ two])
    }

    #[inline(never)]
    fn hash(&self, text: &[u8]) -> u64 {
        let mut state = self.0;
        let (words, rest) = text.as_chunks::<8>();
        for word in words {
            take(&mut state, u64::from_le_bytes(*word));
        }
        // A copy of a few bytes would be a call.
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
    use super::{Keys, NOBODY, SipHash};
    use std::collections::HashMap;
    use std::hash::{DefaultHasher, Hasher};

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

    #[test]
    fn the_hash_is_the_one_of_the_standard_library() {
        let text: Vec<u8> = (0..100_u8).map(|n| n.wrapping_mul(7)).collect();
        for len in 0..text.len() {
            let mut theirs = DefaultHasher::new();
            theirs.write(&text[..len]);
            assert_eq!(SipHash::with_key(0, 0).hash(&text[..len]), theirs.finish(), "{len} bytes");
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
    fn load(hash_of: impl Fn(&Keys, u32) -> u32) -> (usize, usize) {
        let mut keys = Keys::new(0x5eed);
        let (mut same, mut looks) = (0, 0);
        for entry in 0..MANY {
            let hash = hash_of(&keys, entry);
            keys.find_or_insert(hash, entry, |_| {
                same += 1;
                false
            });
        }
        for part in &keys.parts {
            let len = part.slots.len();
            let taken = part.slots.iter().enumerate().filter(|(_, slot)| slot.entry != NOBODY);
            looks += taken.map(|(at, slot)| (at + len - part.home(slot.hash)) % len + 1).sum::<usize>();
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
