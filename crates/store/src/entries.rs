//! What is known of each item, by its number: 20 bytes each, in chunks of 4096. A vector that doubles would copy all of
//! them, and leave holes of its former sizes in a memory that never shrinks; a chunk that is full stays where it is.

use alloc::vec::Vec;

const CHUNK: usize = 1 << 12;

/// Where a value lies and where its key: in which segment, and where in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) segment: u32,
    /// Of the value, in the body of the segment.
    pub(super) start: u32,
    /// Of the value, as the server sent it.
    pub(super) len: u32,
    /// Counted in the body; in a packed segment, in the value; from [`EXTRA_KEYS`] on, in the extra keys.
    pub(super) key_start: u32,
    pub(super) key_len: u32,
}

/// From here on, `key_start` counts in the extra keys of the segment.
pub(super) const EXTRA_KEYS: u32 = 1 << 31;

/// All entries, those of removed items among them.
#[derive(Debug, Default)]
pub(super) struct Entries {
    chunks: Vec<Vec<Entry>>,
    len: usize,
    /// How many values each item had before its present one. The list of a chunk without updates is empty.
    versions: Vec<Vec<u32>>,
}

impl Entries {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn get(&self, id: u32) -> Entry {
        self.chunks[id as usize / CHUNK][id as usize % CHUNK]
    }

    /// Another place for the same value.
    pub(super) fn relocate(&mut self, id: u32, entry: Entry) {
        self.chunks[id as usize / CHUNK][id as usize % CHUNK] = entry;
    }

    /// Another value: the version goes up.
    pub(super) fn update(&mut self, id: u32, entry: Entry) {
        self.relocate(id, entry);
        let (chunk, at) = (id as usize / CHUNK, id as usize % CHUNK);
        if self.versions.len() <= chunk {
            self.versions.resize_with(chunk + 1, Vec::new);
        }
        let versions = &mut self.versions[chunk];
        if versions.len() <= at {
            versions.resize(CHUNK, 0);
        }
        versions[at] = versions[at].wrapping_add(1);
    }

    pub(super) fn version(&self, id: u32) -> u32 {
        self.versions.get(id as usize / CHUNK).and_then(|chunk| chunk.get(id as usize % CHUNK)).copied().unwrap_or(0)
    }

    #[inline(always)]
    pub(super) fn push(&mut self, entry: Entry) -> u32 {
        let id = self.len;
        self.len += 1;
        match self.chunks.last_mut() {
            Some(last) if !id.is_multiple_of(CHUNK) => last.push(entry),
            // The first chunk grows as it is needed, others are allocated whole: most lists are short.
            _ => {
                let mut chunk = Vec::with_capacity(if id == 0 { 16 } else { CHUNK });
                chunk.push(entry);
                self.chunks.push(chunk);
            }
        }
        id as u32
    }

    /// Bytes of the tables.
    #[cfg(test)]
    pub(super) fn held(&self) -> usize {
        let chunks: usize = self.chunks.iter().map(Vec::capacity).sum();
        let versions: usize = self.versions.iter().map(Vec::capacity).sum();
        chunks * size_of::<Entry>() + versions * 4 + (self.chunks.capacity() + self.versions.capacity()) * 24
    }
}
