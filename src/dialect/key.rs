//! Keys: what names an item, as canonical bytes.

use alloc::string::String;
use alloc::vec::Vec;

use crate::config::reader::Reader;
use crate::config::text::{decimal, excerpt, format};
use crate::config::value::Value;
use crate::dialect::path::{Path, PathStep, walk};
use crate::dialect::value::describe;
use crate::error::{Error, Kind, Result};
use crate::json::{Fault, JsonError, JsonKind, Node, Tape, number};

/// Where the primary key of an item is: no path, one, or several for a tuple.
///
/// ```
/// use unspool::{KeyPaths, Value};
///
/// let pair = Value::List(vec![Value::Text("type".into()), Value::Text("id".into())]);
/// assert!(KeyPaths::from_value(&pair).is_ok());
/// let error = KeyPaths::from_value(&Value::Int(1)).unwrap_err();
/// assert_eq!(error.message(), "key must be a path, a list of paths or null, not 1");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KeyPaths {
    parts: Vec<Part>,
}

/// One part of a key: the first of these paths that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Part {
    paths: Vec<Path>,
    /// Whether it is null if none is there.
    optional: bool,
}

impl KeyPaths {
    /// Reads a key option: a path, a list of paths for a tuple, or null for no key. Inside a tuple a list of paths
    /// means the first one that is there; with a null in it the part may be missing altogether.
    ///
    /// # Errors
    /// [`Kind::Options`] if it is none of these, with the place of what is wrong in it.
    pub fn from_value(value: &Value) -> Result<KeyPaths> {
        let mut reader = Reader::new(Kind::Options, "key");
        let keys = KeyPaths::parse(&mut reader, value);
        reader.finish(keys)
    }

    pub(crate) fn none() -> KeyPaths {
        KeyPaths { parts: Vec::new() }
    }

    pub(crate) fn is_none(&self) -> bool {
        self.parts.is_empty()
    }

    /// Its first path, for messages.
    pub(crate) fn place(&self) -> &str {
        self.parts.first().and_then(|part| part.paths.first()).map_or("", Path::as_str)
    }

    /// The name of the member that is the whole key, if it is one.
    pub(crate) fn member(&self) -> Option<&str> {
        let [part] = self.parts.as_slice() else { return None };
        let [path] = part.paths.as_slice() else { return None };
        let [PathStep::Name(name)] = path.steps.as_slice() else { return None };
        Some(name)
    }

    /// Whether this element has such a key.
    pub(crate) fn fit(&self, element: Node<'_>) -> bool {
        self.parts.iter().all(|part| part.find(element, 0, None).is_ok())
    }

    /// The canonical key of a record by itself. Paths that lead through `item` are followed from there.
    fn of_record(&self, record: Node<'_>, item: Option<&Path>) -> Result<Vec<u8>> {
        let mut out = Vec::new();
        match self.parts.as_slice() {
            [] => {}
            [part] => {
                if let Some(node) = part.find(record, 0, item)? {
                    write_part(node, &mut out);
                }
            }
            parts => {
                let mut nodes = Vec::with_capacity(parts.len());
                for part in parts {
                    nodes.push(part.find(record, 0, item)?);
                }
                tuple(nodes.into_iter(), &mut out);
            }
        }
        Ok(out)
    }

    /// The canonical key of an item given as JSON, which is what lies at the path `item` in an element of the list.
    pub(crate) fn of_json(&self, json: &[u8], item: Option<&Path>) -> Result<Vec<u8>> {
        let mut tape = Tape::new();
        let root = tape.parse(json).map_err(|error| not_json("the item", error, json))?.root();
        self.of_record(root, item)
    }

    pub(crate) fn parse(reader: &mut Reader, value: &Value) -> KeyPaths {
        let mut parts = Vec::new();
        match value {
            Value::Null => return KeyPaths::none(),
            Value::Text(_) => parts.push(part_of(reader, value)),
            Value::List(_) => {
                while let Some(part) = reader.item(value, parts.len()) {
                    parts.push(part_of(reader, part));
                    reader.leave();
                }
            }
            other => reader.wrong("a path, a list of paths or null", other),
        }
        if parts.iter().all(|part| part.optional) {
            reader.fail(" needs a part that is always there; null means no key", &[]);
        }
        KeyPaths { parts }
    }

