//! The driver of our own: seeds, mutations of them by a seeded generator, and what got to something new once more. It
//! needs no more than a Rust toolchain, and does the same everywhere.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use unspool_fuzz::mutate::{Dice, mutated, words};
use unspool_fuzz::{TARGETS, Target, WORDS, law, marks, target};

/// No input takes longer: it runs in circles.
const HANGS: Duration = Duration::from_secs(60);

/// The input that runs, and since when.
type Now = Arc<Mutex<(Vec<u8>, Instant)>>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["names"] => {
            TARGETS.iter().for_each(|target| println!("{} {}", target.name, target.longest));
            Ok(true)
        }
        ["replay", name, files @ ..] => find(name).and_then(|target| replay(target, files)),
        ["seeds", name, folder] => find(name).and_then(|target| write_seeds(target, Path::new(folder))),
        ["run", name, options @ ..] => find(name).and_then(|target| drive(target, options)),
        ["test", seconds] => test(seconds),
        _ => Err("usage: drive test SECONDS | run NAME [--runs N] [--seconds N] [--seed N] | replay NAME FILE… \
                  | seeds NAME FOLDER | names"
            .into()),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Every target, on as many threads as there are processors. The counters are each thread's own, so that the verdict is
/// the same.
fn test(seconds: &str) -> Result<bool, String> {
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(TARGETS.len());
    let worker = || {
        let mut passed = 0;
        while let Some(target) = TARGETS.get(next.fetch_add(1, Ordering::Relaxed)) {
            match drive(target, &["--seconds", seconds]) {
                Ok(kept) => passed += usize::from(kept),
                Err(why) => eprintln!("{}: {why}", target.name),
            }
        }
        passed
    };
    let passed: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or(0)).sum()
    });
    println!("\n{passed} passed, {} failed", TARGETS.len() - passed);
    Ok(passed == TARGETS.len())
}

/// What libFuzzer begins with.
fn write_seeds(target: &Target, folder: &Path) -> Result<bool, String> {
    for (number, seed) in regressions(target.name)?.into_iter().chain((target.seeds)()).enumerate() {
        let file = folder.join(format!("seed-{number:03}"));
        std::fs::write(&file, seed).map_err(|why| format!("cannot write {}: {why}", file.display()))?;
    }
    Ok(true)
}

fn find(name: &str) -> Result<&'static Target, String> {
    target(name).ok_or_else(|| format!("there is no target `{name}`; `drive names` lists them"))
}

fn replay(target: &Target, files: &[&str]) -> Result<bool, String> {
    for file in files {
        let bytes = std::fs::read(file).map_err(|why| format!("cannot read {file}: {why}"))?;
        (target.run)(&bytes);
        println!("{file} keeps the law of {}", target.name);
    }
    Ok(true)
}

fn drive(target: &'static Target, options: &[&str]) -> Result<bool, String> {
    let mut runs = target.runs;
    let mut most = Duration::from_secs(3600);
    let mut dice = Dice(1);
    for pair in options.chunks(2) {
        let number =
            |value: &str| value.parse::<u64>().map_err(|_| format!("{} wants a number, not `{value}`", pair[0]));
        match pair {
            ["--runs", value] => runs = number(value)?,
            ["--seconds", value] => most = Duration::from_secs(number(value)?),
            ["--seed", value] => dice = Dice(number(value)?),
            _ => return Err(format!("`{}` means nothing here", pair.join(" "))),
        }
    }
    law::forget();
    marks::forget();
    let words = words(WORDS);
    let regressions = regressions(target.name)?;
    let mut pool = (target.seeds)();
    let first = regressions.len() + pool.len();
    pool.splice(0..0, regressions);
    let now: Now = Arc::new(Mutex::new((Vec::new(), Instant::now())));
    watch(target.name, &now);
    let started = Instant::now();
    let mut done = 0;
    while done < runs.max(first as u64) && started.elapsed() < most {
        let at = usize::try_from(done).unwrap_or(usize::MAX);
        let input = if at < first { pool[at].clone() } else { mutated(&mut dice, &pool, &words, target.longest) };
        *now.lock().expect("nothing panics while it is held") = (input.clone(), Instant::now());
        if !holds(target, &input) {
            broken(target, input)?;
            return Ok(false);
        }
        done += 1;
        if marks::anything_new() && at >= first {
            pool.push(input);
        }
    }
    let needed: Vec<String> = law::needed()
        .into_iter()
        .map(|(of, hundredths)| format!("{of} {}.{:02}", hundredths / 100, hundredths % 100))
        .collect();
    println!(
        "{}: {done} runs{} in {:.1} s, {} inputs, {} marks; for each byte: {}",
        target.name,
        if done < runs { ", and no time for more," } else { "" },
        started.elapsed().as_secs_f64(),
        pool.len(),
        marks::count(),
        if needed.is_empty() { "nothing counted".into() } else { needed.join(", ") }
    );
    Ok(true)
}

fn holds(target: &Target, input: &[u8]) -> bool {
    catch_unwind(AssertUnwindSafe(|| (target.run)(input))).is_ok()
}

/// Makes a breaking input short, keeps it and says what it breaks.
fn broken(target: &Target, mut input: Vec<u8>) -> Result<(), String> {
    // Each try panics: one report is enough. Another target that breaks meanwhile is told all the same, by its name.
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let started = Instant::now();
    let mut size = input.len() / 2;
    while size > 0 && started.elapsed() < Duration::from_secs(20) {
        let mut at = 0;
        while at < input.len() && started.elapsed() < Duration::from_secs(20) {
            let mut shorter = input.clone();
            shorter.drain(at..(at + size).min(input.len()));
            if holds(target, &shorter) {
                at += size;
            } else {
                input = shorter;
            }
        }
        size /= 2;
    }
    set_hook(hook);
    let file = save(target.name, "broken", &input)?;
    eprintln!("\nThe law of {} is broken by {} bytes: {}", target.name, input.len(), input.escape_ascii());
    eprintln!("again: cargo xtask fuzz --only {} --replay {}\n", target.name, file.display());
    holds(target, &input);
    Ok(())
}

fn save(name: &str, what: &str, input: &[u8]) -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("artifacts").join(name);
    let file = folder.join(what);
    let saved = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&file, input));
    saved.map(|()| file.clone()).map_err(|why| format!("cannot write {}: {why}", file.display()))
}

/// Inputs that broke the law once.
fn regressions(name: &str) -> Result<Vec<Vec<u8>>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("regressions").join(name);
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(Vec::new()) };
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
        .iter()
        .map(|file| std::fs::read(file).map_err(|why| format!("cannot read {}: {why}", file.display())))
        .collect()
}

/// Ends the process if one input never does.
fn watch(name: &'static str, now: &Now) {
    let now = Arc::downgrade(now);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let Some(now) = now.upgrade() else { return };
            let Ok(now) = now.lock() else { return };
            if now.1.elapsed() > HANGS {
                let file = save(name, "hangs", &now.0).map_or_else(|why| why, |file| file.display().to_string());
                eprintln!("{name}: one input runs for more than {} s: {file}", HANGS.as_secs());
                std::process::exit(1);
            }
        }
    });
}
