//! The one exported class. Every method is synchronous: a trap throws at the caller, and getters work at any time. What
//! is sent, JavaScript sends: a future in here would cost each page more than reading it.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use unspool::host::{no_room, parse_i64, split_once};
use unspool::{Command, Direction, Error, Event, Kind, Options, Spool, State, Value, Write};
use wasm_bindgen::prelude::*;

use crate::error::Thrown;
use crate::host::{self, Bytes};
use crate::out::{Out, Put, utf8};
use crate::protocol::{self, LaneState, Outcome, Request, Settled, Timer};
use crate::read;

#[wasm_bindgen]
extern "C" {
    /// A string of JavaScript's. The one of `js-sys` brings code along that nobody calls.
    pub type Text;

    /// A `TextDecoder`. It reads where the bytes lie: a `String` would be checked and copied first.
    pub type Decoder;

    #[wasm_bindgen(method, structural)]
    fn decode(this: &Decoder, bytes: &[u8]) -> Text;

    #[wasm_bindgen(method, structural, js_name = decode)]
    fn decode_host(this: &Decoder, bytes: &Bytes) -> Text;
}

/// The most bytes that several items may have to be read by one call: the length of a JavaScript string is limited,
/// and so is memory.
const AT_ONCE: usize = 1 << 24;

/// The engine of one feed. All methods take `&mut self`: none of them calls back into JavaScript, and wasm-bindgen
/// would make more code for each method if some took `&self`.
#[wasm_bindgen]
pub struct Engine {
    spool: Spool,
    /// The state of each lane as it was told last: most events change one of them, and some none.
    told: [String; 5],
}

#[wasm_bindgen]
impl Engine {
    /// A feed with these options, given as JSON text.
    ///
    /// # Errors
    /// What is wrong with the options.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Engine, Thrown> {
        let options = Options::from_value(&Value::from_json(options.as_bytes())?)?;
        Ok(Engine { spool: Spool::new(options)?, told: Default::default() })
    }

    /// Something happened. `what` is the number of the event in `protocol`, which says what the other arguments mean.
    /// Gives an Outcome.
    ///
    /// # Errors
    /// Why a write or a reset cannot be made.
    pub fn event(
        &mut self,
        what: u8,
        now: f64,
        number: u32,
        flag: bool,
        text: String,
        body: Option<Bytes>,
    ) -> Result<String, Thrown> {
        let lane = read::lane(number);
        let turn = number;
        let event = match (what, body) {
            (protocol::LOAD, _) => Event::LoadMore { lane, auto: flag },
            (protocol::RETRY, _) => Event::Retry(lane),
            (protocol::ABORT, _) => Event::Abort(lane),
            (protocol::ANSWER, Some(body)) => match host::take(body, flag) {
                Ok(body) => Event::Answer { turn, head: read::head(&text), body },
                Err(len) => Event::Failed { turn, failure: no_room(len) },
            },
            (protocol::ENSURE, _) => {
                let end = parse_i64(text.as_bytes()).unwrap_or_default() as usize;
                Event::Ensure(number as usize..end)
            }
            (protocol::FORGET, _) => Event::Forget { count: number as usize },
            (protocol::KNOW, Some(body)) => Event::Know(host::take(body, false).map_err(no_room)?.bytes),
            (protocol::RESTORE, body) => {
                let items = body.map_or_else(|| Ok(Vec::new().into()), |body| host::take(body, flag));
                Event::Restore { items: items.map_err(no_room)?, state: text }
            }
            (protocol::FAILED, _) => Event::Failed { turn, failure: read::failure(&text) },
            (protocol::HELD, _) => Event::Held { turn, wait: read::millis(&text) },
            (protocol::WOKE, _) => Event::Woke { turn },
            (protocol::RESET, _) => Event::Reset { params: read::pairs(&text), keep: flag },
            (protocol::REMOVE, _) => Event::Write(Write::Remove { key: self.spool.key_of(text.as_bytes())? }),
            (protocol::REFRESH, _) => Event::Refresh { all: flag, pages: number },
            (protocol::GAP, _) => Event::LoadGap(number),
            (protocol::INSERT | protocol::UPDATE | protocol::CONFIRM, _) => {
                Event::Write(self.write(what, number, flag, &text)?)
            }
            (protocol::UNDO, _) => Event::Write(Write::Undo { number }),
            (protocol::PACK, _) => {
                self.spool.pack(number as usize);
                return Ok(self.tell(&unspool::Outcome::default()));
            }
            (protocol::ONLINE, _) => Event::Online(flag),
            _ => return Err(Error::new(Kind::Internal, "there is no such event").into()),
        };
        let outcome = self.spool.step(now, event)?;
        Ok(self.tell(&outcome))
    }

    /// The item at `position` as JSON text.
    pub fn text(&mut self, decoder: &Decoder, position: usize) -> Option<Text> {
        let spool = &self.spool;
        match spool.item_in_host_buffer(position) {
            Some(there) => Some(decoder.decode_host(&host::part(there))),
            None => spool.item(position).map(|bytes| decoder.decode(&bytes)),
        }
    }

    /// What is known of the list besides its items, for the event RESTORE.
    pub fn state(&mut self) -> String {
        self.spool.state_text()
    }

    /// The keys of the first rows, and of those that are not there any more, as bytes, for the event KNOW.
    pub fn digest(&mut self, count: usize) -> Vec<u8> {
        self.spool.digest(count)
    }

    /// How the next request of a lane differs from the first one.
    pub fn cursor(&mut self, lane: u32) -> Option<String> {
        self.spool.cursor(read::lane(lane))
    }

    /// From now on outcomes tell the text of each row that goes, or do not.
    pub fn tell_gone(&mut self, on: bool) {
        self.spool.tell_gone(on);
    }

    /// The item at `position` as the server sent it.
    pub fn raw(&mut self, position: usize) -> Option<Vec<u8>> {
        self.spool.item(position).map(Cow::into_owned)
    }

    /// The items from `start` to `end` as the text of a JSON array; nothing if they are too many bytes for one text.
    pub fn join(&mut self, decoder: &Decoder, start: usize, end: usize) -> Option<Text> {
        let spool = &self.spool;
        if end - start > 1 && !spool.fits(start..end, AT_ONCE) {
            return None;
        }
        Some(match spool.array_in_host_buffer(start..end) {
            Some(there) => decoder.decode_host(&host::part(there)),
            None => decoder.decode(&spool.array(start..end)),
        })
    }

    /// The items from `start` to `end` as NDJSON; nothing if they are too many bytes to be copied at once.
    pub fn ndjson(&mut self, start: usize, end: usize) -> Option<Vec<u8>> {
        if end - start > 1 && !self.spool.fits(start..end, AT_ONCE) {
            return None;
        }
        let mut out = Vec::new();
        self.spool.ndjson(start..end, &mut out);
        Some(out)
    }

    /// The position of the item with this key (JSON); -1 if there is none.
    ///
    /// # Errors
    /// Why the text is no key.
    pub fn find(&mut self, key: &str) -> Result<f64, Thrown> {
        let key = self.spool.key_of(key.as_bytes())?;
        Ok(self.spool.find(&key).map_or(-1.0, |position| position as f64))
    }
}

