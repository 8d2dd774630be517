//! Two numbers have one spelling if and only if they are equal, in long-hand.

use unspool_json::{JsonKind, Tape, number::canonical};

/// Sign and digits with the point 2000 places from the right; `None` for an exponent too large to write out.
fn long_hand(raw: &str) -> Option<(bool, String)> {
    let unsigned = raw.trim_start_matches('-');
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let exponent: i32 = exponent.parse().ok().filter(|exponent: &i32| exponent.unsigned_abs() < 1000)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let zeros = (2000 + exponent).checked_sub(i32::try_from(fraction.len()).ok()?).filter(|zeros| *zeros >= 0)?;
    let digits = format!("{whole}{fraction}{}", "0".repeat(zeros as usize));
    let digits = digits.trim_start_matches('0').to_owned();
    Some((raw.starts_with('-') && !digits.is_empty(), digits))
}

fn number(bytes: &[u8]) -> Option<&str> {
    let mut tape = Tape::new();
    let doc = tape.parse(bytes).ok()?;
    (doc.root().kind() == JsonKind::Number).then(|| std::str::from_utf8(bytes).expect("ASCII").trim())
}

pub(crate) fn run(bytes: &[u8]) {
    let mut parts = bytes.split(|byte| *byte == b';');
    let (Some(a), Some(b)) = (parts.next().and_then(number), parts.next().and_then(number)) else { return };
    let (left, right) = (canonical(a.as_bytes()), canonical(b.as_bytes()));
    assert_eq!(canonical(&left), left);
    assert!(number(&left).is_some());
    if let (Some(a), Some(b)) = (long_hand(a), long_hand(b)) {
        assert_eq!(a == b, left == right);
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    ["1;1.0", "-0;0", "1e3;1000", "9007199254740993;9007199254740992", "0.1e-7;1E-8"]
        .map(|text| text.as_bytes().to_vec())
        .into()
}
