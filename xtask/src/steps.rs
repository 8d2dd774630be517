//! The steps of `cargo xtask test`, in their order.

use crate::checks;
use crate::cmd::Result;
use crate::context::Context;
use crate::count::Count;
use crate::fuzz;
use crate::instructions;
use crate::needs::{CLIENTS, END_TO_END, EXAMPLES, FAULTS, IN_BROWSER, KIT, Need, PACKAGE, PUBLISH, SERVERS, TASKS};
use crate::repo::Repo;
use crate::scripts;
use crate::size;
use crate::suites;

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

pub(crate) const STEPS: [Step; 27] = [
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
        what: "what is generated from src/dialect/dialects.json and other sources is up to date",
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
        name: "tasks",
        what: "what the benches count lines of does what it is for, with unspool and with its peers",
        needs: TASKS,
        skip: |repo| suites::node(repo, "benches/react").is_empty(),
        run: |c| c.node(&["benches/react"]),
    },
    Step {
        name: "examples",
        what: "the apps of examples/ in a browser, against the demo server; and what docs/COMING-FROM.md compares",
        needs: EXAMPLES,
        skip: |repo| suites::node(repo, "tests/examples").is_empty(),
        run: |c| c.node(&["tests/examples", "tests/coming-from"]),
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

pub(crate) fn run(context: &mut Context<'_>, step: &Step) -> Result<Outcome> {
    for need in step.needs {
        context.meet(*need)?;
    }
    // Tests count themselves: nothing was run where nothing was counted, and the step said why.
    (step.run)(context).map(|count| if count == Count::default() { Outcome::Absent } else { Outcome::Ran(count) })
}
