//! The steps of `cargo xtask test`, in their order.

use crate::browser::{self, Browser};
use crate::build;
use crate::checks;
use crate::cmd::{Cmd, Result};
use crate::count::Count;
use crate::demo;
use crate::environments;
use crate::faults;
use crate::fuzz;
use crate::instructions;
use crate::kind::Kind;
use crate::needs::{BUILD, CLIENTS, END_TO_END, FAULTS, IN_BROWSER, KIT, Need, PACKAGE, PUBLISH, SERVERS};
use crate::python;
use crate::repo::{self, Repo};
use crate::scripts;
use crate::size;
use crate::suites;
use crate::tools;
use std::path::PathBuf;

pub(crate) enum Outcome {
    /// There are no files of this kind, or no program for it.
    Absent,
    Ran(Count),
}

pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) needs: &'static [Need],
    /// True where there is nothing to run.
    pub(crate) skip: fn(&Repo) -> bool,
    run: fn(&Context<'_>) -> Result<Count>,
}

pub(crate) const STEPS: [Step; 25] = [
    Step {
        name: "fmt",
        what: "the Rust code is formatted",
        needs: &[Need::Components],
        skip: |_| false,
        run: |c| c.cargo(&["fmt --all --check", "fmt --manifest-path fuzz/Cargo.toml --check"]),
    },
    Step {
        name: "lint",
        what: "JavaScript is formatted and free of lint",
        needs: &[Need::Npm],
        skip: |_| false,
        run: |c| c.lint(),
    },
    Step {
        name: "clippy",
        what: "no warning with any set of features, natively or for wasm",
        needs: &[Need::Components, Need::WasmTarget],
        skip: |_| false,
        run: |c| {
            c.cargo(&[
                "clippy --package unspool --all-targets --no-default-features -- -D warnings",
                "clippy --workspace --all-targets -- -D warnings",
                "clippy --package unspool --lib --target wasm32-unknown-unknown -- -D warnings",
                "clippy --package unspool --package unspool-json --lib --tests --target wasm32-unknown-unknown -- -D warnings",
                "clippy --package unspool-wasm --target wasm32-unknown-unknown -- -D warnings",
            ])
        },
    },
    Step {
        name: "native",
        what: "Rust tests and the examples of the docs",
        needs: &[],
        skip: |_| false,
        run: |c| c.cargo_tests(&["test --workspace", "test --package unspool --no-default-features"]),
    },
    Step {
        name: "count",
        what: "a page takes no more instructions than its budget, where valgrind can count them",
        needs: &[],
        skip: |_| false,
        run: |c| instructions::run(c.repo),
    },
    Step {
        name: "fuzz",
        what: "no input breaks a law: a fixed number for each target of fuzz/",
        needs: &[],
        skip: |_| false,
        run: |c| fuzz::test(c.repo),
    },
    Step {
        name: "doc",
        what: "the docs build without a broken link",
        needs: &[Need::WasmTarget],
        skip: |_| false,
        run: |c| {
            c.cargo(&[
                "doc --package unspool --package unspool-json --package unspool-store --no-deps",
                "doc --package unspool --no-deps --no-default-features",
                "doc --package unspool --no-deps --target wasm32-unknown-unknown",
            ])
        },
    },
    Step { name: "wasm", what: "js/dist builds", needs: PACKAGE, skip: |_| false, run: |_| Ok(Count::ONE) },
    Step {
        name: "size",
        what: "the package is within its budget and the README tells the truth",
        needs: PACKAGE,
        skip: |_| false,
        run: |c| size::run(c.repo, false).map(|()| Count::ONE),
    },
    Step {
        name: "grep",
        what: "rules that no compiler knows",
        needs: &[],
        skip: |_| false,
        run: |c| checks::run(c.repo).map(|_| Count::ONE),
    },
    Step {
        name: "gen",
        what: "what is generated from src/dialect/dialects.json is up to date",
        needs: &[Need::Components],
        skip: |_| false,
        run: |c| scripts::generate(c.repo, true).map(|()| Count::ONE),
    },
    Step {
        name: "web",
        what: "wasm tests in a browser",
        needs: &[Need::WasmTarget, Need::Bindgen, Need::WasmPack, Need::Browser],
        skip: |repo| suites::web(repo).iter().all(|suite| !suite.browser),
        run: |c| c.in_browser(),
    },
    Step {
        name: "web-node",
        what: "wasm tests in Node",
        needs: &[Need::WasmTarget, Need::Npm, Need::Bindgen],
        skip: |repo| suites::web(repo).iter().all(|suite| suite.browser),
        run: |c| c.in_node(),
    },
    Step {
        name: "js",
        what: "JavaScript unit tests",
        needs: PACKAGE,
        skip: |repo| suites::node(repo, "js").is_empty(),
        run: |c| c.node(&["js", "benches/test"]),
    },
    Step {
        name: "clients",
        what: "the vendors' own clients read what unspool reads, from the demo server",
        needs: CLIENTS,
        skip: |repo| suites::node(repo, "tests/real/clients").is_empty(),
        run: |c| c.node(&["tests/real/clients"]),
    },
    Step {
        name: "servers",
        what: "unspool reads servers that nobody here wrote",
        needs: SERVERS,
        skip: |repo| suites::node(repo, "tests/real/servers").is_empty(),
        run: |c| c.node(&["tests/real/servers"]),
    },
    Step {
        name: "faults",
        what: "no fault makes a list lose, double or wait for ever: some of the matrix",
        needs: FAULTS,
        skip: |repo| suites::node(repo, "tests/faults").is_empty(),
        run: |c| c.faults(),
    },
    Step {
        name: "types",
        what: "TypeScript accepts every good use, refuses every bad one, and finds no fault in the JavaScript itself",
        needs: &[Need::Npm],
        skip: |repo| suites::tsconfigs(repo).is_empty(),
        run: |c| scripts::types(c.repo),
    },
    Step {
        name: "e2e",
        what: "the demo in a real browser, with its server",
        needs: END_TO_END,
        skip: |repo| suites::node(repo, "tests/e2e").is_empty(),
        run: |c| c.node(&["tests/e2e"]),
    },
    Step {
        name: "persist",
        what: "a feed that is kept comes back after reloads, and after a browser that was killed in the middle of saves",
        needs: IN_BROWSER,
        skip: |repo| suites::node(repo, "tests/persist").is_empty(),
        run: |c| c.node(&["tests/persist"]),
    },
    Step {
        name: "adapters",
        what: "lists in frameworks: rendered, shared, taken over from a server, and read to their end in a browser",
        needs: IN_BROWSER,
        skip: |repo| suites::node(repo, "tests/adapters").is_empty(),
        run: |c| c.node(&["tests/adapters"]),
    },
    Step {
        name: "pack",
        what: "the packed package inside real apps",
        needs: END_TO_END,
        skip: |repo| suites::node(repo, "tests/pack").is_empty(),
        run: |c| c.node(&["tests/pack"]),
    },
    Step {
        name: "kit",
        what: "the tests that docs/TESTING.md shows, under vitest, jest and Playwright",
        needs: KIT,
        skip: |repo| suites::node(repo, "tests/kit").is_empty(),
        run: |c| c.node(&["tests/kit"]),
    },
    Step {
        name: "environments",
        what: "the packed package runs in bundlers, runtimes, workers and test runners: the quick half",
        needs: IN_BROWSER,
        skip: |_| false,
        run: |c| c.environments(),
    },
    Step {
        name: "publish",
        what: "each crate can be published, from its archive alone, and used from outside",
        needs: PUBLISH,
        skip: |repo| suites::node(repo, "tests/publish").is_empty(),
        run: |c| c.node(&["tests/publish"]),
    },
];

