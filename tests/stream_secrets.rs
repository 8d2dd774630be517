//! What must stay between the caller and the API: headers, keys in URLs, bodies, items.
#![cfg(all(not(target_arch = "wasm32"), feature = "fetch"))]

use std::fmt::Debug;
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use futures::StreamExt;
use futures::executor::block_on;
use unspool::{
    Command, Dialect, Direction, Error, Event, Feed, Kind, Millis, Options, Request, ResponseHead, Result, Spool, Task,
    Transport, Value, Write, dialects,
};

#[path = "support/script.rs"]
mod script;
use script::{CURSOR, Script, URL, feed, options, status};

const CANARY: &str = "CANARY";

#[track_caller]
fn shows_no_secret(what: &dyn Debug) -> String {
    let shown = format!("{what:?}");
    assert!(!shown.contains(CANARY), "{shown}");
    let bytes = format!("{:?}", CANARY.as_bytes());
    assert!(!shown.contains(bytes.trim_matches(['[', ']'])), "{shown}");
    assert!(!format!("{what:#?}").contains(CANARY));
    shown
}

#[test]
fn behaviour_61_the_callers_headers_go_with_every_request() {
    let pages = [r#"{"data": [{"id": 1}], "next": "b"}"#, r#"{"data": [{"id": 2}]}"#];
    let with = options(CURSOR).header("X-Api-Key", "old").header("x-api-key", CANARY).header("accept-language", "de");
    let (feed, seen) = feed(with, Script::pages(&pages));
    assert_eq!(block_on(feed.collect::<Vec<_>>()).len(), 2);
    for request in &seen.lock().unwrap().sent {
        let headers: Vec<_> = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(headers, [("x-api-key", CANARY), ("accept-language", "de")]);
    }
    assert_eq!(seen.lock().unwrap().sent.len(), 2);
}

#[test]
fn behaviour_61_a_header_of_the_dialect_overrules_the_callers() {
    let dialect = r#"{"items": "data", "key": "id", "next": {"set": {"header:x-cursor": "body:next"}}}"#;
    let pages = [r#"{"data": [{"id": 1}], "next": "b"}"#, r#"{"data": [{"id": 2}]}"#];
    let (feed, seen) = feed(options(dialect).header("X-Cursor", "mine"), Script::pages(&pages));
    assert_eq!(block_on(feed.collect::<Vec<_>>()).len(), 2);
    let sent: Vec<_> = seen.lock().unwrap().sent.iter().map(|request| request.headers.clone()).collect();
    assert_eq!(sent, [[("X-Cursor".into(), "mine".into())], [("x-cursor".to_string(), "b".to_string())]]);
}

#[test]
fn behaviour_61_a_header_that_cannot_be_sent_is_refused_without_its_value() {
    for (name, value) in [("bad name", CANARY), ("", CANARY), ("x-token", "CANARY\n"), ("x-token", "CANARY\u{20ac}")] {
        let error = Feed::<Value>::with_transport(options(CURSOR).header(name, value), Script::pages(&["[]"]))
            .expect_err("no such header");
        assert_eq!((error.kind(), error.path()), (Kind::Options, Some("options.headers")), "{name:?}");
        assert!(!error.to_string().contains(CANARY), "{error}");
    }
}

#[test]
fn behaviour_61_headers_and_bodies_forbid_redirects() {
    assert!(Request::get(URL).may_follow_redirects());
    assert!(!Request::post(URL, "{}").may_follow_redirects());
    let mut request = Request::get(URL);
    request.headers.push(("x-cursor".into(), "b".into()));
    assert!(!request.may_follow_redirects());
}

/// A client that follows redirects wherever it may.
struct Client;

impl Transport for Client {
    fn send(&self, request: Request) -> Task<Result<(ResponseHead, Vec<u8>)>> {
        let most = if request.may_follow_redirects() { 5 } else { 0 };
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).max_redirects(most).build().into();
        let mut call = agent.get(&request.url);
        for (name, value) in &request.headers {
            call = call.header(name, value);
        }
        let mut answer = call.call().expect("a server on loopback answers");
        let mut head = ResponseHead::status(answer.status().as_u16());
        head.url = ureq::ResponseExt::get_uri(&answer).to_string();
        let mut body = Vec::new();
        answer.body_mut().as_reader().take(request.max_bytes as u64 + 1).read_to_end(&mut body).expect("a body");
        Box::pin(std::future::ready(Ok((head, body))))
    }

    fn sleep(&self, _: Millis) -> Task<()> {
        Box::pin(std::future::pending())
    }

    fn now(&self) -> Millis {
        0.0
    }
}

/// Answers every request with this head and `[]`. Its origin, and the texts of the requests.
fn server(head: String) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("it is bound"));
    let requests = Arc::new(Mutex::new(Vec::new()));
    let heard = requests.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let lines = BufReader::new(&stream).lines().map_while(|line| line.ok().filter(|line| !line.is_empty()));
            heard.lock().unwrap().push(lines.collect::<Vec<_>>().join("\n"));
            let _ = write!(stream, "HTTP/1.1 {head}\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]");
        }
    });
    (origin, requests)
}

