//! What a page asks of the allocator, counted: the same on every machine.
#![cfg(not(target_arch = "wasm32"))]

use allocation_counter::{AllocationInfo, measure};
use unspool::{Command, Dialect, Direction, Event, Options, ResponseHead, Spool};

const DIALECT: &str = r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:next"}}}"#;

const PAGES: usize = 100;

struct Cost {
    body: u64,
    info: AllocationInfo,
}

/// What each of [`PAGES`] pages of `count` items costs; their bodies are there before.
fn costs(count: usize) -> Vec<Cost> {
    let dialect: Dialect = serde_json::from_str(DIALECT).unwrap();
    let mut options = Options::new("https://api.example/posts", dialect);
    // When a table grows is a matter of the hashes.
    options.seed = 0x5eed;
    let mut spool = Spool::new(options).unwrap();
    let mut costs = Vec::new();
    for page in 0..PAGES {
        let text = "x".repeat(100);
        let item = |id: usize| format!(r#"{{"id": "p_{id:08}", "seq": {id}, "text": "{text}"}}"#);
        let items: Vec<String> = (page * count..(page + 1) * count).map(item).collect();
        let body = format!(r#"{{"data": [{}], "next": "c{page:06}"}}"#, items.join(", ")).into_bytes();
        let len = body.len() as u64;
        let info = measure(|| {
            let step = spool.step(0.0, Event::LoadMore { lane: Direction::Older, auto: false }).unwrap();
            let Some(Command::Send { turn, .. }) = step.commands.first() else { panic!("nothing is sent") };
            let _ = spool
                .step(0.0, Event::Answer { turn: *turn, head: ResponseHead::status(200), body: body.into() })
                .unwrap();
        });
        assert_eq!(spool.len(), (page + 1) * count);
        costs.push(Cost { body: len, info });
    }
    costs
}

/// Of the page in the middle: most pages make no table grow.
fn median(costs: &[Cost], of: impl Fn(&Cost) -> u64) -> u64 {
    let mut all: Vec<u64> = costs.iter().map(of).collect();
    all.sort_unstable();
    all[all.len() / 2]
}

#[test]
fn a_page_takes_the_same_few_allocations_whatever_it_holds() {
    let [few, many] = [10, 300].map(|count| median(&costs(count), |cost| cost.info.count_total));
    assert!(few == many && many <= 16, "{few} allocations for 10 items, {many} for 300; no more than 16 for any page");
}

#[test]
fn a_page_is_never_copied() {
    let costs = costs(100);
    let (body, more) = (median(&costs, |cost| cost.body), median(&costs, |cost| cost.info.bytes_max));
    assert!(more * 4 < body, "a page of {body} bytes takes {more} bytes more while it is read");
}

#[test]
fn an_item_takes_a_bounded_number_of_bytes_growing_tables_included() {
    let items = (PAGES * 100) as u64;
    let all = costs(100).iter().map(|cost| cost.info.bytes_total).sum::<u64>() / items;
    assert!(all <= 165, "{all} bytes asked for per item, besides its page; no more than 165");
}
