//! The one exported class. Every method is synchronous: a trap throws at the caller, and getters work at any time. What
//! is sent, JavaScript sends: a future in here would cost each page more than reading it.

use std::borrow::Cow;

use wasm_bindgen::prelude::*;

use super::error::Thrown;
use super::outside::{self, Bytes};
use super::{convert, numbers};
use unspool::Error;
use unspool::Options;
use unspool::Value;
use unspool::host::no_room;
use unspool::host::{cut, pieces};
use unspool::{Command, Event, Outcome, Spool, Write};
use unspool::{Headers, Request, ResponseHead};

#[wasm_bindgen]
extern "C" {
    /// A string of JavaScript's. The one of `js-sys` brings code along that nobody calls.
    pub type Text;

    /// A `TextDecoder`. It reads where the bytes lie: a `String` would be checked and copied first.
    pub type Decoder;

    #[wasm_bindgen(method, structural)]
    fn decode(this: &Decoder, bytes: &[u8]) -> Text;

    #[wasm_bindgen(method, structural, js_name = decode)]
    fn decode_outside(this: &Decoder, bytes: &Bytes) -> Text;
}

/// As many bytes of several items are read at once: a string of JavaScript's has an end, and so has memory.
const AT_ONCE: usize = 1 << 24;

/// The engine of one feed. All methods take it whole: nothing in here calls back, and a second kind of borrowing would
/// be code for each.
#[wasm_bindgen]
pub struct Engine {
    spool: Spool,
    /// Requests that are to be sent, by turn.
    outbox: Vec<(u32, Request)>,
    max_bytes: usize,
    /// The last outcome, if it says something in words.
    notes: Option<Outcome>,
}

/// Takes what lies there for this turn. There is one request for each lane at most.
fn take<T>(list: &mut Vec<(u32, T)>, turn: u32) -> Option<T> {
    let at = list.iter().position(|(of, _)| *of == turn)?;
    Some(list.swap_remove(at).1)
}

/// Refuses a body of this length if there is no room to read it: for a copy, for what is found in it, and for what
/// grows meanwhile. Taking it in all the same would be a trap, and the end of every feed.
fn has_room(len: usize) -> Result<(), Error> {
    let mut room = Vec::<u8>::new();
    // More in one piece no allocator gives.
    let fits = room.try_reserve_exact(len.saturating_mul(3).min(isize::MAX as usize).max(len)).is_ok();
    // The compiler leaves a reservation out that nobody sees.
    std::hint::black_box(&room);
    if fits { Ok(()) } else { Err(no_room(len)) }
}

impl Engine {
    fn advance(&mut self, now: f64, input: Event) -> Vec<f64> {
        let outcome = self.spool.step(now, input);
        for command in &outcome.commands {
            match command {
                Command::Send { turn, request } => {
                    self.outbox.push((*turn, request.clone()));
                }
                Command::Abort { turn } => {
                    drop(take(&mut self.outbox, *turn));
                }
                _ => {}
            }
        }
        let numbers = convert::step(&outcome, self.spool.is_cold());
        self.notes = convert::has_notes(&outcome).then_some(outcome);
        numbers
    }
}

