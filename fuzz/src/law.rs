//! The law of memory: what a call allocates is bounded by what it was given. Every allocation is counted, so that the
//! verdict depends on the input alone and not on the machine.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// Bytes that may be held at once during a call, for each byte that it was given.
pub const PEAK_PER_BYTE: u64 = 32;
/// Bytes that may be allocated during a call in all, for each byte that it was given: where work is quadratic, no
/// factor is enough.
pub const TOTAL_PER_BYTE: u64 = 64;
/// Bytes that may be held for each byte that was ever given, once a call is over.
pub const KEPT_PER_BYTE: u64 = 8;
/// Bytes that a call may allocate whatever it was given: tables of a feed, an error, a request.
pub const BASE: u64 = 64 << 10;
/// Bytes that packing takes besides: the tables in which it looks for what came before.
pub const PACKER: u64 = 2 << 20;
/// Bytes that a feed may hold however little it was given.
pub const KEPT_BASE: u64 = 64 << 10;
/// Bytes of text that may be looked at, for each byte of a header or a URL.
pub const LOOKS_PER_BYTE: u64 = 32;
/// The same for a URL that may be shown in a message: each part of it is compared with every word that names a secret.
pub const LOOKS_PER_SHOWN_BYTE: u64 = 256;

/// The system's allocator with three counters. They are per thread: libFuzzer and the watchdog have threads of their
/// own.
pub struct Counting;

thread_local! {
    static COUNTERS: Counters = const { Counters { live: Cell::new(0), peak: Cell::new(0), total: Cell::new(0) } };
}

struct Counters {
    live: Cell<i64>,
    peak: Cell<i64>,
    total: Cell<u64>,
}

impl Counters {
    fn came(&self, bytes: usize) {
        self.total.set(self.total.get() + bytes as u64);
        self.live.set(self.live.get() + bytes as i64);
        self.peak.set(self.peak.get().max(self.live.get()));
    }

    fn went(&self, bytes: usize) {
        self.live.set(self.live.get() - bytes as i64);
    }
}

/// While a thread ends its counters are gone, and so is what they were for.
fn count(change: impl FnOnce(&Counters)) {
    let _ = COUNTERS.try_with(change);
}

// SAFETY: every call goes to the system's allocator as it came; the counters are cells without a destructor and
// allocate nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(|counters| counters.came(layout.size()));
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(|counters| counters.came(layout.size()));
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(|counters| counters.went(layout.size()));
        unsafe { System.dealloc(pointer, layout) }
    }

    /// Old and new lie beside one another while one is copied to the other.
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(|counters| counters.came(size));
        let moved = unsafe { System.realloc(pointer, layout, size) };
        count(|counters| counters.went(layout.size()));
        moved
    }
}

/// What a call, or several together, allocated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// The most that was held at once, beyond what was held before.
    pub peak: u64,
    /// All allocations together.
    pub total: u64,
    /// What is held longer than the call.
    pub kept: i64,
}

/// Runs a call and counts.
pub fn counted<T>(call: impl FnOnce() -> T) -> (T, Used) {
    let (live, total) = COUNTERS.with(|counters| {
        counters.peak.set(counters.live.get());
        (counters.live.get(), counters.total.get())
    });
    let outcome = call();
    let used = COUNTERS.with(|counters| Used {
        peak: (counters.peak.get() - live) as u64,
        total: counters.total.get() - total,
        kept: counters.live.get() - live,
    });
    (outcome, used)
}

/// Runs a call that is given so many bytes, and holds it to the law.
#[track_caller]
pub fn within<T>(what: &str, given: usize, call: impl FnOnce() -> T) -> T {
    let (outcome, used) = counted(call);
    hold(what, "bytes at once", used.peak, given, PEAK_PER_BYTE, BASE);
    hold(what, "bytes in all", used.total, given, TOTAL_PER_BYTE, BASE);
    outcome
}

thread_local! {
    /// The largest factor that was needed so far, in hundredths, by what it is for.
    static NEEDED: Cell<[(&'static str, u64); 4]> = const { Cell::new([("", 0); 4]) };
}

/// Panics if `used` is more than so many for each byte given, and `base`.
#[track_caller]
pub fn hold(what: &str, of: &'static str, used: u64, given: usize, factor: u64, base: u64) {
    let allowed = factor * given as u64 + base;
    assert!(used <= allowed, "{what} took {used} {of} for {given} bytes; {factor} for each and {base} are allowed");
    // What a small input takes is the base, more or less.
    let needed = if given < 1024 { 0 } else { used.saturating_sub(base.saturating_sub(BASE)) * 100 / given as u64 };
    NEEDED.with(|cell| {
        let mut table = cell.get();
        if let Some(slot) = table.iter_mut().find(|slot| slot.0 == of || slot.0.is_empty()) {
            *slot = (of, slot.1.max(needed));
        }
        cell.set(table);
    });
}

/// How much of the law was used so far: what was counted, and the largest factor in hundredths.
pub fn needed() -> Vec<(&'static str, u64)> {
    NEEDED.with(Cell::get).into_iter().filter(|slot| !slot.0.is_empty()).collect()
}

/// Begins to note anew: another target follows on this thread.
pub fn forget() {
    NEEDED.with(|cell| cell.set([("", 0); 4]));
}
