//! A transport for feeds in tests: a function is the server, time passes only when somebody waits.
#![allow(dead_code, unreachable_pub, clippy::unnecessary_wraps)]

use std::sync::{Arc, Mutex};

use unspool::{Dialect, Feed, Millis, Options, Request, ResponseHead, Result, Task, Transport};

pub const URL: &str = "https://api.example/posts";
pub const CURSOR: &str = r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:next"}}}"#;

pub type Answer = Result<(ResponseHead, Vec<u8>)>;

/// What was sent, and what time it is.
#[derive(Default)]
pub struct Seen {
    pub sent: Vec<Request>,
    pub now: Millis,
}

pub struct Script {
    pub seen: Arc<Mutex<Seen>>,
    /// From the number of requests before this one, and the request.
    #[expect(clippy::type_complexity, reason = "it is written once")]
    answer: Box<dyn Fn(usize, &Request) -> Option<Answer> + Send>,
}

impl Script {
    /// `None`: no answer ever comes.
    pub fn new(answer: impl Fn(usize, &Request) -> Option<Answer> + Send + 'static) -> Script {
        Script { seen: Arc::default(), answer: Box::new(answer) }
    }

    /// These pages in turn; the last one again and again.
    pub fn pages(pages: &[&str]) -> Script {
        let pages: Vec<String> = pages.iter().map(|page| (*page).into()).collect();
        Script::new(move |number, _| Some(page(&pages[number.min(pages.len() - 1)])))
    }
}

impl Transport for Script {
    fn send(&self, request: Request) -> Task<Answer> {
        let mut seen = self.seen.lock().unwrap();
        let answer = (self.answer)(seen.sent.len(), &request);
        seen.sent.push(request);
        match answer {
            Some(answer) => Box::pin(std::future::ready(answer)),
            None => Box::pin(std::future::pending()),
        }
    }

    fn sleep(&self, millis: Millis) -> Task<()> {
        let seen = self.seen.clone();
        let until = seen.lock().unwrap().now + millis;
        Box::pin(async move {
            let mut seen = seen.lock().unwrap();
            seen.now = seen.now.max(until);
        })
    }

    fn now(&self) -> Millis {
        self.seen.lock().unwrap().now
    }
}

pub fn page(body: &str) -> Answer {
    Ok((ResponseHead::status(200), body.into()))
}

pub fn status(status: u16, body: &str) -> Answer {
    Ok((ResponseHead::status(status), body.into()))
}

pub fn options(dialect: &str) -> Options {
    let mut options = Options::new(URL, serde_json::from_str::<Dialect>(dialect).unwrap());
    options.seed = 1;
    options
}

/// A feed of whatever JSON comes, and what it asks.
pub fn feed(options: Options, script: Script) -> (Feed<serde_json::Value>, Arc<Mutex<Seen>>) {
    let seen = script.seen.clone();
    (Feed::with_transport(options, script).unwrap(), seen)
}

pub fn sent(seen: &Mutex<Seen>) -> usize {
    seen.lock().unwrap().sent.len()
}
