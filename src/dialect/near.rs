//! A path that finds nothing, beside a member that it was meant for.

use crate::json::{JsonKind, Node};
use crate::text::{fill, separated};

use super::path::{Path, Step, walk};
use super::source::Source;
use super::{Answer, Dialect, Direction, Next, Rule};

/// Names of flags that say that there is more, in small letters.
const SIGNS: [&str; 5] = ["hasmore", "hasnext", "hasnextpage", "more", "moreavailable"];

impl Dialect {
    /// For a first page that leads on nowhere, or has no flag: the place that the dialect may have meant, in a sentence.
    pub(crate) fn near(&self, answer: &Answer<'_>, ends: bool) -> Option<String> {
        let root = answer.doc?.root();
        let mut leaves = Vec::new();
        for stop in &self.stop {
            if stop.rule == Rule::Flag {
                stop.source.each_leaf(&mut |leaf| leaves.push(leaf));
            }
        }
        if ends {
            for way in self.ways(Direction::Older) {
                match way {
                    Next::Set { set, .. } => {
                        set.iter()
                            .filter(|one| !one.optional)
                            .for_each(|one| one.from.each_leaf(&mut |leaf| leaves.push(leaf)));
                    }
                    Next::Follow { url: source, .. } | Next::Merge(source) => {
                        source.each_leaf(&mut |leaf| leaves.push(leaf))
                    }
                    Next::Request(_) => {}
                }
            }
        }
        let paths = || leaves.iter().filter_map(|leaf| if let Source::Body(path) = leaf { Some(path) } else { None });
        // Where one of several finds something, the others are for other answers.
        if paths().any(|path| path.first(root).is_some()) && !ends {
            return None;
        }
        let near = paths().find_map(|path| meant(path, root).map(|there| (path, there)));
        if let Some((path, there)) = near {
            return Some(fill(
                "`body:{}` finds nothing; did you mean `body:{}`, which is there?",
                &[path.as_str(), &there],
            ));
        }
        // A flag that nobody reads, and that is up.
        let above = paths().next().filter(|_| ends).and_then(|path| walk(path.steps.split_last()?.1, root).ok());
        for node in [Some(root), above].into_iter().flatten() {
            let up = node.members().find(|(name, value)| {
                value.raw() == b"true" && SIGNS.contains(&&*letters(&name.text().unwrap_or_default()))
            });
            if let Some((name, _)) = up.filter(|_| ends) {
                let place = self.place(Direction::Older).map(Source::name).unwrap_or_default();
                let name = name.text().unwrap_or_default();
                return Some(fill(
                    "the answer says `{}: true`, and `{}` finds nothing to go on with",
                    &[&name, &place],
                ));
            }
        }
        None
    }
}

/// The path that leads to something where this one does not: the same letters, or a dotted name that is one name.
fn meant(path: &Path, root: Node<'_>) -> Option<String> {
    let stuck = walk(&path.steps, root).err()?;
    if stuck.at.kind() != JsonKind::Object {
        return None;
    }
    let name = |step: &Step| if let Step::Name(name) = step { Some(name.clone()) } else { None };
    let rest: Vec<String> = path.steps[stuck.step..].iter().map_while(name).collect();
    let before: Vec<String> = path.steps[..stuck.step].iter().map_while(name).collect();
    let first = letters(rest.first()?);
    let whole = letters(&rest.concat());
    for (member, _) in stuck.at.members() {
        let member = member.text().unwrap_or_default();
        let written = letters(&member);
        let same = written == whole
            || written == first
            || crate::text::nearest(&whole, std::iter::once(&*written)).is_some() && whole.len() > 5;
        if same && !written.is_empty() {
            let quoted = member.contains('.').then(|| fill("[\"{}\"]", &[&member]));
            let last = quoted.as_deref().unwrap_or(&member);
            let front = separated(".", before.iter().map(String::as_str));
            let dot = if front.is_empty() || quoted.is_some() { "" } else { "." };
            return Some(crate::text::join(&[&front, dot, last]));
        }
    }
    None
}

/// A name without case, `_`, `-` and whatever else is no letter.
fn letters(name: &str) -> String {
    name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| char::from(byte.to_ascii_lowercase())).collect()
}