impl Engine {
    /// A write: an item, or members, and a key in the line behind it.
    fn write(&self, what: u8, number: u32, flag: bool, text: &str) -> Result<Write, Thrown> {
        let (item, key) = match split_once(text, b"\n") {
            Some((item, key)) => (item, Some(self.spool.key_of(key.as_bytes())?)),
            None => (text, None),
        };
        let item = item.as_bytes().to_vec();
        Ok(match (what, key) {
            (protocol::INSERT, temp) => {
                Write::Place { position: if flag { None } else { Some(number as usize) }, temp, item }
            }
            (protocol::UPDATE, Some(key)) => Write::Patch { key, members: item },
            (protocol::UPDATE, None) => Write::Update { item },
            (_, Some(temp)) => Write::Confirm { temp, item },
            (_, None) => Write::Settle { number, item: if item.is_empty() { None } else { Some(item) } },
        })
    }

    /// All that follows from an event, as text.
    fn tell(&mut self, outcome: &unspool::Outcome) -> String {
        let (mut requests, mut timers, mut aborts) = (Vec::new(), Vec::new(), Vec::new());
        for command in &outcome.commands {
            match command {
                Command::Send { turn, request } => requests.push(Request {
                    turn: *turn as usize,
                    method: &request.method,
                    url: &request.url,
                    headers: &request.headers,
                    // A body is JSON, or text of the caller's own.
                    body: request.body.as_deref().and_then(utf8),
                    max_bytes: request.max_bytes,
                }),
                Command::Sleep { turn, millis } => timers.push(Timer { turn: *turn as usize, millis: *millis }),
                Command::Abort { turn } => aborts.push(*turn as usize),
                _ => {}
            }
        }
        let mut settled = Vec::new();
        for load in &outcome.settled {
            let (loaded, failure) = match &load.result {
                Ok(loaded) => (Some(loaded), None),
                Err(error) => (None, Some(error)),
            };
            settled.push(Settled { lane: load.lane, loaded, failure });
        }
        let mut states = Vec::new();
        for &lane in &Direction::ALL {
            let state = state(&self.spool, lane);
            let mut out = Out::default();
            state.put(&mut out);
            let text = out.text();
            let told = &mut self.told[lane as usize];
            // A lane that failed in the same way once more has another error.
            if *told != text || settled.iter().any(|load| load.lane == lane) {
                *told = text;
                states.push(state);
            }
        }
        let outcome = Outcome {
            requests: &requests,
            timers: &timers,
            aborts: &aborts,
            changes: &outcome.changes,
            gone: &outcome.gone,
            gaps: &outcome.gaps,
            settled: &settled,
            states: &states,
            warnings: &outcome.warnings,
            write: outcome.write as usize,
            stats: self.spool.stats(),
            not_before: outcome.not_before,
            packable: self.spool.needs_packing(),
        };
        let mut out = Out::default();
        outcome.put(&mut out);
        out.text()
    }
}

fn state(spool: &Spool, lane: Direction) -> LaneState<'_> {
    let (cause, until) = match spool.state(lane) {
        State::Waiting { cause, until } => (Some(*cause), *until),
        _ => (None, None),
    };
    LaneState {
        lane,
        status: spool.status(lane),
        has_more: spool.has_more(lane),
        cause,
        until,
        ending: spool.ending(lane),
        total: spool.total(lane),
    }
}