#[wasm_bindgen]
impl Engine {
    /// A feed with these options, JSON text; throws what is wrong with them.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Engine, Thrown> {
        let options = Options::from_value(&Value::from_json(options.as_bytes())?)?;
        let max_bytes = options.max_bytes;
        Ok(Engine { spool: Spool::new(options)?, outbox: Vec::new(), max_bytes, notes: None })
    }

    /// Something happened, told by its number in `js/engine/protocol.js`. `number`: a lane, a turn or a position;
    /// `text`: JSON.
    pub fn step(&mut self, what: u8, now: f64, number: u32, flag: bool, text: &str) -> Result<Vec<f64>, Thrown> {
        let lane = convert::lane(number);
        let input = match what {
            numbers::LOAD => Event::LoadMore { lane, auto: flag },
            numbers::RETRY => Event::Retry(lane),
            numbers::ABORT => Event::Abort(lane),
            numbers::WOKE => Event::Woke { turn: number },
            numbers::ONLINE => Event::Online(flag),
            numbers::RESET => {
                let params = convert::pairs(text);
                self.spool.accepts(&params)?;
                Event::Reset { params, keep: flag }
            }
            numbers::FAILED => Event::Failed { turn: number, failure: convert::failure(text) },
            numbers::INSERT | numbers::UPDATE => {
                let item = text.as_bytes().to_vec();
                self.spool.key_of_item(&item)?;
                let position = number as usize;
                Event::Write(if what == numbers::INSERT {
                    Write::Insert { position, item }
                } else {
                    Write::Update { item }
                })
            }
            numbers::ROOM => {
                has_room(number as usize)?;
                return Ok(Vec::new());
            }
            numbers::REMOVE => Event::Write(Write::Remove { key: self.spool.key_of(text.as_bytes())? }),
            _ => return Ok(Vec::new()),
        };
        Ok(self.advance(now, input))
    }

    /// The request of a turn, JSON text; nothing if the turn is over.
    pub fn request(&mut self, turn: u32) -> Option<String> {
        take(&mut self.outbox, turn).map(|request| convert::request(&request))
    }

    /// What came back for a turn. `headers`: a line for each, `name:value`; `own`: the body once more, if nobody else
    /// will touch it: then the items stay in it.
    #[expect(clippy::too_many_arguments, reason = "an object would cost a call for each of its members")]
    pub fn answer(
        &mut self,
        turn: u32,
        now: f64,
        epoch: f64,
        status: u16,
        url: String,
        headers: &str,
        body: Vec<u8>,
        own: Option<Bytes>,
    ) -> Vec<f64> {
        let mut all = Headers::default();
        for line in pieces(headers, b'\n') {
            if let Some((name, value)) = cut(line, b":") {
                all.push(name, value);
            }
        }
        let head = ResponseHead { status, url, headers: all };
        let len = body.len();
        self.spool.set_epoch(epoch);
        let outcome = self.advance(now, Event::Answer { turn, head, body });
        if let Some(own) = own.and_then(|own| outside::keep(own, len)) {
            self.spool.move_outside(own);
        }
        outcome
    }

    /// Packs so many bytes of the oldest items; whether there is more to do.
    pub fn pack(&mut self, bytes: usize) -> bool {
        self.spool.pack(bytes)
    }

    /// The item at `position` as JSON text.
    pub fn text(&mut self, decoder: &Decoder, position: usize) -> Option<Text> {
        let spool = &self.spool;
        match spool.item_outside(position) {
            Some(there) => Some(decoder.decode_outside(&outside::part(there))),
            None => spool.item(position).map(|bytes| decoder.decode(&bytes)),
        }
    }

    /// What stands for the items from `start` to `end` and their present values.
    pub fn identities(&mut self, start: usize, end: usize) -> Vec<f64> {
        let spool = &self.spool;
        let mut all = Vec::with_capacity(end.saturating_sub(start));
        for position in start..end {
            all.push(spool.identity(position).map_or(-1.0, convert::identity));
        }
        all
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
        Some(match spool.array_outside(start..end) {
            Some(there) => decoder.decode_outside(&outside::part(there)),
            None => decoder.decode(&spool.array(start..end)),
        })
    }

    /// The items from `start` to `end` as NDJSON; nothing if they are too many bytes to be copied at once.
    pub fn lines(&mut self, start: usize, end: usize) -> Option<Vec<u8>> {
        if end - start > 1 && !self.spool.fits(start..end, AT_ONCE) {
            return None;
        }
        let mut out = Vec::new();
        self.spool.lines(start..end, &mut out);
        Some(out)
    }

    /// A fact that is a number, by its number in `js/engine/protocol.js`; `number`: a lane or a position.
    pub fn fact(&mut self, what: u8, number: u32) -> f64 {
        let Engine { spool, max_bytes, .. } = &*self;
        match what {
            // Stands for the item at a position and its present value; -1 if there is none.
            numbers::IDENTITY => spool.identity(number as usize).map_or(-1.0, convert::identity),
            numbers::HAS_MORE => f64::from(u8::from(spool.has_more(convert::lane(number)))),
            numbers::STATUS => f64::from(spool.status(convert::lane(number)) as u8),
            numbers::LENGTH => spool.len() as f64,
            numbers::MAX_BYTES => *max_bytes as f64,
            _ => f64::NAN,
        }
    }

    /// Facts that are more than a number, as JSON text; `number`: a lane.
    pub fn facts(&mut self, what: u8, number: u32) -> String {
        match (what, &self.notes) {
            // What the last outcome said in words: the facts of loads that failed, and warnings.
            (numbers::NOTES, Some(outcome)) => convert::notes(outcome),
            (numbers::STATS, _) => convert::stats(self.spool.stats()),
            (numbers::STATE, _) => {
                convert::state(self.spool.state(convert::lane(number)), self.spool.ending(convert::lane(number)))
            }
            _ => "{}".into(),
        }
    }

    /// The position of the item with this key (JSON); -1 if there is none.
    pub fn find(&mut self, key: &str) -> Result<f64, Thrown> {
        let key = self.spool.key_of(key.as_bytes())?;
        Ok(self.spool.find(&key).map_or(-1.0, |position| position as f64))
    }
}
