//! `cargo xtask bench`: build, install the peers, then let benches/run.mjs measure.

use crate::browser;
use crate::build;
use crate::cmd::{Cmd, Result, headline};
use crate::demo;
use crate::kind::Kind;
use crate::repo::Repo;
use crate::tools;

const SCRIPT: &str = "benches/run.mjs";

pub(crate) fn run(repo: &Repo, args: &[String]) -> Result {
    if !repo.has(SCRIPT) {
        return Err(format!("there is nothing to measure: {SCRIPT} does not exist"));
    }
    headline("set-up");
    build::set_up(repo)?;
    tools::bench_packages(repo)?;
    let browser = browser::find()?;
    build::run(repo, Kind::Simd, false)?;
    let server = demo::server(repo)?;
    headline("bench");
    let script = Cmd::node().arg(SCRIPT).args(args).dir(&repo.root);
    browser.tell(script).env("UNSPOOL_SERVER", server).run()
}
