//! Who may ask, and who may write. A server on loopback can be reached by every page that the same machine has open.
//!
//! - A page of another site may send writes without asking (`POST` with a plain body needs no preflight). So a write
//!   has to come from a page of this server or from a client that is no browser: `Sec-Fetch-Site` says so, and `Origin`
//!   where a browser is too old for it.
//! - A page may have its own name resolved to 127.0.0.1 (DNS rebinding), and then is same-origin. So `Host` has to be a
//!   name of this server.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, Method, StatusCode, header},
};

use crate::problem::Problem;

const LOOPBACK: [&str; 3] = ["127.0.0.1", "localhost", "[::1]"];
const HTTP_PORT: u16 = 80;
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The names under which this server may be asked.
#[derive(Debug, Clone)]
pub(crate) struct Hosts {
    port: u16,
    /// `name:port`, or a name that is good with any port.
    more: Vec<String>,
}

impl Hosts {
    pub(crate) fn new(port: u16, more: &[String]) -> Self {
        Self { port, more: more.iter().map(|host| host.to_ascii_lowercase()).collect() }
    }

    /// # Errors
    ///
    /// 400 without one `Host`, 403 when it is no name of this server, 403 for a write that a page of another origin
    /// sent.
    pub(crate) fn check(&self, request: &Request) -> Result<(), Problem> {
        let host = host(request)?;
        let (name, port) = split(&host);
        let own = LOOPBACK.contains(&name) && port == Some(self.port);
        if !own && !self.more.iter().any(|known| *known == host || *known == name) {
            let message = format!(
                "Host is {host:?}, which is no name of this server; ask for 127.0.0.1:{}, or start it with --allow-host",
                self.port
            );
            return Err(Problem::new(StatusCode::FORBIDDEN, "foreign_host", message));
        }
        let (method, headers) = (request.method(), request.headers());
        if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) || same_origin(headers, &host, own) {
            return Ok(());
        }
        let message = format!(
            "{method} {} comes from a page of another origin; only pages of http://{host} and clients that are no \
             browsers may write",
            request.uri().path()
        );
        Err(Problem::new(StatusCode::FORBIDDEN, "cross_origin", message))
    }
}

/// The host that was asked for, in lower case. A target with a host of its own goes before `Host`, as RFC 9112 has it.
fn host(request: &Request) -> Result<String, Problem> {
    let mut given = request.headers().get_all(header::HOST).iter();
    let host = match (request.uri().authority(), given.next(), given.next()) {
        (_, _, Some(_)) => return Err(Problem::bad("bad_host", "there is more than one Host")),
        (Some(authority), _, None) => Some(authority.as_str()),
        (None, host, None) => host.and_then(|host| host.to_str().ok()),
    };
    host.map(str::to_ascii_lowercase).ok_or_else(|| Problem::bad("bad_host", "Host is missing, or no ASCII text"))
}

/// A name and its port: `[::1]:80` has colons of its own, and no port is that of HTTP.
fn split(host: &str) -> (&str, Option<u16>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !host.ends_with(']') => (
            name,
            Some(port).filter(|port| port.bytes().all(|b| b.is_ascii_digit())).and_then(|port| port.parse().ok()),
        ),
        _ => (host, Some(HTTP_PORT)),
    }
}

/// True, too, when neither header is there: then no browser sent it.
fn same_origin(headers: &HeaderMap, host: &str, own: bool) -> bool {
    if headers.contains_key(SEC_FETCH_SITE) {
        return headers.get_all(SEC_FETCH_SITE).iter().all(|site| site == "same-origin");
    }
    headers.get_all(header::ORIGIN).iter().all(|origin| {
        let origin = origin.to_str().unwrap_or("");
        // Another name may be that of a proxy with TLS before this server, which has none itself.
        let host_of_origin =
            origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://").filter(|_| !own));
        host_of_origin.is_some_and(|other| other.eq_ignore_ascii_case(host))
    })
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, extract::Request};

    use super::Hosts;

    fn code(method: &str, target: &str, headers: &[(&str, &str)]) -> Result<(), &'static str> {
        let mut request = Request::builder().method(method).uri(target);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let more = ["Demo.test".to_owned(), "one.test:8080".to_owned()];
        Hosts::new(4173, &more).check(&request.body(Body::empty()).unwrap()).map_err(|problem| problem.code)
    }

    #[test]
    fn only_names_of_this_server_are_answered() {
        for host in [
            "127.0.0.1:4173",
            "localhost:4173",
            "LOCALHOST:4173",
            "[::1]:4173",
            "demo.test",
            "demo.test:9",
            "one.test:8080",
        ] {
            assert_eq!(code("GET", "/", &[("host", host)]), Ok(()), "{host}");
        }
        for host in [
            "evil.test",
            "evil.test:4173",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.0.0.1:4174",
            "127.0.0.1:+4173",
            "127.0.0.1:4173:4173",
            "localhost.evil.test:4173",
            "[::1]",
            "one.test",
            "one.test:8081",
            "",
        ] {
            assert_eq!(code("GET", "/", &[("host", host)]), Err("foreign_host"), "{host}");
        }
        assert_eq!(code("GET", "/", &[]), Err("bad_host"));
        assert_eq!(code("GET", "/", &[("host", "localhost:4173"), ("host", "localhost:4173")]), Err("bad_host"));
        assert_eq!(code("GET", "http://evil.test/", &[("host", "localhost:4173")]), Err("foreign_host"));
    }

    #[test]
    fn port_80_goes_without_saying() {
        let request = Request::builder().uri("/").header("host", "localhost").body(Body::empty()).unwrap();
        assert!(Hosts::new(80, &[]).check(&request).is_ok());
    }

    #[test]
    fn writes_are_same_origin_or_from_no_browser() {
        const HOST: (&str, &str) = ("host", "127.0.0.1:4173");
        for method in ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"] {
            let write = |headers: &[(&str, &str)]| code(method, "/any", &[&[HOST], headers].concat());
            assert_eq!(write(&[]), Ok(()));
            assert_eq!(write(&[("sec-fetch-mode", "cors")]), Ok(()), "as Node sends it");
            assert_eq!(write(&[("sec-fetch-site", "same-origin")]), Ok(()));
            assert_eq!(write(&[("origin", "http://127.0.0.1:4173")]), Ok(()));
            for site in ["cross-site", "same-site", "none", ""] {
                assert_eq!(write(&[("sec-fetch-site", site)]), Err("cross_origin"), "{site}");
            }
            for origin in [
                "null",
                "http://127.0.0.1:4174",
                "https://127.0.0.1:4173",
                "http://localhost:4173",
                "http://evil.test",
                "",
            ] {
                assert_eq!(write(&[("origin", origin)]), Err("cross_origin"), "{origin}");
            }
        }
        let origin = ("origin", "https://demo.test");
        assert_eq!(code("POST", "/", &[("host", "demo.test"), origin]), Ok(()), "behind a proxy with TLS");
        for method in ["GET", "HEAD", "OPTIONS"] {
            assert_eq!(code(method, "/", &[HOST, ("sec-fetch-site", "cross-site"), origin]), Ok(()), "reading");
        }
    }
}
