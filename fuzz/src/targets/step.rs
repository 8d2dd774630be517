//! A feed in hostile hands: any sequence of events, in any order, with any answers. What it does is held against what
//! it says.

use std::collections::HashSet;
use std::sync::Arc;

use crate::BETWEEN;
use crate::known::KNOWN;
use crate::law::{BASE, KEPT_BASE, KEPT_PER_BYTE, PACKER, PEAK_PER_BYTE, TOTAL_PER_BYTE, counted, hold};
use crate::marks::mark;
use ::url::{Origin, Url};
use unspool::{
    Command, Dialect, Direction, Duplicates, Error, Event, HostBuffer, KeyPaths, Kind, Options, Outcome, Request,
    ResponseHead, Spool, State, Value, Write,
};

/// Commands of one step: each lane may stop a turn, begin another and set its timer, twice over.
const COMMANDS: usize = 8;
/// Bytes that one event may cost whatever it carries: a request is copied, a feed has tables.
const EVENT: u64 = BASE;
/// Rows that are compared after each event.
const COMPARED: usize = 64;

/// Dialects that no API has: what they allow together.
const ODD: [&str; 6] = [
    r#"{"items": "data", "key": "id", "next": {"set": {"query:c": "body:next"}}, "back": {"set": {"query:b": "body:prev"}, "drop": ["query:c"]}, "endStatus": [404], "expired": {"status": [410]}}"#,
    r#"{"items": "", "next": {"url": "link:next"}, "back": {"url": "link:prev"}, "key": ["id", "of"]}"#,
    r#"{"items": "data", "next": {"set": {"query:offset": {"inc": "items", "from": 0}}}, "limit": {"at": "query:limit", "max": 3}, "key": "id", "stop": [{"short": true}, {"total": "body:total", "at": "query:offset"}]}"#,
    r#"{"items": "data", "next": {"url": "body:next"}, "retry": {"status": [202], "after": "header:retry-after"}, "throttled": {"at": "body:slow"}, "truncated": {"at": "body:cut"}, "error": {"at": "body:error"}}"#,
    r#"{"items": "data", "next": {"set": {"body:a.b.c": "last:id"}}, "stop": [{"empty": true}], "key": "id"}"#,
    r#"{"items": "data", "item": "node", "key": "id", "next": [{"set": {"header:x-next": "body:next"}}, {"url": "body:url", "take": "path"}]}"#,
];

const STATUSES: [u16; 20] =
    [200, 201, 202, 204, 206, 301, 302, 304, 400, 401, 403, 404, 408, 410, 416, 422, 429, 500, 503, 999];
const KINDS: [Kind; 8] = [
    Kind::Network,
    Kind::Timeout,
    Kind::Aborted,
    Kind::Callback,
    Kind::Status,
    Kind::Internal,
    Kind::RateLimited,
    Kind::TooLarge,
];

#[derive(Debug)]
struct Elsewhere(Arc<Vec<u8>>);

impl HostBuffer for Elsewhere {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn read(&self, start: usize, out: &mut [u8]) {
        out.copy_from_slice(&self.0[start..start + out.len()]);
    }

    fn id(&self) -> u32 {
        0
    }
}

/// What each lane owes: a load that was asked for and has not ended.
#[derive(Default)]
struct Lane {
    asked: bool,
}

struct World {
    spool: Spool,
    now: f64,
    out: Vec<(u32, Request)>,
    timers: Vec<(u32, f64)>,
    lanes: [Lane; 5],
    allowed: Vec<Origin>,
    /// The rows as the changes tell them.
    mirror: Vec<Option<Vec<u8>>>,
    keyed: bool,
    max_items: usize,
    newest: u32,
    closed: bool,
    given: usize,
    events: u64,
    kept: i64,
    longest_wait: f64,
    base: u64,
}

