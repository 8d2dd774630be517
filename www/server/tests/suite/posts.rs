//! What the posts are made of.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::walk::{EXPECTED, N};

#[test]
fn posts_are_unkind() {
    let posts: Vec<Value> = EXPECTED.iter().map(|row| serde_json::from_str(row).unwrap()).collect();
    let flakes: BTreeSet<i64> = posts.iter().map(|post| post["snowflake"].as_i64().unwrap()).collect();
    #[expect(clippy::cast_precision_loss, reason = "that is the point")]
    let as_doubles: BTreeSet<u64> = flakes.iter().map(|flake| (*flake as f64).to_bits()).collect();
    assert!(flakes.len() == N && as_doubles.len() < N / 2, "{} ids, {} doubles", flakes.len(), as_doubles.len());

    let times: Vec<&str> = posts.iter().map(|post| post["created_at"].as_str().unwrap()).collect();
    assert!(times.chunk_by(|a, b| a == b).any(|ties| ties.len() > 10), "ties wider than a page of ten");
    let seqs: Vec<i64> = posts.iter().map(|post| post["seq"].as_i64().unwrap()).collect();
    assert!(!seqs.is_sorted_by(|a, b| a > b), "late arrivals: seq alone is not the order");

    let all = EXPECTED.concat();
    for trap in ["\\\"", "\\n", "\\\\", "\u{1f9f5}", "糸", "الخيط", "i\u{308}", "null", "true", "[]"] {
        assert!(all.contains(trap), "{trap:?}");
    }
    let mean = all.len() / N;
    assert!((600..1000).contains(&mean), "{mean} bytes");
}
