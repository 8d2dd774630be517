//! A feed in the hands of a test: the test is the server, the clock and the network.
#![allow(dead_code, unreachable_pub)]

use std::sync::{Arc, Weak};

use unspool::{
    Change, Command, Dialect, Direction, Error, Event, HostBuffer, KeyPaths, Kind, Loaded, Options, Request,
    ResponseHead, Settled, Spool, State, Status, Value, WaitCause,
};

/// `{ data, next, more }`, keyed by `id`.
pub const CURSOR: &str = r#"{"items": "data", "key": "id", "limit": {"at": "query:limit", "max": 100},
    "next": {"set": {"query:cursor": "body:next"}}, "stop": [{"flag": "body:more"}],
    "back": {"set": {"query:before": "body:prev"}, "drop": ["query:cursor"]}}"#;
pub const URL: &str = "https://api.example/posts";

pub fn dialect(json: &str) -> Dialect {
    serde_json::from_str(json).unwrap()
}

pub fn keys(json: &str) -> KeyPaths {
    KeyPaths::from_value(&serde_json::from_str::<Value>(json).unwrap()).unwrap()
}

pub struct Harness {
    pub spool: Spool,
    pub now: f64,
    /// Requests that wait for an answer.
    pub out: Vec<(u32, Request)>,
    /// Timers that run: turn and moment.
    pub timers: Vec<(u32, f64)>,
    pub settled: Vec<Settled>,
    pub changes: Vec<Change>,
    pub warnings: Vec<String>,
    /// The number of the write of the last step.
    pub write: u32,
    /// Every request ever sent.
    pub sent: Vec<String>,
    /// A list kept only by what the changes say.
    pub mirror: Vec<String>,
    /// Whether bodies are kept outside, and those that are.
    pub lends: bool,
    pub lent: Vec<Weak<Vec<u8>>>,
}

/// A body that lies outside, as a browser keeps it.
#[derive(Debug)]
pub struct Elsewhere(pub Arc<Vec<u8>>);

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

impl Harness {
    pub fn new(json: &str) -> Harness {
        Harness::with(json, |options| options)
    }

    pub fn with(json: &str, set: impl FnOnce(Options) -> Options) -> Harness {
        let mut options = Options::new(URL, dialect(json));
        options.seed = 0x5eed;
        let spool = Spool::new(set(options)).unwrap();
        Harness {
            spool,
            now: 1_000_000.0,
            out: Vec::new(),
            timers: Vec::new(),
            settled: Vec::new(),
            changes: Vec::new(),
            warnings: Vec::new(),
            write: 0,
            sent: Vec::new(),
            mirror: Vec::new(),
            lends: false,
            lent: Vec::new(),
        }
    }

    pub fn step(&mut self, input: Event) -> &mut Harness {
        self.try_step(input).unwrap()
    }

    /// A step that may be refused: then nothing has changed.
    pub fn try_step(&mut self, mut input: Event) -> Result<&mut Harness, Error> {
        if let (true, Event::Answer { body, .. }) = (self.lends, &mut input) {
            let lent = Arc::new(body.bytes.clone());
            self.lent.push(Arc::downgrade(&lent));
            body.host = Some(Box::new(Elsewhere(lent)));
        }
        let step = self.spool.step(self.now, input)?;
        for command in step.commands {
            match command {
                Command::Send { turn, request } => {
                    self.sent.push(request.url.clone());
                    self.out.push((turn, request));
                }
                Command::Sleep { turn, millis } => self.timers.push((turn, self.now + millis)),
                Command::Abort { turn } => {
                    self.out.retain(|(other, _)| *other != turn);
                    self.timers.retain(|(other, _)| *other != turn);
                }
                _ => panic!("an unknown command"),
            }
        }
        for change in &step.changes {
            for splice in &change.splices {
                // The values are those of the end of the step; splices of one step touch each position once at most.
                let fresh = (0..splice.added).map(|_| String::new());
                self.mirror.splice(splice.start..splice.start + splice.removed, fresh);
            }
            assert_eq!(self.mirror.len(), self.spool.len(), "the changes do not add up");
            assert_eq!(change.len, self.spool.len());
        }
        for (position, slot) in self.mirror.iter_mut().enumerate() {
            *slot = text(&self.spool.item(position).unwrap());
        }
        self.write = step.write;
        self.settled.extend(step.settled);
        self.changes.extend(step.changes);
        self.warnings.extend(step.warnings);
        Ok(self)
    }

    pub fn load(&mut self) -> &mut Harness {
        self.step(Event::LoadMore { lane: Direction::Older, auto: false })
    }

