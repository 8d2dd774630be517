//! `cargo xtask <command>`: everything this repository can do, its set-up included.

mod args;
mod behaviours;
mod bench;
mod browser;
mod build;
mod chain;
mod checks;
mod circles;
mod cmd;
mod columns;
mod context;
mod count;
mod demo;
mod environments;
mod faults;
mod fuzz;
mod glue;
mod instructions;
mod kind;
mod machine;
mod mentions;
mod needs;
mod papers;
mod pin;
mod python;
mod repo;
mod scripts;
mod size;
mod stamp;
mod steps;
mod suites;
mod test;
mod tools;
mod worth;

use args::Args;
use cmd::Result;
use repo::Repo;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  demo    [--port 4173] [--posts N] [--replace]
                                       build everything and serve the demo with its API; `--replace`: over posts
                                       seeded anew
  example NAME                         build everything and start an app of examples/ with the demo server
  test    [--only STEP…] [--list] [--fail-fast]
                                       run every test of every kind, or only some steps
  bench   [--only NAME…] [--write]     measure against the other libraries, checked against the README
  faults  [--only NAME…] [--write]     put every fault into every shape of list, by both faces, checked against
                                       docs/FAULTS.md
  environments [--only NAME…] [--list] [--quick | --write]
                                       build and run the packed package in every bundler, framework and runtime,
                                       checked against docs/ENVIRONMENTS.md
  fuzz    [--only NAME…] [--seconds 600] [--replay FILE…]
                                       let libFuzzer look for inputs that break a law, so long for each target of fuzz/
  build   [--scalar | --nightly] [--force]
                                       js/dist/: the glue, the wasm, the wasm inlined in a module
  gen     [--check]                    the named dialects in JavaScript, Rust and the docs, from
                                       src/dialect/dialects.json
  size    [--write] [--nightly]        sizes of the package, checked against the budget and the README;
          [--parts | --functions]      `--nightly`: only what a nightly compiler makes of it; `--parts`: what each crate and
          [--steps]                    module costs of the wasm, `--functions`: what each function does; `--steps`: what each
                                       step of the build is worth, by leaving it out; with `--write`, into its page
  setup                                only install what is missing

Each command first installs what it needs and does not find: the wasm32 target, wasm-bindgen and wasm-pack of the
right version and the Python packages of the tests (under target/tools), the npm packages of package-lock.json.
Environment: CHROME=/path/to/chrome and CHROMEDRIVER=/path/to/chromedriver choose the browser of the tests,
PYTHON=/path/to/python3 the Python.
";

fn main() -> ExitCode {
    match run(std::env::args().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("\n{} {message}", cmd::paint("31;1", "error:"));
            ExitCode::FAILURE
        }
    }
}

fn run(words: Vec<String>) -> Result {
    let mut args = Args::new(words);
    let command = args.word().unwrap_or_default();
    if args.flag("--help") || matches!(command.as_str(), "help" | "-h" | "") {
        print!("{HELP}");
        return Ok(());
    }
    let repo = Repo::find()?;
    match command.as_str() {
        "demo" => {
            let options = demo::Options {
                port: args.number("--port")?.unwrap_or(4173),
                posts: args.number("--posts")?,
                replace: args.flag("--replace"),
            };
            args.finish()?;
            demo::run(&repo, &options)
        }
        "example" => {
            let name = args.word().unwrap_or_default();
            args.finish()?;
            demo::example(&repo, &name)
        }
        "test" => {
            let options = test::Options {
                list: args.flag("--list"),
                fail_fast: args.flag("--fail-fast"),
                only: args.list("--only")?,
            };
            args.finish()?;
            test::run(&repo, &options)
        }
        "bench" => bench::run(&repo, &args.rest()),
        "faults" => faults::run(&repo, &args.rest()),
        "environments" => environments::run(&repo, &args.rest()),
        "fuzz" => {
            let options = fuzz::Options {
                only: args.list("--only")?,
                seconds: args.number("--seconds")?.unwrap_or(600),
                replay: args.list("--replay")?,
            };
            args.finish()?;
            fuzz::run(&repo, &options)
        }
        "build" => {
            let (scalar, nightly) = (args.flag("--scalar"), args.flag("--nightly"));
            let kind = match (scalar, nightly) {
                (true, _) => kind::Kind::Scalar,
                (_, true) => kind::Kind::Nightly,
                _ => kind::Kind::Simd,
            };
            let force = args.flag("--force");
            args.finish()?;
            build::set_up(&repo)?;
            if nightly {
                tools::nightly_sources(&repo)?;
            }
            build::run(&repo, kind, force)
        }
        "size" => {
            let (write, nightly) = (args.flag("--write"), args.flag("--nightly"));
            let (parts, functions, steps) = (args.flag("--parts"), args.flag("--functions"), args.flag("--steps"));
            args.finish()?;
            build::set_up(&repo)?;
            if nightly {
                tools::nightly_sources(&repo)?;
                build::run(&repo, kind::Kind::Nightly, false)?;
                return size::report(&repo, "js/dist-nightly");
            }
            build::run(&repo, kind::Kind::Simd, false)?;
            if parts || functions {
                return size::parts(&repo, &build::named(&repo)?, functions);
            }
            if steps {
                return worth::run(&repo, write);
            }
            size::run(&repo, write)
        }
        "gen" => {
            let check = args.flag("--check");
            args.finish()?;
            scripts::generate(&repo, check)
        }
        "setup" => {
            args.finish()?;
            tools::everything(&repo)
        }
        other => Err(format!("`{other}` is not a command\n\n{HELP}")),
    }
}
