//! What one answer says about the end of its list. Only facts, by their rank: what they mean for a list that has a past
//! is judged in one other place, `spool/ending.rs`.
//!
//! Where rules meet, the stronger one is heard: a flag, then a number (a total, a count of pages), then `short`, `empty`
//! and `same`, then the continuation itself.

use crate::error::Result;
use crate::request::Request;
use crate::text::{decimal, fill, find_last, signed, trim};

use super::source::{Found, Source, Step, whole};
use super::target::Target;
use super::{Answer, By, Dialect, Direction, Next, Page, Rule, Stop};

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
    /// Whether the server gave the continuation: a token, a URL, a link. Not a counter of ours, nor the last item's key.
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

/// What a rule says of the answer.
enum Says {
    Nothing,
    More,
    End,
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
        out.counted = self.counters().next().is_some();
        if let Some((next, way)) = self.way_on(answer, page, answer.direction) {
            out.next = Some(next);
            out.given = way.is_some_and(|way| self.is_given(way, answer, page));
        }
        let next = out.next.as_ref().and_then(|next| next.as_ref().ok());
        // The strongest rule so far: 3 a flag, 2 a number, 1 any other.
        let mut rank = 0;
        let mut weak = false;
        for (index, stop) in self.stop.iter().enumerate() {
            let found = self.there(&stop.source, None, answer, Some(page))?.filter(|found| !found.is_null());
            let sign = |by, mine| Sign { by, rule: index, strong: mine > 1 };
            let (by, says, mine) = match stop.rule {
                Rule::Flag => {
                    let bit = 1_u32.checked_shl(index as u32).unwrap_or(0);
                    out.flags |= if found.is_some() { bit } else { 0 };
                    let says = match found {
                        Some(found) => flag(&found, stop),
                        // Protobuf leaves false out: a flag that was seen before reads as one, but for a token beside it.
                        None if page.known.flags & bit != 0 && !(out.given && stop.is_false()) => missing(stop),
                        None => Says::Nothing,
                    };
                    (By::Flag, says, 3)
                }
                Rule::Total | Rule::Pages => {
                    let by = if stop.rule == Rule::Total { By::Total } else { By::Pages };
                    let number = found.as_ref().and_then(|found| stop.number(found)).filter(|n| *n >= 0);
                    let number = number.filter(|_| !self.is_floor(&stop.source, answer));
                    match number {
                        Some(number) => match self.compare(stop, number, next, answer, page) {
                            Says::Nothing => (by, Says::Nothing, 2),
                            says => {
                                out.numbered = true;
                                (by, says, 2)
                            }
                        },
                        // An empty list leaves its total out, and a counter never ends by itself.
                        None if page.elements == 0 && next.is_some() => (by, Says::End, 1),
                        None => (by, Says::Nothing, 2),
                    }
                }
                Rule::Short => {
                    let elements = page.elements as i64;
                    let short = elements < self.limit_taken(answer, elements).unwrap_or(1);
                    (By::Short, if short { Says::End } else { Says::Nothing }, 1)
                }
                Rule::Empty => (By::Empty, if page.elements == 0 { Says::End } else { Says::Nothing }, 1),
                Rule::Same => {
                    let same = next.is_some_and(|next| {
                        stop.targets.iter().all(|target| {
                            let value = target.read(next);
                            value.is_some() && value == target.read(answer.sent)
                        })
                    });
                    (By::Same, if same { Says::End } else { Says::Nothing }, 1)
                }
            };
            match says {
                Says::Nothing => {}
                Says::End if mine >= rank => {
                    // Among equals the first one is named, and an end is heard before a promise.
                    if mine > rank || out.end.is_none() {
                        (out.end, out.more) = (Some(sign(by, mine)), None);
                    }
                    rank = mine;
                }
                Says::More if mine > rank => {
                    weak |= out.end.is_some();
                    (out.end, out.more, rank) = (None, Some(sign(by, mine)), mine);
                }
                Says::End => weak = true,
                Says::More => {}
            }
        }
        out.outranked = weak && out.more.is_some();
        Ok(out)
    }

    /// The counter that writes this target: its step, and the number of the first page or item.
    fn counter(&self, at: &Target) -> Option<(&Step, i64)> {
        self.next.iter().find_map(|way| match way {
            Next::Set { set, .. } => set.iter().filter(|one| one.at == *at).find_map(|one| one.from.counter()),
            _ => None,
        })
    }

    /// Whether the list reaches a total or a number of pages by its position. Nothing is said where the number is below
    /// what this page itself has reached: then it counts something else.
    fn compare(&self, stop: &Stop, number: i64, next: Option<&Request>, answer: &Answer<'_>, page: &Page) -> Says {
        let Some(at) = stop.targets.first() else { return Says::Nothing };
        let counter = self.counter(at);
        let from = stop.base.or(counter.map(|(_, from)| from)).unwrap_or(0);
        let of = |request: &Request| at.number(request).ok().flatten();
        let sent = of(answer.sent).or(counter.map(|(_, from)| from)).unwrap_or(from) - from;
        let elements = page.elements as i64;
        // The next position as it will be written; without a next request, what this page leads to.
        let next = next.and_then(of).map(|next| next - from);
        let (reached, after) = match (stop.rule, counter) {
            (Rule::Pages, _) => (sent + 1, next.unwrap_or(sent + 1)),
            // Page numbers, and a total of items.
            (_, Some((Step::Number(1), _))) => {
                let reached = sent * self.usual(answer, page) + elements;
                (reached, reached)
            }
            _ => (sent + elements, next.unwrap_or(sent + elements)),
        };
        let has_rows = elements > 0;
        if has_rows && number < reached {
            Says::Nothing
        } else if after >= number {
            Says::End
        } else {
            Says::More
        }
    }

    /// Whether a request is past the first page or item of its counter.
    pub(crate) fn is_past_start(&self, request: &Request) -> bool {
        self.counters().any(|(at, _, from)| at.number(request).ok().flatten().is_some_and(|number| number > from))
    }

    /// The targets that are counted, the steps, and where they start.
    fn counters(&self) -> impl Iterator<Item = (&Target, &Step, i64)> {
        let sets = self.next.iter().filter_map(|way| if let Next::Set { set, .. } = way { Some(set) } else { None });
        sets.flatten().filter_map(|one| one.from.counter().map(|(step, from)| (&one.at, step, from)))
    }

    /// The request with its counter `rows` rows further back; pages go back whole, of `size` rows each. `None` if nothing counts, or
    /// where it is at the start already.
    pub(crate) fn step_back(&self, request: &Request, rows: usize, size: usize) -> Option<Request> {
        let (at, step, from) = self.counters().next()?;
        let now = at.number(request).ok().flatten()?;
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
        self.counters().next().is_some_and(|(_, step, _)| !matches!(step, Step::Number(1)))
    }

    /// Whether a rule reads a flag.
    pub(crate) fn has_flag(&self) -> bool {
        self.stop.iter().any(|stop| stop.rule == Rule::Flag)
    }

    /// A first page that holds exactly as many items as servers often allow, and fewer than were asked for: where the dialect goes by
    /// the number that was asked for, and no total tells, rows may be lost.
    pub(crate) fn lowered(&self, answer: &Answer<'_>, page: &Page) -> Option<String> {
        const CAPS: [usize; 9] = [10, 20, 25, 50, 100, 200, 250, 500, 1000];
        let by_limit = self.stop.iter().any(|stop| stop.rule == Rule::Short)
            || self.counters().any(|(_, step, _)| matches!(step, Step::Limit));
        let asked = self.limit_taken(answer, page.elements as i64)?;
        if !by_limit || !CAPS.contains(&page.elements) || asked <= page.elements as i64 {
            return None;
        }
        let parts = [&*signed(asked), &decimal(page.elements as u64)];
        Some(fill(
            "{} items were asked for and {} came: if that is the server's maximum, set `limit` to it, or rows are lost",
            &parts,
        ))
    }

    /// How many elements a page has when it is full: as many as the largest one had. Before there was one, as many as were asked for.
    fn usual(&self, answer: &Answer<'_>, page: &Page) -> i64 {
        let elements = page.elements as i64;
        match page.known.size {
            0 => self.limit_taken(answer, elements).unwrap_or(elements),
            size => elements.max(size as i64),
        }
    }

    /// Elasticsearch: `{"value": 10000, "relation": "gte"}` counts no further, and is no total.
    fn is_floor(&self, source: &Source, answer: &Answer<'_>) -> bool {
        let Source::Body(path) = source else { return false };
        let Some((_, above)) = path.steps.split_last() else { return false };
        let beside =
            answer.doc.and_then(|doc| super::path::walk(above, doc.root()).ok()).and_then(|at| at.get("relation"));
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
                let there =
                    |one: &&Source| self.value(one, None, answer, Some(page)).is_ok_and(|found| found.is_some());
                list.iter().find(there).is_some_and(|one| self.is_word(one, answer, page))
            }
            Source::Decoded(inner) => self.is_word(inner, answer, page),
            _ => false,
        }
    }

    /// Where a sign stands and what stands there, for a person.
    pub(crate) fn tell(&self, sign: Sign, answer: &Answer<'_>, page: &Page) -> (String, Option<String>) {
        let shown = |source: &Source| {
            let found = self.there(source, None, answer, Some(page)).ok().flatten();
            (source.name(), found.map(|found| found.describe()))
        };
        let rule = self.stop.get(sign.rule);
        match (sign.by, rule) {
            (By::Flag | By::Total | By::Pages, Some(stop)) => shown(&stop.source),
            (By::Same, Some(stop)) => (stop.targets.first().map(Target::text).unwrap_or_default(), None),
            (By::Short | By::Empty, _) => (self.items.as_str().into(), Some(decimal(page.elements as u64))),
            (By::Status, _) => ("status".into(), Some(decimal(u64::from(answer.head.status)))),
            (By::Truncated, _) => {
                self.truncated.as_ref().and_then(|test| test.at.as_ref()).map(shown).unwrap_or_default()
            }
            _ => self.place(answer.direction).map(shown).unwrap_or_default(),
        }
    }

    /// The name of the place that says so.
    pub(crate) fn place_of(&self, sign: Sign, direction: Direction) -> String {
        match (sign.by, self.stop.get(sign.rule)) {
            (By::Flag | By::Total | By::Pages, Some(stop)) => stop.source.name(),
            _ => self.place(direction).map(Source::name).unwrap_or_default(),
        }
    }

    /// The source of the continuation.
    pub(super) fn place(&self, direction: Direction) -> Option<&Source> {
        match self.ways(direction).first()? {
            Next::Set { set, .. } => set.first().map(|one| &one.from),
            Next::Follow { url: source, .. } | Next::Merge(source) => Some(source),
            Next::Request(_) => None,
        }
    }
}

