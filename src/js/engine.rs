//! The one exported class. Every method is synchronous but `send`, whose future does I/O only and holds no borrow while it
//! waits: a trap throws at the caller, and getters work at any time.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, JsString, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use web_sys::RequestInit;

use super::convert;
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
    fn step(&self, now: f64, input: Input) -> Vec<f64> {
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

    #[wasm_bindgen(js_name = loadMore)]
    pub fn load_more(&self, now: f64, lane: u8, auto: bool) -> Vec<f64> {
        self.step(now, Input::LoadMore { lane: convert::lane(lane), auto })
    }

    pub fn retry(&self, now: f64, lane: u8) -> Vec<f64> {
        self.step(now, Input::Retry(convert::lane(lane)))
    }

    pub fn abort(&self, now: f64, lane: u8) -> Vec<f64> {
        self.step(now, Input::Abort(convert::lane(lane)))
    }

    pub fn woke(&self, now: f64, turn: u32) -> Vec<f64> {
        self.step(now, Input::Woke { turn })
    }

    pub fn online(&self, now: f64, online: bool) -> Vec<f64> {
        self.step(now, Input::Online(online))
    }

    pub fn reset(&self, now: f64, params: &str, keep: bool) -> Vec<f64> {
        self.step(now, Input::Reset { params: convert::pairs(params), keep })
    }

    /// There is no answer to this turn. `code`: one of the error codes.
    pub fn failed(&self, now: f64, turn: u32, code: &str, message: &str, path: Option<String>) -> Vec<f64> {
        let mut failure = Error::new(Kind::from_code(code).unwrap_or(Kind::Internal), message);
        if let Some(path) = path {
            failure = failure.with_path(path);
        }
        self.step(now, Input::Failed { turn, failure })
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

    /// The request of a turn, for a page source of the caller's own.
    pub fn request(&self, turn: u32) -> JsValue {
        match take(&mut self.inner.borrow_mut().outbox, turn) {
            Some(request) => convert::request(&request),
            None => JsValue::UNDEFINED,
        }
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

    /// Takes the answer of a turn: reads it, keeps its items.
    pub fn answer(&self, now: f64, turn: u32) -> Vec<f64> {
        let answer = take(&mut self.inner.borrow_mut().inbox, turn);
        let Some((head, body)) = answer else {
            let failure = Error::new(Kind::Internal, "there is no answer for this turn");
            return self.step(now, Input::Failed { turn, failure });
        };
        self.step(now, Input::Answer { turn, head, body })
    }

    /// Puts an item (JSON) before the one at `position`.
    pub fn insert(&self, now: f64, position: usize, item: &str) -> Result<Vec<f64>, JsValue> {
        self.checked(item)?;
        Ok(self.step(now, Input::Write(Write::Insert { position, item: item.into() })))
    }

    /// Replaces the item with the same key.
    pub fn update(&self, now: f64, item: &str) -> Result<Vec<f64>, JsValue> {
        self.checked(item)?;
        Ok(self.step(now, Input::Write(Write::Update { item: item.into() })))
    }

    /// Takes the item with this key (JSON) out.
    pub fn remove(&self, now: f64, key: &str) -> Result<Vec<f64>, JsValue> {
        let key = self.inner.borrow().spool.key_of(key.as_bytes())?;
        Ok(self.step(now, Input::Write(Write::Remove { key })))
    }

    fn checked(&self, item: &str) -> Result<(), Error> {
        self.inner.borrow().spool.key_of_item(item.as_bytes()).map(|_| ())
    }

    pub fn len(&self) -> usize {
        self.inner.borrow().spool.len()
    }

    /// The item at `position` as JSON text.
    pub fn text(&self, decoder: &Decoder, position: usize) -> Option<JsString> {
        self.inner.borrow().spool.item(position).map(|bytes| decoder.decode(bytes))
    }

    /// The item at `position` as the server sent it.
    pub fn raw(&self, position: usize) -> Option<Uint8Array> {
        self.inner.borrow().spool.item(position).map(convert::bytes)
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

    /// A number that stands for the item at `position` and its present value; -1 if there is none.
    pub fn identity(&self, position: usize) -> f64 {
        match self.inner.borrow().spool.identity(position) {
            // Below 2^53 for two million updates of one item; after that a number may come again, 2^21 updates apart.
            Some(identity) => f64::from(identity.version & 0x1f_ffff) * 4_294_967_296.0 + f64::from(identity.entry),
            None => -1.0,
        }
    }

    /// The position of the item with this key (JSON); -1 if there is none.
    pub fn find(&self, key: &str) -> Result<f64, JsValue> {
        let inner = self.inner.borrow();
        let key = inner.spool.key_of(key.as_bytes())?;
        Ok(inner.spool.find(&key).map_or(-1.0, |position| position as f64))
    }

    #[wasm_bindgen(js_name = hasMore)]
    pub fn has_more(&self, lane: u8) -> bool {
        self.inner.borrow().spool.has_more(convert::lane(lane))
    }

    /// The number of the status, in the order of `js/step.js`.
    pub fn status(&self, lane: u8) -> u8 {
        self.inner.borrow().spool.status(convert::lane(lane)) as u8
    }

    pub fn state(&self, lane: u8) -> JsValue {
        convert::state(self.inner.borrow().spool.state(convert::lane(lane)))
    }

    /// What the last step said in words: the facts of loads that failed, and warnings.
    pub fn notes(&self) -> JsValue {
        match self.inner.borrow_mut().notes.take() {
            Some(step) => convert::notes(step),
            None => JsValue::UNDEFINED,
        }
    }

    pub fn stats(&self) -> JsValue {
        convert::stats(self.inner.borrow().spool.stats())
    }
}
