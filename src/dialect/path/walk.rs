//! Walking a document along the steps of a path.

use super::step::PathStep;
use crate::dialect::value::is_blank;
use crate::json::{JsonKind, Node, number};

/// Where a walk along single steps ended early.
pub(crate) struct Stuck<'d> {
    /// The last value that was there.
    pub(crate) at: Node<'d>,
    /// The index of the step that leads nowhere.
    pub(crate) step: usize,
}

impl PathStep {
    /// Whether this step leads somewhere.
    pub(crate) fn is_at(&self, node: Node<'_>) -> bool {
        first(core::slice::from_ref(self), node).is_some()
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
pub(super) fn first<'d>(steps: &[PathStep], node: Node<'d>) -> Option<Node<'d>> {
    let mut out = None;
    each(steps, node, &mut true, &mut |node| {
        out = Some(node);
        true
    });
    out
}

/// Whether `found` said that it is enough. `complete` becomes false where a branch lacks a member.
pub(super) fn each<'d>(
    steps: &[PathStep],
    node: Node<'d>,
    complete: &mut bool,
    found: &mut dyn FnMut(Node<'d>) -> bool,
) -> bool {
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
