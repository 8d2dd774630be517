//! When to ask again: exponential backoff with full jitter, and what servers say about it.
//!
//! Full jitter is the third of the three ways of M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog,
//! 2015: of all, it makes clients that failed together send the fewest requests. Servers say when in `Retry-After` (RFC
//! 9110 §10.2.3), or in the fields that draft-ietf-httpapi-ratelimit-headers collects.

use crate::config::text::{find, parse_i64, split, split_at_any, split_once, trim};
use crate::error::Millis;
use crate::http::request::Headers;

/// The first backoff is up to this long; each further one up to twice as long as the one before.
pub const BASE: Millis = 500.0;
/// No backoff is longer; a wait that the server asks for may be.
pub const CAP: Millis = 30_000.0;
/// Whatever a server says, the same is asked again after half of this at the earliest. It doubles with each further
/// attempt, up to [`LEAST_CAP`].
const LEAST: Millis = 100.0;
/// The most that [`LEAST`] grows to.
const LEAST_CAP: Millis = 3_200.0;

/// A guessed wait before attempt `attempt` (from 1): anything up to `BASE · 2^(attempt-1)`, as `random` (0 ≤ random <
/// 1) has it. A thousand pages that fail together do not come back together.
#[must_use]
pub fn backoff(attempt: u32, random: f64) -> Millis {
    let doublings = 1_u64 << attempt.saturating_sub(1).min(16);
    (BASE * doublings as f64).min(CAP) * random
}

/// The shortest wait before attempt `attempt` (from 1): a server that says "at once" again and again, or whose clock is
/// wrong, would be asked in a tight loop. Half of it is jitter, as `random` (0 ≤ random < 1) has it.
#[must_use]
pub fn least(attempt: u32, random: f64) -> Millis {
    let doublings = 1_u64 << attempt.saturating_sub(1).min(16);
    (LEAST * doublings as f64).min(LEAST_CAP) * (0.5 + random / 2.0)
}

/// The wait that the server asks for, from `now`, if it says so in any of the usual ways: `retry-after-ms`,
/// `Retry-After` in seconds or as a date, or `x-ratelimit-remaining: 0` with `x-ratelimit-reset` (epoch seconds,
/// seconds to go or a date; also `ratelimit-…` without `x-`).
#[must_use]
pub fn hint(headers: &Headers, now: Millis) -> Option<Millis> {
    if let Some(wait) = headers.get("retry-after-ms").and_then(decimal) {
        return Some(wait);
    }
    if let Some(value) = headers.get("retry-after") {
        if let Some(seconds) = decimal(value) {
            return Some(seconds * 1000.0);
        }
        if let Some(date) = date(value) {
            return Some(left(headers, now, date));
        }
    }
    spent(headers, now)
}

/// The time until the allowance of requests is renewed, if the headers say that nothing is left of it.
#[inline(never)]
pub(crate) fn spent(headers: &Headers, now: Millis) -> Option<Millis> {
    for (remaining, reset) in [
        ("x-ratelimit-remaining", "x-ratelimit-reset"),
        ("ratelimit-remaining", "ratelimit-reset"),
        ("x-rate-limit-remaining", "x-rate-limit-reset"),
    ] {
        if headers.get(remaining).and_then(decimal) != Some(0.0) {
            continue;
        }
        let reset = headers.get(reset)?;
        let at = match decimal(reset) {
            None => date(reset)?,
            // A number this size is a date: as seconds to go it would be thirty years.
            Some(number) if number >= 1e12 => number,
            Some(number) if number >= 1e9 => number * 1000.0,
            Some(number) => return Some(number * 1000.0),
        };
        return Some(left(headers, now, at));
    }
    None
}

/// From now to then. A server's dates are told by its own clock where it shows it.
#[inline(never)]
fn left(headers: &Headers, now: Millis, then: Millis) -> Millis {
    (then - headers.get("date").and_then(date).unwrap_or(now)).max(0.0)
}

