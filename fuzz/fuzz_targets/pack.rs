//! Whatever is packed comes back, whatever the sample; and so does each beginning of it.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use unspool::json::pack::{Packer, SAMPLE, unpack};

fuzz_target!(|given: (u16, u16, Vec<u8>)| {
    let (cut, part, bytes) = given;
    let (sample, item) = bytes.split_at(usize::from(cut).min(bytes.len()).min(SAMPLE));
    let packer = Packer::new(Arc::new(sample.to_vec()));
    let mut packed = Vec::new();
    packer.pack(item, &mut packed);
    assert!(packed.len() <= item.len() + item.len().div_ceil(128));
    for len in [item.len(), usize::from(part).min(item.len())] {
        let mut out = Vec::new();
        unpack(sample, &packed, len, &mut out);
        assert!(out.len() >= len && item.starts_with(&out));
    }
});
