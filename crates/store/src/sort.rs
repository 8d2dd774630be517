//! Sorting numbers in a fiftieth of the code of the standard library, which adapts to every type and pattern.

/// Sorts in place and takes out what is there twice.
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

/// In O(n log n) whatever the order.
fn heapsort<T: Copy + PartialOrd>(list: &mut [T]) {
    let len = list.len();
    // First every inner node sinks, the last one first; then the largest goes to the end, again and again.
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
