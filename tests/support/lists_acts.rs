//! The longer acts of `tests/support/lists.rs`: answers, failures, local writes, a list that is kept and taken up.

use super::*;

impl World {
    pub(super) fn answer(&mut self) {
        if self.out.is_empty() {
            return;
        }
        let (turn, request) = self.out.remove(self.dice.below(self.out.len()));
        self.timers.retain(|other| *other != turn);
        let (body, ids) = self.body(&request.url);
        self.answer_with(turn, &request.url, body, &ids);
    }

    pub(super) fn answer_with(&mut self, turn: u32, url: &str, body: String, ids: &[u32]) {
        let before = self.keys();
        // What was asked for after a write may say something else.
        let newer = |at: u32| turn > at;
        let stale = std::mem::take(&mut self.is_stale);
        if stale {
            self.kept.clear();
        }
        self.kept.retain(|_, (at, _)| !newer(*at));
        let told = format!("answer {turn} {url}: {body}");
        let outcome =
            self.step(told, Event::Answer { turn, head: ResponseHead::status(200), body: body.into() }).unwrap();
        let kept_page = outcome.changes.iter().find(|change| change.received > 0);
        if stale && !outcome.changes.iter().any(|change| !change.splices.is_empty() || change.received > 0) {
            self.is_stale = kept_page.is_none() && !before.is_empty();
        }
        for (key, (_, value)) in &self.kept {
            let found = self.spool.find(key).map(|at| self.spool.item(at).unwrap().into_owned());
            let name = String::from_utf8_lossy(key);
            if self.options.window.is_none() {
                assert_eq!(found, *value, "what was written to {name} is lost to a page that was asked for before");
            }
        }
        let Some(change) = kept_page else { return };
        let (after, lane) = (self.keys(), change.lane);
        if stale || self.options.max_items < 1000 || lane == Direction::Window {
            return;
        }
        // Rows behind the last one of the list are left to the older lane.
        let known = ids.iter().rposition(|id| before.contains(&id_key(*id))).map_or(ids.len(), |last| last + 1);
        let wanted = if matches!(lane, Direction::Head | Direction::Gap) { &ids[..known] } else { ids };
        for id in wanted {
            let key = id_key(*id);
            assert!(
                after.contains(&key) || self.may_lack.contains(&key) || self.removed.contains_key(&key),
                "{id} is lost"
            );
        }
        let of_page: HashSet<Vec<u8>> = ids.iter().map(|id| id_key(*id)).collect();
        let old: Vec<_> = after.iter().filter(|key| before.contains(key)).collect();
        if lane == Direction::Head {
            assert!(before.iter().filter(|key| old.contains(key)).eq(old.iter().copied()), "rows have changed places");
        } else {
            assert!(old.iter().copied().eq(&before), "a page of {lane:?} moved or took away rows");
        }
        let fresh: Vec<_> = after.iter().filter(|key| !before.contains(key)).collect();
        let odd: Vec<_> =
            fresh.iter().filter(|key| !of_page.contains(**key)).map(|key| String::from_utf8_lossy(key)).collect();
        assert!(odd.is_empty(), "{odd:?} came from nowhere, {lane:?}");
        match lane {
            Direction::Older => assert!(after[..before.len()] == before[..], "older rows do not go behind"),
            Direction::Newer => assert!(after[after.len() - before.len()..] == before[..], "newer ones, in front"),
            _ => {}
        }
    }

    pub(super) fn fails(&mut self) {
        if self.out.is_empty() {
            return;
        }
        let (turn, _) = self.out.remove(self.dice.below(self.out.len()));
        self.timers.retain(|other| *other != turn);
        let kind = self.dice.below(8);
        let answer =
            |status: u16, body: &str| Event::Answer { turn, head: ResponseHead::status(status), body: body.into() };
        let event = match kind {
            0 => answer(500, ""),
            1 => answer(429, ""),
            2 => answer(404, "{}"),
            3 => answer(410, ""),
            4 => answer(200, "<html>"),
            5 => answer(200, "{\"data\":[{\"id\":"),
            6 => Event::Held { turn, wait: 500.0 },
            _ => Event::Failed { turn, failure: Error::new(Kind::Network, "connection reset") },
        };
        let before = self.keys();
        let _ = self.step(format!("failure {kind} of {turn}"), event).unwrap();
        assert_eq!(before, self.keys(), "a failure changed the list");
    }

    /// Reports on turns that are over.
    pub(super) fn late(&mut self) {
        let turn = self.dice.below(self.turn as usize + 3) as u32;
        if self.out.iter().any(|(other, _)| *other == turn) || self.timers.contains(&turn) {
            return;
        }
        let body = "{\"data\":[{\"id\":999999}],\"next\":null}";
        let event = match self.dice.below(4) {
            0 => Event::Woke { turn },
            1 => Event::Failed { turn, failure: Error::new(Kind::Network, "late") },
            2 => Event::Held { turn, wait: 1.0 },
            _ => Event::Answer { turn, head: ResponseHead::status(200), body: body.into() },
        };
        let outcome = self.step(format!("late {turn}"), event).unwrap();
        assert!(outcome.commands.is_empty() && outcome.changes.is_empty() && outcome.settled.is_empty(), "{outcome:?}");
    }

