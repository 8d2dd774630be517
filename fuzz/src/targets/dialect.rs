//! Whatever is given as a dialect or as options: a typed error with a plain message, or a feed that reads a page.

use crate::BETWEEN;
use crate::known::KNOWN;
use crate::law::within;
use crate::marks::mark;
use unspool::{Command, Dialect, Direction, Error, Event, Kind, Options, ResponseHead, Spool, Value};

const BODY: &[u8] = br#"{"data":[{"id":1},{"id":"2","node":{"id":3}}],"next":"abc","meta":{"next":2,"total":9},"has_more":true,"cursor":"c"}"#;

/// Steps that one page may take: the dialect may ask again, step by step, but not for ever.
const STEPS: usize = 12;

#[track_caller]
fn is_typed(error: &Error) {
    assert!(matches!(error.kind(), Kind::Options | Kind::Dialect | Kind::Origin), "{}", error.code());
    super::is_plain(error.message());
}

/// Loads, and answers whatever is asked.
fn walk(mut spool: Spool, body: &[u8], given: usize) {
    let mut turn = None;
    for at in 0..STEPS {
        let input = match turn.take() {
            Some(turn) => {
                let head = ResponseHead::status(200).with("link", "</2>; rel=next").with("x-next", "2");
                Event::Answer { turn, head, body: body.to_vec().into() }
            }
            None => Event::LoadMore { lane: Direction::Older, auto: false },
        };
        let step = within("a page", given, || spool.step(at as f64 * 60_000.0, input).unwrap());
        for message in &step.warnings {
            super::is_plain(message);
        }
        for settled in &step.settled {
            if let Err(error) = &settled.result {
                mark(("load", error.code()));
                super::is_plain(error.message());
            }
        }
        for command in &step.commands {
            match command {
                Command::Send { turn: sent, .. } => turn = Some(*sent),
                Command::Sleep { .. } | Command::Abort { .. } => {}
                _ => panic!("an unknown command"),
            }
        }
    }
}

// The dialect, or all options where there is a `url`; then a separator and the body that answers.
pub(crate) fn run(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == BETWEEN).unwrap_or(bytes.len());
    let body = bytes.get(end + 1..).filter(|body| !body.is_empty()).unwrap_or(BODY);
    // As it comes from JavaScript, and as serde reads it.
    let value = match within("data", bytes.len(), || Value::from_json(&bytes[..end])) {
        Ok(value) => value,
        Err(error) => return is_typed(&error),
    };
    let options = if value.get("url").is_some() && value.get("dialect").is_some() {
        within("options", bytes.len(), || Options::from_value(&value))
    } else {
        within("a dialect", bytes.len(), || Dialect::from_value(&value))
            .map(|dialect| Options::new("https://api.example/rows/{page}?x=1", dialect))
    };
    let mut options = match options {
        Ok(options) => options,
        Err(error) => {
            // What is quoted in a message differs without end.
            let plain = |word: &&str| word.bytes().all(|byte| byte.is_ascii_lowercase());
            mark(error.message().split_whitespace().filter(plain).take(6).collect::<Vec<_>>());
            return is_typed(&error);
        }
    };
    options.seed = 1;
    match within("a feed", bytes.len(), || Spool::new(options)) {
        Ok(spool) => walk(spool, body, bytes.len() + BODY.len()),
        Err(error) => is_typed(&error),
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (number, known) in KNOWN.iter().enumerate() {
        let mut seed = known.dialect.clone().into_bytes();
        if number % 4 == 0 {
            let options =
                r#","limit":5,"maxItems":9,"key":["id","of"],"origins":["https://cdn.example"],"duplicates":"merge"}"#;
            seed = [br#"{"url":"https://api.example/rows","dialect":"#, &*seed, options.as_bytes()].concat();
        }
        if let Some(answer) = known.answers.first() {
            seed.push(BETWEEN);
            seed.extend_from_slice(answer.body.as_bytes());
        }
        seeds.push(seed);
    }
    seeds
}
