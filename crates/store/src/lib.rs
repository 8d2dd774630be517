#![doc = include_str!("../README.md")]
//! ## Where it is
//!
//! | file | what |
//! |---|---|
//! | `absorb` · `merge` · `spread` | a page goes in: duplicates told, overwritten or merged |
//! | `between` | a page whose rows may be anywhere: read again, or in a gap |
//! | `write` · `local_writes` | what the caller changes, and that older pages do not undo it |
//! | `layers` · `tombstones` | undoing that: what an item is without a write, and where it stood |
//! | `read` · `ndjson` · `read_ahead` | what comes out, and how host buffers are read |
//! | `order` | the order of the list: a piece table with its inverse |
//! | `key_index` · `siphash` | from a key to its entry: extendible hashing |
//! | `window` | rows give their bytes back, and get them again |
//! | `forget` · `digests` | rows go, and their keys stay, as fingerprints |
//! | `entries` · `arena` · `segment` | where values and keys lie |
//! | `compact` · `pack` · `packing` | giving memory back: compaction; packing by a clock hand, and how far that has come |
//! | `sort` | heapsort |

// As in `unspool-json`: without `std` where it is not tested.
#![cfg_attr(not(any(test, fuzzing)), no_std)]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![allow(clippy::inline_always, reason = "what is called for each item must be inlined, also when optimising for size")]

extern crate alloc;

mod absorb;
mod arena;
mod between;
mod compact;
mod digests;
mod entries;
mod forget;
mod key_index;
mod layers;
mod local_writes;
mod merge;
mod ndjson;
mod order;
mod pack;
mod packing;
mod read;
mod read_ahead;
mod segment;
mod siphash;
mod sort;
mod spread;
#[cfg(test)]
mod tests;
mod tombstones;
mod window;
mod write;

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

use entries::{EXTRA_KEYS, Entry};
pub use segment::HostBuffer;
use segment::Segment;
pub use spread::spread;
use unspool_json::Item;

/// At `start`, `removed` items went and `added` came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Splice {
    /// Position in the list as the splices before this one left it.
    pub start: usize,
    /// How many items were there before.
    pub removed: usize,
    /// How many items are there now.
    pub added: usize,
}

/// An item that left the list, or that another value took the place of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    /// Where it stood before anything changed.
    pub position: usize,
    /// Its text.
    pub item: Vec<u8>,
}

/// What happens when a known key comes again. The position is always the first one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Duplicates {
    /// The value that came last (default).
    #[default]
    Last,
    /// The value that came first.
    First,
    /// Both: members of the newer object over those of the older one.
    Merge,
}

/// Which way along the list: where a request goes, and on which end its new items go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// On, by the dialect's `next`, as the first request of all does: behind the last item.
    Older,
    /// Back, by the dialect's `back`: before the first one.
    Newer,
    /// From the first page again: a refresh. New items go where their neighbours are.
    Head,
    /// On, from where a refresh stopped: into a gap of the list.
    Gap,
    /// A page once more whose bytes were given back.
    Window,
}

impl Direction {
    /// All of them.
    pub const ALL: [Direction; 5] =
        [Direction::Older, Direction::Newer, Direction::Head, Direction::Gap, Direction::Window];

    /// Whether its pages go where their neighbours are.
    #[must_use]
    pub fn is_between(self) -> bool {
        matches!(self, Direction::Head | Direction::Gap)
    }

    /// Its name: `older`, `newer`, `head`, `gap` or `window`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Direction::Older => "older",
            Direction::Newer => "newer",
            Direction::Head => "head",
            Direction::Gap => "gap",
            Direction::Window => "window",
        }
    }
}

/// Which write it is, and when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// To undo or confirm it by: another one for each write, growing, from 1 on.
    pub number: u32,
    /// The newest turn so far. Pages of this turn and of earlier ones were asked for before the write, and do not
    /// overwrite it.
    pub turn: u32,
}

