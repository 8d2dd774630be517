//! Where a feed may go: the origin of its first request, and those that the caller listed.

use alloc::string::String;
use alloc::vec::Vec;

use crate::config::text::{find, parse_i64, rfind, split_at_any, split_once, strip_prefix, strip_suffix};
use crate::error::{Error, Kind, Result};

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
    ///
    /// # Errors
    /// [`Kind::Options`] for a URL that cannot be asked: relative, of another scheme, with a user name, or with
    /// characters that no URL holds.
    pub fn of(first: &str, more: &[String]) -> Result<Origins> {
        let mut origins = Vec::with_capacity(1 + more.len());
        for url in core::iter::once(first).chain(more.iter().map(String::as_str)) {
            let origin = Origin::of(url)
                .map_err(|why| Error::of(Kind::Options, "`{}` cannot be asked: {}", &[url, why]).with_url(url))?;
            origins.push(origin);
        }
        Ok(Origins(origins))
    }

    /// Refuses a URL that may not be followed: another origin, a scheme downgrade, userinfo, or characters that two
    /// parsers may read in two ways (`\`, white space, control characters, a host that is not plain ASCII).
    ///
    /// # Errors
    /// Of this `kind`: the URL, without secrets, and why it may not be followed.
    pub fn check(&self, url: &str, kind: Kind) -> Result<()> {
        let refuse = |why: &str| {
            let shown = crate::config::text::excerpt(url.as_bytes(), 120);
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
        let split = split_once(url, b":").and_then(|(scheme, rest)| Some((scheme, rest.strip_prefix("//")?)));
        let (scheme, rest) = split.ok_or("it is not an absolute http: or https: URL")?;
        let scheme = scheme.to_ascii_lowercase();
        let default_port = match scheme.as_str() {
            "http" => 80,
            "https" => 443,
            _ => return Err("its scheme is neither http: nor https:"),
        };
        let (authority, _) = split_at_any(rest, b"/?#");
        if find(authority, b"@").is_some() {
            return Err("it carries a user name or password");
        }
        let (host, port) = split_port(authority);
        let port = match port {
            None | Some("") => default_port,
            Some(digits) => parse_i64(digits.as_bytes())
                .and_then(|port| u16::try_from(port).ok())
                .ok_or("its port is not a number")?,
        };
        let is_host = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
        let inside = strip_prefix(host, b'[').and_then(|host| strip_suffix(host, b']'));
        let fits = if let Some(inside) = inside {
            inside.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
        } else {
            host.bytes().all(is_host)
        };
        if host.is_empty() || !fits {
            return Err("its host is not plain ASCII");
        }
        Ok(Origin { scheme, host: host.to_ascii_lowercase(), port })
    }
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    match rfind(authority, b':') {
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
            assert_eq!(error.url(), Some(&*crate::http::redact::escaped(&crate::http::redact::url(url))));
        }
    }
}
