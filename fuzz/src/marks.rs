//! What a run came by, in place of coverage: a target marks the kinds of what happened, and the driver keeps inputs
//! that got to something new.

use std::cell::RefCell;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

thread_local! {
    static SEEN: RefCell<(HashSet<u64>, bool)> = RefCell::default();
}

/// Something happened.
pub fn mark(what: impl Hash) {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    SEEN.with_borrow_mut(|(seen, new)| *new |= seen.insert(hasher.finish()));
}

/// Whether anything was marked for the first time since this was asked last.
pub fn anything_new() -> bool {
    SEEN.with_borrow_mut(|(_, new)| std::mem::take(new))
}

/// How many things were marked.
pub fn count() -> usize {
    SEEN.with_borrow(|(seen, _)| seen.len())
}

/// Begins anew: another target follows on this thread.
pub fn forget() {
    SEEN.take();
}
