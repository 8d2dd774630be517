//! What can go wrong, and how it is spelt.

use std::time::Duration;

use crate::dialects::{Circle, Twist};

/// The longest wait in which a connection is held open.
pub(crate) const LONGEST: Duration = Duration::from_secs(600);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hint {
    Bare,
    RetryAfter,
    RetryAfterDate,
    RetryAfterMs,
    RatelimitReset,
    RatelimitDelta,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Status(u16),
    Limited { hint: Hint, ms: u64 },
    Reset { times: u64 },
    Truncate,
    Stall { ms: u64 },
    Slow { ms: u64 },
    Html,
    BadJson,
    BadUtf8,
    Overlap(u32),
    Empty,
    Loop(Circle),
    MissingKey,
    ForeignNext,
    LowerLimit(u32),
    CorsHidden,
}

/// Spelling and meaning of every fault, for `GET /api/faults`.
pub(crate) const KINDS: [(&str, &str); 22] = [
    (
        "429[:HINT[:MS]]",
        "429; HINT is bare, retry-after (seconds, the default), retry-after-date, retry-after-ms, \
         ratelimit-reset (epoch seconds) or ratelimit-delta; MS is 1000 unless given",
    ),
    ("500", "500 with a JSON error"),
    ("503", "503 with a JSON error"),
    ("status:CODE", "any status from 400 to 599 with a JSON error"),
    (
        "reset[:TIMES]",
        "the connection is reset before the first byte, TIMES requests in a row \
         (Chromium repeats a request once by itself: use 2)",
    ),
    ("truncate", "Content-Length of the whole body, half of the body, end of connection"),
    ("stall[:MS]", "half of the body, then nothing for MS (5000, at most 600000), then the rest"),
    ("slow[:MS]", "the answer starts after MS (1000, at most 600000)"),
    ("html", "200 with an HTML error page"),
    ("bad-json", "one byte of the body is 0x01; X-Fault-Byte says which"),
    ("bad-utf8", "one byte of the body is 0xFF; X-Fault-Byte says which"),
    ("duplicate-page", "the page before comes again in front of the rows; the way on is right"),
    ("overlap[:K]", "the last K (3) rows of the page before come again in front; the way on is right"),
    (
        "empty",
        "no rows, the same position spelt anew, and more to come; \
         dialects with numbers or row fields cannot say that: they skip or end",
    ),
    ("loop", "the page leads to itself; where the client makes the continuation, the rows repeat"),
    ("loop-2", "A leads to B leads to A; where the client makes the continuation: like loop"),
    ("missing-key", "the row in the middle has no id"),
    ("foreign-next", "next URLs name another origin: localhost for 127.0.0.1 and the other way round"),
    ("lower-limit[:K]", "the server takes no more than K (5) rows per page"),
    ("cors-hidden", "no Access-Control-Expose-Headers; also as cors=hidden in the query"),
    ("delay[:MS]", "another name of slow"),
    ("none", "nothing"),
];

