//! What comes from JavaScript as text.

use alloc::string::String;
use alloc::vec::Vec;

use unspool::host::{parse_i64, split, split_once};
use unspool::{Direction, Error, Headers, Kind, Millis, ResponseHead, Value};

use crate::protocol::failure as at;

pub(crate) fn lane(number: u32) -> Direction {
    Direction::ALL.get(number as usize).copied().unwrap_or(Direction::Older)
}

/// The head of an answer, from its lines: status, time of day, URL, and each header.
#[inline(never)]
pub(crate) fn head(text: &str) -> ResponseHead {
    let mut lines = split(text, b'\n');
    let mut number = || lines.next().and_then(|line| parse_i64(line.as_bytes())).unwrap_or_default();
    let mut head = ResponseHead { status: number() as u16, date: Some(number() as Millis), ..ResponseHead::default() };
    head.url = lines.next().unwrap_or_default().into();
    let mut headers = Headers::default();
    for line in lines {
        if let Some((name, value)) = split_once(line, b":") {
            headers.push(name, value);
        }
    }
    head.headers = headers;
    head
}

/// Milliseconds.
pub(crate) fn millis(text: &str) -> Millis {
    parse_i64(text.as_bytes()).unwrap_or_default() as Millis
}

/// Names with a value: its text, and, where that is no string, itself. Without one: "take it away".
#[inline(never)]
pub(crate) fn pairs(json: &str) -> Vec<(String, Option<Value>)> {
    let mut pairs = Vec::new();
    if let Ok(Value::List(list)) = Value::from_json(json.as_bytes()) {
        for pair in list {
            let Value::List(pair) = pair else { continue };
            let mut pair = pair.into_iter();
            if let Some(Value::Text(name)) = pair.next() {
                let text = pair.next();
                pairs.push((name, pair.next().or(text)));
            }
        }
    }
    pairs
}

/// Why there is no answer: a Failure.
#[inline(never)]
pub(crate) fn failure(json: &str) -> Error {
    let Ok(Value::List(parts)) = Value::from_json(json.as_bytes()) else {
        return Error::new(Kind::Internal, "the attempt failed");
    };
    let text = |at: usize| match parts.get(at) {
        Some(Value::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    let number = |at: usize| match parts.get(at) {
        Some(Value::Int(number)) => Some(*number),
        _ => None,
    };
    let kind = number(at::CODE).and_then(|code| Kind::ALL.get(code as usize)).copied().unwrap_or(Kind::Internal);
    let mut failure = Error::new(kind, text(at::MESSAGE).unwrap_or_default());
    if number(at::RETRYABLE) == Some(1) {
        failure = failure.worth_retrying();
    }
    if let Some(status) = number(at::STATUS) {
        failure = failure.with_status(status as u16);
    }
    if let Some(url) = text(at::URL) {
        failure = failure.with_url(url);
    }
    if let Some(byte) = number(at::BYTE) {
        failure = failure.with_byte(byte as usize);
    }
    if let Some(item) = number(at::ITEM) {
        failure = failure.with_item(item as usize);
    }
    if let Some(path) = text(at::PATH) {
        failure = failure.with_path(path);
    }
    if let Some(wait) = number(at::RETRY_AFTER) {
        failure = failure.with_retry_after(wait as Millis);
    }
    failure
}
