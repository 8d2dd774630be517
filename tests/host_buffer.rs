//! Bodies that the host keeps: when they may lie there, and when they are let go.
#![cfg(not(target_arch = "wasm32"))]

mod support;

use std::sync::{Arc, Weak};

use support::{CURSOR, Elsewhere, Hand, text};
use unspool::{Body, Event, ResponseHead, Write};

/// Items of about 60 bytes, with ids from `ids`.
fn page(ids: std::ops::Range<u32>) -> String {
    let next = format!("{ids:?}");
    let items: Vec<String> = ids.map(|id| format!(r#"{{"id":{id},"text":"{}"}}"#, "x".repeat(40))).collect();
    format!(r#"{{"data":[{}],"next":"{next}","more":true}}"#, items.join(","))
}

fn answer(hand: &mut Hand, body: &str) {
    hand.load();
    let turn = hand.turn();
    hand.step(Event::Answer { turn, head: ResponseHead::status(200), body: body.into() });
    hand.sure(body);
}

fn lender() -> Hand {
    let mut hand = Hand::new(CURSOR);
    hand.lends = true;
    hand
}

fn alive(hand: &Hand) -> Vec<bool> {
    hand.lent.iter().map(|body| Weak::strong_count(body) > 0).collect()
}

#[test]
fn a_page_stays_outside_and_says_where_its_items_lie() {
    let mut hand = lender();
    let body = page(0..10);
    answer(&mut hand, &body);
    assert_eq!(alive(&hand), [true]);
    let (outside, range) = hand.spool.item_in_host_buffer(3).unwrap();
    assert_eq!((outside.len(), &body[range]), (body.len(), text(&hand.spool.item(3).unwrap()).as_str()));
    let (_, range) = hand.spool.array_in_host_buffer(0..10).unwrap();
    assert_eq!(&body[range], text(&hand.spool.array(0..10)));
    // A part of it has no brackets around it.
    assert!(hand.spool.array_in_host_buffer(0..9).is_none() && hand.spool.array_in_host_buffer(1..10).is_none());
    assert!(hand.spool.array_in_host_buffer(0..11).is_some(), "what lies behind the end is no part of the range");
    assert!(hand.spool.item_in_host_buffer(10).is_none() && hand.spool.array_in_host_buffer(10..12).is_none());
    assert_eq!(hand.spool.stats().held, body.len());
}

#[test]
fn a_body_is_let_go_when_the_list_no_longer_needs_it() {
    let mut hand = lender();
    // More than half of the second page is known already: the rest is copied together.
    for ids in [0..10, 4..13, 20..30, 40..50] {
        answer(&mut hand, &page(ids));
    }
    assert_eq!(alive(&hand), [true, false, true, true]);
    for id in 20..26 {
        let key = hand.spool.key_of(id.to_string().as_bytes()).unwrap();
        hand.step(Event::Write(Write::Remove { key }));
    }
    assert_eq!(alive(&hand), [true, false, false, true], "most of the third page was removed");
    assert_eq!(hand.spool.len(), 27);
    hand.step(Event::Reset { params: Vec::new(), keep: false });
    assert_eq!(alive(&hand), [false; 4]);
}

#[test]
fn packing_gets_bodies_in_and_lets_them_go() {
    let mut hand = Hand::with(CURSOR, |mut options| {
        options.unpacked = 1_000;
        options
    });
    hand.lends = true;
    for first in [0, 10, 20] {
        answer(&mut hand, &page(first..first + 10));
    }
    assert!(hand.spool.needs_packing());
    while hand.spool.pack(100) {}
    assert!(!hand.spool.needs_packing());
    assert_eq!(alive(&hand), [false, false, true]);
    for position in 0..30 {
        let item = format!(r#"{{"id":{position},"text":"{}"}}"#, "x".repeat(40));
        assert_eq!(text(&hand.spool.item(position).unwrap()), item);
    }
}

#[test]
fn the_oldest_pages_are_packed_first_while_others_come() {
    for in_idle_time in [true, false] {
        let mut hand = Hand::with(CURSOR, |mut options| {
            options.unpacked = 3_000;
            options
        });
        hand.lends = true;
        for first in (0..300).step_by(10) {
            answer(&mut hand, &page(first..first + 10));
            while in_idle_time && hand.spool.pack(100) {}
        }
        let alive = alive(&hand);
        let packed = alive.iter().take_while(|alive| !**alive).count();
        assert!(alive[packed..].iter().all(|alive| *alive), "{alive:?}");
        assert!((3..10).contains(&(alive.len() - packed)), "{alive:?}");
    }
}

#[test]
fn a_feed_can_go_to_another_thread_and_be_looked_at_from_several() {
    fn both<T: Send + Sync>(_: &T) {}
    let mut hand = lender();
    answer(&mut hand, &page(0..10));
    both(&hand.spool);
}

#[test]
fn a_body_stays_with_its_host_only_as_it_came_and_only_if_something_in_it_is_new() {
    let stays = |hand: &mut Hand, body: &str, host: &str| {
        let turn = hand.load().out[0].0;
        let host = Arc::new(host.into());
        let kept = Arc::downgrade(&host);
        let answer = Body { bytes: body.into(), host: Some(Box::new(Elsewhere(host))) };
        hand.step(Event::Answer { turn, head: ResponseHead::status(200), body: answer });
        hand.out.clear();
        hand.sure(body);
        kept.upgrade().is_some()
    };
    let mut hand = Hand::new(CURSOR);
    let body = page(0..10);
    assert!(!stays(&mut hand, &body, &body[1..]), "another body");
    // A byte order mark is taken off: the items lie elsewhere in it.
    let marked = format!("\u{feff}{}", page(10..20));
    assert!(!stays(&mut hand, &marked, &marked));
    assert!(!stays(&mut hand, &page(11..20), &page(11..20)), "nothing in it was new");
    assert!(stays(&mut hand, &page(20..30), &page(20..30)));
    // An answer that nobody waits for is no page, however long it is.
    let body = Body { bytes: page(40..50).into(), host: Some(Box::new(Elsewhere(Arc::new(page(40..50).into())))) };
    hand.step(Event::Answer { turn: 1, head: ResponseHead::status(200), body });
    assert_eq!(hand.spool.len(), 30);
    assert_eq!(text(&hand.spool.item(29).unwrap())[..8], *r#"{"id":29"#);
}