/// The options that three bytes choose.
fn options(which: u8, one: u8, two: u8) -> Option<Options> {
    let which = usize::from(which) % (KNOWN.len() + ODD.len());
    let (json, url, post) = match KNOWN.get(which) {
        Some(known) => (known.dialect.as_str(), known.url.as_str(), known.body.as_deref()),
        None => (ODD[which - KNOWN.len()], "https://api.example/rows?x=1", None),
    };
    let dialect: Dialect = serde_json::from_str(json).expect("a dialect of the list");
    let mut options = Options::new(url, dialect);
    if let Some(body) = post.or_else(|| json.contains("\"body:").then_some("{}").filter(|_| which >= KNOWN.len())) {
        options = options.post(body);
    }
    options.seed = u64::from(two);
    options.duplicates = [Duplicates::Last, Duplicates::First, Duplicates::Merge][usize::from(one) % 3];
    options.unpacked = [24 << 20, 0, 300][usize::from(one >> 2) % 3];
    options.limit = (one & 16 != 0).then_some(2);
    options.overlap = usize::from(one >> 5 & 1);
    options.max_items = if one & 64 == 0 { usize::MAX } else { 5 };
    options.max_bytes = if one & 128 == 0 { 64 << 20 } else { 200 };
    options.retries = u32::from(two & 3);
    options.idempotent = [None, Some(true), Some(false), None][usize::from(two >> 2 & 3)];
    options.max_page_items = if two & 16 == 0 { 100_000 } else { 2 };
    if two & 32 != 0 {
        options.origins = vec!["https://cdn.example:8443".into()];
    }
    if two & 64 != 0 {
        options.key = KeyPaths::from_value(&Value::Null).ok();
    }
    options.max_stale_pages = if two & 128 == 0 { 10 } else { 2 };
    options.max_empty_pages = if two & 128 == 0 { 100 } else { 2 };
    Some(options)
}

impl World {
    fn new(head: &[u8]) -> Option<World> {
        let [which, one, two, ..] = *head else { return None };
        let options = options(which, one, two)?;
        let origins = options.origins.iter().chain([&options.request.url]);
        let allowed = origins.map(|url| Url::parse(url).expect("a sound URL").origin()).collect();
        let longest_wait = options.timeout.max(options.max_wait);
        let (max_items, key) = (options.max_items, options.key.clone());
        let base = EVENT + if options.unpacked < 1 << 20 { PACKER } else { 0 };
        let has_key = options.dialect.has_key();
        let (spool, used) = counted(|| Spool::new(options));
        Some(World {
            spool: spool.ok()?,
            now: 1.7e12,
            out: Vec::new(),
            timers: Vec::new(),
            lanes: Default::default(),
            allowed,
            mirror: Vec::new(),
            keyed: key.map_or(has_key, |_| false),
            max_items,
            newest: 0,
            closed: false,
            given: 0,
            events: 1,
            kept: used.kept,
            longest_wait,
            base,
        })
    }

    /// One event; `given` bytes come with it. `outside`: its body is kept outside afterwards.
    fn step(&mut self, input: impl FnOnce() -> Event, given: usize, outside: Option<Vec<u8>>) {
        self.given += given;
        self.events += 1;
        let now = self.now;
        let spool = &mut self.spool;
        let mut asks = None;
        let mut aborts = None;
        let mut reset = false;
        let mut step = Outcome::default();
        let ((), used) = counted(|| {
            let mut input = input();
            if let (Event::Answer { body, .. }, Some(host)) = (&mut input, outside) {
                body.host = Some(Box::new(Elsewhere(Arc::new(host))));
            }
            let refusable = matches!(input, Event::Write(_) | Event::Reset { .. });
            match &input {
                Event::LoadMore { lane, .. } | Event::Retry(lane) => asks = Some(*lane),
                Event::Abort(lane) => aborts = Some(*lane),
                Event::Reset { .. } | Event::Close => reset = true,
                _ => {}
            }
            match spool.step(now, input) {
                Ok(outcome) => step = outcome,
                Err(error) => {
                    assert!(refusable, "an event of the world was refused: {error:?}");
                    super::is_plain(error.message());
                    reset = false;
                }
            }
        });
        self.kept += used.kept;
        self.hold("a step", used.peak, used.total);
        self.check(&step, asks, aborts, reset);
        let ((), used) = counted(|| drop(step));
        self.kept += used.kept;
        self.hold("dropping a step", used.peak, used.total);
    }

    fn hold(&self, what: &str, peak: u64, total: u64) {
        // What came before counts, too: lists are copied together as they grow.
        hold(what, "bytes at once", peak, self.given, PEAK_PER_BYTE, self.base);
        hold(what, "bytes in all", total, self.given, TOTAL_PER_BYTE, self.base);
        hold(
            "a feed",
            "bytes kept",
            self.kept.max(0) as u64,
            self.given,
            KEPT_PER_BYTE,
            self.base + KEPT_BASE + 4096 * self.events,
        );
    }

