//! Where the server's next URL leads is where a browser's reader of URLs says it leads, or it is refused; and never to
//! an origin that was not allowed. Through the front door: a page is answered, and the next request is looked at.

use crate::BETWEEN;
use crate::law::{BASE, LOOKS_PER_SHOWN_BYTE, hold, within};
use crate::marks::mark;
use ::url::Url;
use unspool::{Command, Dialect, Direction, Event, Kind, Options, Request, ResponseHead, Spool, State, fuzzing};

const ALLOWED: &str = "https://cdn.example:8443";
const FIRST: [&str; 6] = [
    "https://api.example/v1/rows?page=1",
    "http://api.example:8080",
    "HTTPS://API.example:443/a/b/../c/?x=1#y",
    "https://[2001:db8::1]:444/a/b/",
    "https://127.0.0.1/?q",
    "https://a_b.example//x//y/.",
];
const WAYS: [&str; 4] = [
    r#"{"items": "", "next": {"url": "header:x-next"}}"#,
    r#"{"items": "", "next": {"url": "header:x-next", "take": "path"}}"#,
    r#"{"items": "", "next": {"url": "header:x-next", "take": "query"}}"#,
    r#"{"items": "", "next": {"url": "header:x-next", "keep": ["query:x", "query:page"]}}"#,
];

/// The request that comes after one page that names `reference`, which was answered by `from` (empty: by what was
/// asked).
fn next(first: &str, way: usize, from: &str, reference: &str) -> Option<Result<Request, Kind>> {
    let dialect: Dialect = serde_json::from_str(WAYS[way]).expect("a sound dialect");
    let mut options = Options::new(first, dialect);
    options.origins = vec![ALLOWED.into()];
    options.seed = 1;
    let mut spool = Spool::new(options).expect("a sound first URL");
    let load = || Event::LoadMore { lane: Direction::Older, auto: false };
    let step = spool.step(0.0, load()).unwrap();
    let Some(Command::Send { turn, .. }) = step.commands.first() else { panic!("nothing was asked") };
    let mut head = ResponseHead::status(200).with("x-next", reference);
    head.url = from.into();
    let answer = Event::Answer { turn: *turn, head, body: b"[1,2]".to_vec().into() };
    let given = reference.len() + from.len();
    let before = fuzzing::looks();
    let first_step = within("a next URL", given, || spool.step(0.0, answer).unwrap());
    if let State::Failed(error) = spool.state(Direction::Older) {
        super::is_plain(error.message());
        return Some(Err(error.kind()));
    }
    let step = within("the step after it", given, || spool.step(0.0, load()).unwrap());
    hold("a next URL", "looks", fuzzing::looks() - before, given, LOOKS_PER_SHOWN_BYTE, BASE);
    for message in first_step.warnings.iter().chain(&step.warnings) {
        super::is_plain(message);
    }
    let sent = step.commands.into_iter().find_map(|command| match command {
        Command::Send { request, .. } => Some(Ok(request)),
        _ => None,
    });
    sent.or_else(|| match spool.state(Direction::Older) {
        State::Failed(error) => {
            super::is_plain(error.message());
            Some(Err(error.kind()))
        }
        _ => None,
    })
}

// Which first URL and which way, a byte each; then the URL that answered, a separator, and what it names.
pub(crate) fn run(bytes: &[u8]) {
    let [first, way, rest @ ..] = bytes else { return };
    let Ok(rest) = std::str::from_utf8(rest) else { return };
    let (from, reference) = rest.split_once(char::from(BETWEEN)).unwrap_or(("", rest));
    let (first, way) = (FIRST[usize::from(*first) % FIRST.len()], usize::from(*way) % WAYS.len());
    let outcome = next(first, way, from, reference);
    mark((way, outcome.as_ref().map(|outcome| outcome.as_ref().map(|_| ()).map_err(|kind| kind.code()))));
    let Some(Ok(request)) = outcome else { return };

    let sent = Url::parse(&request.url).unwrap_or_else(|why| panic!("{:?} was asked: {why}", request.url));
    let home = Url::parse(first).expect("sound").origin();
    let allowed = Url::parse(ALLOWED).expect("sound").origin();
    assert!(sent.origin() == home || sent.origin() == allowed, "{:?} was asked", request.url);
    assert!(sent.username().is_empty() && sent.password().is_none(), "{:?} was asked", request.url);
    if way > 0 {
        assert!(way == 3 || sent.origin() == home, "`take` stays on the first origin: {:?}", request.url);
        return;
    }
    let written = if from.is_empty() { first } else { from };
    let base = Url::parse(written).expect("it was accepted");
    let mut meant = base.join(reference).unwrap_or_else(|why| panic!("{reference:?} was followed: {why}"));
    meant.set_fragment(None);
    assert_eq!(sent.origin(), meant.origin(), "{reference:?} on {base} was read otherwise");
    // Browsers take `%2e` for a dot while they take `..` out, RFC 3986 does not: another path, on the same origin.
    // And they take them out of the base before they put it to use.
    if [reference, written].iter().any(|text| text.to_ascii_lowercase().contains("%2e")) || written.contains("/.") {
        return;
    }
    assert_eq!(sent, meant, "{reference:?} on {base} was read otherwise");
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    let separator = char::from(BETWEEN);
    for (number, first) in FIRST.iter().enumerate() {
        for reference in [
            "?page=2",
            "../x/./y?z#f",
            "//api.example/2",
            "/v2",
            "https://api.example:443/2",
            "",
            "https://cdn.example:8443",
        ] {
            let rest = format!("{separator}{reference}");
            seeds.push([&[number as u8, (seeds.len() % WAYS.len()) as u8], rest.as_bytes()].concat());
            seeds.push([&[number as u8, 0], format!("{first}{separator}{reference}").as_bytes()].concat());
        }
    }
    seeds
}
