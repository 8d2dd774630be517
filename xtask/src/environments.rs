//! `cargo xtask environments`: build, then let tests/environments/run.mjs try the packed package everywhere.

use crate::browser::{self, Browser};
use crate::build;
use crate::cmd::{Cmd, Result, headline};
use crate::kind::Kind;
use crate::repo::Repo;

const SCRIPT: &str = "tests/environments/run.mjs";

pub(crate) fn run(repo: &Repo, args: &[String]) -> Result {
    headline("set-up");
    build::set_up(repo)?;
    let browser = browser::find()?;
    build::run(repo, Kind::Simd, false)?;
    headline("environments");
    script(repo, &browser).args(args).run()
}

/// What runs the environments. Each installs its own tools, from npm, under `target/environments`.
pub(crate) fn script(repo: &Repo, browser: &Browser) -> Cmd {
    browser.tell(Cmd::node().arg(SCRIPT).dir(&repo.root)).env("CARGO_TARGET_DIR", &repo.target)
}
