//! What was written by hand, and when: a page that was asked for before must not overwrite it.

/// Entries and, beside each, the newest turn at the time; sorted by entry, as new ones have the highest number.
#[derive(Debug, Default)]
pub(super) struct Written(Vec<(u32, u32)>);

impl Written {
    /// Whether this entry was written after `turn` was asked for.
    pub(super) fn since(&self, entry: u32, turn: u32) -> bool {
        self.place(entry).is_ok_and(|place| self.0[place].1 >= turn)
    }

    /// The entry is written now.
    pub(super) fn note(&mut self, entry: u32, turn: u32) {
        match self.place(entry) {
            Ok(place) => self.0[place].1 = turn,
            Err(place) => self.0.insert(place, (entry, turn)),
        }
    }

    fn place(&self, entry: u32) -> Result<usize, usize> {
        self.0.binary_search_by_key(&entry, |written| written.0)
    }
}
