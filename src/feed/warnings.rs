//! Warnings: problems that do not stop a feed. Somebody hears of them who did not ask.

use std::collections::VecDeque;

use crate::config::text::format;
use crate::http::redact;

#[cfg(not(target_arch = "wasm32"))]
pub(crate) type Callback = Box<dyn FnMut(&str) + Send>;
#[cfg(target_arch = "wasm32")]
pub(crate) type Callback = Box<dyn FnMut(&str)>;

/// How many are kept for a caller who takes them, the newest: one who does not must not pay for it.
const KEPT: usize = 100;

/// The warnings of one feed.
pub(crate) struct Warnings {
    /// The URL of the first request, without secrets.
    pub(crate) feed: String,
    pub(crate) callback: Option<Callback>,
    kept: VecDeque<String>,
}

impl Warnings {
    /// Of the feed that begins with this URL.
    pub(crate) fn of(url: &str) -> Warnings {
        Warnings { feed: redact::url(url), callback: None, kept: VecDeque::new() }
    }

    /// Tells a warning: to the callback, or else to the log.
    pub(crate) fn tell(&mut self, warning: &str) {
        let warning = format("{} (feed of {})", &[warning, &self.feed]);
        match &mut self.callback {
            Some(callback) => callback(&warning),
            None => log(&warning),
        }
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(warning);
    }

    /// Those that were told since the last call.
    pub(crate) fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.kept).into()
    }
}

fn log(warning: &str) {
    log::warn!(target: "unspool", "{warning}");
    // Nobody has set a logger up; in a browser, there is always a console.
    #[cfg(target_arch = "wasm32")]
    if log::max_level() == log::LevelFilter::Off {
        crate::feed::browser::console_warn(warning);
    }
}