/// A page, read and about to be kept.
#[derive(Debug)]
pub struct Batch {
    /// The whole answer.
    pub body: Vec<u8>,
    /// Keys whose canonical form does not stand in the body: see [`Item::key`].
    pub extra_keys: Vec<u8>,
    /// Where items and keys lie, in the order of the page.
    pub items: Vec<Item>,
    /// Where it goes.
    pub direction: Direction,
    /// The turn that asked for it: values written locally since then are newer than what it brings.
    pub turn: u32,
    /// Whether items have keys at all.
    pub keyed: bool,
}

/// What a page did to the list.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Absorbed {
    /// What changed in the list, to be applied in order.
    pub splices: Vec<Splice>,
    /// Items that are new.
    pub added: usize,
    /// Items that were there already.
    pub duplicates: usize,
    /// Known items whose value changed.
    pub updated: usize,
    /// Items left out because the list is full.
    pub over: usize,
}

/// What came of a page whose rows may be anywhere.
#[derive(Debug)]
pub struct Placed {
    /// What it did to the list.
    pub done: Absorbed,
    /// Whether it reaches rows that were known: nothing lies between it and them.
    pub met: bool,
    /// The row of the page that is the last one in the list: an entry, for [`Store::position_of`].
    pub last: Option<u32>,
}

/// Which item, and which of its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity {
    /// The same as long as the item is in the list, wherever it moves.
    pub entry: u32,
    /// Another one after every update.
    pub version: u32,
}

/// The list.
#[derive(Debug)]
pub struct Store {
    entries: entries::Entries,
    order: order::Order,
    key_index: key_index::KeyIndex,
    arena: arena::Arena,
    rule: Duplicates,
    max: usize,
    seed: u64,
    /// Entries of the lists before this one: added to the number of an entry, it is an identity that never comes twice.
    identity_base: u32,
    local_writes: local_writes::LocalWrites,
    /// What can be undone, and where removed items stood that may come back.
    layers: layers::Layers,
    tombstones: tombstones::Tombstones,
    /// Of the page that comes in: items that are not in the list and may come back, and what stands before them there.
    hidden: Vec<(u32, u32)>,
    /// Items that were put in and that pages may know by another key, with what the client named them, and whether
    /// they go by a temporary key.
    awaited: Vec<(u32, Vec<u8>, bool)>,
    /// Segments that lost items, or have just come, and may be mostly dead weight.
    to_compact: Vec<u32>,
    /// Bytes of bodies and of single items that came since the list was empty.
    ingested: usize,
    /// Bytes that stay as they came; what is older is packed in time.
    max_unpacked: usize,
    packing: packing::Packing,
    /// What went since it was taken last, if somebody wants to know.
    gone: Option<Vec<Gone>>,
    /// The keys of rows that were forgotten, if there are any.
    digests: Option<digests::Digests>,
    /// How many these were.
    forgotten: usize,
    /// The places where items came or went since then.
    shifts: Vec<Splice>,
}

impl Store {
    /// An empty list of `max` items at most. `seed`: of the hashes; `max_unpacked`: bytes that stay as they came, the
    /// newest ones, while older items are packed.
    #[must_use]
    pub fn new(rule: Duplicates, max: usize, seed: u64, max_unpacked: usize) -> Store {
        Store {
            entries: entries::Entries::default(),
            order: order::Order::default(),
            key_index: key_index::KeyIndex::new(seed),
            arena: arena::Arena::default(),
            rule,
            max,
            seed,
            identity_base: 0,
            local_writes: local_writes::LocalWrites::default(),
            layers: layers::Layers::default(),
            tombstones: tombstones::Tombstones::default(),
            hidden: Vec::new(),
            awaited: Vec::new(),
            to_compact: Vec::new(),
            ingested: 0,
            max_unpacked,
            packing: packing::Packing::default(),
            gone: None,
            digests: None,
            forgotten: 0,
            shifts: Vec::new(),
        }
    }

