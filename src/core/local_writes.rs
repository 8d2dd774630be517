//! Local writes: changes of the list by the caller, undone and confirmed, and kept through a reset.

use alloc::vec::Vec;

use super::event::{Change, Outcome};
use super::spool::Spool;
use super::write::Write;
use crate::dialect::Page;
use crate::error::{Error, Kind, Result};
use crate::json::Tape;
use crate::store::{Direction, Splice, Stamp, spread};

impl Spool {
    pub(super) fn write(&mut self, write: Write, outcome: &mut Outcome) -> Result<()> {
        let kept = if self.stale_items { Some(write.clone()) } else { None };
        let stamp = Stamp { number: self.writes + 1, turn: self.turns };
        if let Write::Undo { number } = write {
            // Those without a number (0) cannot be undone.
            self.stale_writes.retain(|(_, stamp)| number == 0 || stamp.number != number);
        }
        // What says what became of another write has no number of its own.
        let is_write = !matches!(write, Write::Confirm { .. } | Write::Settle { .. } | Write::Undo { .. });
        let is_undo = matches!(write, Write::Undo { .. });
        let done = self.write_at(stamp, write)?;
        if is_write && (done.is_some() || kept.is_some()) {
            self.writes += 1;
            outcome.write = self.writes;
        }
        if let (Some(write), false) = (kept, is_undo) {
            self.stale_writes.push((write, Stamp { number: if is_write { stamp.number } else { 0 }, ..stamp }));
        }
        let splices = done.unwrap_or_default();
        if !splices.is_empty() {
            let mut change = self.change(Direction::Older);
            note(splices, &mut change);
            outcome.changes.push(change);
        }
        Ok(())
    }

    /// None if there was nothing to write.
    fn write_at(&mut self, stamp: Stamp, write: Write) -> Result<Option<Vec<Splice>>> {
        let (position, temp, item) = match write {
            Write::Insert { position, item } => (Some(position), None, item),
            Write::Place { position, temp, item } => (position, temp, item),
            Write::Update { item } => {
                let key = self.named(&item)?.0;
                return Ok(self.store.update(item, key, false, stamp));
            }
            Write::Patch { key, members } => {
                self.check_patch(&key, &members)?;
                return Ok(self.store.update(members, key, true, stamp));
            }
            Write::Remove { key } => {
                let splices = self.store.remove(key, stamp);
                self.lanes[0].removed += splices.as_ref().map_or(0, Vec::len);
                return Ok(splices);
            }
            Write::Confirm { temp, item } => {
                let key = self.key_of_item(&item)?;
                return Ok(Some(self.store.confirm(0, &temp, item, key, stamp.turn)));
            }
            Write::Settle { number, item: Some(item) } => {
                let key = self.named(&item)?.0;
                return Ok(Some(self.store.confirm(number, &[], item, key, stamp.turn)));
            }
            Write::Settle { number, .. } => {
                self.store.settle(number);
                return Ok(None);
            }
            Write::Undo { number } => {
                let splices = self.store.undo(number);
                let removed = &mut self.lanes[0].removed;
                *removed = removed.saturating_sub(added(&splices));
                return Ok(Some(splices));
            }
        };
        let is_temp = temp.is_some();
        let (key, client) = match temp {
            // An empty one: it is awaited, and no row of a page is it.
            Some(temp) => (temp, Some(self.client_key(&item).unwrap_or_default())),
            None => self.named(&item)?,
        };
        self.unnamed |= self.key_of_item(&item).is_err();
        let position = position.unwrap_or_else(|| self.place_of(&item));
        Ok(Some(self.store.insert(position, item, key, client, is_temp, stamp)))
    }

    /// The key of an item, or, where it has none yet, what the client named it; and the latter by itself.
    fn named(&self, item: &[u8]) -> Result<(Vec<u8>, Option<Vec<u8>>)> {
        let client = self.client_key(item);
        match (self.key_of_item(item), &client) {
            (Ok(key), _) => Ok((key, client)),
            (Err(error), Some(key)) if error.kind() == Kind::MissingKey => Ok((key.clone(), client)),
            (Err(error), _) => Err(error),
        }
    }

    fn client_key(&self, item: &[u8]) -> Option<Vec<u8>> {
        let paths = self.options.client_key.as_ref()?;
        self.options.dialect.key_of(Some(paths), item).ok().filter(|key| !key.is_empty())
    }

    /// Where an item belongs in the list. Binary search: in a list that is not sorted, a place all the same, which is
    /// always the same one.
    fn place_of(&self, item: &[u8]) -> usize {
        let Some(order) = &self.options.order else { return 0 };
        let below = self.options.dialect.item.as_ref();
        let incoming = order.rank(item, below);
        let (mut start, mut end) = (0, self.store.len());
        while start < end {
            let middle = start + (end - start) / 2;
            let there = order.rank(&self.store.item(middle).unwrap_or_default(), below);
            if order.is_before(&there, &incoming) {
                start = middle + 1;
            } else {
                end = middle;
            }
        }
        start
    }

    /// Refuses a patch that is none, or makes another item of an item.
    #[inline(never)]
    fn check_patch(&self, key: &[u8], members: &[u8]) -> Result<()> {
        let mut why = "";
        if members.first() != Some(&b'{') || Tape::new().parse(members).is_err() {
            why = "`patch` must be an object";
        } else if let Some(item) = self.store.find(key).and_then(|position| self.store.item(position)) {
            let is_it = |item: &[u8]| self.key_of_item(item).is_ok_and(|own| own == key);
            // An item with a temporary key may have any key, or none.
            if is_it(&item) && !is_it(&spread(&item, members, self.options.seed)) {
                why = "the patch changes the key of the item, so it would be another item: leave the key out, or \
                       `remove` the item and `insert` the other one";
            }
        }
        if why.is_empty() { Ok(()) } else { Err(Error::new(Kind::Options, why).with_path("patch")) }
    }

    /// Rows of a page that are items which the caller put in, by what the client named them, become these. Whether
    /// there are any.
    pub(super) fn collapse(&mut self, page: &Page, body: &[u8], change: &mut Change) -> bool {
        let mut any = false;
        if !self.store.awaits() {
            return any;
        }
        for item in &page.items {
            let value = &body[item.start as usize..item.end as usize];
            let Some(client) = self.client_key(value) else { continue };
            let key = item.key(body, &page.extra_keys);
            if let Some(splices) = self.store.collapse(&client, value, key) {
                note(splices, change);
                any = true;
            }
        }
        any
    }

    /// Writes by hand that were made on the list before a reset are made on the new one; the updates `since` a turn, or
    /// all others.
    pub(super) fn rewrite(&mut self, writes: &[(Write, Stamp)], since: Option<u32>, change: &mut Change) {
        for (write, stamp) in writes {
            if match write {
                Write::Update { .. } | Write::Patch { .. } => since.is_none_or(|since| stamp.turn < since),
                _ => since.is_some(),
            } {
                continue;
            }
            // Their items had keys when they were written.
            let splices = self.write_at(*stamp, write.clone()).ok().flatten().unwrap_or_default();
            change.added += added(&splices);
            change.splices.extend(splices);
        }
    }
}

/// Adds to a change what a write did.
fn note(splices: Vec<Splice>, change: &mut Change) {
    change.added += added(&splices);
    for splice in splices {
        change.updated += splice.removed.min(splice.added);
        change.splices.push(splice);
    }
}

/// How many items came where none went.
#[inline(never)]
fn added(splices: &[Splice]) -> usize {
    let mut added = 0;
    for splice in splices {
        if splice.removed == 0 {
            added += splice.added;
        }
    }
    added
}
