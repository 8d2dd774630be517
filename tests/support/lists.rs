//! A feed, its server, and what must hold after each step, for `tests/lists_model.rs`.

#![allow(unreachable_pub)]

#[path = "lists_acts.rs"]
mod acts;

use std::collections::{HashMap, HashSet};

use unspool::{
    Command, Dialect, Direction, Duplicates, Error, Event, Gap, Kind, Options, Outcome, Request, ResponseHead, Spool,
    State, Status, Write,
};

const PAGE: usize = 5;

/// xorshift64*, by Vigna (2014).
pub struct Dice(u64);

impl Dice {
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize) % most
    }

    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// A value that a written row must keep until a page that was asked for later brings it.
type Kept = (u32, Option<Vec<u8>>);

pub struct World {
    pub log: Vec<String>,
    dice: Dice,
    now: f64,
    options: Options,
    spool: Spool,
    /// Id and value, the newest first.
    server: Vec<(u32, u32)>,
    newest: u32,
    out: Vec<(u32, Request)>,
    timers: Vec<u32>,
    turn: u32,
    online: bool,
    /// Whom somebody waits for.
    waits: [bool; 5],
    gaps: Vec<Gap>,
    /// The highest number that a gap of this engine had.
    last_gap: u32,
    /// Follows the splices: keys and values.
    mirror: Vec<Option<(Vec<u8>, Vec<u8>)>>,
    /// Keys that must not come back, with the writes that say so; 0 for one that cannot be undone.
    removed: HashMap<Vec<u8>, HashSet<u32>>,
    /// Keys that may rightly be missing.
    may_lack: HashSet<Vec<u8>>,
    kept: HashMap<Vec<u8>, Kept>,
    writes: Vec<u32>,
    /// A reset that keeps the items, whose first page has not come.
    is_stale: bool,
}

fn id_key(id: u32) -> Vec<u8> {
    id.to_string().into_bytes()
}

fn row(id: u32, value: u32) -> String {
    format!("{{\"id\":{id},\"v\":{value}}}")
}

impl World {
    pub fn new(seed: u64) -> World {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            dice.below(2);
        }
        let counts = dice.once_in(3);
        let next = if counts {
            r#"{"set":{"query:offset":{"inc":"items","from":0}}},"stop":[{"empty":true}]"#
        } else {
            r#"{"set":{"query:before":"body:next"}},
            "back":{"set":{"query:after":"body:prev"},"drop":["query:before"]}"#
        };
        let dialect = format!(r#"{{"items":"data","key":"id","next":{next},"expired":{{"status":[410]}}}}"#);
        let dialect: Dialect = serde_json::from_str(&dialect).unwrap();
        let mut options = Options::new("https://api.example/list", dialect);
        options.seed = seed;
        options.duplicates = [Duplicates::Last, Duplicates::Last, Duplicates::First, Duplicates::Merge][dice.below(4)];
        options.window = dice.once_in(4).then_some(1);
        options.unpacked = if dice.once_in(3) { 64 } else { options.unpacked };
        if counts && dice.once_in(2) {
            options.overlap = 2;
        }
        if dice.once_in(8) {
            options.max_items = 25;
        }
        let rows = dice.below(40) as u32;
        let log = vec![format!(
            "counts: {counts}, overlap {}, window {:?}, max {}, {:?}",
            options.overlap, options.window, options.max_items, options.duplicates
        )];
        World {
            log,
            dice,
            now: 1000.0,
            spool: Spool::new(options.clone()).unwrap(),
            options,
            server: (1..=rows).rev().map(|id| (id, 0)).collect(),
            newest: rows,
            out: Vec::new(),
            timers: Vec::new(),
            turn: 0,
            online: true,
            waits: [false; 5],
            gaps: Vec::new(),
            last_gap: 0,
            mirror: Vec::new(),
            removed: HashMap::new(),
            may_lack: HashSet::new(),
            kept: HashMap::new(),
            writes: Vec::new(),
            is_stale: false,
        }
    }

    /// The rows of a request, and whether there are more behind them.
    fn page(&self, url: &str) -> (Vec<(u32, u32)>, bool) {
        let value = |name: &str| url.split_once(&format!("{name}=")).map(|(_, value)| value.parse::<usize>().unwrap());
        let len = self.server.len();
        if let Some(after) = value("after") {
            let end = self.server.iter().position(|(id, _)| *id as usize <= after).unwrap_or(len);
            return (self.server[end.saturating_sub(PAGE)..end].to_vec(), true);
        }
        let start = match (value("before"), value("offset")) {
            (Some(before), _) => self.server.iter().position(|(id, _)| (*id as usize) < before).unwrap_or(len),
            (_, offset) => offset.unwrap_or(0).min(len),
        };
        let end = len.min(start + PAGE);
        (self.server[start..end].to_vec(), end < len)
    }

