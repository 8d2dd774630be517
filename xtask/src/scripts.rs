//! The few things that only Node can tell: xtask/node/.

use crate::cmd::{Cmd, Result};
use crate::repo::Repo;

pub(crate) fn run(repo: &Repo, script: &str) -> Cmd {
    Cmd::node().arg(format!("xtask/node/{script}")).dir(&repo.root)
}

/// Everything that is made from src/dialect/dialects.json; with `check`, fails where something is stale.
pub(crate) fn generate(repo: &Repo, check: bool) -> Result {
    run(repo, "gen.mjs").args(check.then_some("--check")).run()
}
