//! The bytes of the items. A page stays where it lies: its body is one segment, and items are ranges of it.

use super::sort::sort;

/// A segment: one body, and beside it the keys that do not stand in it literally.
#[derive(Debug, Default)]
struct Segment {
    body: Vec<u8>,
    /// Keys in canonical form that are not a slice of the body (escaped strings, tuples, `1.0`).
    side: Vec<u8>,
    /// Bytes of the body that an item in the list still uses.
    live: usize,
    /// Entries whose value lies here: those that its page added, which follow one another, and the others.
    /// Some may have moved on since; `Store` checks.
    first: u32,
    count: u32,
    others: Vec<u32>,
}

/// All segments.
#[derive(Debug, Default)]
pub(super) struct Arena {
    segments: Vec<Segment>,
    free: Vec<u32>,
    held: usize,
    /// The memory was grown for so many bytes.
    room: usize,
}

impl Arena {
    /// Takes a body over. Nothing of it is live yet.
    pub(super) fn open(&mut self, body: Vec<u8>, side: Vec<u8>) -> u32 {
        self.held += body.len() + side.len();
        if cfg!(target_arch = "wasm32") && self.held > self.room {
            self.make_room();
        }
        let segment = Segment { body, side, live: 0, first: 0, count: 0, others: Vec::new() };
        if let Some(id) = self.free.pop() {
            self.segments[id as usize] = segment;
            return id;
        }
        self.segments.push(segment);
        self.segments.len() as u32 - 1
    }

    /// Grows the memory for the pages to come, a quarter of what is there at a time: for the browser that is a call of the system
    /// and a new buffer, too much for each page. What is asked for and given back stays with the allocator, and costs nothing
    /// before it is written to.
    #[cold]
    fn make_room(&mut self) {
        let more = (self.held / 4).clamp(1 << 18, 1 << 24);
        drop(std::hint::black_box(Vec::<u8>::with_capacity(more)));
        self.room = self.held + more;
    }

    /// An item of `len` bytes in this segment is in the list now.
    pub(super) fn hold(&mut self, segment: u32, len: u32, owner: u32) {
        let segment = &mut self.segments[segment as usize];
        segment.live += len as usize;
        if segment.count == 0 {
            segment.first = owner;
        }
        if owner == segment.first + segment.count {
            segment.count += 1;
        } else {
            segment.others.push(owner);
        }
    }

    /// An item of `len` bytes in this segment is not used any more.
    pub(super) fn drop(&mut self, segment: u32, len: u32) {
        self.segments[segment as usize].live -= len as usize;
    }

    /// Gives the bytes of a segment back.
    pub(super) fn close(&mut self, id: u32) {
        let segment = std::mem::take(&mut self.segments[id as usize]);
        self.held -= segment.body.len() + segment.side.len();
        self.free.push(id);
    }

    /// Whether more than half of the segment is dead weight: envelope, dropped duplicates, replaced values.
    pub(super) fn is_loose(&self, id: u32) -> bool {
        let segment = &self.segments[id as usize];
        let size = segment.body.len() + segment.side.len();
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

    /// The bytes at this place; places behind the body are in the side.
    pub(super) fn bytes(&self, segment: u32, start: u32, len: u32) -> &[u8] {
        let Segment { body, side, .. } = &self.segments[segment as usize];
        let (start, len) = (start as usize, len as usize);
        match start.checked_sub(body.len()) {
            Some(start) => &side[start..start + len],
            None => &body[start..start + len],
        }
    }

    /// Bytes held by all segments.
    pub(super) fn held(&self) -> usize {
        self.held
    }
}
