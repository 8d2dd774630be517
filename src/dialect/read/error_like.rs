//! Whether an answer that should be a page reads like an error, though its status is good.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::config::text::{excerpt, split};
use crate::dialect::value::{Found, describe, is_blank};
use crate::json::{JsonKind, Node};

use crate::config::spelling::letters;

/// How sure it is that an answer is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(crate) enum ErrorLike {
    /// Nothing in it reads like one.
    No,
    /// It says something, which may be anything: `message`, `msg`, `detail`.
    Maybe,
    /// It says that it is one.
    Sure,
}

/// Whether an answer reads like an error, and the sentence that says so.
pub(crate) fn error_like(root: Node<'_>) -> (ErrorLike, Option<String>) {
    if root.raw() == b"false" {
        return (ErrorLike::Sure, Some("false".into()));
    }
    // `wrong`: it says that something is wrong; `good`: that all is well; `odd`: it has a code that may mean anything.
    let (mut wrong, mut good, mut odd) = (false, false, false);
    let mut said = None;
    for (name, value) in root.members() {
        let scalar = !matches!(value.kind(), JsonKind::Object | JsonKind::Array);
        let text = if scalar { Found::Json(value).text() } else { Cow::Borrowed("") };
        let fine = is_one(&text, "ok success true");
        let zero = text.bytes().all(|byte| byte == b'0');
        match &*letters(&name.text().unwrap_or_default()) {
            b"success" | b"ok" if scalar => {
                good |= fine || &*text == "1";
                wrong |= zero && !text.is_empty() || is_one(&text, "false");
            }
            b"status" if value.kind() == JsonKind::String => {
                good |= fine;
                wrong |= is_one(&text, "error fail failed failure");
            }
            b"error" | b"errors" | b"fault" | b"errormessage" | b"errordescription" => {
                wrong |= !(is_blank(value) || scalar && zero);
            }
            // 0 and 200 are what such envelopes call good.
            b"code" if scalar && !is_blank(value) => {
                good |= fine || zero || &*text == "200";
                odd |= !(fine || zero || &*text == "200");
            }
            b"message" | b"msg" | b"detail" if value.kind() == JsonKind::String && !is_blank(value) => {
                good |= fine;
                said = said.or_else(|| sentence(value, 0));
            }
            _ => {}
        }
    }
    if wrong {
        return (ErrorLike::Sure, sentence(root, 0));
    }
    if good || !odd && said.is_none() {
        return (ErrorLike::No, None);
    }
    (ErrorLike::Maybe, said.or_else(|| sentence(root, 0)))
}

/// Whether a text is one of these words, case aside.
fn is_one(text: &str, words: &str) -> bool {
    split(words, b' ').any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether one of these members, whose names stand between spaces, is there and is so.
#[inline(never)]
fn one_of<'d>(node: Node<'d>, names: &str, is: &mut dyn FnMut(Node<'d>) -> bool) -> bool {
    for name in split(names, b' ') {
        if let Some(member) = node.get(name)
            && is(member)
        {
            return true;
        }
    }
    false
}

/// The sentence that an error object means to say; its beginning if it has none.
pub(crate) fn sentence(node: Node<'_>, depth: usize) -> Option<String> {
    if depth > 3 || is_blank(node) {
        return None;
    }
    let mut said = None;
    match node.kind() {
        JsonKind::String => Some(excerpt(node.text()?.as_bytes(), 200)),
        JsonKind::Array => sentence(node.elements().next()?, depth + 1),
        JsonKind::Object => {
            const NAMES: &str = "message msg detail info description title error errors code";
            one_of(node, NAMES, &mut |member| {
                said = sentence(member, depth + 1);
                said.is_some()
            });
            said.or_else(|| Some(excerpt(node.raw(), 200)))
        }
        _ => Some(describe(node)),
    }
}
