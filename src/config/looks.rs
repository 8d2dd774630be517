//! How much text is looked at, in builds with `cfg(fuzzing)` only: work that no clock has to measure.

use core::cell::Cell;

std::thread_local! {
    static LOOKS: Cell<u64> = const { Cell::new(0) };
}

/// Counts bytes of text that were looked at.
pub(crate) fn looked(bytes: usize) {
    LOOKS.set(LOOKS.get() + bytes as u64);
}

/// Bytes of text that were looked at on this thread so far.
#[must_use]
pub fn looks() -> u64 {
    LOOKS.get()
}
