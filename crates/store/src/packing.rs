//! How far packing has come. `pack.rs` packs; the state is a file of its own because the `Store` holds it.

use alloc::vec::Vec;

use unspool_json::pack::Packer;

/// Where packed items go.
#[derive(Debug, Default)]
pub(super) struct Packing {
    pub(super) packer: Option<Packer>,
    /// Bytes that were packed with it.
    pub(super) age: usize,
    /// The segment that is being filled.
    pub(super) target: Option<u32>,
    /// The item that was packed last; kept for its memory.
    pub(super) packed: Vec<u8>,
}

impl Packing {
    /// Whether this is the segment that is being filled.
    pub(super) fn is_target(&self, segment: u32) -> bool {
        self.target == Some(segment)
    }
}