/// What the steps share: where they are, and what the set-up found.
pub(crate) struct Context<'a> {
    repo: &'a Repo,
    done: Vec<(Need, Result)>,
    bindgen: PathBuf,
    wasm_pack: PathBuf,
    browser: Option<Browser>,
    python: Option<PathBuf>,
    server: Option<PathBuf>,
    walker: PathBuf,
}

pub(crate) fn run(context: &mut Context<'_>, step: &Step) -> Result<Outcome> {
    for need in step.needs {
        context.meet(*need)?;
    }
    // Tests count themselves: nothing was run where nothing was counted, and the step said why.
    (step.run)(context).map(|count| if count == Count::default() { Outcome::Absent } else { Outcome::Ran(count) })
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

    fn meet(&mut self, need: Need) -> Result {
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
            Need::Runners => tools::runner_packages(repo)?,
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
    fn cargo(&self, lines: &[&str]) -> Result<Count> {
        let failed: Vec<_> = lines
            .iter()
            .filter_map(|line| {
                Cmd::cargo().line(line).env("RUSTDOCFLAGS", "-D warnings").dir(&self.repo.root).run().err()
            })
            .collect();
        if failed.is_empty() { Ok(Count { passed: lines.len(), failed: 0 }) } else { Err(failed.join("\n")) }
    }

    fn cargo_tests(&self, lines: &[&str]) -> Result<Count> {
        let runs = lines.iter().map(|line| Cmd::cargo().line(line).arg("--no-fail-fast").dir(&self.repo.root));
        Count::of_runs(runs, Count::of_cargo)
    }

    fn browser(&self) -> Result<&Browser> {
        self.browser.as_ref().ok_or_else(|| "no browser".into())
    }

    fn in_browser(&self) -> Result<Count> {
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

    fn in_node(&self) -> Result<Count> {
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

    fn node(&self, folders: &[&str]) -> Result<Count> {
        let files = folders.iter().flat_map(|folder| suites::node(self.repo, folder));
        // Tests mostly wait, for browsers and servers: as many files at once as there are processors, where Node would
        // take one less.
        let at_once = std::thread::available_parallelism().map_or(2, |count| count.get().clamp(2, 8));
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
    fn faults(&self) -> Result<Count> {
        let mut count = self.node(&["tests/faults"])?;
        let matrix = faults::script(self.repo, &self.walker).arg("--few");
        count += Count::of_runs(std::iter::once(matrix), Count::of_summary)?;
        Ok(count)
    }

    fn environments(&self) -> Result<Count> {
        let quick = environments::script(self.repo, self.browser()?).arg("--quick");
        Count::of_runs(std::iter::once(quick), Count::of_summary)
    }

    /// A warning fails it, too: what is no error is switched off in biome.json.
    fn lint(&self) -> Result<Count> {
        let biome = Cmd::node().arg("node_modules/@biomejs/biome/bin/biome").line("ci --error-on-warnings");
        biome.dir(&self.repo.root).run()?;
        Ok(Count::ONE)
    }
}
