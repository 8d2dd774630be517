//! What the steps share, and how each kind of test is run.

use crate::browser::{self, Browser};
use crate::build;
use crate::cmd::{Cmd, Result};
use crate::count::Count;
use crate::demo;
use crate::environments;
use crate::faults;
use crate::kind::Kind;
use crate::needs::{BUILD, Need};
use crate::python;
use crate::repo::{self, Repo};
use crate::suites;
use crate::tools;
use std::path::PathBuf;

/// What the steps share: where they are, and what the set-up found.
pub(crate) struct Context<'a> {
    pub(crate) repo: &'a Repo,
    done: Vec<(Need, Result)>,
    bindgen: PathBuf,
    wasm_pack: PathBuf,
    browser: Option<Browser>,
    python: Option<PathBuf>,
    server: Option<PathBuf>,
    walker: PathBuf,
}

impl<'a> Context<'a> {
    pub(crate) fn new(repo: &'a Repo) -> Self {
        let none = PathBuf::new();
        Self {
            repo,
            done: Vec::new(),
            bindgen: none.clone(),
            wasm_pack: none.clone(),
            browser: None,
            python: None,
            server: None,
            walker: none,
        }
    }

    /// Installs; a failure is kept for the steps that it concerns.
    pub(crate) fn set_up(&mut self, needs: &[Need]) {
        for need in needs.iter().filter(|need| !matches!(need, Need::Wasm | Need::Server | Need::Walker)) {
            let _ = self.meet(*need);
        }
    }

    pub(crate) fn meet(&mut self, need: Need) -> Result {
        if let Some((_, result)) = self.done.iter().find(|(done, _)| *done == need) {
            return result.clone();
        }
        let result = self.meet_now(need);
        self.done.push((need, result.clone()));
        result
    }

    fn meet_now(&mut self, need: Need) -> Result {
        let repo = self.repo;
        match need {
            Need::Components => tools::rust_components(repo)?,
            Need::WasmTarget => tools::wasm_target(repo)?,
            Need::Npm => tools::npm_packages(repo)?,
            Need::Bindgen => self.bindgen = tools::wasm_bindgen(repo)?,
            Need::WasmPack => self.wasm_pack = tools::wasm_pack(repo)?,
            Need::Browser => self.browser = Some(browser::find()?),
            Need::Peers => tools::peer_packages(repo)?,
            Need::Benches => tools::bench_packages(repo)?,
            Need::Runners => tools::runner_packages(repo)?,
            Need::Examples => tools::example_packages(repo)?,
            Need::Python => self.python = Some(python::with_packages(repo)?),
            Need::Server => self.server = Some(demo::server(repo)?),
            Need::Walker => self.walker = faults::walker(repo)?,
            Need::Wasm => {
                BUILD.iter().try_for_each(|tool| self.meet(*tool))?;
                build::run(repo, Kind::Simd, false)?;
            }
        }
        Ok(())
    }

    /// Each line is one check.
    pub(crate) fn cargo(&self, lines: &[&str]) -> Result<Count> {
        let failed: Vec<_> = lines
            .iter()
            .filter_map(|line| {
                Cmd::cargo().line(line).env("RUSTDOCFLAGS", "-D warnings").dir(&self.repo.root).run().err()
            })
            .collect();
        if failed.is_empty() { Ok(Count { passed: lines.len(), failed: 0 }) } else { Err(failed.join("\n")) }
    }

    pub(crate) fn cargo_tests(&self, lines: &[&str]) -> Result<Count> {
        let runs = lines.iter().map(|line| Cmd::cargo().line(line).arg("--no-fail-fast").dir(&self.repo.root));
        Count::of_runs(runs, Count::of_cargo)
    }

    fn browser(&self) -> Result<&Browser> {
        self.browser.as_ref().ok_or_else(|| "no browser".into())
    }

    pub(crate) fn in_browser(&self) -> Result<Count> {
        let browser = self.browser()?;
        let capabilities = self.repo.scratch("webdriver.json");
        repo::write(&capabilities, browser::webdriver_json(browser))?;
        let suites = suites::web(self.repo);
        let runs = suites.iter().filter(|suite| suite.browser).map(|suite| {
            Cmd::new(self.wasm_pack.join("wasm-pack"))
                // It takes the wasm-bindgen that comes first, if the version fits; ours does.
                .path_first(&self.bindgen)
                .line("test --headless --chrome --mode no-install --chromedriver")
                .arg(&browser.driver)
                .line(". --test")
                .arg(&suite.name)
                .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
                .dir(&self.repo.root)
        });
        Count::of_runs(runs, Count::of_cargo)
    }

    pub(crate) fn in_node(&self) -> Result<Count> {
        let suites = suites::web(self.repo);
        let runs = suites.iter().filter(|suite| !suite.browser).map(|suite| {
            Cmd::cargo()
                .line("test --target wasm32-unknown-unknown --test")
                .arg(&suite.name)
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", self.bindgen.join("wasm-bindgen-test-runner"))
                .dir(&self.repo.root)
        });
        Count::of_runs(runs, Count::of_cargo)
    }

    pub(crate) fn node(&self, folders: &[&str]) -> Result<Count> {
        let files = folders.iter().flat_map(|folder| suites::node(self.repo, folder));
        // Tests mostly wait, for browsers and servers: as many files at once as there are processors, where Node would
        // take one less.
        // Those that publish share a target folder.
        let apart = folders.contains(&"tests/publish");
        let at_once =
            if apart { 1 } else { std::thread::available_parallelism().map_or(2, |count| count.get().clamp(2, 8)) };
        let mut command = Cmd::node().line("--test --test-reporter=spec");
        command = command.arg(format!("--test-concurrency={at_once}")).args(files).dir(&self.repo.root);
        command = command.env("UNSPOOL_BINDGEN", &self.bindgen).env("UNSPOOL_WASM_PACK", &self.wasm_pack);
        if let Some(browser) = &self.browser {
            command = browser.tell(command);
        }
        for (name, program) in [("UNSPOOL_SERVER", &self.server), ("UNSPOOL_PYTHON", &self.python)] {
            if let Some(program) = program {
                command = command.env(name, program);
            }
        }
        Count::of_runs(std::iter::once(command), Count::of_node)
    }

    /// The tests of the matrix itself, then the matrix.
    pub(crate) fn faults(&self) -> Result<Count> {
        let mut count = self.node(&["tests/faults"])?;
        let matrix = faults::script(self.repo, &self.walker).arg("--few");
        count += Count::of_runs(std::iter::once(matrix), Count::of_summary)?;
        Ok(count)
    }

    pub(crate) fn environments(&self) -> Result<Count> {
        let quick = environments::script(self.repo, self.browser()?).arg("--quick");
        Count::of_runs(std::iter::once(quick), Count::of_summary)
    }

    /// A warning fails it, too: what is no error is switched off in biome.json.
    pub(crate) fn lint(&self) -> Result<Count> {
        let biome = Cmd::node().arg("node_modules/@biomejs/biome/bin/biome").line("ci --error-on-warnings");
        biome.dir(&self.repo.root).run()?;
        Ok(Count::ONE)
    }
}
