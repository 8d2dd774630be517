//! Makes [`PAGES`] pages, reads the first so many of them and ends: `cargo xtask test --only count` runs it under
//! callgrind, which counts its instructions. What a page costs is the difference between two runs.
//!
//! Usage: `unspool-count scan|ingest <bytes of an item> <pages to read>`

use std::fmt::Write as _;
use std::process::ExitCode;
use unspool::json::Tape;
use unspool::{Command, Dialect, Direction, Event, Options, ResponseHead, Spool, Value};

const PAGES: usize = 120;
const ITEMS: usize = 100;
const TEXT: &str =
    "thread loom spool knot page cursor \\\"warm\\\" cold first naïve café 東京 😀 keeps moves finds holds ";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize| args.get(at).and_then(|arg| arg.parse().ok());
    let (Some(what), Some(size), Some(pages)) = (args.first(), number(1), number(2)) else {
        eprintln!("usage: unspool-count scan|ingest <bytes of an item> <pages to read, up to 120>");
        return ExitCode::FAILURE;
    };
    let bodies: Vec<Vec<u8>> = (0..PAGES).map(|number| page(number, size)).collect();
    let read = bodies.into_iter().take(pages);
    let items = if what == "scan" { scan(read) } else { ingest(read) };
    assert_eq!(items, pages * ITEMS, "each page has {ITEMS} items, and none comes twice");
    ExitCode::SUCCESS
}

/// Validates and marks each page, and counts the elements.
fn scan(bodies: impl Iterator<Item = Vec<u8>>) -> usize {
    let mut tape = Tape::new();
    let one = |body: Vec<u8>| {
        let list = tape.parse(&body).ok().and_then(|doc| doc.root().get("data"));
        list.map_or(0, |list| list.elements().count())
    };
    bodies.map(one).sum()
}

/// One list of all pages: validated, deduplicated, kept. Its length.
fn ingest(bodies: impl Iterator<Item = Vec<u8>>) -> usize {
    let text = r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:nextCursor"}}, "stop": [{"flag": "body:hasMore"}]}"#;
    let dialect = Value::from_json(text.as_bytes()).ok().and_then(|value| Dialect::from_value(&value).ok());
    let mut options = Options::new("https://api.example/posts", dialect.expect("a sound dialect"));
    // The same hashes each time, and so the same number of instructions.
    options.seed = 0x5eed;
    let mut spool = Spool::new(options).expect("sound options");
    for body in bodies {
        let step = spool.step(0.0, Event::LoadMore { lane: Direction::Older, auto: false }).unwrap();
        let Some(Command::Send { turn, .. }) = step.commands.first() else { break };
        let _ =
            spool.step(0.0, Event::Answer { turn: *turn, head: ResponseHead::status(200), body: body.into() }).unwrap();
    }
    spool.len()
}

/// Page `number`: items of about `size` bytes with the usual members.
fn page(number: usize, size: usize) -> Vec<u8> {
    let mut out = String::from("{\"data\":[");
    let text = TEXT.repeat(size / TEXT.len() + 1);
    for item in number * ITEMS..(number + 1) * ITEMS {
        let start = out.len();
        let (comma, score, done) = (if item % ITEMS > 0 { "," } else { "" }, item % 97, item % 3 == 0);
        let at = 1_795_219_200 + item;
        let _ = write!(out, r#"{comma}{{"id":"p_{item:08}","seq":{item},"score":{score}.125,"done":{done},"at":{at},"#);
        // Up to a space: never inside a character or an escape.
        let left = (start + size).saturating_sub(out.len() + 12).max(10);
        let end = text.as_bytes()[..left].iter().rposition(|byte| *byte == b' ').unwrap_or(0);
        let _ = write!(out, r#""title":"{}"}}"#, &text[..end]);
    }
    let _ = write!(out, r#"],"nextCursor":"c{number}","hasMore":true}}"#);
    out.into_bytes()
}
