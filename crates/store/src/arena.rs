//! The bytes of the items. A page stays where it lies: its body is one segment, and items are ranges of it. It can lie
//! outside, where the host keeps it. Packed items lie on shelves, segments of one size into which one follows the
//! other.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::entries::Entry;
use super::near::Near;
use super::segment::{HostBuffer, Segment};
use super::sort::sort;
use unspool_json::pack;

/// All segments.
#[derive(Debug, Default)]
pub(super) struct Arena {
    segments: Vec<Segment>,
    free: Vec<u32>,
    held: usize,
    /// Those of them that are not packed.
    plain: usize,
    /// Those of them that lie outside.
    away: usize,
    /// The page that came last, as long as it lies where it was put.
    newest: Option<u32>,
    /// The memory was grown for so many bytes.
    room: usize,
    /// Goes round the segments, which are used again when they are free: what it comes to has been there longest.
    hand: usize,
}

impl Arena {
    /// Takes a segment over. Nothing of it is live yet.
    pub(super) fn open(&mut self, segment: Segment) -> u32 {
        let id = self.free.pop().unwrap_or_else(|| {
            self.segments.push(Segment::default());
            self.segments.len() as u32 - 1
        });
        self.put_back(id, segment);
        let inside = self.held - self.away;
        if cfg!(target_arch = "wasm32") && inside > self.room {
            self.make_room(inside);
        }
        id
    }

    /// Grows the memory for the pages to come, a part of what is there at a time: for the browser that is a call of the
    /// system and a new buffer, too much for each page. What is asked for and given back stays with the allocator, and
    /// costs nothing before it is written to.
    #[cold]
    fn make_room(&mut self, inside: usize) {
        let more = (inside / 8).clamp(1 << 18, 1 << 21);
        drop(std::hint::black_box(Vec::<u8>::with_capacity(more)));
        self.room = inside + more;
    }

    /// Takes over the page that came last.
    pub(super) fn open_page(&mut self, page: Segment) -> u32 {
        let id = self.open(page);
        self.newest = Some(id);
        id
    }

    /// The page that came last stays where it is.
    pub(super) fn settle(&mut self) {
        self.newest = None;
    }

    /// The page that came last lies outside from now on: gives its memory back. Whether that is so.
    pub(super) fn move_outside(&mut self, body: Box<dyn HostBuffer>) -> bool {
        let Some(id) = self.newest.take() else { return false };
        if self.segments[id as usize].body.len() != body.len() {
            return false;
        }
        let mut page = self.take(id);
        (page.body, page.outside) = (Vec::new(), Some(body));
        self.put_back(id, page);
        true
    }

    /// Gets the body of a segment in, to be moved.
    pub(super) fn move_inside(&mut self, id: u32) {
        if self.segments[id as usize].outside.is_some() {
            let mut segment = self.take(id);
            segment.body = segment.part(0, segment.len()).into_owned();
            segment.outside = None;
            self.put_back(id, segment);
        }
    }

    /// Takes a segment out, to be put back: it can be written into while others are read.
    pub(super) fn take(&mut self, id: u32) -> Segment {
        let segment = std::mem::take(&mut self.segments[id as usize]);
        self.held -= segment.size();
        self.plain -= segment.plain();
        self.away -= segment.away();
        segment
    }

    pub(super) fn put_back(&mut self, id: u32, segment: Segment) {
        self.held += segment.size();
        self.plain += segment.plain();
        self.away += segment.away();
        self.segments[id as usize] = segment;
    }

    /// An item of `len` bytes in this segment is in the list now.
    pub(super) fn hold(&mut self, segment: u32, len: u32, owner: u32) {
        self.hold_all(segment, owner..owner + 1, len as usize);
    }

    /// The items of these entries, `len` bytes of this segment, are in the list now.
    pub(super) fn hold_all(&mut self, segment: u32, owners: Range<u32>, len: usize) {
        self.segments[segment as usize].hold(owners, len);
    }

    /// An item of `len` bytes in this segment is not used any more.
    pub(super) fn drop(&mut self, segment: u32, len: u32) {
        self.segments[segment as usize].live -= len as usize;
    }

    /// Gives the bytes of a segment back.
    pub(super) fn close(&mut self, id: u32) {
        self.newest = self.newest.filter(|newest| *newest != id);
        if id as usize == self.hand {
            // What comes next will lie here, and is the newest.
            self.hand += 1;
        }
        drop(self.take(id));
        self.free.push(id);
    }

    /// Whether so many bytes more fit into a segment without growing.
    pub(super) fn has_room(&self, id: u32, more: usize) -> bool {
        let body = &self.segments[id as usize].body;
        body.capacity() - body.len() >= more
    }

    /// Gives back what a segment will not need.
    pub(super) fn shrink(&mut self, id: u32) {
        self.segments[id as usize].shrink();
    }

    /// Whether no entry was put into this segment.
    pub(super) fn is_empty(&self, id: u32) -> bool {
        let segment = &self.segments[id as usize];
        segment.count == 0 && segment.others.is_empty()
    }

    /// Whether more than half of the segment is dead weight: envelope, dropped duplicates, replaced values.
    pub(super) fn is_loose(&self, id: u32) -> bool {
        let segment = &self.segments[id as usize];
        let size = if segment.sample.is_none() { segment.size() } else { segment.all };
        size > 0 && segment.live * 2 < size
    }

    /// The entries that were ever put into this segment.
    pub(super) fn owners(&mut self, id: u32) -> Vec<u32> {
        let segment = &mut self.segments[id as usize];
        let mut owners = std::mem::take(&mut segment.others);
        owners.extend(segment.first..segment.first + segment.count);
        sort(&mut owners);
        owners
    }

