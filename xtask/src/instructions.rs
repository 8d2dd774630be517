//! The instructions of a page, counted by callgrind: the same number on every run, whatever else the machine does.
//! Native code without SIMD, so it says nothing about milliseconds; it says when somebody made a page dearer.

use crate::cmd::{Cmd, Result};
use crate::count::Count;
use crate::pin::Compiler;
use crate::repo::Repo;

/// What is counted, of items of how many bytes, and the most instructions for a page of 100 of them: what they were
/// when this was written, and 4 %.
const BUDGETS: [(&str, usize, u64); 4] =
    [("scan", 170, 422_000), ("scan", 920, 1_530_000), ("ingest", 170, 552_000), ("ingest", 920, 1_660_000)];

/// The first pages are not counted: they grow the tables that all others use.
const PAGES: [u64; 2] = [20, 120];

pub(crate) fn run(repo: &Repo) -> Result<Count> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        println!("skipped: the budgets are those of x86-64 Linux");
        return Ok(Count::default());
    }
    // Another compiler makes other instructions.
    let note = Compiler::of(repo)?.note("the budgets are told, not enforced");
    if Cmd::new("valgrind").arg("--version").read().is_err() {
        println!("skipped: valgrind is not installed; a package of that name has it on most systems");
        return Ok(Count::default());
    }
    Cmd::cargo().line("build --release --package unspool-count").dir(&repo.root).run()?;
    let mut count = Count::default();
    for (what, size, budget) in BUDGETS {
        let [few, many] = PAGES.map(|pages| counted(repo, what, size, pages));
        let page = (many? - few?) / (PAGES[1] - PAGES[0]);
        println!("{what}, items of {size} bytes: {page} instructions a page (budget {budget})");
        if note.is_none() && page > budget {
            count.failed += 1;
            let file = profile(repo);
            let file = repo.short(&file);
            println!(
                "failed: {} over its budget. `callgrind_annotate {file}` tells where they are spent; if they are worth it, \
                 raise the number in xtask/src/instructions.rs",
                page - budget
            );
        } else {
            count.passed += 1;
        }
    }
    if let Some(note) = note {
        println!("{note}");
    }
    Ok(count)
}

fn profile(repo: &Repo) -> std::path::PathBuf {
    repo.scratch("callgrind.out")
}

/// All instructions of one run.
fn counted(repo: &Repo, what: &str, size: usize, pages: u64) -> Result<u64> {
    let file = profile(repo);
    crate::repo::write(&file, "")?;
    Cmd::new("valgrind")
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(repo.target.join("release/unspool-count"))
        .line(&format!("{what} {size} {pages}"))
        .dir(&repo.root)
        .read()?;
    // `summary: 85863240`
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let total = text.lines().find_map(|line| line.strip_prefix("summary: ").or(line.strip_prefix("totals: ")));
    total.and_then(|total| total.trim().parse().ok()).ok_or_else(|| format!("no total in {}", file.display()))
}
