//! Bodies that the host keeps: when they may lie there, and when they are let go.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::sync::{Arc, Weak};

use support::{CURSOR, Elsewhere, Harness, text};
use unspool::{Body, Event, ResponseHead, Write};

/// Items of about 60 bytes, with ids from `ids`.
fn page(ids: std::ops::Range<u32>) -> String {
    let next = format!("{ids:?}");
    let items: Vec<String> = ids.map(|id| format!(r#"{{"id":{id},"text":"{}"}}"#, "x".repeat(40))).collect();
    format!(r#"{{"data":[{}],"next":"{next}","more":true}}"#, items.join(","))
}

fn answer(harness: &mut Harness, body: &str) {
    harness.load();
    let turn = harness.turn();
    harness.step(Event::Answer { turn, head: ResponseHead::status(200), body: body.into() });
    harness.sure(body);
}

fn lender() -> Harness {
    let mut harness = Harness::new(CURSOR);
    harness.lends = true;
    harness
}

fn alive(harness: &Harness) -> Vec<bool> {
    harness.lent.iter().map(|body| Weak::strong_count(body) > 0).collect()
}

#[test]
fn a_page_stays_outside_and_says_where_its_items_lie() {
    let mut harness = lender();
    let body = page(0..10);
    answer(&mut harness, &body);
    assert_eq!(alive(&harness), [true]);
    let (outside, range) = harness.spool.item_in_host_buffer(3).unwrap();
    assert_eq!((outside.len(), &body[range]), (body.len(), text(&harness.spool.item(3).unwrap()).as_str()));
    let (_, range) = harness.spool.array_in_host_buffer(0..10).unwrap();
    assert_eq!(&body[range], text(&harness.spool.array(0..10)));
    // A part of it has no brackets around it.
    assert!(harness.spool.array_in_host_buffer(0..9).is_none() && harness.spool.array_in_host_buffer(1..10).is_none());
    assert!(harness.spool.array_in_host_buffer(0..11).is_some(), "what lies behind the end is no part of the range");
    assert!(harness.spool.item_in_host_buffer(10).is_none() && harness.spool.array_in_host_buffer(10..12).is_none());
    assert_eq!(harness.spool.stats().held, body.len());
}

#[test]
fn a_body_is_let_go_when_the_list_no_longer_needs_it() {
    let mut harness = lender();
    // More than half of the second page is known already: the rest is copied together.
    for ids in [0..10, 4..13, 20..30, 40..50] {
        answer(&mut harness, &page(ids));
    }
    assert_eq!(alive(&harness), [true, false, true, true]);
    for id in 20..26 {
        let key = harness.spool.key_of(id.to_string().as_bytes()).unwrap();
        harness.step(Event::Write(Write::Remove { key }));
    }
    assert_eq!(alive(&harness), [true, false, false, true], "most of the third page was removed");
    assert_eq!(harness.spool.len(), 27);
    harness.step(Event::Reset { params: Vec::new(), keep: false });
    assert_eq!(alive(&harness), [false; 4]);
}

#[test]
fn packing_gets_bodies_in_and_lets_them_go() {
    let mut harness = Harness::with(CURSOR, |mut options| {
        options.unpacked = 1_000;
        options
    });
    harness.lends = true;
    for first in [0, 10, 20] {
        answer(&mut harness, &page(first..first + 10));
    }
    assert!(harness.spool.needs_packing());
    while harness.spool.pack(100) {}
    assert!(!harness.spool.needs_packing());
    assert_eq!(alive(&harness), [false, false, true]);
    for position in 0..30 {
        let item = format!(r#"{{"id":{position},"text":"{}"}}"#, "x".repeat(40));
        assert_eq!(text(&harness.spool.item(position).unwrap()), item);
    }
}

#[test]
fn the_oldest_pages_are_packed_first_while_others_come() {
    for in_idle_time in [true, false] {
        let mut harness = Harness::with(CURSOR, |mut options| {
            options.unpacked = 3_000;
            options
        });
        harness.lends = true;
        for first in (0..300).step_by(10) {
            answer(&mut harness, &page(first..first + 10));
            while in_idle_time && harness.spool.pack(100) {}
        }
        let alive = alive(&harness);
        let packed = alive.iter().take_while(|alive| !**alive).count();
        assert!(alive[packed..].iter().all(|alive| *alive), "{alive:?}");
        assert!((3..10).contains(&(alive.len() - packed)), "{alive:?}");
    }
}

#[test]
fn a_feed_can_go_to_another_thread_and_be_looked_at_from_several() {
    fn both<T: Send + Sync>(_: &T) {}
    let mut harness = lender();
    answer(&mut harness, &page(0..10));
    both(&harness.spool);
}

#[test]
fn a_body_stays_with_its_host_only_as_it_came_and_only_if_something_in_it_is_new() {
    let stays = |harness: &mut Harness, body: &str, host: &str| {
        let turn = harness.load().out[0].0;
        let host = Arc::new(host.into());
        let kept = Arc::downgrade(&host);
        let answer = Body { bytes: body.into(), host: Some(Box::new(Elsewhere(host))) };
        harness.step(Event::Answer { turn, head: ResponseHead::status(200), body: answer });
        harness.out.clear();
        harness.sure(body);
        kept.upgrade().is_some()
    };
    let mut harness = Harness::new(CURSOR);
    let body = page(0..10);
    assert!(!stays(&mut harness, &body, &body[1..]), "another body");
    // A byte order mark is taken off: the items lie elsewhere in it.
    let marked = format!("\u{feff}{}", page(10..20));
    assert!(!stays(&mut harness, &marked, &marked));
    assert!(!stays(&mut harness, &page(11..20), &page(11..20)), "nothing in it was new");
    assert!(stays(&mut harness, &page(20..30), &page(20..30)));
    // An answer that nobody waits for is no page, however long it is.
    let body = Body { bytes: page(40..50).into(), host: Some(Box::new(Elsewhere(Arc::new(page(40..50).into())))) };
    harness.step(Event::Answer { turn: 1, head: ResponseHead::status(200), body });
    assert_eq!(harness.spool.len(), 30);
    assert_eq!(text(&harness.spool.item(29).unwrap())[..8], *r#"{"id":29"#);
}
