//! Behaviour 29 in Rust: a list that is read again, against a server whose list changes. Ids fall, as the newest
//! come first: so whatever happens, the ids of the feed must fall as well, and what it misses must lie in a gap or
//! beyond its end.

mod support;

use proptest::prelude::*;
use unspool::{Command, Dialect, Direction, Event, Gap, Loaded, Options, Outcome, ResponseHead, Spool};

const PAGE: usize = 4;

struct World {
    /// Ids, the newest first.
    server: Vec<u32>,
    newest: u32,
    spool: Spool,
    gaps: Vec<Gap>,
    /// A mirror that follows the splices.
    mirror: Vec<Option<Vec<u8>>>,
    requests: usize,
}

impl World {
    fn new(rows: u32, counts: bool) -> World {
        World::with_window(rows, counts, None)
    }

    fn with_window(rows: u32, counts: bool, window: Option<u32>) -> World {
        let next = if counts {
            r#"{"set":{"query:offset":{"inc":"items","from":0}}},"stop":[{"empty":true}]"#
        } else {
            r#"{"set":{"query:before":"body:next"}}"#
        };
        let dialect = format!(r#"{{"items":"data","key":"id","next":{next}}}"#);
        let dialect: Dialect = serde_json::from_str(&dialect).unwrap();
        let mut options = Options::new("https://api.example/list", dialect);
        options.window = window;
        let spool = Spool::new(options).unwrap();
        World { server: (1..=rows).rev().collect(), newest: rows, spool, gaps: vec![], mirror: vec![], requests: 0 }
    }

    fn answer(&self, url: &str) -> String {
        let value = |name: &str| url.split_once(&format!("{name}=")).map(|(_, value)| value.parse::<u32>().unwrap());
        let start = match (value("before"), value("offset")) {
            (Some(before), _) => self.server.iter().position(|id| *id < before).unwrap_or(self.server.len()),
            (_, offset) => offset.unwrap_or(0) as usize,
        };
        let page = &self.server[start.min(self.server.len())..self.server.len().min(start + PAGE)];
        let rows: Vec<String> = page.iter().map(|id| format!("{{\"id\":{id}}}")).collect();
        let next = page.last().filter(|last| self.server.last() != Some(last));
        let next = next.map_or("null".into(), u32::to_string);
        format!("{{\"data\":[{}],\"next\":{next}}}", rows.join(","))
    }

    fn follow(&mut self, outcome: &Outcome) {
        for change in &outcome.changes {
            for splice in &change.splices {
                let end = splice.start + splice.removed;
                self.mirror.splice(splice.start..end, (0..splice.added).map(|_| None));
            }
        }
        self.gaps.clone_from(&outcome.gaps);
        for at in 0..self.mirror.len() {
            let item = self.spool.item(at).unwrap().into_owned();
            if item == b"null" {
                // Its bytes were given back.
                continue;
            }
            let known = self.mirror[at].get_or_insert_with(|| item.clone());
            assert_eq!(*known, item, "a row moved, or changed, and no splice says so");
        }
        assert_eq!(self.mirror.len(), self.spool.len());
    }

    fn act(&mut self, event: Event) -> Option<Loaded> {
        let mut outcome = self.spool.step(0.0, event).unwrap();
        for _ in 0..200 {
            self.follow(&outcome);
            let event = match outcome.commands.first() {
                Some(Command::Send { turn, request }) => {
                    self.requests += 1;
                    let body = self.answer(&request.url).into();
                    Event::Answer { turn: *turn, head: ResponseHead::status(200), body }
                }
                Some(Command::Sleep { turn, .. }) => Event::Woke { turn: *turn },
                _ => return outcome.settled.first().and_then(|load| load.result.clone().ok()),
            };
            outcome = self.spool.step(1.0, event).unwrap();
        }
        panic!("it does not end");
    }

    fn load(&mut self) -> Option<Loaded> {
        self.act(Event::LoadMore { lane: Direction::Older, auto: false })
    }

    fn ids(&self) -> Vec<u32> {
        let id = |at| {
            let item = self.spool.item(at).unwrap();
            serde_json::from_slice::<serde_json::Value>(&item).unwrap()["id"].as_u64().unwrap() as u32
        };
        (0..self.spool.len()).map(id).collect()
    }

    /// Rows of the server that the feed lacks between two of its own, where no gap is.
    fn missed(&self) -> Vec<u32> {
        let ids = self.ids();
        let lacks = |id: &&u32| {
            let place = ids.iter().position(|known| known <= *id);
            place
                .is_some_and(|place| ids[place] != **id && place > 0 && !self.gaps.iter().any(|gap| gap.index == place))
        };
        self.server.iter().filter(lacks).copied().collect()
    }
}

proptest! {
    #[test]
    fn whatever_a_server_does_rows_stand_in_its_order_and_what_is_missing_lies_in_a_gap(
        counts in any::<bool>(),
        steps in prop::collection::vec((0..9_u8, any::<prop::sample::Index>(), 1..3_u32), 1..40),
    ) {
        let mut world = World::new(11, counts);
        let _ = world.load();
        for (step, index, pages) in steps {
            // Rows came in front of all that is known: a list that counts must look first how far it has moved.
            match step {
                3 if counts => drop(world.act(Event::Refresh { all: true, pages: 1 })),
                4 if counts => drop(world.act(Event::Refresh { all: false, pages })),
                _ => {}
            }
            match step {
                0 | 1 => {
                    for _ in 0..index.index(2 * PAGE) {
                        world.newest += 1;
                        world.server.insert(0, world.newest);
                    }
                }
                2 if !world.server.is_empty() && !counts => {
                    // Not most of the first page but its first row: that looks like a row that is pinned.
                    let at = index.index(world.server.len());
                    if at == 0 || at > PAGE {
                        world.server.remove(at);
                    }
                }
                3 => {
                    let _ = world.load();
                }
                4 if !world.gaps.is_empty() => {
                    let gap = world.gaps[index.index(world.gaps.len())];
                    let _ = world.act(Event::LoadGap(gap.id));
                }
                5 => {
                    let _ = world.act(Event::Refresh { all: true, pages: 1 });
                }
                _ => {
                    let _ = world.act(Event::Refresh { all: false, pages });
                }
            }
            let ids = world.ids();
            prop_assert!(ids.is_sorted_by(|a, b| a > b), "{ids:?} after {step}");
            prop_assert_eq!(world.missed(), Vec::<u32>::new(), "{:?} of {:?}, gaps {:?}", ids, world.server, world.gaps);
        }
        for _ in 0..100 {
            if counts {
                let _ = world.act(Event::Refresh { all: false, pages: 1 });
            }
            let Some(gap) = world.gaps.last().copied() else { break };
            let _ = world.act(Event::LoadGap(gap.id));
        }
        let _ = world.act(Event::Refresh { all: false, pages: 100 });
        for _ in 0..100 {
            if world.spool.has_more(Direction::Older) {
                let _ = world.load();
            }
        }
        let _ = world.act(Event::Refresh { all: true, pages: 1 });
        prop_assert_eq!(world.ids(), world.server.clone());
        prop_assert_eq!(&world.gaps, &[]);
    }
}

proptest! {
    #[test]
    fn rows_of_a_window_come_again_wherever_they_have_moved(
        counts in any::<bool>(),
        steps in prop::collection::vec((0..8_u8, any::<prop::sample::Index>()), 1..60),
    ) {
        let mut world = World::with_window(120, counts, Some(1));
        let _ = world.load();
        let (mut unread, mut loads) = (0, 0);
        for (step, index) in steps {
            match step {
                0..=2 => {
                    let _ = world.load();
                    loads += 1;
                }
                3 => {
                    // Not so many that a list which counts cannot tell where it is.
                    let news = (1 + index.index(3 * PAGE)).min((loads.min(8) * PAGE).saturating_sub(unread));
                    for _ in 0..news {
                        world.newest += 1;
                        world.server.insert(0, world.newest);
                    }
                    unread += news;
                    if index.index(2) > 0 {
                        let _ = world.act(Event::Refresh { all: false, pages: 50 });
                        unread = 0;
                    }
                }
                4 if !counts => drop(world.server.remove(1 + index.index(world.server.len() - 1))),
                _ => {
                    let start = index.index(world.spool.len());
                    let end = world.spool.len().min(start + 1 + usize::from(step));
                    let _ = world.act(Event::Ensure(start..end));
                    for at in start..end {
                        let key = String::from_utf8(world.spool.key(at).unwrap().into_owned()).unwrap();
                        let id: u32 = key.parse().unwrap();
                        let there = *world.spool.item(at).unwrap() != *b"null";
                        prop_assert!(there || !world.server.contains(&id), "{id} at {at} of {start}..{end}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_refresh_that_meets_known_rows_is_one_request_and_one_that_does_not_leaves_a_gap() {
    for counts in [false, true] {
        let mut world = World::new(20, counts);
        let _ = world.load();
        world.server.splice(0..0, [22, 21]);
        world.requests = 0;
        let loaded = world.act(Event::Refresh { all: false, pages: 3 }).unwrap();
        assert_eq!((loaded.added, loaded.duplicates, world.requests), (2, 2, 1));
        assert_eq!((world.ids(), world.gaps.len()), (vec![22, 21, 20, 19, 18, 17], 0));
        world.server.splice(0..0, (23..=40).rev());
        let loaded = world.act(Event::Refresh { all: false, pages: 2 }).unwrap();
        assert_eq!((loaded.added, world.gaps[0].index), (8, 8));
        for index in [12, 16] {
            let _ = world.act(Event::LoadGap(world.gaps[0].id));
            assert_eq!(world.gaps[0].index, index);
        }
        let loaded = world.act(Event::LoadGap(world.gaps[0].id)).unwrap();
        assert_eq!((loaded.added, world.gaps.len()), (2, 0));
        assert_eq!(world.ids(), (17..=40).rev().collect::<Vec<u32>>());
        world.server.retain(|id| id % 3 > 0);
        let loaded = world.act(Event::Refresh { all: true, pages: 1 }).unwrap();
        assert_eq!((loaded.removed, loaded.added), (8, 0));
        let _ = (0..30).map_while(|_| world.load().filter(|load| !load.done)).count();
        let _ = world.act(Event::Refresh { all: true, pages: 1 });
        assert_eq!(world.ids(), world.server);
    }
}

#[test]
fn gaps_of_a_list_that_counts_close_from_the_front_whichever_is_asked_for() {
    let mut world = World::new(20, true);
    let _ = world.load();
    for _ in 0..3 {
        for _ in 0..10 {
            world.newest += 1;
            world.server.insert(0, world.newest);
        }
        let _ = world.act(Event::Refresh { all: false, pages: 1 });
    }
    assert_eq!(world.gaps.len(), 3);
    let last = world.gaps[2].id;
    for turn in 0.. {
        assert!(turn < 20, "it does not close");
        let loaded = world.act(Event::LoadGap(last)).unwrap();
        let ids = world.ids();
        assert!(ids.is_sorted_by(|a, b| a > b), "{ids:?}");
        assert_eq!(loaded.done, world.gaps.iter().all(|gap| gap.id != last));
        if loaded.done {
            break;
        }
    }
    assert_eq!(world.gaps, []);
    assert_eq!(world.ids(), (17..=50).rev().collect::<Vec<u32>>());
}

#[test]
fn rows_in_front_are_no_loop_for_a_list_that_counts() {
    let mut world = World::new(20, true);
    let _ = world.load();
    world.server.splice(0..0, (21..=200).rev());
    let _ = world.act(Event::Refresh { all: false, pages: 100 });
    assert_eq!((world.ids().len(), world.gaps.len()), (184, 0));
    for turn in 0.. {
        assert!(turn < 60, "it does not end");
        if world.load().is_none_or(|load| load.done) {
            break;
        }
    }
    assert_eq!(world.ids(), world.server);
}
