//! What goes out and what comes back, without a network: plain data between the engine and its shell.

use std::fmt;

use crate::debug;
use crate::error::{Error, Kind, Result};
use crate::text::{before, behind, cut, find, find_last, until, whole};

/// The longest body that is read, in bytes, unless somebody says otherwise.
pub(crate) const MAX_BYTES: usize = 64 << 20;

/// One HTTP request, as the engine wants it sent. The shell adds the caller's own headers and credentials: they never
/// pass through here, and the URL is always on an allowed origin.
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
    /// [`Transport::send`](crate::Transport::send). A [`Feed`](crate::Feed) sets it to [`Options::max_bytes`](crate::Options::max_bytes);
    /// where there are neither, without the feature `fetch`, it would only weigh.
    #[cfg(feature = "fetch")]
    pub max_bytes: usize,
}

impl Request {
    /// A GET of this URL.
    pub fn get(url: impl Into<String>) -> Request {
        Request {
            method: "GET".into(),
            url: url.into(),
            headers: Vec::new(),
            body: None,
            #[cfg(feature = "fetch")]
            max_bytes: MAX_BYTES,
        }
    }

    /// A POST of a JSON body to this URL.
    pub fn post(url: impl Into<String>, body: impl Into<Vec<u8>>) -> Request {
        Request { method: "POST".into(), body: Some(body.into()), ..Request::get(url) }
    }

    /// Whether a redirect may be followed while this is sent: only if nothing travels along that might be a secret, no header
    /// and no body. Otherwise a server could send an API key on to another origin.
    pub fn may_follow_redirects(&self) -> bool {
        self.headers.is_empty() && self.body.is_none()
    }
}

/// The head of an answer.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ResponseHead {
    /// The HTTP status.
    pub status: u16,
    /// The URL that answered, after redirects; empty where the transport does not know.
    pub url: String,
    /// The headers that the transport shows.
    pub headers: Headers,
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

/// Headers in the order they came; names compare without case.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Headers(Vec<(String, String)>);

/// The names alone.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug::names(&self.0).fmt(f)
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

/// The origins that a feed may ask: the one of its first request, and those the caller listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origins(Vec<Origin>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Origin {
    scheme: String,
    host: String,
    port: u16,
}

impl Origins {
    /// The origin of `first`, an absolute `http:` or `https:` URL, and of each URL in `more`.
    pub fn of(first: &str, more: &[String]) -> Result<Origins> {
        let mut origins = Vec::with_capacity(1 + more.len());
        for url in std::iter::once(first).chain(more.iter().map(String::as_str)) {
            let origin = Origin::of(url)
                .map_err(|why| Error::of(Kind::Options, "`{}` cannot be asked: {}", &[url, why]).with_url(url))?;
            origins.push(origin);
        }
        Ok(Origins(origins))
    }

    /// Refuses a URL that may not be followed: another origin, a scheme downgrade, userinfo, or characters that two
    /// parsers may read in two ways (`\`, white space, control characters, a host that is not plain ASCII).
    pub fn check(&self, url: &str, kind: Kind) -> Result<()> {
        let refuse = |why: &str| {
            let shown = crate::text::excerpt(url.as_bytes(), 120);
            Err(Error::of(kind, "refused to follow `{}`: {}", &[&shown, why]).with_url(url))
        };
        match Origin::of(url) {
            Err(why) => refuse(why),
            Ok(origin) if self.0.contains(&origin) => Ok(()),
            Ok(origin) if self.0.iter().any(|known| known.host == origin.host) => refuse(
                "its scheme or port is not that of the first request; where the server only names itself so, `take: \"path\"` beside \
                 `url` goes on without them",
            ),
            Ok(_) => {
                refuse("it is on another origin than the first request; list its origin in `origins` if you trust it")
            }
        }
    }

    /// Whether `url` is on the origin of the first request.
    pub fn is_first(&self, url: &str) -> bool {
        Origin::of(url).is_ok_and(|origin| self.0.first() == Some(&origin))
    }
}

impl Origin {
    fn of(url: &str) -> Result<Origin, &'static str> {
        if url.bytes().any(|byte| byte <= b' ' || byte == b'\\' || byte == 0x7f) {
            return Err("it holds white space, a control character or a backslash");
        }
        let split = cut(url, b":").and_then(|(scheme, rest)| Some((scheme, rest.strip_prefix("//")?)));
        let (scheme, rest) = split.ok_or("it is not an absolute http: or https: URL")?;
        let scheme = scheme.to_ascii_lowercase();
        let default_port = match scheme.as_str() {
            "http" => 80,
            "https" => 443,
            _ => return Err("its scheme is neither http: nor https:"),
        };
        let (authority, _) = until(rest, b"/?#");
        if find(authority, b"@").is_some() {
            return Err("it carries a user name or password");
        }
        let (host, port) = split_port(authority);
        let port = match port {
            None | Some("") => default_port,
            Some(digits) => {
                whole(digits.as_bytes()).and_then(|port| u16::try_from(port).ok()).ok_or("its port is not a number")?
            }
        };
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        let inside = behind(host, b'[').and_then(|host| before(host, b']'));
        let fits = if let Some(inside) = inside {
            inside.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
        } else {
            host.bytes().all(plain)
        };
        if host.is_empty() || !fits {
            return Err("its host is not plain ASCII");
        }
        Ok(Origin { scheme, host: host.to_ascii_lowercase(), port })
    }
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    match find_last(authority, b':') {
        Some(colon) if find(&authority[colon..], b"]").is_none() => {
            (&authority[..colon], Some(&authority[colon + 1..]))
        }
        _ => (authority, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origins() -> Origins {
        Origins::of("https://api.example/v1?x=1", &["https://cdn.example:8443".into()]).expect("both are absolute")
    }

    #[test]
    fn behaviour_41_the_same_origin_is_followed_however_it_is_spelled() {
        for url in [
            "https://api.example/v2",
            "HTTPS://API.EXAMPLE:443/v2",
            "https://api.example?page=2",
            "https://cdn.example:8443/",
        ] {
            assert!(origins().check(url, Kind::Origin).is_ok(), "{url}");
        }
    }

    #[test]
    fn behaviour_41_other_origins_are_refused() {
        for url in [
            "https://evil.example/v1",
            "http://api.example/v1",
            "https://api.example:444/",
            "https://user@api.example/",
            "https://api.example@evil.example/",
            "https://api.example\\@evil.example/",
            "https://api.example\t/",
            "javascript:alert(1)",
            "data:application/json,{}",
            "//api.example/v1",
            "https://api.ex%61mple/",
            "https://api.examp\u{217c}e/",
            "https://[::1/",
            "https:///v1",
            "https://api.example:99999/",
        ] {
            let error = origins().check(url, Kind::Origin).expect_err(url);
            assert_eq!(error.kind(), Kind::Origin);
            assert_eq!(error.url(), Some(&*crate::redact::escaped(&crate::redact::url(url))));
        }
    }

    #[test]
    fn headers_compare_without_case_and_drop_what_is_too_long() {
        let head = ResponseHead::status(200).with("Link", "<a>").with("link", "<b>").with("X", &"<".repeat(100_000));
        assert_eq!(head.headers.get("LINK"), Some("<a>"));
        assert_eq!(head.headers.all("link").count(), 2);
        assert_eq!(head.headers.get("x"), None);
    }
}
