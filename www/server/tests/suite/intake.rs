//! Requests that come slowly, in part, or without end.

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::Duration,
};

use unspool_server::{Config, Server};

use crate::{
    SHARED,
    client::{connect, get, send},
};

fn impatient() -> Server {
    Server::start(Config { posts: 10, patience: Duration::from_millis(200), ..Config::default() }).unwrap()
}

fn rest(mut stream: TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer and the end of the connection");
    text
}

/// Begins with `start`, goes on with one byte at a time, and gives the answer.
fn trickle(server: &Server, start: &str) -> String {
    let stream = connect(server);
    let mut writer = stream.try_clone().unwrap();
    writer.write_all(start.as_bytes()).unwrap();
    thread::scope(|scope| {
        // Ends when the server does not read any more; that it does end is the test, and the reader has a timeout.
        scope.spawn(move || {
            while writer.write_all(b"x").is_ok() {
                thread::sleep(Duration::from_millis(20));
            }
        });
        rest(stream)
    })
}

#[track_caller]
fn timed_out(answer: &str) {
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer:?}");
    assert!(answer.contains("connection: close\r\n") && answer.contains(r#""code":"timeout""#), "{answer:?}");
}

#[test]
fn a_body_that_does_not_come_is_408() {
    let server = impatient();
    let host = server.addr();
    for (method, target) in [("POST", "/api/posts"), ("GET", "/api/cursor"), ("DELETE", "/api/posts/p_00001")] {
        let head = format!("{method} {target} HTTP/1.1\r\nhost: {host}\r\ncontent-length: 5000\r\n\r\n");
        let mut stream = connect(&server);
        stream.write_all(head.as_bytes()).unwrap();
        timed_out(&rest(stream));
        timed_out(&trickle(&server, &head));
    }
    let chunked = format!("POST /api/posts HTTP/1.1\r\nhost: {host}\r\ntransfer-encoding: chunked\r\n\r\n5\r\nabc");
    let mut stream = connect(&server);
    stream.write_all(chunked.as_bytes()).unwrap();
    timed_out(&rest(stream));
}

#[test]
fn a_head_that_does_not_come_is_408() {
    let server = impatient();
    let mut stream = connect(&server);
    stream.write_all(b"GET /api/cursor HTTP/1.1\r\nhost: ").unwrap();
    timed_out(&rest(stream));
    timed_out(&trickle(&server, "GET /api/cursor HTTP/1.1\r\nx: "));
    assert_eq!(rest(connect(&server)), "", "who says nothing is told nothing");
    let mut kept = connect(&server);
    kept.write_all(format!("GET /api/posts/none HTTP/1.1\r\nhost: {}\r\n\r\n", server.addr()).as_bytes()).unwrap();
    let answer = rest(kept);
    assert!(answer.starts_with("HTTP/1.1 404 ") && !answer.contains("408"), "an idle connection just ends: {answer}");
}

#[test]
fn a_slow_answer_is_no_slow_request() {
    let answer = get(&impatient(), "/api/cursor?limit=1&faults=slow:500");
    assert!(answer.status == 200 && answer.complete());
}

#[test]
fn bodies_and_targets_have_an_end() {
    for size in [64 * 1024 + 1, 3_000_000] {
        send(&SHARED, "POST", "/api/posts", &"x".repeat(size)).refused(413, "too_large");
    }
    let endless = trickle_chunks(&SHARED);
    assert!(endless.starts_with("HTTP/1.1 413 ") && endless.contains("too_large"), "{endless}");
    send(&SHARED, "POST", "/api/posts", &"x".repeat(64 * 1024)).refused(400, "bad_json");
    get(&SHARED, &format!("/api/cursor?x={}", "x".repeat(9000))).refused(414, "too_long");
    assert_eq!(get(&SHARED, &format!("/api/cursor?limit=1&x={}", "x".repeat(8000))).status, 200);
}

/// A chunked body goes on until the server has had enough.
fn trickle_chunks(server: &Server) -> String {
    let mut stream = connect(server);
    let head = format!("POST /api/posts HTTP/1.1\r\nhost: {}\r\ntransfer-encoding: chunked\r\n\r\n", server.addr());
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = format!("1000\r\n{}\r\n", "x".repeat(0x1000));
    for _ in 0..20 {
        stream.write_all(chunk.as_bytes()).unwrap();
    }
    rest(stream)
}

#[test]
fn a_body_that_breaks_off_is_no_request() {
    let head = format!("POST /api/posts/batch HTTP/1.1\r\nhost: {}\r\ncontent-length: 9\r\n\r\nabc", SHARED.addr());
    let mut stream = connect(&SHARED);
    stream.write_all(head.as_bytes()).unwrap();
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let answer = rest(stream);
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{answer}");
}
