//! What must not be shown, decided in one place: for `Debug`, and for warnings. A secret in a log is a secret lost.

use alloc::string::String;
use core::fmt::{self, Debug};

use crate::config::text::{find, rfind, split, split_at_any, split_once};
use crate::http::url::decode;

/// Stands where something was left out.
pub(crate) const HIDDEN: &str = "…";

/// What names a secret wherever it stands in a name: `next_page_token`, `X-Amz-Signature`.
const PARTS: &str = "token secret passw passphrase passcode signature credential authori apikey accesskey privatekey authkey appkey \
    consumerkey licensekey subscriptionkey userkey session sessid appid cookie assertion";
/// What names one only as a word of its own: `api_key` and `apiKey`, but not `monkey`; `oauth.sig`, but not `design`.
const WORDS: &str = "key keys sig sign signing auth oauth pwd pass pw jwt bearer sid sess hmac ticket code otp pin csrf xsrf nonce cred \
    creds access ak sk";
/// A longer value says nothing to a reader. It may be a cursor that carries a signature or a session.
const LONGEST: usize = 40;

/// Pairs for `Debug`: their names alone.
pub(crate) fn names<V>(pairs: &[(String, V)]) -> impl Debug + use<'_, V> {
    struct Names<'p, V>(&'p [(String, V)]);

    impl<V> Debug for Names<'_, V> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_map().entries(self.0.iter().map(|(name, _)| (name, HIDDEN))).finish()
        }
    }

    Names(pairs)
}

/// A body or an item for `Debug`: how many bytes there are.
pub(crate) struct Bytes<'b>(pub(crate) &'b [u8]);

impl Debug for Bytes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// The URL without user name and password, and with `…` for each value of its query or fragment that is, or looks like,
/// a secret.
pub(crate) fn url(url: &str) -> String {
    let (place, mut rest) = split_at_any(url, b"?#;");
    let mut out = without_user(place);
    while let Some(separator) = rest.get(..1) {
        out.push_str(separator);
        let (piece, after) = split_at_any(&rest[1..], b"?#;&");
        rest = after;
        let (name, value) = split_once(piece, b"=").unwrap_or((piece, ""));
        if name.len() > LONGEST {
            out.push_str(HIDDEN);
        } else if !value.is_empty() && (value.len() > LONGEST || is_secret(&decode(piece))) {
            out.push_str(name);
            out.push('=');
            out.push_str(HIDDEN);
        } else {
            out.push_str(piece);
        }
    }
    out
}

/// The text with each absolute URL in it as [`url`] shows it.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(colon) = scheme_end(rest) {
        let bytes = rest.as_bytes();
        let mut start = colon;
        while start > 0 && (bytes[start - 1].is_ascii_alphanumeric() || b"+-.".contains(&bytes[start - 1])) {
            start -= 1;
        }
        // In quotes, a URL goes as far as they do, whatever is in it.
        let quote = bytes[..start].last().copied().filter(|byte| b"`\"'".contains(byte));
        let (link, after) = match quote {
            Some(quote) => split_at_any(&rest[start..], &[quote]),
            None => in_the_open(&rest[start..]),
        };
        out.push_str(&rest[..start]);
        out.push_str(&url(link));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A message as people see it: the URLs in it as [`url`] shows them, relative ones too where they stand in quotes, and
/// no character of a server's that breaks a line, is not seen, or makes what follows read in another order (Unicode
/// Technical Report 36).
pub(crate) fn message(given: &str) -> String {
    let whole = text(&cut_off(given));
    let mut out = String::with_capacity(whole.len());
    let mut rest = &whole[..];
    while let Some(at) = find(rest, b"`\"'") {
        let (before, quoted) = rest.split_at(at);
        out.push_str(before);
        let quote = &quoted[..1];
        out.push_str(quote);
        rest = &quoted[1..];
        let (inside, after) = split_at_any(rest, quote.as_bytes());
        if inside.starts_with(['/', '?', '#', ';']) && !after.is_empty() {
            out.push_str(&url(inside));
            rest = after;
        }
    }
    out.push_str(rest);
    escaped(&pairs(&out))
}

/// The text with `…` for the value of each `?name=value` in it that is a secret by its name: a URL may stand there
/// without a scheme, in parts, or with anything in it that looks like its end. A filter of a path, `[?name=value]`, is
/// no such thing.
fn pairs(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = find(rest, b"?&;#") {
        let (before, behind) = rest.split_at(at + 1);
        let filter = before.ends_with("[?") || at == 0 && out.ends_with('[');
        out.push_str(before);
        rest = behind;
        let (name, after) = split_at_any(rest, b" \t\r\n=?&;#`\"'<>");
        let Some(value) = after.strip_prefix('=') else { continue };
        let (value, _) = split_at_any(value, b" \t\r\n&;#`\"'<>");
        let value = value.trim_end_matches(['.', ',', ':', ';', '!', '?', ')']);
        if filter || value.is_empty() || name.len() > LONGEST || !is_secret(&decode(name)) {
            continue;
        }
        out.push_str(name);
        out.push('=');
        out.push_str(HIDDEN);
        rest = &after[1 + value.len()..];
    }
    out.push_str(rest);
    out
}

