//! The bytes of the items. A page stays where it lies: its body is one segment, and items are ranges of it. It can lie
//! in a host buffer. Packed items lie in segments of one size, one behind the other.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::ops::Range;

use super::entries::Entry;
use super::read_ahead::ReadAhead;
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
    unpacked: usize,
    /// Those of them that lie in host buffers.
    in_host_buffers: usize,
    /// The page that came last, until it is frozen: only it can move to a host buffer.
    newest: Option<u32>,
    /// The memory of the engine was grown for so many bytes: see [`Arena::make_room`].
    room: usize,
    /// The clock hand: goes round the segments, whose numbers are used again when they are free. See
    /// [`Arena::oldest_unpacked`].
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
        let own = self.held - self.in_host_buffers;
        if cfg!(target_arch = "wasm32") && own > self.room {
            self.make_room(own);
        }
        id
    }

    /// Grows the memory of the engine for the pages to come, by an eighth of what is there: in a browser each growth is
    /// a call of the system and a new buffer, too much for each page. Asks for that much and gives it back: it stays
    /// with the allocator, and takes no memory of the machine before it is written to.
    #[cold]
    fn make_room(&mut self, own: usize) {
        let more = (own / 8).clamp(1 << 18, 1 << 21);
        drop(core::hint::black_box(Vec::<u8>::with_capacity(more)));
        self.room = own + more;
    }

    /// Takes over the page that came last.
    pub(super) fn open_page(&mut self, page: Segment) -> u32 {
        let id = self.open(page);
        self.newest = Some(id);
        id
    }

    /// The page that came last stays where it is.
    pub(super) fn freeze_page(&mut self) {
        self.newest = None;
    }

    /// The body of the page that came last lies in a host buffer from now on: gives its memory back. Whether that is
    /// so.
    pub(super) fn move_to_host_buffer(&mut self, body: Box<dyn HostBuffer>) -> bool {
        let Some(id) = self.newest.take() else { return false };
        if self.segments[id as usize].body.len() != body.len() {
            return false;
        }
        let mut page = self.take(id);
        (page.body, page.host_buffer) = (Vec::new(), Some(body));
        self.put_back(id, page);
        true
    }

    /// Copies the body of a segment from its host buffer, if it lies in one, and lets go of that.
    pub(super) fn copy_from_host_buffer(&mut self, id: u32) {
        if self.segments[id as usize].host_buffer.is_some() {
            let mut segment = self.take(id);
            segment.body = segment.part(0, segment.len()).into_owned();
            segment.host_buffer = None;
            self.put_back(id, segment);
        }
    }

    /// Takes a segment out, to be put back: it can be written into while others are read.
    pub(super) fn take(&mut self, id: u32) -> Segment {
        let segment = core::mem::take(&mut self.segments[id as usize]);
        self.held -= segment.size();
        self.unpacked -= segment.unpacked_size();
        self.in_host_buffers -= segment.host_buffer_len();
        segment
    }

    pub(super) fn put_back(&mut self, id: u32, segment: Segment) {
        self.held += segment.size();
        self.unpacked += segment.unpacked_size();
        self.in_host_buffers += segment.host_buffer_len();
        self.segments[id as usize] = segment;
    }

    /// An item of `len` bytes in this segment is in the list now.
    pub(super) fn add_live_one(&mut self, segment: u32, len: u32, owner: u32) {
        self.add_live(segment, owner..owner + 1, len as usize);
    }

    /// The items of these entries, `len` bytes of this segment, are in the list now.
    pub(super) fn add_live(&mut self, segment: u32, owners: Range<u32>, len: usize) {
        self.segments[segment as usize].add_live(owners, len);
    }

    /// An item of `len` bytes in this segment is not used any more.
    pub(super) fn remove_live(&mut self, segment: u32, len: u32) {
        self.segments[segment as usize].live -= len as usize;
    }

    /// Gives the bytes of a segment back.
    pub(super) fn close(&mut self, id: u32) {
        self.newest = self.newest.filter(|newest| *newest != id);
        if id as usize == self.hand {
            // The next segment gets this number and is the newest: the hand must come to it last.
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

    /// Whether more than half of the segment is dead weight: envelope, dropped duplicates, replaced values. A packed
    /// segment is measured by the unpacked bytes of its items.
    pub(super) fn is_mostly_dead(&self, id: u32) -> bool {
        let segment = &self.segments[id as usize];
        let size = if segment.dictionary.is_none() { segment.size() } else { segment.ever_live };
        size > 0 && segment.live * 2 < size
    }

    /// The entries that were ever put into this segment.
    pub(super) fn owners(&mut self, id: u32) -> Vec<u32> {
        let segment = &mut self.segments[id as usize];
        let mut owners = core::mem::take(&mut segment.others);
        owners.extend(segment.first..segment.first + segment.count);
        sort(&mut owners);
        owners
    }

    /// Takes one of the entries that were ever put into this segment out of its list of them.
    pub(super) fn next_owner(&mut self, id: u32) -> Option<u32> {
        let segment = &mut self.segments[id as usize];
        if let Some(owner) = segment.others.pop() {
            return Some(owner);
        }
        segment.count = segment.count.checked_sub(1)?;
        segment.first += 1;
        Some(segment.first - 1)
    }

    /// The segment that has been there longest among those that are not packed: the next one that the clock hand comes
    /// to.
    ///
    /// A number that is freed at or behind the hand and used again is one that the hand comes to last. One that is
    /// freed ahead of it, by compaction, is used again there: its segment is packed before some that are older.
    pub(super) fn oldest_unpacked(&mut self) -> Option<u32> {
        for _ in 0..self.segments.len() {
            self.hand %= self.segments.len();
            if self.segments[self.hand].unpacked_size() > 0 {
                return Some(self.hand as u32);
            }
            self.hand += 1;
        }
        None
    }

    /// What is typical of the oldest segments that are not packed: the beginnings of the first four or more.
    pub(super) fn dictionary(&self) -> Arc<Vec<u8>> {
        const EACH: usize = pack::DICTIONARY / 4;
        let mut dictionary = Vec::with_capacity(pack::DICTIONARY);
        let (before, after) = self.segments.split_at(self.hand);
        for segment in after.iter().chain(before).filter(|segment| segment.dictionary.is_none()) {
            let room = (pack::DICTIONARY - dictionary.len()).min(EACH).min(segment.len());
            dictionary.extend_from_slice(&segment.part(0, room));
            if dictionary.len() == pack::DICTIONARY {
                break;
            }
        }
        Arc::new(dictionary)
    }

    pub(super) fn is_packed(&self, id: u32) -> bool {
        self.segments[id as usize].dictionary.is_some()
    }

    /// The array in which this and nothing else lies, if it has brackets around it: in which body, and where.
    pub(super) fn array(&self, span: &Entry) -> Option<Entry> {
        let array = &self.segments[span.segment as usize].array;
        let whole = Entry { start: array.start, len: array.end - array.start, ..*span };
        (array.start + 1 == span.start && whole.len == span.len + 2).then_some(whole)
    }

    /// Where a value lies, if that is in a host buffer: in which, and where in it.
    pub(super) fn in_host_buffer(&self, entry: &Entry) -> Option<(&dyn HostBuffer, Range<usize>)> {
        let buffer = self.segments[entry.segment as usize].host_buffer.as_deref()?;
        let start = entry.start as usize;
        Some((buffer, start..start + entry.len as usize))
    }

    /// Writes the value of an entry behind what is in `out`.
    pub(super) fn append(&self, entry: &Entry, out: &mut Vec<u8>) {
        match self.in_host_buffer(entry) {
            None => out.extend_from_slice(&self.value(entry)),
            Some((buffer, range)) => {
                let from = out.len();
                out.resize(from + range.len(), 0);
                buffer.read(range.start, &mut out[from..]);
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

    /// An empty segment of the same kind (packed with the same dictionary, or not), with room for what is live in this
    /// one.
    pub(super) fn empty_like(&self, id: u32) -> Segment {
        self.segments[id as usize].empty_like()
    }

    /// The canonical key of an entry of a page that has just come.
    pub(super) fn unpacked_key(&self, entry: &Entry) -> &[u8] {
        self.segments[entry.segment as usize].unpacked_key(entry)
    }

    /// Whether this is its key.
    pub(super) fn is_key(&self, entry: &Entry, key: &[u8]) -> bool {
        entry.key_len as usize == key.len() && *self.key(entry) == *key
    }

    /// Whether this is its key. A host buffer is read by way of `ahead`.
    pub(super) fn is_key_reading_ahead(&self, entry: &Entry, key: &[u8], ahead: &mut ReadAhead) -> bool {
        match (self.in_host_buffer(entry), self.key_inside(entry)) {
            (Some((buffer, range)), Some(inside)) if entry.key_len as usize == key.len() => {
                ahead.read(entry.segment, buffer, range)[inside as usize..].starts_with(key)
            }
            _ => self.is_key(entry, key),
        }
    }

    /// The value of an entry, as the server sent it. A host buffer is read by way of `ahead`.
    pub(super) fn value_reading_ahead<'a>(&'a self, entry: &Entry, ahead: &'a mut ReadAhead) -> Cow<'a, [u8]> {
        match self.in_host_buffer(entry) {
            Some((buffer, range)) => Cow::Borrowed(ahead.read(entry.segment, buffer, range)),
            None => self.value(entry),
        }
    }

    /// Where in the value the key lies; `None` if it does not lie in it.
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
    pub(super) fn unpacked(&self) -> usize {
        self.unpacked
    }

    /// Bytes that the segments have for themselves, used or not.
    #[cfg(test)]
    pub(super) fn reserved(&self) -> usize {
        self.segments.iter().map(|segment| segment.body.capacity() + segment.extra_keys.capacity()).sum()
    }
}
