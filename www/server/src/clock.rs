//! Milliseconds since 1970 to and from `2026-01-31T09:30:00.000Z`, the only form of time in a post.

use std::time::{SystemTime, UNIX_EPOCH};

const DAY: i64 = 86_400_000;

/// Milliseconds since 1970, now.
pub(crate) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64)
}

/// Always 24 characters for the years 0 to 9999, so text order is time order.
pub(crate) fn iso(ms: i64) -> String {
    let (year, month, day) = civil(ms.div_euclid(DAY));
    let rest = ms.rem_euclid(DAY);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{:03}Z",
        rest / 3_600_000,
        rest / 60_000 % 60,
        rest / 1000 % 60,
        rest % 1000
    )
}

/// The inverse of [`iso`]; `None` for any other spelling and for dates that do not exist.
pub(crate) fn parse_iso(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| -> Option<i64> {
        let digits = text.get(from..to)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let days = days(number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let time = (number(11, 13)? * 60 + number(14, 16)?) * 60 + number(17, 19)?;
    let ms = days * DAY + time * 1000 + number(20, 23)?;
    (iso(ms) == text).then_some(ms)
}

/// Days since 1970 to year, month, day (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let march_month = (month + 9) % 12;
    let day_of_year = (153 * march_month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::{iso, parse_iso};

    #[track_caller]
    fn both(ms: i64, text: &str) {
        assert_eq!(iso(ms), text);
        assert_eq!(parse_iso(text), Some(ms));
    }

    #[test]
    fn writes_and_reads_the_same_instant() {
        both(0, "1970-01-01T00:00:00.000Z");
        both(951_782_400_000, "2000-02-29T00:00:00.000Z");
        both(1_709_164_799_999, "2024-02-28T23:59:59.999Z");
        both(1_767_225_600_000, "2026-01-01T00:00:00.000Z");
    }

    #[test]
    fn refuses_other_spellings() {
        for text in [
            "",
            "2026-01-01",
            "2026-02-30T00:00:00.000Z",
            "2026-01-01T24:00:00.000Z",
            "2026-01-01T00:00:00Z",
            "+026-01-01T00:00:00.000Z",
        ] {
            assert_eq!(parse_iso(text), None, "{text}");
        }
    }
}