/// A server may send names and links of any length; nobody reads as much.
fn cut_off(given: &str) -> alloc::borrow::Cow<'_, str> {
    const MOST: usize = 2000;
    match given.char_indices().nth(MOST) {
        Some((end, _)) => [&given[..end], HIDDEN].concat().into(),
        None => given.into(),
    }
}

/// The text with `\u{…}` for what is not seen.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unseen(c) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
    }
    out
}

/// Control and format characters, among them those of writing direction, separators of lines, and what Unicode lets
/// programs ignore (categories Cc, Cf, Zl and Zp, and the property `Default_Ignorable_Code_Point`).
/// `js/errors/shown.js` has the same.
fn is_unseen(c: char) -> bool {
    const UNSEEN: [(u32, u32); 27] = [
        (0, 0x1f),
        (0x7f, 0x9f),
        (0xad, 0xad),
        (0x34f, 0x34f),
        (0x600, 0x605),
        (0x61c, 0x61c),
        (0x6dd, 0x6dd),
        (0x70f, 0x70f),
        (0x890, 0x891),
        (0x8e2, 0x8e2),
        (0x115f, 0x1160),
        (0x17b4, 0x17b5),
        (0x180b, 0x180f),
        (0x200b, 0x200f),
        (0x2028, 0x202e),
        (0x2060, 0x206f),
        (0x3164, 0x3164),
        (0xfe00, 0xfe0f),
        (0xfeff, 0xfeff),
        (0xffa0, 0xffa0),
        (0xfff0, 0xfffb),
        (0x110bd, 0x110bd),
        (0x110cd, 0x110cd),
        (0x13430, 0x1343f),
        (0x1bca0, 0x1bca3),
        (0x1d173, 0x1d17a),
        (0xe0000, 0xe0fff),
    ];
    UNSEEN.iter().any(|(first, last)| (*first..=*last).contains(&(c as u32)))
}

/// A URL in the middle of prose, and what follows. What ends a sentence does not belong to it.
fn in_the_open(text: &str) -> (&str, &str) {
    let (mut link, _) = split_at_any(text, b" \t\r\n`\"'<>()");
    while let Some(b'.' | b',' | b':' | b';' | b'!' | b'?') = link.as_bytes().last() {
        link = &link[..link.len() - 1];
    }
    text.split_at(link.len())
}

/// Where the first `://` is.
fn scheme_end(text: &str) -> Option<usize> {
    text.as_bytes().windows(3).position(|three| three == b"://")
}

/// Scheme, host and path, with `…` for what stands before the `@`.
fn without_user(place: &str) -> String {
    let mut start = find(place, b":/\\").filter(|at| place.as_bytes()[*at] == b':').map_or(0, |colon| colon + 1);
    while matches!(place.as_bytes().get(start), Some(b'/' | b'\\')) {
        start += 1;
    }
    let (authority, path) = split_at_any(&place[start..], b"/\\");
    let mut out = String::from(&place[..start]);
    match rfind(authority, b'@') {
        Some(at) => {
            out.push_str(HIDDEN);
            out.push_str(&authority[at..]);
        }
        None => out.push_str(authority),
    }
    out.push_str(path);
    out
}

/// Whether a name, or a value that holds names itself (a URL, JSON), looks like one of a secret.
fn is_secret(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    let lower = text.to_ascii_lowercase();
    let stands = |part: &str| lower.as_bytes().windows(part.len()).any(|window| window == part.as_bytes());
    if split(PARTS, b' ').any(stands) {
        return true;
    }
    let bytes = text.as_bytes();
    let (mut start, mut at) = (0, 0);
    while at <= bytes.len() {
        let letter = bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
        // `apiKey` is two words.
        let hump = letter && at > start && bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase();
        if !letter || hump {
            if split(WORDS, b' ').any(|word| lower.as_bytes()[start..at] == *word.as_bytes()) {
                return true;
            }
            start = if hump { at } else { at + 1 };
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is given and what is shown; `js/errors/shown.test.mjs` reads the same.
    const TABLE: &str = include_str!("../../tests/shown.json");

    fn each(of: &str, check: impl Fn(&str, &str)) {
        let table: serde_json::Value = serde_json::from_str(TABLE).unwrap();
        let rows = table[of].as_array().unwrap();
        assert!(rows.len() > 9, "{of} is as good as empty");
        for row in rows {
            check(row[0].as_str().unwrap(), row[1].as_str().unwrap());
        }
    }

    #[test]
    fn behaviour_61_secrets_in_a_url_are_not_shown() {
        each("urls", |given, shown| {
            assert_eq!(escaped(&url(given)), shown);
            assert_eq!(escaped(&url(shown)), shown, "twice is as good as once");
        });
    }

    #[test]
    fn behaviour_61_messages_have_no_unseen_characters_and_no_secrets() {
        each("messages", |given, shown| {
            assert_eq!(message(given), shown);
            assert_eq!(message(shown), shown, "twice is as good as once");
        });
    }
}
