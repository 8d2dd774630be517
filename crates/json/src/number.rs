//! Numbers, exactly: no `f64` between the server and the key, which would make 9007199254740993 into …992.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// Integers of at most this many digits are spelled out.
const SPELLED: usize = 40;

/// The one spelling of a validated JSON number: two numbers are equal if and only if their spellings are. `1`, `1.0`,
/// `10e-1` and `0.1E+1` are all `1`; 9007199254740993 stays itself; an exponent of any length counts to its last digit.
///
/// Integers of up to 40 digits are spelled out; other numbers are their digits without zeros at the ends, `e` and an
/// exponent (`15e-1`), if it is not 0. Integers of up to 40 digits, which nearly all keys are, come back as they are,
/// without a copy.
///
/// `raw` must be a number of a document that [`Tape`](crate::Tape) accepted; of anything else, the result means
/// nothing.
///
/// ```
/// use unspool_json::number::canonical;
///
/// assert_eq!(canonical(b"1.50"), canonical(b"15e-1"));
/// assert_ne!(canonical(b"9007199254740993"), canonical(b"9007199254740992"));
/// ```
#[must_use]
#[inline]
pub fn canonical(raw: &[u8]) -> Cow<'_, [u8]> {
    if is_canonical_integer(raw) {
        return Cow::Borrowed(raw);
    }
    let unsigned = raw.strip_prefix(b"-").unwrap_or(raw);
    let mut digits = Vec::with_capacity(raw.len() + SPELLED);
    // The value is `digits` times ten to the power of `scale`, and of what the exponent says.
    let mut scale = 0_i64;
    let mut fraction = 0_i64;
    let mut exponent = unsigned.len();
    for (at, byte) in unsigned.iter().enumerate() {
        match byte {
            b'.' => fraction = 1,
            b'0'..=b'9' => {
                scale -= fraction;
                if *byte != b'0' || !digits.is_empty() {
                    digits.push(*byte);
                }
            }
            _ => {
                exponent = at + 1;
                break;
            }
        }
    }
    while digits.last() == Some(&b'0') {
        digits.pop();
        scale += 1;
    }
    if digits.is_empty() {
        return Cow::Borrowed(b"0");
    }
    let power = power(&unsigned[exponent..], scale);
    let zeros = match *power.as_slice() {
        [one] => one - b'0',
        [ten, one] if ten != b'-' => (ten - b'0') * 10 + one - b'0',
        _ => u8::MAX,
    };
    if usize::from(zeros) <= SPELLED.saturating_sub(digits.len()) {
        digits.resize(digits.len() + usize::from(zeros), b'0');
    } else {
        digits.push(b'e');
        digits.extend_from_slice(&power);
    }
    if unsigned.len() < raw.len() {
        digits.insert(0, b'-');
    }
    Cow::Owned(digits)
}

/// Whether this validated number is its own canonical spelling, as an integer.
pub(super) fn is_canonical_integer(raw: &[u8]) -> bool {
    raw.len() <= SPELLED && raw != b"-0" && !raw.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E'))
}

/// The exponent `text` plus `step`, in decimal. `step` is at most as large as the document is long, so it fits into 33
/// bits with its sign. An exponent of more than 18 digits is added to digit by digit: nobody sends one, but
/// `1e9999999999999999999` must not equal `1e9999999999999999998`.
#[inline]
fn power(text: &[u8], step: i64) -> Vec<u8> {
    let negative = text.first() == Some(&b'-');
    let mut digits = text;
    while let [b'+' | b'-' | b'0', rest @ ..] = digits {
        digits = rest;
    }
    let step = if negative { -step } else { step };
    if digits.len() <= 18 {
        let mut size = 0;
        for digit in digits {
            size = size * 10 + i64::from(digit - b'0');
        }
        size += step;
        return signed(if negative { -size } else { size }).into_bytes();
    }
    // `step` cannot change the sign: the exponent is 10^18 or more, the step less than 2^32.
    let mut sum = digits.to_vec();
    let mut carry = step;
    for digit in sum.iter_mut().rev() {
        let of_ten = i64::from(*digit - b'0') + carry;
        *digit = b'0' + of_ten.rem_euclid(10) as u8;
        carry = of_ten.div_euclid(10);
    }
    if carry > 0 {
        sum.insert(0, b'1');
    } else if sum.first() == Some(&b'0') {
        sum.remove(0);
    }
    if negative {
        sum.insert(0, b'-');
    }
    sum
}

/// Which of two numbers, each in its [`canonical`] spelling, is the larger one: to the last digit, without an `f64`.
#[must_use]
pub fn compare(one: &[u8], other: &[u8]) -> Ordering {
    let (one_negative, one) = magnitude(one);
    let (other_negative, other) = magnitude(other);
    let by_size = one.1.cmp(&other.1).then_with(|| one.0.cmp(other.0));
    match (one_negative, other_negative) {
        (true, true) => by_size.reverse(),
        (false, false) => by_size,
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

/// Whether a canonical number is below 0; its digits without zeros at the end, and how many of them stand before the
/// point (below 0: so many zeros behind it). Of 0, less than of any other.
fn magnitude(number: &[u8]) -> (bool, (&[u8], i64)) {
    let unsigned = number.strip_prefix(b"-").unwrap_or(number);
    let end = unsigned.iter().position(|byte| *byte == b'e').unwrap_or(unsigned.len());
    let mut point = end as i64;
    if let Some(exponent) = unsigned.get(end + 1..) {
        let digits = exponent.strip_prefix(b"-").unwrap_or(exponent);
        let mut size = 0_i64;
        for digit in digits {
            size = size.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
        }
        point = point.saturating_add(if digits.len() < exponent.len() { -size } else { size });
    }
    let mut digits = &unsigned[..end];
    while let [rest @ .., b'0'] = digits {
        digits = rest;
    }
    (number.len() > unsigned.len(), (digits, if digits.is_empty() { i64::MIN } else { point }))
}

/// `n` in decimal, without `core::fmt`: that would cost the wasm several kilobytes.
#[must_use]
#[inline]
pub fn decimal(n: u64) -> String {
    let mut out = String::new();
    push_decimal(&mut out, n);
    out
}

/// The same, behind what `out` holds.
#[inline(never)]
pub fn push_decimal(out: &mut String, n: u64) {
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
    for &digit in &digits[at..] {
        out.push(char::from(digit));
    }
}

/// `n` in decimal, with its sign.
#[must_use]
#[inline]
pub fn signed(n: i64) -> String {
    let digits = decimal(n.unsigned_abs());
    if n >= 0 {
        return digits;
    }
    let mut text = String::from("-");
    text.push_str(&digits);
    text
}
