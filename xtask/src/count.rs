//! How many tests passed and failed, from what the test runners print.

use crate::cmd::{Cmd, Ran, Result};
use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl Count {
    pub(crate) const ONE: Self = Self { passed: 1, failed: 0 };

    /// Of `cargo test`, natively and in a browser: the sum of all `test result: ok. 3 passed; 0 failed; …`.
    pub(crate) fn of_cargo(output: &str) -> Self {
        let mut count = Self::default();
        for line in plain(output).lines() {
            let Some((_, result)) = line.split_once("test result: ") else { continue };
            count.passed += before(result, " passed");
            count.failed += before(result, " failed");
        }
        count
    }

    /// Of `node --test` with its spec reporter: `ℹ pass 3`.
    pub(crate) fn of_node(output: &str) -> Self {
        let plain = plain(output);
        let value = |name: &str| -> usize {
            let lines = plain.lines().filter_map(|line| line.strip_prefix("ℹ ")?.strip_prefix(name)?.strip_prefix(' '));
            lines.filter_map(|number| number.trim().parse::<usize>().ok()).sum()
        };
        Self { passed: value("pass"), failed: value("fail") + value("cancelled") }
    }

    /// Of a program of ours, whose last line is `3 passed, 0 failed`.
    pub(crate) fn of_summary(output: &str) -> Self {
        let last = plain(output);
        let last = last.trim_end().lines().next_back().unwrap_or_default();
        Self { passed: before(last, " passed"), failed: before(last, " failed") }
    }

    /// A run that counted nothing has failed, whatever its exit code says: some runners skip without a word.
    pub(crate) fn of_runs(runs: impl Iterator<Item = Cmd>, read: fn(&str) -> Self) -> Result<Self> {
        let mut total = Self::default();
        for run in runs {
            let Ran { ok, output, command } = run.tee()?;
            let mut count = read(&output);
            if !ok && count.failed == 0 {
                println!("failed: {command}");
                count.failed = 1;
            }
            if ok && count == Self::default() {
                println!("failed: {command} ran no test");
                count.failed = 1;
            }
            total += count;
        }
        Ok(total)
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// The number that stands right before `word`.
fn before(text: &str, word: &str) -> usize {
    let head = text.split_once(word).map_or("", |(head, _)| head);
    head.rsplit(|c: char| !c.is_ascii_digit()).next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Without the colours of a terminal.
fn plain(output: &str) -> String {
    let mut text = String::with_capacity(output.len());
    let mut parts = output.split('\x1b');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        text.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[test]
    fn sums_every_binary_of_cargo_test() {
        let output = "test a ... ok\n\
            test result: \x1b[32mok\x1b[0m. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out\n\
            test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 filtered out; finished in 0.31s\n";
        assert_eq!(Count::of_cargo(output), Count { passed: 14, failed: 1 });
        assert_eq!(Count::of_cargo("skipping"), Count::default());
    }

    #[test]
    fn reads_the_last_line() {
        assert_eq!(Count::of_summary("7 passed by\n\n12 passed, 3 failed\n"), Count { passed: 12, failed: 3 });
        assert_eq!(Count::of_summary("cannot start"), Count::default());
    }

    #[test]
    fn reads_the_summary_of_node() {
        let output = "✔ adds (1ms)\nℹ tests 9\nℹ suites 0\nℹ pass 5\nℹ fail 1\nℹ cancelled 1\nℹ skipped 2\nℹ todo 0\n";
        assert_eq!(Count::of_node(output), Count { passed: 5, failed: 2 });
    }
}
