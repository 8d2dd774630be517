//! `cargo xtask faults`: build, install what the servers need, then let tests/faults/run.mjs walk.

use crate::build;
use crate::cmd::{Cmd, Result, headline};
use crate::kind::Kind;
use crate::python;
use crate::repo::Repo;
use crate::tools;
use std::path::{Path, PathBuf};

const SCRIPT: &str = "tests/faults/run.mjs";

pub(crate) fn run(repo: &Repo, args: &[String]) -> Result {
    headline("set-up");
    build::set_up(repo)?;
    tools::peer_packages(repo)?;
    let python = python::with_packages(repo)?;
    build::run(repo, Kind::Simd, false)?;
    let walker = walker(repo)?;
    headline("faults");
    script(repo, &walker).args(args).env("UNSPOOL_PYTHON", python).run()
}

/// The matrix, with this program as the Rust face.
pub(crate) fn script(repo: &Repo, walker: &Path) -> Cmd {
    Cmd::node().arg(SCRIPT).env("UNSPOOL_WALKER", walker).dir(&repo.root)
}

/// Builds the program that reads lists by the Rust face.
pub(crate) fn walker(repo: &Repo) -> Result<PathBuf> {
    Cmd::cargo().line("build --package unspool-walker").dir(&repo.root).run()?;
    Ok(repo.target.join("debug").join(format!("unspool-walker{}", std::env::consts::EXE_SUFFIX)))
}
