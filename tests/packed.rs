//! What is packed, or lies in a host buffer, reads like what is not: the same feed, packed at once and never, its pages
//! in the memory of the engine and in host buffers, side by side.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::ops::Range;

use proptest::prelude::*;
use support::Harness;
use unspool::{Direction, Duplicates, Event, HostBuffer, ResponseHead, Write};

const DIALECT: &str = r#"{"items": "data", "key": ["id", "of"], "next": {"set": {"query:c": "body:next"}},
    "back": {"set": {"query:b": "body:prev"}, "drop": ["query:c"]}}"#;
const SINGLE: &str = r#"{"items": "data", "key": "id", "next": {"set": {"query:c": "body:next"}},
    "back": {"set": {"query:b": "body:prev"}, "drop": ["query:c"]}}"#;
const KEYLESS: &str = r#"{"items": "data", "next": {"set": {"query:c": "body:next"}}}"#;

/// Keys that lie in the body as they are, and keys that do not; some of them the same one.
const KEYS: [&str; 12] = [
    "0",
    "1",
    "\"1\"",
    "1.0",
    "9007199254740993",
    "9007199254740992",
    r#""ab""#,
    r#""a\u0062""#,
    "\"東京\"",
    r#""a long key that is longer than a machine word and stands in the middle of the item""#,
    "true",
    "-1e3",
];

const VALUES: [&str; 10] = [
    "null",
    "\n\t[ 1 , 2.50 , -0 ]\r\n",
    r#""\ud83d\ude00 \"quoted\" \\ \/ tab\t""#,
    r#"{"id": 7, "id": 8, "__proto__": [], "": {}}"#,
    "18446744073709551616.000000000000000001e-7",
    "\"naïve café 東京 😀\"",
    "[[[[[[[[[[{\"a\":[{\"b\":[]}]}]]]]]]]]]]",
    "\"the same words again and again: the same words again and again: the same words\"",
    "false",
    "1.7976931348623157e308",
];

#[derive(Debug, Clone)]
enum Action {
    Page { newer: bool, rows: Vec<(usize, usize, usize)>, gap: usize },
    Insert { at: usize, row: (usize, usize, usize) },
    Update { row: (usize, usize, usize) },
    Remove { id: usize },
    Reset { keep: bool },
}

fn row() -> impl Strategy<Value = (usize, usize, usize)> {
    (0..KEYS.len(), 0..VALUES.len(), 0_usize..6)
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        8 => (any::<bool>(), prop::collection::vec(row(), 0..12), 0_usize..300)
            .prop_map(|(newer, rows, gap)| Action::Page { newer, rows, gap }),
        2 => (0_usize..30, row()).prop_map(|(at, row)| Action::Insert { at, row }),
        2 => row().prop_map(|row| Action::Update { row }),
        2 => (0..KEYS.len()).prop_map(|id| Action::Remove { id }),
        1 => any::<bool>().prop_map(|keep| Action::Reset { keep }),
    ]
}

/// An item of its own ugliness.
fn item((key, value, times): (usize, usize, usize)) -> String {
    let (key, value) = (KEYS[key], VALUES[value]);
    let body: Vec<String> = (0..times).map(|i| format!(r#","field {i}" : {value}"#)).collect();
    format!("{{ \"first\":{value},\"of\":\"x\" ,\"id\"\n: {key}{} }}", body.concat())
}

/// Does the same to a feed, and tells everything that can be seen of it.
fn act(harness: &mut Harness, action: &Action, page: usize, dialect: &str) -> String {
    let changes = harness.changes.len();
    match action {
        Action::Page { newer, rows, gap } => {
            let lane = if *newer { Direction::Newer } else { Direction::Older };
            harness.step(Event::LoadMore { lane, auto: false });
            let Some((turn, _)) = harness.out.pop() else { return String::new() };
            harness.timers.clear();
            let rows: Vec<String> = rows.iter().map(|row| item(*row)).collect();
            let body = format!(
                r#"{{"envelope":"{}","data":[{}],"next":"{page}","prev":"{page}"}}"#,
                "x".repeat(*gap),
                rows.join(" ,\n")
            );
            harness.step(Event::Answer { turn, head: ResponseHead::status(200), body: body.into() });
        }
        Action::Insert { at, row } => {
            harness.step(Event::Write(Write::Insert { position: *at, item: item(*row).into() }));
        }
        Action::Update { row } if dialect != KEYLESS => {
            harness.step(Event::Write(Write::Update { item: item(*row).into() }));
        }
        Action::Remove { id } if dialect != KEYLESS => {
            let key = if dialect == SINGLE { KEYS[*id].into() } else { format!(r#"[{},"x"]"#, KEYS[*id]) };
            let key = harness.spool.key_of(key.as_bytes()).unwrap();
            harness.step(Event::Write(Write::Remove { key }));
        }
        Action::Reset { keep } => {
            harness.step(Event::Reset { params: Vec::new(), keep: *keep });
        }
        _ => {}
    }
    let spool = &harness.spool;
    let mut told = format!("{:?}", &harness.changes[changes..]);
    let bytes_at = |(body, range): (&dyn HostBuffer, Range<usize>)| {
        let mut out = vec![0; range.len()];
        body.read(range.start, &mut out);
        out
    };
    for start in 0..=spool.len() {
        for end in start..=spool.len() {
            if let Some(array) = spool.array_in_host_buffer(start..end) {
                assert_eq!(bytes_at(array), *spool.array(start..end));
            }
        }
    }
    for position in 0..=spool.len() {
        if let Some(item) = spool.item_in_host_buffer(position) {
            assert_eq!(bytes_at(item), *spool.item(position).unwrap());
        }
        let key = spool.key(position);
        let found = key.as_ref().filter(|key| !key.is_empty()).map(|key| spool.find(key));
        let (item, identity) = (spool.item(position), spool.identity(position));
        told = [told, format!("{item:?} {key:?} {found:?} {identity:?}")].join("\n");
    }
    let (array, mut lines) = (spool.array(1..spool.len()), Vec::new());
    spool.ndjson(0..spool.len(), &mut lines);
    told + str::from_utf8(&array).unwrap() + str::from_utf8(&lines).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn wherever_the_items_lie_a_feed_says_the_same(
        actions in prop::collection::vec(action(), 1..30),
        dialect in prop::sample::select(vec![DIALECT, SINGLE, KEYLESS]),
        rule in prop::sample::select(vec![Duplicates::Last, Duplicates::First, Duplicates::Merge]),
        some in 1_usize..3_000,
    ) {
        let kinds = [(usize::MAX, false), (0, false), (some, false), (usize::MAX, true), (some, true)];
        let mut harnesses = kinds.map(|(unpacked, lends)| {
            let mut harness = Harness::with(dialect, |mut options| {
                options.max_stale_pages = 1_000;
                options.unpacked = unpacked;
                options.duplicates(rule)
            });
            harness.lends = lends;
            harness
        });
        for (page, action) in actions.iter().enumerate() {
            let [plain, packed, partly, lent, both] = harnesses.each_mut().map(|one| act(one, action, page, dialect));
            prop_assert_eq!(&packed, &plain);
            prop_assert_eq!(&partly, &plain);
            prop_assert_eq!(&lent, &plain);
            prop_assert_eq!(&both, &plain);
            for harness in &mut harnesses {
                harness.spool.pack(some / 3);
            }
        }
    }
}
