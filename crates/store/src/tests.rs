//! What a list takes beside the text of its items: counted, and the same on every machine.

use super::{Batch, Direction, Duplicates, Store};
use unspool_json::Item;

const ITEMS: u32 = 50;

/// A page of items of about 470 bytes, alike as those of one API are.
fn page(number: u32) -> Batch {
    let mut body = br#"{"data":["#.to_vec();
    let mut items = Vec::new();
    let mut state = number.wrapping_mul(2_654_435_761) | 1;
    let mut any = move |below: u32| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state % below
    };
    let words =
        "thread loom spool knot page cursor warm cold first last Ada Grace Radia Barbara naïve café 東京 keeps moves";
    let words: Vec<&str> = words.split(' ').collect();
    for i in 0..ITEMS {
        if i > 0 {
            body.push(b',');
        }
        let start = body.len() as u32;
        body.extend_from_slice(br#"{"id":""#);
        let key_start = body.len() as u32;
        body.extend_from_slice(format!("p_{:08x}", number * ITEMS + i).as_bytes());
        let key_len = body.len() as u32 - key_start;
        let mut text = |count: usize| (0..count).map(|_| words[any(19) as usize]).collect::<Vec<_>>().join(" ");
        let (title, about, tags, name) = (text(9), text(26), text(4).replace(' ', r#"",""#), text(2));
        let item = [
            format!(r#"","created_at":"2026-11-21T{:02}:00:00Z","title":"{title}","#, any(24)),
            format!(r#""author":{{"id":{},"name":"{name}","#, any(1_000_000)),
            format!(r#""url":"https://example.test/u/{}"}},"tags":["{tags}"],"#, any(100_000)),
            format!(r#""stats":{{"likes":{},"replies":{},"#, any(10_000), any(100)),
            format!(r#""pinned":false,"reply_to":null}},"body":"{about}"}}"#),
        ];
        body.extend_from_slice(item.concat().as_bytes());
        items.push(Item { start, end: body.len() as u32, key_start, key_len });
    }
    body.extend_from_slice(br#"],"nextCursor":"c","hasMore":true}"#);
    body.shrink_to_fit();
    Batch { body, extra_keys: Vec::new(), items, direction: Direction::Older, turn: 1, keyed: true }
}

/// A list of so many pages, and how many bytes came in all.
fn filled(pages: u32, unpacked: usize) -> (Store, usize) {
    let mut store = Store::new(Duplicates::Last, usize::MAX, 7, unpacked);
    let mut came = 0;
    for number in 0..pages {
        let load = page(number);
        came += load.body.len();
        assert_eq!(store.absorb(load).added, ITEMS as usize);
    }
    (store, came)
}

#[test]
fn an_item_costs_less_than_45_bytes_beside_its_text() {
    for pages in [40, 200, 600] {
        let (store, came) = filled(pages, usize::MAX);
        assert_eq!(store.held(), came);
        let tables = store.entries.held() + store.key_index.held();
        let each = tables as f64 / f64::from(pages * ITEMS);
        assert!(each < 45.0, "{each} bytes an item for {pages} pages");
    }
}

#[test]
fn what_is_packed_takes_less_than_two_fifths_and_the_newest_bytes_stay_as_they_came() {
    let kept = 1 << 20;
    let (mut store, came) = filled(400, kept);
    // No idle time was given, so twice the limit lies there as it came.
    assert!(
        store.arena.unpacked() <= 2 * kept && store.arena.unpacked() > 2 * kept - (1 << 16),
        "{}",
        store.arena.unpacked()
    );
    while store.pack(1 << 12) {}
    assert!(store.arena.unpacked() <= kept && store.arena.unpacked() > kept - (1 << 16), "{}", store.arena.unpacked());
    let packed = store.held() - store.arena.unpacked();
    assert!(packed * 5 < (came - kept) * 2, "{packed} bytes of {}", came - kept);
    // Only the segment that is being filled has room to spare.
    assert!(store.arena.reserved() < store.held() + (1 << 20), "{} for {}", store.arena.reserved(), store.held());
    let few = filled(20, kept).0;
    assert_eq!(few.arena.unpacked(), few.held());
}

#[test]
fn a_page_packs_about_as_much_as_it_brings() {
    let kept = 1 << 20;
    let (mut store, _) = filled(60, kept);
    // As if there were a hundred pages of local writes.
    store.max_unpacked = 0;
    let load = page(60);
    let (before, brings) = (store.arena.unpacked(), load.body.len());
    store.absorb(load);
    let packed = before + brings - store.arena.unpacked();
    assert!(packed > brings && packed < 3 * brings, "{packed} bytes for {brings}");
}
