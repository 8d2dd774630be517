//! The fast reader says and marks what the plain one does, with and without SIMD; and both say what `serde_json` says.

use crate::known::KNOWN;
use crate::law::within;
use crate::marks::mark;
use unspool_json::{Fault, Tape, agree::agree};

pub(crate) fn run(bytes: &[u8]) {
    let verdict = agree(bytes);
    mark(verdict.map_err(|error| error.fault.message()));
    let mut tape = Tape::new();
    within("the index", bytes.len(), || tape.parse(bytes).is_ok());
    // serde_json stops at a depth of 128 and we at 1024: deeper documents are compared among ourselves only.
    let depth = bytes.iter().filter(|byte| matches!(byte, b'[' | b'{')).count();
    if depth < 128 && verdict.is_err_and(|error| error.fault != Fault::Depth) | verdict.is_ok() {
        let strict =
            std::str::from_utf8(bytes).is_ok_and(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok());
        assert_eq!(verdict.is_ok(), strict, "{verdict:?}");
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let bodies = KNOWN.iter().flat_map(|known| &known.answers).map(|answer| answer.body.clone().into_bytes());
    bodies.step_by(16).chain([b"[1,{\"a\":[]}]".to_vec()]).collect()
}