    fn body(&mut self, url: &str) -> (String, Vec<u32>) {
        let (mut rows, mut more) = self.page(url);
        if self.dice.once_in(25) {
            rows.clear();
        }
        if self.dice.once_in(12) && !rows.is_empty() {
            let twice = rows[self.dice.below(rows.len())];
            rows.push(twice);
            more = self.dice.once_in(2);
        }
        let next = rows.iter().map(|(id, _)| *id).min().filter(|_| more).map_or("null".into(), |id| id.to_string());
        let prev = rows.iter().map(|(id, _)| *id).max().unwrap_or(self.newest).to_string();
        let texts: Vec<String> = rows.iter().map(|(id, value)| row(*id, *value)).collect();
        let body = format!("{{\"data\":[{}],\"next\":{next},\"prev\":{prev}}}", texts.join(","));
        (body, rows.into_iter().map(|(id, _)| id).collect())
    }

    fn keys(&self) -> Vec<Vec<u8>> {
        (0..self.spool.len()).map(|at| self.spool.key(at).unwrap().into_owned()).collect()
    }

    fn step(&mut self, told: String, event: Event) -> Result<Outcome, Error> {
        self.log.push(told);
        self.now += 1.0;
        let outcome = self.spool.step(self.now, event);
        if let Ok(outcome) = &outcome {
            self.follow(outcome);
        }
        self.holds();
        outcome
    }

    fn ask(&mut self, lane: Direction, told: String, event: Event) {
        self.waits[lane as usize] = true;
        assert!(self.step(told, event).is_ok(), "refused");
    }

    fn follow(&mut self, outcome: &Outcome) {
        for command in &outcome.commands {
            match command {
                Command::Send { turn, request } => {
                    assert!(*turn > self.turn, "a turn comes twice");
                    self.turn = *turn;
                    self.out.push((*turn, request.clone()));
                }
                Command::Sleep { turn, .. } => {
                    self.turn = self.turn.max(*turn);
                    self.timers.push(*turn);
                }
                Command::Abort { turn } => {
                    self.out.retain(|(other, _)| other != turn);
                    self.timers.retain(|other| other != turn);
                }
                other => panic!("{other:?}"),
            }
        }
        for change in &outcome.changes {
            for splice in &change.splices {
                let end = splice.start + splice.removed;
                assert!(end <= self.mirror.len(), "{splice:?} of {} rows", self.mirror.len());
                self.mirror.splice(splice.start..end, (0..splice.added).map(|_| None));
            }
            assert_eq!(change.len, self.spool.len());
            assert_eq!(change.status, self.spool.status(change.lane));
        }
        let mut settled = [false; 5];
        for load in &outcome.settled {
            let lane = load.lane as usize;
            assert!(!settled[lane], "{:?} settles twice at once", load.lane);
            assert!(self.waits[lane], "{:?} settles, and nobody waits", load.lane);
            settled[lane] = true;
            self.waits[lane] = false;
        }
        self.gaps.clone_from(&outcome.gaps);
        self.last_gap = self.gaps.iter().fold(self.last_gap, |last, gap| last.max(gap.id));
        assert!(self.gaps.iter().all(|gap| gap.index <= self.spool.len()), "{:?}", self.gaps);
    }

    /// What must hold after each step.
    fn holds(&mut self) {
        let (mut loading, mut timed) = (0, 0);
        for lane in Direction::ALL {
            let state = self.spool.state(lane);
            loading += usize::from(matches!(state, State::Loading { .. }));
            timed += usize::from(matches!(state, State::Waiting { until: Some(_), .. }));
            let busy = matches!(state.status(), Status::Loading | Status::Waiting);
            assert_eq!(busy, self.waits[lane as usize], "{lane:?} is {state:?}: does somebody wait?");
            if matches!(state, State::Done(_)) {
                assert!(!self.spool.has_more(lane), "{lane:?} is done and has more");
            }
            assert_eq!(self.spool.ending(lane).is_some(), matches!(state, State::Done(_)), "{lane:?} {state:?}");
        }
        // A request has a timer, too: its time limit.
        let all = (self.out.len(), self.timers.len());
        assert_eq!((loading, loading + timed), all, "lanes that load and wait; requests, timers");
        assert_eq!(self.mirror.len(), self.spool.len(), "the changes do not add up");
        let mut all = HashSet::new();
        for at in 0..self.spool.len() {
            let key = self.spool.key(at).unwrap().into_owned();
            let item = self.spool.item(at).unwrap().into_owned();
            assert_eq!(self.spool.find(&key), Some(at), "{:?}", String::from_utf8_lossy(&key));
            assert!(!self.removed.contains_key(&key), "{:?} came back", String::from_utf8_lossy(&key));
            if item != b"null" && !key.windows(4).any(|part| part == b"temp") {
                assert_eq!(self.spool.key_of_item(&item).unwrap(), key);
            }
            let cell = self.mirror[at].get_or_insert_with(|| (key.clone(), item.clone()));
            assert_eq!(cell.0, key, "another row stands at {at}, and no splice says so");
            // Bytes that were given back come again without a word, or with one.
            let texts = [&cell.1, &item].map(|text| String::from_utf8_lossy(text));
            assert!(
                cell.1 == item || self.options.window.is_some(),
                "{} became {} at {at}, and no splice says so",
                texts[0],
                texts[1]
            );
            cell.1 = item;
            assert!(all.insert(key), "a key stands there twice");
        }
    }