impl Stop {
    /// Whether it is a flag that is false at the end, which may be left out there.
    fn is_false(&self) -> bool {
        self.values.is_empty() && !self.is
    }

    /// The number that is told; with `tail`, the one after the last `/`, as in `Content-Range: 0-9/57`; `*` there is none.
    pub(super) fn number(&self, found: &Found<'_>) -> Option<i64> {
        if self.rule == Rule::Pages || !self.is {
            return found.whole();
        }
        let text = found.text();
        let tail = find_last(&text, b'/').map_or(&*text, |slash| &text[slash + 1..]);
        whole(trim(tail).as_bytes())
    }
}

/// What a flag that is not there any more says.
fn missing(stop: &Stop) -> Says {
    match (stop.values.is_empty(), stop.is) {
        (true, false) => Says::End,
        (true, true) => Says::More,
        _ => Says::Nothing,
    }
}

/// Whether a flag is up or down: true and false, and how servers without booleans write them. A rule with values ends the list at each of
/// these, and says that there is more at any other.
fn flag(found: &Found<'_>, stop: &Stop) -> Says {
    if !stop.values.is_empty() {
        let ends = stop.values.iter().any(|value| found.equals(value));
        return if ends { Says::End } else { Says::More };
    }
    let text = found.text();
    let is = |word: &str, digit: &str| match found {
        Found::Text(_) => text.eq_ignore_ascii_case(word) || text == digit,
        _ => text == word || text == digit,
    };
    match (is("true", "1"), is("false", "0")) {
        (true, _) if stop.is => Says::End,
        (_, true) if !stop.is => Says::End,
        (false, false) => Says::Nothing,
        _ => Says::More,
    }
}
