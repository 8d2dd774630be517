//! Warnings of the Rust feed. One test: there is one logger in a process.
#![cfg(all(not(target_arch = "wasm32"), feature = "fetch"))]

use std::sync::{Arc, Mutex};

use futures::StreamExt;
use futures::executor::block_on;

#[path = "support/script.rs"]
mod script;
use script::{CURSOR, Script, URL, feed, options};

/// Keeps what is logged: level, target, text.
struct Logger(Mutex<Vec<(log::Level, String, String)>>);

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.0.lock().unwrap().push((record.level(), record.target().into(), record.args().to_string()));
    }

    fn flush(&self) {}
}

static LOGGER: Logger = Logger(Mutex::new(Vec::new()));

/// Leads back to itself, and a loop is worth a warning.
fn circle() -> Script {
    Script::pages(&[r#"{"data": [{"id": 1}], "next": "a"}"#])
}

#[test]
fn behaviour_65_a_warning_reaches_the_log_or_the_callback_and_says_which_feed() {
    log::set_logger(&LOGGER).expect("the first logger");
    log::set_max_level(log::LevelFilter::Warn);
    let secret = || {
        let mut options = options(CURSOR);
        options.request.url.push_str("?key=CANARY&q=rust");
        options
    };
    let mut first = feed(secret(), circle()).0;
    assert_eq!(block_on(first.by_ref().filter(|read| std::future::ready(read.is_ok())).count()), 1);
    let logged = std::mem::take(&mut *LOGGER.0.lock().unwrap());
    let (level, target, text) = &logged[0];
    assert_eq!((logged.len(), *level, target.as_str()), (1, log::Level::Warn, "unspool"));
    assert!(text.contains("loop") && text.contains(&format!("(feed of {URL}?key=…&q=rust)")), "{text}");
    assert!(!text.contains("CANARY"), "{text}");
    assert_eq!(first.take_warnings(), *std::slice::from_ref(text));
    assert!(first.take_warnings().is_empty());

    let heard = Arc::new(Mutex::new(Vec::new()));
    let hears = heard.clone();
    let second = feed(secret(), circle()).0;
    let mut second = second.on_warning(move |warning| hears.lock().unwrap().push(warning.to_string()));
    assert_eq!(block_on(second.by_ref().filter(|read| std::future::ready(read.is_ok())).count()), 1);
    assert_eq!(*heard.lock().unwrap(), *std::slice::from_ref(text));
    assert_eq!(second.take_warnings(), *std::slice::from_ref(text));
    assert!(LOGGER.0.lock().unwrap().is_empty());
}
