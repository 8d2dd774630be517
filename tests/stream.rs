//! The Rust face, natively, over real HTTP against the demo server.
#![cfg(all(not(target_arch = "wasm32"), feature = "fetch"))]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::StreamExt;
use futures::channel::oneshot;
use futures::executor::block_on;
use serde::Deserialize;
use unspool::{Dialect, Direction, Error, Feed, Kind, Options, Request, ResponseHead, Result, Status, Task, Transport};
use unspool_server::{Config, Server};

/// A blocking client on a thread of its own for each request.
struct Threads;

impl Transport for Threads {
    fn send(&self, request: Request) -> Task<Result<(ResponseHead, Vec<u8>)>> {
        let (sender, receiver) = oneshot::channel();
        std::thread::spawn(move || sender.send(exchange(&request)));
        Box::pin(async { receiver.await.unwrap_or_else(|_| Err(Error::new(Kind::Network, "the client stopped"))) })
    }

    fn sleep(&self, millis: f64) -> Task<()> {
        let (sender, receiver) = oneshot::channel();
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_secs_f64(millis / 1000.0));
            let _ = sender.send(());
        });
        Box::pin(async {
            let _ = receiver.await;
        })
    }

    fn now(&self) -> f64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0.0, |since| since.as_secs_f64() * 1000.0)
    }
}

fn exchange(request: &Request) -> Result<(ResponseHead, Vec<u8>)> {
    let lost = |error: ureq::Error| Error::new(Kind::Network, error.to_string());
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
    let mut answer = match &request.body {
        None => agent.get(&request.url).call(),
        Some(body) => agent.post(&request.url).content_type("application/json").send(body.as_slice()),
    }
    .map_err(lost)?;
    let mut head = ResponseHead::status(answer.status().as_u16());
    for (name, value) in answer.headers() {
        head.headers.push(name.as_str(), value.to_str().unwrap_or_default());
    }
    let mut body = Vec::new();
    let most = request.max_bytes as u64 + 1;
    let read = answer.body_mut().as_reader().take(most).read_to_end(&mut body);
    read.map_err(|error| Error::new(Kind::Network, error.to_string()))?;
    Ok((head, body))
}

#[derive(Debug, Deserialize)]
struct Post {
    id: String,
    snowflake: u64,
}

const CURSOR: &str = r#"{"items": "data", "key": "id", "limit": {"at": "query:limit", "max": 100},
    "next": {"set": {"query:cursor": "body:nextCursor"}}, "stop": [{"flag": "body:hasMore"}]}"#;

fn server() -> Server {
    Server::start(Config { posts: 1_000, ..Config::default() }).expect("the server starts")
}

fn feed(server: &Server, path: &str, dialect: &str) -> Feed<Post> {
    let dialect: Dialect = serde_json::from_str(dialect).expect("a dialect");
    let mut options = Options::new([&server.url(), path].concat(), dialect);
    if path.starts_with("/api/relay") {
        options = options.post(r#"{"query":"{ posts }","variables":{"first":40}}"#);
    }
    Feed::with_transport(options, Threads).expect("good options")
}

fn ids(feed: Feed<Post>) -> Vec<String> {
    block_on(feed.map(|post| post.expect("no error").id).collect())
}

#[test]
fn every_post_comes_once_whatever_the_dialect() {
    let server = server();
    let expected = ids(feed(&server, "/api/cursor?limit=100&n=210", CURSOR));
    assert_eq!(expected.len(), 210);
    for (path, dialect) in [
        (
            "/api/stripe?limit=50&n=210",
            r#"{"items": "data", "key": "id", "next": {"set": {"query:starting_after": "last:id"}},
            "stop": [{"flag": "body:has_more"}]}"#,
        ),
        ("/api/github?per_page=50&n=210", r#"{"items": "", "key": "snowflake", "next": {"url": "link:next"}}"#),
        (
            "/api/relay?n=210",
            r#"{"items": "data.posts.edges", "item": "node", "key": "node.id",
            "next": {"set": {"body:variables.after": "body:data.posts.pageInfo.endCursor"}},
            "stop": [{"flag": "body:data.posts.pageInfo.hasNextPage"}]}"#,
        ),
        (
            "/api/keyset?limit=50&n=210",
            r#"{"items": "items", "key": "id", "next": {"set":
            {"query:before_created_at": "last:created_at", "query:before_id": "last:id"}}}"#,
        ),
    ] {
        assert_eq!(ids(feed(&server, path, dialect)), expected, "{path}");
    }
}

