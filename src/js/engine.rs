//! The one exported class. Every method is synchronous: a trap throws at the caller, and getters work at any time. What is
//! sent, JavaScript sends: a future in here would cost each page more than reading it.

use std::borrow::Cow;
use std::cell::RefCell;

use js_sys::JsString;
use wasm_bindgen::prelude::*;

use super::outside::{self, Bytes};
use super::{convert, numbers};
use crate::options::Options;
use crate::request::{Headers, Request, ResponseHead};
use crate::spool::{Command, Input, Spool, Step, Write};
use crate::text::{cut, pieces};
use crate::value::Value;

struct Inner {
    spool: Spool,
    /// Requests that are to be sent, by turn.
    outbox: Vec<(u32, Request)>,
    max_bytes: usize,
    /// The last step, if it says something in words.
    notes: Option<Step>,
}

#[wasm_bindgen]
extern "C" {
    /// A `TextDecoder`. It reads where the bytes lie: a `String` would be checked and copied first.
    pub type Decoder;

    #[wasm_bindgen(method, structural)]
    fn decode(this: &Decoder, bytes: &[u8]) -> JsString;

    #[wasm_bindgen(method, structural, js_name = decode)]
    fn decode_outside(this: &Decoder, bytes: &Bytes) -> JsString;
}

/// The engine of one feed.
#[wasm_bindgen]
pub struct Engine {
    inner: RefCell<Inner>,
}

/// Takes what lies there for this turn. There is one request for each lane at most.
fn take<T>(list: &mut Vec<(u32, T)>, turn: u32) -> Option<T> {
    let at = list.iter().position(|(of, _)| *of == turn)?;
    Some(list.swap_remove(at).1)
}

impl Engine {
    fn advance(&self, now: f64, input: Input) -> Vec<f64> {
        let mut inner = self.inner.borrow_mut();
        let step = inner.spool.step(now, input);
        for command in &step.commands {
            match command {
                Command::Send { turn, request } => {
                    inner.outbox.push((*turn, request.clone()));
                }
                Command::Abort { turn } => {
                    drop(take(&mut inner.outbox, *turn));
                }
                Command::Sleep { .. } => {}
            }
        }
        let numbers = convert::step(&step, inner.spool.is_cold());
        inner.notes = convert::has_notes(&step).then_some(step);
        numbers
    }
}

