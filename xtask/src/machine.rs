//! What this machine is, and what lies on it.

use crate::cmd::{Cmd, Result};
use std::path::{Path, PathBuf};

/// What the user set; empty is not set.
pub(crate) fn chosen(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// The full path of a program.
pub(crate) fn on_path(program: &Path) -> Option<PathBuf> {
    if program.components().count() > 1 {
        return program.exists().then(|| program.to_path_buf());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

pub(crate) fn is_root() -> bool {
    cfg!(unix) && Cmd::new("id").arg("-u").read().is_ok_and(|id| id == "0")
}

/// Root on Debian, that is in a container: there it is safe to install packages.
pub(crate) fn may_apt() -> bool {
    let is_debian =
        || std::fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=debian"));
    is_root() && is_debian()
}

pub(crate) fn apt_install(packages: &str) -> Result {
    let apt = |line: &str| Cmd::new("apt-get").line(line).env("DEBIAN_FRONTEND", "noninteractive").run();
    apt("update -q")?;
    apt(&format!("install -q -y --no-install-recommends {packages}"))
}
