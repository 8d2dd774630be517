//! Heapsort, for numbers, and dropping those that are there twice.
//!
//! Source: Williams, "Algorithm 232: Heapsort", Communications of the ACM 7 (1964),
//! <https://doi.org/10.1145/512274.512284>, with the construction of the heap by Floyd, "Algorithm 245: Treesort 3"
//! (1964).
//!
//! Time: O(n log n) in every case, O(n) if the list is in order already, as what comes from a page is. Memory: none.
//!
//! When it wins: where code is dear. It is a fiftieth of the code of the standard library's sorts, which adapt to every
//! type and pattern and are faster on long lists in random order; these lists are as long as a page.

use alloc::vec::Vec;

/// Sorts in place, and keeps one of several that are equal.
pub(super) fn sort<T: Copy + PartialOrd>(list: &mut Vec<T>) {
    // What comes from a page is in order already.
    if !list.is_sorted() {
        heapsort(list);
    }
    let mut kept = 0;
    for at in 0..list.len() {
        if kept == 0 || list[at] != list[kept - 1] {
            list[kept] = list[at];
            kept += 1;
        }
    }
    list.truncate(kept);
}

fn heapsort<T: Copy + PartialOrd>(list: &mut [T]) {
    let len = list.len();
    // Steps from `len` on: every inner node sinks, the last one first, and the list is a heap. Steps below: the largest
    // goes to the end, and what was there sinks from the top.
    for step in (0..len + len / 2).rev() {
        let (mut at, end) = if step >= len { (step - len, len) } else { (0, step) };
        if step < len {
            list.swap(0, step);
        }
        loop {
            let mut child = 2 * at + 1;
            if child + 1 < end && list[child] < list[child + 1] {
                child += 1;
            }
            if child >= end || list[at] >= list[child] {
                break;
            }
            list.swap(at, child);
            at = child;
        }
    }
}

#[cfg(test)]
mod tests {
    proptest::proptest! {
        #[test]
        fn it_sorts(mut list in proptest::collection::vec(0..50_u32, 0..60)) {
            let mut sorted = list.clone();
            sorted.sort_unstable();
            sorted.dedup();
            super::sort(&mut list);
            proptest::prop_assert_eq!(list, sorted);
        }
    }
}
