//! What a list was, to go on with it later: in another page, another process.
//!
//! A snapshot has two parts: the items, as JSON, and the *state*: what each lane knows, and what was removed. A request
//! in it is told by what it does not share with the first request of the feed. So no header, token or key that the
//! caller put there is ever part of it, and the values of the day are put back when the list goes on.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::ending::{DoneReason, Ending};
use super::gaps::{Hole, Window};
use super::spool::{Body, Outcome, Spool, Write};
use crate::config::value::Value;
use crate::core::difference::{SAME, int, list, number};
use crate::core::fingerprint::Seen;
use crate::core::lane::{Lane, Plan, State};
use crate::dialect::{EndRule, KeyPaths, Total, Witness};
use crate::error::{Error, Kind, Result};
use crate::http::request::Request;
use crate::json::{Item, JsonKind, Tape};
use crate::store::{Batch, Direction, Stamp};

/// What a state says.
struct Kept {
    lanes: [Lane; 2],
    removed: Vec<Vec<u8>>,
    stale: bool,
    /// There may be items without a key.
    unnamed: bool,
    /// The gaps: the key of the row before each, and how to go on.
    gaps: Vec<(Vec<u8>, Request)>,
    /// How far from the end the items are that went by a temporary key.
    drafts: Vec<i64>,
}

/// Of the state. Another one is refused.
const FORMAT: i64 = 1;

impl Spool {
    /// The state of the list as JSON, for [`Event::Restore`](crate::Event::Restore): what each lane knows, and the keys
    /// that were removed. The items are not part of it: see [`Spool::array`].
    ///
    /// It holds no headers, and nothing of a request that is the same in the first one: no token that the caller put
    /// there.
    #[must_use]
    pub fn state_text(&self) -> String {
        let mut lanes = Vec::new();
        for direction in [Direction::Older, Direction::Newer] {
            lanes.push(self.lane_value(self.lane(direction)));
        }
        let mut removed = Vec::new();
        let mut keys = self.store.removed_keys();
        if self.stale_items {
            // Those of the old list go with it; one that was inserted after it was removed is there.
            keys.clear();
            for (write, _) in &self.stale_writes {
                if let Write::Remove { key } = write
                    && self.store.find(key).is_none()
                {
                    keys.push(key.clone());
                }
            }
        }
        for key in keys {
            removed.push(Value::Text(String::from_utf8_lossy(&key).into_owned()));
        }
        let flag = |is: bool| Value::Int(i64::from(is));
        let (stale, unnamed) = (flag(self.stale_items), flag(self.unnamed));
        let mut gaps = Vec::new();
        for hole in &self.gaps.all {
            let position = hole.above.and_then(|entry| self.store.position_of(entry));
            if let Some(key) = position.and_then(|position| self.store.key(position)) {
                let key = Value::Text(String::from_utf8_lossy(&key).into_owned());
                gaps.push(Value::List(vec![key, self.difference(&hole.next)]));
            }
        }
        let (gaps, drafts) = (Value::List(gaps), Value::List(self.drafts()));
        Value::List(vec![Value::Int(FORMAT), Value::List(lanes), Value::List(removed), stale, unnamed, gaps, drafts])
            .json()
    }

    /// How far from the end of the list the items are that go by a temporary key: nobody would confirm them any more.
    fn drafts(&self) -> Vec<Value> {
        let mut places = Vec::new();
        for (position, is_open) in self.store.temporary() {
            let own = self.store.item(position).and_then(|item| self.key_of_item(&item).ok());
            if is_open || own.as_deref() != self.store.key(position).as_deref() {
                places.push(number(self.store.len() - position));
            }
        }
        places
    }

    /// Takes up a list that was kept: `items`, a JSON array, at its end, and then `state`, unless it is empty. Only
    /// before anything was asked for.
    pub(super) fn restore(&mut self, items: Body, state: &str, outcome: &mut Outcome) -> Result<()> {
        if self.turns > 0 || !self.lane(Direction::Older).plan.is_first() {
            return Err(refused("a list is taken up before anything is asked for, and once"));
        }
        let lanes = if state.is_empty() { None } else { Some(self.lanes_of(state)?) };
        // Whether some may be unnamed is told with the state, at the end. Drafts are of the items that come with it.
        let unnamed = lanes.as_ref().is_none_or(|kept| kept.unnamed);
        let drafts = lanes.as_ref().map_or(&[][..], |kept| &kept.drafts);
        let Body { bytes, host } = items;
        let mut change = self.change(Direction::Older);
        if !bytes.is_empty() {
            let batch = self.batch_of(bytes, unnamed, drafts)?;
            change.received = batch.items.len();
            let done = self.store.absorb_all(batch);
            if let Some(host) = host {
                self.store.move_to_host_buffer(host);
            }
            change.splices = done.splices;
            change.added = done.added;
            outcome.changes.push(change);
        }
        if let Some(Kept { lanes, removed, stale, gaps, .. }) = lanes {
            let [older, newer] = lanes;
            (self.lanes[0], self.lanes[1]) = (older, newer);
            for lane in &mut self.lanes {
                // There is more room than there was.
                if lane.state == State::Done(DoneReason::MaxItems) && !self.store.is_full() {
                    (lane.state, lane.ending) = (State::Idle, None);
                }
            }
            self.stale_items = stale;
            for key in removed {
                if stale {
                    // The first page of the new list clears the old one, and is told of it again.
                    self.stale_writes.push((Write::Remove { key: key.clone() }, Stamp { number: 0, turn: 0 }));
                }
                self.writes += 1;
                let stamp = Stamp { number: self.writes, turn: 0 };
                self.store.remove(key, stamp);
                self.store.settle(stamp.number);
            }
            for (key, next) in gaps {
                let Some(position) = self.store.find(&key) else { continue };
                self.gaps.count += 1;
                let (id, above) = (self.gaps.count, self.store.entry_at(position));
                self.gaps.all.push(Hole { id, above, index: position + 1, next });
            }
        }
        Ok(())
    }

