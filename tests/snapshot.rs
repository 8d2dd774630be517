//! Behaviours 38 and 39 in Rust: a list that was kept goes on. The oracle is the list that was never interrupted.

mod support;

use proptest::prelude::*;
use unspool::{Command, Dialect, Direction, Event, Options, ResponseHead, Spool};

const ROWS: usize = 40;

/// How an API pages, and the answer to a URL of its.
struct Api {
    dialect: &'static str,
    answer: fn(&str) -> String,
}

fn parameter(url: &str, name: &str) -> usize {
    let query = url.split('?').nth(1).unwrap_or_default();
    let value = query.split('&').find_map(|piece| piece.strip_prefix(name)?.strip_prefix('='));
    value.map_or(0, |value| value.parse().unwrap_or(0))
}

fn rows(at: usize, count: usize) -> String {
    let rows: Vec<String> = (at..ROWS.min(at + count)).map(|id| format!("{{\"id\":{id}}}")).collect();
    format!("[{}]", rows.join(","))
}

const APIS: [Api; 3] = [
    Api {
        dialect: r#"{"items":"data","key":"id","next":{"set":{"query:cursor":"body:next"}}}"#,
        answer: |url| {
            let at = parameter(url, "cursor");
            let next = if at + 6 < ROWS { (at + 6).to_string() } else { "null".into() };
            format!("{{\"data\":{},\"next\":{next}}}", rows(at, 6))
        },
    },
    Api {
        dialect: r#"{"items":"","key":"id","next":{"set":{"query:offset":{"inc":"items","from":0}}},"stop":[{"empty":true}]}"#,
        answer: |url| rows(parameter(url, "offset"), 7),
    },
    Api {
        dialect: r#"{"items":"data","key":"id","next":{"url":"body:next"}}"#,
        answer: |url| {
            let at = parameter(url, "from");
            let next = format!(",\"next\":\"/list?from={}&token=SECRET\"", at + 5);
            format!("{{\"data\":{}{}}}", rows(at, 5), if at + 5 < ROWS { next } else { String::new() })
        },
    },
];

fn made(api: &Api) -> Spool {
    let dialect: Dialect = serde_json::from_str(api.dialect).unwrap();
    Spool::new(Options::new("https://api.example/list?token=SECRET", dialect)).unwrap()
}

fn load(spool: &mut Spool, api: &Api) {
    let mut outcome = spool.step(0.0, Event::LoadMore { lane: Direction::Older, auto: false }).unwrap();
    for _ in 0..20 {
        let event = match outcome.commands.first() {
            Some(Command::Send { turn, request }) => {
                let body = (api.answer)(&request.url).into_bytes().into();
                Event::Answer { turn: *turn, head: ResponseHead::status(200), body }
            }
            Some(Command::Sleep { turn, .. }) => Event::Woke { turn: *turn },
            _ => return,
        };
        outcome = spool.step(1.0, event).unwrap();
    }
}

fn kept(spool: &Spool) -> (String, Vec<u8>) {
    // In which order keys were removed is nobody's concern.
    let mut state: serde_json::Value = serde_json::from_str(&spool.state_text()).unwrap();
    state[2].as_array_mut().unwrap().sort_by_key(ToString::to_string);
    (state.to_string(), spool.array(0..spool.len()).into_owned())
}

fn restored(api: &Api, (state, items): &(String, Vec<u8>)) -> Spool {
    let mut spool = made(api);
    let items = items.clone().into();
    let _ = spool.step(0.0, Event::Restore { items, state: state.clone() }).unwrap();
    spool
}

proptest! {
    #[test]
    fn a_list_that_is_kept_and_taken_up_at_any_time_is_the_list_that_was_never_kept(
        which in 0..APIS.len(),
        steps in prop::collection::vec((0..4_u8, any::<prop::sample::Index>()), 1..16),
    ) {
        let api = &APIS[which];
        let (mut spool, mut whole) = (made(api), made(api));
        for (step, index) in steps {
            match step {
                0 | 1 => {
                    load(&mut spool, api);
                    load(&mut whole, api);
                }
                2 => {
                    let key = index.index(ROWS).to_string().into_bytes();
                    for spool in [&mut spool, &mut whole] {
                        let write = unspool::Write::Remove { key: key.clone() };
                        let _ = spool.step(2.0, Event::Write(write)).unwrap();
                    }
                }
                _ => spool = restored(api, &kept(&spool)),
            }
            prop_assert_eq!(kept(&spool), kept(&whole));
            prop_assert_eq!(spool.state(Direction::Older), whole.state(Direction::Older));
            prop_assert_eq!(spool.ending(Direction::Older), whole.ending(Direction::Older));
            prop_assert!(!spool.state_text().contains("SECRET"));
            prop_assert!(spool.cursor(Direction::Older).is_none_or(|cursor| !cursor.contains("SECRET")));
        }
        for _ in 0..10 {
            load(&mut spool, api);
            load(&mut whole, api);
        }
        prop_assert_eq!(kept(&spool), kept(&whole));
    }

    #[test]
    fn a_state_that_was_changed_anywhere_is_refused_or_read_and_never_a_panic(
        which in 0..APIS.len(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let api = &APIS[which];
        let mut spool = made(api);
        load(&mut spool, api);
        let mut state = spool.state_text().into_bytes();
        let at = at.index(state.len());
        state[at] = byte;
        let mut other = made(api);
        let state = String::from_utf8_lossy(&state).into_owned();
        if let Err(error) = other.step(0.0, Event::Restore { items: "[]".into(), state }) {
            prop_assert!(error.path().is_some() || error.url().is_some(), "{error:?}");
            prop_assert!(other.is_empty());
        }
        load(&mut other, api);
    }
}

#[test]
fn a_cursor_begins_a_list_and_no_snapshot_leads_to_another_origin() {
    let api = &APIS[2];
    let mut spool = made(api);
    assert_eq!(spool.cursor(Direction::Older), None);
    load(&mut spool, api);
    let cursor = spool.cursor(Direction::Older).unwrap();
    assert!(cursor.contains("from=5"), "{cursor}");
    let dialect: Dialect = serde_json::from_str(api.dialect).unwrap();
    let options = Options::new("https://api.example/list?token=SECRET", dialect);
    let mut there = Spool::new(options.clone().cursor(cursor)).unwrap();
    load(&mut there, api);
    assert_eq!(there.item(0).as_deref(), Some(br#"{"id":5}"#.as_slice()));
    for wrong in ["", "[", "[1]", "=x", "[0,[\"a=b\"],0,[[\"x\"]],0]"] {
        assert_eq!(Spool::new(options.clone().cursor(wrong)).unwrap_err().path(), Some("options.cursor"), "{wrong}");
    }
    let state = spool.state_text().replace("[[0,[", "[[[\"https:\",\"\",\"evil.example\"],[");
    let error = made(api).step(0.0, Event::Restore { items: "".into(), state }).unwrap_err();
    assert_eq!(error.kind(), unspool::Kind::Origin, "{error}");
    for items in ["{}", "[", "[{}]", "[5]"] {
        let state = made(api).state_text();
        assert!(made(api).step(0.0, Event::Restore { items: items.into(), state }).is_err(), "{items}");
    }
    assert!(spool.step(0.0, Event::Restore { items: "[]".into(), state: String::new() }).is_err());
}
