//! Writes that may be undone: layers over what the server says of an item.
//!
//! ```text
//! shown     {"id":1,"n":3,"s":"x"}     the layers applied to the base, one after the other
//! write 7   patch {"n":3}
//! write 5   patch {"s":"x"}            undone: its layer goes; confirmed: it sinks into the base
//! base      {"id":1,"n":1,"s":"a"}     what the server said last
//! ```
//!
//! Time: O(bytes of the layers of one item) to undo or to confirm a write of it, O(layers) to find it.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use super::entries::Entry;
use super::spread::spread;

/// What a row reads as whose bytes were given back.
pub(super) const HOLLOW: &[u8] = b"null";

/// What a write does to one item.
#[derive(Debug)]
pub(super) enum Effect {
    /// It has this value, and is in the list.
    Put(Vec<u8>),
    /// It has this value, if it is in the list.
    Set(Vec<u8>),
    /// It has these members over its own, if it is in the list.
    Patch(Vec<u8>),
    /// It is not in the list.
    Gone,
}

/// The number of a write that is confirmed, while older ones lie below it.
const CONFIRMED: u32 = 0;

#[derive(Debug)]
pub(super) struct Layer {
    pub(super) number: u32,
    /// The newest turn when it was written: pages of later turns are newer.
    pub(super) turn: u32,
    pub(super) effect: Effect,
}

impl Layer {
    fn over<'a>(&'a self, below: Option<Cow<'a, [u8]>>, seed: u64) -> Option<Cow<'a, [u8]>> {
        match (&self.effect, below) {
            (Effect::Put(value), _) | (Effect::Set(value), Some(_)) => Some(Cow::Borrowed(value)),
            // Without the bytes, which were given back, members have nothing to lie over.
            (Effect::Patch(_), Some(below)) if *below == *HOLLOW => Some(below),
            (Effect::Patch(members), Some(below)) => Some(Cow::Owned(spread(&below, members, seed))),
            _ => None,
        }
    }
}

/// The writes of one item that may be undone.
#[derive(Debug)]
pub(super) struct Pending {
    pub(super) entry: u32,
    /// The item without these writes; none if it is not in the list without them.
    pub(super) base: Option<Vec<u8>>,
    /// Whether it was removed for good: no page brings it.
    pub(super) removed: bool,
    /// The oldest first.
    pub(super) layers: Vec<Layer>,
    /// The versions that the page which comes in has of it.
    pub(super) met: Vec<Entry>,
}

impl Pending {
    /// The value that is shown; none if the item is not in the list.
    pub(super) fn value(&self, seed: u64) -> Option<Cow<'_, [u8]>> {
        self.up_to(self.layers.len(), seed)
    }

    fn up_to(&self, count: usize, seed: u64) -> Option<Cow<'_, [u8]>> {
        let mut value = self.base.as_deref().map(Cow::Borrowed);
        for layer in &self.layers[..count] {
            value = layer.over(value, seed);
        }
        value
    }

    /// Whether a write took it out that no later one took back.
    pub(super) fn is_gone(&self) -> bool {
        self.last_gone(self.layers.len()).is_some()
    }

    /// The last of the first `count` layers that takes it out, if none of those behind it puts it in again.
    fn last_gone(&self, count: usize) -> Option<usize> {
        let last = self.layers[..count].iter().rposition(|layer| matches!(layer.effect, Effect::Put(_) | Effect::Gone));
        last.filter(|at| matches!(self.layers[*at].effect, Effect::Gone))
    }

    /// The first `count` layers become part of the base. The newest turn of theirs.
    fn sink(&mut self, count: usize, seed: u64) -> Option<u32> {
        let turn = self.layers[..count].last()?.turn;
        let value = self.up_to(count, seed).map(Cow::into_owned);
        self.removed = value.is_none() && (self.removed || self.last_gone(count).is_some());
        self.base = value;
        self.layers.drain(..count);
        Some(turn)
    }

    /// Sinks what is confirmed and has nothing below. The newest turn of that.
    pub(super) fn sink_confirmed(&mut self, seed: u64) -> Option<u32> {
        let open = self.layers.iter().position(|layer| layer.number != CONFIRMED);
        self.sink(open.unwrap_or(self.layers.len()), seed)
    }

    /// The layer at `at` stays. What replaces the whole item leaves nothing to undo of what is below.
    pub(super) fn confirm(&mut self, at: usize, seed: u64) -> Option<u32> {
        let layer = &mut self.layers[at];
        layer.number = CONFIRMED;
        if let Effect::Patch(_) = layer.effect {
            return self.sink_confirmed(seed);
        }
        self.sink(at + 1, seed)
    }

    /// A page of this turn has the item: writes that are older are part of what the server says, and sink; but not a
    /// removal that nobody took back.
    pub(super) fn sink_older(&mut self, turn: u32, seed: u64) {
        let mut count = self.layers.iter().position(|layer| layer.turn >= turn).unwrap_or(self.layers.len());
        while let Some(gone) = self.last_gone(count) {
            count = gone;
        }
        self.sink(count, seed);
    }
}

/// All items with writes that may be undone, by entry.
#[derive(Debug, Default)]
pub(super) struct Layers(pub(super) Vec<Pending>);

impl Layers {
    fn place(&self, entry: u32) -> Result<usize, usize> {
        self.0.binary_search_by_key(&entry, |pending| pending.entry)
    }

    pub(super) fn get(&self, entry: u32) -> Option<&Pending> {
        self.place(entry).ok().map(|place| &self.0[place])
    }

    pub(super) fn get_mut(&mut self, entry: u32) -> Option<&mut Pending> {
        let place = self.place(entry).ok()?;
        self.0.get_mut(place)
    }

    pub(super) fn insert(&mut self, pending: Pending) {
        if let Err(place) = self.place(pending.entry) {
            self.0.insert(place, pending);
        }
    }

    pub(super) fn remove(&mut self, entry: u32) -> Option<Pending> {
        self.place(entry).ok().map(|place| self.0.remove(place))
    }

    /// The entry that this write is of, and which of its layers it is.
    pub(super) fn find(&self, number: u32) -> Option<(u32, usize)> {
        for pending in &self.0 {
            for (at, layer) in pending.layers.iter().enumerate() {
                if layer.number == number && number != CONFIRMED {
                    return Some((pending.entry, at));
                }
            }
        }
        None
    }

    /// The oldest write, if there are more than `most`.
    pub(super) fn oldest_beyond(&self, most: usize) -> Option<u32> {
        let (mut count, mut oldest) = (0, u32::MAX);
        for pending in &self.0 {
            count += pending.layers.len();
            for layer in &pending.layers {
                if layer.number != CONFIRMED {
                    oldest = oldest.min(layer.number);
                }
            }
        }
        (count > most && oldest < u32::MAX).then_some(oldest)
    }
}
