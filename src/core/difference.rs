//! A request as text: by what it does not share with the first request of the feed. So nothing that the caller put
//! there, a token, a key, is ever part of a snapshot or a cursor, and the values of the day are put back.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::spool::Spool;
use crate::config::text::{self, concat, split, split_once};
use crate::config::value::Value;
use crate::core::lane::Plan;
use crate::error::{Kind, Result};
use crate::http::request::Request;
use crate::http::url;
use crate::store::Direction;

/// What stands for a part of a request that is the same as in the first one.
pub(super) const SAME: Value = Value::Int(0);
/// Parameters that are somebody's credentials, whoever wrote them into a URL. They are told by the caller again, or by
/// his headers.
const CREDENTIALS: &str =
    "access_token accesstoken api_key apikey auth_token authtoken client_secret appsecret_proof password";

impl Spool {
    /// How the next request of a lane differs from the first one of the feed, as text: the parameters of its query
    /// where these are all that differs (`page=3`), and JSON otherwise.
    /// [`Options::cursor`](crate::Options::cursor) starts there. `None` before the first page, and where there is no
    /// more.
    #[must_use]
    pub fn cursor(&self, direction: Direction) -> Option<String> {
        let Plan::Next(request) = &self.lane(direction).plan else { return None };
        let difference = self.difference(request);
        let mut text = String::new();
        if let Value::List(pieces) = list(&difference, 1) {
            for piece in pieces {
                if let Value::Text(piece) = piece {
                    text.push_str(if text.is_empty() { "" } else { "&" });
                    text.push_str(piece);
                }
            }
        }
        let says_all = self.start_of(&text).is_some_and(|start| start.is_ok_and(|start| start == *request));
        Some(if says_all { text } else { difference.json() })
    }

    /// The request that has this [`cursor`](Spool::cursor). `None`: this is none.
    pub(super) fn start_of(&self, cursor: &str) -> Option<Result<Request>> {
        if cursor.starts_with('[') {
            return self.allowed(&Value::from_json(cursor.as_bytes()).ok()?);
        }
        let mut request = self.first.clone();
        for piece in split(cursor, b'&') {
            let (name, value) = pair(piece);
            // What is cut off, or was never a cursor, is no parameter.
            if name.is_empty() || text::find(piece, b"=").is_none() {
                return None;
            }
            request.url = url::with_parameter(&request.url, &url::decode(name), &url::decode(value));
        }
        Some(self.origins.check(&request.url, Kind::Origin).map(|()| request))
    }

    /// What a request does not share with the first one.
    pub(super) fn difference(&self, request: &Request) -> Value {
        let first = &self.first;
        let (front, query) = halves(&request.url);
        let (first_front, first_query) = halves(&first.url);
        let known: Vec<&str> = split(first_front, b'/').collect();
        let mut segments = Vec::new();
        for (at, segment) in split(front, b'/').enumerate() {
            segments.push(if known.get(at) == Some(&segment) { SAME } else { Value::Text(segment.into()) });
        }
        let front = if front == first_front { SAME } else { Value::List(segments) };
        let mut pieces = Vec::new();
        for piece in split(query, b'&') {
            let (name, value) = pair(piece);
            let (name, value) = (url::decode(name), url::decode(value));
            // The same under another name is no less a secret.
            let like = find(first_query, |other, its| its == value && (other == name || value.len() > 3));
            let same = find(first_query, |other, its| other == name && (its == value || is_credential(&name)));
            if let Some((known, at)) = same.or(like) {
                pieces.push(Value::List(vec![Value::Text(name), Value::Text(known), number(at)]));
            } else if !is_credential(&name) {
                pieces.push(Value::Text(piece.into()));
            }
        }
        let body = if request.body == first.body {
            SAME
        } else {
            body_difference(first.body.as_deref(), request.body.as_deref())
        };
        let mut headers = Vec::new();
        for header in &request.headers {
            if !first.headers.contains(header) {
                headers.push(Value::List(vec![Value::Text(header.0.clone()), Value::Text(header.1.clone())]));
            }
        }
        let method = if request.method == first.method { SAME } else { Value::Text(request.method.clone()) };
        Value::List(vec![front, Value::List(pieces), body, Value::List(headers), method])
    }

    /// The request that has this difference, if it may be asked. `None`: this is no difference.
    pub(super) fn allowed(&self, difference: &Value) -> Option<Result<Request>> {
        let request = self.request_of(difference)?;
        Some(self.origins.check(&request.url, Kind::Origin).map(|()| request))
    }

