//! Doors for the fuzz targets, in builds with `cfg(fuzzing)` only: what the public face shows in part.

use std::cell::Cell;

thread_local! {
    static LOOKS: Cell<u64> = const { Cell::new(0) };
}

/// Counts bytes of text that were looked at.
pub(crate) fn looked(bytes: usize) {
    LOOKS.set(LOOKS.get() + bytes as u64);
}

/// Bytes of text that were looked at on this thread so far: work that no clock has to measure.
#[must_use]
pub fn looks() -> u64 {
    LOOKS.get()
}

/// The target of the first link with this relation in a `Link` header, or its parameter with this name.
#[must_use]
pub fn link<'h>(header: &'h str, rel: &str, name: Option<&str>) -> Option<&'h str> {
    crate::dialect::link(header, rel, name)
}
