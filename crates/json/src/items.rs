//! Items: records of a page as ranges of its body.
//!
//! Nearly every page is an array of objects, each with its key in it literally: a string without escapes, or an
//! integer. These are collected in one loop, [`Node::items_by_literal_key`]; the first record that is anything else
//! ends it, and the caller goes on from there one by one.

use alloc::vec::Vec;

use super::node::{Elements, Node};

/// One record of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Where the record starts in the body, in bytes.
    pub start: u32,
    /// Where it ends.
    pub end: u32,
    /// Where the canonical key starts: in the body, or, counted on from the body's length, in the extra keys.
    pub key_start: u32,
    /// How long the key is, in bytes; 0 if the feed has no key.
    pub key_len: u32,
}

impl Item {
    /// The canonical key: equal bytes are equal keys. `body` is that of the page; `extra_keys` are the keys whose
    /// canonical form does not stand in it, one behind the other.
    ///
    /// A string is its decoded text behind a `"`, a number its digits, a boolean `t` or `f`, a tuple starts with `(`.
    ///
    /// ```text
    /// body         {"id":"a\u0062","n":7}   22 bytes
    /// extra_keys   "ab                      3 bytes: the key "ab" has an escape in the body
    /// key_start    22, key_len 3            with the key `n` instead: key_start 20, key_len 1, and nothing extra
    /// ```
    #[must_use]
    pub fn key<'p>(&self, body: &'p [u8], extra_keys: &'p [u8]) -> &'p [u8] {
        let (start, len) = (self.key_start as usize, self.key_len as usize);
        let (bytes, start) = if start < body.len() { (body, start) } else { (extra_keys, start - body.len()) };
        bytes.get(start..start + len).unwrap_or_default()
    }
}

impl<'d> Node<'d> {
    /// Pushes the elements of an array as far as each has a member `name` that is a [literal key](Node::literal_key),
    /// until there are `max` items. Returns the rest, from the first element that must be looked at more closely.
    ///
    /// The caller could do the same with [`Elements`] and [`Node::get`]; here it is one loop.
    #[must_use]
    pub fn items_by_literal_key(self, name: &str, max: usize, items: &mut Vec<Item>) -> Elements<'d> {
        let mut elements = self.elements();
        if let Some(guess) = self.count_guess() {
            items.reserve(guess.min(max));
        }
        let many = max.saturating_sub(items.len());
        // `extend`, not `push`: with link-time optimisation, `Vec::<Item>::push` can be the instance of a crate that is
        // compiled for size, which is called for each item instead of being inlined.
        let next = || {
            let item = elements.peek()?.item_by_literal_key(name)?;
            elements.skip_one();
            Some(item)
        };
        items.extend(core::iter::from_fn(next).take(many));
        elements
    }

    /// This record as an item, if its member `name` is a literal key.
    #[inline(always)]
    fn item_by_literal_key(self, name: &str) -> Option<Item> {
        let key = self.get(name)?.literal_key()?;
        // It has a member, so it is an object, and its link is the mark of its closing bracket.
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
