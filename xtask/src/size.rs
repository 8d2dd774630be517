//! `cargo xtask size`: what the package weighs, against the budget and against what the README says.

use crate::cmd::{Result, headline};
use crate::pin::Compiler;
use crate::repo::{self, Repo};
use crate::scripts;
use std::path::Path;

/// The core entry, the engine inside, gzip. The aim is 40 KB; this is what is reached, and a slip fails.
const BUDGET: usize = 109 * 1024 + 512;

/// An adapter for a framework, without the base that all of them share, gzip.
const ADAPTER_BUDGET: usize = 1536;

/// The pages that say what the core entry weighs: for the repository and the crate, and for the npm package.
const PAGES: [&str; 2] = ["README.md", "docs/PACKAGE.md"];

const OPEN: &str = "<!-- size:core-gzip -->";
const CLOSE: &str = "<!-- /size -->";

struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
    name: String,
}

pub(crate) fn run(repo: &Repo, write: bool) -> Result {
    let sizes = measured(repo, "js/dist")?;
    let core = core(&sizes)?;
    println!(
        "core entry, wasm and JavaScript in one, gzip: {core} bytes = {} (budget {BUDGET} bytes)",
        kilobytes(core)
    );
    if let Some(note) = Compiler::of(repo)?.note("the budget and the README are told, not enforced") {
        println!("{note}");
        return Ok(());
    }
    if core > BUDGET {
        return Err(format!("the core entry is {} bytes over its budget of {BUDGET}", core - BUDGET));
    }
    check_adapters(&sizes)?;
    PAGES.iter().try_for_each(|page| {
        let path = repo.path(page);
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let told = if write {
            with_number(&text, core).and_then(|text| repo::write(&path, text))
        } else {
            check_readme(&text, core)
        };
        told.map_err(|error| format!("{page}: {error}"))
    })
}

/// The core entry of a build in this folder, gzip.
pub(crate) fn core_of(repo: &Repo, dist: &str) -> Result<usize> {
    core(&read(repo, dist)?)
}

fn core(sizes: &[Size]) -> Result<usize> {
    let name = "JavaScript with the wasm inside";
    let found = sizes.iter().find(|size| size.name == name);
    found.map(|size| size.gzip).ok_or_else(|| format!("size.mjs did not measure `{name}`"))
}

fn check_adapters(sizes: &[Size]) -> Result {
    let adapters: Vec<_> = sizes.iter().filter(|size| size.name.starts_with("adapter ")).collect();
    if adapters.is_empty() {
        return Err("size.mjs did not measure an adapter".into());
    }
    match adapters.iter().find(|size| size.gzip > ADAPTER_BUDGET) {
        Some(Size { name, gzip, .. }) => {
            Err(format!("{name} is {} bytes over its budget of {ADAPTER_BUDGET}", gzip - ADAPTER_BUDGET))
        }
        None => Ok(()),
    }
}

/// Only prints: there is one budget, for what is published by default.
pub(crate) fn report(repo: &Repo, dist: &str) -> Result {
    measured(repo, dist).map(drop)
}

/// What each crate, each module of ours (or each function) costs of the wasm.
pub(crate) fn parts(repo: &Repo, named: &Path, functions: bool) -> Result {
    headline("parts of the wasm");
    let script = scripts::run(repo, "wasm/parts.mjs").arg(named);
    let printed = if functions { script.arg("--functions") } else { script }.read()?;
    println!("{:>9} {:>9}", "raw", "gzip -9");
    for line in printed.lines() {
        let mut words = line.splitn(3, ' ');
        let mut word = || words.next().unwrap_or_default();
        println!("{:>9} {:>9}  {}", word(), word(), word());
    }
    Ok(())
}

fn measured(repo: &Repo, dist: &str) -> Result<Vec<Size>> {
    headline("size");
    let sizes = read(repo, dist)?;
    println!("{:>9} {:>9} {:>9}", "raw", "gzip -9", "brotli 11");
    for Size { raw, gzip, brotli, name } in &sizes {
        println!("{raw:>9} {gzip:>9} {brotli:>9}  {name}");
    }
    Ok(sizes)
}

