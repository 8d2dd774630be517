//! HTTP by hand, because half of these answers are broken on purpose.

use std::{
    io::{ErrorKind, Read, Write},
    net::TcpStream,
    time::Duration,
};

use serde_json::{Value, value::RawValue};
use unspool_server::Server;

#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// The connection ended with RST.
    pub(crate) reset: bool,
}

impl Answer {
    /// The head of an answer, and what follows it.
    fn parse(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&bytes[..end]).expect("an ASCII head");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
        let headers =
            lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_owned(), value.to_owned()));
        Some((Self { status, headers: headers.collect(), ..Self::default() }, &bytes[end + 4..]))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// As many bytes as were announced.
    pub(crate) fn complete(&self) -> bool {
        self.header("content-length").is_some_and(|length| length == self.body.len().to_string())
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    /// The text of the JSON values at `path`; `*` goes into every element.
    #[track_caller]
    pub(crate) fn raw(&self, path: &str) -> Vec<String> {
        let body = std::str::from_utf8(&self.body).expect("UTF-8");
        path.split('.')
            .filter(|step| !step.is_empty())
            .fold(vec![body.to_owned()], |at, step| at.iter().flat_map(|text| into(text, step)).collect())
    }

    /// The ids of the posts at `path`.
    #[track_caller]
    pub(crate) fn ids(&self, path: &str) -> Vec<String> {
        self.raw(path).iter().map(|post| id(post)).collect()
    }

    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) {
        let json = self.json();
        assert_eq!((self.status, json["error"]["code"].as_str()), (status, Some(code)), "{json}");
        assert!(json["error"]["message"].as_str().is_some_and(|message| !message.is_empty()));
    }
}

fn into(text: &str, step: &str) -> Vec<String> {
    if step == "*" {
        let all: Vec<&RawValue> = serde_json::from_str(text).expect("an array");
        return all.into_iter().map(|value| value.get().to_owned()).collect();
    }
    let members: std::collections::HashMap<&str, &RawValue> = serde_json::from_str(text).expect("an object");
    members.get(step).map(|value| value.get().to_owned()).into_iter().collect()
}

pub(crate) fn id(post: &str) -> String {
    let post: Value = serde_json::from_str(post).expect("a post");
    post["id"].as_str().expect("an id").to_owned()
}

pub(crate) fn get(server: &Server, target: &str) -> Answer {
    send(server, "GET", target, "")
}

pub(crate) fn send(server: &Server, method: &str, target: &str, body: &str) -> Answer {
    send_as(server, method, target, "application/json", body)
}

pub(crate) fn send_form(server: &Server, target: &str, form: &str) -> Answer {
    send_as(server, "POST", target, "application/x-www-form-urlencoded", form)
}

fn send_as(server: &Server, method: &str, target: &str, kind: &str, body: &str) -> Answer {
    send_with(server, method, target, &[("content-type", kind)], body)
}

pub(crate) fn send_with(server: &Server, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let host = server.addr().to_string();
    let own = if headers.iter().any(|(name, _)| *name == "host") { None } else { Some(("host", host.as_str())) };
    let length = body.len().to_string();
    let always = [("connection", "close"), ("content-length", length.as_str())];
    let lines = always.iter().chain(&own).chain(headers).map(|(name, value)| format!("{name}: {value}\r\n"));
    let head = lines.collect::<String>();
    raw(server, format!("{method} {target} HTTP/1.1\r\n{head}\r\n{body}").as_bytes())
}

/// Sends these bytes, and reads what comes until the server ends the connection.
pub(crate) fn raw(server: &Server, request: &[u8]) -> Answer {
    let (bytes, reset) = exchange(server, request);
    Answer::parse(&bytes).map_or_else(
        || Answer { reset, body: bytes.clone(), ..Answer::default() },
        |(mut answer, rest)| {
            answer.body.extend_from_slice(rest);
            Answer { reset, ..answer }
        },
    )
}

fn exchange(server: &Server, request: &[u8]) -> (Vec<u8>, bool) {
    let mut stream = connect(server);
    // A server that has heard enough may have left by now.
    drop(stream.write_all(request));
    let mut bytes = Vec::new();
    let reset = match stream.read_to_end(&mut bytes) {
        Ok(_) => false,
        Err(error) if error.kind() == ErrorKind::ConnectionReset => true,
        Err(error) => panic!("{}: {error}", String::from_utf8_lossy(request)),
    };
    (bytes, reset)
}

pub(crate) fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.addr()).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    stream
}

/// Asks for all of these on one connection, one after the other; fewer answers come back if it ended before.
pub(crate) fn get_all(server: &Server, targets: &[String]) -> Vec<Answer> {
    let host = server.addr();
    let request = |(at, target): (usize, &String)| {
        let last = if at + 1 == targets.len() { "connection: close\r\n" } else { "" };
        format!("GET {target} HTTP/1.1\r\nhost: {host}\r\n{last}\r\n")
    };
    let requests = targets.iter().enumerate().map(request).collect::<String>();
    let (bytes, _) = exchange(server, requests.as_bytes());
    let mut rest = bytes.as_slice();
    let mut answers = Vec::new();
    while let Some((mut answer, body)) = Answer::parse(rest) {
        let length = answer.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        if body.len() < length {
            break;
        }
        let (body, after) = body.split_at(length);
        answer.body.extend_from_slice(body);
        answers.push(answer);
        rest = after;
    }
    answers
}

/// The path and query of a URL of this server.
#[track_caller]
pub(crate) fn target(server: &Server, url: &str) -> String {
    url.strip_prefix(&server.url()).unwrap_or_else(|| panic!("{url} is elsewhere")).to_owned()
}

/// The URL of one relation in a Link header.
pub(crate) fn link(answer: &Answer, rel: &str) -> Option<String> {
    let found = answer.header("link")?.split(", ").find(|link| link.ends_with(&format!("rel=\"{rel}\"")))?;
    found.strip_prefix('<')?.split('>').next().map(str::to_owned)
}
