//! Local writes by hand: what each answer of the engine says. What they come to together is in `writes_model.rs`.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use support::{CURSOR, Harness, keys, text};
use unspool::{Duplicates, Event, ItemOrder, Kind, Options, Splice, Write};

fn key(harness: &Harness, json: &str) -> Vec<u8> {
    harness.spool.key_of(json.as_bytes()).unwrap()
}

/// The list after its first page, with another one behind it.
fn loaded(rows: &str, set: impl FnOnce(Options) -> Options) -> Harness {
    let mut harness = Harness::with(CURSOR, set);
    harness.load().rows_come(rows, Some("b"));
    harness
}

trait Writes {
    fn rows_come(&mut self, rows: &str, next: Option<&str>) -> &mut Harness;
    fn write(&mut self, write: Write) -> u32;
    fn insert(&mut self, position: usize, item: &str) -> u32;
    fn temp(&mut self, position: usize, temp: &str, item: &str) -> u32;
    fn patch(&mut self, id: &str, members: &str) -> u32;
    fn remove(&mut self, id: &str) -> u32;
    fn undo(&mut self, number: u32) -> Vec<Splice>;
    fn rows(&self) -> String;
}

impl Writes for Harness {
    fn rows_come(&mut self, rows: &str, next: Option<&str>) -> &mut Harness {
        let next = next.map_or("null".into(), |next| format!("\"{next}\""));
        let body = format!(r#"{{"data":[{rows}],"next":{next},"more":{}}}"#, next != "null");
        self.answer(&body)
    }

    fn write(&mut self, write: Write) -> u32 {
        self.changes.clear();
        self.step(Event::Write(write));
        self.write
    }

    fn insert(&mut self, position: usize, item: &str) -> u32 {
        self.write(Write::Insert { position, item: item.into() })
    }

    fn temp(&mut self, position: usize, temp: &str, item: &str) -> u32 {
        let temp = Some(key(self, temp));
        self.write(Write::Place { position: Some(position), temp, item: item.into() })
    }

    fn patch(&mut self, id: &str, members: &str) -> u32 {
        let key = key(self, id);
        self.write(Write::Patch { key, members: members.into() })
    }

    fn remove(&mut self, id: &str) -> u32 {
        let key = key(self, id);
        self.write(Write::Remove { key })
    }

    fn undo(&mut self, number: u32) -> Vec<Splice> {
        assert_eq!(self.write(Write::Undo { number }), 0);
        self.changes.iter().flat_map(|change| change.splices.clone()).collect()
    }

    fn rows(&self) -> String {
        self.items().join(" ")
    }
}

fn splice(start: usize, removed: usize, added: usize) -> Splice {
    Splice { start, removed, added }
}

#[test]
fn behaviour_70_each_write_has_a_number_and_one_that_did_nothing_has_none() {
    let mut feed = loaded(r#"{"id":1},{"id":2}"#, |options| options);
    let (first, second) = (feed.insert(0, r#"{"id":3}"#), feed.remove("2"));
    assert_eq!((first, second, feed.rows().as_str()), (1, 2, r#"{"id":3} {"id":1}"#));
    assert_eq!(feed.patch("77", r#"{"v":1}"#), 0);
    assert_eq!(feed.write(Write::Update { item: r#"{"id":77}"#.into() }), 0);
    assert_eq!(feed.undo(second), [splice(2, 0, 1)]);
    assert_eq!(feed.undo(first), [splice(0, 1, 0)]);
    assert_eq!((feed.undo(first), feed.undo(second), feed.undo(0), feed.undo(99)), (vec![], vec![], vec![], vec![]));
    assert_eq!(feed.rows(), r#"{"id":1} {"id":2}"#);
    assert_eq!(feed.patch("1", r#"{"v":1}"#), 3, "numbers go on");
}

#[test]
fn behaviour_59_what_is_not_patched_keeps_its_bytes_and_the_key_stays() {
    let row = r#"{"id":9007199254740993,"big":9007199254740993, "v" : 1.50,"__proto__":[ 1 ]}"#;
    let mut feed = loaded(row, |options| options);
    let number = feed.patch("9007199254740993", r#"{"v":2,"new":1e400}"#);
    assert_eq!(feed.rows(), r#"{"id":9007199254740993,"big":9007199254740993,"v":2,"__proto__":[ 1 ],"new":1e400}"#);
    for (members, message) in [
        (r#"{"id":9007199254740992}"#, "the patch changes the key"),
        (r#"{"id":null}"#, "the patch changes the key"),
        ("[1]", "`patch` must be an object"),
        ("{", "`patch` must be an object"),
        ("", "`patch` must be an object"),
    ] {
        let write = Write::Patch { key: key(&feed, "9007199254740993"), members: members.into() };
        let error = feed.try_step(Event::Write(write)).map(|_| ()).unwrap_err();
        assert_eq!((error.kind(), error.path()), (Kind::Options, Some("patch")));
        assert!(error.message().starts_with(message), "{}", error.message());
    }
    feed.patch("9007199254740993", r#"{"id":9007199254740993}"#);
    feed.undo(number);
    assert_eq!(feed.rows(), row.replace(", \"v\" : ", ",\"v\":"));
}

#[test]
fn behaviour_25_a_temporary_row_is_the_servers_in_every_order() {
    let server = r#"{"id":7,"v":"server"}"#;
    // Who comes first, and whether another page in flight has the row once more.
    for order in ["confirm page", "page confirm", "page page confirm", "confirm page page", "page confirm page confirm"]
    {
        for rule in [Duplicates::Last, Duplicates::First, Duplicates::Merge] {
            let mut feed = loaded(r#"{"id":1},{"id":2}"#, |options| options.duplicates(rule));
            let number = feed.temp(1, "\"t\"", r#"{"v":"mine"}"#);
            for (at, step) in order.split(' ').enumerate() {
                if step == "page" {
                    let page = format!(r#"{server},{{"id":{}}}"#, 10 + at);
                    feed.load().rows_come(&page, Some(&at.to_string()));
                } else {
                    let temp = key(&feed, "\"t\"");
                    feed.write(Write::Confirm { temp, item: server.into() });
                }
            }
            let start = format!(r#"{{"id":1}} {server} {{"id":2}}"#);
            let rows = feed.rows();
            assert!(rows.starts_with(&start) && rows.matches("\"id\":7").count() == 1, "{order}: {rows}");
            assert_eq!(feed.spool.find(&key(&feed, "7")), Some(1));
            assert_eq!(feed.spool.find(&key(&feed, "\"t\"")), None);
            assert_eq!(feed.undo(number), [], "the server has it");
        }
    }
}

#[test]
fn behaviour_25_the_row_keeps_its_identity_when_it_is_confirmed() {
    let mut feed = loaded(r#"{"id":1}"#, |options| options);
    let number = feed.temp(0, "\"t\"", r#"{"v":1}"#);
    let before = feed.spool.identity(0).unwrap();
    feed.write(Write::Settle { number, item: Some(r#"{"id":5,"v":1}"#.into()) });
    assert_eq!(feed.changes[0].splices, [splice(0, 1, 1)]);
    let after = feed.spool.identity(0).unwrap();
    assert_eq!((before.entry, before.version != after.version), (after.entry, true));
    assert_eq!(text(&feed.spool.key(0).unwrap()), "5");
}

#[test]
fn behaviour_71_a_row_with_the_clients_name_is_the_inserted_one_wherever_pages_lie() {
    for lends in [false, true] {
        let mut feed = loaded(r#"{"id":1}"#, |options| options.client_key(keys(r#""c""#)));
        feed.lends = lends;
        feed.spool.tell_gone(true);
        feed.temp(0, "\"t\"", r#"{"c":"a","v":1}"#);
        feed.write(Write::Place { position: Some(9), temp: None, item: r#"{"c":"b"}"#.into() });
        let error = feed
            .try_step(Event::Write(Write::Place { position: None, temp: None, item: r#"{"v":1}"#.into() }))
            .map(|_| ())
            .unwrap_err();
        assert_eq!(error.kind(), Kind::MissingKey);
        feed.changes.clear();
        feed.load().rows_come(r#"{"id":5,"c":"b"},{"id":6,"c":"z"},{"id":7,"c":"a"},{"id":5,"c":"b"}"#, None);
        assert_eq!(feed.rows(), r#"{"id":7,"c":"a"} {"id":1} {"id":5,"c":"b"} {"id":6,"c":"z"}"#);
        let change = feed.changes.last().unwrap();
        assert_eq!((change.added, change.updated, change.duplicates, change.received), (1, 2, 3, 4));
    }
}

#[test]
fn behaviour_72_an_order_by_a_path_that_leads_through_the_item() {
    let dialect = r#"{"items": "data", "item": "node", "key": "node.id", "next": null}"#;
    let order = ItemOrder::by("node.at", true).unwrap();
    let mut feed = Harness::with(dialect, |options| options.order(order));
    feed.load().answer(r#"{"data":[{"node":{"id":1,"at":30}},{"node":{"id":2,"at":10}}]}"#);
    feed.write(Write::Place { position: None, temp: None, item: r#"{"id":3,"at":20}"#.into() });
    assert_eq!(feed.rows(), r#"{"id":1,"at":30} {"id":3,"at":20} {"id":2,"at":10}"#);
    assert_eq!(ItemOrder::by("a[", false).unwrap_err().kind(), Kind::Options);
}

#[test]
fn behaviour_73_what_is_kept_for_undoing_has_a_bound() {
    let mut feed = loaded(r#"{"id":1,"v":0},{"id":2}"#, |options| options);
    let first = feed.patch("1", r#"{"v":1}"#);
    let mut last = 0;
    for n in 0..5_000 {
        last = feed.patch("2", &format!(r#"{{"n":{n}}}"#));
    }
    assert_eq!(feed.undo(first), []);
    assert_eq!(feed.undo(last - 1_024), [], "and so does this one");
    for number in (last - 9..=last).rev() {
        assert_eq!(feed.undo(number).len(), 1);
    }
    assert_eq!(feed.rows(), r#"{"id":1,"v":1} {"id":2,"n":4989}"#);
    assert_eq!(feed.undo(last - 1_023), [], "it is below others, and shows nothing");
}

#[test]
fn behaviour_26_thousands_of_rows_are_removed_and_come_back_in_their_order() {
    let rows: Vec<String> = (0..1_000).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
    let mut feed = loaded(&rows.join(","), |options| options);
    let order: Vec<usize> = (0..1_000).map(|n| n * 617 % 1_000).collect();
    let mut numbers: Vec<u32> = order.iter().map(|id| feed.remove(&id.to_string())).collect();
    assert_eq!(feed.rows(), "");
    numbers.rotate_left(333);
    for number in numbers {
        assert_eq!(feed.undo(number).len(), 1);
    }
    assert_eq!(feed.rows(), rows.join(" "));
}

#[test]
fn behaviour_57_a_removal_that_is_undone_moves_no_offset() {
    let dialect = r#"{"items": "data", "key": "id", "limit": {"at": "query:limit"},
        "next": {"set": {"query:offset": {"inc": "items", "from": 0}}}}"#;
    let page = |from: u32| {
        let rows: Vec<String> = (from..from + 3).map(|id| format!(r#"{{"id":{id}}}"#)).collect();
        format!(r#"{{"data":[{}]}}"#, rows.join(","))
    };
    for undone in [false, true] {
        let mut feed = Harness::with(dialect, |options| options.limit(3));
        feed.load().answer(&page(0));
        let number = feed.remove("1");
        if undone {
            feed.undo(number);
        }
        feed.load();
        let url = feed.sent.last().unwrap().clone();
        assert!(url.contains(if undone { "offset=3" } else { "offset=2" }), "{url}");
    }
}

#[test]
fn a_shared_body_is_let_go_of_when_its_rows_were_removed_for_good() {
    let mut feed = Harness::new(CURSOR);
    feed.lends = true;
    feed.load().rows_come(&format!(r#"{{"id":1,"v":"{}"}},{{"id":2}}"#, "x".repeat(1_000)), None);
    let number = feed.remove("1");
    feed.remove("2");
    assert_eq!(feed.lent[0].strong_count(), 0, "what undoing takes is a copy");
    feed.undo(number);
    assert_eq!(feed.spool.item(0).unwrap().len(), 1_000 + 15);
}

#[test]
fn behaviour_38_a_snapshot_leaves_out_what_has_no_key_yet_and_forbids_only_what_was_removed() {
    let mut feed = loaded(r#"{"id":1},{"id":2},{"id":3}"#, |options| options);
    feed.temp(0, "\"t\"", r#"{"v":1}"#);
    feed.temp(0, "\"u\"", r#"{"v":2}"#);
    feed.write(Write::Confirm { temp: key(&feed, "\"u\""), item: r#"{"id":9}"#.into() });
    let undone = feed.insert(0, r#"{"id":8}"#);
    feed.undo(undone);
    feed.remove("2");
    let (items, state) = (feed.spool.array(0..feed.spool.len()).into_owned(), feed.spool.state_text());
    let mut again = Harness::new(CURSOR);
    again.step(Event::Restore { items: items.into(), state });
    assert_eq!(again.rows(), r#"{"id":9} {"id":1} {"id":3}"#);
    again.load().rows_come(r#"{"id":2},{"id":8},{"v":0,"id":"t"}"#, None);
    assert_eq!(again.rows(), r#"{"id":9} {"id":1} {"id":3} {"id":8} {"v":0,"id":"t"}"#);
    assert_eq!(again.remove("8"), 2, "the removed key had a number of its own");
}

#[test]
fn behaviour_29_a_refresh_of_all_keeps_what_the_server_has_not_got_yet() {
    let mut feed = loaded(r#"{"id":1},{"id":2},{"id":3},{"id":4}"#, |options| options);
    let (one, gone) = (feed.patch("1", r#"{"v":1}"#), feed.remove("3"));
    let temp = feed.temp(1, "\"t\"", r#"{"v":1}"#);
    let again = || Event::Refresh { all: true, pages: 1 };
    feed.step(again()).rows_come(r#"{"id":0},{"id":2},{"id":3},{"id":4}"#, None);
    assert_eq!(feed.rows(), r#"{"id":0} {"v":1} {"id":2} {"id":4}"#);
    assert_eq!(feed.undo(one), [], "the server has it no more");
    feed.undo(gone);
    assert_eq!(feed.rows(), r#"{"id":0} {"v":1} {"id":2} {"id":3} {"id":4}"#);
    feed.write(Write::Settle { number: temp, item: Some(r#"{"id":5}"#.into()) });
    feed.step(again()).rows_come(r#"{"id":0},{"id":5},{"id":3}"#, None);
    assert_eq!(feed.rows(), r#"{"id":0} {"id":5} {"id":3}"#);
}

#[test]
fn behaviour_25_a_head_that_is_read_again_has_the_servers_row_of_a_temporary_one() {
    for confirms_first in [true, false] {
        let mut feed = loaded(r#"{"id":1},{"id":2}"#, |options| options);
        let number = feed.temp(0, "\"t\"", r#"{"v":1}"#);
        let settle = |feed: &mut Harness| feed.write(Write::Settle { number, item: Some(r#"{"id":7}"#.into()) });
        if confirms_first {
            settle(&mut feed);
        }
        feed.step(Event::Refresh { all: false, pages: 2 }).rows_come(r#"{"id":8},{"id":7},{"id":1}"#, Some("b"));
        if !confirms_first {
            assert_eq!(feed.spool.len(), 5, "two rows, until the answer says that they are one");
            settle(&mut feed);
        }
        assert_eq!(feed.items().len(), 4, "{}", feed.rows());
        assert_eq!(feed.rows().matches(r#""id":7"#).count(), 1);
    }
}
