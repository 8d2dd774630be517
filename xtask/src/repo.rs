//! Where things lie.

use crate::cmd::Result;
use std::path::{Path, PathBuf};

pub(crate) struct Repo {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
}

impl Repo {
    pub(crate) fn find() -> Result<Self> {
        // Asked at run time, so that a checkout that was moved together with its target/ still works.
        let root = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(xtask) => PathBuf::from(xtask).parent().map(Path::to_path_buf),
            None => std::env::current_dir().ok(),
        };
        let root = root.filter(|root| root.join("xtask/Cargo.toml").exists());
        let root = root.ok_or("not in the repository: run `cargo xtask …` somewhere inside it")?;
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            // Relative means relative to where cargo was called.
            Some(dir) => std::env::current_dir().map_err(|e| e.to_string())?.join(dir),
            None => root.join("target"),
        };
        Ok(Self { root, target })
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    pub(crate) fn has(&self, relative: &str) -> bool {
        self.path(relative).exists()
    }

    /// Scratch files of this program: stamps, unpolished wasm.
    pub(crate) fn scratch(&self, relative: &str) -> PathBuf {
        self.target.join("xtask").join(relative)
    }

    /// A path as people read it: relative to the repository where it lies inside.
    pub(crate) fn short<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }

    /// Every file below `dir` (itself relative to the root), sorted, without what is generated or installed.
    pub(crate) fn files(&self, dir: &str) -> Vec<PathBuf> {
        const SKIPPED: [&str; 9] = [
            "target",
            "node_modules",
            "dist",
            "dist-nightly",
            "dist-scalar",
            "data",
            "corpus",
            "artifacts",
            "screenshots",
        ];
        let mut found = Vec::new();
        let mut queue = vec![self.path(dir)];
        while let Some(dir) = queue.pop() {
            for entry in std::fs::read_dir(dir).into_iter().flatten().flatten() {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() && (name == ".git" || SKIPPED.contains(&name.as_ref())) => {}
                    Ok(kind) if kind.is_dir() => queue.push(entry.path()),
                    Ok(kind) if kind.is_file() => found.push(entry.path()),
                    _ => {}
                }
            }
        }
        found.sort();
        found
    }
}

pub(crate) fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Result {
    if let Some(dir) = path.parent() {
        std::fs::create_dir_all(dir).map_err(|e| format!("cannot make {}: {e}", dir.display()))?;
    }
    std::fs::write(path, bytes).map_err(|e| format!("cannot write {}: {e}", path.display()))
}
