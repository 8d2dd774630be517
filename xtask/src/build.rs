//! `cargo xtask build`: from src/ to js/dist/, the same bytes on every machine.

use crate::cmd::{Cmd, Result, headline, seconds};
use crate::glue;
use crate::repo::{self, Repo};
use crate::scripts;
use crate::stamp::Stamp;
use crate::tools;
use std::io::Write as _;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What wasm-opt does: the one place to change it. Measured on the gzipped engine, with the time of a page unchanged:
/// inlining makes fewer bytes, but bytes that compress worse, so outside the JSON reader it is off (-0.7 %); a second
/// look by way of flat code finds another 1 %. What is computed twice compresses better than a local that keeps it
/// (-0.5 %). Only the very end of the stack lies in the first KB of the memory, so what is added to an address may move
/// into the load (-0.3 %). Engines with SIMD make nothing of alignments: all are 1, which is less to tell apart (-0.3
/// %, packed 1.4 %).
const WASM_OPT: [&str; 11] = [
    "--no-inline=*unspool::*",
    "--no-inline=*alloc*",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--skip-pass=local-cse",
    "--low-memory-unused",
    "--dealign",
    "--strip-debug",
    "--minify-imports-and-exports-and-modules",
];

/// What rustc assumes of every engine today. Never `--all-features`: that writes encodings which no engine reads.
const WASM_FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--enable-bulk-memory-opt",
];

/// What only a nightly compiler takes: the standard library compiled along, for size, and panics that are a trap at
/// once.
const NIGHTLY_STD: &str = "-Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size";
const NIGHTLY_FLAGS: [&str; 4] =
    ["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"];

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What is published.
    Simd,
    /// The same without simd128, in js/dist-scalar.
    Scalar,
    /// The same by a nightly compiler, its standard library made for size, in js/dist-nightly.
    Nightly,
}

impl Kind {
    fn folder(self) -> &'static str {
        match self {
            Self::Simd => "js/dist",
            Self::Scalar => "js/dist-scalar",
            Self::Nightly => "js/dist-nightly",
        }
    }

    fn target_feature(self) -> &'static str {
        match self {
            Self::Simd | Self::Nightly => "+simd128",
            Self::Scalar => "-simd128",
        }
    }

    /// What its intermediate files are called.
    fn name(self) -> &'static str {
        match self {
            Self::Simd => "simd",
            Self::Scalar => "scalar",
            Self::Nightly => "nightly",
        }
    }
}

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
    let sources = fingerprint(repo, kind)?;
    if !force && sources.is_at(&stamp_file) && outputs(repo, kind).iter().all(|file| file.exists()) {
        println!("{}/ is up to date", kind.folder());
        return Ok(());
    }
    headline(&format!("building {}/", kind.folder()));
    let started = Instant::now();
    let bare = trim(repo, kind, &compile(repo, kind)?)?;
    let made = bind(repo, kind, &bare)?;
    let names = optimise(repo, kind, &made)?;
    let out = repo.path(kind.folder());
    let glue = glue::without_idle_parts(&glue::without_default_url(&repo::read(&made.join("unspool.js"))?)?)?;
    repo::write(&out.join("unspool.js"), glue::with_short_names(&glue, &names)?)?;
    let wasm = repo::read_bytes(&out.join("unspool.wasm"))?;
    repo::write(&out.join("inline.js"), inline(&pack(repo, kind)?)?)?;
    sources.put_at(&stamp_file)?;
    println!("{}/unspool.wasm: {} bytes, in {}", kind.folder(), wasm.len(), seconds(started.elapsed()));
    Ok(())
}

/// npm packs only what lies beside package.json.
fn papers(repo: &Repo) -> Result {
    for name in ["LICENSE-MIT", "LICENSE-APACHE", "README.md", "docs/DIALECTS.md"] {
        if let Ok(text) = std::fs::read(repo.path(name)) {
            repo::write(&repo.path("js").join(name), text)?;
        }
    }
    Ok(())
}

/// Of everything that decides what the build gives, and of what it gave.
fn fingerprint(repo: &Repo, kind: Kind) -> Result<Stamp> {
    let rustc = match kind {
        Kind::Nightly => Cmd::new("rustup").line("run nightly rustc"),
        _ => Cmd::new("rustc"),
    };
    let rustc = rustc.arg("-vV").dir(&repo.root).read()?;
    let outputs = OUTPUTS.map(|name| format!("{}/{name}", kind.folder()));
    let mut paths = vec!["src", "crates", "Cargo.toml", "Cargo.lock", "package-lock.json"];
    paths.extend(["xtask/src/build.rs", "xtask/src/glue.rs", "xtask/node/trim.mjs", "xtask/node/wasm.mjs"]);
    paths.extend(["xtask/node/order.mjs", "xtask/node/pack.mjs", "xtask/node/unpack.wat"]);
    paths.extend(outputs.iter().map(String::as_str));
    Ok(Stamp::of(repo, &paths, &rustc))
}

fn outputs(repo: &Repo, kind: Kind) -> [PathBuf; 3] {
    OUTPUTS.map(|name| repo.path(kind.folder()).join(name))
}

