//! Writes JSON straight into the bytes of the answer; posts go in as the text they are stored as.

use crate::store::Row;

pub(super) struct Out(Vec<u8>);

impl Out {
    pub(super) fn new() -> Self {
        Self(Vec::with_capacity(32 * 1024))
    }

    /// JSON text as it is.
    pub(super) fn raw(mut self, json: &str) -> Self {
        self.0.extend_from_slice(json.as_bytes());
        self
    }

    /// A JSON string, or `null`.
    pub(super) fn text(mut self, text: Option<&str>) -> Self {
        match text {
            // Writing a string into memory cannot fail; if it did, the answer would be visibly broken JSON.
            Some(text) => drop(serde_json::to_writer(&mut self.0, text)),
            None => self.0.extend_from_slice(b"null"),
        }
        self
    }

    pub(super) fn flag(self, flag: bool) -> Self {
        self.raw(if flag { "true" } else { "false" })
    }

    pub(super) fn number(self, number: u64) -> Self {
        self.raw(&number.to_string())
    }

    /// The elements of an array.
    pub(super) fn each<T>(mut self, items: &[T], write: impl Fn(Self, &T) -> Self) -> Self {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.0.push(b',');
            }
            self = write(self, item);
        }
        self
    }

    pub(super) fn posts(self, rows: &[Row]) -> Self {
        self.each(rows, |out, row| out.raw(&row.json))
    }

    pub(super) fn done(self) -> Vec<u8> {
        self.0
    }
}
