//! What a dialect reads of an answer as a whole, and what it writes: found by one walk each.

use alloc::string::String;
use alloc::vec::Vec;

use crate::dialect::follow::target::Target;
use crate::dialect::read::source::{Source, Stride};
use crate::dialect::stop::rule::EndRule;
use crate::store::Direction;

use super::{BACK, Dialect, FLAGS, NEEDED, Next, REST, Setting};

impl Dialect {
    /// The paths into the body, the headers and the links that are read.
    #[inline(never)]
    pub(crate) fn leaves(&self, which: u8) -> Vec<&Source> {
        let mut leaves = Vec::new();
        for stop in &self.stop {
            let first = stop.rule == EndRule::Flag && stop.lane != Some(Direction::Newer);
            if which & REST != 0 || which & FLAGS != 0 && first {
                stop.source.each_leaf(&mut leaves);
            }
        }
        for &(ways, read) in &[(&self.next, which & NEEDED != 0), (&self.back, which & BACK != 0)] {
            for way in ways {
                match way {
                    _ if !read => {}
                    Next::Set { set, .. } => {
                        for one in set {
                            if which & REST != 0 || !one.optional {
                                one.from.each_leaf(&mut leaves);
                            }
                        }
                    }
                    Next::Follow { url: source, .. } | Next::Merge(source) => source.each_leaf(&mut leaves),
                    Next::Request(source) if which & REST != 0 => source.each_leaf(&mut leaves),
                    Next::Request(_) => {}
                }
            }
        }
        leaves
    }

    /// Of what `next` writes, the first of which `is` says that it is meant.
    #[inline(never)]
    pub(crate) fn setting<'s>(&'s self, is: &mut dyn FnMut(&'s Setting) -> bool) -> Option<&'s Setting> {
        for way in &self.next {
            if let Next::Set { set, .. } = way {
                for one in set {
                    if is(one) {
                        return Some(one);
                    }
                }
            }
        }
        None
    }

    /// Where in the body `next` or the page size is written, if they are; `optional`: also by what there is a next
    /// request without.
    #[inline(never)]
    pub(crate) fn in_body(&self, optional: bool) -> Option<&Vec<String>> {
        let set = self.setting(&mut |one| matches!(one.at, Target::Body(_)) && (optional || !one.optional));
        match set.map(|one| &one.at).or(self.limit.as_ref().map(|limit| &limit.at)) {
            Some(Target::Body(path)) => Some(path),
            _ => None,
        }
    }

    /// The first counter of which `is` says that it is meant: its target, its step, and the number of the first page or
    /// item.
    #[inline(never)]
    pub(crate) fn counter(&self, is: &mut dyn FnMut(&Target, &Stride, i64) -> bool) -> Option<(&Target, &Stride, i64)> {
        let one = self.setting(&mut |one| one.from.counter().is_some_and(|(step, from)| is(&one.at, step, from)))?;
        one.from.counter().map(|(step, from)| (&one.at, step, from))
    }
}
