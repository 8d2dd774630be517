//! The way of nearly every page: records one after the other, each an object with its key in it as plain text.

use super::node::{Elements, Node};

/// One record of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Where the record starts in the body, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Where the canonical key starts: in the body, or, counted on from the body's length, beside it.
    pub key_start: u32,
    /// How long the key is, in bytes; 0 if the feed has no key.
    pub key_len: u32,
}

impl Item {
    /// The canonical key: equal bytes are equal keys. `body` and `side` are those of the page.
    ///
    /// A string is its decoded text behind a `"`, a number its digits, a boolean `t` or `f`, a tuple starts with `(`.
    #[must_use]
    pub fn key<'p>(&self, body: &'p [u8], side: &'p [u8]) -> &'p [u8] {
        let (start, len) = (self.key_start as usize, self.key_len as usize);
        let (bytes, start) = if start < body.len() { (body, start) } else { (side, start - body.len()) };
        bytes.get(start..start + len).unwrap_or_default()
    }
}

impl<'d> Node<'d> {
    /// Pushes the elements of an array as far as each has a member `name` that [is plain](Node::plain), until there are
    /// `max` rows. Returns the rest, from the first one that must be looked at more closely.
    ///
    /// Nothing that the caller could not do with [`Elements`] and [`Node::get`], but in one loop.
    #[must_use]
    pub fn plain_rows(self, name: &str, max: usize, rows: &mut Vec<Item>) -> Elements<'d> {
        let mut elements = self.elements();
        if let Some(guess) = self.count_guess() {
            rows.reserve(guess.min(max));
        }
        let many = max.saturating_sub(rows.len());
        // Not `push`: it may be the one of a crate that is compiled for size, and a call.
        let next = || {
            let row = elements.peek()?.plain_row(name)?;
            elements.skip_one();
            Some(row)
        };
        rows.extend(std::iter::from_fn(next).take(many));
        elements
    }

    /// This record as a row, if its member `name` is plain.
    #[inline(always)]
    fn plain_row(self, name: &str) -> Option<Item> {
        let key = self.get(name)?.plain()?;
        // What has a member is an object.
        let end = self.doc.position(self.doc.tape.links[self.mark] as usize) + 1;
        Some(Item {
            start: self.doc.position(self.mark) as u32,
            end: end as u32,
            key_start: key.start as u32,
            key_len: key.len() as u32,
        })
    }

    /// About how many elements an array has, judged by the first one.
    fn count_guess(self) -> Option<usize> {
        let first = self.elements().next()?;
        let end = self.doc.tape.links[self.mark] as usize;
        Some((end - self.mark) / (self.doc.after(first.mark) - self.mark))
    }
}
