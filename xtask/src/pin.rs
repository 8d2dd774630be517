//! The compiler that what is published is made by: `xtask/rustc.txt`. Another one makes other bytes and other
//! instructions, so budgets hold for this one, and are only told with another. `rust-toolchain.toml` does not ask for
//! it: any stable compiler is good for everything else, and nobody has to download one.

use crate::cmd::{Cmd, Result};
use crate::repo::{self, Repo};

/// Where the version is written down.
pub(crate) const FILE: &str = "xtask/rustc.txt";

pub(crate) struct Compiler {
    pub(crate) found: String,
    pub(crate) pinned: String,
}

impl Compiler {
    pub(crate) fn of(repo: &Repo) -> Result<Self> {
        let found = Cmd::new("rustc").arg("--version").dir(&repo.root).read()?;
        let pinned = repo::read(&repo.path(FILE))?.trim().to_owned();
        if !pinned.starts_with("rustc ") {
            return Err(format!("{FILE} holds `{pinned}`: write what `rustc --version` prints into it"));
        }
        Ok(Self { found, pinned })
    }

    pub(crate) fn is_pinned(&self) -> bool {
        self.found.trim() == self.pinned
    }

    /// What to know about a result, if this is another compiler.
    pub(crate) fn note(&self, consequence: &str) -> Option<String> {
        let Self { found, pinned } = self;
        (!self.is_pinned()).then(|| format!("note: this is {found}, and {FILE} says {pinned}: {consequence}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Compiler;

    #[test]
    fn another_compiler_is_told() {
        let compiler = |found: &str| Compiler { found: found.into(), pinned: "rustc 1.2.3 (a 2026-01-01)".into() };
        assert!(compiler("rustc 1.2.3 (a 2026-01-01)\n").note("x").is_none());
        // A build of a distribution has the same number, and may make other bytes.
        assert!(compiler("rustc 1.2.3 (b 2026-01-01)").note("x").is_some_and(|note| note.ends_with("): x")));
    }
}