/// A decimal number, at least 0, of up to 15 digits before the point and behind it. (`str::parse::<f64>` alone
/// would add 10 KB to the wasm.)
#[inline(never)]
pub(crate) fn decimal(text: &str) -> Option<f64> {
    let text = trim(text);
    let (whole, fraction) = split_once(text, b".").unwrap_or((text, ""));
    if whole.is_empty() {
        return None;
    }
    let mut scale = 1.0;
    let mut sum = 0.0;
    for &(part, of_ten) in &[(whole, 1.0), (fraction, 10.0)] {
        if part.len() > 15 {
            return None;
        }
        for digit in part.bytes() {
            if !digit.is_ascii_digit() {
                return None;
            }
            scale *= of_ten;
            sum = sum * 10.0 + f64::from(digit - b'0');
        }
    }
    Some(sum / scale)
}

const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";

/// A date in any of the three forms of HTTP (RFC 9110 §5.6.7), or as RFC 3339 writes it in UTC (fractions of a second
/// are dropped), in milliseconds since the epoch.
#[inline(never)]
fn date(text: &str) -> Option<Millis> {
    // The year, the month and the day.
    let mut parts = [None; 3];
    let mut clock = None;
    let mut rest = text;
    while !rest.is_empty() {
        let mut word;
        (word, rest) = split_once(rest, b" ,-").unwrap_or((rest, ""));
        if find(word, b":").is_some() {
            let (front, time) = split_once(word, b"Tt").unwrap_or(("", word));
            clock = Some(time_of_day(time)?);
            word = front;
        }
        let [year, month, day] = &mut parts;
        if let Some(number) = parse_i64(word.as_bytes()) {
            if day.is_none() && number > 31 {
                // RFC 3339: the year comes first, and the month is a number.
                *year = Some(number);
            } else if year.is_some() && month.is_none() {
                *month = Some(number);
            } else if day.is_none() {
                *day = Some(number);
            } else {
                // Two digits (RFC 850) mean the century that makes it the near past or future: good for 1970 to 2069.
                *year = Some(match number {
                    0..70 => 2000 + number,
                    70..100 => 1900 + number,
                    _ => number,
                });
            }
        } else if word.len() == 3 {
            for at in 0..12 {
                if word.eq_ignore_ascii_case(MONTHS.get(3 * at..3 * at + 3)?) {
                    *month = Some(at as i64 + 1);
                }
            }
        }
    }
    let [year, month, day] = parts;
    let days = days_since_epoch(year?, month?, day?)?;
    Some((days * 86_400 + clock?) as Millis * 1000.0)
}

/// Seconds since midnight, at `00:00:09` or `00:00:09.5Z`.
fn time_of_day(text: &str) -> Option<i64> {
    let mut sum = 0;
    let mut parts = split(text, b':');
    for &most in &[23, 59, 60] {
        let (digits, zone) = split_at_any(parts.next()?, b".Zz+");
        if !zone.is_empty() && (most < 60 || find(zone, b"+").is_some_and(|plus| &zone[plus..] != "+00")) {
            return None;
        }
        let part = parse_i64(digits.as_bytes()).filter(|part| (0..=most).contains(part))?;
        sum = sum * 60 + part;
    }
    Some(sum)
}

/// Days from 1970-01-01 in the Gregorian calendar: `days_from_civil` of H. Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms". Years count from March, so that the leap day comes last.
fn days_since_epoch(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1970..10_000).contains(&year) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let month = (month + 9) % 12;
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + day - 1;
    Some(days - 719_468)
}

