//! The bytes of the items. A page stays where it lies: its body is one segment, and items are ranges of it. Packed items lie
//! on shelves, segments of one size into which one follows the other.

use std::borrow::Cow;
use std::sync::Arc;

use super::entries::{BESIDE, Entry};
use super::sort::sort;
use crate::json::pack;

/// A segment: one body, and beside it the keys that do not stand in it literally.
#[derive(Debug, Default)]
pub(super) struct Segment {
    body: Vec<u8>,
    /// Keys in canonical form that are not a slice of the body (escaped strings, tuples, `1.0`).
    side: Vec<u8>,
    /// What the items are packed with; none if the body is as it came.
    sample: Option<Arc<Vec<u8>>>,
    /// Bytes of items, unpacked, that are still in the list, and of all that were ever held here.
    live: usize,
    all: usize,
    /// Entries whose value lies here: those that its page added, which follow one another, and the others.
    /// Some may have moved on since; `Store` checks.
    first: u32,
    count: u32,
    others: Vec<u32>,
}

impl Segment {
    /// A shelf for packed items, with room for `room` bytes of them.
    pub(super) fn shelf(sample: Arc<Vec<u8>>, room: usize) -> Segment {
        Segment { body: Vec::with_capacity(room), sample: Some(sample), ..Segment::default() }
    }

    pub(super) fn new(body: Vec<u8>, side: Vec<u8>) -> Segment {
        Segment { body, side, ..Segment::default() }
    }

    /// Gives back what it will not need; nothing more comes.
    pub(super) fn shrink(&mut self) {
        self.body.shrink_to_fit();
        self.side.shrink_to_fit();
        self.others.shrink_to_fit();
    }

    /// Takes a value in, packed if this is a shelf; where it begins.
    pub(super) fn put(&mut self, value: &[u8]) -> u32 {
        self.body.extend_from_slice(value);
        (self.body.len() - value.len()) as u32
    }

    /// Takes a key in that does not lie in its value; its `key_start`.
    pub(super) fn put_beside(&mut self, key: &[u8]) -> u32 {
        self.side.extend_from_slice(key);
        BESIDE + (self.side.len() - key.len()) as u32
    }

    /// The `key_start` of a key that lies at `inside` in the value at `start`.
    pub(super) fn key_start(&self, start: u32, inside: u32) -> u32 {
        if self.sample.is_none() { start + inside } else { inside }
    }

    /// An item of `len` bytes in this segment is in the list now.
    pub(super) fn hold(&mut self, len: u32, owner: u32) {
        self.live += len as usize;
        self.all += len as usize;
        if self.count == 0 {
            self.first = owner;
        }
        if owner == self.first + self.count {
            self.count += 1;
        } else {
            self.others.push(owner);
        }
    }

    /// An empty one of the same kind, with room for what is live in this one.
    fn another(&self) -> Segment {
        let body = Vec::with_capacity(self.live.min(self.body.len()));
        Segment { body, sample: self.sample.clone(), ..Segment::default() }
    }

    /// A value as it lies here.
    fn stored(&self, entry: &Entry) -> &[u8] {
        let lies = &self.body[entry.start as usize..];
        match &self.sample {
            None => &lies[..entry.len as usize],
            Some(sample) => &lies[..pack::unpack(sample, lies, entry.len as usize, &mut Vec::new())],
        }
    }

    fn value(&self, entry: &Entry) -> Cow<'_, [u8]> {
        let start = entry.start as usize;
        match &self.sample {
            None => Cow::Borrowed(&self.body[start..start + entry.len as usize]),
            Some(sample) => Cow::Owned(self.unpacked(sample, start, entry.len as usize)),
        }
    }

    /// The key of an entry, where it is not packed.
    fn plain_key(&self, entry: &Entry) -> &[u8] {
        let (start, len) = (entry.key_start as usize, entry.key_len as usize);
        match start.checked_sub(BESIDE as usize) {
            Some(start) => &self.side[start..start + len],
            None => &self.body[start..start + len],
        }
    }

    fn key(&self, entry: &Entry) -> Cow<'_, [u8]> {
        match &self.sample {
            Some(sample) if entry.key_start < BESIDE => {
                let (start, end) = (entry.key_start as usize, (entry.key_start + entry.key_len) as usize);
                let mut value = self.unpacked(sample, entry.start as usize, end);
                value.truncate(end);
                value.drain(..start);
                Cow::Owned(value)
            }
            _ => Cow::Borrowed(self.plain_key(entry)),
        }
    }

    /// The first `len` bytes of the item that is packed there, or some more.
    #[cold]
    fn unpacked(&self, sample: &[u8], start: usize, len: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(len);
        pack::unpack(sample, &self.body[start..], len, &mut out);
        out
    }

    fn size(&self) -> usize {
        self.body.len() + self.side.len()
    }

    /// Bytes that are not packed.
    fn plain(&self) -> usize {
        if self.sample.is_none() { self.size() } else { 0 }
    }
}

/// All segments.
#[derive(Debug, Default)]
pub(super) struct Arena {
    segments: Vec<Segment>,
    free: Vec<u32>,
    held: usize,
    /// Those of them that are not packed.
    plain: usize,
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
        if cfg!(target_arch = "wasm32") && self.held > self.room {
            self.make_room();
        }
        id
    }

    /// Grows the memory for the pages to come, a part of what is there at a time: for the browser that is a call of the system
    /// and a new buffer, too much for each page. What is asked for and given back stays with the allocator, and costs nothing
    /// before it is written to.
    #[cold]
    fn make_room(&mut self) {
        let more = (self.held / 8).clamp(1 << 18, 1 << 21);
        drop(std::hint::black_box(Vec::<u8>::with_capacity(more)));
        self.room = self.held + more;
    }

    /// Takes a segment out, to be put back: it can be written into while others are read.
    pub(super) fn take(&mut self, id: u32) -> Segment {
        let segment = std::mem::take(&mut self.segments[id as usize]);
        self.held -= segment.size();
        self.plain -= segment.plain();
        segment
    }

    pub(super) fn put_back(&mut self, id: u32, segment: Segment) {
        self.held += segment.size();
        self.plain += segment.plain();
        self.segments[id as usize] = segment;
    }

    /// An item of `len` bytes in this segment is in the list now.
    pub(super) fn hold(&mut self, segment: u32, len: u32, owner: u32) {
        self.segments[segment as usize].hold(len, owner);
    }

    /// An item of `len` bytes in this segment is not used any more.
    pub(super) fn drop(&mut self, segment: u32, len: u32) {
        self.segments[segment as usize].live -= len as usize;
    }

    /// Gives the bytes of a segment back.
    pub(super) fn close(&mut self, id: u32) {
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
        owners.dedup();
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
            let room = (pack::SAMPLE - sample.len()).min(EACH).min(segment.body.len());
            sample.extend_from_slice(&segment.body[..room]);
            if sample.len() == pack::SAMPLE {
                break;
            }
        }
        Arc::new(sample)
    }

    pub(super) fn is_packed(&self, id: u32) -> bool {
        self.segments[id as usize].sample.is_some()
    }

    /// The body of a segment, packed or not.
    pub(super) fn body(&self, id: u32) -> &[u8] {
        &self.segments[id as usize].body
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
