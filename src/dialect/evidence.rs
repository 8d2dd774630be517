//! What one answer says about the end of its list. Only facts, by their rank: what they mean for a list that has a past
//! is judged in one other place, `spool/ending.rs`.
//!
//! Where rules meet, the stronger one is heard: a flag, then a number (a total, a count of pages), then `short`,
//! `empty` and `same`, then the continuation itself.

use crate::config::text::{decimal, fill, find_last, signed, trim};
use crate::error::Result;
use crate::http::request::Request;

use super::source::{Found, Source, Step, whole};
use super::target::Target;
use super::{Answer, By, Dialect, Direction, Next, Page, Stop, TRUNCATED};

/// A rule that says something: which, and where in its list it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sign {
    pub(crate) by: By,
    rule: usize,
    strong: bool,
}

/// What earlier pages of a lane have shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Known {
    /// Elements of the largest page.
    pub(crate) size: usize,
    /// The rules that are flags and were seen, a bit each.
    pub(crate) flags: u32,
    /// Whether there was a list.
    pub(crate) listed: bool,
    /// Whether the last page brought nothing new.
    pub(crate) stale: bool,
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
    pub(crate) end: Option<Sign>,
    /// The flag that is up, or the number that is not reached.
    pub(crate) more: Option<Sign>,
    /// Whether a weaker rule than `more` would end the list.
    pub(crate) outranked: bool,
    /// Whether the answer tells a total or a number of pages.
    pub(crate) numbered: bool,
    /// The flags that are there, as in [`Known::flags`].
    pub(crate) flags: u32,
}

impl Sign {
    /// For what no rule of the dialect's says.
    pub(crate) const fn of(by: By) -> Sign {
        Sign { by, rule: 0, strong: false }
    }

    /// Whether it is a flag, a number that was told, or nothing of a rule's: not `short`, `empty`, `same`.
    pub(crate) fn is_strong(self) -> bool {
        self.strong
    }

    /// Whether it is about a number.
    pub(crate) fn is_number(self) -> bool {
        matches!(self.by, By::Total | By::Pages)
    }
}

