//! A segment: the body of a page, or of items put together, wherever it lies, and which entries it belongs to.
//!
//! ```text
//! of a page      {"data":[{"id":1},{"id":2}],"next":"c"}    as it came, here or in a host buffer
//! of one item    {"id":1}                                   written locally
//! compacted      {"id":1}{"id":4}{"id":9}                   live items of another segment
//! packed         bytes that only a dictionary can read      old items, 1 MB of them
//! ```
//!
//! A key mostly lies in its item. Where its canonical form does not (`"a\u0062"`, tuples, `1.0`), it is one of the
//! extra keys.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Debug;
use core::ops::Range;

use super::entries::{EXTRA_KEYS, Entry};
use unspool_json::pack;

/// The body of a page where the host keeps it: in a browser, in the buffer that `fetch` gave. Its bytes must not
/// change. Dropped when nothing of it is needed any more.
#[expect(clippy::len_without_is_empty, reason = "the body of a page is not empty")]
pub trait HostBuffer: Debug + Send + Sync {
    /// How many bytes there are.
    fn len(&self) -> usize;
    /// Copies as many as `out` takes, from `start` on.
    fn read(&self, start: usize, out: &mut [u8]);
    /// The number by which the host finds this buffer again when the list says that an item lies in it; any, if it
    /// never asks.
    fn id(&self) -> u32;
}

/// One body, and the keys that do not stand in it literally.
#[derive(Debug, Default)]
pub(super) struct Segment {
    pub(super) body: Vec<u8>,
    /// Where the body is, if it is not in `body`.
    pub(super) host_buffer: Option<Box<dyn HostBuffer>>,
    /// Where in the body of a page the array of its items lies, brackets included, if nothing but commas stands between
    /// them.
    pub(super) array: Range<u32>,
    /// Keys in canonical form that are not a range of the body (escaped strings, tuples, `1.0`), one behind the other.
    pub(super) extra_keys: Vec<u8>,
    /// What the items are packed with; none if they are not packed.
    pub(super) dictionary: Option<Arc<Vec<u8>>>,
    /// Bytes of items, unpacked, that are still in the list.
    pub(super) live: usize,
    /// Bytes of all items, unpacked, that were ever put here.
    pub(super) ever_live: usize,
    /// The owners: entries whose value lies here, or lay here once; `Store` checks. A page adds entries that follow one
    /// another, `count` from `first` on.
    pub(super) first: u32,
    pub(super) count: u32,
    /// The other owners.
    pub(super) others: Vec<u32>,
}

impl Segment {
    /// A segment for packed items, with room for `room` bytes of them.
    pub(super) fn packed(dictionary: Arc<Vec<u8>>, room: usize) -> Segment {
        Segment { body: Vec::with_capacity(room), dictionary: Some(dictionary), ..Segment::default() }
    }

    pub(super) fn new(body: Vec<u8>, extra_keys: Vec<u8>) -> Segment {
        Segment { body, extra_keys, ..Segment::default() }
    }

    /// A page whose items lie in `items`, from the first one's start to the last one's end.
    pub(super) fn page(body: Vec<u8>, extra_keys: Vec<u8>, items: Range<u32>) -> Segment {
        let mut page = Segment::new(body, extra_keys);
        let around = items.start.wrapping_sub(1)..items.end + 1;
        let bracket = |at: u32| page.body.get(at as usize).copied();
        // A dialect that is a function can give the items of a page in any order: then there is no such array.
        if items.start < items.end && (bracket(around.start), bracket(items.end)) == (Some(b'['), Some(b']')) {
            page.array = around;
        }
        page
    }

    /// Gives back the memory beyond what is in use; nothing more comes.
    pub(super) fn shrink(&mut self) {
        self.body.shrink_to_fit();
        self.extra_keys.shrink_to_fit();
        self.others.shrink_to_fit();
    }

    /// Takes a value in, packed if this is a segment for packed items; where it begins.
    pub(super) fn put(&mut self, value: &[u8]) -> u32 {
        self.body.extend_from_slice(value);
        (self.body.len() - value.len()) as u32
    }

