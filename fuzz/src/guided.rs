//! The targets under libFuzzer: `UNSPOOL_FUZZ_TARGET` names the one that runs.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use unspool_fuzz::{Target, target};

static TARGET: LazyLock<&'static Target> = LazyLock::new(|| {
    let name = std::env::var("UNSPOOL_FUZZ_TARGET").unwrap_or_default();
    target(&name).unwrap_or_else(|| panic!("there is no target `{name}`: set UNSPOOL_FUZZ_TARGET"))
});

fuzz_target!(|bytes: &[u8]| (TARGET.run)(bytes));
