//! What the engine asks of a dialect besides reading pages: keys of single items, and facts about its requests.

use crate::config::text::{decimal, excerpt, fill, listed, nearest};
use crate::error::{Error, Kind, Result};
use crate::http::request::Request;
use crate::json::{Fault, JsonError, JsonKind, Node, Tape};

use super::Dialect;
use super::keys::{Keys, tuple, write_part};
use super::named::FIXED;

impl Dialect {
    /// The dialect that [`dialects`](crate::dialects) has by this name, as JavaScript writes it: `stripe`,
    /// `githubSearch`.
    ///
    /// ```
    /// let dialect = unspool::Dialect::named("stripe").unwrap();
    /// assert_eq!(dialect, unspool::dialects::stripe());
    /// assert!(unspool::Dialect::named("strip").is_err());
    /// ```
    pub fn named(name: &str) -> Result<Dialect> {
        if let Some((_, make)) = FIXED.iter().find(|(known, _)| *known == name) {
            return Ok(make());
        }
        let names: Vec<&str> = FIXED.iter().map(|(known, _)| *known).collect();
        let names = names.join(" ");
        let advice = match nearest(name, &names) {
            Some(near) => fill("; did you mean `{}`?", &[near]),
            None => fill("; there are {}", &[&listed(&names)]),
        };
        Err(Error::of(Kind::Dialect, "no dialect is named `{}`{}", &[name, &advice]))
    }

    /// Whether it writes into the body: then a POST only reads, and may be repeated after a failure.
    #[must_use]
    pub fn writes_body(&self) -> bool {
        self.in_body(false).is_some()
    }

    /// The page size that a request asks for, or what the API takes when nothing is sent.
    #[must_use]
    pub fn page_size(&self, request: &Request) -> Option<u64> {
        let limit = self.limit.as_ref()?;
        let size = limit.at.count(request).or(limit.default)?;
        u64::try_from(size).ok()
    }

    /// Where the key is, for messages. `keys` come before the dialect's own.
    pub(crate) fn key_path<'k>(&'k self, keys: Option<&'k Keys>) -> &'k str {
        keys.unwrap_or(&self.keys).place()
    }

    /// The canonical key of one item given as JSON; empty if items have none. `keys` come before the dialect's own.
    pub fn key_of(&self, keys: Option<&Keys>, item: &[u8]) -> Result<Vec<u8>> {
        let mut tape = Tape::new();
        let root = tape.parse(item).map_err(|error| not_json("the item", error, item))?.root();
        let keys = keys.unwrap_or(&self.keys);
        // The paths of a dialect start at the element; an item of the list is what lies at `item` inside it.
        keys.of_record(root, self.item.as_ref())
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
