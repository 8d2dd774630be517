//! The fast reader says and marks what the plain one does, with and without SIMD; and both say what `serde_json` says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use unspool::json::{Fault, agree::agree};

fuzz_target!(|bytes: &[u8]| {
    let verdict = agree(bytes);
    // serde_json stops at a depth of 128 and we at 1024: deeper documents are compared among ourselves only.
    let depth = bytes.iter().filter(|byte| matches!(byte, b'[' | b'{')).count();
    if depth < 128 && verdict.is_err_and(|error| error.fault != Fault::Depth) | verdict.is_ok() {
        let strict = std::str::from_utf8(bytes).is_ok_and(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok());
        assert_eq!(verdict.is_ok(), strict, "{verdict:?}");
    }
});
