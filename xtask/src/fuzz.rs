//! `cargo xtask fuzz`: the targets of fuzz/, for a fixed number of inputs in the test suite, and for as long as one
//! likes under libFuzzer.

use crate::cmd::{Cmd, Ran, Result, headline};
use crate::count::Count;
use crate::machine;
use crate::repo::Repo;
use std::path::{Path, PathBuf};

pub(crate) struct Options {
    pub(crate) only: Vec<String>,
    pub(crate) seconds: u64,
    /// Inputs that are run once and not changed.
    pub(crate) replay: Vec<String>,
}

/// Seconds after which a target of the test suite ends early, on a machine that is many times slower.
const CAP: u64 = 60;

/// What makes rustc count which edges an input takes, as libFuzzer reads it. The stable compiler has it, too.
const COVERAGE: [&str; 5] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// The step of the test suite: every target, by the driver that needs no more than this toolchain.
pub(crate) fn test(repo: &Repo) -> Result<Count> {
    let Ran { ok, output, command } = Cmd::new(driver(repo)?).arg("test").arg(CAP.to_string()).dir(&repo.root).tee()?;
    let mut count = Count::of_summary(&output);
    if !ok && count.failed == 0 {
        println!("failed: {command}");
        count.failed = 1;
    }
    Ok(count)
}

/// The long command.
pub(crate) fn run(repo: &Repo, options: &Options) -> Result {
    headline("set-up");
    let driver = driver(repo)?;
    let known = Cmd::new(&driver).arg("names").read()?;
    let known: Vec<(&str, &str)> = known.lines().filter_map(|line| line.split_once(' ')).collect();
    if let Some(other) = options.only.iter().find(|name| known.iter().all(|(known, _)| known != name)) {
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        return Err(format!("there is no target `{other}`; the targets are {}", names.join(", ")));
    }
    if !options.replay.is_empty() {
        let [name] = &options.only[..] else { return Err("--replay goes with one target: `--only NAME`".into()) };
        return Cmd::new(&driver).arg("replay").arg(name).args(&options.replay).run();
    }
    let guided = guided(repo)?;
    let mut broken = Vec::new();
    for (name, longest) in
        known.iter().filter(|(name, _)| options.only.is_empty() || options.only.iter().any(|one| one == name))
    {
        headline(&format!("{name}, for {} s", options.seconds));
        let run = match &guided {
            Some(program) => under_libfuzzer(repo, &driver, program, (name, longest), options.seconds)?,
            None => Cmd::new(&driver)
                .arg("run")
                .args([name, "--runs", &u64::MAX.to_string(), "--seconds", &options.seconds.to_string()])
                // Another seed each time: the same inputs again would find nothing.
                .args(["--seed", &seed().to_string()]),
        };
        if let Err(why) = run.dir(&repo.root).run() {
            broken.push(why);
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(broken.join("\n")) }
}

fn under_libfuzzer(
    repo: &Repo,
    driver: &Path,
    program: &Path,
    (name, longest): (&str, &str),
    seconds: u64,
) -> Result<Cmd> {
    let corpus = repo.path("fuzz/corpus").join(name);
    let artifacts = repo.path("fuzz/artifacts").join(name);
    for folder in [&corpus, &artifacts] {
        std::fs::create_dir_all(folder).map_err(|why| format!("cannot make {}: {why}", folder.display()))?;
    }
    // The seeds, and what broke a law once.
    Cmd::new(driver).arg("seeds").arg(name).arg(&corpus).run()?;
    Ok(Cmd::new(program)
        .arg(&corpus)
        .arg(format!("-dict={}", repo.path("fuzz/words.dict").display()))
        .arg(format!("-artifact_prefix={}/", artifacts.display()))
        .arg(format!("-max_len={longest}"))
        .arg(format!("-max_total_time={seconds}"))
        .line("-timeout=60 -print_final_stats=1")
        .env("UNSPOOL_FUZZ_TARGET", name))
}

fn seed() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(1, |since| since.as_secs())
}

fn build(repo: &Repo, what: &str, flags: &[&str]) -> Result<PathBuf> {
    let target = repo.target.join("fuzz");
    Cmd::cargo()
        .line("build --release --manifest-path fuzz/Cargo.toml")
        .line(what)
        .env("RUSTFLAGS", [&["--cfg fuzzing"], flags].concat().join(" "))
        .env("CARGO_TARGET_DIR", &target)
        .dir(&repo.root)
        .run()?;
    Ok(target)
}

fn driver(repo: &Repo) -> Result<PathBuf> {
    let target = build(repo, "--bin drive", &[])?;
    Ok(target.join("release").join(format!("drive{}", std::env::consts::EXE_SUFFIX)))
}

/// The targets with libFuzzer inside; `None` where there is no C++ compiler to build it with.
fn guided(repo: &Repo) -> Result<Option<PathBuf>> {
    let compiler = machine::chosen("CXX").unwrap_or_else(|| "c++".into());
    if machine::on_path(&compiler).is_none() {
        println!(
            "There is no C++ compiler `{}`, which libFuzzer is built with: the driver of our own runs, which nothing guides. \
             Install one (Debian: g++), or name it in CXX.",
            compiler.display()
        );
        return Ok(None);
    }
    let version = Cmd::new("rustc").arg("-vV").dir(&repo.root).read()?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("`rustc -vV` names no host")?;
    // With a target named, what runs while it builds is built without the counters, which it could not link.
    let target = build(repo, &format!("--features libfuzzer --bin guided --target {host}"), &COVERAGE)?;
    Ok(Some(target.join(host).join("release").join(format!("guided{}", std::env::consts::EXE_SUFFIX))))
}
