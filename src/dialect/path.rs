//! Paths into JSON: `data.items`, `["@odata.nextLink"]`, `links[?rel=next].href`, `groups[*].rows[-1]`, `pages.*`.

mod parse;

use alloc::string::String;
use alloc::vec::Vec;

use crate::config::reader::Reader;
use crate::config::text::{decimal, format};
use crate::dialect::value::is_blank;
use crate::json::{JsonKind, Node, number};

/// Where a value stands in a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Path {
    text: String,
    pub(crate) steps: Vec<PathStep>,
}

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PathStep {
    /// `.name` or `["name"]`: a member. Any name is ordinary, `__proto__` too.
    Name(String),
    /// `[0]`, `[-1]`: an element, from the front or from the end.
    Index(i64),
    /// `[*]`: every element.
    Elements,
    /// `[]`: every element of an array; anything else that is not blank is the only one.
    OneOrMany,
    /// `.*`: every member's value.
    Values,
    /// `[?name=value]`: the elements that have this member with this value.
    Where(String, String),
}

impl PathStep {
    /// Whether it may lead to more than one value.
    pub(crate) fn is_many(&self) -> bool {
        matches!(self, PathStep::Elements | PathStep::OneOrMany | PathStep::Values | PathStep::Where(..))
    }

    /// Whether this step leads somewhere.
    pub(crate) fn is_at(&self, node: Node<'_>) -> bool {
        first(core::slice::from_ref(self), node).is_some()
    }
}

/// Where a walk along single steps ended early.
pub(crate) struct Stuck<'d> {
    /// The last value that was there.
    pub(crate) at: Node<'d>,
    /// The index of the step that leads nowhere.
    pub(crate) step: usize,
}

impl Path {
    /// Reads a path.
    pub(crate) fn parse(reader: &mut Reader, text: &str) -> Path {
        let mut parser = parse::Parser { text, at: 0, steps: Vec::new() };
        if let Err(why) = parser.read() {
            let near = crate::config::text::excerpt(text.get(parser.at..).unwrap_or("").as_bytes(), 20);
            let near = if near.is_empty() { "its end".into() } else { format("`{}`", &[&near]) };
            let before = text.get(..parser.at).unwrap_or(text).bytes();
            // Each character has one byte that continues none.
            let position = decimal(before.fold(0, |n, byte| n + u64::from(byte & 0xc0 != 0x80)));
            reader.fail(": `{}` is not a path: {} at character {} ({})", &[text, why, &position, &near]);
        }
        Path { text: text.into(), steps: parser.steps }
    }

    /// The steps that lead on from what `item` leads to: all of them where this does not lead through it.
    pub(crate) fn below(&self, item: Option<&Path>) -> &[PathStep] {
        let inside = item.and_then(|item| self.steps.strip_prefix(item.steps.as_slice()));
        inside.unwrap_or(&self.steps)
    }

    /// The value along these steps; of several, the first one.
    pub(crate) fn first_below<'d>(&self, node: Node<'d>, item: Option<&Path>) -> Option<Node<'d>> {
        first(self.below(item), node)
    }

    /// The path as it was written.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The index of the first step that may lead to more than one value.
    pub(crate) fn many(&self) -> Option<usize> {
        self.steps.iter().position(PathStep::is_many)
    }

    /// The names among the first `count` steps, up to the first one that is not a member, with dots between them.
    #[inline(never)]
    pub(crate) fn names(&self, count: usize) -> String {
        let mut out = String::new();
        for step in self.steps.iter().take(count) {
            let PathStep::Name(name) = step else { break };
            if !out.is_empty() {
                out.push('.');
            }
            out.push_str(name);
        }
        out
    }

    /// The value here; of several, the first one.
    pub(crate) fn first<'d>(&self, node: Node<'d>) -> Option<Node<'d>> {
        first(&self.steps, node)
    }

    /// Follows the first `count` steps, which lead to one value each.
    pub(crate) fn walk<'d>(&self, root: Node<'d>, count: usize) -> core::result::Result<Node<'d>, Stuck<'d>> {
        walk(self.steps.get(..count).unwrap_or(&self.steps), root)
    }

    /// Calls `found` for every value below `node` from the step at `from` on, until it says that this is enough;
    /// whether no branch lacks a member.
    pub(crate) fn each<'d>(&self, node: Node<'d>, from: usize, found: &mut dyn FnMut(Node<'d>) -> bool) -> bool {
        let mut complete = true;
        each(self.steps.get(from..).unwrap_or_default(), node, &mut complete, found);
        complete
    }
}

/// Follows steps that lead to one value each.
#[inline(never)]
pub(crate) fn walk<'d>(steps: &[PathStep], root: Node<'d>) -> core::result::Result<Node<'d>, Stuck<'d>> {
    let mut at = root;
    for (index, step) in steps.iter().enumerate() {
        match first(core::slice::from_ref(step), at) {
            Some(node) => at = node,
            None => return Err(Stuck { at, step: index }),
        }
    }
    Ok(at)
}

#[inline(never)]
fn first<'d>(steps: &[PathStep], node: Node<'d>) -> Option<Node<'d>> {
    let mut out = None;
    each(steps, node, &mut true, &mut |node| {
        out = Some(node);
        true
    });
    out
}

/// Whether `found` said that it is enough. `complete` becomes false where a branch lacks a member.
fn each<'d>(steps: &[PathStep], node: Node<'d>, complete: &mut bool, found: &mut dyn FnMut(Node<'d>) -> bool) -> bool {
    let Some((step, rest)) = steps.split_first() else { return found(node) };
    let one = match step {
        PathStep::Name(name) => node.get(name),
        PathStep::Index(index) => node.at(*index),
        PathStep::Values => {
            for (_, value) in node.members() {
                if each(rest, value, complete, found) {
                    return true;
                }
            }
            return false;
        }
        PathStep::OneOrMany if node.kind() != JsonKind::Array => {
            return !is_blank(node) && each(rest, node, complete, found);
        }
        PathStep::Elements | PathStep::OneOrMany | PathStep::Where(..) => {
            for element in node.elements() {
                let fits = match step {
                    PathStep::Where(name, value) => has_member(element, name, value),
                    _ => true,
                };
                if fits && each(rest, element, complete, found) {
                    return true;
                }
            }
            return false;
        }
    };
    if let Some(node) = one {
        return each(rest, node, complete, found);
    }
    *complete = false;
    false
}

/// Whether `node` has the member with this value: a string with this text, or a number, boolean or null written so.
fn has_member(node: Node<'_>, name: &str, value: &str) -> bool {
    node.get(name).is_some_and(|member| match member.kind() {
        JsonKind::String => member.is_text(value),
        JsonKind::Number => number::canonical(member.raw()).as_ref() == value.as_bytes(),
        JsonKind::Bool | JsonKind::Null => member.raw() == value.as_bytes(),
        _ => false,
    })
}
