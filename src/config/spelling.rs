//! Names that were meant: what is a slip of the finger for what.

use alloc::vec;
use alloc::vec::Vec;

use crate::config::text::split;

/// Of these words, which stand between spaces, the one with the least [`distance`] from `name`, if it is near enough to
/// be a slip of the finger.
#[inline(never)]
pub(crate) fn nearest<'a>(name: &str, words: &'a str) -> Option<&'a str> {
    let mut near = None;
    let mut least = far(name.as_bytes());
    for word in split(words, b' ') {
        let edits = distance(name.as_bytes(), word.as_bytes());
        if edits < least {
            (near, least) = (Some(word), edits);
        }
    }
    near
}

/// So many edits are no slip of the finger: two, or one more than a third of the letters.
fn far(name: &[u8]) -> usize {
    (name.len() / 3).max(1) + 1
}

/// Whether one may be a slip of the finger for the other.
pub(crate) fn is_near(name: &[u8], other: &[u8]) -> bool {
    distance(name, other) < far(name)
}

/// The number of edits of one byte that make one name of the other, case aside; a swap of neighbours counts as one.
/// This is the optimal string alignment distance, the restricted form of the Damerau–Levenshtein distance (F. Damerau,
/// "A technique for computer detection and correction of spelling errors", CACM 7(3), 1964; L. Boytsov, "Indexing
/// methods for approximate dictionary searching", ACM JEA 16, 2011). One table of `(a + 1) · (b + 1)` numbers, time and
/// space; names that cannot be near by their lengths alone cost neither.
#[inline(never)]
fn distance(a: &[u8], b: &[u8]) -> usize {
    // No table for names that are far apart by their lengths alone: one of them may be a server's, as long as its
    // answer.
    let least = a.len().abs_diff(b.len());
    if least >= far(a) {
        return least;
    }
    let width = b.len() + 1;
    let mut table = vec![0; (a.len() + 1) * width];
    for i in 0..=a.len() {
        for j in 0..width {
            let at = i * width + j;
            // Along the edges one name is empty.
            let mut best = i + j;
            if i > 0 && j > 0 {
                let same = |i: usize, j: usize| a[i - 1].eq_ignore_ascii_case(&b[j - 1]);
                best = (table[at - width].min(table[at - 1]) + 1).min(table[at - width - 1] + usize::from(!same(i, j)));
                if i > 1 && j > 1 && same(i, j - 1) && same(i - 1, j) {
                    best = best.min(table[at - 2 * width - 2] + 1);
                }
            }
            table[at] = best;
        }
    }
    table[a.len() * width + b.len()]
}

/// A name without case, `_`, `-` and whatever else is no ASCII letter or digit: `has_more` and `hasMore` are the same
/// letters.
#[inline(never)]
pub(crate) fn letters(name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(byte.to_ascii_lowercase());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_name_is_found_and_a_far_one_is_not() {
        let nearest = |name| nearest(name, "items key limit next");
        assert_eq!(nearest("itmes"), Some("items"));
        assert_eq!(nearest("Next"), Some("next"));
        assert_eq!(nearest("keys"), Some("key"));
        assert_eq!(nearest("pagination"), None);
    }
}
