//! The one exported class. Every method is synchronous but `send`, whose future does I/O only and holds no borrow while it
//! waits: a trap throws at the caller, and getters work at any time.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, JsString, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::RequestInit;

use super::{convert, numbers};
use crate::error::{Error, Kind};
use crate::fetch::{self, Extras};
use crate::options::Options;
use crate::request::{Headers, Request, ResponseHead};
use crate::spool::{Command, Input, Spool, Step, Write};
use crate::value::Value;

struct Inner {
    spool: Spool,
    /// Requests that are to be sent, by turn.
    outbox: Vec<(u32, Request)>,
    /// Answers that lie here until their turn is taken.
    inbox: Vec<(u32, (ResponseHead, Vec<u8>))>,
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
}

/// The engine of one feed.
#[wasm_bindgen]
pub struct Engine {
    inner: Rc<RefCell<Inner>>,
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
                    drop(take(&mut inner.inbox, *turn));
                }
                Command::Sleep { .. } => {}
            }
        }
        let numbers = convert::step(&step);
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
        let inner =
            Inner { spool: Spool::new(options)?, outbox: Vec::new(), inbox: Vec::new(), max_bytes, notes: None };
        Ok(Engine { inner: Rc::new(RefCell::new(inner)) })
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
            numbers::RESET => Input::Reset { params: convert::pairs(text), keep: flag },
            numbers::FAILED => Input::Failed { turn: number, failure: convert::failure(text) },
            numbers::ANSWER => {
                if let Some((head, body)) = take(&mut self.inner.borrow_mut().inbox, number) {
                    Input::Answer { turn: number, head, body }
                } else {
                    let failure = Error::new(Kind::Internal, "there is no answer for this turn");
                    Input::Failed { turn: number, failure }
                }
            }
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

    /// Sends the request of a turn; settles when head and body lie here. Rejects with facts of ours or with whatever was
    /// thrown. `headers`: pairs, as JSON text; `init`: credentials, redirect and signal.
    pub fn send(&self, turn: u32, headers: &str, init: RequestInit, fetch: Option<Function>) -> Promise {
        let headers = convert::pairs(headers);
        let extras = Extras { headers, init, fetch, max_bytes: self.inner.borrow().max_bytes };
        let request = take(&mut self.inner.borrow_mut().outbox, turn);
        let inner = Rc::clone(&self.inner);
        future_to_promise(async move {
            let Some(request) = request else {
                return Err(Error::new(Kind::Aborted, "this turn is over").into());
            };
            let answer = fetch::send(request, extras).await?;
            inner.borrow_mut().inbox.push((turn, answer));
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Lays an answer down that did not come by `send`.
    pub fn put(&self, turn: u32, status: u16, url: String, headers: &str, body: Vec<u8>) {
        let mut all = Headers::default();
        for (name, value) in convert::pairs(headers) {
            all.push(&name, &value.unwrap_or_default());
        }
        let head = ResponseHead { status, url, headers: all };
        self.inner.borrow_mut().inbox.push((turn, (head, body)));
    }

    /// The item at `position` as JSON text.
    pub fn text(&self, decoder: &Decoder, position: usize) -> Option<JsString> {
        self.inner.borrow().spool.item(position).map(|bytes| decoder.decode(&bytes))
    }

    /// The item at `position` as the server sent it.
    pub fn raw(&self, position: usize) -> Option<Uint8Array> {
        self.inner.borrow().spool.item(position).map(|bytes| convert::bytes(&bytes))
    }

    /// The items from `start` to `end` as the text of a JSON array.
    pub fn join(&self, decoder: &Decoder, start: usize, end: usize) -> JsString {
        let mut out = Vec::new();
        self.inner.borrow().spool.join(start..end, &mut out);
        decoder.decode(&out)
    }

    /// The items from `start` to `end` as NDJSON.
    pub fn lines(&self, start: usize, end: usize) -> Uint8Array {
        let mut out = Vec::new();
        self.inner.borrow().spool.lines(start..end, &mut out);
        convert::bytes(&out)
    }

    /// A fact that is a number, by its number in `js/step.js`; `number`: a lane or a position.
    pub fn fact(&self, what: u8, number: u32) -> f64 {
        let spool = &self.inner.borrow().spool;
        match what {
            // Stands for the item at a position and its present value; -1 if there is none.
            numbers::IDENTITY => match spool.identity(number as usize) {
                // Below 2^53 for two million updates of one item; after that a number may come again, 2^21 updates apart.
                Some(identity) => f64::from(identity.version & 0x1f_ffff) * 4_294_967_296.0 + f64::from(identity.entry),
                None => -1.0,
            },
            numbers::HAS_MORE => f64::from(u8::from(spool.has_more(convert::lane(number)))),
            numbers::STATUS => f64::from(spool.status(convert::lane(number)) as u8),
            numbers::LENGTH => spool.len() as f64,
            _ => f64::NAN,
        }
    }

    /// Facts that are more than a number; `number`: a lane or a turn.
    pub fn facts(&self, what: u8, number: u32) -> JsValue {
        let mut inner = self.inner.borrow_mut();
        match what {
            numbers::STATE => convert::state(inner.spool.state(convert::lane(number))),
            // What the last step said in words: the facts of loads that failed, and warnings.
            numbers::NOTES => convert::notes(inner.notes.take()),
            // The request of a turn, for a page source of the caller's own.
            numbers::REQUEST => convert::request(take(&mut inner.outbox, number)),
            numbers::STATS => convert::stats(inner.spool.stats()),
            _ => JsValue::UNDEFINED,
        }
    }

    /// The position of the item with this key (JSON); -1 if there is none.
    pub fn find(&self, key: &str) -> Result<f64, JsValue> {
        let inner = self.inner.borrow();
        let key = inner.spool.key_of(key.as_bytes())?;
        Ok(inner.spool.find(&key).map_or(-1.0, |position| position as f64))
    }
}