    /// The keys that are known as bytes, by their fingerprints, for [`Event::Know`](crate::Event::Know): those of the
    /// rows before `count`, of rows that were removed, and of rows that were forgotten. 8 bytes each.
    #[must_use]
    pub fn digest(&self, count: usize) -> Vec<u8> {
        self.store.digest(count)
    }

    pub(super) fn know(&mut self, digest: &[u8]) -> Result<()> {
        if self.store.is_empty() && self.store.know(digest) {
            return Ok(());
        }
        Err(refused("its keys are damaged"))
    }

    /// The first rows go.
    pub(super) fn forget(&mut self, count: usize, outcome: &mut Outcome) {
        let splices = self.store.forget(count);
        if !splices.is_empty() {
            // The rows that are left are entries of other numbers: who noted some knows nothing any more.
            if let Some(refresh) = &mut self.refresh {
                (refresh.all, refresh.left) = (false, 1);
            }
            self.gaps.all.clear();
            self.gaps.last = None;
            self.window = Window::default();
            let mut change = self.change(Direction::Older);
            change.splices = splices;
            outcome.changes.push(change);
        }
    }

    /// The items of an array, with their keys; `unnamed`: there may be some that have none; `drafts`: those so far from
    /// the end are left out.
    fn batch_of(&self, body: Vec<u8>, unnamed: bool, drafts: &[i64]) -> Result<Batch> {
        let mut tape = Tape::new();
        let root = match tape.parse(&body) {
            Ok(doc) if doc.root().kind() == JsonKind::Array => doc.root(),
            Ok(_) => return Err(refused("its items are no array")),
            Err(error) => return Err(refused("its items are no JSON").with_byte(error.byte)),
        };
        let dialect = &self.options.dialect;
        let keys = self.options.key.as_ref().unwrap_or(dialect.keys());
        let (mut items, mut extra_keys) = (Vec::new(), Vec::new());
        let count = root.elements().count();
        for (index, node) in root.elements().enumerate() {
            if drafts.contains(&((count - index) as i64)) {
                continue;
            }
            let range = node.range();
            let (key_start, key_len) = match keys.find(node, index, dialect.item(), body.len(), &mut extra_keys) {
                // It went by a temporary key: nobody would confirm it any more.
                Err(error) if unnamed && error.kind() == Kind::MissingKey => continue,
                found => found?,
            };
            items.push(Item { start: range.start as u32, end: range.end as u32, key_start, key_len });
        }
        let keyed = !KeyPaths::is_none(keys);
        Ok(Batch { body, extra_keys, items, direction: Direction::Older, turn: 0, keyed })
    }

    fn lanes_of(&self, state: &str) -> Result<Kept> {
        let damaged = || refused("its state is damaged");
        let Ok(Value::List(parts)) = Value::from_json(state.as_bytes()) else { return Err(damaged()) };
        let [format, lanes, Value::List(removed), stale, rest @ ..] = parts.as_slice() else { return Err(damaged()) };
        if *format != Value::Int(FORMAT) {
            return Err(refused("it was made by another version"));
        }
        let older = self.lane_of_value(list(lanes, 0)).ok_or_else(damaged)??;
        let newer = self.lane_of_value(list(lanes, 1)).ok_or_else(damaged)??;
        let mut keys = Vec::new();
        for key in removed {
            let Value::Text(key) = key else { return Err(damaged()) };
            keys.push(key.clone().into_bytes());
        }
        let mut gaps = Vec::new();
        if let Some(Value::List(holes)) = rest.get(1) {
            for hole in holes {
                let Value::Text(key) = list(hole, 0) else { return Err(damaged()) };
                gaps.push((key.clone().into_bytes(), self.allowed(list(hole, 1)).ok_or_else(damaged)??));
            }
        }
        let mut drafts = Vec::new();
        if let Some(Value::List(places)) = rest.get(2) {
            drafts.extend(places.iter().filter_map(int));
        }
        let is = |flag: &Value| *flag == Value::Int(1);
        let unnamed = rest.first().is_some_and(is);
        Ok(Kept { lanes: [older, newer], removed: keys, stale: is(stale), unnamed, gaps, drafts })
    }

