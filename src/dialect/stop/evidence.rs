//! What one answer says about the end of its list. Only facts, by their rank: what they mean for a list that has a past
//! is judged in one other place, `core/ending.rs`.
//!
//! Where rules meet, the stronger one is heard: a flag, then a number (a total, a count of pages), then `short`,
//! `empty` and `same`, then the continuation itself.

use alloc::string::String;

use crate::dialect::follow::next::way_on;
use crate::dialect::model::{BACK, Dialect, FLAGS, NEEDED, Next, REST};
use crate::dialect::path::walk;
use crate::dialect::read::answer::Answer;
use crate::dialect::read::lookup::Lookup;
use crate::dialect::read::page::Page;
use crate::dialect::read::page_size;
use crate::dialect::read::source::{Source, Stride};
use crate::error::Result;
use crate::http::request::Request;
use crate::store::Direction;

use super::rule::{EndRule, Says, Stop};
use super::witness::Witness;

/// How many items a list has, by what its server says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// The number.
    pub value: u64,
    /// Whether there are as many, and not at least as many.
    pub exact: bool,
    /// Where it stands: `body:meta.total`, `header:x-total-count`.
    pub from: String,
}

/// What an answer says.
#[derive(Debug)]
pub(crate) struct Evidence {
    /// What would be asked next, or why it must not be.
    pub(crate) next: Option<Result<Request>>,
    /// Whether the server gave the continuation: a token, a URL, a link. Not a counter of ours, nor the last item's
    /// key.
    pub(crate) given: bool,
    /// Whether a counter of ours leads on.
    pub(crate) counted: bool,
    /// The rule that ends the list; nothing in the answer outranks it.
    pub(crate) end: Option<Witness>,
    /// The flag that is up, or the number that is not reached.
    pub(crate) more: Option<Witness>,
    /// Whether a weaker rule than `more` would end the list.
    pub(crate) outranked: bool,
    /// Whether the answer tells a total or a number of pages.
    pub(crate) numbered: bool,
    /// The flags that are there, as in `History::flags`.
    pub(crate) flags: u32,
    /// How many items the whole list has, by the server.
    pub(crate) total: Option<Total>,
}

impl Dialect {
    /// Weighs the answer, in the direction in which it was asked for.
    pub(crate) fn evidence(&self, answer: &Answer<'_>, page: &Page) -> Result<Evidence> {
        let mut out = Evidence {
            next: None,
            given: false,
            counted: false,
            end: None,
            more: None,
            outranked: false,
            numbered: false,
            flags: 0,
            total: None,
        };
        let back = answer.direction == Direction::Newer && self.counts_back();
        out.counted = if back { true } else { self.counter(&mut |_, _, _| true).is_some() };
        let lookup = Lookup { dialect: self, answer, page: Some(page) };
        if let Some((next, way)) = way_on(self, answer, page, answer.direction) {
            out.next = Some(next);
            out.given = way.is_some_and(|way| is_given(way, &lookup));
        }
        let next = out.next.as_ref().and_then(|next| next.as_ref().ok());
        let elements = page.elements as i64;
        if back {
            // Going back by counting, there are rows before this page until the counter is at its start.
            let start = Some(Witness::of(EndRule::Start));
            (out.end, out.more) = if next.is_some() { (None, start) } else { (start, None) };
        }
        // The strongest rule so far: 3 a flag, 2 a number, 1 any other.
        let mut rank = 0;
        let mut weak = false;
        for (index, stop) in self.stop.iter().enumerate() {
            if !stop.is_about(answer.direction, back) {
                continue;
            }
            let mut by = stop.rule;
            let found = lookup.find(&stop.source, None)?;
            let (mut mine, mut told) = (1, true);
            let says = match stop.rule {
                EndRule::Flag => {
                    mine = 3;
                    let bit = 1_u32.checked_shl(index as u32).unwrap_or(0);
                    let boolean = stop.values.is_empty();
                    match found.filter(|found| !boolean || !found.is_null()) {
                        Some(found) => {
                            out.flags |= bit;
                            stop.flag(&found)
                        }
                        // Protobuf leaves false out: a flag that was seen before reads as one, but for a token beside
                        // it.
                        None if boolean && page.history.flags & bit != 0 && (stop.is || !out.given) => {
                            told = false;
                            Some(!stop.is)
                        }
                        None => None,
                    }
                }
                EndRule::Total | EndRule::Pages => {
                    let number = found.and_then(|found| stop.number(&found)).filter(|n| *n >= 0);
                    let exact = number.is_some() && !is_floor(&stop.source, answer);
                    if let (Some(number), EndRule::Total) = (number, stop.rule) {
                        out.total = Some(Total { value: number as u64, exact, from: stop.source.name() });
                    }
                    if let Some(number) = number.filter(|_| exact) {
                        mine = 2;
                        let says = compare(self, stop, number, next, answer, page);
                        out.numbered |= says.is_some();
                        if says.is_none() {
                            out.total = None;
                        }
                        says
                    } else {
                        // An empty list leaves its total out, and a counter never ends by itself.
                        by = EndRule::Empty;
                        (elements == 0 && next.is_some()).then_some(true)
                    }
                }
                EndRule::Short => (elements < page_size::taken(self, answer, elements).unwrap_or(1)).then_some(true),
                EndRule::Empty => (elements == 0).then_some(true),
                _ => {
                    let mut same = next.is_some();
                    for target in &stop.targets {
                        let value = next.and_then(|next| target.read(next));
                        same &= value.is_some() && value == target.read(answer.sent);
                    }
                    same.then_some(true)
                }
            };
            let witness = Some(Witness { by, rule: index, strong: told && mine > 1 });
            match says {
                Some(true) if mine >= rank => {
                    // Of several rules of the same rank the first one is named; an end replaces a promise of its rank.
                    if mine > rank || out.end.is_none() {
                        (out.end, out.more) = (witness, None);
                    }
                    rank = mine;
                }
                Some(true) => weak = true,
                Some(false) if mine > rank => {
                    weak |= out.end.is_some();
                    (out.end, out.more, rank) = (None, witness, mine);
                }
                _ => {}
            }
        }
        out.outranked = weak && out.more.is_some();
        Ok(out)
    }

