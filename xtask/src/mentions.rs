//! What comments and documents mention is there: files of the repository, with a folder and in backticks, in comments;
//! modules of its crates, as `unspool_json::pack`, in comments and documents.
//!
//! papers.rs checks the paths of documents, which are written in more ways.

use crate::cmd::Result;
use crate::papers::{self, Tree};
use crate::repo::{self, Repo};

/// The crates by the names that paths begin with, and the folder of their sources.
const CRATES: [(&str, &str); 4] = [
    ("unspool", "src"),
    ("unspool_json", "crates/json/src"),
    ("unspool_store", "crates/store/src"),
    ("unspool_wasm", "crates/wasm/src"),
];
const CODE: [&str; 4] = ["rs", "js", "mjs", "ts"];

/// Every comment and document that mentions what is not there.
pub(crate) fn run(repo: &Repo, tree: &Tree) -> Result<Vec<String>> {
    let read = |file: &str| std::fs::read_to_string(repo.path(file)).ok();
    let mut broken = Vec::new();
    for path in repo.files(".") {
        let name = repo.short(&path).to_string().replace('\\', "/");
        let is = |extension: &str| path.extension().is_some_and(|own| own == extension);
        let code = CODE.iter().any(|extension| is(extension));
        if code || is("md") && name != "CHANGELOG.md" {
            broken.extend(check(&name, &repo::read(&path)?, code, tree, read));
        }
    }
    Ok(broken)
}

fn check(file: &str, text: &str, code: bool, tree: &Tree, read: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut broken = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if code && !["//", "/*", "* "].iter().any(|start| line.trim_start().starts_with(start)) {
            continue;
        }
        for word in line.split('`').skip(1).step_by(2) {
            let path = code && word.contains('/') && papers::has_extension(word) && papers::is_path(word);
            if path && !tree.has(folder, word) || module_is_gone(word, &read) {
                broken.push(format!("{file}:{}: there is no `{word}`", at + 1));
            }
        }
    }
    broken
}

/// Whether a word is the path of a module, or of something in one, that is not there. Names that begin with a capital
/// are types, which the compiler checks where Rust's documentation links to them.
fn module_is_gone(word: &str, read: &impl Fn(&str) -> Option<String>) -> bool {
    let mut parts = word.trim_end_matches("()").split("::");
    let first = parts.next().unwrap_or_default();
    let Some((_, source)) = CRATES.iter().find(|(name, _)| *name == first) else { return false };
    let mut folder = (*source).to_owned();
    let mut file = read(&format!("{source}/lib.rs"));
    for part in parts {
        if !part.starts_with(|c: char| c.is_ascii_lowercase())
            || part.contains(|c: char| !c.is_alphanumeric() && c != '_')
        {
            return false;
        }
        folder = format!("{folder}/{part}");
        let module = read(&format!("{folder}.rs")).or_else(|| read(&format!("{folder}/mod.rs")));
        if module.is_none() {
            // A function, a module without a file of its own, or one that another name was given.
            let forms = ["mod", "fn", "as"].map(|word| format!("{word} {part}"));
            let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            let code = file.unwrap_or_default();
            return !forms.iter().any(|form| code.match_indices(form).any(|(at, _)| ends(&code[at + form.len()..])));
        }
        file = module;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{Tree, check};

    fn broken(text: &str) -> usize {
        let tree = Tree::new(["src/core/spool.rs", "js/feed/feed.js"].map(str::to_owned).into_iter(), Vec::new());
        let read = |file: &str| match file {
            "src/lib.rs" => Some("mod core;\npub use dialect::named as dialects;\npub fn connect() {}".to_owned()),
            "src/core/mod.rs" => Some("mod spool;".to_owned()),
            "src/core/spool.rs" => Some("fn step() {}".to_owned()),
            _ => None,
        };
        check("js/feed/feed.js", text, true, &tree, read).len()
    }

    #[test]
    fn files_in_comments() {
        assert_eq!(
            broken(
                "// see `js/feed/feed.js`, `feed/feed.js`, `src/core/spool.rs`, `feed.js`, `a/b`, `https://a.js/x.js`"
            ),
            0
        );
        assert_eq!(broken(" * as `src/spool.rs` says\n/// and `js/gone.js`"), 2);
        assert_eq!(broken("const name = `js/gone.js`;"), 0, "no comment");
    }

    #[test]
    fn modules() {
        assert_eq!(
            broken(
                "// `unspool::core::spool::step`, `unspool::dialects`, `unspool::Feed`, `unspool::connect()`, `std::x`"
            ),
            0
        );
        assert_eq!(
            broken("// `unspool::spool`, `unspool::core::gone`, `unspool::core::spool::gone`, `unspool::dialect`"),
            4
        );
    }
}