#[test]
fn sixty_four_bits_reach_the_reader() {
    let server = server();
    let feed = feed(&server, "/api/cursor?limit=100&n=100", CURSOR);
    let mut flakes: Vec<u64> = block_on(feed.map(|post| post.expect("no error").snowflake).collect());
    flakes.sort_unstable();
    flakes.dedup();
    assert_eq!(flakes.len(), 100);
    assert!(flakes[0] > 1 << 53);
}

#[test]
fn faults_are_gone_through_and_an_error_comes_out_once() {
    let server = server();
    let faults =
        "/api/cursor?limit=20&n=100&session=a&faults=500@2,truncate@4,reset:1@6,429:retry-after-ms:20@8,overlap:5@9";
    let expected = ids(feed(&server, "/api/cursor?limit=100&n=100", CURSOR));
    assert_eq!(ids(feed(&server, faults, CURSOR)), expected);

    let mut feed = feed(&server, "/api/cursor?limit=20&n=100&session=b&faults=status:400@3", CURSOR);
    let read: Vec<Result<Post>> = block_on(async {
        let mut read: Vec<_> = feed.by_ref().collect().await;
        feed.retry().await.expect("the fault is over");
        read.extend(feed.by_ref().collect::<Vec<_>>().await);
        read
    });
    let (posts, errors): (Vec<_>, Vec<_>) = read.into_iter().partition(Result::is_ok);
    assert_eq!(posts.len(), 100);
    assert_eq!(errors.len(), 1);
    assert_eq!(errors[0].as_ref().err().map(Error::code), Some("http-status"));
    assert_eq!(feed.spool().status(Direction::Older), Status::Done);
}

#[test]
fn a_button_may_load_what_nobody_reads_yet() {
    let server = server();
    let mut feed = feed(&server, "/api/cursor?limit=10&n=25", CURSOR);
    let loaded = block_on(feed.load_more()).expect("a page");
    assert_eq!((loaded.added, loaded.done, feed.spool().len()), (10, false, 10));
    assert_eq!(feed.get(0).map(|post| post.is_ok()), Some(true));
    feed.reset(vec![("topic".into(), Some("loom".into()))]).expect("a parameter of the query");
    let posts: Vec<_> = block_on(feed.collect::<Vec<_>>());
    assert!(!posts.is_empty() && posts.len() <= 25);
}

#[test]
fn an_item_of_another_type_is_an_error_that_names_it() {
    #[derive(Debug, Deserialize)]
    struct Other {
        #[serde(rename = "nobody has this")]
        _field: u8,
    }
    let server = server();
    let dialect: Dialect = serde_json::from_str(CURSOR).expect("a dialect");
    let options = Options::new([&server.url(), "/api/cursor?limit=2&n=2"].concat(), dialect);
    let feed = Feed::<Other>::with_transport(options, Threads).expect("good options");
    let read = block_on(feed.collect::<Vec<_>>());
    assert_eq!(read.len(), 2, "the next item is read all the same");
    let error = read[1].as_ref().expect_err("no such field");
    assert_eq!((error.kind(), error.item()), (Kind::Shape, Some(1)));
}

/// Answers one request with 300 MB in chunks, as long as somebody takes them, and gives how many bytes it could write.
fn flood() -> (String, std::thread::JoinHandle<usize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/posts", listener.local_addr().expect("it is bound"));
    let sent = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n");
        let chunk = [b"10000\r\n".as_slice(), &vec![b' '; 0x1_0000], b"\r\n"].concat();
        let mut sent = 0;
        while sent < 300 << 20 && stream.write_all(&chunk).is_ok() {
            sent += chunk.len();
        }
        sent
    });
    (url, sent)
}

#[test]
fn behaviour_43_a_transport_is_told_how_much_to_read_and_the_feed_refuses_more() {
    let (url, sent) = flood();
    let mut options = Options::new(url, serde_json::from_str(CURSOR).expect("a dialect"));
    options.max_bytes = 1_000;
    let mut feed = Feed::<Post>::with_transport(options, Threads).expect("good options");
    let error = block_on(feed.next()).expect("not the end").expect_err("too long");
    assert_eq!((error.kind(), error.retryable()), (Kind::TooLarge, false), "{error}");
    assert!(error.message().contains("1000 bytes"), "{error}");
    let sent = sent.join().expect("it ends");
    assert!(sent < 16 << 20, "{sent} bytes");
}
