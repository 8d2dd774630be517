//! `cargo xtask bench`: build, install the peers, then let benches/run.mjs measure.

use crate::browser;
use crate::build::{self, Kind};
use crate::cmd::{Cmd, Result, headline};
use crate::demo;
use crate::repo::Repo;
use crate::tools;
use std::path::Path;

const SCRIPT: &str = "benches/run.mjs";

pub(crate) fn run(repo: &Repo, args: &[String]) -> Result {
    if !repo.has(SCRIPT) {
        return Err(format!("there is nothing to measure: {SCRIPT} does not exist"));
    }
    headline("set-up");
    build::set_up(repo)?;
    tools::npm_peers(repo)?;
    let browser = browser::find()?;
    build::run(repo, Kind::Simd, false)?;
    let server = demo::server(repo)?;
    headline("bench");
    with_environment(Cmd::node().arg(SCRIPT).args(args).dir(&repo.root), &browser, &server).run()
}

/// What a script that starts a browser and a server finds in its environment.
pub(crate) fn with_environment(script: Cmd, browser: &browser::Browser, server: &Path) -> Cmd {
    script
        .env("CHROME", &browser.chrome)
        .env("CHROMEDRIVER", &browser.driver)
        .env("CHROME_FLAGS", browser::flags().join(" "))
        .env("UNSPOOL_SERVER", server)
}
