//! Read-ahead: a window into a body that lies in a host buffer.
//!
//! A page that comes again comes whole, so its keys and values are compared with those of one older page, item after
//! item. A call of the host for each of them would cost more than the comparison.
//!
//! ```text
//! items read   7:0..100     7:130..230    7:260..360  …      segment : bytes
//! calls        0..100       130..16514    none               the first item alone; once the next one is of the same
//!                                                            segment, 16 KB at a time
//! ```

use alloc::vec::Vec;
use core::ops::Range;

use super::segment::HostBuffer;

/// Bytes that are read at a time, once two items in a row lie in the same body.
const WINDOW: usize = 1 << 14;

/// The part of a host buffer that was read last.
#[derive(Debug, Default)]
pub(super) struct ReadAhead {
    /// Whose buffer it is; none before the first read.
    segment: Option<u32>,
    start: usize,
    bytes: Vec<u8>,
}

impl ReadAhead {
    /// The bytes at `range` of `buffer`, which is the body of `segment`, and the same body as the last time.
    pub(super) fn read(&mut self, segment: u32, buffer: &dyn HostBuffer, range: Range<usize>) -> &[u8] {
        let same = self.segment == Some(segment);
        if !same || range.start < self.start || range.end > self.start + self.bytes.len() {
            let ahead = if same { WINDOW.min(buffer.len() - range.start) } else { 0 };
            self.bytes.clear();
            self.bytes.resize(range.len().max(ahead), 0);
            buffer.read(range.start, &mut self.bytes);
            (self.segment, self.start) = (Some(segment), range.start);
        }
        &self.bytes[range.start - self.start..range.end - self.start]
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use proptest::prelude::*;

    use super::*;

    /// Counts its calls.
    #[derive(Debug)]
    struct Body(Vec<u8>, AtomicUsize);

    impl HostBuffer for Body {
        fn len(&self) -> usize {
            self.0.len()
        }

        fn read(&self, start: usize, out: &mut [u8]) {
            self.1.fetch_add(1, Ordering::Relaxed);
            out.copy_from_slice(&self.0[start..start + out.len()]);
        }

        fn id(&self) -> u32 {
            0
        }
    }

    fn body(seed: usize) -> Body {
        Body((0..3 * WINDOW).map(|at| (at * 31 + at / 256 + seed) as u8).collect(), AtomicUsize::new(0))
    }

    #[test]
    fn one_item_is_read_as_it_is_and_its_neighbours_with_few_calls() {
        let body = body(0);
        let mut ahead = ReadAhead::default();
        for start in (0..3 * WINDOW).step_by(128) {
            assert_eq!(ahead.read(7, &body, start..start + 100), &body.0[start..start + 100]);
            if start == 0 {
                assert_eq!(ahead.bytes.len(), 100);
            }
        }
        assert_eq!(body.1.load(Ordering::Relaxed), 4);
    }

    proptest! {
        #[test]
        fn whatever_was_read_before_it_gives_what_lies_there(
            wanted in prop::collection::vec((0..3_usize, 0..3 * WINDOW, 0..2 * WINDOW), 1..60),
        ) {
            let bodies = [body(0), body(1), body(2)];
            let mut ahead = ReadAhead::default();
            for (which, start, len) in wanted {
                let body = &bodies[which];
                let range = start..(start + len).min(body.len());
                prop_assert_eq!(ahead.read(which as u32, body, range.clone()), &body.0[range]);
            }
        }
    }
}
