//! Doors for the fuzz targets, in builds with `cfg(fuzzing)` only: what the public face shows in part.

pub use crate::config::looks::looks;

/// The target of the first link with this relation in a `Link` header, or its parameter with this name.
#[must_use]
pub fn link<'h>(header: &'h str, rel: &str, name: Option<&str>) -> Option<&'h str> {
    crate::dialect::link(header, rel, name)
}
