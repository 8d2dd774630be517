//! Changing a JSON body without reading it into values: what is not touched keeps its bytes. Each change reads the body
//! once and copies it once.

use alloc::vec::Vec;

use super::{Doc, JsonKind, Node, Tape, string};

/// The body with `raw` (a JSON value) at `path`; objects on the way are made where they are missing, and a value on the
/// way that is not an object is replaced by one. An empty path replaces the body.
#[must_use]
#[inline]
pub fn set(body: &[u8], path: &[&str], raw: &[u8]) -> Vec<u8> {
    let mut tape = Tape::new();
    let Ok(doc) = tape.parse(body) else {
        return fresh(path, raw);
    };
    let mut node = doc.root();
    for (depth, name) in path.iter().enumerate() {
        if node.kind() != JsonKind::Object {
            return splice(body, node.range(), &fresh(&path[depth..], raw));
        }
        match node.get(name) {
            Some(member) => node = member,
            None => return insert(doc, node, name, &fresh(&path[depth + 1..], raw)),
        }
    }
    splice(body, node.range(), raw)
}

/// The body without the member at `path`; the body itself if there is none.
#[must_use]
#[inline]
pub fn remove(body: &[u8], path: &[&str]) -> Vec<u8> {
    let mut tape = Tape::new();
    let (Ok(doc), Some((last, parents))) = (tape.parse(body), path.split_last()) else {
        return body.to_vec();
    };
    let Some(object) = parents.iter().try_fold(doc.root(), |node, name| node.get(name)) else {
        return body.to_vec();
    };
    if object.get(last).is_none() {
        return body.to_vec();
    }
    let mut out = b"{".to_vec();
    for (name, value) in object.members().filter(|(name, _)| !name.is_text(last)) {
        if out.len() > 1 {
            out.push(b',');
        }
        out.extend_from_slice(name.raw());
        out.push(b':');
        out.extend_from_slice(value.raw());
    }
    out.push(b'}');
    splice(body, object.range(), &out)
}

/// `raw` inside new objects, one for each name of the path.
#[inline]
fn fresh(path: &[&str], raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for name in path {
        out.push(b'{');
        string::quote(&mut out, name.as_bytes());
        out.push(b':');
    }
    out.extend_from_slice(raw);
    out.extend(core::iter::repeat_n(b'}', path.len()));
    out
}

#[inline]
fn insert(doc: Doc<'_>, object: Node<'_>, name: &str, raw: &[u8]) -> Vec<u8> {
    let end = object.range().end - 1;
    let mut member = Vec::new();
    if object.members().next().is_some() {
        member.push(b',');
    }
    string::quote(&mut member, name.as_bytes());
    member.push(b':');
    member.extend_from_slice(raw);
    splice(doc.bytes, end..end, &member)
}

#[inline]
fn splice(body: &[u8], range: core::ops::Range<usize>, with: &[u8]) -> Vec<u8> {
    [&body[..range.start], with, &body[range.end..]].concat()
}
