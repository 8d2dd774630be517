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
    let host = server.addr();
    let mut stream = TcpStream::connect(host).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout");
    let length = body.len();
    let request = format!(
        "{method} {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: {kind}\r\n\
         content-length: {length}\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).expect("to send");
    let mut bytes = Vec::new();
    let reset = match stream.read_to_end(&mut bytes) {
        Ok(_) => false,
        Err(error) if error.kind() == ErrorKind::ConnectionReset => true,
        Err(error) => panic!("{target}: {error}"),
    };
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Answer { reset, body: bytes, ..Answer::default() };
    };
    let head = std::str::from_utf8(&bytes[..end]).expect("an ASCII head");
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
    let headers =
        lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_owned(), value.to_owned()));
    Answer { status, headers: headers.collect(), body: bytes[end + 4..].to_vec(), reset }
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
