//! What pages may do: those of other sites, and the server's own.

use unspool_server::{Config, Server};

use crate::{
    SHARED,
    client::{get, raw, send, send_with},
    start,
};

const DRAFT: &str = r#"{"title": "t", "body": "b"}"#;

fn count(server: &Server) -> u64 {
    get(server, "/api/offset?limit=1").json()["total"].as_u64().unwrap()
}

/// Everything that is no reading, on paths that exist and on paths that do not.
const WRITES: [(&str, &str, &str); 12] = [
    ("POST", "/api/posts", DRAFT),
    ("POST", "/api/posts/batch?n=3", ""),
    ("PATCH", "/api/posts/p_00001", "{}"),
    ("DELETE", "/api/posts/p_00001", ""),
    ("POST", "/api/faults", r#"{"session": "stolen", "rules": [{"fault": "500"}]}"#),
    ("DELETE", "/api/faults/stolen", ""),
    ("POST", "/api/relay", r#"{"query": ""}"#),
    ("POST", "/api/conversations.list", "limit=1"),
    ("PUT", "/api/posts", DRAFT),
    ("POST", "/api/nothing", ""),
    ("POST", "/", ""),
    ("TRACE", "/api", ""),
];

#[test]
fn no_write_of_another_origin_arrives() {
    let server = start(50);
    let other_port = "http://127.0.0.1:1";
    let simple = ("content-type", "text/plain");
    for (method, target, body) in WRITES {
        for headers in [
            &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.test"), simple][..],
            &[("sec-fetch-site", "same-site"), ("origin", other_port), simple],
            &[("sec-fetch-site", "cross-site")],
            &[("origin", "https://evil.test"), simple],
            &[("origin", other_port)],
            &[("origin", "null")],
        ] {
            send_with(&server, method, target, headers, body).refused(403, "cross_origin");
        }
    }
    assert_eq!(count(&server), 50);
    get(&server, "/api/faults/stolen").refused(404, "not_found");
}

#[test]
fn pages_of_the_server_and_other_clients_write() {
    let server = start(50);
    let own = server.url();
    let local = format!("localhost:{}", server.addr().port());
    let local_origin = format!("http://{local}");
    for headers in [
        &[("sec-fetch-site", "same-origin"), ("origin", own.as_str())][..],
        &[("origin", own.as_str())],
        &[("host", local.as_str()), ("origin", local_origin.as_str())],
        &[("sec-fetch-mode", "cors")],
        &[],
    ] {
        assert_eq!(send_with(&server, "POST", "/api/posts", headers, DRAFT).status, 201, "{headers:?}");
    }
    assert_eq!(count(&server), 55);
}

#[test]
fn pages_of_other_origins_read() {
    for headers in [&[("sec-fetch-site", "cross-site"), ("origin", "https://evil.test")][..], &[("origin", "null")]] {
        let answer = send_with(&SHARED, "GET", "/api/cursor?limit=1", headers, "");
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some("*")));
        let preflight = send_with(&SHARED, "OPTIONS", "/api/posts", headers, "");
        assert_eq!(
            (preflight.status, preflight.header("access-control-allow-methods")),
            (204, Some("GET, HEAD")),
            "writes are not even offered"
        );
        assert_eq!(preflight.header("access-control-allow-private-network"), None);
    }
}

#[test]
fn a_host_of_another_name_is_refused() {
    let port = SHARED.addr().port();
    for method in ["GET", "HEAD", "OPTIONS", "POST"] {
        for host in ["evil.test", &format!("evil.test:{port}"), "127.0.0.1:1", "localhost", ""] {
            let answer = send_with(&SHARED, method, "/api/cursor", &[("host", host)], "");
            assert_eq!(answer.status, 403, "{method} {host}");
        }
    }
    send_with(&SHARED, "GET", "/api/cursor", &[("host", "evil.test")], "").refused(403, "foreign_host");
    for host in [format!("127.0.0.1:{port}"), format!("LocalHost:{port}"), format!("[::1]:{port}")] {
        assert_eq!(send_with(&SHARED, "GET", "/api/cursor?limit=1", &[("host", &host)], "").status, 200, "{host}");
    }
    raw(&SHARED, b"GET /api HTTP/1.1\r\nconnection: close\r\n\r\n").refused(400, "bad_host");
    raw(&SHARED, b"GET /api HTTP/1.0\r\n\r\n").refused(400, "bad_host");
    let absolute = format!("GET http://evil.test/api HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n\r\n");
    raw(&SHARED, absolute.as_bytes()).refused(403, "foreign_host");
}

#[test]
fn other_names_can_be_allowed() {
    let hosts = vec!["demo.test".to_owned()];
    let server = Server::start(Config { posts: 10, hosts, ..Config::default() }).unwrap();
    for host in ["demo.test", "demo.test:8443"] {
        let answer = send_with(&server, "GET", "/api/next-url?limit=1", &[("host", host)], "");
        assert!(answer.json()["next"].as_str().unwrap().starts_with(&format!("http://{host}/api/next-url?")));
        let origin = format!("https://{host}");
        let write = |origin: &str| {
            send_with(&server, "POST", "/api/posts/batch?n=1", &[("host", host), ("origin", origin)], "").status
        };
        assert_eq!((write(&origin), write("https://evil.test")), (201, 403));
    }
    send_with(&server, "GET", "/api", &[("host", "demo.test.evil.test")], "").refused(403, "foreign_host");
}

#[test]
fn every_answer_says_what_it_may_do() {
    let head = |target: &str, headers: &[(&str, &str)]| send_with(&SHARED, "GET", target, headers, "");
    for answer in [
        head("/api/cursor?limit=1", &[]),
        head("/nothing", &[]),
        head("/api/cursor?faults=html", &[]),
        head("/api/posts/%ff", &[]),
        head("/api", &[("host", "evil.test")]),
        send(&SHARED, "OPTIONS", "/api", ""),
    ] {
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{answer:?}");
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"));
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("script-src"), "{policy}");
    }
}