#[wasm_bindgen]
impl Engine {
    /// A feed with these options, JSON text; throws what is wrong with them.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Engine, JsValue> {
        let options = Options::from_value(&Value::from_json(options.as_bytes())?)?;
        let max_bytes = options.max_bytes;
        let inner = Inner { spool: Spool::new(options)?, outbox: Vec::new(), max_bytes, notes: None };
        Ok(Engine { inner: RefCell::new(inner) })
    }

    /// Something happened, told by its number in `js/step.js`. `number`: a lane, a turn or a position; `text`: JSON.
    pub fn step(&self, what: u8, now: f64, number: u32, flag: bool, text: &str) -> Result<Vec<f64>, JsValue> {
        let lane = convert::lane(number);
        let input = match what {
            numbers::LOAD => Input::LoadMore { lane, auto: flag },
            numbers::RETRY => Input::Retry(lane),
            numbers::ABORT => Input::Abort(lane),
            numbers::WOKE => Input::Woke { turn: number },
            numbers::ONLINE => Input::Online(flag),
            numbers::RESET => {
                let params = convert::pairs(text);
                self.inner.borrow().spool.accepts(&params)?;
                Input::Reset { params, keep: flag }
            }
            numbers::FAILED => Input::Failed { turn: number, failure: convert::failure(text) },
            numbers::INSERT | numbers::UPDATE => {
                let item = text.as_bytes().to_vec();
                self.inner.borrow().spool.key_of_item(&item)?;
                let position = number as usize;
                Input::Write(if what == numbers::INSERT {
                    Write::Insert { position, item }
                } else {
                    Write::Update { item }
                })
            }
            numbers::REMOVE => Input::Write(Write::Remove { key: self.inner.borrow().spool.key_of(text.as_bytes())? }),
            _ => return Ok(Vec::new()),
        };
        Ok(self.advance(now, input))
    }

    /// The request of a turn, JSON text; nothing if the turn is over.
    pub fn request(&self, turn: u32) -> Option<String> {
        take(&mut self.inner.borrow_mut().outbox, turn).map(|request| convert::request(&request))
    }

    /// What came back for a turn. `headers`: a line for each, `name:value`; `own`: the body once more, if nobody else will touch it:
    /// then the items stay in it.
    #[expect(clippy::too_many_arguments, reason = "an object would cost a call for each of its members")]
    pub fn answer(
        &self,
        turn: u32,
        now: f64,
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
        let step = self.advance(now, Input::Answer { turn, head, body });
        if let Some(own) = own.and_then(|own| outside::keep(own, len)) {
            self.inner.borrow_mut().spool.move_outside(own);
        }
        step
    }

    /// Packs so many bytes of the oldest items; whether there is more to do.
    pub fn pack(&self, bytes: usize) -> bool {
        self.inner.borrow_mut().spool.pack(bytes)
    }

    /// The item at `position` as JSON text.
    pub fn text(&self, decoder: &Decoder, position: usize) -> Option<JsString> {
        let spool = &self.inner.borrow().spool;
        match spool.item_outside(position) {
            Some(there) => Some(decoder.decode_outside(&outside::part(there))),
            None => spool.item(position).map(|bytes| decoder.decode(&bytes)),
        }
    }

    /// What stands for the items from `start` to `end` and their present values.
    pub fn identities(&self, start: usize, end: usize) -> Vec<f64> {
        let spool = &self.inner.borrow().spool;
        let mut all = Vec::with_capacity(end.saturating_sub(start));
        for position in start..end {
            all.push(spool.identity(position).map_or(-1.0, convert::identity));
        }
        all
    }

    /// The item at `position` as the server sent it.
    pub fn raw(&self, position: usize) -> Option<Vec<u8>> {
        self.inner.borrow().spool.item(position).map(Cow::into_owned)
    }

    /// The items from `start` to `end` as the text of a JSON array.
    pub fn join(&self, decoder: &Decoder, start: usize, end: usize) -> JsString {
        let spool = &self.inner.borrow().spool;
        match spool.array_outside(start..end) {
            Some(there) => decoder.decode_outside(&outside::part(there)),
            None => decoder.decode(&spool.array(start..end)),
        }
    }

    /// The items from `start` to `end` as NDJSON.
    pub fn lines(&self, start: usize, end: usize) -> Vec<u8> {
        let mut out = Vec::new();
        self.inner.borrow().spool.lines(start..end, &mut out);
        out
    }

    /// A fact that is a number, by its number in `js/step.js`; `number`: a lane or a position.
    pub fn fact(&self, what: u8, number: u32) -> f64 {
        let Inner { spool, max_bytes, .. } = &*self.inner.borrow();
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
    pub fn facts(&self, what: u8, number: u32) -> String {
        let inner = self.inner.borrow();
        match (what, &inner.notes) {
            // What the last step said in words: the facts of loads that failed, and warnings.
            (numbers::NOTES, Some(step)) => convert::notes(step),
            (numbers::STATS, _) => convert::stats(inner.spool.stats()),
            (numbers::STATE, _) => {
                convert::state(inner.spool.state(convert::lane(number)), inner.spool.ending(convert::lane(number)))
            }
            _ => "{}".into(),
        }
    }

    /// The position of the item with this key (JSON); -1 if there is none.
    pub fn find(&self, key: &str) -> Result<f64, JsValue> {
        let inner = self.inner.borrow();
        let key = inner.spool.key_of(key.as_bytes())?;
        Ok(inner.spool.find(&key).map_or(-1.0, |position| position as f64))
    }
}
