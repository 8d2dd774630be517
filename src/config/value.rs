//! Options and dialects come in as one dynamic tree, checked by hand: messages name the field, the value and the near
//! name. JavaScript hands the tree over as JSON text, read by the engine's own reader; Rust reads it with serde from
//! any format.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::config::text::{format, parse_i64, push_json_string, signed};
use crate::error::{Error, Kind, Result};
use crate::json::{JsonKind, Node, Tape};

/// A tree of plain data, as JSON or a JavaScript object gives it. Members keep their order.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// `null`, `undefined` or nothing.
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number that is not whole, or too large for [`Value::Int`], as it is written.
    Float(String),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Value>),
    /// An object, in the order of its members.
    Map(Vec<(String, Value)>),
}

impl Value {
    /// Reads JSON text. A number that is written with a point or an exponent is a [`Value::Float`].
    ///
    /// # Errors
    /// [`Kind::Options`] if this is not JSON: why, and the [byte](Error::byte).
    pub fn from_json(json: &[u8]) -> Result<Value> {
        let mut tape = Tape::new();
        match tape.parse(json) {
            Ok(doc) => Ok(tree(doc.root())),
            Err(error) => {
                Err(Error::of(Kind::Options, "this is not JSON: {}", &[error.fault.message()]).with_byte(error.byte))
            }
        }
    }

    /// What it is, in the words of a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Int(_) | Value::Float(_) => "a number",
            Value::Text(_) => "a string",
            Value::List(_) => "an array",
            Value::Map(_) => "an object",
        }
    }

    /// The value in short, for a message: the wrong value itself and not only its type.
    pub fn brief(&self) -> String {
        match self {
            Value::Null => "null".into(),
            Value::Bool(b) => if *b { "true" } else { "false" }.into(),
            Value::Int(n) => signed(*n),
            Value::Float(number) => number.clone(),
            Value::Text(s) => format("\"{}\"", &[&crate::config::text::excerpt(s.as_bytes(), 40)]),
            other => other.kind().into(),
        }
    }

    /// The value as JSON text.
    #[must_use]
    pub fn json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        let lead = |out: &mut String, index: usize| {
            if index > 0 {
                out.push(',');
            }
        };
        match self {
            Value::Text(text) => push_json_string(out, text),
            Value::List(list) => {
                out.push('[');
                for (index, one) in list.iter().enumerate() {
                    lead(out, index);
                    one.write(out);
                }
                out.push(']');
            }
            Value::Map(members) => {
                out.push('{');
                for (index, (name, one)) in members.iter().enumerate() {
                    lead(out, index);
                    push_json_string(out, name);
                    out.push(':');
                    one.write(out);
                }
                out.push('}');
            }
            other => out.push_str(&other.brief()),
        }
    }

    /// The member with this name, if this is an object that has it.
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Map(members) => members.iter().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Int(number)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Value {
        Value::Bool(flag)
    }
}

/// An array: a key of several paths.
impl<const N: usize> From<[&str; N]> for Value {
    fn from(texts: [&str; N]) -> Value {
        Value::List(texts.into_iter().map(Value::from).collect())
    }
}

fn tree(node: Node<'_>) -> Value {
    match node.kind() {
        JsonKind::Bool => Value::Bool(node.raw() == b"true"),
        JsonKind::Number => match parse_i64(node.raw()) {
            Some(n) => Value::Int(n),
            None => Value::Float(String::from_utf8_lossy(node.raw()).into_owned()),
        },
        JsonKind::String => Value::Text(node.text().unwrap_or_default().into_owned()),
        JsonKind::Array => {
            let mut list = Vec::new();
            for element in node.elements() {
                list.push(tree(element));
            }
            Value::List(list)
        }
        JsonKind::Object => {
            let mut members = Vec::new();
            for (name, value) in node.members() {
                members.push((name.text().unwrap_or_default().into_owned(), tree(value)));
            }
            Value::Map(members)
        }
        _ => Value::Null,
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(Tree)
    }
}

struct Tree;

impl<'de> Visitor<'de> for Tree {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("plain data")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(Tree)
    }

    fn visit_bool<E: de::Error>(self, v: bool) -> Result<Value, E> {
        Ok(Value::Bool(v))
    }

    fn visit_i64<E: de::Error>(self, v: i64) -> Result<Value, E> {
        Ok(Value::Int(v))
    }

    fn visit_u64<E: de::Error>(self, v: u64) -> Result<Value, E> {
        Ok(i64::try_from(v).map_or_else(|_| Value::Float(v.to_string()), Value::Int))
    }

    fn visit_f64<E: de::Error>(self, v: f64) -> Result<Value, E> {
        // 2^53: beyond it a JavaScript number no longer says which whole number was meant.
        let whole = v.abs() <= 9_007_199_254_740_992.0 && v == (v as i64) as f64;
        Ok(if whole { Value::Int(v as i64) } else { Value::Float(v.to_string()) })
    }

    fn visit_str<E: de::Error>(self, v: &str) -> Result<Value, E> {
        Ok(Value::Text(v.into()))
    }

    fn visit_string<E: de::Error>(self, v: String) -> Result<Value, E> {
        Ok(Value::Text(v))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = seq.next_element()? {
            list.push(value);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Value::Map(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(json: &str) -> Value {
        serde_json::from_str(json).expect("test data is valid JSON")
    }

    #[test]
    fn plain_data_keeps_its_shape_and_order() {
        let value = tree(r#"{"b": [1, -2, 1.0, 0.5, "x", true, null], "a": {}}"#);
        let list = vec![
            Value::Int(1),
            Value::Int(-2),
            Value::Int(1),
            Value::Float("0.5".into()),
            Value::Text("x".into()),
            Value::Bool(true),
            Value::Null,
        ];
        assert_eq!(value, Value::Map(vec![("b".into(), Value::List(list)), ("a".into(), Value::Map(vec![]))]));
    }

    #[test]
    fn json_text_is_read_as_serde_reads_it() {
        for json in [
            "null",
            " [true, false, [], {}, \"\\u00e9\\ud83d\\ude00\\n\"] ",
            r#"{"a": {"b": [0, -7, 9223372036854775807, -9223372036854775808, 18446744073709551615, 0.5]}, "a": 2}"#,
        ] {
            assert_eq!(Value::from_json(json.as_bytes()), Ok(tree(json)), "{json}");
        }
        let error = Value::from_json(b"{\"a\": x}").expect_err("x is no JSON");
        assert_eq!((error.message(), error.byte()), ("this is not JSON: this byte cannot stand here", Some(6)));
    }
}