    pub fn act(&mut self) {
        let lane = if self.dice.once_in(4) { Direction::Newer } else { Direction::Older };
        match self.dice.below(40) {
            0..=5 => {
                let auto = self.dice.once_in(3);
                self.ask(lane, format!("load {lane:?} auto {auto}"), Event::LoadMore { lane, auto });
            }
            6 => self.ask(lane, format!("retry {lane:?}"), Event::Retry(lane)),
            7 if self.dice.once_in(2) => {
                let lane = Direction::ALL[self.dice.below(5)];
                self.waits[lane as usize] = false;
                let _ = self.step(format!("abort {lane:?}"), Event::Abort(lane)).unwrap();
            }
            8..=17 => self.answer(),
            18 => self.fails(),
            19 | 20 if !self.timers.is_empty() => {
                let turn = self.timers.remove(self.dice.below(self.timers.len()));
                self.now += 60_000.0;
                let _ = self.step(format!("woke {turn}"), Event::Woke { turn }).unwrap();
            }
            21 => self.late(),
            22 if !self.online || self.dice.once_in(4) => {
                self.online = !self.online;
                let _ = self.step(format!("online {}", self.online), Event::Online(self.online)).unwrap();
            }
            23 | 24 if self.dice.once_in(if self.online { 1 } else { 2 }) => {
                let (all, pages) = (self.dice.once_in(2), 1 + self.dice.below(2) as u32);
                // It begins the new list, where there is none yet.
                self.waits[0] |= self.is_stale;
                self.ask(Direction::Head, format!("refresh all {all} {pages}"), Event::Refresh { all, pages });
            }
            25 => {
                // One that has closed is done at once, one that never was is refused.
                let closed = self.gaps.is_empty().then_some(self.last_gap);
                let id = closed.unwrap_or_else(|| self.gaps[self.dice.below(self.gaps.len())].id);
                if id == 0 {
                    assert!(self.step("no gap".into(), Event::LoadGap(9)).is_err(), "there never was one");
                } else {
                    self.ask(Direction::Gap, format!("gap {id}"), Event::LoadGap(id));
                }
            }
            26 if self.options.window.is_some() => {
                let start = self.dice.below(30);
                let rows = start..start + self.dice.below(6);
                self.ask(Direction::Window, format!("ensure {rows:?}"), Event::Ensure(rows));
            }
            27 if self.dice.once_in(4) => {
                let count = self.dice.below(6);
                for key in self.keys().into_iter().take(count) {
                    self.kept.remove(&key);
                    self.may_lack.insert(key);
                }
                // What is left is written anew: nobody knows what a page in flight knew.
                self.kept.clear();
                let _ = self.step(format!("forget {count}"), Event::Forget { count }).unwrap();
            }
            28 if self.dice.once_in(6) => self.reset(),
            29 if self.dice.once_in(6) && self.options.window.is_none() => self.restart(),
            30..=34 => self.write(),
            _ => self.server_changes(),
        }
    }

    fn server_changes(&mut self) {
        match self.dice.below(4) {
            0 | 1 => {
                let most = if self.dice.below(4) > 0 { 2 } else { 12 };
                for _ in 0..=self.dice.below(most) {
                    self.newest += 1;
                    self.server.insert(0, (self.newest, 0));
                }
                self.server.truncate(60);
            }
            2 if !self.server.is_empty() => {
                let at = self.dice.below(self.server.len());
                self.server.remove(at);
            }
            _ if !self.server.is_empty() => {
                let at = self.dice.below(self.server.len());
                self.server[at].1 += 1;
            }
            _ => {}
        }
    }

    fn reset(&mut self) {
        let keep = self.dice.once_in(2);
        self.waits_none();
        self.removed.clear();
        self.may_lack.clear();
        self.kept.clear();
        self.is_stale = keep;
        let _ = self.step(format!("reset, keep {keep}"), Event::Reset { params: Vec::new(), keep });
    }

    fn waits_none(&mut self) {
        // A lane that is busy settles with an error; others have nobody who waits.
        for lane in Direction::ALL {
            self.waits[lane as usize] = matches!(self.spool.status(lane), Status::Loading | Status::Waiting);
        }
    }
}
