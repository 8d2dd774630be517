//! All inputs of the engine in random order, against a server whose list changes and fails, and a list that is kept by
//! what the changes say. `UNSPOOL_STEPS` says how many steps (100 000), `UNSPOOL_SEED` which story is told first; a
//! story that fails prints its seed and its last steps.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/lists.rs"]
mod lists;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use lists::World;

fn number(name: &str, or: u64) -> u64 {
    std::env::var(name).ok().map_or(or, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// Steps of one story: then the options are others.
const STORY: u64 = 400;

#[test]
fn whatever_happens_in_whatever_order_the_list_is_what_it_says() {
    let (steps, first) = (number("UNSPOOL_STEPS", 100_000), number("UNSPOOL_SEED", 1));
    for seed in first..first + steps.div_ceil(STORY) {
        let mut world = World::new(seed);
        let told = catch_unwind(AssertUnwindSafe(|| {
            for _ in 0..STORY {
                world.act();
            }
            world.settles_down();
        }));
        if let Err(panic) = told {
            let from = world.log.len().saturating_sub(60);
            eprintln!("{}\nUNSPOOL_SEED={seed} UNSPOOL_STEPS=1 tells it again", world.log[from..].join("\n"));
            resume_unwind(panic);
        }
    }
}