    /// Finds the key of the item `index`: where it starts, counted on from `body_len` if in `extra_keys`, and its
    /// length. `item`: as for [`KeyPaths::of_json`], where not the element but the record is given.
    pub(crate) fn find(
        &self,
        element: Node<'_>,
        index: usize,
        item: Option<&Path>,
        body_len: usize,
        extra_keys: &mut Vec<u8>,
    ) -> Result<(u32, u32)> {
        let start = extra_keys.len();
        match self.parts.as_slice() {
            [] => return Ok((0, 0)),
            [part] => {
                let node = part.find(element, index, item)?;
                if let Some(node) = node {
                    if let Some(range) = node.literal_key() {
                        return Ok((range.start as u32, range.len() as u32));
                    }
                    write_part(node, extra_keys);
                }
            }
            parts => {
                let mut nodes = Vec::with_capacity(parts.len());
                for part in parts {
                    nodes.push(part.find(element, index, item)?);
                }
                tuple(nodes.into_iter(), extra_keys);
            }
        }
        // Offsets are 32 bits wide: body and keys together must stay below 4 GiB.
        match u32::try_from(body_len + extra_keys.len()) {
            Ok(_) => Ok(((body_len + start) as u32, (extra_keys.len() - start) as u32)),
            Err(_) => Err(Error::new(Kind::TooLarge, "the page and its keys are 4 GiB or more").with_item(index)),
        }
    }
}

fn part_of(reader: &mut Reader, value: &Value) -> Part {
    let mut part = Part { paths: Vec::new(), optional: false };
    let list = match value {
        Value::List(list) => list.as_slice(),
        one => core::slice::from_ref(one),
    };
    let alternatives = matches!(value, Value::List(_));
    for path in list {
        match path {
            Value::Text(path) => part.paths.push(Path::parse(reader, path)),
            Value::Null if alternatives => part.optional = true,
            other => reader.wrong("a path or a list of paths", other),
        }
    }
    if part.paths.is_empty() {
        reader.fail(" holds no path", &[]);
    }
    part
}

impl Part {
    /// `item`: where the record lies in the element that the paths start at, if not the element but the record is
    /// given.
    fn find<'d>(&self, given: Node<'d>, index: usize, item: Option<&Path>) -> Result<Option<Node<'d>>> {
        for path in &self.paths {
            let Some(node) = path.first_below(given, item) else { continue };
            match node.kind() {
                JsonKind::Null => {}
                JsonKind::Object | JsonKind::Array => return Err(Part::not_a_key(path, node, index, item)),
                _ => return Ok(Some(node)),
            }
        }
        if self.optional { Ok(None) } else { Err(self.missing(given, index, item)) }
    }

    fn error(path: &Path, index: usize, message: &str) -> Error {
        Error::of(Kind::MissingKey, "item {}{}", &[&decimal(index as u64), message])
            .with_item(index)
            .with_path(path.as_str())
    }

    #[cold]
    #[inline(never)]
    fn not_a_key(path: &Path, node: Node<'_>, index: usize, item: Option<&Path>) -> Error {
        let was = if path.below(item).is_empty() {
            format(" is {}", &[&describe(node)])
        } else {
            format(" has {} at `{}`", &[&describe(node), path.as_str()])
        };
        Part::error(path, index, &format("{}, and a key is a string, a number or a boolean", &[&was]))
    }

    #[cold]
    #[inline(never)]
    fn missing(&self, given: Node<'_>, index: usize, item: Option<&Path>) -> Error {
        let Some(path) = self.paths.first() else {
            return Error::new(Kind::MissingKey, "an item has no key").with_item(index);
        };
        if let Some(node) = path.first_below(given, item) {
            return Part::not_a_key(path, node, index, item);
        }
        let steps = path.below(item);
        let (at, step) = match walk(steps, given) {
            Ok(node) => (node, 0),
            Err(stuck) => (stuck.at, stuck.step),
        };
        let place = match step.checked_sub(1).and_then(|last| steps.get(last)) {
            Some(PathStep::Name(name)) => format("its `{}`", &[name]),
            Some(_) => "the value there".into(),
            None => "it".into(),
        };
        let mut was = format(" has no `{}`; {}", &[path.as_str(), &place]);
        match at.kind() {
            JsonKind::Object if at.members().next().is_some() => {
                was.push_str(" has ");
                was.push_str(&members(at));
            }
            _ => {
                was.push_str(" is ");
                was.push_str(&if at.kind() == JsonKind::Object { "an empty object".into() } else { describe(at) });
            }
        }
        Part::error(path, index, &was)
    }
}

