//! A piece of the text of the list, wherever it lies, and whose it is.

use std::borrow::Cow;
use std::fmt::Debug;
use std::ops::Range;
use std::sync::Arc;

use super::entries::{BESIDE, Entry};
use unspool_json::pack;

/// The bytes of a body that lie outside, where the host keeps them: in a browser, in the buffer that `fetch` gave. They
/// must not change. Dropped when nothing of them is needed any more.
#[expect(clippy::len_without_is_empty, reason = "no page has an empty body")]
pub trait HostBuffer: Debug + Send + Sync {
    /// How many there are.
    fn len(&self) -> usize;
    /// Copies as many as `out` takes, from `start` on.
    fn read(&self, start: usize, out: &mut [u8]);
    /// What the host knows them by, who finds it again in what `Spool::item_outside` gives; any number, if it does not
    /// ask.
    fn id(&self) -> u32;
}

/// A segment: one body, and beside it the keys that do not stand in it literally.
#[derive(Debug, Default)]
pub(super) struct Segment {
    pub(super) body: Vec<u8>,
    /// Where the body is, if it is not here.
    pub(super) outside: Option<Box<dyn HostBuffer>>,
    /// Where in the body of a page the array of its items lies, brackets included, if nothing but commas stands between
    /// them.
    pub(super) array: Range<u32>,
    /// Keys in canonical form that are not a slice of the body (escaped strings, tuples, `1.0`).
    pub(super) side: Vec<u8>,
    /// What the items are packed with; none if the body is as it came.
    pub(super) sample: Option<Arc<Vec<u8>>>,
    /// Bytes of items, unpacked, that are still in the list, and of all that were ever held here.
    pub(super) live: usize,
    pub(super) all: usize,
    /// Entries whose value lies here: those that its page added, which follow one another, and the others.
    /// Some may have moved on since; `Store` checks.
    pub(super) first: u32,
    pub(super) count: u32,
    pub(super) others: Vec<u32>,
}

impl Segment {
    /// A shelf for packed items, with room for `room` bytes of them.
    pub(super) fn shelf(sample: Arc<Vec<u8>>, room: usize) -> Segment {
        Segment { body: Vec::with_capacity(room), sample: Some(sample), ..Segment::default() }
    }

    pub(super) fn new(body: Vec<u8>, side: Vec<u8>) -> Segment {
        Segment { body, side, ..Segment::default() }
    }

    /// A page whose items lie in `items`, from the first one's start to the last one's end.
    pub(super) fn page(body: Vec<u8>, side: Vec<u8>, items: Range<u32>) -> Segment {
        let mut page = Segment::new(body, side);
        let around = items.start.wrapping_sub(1)..items.end + 1;
        let bracket = |at: u32| page.body.get(at as usize).copied();
        // Code can give the items of a page in an order of its own.
        if items.start < items.end && (bracket(around.start), bracket(items.end)) == (Some(b'['), Some(b']')) {
            page.array = around;
        }
        page
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

    /// The items of these entries, `len` bytes of this segment, are in the list now.
    pub(super) fn hold(&mut self, owners: Range<u32>, len: usize) {
        self.live += len;
        self.all += len;
        if self.count == 0 {
            self.first = owners.start;
        }
        if owners.start == self.first + self.count {
            self.count += owners.len() as u32;
        } else {
            self.others.extend(owners);
        }
    }

    /// An empty one of the same kind, with room for what is live in this one.
    pub(super) fn another(&self) -> Segment {
        let body = Vec::with_capacity(self.live.min(self.body.len()));
        Segment { body, sample: self.sample.clone(), ..Segment::default() }
    }

    /// A value as it lies here.
    pub(super) fn stored(&self, entry: &Entry) -> &[u8] {
        let lies = &self.body[entry.start as usize..];
        match &self.sample {
            None => &lies[..entry.len as usize],
            Some(sample) => &lies[..pack::unpack(sample, lies, entry.len as usize, &mut Vec::new())],
        }
    }

    pub(super) fn value(&self, entry: &Entry) -> Cow<'_, [u8]> {
        let start = entry.start as usize;
        match &self.sample {
            None => self.part(start, entry.len as usize),
            Some(sample) => Cow::Owned(self.unpacked(sample, start, entry.len as usize)),
        }
    }

    /// A part of the body of a page, from wherever it lies.
    pub(super) fn part(&self, start: usize, len: usize) -> Cow<'_, [u8]> {
        match &self.outside {
            None => Cow::Borrowed(&self.body[start..start + len]),
            Some(outside) => {
                let mut out = vec![0; len];
                outside.read(start, &mut out);
                Cow::Owned(out)
            }
        }
    }

    /// The length of the body, wherever it lies.
    pub(super) fn len(&self) -> usize {
        self.body.len() + self.away()
    }

    /// Bytes that lie outside.
    pub(super) fn away(&self) -> usize {
        self.outside.as_ref().map_or(0, |outside| outside.len())
    }

    /// The key of an entry, where it is not packed.
    pub(super) fn plain_key(&self, entry: &Entry) -> &[u8] {
        let (start, len) = (entry.key_start as usize, entry.key_len as usize);
        match start.checked_sub(BESIDE as usize) {
            Some(start) => &self.side[start..start + len],
            None => &self.body[start..start + len],
        }
    }

    pub(super) fn key(&self, entry: &Entry) -> Cow<'_, [u8]> {
        match &self.sample {
            Some(sample) if entry.key_start < BESIDE => {
                let (start, end) = (entry.key_start as usize, (entry.key_start + entry.key_len) as usize);
                let mut value = self.unpacked(sample, entry.start as usize, end);
                value.truncate(end);
                value.drain(..start);
                Cow::Owned(value)
            }
            None if entry.key_start < BESIDE => self.part(entry.key_start as usize, entry.key_len as usize),
            _ => Cow::Borrowed(self.plain_key(entry)),
        }
    }

    /// The first `len` bytes of the item that is packed there, or some more.
    #[cold]
    pub(super) fn unpacked(&self, sample: &[u8], start: usize, len: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(len);
        pack::unpack(sample, &self.body[start..], len, &mut out);
        out
    }

    pub(super) fn size(&self) -> usize {
        self.len() + self.side.len()
    }

    /// Bytes that are not packed.
    pub(super) fn plain(&self) -> usize {
        if self.sample.is_none() { self.size() } else { 0 }
    }
}