    fn check(&mut self, step: &Outcome, asks: Option<Direction>, aborts: Option<Direction>, reset: bool) {
        assert!(step.commands.len() <= COMMANDS, "{} commands in one step", step.commands.len());
        if let Some(lane) = asks {
            self.lanes[lane as usize].asked = true;
        }
        self.check_commands(step);
        self.check_settled(step);
        if let Some(lane) = aborts {
            self.lanes[lane as usize].asked = false;
        }
        assert!(!reset || self.out.is_empty() && self.timers.is_empty(), "something is out after a reset");
        self.check_lanes();
        self.check_list(step);
        for warning in &step.warnings {
            super::is_plain(warning);
        }
    }

    fn check_commands(&mut self, step: &Outcome) {
        let mut sent = 0;
        for command in &step.commands {
            match command {
                Command::Send { turn, request } => {
                    sent += 1;
                    assert!(!self.closed, "something is sent after the end");
                    assert!(*turn > self.newest, "turn {turn} comes after {}", self.newest);
                    self.newest = *turn;
                    let url = Url::parse(&request.url).unwrap_or_else(|why| panic!("{:?}: {why}", request.url));
                    assert!(self.allowed.contains(&url.origin()), "{:?} is asked", request.url);
                    assert!(url.username().is_empty() && url.password().is_none(), "{:?} is asked", request.url);
                    for (name, value) in &request.headers {
                        let line = |text: &str| text.bytes().any(|byte| matches!(byte, b'\r' | b'\n' | 0));
                        assert!(!line(name) && !line(value), "a header of two lines: {name:?}: {value:?}");
                    }
                    self.out.push((*turn, request.clone()));
                }
                Command::Sleep { turn, millis } => {
                    assert!(!self.closed, "a timer is set after the end");
                    let fits = millis.is_finite() && *millis >= 0.0 && *millis <= self.longest_wait;
                    assert!(fits, "a wait of {millis} ms; {} are allowed", self.longest_wait);
                    self.newest = self.newest.max(*turn);
                    self.timers.push((*turn, self.now + millis));
                }
                Command::Abort { turn } => {
                    self.out.retain(|(other, _)| other != turn);
                    self.timers.retain(|(other, _)| other != turn);
                }
                _ => panic!("an unknown command"),
            }
        }
        assert!(sent <= 2, "{sent} requests in one step");
    }

    /// A load that was asked for ends once, and none that was not.
    fn check_settled(&mut self, step: &Outcome) {
        for settled in &step.settled {
            let lane = &mut self.lanes[settled.lane as usize];
            assert!(std::mem::take(&mut lane.asked), "a load of {} ends that nobody asked for", settled.lane.name());
            match &settled.result {
                Ok(loaded) => assert!(loaded.added + loaded.duplicates <= loaded.received, "{loaded:?}"),
                Err(error) => {
                    mark(("failed", error.code(), error.status()));
                    assert!(!self.closed || error.kind() == Kind::Closed);
                    super::is_plain(error.message());
                }
            }
        }
    }

    /// A lane is busy if and only if somebody waits for it; one request a lane, and none without its timer.
    fn check_lanes(&mut self) {
        let mut loading = 0;
        for id in Direction::ALL {
            let state = if self.closed { &State::Idle } else { self.spool.state(id) };
            mark((id.name(), state.status().name(), self.spool.ending(id).map(|ending| format!("{:?}", ending.by))));
            let busy = matches!(state, State::Loading { .. } | State::Waiting { .. });
            assert_eq!(busy, self.lanes[id as usize].asked, "{} is {state:?}", id.name());
            loading += usize::from(matches!(state, State::Loading { .. }));
            if let State::Waiting { until: Some(until), cause } = state {
                mark(cause.name());
                assert!(self.timers.iter().any(|(_, at)| at == until), "a wait that never ends");
            }
        }
        assert_eq!(self.out.len(), loading, "requests that are out");
        for (turn, _) in &self.out {
            assert!(self.timers.iter().any(|(other, _)| other == turn), "a request without a time limit");
        }
    }

