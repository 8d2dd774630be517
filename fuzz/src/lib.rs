//! Fuzz targets: each is a function of bytes with a law, which it panics to report. They run under two drivers:
//! libFuzzer (`guided.rs`), and one of our own (`main.rs`) that any toolchain builds and that gives the same verdict on
//! every machine.

pub mod known;
pub mod law;
pub mod marks;
pub mod mutate;
mod targets;

#[global_allocator]
static COUNTING: law::Counting = law::Counting;

/// What stands between the records of an input that has several. No JSON holds it, so that a body never ends by
/// accident.
pub const BETWEEN: u8 = 0x1e;

/// The law behind a name.
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
    /// Inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Longest input.
    pub longest: usize,
    /// Runs in the test suite: ten to twenty seconds, on the machine where they were chosen.
    pub runs: u64,
}

/// All of them.
pub const TARGETS: [Target; 10] = [
    Target { name: "scan", run: targets::scan::run, seeds: targets::scan::seeds, longest: 64 << 10, runs: 80_000 },
    Target {
        name: "strings",
        run: targets::strings::run,
        seeds: targets::strings::seeds,
        longest: 64 << 10,
        runs: 600_000,
    },
    Target { name: "edit", run: targets::edit::run, seeds: targets::edit::seeds, longest: 64 << 10, runs: 300_000 },
    Target { name: "number", run: targets::number::run, seeds: targets::number::seeds, longest: 256, runs: 1_000_000 },
    Target { name: "pack", run: targets::pack::run, seeds: targets::pack::seeds, longest: 64 << 10, runs: 200_000 },
    Target { name: "step", run: targets::step::run, seeds: targets::step::seeds, longest: 64 << 10, runs: 120_000 },
    Target { name: "merge", run: targets::merge::run, seeds: targets::merge::seeds, longest: 64 << 10, runs: 80_000 },
    Target { name: "link", run: targets::link::run, seeds: targets::link::seeds, longest: 64 << 10, runs: 60_000 },
    Target { name: "url", run: targets::url::run, seeds: targets::url::seeds, longest: 64 << 10, runs: 300_000 },
    Target {
        name: "dialect",
        run: targets::dialect::run,
        seeds: targets::dialect::seeds,
        longest: 64 << 10,
        runs: 150_000,
    },
];

/// The target with this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

/// Words of the languages that the targets read: one list, in the form that libFuzzer takes.
pub const WORDS: &str = include_str!("../words.dict");
