//! What holds for every document and every block.

use proptest::prelude::{ProptestConfig, TestCaseError, any as any_of, prop, prop_assert_eq, proptest};

use super::super::agree::agree;
use super::super::vector::{Block, Fastest, Scalar, Vector, any, movemask};
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
    fn any_bytes_are_read_alike(bytes in prop::collection::vec(any_of::<u8>(), 0..200)) {
        let _ = agree(&bytes);
        // The same inside a string, where bytes live longer.
        let _ = agree(&[b"[\"", &bytes[..], b"\"]"].concat());
    }

    #[test]
    fn vectors_answer_as_bytes_do(block in prop::array::uniform32(any_of::<[u8; 2]>()), byte: u8, bound: i8) {
        let block: Block = std::array::from_fn(|at| block[at / 2][at % 2]);
        answers_as_bytes_do::<Scalar>(&block, byte, bound)?;
        answers_as_bytes_do::<Fastest>(&block, byte, bound)?;
    }
}

fn answers_as_bytes_do<V: Vector>(block: &Block, byte: u8, bound: i8) -> Result<(), TestCaseError> {
    let equal = block.map(|other| other == byte);
    let less = block.map(|other| (other as i8) < bound);
    let block = V::load(block);
    let bound = V::splat(bound as u8);
    prop_assert_eq!(movemask(&block, |vector: V| vector.is(byte)), bits(equal));
    prop_assert_eq!(movemask(&block, |vector: V| vector.cmplt(bound)), bits(less));
    prop_assert_eq!(any(&block, |vector: V| vector.cmplt(bound)), less.contains(&true));
    let either = movemask(&block, |vector: V| vector.is(byte).or(vector.cmplt(bound)));
    prop_assert_eq!(either, bits(equal) | bits(less));
    Ok(())
}

fn bits(set: [bool; 64]) -> u64 {
    set.iter().rev().fold(0, |bits, set| bits << 1 | u64::from(*set))
}