fn read(repo: &Repo, dist: &str) -> Result<Vec<Size>> {
    Ok(scripts::run(repo, "size.mjs").arg(dist).read()?.lines().filter_map(parse).collect())
}

fn parse(line: &str) -> Option<Size> {
    let mut words = line.splitn(4, ' ');
    let mut number = || words.next()?.parse().ok();
    let (raw, gzip, brotli) = (number()?, number()?, number()?);
    Some(Size { raw, gzip, brotli, name: words.next()?.to_owned() })
}

/// 1 KB is 1024 bytes here, as in the budget.
fn kilobytes(bytes: usize) -> String {
    let tenths = (bytes * 10 + 512) / 1024;
    format!("{}.{} KB", tenths / 10, tenths % 10)
}

/// Every number between the two marks, wherever the README says it.
fn numbers(readme: &str) -> Vec<&str> {
    readme.split(OPEN).skip(1).filter_map(|rest| rest.split_once(CLOSE)).map(|(number, _)| number).collect()
}

fn check_readme(readme: &str, core: usize) -> Result {
    let numbers = numbers(readme);
    if numbers.is_empty() {
        return Err(format!(
            "it does not say what the core entry weighs: add `{OPEN}{}{CLOSE}` to it",
            kilobytes(core)
        ));
    }
    for number in numbers {
        let said = number.trim().strip_suffix(" KB").and_then(|number| number.parse::<f64>().ok());
        let said = said.ok_or_else(|| format!("`{number}` is not a size like `{}`", kilobytes(core)))?;
        let measured = core as f64 / 1024.0;
        if (said - measured).abs() > measured * 0.02 {
            return Err(format!(
                "it says {number}, but it is {}: `cargo xtask size --write` corrects it",
                kilobytes(core)
            ));
        }
    }
    Ok(())
}

fn with_number(readme: &str, core: usize) -> Result<String> {
    let mut parts = readme.split(OPEN);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (_, rest) = part.split_once(CLOSE).ok_or_else(|| format!("`{OPEN}` without `{CLOSE}`"))?;
        text.extend([OPEN, &kilobytes(core), CLOSE, rest]);
    }
    if text.contains(OPEN) { Ok(text) } else { check_readme(readme, core).map(|()| text) }
}

#[cfg(test)]
mod tests {
    use super::{ADAPTER_BUDGET, Size, check_adapters, check_readme, with_number};

    #[test]
    fn adapters_have_a_budget() {
        let size = |name: &str, gzip| Size { raw: 0, gzip, brotli: 0, name: name.into() };
        let other = || size("adapters: the base", ADAPTER_BUDGET + 1);
        assert_eq!(check_adapters(&[other(), size("adapter a", ADAPTER_BUDGET)]), Ok(()));
        assert!(check_adapters(&[size("adapter a", 1), size("adapter b", ADAPTER_BUDGET + 1)]).is_err());
        assert!(check_adapters(&[other()]).is_err());
    }

    #[test]
    fn the_readme_may_be_off_by_two_percent() {
        let readme = |number: &str| format!("weighs <!-- size:core-gzip -->{number}<!-- /size --> gzipped");
        assert_eq!(check_readme(&readme("40.0 KB"), 40 * 1024), Ok(()));
        assert_eq!(check_readme(&readme("40.7 KB"), 40 * 1024), Ok(()));
        assert!(check_readme(&readme("40.9 KB"), 40 * 1024).is_err());
        assert!(check_readme(&readme("40"), 40 * 1024).is_err());
        assert!(check_readme("nothing", 40 * 1024).is_err());
        assert_eq!(with_number(&readme("1.0 KB"), 40 * 1024), Ok(readme("40.0 KB")));
        assert!(with_number("nothing", 1).is_err());
    }
}