    /// Whoever keeps a list by what the changes say has the list of the feed.
    fn check_list(&mut self, step: &Outcome) {
        for change in &step.changes {
            for splice in &change.splices {
                let end = splice.start + splice.removed;
                assert!(end <= self.mirror.len(), "{splice:?} in a list of {}", self.mirror.len());
                drop(self.mirror.splice(splice.start..end, (0..splice.added).map(|_| None)));
            }
            assert!(change.prepended <= change.added && change.len == self.spool.len(), "{change:?}");
        }
        assert_eq!(self.mirror.len(), self.spool.len(), "the changes do not add up");
        assert!(self.mirror.len() <= self.max_items.saturating_add(self.events as usize), "{} rows", self.mirror.len());
        let mut keys = HashSet::new();
        for (position, row) in self.mirror.iter_mut().enumerate().take(COMPARED) {
            let item = self.spool.item(position).expect("a row has an item");
            match row {
                Some(row) => assert_eq!(item, *row, "row {position} changed without a word"),
                None => *row = Some(item.into_owned()),
            }
            if self.keyed {
                let key = self.spool.key(position).expect("a row has a key");
                assert_eq!(self.spool.find(&key), Some(position), "the row is found by its key");
                assert!(keys.insert(key.into_owned()), "row {position} has the key of another one");
            }
        }
    }

    fn answer(&mut self, record: &[u8]) {
        let [which, status, rest @ ..] = record else { return };
        let (Some((turn, request)), status) = (self.out.get(usize::from(which & 1)), usize::from(*status)) else {
            return;
        };
        let (turn, request) = (*turn, request.clone());
        self.out.retain(|(other, _)| *other != turn);
        self.timers.retain(|(other, _)| *other != turn);
        let mut head = ResponseHead::status(STATUSES[status.wrapping_sub(48) % STATUSES.len()]);
        let mut rest = rest;
        // Lines of the head up to an empty one, as in HTTP.
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            let line = &rest[..end];
            rest = &rest[end + 1..];
            if line.is_empty() {
                break;
            }
            let line = String::from_utf8_lossy(line);
            match line.split_once(": ") {
                Some(("url", url)) => head.url = if url == "same" { request.url.clone() } else { url.into() },
                Some((name, value)) => head.headers.push(name, value),
                None => {}
            }
        }
        let body = rest.to_vec();
        let lent = (which & 2 != 0).then(|| body.clone());
        // The head is made before: what it holds is given, and the request that is answered is held already.
        let given = record.len() + request.url.len() + request.body.as_ref().map_or(0, Vec::len);
        self.step(|| Event::Answer { turn, head, body: body.clone().into() }, given, lent);
    }

    fn event(&mut self, record: &[u8]) {
        let Some((first, rest)) = record.split_first() else { return };
        let byte = |at: usize| rest.get(at).copied().unwrap_or_default();
        let lane = if first.is_ascii_lowercase() { Direction::Newer } else { Direction::Older };
        let kept = rest.to_vec();
        match first.to_ascii_uppercase() {
            b'L' => self.step(|| Event::LoadMore { lane, auto: false }, 0, None),
            b'U' => self.step(|| Event::LoadMore { lane, auto: true }, 0, None),
            b'R' => self.step(|| Event::Retry(lane), 0, None),
            b'X' => self.step(|| Event::Abort(lane), 0, None),
            b'A' => self.answer(rest),
            b'F' => {
                let Some((turn, _)) = self.out.get(usize::from(byte(0) & 1)) else { return };
                let turn = *turn;
                self.out.retain(|(other, _)| *other != turn);
                self.timers.retain(|(other, _)| *other != turn);
                let kind = KINDS[usize::from(byte(1)) % KINDS.len()];
                self.step(|| Event::Failed { turn, failure: Error::new(kind, "it broke") }, 0, None);
            }
            // The next timer runs out, or one that is long gone.
            b'W' => {
                let next = (0..self.timers.len()).min_by(|a, b| self.timers[*a].1.total_cmp(&self.timers[*b].1));
                let Some(at) = next else {
                    let turn = u32::from(byte(0));
                    return if turn <= self.newest {
                        self.step(|| Event::Woke { turn }, 0, None)
                    };
                };
                let (turn, moment) = self.timers.remove(at);
                self.now = self.now.max(moment);
                if let Some(place) = self.out.iter().position(|(other, _)| *other == turn) {
                    self.out.remove(place);
                }
                self.step(|| Event::Woke { turn }, 0, None);
            }
            // A clock may be set back.
            b'T' => self.now += f64::from(byte(0) as i8) * 1000.0,
            b'O' => self.step(|| Event::Online(byte(0) & 1 == 1), 0, None),
            b'Z' => {
                let text = String::from_utf8_lossy(rest.get(1..).unwrap_or_default());
                let params: Vec<(String, Option<Value>)> = text
                    .split('&')
                    .filter(|pair| !pair.is_empty())
                    .map(|pair| match pair.split_once('=') {
                        Some((name, value)) => (name.to_owned(), Some(Value::from(value))),
                        None => (pair.to_owned(), None),
                    })
                    .collect();
                self.step(|| Event::Reset { params, keep: byte(0) & 1 == 1 }, rest.len(), None);
            }
            b'I' => {
                let item = rest.get(1..).unwrap_or_default().to_vec();
                let write = Write::Insert { position: usize::from(byte(0)), item };
                self.write(write, rest.len());
            }
            b'V' => self.write(Write::Update { item: kept }, rest.len()),
            b'D' => {
                if let Ok(key) = self.spool.key_of(rest) {
                    self.write(Write::Remove { key }, rest.len());
                }
            }
            b'P' => {
                let spool = &mut self.spool;
                let (_, used) = counted(|| spool.pack(usize::from(byte(0)) * 64));
                self.kept += used.kept;
                self.hold("packing", used.peak, used.total);
            }
            // An answer and a timer of a turn that is long over.
            b'S' => {
                let turn = u32::from(byte(0));
                let is_over = |turn: u32| self.out.iter().all(|(other, _)| *other != turn);
                if is_over(turn) && turn <= self.newest && self.timers.iter().all(|(other, _)| *other != turn) {
                    let head = ResponseHead::status(200);
                    self.step(|| Event::Answer { turn, head, body: b"[{\"id\":99}]".to_vec().into() }, 11, None);
                    self.step(|| Event::Woke { turn }, 0, None);
                }
            }
            b'C' => {
                self.closed = true;
                self.step(|| Event::Close, 0, None);
                assert!(self.spool.is_empty() && !self.spool.has_more(Direction::Older));
            }
            _ => {}
        }
    }

    fn write(&mut self, write: Write, given: usize) {
        self.step(|| Event::Write(write), given, None);
    }
}