/// The names of an object's first members, for a message.
pub(crate) fn members(object: Node<'_>) -> String {
    let mut left = 6;
    let mut out = String::new();
    for (name, _) in object.members() {
        if !out.is_empty() {
            out.push_str(", ");
        }
        if left == 0 {
            out.push('…');
            break;
        }
        left -= 1;
        out.push_str(&format("`{}`", &[&excerpt(name.text().unwrap_or_default().as_bytes(), 40)]));
    }
    out
}

/// Each part behind its length, so that no two tuples have the same bytes; null has none.
fn tuple<'d>(parts: impl Iterator<Item = Option<Node<'d>>>, out: &mut Vec<u8>) {
    out.push(b'(');
    for part in parts {
        let Some(node) = part else {
            out.push(b'n');
            continue;
        };
        let at = out.len();
        out.extend_from_slice(&[b'=', 0, 0, 0, 0]);
        write_part(node, out);
        let len = ((out.len() - at - 5) as u32).to_le_bytes();
        if let Some(slot) = out.get_mut(at + 1..at + 5) {
            slot.copy_from_slice(&len);
        }
    }
}

/// A string, number or boolean in canonical form.
fn write_part(node: Node<'_>, out: &mut Vec<u8>) {
    match node.kind() {
        JsonKind::String => {
            out.push(b'"');
            out.extend_from_slice(&node.decoded().unwrap_or_default());
        }
        JsonKind::Number => out.extend_from_slice(&number::canonical(node.raw())),
        _ => out.extend_from_slice(node.raw().get(..1).unwrap_or_default()),
    }
}

/// The canonical form of a key given as JSON: a string, a number, a boolean, or an array of these and nulls for a
/// tuple.
pub(crate) fn canonical_key(json: &[u8]) -> Result<Vec<u8>> {
    let mut tape = Tape::new();
    let root = tape.parse(json).map_err(|error| not_json("the key", error, json))?.root();
    let mut out = Vec::new();
    if root.kind() != JsonKind::Array {
        check(root)?;
        write_part(root, &mut out);
        return Ok(out);
    }
    let mut parts = Vec::new();
    for part in root.elements() {
        if part.kind() == JsonKind::Null {
            parts.push(None);
        } else {
            check(part)?;
            parts.push(Some(part));
        }
    }
    tuple(parts.into_iter(), &mut out);
    Ok(out)
}

fn check(part: Node<'_>) -> Result<()> {
    match part.kind() {
        JsonKind::String | JsonKind::Number | JsonKind::Bool => Ok(()),
        other => Err(Error::of(
            Kind::Options,
            "a key is a string, a number, a boolean or a list of these, not {}",
            &[other.message()],
        )),
    }
}

fn not_json(what: &str, error: JsonError, json: &[u8]) -> Error {
    let shown = excerpt(json, 60);
    let place = decimal(error.byte as u64);
    let why = if error.fault == Fault::Truncated && json.is_empty() { "it is empty" } else { error.fault.message() };
    Error::of(Kind::Options, "{} is not JSON: {} (byte {}): {}", &[what, why, &place, &shown]).with_byte(error.byte)
}