/// Randomness that a seed decides, so that every test can be repeated.
#[derive(Debug, Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed | 1)
    }

    /// The next number, 0 ≤ n < 1: xorshift64* (S. Vigna, "An experimental exploration of Marsaglia's xorshift
    /// generators, scrambled", 2016).
    pub(crate) fn next(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11;
        bits as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-21 00:00:00 UTC.
    const NOW: Millis = 1_795_219_200_000.0;

    #[track_caller]
    fn waits(headers: &[(&str, &str)], wait: Option<Millis>) {
        let mut all = Headers::default();
        for (name, value) in headers {
            all.push(name, value);
        }
        assert_eq!(hint(&all, NOW), wait, "{headers:?}");
    }

    #[test]
    fn behaviour_8_every_way_to_say_when() {
        waits(&[], None);
        waits(&[("Retry-After", "7")], Some(7_000.0));
        waits(&[("Retry-After", "0.5")], Some(500.0));
        waits(&[("Retry-After", "soon")], None);
        waits(&[("Retry-After", "-1")], None);
        waits(&[("Retry-After-Ms", "120"), ("Retry-After", "7")], Some(120.0));
        waits(&[("Retry-After", "Sat, 21 Nov 2026 00:00:09 GMT")], Some(9_000.0));
        waits(&[("Retry-After", "Saturday, 21-Nov-26 00:01:00 GMT")], Some(60_000.0));
        waits(&[("Retry-After", "Sat Nov 21 01:00:00 2026")], Some(3_600_000.0));
        waits(&[("Retry-After", "2026-11-21T00:00:09Z")], Some(9_000.0));
        waits(&[("Retry-After", "Fri, 20 Nov 2026 23:59:59 GMT")], Some(0.0));
        waits(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1795219230")], Some(30_000.0));
        waits(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1795219230500")], Some(30_500.0));
        waits(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "12")], Some(12_000.0));
        waits(&[("ratelimit-remaining", "0"), ("ratelimit-reset", "3")], Some(3_000.0));
        waits(&[("x-ratelimit-remaining", "1"), ("x-ratelimit-reset", "12")], None);
        for (date, wait) in [
            ("2026-11-21T00:00:09Z", Some(9_000.0)),
            ("2026-11-21t00:01:00.250z", Some(60_000.0)),
            ("2026-11-21 00:00:09+00:00", Some(9_000.0)),
            ("2026-11-20T23:59:59Z", Some(0.0)),
            ("2026-11-21T00:00Z", None),
            ("2026-11-21", None),
            ("2026-11-21T00:60:09Z", None),
        ] {
            waits(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", date)], wait);
        }
    }

    #[test]
    fn a_servers_date_is_told_by_its_own_clock() {
        let later = [("Date", "Sat, 21 Nov 2026 05:00:00 GMT"), ("Retry-After", "Sat, 21 Nov 2026 05:00:02 GMT")];
        waits(&later, Some(2_000.0));
    }

    #[test]
    fn dates_count_days_as_the_calendar_does() {
        assert_eq!(days_since_epoch(1970, 1, 1), Some(0));
        assert_eq!(days_since_epoch(2000, 2, 29), Some(11_016));
        assert_eq!(days_since_epoch(2026, 11, 21), Some(20_778));
        assert_eq!(days_since_epoch(2026, 11, 32), None);
    }

    #[test]
    fn the_least_wait_grows_and_has_jitter_and_a_cap() {
        assert_eq!((least(1, 0.0), least(1, 0.5)), (50.0, 75.0));
        assert_eq!((least(2, 0.0), least(3, 0.0)), (100.0, 200.0));
        assert_eq!((least(6, 0.0), least(60, 0.0)), (1_600.0, 1_600.0));
    }

    #[test]
    fn behaviour_9_backoff_doubles_has_full_jitter_and_a_cap() {
        assert_eq!(backoff(1, 0.5), 250.0);
        assert_eq!(backoff(2, 0.5), 500.0);
        assert_eq!(backoff(3, 0.5), 1_000.0);
        assert_eq!(backoff(60, 0.5), 15_000.0);
        assert_eq!(backoff(1, 0.0), 0.0);
        let mut random = Random::new(7);
        let numbers: Vec<f64> = (0..1000).map(|_| random.next()).collect();
        assert!(numbers.iter().all(|n| (0.0..1.0).contains(n)));
        let mean = numbers.iter().sum::<f64>() / 1000.0;
        assert!((0.45..0.55).contains(&mean), "{mean}");
    }
}
