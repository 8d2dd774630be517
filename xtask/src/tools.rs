//! What must be on the machine, checked by version, and installed when it is missing.

use crate::browser;
use crate::cmd::{Cmd, Result, headline};
use crate::python;
use crate::repo::{self, Repo};
use crate::stamp::Stamp;
use std::path::{Path, PathBuf};

/// It runs tests in a browser, and a test sees that it can build the engine; the package is built by wasm-bindgen
/// alone.
const WASM_PACK: &str = "0.15.1";
const NODE: (u32, u32) = (20, 19);
const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Everything that any command needs.
pub(crate) fn everything(repo: &Repo) -> Result {
    headline("set-up");
    rust_components(repo)?;
    wasm_target(repo)?;
    npm_packages(repo)?;
    peer_packages(repo)?;
    example_packages(repo)?;
    wasm_bindgen(repo)?;
    wasm_pack(repo)?;
    let python = python::with_packages(repo)?;
    println!("Python with its packages in {}", repo.short(&python));
    let browser = browser::find()?;
    println!("{} with {}", browser.version, browser.driver.display());
    println!("everything is there");
    Ok(())
}

/// A nightly compiler, and the sources of its standard library.
pub(crate) fn nightly_sources(repo: &Repo) -> Result {
    rustup(repo, &["component", "add", "rust-src", "--toolchain", "nightly"])
}

/// rustfmt and clippy.
pub(crate) fn rust_components(repo: &Repo) -> Result {
    for (component, command) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if Cmd::cargo().arg(command).arg("--version").dir(&repo.root).read().is_err() {
            println!("{component} is missing: the tests check the code with it");
            rustup(repo, &["component", "add", component])?;
        }
    }
    Ok(())
}

/// The standard library for WebAssembly.
pub(crate) fn wasm_target(repo: &Repo) -> Result {
    let installed = || -> Result<bool> {
        let sysroot = Cmd::new("rustc").line("--print sysroot").dir(&repo.root).read()?;
        Ok(Path::new(&sysroot).join("lib/rustlib").join(WASM_TARGET).join("lib").exists())
    };
    if installed()? {
        return Ok(());
    }
    println!("the Rust target {WASM_TARGET} is missing: the engine is compiled for it");
    rustup(repo, &["target", "add", WASM_TARGET])?;
    if installed()? { Ok(()) } else { Err(format!("rustup did not install the target {WASM_TARGET}")) }
}

fn rustup(repo: &Repo, args: &[&str]) -> Result {
    Cmd::new("rustup").args(args).dir(&repo.root).run().map_err(|error| {
        format!("{error}\nBy hand: `rustup {}` in this folder; rustup itself is at https://rustup.rs", args.join(" "))
    })
}

/// wasm-bindgen of exactly the version in Cargo.lock: any other writes glue that does not fit. The folder of its
/// programs.
pub(crate) fn wasm_bindgen(repo: &Repo) -> Result<PathBuf> {
    let version = locked_version(&repo::read(&repo.path("Cargo.lock"))?, "wasm-bindgen")
        .ok_or("Cargo.lock names no wasm-bindgen: run `cargo update --workspace`")?;
    let why = "it writes the JavaScript glue of the wasm";
    // Not --locked: the lock file inside that package names a yanked version.
    installed(repo, "wasm-bindgen-cli", &version, &["wasm-bindgen", "wasm-bindgen-test-runner"], &[], why)
}

/// The folder of wasm-pack.
pub(crate) fn wasm_pack(repo: &Repo) -> Result<PathBuf> {
    let why = "it runs the wasm tests in a browser";
    installed(repo, "wasm-pack", WASM_PACK, &["wasm-pack"], &["--locked"], why)
}

