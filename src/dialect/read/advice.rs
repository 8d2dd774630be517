//! Advice after a first page: a path that finds nothing beside a member that it was meant for, a page size that the
//! server lowered.

use alloc::string::String;
use alloc::vec::Vec;

use crate::config::spelling::{is_near, letters};
use crate::config::text::{concat, find, format, signed, split};
use crate::json::Node;

use crate::dialect::link;
use crate::dialect::model::{Dialect, FLAGS, NEEDED};
use crate::dialect::path::{Path, PathStep, walk};
use crate::dialect::stop::rule::EndRule;
use crate::dialect::stop::witness::Witness;
use crate::store::Direction;

use super::answer::Answer;
use super::page::Page;
use super::page_size;
use super::source::{Source, Stride};

/// Names of flags that say that there is more, in small letters.
const FLAGS_UP: &str = "hasmore hasnext hasnextpage more moreavailable";

/// Names of continuations, in small letters.
const WAYS_ON: &str = "next nextcursor nextpage nextpagetoken nexttoken nextlink nexturl nexthref nextid nextoffset nextkey \
    nextrecordsurl endcursor continuationtoken odatanextlink";

impl Dialect {
    /// For a first page that leads on nowhere, or has no flag: the place that the dialect may have meant, in a
    /// sentence.
    pub(crate) fn advice_on_path(&self, answer: &Answer<'_>, ends: bool) -> Option<String> {
        let root = answer.doc?.root();
        let mut paths = Vec::new();
        for leaf in self.leaves(if ends { NEEDED } else { FLAGS }) {
            if let Source::Body(path) = leaf {
                // Where one of several finds something, the others are for other answers.
                if path.first(root).is_some() {
                    return None;
                }
                paths.push(path);
            }
        }
        for path in &paths {
            if let Some(there) = meant(path, root) {
                let parts = [path.as_str(), &there];
                return Some(format("`body:{}` finds nothing; did you mean `body:{}`, which is there?", &parts));
            }
        }
        // Code, and a dialect without a continuation, know what they do.
        let place = self.place_of(Witness::of(EndRule::Absent), Direction::Older);
        if !ends || place.is_empty() {
            return None;
        }
        let beside = paths.first().and_then(|path| {
            let (_, above) = path.steps.split_last()?;
            sign_in(walk(above, root).ok()?, &path.names(above.len()))
        });
        let sign = beside.or_else(|| {
            // The envelope, and what stands in it: `meta`, `paging`, `links`.
            let mut sign = sign_in(root, "");
            for (name, value) in root.members() {
                sign = sign.or_else(|| sign_in(value, &name.text().unwrap_or_default()));
            }
            sign
        });
        let linked = || {
            let next = answer.head.headers.all("link").find_map(|value| link::find(value, "next", None));
            next.map(|_| String::from("has a `Link` header with `rel=\"next\"` (`link:next`)"))
        };
        Some(format("the answer {}, and `{}` finds nothing to go on with", &[&sign.or_else(linked)?, &place]))
    }

    /// A first page that holds exactly as many items as servers often allow, and fewer than were asked for: where the
    /// dialect goes by the number that was asked for, and no total tells, rows may be lost.
    pub(crate) fn advice_on_page_size(&self, answer: &Answer<'_>, page: &Page) -> Option<String> {
        let elements = page.elements as i64;
        let asked = page_size::taken(self, answer, elements)?;
        let cap = matches!(elements, 10 | 20 | 25 | 50 | 100 | 200 | 250 | 500 | 1000);
        let by_limit =
            || self.has_rule(EndRule::Short) || self.counter(&mut |_, by, _| matches!(by, Stride::Limit)).is_some();
        if !cap || asked <= elements || !by_limit() {
            return None;
        }
        Some(format(
            "{} items were asked for and {} came: if that is the server's maximum, set `limit` to it, or rows are lost",
            &[&signed(asked), &signed(elements)],
        ))
    }
}

/// What says that there is more, among these members: a flag that nobody reads, and that is up; a continuation that
/// nobody follows.
fn sign_in(node: Node<'_>, inside: &str) -> Option<String> {
    for (name, value) in node.members() {
        let name = name.text().unwrap_or_default();
        let written = letters(&name);
        let among = |names| split(names, b' ').any(|one: &str| one.as_bytes() == written);
        let raw = value.raw();
        let dot = if inside.is_empty() { "" } else { "." };
        if raw == b"true" && among(FLAGS_UP) {
            return Some(format("says `{}{}{}: true`", &[inside, dot, &name]));
        }
        if !matches!(raw, b"null" | b"false" | b"true" | b"\"\"" | b"{}" | b"[]") && among(WAYS_ON) {
            return Some(format("has `body:{}{}{}`", &[inside, dot, &name]));
        }
    }
    None
}

/// The path that leads to something where this one does not: the same letters, or a dotted name that is one name.
fn meant(path: &Path, root: Node<'_>) -> Option<String> {
    let stuck = walk(&path.steps, root).err()?;
    let (front, mut whole) = (path.names(stuck.step), Vec::new());
    let (mut first, mut name) = (None, "");
    for step in path.steps.get(stuck.step..)? {
        let PathStep::Name(one) = step else { break };
        whole.extend(letters(one));
        if first.is_none() {
            (first, name) = (Some(whole.len()), one);
        }
    }
    let first = whole.get(..first?)?;
    let on = path.steps.get(stuck.step + 1..).unwrap_or_default();
    for (member, value) in stuck.at.members() {
        let member = member.text().unwrap_or_default();
        let written = letters(&member);
        let near = written == first || first.len() > 4 && is_near(first, &written);
        if !written.is_empty() && (written == whole || near && walk(on, value).is_ok()) {
            if find(&member, b".").is_some() {
                return Some(concat(&[&front, "[\"", &member, "\"]"]));
            }
            let dot = if front.is_empty() { "" } else { "." };
            // What the path goes on with behind this name.
            let until = front.len() + dot.len() + name.len();
            let rest = if written == whole { "" } else { path.as_str().get(until..).unwrap_or_default() };
            return Some(concat(&[&front, dot, &member, rest]));
        }
    }
    None
}
