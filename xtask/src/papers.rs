//! Documents do not rot: each file, folder and name that a page quotes is there.
//!
//! Looked at are links, words in backticks, and words of drawings (blocks of the kind `text`). In a drawing, and in
//! prose without an extension or a `/` at the end, a word is a path only if it begins at the root. A file with names
//! behind it, `js/feed/feed.js` `loadMore`, says that the names stand in that file.

use crate::cmd::Result;
use crate::repo::{self, Repo};
use std::collections::BTreeSet;

/// The pages that are checked.
const PAGES: [&str; 9] = [
    "CONTRIBUTING.md",
    "DEVELOPING.md",
    "README.md",
    "SECURITY.md",
    "docs/BEHAVIOURS.md",
    "docs/COMING-FROM.md",
    "docs/DESIGN.md",
    "docs/ERRORS.md",
    "xtask/node/wasm/README.md",
];
const EXTENSIONS: [&str; 11] = ["css", "html", "js", "json", "md", "mjs", "rs", "svg", "toml", "ts", "wat"];

/// What the repository holds: files and folders, without what is built, installed or measured into it.
pub(crate) struct Tree {
    paths: BTreeSet<String>,
    /// From .gitignore, relative to the root.
    ignored: Vec<String>,
}

impl Tree {
    pub(crate) fn of(repo: &Repo) -> Result<Tree> {
        let ignored = repo::read(&repo.path(".gitignore"))?;
        let ignored = ignored.lines().filter_map(|line| line.strip_prefix('/')).map(str::to_owned).collect();
        let files = repo.files(".");
        let names = files.iter().map(|file| repo.short(file).to_string().replace('\\', "/"));
        Ok(Tree::new(names, ignored))
    }

    pub(crate) fn new(files: impl Iterator<Item = String>, ignored: Vec<String>) -> Tree {
        let mut tree = Tree { paths: BTreeSet::new(), ignored };
        for file in files.filter(|file| !tree.is_ignored(file)).collect::<Vec<_>>() {
            let folders = file.match_indices('/').map(|(at, _)| file[..at].to_owned());
            tree.paths.extend(folders);
            tree.paths.insert(file);
        }
        tree
    }

    /// Whether it is made here, or lies in something that is: then it is there on some machines only.
    fn is_ignored(&self, path: &str) -> bool {
        self.ignored.iter().any(|rule| match rule.strip_suffix('*') {
            Some(start) => path.starts_with(start),
            None => path == rule || path.strip_prefix(rule.as_str()).is_some_and(|rest| rest.starts_with('/')),
        })
    }

    /// Whether it begins at the root.
    fn is_rooted(&self, path: &str) -> bool {
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        !rest.is_empty() && self.paths.contains(first)
    }

    /// Whether a page in `folder` means something by it: from the root, from its own folder, or, if it begins at
    /// neither, anywhere.
    pub(crate) fn has(&self, folder: &str, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let below = join(folder, path);
        let anywhere = !self.is_rooted(path);
        self.is_ignored(path)
            || self
                .paths
                .iter()
                .any(|known| fits(known, path) || fits(known, &below) || anywhere && ends_with(known, path))
    }
}

/// Every page that quotes what is not there.
pub(crate) fn run(repo: &Repo, tree: &Tree) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for page in PAGES {
        let text = repo::read(&repo.path(page))?;
        broken.extend(check(page, &text, tree, |file| repo::read(&repo.path(file)).ok()));
    }
    Ok(broken)
}

fn check(page: &str, text: &str, tree: &Tree, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut broken = Vec::new();
    let mut block = None;
    for (at, line) in text.lines().enumerate() {
        let mut missing = |what: String| broken.push(format!("{page}:{}: {what}", at + 1));
        if let Some(kind) = line.trim_start().strip_prefix("```") {
            block = if block.is_none() { Some(kind.trim()) } else { None };
            continue;
        }
        if let Some(kind) = block {
            let words = line.split(|c: char| c.is_whitespace() || ",()".contains(c));
            for word in words.filter(|word| kind == "text" && tree.is_rooted(word) && is_path(word)) {
                if !tree.has(folder, word) {
                    missing(format!("there is no `{word}`"));
                }
            }
            continue;
        }
        for target in line.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next()) {
            if !target.is_empty() && !target.contains(':') && !tree.has(folder, &join(folder, target)) {
                missing(format!("the link to `{target}` leads nowhere"));
            }
        }
        // The file whose names may follow.
        let mut file: Option<(&str, String)> = None;
        // Outside and inside of backticks in turns.
        let parts: Vec<&str> = line.split('`').collect();
        for pair in parts.chunks_exact(2) {
            let [between, word] = [pair[0], pair[1]];
            if quotes_path(word, tree) {
                file = None;
                if !tree.has(folder, word) {
                    missing(format!("there is no `{word}`"));
                } else if tree.is_rooted(word) {
                    file = read(word).map(|code| (word, code));
                }
            } else if let Some((path, code)) = file.as_ref().filter(|_| matches!(between, " " | ", ")) {
                if let Some(name) = name_in(word)
                    && !has_word(code, name)
                {
                    missing(format!("{path} has no `{name}`"));
                }
            } else {
                file = None;
            }
        }
    }
    broken
}