fn compile(repo: &Repo, kind: Kind) -> Result<PathBuf> {
    // A folder of its own: these flags differ from those of the tests, and each would throw away the other's work.
    let target = repo.target.join(match kind {
        Kind::Simd => "wasm",
        Kind::Scalar => "wasm-scalar",
        Kind::Nightly => "wasm-nightly",
    });
    let cargo = match kind {
        Kind::Nightly => Cmd::new("rustup").line("run nightly cargo").line(NIGHTLY_STD),
        _ => Cmd::cargo(),
    };
    cargo
        .line("build --release --package unspool-wasm --target wasm32-unknown-unknown")
        .arg("--target-dir")
        .arg(&target)
        .env("CARGO_ENCODED_RUSTFLAGS", rustflags(repo, kind)?)
        .dir(&repo.root)
        .run()?;
    Ok(target.join("wasm32-unknown-unknown/release/unspool_wasm.wasm"))
}

/// The flags take the place of those in .cargo/config.toml. Paths of this machine would end up in panic messages.
fn rustflags(repo: &Repo, kind: Kind) -> Result<String> {
    let mut flags = vec![format!("-Ctarget-feature={}", kind.target_feature())];
    // What the JavaScript face does itself is left out: `cfg(unspool_npm)` in the sources.
    flags.extend(["--cfg", "unspool_npm"].map(String::from));
    // trim.mjs wants to know where each constant ends.
    flags.push("-Clink-arg=--no-merge-data-segments".into());
    if kind == Kind::Nightly {
        flags.extend(NIGHTLY_FLAGS.map(String::from));
    }
    let mut remap = |from: &Path, to: &str| flags.push(format!("--remap-path-prefix={}={to}", from.display()));
    remap(&repo.root, "unspool");
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let registries = home.ok_or("neither CARGO_HOME nor a home folder is known")?.join("registry/src");
    for registry in std::fs::read_dir(registries).into_iter().flatten().flatten() {
        remap(&registry.path(), "crates");
    }
    Ok(flags.join("\u{1f}"))
}

/// Before wasm-bindgen: what is dead by then needs no imports.
fn trim(repo: &Repo, kind: Kind, compiled: &Path) -> Result<PathBuf> {
    let trimmed = repo.scratch(&format!("trimmed-{}.wasm", kind.name()));
    repo::write(&trimmed, "")?;
    scripts::run(repo, "trim.mjs").arg(compiled).arg(&trimmed).run()?;
    Ok(trimmed)
}

fn bind(repo: &Repo, kind: Kind, bare: &Path) -> Result<PathBuf> {
    let made = repo.scratch(&format!("bindgen-{}", kind.name()));
    let _ = std::fs::remove_dir_all(&made);
    Cmd::new(tools::wasm_bindgen(repo)?.join("wasm-bindgen"))
        .line("--target web --no-typescript --experimental-reset-state-function --remove-producers-section --out-name unspool")
        .arg("--out-dir")
        .arg(&made)
        .arg(bare)
        .dir(&repo.root)
        .run()?;
    Ok(made)
}

/// Gives the short names of imports and exports, as wasm-opt prints them.
fn optimise(repo: &Repo, kind: Kind, made: &Path) -> Result<String> {
    let wasm = repo.path(kind.folder()).join("unspool.wasm");
    repo::write(&wasm, "")?;
    let simd: &[&str] = if kind == Kind::Scalar { &[] } else { &["--enable-simd"] };
    let names = Cmd::node()
        .arg("node_modules/binaryen/bin/wasm-opt")
        .arg(made.join("unspool_bg.wasm"))
        .args(WASM_OPT)
        .args(WASM_FEATURES)
        .args(simd)
        .arg("-o")
        .arg(&wasm)
        .dir(&repo.root)
        .read()?;
    scripts::run(repo, "order.mjs").arg(&wasm).run()?;
    scripts::run(repo, "compiles.mjs").arg(&wasm).run()?;
    Ok(names)
}

/// The engine as it is published, but with the names of its functions.
pub(crate) fn named(repo: &Repo) -> Result<PathBuf> {
    let bound = repo.scratch("bindgen-simd").join("unspool_bg.wasm");
    if !bound.exists() {
        run(repo, Kind::Simd, true)?;
    }
    let named = repo.scratch("named.wasm");
    Cmd::node()
        .arg("node_modules/binaryen/bin/wasm-opt")
        .arg(bound)
        .args(WASM_OPT.into_iter().filter(|pass| *pass != "--strip-debug"))
        .args(WASM_FEATURES)
        .args(["--enable-simd", "--debuginfo", "-o"])
        .arg(&named)
        .dir(&repo.root)
        .read()?;
    Ok(named)
}

/// The engine in a form that compresses better, with what unpacks it.
fn pack(repo: &Repo, kind: Kind) -> Result<Vec<u8>> {
    let packed = repo.scratch(&format!("packed-{}.bin", kind.name()));
    repo::write(&packed, "")?;
    scripts::run(repo, "pack.mjs").arg(repo.path(kind.folder()).join("unspool.wasm")).arg(&packed).run()?;
    repo::read_bytes(&packed)
}

/// A module whose default export is what was packed, gzipped, in base64.
fn inline(bytes: &[u8]) -> Result<String> {
    let mut packed = Vec::new();
    // Each stream of the packed engine wants a block of its own, and some want more.
    let iteration_count = NonZeroU64::MIN.saturating_add(59);
    let options = zopfli::Options { iteration_count, maximum_block_splits: 100, ..zopfli::Options::default() };
    zopfli::compress(options, zopfli::Format::Gzip, bytes, &mut packed).map_err(|e| format!("gzip: {e}"))?;
    packed.flush().map_err(|e| e.to_string())?;
    Ok(format!("export default \"{}\";\n", base64(&packed)))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * place) & 63) as usize];
            text.push(if place <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_as_in_rfc_4648() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