    /// Whether anything that the dialect reads of an answer as a whole is there, blank or not: a continuation in this
    /// direction, a flag, a number.
    pub(crate) fn reads_anything(&self, answer: &Answer<'_>) -> bool {
        let next = if answer.direction == Direction::Newer { BACK } else { NEEDED };
        let lookup = Lookup { dialect: self, answer, page: None };
        self.leaves(FLAGS | REST | next).into_iter().any(|source| lookup.is_there(source))
    }
}

/// Whether the list reaches a total or a number of pages by its position. Nothing is said where the number is below
/// what this page itself has reached: then it counts something else.
fn compare(
    dialect: &Dialect,
    stop: &Stop,
    number: i64,
    next: Option<&Request>,
    answer: &Answer<'_>,
    page: &Page,
) -> Says {
    let at = stop.targets.first()?;
    let counter = dialect.counter(&mut |to, _, _| to == at);
    let first = counter.map_or(0, |(_, _, from)| from);
    let from = stop.base.unwrap_or(first);
    let sent = at.count(answer.sent).unwrap_or(if counter.is_some() { first } else { from }) - from;
    let elements = page.elements as i64;
    // The next position as it will be written; without a next request, what this page leads to.
    let next = next.and_then(|next| at.count(next)).map(|next| next - from);
    let is_page = matches!(counter, Some((_, Stride::Number(1), _)));
    let (reached, next) = match stop.rule {
        // Page numbers, and a total of items.
        EndRule::Total if is_page => (sent * page_size::usual(dialect, answer, page) + elements, None),
        EndRule::Total if elements > 0 => (sent + elements, next),
        // An empty page reaches no further than to its start. But an empty list may have one page.
        _ if elements == 0 && (sent > 0 || stop.rule == EndRule::Total) => (sent, None),
        _ => (sent + 1, next),
    };
    if elements > 0 && number < reached { None } else { Some(next.unwrap_or(reached) >= number) }
}

/// Elasticsearch: `{"value": 10000, "relation": "gte"}` counts no further, and is no total.
fn is_floor(source: &Source, answer: &Answer<'_>) -> bool {
    let (Source::Body(path), Some(doc)) = (source, answer.doc) else { return false };
    let Some((_, above)) = path.steps.split_last() else { return false };
    let beside = walk(above, doc.root()).ok().and_then(|at| at.get("relation"));
    beside.is_some_and(|relation| relation.is_text("gte"))
}

/// Whether what this way carries is the server's word.
fn is_given<'a>(way: &'a Next, lookup: &Lookup<'a, '_>) -> bool {
    match way {
        Next::Set { set, .. } => set.iter().any(|one| !one.optional && is_word(&one.from, lookup)),
        Next::Follow { .. } | Next::Merge(_) => true,
        Next::Request(_) => false,
    }
}

fn is_word<'a>(source: &'a Source, lookup: &Lookup<'a, '_>) -> bool {
    match source {
        Source::Body(_) | Source::Header(_) | Source::Link(..) => true,
        Source::Any(list) => {
            for one in list {
                if lookup.value(one, None).is_ok_and(|found| found.is_some()) {
                    return is_word(one, lookup);
                }
            }
            false
        }
        Source::Decoded(inner) => is_word(inner, lookup),
        _ => false,
    }
}
