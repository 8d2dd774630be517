//! 429, with every way servers have of saying how long.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};

use crate::{faults::Hint, problem::Problem};

/// Of the year 9999: a date in HTTP has four digits for the year, and the crate that writes it panics beyond.
const LAST_SECOND: u64 = 253_402_300_799;

pub(crate) fn response(hint: Hint, ms: u64) -> Response {
    let problem =
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", "too many requests; sit down and watch the boats");
    let mut response = problem.into_response();
    write(response.headers_mut(), hint, ms, SystemTime::now());
    response
}

/// Hints in whole seconds are rounded up: waiting as told is always long enough.
fn write(headers: &mut HeaderMap, hint: Hint, ms: u64, now: SystemTime) {
    let seconds = ms.div_ceil(1000);
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default().saturating_add(Duration::from_millis(ms));
    let epoch = u64::try_from(since.as_millis().div_ceil(1000)).unwrap_or(u64::MAX);
    let mut put = |name: &'static str, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    };
    match hint {
        Hint::Bare => {}
        Hint::RetryAfter => put("retry-after", seconds.to_string()),
        Hint::RetryAfterDate => {
            let date = UNIX_EPOCH + Duration::from_secs(epoch.min(LAST_SECOND));
            put("retry-after", httpdate::fmt_http_date(date));
        }
        Hint::RetryAfterMs => put("retry-after-ms", ms.to_string()),
        Hint::RatelimitReset | Hint::RatelimitDelta => {
            put("x-ratelimit-limit", "60".to_owned());
            put("x-ratelimit-remaining", "0".to_owned());
            put("x-ratelimit-reset", if hint == Hint::RatelimitReset { epoch } else { seconds }.to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use axum::http::HeaderMap;

    use super::{Hint, write};

    #[track_caller]
    fn says(hint: Hint, name: &str, value: &str) {
        says_after(1500, hint, name, value);
    }

    #[track_caller]
    fn says_after(ms: u64, hint: Hint, name: &str, value: &str) {
        let mut headers = HeaderMap::new();
        write(&mut headers, hint, ms, UNIX_EPOCH + Duration::from_millis(1_767_225_600_100));
        assert_eq!(headers[name], value);
    }

    #[test]
    fn hints_round_up() {
        says(Hint::RetryAfter, "retry-after", "2");
        says(Hint::RetryAfterMs, "retry-after-ms", "1500");
        says(Hint::RetryAfterDate, "retry-after", "Thu, 01 Jan 2026 00:00:02 GMT");
        says(Hint::RatelimitReset, "x-ratelimit-reset", "1767225602");
        says(Hint::RatelimitDelta, "x-ratelimit-reset", "2");
        says(Hint::RatelimitDelta, "x-ratelimit-remaining", "0");
    }

    #[test]
    fn no_wait_is_too_long_to_be_told() {
        says_after(u64::MAX, Hint::RetryAfter, "retry-after", "18446744073709552");
        says_after(u64::MAX, Hint::RetryAfterDate, "retry-after", "Fri, 31 Dec 9999 23:59:59 GMT");
        says_after(u64::MAX, Hint::RatelimitReset, "x-ratelimit-reset", "18446745840935152");
    }
}