    pub fn auto(&mut self) -> &mut Harness {
        self.step(Event::LoadMore { lane: Direction::Older, auto: true })
    }

    pub fn retry(&mut self) -> &mut Harness {
        self.step(Event::Retry(Direction::Older))
    }

    /// The turn of the oldest request that waits, which is answered now.
    #[track_caller]
    pub fn turn(&mut self) -> u32 {
        assert!(!self.out.is_empty(), "nothing was sent");
        let (turn, _) = self.out.remove(0);
        self.timers.retain(|(other, _)| *other != turn);
        turn
    }

    #[track_caller]
    pub fn answer(&mut self, body: &str) -> &mut Harness {
        self.answer_with(ResponseHead::status(200), body)
    }

    #[track_caller]
    pub fn answer_with(&mut self, head: ResponseHead, body: &str) -> &mut Harness {
        self.answer_bytes(head, body.as_bytes())
    }

    #[track_caller]
    pub fn answer_bytes(&mut self, head: ResponseHead, body: &[u8]) -> &mut Harness {
        let turn = self.turn();
        self.step(Event::Answer { turn, head, body: body.to_vec().into() })
    }

    #[track_caller]
    pub fn status(&mut self, status: u16) -> &mut Harness {
        self.answer_with(ResponseHead::status(status), "")
    }

    #[track_caller]
    pub fn fail(&mut self) -> &mut Harness {
        let turn = self.turn();
        self.step(Event::Failed { turn, failure: Error::new(Kind::Network, "connection reset") })
    }

    /// Load and answer in one. Asked once more, the server answers the same.
    #[track_caller]
    pub fn page(&mut self, body: &str) -> &mut Harness {
        self.load().answer(body).sure(body)
    }

    /// The same answer once more, if the feed waits for it because it was not sure.
    #[track_caller]
    pub fn sure(&mut self, body: &str) -> &mut Harness {
        if matches!(self.spool.state(Direction::Older), State::Waiting { cause: WaitCause::Unsure, .. }) {
            self.pass_wait();
            self.answer(body);
        }
        self
    }

    /// Time passes; timers that run out are reported.
    pub fn pass(&mut self, millis: f64) -> &mut Harness {
        let until = self.now + millis;
        while let Some(at) = (0..self.timers.len())
            .filter(|i| self.timers[*i].1 <= until)
            .min_by(|a, b| self.timers[*a].1.total_cmp(&self.timers[*b].1))
        {
            let (turn, moment) = self.timers.remove(at);
            self.now = moment.max(self.now);
            self.step(Event::Woke { turn });
        }
        self.now = until;
        self
    }

    /// Until the next timer, however long.
    #[track_caller]
    pub fn pass_wait(&mut self) -> f64 {
        let until = self.timers.iter().map(|(_, at)| *at).fold(f64::INFINITY, f64::min);
        assert!(until.is_finite(), "no timer runs");
        let wait = until - self.now;
        self.pass(wait);
        wait
    }

    pub fn items(&self) -> Vec<String> {
        (0..self.spool.len()).map(|i| text(&self.spool.item(i).unwrap())).collect()
    }

    /// The ids of the items, as JSON, separated by spaces.
    pub fn ids(&self) -> String {
        let id = |item: String| match serde_json::from_str::<serde_json::Value>(&item).unwrap().get("id") {
            Some(id) => id.to_string(),
            None => item,
        };
        self.items().into_iter().map(id).collect::<Vec<_>>().join(" ")
    }

    pub fn is(&self) -> Status {
        self.spool.status(Direction::Older)
    }

    #[track_caller]
    pub fn loaded(&mut self) -> Loaded {
        assert_eq!(self.settled.len(), 1, "{:?}", self.settled);
        self.settled.remove(0).result.unwrap()
    }

    #[track_caller]
    pub fn error(&mut self) -> Error {
        assert_eq!(self.settled.len(), 1, "{:?}", self.settled);
        self.settled.remove(0).result.unwrap_err()
    }
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// `{"data": [{"id": 1}, …], "next": …, "more": …}`
pub fn body(ids: impl IntoIterator<Item = u32>, next: Option<&str>) -> String {
    let items: Vec<String> = ids.into_iter().map(|id| format!(r#"{{"id":{id}}}"#)).collect();
    let next_json = next.map_or("null".to_string(), |next| format!("{next:?}"));
    format!(r#"{{"data":[{}],"next":{next_json},"more":{}}}"#, items.join(","), next.is_some())
}