// Dialect and options in three bytes; then events, each a record: a letter and what comes with it.
pub(crate) fn run(bytes: &[u8]) {
    let mut records = bytes.split(|byte| *byte == BETWEEN);
    let Some(mut world) = World::new(records.next().unwrap_or_default()) else { return };
    for record in records.take(200) {
        world.event(record);
    }
    let len = world.spool.len();
    let mut lines = Vec::new();
    world.spool.ndjson(0..len, &mut lines);
    assert_eq!(lines.iter().filter(|byte| **byte == b'\n').count(), len, "a line for each row");
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (number, known) in KNOWN.iter().enumerate() {
        let mut records = vec![vec![number as u8, 0, 1]];
        for answer in &known.answers {
            let status = STATUSES.iter().position(|one| u64::from(*one) == answer.status).unwrap_or(0) as u8;
            let mut record = vec![b'A', 0, 48 + status];
            for (name, value) in &answer.headers {
                record.extend_from_slice(format!("{name}: {value}\n").as_bytes());
            }
            record.push(b'\n');
            record.extend_from_slice(answer.body.as_bytes());
            records.extend([b"L".to_vec(), record]);
        }
        seeds.push(records.join(&BETWEEN));
    }
    let between = char::from(BETWEEN).to_string();
    for odd in 0..ODD.len() {
        let head = [(KNOWN.len() + odd) as u8, 0, 1];
        for script in [
            &[
                "L",
                "A@0\n{\"data\":[{\"id\":1},{\"id\":2}],\"next\":\"x\",\"prev\":\"y\"}",
                "l",
                "A@0\n{\"data\":[{\"id\":0}]}",
                "D1",
                "Z\u{1}q=2",
                "I\0{\"id\":7}",
                "L",
                "A@0\n{\"data\":[{\"id\":7}]}",
            ][..],
            &[
                "L",
                "A@0link: </2>; rel=next\n\n[{\"id\":1,\"of\":2}]",
                "L",
                "F\0\0",
                "W",
                "A@@retry-after: 2\n\n",
                "W",
                "AB0url: same\n\n[]",
                "P\u{9}",
                "C",
                "L",
            ],
            &[
                "U",
                "O0",
                "W",
                "W",
                "O1",
                "A@2retry-after: 1\n\n",
                "W",
                "X",
                "L",
                "A@0\n{\"data\":[],\"next\":\"/2\",\"slow\":true}",
                "R",
            ],
        ] {
            let records = script.join(&between);
            seeds.push([&head[..], records.as_bytes()].join(&BETWEEN));
        }
    }
    seeds
}
