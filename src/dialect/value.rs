//! Values: those that a dialect holds, those that are found in an answer, and what they are worth.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use crate::config::text;
use crate::config::text::format;
use crate::config::value::Value;
use crate::json::{JsonKind, Node, number};

/// A value written in the dialect.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Const {
    /// As JSON.
    pub(crate) raw: Vec<u8>,
    /// As text: a string without its quotes, anything else as JSON.
    pub(crate) text: String,
}

/// A value that was found. Those of the answer are its own bytes: no number passes through a float.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found<'a> {
    /// A value in the body.
    Json(Node<'a>),
    /// A header, or a part of one.
    Text(&'a str),
    /// A counter, or a number that was added to.
    Int(i64),
    /// A value written in the dialect.
    Const(&'a Const),
}

impl Const {
    /// This value.
    pub(crate) fn of(value: &Value) -> Const {
        let raw = value.json();
        let text = if let Value::Text(text) = value { text.clone() } else { raw.clone() };
        Const { raw: raw.into_bytes(), text }
    }
}

impl<'a> Found<'a> {
    /// Whether it counts as nothing: null, `""`, `{}`, `[]` and false do; 0 and `"0"` are values.
    pub(crate) fn is_blank(&self) -> bool {
        match self {
            Found::Json(node) => is_blank(*node),
            Found::Text(text) => text.is_empty(),
            Found::Int(_) => false,
            Found::Const(value) => value.raw == b"null",
        }
    }

    /// Whether it is null.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Found::Json(node) if node.kind() == JsonKind::Null) || matches!(self, Found::Text(""))
    }

    /// As text for a URL or a header.
    pub(crate) fn text(&self) -> Cow<'a, str> {
        match self {
            Found::Json(node) => node.text().unwrap_or_else(|| String::from_utf8_lossy(node.raw())),
            Found::Text(text) => Cow::Borrowed(text),
            Found::Int(n) => Cow::Owned(text::signed(*n)),
            Found::Const(value) => Cow::Borrowed(&value.text),
        }
    }

    /// As JSON for a body.
    pub(crate) fn json(&self) -> Cow<'a, [u8]> {
        match self {
            Found::Json(node) => Cow::Borrowed(node.raw()),
            Found::Text(text) => Cow::Owned(text::json_string(text).into_bytes()),
            Found::Int(n) => Cow::Owned(text::signed(*n).into_bytes()),
            Found::Const(value) => Cow::Borrowed(&value.raw),
        }
    }

    /// As a whole number, exactly, if it is one.
    pub(crate) fn integer(&self) -> Option<i64> {
        match self {
            Found::Int(n) => Some(*n),
            Found::Json(node) if !matches!(node.kind(), JsonKind::String | JsonKind::Number) => None,
            other => integer(text::trim(&other.text()).as_bytes()),
        }
    }

    /// Whether it is this value: strings by their text, numbers exactly.
    pub(crate) fn equals(&self, value: &Const) -> bool {
        match self {
            Found::Json(node) if node.kind() == JsonKind::String => {
                value.raw.first() == Some(&b'"') && node.is_text(&value.text)
            }
            Found::Json(node) if node.kind() == JsonKind::Number => {
                number::canonical(node.raw()).as_ref() == value.raw.as_slice()
            }
            Found::Json(node) => node.raw() == value.raw.as_slice(),
            Found::Text(text) => *text == value.text,
            Found::Int(n) => text::signed(*n) == value.text,
            Found::Const(other) => other.raw == value.raw,
        }
    }

    /// Whether it is one of these.
    pub(crate) fn is_any(&self, values: &[Const]) -> bool {
        values.iter().any(|value| self.equals(value))
    }

    /// What it is, for a message.
    pub(crate) fn describe(&self) -> String {
        match self {
            Found::Json(node) => describe(*node),
            other => format("\"{}\"", &[&text::excerpt(other.text().as_bytes(), 40)]),
        }
    }
}

/// What a value is, in the words of a message.
pub(crate) fn describe(node: Node<'_>) -> String {
    match node.kind() {
        JsonKind::Object | JsonKind::Array => node.kind().message().into(),
        _ => text::excerpt(node.raw(), 40),
    }
}

/// Whether a value in a body counts as nothing: null, `""`, `{}`, `[]` and false do.
pub(crate) fn is_blank(node: Node<'_>) -> bool {
    match node.kind() {
        JsonKind::Null => true,
        JsonKind::Bool => node.raw() == b"false",
        JsonKind::String => node.raw().len() == 2,
        JsonKind::Object => node.members().next().is_none(),
        JsonKind::Array => node.elements().next().is_none(),
        _ => false,
    }
}

/// A whole number in decimal, as JSON or a header writes it; `None` if it is not one or beyond 64 bits.
pub(crate) fn integer(text: &[u8]) -> Option<i64> {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let number = digits.first().is_some_and(u8::is_ascii_digit)
        && digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if !number {
        return None;
    }
    text::parse_i64(text).or_else(|| text::parse_i64(&number::canonical(text)))
}
