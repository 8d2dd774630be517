//! Finding the list in an answer, and telling a list that is not there from one that is empty.
//!
//! Many servers leave an empty list out (`{}`, `{"meta": {"count": 0}}`), and a wrong `items` path looks the same.
//! The rule: a blank value at the path (null, `""`, `{}`, `[]`, false) is an empty page. A path that leads nowhere is one
//! too, unless
//! - the body holds a list with something in it that does not belong to the envelope: those may be the items. On a
//!   later page this counts only if no continuation, flag or total is there either: the first page has shown that
//!   the dialect fits;
//! - it was stopped by a value of the wrong kind (a string where an object was expected);
//! - the body has an `error` or `errors` of which the dialect says nothing;
//! - nothing in the answer is what the dialect reads: neither a source nor the place where it would stand.

use crate::error::{Error, Kind, Result};
use crate::json::{JsonKind, Node};
use crate::text::{fill, separated};

use super::keys::{Keys, members};
use super::path::{Path, Step, Stuck};
use super::source::{Source, describe, is_blank};
use super::{Answer, Dialect, Next, Page};

/// How deep and how far lists are looked for, for a message.
const DEPTH: usize = 4;
const LOOKED_AT: usize = 256;
const NAMED: usize = 6;

impl Dialect {
    /// Calls `found` for each element of the list but those that are rows with the `plain` member as their key: these are
    /// put into the page at once.
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
        let many = self.items.many();
        let list = match self.items.walk(root, many.unwrap_or(self.items.steps.len())) {
            Ok(list) if is_blank(list) => return Ok(()),
            Ok(list) => list,
            Err(stuck) => return self.absent(answer, root, Some(&stuck)),
        };
        let Some(many) = many else {
            if list.kind() != JsonKind::Array {
                return Err(self.not_a_list(list));
            }
            let rest = match plain {
                Some(name) => list.plain_rows(name, answer.max_items, &mut page.items),
                None => list.elements(),
            };
            page.elements = page.items.len();
            for element in rest {
                found(page, element)?;
            }
            return Ok(());
        };
        let wanted = match self.items.steps.get(many) {
            Some(Step::Values) => JsonKind::Object,
            _ => JsonKind::Array,
        };
        if list.kind() != wanted {
            return Err(self.wrong_kind(list, wanted, many));
        }
        let mut any = false;
        let mut outcome = Ok(());
        let whole = self.items.each(list, many, &mut |node| {
            any = true;
            outcome = found(page, node);
            outcome.is_err()
        });
        if any || whole { outcome } else { self.absent(answer, root, None) }
    }

    /// The first or last element of the list.
    pub(super) fn edge<'a>(&self, root: Node<'a>, last: bool) -> Option<Node<'a>> {
        let mut edge = None;
        if self.items.many().is_none() {
            for element in self.items.first(root)?.elements() {
                edge = Some(element);
                if !last {
                    break;
                }
            }
        } else {
            self.items.each(root, 0, &mut |node| {
                edge = Some(node);
                !last
            });
        }
        edge
    }

    /// Nothing at the path: an empty page or the wrong path. See the head of this file.
    fn absent(&self, answer: &Answer<'_>, root: Node<'_>, stuck: Option<&Stuck<'_>>) -> Result<()> {
        if is_blank(root) {
            return Ok(());
        }
        let sources = self.sources();
        let lists = Lists::of(root, &sources, answer.key.unwrap_or(&self.keys));
        let there = sources.iter().any(|source| self.is_there(source, answer));
        // The first page has shown that the dialect fits.
        let known = there && answer.sent != answer.first;
        if (lists.unread || self.says_error(root)) && !known {
            return Err(self.nothing(root, &lists));
        }
        let Some(stuck) = stuck else { return Ok(()) };
        let room = || there || sources.iter().any(|source| has_room(source, root));
        let fits = known || is_blank(stuck.at) || stuck.at.kind() == JsonKind::Object && room();
        if fits { Ok(()) } else { Err(self.nothing(root, &lists)) }
    }

    /// Whether the body is an error by all appearance, where the dialect does not say what an error looks like.
    fn says_error(&self, root: Node<'_>) -> bool {
        self.error.is_none() && ["error", "errors"].iter().any(|name| root.get(name).is_some_and(|at| !is_blank(at)))
    }

    /// What `next`, `back` and `stop` read of an answer as a whole.
    fn sources<'s>(&'s self) -> Vec<&'s Source> {
        let mut leaves = Vec::new();
        let add: &mut dyn FnMut(&'s Source) = &mut |leaf| {
            if matches!(leaf, Source::Body(_) | Source::Header(_) | Source::Link(_)) {
                leaves.push(leaf);
            }
        };
        for ways in [&self.next, &self.back] {
            for way in ways {
                match way {
                    Next::Set { set, .. } => {
                        for one in set {
                            one.from.each_leaf(add);
                        }
                    }
                    Next::Follow { url: source, .. } | Next::Merge(source) | Next::Request(source) => {
                        source.each_leaf(add);
                    }
                }
            }
        }
        for stop in &self.stop {
            stop.source.each_leaf(add);
        }
        leaves
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
            (many, _) => fill("the body has arrays at {}", &[&separated(", ", many.iter().map(String::as_str))]),
        };
        self.shape(&fill("{} found nothing; {}", &[&self.items_name(), &has]))
    }

    fn not_a_list(&self, list: Node<'_>) -> Error {
        let mut message = fill("{} must be an array, not {}", &[&self.items_name(), &describe(list)]);
        if list.kind() == JsonKind::Object {
            message.push_str(" with ");
            message.push_str(&members(list));
            let inside = Lists::below(list, &self.items);
            if inside.names.is_empty() {
                message.push_str("; `.*` reads the values of an object");
            } else {
                message.push_str("; there is an array at ");
                message.push_str(&separated(", ", inside.names.iter().map(String::as_str)));
            }
        }
        self.shape(&message)
    }

    fn wrong_kind(&self, list: Node<'_>, wanted: JsonKind, many: usize) -> Error {
        let mut before = self.items.names().take(many).peekable();
        let place = if before.peek().is_none() { "the body".into() } else { fill("`{}`", &[&separated(".", before)]) };
        self.shape(&fill("{}: {} must be {}, not {}", &[&self.items_name(), &place, wanted.message(), &describe(list)]))
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
        for name in path.names() {
            names.push(name.to_owned());
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
                    self.names.push(fill("`{}`", &[&separated(".", path.iter().map(String::as_str))]));
                }
            }
            JsonKind::Object if depth > 0 => {
                for (name, value) in node.members().take(LOOKED_AT) {
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
        let Some(top) = path.first() else { return false };
        let keyless = self.keys.is_some_and(|keys| !keys.is_none() && !keys.fit(first));
        self.sources.iter().any(|source| match source {
            Source::Body(source) => {
                let beside = source.steps.len() > 1 && source.names().next() == Some(top);
                beside && keyless || source.names().take(path.len()).eq(path.iter())
            }
            _ => false,
        })
    }
}