    /// Takes an extra key in, one that does not lie in its value; its `key_start`.
    pub(super) fn put_extra_key(&mut self, key: &[u8]) -> u32 {
        self.extra_keys.extend_from_slice(key);
        EXTRA_KEYS + (self.extra_keys.len() - key.len()) as u32
    }

    /// The `key_start` of a key that lies at `inside` in the value at `start`.
    pub(super) fn key_start(&self, start: u32, inside: u32) -> u32 {
        if self.dictionary.is_none() { start + inside } else { inside }
    }

    /// The items of these entries, `len` bytes of this segment, are in the list now.
    pub(super) fn add_live(&mut self, owners: Range<u32>, len: usize) {
        self.live += len;
        self.ever_live += len;
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
    pub(super) fn empty_like(&self) -> Segment {
        let body = Vec::with_capacity(self.live.min(self.body.len()));
        Segment { body, dictionary: self.dictionary.clone(), ..Segment::default() }
    }

    /// A value as it lies here.
    pub(super) fn stored(&self, entry: &Entry) -> &[u8] {
        let lies = &self.body[entry.start as usize..];
        match &self.dictionary {
            None => &lies[..entry.len as usize],
            Some(dictionary) => &lies[..pack::unpack(dictionary, lies, entry.len as usize, &mut Vec::new())],
        }
    }

    pub(super) fn value(&self, entry: &Entry) -> Cow<'_, [u8]> {
        let start = entry.start as usize;
        match &self.dictionary {
            None => self.part(start, entry.len as usize),
            Some(dictionary) => Cow::Owned(self.unpacked(dictionary, start, entry.len as usize)),
        }
    }

    /// A part of the body of a page, from wherever it lies.
    pub(super) fn part(&self, start: usize, len: usize) -> Cow<'_, [u8]> {
        match &self.host_buffer {
            None => Cow::Borrowed(&self.body[start..start + len]),
            Some(buffer) => {
                let mut out = vec![0; len];
                buffer.read(start, &mut out);
                Cow::Owned(out)
            }
        }
    }

    /// The length of the body, wherever it lies.
    pub(super) fn len(&self) -> usize {
        self.body.len() + self.host_buffer_len()
    }

    /// Bytes that lie in a host buffer.
    pub(super) fn host_buffer_len(&self) -> usize {
        self.host_buffer.as_ref().map_or(0, |buffer| buffer.len())
    }

    /// The key of an entry, if neither packed nor in a host buffer.
    pub(super) fn unpacked_key(&self, entry: &Entry) -> &[u8] {
        let (start, len) = (entry.key_start as usize, entry.key_len as usize);
        match start.checked_sub(EXTRA_KEYS as usize) {
            Some(start) => &self.extra_keys[start..start + len],
            None => &self.body[start..start + len],
        }
    }

    pub(super) fn key(&self, entry: &Entry) -> Cow<'_, [u8]> {
        match &self.dictionary {
            Some(dictionary) if entry.key_start < EXTRA_KEYS => {
                let (start, end) = (entry.key_start as usize, (entry.key_start + entry.key_len) as usize);
                let mut value = self.unpacked(dictionary, entry.start as usize, end);
                value.truncate(end);
                value.drain(..start);
                Cow::Owned(value)
            }
            None if entry.key_start < EXTRA_KEYS => self.part(entry.key_start as usize, entry.key_len as usize),
            _ => Cow::Borrowed(self.unpacked_key(entry)),
        }
    }

    /// The first `len` bytes of the item that is packed there, or some more.
    #[cold]
    pub(super) fn unpacked(&self, dictionary: &[u8], start: usize, len: usize) -> Vec<u8> {
        let mut out = Vec::with_capacity(len);
        pack::unpack(dictionary, &self.body[start..], len, &mut out);
        out
    }

    pub(super) fn size(&self) -> usize {
        self.len() + self.extra_keys.len()
    }

    /// Bytes that are not packed.
    pub(super) fn unpacked_size(&self) -> usize {
        if self.dictionary.is_none() { self.size() } else { 0 }
    }
}
