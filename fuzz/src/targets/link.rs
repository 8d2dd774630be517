//! The reader of Link headers finds what a naive one finds, which knows characters and nothing of slices; and looks at
//! each byte a bounded number of times.

use crate::law::{LOOKS_PER_BYTE, hold, within};
use crate::marks::mark;
use unspool::fuzzing;

const SPACES: [char; 5] = [' ', '\t', '\r', '\n', '\x0c'];

/// A header as characters, read from the front.
struct Text {
    all: Vec<char>,
    at: usize,
}

impl Text {
    fn next(&self) -> Option<char> {
        self.all.get(self.at).copied()
    }

    fn take(&mut self, one: char) -> bool {
        let is = self.next() == Some(one);
        self.at += usize::from(is);
        is
    }

    fn spaces(&mut self) {
        while self.next().is_some_and(|one| SPACES.contains(&one)) {
            self.at += 1;
        }
    }

    fn until(&mut self, ends: &[char]) -> String {
        let mut read = String::new();
        while let Some(one) = self.next().filter(|one| !ends.contains(one)) {
            read.push(one);
            self.at += 1;
        }
        read
    }

    /// Between quotes, where a backslash takes the meaning of the next quote or backslash away; raw.
    fn quoted(&mut self) -> String {
        let mut read = String::new();
        while let Some(one) = self.next() {
            self.at += 1;
            match (one, self.next()) {
                ('"', _) => break,
                ('\\', Some(escaped @ ('"' | '\\'))) => {
                    self.at += 1;
                    read.extend([one, escaped]);
                }
                _ => read.push(one),
            }
        }
        read
    }

    /// To the next comma that stands in no quotes. Behind a link nothing is escaped any more.
    fn skip_link(&mut self) {
        while let Some(one) = self.next().filter(|one| *one != ',') {
            self.at += 1;
            if one == '"' {
                self.until(&['"']);
                self.take('"');
            }
        }
    }
}

/// Every link: its target and its parameters.
fn links(header: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut text = Text { all: header.chars().collect(), at: 0 };
    let mut links = Vec::new();
    while text.at < text.all.len() {
        text.spaces();
        if text.take(',') {
            continue;
        }
        if text.take('<') {
            let target = text.until(&['>']);
            if !text.take('>') {
                return links;
            }
            links.push((target.trim_matches(SPACES).to_owned(), parameters(&mut text)));
        }
        text.skip_link();
    }
    links
}

fn parameters(text: &mut Text) -> Vec<(String, String)> {
    let mut parameters = Vec::new();
    loop {
        text.spaces();
        if !text.take(';') {
            return parameters;
        }
        text.spaces();
        let name = text.until(&['=', ';', ',', ' ', '\t', '"', '<']).to_ascii_lowercase();
        text.spaces();
        let mut value = String::new();
        if text.take('=') {
            text.spaces();
            value = if text.take('"') { text.quoted() } else { text.until(&[';', ',', ' ', '\t']) };
        }
        parameters.push((name, value));
    }
}

/// What RFC 8288 says of them: the first `rel` counts, and one with an anchor is about something else.
fn naive(header: &str, rel: &str, name: Option<&str>) -> Option<String> {
    links(header).into_iter().find_map(|(target, parameters)| {
        let value = |name: &str| parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        let among = value("rel")?.split(SPACES).any(|word| word.eq_ignore_ascii_case(rel));
        if !among || value("anchor").is_some() {
            return None;
        }
        Some(match name {
            None => Some(target),
            Some(name) => value(name).map(str::to_owned),
        })
    })?
}

pub(crate) fn run(bytes: &[u8]) {
    let Ok(header) = std::str::from_utf8(bytes) else { return };
    for name in [None, Some("title")] {
        let before = fuzzing::looks();
        let found = within("a Link header", header.len(), || fuzzing::link(header, "next", name));
        hold("a Link header", "looks", fuzzing::looks() - before, header.len(), LOOKS_PER_BYTE, 64);
        mark(found.map(str::is_empty));
        assert_eq!(found.map(str::to_owned), naive(header, "next", name), "{name:?} of {header:?}");
    }
}

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    [
        r#"<https://a/1>; rel="prev", <https://a/2>; rel="next"; title="2""#,
        r#"<b>;title="x, <c>; rel=next";rel=next"#,
        r#"<a>; title="quote \" rel=next", <b> ; REL = "prev next""#,
        r##"<a>; rel=next; anchor="#foo", garbage "x, y", <b,c;d>; rel=next"##,
    ]
    .map(|text| text.as_bytes().to_vec())
    .into()
}
