//! Random actions against the real feed and a dumb model of it. The seed and the actions are printed by proptest.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use proptest::prelude::*;
use support::{Harness, text};
use unspool::{Direction, Duplicates, Error, Event, Kind, ResponseHead, State, Status, Write};

const DIALECT: &str = r#"{"items": "data", "key": "id", "next": {"set": {"query:c": "body:next"}},
    "back": {"set": {"query:b": "body:prev"}, "drop": ["query:c"]}, "endStatus": [404], "expired": {"status": [410]}}"#;

#[derive(Debug, Clone)]
enum Action {
    Load {
        newer: bool,
        auto: bool,
    },
    Retry {
        newer: bool,
    },
    Abort {
        newer: bool,
    },
    /// Answers the request at this place among those that wait.
    Answer {
        which: usize,
        ids: Vec<u8>,
        values: u8,
        more: bool,
    },
    Status {
        which: usize,
        status: u16,
    },
    Garbage {
        which: usize,
        cut: usize,
    },
    Fail {
        which: usize,
    },
    /// Reports on a turn that is long over.
    Late {
        turn: u32,
    },
    Pass(u32),
    Online(bool),
    Reset {
        keep: bool,
    },
    Insert {
        at: usize,
        id: u8,
        value: u8,
    },
    Update {
        id: u8,
        value: u8,
    },
    Remove {
        id: u8,
    },
}

fn action() -> impl Strategy<Value = Action> {
    let ids = prop::collection::vec(0_u8..40, 0..8);
    let status = prop::sample::select(vec![404_u16, 410, 429, 500, 503, 400, 302]);
    prop_oneof![
        6 => (any::<bool>(), prop::bool::weighted(0.2)).prop_map(|(newer, auto)| Action::Load { newer, auto }),
        8 => (0_usize..2, ids, 0_u8..3, prop::bool::weighted(0.9)).prop_map(|(which, ids, values, more)| {
            Action::Answer { which, ids, values, more }
        }),
        1 => any::<bool>().prop_map(|newer| Action::Retry { newer }),
        1 => any::<bool>().prop_map(|newer| Action::Abort { newer }),
        1 => (0_usize..2, status).prop_map(|(which, status)| Action::Status { which, status }),
        1 => (0_usize..2, 0_usize..30).prop_map(|(which, cut)| Action::Garbage { which, cut }),
        1 => (0_usize..2).prop_map(|which| Action::Fail { which }),
        1 => (0_u32..60).prop_map(|turn| Action::Late { turn }),
        2 => (0_u32..70_000).prop_map(Action::Pass),
        1 => any::<bool>().prop_map(Action::Online),
        1 => any::<bool>().prop_map(|keep| Action::Reset { keep }),
        1 => (0_usize..12, 0_u8..50, any::<u8>()).prop_map(|(at, id, value)| Action::Insert { at, id, value }),
        1 => (0_u8..50, any::<u8>()).prop_map(|(id, value)| Action::Update { id, value }),
        1 => (0_u8..50).prop_map(|id| Action::Remove { id }),
    ]
}

/// The list as one would write it without a thought for speed.
#[derive(Default)]
struct Model {
    rows: Vec<(u8, String)>,
    removed: Vec<u8>,
    /// Written by hand, and the newest turn then.
    written: Vec<(u8, u32)>,
    stale: bool,
    /// Actions by hand since the reset that left the old rows standing.
    stale_writes: Vec<(Action, u32)>,
}

impl Model {
    fn page(&mut self, rows: Vec<(u8, String)>, front: bool, turn: u32, rule: Duplicates) {
        let mut updates = Vec::new();
        if std::mem::take(&mut self.stale) {
            let writes = std::mem::take(&mut self.stale_writes);
            *self = Model::default();
            for (write, when) in writes {
                match write {
                    Action::Update { .. } if when >= turn => updates.push((write, when)),
                    Action::Update { .. } => {}
                    _ => self.by_hand(&write, when),
                }
            }
        }
        let mut fresh: Vec<(u8, String)> = Vec::new();
        for (id, value) in rows {
            if self.removed.contains(&id) {
                continue;
            }
            let protected = self.written.iter().any(|(other, when)| *other == id && *when >= turn);
            let known = self.rows.iter_mut().chain(&mut fresh).find(|(other, _)| *other == id);
            match known {
                Some(_) if protected || rule == Duplicates::First => {}
                Some(row) => row.1 = value,
                None => fresh.push((id, value)),
            }
        }
        if front {
            fresh.append(&mut self.rows);
            self.rows = fresh;
        } else {
            self.rows.append(&mut fresh);
        }
        for (write, when) in updates {
            self.by_hand(&write, when);
        }
    }

