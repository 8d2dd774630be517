//! What a feed is asked besides events: its items, its lanes, its counters.

use alloc::borrow::Cow;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;

use super::spool::{Ending, Spool, Stats};
use crate::core::lane::{State, Status};
use crate::dialect::Total;
use crate::error::Result;
use crate::store::{Direction, HostBuffer, Identity};

impl Spool {
    /// What a lane is doing.
    pub fn state(&self, lane: Direction) -> &State {
        &self.lane(lane).state
    }

    /// Why a lane is done: the rule, where it stands, and what stands there. `None` while it is not.
    pub fn ending(&self, lane: Direction) -> Option<&Ending> {
        self.lane(lane).ending.as_ref()
    }

    /// How many items the server says that there are, by the last page that said so, whichever lane it was of; where
    /// the dialect reads that (a stop rule `total`). `None` as long as none has, and for lanes but the older one.
    pub fn total(&self, lane: Direction) -> Option<&Total> {
        self.lane(lane).total.as_ref()
    }

    /// What a lane is doing, in one word.
    pub fn status(&self, lane: Direction) -> Status {
        if self.closed { Status::Closed } else { self.lane(lane).state.status() }
    }

    /// Whether asking for more in this direction can bring more.
    pub fn has_more(&self, lane: Direction) -> bool {
        !self.closed && self.lane(lane).has_more()
    }

    /// The number of items.
    pub fn len(&self) -> usize {
        self.store.len()
    }

    /// Whether there are no items.
    pub fn is_empty(&self) -> bool {
        self.store.is_empty()
    }

    /// The bytes of the item at `position`, as the server sent them: one JSON value. Borrowed, unless it is
    /// [packed](crate::Options::unpacked).
    pub fn item(&self, position: usize) -> Option<Cow<'_, [u8]>> {
        self.store.item(position)
    }

    /// Which item and which of its values stands at `position`.
    pub fn identity(&self, position: usize) -> Option<Identity> {
        self.store.identity(position)
    }

    /// From now on [`Outcome::gone`](crate::Outcome::gone) tells each item that goes, for whoever shows the list as it
    /// was; or (`false`) does not.
    pub fn tell_gone(&mut self, on: bool) {
        self.store.keep_gone(on);
    }

    /// The items of `range` as the text of a JSON array; a copy, unless the body of their page says just that.
    pub fn array(&self, range: Range<usize>) -> Cow<'_, [u8]> {
        self.store.array(range)
    }

    /// Whether the items of `range` are so many bytes at most.
    pub fn fits(&self, range: Range<usize>, most: usize) -> bool {
        self.store.fits(range, most)
    }

    /// Whether there is something to [pack](Spool::pack).
    pub fn needs_packing(&self) -> bool {
        self.store.needs_packing()
    }

    /// Packs about so many bytes of the oldest items, for a host that has time for it: a fifth of a millisecond for 64
    /// KB. Whether there is more to do. Without it, pages do so themselves, later: see
    /// [`Options::unpacked`](crate::Options::unpacked).
    pub fn pack(&mut self, bytes: usize) -> bool {
        let more = self.store.pack(bytes);
        self.stats.held = self.store.held();
        more
    }

    /// Where the item at `position` lies, if the host keeps it (see [`Body::host`](crate::Body::host)).
    pub fn item_in_host_buffer(&self, position: usize) -> Option<(&dyn HostBuffer, Range<usize>)> {
        self.store.item_in_host_buffer(position)
    }

    /// Where the items of `range` lie, if the host keeps it (see [`Body::host`](crate::Body::host)), and as the text of
    /// a JSON array.
    pub fn array_in_host_buffer(&self, range: Range<usize>) -> Option<(&dyn HostBuffer, Range<usize>)> {
        self.store.array_in_host_buffer(range)
    }

    /// Appends the items of `range` to `out` as NDJSON: a line for each, as the server sent it but for line breaks.
    pub fn ndjson(&self, range: Range<usize>, out: &mut Vec<u8>) {
        self.store.ndjson(range, out);
    }

    /// The position of the item with this canonical key (see [`Spool::key_of`]).
    pub fn find(&self, key: &[u8]) -> Option<usize> {
        self.store.find(key)
    }

    /// The canonical key of the item at `position`; empty if items have none.
    pub fn key(&self, position: usize) -> Option<Cow<'_, [u8]>> {
        self.store.key(position)
    }

    /// The canonical form of a key given as JSON: a string, a number, a boolean, or an array of these for a tuple.
    ///
    /// # Errors
    /// [`Kind::Options`](crate::Kind::Options) if this is not JSON, or no key.
    pub fn key_of(&self, json: &[u8]) -> Result<Vec<u8>> {
        crate::dialect::canonical_key(json)
    }

    /// The canonical key of an item given as JSON.
    ///
    /// # Errors
    /// [`Kind::Options`](crate::Kind::Options) if this is not JSON,
    /// [`Kind::MissingKey`](crate::Kind::MissingKey) if the item has no key.
    pub fn key_of_item(&self, item: &[u8]) -> Result<Vec<u8>> {
        self.options.dialect.key_of(self.options.key.as_ref(), item)
    }

    /// The counters.
    pub fn stats(&self) -> Stats {
        self.stats
    }
}

impl fmt::Debug for Spool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spool")
            .field("older", self.state(Direction::Older))
            .field("newer", self.state(Direction::Newer))
            .field("len", &self.len())
            .field("stats", &self.stats())
            .finish_non_exhaustive()
    }
}
