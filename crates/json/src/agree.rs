//! The law of the readers, for tests, fuzzing and measuring: the naive one and the fast one, with every vector, give
//! the same verdict and the same marks.

use super::index::Marks;
use super::vector::{Fastest, Scalar, Vector};
use super::{JsonError, Tape, naive, utf8};

/// Reads `bytes` in all ways and compares them.
///
/// # Errors
/// What all of them say is wrong with it.
///
/// # Panics
/// If two ways differ in their verdict, in a mark or in the link of a bracket.
pub fn agree(bytes: &[u8]) -> Result<(), JsonError> {
    let mut oracle = Tape::new();
    let verdict = naive::parse(&mut oracle, bytes);
    same::<Fastest>(&oracle, bytes, verdict);
    same::<Scalar>(&oracle, bytes, verdict);
    assert_eq!(utf8::survey::<[u8; 16]>(bytes), Scalar::survey(bytes), "the text of {bytes:x?}");
    verdict
}

fn same<V: Vector>(oracle: &Tape, bytes: &[u8], verdict: Result<(), JsonError>) {
    let show = || String::from_utf8_lossy(bytes).into_owned();
    // A tape that held another document must not show through.
    let mut tape = Tape {
        marks: Marks { places: vec![7; 100], firsts: vec![b'{'; 100], exhausted: false },
        links: vec![7; 100],
        count: 100,
    };
    assert_eq!(tape.scan::<V>(bytes), verdict.is_ok(), "verdict on {:?}, naive says {verdict:?}", show());
    assert_eq!(tape.parse_by::<V>(bytes), verdict);
    assert_eq!(tape.marks(), oracle.marks(), "marks of {:?}", show());
    assert_eq!(tape.marks.firsts[..tape.count], oracle.marks.firsts[..oracle.count], "first bytes of {:?}", show());
    for (mark, at) in oracle.marks().iter().enumerate() {
        let is_name = oracle.marks.firsts[mark..].starts_with(b"\":");
        if is_name || matches!(bytes.get(*at as usize), Some(b'{' | b'[')) {
            assert_eq!(tape.links[mark], oracle.links[mark], "link of mark {mark} in {:?}", show());
        }
    }
}

/// Stage one alone, to measure it: the number of marks.
pub fn index_alone(tape: &mut Tape, bytes: &[u8]) -> usize {
    super::index::index::<Fastest>(bytes, &mut tape.marks).unwrap_or(0)
}

/// The fast reader without SIMD, to measure it.
pub fn parse_without_simd(tape: &mut Tape, bytes: &[u8]) -> bool {
    tape.scan::<Scalar>(bytes)
}
