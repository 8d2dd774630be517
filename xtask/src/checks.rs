//! Rules of the house that no compiler knows, found by reading the files.

use crate::behaviours;
use crate::circles;
use crate::cmd::Result;
use crate::columns;
use crate::mentions;
use crate::papers::{self, Tree};
use crate::repo::{self, Repo};
use std::path::Path;

const MAX_LINES: usize = 400;
const CODE: [&str; 10] = ["rs", "js", "mjs", "cjs", "ts", "mts", "jsx", "tsx", "html", "css"];
/// Code whose lines have an end.
const WRAPPED: [&str; 4] = ["rs", "js", "mjs", "ts"];
const TEXT: [&str; 7] = ["md", "json", "toml", "yml", "yaml", "sh", "sql"];

/// One rule: where it holds, and what is wrong with a line.
struct Rule {
    name: &'static str,
    folders: &'static [&'static str],
    breaks: fn(&str) -> bool,
}

const RULES: [Rule; 3] = [
    Rule {
        name: "`innerHTML` and its kin turn data into markup: use textContent or elements",
        folders: &["js", "www"],
        breaks: |line| {
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write("].iter().any(|word| line.contains(word))
        },
    },
    Rule {
        name: "an exported `async fn` holds its borrow over an await: return a Promise over a cloned Rc",
        folders: &["crates/wasm"],
        breaks: |line| {
            let Some((_, after)) = line.split_once("async fn ") else { return false };
            let Some((_, arguments)) = after.split_once('(') else { return false };
            let first = arguments.split([',', ')']).next().unwrap_or_default();
            first.trim_start().starts_with('&') && first.trim_end().ends_with("self")
        },
    },
    Rule { name: "a path of one machine", folders: &["."], breaks: has_machine_path },
];

/// Every broken rule, as `file:line: what`. The number of files read.
pub(crate) fn run(repo: &Repo) -> Result<usize> {
    let files: Vec<_> = repo.files(".").into_iter().filter(|file| is(file, &CODE) || is(file, &TEXT)).collect();
    let mut broken = Vec::new();
    for file in &files {
        let Ok(text) = std::fs::read_to_string(file) else { continue };
        let inside = |folder: &str| file.starts_with(repo.path(folder)) || folder == ".";
        for rule in RULES.iter().filter(|rule| rule.folders.iter().any(|folder| inside(folder))) {
            // This file spells the rules out.
            if file.ends_with("xtask/src/checks.rs") {
                continue;
            }
            for (at, _) in text.lines().enumerate().filter(|(_, line)| (rule.breaks)(line)) {
                broken.push(format!("{}:{}: {}", repo.short(file), at + 1, rule.name));
            }
        }
        let lines = text.lines().count();
        let generated = text.starts_with("// Generated ");
        if !generated && is(file, &WRAPPED) {
            for (line, columns) in columns::too_long(&text, is(file, &["rs"])) {
                let short = repo.short(file);
                broken.push(format!("{short}:{line}: {columns} columns, past {}: break it", columns::MAX));
            }
        }
        if !generated
            && lines > MAX_LINES
            && is(file, &CODE)
            && ["src", "js", "xtask", "www"].iter().any(|folder| inside(folder))
        {
            broken.push(format!("{}: {lines} lines: past {MAX_LINES} a file is two", repo.short(file)));
        }
    }
    broken.extend(security(&repo::read(&repo.path("SECURITY.md"))?, |file| repo::read(&repo.path(file)).ok()));
    let tests: Vec<String> = files
        .iter()
        .filter(|file| is(file, &CODE) && !file.ends_with("xtask/src/behaviours.rs"))
        .filter_map(|file| std::fs::read_to_string(file).ok())
        .collect();
    broken.extend(behaviours::check(&repo::read(&repo.path("docs/BEHAVIOURS.md"))?, &tests));
    broken.extend(circles::check(repo)?);
    let tree = Tree::of(repo)?;
    broken.extend(papers::run(repo, &tree)?);
    broken.extend(mentions::run(repo, &tree)?);
    println!("{} files read, {} rules broken", files.len(), broken.len());
    if broken.is_empty() { Ok(files.len()) } else { Err(broken.join("\n")) }
}

/// Every test that the table of threats names is there: `` `file` `test` ``, the name of a function of Rust or the
/// title of a test of JavaScript.
fn security(text: &str, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut broken = Vec::new();
    let mut named = 0;
    for (at, row) in text.lines().enumerate().filter(|(_, line)| line.starts_with("| **")) {
        let quoted: Vec<&str> = row.rsplit(" | ").next().unwrap_or_default().split('`').skip(1).step_by(2).collect();
        if quoted.is_empty() || quoted.len() % 2 == 1 {
            broken.push(format!("SECURITY.md:{}: the last column names tests as `file` `test`", at + 1));
        }
        for pair in quoted.chunks_exact(2) {
            let [file, test] = [pair[0], pair[1]];
            let there = read(file).is_some_and(|code| {
                [format!("fn {test}("), format!("'{test}'"), format!("name: \"{test}\"")]
                    .iter()
                    .any(|form| code.contains(form))
            });
            named += 1;
            if !there {
                broken.push(format!("SECURITY.md:{}: {file} has no test `{test}`", at + 1));
            }
        }
    }
    if named == 0 {
        broken.push("SECURITY.md: no threat names a test".into());
    }
    broken
}

fn is(file: &Path, extensions: &[&str]) -> bool {
    file.extension().is_some_and(|extension| extensions.iter().any(|known| extension == *known))
}

/// A home folder or the like, at the start of a path: not `example.com/home/…`, and not a bare `/home/`.
fn has_machine_path(line: &str) -> bool {
    ["/home/", "/root/", "/Users/", "C:\\Users\\"].iter().any(|start| {
        line.match_indices(start).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let mut after = line[at + start.len()..].chars();
            before.is_none_or(|c| !c.is_alphanumeric() && !"./_-}*".contains(c))
                && after.next().is_some_and(|c| c.is_alphanumeric() || c == '.')
                && after.any(|c| c == '/' || c == '\\')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::{RULES, has_machine_path, security};

    #[test]
    fn machine_paths() {
        assert!(has_machine_path("see /home/ann/code/x.rs"));
        assert!(has_machine_path("\"C:\\Users\\ann\\x\""));
        assert!(!has_machine_path("https://example.com/home/ann/x"));
        assert!(!has_machine_path("feed('/home/timeline')"));
    }

    #[test]
    fn tests_that_a_threat_names_are_there() {
        let read = |file: &str| match file {
            "a.rs" => Some("fn holds() {}".to_owned()),
            "b.mjs" => Some("test('it holds', () => {})".to_owned()),
            _ => None,
        };
        let check =
            |tests: &str| security(&format!("| threat | tests |\n|---|---|\n| **One** | {tests} |"), read).len();
        assert_eq!(check("`a.rs` `holds`, `b.mjs` `it holds`"), 0);
        assert_eq!(check("`a.rs` `hold`"), 1);
        assert_eq!(check("`c.rs` `holds`"), 1);
        assert_eq!(check("`a.rs`"), 2);
        assert_eq!(security("no table", read).len(), 1);
    }

    #[test]
    fn async_methods() {
        let breaks = RULES[1].breaks;
        assert!(breaks("    pub async fn load(&self) -> JsValue {"));
        assert!(breaks("async fn load(&mut self, n: u32)"));
        assert!(!breaks("async fn load(raw: &Raw)"));
        assert!(!breaks("fn load(&self) -> Promise"));
    }
}
