//! What a page may cost, whatever a server sends: memory and work are bounded by a multiple of the body. Counted by the
//! allocator.
#![cfg(not(target_arch = "wasm32"))]

use allocation_counter::measure;
use unspool::{Command, Dialect, Direction, Duplicates, Event, Kind, Options, ResponseHead, Settled, Spool};

/// Bytes held at once, beside the body itself, for each byte of the body. Nine of them for a document of one-byte
/// tokens (`[0,0,…`).
const HELD: u64 = 20;
/// Bytes asked of the allocator in all, for each byte of the body: where this holds, nothing is copied again and again.
const ASKED: u64 = 40;
/// The same for a body of nothing.
const LEAST: u64 = 64 * 1024;

const SIZE: usize = 1 << 20;

fn feed(dialect: &str, set: impl Fn(&mut Options)) -> Spool {
    let dialect: Dialect = serde_json::from_str(dialect).unwrap();
    let mut options = Options::new("https://api.example/posts", dialect);
    options.seed = 0x5eed;
    set(&mut options);
    Spool::new(options).unwrap()
}

/// Answers the next load of the older lane, and says what that asked of the allocator and how it ended.
fn load(spool: &mut Spool, status: u16, body: Vec<u8>) -> (u64, u64, Vec<Settled>) {
    let len = body.len() as u64;
    let step = spool.step(0.0, Event::LoadMore { lane: Direction::Older, auto: false }).unwrap();
    let Some(Command::Send { turn, .. }) = step.commands.first() else { panic!("nothing is sent: {step:?}") };
    let turn = *turn;
    let mut settled = Vec::new();
    let info = measure(|| {
        let step =
            spool.step(0.0, Event::Answer { turn, head: ResponseHead::status(status), body: body.into() }).unwrap();
        settled = step.settled;
    });
    let (held, asked) = (info.bytes_max, info.bytes_total);
    assert!(held <= HELD * len + LEAST, "{held} bytes held for a body of {len}: {:.1} times", held as f64 / len as f64);
    assert!(
        asked <= ASKED * len + LEAST,
        "{asked} bytes asked for a body of {len}: {:.1} times",
        asked as f64 / len as f64
    );
    (held, asked, settled)
}

/// So many bytes of `piece`, again and again.
fn fill(piece: &str) -> String {
    piece.repeat(SIZE / piece.len())
}

fn wrapped(before: &str, piece: &str, after: &str) -> String {
    [before, &fill(piece), after].concat()
}

/// Bodies that somebody would send who wants to hurt.
fn bodies() -> Vec<Vec<u8>> {
    let texts = [
        fill("["),
        fill("{\"a\":"),
        fill("[[],"),
        fill(","),
        fill(":"),
        fill("\""),
        fill("\\"),
        fill("0"),
        fill(" "),
        fill("<p>"),
        fill("[]"),
        wrapped("[", "0,", "0]"),
        wrapped("[", "0,", "0"),
        wrapped("[", "[],", "0]"),
        wrapped("{\"data\":[", "0,", "0]}"),
        wrapped("{\"data\":[", "{},", "0]}"),
        wrapped("{\"data\":[", "null,", "null]}"),
        wrapped("{\"data\":[", "{\"id\":0},", "{\"id\":0}]}"),
        wrapped("{\"data\":[{\"id\":\"", "k", "\"}]}"),
        wrapped("{\"data\":[{\"id\":\"", "\\u0041", "\"}]}"),
        wrapped("{\"data\":[{\"id\":[", "\\u0041,", "]}]}"),
        wrapped("{\"data\":[{\"id\":1}],\"next\":\"", "c", "\"}"),
        wrapped("{\"data\":[{\"id\":1}],\"next\":\"", "\\u00e9", "\"}"),
        wrapped("{\"data\":[],\"next\":[", "[],", "0]}"),
        wrapped("\"", "a", "\""),
        wrapped("\"", "\\n", "\""),
        wrapped("{\"error\":\"", "x", "\"}"),
        wrapped("{\"error\":{\"message\":\"", "\\u202e", "\"}}"),
        wrapped("{\"", "x", "\":1}"),
        wrapped("{\"data\":{", "\"a\":0,", "\"b\":[]}}"),
        wrapped("{", "\"data\":[],", "\"next\":0}"),
        wrapped("", "[", &fill("]")),
        wrapped("{\"data\":[{\"id\":1,\"x\":", "[", &fill("]")),
        wrapped(&["[".repeat(1_000), "]".repeat(1_000)].concat(), " ", ""),
        wrapped(&[&"[".repeat(600), "\""].concat(), "x", &["\"", &"]".repeat(600)].concat()),
    ];
    let mut all: Vec<Vec<u8>> = texts.into_iter().map(String::into_bytes).collect();
    all.push(vec![0xff; SIZE]);
    all.push(b"\"a\xff".repeat(SIZE / 3));
    all.push([&b"{\"data\":[{\"id\":\""[..], &vec![0xff; SIZE], b"\"}]}"].concat());
    all.push([&b"{\"data\":[{\"id\":1,\"x\":\""[..], &b"a\xfe".repeat(SIZE / 2), b"\"}]}"].concat());
    all.push(vec![0; SIZE]);
    all
}

