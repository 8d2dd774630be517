//! From a primary key to its entry: open addressing over 32-bit hashes. Keys themselves stay in the arena, and an equal
//! hash is always settled by comparing the bytes. Nothing is ever taken out: a removed item leaves its key behind, so that
//! a later page does not bring it back.

const EMPTY: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct Slot {
    hash: u32,
    entry: u32,
}

/// The index of primary keys.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// A power of two, or none.
    slots: Vec<Slot>,
    len: usize,
    seed: u64,
}

impl Keys {
    pub(super) fn new(seed: u64) -> Keys {
        Keys { slots: Vec::new(), len: 0, seed: seed | 1 }
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
        let slots = self.slots.as_slice();
        let Some(mask) = slots.len().checked_sub(1) else { return };
        std::hint::black_box(hashes.iter().fold(0, |seen, hash| seen ^ slots[*hash as usize & mask].entry));
    }

    /// The entry whose key has this hash and of which `is` says that it is the one.
    pub(super) fn find(&self, hash: u32, mut is: impl FnMut(u32) -> bool) -> Option<u32> {
        let slots = self.slots.as_slice();
        let mask = slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let slot = slots[at];
            if slot.entry == EMPTY {
                return None;
            }
            if slot.hash == hash && is(slot.entry) {
                return Some(slot.entry);
            }
            at = (at + 1) & mask;
        }
    }

    /// The entry whose key has this hash and of which `is` says that it is the one; if there is none, `entry` becomes it.
    /// There must be [room](Keys::reserve).
    pub(super) fn find_or_insert(&mut self, hash: u32, entry: u32, mut is: impl FnMut(u32) -> bool) -> Option<u32> {
        let slots = self.slots.as_mut_slice();
        let mask = slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = &mut slots[at];
            if slot.entry == EMPTY {
                *slot = Slot { hash, entry };
                self.len += 1;
                return None;
            }
            if slot.hash == hash && is(slot.entry) {
                return Some(slot.entry);
            }
            at = (at + 1) & mask;
        }
    }

    /// Adds an entry whose key is not there yet.
    pub(super) fn insert(&mut self, hash: u32, entry: u32) {
        self.reserve(1);
        self.place(Slot { hash, entry });
        self.len += 1;
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, more: usize) {
        // At most 3/4 full: above that, linear probing gets long.
        while (self.len + more) * 4 > self.slots.len() * 3 {
            self.grow();
        }
    }

    fn place(&mut self, slot: Slot) {
        let slots = self.slots.as_mut_slice();
        let mask = slots.len() - 1;
        let mut at = slot.hash as usize & mask;
        while slots[at].entry != EMPTY {
            at = (at + 1) & mask;
        }
        slots[at] = slot;
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        let old = std::mem::replace(&mut self.slots, vec![Slot { hash: 0, entry: EMPTY }; size]);
        for slot in old.iter().filter(|slot| slot.entry != EMPTY) {
            self.place(*slot);
        }
    }
}

/// One round of a multiplicative hash: every input bit reaches the high half, and the shift brings it down again.
#[inline]
fn mix(hash: u64) -> u64 {
    let hash = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ hash >> 29
}
