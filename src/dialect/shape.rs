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

use crate::config::text::{fill, separated};
use crate::error::{Error, Kind, Result};
use crate::json::{JsonKind, Node};

use super::keys::{Keys, members};
use super::leaves::{ALL, BACK, FLAGS, NEEDED, REST};
use super::path::{Path, Step, Stuck};
use super::read::{Looks, looks};
use super::source::{Source, describe, is_blank};
use super::{Answer, Dialect, Direction, List, Page};

/// How deep and how far lists are looked for, for a message.
const DEPTH: usize = 4;
const LOOKED_AT: usize = 256;
const NAMED: usize = 6;

impl Dialect {
    /// Calls `found` for each element of the list but those that are rows with the `plain` member as their key: these
    /// are put into the page at once.
    pub(super) fn each_element<'a>(
        &self,
        answer: &Answer<'a>,
        root: Node<'a>,
        page: &mut Page,
        plain: Option<&str>,
        found: &mut dyn FnMut(&mut Page, Node<'a>) -> Result<()>,
    ) -> Result<()> {
        if let Some(pager) = &self.pager {
            return pager.records(root)?.into_iter().try_for_each(|node| found(page, node));
        }
        let items = self.items_of(root);
        let many = items.many();
        let list = match items.walk(root, many.unwrap_or(items.steps.len())) {
            Ok(list) if is_blank(list) => {
                let there = list.kind() == JsonKind::Array;
                page.list = if there { List::There } else { List::Blank };
                return if page.list == List::Blank && items.steps.is_empty() {
                    self.absent(answer, root, None)
                } else {
                    Ok(())
                };
            }
            Ok(list) => list,
            Err(stuck) => {
                page.list = List::Missing;
                return self.absent(answer, root, Some(&stuck));
            }
        };
        let Some(many) = many else {
            if list.kind() != JsonKind::Array {
                return Err(self.not_a_list(answer, list));
            }
            let rest = match plain {
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
            Some(Step::Values) => JsonKind::Object,
            Some(Step::OneOrMany) => list.kind(),
            _ => JsonKind::Array,
        };
        if list.kind() != wanted {
            return Err(self.wrong_kind(answer, list, wanted, many));
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
        self.absent(answer, root, None)
    }

    /// Where the list of this answer is: the first path that finds something of the kind that it reads.
    fn items_of(&self, root: Node<'_>) -> &Path {
        let fits = |path: &Path| {
            let many = path.many();
            path.walk(root, many.unwrap_or(path.steps.len())).is_ok_and(|list| {
                match many.and_then(|at| path.steps.get(at)) {
                    Some(Step::Values) => list.kind() == JsonKind::Object,
                    Some(Step::OneOrMany) => !is_blank(list),
                    _ => list.kind() == JsonKind::Array,
                }
            })
        };
        if self.or_items.is_empty() || fits(&self.items) {
            return &self.items;
        }
        self.or_items.iter().find(|path| fits(path)).unwrap_or(&self.items)
    }

    /// The first or last element of the list.
    pub(super) fn edge<'a>(&self, root: Node<'a>, last: bool) -> Option<Node<'a>> {
        let items = self.items_of(root);
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

    /// Nothing at the path: an empty page, no page at all, or the wrong path. See the head of this file.
    fn absent(&self, answer: &Answer<'_>, root: Node<'_>, stuck: Option<&Stuck<'_>>) -> Result<()> {
        if is_blank(root) {
            return Ok(());
        }
        let sources = self.leaves(ALL);
        let lists = Lists::of(root, &sources, answer.key.unwrap_or(&self.keys));
        let there = sources.iter().any(|source| self.is_there(source, answer));
        // The first page has shown that the dialect fits: an answer without its list may pass.
        let later = !answer.is_first();
        if lists.unread && !(there && later) {
            let error = self.nothing(root, &lists);
            return Err(if later { error.worth_retrying() } else { error });
        }
        if later || looks(root).0 != Looks::Fine {
            return Ok(());
        }
        let Some(stuck) = stuck else { return Ok(()) };
        let room = || there || sources.iter().any(|source| has_room(source, root));
        let fits = is_blank(stuck.at) || stuck.at.kind() == JsonKind::Object && room();
        if fits { Ok(()) } else { Err(self.nothing(root, &lists)) }
    }

    /// Whether anything that the dialect reads of an answer as a whole is there, blank or not: a continuation in this
    /// direction, a flag, a number.
    pub(crate) fn knows(&self, answer: &Answer<'_>) -> bool {
        let next = if answer.direction == Direction::Older { NEEDED } else { BACK };
        self.leaves(FLAGS | REST | next).into_iter().any(|source| self.is_there(source, answer))
    }

    fn is_there(&self, source: &Source, answer: &Answer<'_>) -> bool {
        self.there(source, None, answer, None).is_ok_and(|found| found.is_some())
    }

    fn items_name(&self) -> String {
        let path = self.items.as_str();
        fill("`items: {}`", &[if path.is_empty() { "\"\"" } else { path }])
    }

    fn shape(&self, message: &str) -> Error {
        Error::new(Kind::Shape, message).with_path(self.items.as_str())
    }

    fn nothing(&self, root: Node<'_>, lists: &Lists<'_>) -> Error {
        let has = match (lists.names.as_slice(), root.kind()) {
            (_, JsonKind::Array) => "the body itself is an array, which `items: \"\"` reads".into(),
            ([], JsonKind::Object) => fill("the body has no array; it has {}", &[&members(root)]),
            ([one], _) => fill("the body has an array at {}", &[one]),
            ([], _) => fill("the body is {}", &[&describe(root)]),
            (many, _) => fill("the body has arrays at {}", &[&separated(", ", many)]),
        };
        self.shape(&fill("{} found nothing; {}", &[&self.items_name(), &has]))
    }

    fn not_a_list(&self, answer: &Answer<'_>, list: Node<'_>) -> Error {
        let mut message = fill("{} must be an array, not {}", &[&self.items_name(), &describe(list)]);
        if list.kind() == JsonKind::Object {
            message.push_str(" with ");
            message.push_str(&members(list));
            let inside = Lists::below(list, &self.items);
            if inside.names.is_empty() {
                message.push_str("; `.*` reads the values of an object");
            } else {
                message.push_str("; there is an array at ");
                message.push_str(&separated(", ", &inside.names));
            }
        }
        self.passing(answer, &message)
    }

    /// What came once in the shape that the dialect reads will do so again.
    fn passing(&self, answer: &Answer<'_>, message: &str) -> Error {
        let error = self.shape(message);
        if answer.is_first() { error } else { error.worth_retrying() }
    }

    fn wrong_kind(&self, answer: &Answer<'_>, list: Node<'_>, wanted: JsonKind, many: usize) -> Error {
        let before = self.items.names(many);
        let place = if before.is_empty() { "the body".into() } else { fill("`{}`", &[&before]) };
        self.passing(
            answer,
            &fill("{}: {} must be {}, not {}", &[&self.items_name(), &place, wanted.message(), &describe(list)]),
        )
    }
}

/// Whether the object where this source would stand is there: its first name, or for a plain name the body itself.
fn has_room(source: &Source, root: Node<'_>) -> bool {
    let Source::Body(path) = source else { return false };
    match path.steps.as_slice() {
        [] => false,
        [Step::Name(_)] => root.kind() == JsonKind::Object,
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
    keys: Option<&'s Keys>,
    /// How many more values are looked at.
    left: usize,
}

impl<'s> Lists<'s> {
    fn of(root: Node<'_>, sources: &'s [&'s Source], keys: &'s Keys) -> Lists<'s> {
        let mut lists = Lists { names: Vec::new(), unread: false, sources, keys: Some(keys), left: LOOKED_AT };
        lists.look(root, &mut Vec::new(), DEPTH);
        lists
    }

    /// The arrays below `node`, which stands at `path`.
    fn below(node: Node<'_>, path: &Path) -> Lists<'s> {
        let mut lists = Lists { names: Vec::new(), unread: false, sources: &[], keys: None, left: LOOKED_AT };
        let mut names = Vec::new();
        for step in &path.steps {
            let Step::Name(name) = step else { break };
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
                    self.names.push(fill("`{}`", &[&separated(".", path)]));
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
            while let (Some(Step::Name(name)), Some(there)) = (source.steps.get(same), path.get(same))
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