/// What a rule says of the answer: whether it ends the list; `None` if it says nothing.
type Says = Option<bool>;

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
        };
        out.counted = self.counter(&mut |_, _, _| true).is_some();
        if let Some((next, way)) = self.way_on(answer, page, answer.direction) {
            out.next = Some(next);
            out.given = way.is_some_and(|way| self.is_given(way, answer, page));
        }
        let next = out.next.as_ref().and_then(|next| next.as_ref().ok());
        let elements = page.elements as i64;
        // The strongest rule so far: 3 a flag, 2 a number, 1 any other.
        let mut rank = 0;
        let mut weak = false;
        for (index, stop) in self.stop.iter().enumerate() {
            let found = self.there(&stop.source, None, answer, Some(page))?;
            let (mut mine, mut told) = (1, true);
            let says = match stop.rule {
                By::Flag => {
                    mine = 3;
                    let bit = 1_u32.checked_shl(index as u32).unwrap_or(0);
                    let plain = stop.values.is_empty();
                    match found.filter(|found| !plain || !found.is_null()) {
                        Some(found) => {
                            out.flags |= bit;
                            flag(&found, stop)
                        }
                        // Protobuf leaves false out: a flag that was seen before reads as one, but for a token beside
                        // it.
                        None if plain && page.known.flags & bit != 0 && (stop.is || !out.given) => {
                            told = false;
                            Some(!stop.is)
                        }
                        None => None,
                    }
                }
                By::Total | By::Pages => {
                    let number = found.and_then(|found| stop.number(&found)).filter(|n| *n >= 0);
                    match number.filter(|_| !Dialect::is_floor(&stop.source, answer)) {
                        Some(number) => {
                            mine = 2;
                            let says = self.compare(stop, number, next, answer, page);
                            out.numbered |= says.is_some();
                            says
                        }
                        // An empty list leaves its total out, and a counter never ends by itself.
                        None => (elements == 0 && next.is_some()).then_some(true),
                    }
                }
                By::Short => (elements < self.limit_taken(answer, elements).unwrap_or(1)).then_some(true),
                By::Empty => (elements == 0).then_some(true),
                _ => {
                    let mut same = next.is_some();
                    for target in &stop.targets {
                        let value = next.and_then(|next| target.read(next));
                        same &= value.is_some() && value == target.read(answer.sent);
                    }
                    same.then_some(true)
                }
            };
            let sign = Some(Sign { by: stop.rule, rule: index, strong: told && mine > 1 });
            match says {
                Some(true) if mine >= rank => {
                    // Among equals the first one is named, and an end is heard before a promise.
                    if mine > rank || out.end.is_none() {
                        (out.end, out.more) = (sign, None);
                    }
                    rank = mine;
                }
                Some(true) => weak = true,
                Some(false) if mine > rank => {
                    weak |= out.end.is_some();
                    (out.end, out.more, rank) = (None, sign, mine);
                }
                _ => {}
            }
        }
        out.outranked = weak && out.more.is_some();
        Ok(out)
    }

    /// Whether the list reaches a total or a number of pages by its position. Nothing is said where the number is below
    /// what this page itself has reached: then it counts something else.
    fn compare(&self, stop: &Stop, number: i64, next: Option<&Request>, answer: &Answer<'_>, page: &Page) -> Says {
        let at = stop.targets.first()?;
        let counter = self.counter(&mut |to, _, _| to == at);
        let first = counter.map_or(0, |(_, _, from)| from);
        let from = stop.base.unwrap_or(first);
        let sent = at.count(answer.sent).unwrap_or(if counter.is_some() { first } else { from }) - from;
        let elements = page.elements as i64;
        // The next position as it will be written; without a next request, what this page leads to.
        let next = next.and_then(|next| at.count(next)).map(|next| next - from);
        let is_page = matches!(counter, Some((_, Step::Number(1), _)));
        let (reached, next) = match stop.rule {
            // Page numbers, and a total of items.
            By::Total if is_page => (sent * self.usual(answer, page) + elements, None),
            By::Total if elements > 0 => (sent + elements, next),
            // An empty page reaches no further than to its start. But an empty list may have one page.
            _ if elements == 0 && (sent > 0 || stop.rule == By::Total) => (sent, None),
            _ => (sent + 1, next),
        };
        if elements > 0 && number < reached { None } else { Some(next.unwrap_or(reached) >= number) }
    }

    /// Whether a request is past the first page or item of its counter.
    pub(crate) fn is_past_start(&self, request: &Request) -> bool {
        self.counter(&mut |at, _, from| at.count(request).is_some_and(|number| number > from)).is_some()
    }

    /// The request with its counter `rows` rows further back; pages go back whole, of `size` rows each. `None` if
    /// nothing counts, or where it is at the start already.
    pub(crate) fn step_back(&self, request: &Request, rows: usize, size: usize) -> Option<Request> {
        let (at, step, from) = self.counter(&mut |_, _, _| true)?;
        let now = at.count(request)?;
        let by = if matches!(step, Step::Number(1)) { rows.div_ceil(size.max(1)) } else { rows };
        let back = now.saturating_sub(by as i64).max(from);
        if back == now {
            return None;
        }
        let mut out = request.clone();
        at.write(&mut out, &Found::Whole(back)).ok()?;
        Some(out)
    }

    /// Whether a page number counts, and not items.
    pub(crate) fn counts_items(&self) -> bool {
        self.counter(&mut |_, _, _| true).is_some_and(|(_, step, _)| !matches!(step, Step::Number(1)))
    }

    /// Whether there is such a rule.
    pub(crate) fn has_rule(&self, by: By) -> bool {
        self.stop.iter().any(|stop| stop.rule == by)
    }

    /// A first page that holds exactly as many items as servers often allow, and fewer than were asked for: where the
    /// dialect goes by the number that was asked for, and no total tells, rows may be lost.
    pub(crate) fn lowered(&self, answer: &Answer<'_>, page: &Page) -> Option<String> {
        let elements = page.elements as i64;
        let asked = self.limit_taken(answer, elements)?;
        let cap = matches!(elements, 10 | 20 | 25 | 50 | 100 | 200 | 250 | 500 | 1000);
        let by_limit =
            || self.has_rule(By::Short) || self.counter(&mut |_, step, _| matches!(step, Step::Limit)).is_some();
        if !cap || asked <= elements || !by_limit() {
            return None;
        }
        Some(fill(
            "{} items were asked for and {} came: if that is the server's maximum, set `limit` to it, or rows are lost",
            &[&signed(asked), &signed(elements)],
        ))
    }

    /// How many elements a page has when it is full: as many as the largest one had. Before there was one, as many as
    /// were asked for.
    fn usual(&self, answer: &Answer<'_>, page: &Page) -> i64 {
        let elements = page.elements as i64;
        match page.known.size {
            0 => self.limit_taken(answer, elements).unwrap_or(elements),
            size => elements.max(size as i64),
        }
    }

    /// Elasticsearch: `{"value": 10000, "relation": "gte"}` counts no further, and is no total.
    fn is_floor(source: &Source, answer: &Answer<'_>) -> bool {
        let (Source::Body(path), Some(doc)) = (source, answer.doc) else { return false };
        let Some((_, above)) = path.steps.split_last() else { return false };
        let beside = super::path::walk(above, doc.root()).ok().and_then(|at| at.get("relation"));
        beside.is_some_and(|relation| relation.is_text("gte"))
    }

    /// Whether what this way carries is the server's word.
    fn is_given(&self, way: &Next, answer: &Answer<'_>, page: &Page) -> bool {
        match way {
            Next::Set { set, .. } => set.iter().any(|one| !one.optional && self.is_word(&one.from, answer, page)),
            Next::Follow { .. } | Next::Merge(_) => true,
            Next::Request(_) => false,
        }
    }

    fn is_word(&self, source: &Source, answer: &Answer<'_>, page: &Page) -> bool {
        match source {
            Source::Body(_) | Source::Header(_) | Source::Link(..) => true,
            Source::Any(list) => {
                for one in list {
                    if self.value(one, None, answer, Some(page)).is_ok_and(|found| found.is_some()) {
                        return self.is_word(one, answer, page);
                    }
                }
                false
            }
            Source::Decoded(inner) => self.is_word(inner, answer, page),
            _ => false,
        }
    }

    /// Where a sign stands and what stands there, for a person.
    pub(crate) fn tell(&self, sign: Sign, answer: &Answer<'_>, page: &Page) -> (String, Option<String>) {
        let number = match sign.by {
            By::Same => {
                let target = self.stop.get(sign.rule).and_then(|stop| stop.targets.first());
                return (target.map(Target::text).unwrap_or_default(), None);
            }
            By::Short | By::Empty => page.elements as u64,
            By::Status => u64::from(answer.head.status),
            _ => {
                if let Some(source) = self.source_of(sign, answer.direction) {
                    let found = self.there(source, None, answer, Some(page)).ok().flatten();
                    return (source.name(), found.map(|found| found.describe()));
                }
                u64::from(answer.head.status)
            }
        };
        let place = if matches!(sign.by, By::Status | By::Truncated) { "status" } else { self.items.as_str() };
        (place.into(), Some(decimal(number)))
    }

    /// The name of the place that says so.
    pub(crate) fn place_of(&self, sign: Sign, direction: Direction) -> String {
        self.source_of(sign, direction).map(Source::name).unwrap_or_default()
    }

    /// The source that says so: of a rule, or of the continuation.
    #[inline(never)]
    fn source_of(&self, sign: Sign, direction: Direction) -> Option<&Source> {
        match (sign.by, self.stop.get(sign.rule)) {
            (By::Flag | By::Total | By::Pages, Some(stop)) => Some(&stop.source),
            (By::Truncated, _) => self.signals[TRUNCATED].as_ref()?.at.as_ref(),
            _ => match self.ways(direction).first()? {
                Next::Set { set, .. } => set.first().map(|one| &one.from),
                Next::Follow { url: source, .. } | Next::Merge(source) => Some(source),
                Next::Request(_) => None,
            },
        }
    }
}

impl Stop {
    /// The number that is told; with `tail`, the one after the last `/`, as in `Content-Range: 0-9/57`; `*` there is
    /// none.
    pub(super) fn number(&self, found: &Found<'_>) -> Option<i64> {
        if self.rule == By::Pages || !self.is {
            return found.whole();
        }
        let text = found.text();
        let tail = find_last(&text, b'/').map_or(&*text, |slash| &text[slash + 1..]);
        whole(trim(tail).as_bytes())
    }
}

/// Whether a flag is up or down: true and false, and how servers without booleans write them. A rule with values ends
/// the list at each of these, and says that there is more at any other.
fn flag(found: &Found<'_>, stop: &Stop) -> Says {
    if !stop.values.is_empty() {
        let ends = found.is_any(&stop.values);
        return (ends || !found.is_null()).then_some(ends);
    }
    let text = found.text();
    let is = |word: &str, digit: &str| match found {
        Found::Text(_) => text.eq_ignore_ascii_case(word) || text == digit,
        _ => text == word || text == digit,
    };
    let up = is("true", "1");
    (up || is("false", "0")).then_some(up == stop.is)
}
