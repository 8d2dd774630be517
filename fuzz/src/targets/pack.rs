//! Whatever is packed comes back, whatever the dictionary; and so does each beginning of it.

use std::sync::Arc;

use crate::known::KNOWN;
use crate::law::within;
use unspool_json::pack::{DICTIONARY, Packer, unpack};

// Where the dictionary ends, how much is unpacked again, two bytes each; then the dictionary and the item.
pub(crate) fn run(given: &[u8]) {
    let Some((front, bytes)) = given.split_at_checked(4) else { return };
    let [cut, part] = [[front[0], front[1]], [front[2], front[3]]].map(u16::from_le_bytes);
    let (dictionary, item) = bytes.split_at(usize::from(cut).min(bytes.len()).min(DICTIONARY));
    let packer = Packer::new(Arc::new(dictionary.to_vec()));
    let mut packed = Vec::new();
    within("packing", bytes.len(), || packer.pack(item, &mut packed));
    assert!(packed.len() <= item.len() + item.len().div_ceil(128));
    for len in [item.len(), usize::from(part).min(item.len())] {
        let mut out = Vec::new();
        within("unpacking", bytes.len(), || unpack(dictionary, &packed, len, &mut out));
        assert!(out.len() >= len && item.starts_with(&out));
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let bodies = KNOWN.iter().flat_map(|known| &known.answers).map(|answer| answer.body.as_bytes());
    bodies.step_by(16).map(|body| [&[100, 0, 50, 0], body].concat()).collect()
}
