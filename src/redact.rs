//! What must not be shown, decided in one place: for `Debug`, and for warnings. A secret in a log is a secret lost.

use crate::text::{cut, find, find_last, pieces, until};
use crate::url::decode;

/// Stands where something was left out.
pub(crate) const HIDDEN: &str = "…";

/// What names a secret wherever it stands in a name: `next_page_token`, `X-Amz-Signature`.
const PARTS: &str = "token secret passw signature credential authori apikey accesskey session appid";
/// What names one only as a word of its own: `api_key` and `apiKey`, but not `monkey`; `oauth.sig`, but not `design`.
const WORDS: &str = "key sig auth oauth pwd pass jwt bearer sid hmac";
/// A longer value says nothing to a reader. It may be a cursor that carries a signature or a session.
const LONGEST: usize = 40;

/// The URL without user name and password, and with `…` for each value of its query or fragment that is, or looks like, a secret.
pub(crate) fn url(url: &str) -> String {
    let (place, mut rest) = until(url, b"?#;");
    let mut out = without_user(place);
    while let Some(separator) = rest.get(..1) {
        out.push_str(separator);
        let (piece, after) = until(&rest[1..], b"?#;&");
        rest = after;
        let (name, value) = cut(piece, b"=").unwrap_or((piece, ""));
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
            Some(quote) => until(&rest[start..], &[quote]),
            None => until(&rest[start..], b" \t\r\n`\"'<>()"),
        };
        out.push_str(&rest[..start]);
        out.push_str(&url(link));
        rest = after;
    }
    out.push_str(rest);
    out
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
    let (authority, path) = until(&place[start..], b"/\\");
    let mut out = String::from(&place[..start]);
    match find_last(authority, b'@') {
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
    let lower = text.to_ascii_lowercase();
    let stands = |part: &str| lower.as_bytes().windows(part.len()).any(|window| window == part.as_bytes());
    if pieces(PARTS, b' ').any(stands) {
        return true;
    }
    let bytes = text.as_bytes();
    let (mut start, mut at) = (0, 0);
    while at <= bytes.len() {
        let letter = bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
        // `apiKey` is two words.
        let hump = letter && at > start && bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase();
        if !letter || hump {
            if pieces(WORDS, b' ').any(|word| lower.as_bytes()[start..at] == *word.as_bytes()) {
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

    #[test]
    fn behaviour_61_secrets_in_a_url_are_not_shown() {
        for (given, shown) in [
            ("https://api.example/posts?page=2&limit=20", "https://api.example/posts?page=2&limit=20"),
            ("https://api.example/posts?api_key=CANARY&page=2", "https://api.example/posts?api_key=…&page=2"),
            ("https://api.example/posts?apiKey=CANARY", "https://api.example/posts?apiKey=…"),
            ("https://api.example/posts?APIKEY=CANARY", "https://api.example/posts?APIKEY=…"),
            ("https://api.example/posts?KEY=CANARY", "https://api.example/posts?KEY=…"),
            ("https://api.example/posts?key2=CANARY", "https://api.example/posts?key2=…"),
            ("https://api.example/posts?access%5Ftoken=CANARY", "https://api.example/posts?access%5Ftoken=…"),
            ("https://api.example/posts?%6Bey=CANARY", "https://api.example/posts?%6Bey=…"),
            ("https://api.example/posts?X-Amz-Signature=CANARY#x", "https://api.example/posts?X-Amz-Signature=…#x"),
            ("https://api.example/posts?auth[0]=CANARY", "https://api.example/posts?auth[0]=…"),
            ("https://api.example/posts#access_token=CANARY", "https://api.example/posts#access_token=…"),
            ("https://api.example/posts;jsessionid=CANARY?a=1", "https://api.example/posts;jsessionid=…?a=1"),
            ("https://api.example/?to=https://x.example?sig=CANARY", "https://api.example/?to=https://x.example?sig=…"),
            ("https://api.example/?to=x.example%3Fsig%3DCANARY", "https://api.example/?to=…"),
            ("https://api.example/?variables=%7B%22token%22:%22CANARY%22%7D", "https://api.example/?variables=…"),
            ("https://me:CANARY@api.example/posts", "https://…@api.example/posts"),
            ("https://CANARY@api.example", "https://…@api.example"),
            ("https://me:CAN@ARY@api.example/@somebody", "https://…@api.example/@somebody"),
            ("//me:CANARY@api.example/", "//…@api.example/"),
            ("https:\\\\me:CANARY@api.example\\x", "https:\\\\…@api.example\\x"),
            ("/posts?token=CANARY", "/posts?token=…"),
            (
                "https://api.example/?monkey=1&design=2&author=3&passage=4",
                "https://api.example/?monkey=1&design=2&author=3&passage=4",
            ),
        ] {
            assert_eq!(url(given), shown);
        }
    }

    #[test]
    fn behaviour_61_a_long_value_is_not_shown_whatever_its_name() {
        let long = "CANARY".repeat(8);
        for (query, shown) in [
            (["?cursor=", &long].concat(), "?cursor=…"),
            (["?", &long].concat(), "?…"),
            (["?", &long, "=="].concat(), "?…"),
        ] {
            assert_eq!(url(&["https://api.example/", &query].concat()), ["https://api.example/", shown].concat());
        }
    }

    #[test]
    fn behaviour_61_urls_in_prose_are_redacted_and_the_rest_stays() {
        for (given, shown) in [
            ("nothing: //here", "nothing: //here"),
            ("asked https://a.example/?key=CANARY, twice", "asked https://a.example/?key=… twice"),
            (
                "(https://me:CANARY@a.example/) and `http://b.example/?sig=C A&x=1`",
                "(https://…@a.example/) and `http://b.example/?sig=…&x=1`",
            ),
            ("é`https://me:a b@a.example` ü", "é`https://…@a.example` ü"),
            ("://", "://"),
        ] {
            assert_eq!(text(given), shown);
        }
    }
}
