//! A path that finds nothing, beside a member that it was meant for.

use crate::config::text::{fill, find, is_near, join, pieces};
use crate::json::Node;

use super::leaves::{FLAGS, NEEDED};
use super::path::{Path, Step, walk};
use super::source::Source;
use super::{Answer, By, Dialect, Direction, Sign};

/// Names of flags that say that there is more, in small letters.
const SIGNS: &str = "hasmore hasnext hasnextpage more moreavailable";

impl Dialect {
    /// For a first page that leads on nowhere, or has no flag: the place that the dialect may have meant, in a
    /// sentence.
    pub(crate) fn near(&self, answer: &Answer<'_>, ends: bool) -> Option<String> {
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
                return Some(fill("`body:{}` finds nothing; did you mean `body:{}`, which is there?", &parts));
            }
        }
        if !ends {
            return None;
        }
        // A flag that nobody reads, and that is up.
        let above = paths.first().and_then(|path| walk(path.steps.split_last()?.1, root).ok());
        for node in &[root, above.unwrap_or(root)] {
            for (name, value) in node.members() {
                let name = name.text().unwrap_or_default();
                if value.raw() == b"true" && pieces(SIGNS, b' ').any(|sign| sign.as_bytes() == letters(&name)) {
                    let place = self.place_of(Sign::of(By::Absent), Direction::Older);
                    let parts = [&*name, &*place];
                    return Some(fill("the answer says `{}: true`, and `{}` finds nothing to go on with", &parts));
                }
            }
        }
        None
    }
}

/// The path that leads to something where this one does not: the same letters, or a dotted name that is one name.
fn meant(path: &Path, root: Node<'_>) -> Option<String> {
    let stuck = walk(&path.steps, root).err()?;
    let (front, mut whole) = (path.names(stuck.step), Vec::new());
    let (mut first, mut name) = (None, "");
    for step in path.steps.get(stuck.step..)? {
        let Step::Name(one) = step else { break };
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
                return Some(join(&[&front, "[\"", &member, "\"]"]));
            }
            let dot = if front.is_empty() { "" } else { "." };
            // What the path goes on with behind this name.
            let until = front.len() + dot.len() + name.len();
            let rest = if written == whole { "" } else { path.as_str().get(until..).unwrap_or_default() };
            return Some(join(&[&front, dot, &member, rest]));
        }
    }
    None
}

/// A name without case, `_`, `-` and whatever else is no letter.
#[inline(never)]
pub(super) fn letters(name: &str) -> Vec<u8> {
    let mut out = Vec::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(byte.to_ascii_lowercase());
        }
    }
    out
}
