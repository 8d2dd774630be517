//! The few things that only Node can tell: xtask/node/.

use crate::cmd::Cmd;
use crate::repo::Repo;

pub(crate) fn run(repo: &Repo, script: &str) -> Cmd {
    Cmd::node().arg(format!("xtask/node/{script}")).dir(&repo.root)
}
