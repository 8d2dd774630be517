//! Paths into JSON: `data.items`, `["@odata.nextLink"]`, `links[?rel=next].href`, `groups[*].rows[-1]`, `pages.*`.

mod parse;
mod step;
mod walk;

pub(crate) use step::PathStep;
pub(crate) use walk::{Stuck, walk};

use alloc::string::String;
use alloc::vec::Vec;

use crate::config::reader::Reader;
use crate::config::text::{decimal, format};
use crate::json::Node;
use walk::{each, first};

/// Where a value stands in a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Path {
    text: String,
    pub(crate) steps: Vec<PathStep>,
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
