//! Finding the list in an answer, and telling a list that is not there from one that is empty.
//!
//! Many servers leave an empty list out (`{}`, `{"meta": {"count": 0}}`), and a wrong `items` path looks the same.
//! The rule: a blank value at the path (null, `""`, `{}`, `[]`, false) is an empty page. A path that leads nowhere is
//! one too, and on a later page maybe none at all, which is judged where lists end. But it is a wrong path if
//! - the body holds a list with something in it that does not belong to the envelope: those may be the items. On a
//!   later page this counts only if no continuation, flag or total is there either: the first page has shown that
//!   the dialect fits;
//! - it was stopped by a value of the wrong kind (a string where an object was expected);
//! - nothing in the answer is what the dialect reads: neither a source nor the place where it would stand.

use alloc::string::String;
use alloc::vec::Vec;

use crate::config::text::{format, join};
use crate::error::{Error, Kind, Result};
use crate::json::{JsonKind, Node};

use crate::dialect::key::{KeyPaths, members};
use crate::dialect::model::{ALL, Dialect};
use crate::dialect::path::{Path, PathStep, Stuck};
use crate::dialect::value::{describe, is_blank};

use super::answer::Answer;
use super::error_like::{ErrorLike, error_like};
use super::list;
use super::lookup::Lookup;
use super::page::{List, Page};
use super::source::Source;

/// How deep and how far lists are looked for, for a message.
const DEPTH: usize = 4;
const LOOKED_AT: usize = 256;
const NAMED: usize = 6;

/// Calls `found` for each element of the list. Rows whose key is the member `member`, written without escapes, are put
/// into the page at once by the JSON reader, up to the first one that is anything else.
pub(crate) fn each_element<'a>(
    dialect: &Dialect,
    answer: &Answer<'a>,
    root: Node<'a>,
    page: &mut Page,
    member: Option<&str>,
    found: &mut dyn FnMut(&mut Page, Node<'a>) -> Result<()>,
) -> Result<()> {
    if let Some(pager) = &dialect.pager {
        return pager.records(root)?.into_iter().try_for_each(|node| found(page, node));
    }
    let items = list::path(dialect, root);
    let many = items.many();
    let list = match items.walk(root, many.unwrap_or(items.steps.len())) {
        Ok(list) if is_blank(list) => {
            let there = list.kind() == JsonKind::Array;
            page.list = if there { List::There } else { List::Blank };
            return if page.list == List::Blank && items.steps.is_empty() {
                absent(dialect, answer, root, None)
            } else {
                Ok(())
            };
        }
        Ok(list) => list,
        Err(stuck) => {
            page.list = List::Missing;
            return absent(dialect, answer, root, Some(&stuck));
        }
    };
    let Some(many) = many else {
        if list.kind() != JsonKind::Array {
            return Err(not_a_list(dialect, answer, list));
        }
        let rest = match member {
            Some(name) => list.items_by_literal_key(name, answer.max_items, &mut page.items),
            None => list.elements(),
        };
        page.elements = page.items.len();
        for element in rest {
            found(page, element)?;
        }
        return Ok(());
    };
    let wanted = match items.steps.get(many) {
        Some(PathStep::Values) => JsonKind::Object,
        Some(PathStep::OneOrMany) => list.kind(),
        _ => JsonKind::Array,
    };
    if list.kind() != wanted {
        return Err(wrong_kind(dialect, answer, list, wanted, many));
    }
    let mut any = false;
    let mut outcome = Ok(());
    let whole = items.each(list, many, &mut |node| {
        any = true;
        outcome = found(page, node);
        outcome.is_err()
    });
    if any || whole {
        return outcome;
    }
    page.list = List::Missing;
    absent(dialect, answer, root, None)
}

/// Nothing at the path: an empty page, no page at all, or the wrong path. See the head of this file.
fn absent(dialect: &Dialect, answer: &Answer<'_>, root: Node<'_>, stuck: Option<&Stuck<'_>>) -> Result<()> {
    if is_blank(root) {
        return Ok(());
    }
    let lookup = Lookup { dialect, answer, page: None };
    let sources = dialect.leaves(ALL);
    let lists = Lists::of(root, &sources, answer.key.unwrap_or(&dialect.keys));
    let there = sources.iter().any(|source| lookup.is_there(source));
    // The first page has shown that the dialect fits: an answer without its list may pass.
    let later = !answer.is_first();
    if lists.unread && !(there && later) {
        let error = nothing(dialect, root, &lists);
        return Err(if later { error.worth_retrying() } else { error });
    }
    if later || error_like(root).0 != ErrorLike::No {
        return Ok(());
    }
    let Some(stuck) = stuck else { return Ok(()) };
    let room = || there || sources.iter().any(|source| has_room(source, root));
    let fits = is_blank(stuck.at) || stuck.at.kind() == JsonKind::Object && room();
    if fits { Ok(()) } else { Err(nothing(dialect, root, &lists)) }
}

fn items_name(dialect: &Dialect) -> String {
    let path = dialect.items.as_str();
    format("`items: {}`", &[if path.is_empty() { "\"\"" } else { path }])
}

fn shape(dialect: &Dialect, message: &str) -> Error {
    Error::new(Kind::Shape, message).with_path(dialect.items.as_str())
}

