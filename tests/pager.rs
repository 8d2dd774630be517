//! The way out: items and continuations told by code, everything else as with any dialect.
#![cfg(not(target_arch = "wasm32"))]

use std::sync::atomic::{AtomicBool, Ordering};

use unspool::json::{Node, Tape};
use unspool::{
    Command, Dialect, Direction, DoneReason, Error, Event, Kind, Options, Outcome, Pager, Request, ResponseHead,
    Result, Settled, Spool, State, Status,
};

/// `{"groups": [{"rows": […]}, …], "at": n}`, asked on by a header that is put together. Breaks once.
#[derive(Default)]
struct Groups {
    broken: AtomicBool,
}

impl Pager for Groups {
    fn items<'d>(&self, page: Node<'d>) -> Result<Vec<Node<'d>>> {
        let groups = page.get("groups").into_iter().flat_map(Node::elements);
        Ok(groups.filter_map(|group| group.get("rows")).flat_map(Node::elements).collect())
    }

    fn next(&self, page: Option<Node<'_>>, head: &ResponseHead, sent: &Request) -> Result<Option<Request>> {
        assert_eq!(head.status, 200);
        let Some(page) = page else { return Ok(None) };
        if page.get("break").is_some() && !self.broken.swap(true, Ordering::Relaxed) {
            return Err(Error::new(Kind::Callback, "the pager broke"));
        }
        if let Some(url) = page.get("url").and_then(|url| Some(url.text()?.into_owned())) {
            return Ok(Some(Request { url, ..sent.clone() }));
        }
        Ok(page.get("at").map(|at| {
            let mut next = sent.clone();
            let range = ["rows=", &String::from_utf8_lossy(at.raw()), "-"].concat();
            next.headers.retain(|(name, _)| name != "range");
            next.headers.push(("range".into(), range));
            next
        }))
    }
}

