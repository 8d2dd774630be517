//! What lies outside, read for a while: pages that come again come whole, and a call of the host for each item would
//! cost more than the rest of it.

use std::ops::Range;

use super::segment::HostBuffer;

/// Bytes that are read at a time, once two items in a row lay in the same body.
const AHEAD: usize = 1 << 14;

/// A part of a body that lies outside.
#[derive(Debug, Default)]
pub(super) struct Near {
    /// In which segment, if in any.
    segment: Option<u32>,
    start: usize,
    bytes: Vec<u8>,
}

impl Near {
    /// These bytes of the body of a segment, which must not have changed since the last time.
    pub(super) fn read(&mut self, segment: u32, outside: &dyn HostBuffer, range: Range<usize>) -> &[u8] {
        let again = self.segment == Some(segment);
        if !again || range.start < self.start || range.end > self.start + self.bytes.len() {
            let ahead = if again { AHEAD.min(outside.len() - range.start) } else { 0 };
            self.bytes.clear();
            self.bytes.resize(range.len().max(ahead), 0);
            outside.read(range.start, &mut self.bytes);
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
        Body((0..3 * AHEAD).map(|at| (at * 31 + at / 256 + seed) as u8).collect(), AtomicUsize::new(0))
    }

    #[test]
    fn one_item_is_read_as_it_is_and_its_neighbours_with_few_calls() {
        let body = body(0);
        let mut near = Near::default();
        for start in (0..3 * AHEAD).step_by(128) {
            assert_eq!(near.read(7, &body, start..start + 100), &body.0[start..start + 100]);
            if start == 0 {
                assert_eq!(near.bytes.len(), 100);
            }
        }
        assert_eq!(body.1.load(Ordering::Relaxed), 4);
    }

    proptest! {
        #[test]
        fn whatever_was_read_before_it_gives_what_lies_there(
            wanted in prop::collection::vec((0..3_usize, 0..3 * AHEAD, 0..2 * AHEAD), 1..60),
        ) {
            let bodies = [body(0), body(1), body(2)];
            let mut near = Near::default();
            for (which, start, len) in wanted {
                let body = &bodies[which];
                let range = start..(start + len).min(body.len());
                prop_assert_eq!(near.read(which as u32, body, range.clone()), &body.0[range]);
            }
        }
    }
}