    fn by_hand(&mut self, action: &Action, turn: u32) {
        if self.stale {
            self.stale_writes.push((action.clone(), turn));
        }
        match *action {
            Action::Insert { at, id, value } => {
                self.write(id, turn);
                self.removed.retain(|other| *other != id);
                match self.rows.iter_mut().find(|(other, _)| *other == id) {
                    Some(row) => row.1 = item(id, value),
                    None => self.rows.insert(at.min(self.rows.len()), (id, item(id, value))),
                }
            }
            Action::Update { id, value } => {
                if let Some(at) = self.rows.iter().position(|(other, _)| *other == id) {
                    self.write(id, turn);
                    self.rows[at].1 = item(id, value);
                }
            }
            Action::Remove { id } => {
                self.rows.retain(|(other, _)| *other != id);
                if !self.removed.contains(&id) {
                    self.removed.push(id);
                }
            }
            _ => {}
        }
    }

    fn write(&mut self, id: u8, turn: u32) {
        self.written.retain(|(other, _)| *other != id);
        self.written.push((id, turn));
    }
}

/// Some of them written with a line break.
fn item(id: u8, value: u8) -> String {
    let gap = if value % 5 == 4 { "\r\n" } else { "" };
    format!(r#"{{"id":{id},{gap}"v":{value}}}"#)
}

fn is_over(harness: &Harness, turn: u32) -> bool {
    harness.out.iter().all(|(other, _)| *other != turn) && harness.timers.iter().all(|(other, _)| *other != turn)
}

fn lane(newer: bool) -> Direction {
    if newer { Direction::Newer } else { Direction::Older }
}

fn run(actions: Vec<Action>, rule: Duplicates, unpacked: usize) -> Result<(), TestCaseError> {
    let mut harness = Harness::with(DIALECT, |mut options| {
        options.max_stale_pages = 1_000;
        options.unpacked = unpacked;
        options.duplicates(rule)
    });
    let mut model = Model::default();
    let mut newest_turn = 0;
    let mut pages = 0_u32;
    for action in actions {
        let action = action.clone();
        let pending = harness.out.len();
        let take = |harness: &mut Harness, which: usize| {
            let (turn, request) = harness.out.remove(which % pending);
            harness.timers.retain(|(other, _)| *other != turn);
            (turn, request)
        };
        match action {
            Action::Load { newer, auto } => drop(harness.step(Event::LoadMore { lane: lane(newer), auto })),
            Action::Retry { newer } => drop(harness.step(Event::Retry(lane(newer)))),
            Action::Abort { newer } => drop(harness.step(Event::Abort(lane(newer)))),
            Action::Answer { which, ids, values, more } if pending > 0 => {
                let (turn, request) = take(&mut harness, which);
                let rows: Vec<(u8, String)> = ids.iter().map(|id| (*id, item(*id, values))).collect();
                let texts: Vec<&str> = rows.iter().map(|(_, text)| text.as_str()).collect();
                pages += 1;
                let next = if more { format!("\"{pages}\"") } else { "null".into() };
                let comma = [",", ", ", "\n,"][pages as usize % 3];
                let body = format!(r#"{{"data":[{}],"next":{next},"prev":{next}}}"#, texts.join(comma));
                model.page(rows, request.url.contains("?b="), turn, rule);
                harness.step(Event::Answer { turn, head: ResponseHead::status(200), body: body.into() });
            }
            Action::Status { which, status } if pending > 0 => {
                let (turn, _) = take(&mut harness, which);
                harness.step(Event::Answer { turn, head: ResponseHead::status(status), body: Vec::new().into() });
            }
            Action::Garbage { which, cut } if pending > 0 => {
                let (turn, _) = take(&mut harness, which);
                let whole = r#"{"data":[{"id":1,"v":9}],"next":"x","prev":"x"}"#;
                let body = whole.as_bytes()[..=cut.min(whole.len() - 2)].to_vec();
                harness.step(Event::Answer { turn, head: ResponseHead::status(200), body: body.into() });
            }
            Action::Fail { which } if pending > 0 => {
                let (turn, _) = take(&mut harness, which);
                harness.step(Event::Failed { turn, failure: Error::new(Kind::Network, "lost") });
            }
            Action::Late { turn } if is_over(&harness, turn) => {
                let body = br#"{"data":[{"id":99}],"next":"late"}"#.to_vec();
                harness.step(Event::Answer { turn, head: ResponseHead::status(200), body: body.into() });
                harness.step(Event::Woke { turn });
            }
            Action::Pass(millis) => drop(harness.pass(f64::from(millis))),
            Action::Online(online) => drop(harness.step(Event::Online(online))),
            Action::Reset { keep } => {
                harness.step(Event::Reset { params: Vec::new(), keep });
                if !keep {
                    model = Model::default();
                }
                model.stale = keep;
                model.stale_writes.clear();
            }
            Action::Insert { at, id, value } => {
                harness.step(Event::Write(Write::Insert { position: at, item: item(id, value).into() }));
                model.by_hand(&action, newest_turn);
            }
            Action::Update { id, value } => {
                harness.step(Event::Write(Write::Update { item: item(id, value).into() }));
                model.by_hand(&action, newest_turn);
            }
            Action::Remove { id } => {
                let key = harness.spool.key_of(id.to_string().as_bytes()).unwrap();
                harness.step(Event::Write(Write::Remove { key }));
                model.by_hand(&action, newest_turn);
            }
            _ => {}
        }
        newest_turn = harness
            .out
            .iter()
            .map(|(turn, _)| *turn)
            .chain(harness.timers.iter().map(|(turn, _)| *turn))
            .fold(newest_turn, u32::max);
        check(&harness, &model)?;
    }
    Ok(())
}

fn check(harness: &Harness, model: &Model) -> Result<(), TestCaseError> {
    let expected: Vec<&str> = model.rows.iter().map(|(_, text)| text.as_str()).collect();
    prop_assert_eq!(harness.items(), expected.clone());
    for (position, (id, _)) in model.rows.iter().enumerate() {
        let key = harness.spool.key_of(id.to_string().as_bytes()).unwrap();
        prop_assert_eq!(harness.spool.find(&key), Some(position));
        let there = harness.spool.key(position);
        prop_assert_eq!(there.as_deref(), Some(key.as_slice()));
    }
    for start in [0, model.rows.len() / 2] {
        let lines: String = expected.iter().skip(start).map(|text| text.replace("\r\n", "") + "\n").collect();
        let mut out = Vec::new();
        harness.spool.ndjson(start..model.rows.len(), &mut out);
        prop_assert_eq!(text(&out), lines);
        let array = format!("[{}]", expected[start..].join(","));
        prop_assert_eq!(text(&harness.spool.array(start..model.rows.len())), array);
    }
    // One request in flight per lane, and never one without its timer.
    let mut busy = 0;
    for id in Direction::ALL {
        match harness.spool.state(id) {
            State::Loading { .. } => busy += 1,
            State::Waiting { until: Some(until), .. } => {
                prop_assert!(harness.timers.iter().any(|(_, at)| at == until), "a wait without a timer never ends");
            }
            _ => {}
        }
    }
    prop_assert_eq!(harness.out.len(), busy);
    for (turn, _) in &harness.out {
        prop_assert!(harness.timers.iter().any(|(other, _)| other == turn), "an attempt without a timeout");
    }
    let settled_lanes = Direction::ALL.into_iter().filter(|id| harness.spool.status(*id) == Status::Closed).count();
    prop_assert_eq!(settled_lanes, 0);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, ..ProptestConfig::default() })]

    #[test]
    fn the_feed_is_the_model(
        actions in prop::collection::vec(action(), 1..60),
        first in any::<bool>(),
        // Everything is packed at once, after a few pages, or never.
        unpacked in prop::sample::select(vec![0, 300, usize::MAX]),
    ) {
        run(actions, if first { Duplicates::First } else { Duplicates::Last }, unpacked)?;
    }
}