fn spool(pager: impl Pager + Send + Sync + 'static) -> Spool {
    let data: Dialect = serde_json::from_str(r#"{"items": "", "key": "id", "next": null}"#).expect("a dialect");
    Spool::new(Options::new("https://api.example/rows", data.with_pager(pager))).expect("a spool")
}

fn ask(spool: &mut Spool) -> (u32, Request) {
    let step = spool.step(9.0, Event::LoadMore { lane: Direction::Older, auto: false }).unwrap();
    match step.commands.first() {
        Some(Command::Send { turn, request }) => (*turn, request.clone()),
        other => panic!("{other:?}"),
    }
}

fn answer(spool: &mut Spool, turn: u32, body: &str) -> Outcome {
    spool.step(1.0, Event::Answer { turn, head: ResponseHead::status(200), body: body.into() }).unwrap()
}

fn failure(step: &Outcome) -> &Error {
    match step.settled.as_slice() {
        [Settled { result: Err(error), .. }] => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn items_stay_bytes_and_the_request_is_what_the_pager_made() {
    let mut spool = spool(Groups::default());
    let (turn, _) = ask(&mut spool);
    let body = r#"{"groups": [{"rows": [{"id": 9007199254740993}]}, {"rows": [{"id": 2}, {"id": 2.0}]}], "at": 3}"#;
    let _ = answer(&mut spool, turn, body);
    assert_eq!(spool.len(), 2);
    assert_eq!(spool.item(0).as_deref(), Some(br#"{"id": 9007199254740993}"#.as_slice()));
    let (turn, request) = ask(&mut spool);
    assert_eq!(request.headers, [("range".to_string(), "rows=3-".to_string())]);
    let _ = answer(&mut spool, turn, r#"{"groups": []}"#);
    assert_eq!(spool.state(Direction::Older), &State::Done(DoneReason::End));
}

#[test]
fn an_error_of_the_pager_loses_nothing() {
    let mut spool = spool(Groups::default());
    let (turn, first) = ask(&mut spool);
    let body = r#"{"groups": [{"rows": [{"id": 1}]}], "at": 1, "break": true}"#;
    let step = answer(&mut spool, turn, body);
    assert_eq!((failure(&step).kind(), failure(&step).message()), (Kind::Callback, "the pager broke"));
    assert_eq!((spool.len(), spool.status(Direction::Older)), (0, Status::Failed));
    let (turn, again) = ask(&mut spool);
    assert_eq!(again, first);
    let _ = answer(&mut spool, turn, body);
    assert_eq!((spool.len(), spool.status(Direction::Older)), (1, Status::Idle));
}

#[test]
fn the_guards_hold() {
    let mut spool = spool(Groups::default());
    let (turn, _) = ask(&mut spool);
    let _ = answer(&mut spool, turn, r#"{"groups": [{"rows": [{"id": 1}]}], "url": "https://elsewhere.example/rows"}"#);
    assert_eq!(spool.len(), 1, "the page itself is good");
    let step = spool.step(9.0, Event::LoadMore { lane: Direction::Older, auto: false }).unwrap();
    assert_eq!(failure(&step).kind(), Kind::Origin);

    let mut spool = self::spool(Groups::default());
    let to_itself = r#"{"groups": [{"rows": [{"id": 1}]}], "url": "https://api.example/rows"}"#;
    let (turn, _) = ask(&mut spool);
    let _ = answer(&mut spool, turn, to_itself);
    let (turn, _) = ask(&mut spool);
    let step = answer(&mut spool, turn, to_itself);
    let Some(Command::Sleep { turn, .. }) = step.commands.first() else { panic!("{step:?}") };
    let step = spool.step(9_999.0, Event::Woke { turn: *turn }).unwrap();
    let Some(Command::Send { turn, .. }) = step.commands.first() else { panic!("{step:?}") };
    let _ = answer(&mut spool, *turn, to_itself);
    assert_eq!(spool.state(Direction::Older), &State::Done(DoneReason::Loop));
}

#[test]
fn items_of_another_page_are_refused() {
    struct Stray;
    impl Pager for Stray {
        fn items<'d>(&self, _: Node<'d>) -> Result<Vec<Node<'d>>> {
            let tape: &'static mut Tape = Box::leak(Box::default());
            Ok(vec![tape.parse(br#"{"id": 1}"#).expect("JSON").root()])
        }

        fn next(&self, _: Option<Node<'_>>, _: &ResponseHead, _: &Request) -> Result<Option<Request>> {
            Ok(None)
        }
    }
    let mut spool = spool(Stray);
    let (turn, _) = ask(&mut spool);
    let step = answer(&mut spool, turn, "[]");
    assert_eq!(failure(&step).kind(), Kind::Callback);
}

#[test]
fn a_request_can_come_as_json_in_a_value() {
    let dialect =
        r#"{"items": "data", "key": "id", "limit": {"at": "query:limit"}, "next": {"request": "header:next"}}"#;
    let dialect: Dialect = serde_json::from_str(dialect).expect("a dialect");
    let mut options = Options::new("https://api.example/rows?q=a%20b&old=1", dialect);
    options.request.headers.push(("x-old".into(), "1".into()));
    let mut spool = Spool::new(options).expect("a spool");
    let changes = [
        (
            r#"{"query": {"page": 2, "old": null}, "headers": {"X-Old": null, "X-New": "n"}}"#,
            "GET",
            "?q=a%20b&page=2",
            None,
        ),
        (r#"{"url": "/other", "method": "post", "body": "{\"a\":1}"}"#, "POST", "/other", Some(r#"{"a":1}"#)),
        (r#"{"url": "?q=3", "body": null, "method": "GET"}"#, "GET", "/other?q=3", None),
    ];
    let (mut turn, _) = ask(&mut spool);
    for (id, (change, method, end, body)) in changes.into_iter().enumerate() {
        let mut head = ResponseHead::status(200);
        head.headers.push("next", change);
        let text = ["{\"data\": [{\"id\": ", &id.to_string(), "}]}"].concat();
        let _ = spool.step(1.0, Event::Answer { turn, head, body: text.into() }).unwrap();
        let (next, request) = ask(&mut spool);
        assert_eq!(request.method, method);
        assert!(request.url.ends_with(end), "{}", request.url);
        assert_eq!(request.body.as_deref(), body.map(str::as_bytes));
        assert_eq!(request.headers, [("x-new".to_string(), "n".to_string())]);
        turn = next;
    }
    let mut head = ResponseHead::status(200);
    head.headers.push("next", "no JSON");
    let _ = spool.step(1.0, Event::Answer { turn, head, body: r#"{"data": []}"#.into() }).unwrap();
    let step = spool.step(9.0, Event::LoadMore { lane: Direction::Older, auto: false }).unwrap();
    assert_eq!(failure(&step).kind(), Kind::Shape);
}

/// The items of `b`, then those of `a`, wherever these stand.
struct Backwards;

impl Pager for Backwards {
    fn items<'d>(&self, page: Node<'d>) -> Result<Vec<Node<'d>>> {
        Ok(["b", "a"].into_iter().filter_map(|name| page.get(name)).flat_map(Node::elements).collect())
    }

    fn next(&self, _: Option<Node<'_>>, _: &ResponseHead, _: &Request) -> Result<Option<Request>> {
        Ok(None)
    }
}

#[test]
fn items_can_come_in_an_order_of_their_own() {
    for body in [
        r#"{"a":[{"id":1}],"b":[{"id":2}]}"#,
        r#"{"a":[{"id":1}],"b":[]}"#,
        r#"{"a":[{"id":1},{"id":3}],"b":[{"id":2},{"id":4}]}"#,
    ] {
        let mut spool = spool(Backwards);
        let (turn, _) = ask(&mut spool);
        let _ = answer(&mut spool, turn, body);
        let items: Vec<String> =
            (0..spool.len()).map(|at| String::from_utf8_lossy(&spool.item(at).unwrap()).into_owned()).collect();
        assert_eq!(*spool.array(0..spool.len()), *format!("[{}]", items.join(",")).as_bytes(), "{body}");
    }
}
