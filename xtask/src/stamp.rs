//! A fingerprint of files, to skip work whose inputs are the same as last time.

use crate::cmd::Result;
use crate::repo::{self, Repo};
use std::path::Path;

#[derive(PartialEq, Eq)]
pub(crate) struct Stamp(u64);

impl Stamp {
    /// Of the names and contents of these files and folders, and of `salt`.
    pub(crate) fn of(repo: &Repo, paths: &[impl AsRef<str>], salt: &str) -> Self {
        let mut hash = Fnv::new();
        hash.write(salt.as_bytes());
        for path in paths.iter().map(AsRef::as_ref) {
            let full = repo.path(path);
            let files = if full.is_dir() { repo.files(path) } else { vec![full] };
            for file in files {
                hash.write(file.strip_prefix(&repo.root).unwrap_or(&file).to_string_lossy().as_bytes());
                // A missing file is a state too.
                hash.write(&std::fs::read(&file).unwrap_or_default());
            }
        }
        Self(hash.0)
    }

    pub(crate) fn is_at(&self, file: &Path) -> bool {
        std::fs::read_to_string(file).is_ok_and(|text| text == self.text())
    }

    pub(crate) fn put_at(&self, file: &Path) -> Result {
        repo::write(file, self.text())
    }

    pub(crate) fn text(&self) -> String {
        format!("{:016x}\n", self.0)
    }
}

/// FNV-1a: nobody attacks a stamp, and it needs no dependency.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn write(&mut self, bytes: &[u8]) {
        // The length first, so that neighbours cannot trade bytes.
        for byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