#[test]
fn behaviour_61_a_redirect_takes_no_header_to_another_origin() {
    let (elsewhere, stolen) = server("200 OK".into());
    let (api, asked) = server(format!("302 Found\r\nlocation: {elsewhere}/"));
    let ask = |options: Options| {
        let mut feed = Feed::<Value>::with_transport(options, Client).expect("good options");
        block_on(feed.load_more())
    };
    let list = || Options::new(&api, serde_json::from_str(r#"{"items": "", "key": null, "next": null}"#).unwrap());

    let error = ask(list().header("x-api-key", CANARY)).expect_err("a redirect");
    assert_eq!((error.kind(), error.status()), (Kind::Redirect, Some(302)));
    assert!(asked.lock().unwrap()[0].contains("x-api-key: CANARY"));
    assert_eq!(stolen.lock().unwrap().len(), 0);

    // Without a header there is nothing to steal, and the answer is refused.
    let error = ask(list()).expect_err("another origin");
    assert_eq!(error.kind(), Kind::Origin);
    assert_eq!(stolen.lock().unwrap().len(), 1);

    let mut trusting = list();
    trusting.origins.push(elsewhere);
    assert_eq!(ask(trusting).map(|loaded| loaded.received), Ok(0));
}

#[test]
fn behaviour_61_debug_of_options_and_requests_shows_no_secret() {
    let dialect: Dialect = serde_json::from_str(
        r#"{"items": "data", "key": "id", "next": {"set": {"query:key": {"const": "CANARY"}, "query:after": "body:next"}},
            "stop": [], "error": {"at": "body:error", "is": "CANARY"}}"#,
    )
    .expect("a dialect");
    shows_no_secret(&dialect);
    let mut options = Options::new("https://me:CANARY@api.example/posts?api_key=CANARY&page=7", dialect)
        .post(r#"{"password": "CANARY"}"#)
        .header("authorization", "Bearer CANARY");
    options.request.headers.push(("x-api-key".into(), CANARY.into()));
    options.origins.push("https://CANARY@cdn.example".into());
    let shown = shows_no_secret(&options);
    // What is left tells the one feed from the other.
    for told in ["https://…@api.example/posts?api_key=…&page=7", "POST", "22 bytes", "authorization", "x-api-key"] {
        assert!(shown.contains(told), "{told}: {shown}");
    }
    shows_no_secret(&options.request);
    shows_no_secret(&Spool::new(options).expect_err("a URL with a user name"));

    let head = ResponseHead { url: "https://api.example/?sig=CANARY".into(), ..ResponseHead::status(200) };
    shows_no_secret(&head.with("link", "<https://api.example/?token=CANARY>; rel=next").with("set-cookie", CANARY));
    shows_no_secret(&dialects::token("cursor", "next").with("error", CANARY));
    for input in [
        Event::Answer { turn: 1, head: ResponseHead::status(200).with("x", CANARY), body: CANARY.into() },
        Event::Failed { turn: 1, failure: Error::new(Kind::Network, "lost https://api.example/?token=CANARY") },
        Event::Reset { params: vec![("token".into(), Some(CANARY.into()))], keep: true },
        Event::Write(Write::Insert { position: 0, item: CANARY.into() }),
        Event::Write(Write::Update { item: CANARY.into() }),
        Event::Write(Write::Remove { key: CANARY.into() }),
    ] {
        shows_no_secret(&input);
    }
}

#[test]
fn behaviour_61_debug_of_a_feed_and_its_engine_shows_no_secret() {
    let dialect = r#"{"items": "data", "key": "id", "next": {"url": "link:next"}}"#;
    let script = Script::new(|number, _| {
        let head = ResponseHead::status(200).with("link", "<https://api.example/posts?access_token=CANARY>; rel=next");
        Some(if number == 0 { Ok((head, br#"{"data": [{"id": "CANARY"}]}"#.to_vec())) } else { status(403, CANARY) })
    });
    let mut with = options(dialect).header("x-api-key", CANARY);
    with.request.url.push_str("?token=CANARY");
    let (mut feed, seen) = feed(with, script);
    let shown = shows_no_secret(&feed);
    assert!(shown.contains("https://api.example/posts?token=…"), "{shown}");
    block_on(feed.next()).expect("an item").expect("an item");
    shows_no_secret(&feed);
    shows_no_secret(feed.spool());
    let error = block_on(feed.next()).expect("not the end").expect_err("forbidden");
    assert!(error.to_string().contains(CANARY), "{error}");
    let shown = shows_no_secret(&error);
    assert!(
        shown.contains("the server answered 403") && shown.contains("https://api.example/posts?access_token=…"),
        "{shown}"
    );
    shows_no_secret(&feed);
    shows_no_secret(feed.spool());
    shows_no_secret(&seen.lock().unwrap().sent);
}

#[test]
fn behaviour_61_debug_of_a_step_shows_no_secret() {
    let mut options = options(CURSOR);
    options.request.url.push_str("?token=CANARY");
    let mut spool = Spool::new(options).expect("good options");
    let step = spool.step(0.0, Event::LoadMore { lane: Direction::Older, auto: false }).unwrap();
    shows_no_secret(&step);
    let Some(Command::Send { turn, .. }) = step.commands.first() else { panic!("{step:?}") };
    let body = br#"{"data": [{"id": "CANARY"}], "next": "b"}"#.to_vec();
    let step =
        spool.step(1.0, Event::Answer { turn: *turn, head: ResponseHead::status(200), body: body.into() }).unwrap();
    assert_eq!(spool.len(), 1);
    shows_no_secret(&step);
    shows_no_secret(&spool);
}

#[test]
fn behaviour_61_debug_of_an_error_shows_neither_answers_nor_items() {
    #[derive(Debug, serde::Deserialize)]
    #[expect(dead_code, reason = "nothing is read")]
    struct Other {
        id: u64,
    }
    let errors = |dialect: &str, body: &'static str, code: u16| {
        let (mut feed, _) = feed(options(dialect), Script::new(move |_, _| Some(status(code, body))));
        block_on(feed.load_more()).expect_err(body)
    };
    let api = r#"{"items": "data", "key": "id", "next": null, "error": {"at": "body:error"}}"#;
    for (error, kind) in [
        (errors(CURSOR, "<p>CANARY", 200), Kind::NotJson),
        (errors(CURSOR, "no: CANARY", 404), Kind::Status),
        (errors(CURSOR, "no: CANARY", 429), Kind::RateLimited),
        (errors(api, r#"{"data": null, "error": "CANARY"}"#, 200), Kind::Api),
        (errors(CURSOR, r#"{"data": "CANARY"}"#, 200), Kind::Shape),
    ] {
        assert_eq!(error.kind(), kind);
        shows_no_secret(&error);
    }
    let typed = Feed::<Other>::with_transport(options(CURSOR), Script::pages(&[r#"{"data": [{"id": "CANARY"}]}"#]));
    let error = block_on(typed.expect("good options").next()).expect("an item").expect_err("no number");
    assert!(error.to_string().contains(CANARY));
    assert_eq!(shows_no_secret(&error), "wrong-shape: item 0 is not of the expected type: …");
}
