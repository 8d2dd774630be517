//! The law of the readers, for tests, fuzzing and measuring: plain and fast, with every lane, say and mark the same.

use super::index::Marks;
use super::lane::{Fast, Lane, Plain};
use super::{JsonError, Tape, naive, utf8};

/// Reads `bytes` in all ways and compares them.
///
/// # Panics
/// If two ways differ in their verdict, in a mark or in the link of a bracket.
pub fn agree(bytes: &[u8]) -> Result<(), JsonError> {
    let mut plain = Tape::new();
    let verdict = naive::parse(&mut plain, bytes);
    same::<Fast>(&plain, bytes, verdict);
    same::<Plain>(&plain, bytes, verdict);
    assert_eq!(utf8::survey::<[u8; 16]>(bytes), Plain::survey(bytes), "the text of {bytes:x?}");
    verdict
}

fn same<L: Lane>(plain: &Tape, bytes: &[u8], verdict: Result<(), JsonError>) {
    let show = || String::from_utf8_lossy(bytes).into_owned();
    // A tape that held another document must not show through.
    let mut tape = Tape {
        marks: Marks { places: vec![7; 100], firsts: vec![b'{'; 100], exhausted: false },
        links: vec![7; 100],
        count: 100,
    };
    assert_eq!(tape.scan::<L>(bytes), verdict.is_ok(), "verdict on {:?}, plain says {verdict:?}", show());
    assert_eq!(tape.parse_by::<L>(bytes), verdict);
    assert_eq!(tape.marks(), plain.marks(), "marks of {:?}", show());
    assert_eq!(tape.marks.firsts[..tape.count], plain.marks.firsts[..plain.count], "first bytes of {:?}", show());
    for (mark, at) in plain.marks().iter().enumerate() {
        let is_name = plain.marks.firsts[mark..].starts_with(b"\":");
        if is_name || matches!(bytes.get(*at as usize), Some(b'{' | b'[')) {
            assert_eq!(tape.links[mark], plain.links[mark], "link of mark {mark} in {:?}", show());
        }
    }
}

/// Stage one alone, to measure it: the number of marks.
pub fn index_alone(tape: &mut Tape, bytes: &[u8]) -> usize {
    super::index::index::<Fast>(bytes, &mut tape.marks).unwrap_or(0)
}

/// The fast reader without SIMD, to measure it.
pub fn parse_without_simd(tape: &mut Tape, bytes: &[u8]) -> bool {
    tape.scan::<Plain>(bytes)
}