impl Fault {
    /// Reads `name[:argument[:argument]]`; `ms`, `k` and `times` stand in for arguments left out. `none` is no fault.
    pub(crate) fn parse(
        text: &str,
        ms: Option<u64>,
        k: Option<u32>,
        times: Option<u64>,
    ) -> Result<Option<Self>, String> {
        let mut parts = text.split(':');
        let name = parts.next().unwrap_or("");
        let arguments: Vec<&str> = parts.collect();
        let number = |at: usize, given: Option<u64>, default: u64| match arguments.get(at) {
            None => Ok(given.unwrap_or(default)),
            Some(text) => text.parse::<u64>().map_err(|_| format!("fault {name:?}: {text:?} is not a number")),
        };
        let k = k.map(u64::from);
        let small = |at: usize, default: u64| number(at, k, default).map(|k| u32::try_from(k).unwrap_or(u32::MAX));
        let most = if name == "429" { 2 } else { 1 };
        if arguments.len() > most {
            return Err(format!("fault {text:?} has too many arguments"));
        }
        Ok(Some(match name {
            "none" => return Ok(None),
            "429" => Self::Limited {
                hint: hint(arguments.first().copied().unwrap_or("retry-after"))?,
                ms: number(1, ms, 1000)?,
            },
            "500" => Self::Status(500),
            "503" => Self::Status(503),
            "status" => match number(0, None, 500)? {
                status @ 400..=599 => Self::Status(status as u16),
                status => return Err(format!("status {status} is not from 400 to 599")),
            },
            "reset" => Self::Reset { times: number(0, times, 1)?.max(1) },
            "truncate" => Self::Truncate,
            "stall" => Self::Stall { ms: bearable(number(0, ms, 5000)?)? },
            "slow" | "delay" => Self::Slow { ms: bearable(number(0, ms, 1000)?)? },
            "html" => Self::Html,
            "bad-json" => Self::BadJson,
            "bad-utf8" => Self::BadUtf8,
            "duplicate-page" => Self::Overlap(u32::MAX),
            "overlap" => Self::Overlap(small(0, 3)?),
            "empty" => Self::Empty,
            "loop" => Self::Loop(Circle::One),
            "loop-2" => Self::Loop(Circle::Two),
            "missing-key" => Self::MissingKey,
            "foreign-next" => Self::ForeignNext,
            "lower-limit" => Self::LowerLimit(small(0, 5)?.max(1)),
            "cors-hidden" => Self::CorsHidden,
            _ => return Err(format!("there is no fault {name:?}; GET /api/faults lists them")),
        }))
    }

    /// How many requests in a row one hit takes.
    pub(super) fn span(self) -> u64 {
        if let Self::Reset { times } = self { times } else { 1 }
    }

    /// Changes what the page holds, if that is what this fault does.
    pub(crate) fn twist(self, twist: &mut Twist) {
        match self {
            Self::Overlap(rows) => twist.overlap = Some(rows),
            Self::Empty => twist.empty = true,
            Self::Loop(circle) => twist.circle = Some(circle),
            Self::MissingKey => twist.missing_key = true,
            Self::ForeignNext => twist.foreign_next = true,
            Self::LowerLimit(rows) => twist.lower_limit = Some(rows),
            _ => {}
        }
    }
}

fn bearable(ms: u64) -> Result<u64, String> {
    if Duration::from_millis(ms) <= LONGEST {
        return Ok(ms);
    }
    Err(format!("a wait of {ms} ms is too long; expected {} at most", LONGEST.as_millis()))
}

fn hint(name: &str) -> Result<Hint, String> {
    Ok(match name {
        "bare" => Hint::Bare,
        "retry-after" => Hint::RetryAfter,
        "retry-after-date" => Hint::RetryAfterDate,
        "retry-after-ms" => Hint::RetryAfterMs,
        "ratelimit-reset" => Hint::RatelimitReset,
        "ratelimit-delta" => Hint::RatelimitDelta,
        _ => return Err(format!("there is no hint {name:?}; GET /api/faults lists them")),
    })
}

#[cfg(test)]
mod tests {
    use super::{Fault, Hint, KINDS};

    #[track_caller]
    fn reads(text: &str, fault: Fault) {
        assert_eq!(Fault::parse(text, None, None, None), Ok(Some(fault)));
    }

    #[test]
    fn arguments_follow_the_name() {
        reads("429", Fault::Limited { hint: Hint::RetryAfter, ms: 1000 });
        reads("429:retry-after-ms:250", Fault::Limited { hint: Hint::RetryAfterMs, ms: 250 });
        reads("status:418", Fault::Status(418));
        reads("overlap", Fault::Overlap(3));
        reads("overlap:7", Fault::Overlap(7));
        assert_eq!(Fault::parse("slow", Some(20), None, None), Ok(Some(Fault::Slow { ms: 20 })));
        assert_eq!(Fault::parse("slow:30", Some(20), None, None), Ok(Some(Fault::Slow { ms: 30 })));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in
            ["", "status:200", "slow:x", "slow:1:2", "429:soon", "Reset", "slow:600001", "stall:18446744073709551615"]
        {
            assert!(Fault::parse(text, None, None, None).is_err(), "{text}");
        }
    }

    #[test]
    fn every_listed_fault_exists() {
        for (spelling, _) in KINDS {
            let name = spelling.split(['[', ':']).next().unwrap_or("");
            assert!(Fault::parse(name, None, None, None).is_ok(), "{spelling}");
        }
    }
}
