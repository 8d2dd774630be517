//! Reads lists by the Rust face, for the matrix of faults: the same proxy, shapes and verdicts as for JavaScript. Each
//! line of stdin is a word, each line of stdout an answer:
//!
//! - `{"walk": {"options": {…}, "headers": {…}, "now": 0}}` reads a list until it ends or fails, `"resume"` asks again
//!   and reads on: both answer with [`Outcome`], or with `null` if the walk does not end;
//! - `{"hang": "7"}`: request 7 will not get the rest of its answer; `"stop"`: the walk has sent too many requests.

mod client;
mod clock;

use std::io::{BufRead, Write};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};

use futures::StreamExt;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use unspool::{Direction, Error, Feed, Options, Result, State, Value};

use client::Client;
use clock::Clock;

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Word {
    Walk(Walk),
    Resume,
    Hang(String),
    Stop,
}

#[derive(Deserialize)]
struct Walk {
    options: Value,
    headers: std::collections::BTreeMap<String, String>,
    now: f64,
}

/// What a reader has in hand at the end.
#[derive(Serialize)]
struct Outcome {
    /// Items as JSON text.
    items: Vec<String>,
    /// How many of them the stream gave.
    read: usize,
    error: Option<Failure>,
    done: Option<&'static str>,
    warnings: Vec<String>,
}

#[derive(Serialize)]
struct Failure {
    code: String,
    message: String,
}

type List = Feed<Box<RawValue>>;

/// For a face whose way to ask again is to load more. A `Feed::retry` of its own comes first.
#[allow(dead_code)]
trait AskAgain {
    async fn retry(&mut self) -> Result<unspool::Loaded>;
}

impl AskAgain for List {
    async fn retry(&mut self) -> Result<unspool::Loaded> {
        self.load_more().await
    }
}

fn outcome(feed: &mut List, read: usize, error: Option<Error>) -> Outcome {
    let spool = feed.spool();
    let items = (0..spool.len()).filter_map(|at| spool.item(at));
    let items = items.map(|item| String::from_utf8_lossy(&item).into_owned()).collect();
    let done = match spool.state(Direction::Older) {
        State::Done(reason) => Some(reason.name()),
        _ => None,
    };
    let error = error.map(|error| Failure { code: error.code().into(), message: error.to_string() });
    Outcome { items, read, error, done, warnings: feed.take_warnings() }
}

/// Reads until the stream ends or an error comes out of it.
async fn read(feed: &mut List) -> Outcome {
    let mut read = 0;
    while let Some(item) = feed.next().await {
        match item {
            Ok(_) => read += 1,
            Err(error) => return outcome(feed, read, Some(error)),
        }
    }
    outcome(feed, read, None)
}

/// Asks again for what failed or broke off, and goes on by the button.
async fn resume(feed: &mut List) -> Outcome {
    let mut result = feed.retry().await;
    while result.is_ok() && feed.spool().has_more(Direction::Older) {
        result = feed.load_more().await;
    }
    let read = feed.spool().len();
    outcome(feed, read, result.err())
}

/// Reads stdin to its end: what concerns the walk under way goes to its clock, the rest to `main`.
fn listen(current: &Arc<Mutex<Clock>>) -> Receiver<Word> {
    let (sender, receiver) = channel();
    let current = Arc::clone(current);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(std::io::Result::ok) {
            let clock = || current.lock().unwrap_or_else(PoisonError::into_inner).clone();
            match serde_json::from_str(&line).expect("a word that is known") {
                Word::Hang(id) => clock().hang(id.parse().expect("the number of a request")),
                Word::Stop => clock().stop(),
                word => sender.send(word).expect("somebody listens"),
            }
        }
    });
    receiver
}

fn main() {
    let current = Arc::new(Mutex::new(Clock::default()));
    let words = listen(&current);
    let mut feed: Option<List> = None;
    for word in words {
        let outcome = match word {
            Word::Walk(walk) => {
                let clock = Clock::starting(walk.now);
                *current.lock().unwrap_or_else(PoisonError::into_inner) = clock.clone();
                let client = Client::new(clock.clone(), walk.headers.into_iter().collect());
                let made = Options::from_value(&walk.options).and_then(|options| List::with_transport(options, client));
                let list = feed.insert(made.expect("options that the engine takes"));
                clock.run(read(list))
            }
            Word::Resume => {
                let clock = current.lock().unwrap_or_else(PoisonError::into_inner).clone();
                clock.run(resume(feed.as_mut().expect("a walk comes first")))
            }
            Word::Hang(_) | Word::Stop => continue,
        };
        let line = serde_json::to_string(&outcome).expect("plain data");
        let mut out = std::io::stdout().lock();
        writeln!(out, "{line}").and_then(|()| out.flush()).expect("somebody reads");
    }
}
