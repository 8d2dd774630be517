//! `cargo xtask build`: from the crates to js/dist/, the same bytes on every machine with the compiler of
//! `xtask/rustc.txt`.

use crate::chain::Chain;
use crate::cmd::{Cmd, Result, headline, seconds};
use crate::kind::Kind;
use crate::pin::Compiler;
use crate::repo::{self, Repo};
use crate::stamp::Stamp;
use crate::tools;
use std::path::PathBuf;
use std::time::Instant;

const OUTPUTS: [&str; 3] = ["unspool.js", "unspool.wasm", "inline.js"];

pub(crate) fn set_up(repo: &Repo) -> Result {
    tools::wasm_target(repo)?;
    tools::npm_packages(repo)?;
    tools::wasm_bindgen(repo).map(drop)
}

pub(crate) fn run(repo: &Repo, kind: Kind, force: bool) -> Result {
    if kind == Kind::Simd {
        papers(repo)?;
    }
    let stamp_file = repo.scratch(&format!("{}.stamp", kind.name()));
    // Of the sources as they are now: what changes during the build is not in it.
    let sources = sources(repo, kind)?;
    let outputs = OUTPUTS.map(|name| format!("{}/{name}", kind.folder()));
    let stamp = || Stamp::of(repo, &outputs, &sources);
    if !force && stamp().is_at(&stamp_file) && outputs.iter().all(|file| repo.has(file)) {
        println!("{}/ is up to date", kind.folder());
        return Ok(());
    }
    headline(&format!("building {}/", kind.folder()));
    let started = Instant::now();
    let compiler = Compiler::of(repo)?;
    chain(repo, kind).run()?;
    let wasm = repo::read_bytes(&repo.path(kind.folder()).join("unspool.wasm"))?;
    stamp().put_at(&stamp_file)?;
    println!("{}/unspool.wasm: {} bytes, in {}", kind.folder(), wasm.len(), seconds(started.elapsed()));
    if let Some(note) = compiler.note("its bytes will differ from the published ones").filter(|_| kind != Kind::Nightly)
    {
        println!("{note}");
    }
    Ok(())
}

fn chain(repo: &Repo, kind: Kind) -> Chain<'_> {
    let scratch = repo.scratch(&format!("chain-{}", kind.name()));
    Chain { repo, kind, out: repo.path(kind.folder()), scratch, without: None }
}

/// The engine as it is published, but with the names of its functions.
pub(crate) fn named(repo: &Repo) -> Result<PathBuf> {
    let chain = chain(repo, Kind::Simd);
    if !chain.scratch.exists() {
        run(repo, Kind::Simd, true)?;
    }
    chain.named()
}

/// npm packs only what lies beside package.json.
fn papers(repo: &Repo) -> Result {
    let docs = ["COMING-FROM", "DIALECTS", "ERRORS", "FRAMEWORKS", "TESTING"].map(|name| format!("docs/{name}.md"));
    let chapters = ["angular", "lit", "solid", "svelte", "vue"].map(|name| format!("docs/frameworks/{name}.md"));
    let papers = ["LICENSE-MIT", "LICENSE-APACHE"].into_iter();
    for name in papers.chain(docs.iter().chain(&chapters).map(String::as_str)) {
        if let Ok(text) = std::fs::read(repo.path(name)) {
            repo::write(&repo.path("js").join(name), text)?;
        }
    }
    let front = repo::read(&repo.path("docs/PACKAGE.md"))?;
    repo::write(&repo.path("js/README.md"), front_page(&front))
}

/// docs/PACKAGE.md as the README of the package: its links lead into `docs/`, where it does not lie any more. The marks
/// of figures are no business of npm's readers.
fn front_page(page: &str) -> String {
    let mut parts = page.split("](");
    let mut made = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let target = part.split(')').next().unwrap_or_default();
        let into = if target.starts_with('#') || target.contains("://") { "](" } else { "](docs/" };
        made.extend([into, part]);
    }
    let mut page = String::new();
    for (at, part) in made.split("<!-- ").enumerate() {
        page.push_str(if at == 0 { part } else { part.split_once(" -->").map_or(part, |(_, rest)| rest) });
    }
    page
}

/// A fingerprint of everything that decides what the build gives.
fn sources(repo: &Repo, kind: Kind) -> Result<String> {
    let rustc = match kind {
        Kind::Nightly => Cmd::new("rustup").line("run nightly rustc"),
        _ => Cmd::new("rustc"),
    };
    let rustc = rustc.arg("-vV").dir(&repo.root).read()?;
    let mut paths = vec!["src", "crates", "Cargo.toml", "Cargo.lock", "package-lock.json"];
    paths.extend(["xtask/src/build.rs", "xtask/src/chain.rs", "xtask/src/glue.rs", "xtask/node/wasm"]);
    Ok(Stamp::of(repo, &paths, &rustc).text())
}

#[cfg(test)]
mod tests {
    #[test]
    fn links_of_the_front_page_lead_into_docs() {
        let page = "[a](A.md#b) [c](#c) [d](https://d.example/) <!-- size:x -->1 KB<!-- /size --> (e) `f(g)`";
        let made = "[a](docs/A.md#b) [c](#c) [d](https://d.example/) 1 KB (e) `f(g)`";
        assert_eq!(super::front_page(page), made);
    }
}
