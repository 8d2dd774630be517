//! What page 3000 costs next to page 1: by keyset, and by `OFFSET`.
//!
//! `cargo run -p unspool-server --profile demo --example bench_keyset [-- PATH]`: in memory, or in a file at PATH.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use unspool_server::store::{Order, Place, Scope, Store};

const POSTS: u32 = 100_000;
const LIMIT: u32 = 30;
const DEEP: u64 = 3000;
const ROUNDS: usize = 2000;

/// The median of many runs; the two subjects take turns, so that what disturbs one disturbs both.
fn medians(rounds: usize, mut one: impl FnMut(), mut other: impl FnMut()) -> (Duration, Duration) {
    let time = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    let (mut ones, mut others): (Vec<_>, Vec<_>) = (0..rounds).map(|_| (time(&mut one), time(&mut other))).unzip();
    ones.sort();
    others.sort();
    (ones[rounds / 2], others[rounds / 2])
}

fn main() {
    let path = std::env::args().nth(1).unwrap_or_else(|| ":memory:".to_owned());
    let start = Instant::now();
    let store = Store::open(&path, 1, POSTS).expect("a database");
    println!("{POSTS} posts in {path}: open after {:.2?}\n", start.elapsed());

    let author = Scope { author: Some("ada.lindqvist".to_owned()), ..Scope::default() };
    println!("{LIMIT} rows, median             page 1    page {DEEP}     ratio");
    for (name, scope, deep) in [("keyset", Scope::default(), DEEP), ("keyset, one author*", author, 90)] {
        let before = (deep - 1) * u64::from(LIMIT) - 1;
        let last = store.slice(&scope, before, 1).expect("a row")[0].pos;
        let page = |place| {
            let rows = store.page(&scope, Order::Newest, place, LIMIT + 1).expect("rows");
            assert_eq!(black_box(rows).len(), LIMIT as usize + 1);
        };
        let (first, far) = medians(ROUNDS, || page(Place::Start), || page(Place::After(last)));
        report(name, first, far);
    }
    let slice = |page: u64| {
        let rows = store.slice(&Scope::default(), (page - 1) * u64::from(LIMIT), LIMIT).expect("rows");
        assert_eq!(black_box(rows).len(), LIMIT as usize);
    };
    let (first, far) = medians(ROUNDS / 10, || slice(1), || slice(DEEP));
    report("OFFSET", first, far);
    println!("\n* an author has about 3100 posts: page 90 stands for page {DEEP}");
}

fn report(name: &str, first: Duration, far: Duration) {
    println!("{name:<20} {:>10.1?} {:>12.1?} {:>8.2}×", first, far, far.as_secs_f64() / first.as_secs_f64());
}
