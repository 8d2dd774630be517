//! The few things that only Node can tell: xtask/node/.

use crate::cmd::{Cmd, Result};
use crate::count::Count;
use crate::repo::Repo;
use crate::suites;

pub(crate) fn run(repo: &Repo, script: &str) -> Cmd {
    Cmd::node().arg(format!("xtask/node/{script}")).dir(&repo.root)
}

/// Everything that is made from src/dialect/dialects.json; with `check`, fails where something is stale.
pub(crate) fn generate(repo: &Repo, check: bool) -> Result {
    run(repo, "gen.mjs").args(check.then_some("--check")).run()
}

/// TypeScript over the type tests and over the JavaScript itself.
pub(crate) fn types(repo: &Repo) -> Result<Count> {
    let mut failed = Vec::new();
    let configs = suites::tsconfigs(repo);
    for config in &configs {
        let tsc = Cmd::node().arg("node_modules/typescript/bin/tsc").arg("-p").arg(config).dir(&repo.root);
        failed.extend(tsc.run().err());
    }
    let checks = ["check-types.mjs", "type-messages.mjs"];
    for check in checks {
        failed.extend(run(repo, check).run().err());
    }
    if failed.is_empty() {
        Ok(Count { passed: configs.len() + checks.len(), failed: 0 })
    } else {
        Err(failed.join("\n"))
    }
}
