//! What holds for every document and every block.

use proptest::prelude::*;

use super::super::agree::agree;
use super::super::lane::{Block, Fast, Lane, Plain, holds, mask};
use super::documents::{damaged, document};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn sound_documents_are_read_alike(text in document()) {
        prop_assert_eq!(agree(text.as_bytes()), Ok(()));
    }

    #[test]
    fn damaged_documents_are_read_alike(bytes in damaged()) {
        let _ = agree(&bytes);
    }

    #[test]
    fn any_bytes_are_read_alike(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = agree(&bytes);
        // The same inside a string, where bytes live longer.
        let _ = agree(&[b"[\"", &bytes[..], b"\"]"].concat());
    }

    #[test]
    fn lanes_answer_alike(
        block in prop::array::uniform32(any::<[u8; 2]>()),
        byte in any::<u8>(),
        bound in any::<i8>(),
    ) {
        let block: Block = std::array::from_fn(|at| block[at / 2][at % 2]);
        let equal = std::array::from_fn::<bool, 64, _>(|at| block[at] == byte);
        prop_assert_eq!(mask(&Plain::load(&block), |lane: Plain| lane.equal(byte)), bits(equal));
        prop_assert_eq!(mask(&Fast::load(&block), |lane: Fast| lane.equal(byte)), bits(equal));
        let below = std::array::from_fn::<bool, 64, _>(|at| (block[at] as i8) < bound);
        prop_assert_eq!(mask(&Plain::load(&block), |lane: Plain| lane.below(bound)), bits(below));
        prop_assert_eq!(mask(&Fast::load(&block), |lane: Fast| lane.below(bound)), bits(below));
        prop_assert_eq!(holds(&Fast::load(&block), |lane: Fast| lane.below(bound)), below.contains(&true));
        let either = mask(&Fast::load(&block), |lane: Fast| lane.equal(byte).or(lane.below(bound)));
        prop_assert_eq!(either, bits(equal) | bits(below));
    }
}

fn bits(set: [bool; 64]) -> u64 {
    set.iter().rev().fold(0, |bits, set| bits << 1 | u64::from(*set))
}
