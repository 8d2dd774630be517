//! A Python with the servers of the tests in tests/real/, in a virtual environment under target/.

use crate::cmd::{Cmd, Result};
use crate::machine::{apt_install, chosen, may_apt, on_path};
use crate::repo::Repo;
use crate::stamp::Stamp;
use std::path::{Path, PathBuf};

const OLDEST: (u32, u32) = (3, 10);
/// The last one is Debian's, where another comes first and cannot make environments.
const NAMES: [&str; 3] = ["python3", "python", "/usr/bin/python3"];
const REQUIREMENTS: &str = "tests/real/requirements.txt";

const BY_HAND: &str = "\
By hand: on Debian `apt-get install python3 python3-venv`, which Debian keeps apart; elsewhere, Python 3.10 or newer from
https://www.python.org; then PYTHON=/path/to/python3 cargo xtask test";

/// The Python of an environment that holds exactly what requirements.txt names.
pub(crate) fn with_packages(repo: &Repo) -> Result<PathBuf> {
    let base = find()?;
    let folder = repo.target.join("tools/python");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    // It lies inside, so it goes with the folder.
    let file = folder.join(".installed");
    let stamp = Stamp::of(repo, &[REQUIREMENTS], &base.to_string_lossy());
    let works = || Cmd::new(&python).args(["-c", "import datasette.app, django, rest_framework"]).read();
    if stamp.is_at(&file) && works().is_ok() {
        return Ok(python);
    }
    println!("the Python packages are missing or old: Datasette and Django REST Framework are servers of the tests");
    let install = || -> Result {
        Cmd::new(&base).line("-m venv --clear").arg(&folder).dir(&repo.root).run()?;
        let pip = Cmd::new(&python).line("-m pip install --quiet --no-input --disable-pip-version-check --no-deps -r");
        pip.arg(REQUIREMENTS).dir(&repo.root).run()?;
        works().map(drop)
    };
    install()
        .map_err(|error| format!("{error}\nThis needs the network. To begin anew, remove {}.", repo.short(&folder)))?;
    stamp.put_at(&file)?;
    Ok(python)
}

/// A Python that can make environments.
fn find() -> Result<PathBuf> {
    let missing = match look() {
        Ok(python) => return Ok(python),
        Err(missing) => missing,
    };
    if chosen("PYTHON").is_some() || !may_apt() {
        return Err(format!("{missing}\n{BY_HAND}"));
    }
    println!("{missing}: installing Debian's");
    apt_install("python3 python3-venv").and_then(|()| look()).map_err(|error| format!("{error}\n{BY_HAND}"))
}

fn look() -> Result<PathBuf> {
    if let Some(python) = chosen("PYTHON") {
        return fits(&python).map(|()| on_path(&python).unwrap_or(python));
    }
    let mut wrong = None;
    for python in NAMES.iter().filter_map(|name| on_path(Path::new(name))) {
        match fits(&python) {
            Ok(()) => return Ok(python),
            Err(error) => _ = wrong.get_or_insert(error),
        }
    }
    Err(wrong.unwrap_or_else(|| "Python 3, for the servers of the tests in tests/real, is missing".into()))
}

/// Whether it runs, is new enough, and has what makes environments; or what it lacks.
fn fits(python: &Path) -> Result {
    let shown = python.display();
    let ask = |code: &str| Cmd::new(python).args(["-c", code]).read();
    let printed = ask("import sys; print('%d.%d' % sys.version_info[:2])")
        .map_err(|_| format!("{shown} does not run, or does not say its version"))?;
    if version(&printed).is_none_or(|version| version < OLDEST) {
        return Err(format!("{shown} is Python {printed}, too old for the servers of the tests"));
    }
    ask("import venv, ensurepip; ensurepip.version()").map(drop).map_err(|_| {
        format!("{shown}, Python {printed}, cannot make virtual environments: venv or ensurepip is missing")
    })
}

fn version(printed: &str) -> Option<(u32, u32)> {
    let (major, minor) = printed.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{OLDEST, version};

    #[test]
    fn versions_are_numbers() {
        assert!(version("3.9").unwrap() < OLDEST);
        assert!(version("3.10").unwrap() >= OLDEST);
        assert!(version("3.14").unwrap() > OLDEST);
        assert_eq!(version("three"), None);
    }
}
