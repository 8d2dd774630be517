//! Which tests there are, by the names of their files.

use crate::repo::Repo;
use std::path::PathBuf;

/// One test target of the crate that runs as wasm.
pub(crate) struct Suite {
    pub(crate) name: String,
    /// It says `run_in_browser` (or a worker) and so cannot run in Node.
    pub(crate) browser: bool,
}

/// The files `web.rs` and `web_*.rs` of `tests/`, and its folders `web*` with a `main.rs`: the targets as cargo names
/// them.
pub(crate) fn web(repo: &Repo) -> Vec<Suite> {
    let mut suites = Vec::new();
    for entry in std::fs::read_dir(repo.path("tests")).into_iter().flatten().flatten() {
        let path = entry.path();
        let (name, files) = if path.join("main.rs").exists() {
            (path.file_name(), repo.files(&format!("tests/{}", entry.file_name().to_string_lossy())))
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            (path.file_stem(), vec![path.clone()])
        } else {
            continue;
        };
        let name = name.unwrap_or_default().to_string_lossy().into_owned();
        if name == "web" || name.starts_with("web_") {
            let text = files.iter().filter_map(|file| std::fs::read_to_string(file).ok()).collect::<String>();
            suites.push(Suite { name, browser: text.contains("wasm_bindgen_test_configure!(run_in_") });
        }
    }
    suites.sort_by(|a, b| a.name.cmp(&b.name));
    suites
}

/// `*.test.js` and `*.test.mjs` below a folder, named one by one: Node's own search differs from version to version.
pub(crate) fn node(repo: &Repo, folder: &str) -> Vec<PathBuf> {
    let mut files = repo.files(folder);
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".test.js") || name.ends_with(".test.mjs")
    });
    files
}

/// Each `tsconfig*.json` of the type tests is one way to resolve modules.
pub(crate) fn tsconfigs(repo: &Repo) -> Vec<PathBuf> {
    let mut files = repo.files("js/types-test");
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("tsconfig") && name.ends_with(".json") && !name.contains("base")
    });
    files
}