    /// Forgets everything, keys too.
    pub fn clear(&mut self) {
        let identity_base = self.identity_base.wrapping_add(self.entries.len() as u32);
        let gone = self.gone.take();
        *self = Store { identity_base, gone, ..Store::new(self.rule, self.max, self.seed, self.max_unpacked) };
    }

    /// From now on the items that go are kept until [`Store::take_gone`], one by one, or (`false`) are not. Those of a
    /// list that is [cleared](Store::clear) never are.
    pub fn keep_gone(&mut self, on: bool) {
        self.gone = on.then(Vec::new);
    }

    /// What went since it was taken last.
    pub fn take_gone(&mut self) -> Vec<Gone> {
        self.shifts.clear();
        self.gone.as_mut().map(core::mem::take).unwrap_or_default()
    }

    /// Keeps the value of an entry that is about to be replaced or removed, if somebody wants to know.
    fn part_with(&mut self, id: u32) {
        if self.gone.is_none() {
            return;
        }
        // What came with this page is not in the list yet.
        let Some(mut position) = self.order.position(id) else { return };
        for shift in self.shifts.iter().rev() {
            if position >= shift.start + shift.added {
                position = position + shift.removed - shift.added;
            } else if position >= shift.start {
                // It came with the same event.
                return;
            }
        }
        let item = self.value(id).into_owned();
        if let Some(gone) = &mut self.gone {
            gone.push(Gone { position, item });
        }
    }

    /// Notes that an item came or went.
    fn moved(&mut self, splice: Splice) -> Splice {
        if self.gone.is_some() {
            self.shifts.push(splice);
        }
        splice
    }

    /// The number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether there are as many as there may be.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.len() + self.forgotten >= self.max
    }

    /// Bytes held for items, dead ones and those in host buffers included.
    pub fn held(&self) -> usize {
        self.arena.held()
    }

    /// The page that came last stays where it is: [`Store::move_to_host_buffer`] refuses it from now on.
    pub fn freeze_page(&mut self) {
        self.arena.freeze_page();
    }

    /// From now on the body of the page that came last is read from this host buffer, and its own memory is given back.
    /// False, and nothing changes, if the page is frozen, was compacted away, or has another length than `body`.
    pub fn move_to_host_buffer(&mut self, body: Box<dyn HostBuffer>) -> bool {
        self.arena.move_to_host_buffer(body)
    }

    /// The entry gets the value of `incoming`. Always true: it changed.
    fn replace(&mut self, id: u32, incoming: Entry) -> bool {
        self.part_with(id);
        let old = self.entries.get(id);
        self.entries.update(id, incoming);
        self.arena.add_live_one(incoming.segment, incoming.len, id);
        self.arena.remove_live(old.segment, old.len);
        self.to_compact.push(old.segment);
        true
    }

    /// The entry gets a value in a segment of its own. Always true: it changed.
    fn replace_by(&mut self, id: u32, body: Vec<u8>, key: Vec<u8>) -> bool {
        let incoming = self.own_segment(body, key);
        self.replace(id, incoming)
    }

    /// A segment for one item that came from no page.
    fn own_segment(&mut self, body: Vec<u8>, key: Vec<u8>) -> Entry {
        let (len, key_len) = (body.len() as u32, key.len() as u32);
        self.ingested += body.len();
        let segment = self.arena.open(Segment::new(body, key));
        Entry { segment, start: 0, len, key_start: EXTRA_KEYS, key_len }
    }

    fn lookup(&self, hash: u32, key: &[u8]) -> Option<u32> {
        self.key_index.find(hash, |id| self.arena.is_key(&self.entries.get(id), key))
    }

    fn value(&self, id: u32) -> Cow<'_, [u8]> {
        self.arena.value(&self.entries.get(id))
    }
}