/// Whether a quoted word is a path, and not a type, a place in an answer, or an entry of the package.
fn quotes_path(word: &str, tree: &Tree) -> bool {
    is_path(word) && (has_extension(word) || word.ends_with('/') || tree.is_rooted(word))
}

pub(crate) fn has_extension(word: &str) -> bool {
    word.rsplit_once('.').is_some_and(|(name, end)| !name.is_empty() && EXTENSIONS.contains(&end))
}

/// Whether it is written as a path inside of the repository is.
pub(crate) fn is_path(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_alphanumeric())
        && word.chars().all(|c| c.is_ascii_alphanumeric() || "./_-*".contains(c))
}

/// The name in `Spool::step`, `#load`, `loadMore()`; nothing if it is a sentence.
fn name_in(word: &str) -> Option<&str> {
    let name = word.trim_end_matches("()");
    let name = name.rsplit(['.', ':', '#']).next().unwrap_or(name);
    (!name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')).then_some(name)
}

fn has_word(code: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        !code[..at].chars().next_back().is_some_and(part) && !code[at + name.len()..].chars().next().is_some_and(part)
    })
}

/// `path` as a page in `folder` sees it, from the root.
fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "" | "." => {}
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

fn ends_with(known: &str, path: &str) -> bool {
    let depth = path.matches('/').count();
    let start = known.rmatch_indices('/').nth(depth).map_or(0, |(at, _)| at + 1);
    fits(&known[start..], path)
}

/// Whether a path is the one that is meant, which may have a `*` in each of its parts.
fn fits(known: &str, path: &str) -> bool {
    let (mut known, mut path) = (known.split('/'), path.split('/'));
    loop {
        match (known.next(), path.next()) {
            (None, None) => return true,
            (Some(name), Some(pattern)) => {
                let is = match pattern.split_once('*') {
                    Some((start, end)) => {
                        name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
                    }
                    None => name == pattern,
                };
                if !is {
                    return false;
                }
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    fn broken(page: &str, text: &str) -> Vec<String> {
        let files = ["README.md", "js/feed/feed.js", "src/core/spool.rs", "docs/DESIGN.md", "js/docs/x.md"];
        let tree = Tree::new(files.map(str::to_owned).into_iter(), vec!["target".into(), "js/docs".into()]);
        let read = |file: &str| (file == "src/core/spool.rs").then(|| "pub fn step(…) { self.ask() }".to_owned());
        check(page, text, &tree, read)
    }

    #[test]
    fn what_is_there_is_quoted_in_any_way() {
        let page = "`js/feed/feed.js`, `js/feed/`, `feed.js`, `feed/`, `js`, `src/core/*.rs`, `target/tools`, `js/docs/x.md`\n\
             `unspool/url`, `text/html`, `body:a.b`, `.mjs`, `/v1/timeline`, `Spool::step`, `import.meta.url`\n\
             [one](docs/DESIGN.md#rooms) [two](https://example.com/x.md) [three](#here)\n\
             ```text\nloadMore ─► js/feed/feed.js, a/b (src/core)\n```\n```js\nimport './js/gone.js';\n```";
        assert!(broken("README.md", page).is_empty(), "{:?}", broken("README.md", page));
        assert!(broken("docs/DESIGN.md", "[up](../README.md), `DESIGN.md`").is_empty());
    }

    #[test]
    fn what_is_not_there_is_told_with_its_line() {
        assert_eq!(broken("README.md", "\n`js/feed/gone.js`"), ["README.md:2: there is no `js/feed/gone.js`"]);
        for page in ["`gone.rs`", "`js/gone/`", "`src/gone`", "`src/*.rs`", "`js/feed/x*.js`", "`core/gone.rs`"] {
            assert_eq!(broken("README.md", page).len(), 1, "{page}");
        }
        assert_eq!(broken("README.md", "[x](docs/GONE.md)"), ["README.md:1: the link to `docs/GONE.md` leads nowhere"]);
        assert_eq!(broken("docs/DESIGN.md", "[x](README.md)").len(), 1);
        assert_eq!(broken("README.md", "```text\nA ─► src/core/gone.rs\n```").len(), 1);
    }

    #[test]
    fn names_behind_a_file_stand_in_it() {
        assert!(broken("README.md", "`src/core/spool.rs` `Spool::step`, `ask()`, then `gone`").is_empty());
        assert_eq!(
            broken("README.md", "`src/core/spool.rs` `step`, `as`"),
            ["README.md:1: src/core/spool.rs has no `as`"]
        );
        assert!(broken("README.md", "`src/core/spool.rs`: `gone`").is_empty());
    }
}
