//! Merging duplicates: several versions of one item become one. All versions that a page has at once, since merging
//! version after version would copy the first one as often as another comes: a server could make that hang.

use alloc::vec;
use alloc::vec::Vec;

use super::Store;
use super::entries::Entry;
use super::read_ahead::ReadAhead;
use super::sort::sort;
use super::spread::Versions;

/// No further version.
const NONE: u32 = u32::MAX;

impl Store {
    /// Merges the `duplicates` of a page (the known entry and what came for it) into what is known. The entries whose
    /// value changed.
    #[cold]
    #[inline(never)]
    pub(super) fn merge_duplicates(&mut self, duplicates: &[(u32, Entry)], ahead: &mut ReadAhead) -> Vec<u32> {
        let mut known: Vec<u32> = Vec::with_capacity(duplicates.len());
        for (id, _) in duplicates {
            known.push(*id);
        }
        sort(&mut known);
        // The first version of each, and from each version the next.
        let mut first = vec![NONE; known.len()];
        let mut next = vec![NONE; duplicates.len()];
        for at in (0..duplicates.len()).rev() {
            let place = known.binary_search(&duplicates[at].0).unwrap_or_default();
            next[at] = first[place];
            first[place] = at as u32;
        }
        let mut changed = Vec::new();
        for (place, id) in known.into_iter().enumerate() {
            let mut versions = Versions::default();
            versions.push(&self.arena.value_reading_ahead(&self.entries.get(id), ahead), None);
            let old = versions.text.len();
            let mut at = first[place] as usize;
            while let Some((_, version)) = duplicates.get(at) {
                versions.push(&self.arena.value(version), Some(*version));
                at = next[at] as usize;
            }
            let merged = versions.merged(self.seed);
            if merged[..] == versions.text[..old] {
                continue;
            }
            match versions.whole {
                Some(version) if versions.starts.len() == 1 => self.replace(id, version),
                _ => {
                    let key = self.arena.key(&self.entries.get(id)).into_owned();
                    self.replace_by(id, merged, key)
                }
            };
            changed.push(id);
        }
        changed
    }
}
