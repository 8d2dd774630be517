//! `cargo xtask test`: set-up, then every step, then a table and one last line.

use crate::cmd::{Result, headline, paint, seconds};
use crate::context::Context;
use crate::count::Count;
use crate::repo::Repo;
use crate::steps::{self, Outcome, STEPS, Step};
use std::time::{Duration, Instant};

pub(crate) struct Options {
    pub(crate) only: Vec<String>,
    pub(crate) list: bool,
    pub(crate) fail_fast: bool,
}

struct Line {
    name: &'static str,
    outcome: Result<Outcome>,
    time: Duration,
}

pub(crate) fn run(repo: &Repo, options: &Options) -> Result {
    if options.list {
        for step in &STEPS {
            println!("{:<12} {}", step.name, step.what);
        }
        return Ok(());
    }
    let steps = chosen(&options.only)?;
    let started = Instant::now();
    let mut context = Context::new(repo);
    headline("set-up");
    // Everything that is missing is installed before the first test, so that a wait is one wait.
    for step in &steps {
        if !(step.skip)(repo) {
            context.set_up(step.needs);
        }
    }
    let mut lines = Vec::new();
    for step in steps {
        headline(&format!("{}: {}", step.name, step.what));
        let started = Instant::now();
        let outcome = if (step.skip)(repo) { Ok(Outcome::Absent) } else { steps::run(&mut context, step) };
        let time = started.elapsed();
        match &outcome {
            Ok(Outcome::Absent) => println!("skipped: there are no such files"),
            Ok(Outcome::Ran(_)) => {}
            Err(message) => println!("{} {message}", paint("31;1", "failed:")),
        }
        let stop = options.fail_fast && failed(&outcome);
        lines.push(Line { name: step.name, outcome, time });
        if stop {
            break;
        }
    }
    summary(&lines, started.elapsed());
    if lines.iter().any(|line| failed(&line.outcome)) {
        // The last line of the summary stays the last: the exit code says the rest.
        std::process::exit(1);
    }
    Ok(())
}

fn chosen(only: &[String]) -> Result<Vec<&'static Step>> {
    if let Some(unknown) = only.iter().find(|name| STEPS.iter().all(|step| step.name != name.as_str())) {
        let known = STEPS.iter().map(|step| step.name).collect::<Vec<_>>().join(", ");
        return Err(format!("there is no step `{unknown}`; the steps are {known}"));
    }
    Ok(STEPS.iter().filter(|step| only.is_empty() || only.iter().any(|name| name == step.name)).collect())
}

fn failed(outcome: &Result<Outcome>) -> bool {
    match outcome {
        Ok(Outcome::Absent) => false,
        Ok(Outcome::Ran(count)) => count.failed > 0,
        Err(_) => true,
    }
}

fn summary(lines: &[Line], time: Duration) {
    headline(&format!("summary, after {}", seconds(time)));
    let mut total = Count::default();
    for Line { name, outcome, time } in lines {
        let (word, colour, count) = match outcome {
            Ok(Outcome::Absent) => ("skipped", "33", Count::default()),
            Ok(Outcome::Ran(count)) if count.failed == 0 => ("ok", "32", *count),
            Ok(Outcome::Ran(count)) => ("FAILED", "31;1", *count),
            // It failed as a whole, before or beside its tests.
            Err(_) => ("FAILED", "31;1", Count { passed: 0, failed: 1 }),
        };
        let word = paint(colour, &format!("{word:<7}"));
        println!("{name:<12} {word} {:>5} passed {:>3} failed {:>14}", count.passed, count.failed, seconds(*time));
        total += count;
    }
    for Line { name, outcome, .. } in lines {
        if let Err(message) = outcome {
            println!("\n{name}: {message}");
        }
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
}