fn nothing(dialect: &Dialect, root: Node<'_>, lists: &Lists<'_>) -> Error {
    let has = match (lists.names.as_slice(), root.kind()) {
        (_, JsonKind::Array) => "the body itself is an array, which `items: \"\"` reads".into(),
        ([], JsonKind::Object) => format("the body has no array; it has {}", &[&members(root)]),
        ([one], _) => format("the body has an array at {}", &[one]),
        ([], _) => format("the body is {}", &[&describe(root)]),
        (many, _) => format("the body has arrays at {}", &[&join(", ", many)]),
    };
    shape(dialect, &format("{} found nothing; {}", &[&items_name(dialect), &has]))
}

fn not_a_list(dialect: &Dialect, answer: &Answer<'_>, list: Node<'_>) -> Error {
    let mut message = format("{} must be an array, not {}", &[&items_name(dialect), &describe(list)]);
    if list.kind() == JsonKind::Object {
        message.push_str(" with ");
        message.push_str(&members(list));
        let inside = Lists::below(list, &dialect.items);
        if inside.names.is_empty() {
            message.push_str("; `.*` reads the values of an object");
        } else {
            message.push_str("; there is an array at ");
            message.push_str(&join(", ", &inside.names));
        }
    }
    passing(dialect, answer, &message)
}

/// What came once in the shape that the dialect reads will do so again.
fn passing(dialect: &Dialect, answer: &Answer<'_>, message: &str) -> Error {
    let error = shape(dialect, message);
    if answer.is_first() { error } else { error.worth_retrying() }
}

fn wrong_kind(dialect: &Dialect, answer: &Answer<'_>, list: Node<'_>, wanted: JsonKind, many: usize) -> Error {
    let before = dialect.items.names(many);
    let place = if before.is_empty() { "the body".into() } else { format("`{}`", &[&before]) };
    passing(
        dialect,
        answer,
        &format("{}: {} must be {}, not {}", &[&items_name(dialect), &place, wanted.message(), &describe(list)]),
    )
}

/// Whether the object where this source would stand is there: its first name, or for a single name the body itself.
fn has_room(source: &Source, root: Node<'_>) -> bool {
    let Source::Body(path) = source else { return false };
    match path.steps.as_slice() {
        [] => false,
        [PathStep::Name(_)] => root.kind() == JsonKind::Object,
        [first, ..] => first.is_at(root),
    }
}

/// The arrays of a body.
struct Lists<'s> {
    names: Vec<String>,
    /// Whether one has elements and may be the items.
    unread: bool,
    /// What the dialect reads of a body.
    sources: &'s [&'s Source],
    keys: Option<&'s KeyPaths>,
    /// How many more values are looked at.
    left: usize,
}

impl<'s> Lists<'s> {
    fn of(root: Node<'_>, sources: &'s [&'s Source], keys: &'s KeyPaths) -> Lists<'s> {
        let mut lists = Lists { names: Vec::new(), unread: false, sources, keys: Some(keys), left: LOOKED_AT };
        lists.look(root, &mut Vec::new(), DEPTH);
        lists
    }

    /// The arrays below `node`, which stands at `path`.
    fn below(node: Node<'_>, path: &Path) -> Lists<'s> {
        let mut lists = Lists { names: Vec::new(), unread: false, sources: &[], keys: None, left: LOOKED_AT };
        let mut names = Vec::new();
        for step in &path.steps {
            let PathStep::Name(name) = step else { break };
            names.push(name.clone());
        }
        lists.look(node, &mut names, DEPTH);
        lists
    }

    fn look(&mut self, node: Node<'_>, path: &mut Vec<String>, depth: usize) {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return;
        }
        match node.kind() {
            JsonKind::Array => {
                self.unread |= node.elements().next().is_some_and(|first| !self.is_envelope(path, first));
                if self.names.len() < NAMED && !path.is_empty() {
                    self.names.push(format("`{}`", &[&join(".", path)]));
                }
            }
            JsonKind::Object if depth > 0 => {
                let mut left = LOOKED_AT;
                for (name, value) in node.members() {
                    if left == 0 {
                        break;
                    }
                    left -= 1;
                    if matches!(value.kind(), JsonKind::Array | JsonKind::Object) {
                        path.push(name.text().unwrap_or_default().into_owned());
                        self.look(value, path, depth - 1);
                        path.pop();
                    }
                }
            }
            _ => {}
        }
    }

    /// Whether the array at `path` belongs to the envelope: a source looks into it (`links[?rel=next]`), or it lies
    /// beside one (HAL's `_links.curies`) and its elements have no key.
    fn is_envelope(&self, path: &[String], first: Node<'_>) -> bool {
        if path.is_empty() {
            return false;
        }
        let keyless = self.keys.is_some_and(|keys| !keys.is_none() && !keys.fit(first));
        for source in self.sources {
            let Source::Body(source) = source else { continue };
            let mut same = 0;
            while let (Some(PathStep::Name(name)), Some(there)) = (source.steps.get(same), path.get(same))
                && name == there
            {
                same += 1;
            }
            if same == path.len() || same > 0 && source.steps.len() > 1 && keyless {
                return true;
            }
        }
        false
    }
}
