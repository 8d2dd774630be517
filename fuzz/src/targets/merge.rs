//! `duplicates: "merge"`: what several versions of one item become is what `serde_json` makes of them, member by
//! member.

use crate::BETWEEN;
use crate::known::KNOWN;
use crate::law::{BASE, KEPT_BASE, KEPT_PER_BYTE, PACKER, PEAK_PER_BYTE, TOTAL_PER_BYTE, counted, hold};
use crate::marks::mark;
use serde_json::Value;
use unspool::{Command, Dialect, Direction, Duplicates, Event, Options, ResponseHead, Spool};

/// So many versions, and pages, are enough.
const VERSIONS: usize = 100;
/// The key, under a name that no input has.
const KEY: &str = "\"the key\":1";
const DIALECT: &str = r#"{"items": "data", "key": "the key", "next": {"set": {"query:c": "body:next"}}}"#;

/// The object with the key as its first member.
fn keyed(object: &[u8]) -> Option<Vec<u8>> {
    let inside = object.trim_ascii().strip_prefix(b"{")?;
    let comma: &[u8] = if inside.trim_ascii() == b"}" { b"" } else { b"," };
    Some([b"{", KEY.as_bytes(), comma, inside].concat())
}

// Versions, each a JSON object; an empty record ends a page, and what is no object is passed over.
pub(crate) fn run(bytes: &[u8]) {
    let mut pages = vec![Vec::new()];
    let mut model: Option<Value> = None;
    // What even the plainest way has to write: each version over all that came before.
    let mut given = 0;
    let mut whole = 0;
    for version in bytes.split(|byte| *byte == BETWEEN).take(VERSIONS) {
        if version.is_empty() {
            pages.push(Vec::new());
            continue;
        }
        // What the model does not read: lone surrogates, depths past 128, numbers past the range of f64.
        let (Some(item), Ok(Value::Object(_))) = (keyed(version), serde_json::from_slice(version)) else { continue };
        let Ok(Value::Object(value)) = serde_json::from_slice(&item) else { continue };
        if value["the key"] != 1 {
            continue;
        }
        mark(("members", value.len().ilog2(), version.contains(&b'\\')));
        given += item.len();
        whole += given;
        match &mut model {
            Some(Value::Object(older)) => older.extend(value),
            _ => model = Some(Value::Object(value)),
        }
        pages.last_mut().expect("there is one").push(item);
    }
    let Some(model) = model else { return };

    let dialect: Dialect = serde_json::from_str(DIALECT).expect("a sound dialect");
    let mut options = Options::new("https://api.example/", dialect).duplicates(Duplicates::Merge);
    options.max_stale_pages = u32::MAX;
    options.max_empty_pages = u32::MAX;
    options.retries = 0;
    options.unpacked = [usize::MAX, 0, usize::MAX, 300][bytes.len() % 4];
    options.seed = 1;
    let base = BASE + if options.unpacked == usize::MAX { 0 } else { PACKER };
    let (mut kept, mut fed) = (0, 0);
    let mut spool = Spool::new(options).expect("sound options");
    let mut commands = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        let next = format!("],\"next\":\"{number}\"}}");
        let body = [b"{\"data\":[", &*page.join(&b","[..]), next.as_bytes()].concat();
        fed += body.len();
        let ((), used) = counted(|| {
            // An empty page is followed at once, or after a pause, within the same load.
            if commands.is_empty() {
                commands = spool.step(0.0, Event::LoadMore { lane: Direction::Older, auto: false }).unwrap().commands;
            }
            if let [Command::Sleep { turn, .. }] = commands[..] {
                commands = spool.step(0.0, Event::Woke { turn }).unwrap().commands;
            }
            let Some(Command::Send { turn, .. }) = commands.first() else { panic!("nothing is asked: {commands:?}") };
            let answer = Event::Answer { turn: *turn, head: ResponseHead::status(200), body: body.into() };
            commands = spool.step(0.0, answer).unwrap().commands;
        });
        kept += used.kept;
        hold("a page of versions", "bytes at once", used.peak, fed, PEAK_PER_BYTE, base);
        hold("a page of versions", "bytes in all", used.total, whole + fed, TOTAL_PER_BYTE, base);
    }
    hold("a merged item", "bytes kept", kept.max(0) as u64, fed, KEPT_PER_BYTE, base + KEPT_BASE);
    mark((pages.len().min(4), pages.iter().map(Vec::len).max().unwrap_or(0).checked_ilog2()));
    assert_eq!(spool.len(), 1);
    let item = spool.item(0).expect("there is one");
    let merged: Value = serde_json::from_slice(&item).expect("a merged item is JSON");
    assert_eq!(merged, model);
    let order = |value: &Value| value.as_object().map(|object| object.keys().cloned().collect::<Vec<_>>());
    assert_eq!(order(&merged), order(&model), "the order of members");
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let between = char::from(BETWEEN).to_string();
    [
        vec![r#"{"a":1,"b":{"c":2}}"#, r#"{"b":3,"d":[4]}"#],
        vec![r#"{"a":1}"#, "", r#"{"a":2,"e":null}"#, "", r#"{}"#],
        vec![r#"{"\u0061":1,"a":2}"#, r#"{"a":3,"\u0061":4,"z":5,"z":6}"#],
        vec![r#"{ "x" : "y" }"#, "", "", r#"{"x":1e2}"#],
    ]
    .iter()
    .map(|versions| versions.join(&between).into_bytes())
    .chain(KNOWN.iter().step_by(4).map(|known| {
        let bodies: Vec<&str> = known.answers.iter().map(|answer| answer.body.as_str()).collect();
        bodies.join(&between).into_bytes()
    }))
    .collect()
}