    /// Takes one of them out of its list.
    pub(super) fn next_owner(&mut self, id: u32) -> Option<u32> {
        let segment = &mut self.segments[id as usize];
        if let Some(owner) = segment.others.pop() {
            return Some(owner);
        }
        segment.count = segment.count.checked_sub(1)?;
        segment.first += 1;
        Some(segment.first - 1)
    }

    /// The segment that has been there longest among those that are not packed.
    pub(super) fn coldest(&mut self) -> Option<u32> {
        for _ in 0..self.segments.len() {
            self.hand %= self.segments.len();
            if self.segments[self.hand].plain() > 0 {
                return Some(self.hand as u32);
            }
            self.hand += 1;
        }
        None
    }

    /// What is typical of the coldest segments.
    pub(super) fn sample(&self) -> Arc<Vec<u8>> {
        const EACH: usize = pack::SAMPLE / 4;
        let mut sample = Vec::with_capacity(pack::SAMPLE);
        let (before, after) = self.segments.split_at(self.hand);
        for segment in after.iter().chain(before).filter(|segment| segment.sample.is_none()) {
            let room = (pack::SAMPLE - sample.len()).min(EACH).min(segment.len());
            sample.extend_from_slice(&segment.part(0, room));
            if sample.len() == pack::SAMPLE {
                break;
            }
        }
        Arc::new(sample)
    }

    pub(super) fn is_packed(&self, id: u32) -> bool {
        self.segments[id as usize].sample.is_some()
    }

    /// The array in which this and nothing else lies, if it has brackets around it: in which body, and where.
    pub(super) fn array(&self, span: &Entry) -> Option<Entry> {
        let array = &self.segments[span.segment as usize].array;
        let whole = Entry { start: array.start, len: array.end - array.start, ..*span };
        (array.start + 1 == span.start && whole.len == span.len + 2).then_some(whole)
    }

    /// Where a value lies, if that is outside: in what, and where in it.
    pub(super) fn outside(&self, entry: &Entry) -> Option<(&dyn HostBuffer, Range<usize>)> {
        let outside = self.segments[entry.segment as usize].outside.as_deref()?;
        let start = entry.start as usize;
        Some((outside, start..start + entry.len as usize))
    }

    /// Writes the value of an entry behind what is in `out`.
    pub(super) fn append(&self, entry: &Entry, out: &mut Vec<u8>) {
        match self.outside(entry) {
            None => out.extend_from_slice(&self.value(entry)),
            Some((outside, range)) => {
                let from = out.len();
                out.resize(from + range.len(), 0);
                outside.read(range.start, &mut out[from..]);
            }
        }
    }

    /// The value of an entry, as the server sent it.
    pub(super) fn value(&self, entry: &Entry) -> Cow<'_, [u8]> {
        self.segments[entry.segment as usize].value(entry)
    }

    /// Its canonical key; empty if it has none.
    pub(super) fn key(&self, entry: &Entry) -> Cow<'_, [u8]> {
        self.segments[entry.segment as usize].key(entry)
    }

    /// The value of an entry as it lies there, packed or not.
    pub(super) fn stored(&self, entry: &Entry) -> &[u8] {
        self.segments[entry.segment as usize].stored(entry)
    }

    /// An empty segment of the same kind, with room for what is live in this one.
    pub(super) fn another(&self, id: u32) -> Segment {
        self.segments[id as usize].another()
    }

    /// The canonical key of an entry of a page that has just come.
    pub(super) fn plain_key(&self, entry: &Entry) -> &[u8] {
        self.segments[entry.segment as usize].plain_key(entry)
    }

    /// Whether this is its key.
    pub(super) fn is_key(&self, entry: &Entry, key: &[u8]) -> bool {
        entry.key_len as usize == key.len() && *self.key(entry) == *key
    }

    /// Whether this is its key. What lies outside is read with what is `near` it.
    pub(super) fn is_key_near(&self, entry: &Entry, key: &[u8], near: &mut Near) -> bool {
        match (self.outside(entry), self.key_inside(entry)) {
            (Some((outside, range)), Some(inside)) if entry.key_len as usize == key.len() => {
                near.read(entry.segment, outside, range)[inside as usize..].starts_with(key)
            }
            _ => self.is_key(entry, key),
        }
    }

    /// The value of an entry, as the server sent it. What lies outside is read with what is `near` it.
    pub(super) fn value_near<'a>(&'a self, entry: &Entry, near: &'a mut Near) -> Cow<'a, [u8]> {
        match self.outside(entry) {
            Some((outside, range)) => Cow::Borrowed(near.read(entry.segment, outside, range)),
            None => self.value(entry),
        }
    }

    /// Where in the value the key lies; `None` if it lies beside the body.
    pub(super) fn key_inside(&self, entry: &Entry) -> Option<u32> {
        let start = self.segments[entry.segment as usize].key_start(entry.start, 0);
        let inside = entry.key_start.checked_sub(start)?;
        (inside + entry.key_len <= entry.len).then_some(inside)
    }

    /// Bytes held by all segments.
    pub(super) fn held(&self) -> usize {
        self.held
    }

    /// Those of them that are not packed.
    pub(super) fn plain(&self) -> usize {
        self.plain
    }

    /// Bytes that the segments have for themselves, used or not.
    #[cfg(test)]
    pub(super) fn reserved(&self) -> usize {
        self.segments.iter().map(|segment| segment.body.capacity() + segment.side.capacity()).sum()
    }
}
