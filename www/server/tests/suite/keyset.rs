//! Page 3000 costs what page 1 costs, because `SQLite` says so, not because a clock did.

use unspool_server::store::{Order, Place, Pos, Scope, Store};

fn store() -> Store {
    Store::open(":memory:", 1, 2000).unwrap()
}

#[test]
fn every_filter_walks_its_own_index() {
    let store = store();
    let deep = store.page(&Scope::default(), Order::Newest, Place::Start, 1500).unwrap()[1499].pos;
    let scopes = [
        ("posts_by_time", Scope::default()),
        ("posts_by_topic", Scope { topic: Some("loom".to_owned()), ..Scope::default() }),
        ("posts_by_author", Scope { author: Some("ada.lindqvist".to_owned()), ..Scope::default() }),
        ("posts_by_lang", Scope { lang: Some("ja".to_owned()), ..Scope::default() }),
    ];
    for (index, scope) in &scopes {
        for order in [Order::Newest, Order::Oldest] {
            for place in [Place::Start, Place::After(deep), Place::Before(deep)] {
                let plan = store.explain(scope, order, place).unwrap();
                assert_eq!(plan.len(), 1, "{plan:?}");
                assert!(plan[0].contains(&format!("USING INDEX {index}")), "{plan:?}");
                assert_eq!(
                    plan[0].contains("(created_at,seq)"),
                    place != Place::Start,
                    "seeks, does not scan: {plan:?}"
                );
            }
        }
    }
}

/// A plan can change with the values: with samples of the data, the planner thinks that near an end little is left to
/// sort.
#[test]
fn a_page_costs_the_same_anywhere() {
    let store = Store::open(":memory:", 1, 20_000).unwrap();
    let scope = Scope::default();
    let whole = store.page(&scope, Order::Newest, Place::Start, 20_000).unwrap();
    for limit in [1, 30] {
        let start = store.steps(&scope, Order::Newest, Place::Start, limit).unwrap();
        for at in [40, 1_000, 10_000, 18_000, 19_000, 19_900] {
            let pos = whole[at].pos;
            for place in [Place::After(pos), Place::Before(pos)] {
                let steps = store.steps(&scope, Order::Newest, place, limit).unwrap();
                assert!(steps <= 2 * start + 100, "{steps} steps at {at} for {limit} rows, {start} at the start");
            }
        }
    }
}

#[test]
fn no_plan_sorts() {
    let store = store();
    let pos = Pos { created_at: 1_780_000_000_000, seq: 9000 };
    let newest = [None, Some(250)];
    let filters = [None, Some("loom".to_owned())];
    for (newest, topic) in newest.iter().flat_map(|newest| filters.iter().map(move |topic| (newest, topic))) {
        let scope =
            Scope { topic: topic.clone(), author: Some("ada.lindqvist".to_owned()), newest: *newest, lang: None };
        for place in [Place::Start, Place::After(pos), Place::Before(pos)] {
            let plan = store.explain(&scope, Order::Newest, place).unwrap().join("; ");
            assert!(plan.contains("USING INDEX") && !plan.contains("TEMP B-TREE"), "{plan}");
            let plan = store.explain(&Scope::default(), Order::Seq, place).unwrap().join("; ");
            assert!(plan.contains("USING INDEX") && !plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}

#[test]
fn pages_meet_without_gap_or_overlap() {
    let store = store();
    let scope = Scope::default();
    let whole = store.page(&scope, Order::Newest, Place::Start, 2000).unwrap();
    assert!(whole.is_sorted_by(|a, b| a.pos > b.pos));
    for at in [1, 9, 700, 1999] {
        let pos = whole[at].pos;
        let after = store.page(&scope, Order::Newest, Place::After(pos), 10).unwrap();
        let before = store.page(&scope, Order::Newest, Place::Before(pos), 10).unwrap();
        assert!(after.iter().map(|row| row.pos).eq(whole[at + 1..].iter().take(10).map(|row| row.pos)));
        assert!(before.iter().map(|row| row.pos).eq(whole[at.saturating_sub(10)..at].iter().map(|row| row.pos)));
        assert_eq!(store.slice(&scope, at as u64, 1).unwrap()[0].json, whole[at].json);
    }
}
