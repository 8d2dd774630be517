//! Numbers, exactly: no `f64` between the server and the key.

use std::borrow::Cow;

/// The one spelling of a validated JSON number: `1`, `1.0`, `10e-1` and `0.1E+1` are all `1`; 9007199254740993 stays
/// itself. Plain integers come back as they are. Others are `digits` or `digits` + `e` + exponent, no trailing zeros.
#[must_use]
pub fn canonical(raw: &[u8]) -> Cow<'_, [u8]> {
    let plain = !raw.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
    if plain && raw != b"-0" {
        return Cow::Borrowed(raw);
    }
    let (negative, unsigned) = match raw.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, raw),
    };
    let split = unsigned.iter().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(unsigned.len());
    let (mantissa, exponent) = unsigned.split_at(split);
    let mut digits = Vec::with_capacity(mantissa.len());
    let mut scale: i64 = 0;
    let mut point = false;
    for byte in mantissa {
        if *byte == b'.' {
            point = true;
        } else {
            digits.push(*byte);
            scale -= i64::from(point);
        }
    }
    let leading = digits.iter().take_while(|digit| **digit == b'0').count();
    digits.drain(..leading);
    while digits.last() == Some(&b'0') {
        digits.pop();
        scale += 1;
    }
    if digits.is_empty() {
        return Cow::Borrowed(b"0");
    }
    let scale = scale.saturating_add(exponent_of(exponent));
    let mut out = Vec::with_capacity(digits.len() + 24);
    if negative {
        out.push(b'-');
    }
    out.extend_from_slice(&digits);
    // Integers of a sensible length are spelled out, as plain integers are: 1e3 is 1000.
    if (0..=40).contains(&scale) {
        out.extend(std::iter::repeat_n(b'0', scale as usize));
    } else {
        out.push(b'e');
        out.extend_from_slice(signed(scale).as_bytes());
    }
    Cow::Owned(out)
}

/// The exponent after `e`; one too large for 64 bits saturates (such a number is written nowhere as a key).
fn exponent_of(text: &[u8]) -> i64 {
    let Some((_, text)) = text.split_first() else { return 0 };
    let (sign, digits) = match text.split_first() {
        Some((b'-', rest)) => (-1, rest),
        Some((b'+', rest)) => (1, rest),
        _ => (1, text),
    };
    let size = digits.iter().fold(0_i64, |n, digit| n.saturating_mul(10).saturating_add(i64::from(digit - b'0')));
    sign * size.min(i64::MAX / 4)
}

/// `n` in decimal, without `core::fmt`: that would cost the wasm several kilobytes.
#[must_use]
pub fn decimal(n: u64) -> String {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut rest = n;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    String::from_utf8_lossy(&digits[at..]).into_owned()
}

/// `n` in decimal, with its sign.
#[must_use]
pub fn signed(n: i64) -> String {
    if n < 0 { ["-", &decimal(n.unsigned_abs())].concat() } else { decimal(n.unsigned_abs()) }
}