    fn request_of(&self, difference: &Value) -> Option<Request> {
        let Value::List(parts) = difference else { return None };
        let [front, Value::List(pieces), body, Value::List(headers), method] = parts.as_slice() else { return None };
        let mut request = self.first.clone();
        let (first_front, first_query) = halves(&self.first.url);
        let mut whole = String::from(first_front);
        if let Value::List(segments) = front {
            let known: Vec<&str> = split(first_front, b'/').collect();
            whole.clear();
            for (at, segment) in segments.iter().enumerate() {
                whole.push_str(if at > 0 { "/" } else { "" });
                whole.push_str(match segment {
                    Value::Text(segment) => segment.as_str(),
                    _ => known.get(at)?,
                });
            }
        }
        let mut lead = '?';
        for piece in pieces {
            let written;
            let text = match piece {
                Value::Text(piece) => piece.as_str(),
                renamed => {
                    let (Value::Text(name), Value::Text(known)) = (list(renamed, 0), list(renamed, 1)) else {
                        return None;
                    };
                    let mut left = int(list(renamed, 2))?;
                    let nth = |piece: &&str| {
                        left -= i64::from(url::decode(pair(piece).0) == *known);
                        left < 0
                    };
                    // A credential that the first request has no more, the next one has not either.
                    let Some(piece) = split(first_query, b'&').find(nth) else { continue };
                    if name == known {
                        piece
                    } else {
                        written = concat(&[name, "=", pair(piece).1]);
                        &written
                    }
                }
            };
            if text.is_empty() {
                continue;
            }
            whole.push(lead);
            whole.push_str(text);
            lead = '&';
        }
        request.url = whole;
        if *body != SAME {
            let base = self.first.body.as_deref().and_then(|body| Value::from_json(body).ok()).unwrap_or(Value::Null);
            request.body = if *body == Value::Null { None } else { Some(patched(&base, body)?.json().into_bytes()) };
        }
        for header in headers {
            let (Value::Text(name), Value::Text(value)) = (list(header, 0), list(header, 1)) else { return None };
            request.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
            request.headers.push((name.clone(), value.clone()));
        }
        if let Value::Text(method) = method {
            request.method.clone_from(method);
        }
        Some(request)
    }
}

fn halves(whole: &str) -> (&str, &str) {
    split_once(whole, b"?").unwrap_or((whole, ""))
}

fn pair(piece: &str) -> (&str, &str) {
    split_once(piece, b"=").unwrap_or((piece, ""))
}

/// The piece of a query, by its decoded name and value, that will do: its name, and how many of this name stand before
/// it.
fn find(query: &str, mut will_do: impl FnMut(&str, &str) -> bool) -> Option<(String, usize)> {
    let mut names = Vec::new();
    for piece in split(query, b'&') {
        let (name, value) = pair(piece);
        let name = url::decode(name);
        if !piece.is_empty() && will_do(&name, &url::decode(value)) {
            let at = names.iter().filter(|known| **known == name).count();
            return Some((name, at));
        }
        names.push(name);
    }
    None
}

pub(crate) fn is_credential(name: &str) -> bool {
    split(CREDENTIALS, b' ').any(|credential| credential.eq_ignore_ascii_case(name))
}

pub(super) fn number(number: usize) -> Value {
    Value::Int(number as i64)
}

pub(super) fn int(value: &Value) -> Option<i64> {
    if let Value::Int(number) = value { Some(*number) } else { None }
}

/// The element of a list; null if there is none.
pub(super) fn list(value: &Value, at: usize) -> &Value {
    match value {
        Value::List(list) => list.get(at).unwrap_or(&Value::Null),
        _ => &Value::Null,
    }
}

fn body_difference(first: Option<&[u8]>, body: Option<&[u8]>) -> Value {
    let tree = |body: Option<&[u8]>| body.and_then(|body| Value::from_json(body).ok());
    match (tree(first), tree(body)) {
        (first, Some(body)) => tree_difference(&first.unwrap_or(Value::Null), &body),
        (_, None) => Value::Null,
    }
}

/// What of a tree is not in another one: [`SAME`], an object of such differences, or a list around a value.
fn tree_difference(from: &Value, to: &Value) -> Value {
    match (from, to) {
        _ if from == to => SAME,
        (Value::Map(_), Value::Map(members)) => {
            let mut out = Vec::new();
            for (name, value) in members {
                let known = from.get(name);
                out.push((name.clone(), tree_difference(known.unwrap_or(&Value::Bool(false)), value)));
            }
            Value::Map(out)
        }
        _ => Value::List(vec![to.clone()]),
    }
}

fn patched(from: &Value, difference: &Value) -> Option<Value> {
    Some(match difference {
        Value::Map(members) => {
            let mut out = Vec::new();
            for (name, member) in members {
                out.push((name.clone(), patched(from.get(name).unwrap_or(&Value::Bool(false)), member)?));
            }
            Value::Map(out)
        }
        Value::List(value) => value.first()?.clone(),
        _ => from.clone(),
    })
}