    pub(super) fn write(&mut self) {
        let keys = self.keys();
        let id = if keys.is_empty() || self.dice.once_in(3) {
            1 + self.dice.below(self.newest as usize + 3) as u32
        } else {
            let key = &keys[self.dice.below(keys.len())];
            String::from_utf8_lossy(key).parse().unwrap_or(1)
        };
        let (value, at) = (1000 + self.dice.below(1000) as u32, self.dice.below(keys.len() + 2));
        let item = row(id, value).into_bytes();
        let temp = self.spool.key_of(format!("\"temp {}\"", self.dice.below(3)).as_bytes()).unwrap();
        let number = if self.writes.is_empty() { 0 } else { self.writes[self.dice.below(self.writes.len())] };
        let (mut key, mut is_removal, mut is_put) = (id_key(id), false, false);
        let write = match self.dice.below(10) {
            0 | 1 => {
                is_put = true;
                Write::Insert { position: at, item }
            }
            2 => {
                is_put = true;
                key.clone_from(&temp);
                let item = format!("{{\"v\":{value}}}").into_bytes();
                Write::Place { position: Some(at), temp: Some(temp), item }
            }
            3 => Write::Update { item },
            4 => Write::Patch { key: key.clone(), members: format!("{{\"v\":{value}}}").into_bytes() },
            5 | 6 => {
                is_removal = true;
                Write::Remove { key: key.clone() }
            }
            7 => Write::Confirm { temp, item },
            8 => Write::Settle { number, item: None },
            _ => Write::Undo { number },
        };
        if matches!(write, Write::Undo { .. } | Write::Confirm { .. } | Write::Settle { .. }) {
            self.undone(&write, &key, number);
        }
        let told = format!("write {write:?} {id} {value} {at} {}", String::from_utf8_lossy(&key));
        if is_put {
            self.removed.remove(&key);
        }
        let outcome = self.step(told, Event::Write(write.clone())).unwrap();
        self.may_lack.insert(key.clone());
        if outcome.write > 0 {
            self.writes.push(outcome.write);
            self.kept.insert(key.clone(), (self.turn, self.shown(&key)));
        }
        if is_removal {
            assert_eq!(self.spool.find(&key), None, "it was removed");
            self.removed.entry(key).or_default().insert(outcome.write);
        } else if is_put {
            assert!(self.spool.find(&key).is_some() || self.spool.len() >= self.options.max_items, "it was put in");
        }
    }

    fn shown(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.spool.find(key).map(|at| self.spool.item(at).unwrap().into_owned())
    }

    /// What another write became: what it wrote is no longer known here.
    fn undone(&mut self, write: &Write, key: &[u8], number: u32) {
        self.kept.clear();
        if matches!(write, Write::Undo { .. }) {
            for numbers in self.removed.values_mut() {
                numbers.remove(&number);
            }
            self.removed.retain(|_, numbers| !numbers.is_empty());
        } else if matches!(write, Write::Confirm { .. }) {
            self.removed.remove(key);
        }
    }

    /// The list is kept, and taken up by another engine.
    pub(super) fn restart(&mut self) {
        let (state, items) = (self.spool.state_text(), self.spool.array(0..self.spool.len()).into_owned());
        let own = |key: &Vec<u8>| !key.windows(4).any(|part| part == b"temp");
        let before: Vec<_> = self.keys().into_iter().filter(own).collect();
        let kept = std::mem::replace(&mut self.spool, Spool::new(self.options.clone()).unwrap());
        self.log.push(format!("kept and taken up: {state} {}", String::from_utf8_lossy(&items)));
        let digest = kept.digest(0);
        let _ = self.spool.step(self.now, Event::Know(digest)).unwrap();
        let outcome = self.spool.step(self.now, Event::Restore { items: items.into(), state }).unwrap();
        (self.turn, self.online, self.waits) = (0, true, [false; 5]);
        self.out.clear();
        self.timers.clear();
        self.mirror.clear();
        self.writes.clear();
        self.kept.clear();
        // No write can be undone any more.
        self.last_gap = 0;
        self.follow(&outcome);
        self.holds();
        let text = |keys: &[Vec<u8>]| {
            keys.iter().map(|key| String::from_utf8_lossy(key).into_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(text(&self.keys()), text(&before), "rows were lost when the list was taken up");
    }

    /// Nothing more goes wrong: read from the start, the list is that of the server.
    pub fn settles_down(&mut self) {
        if !self.online {
            self.online = true;
            let _ = self.step("online".into(), Event::Online(true)).unwrap();
        }
        self.waits_none();
        self.removed.clear();
        self.may_lack.clear();
        self.kept.clear();
        self.is_stale = false;
        let _ = self.step("reset at last".into(), Event::Reset { params: Vec::new(), keep: false }).unwrap();
        for _ in 0..200 {
            if let Some((turn, request)) = self.out.pop() {
                self.timers.retain(|other| *other != turn);
                let (rows, more) = self.page(&request.url);
                let ids: Vec<u32> = rows.iter().map(|(id, _)| *id).collect();
                let texts: Vec<String> = rows.iter().map(|(id, value)| row(*id, *value)).collect();
                let next = ids.last().filter(|_| more).map_or("null".into(), u32::to_string);
                let body = format!("{{\"data\":[{}],\"next\":{next}}}", texts.join(","));
                self.answer_with(turn, &request.url, body, &ids);
            } else if let Some(turn) = self.timers.pop() {
                self.now += 60_000.0;
                let _ = self.step(format!("woke {turn}"), Event::Woke { turn }).unwrap();
            } else if self.spool.has_more(Direction::Older) {
                let lane = Direction::Older;
                self.ask(lane, "load".into(), Event::LoadMore { lane, auto: false });
            } else {
                break;
            }
        }
        let most = self.options.max_items;
        let wanted: Vec<Vec<u8>> = self.server.iter().map(|(id, _)| id_key(*id)).take(most).collect();
        assert_eq!(self.keys(), wanted, "the list of the server, read in peace");
    }
}