const PLAIN: &str = r#"{"items": "data", "key": "id", "next": {"set": {"query:cursor": "body:next"}}}"#;
const FULL: &str = r#"{"items": ["data", "data.*", ""], "key": ["id", "id"],
    "next": {"set": {"query:cursor": ["body:next", "body:next[0]"]}}, "error": {"at": "body:error"}, "retry": {"status": 202},
    "truncated": {"at": "body:cut", "is": true}, "pause": {"at": "body:pause"},
    "stop": [{"flag": "body:more"}, {"total": "body:total", "at": "query:offset"}, {"short": true}], "limit": {"at": "query:limit"}}"#;

#[test]
fn a_page_costs_a_multiple_of_its_body_whatever_it_holds() {
    let dialects = [PLAIN, r#"{"items": "", "key": null, "next": {"set": {"query:after": "last:id"}}}"#, FULL];
    let mut worst = [0.0_f64; 2];
    for dialect in dialects {
        for body in bodies() {
            for status in [200, 404, 500] {
                for rule in [Duplicates::Last, Duplicates::Merge] {
                    let mut spool = feed(dialect, |options| options.duplicates = rule);
                    let (held, asked, _) = load(&mut spool, status, body.clone());
                    let len = body.len() as f64;
                    worst = [worst[0].max(held as f64 / len), worst[1].max(asked as f64 / len)];
                }
            }
        }
    }
    println!("held at once: {:.1} times the body; asked for: {:.1}", worst[0], worst[1]);
}

#[test]
fn merging_a_page_is_linear_in_its_bytes() {
    let merge = |options: &mut Options| options.duplicates = Duplicates::Merge;
    // Many versions of one item, the first of them large.
    let mut rows = vec![format!(r#"{{"id":1,"text":"{}"}}"#, "x".repeat(SIZE))];
    rows.extend((0..4_300).map(|n| format!(r#"{{"id":1,"n":{n}}}"#)));
    let page = |rows: &[String]| format!(r#"{{"data":[{}],"next":"b"}}"#, rows.join(",")).into_bytes();
    let mut spool = feed(PLAIN, merge);
    load(&mut spool, 200, page(&rows));
    let item: serde_json::Value = serde_json::from_slice(&spool.item(0).unwrap()).unwrap();
    assert_eq!((spool.len(), &item["n"]), (1, &4_299.into()));
    assert_eq!(item["text"].as_str().unwrap().len(), SIZE);

    // Two objects with many members.
    let members =
        |from: usize| (from..from + 20_000).map(|n| format!(r#""member{n}":{n}"#)).collect::<Vec<_>>().join(",");
    let mut spool = feed(PLAIN, merge);
    load(
        &mut spool,
        200,
        page(&[format!(r#"{{"id":1,{}}}"#, members(0)), format!(r#"{{"id":1,{}}}"#, members(10_000))]),
    );
    let item: serde_json::Value = serde_json::from_slice(&spool.item(0).unwrap()).unwrap();
    assert_eq!(item.as_object().unwrap().len(), 30_001);

    // Large items that are known, and a small page that touches them all: for a moment both versions are there.
    let large = |n: usize| format!(r#"{{"id":{n},"text":"{}"}}"#, "y".repeat(SIZE / 4));
    let small = |n: usize| format!(r#"{{"id":{n},"seen":true}}"#);
    let mut spool = feed(PLAIN, merge);
    load(&mut spool, 200, page(&(0..40).map(large).collect::<Vec<_>>()));
    let before = spool.stats().held;
    let body = page(&(0..40).map(small).collect::<Vec<_>>());
    let step = spool.step(0.0, Event::LoadMore { lane: Direction::Older, auto: false }).unwrap();
    let Some(Command::Send { turn, .. }) = step.commands.first() else { panic!("nothing is sent") };
    let turn = *turn;
    let info = measure(|| {
        drop(spool.step(0.0, Event::Answer { turn, head: ResponseHead::status(200), body: body.into() }).unwrap());
    });
    assert!(info.bytes_max < before as u64 * 5 / 4, "{} bytes held beside the {before} of the list", info.bytes_max);
    assert_eq!(spool.len(), 40);
    let item: serde_json::Value = serde_json::from_slice(&spool.item(39).unwrap()).unwrap();
    assert_eq!((item["seen"].as_bool(), item["text"].as_str().unwrap().len()), (Some(true), SIZE / 4));
}

#[test]
fn what_is_refused_is_given_up_before_its_marks_take_many_times_its_size() {
    for piece in ["[", "{\"a\":[", ",", ":", "[]", "]", "{}", "0 0 ", "[:", "{,"] {
        let mut spool = feed(PLAIN, |_| {});
        let (held, _, settled) = load(&mut spool, 200, fill(piece).into_bytes());
        assert_eq!(settled[0].result.as_ref().unwrap_err().kind(), Kind::NotJson, "{piece}");
        assert!(held < LEAST, "{held} bytes held for a body of `{piece}`");
    }
}

#[test]
fn a_tape_that_a_large_page_needed_is_given_back() {
    let mut spool = feed(PLAIN, |_| {});
    load(&mut spool, 200, wrapped("{\"data\":[{\"id\":1,\"x\":[", "0,", "0]}],\"next\":\"b\"}").into_bytes());
    let step = spool.step(0.0, Event::LoadMore { lane: Direction::Older, auto: false }).unwrap();
    let Some(Command::Send { turn, .. }) = step.commands.first() else { panic!("nothing is sent") };
    let (turn, body) = (*turn, br#"{"data":[{"id":2}],"next":"c"}"#.to_vec());
    let info = measure(|| {
        drop(spool.step(0.0, Event::Answer { turn, head: ResponseHead::status(200), body: body.into() }).unwrap());
    });
    assert!(info.bytes_current < -8 * SIZE as i64, "{} bytes more than before", info.bytes_current);
}

/// A first page that leads on nowhere is searched for what the dialect may have meant: names of any length are compared
/// with its own.
#[test]
fn a_name_of_a_megabyte_is_compared_with_a_short_one_without_a_table_of_both() {
    let mut spool = feed(r#"{"items": "rows", "key": "id", "next": {"set": {"query:c": "body:nextCursor"}}}"#, |_| {});
    let body = wrapped("{\"rows\":[{\"id\":1}],\"", "nextCursor", "\":1}");
    let (_, _, settled) = load(&mut spool, 200, body.into());
    assert!(settled[0].result.is_ok(), "{settled:?}");
}
