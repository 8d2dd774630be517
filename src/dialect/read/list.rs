//! Where the list of an answer is.

use crate::dialect::model::Dialect;
use crate::dialect::path::{Path, PathStep};
use crate::dialect::value::is_blank;
use crate::json::{JsonKind, Node};

/// Where the list of this answer is: the first path that finds something of the kind that it reads.
pub(crate) fn path<'d>(dialect: &'d Dialect, root: Node<'_>) -> &'d Path {
    let fits = |path: &Path| {
        let many = path.many();
        path.walk(root, many.unwrap_or(path.steps.len())).is_ok_and(|list| {
            match many.and_then(|at| path.steps.get(at)) {
                Some(PathStep::Values) => list.kind() == JsonKind::Object,
                Some(PathStep::OneOrMany) => !is_blank(list),
                _ => list.kind() == JsonKind::Array,
            }
        })
    };
    if dialect.or_items.is_empty() || fits(&dialect.items) {
        return &dialect.items;
    }
    dialect.or_items.iter().find(|path| fits(path)).unwrap_or(&dialect.items)
}

/// The first or last element of the list.
pub(crate) fn edge<'a>(dialect: &Dialect, root: Node<'a>, last: bool) -> Option<Node<'a>> {
    let items = path(dialect, root);
    let mut edge = None;
    // A null is no record, and names no place to go on from.
    let mut take = |node: Node<'a>| {
        if node.kind() != JsonKind::Null || edge.is_none() && last {
            edge = Some(node);
        }
        !last && edge.is_some()
    };
    if items.many().is_none() {
        for element in items.first(root)?.elements() {
            if take(element) {
                break;
            }
        }
    } else {
        items.each(root, 0, &mut take);
    }
    edge
}