/// A program from the crate registry, in a folder named by its version. What lies elsewhere on the machine is never
/// used.
fn installed(repo: &Repo, name: &str, version: &str, bins: &[&str], flags: &[&str], why: &str) -> Result<PathBuf> {
    let folder = repo.target.join("tools").join(format!("{name}-{version}"));
    let bin = folder.join("bin");
    let works = || {
        bins.iter().all(|program| {
            let printed = Cmd::new(bin.join(program)).arg("--version").read();
            printed.is_ok_and(|printed| printed.split_whitespace().any(|word| word == version))
        })
    };
    if works() {
        return Ok(bin);
    }
    println!("{name} {version} is missing: {why}. It goes to {}; this takes some minutes, once.", repo.short(&folder));
    Cmd::cargo()
        .args(["install", name, "--version", version, "--force"])
        .args(flags)
        .arg("--root")
        .arg(&folder)
        // Half the time to compile a program that runs for a second.
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("RUSTFLAGS", "")
        .dir(&repo.root)
        .run()
        .map_err(|error| {
            let flags = flags.join(" ");
            format!(
                "{error}\nBy hand: `cargo install {name} --version {version} {flags} --root {}`. It needs a C compiler \
                 (Debian: `apt-get install build-essential`) and the network.",
                repo.short(&folder)
            )
        })?;
    if works() { Ok(bin) } else { Err(format!("{} does not hold {name} {version}", bin.display())) }
}

fn locked_version(lock: &str, name: &str) -> Option<String> {
    let entry = format!("name = \"{name}\"");
    let mut lines = lock.lines().skip_while(|line| *line != entry).skip(1);
    Some(lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')?.to_owned())
}

/// Node, new enough.
pub(crate) fn node() -> Result {
    let by_hand = format!("Install Node {}.{} or newer from https://nodejs.org, with npm.", NODE.0, NODE.1);
    let printed = Cmd::node().arg("--version").read();
    let printed =
        printed.map_err(|_| format!("Node is missing: it runs wasm-opt, the bundlers and the tests. {by_hand}"))?;
    let mut parts = printed.trim_start_matches('v').split('.').map_while(|part| part.parse::<u32>().ok());
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found < NODE {
        return Err(format!("Node {printed} is too old. {by_hand}"));
    }
    let npm = Cmd::npm().arg("--version").read();
    npm.map(drop).map_err(|_| format!("npm is missing: it installs wasm-opt and the test tools. {by_hand}"))
}

/// The tools of package-lock.json.
pub(crate) fn npm_packages(repo: &Repo) -> Result {
    npm_ci(repo, ".", "binaryen/bin/wasm-opt", "wasm-opt, esbuild, TypeScript and the test tools come from there")
}

/// The clients and servers that the tests in tests/real/ meet.
pub(crate) fn peer_packages(repo: &Repo) -> Result {
    npm_ci(repo, "tests/real", "stripe/package.json", "the tests meet clients and servers that come from there")
}

/// The test runners that docs/TESTING.md has examples for.
pub(crate) fn runner_packages(repo: &Repo) -> Result {
    npm_ci(repo, "tests/kit", "vitest/package.json", "the examples of docs/TESTING.md are run by what comes from there")
}

/// What the apps of examples/ are built with, and what docs/COMING-FROM.md compares.
pub(crate) fn example_packages(repo: &Repo) -> Result {
    npm_ci(repo, "examples", "vite/package.json", "the examples are built with what comes from there")
}

/// What the benches measure against.
pub(crate) fn bench_packages(repo: &Repo) -> Result {
    npm_ci(repo, "benches", "swr/package.json", "the benches measure against libraries that come from there")
}

/// The packages of the package-lock.json in `folder`, exactly; `one` of their files shows that they are there.
fn npm_ci(repo: &Repo, folder: &str, one: &str, why: &str) -> Result {
    node()?;
    let stamp = Stamp::of(repo, &["package.json", "package-lock.json"].map(|name| format!("{folder}/{name}")), "");
    let modules = repo.path(folder).join("node_modules");
    // It lies inside, so it goes with the folder.
    let file = modules.join(".installed");
    if stamp.is_at(&file) && modules.join(one).exists() {
        return Ok(());
    }
    println!("the npm packages of `{folder}` are missing or old: {why}");
    let npm = Cmd::npm().line("ci --no-audit --no-fund --ignore-scripts --loglevel=error").dir(repo.path(folder));
    npm.run()
        .map_err(|error| format!("{error}\nBy hand: `npm ci --ignore-scripts` in `{folder}`. It needs the network."))?;
    stamp.put_at(&file)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_locked_version_is_of_that_very_crate() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(super::locked_version(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(super::locked_version(lock, "wasm"), None);
    }
}
