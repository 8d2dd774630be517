//! Numbers, exactly: no `f64` between the server and the key.

use std::borrow::Cow;

/// Integers of at most this many digits are spelled out.
const SPELLED: usize = 40;

/// The one spelling of a validated JSON number: two numbers are equal if and only if their spellings are. `1`, `1.0`, `10e-1`
/// and `0.1E+1` are all `1`; 9007199254740993 stays itself; an exponent of any length counts to its last digit.
///
/// Integers of up to 40 digits are spelled out; other numbers are their digits without zeros at the ends, `e` and an exponent
/// (`15e-1`), if it is not 0. Plain integers of up to 40 digits, nearly all keys, come back as they are, at no cost but a look
/// at each byte.
///
/// ```
/// use unspool::json::number::canonical;
///
/// assert_eq!(canonical(b"1.50"), canonical(b"15e-1"));
/// assert_ne!(canonical(b"9007199254740993"), canonical(b"9007199254740992"));
/// ```
#[must_use]
pub fn canonical(raw: &[u8]) -> Cow<'_, [u8]> {
    if is_plain(raw) {
        return Cow::Borrowed(raw);
    }
    let (negative, unsigned) = match raw.split_first() {
        Some((b'-', rest)) => (true, rest),
        _ => (false, raw),
    };
    let split = unsigned.iter().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(unsigned.len());
    let (mantissa, exponent) = unsigned.split_at(split);
    let point = mantissa.iter().position(|byte| *byte == b'.').unwrap_or(mantissa.len());
    let mut digits: Vec<u8> = mantissa.iter().copied().filter(|byte| *byte != b'.').collect();
    // The value is `digits` times ten to the power of `scale`, and of what the exponent says.
    let mut scale = point as i64 - digits.len() as i64;
    while digits.last() == Some(&b'0') {
        digits.pop();
        scale += 1;
    }
    let leading = digits.iter().take_while(|digit| **digit == b'0').count();
    digits.drain(..leading);
    if digits.is_empty() {
        return Cow::Borrowed(b"0");
    }
    let scale = Power::of(exponent.get(1..).unwrap_or_default()).plus(scale);
    let mut out = Vec::with_capacity(digits.len() + SPELLED);
    if negative {
        out.push(b'-');
    }
    out.extend_from_slice(&digits);
    match scale.zeros() {
        Some(zeros) if zeros <= SPELLED.saturating_sub(digits.len()) => out.extend(std::iter::repeat_n(b'0', zeros)),
        _ => scale.write(&mut out),
    }
    Cow::Owned(out)
}

/// Whether this validated number is its own canonical spelling, as an integer.
pub(super) fn is_plain(raw: &[u8]) -> bool {
    raw.len() <= SPELLED && raw != b"-0" && !raw.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E'))
}

/// An exponent. One that does not fit into 64 bits is kept as digits: nobody sends it, but it must not equal its neighbour.
enum Power {
    Small(i64),
    /// Sign, and 19 digits or more without leading zeros.
    Large(bool, Vec<u8>),
}

impl Power {
    /// What stands behind the `e`; nothing is 0.
    fn of(text: &[u8]) -> Power {
        let (negative, digits) = match text.split_first() {
            Some((b'-', rest)) => (true, rest),
            Some((b'+', rest)) => (false, rest),
            _ => (false, text),
        };
        let leading = digits.iter().take_while(|digit| **digit == b'0').count();
        let digits = &digits[leading..];
        if digits.len() > 18 {
            return Power::Large(negative, digits.to_vec());
        }
        let size = digits.iter().fold(0, |size, digit| size * 10 + i64::from(digit - b'0'));
        Power::Small(if negative { -size } else { size })
    }

    /// This and `step`, which is less than a document is long (32 bits).
    fn plus(self, step: i64) -> Power {
        match self {
            Power::Small(power) => Power::Small(power + step).fit(),
            Power::Large(negative, mut digits) => {
                // The sign stays: the size is far above that of the step.
                let mut carry = if negative { -step } else { step };
                for digit in digits.iter_mut().rev() {
                    let sum = i64::from(*digit - b'0') + carry;
                    *digit = b'0' + sum.rem_euclid(10) as u8;
                    carry = sum.div_euclid(10);
                }
                if carry > 0 {
                    digits.insert(0, b'0' + carry as u8);
                }
                let leading = digits.iter().take_while(|digit| **digit == b'0').count();
                digits.drain(..leading);
                Power::Large(negative, digits).fit()
            }
        }
    }

    /// The same power, small if it has at most 18 digits.
    fn fit(self) -> Power {
        match self {
            Power::Small(power) if power.unsigned_abs() > 999_999_999_999_999_999 => {
                Power::Large(power < 0, decimal(power.unsigned_abs()).into_bytes())
            }
            Power::Large(negative, digits) if digits.len() <= 18 => {
                let size = digits.iter().fold(0, |size, digit| size * 10 + i64::from(digit - b'0'));
                Power::Small(if negative { -size } else { size })
            }
            other => other,
        }
    }

    /// The zeros that an integer has behind its digits; `None` if it is no integer or a monstrous one.
    fn zeros(&self) -> Option<usize> {
        match self {
            Power::Small(power) => usize::try_from(*power).ok(),
            Power::Large(..) => None,
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.push(b'e');
        match self {
            Power::Small(power) => out.extend_from_slice(signed(*power).as_bytes()),
            Power::Large(negative, digits) => {
                if *negative {
                    out.push(b'-');
                }
                out.extend_from_slice(digits);
            }
        }
    }
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