    // A lane ----------

    fn lane_value(&self, lane: &Lane) -> Value {
        let next = |request: &Option<Request>| request.as_ref().map_or(Value::Null, |request| self.difference(request));
        let plan = match &lane.plan {
            Plan::First => SAME,
            Plan::Next(request) => self.difference(request),
            Plan::Nothing => Value::Null,
            // What led to where nobody may go is asked for again.
            Plan::Refused(_) => next(&lane.sent),
        };
        let ending = lane.ending.as_ref().filter(|_| matches!(lane.state, State::Done(_)));
        let ending = ending.map_or(Value::Null, |ending| {
            let value = ending.value.clone().map_or(Value::Null, Value::Text);
            let reason = DoneReason::ALL.iter().position(|reason| *reason == ending.reason);
            let by = Value::Int(ending.by as i64);
            Value::List(vec![number(reason.unwrap_or_default()), by, Value::Text(ending.at.clone()), value])
        });
        let promise = lane.promise.map_or(Value::Null, |witness| {
            let strong = Value::Int(i64::from(witness.is_strong()));
            Value::List(vec![Value::Int(witness.by as i64), number(witness.rule), strong])
        });
        let total = lane.total.as_ref().map_or(Value::Null, |total| {
            let exact = Value::Int(i64::from(total.exact));
            Value::List(vec![number(total.value as usize), exact, Value::Text(total.from.clone())])
        });
        let mut seen = Vec::new();
        for print in lane.seen.numbers() {
            seen.push(Value::Int(print as i64));
        }
        Value::List(vec![
            plan,
            ending,
            next(&lane.resume),
            promise,
            total,
            Value::Int(lane.message as i64),
            number(lane.history.size),
            number(lane.history.flags as usize),
            Value::Int(i64::from(lane.history.listed)),
            number(lane.pages as usize),
            number(lane.removed),
            number(lane.overlap),
            number(lane.span),
            Value::Int(i64::from(lane.went_back)),
            Value::List(seen),
        ])
    }

    /// `None`: this is no lane.
    fn lane_of_value(&self, value: &Value) -> Option<Result<Lane>> {
        let Value::List(parts) = value else { return None };
        let [
            plan,
            ending,
            resume,
            promise,
            total,
            message,
            size,
            flags,
            listed,
            pages,
            removed,
            overlap,
            span,
            went_back,
            seen,
        ] = parts.as_slice()
        else {
            return None;
        };
        let mut lane = Lane::new(match plan {
            Value::Null => Plan::Nothing,
            Value::Int(0) => Plan::First,
            request => match self.allowed(request)? {
                Ok(request) => Plan::Next(request),
                Err(error) => return Some(Err(error)),
            },
        });
        if let Value::List(_) = resume {
            match self.allowed(resume)? {
                Ok(request) => lane.resume = Some(request),
                Err(error) => return Some(Err(error)),
            }
        }
        if let Value::List(parts) = ending {
            let [reason, by, Value::Text(at), value] = parts.as_slice() else { return None };
            let value = if let Value::Text(value) = value { Some(value.clone()) } else { None };
            let reason = *DoneReason::ALL.get(int(reason)? as usize)?;
            lane.ending = Some(Ending { reason, by: rule(by)?, at: at.clone(), value });
            lane.state = State::Done(reason);
        }
        if let Value::List(parts) = promise {
            let [by, at, strong] = parts.as_slice() else { return None };
            lane.promise = Some(Witness { by: rule(by)?, rule: int(at)? as usize, strong: int(strong)? != 0 });
        }
        if let Value::List(parts) = total {
            let [value, exact, Value::Text(from)] = parts.as_slice() else { return None };
            lane.total = Some(Total { value: int(value)? as u64, exact: int(exact)? != 0, from: from.clone() });
        }
        lane.message = int(message)? as u64;
        lane.history.size = int(size)? as usize;
        lane.history.flags = int(flags)? as u32;
        lane.history.listed = int(listed)? != 0;
        lane.pages = int(pages)? as u32;
        lane.removed = int(removed)? as usize;
        lane.overlap = int(overlap)? as usize;
        lane.span = int(span)? as usize;
        lane.went_back = int(went_back)? != 0;
        let Value::List(prints) = seen else { return None };
        lane.seen = Seen::default();
        for print in prints {
            lane.seen.insert(int(print)? as u64);
        }
        Some(Ok(lane))
    }
}

fn refused(why: &str) -> Error {
    Error::of(Kind::Options, "the snapshot is refused: {}", &[why]).with_path("options.snapshot")
}

fn rule(value: &Value) -> Option<EndRule> {
    EndRule::ALL.get(int(value)? as usize).copied()
}
