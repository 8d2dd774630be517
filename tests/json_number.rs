#![cfg(not(target_arch = "wasm32"))]
//! Numbers are equal if and only if their canonical spellings are.

use proptest::prelude::*;
use unspool::json::number::canonical;

/// The value as sign and all its digits, the point 400 places from the right: long-hand, with nothing in common with
/// the code.
fn long_hand(raw: &str) -> (bool, String) {
    let unsigned = raw.trim_start_matches('-');
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let exponent: i32 = exponent.parse().expect("small in this test");
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let zeros = usize::try_from(400 + exponent - i32::try_from(fraction.len()).unwrap()).expect("enough places");
    let digits = format!("{whole}{fraction}{}", "0".repeat(zeros));
    let digits = digits.trim_start_matches('0').to_owned();
    (raw.starts_with('-') && !digits.is_empty(), digits)
}

fn number() -> impl Strategy<Value = String> {
    // Few digits and many zeros, so that two of them are often equal.
    let whole = prop_oneof![
        Just("0".to_owned()),
        "[12][0]{0,3}",
        "[1-9][0-9]{0,3}",
        "1[0]{35,45}",
        "[1-9][0-9]{0,50}[0]{0,50}"
    ];
    let fraction =
        prop_oneof![3 => Just(String::new()), 2 => "\\.0{1,3}", 2 => "\\.0{0,3}[1-9]0{0,3}", 1 => "\\.[0-9]{1,50}"];
    let exponent = prop_oneof![3 => Just(String::new()), 3 => "[eE][+-]?0{0,2}[0-9]", 1 => "[eE][+-]?[0-9]{2}"];
    ("-?", whole, fraction, exponent)
        .prop_map(|(sign, whole, fraction, exponent)| sign + &whole + &fraction + &exponent)
}

/// The same number, written another way: the point moved, the exponent moved back.
fn respelled(raw: &str, by: i32) -> String {
    let (mantissa, exponent) = raw.split_once(['e', 'E']).unwrap_or((raw, "0"));
    let exponent: i32 = exponent.parse().expect("small in this test");
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let moved = by.min(i32::try_from(fraction.len()).unwrap());
    let digits = format!("{whole}{fraction}");
    let (whole, fraction) = digits.split_at(whole.len() + usize::try_from(moved).unwrap());
    let whole = whole.trim_start_matches('0');
    format!("{sign}{}.{fraction}0e{}", if whole.is_empty() { "0" } else { whole }, exponent - moved)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn equal_values_have_equal_spellings_and_others_have_not(a in number(), b in number()) {
        prop_assert_eq!(long_hand(&a) == long_hand(&b), canonical(a.as_bytes()) == canonical(b.as_bytes()), "{} and {}", a, b);
    }

    #[test]
    fn a_moved_point_changes_nothing(a in number(), by in 0..40) {
        let other = respelled(&a, by);
        prop_assert_eq!(long_hand(&a), long_hand(&other));
        prop_assert_eq!(canonical(a.as_bytes()), canonical(other.as_bytes()), "{} and {}", a, other);
    }

    #[test]
    fn the_spelling_is_a_number_with_the_same_value(a in number()) {
        let spelled = canonical(a.as_bytes());
        let text = std::str::from_utf8(&spelled).expect("ASCII");
        prop_assert!(serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok());
        prop_assert_eq!(long_hand(text), long_hand(&a));
        prop_assert_eq!(canonical(&spelled), spelled.clone());
    }
}

#[track_caller]
fn spelled(raw: &str, expected: &str) {
    assert_eq!(String::from_utf8_lossy(&canonical(raw.as_bytes())), expected, "{raw}");
}

#[test]
fn some_spellings() {
    spelled("1", "1");
    spelled("1.0", "1");
    spelled("10e-1", "1");
    spelled("0.1E+1", "1");
    spelled("1e3", "1000");
    spelled("-0", "0");
    spelled("-0.00e7", "0");
    spelled("-1.50", "-15e-1");
    spelled("9007199254740993", "9007199254740993");
    spelled(&format!("1{}", "0".repeat(39)), &format!("1{}", "0".repeat(39)));
    spelled("1e39", &format!("1{}", "0".repeat(39)));
    spelled(&format!("1{}", "0".repeat(40)), "1e40");
    spelled("1e40", "1e40");
    spelled(&"7".repeat(60), &"7".repeat(60));
}

#[test]
fn monstrous_exponents_count_to_the_last_digit() {
    let nines = "9".repeat(40);
    spelled(&format!("1e{nines}"), &format!("1e{nines}"));
    spelled(&format!("0.1e{nines}"), &format!("1e{}8", "9".repeat(39)));
    spelled(&format!("10e{nines}"), &format!("1e1{}", "0".repeat(40)));
    spelled(&format!("10e-{nines}"), &format!("1e-{}8", "9".repeat(39)));
    spelled("10e-1000000000000000000", "1e-999999999999999999");
    spelled("1e-999999999999999999", "1e-999999999999999999");
    spelled("10e999999999999999999", "1e1000000000000000000");
    spelled("1e1000000000000000000", "1e1000000000000000000");
    spelled("0.1e1000000000000000000", "1e999999999999999999");
    spelled("1e00000000000000000000000000000005", "100000");
    spelled("0e99999999999999999999999", "0");
}
