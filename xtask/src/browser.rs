//! Chrome or Chromium with a chromedriver of the same major version, for the tests.

use crate::cmd::{Cmd, Result};
use crate::machine::{apt_install, chosen, is_root, may_apt, on_path};
use std::path::{Path, PathBuf};

/// Quiet, and the same on every machine.
const FLAGS: [&str; 8] = [
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

const BROWSERS: [&str; 6] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const DRIVERS: [&str; 3] = ["chromedriver", "/usr/lib/chromium/chromedriver", "/usr/lib/chromium-browser/chromedriver"];

const BY_HAND: &str = "\
By hand: on Debian `apt-get install chromium chromium-driver`; elsewhere, Chrome and a chromedriver of the same version:
  npx @puppeteer/browsers install chrome@stable && npx @puppeteer/browsers install chromedriver@stable
then CHROME=/path/to/chrome CHROMEDRIVER=/path/to/chromedriver cargo xtask test";

pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
    /// As it calls itself: `Chromium 156.0.8078.79`.
    pub(crate) version: String,
}

impl Browser {
    /// What a script that starts a browser finds in its environment.
    pub(crate) fn tell(&self, script: Cmd) -> Cmd {
        script.env("CHROME", &self.chrome).env("CHROMEDRIVER", &self.driver).env("CHROME_FLAGS", flags().join(" "))
    }
}

/// Finds the two, or installs them where that is safe.
pub(crate) fn find() -> Result<Browser> {
    let missing = match look() {
        Ok(browser) => return Ok(browser),
        Err(missing) => missing,
    };
    let chosen = chosen("CHROME").or_else(|| chosen("CHROMEDRIVER"));
    if chosen.is_some() || !may_apt() {
        return Err(format!("{missing}\n{BY_HAND}"));
    }
    println!("{missing}: installing Debian's");
    let installed = apt_install("chromium chromium-driver").and_then(|()| look());
    installed.map_err(|error| format!("{error}\n{BY_HAND}"))
}

/// The flags of a browser started by a test. A browser that runs as root has no sandbox.
pub(crate) fn flags() -> Vec<&'static str> {
    let mut flags = FLAGS.to_vec();
    if is_root() {
        flags.push("--no-sandbox");
    }
    flags
}

/// The capabilities that the wasm test runner hands to chromedriver: this browser, these flags.
pub(crate) fn webdriver_json(browser: &Browser) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let args = flags().iter().map(|flag| quoted(flag)).collect::<Vec<_>>().join(", ");
    let binary = quoted(&browser.chrome.to_string_lossy());
    format!("{{ \"goog:chromeOptions\": {{ \"binary\": {binary}, \"args\": [{args}] }} }}\n")
}

fn look() -> Result<Browser> {
    let (chrome, version) = first("CHROME", &BROWSERS, "Chrome or Chromium, for the tests in a browser,")?;
    let (driver, driver_version) = first("CHROMEDRIVER", &DRIVERS, "chromedriver, which steers the browser,")?;
    if major(&version) != major(&driver_version) {
        return Err(format!(
            "{} is {version} but {} is {driver_version}: their major versions must be the same",
            chrome.display(),
            driver.display()
        ));
    }
    Ok(Browser { chrome, driver, version })
}

/// The program that the variable names, or else the first of the list that runs and says its version.
fn first(variable: &str, names: &[&str], what: &str) -> Result<(PathBuf, String)> {
    if let Some(chosen) = chosen(variable) {
        return match version(&chosen) {
            Some(version) => Ok((on_path(&chosen).unwrap_or(chosen), version)),
            None => Err(format!("{variable}={} does not run or does not say its version", chosen.display())),
        };
    }
    let mut found = names.iter().filter_map(|name| on_path(Path::new(name)));
    found.find_map(|path| version(&path).map(|version| (path, version))).ok_or_else(|| format!("{what} is missing"))
}

/// `Chromium 156.0.8078.79 built on Debian` gives `Chromium 156.0.8078.79`.
fn version(program: &Path) -> Option<String> {
    let printed = Cmd::new(program).arg("--version").read().ok()?;
    let line = printed.lines().find(|line| major(line).is_some())?;
    let end = line.match_indices(' ').map(|(at, _)| at).find(|at| major(&line[..*at]).is_some());
    Some(line[..end.unwrap_or(line.len())].to_owned())
}

/// The first number of a dotted version in a text.
fn major(text: &str) -> Option<u32> {
    let dotted = text.split_whitespace().find(|word| {
        word.contains('.') && word.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
    })?;
    dotted.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn major_versions() {
        assert_eq!(major("Chromium 156.0.8078.79 built on Debian GNU/Linux 12 (bookworm)"), Some(156));
        assert_eq!(major("ChromeDriver 156.0.8078.79 (a21ce95c-refs/branch-heads/8078@{#1704})"), Some(156));
        assert_eq!(major("Google Chrome"), None);
    }
}
