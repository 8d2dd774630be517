//! What goes out and what comes back, without a network: plain data between the engine and its transport.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::error::Millis;
use crate::http::redact;

/// The longest body that is read, in bytes, unless somebody says otherwise.
pub(crate) const MAX_BYTES: usize = 64 << 20;

/// One HTTP request, as the engine wants it sent. The transport adds the caller's own headers and credentials: they
/// never pass through here, and the URL is always on an allowed origin.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST`, …
    pub method: String,
    /// Absolute, without a fragment.
    pub url: String,
    /// Headers that the dialect sets, besides the caller's.
    pub headers: Vec<(String, String)>,
    /// The body, JSON text where the dialect writes into it.
    pub body: Option<Vec<u8>>,
    /// The longest body that is read of the answer, in bytes, unpacked: how a transport bounds it is told at
    /// [`Transport::send`](crate::Transport::send). It is [`Options::max_bytes`](crate::Options::max_bytes).
    pub max_bytes: usize,
}

impl Request {
    /// A GET of this URL.
    pub fn get(url: impl Into<String>) -> Request {
        Request { method: "GET".into(), url: url.into(), headers: Vec::new(), body: None, max_bytes: MAX_BYTES }
    }

    /// A POST of a JSON body to this URL.
    pub fn post(url: impl Into<String>, body: impl Into<Vec<u8>>) -> Request {
        Request { method: "POST".into(), body: Some(body.into()), ..Request::get(url) }
    }

    /// Whether a redirect may be followed while this is sent: only if nothing travels along that might be a secret, no
    /// header and no body. Otherwise a server could send an API key on to another origin.
    pub fn may_follow_redirects(&self) -> bool {
        self.headers.is_empty() && self.body.is_none()
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut request = f.debug_struct("Request");
        request.field("method", &self.method);
        request.field("url", &redact::url(&self.url));
        request.field("headers", &redact::names(&self.headers));
        request.field("body", &self.body.as_deref().map(redact::Bytes));
        request.field("max_bytes", &self.max_bytes);
        request.finish()
    }
}

/// The head of an answer.
#[derive(Clone, PartialEq, Default)]
pub struct ResponseHead {
    /// The HTTP status.
    pub status: u16,
    /// The URL that answered, after redirects; empty where the transport does not know.
    pub url: String,
    /// The headers that the transport shows.
    pub headers: Headers,
    /// When it came: milliseconds since the Unix epoch, which dates in headers are compared with. `None`: the clock
    /// that [`Spool::step`](crate::Spool::step) is told shows the time of day.
    pub date: Option<Millis>,
}

impl ResponseHead {
    /// A head with this status and nothing else.
    pub fn status(status: u16) -> ResponseHead {
        ResponseHead { status, ..ResponseHead::default() }
    }

    /// The same head with one more header.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> ResponseHead {
        self.headers.push(name, value);
        self
    }
}

impl fmt::Debug for ResponseHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseHead")
            .field("status", &self.status)
            .field("url", &redact::url(&self.url))
            .field("headers", &self.headers)
            .field("date", &self.date)
            .finish()
    }
}

/// Headers in the order they came; names compare without case.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Headers(Vec<(String, String)>);

/// The names alone.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        redact::names(&self.0).fmt(f)
    }
}

impl Headers {
    /// Longest name or value that is read, in bytes. Longer ones are dropped: a 64 KB `Link` is no page's continuation.
    pub const MAX_LENGTH: usize = 64 * 1024;

    /// Adds a header; one that is too long is left out.
    pub fn push(&mut self, name: &str, value: &str) {
        if name.len() <= Headers::MAX_LENGTH && value.len() <= Headers::MAX_LENGTH {
            self.0.push((name.to_ascii_lowercase(), value.into()));
        }
    }

    /// The first value of the header with this name.
    pub fn get<'h>(&'h self, name: &'h str) -> Option<&'h str> {
        self.all(name).next()
    }

    /// Every value of the header with this name.
    pub fn all<'h>(&'h self, name: &'h str) -> impl Iterator<Item = &'h str> + use<'h> {
        self.0.iter().filter(move |(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_compare_without_case_and_drop_what_is_too_long() {
        let head = ResponseHead::status(200).with("Link", "<a>").with("link", "<b>").with("X", &"<".repeat(100_000));
        assert_eq!(head.headers.get("LINK"), Some("<a>"));
        assert_eq!(head.headers.all("link").count(), 2);
        assert_eq!(head.headers.get("x"), None);
    }
}
