//! Counters of ours: a page number or an offset that each request carries one further; and, towards newer items, one
//! back, down to the number that the list counts from.

use alloc::string::String;
use alloc::vec::Vec;

use crate::config::text::signed;
use crate::dialect::model::{Dialect, Next};
use crate::dialect::read::answer::Answer;
use crate::dialect::read::lookup::Lookup;
use crate::dialect::read::page::Page;
use crate::dialect::read::source::{Source, Stride};
use crate::dialect::value::Found;
use crate::error::Result;
use crate::http::request::Request;

use super::target::Target;

/// So many rows a page is taken to hold where nothing tells: behind the end of a list. A step that is too long is found
/// out, as its page falls short of the rows that are known.
const GUESS: i64 = 20;

/// One counter of a way: where it stands, its step, and the number of the first page or item.
type Counter<'d> = (&'d Target, &'d Stride, i64);

impl Dialect {
    /// Whether a request is past the first page or item of its counter.
    pub(crate) fn is_past_start(&self, request: &Request) -> bool {
        self.counter(&mut |at, _, from| at.count(request).is_some_and(|number| number > from)).is_some()
    }

    /// The request with its counter `rows` rows further back; pages go back whole, of `size` rows each. `None` if
    /// nothing counts, or where it is at the start already.
    pub(crate) fn step_back(&self, request: &Request, rows: usize, size: usize) -> Option<Request> {
        let (at, by, from) = self.counter(&mut |_, _, _| true)?;
        let now = at.count(request)?;
        let steps = if matches!(by, Stride::Number(1)) { rows.div_ceil(size.max(1)) } else { rows };
        let back = now.saturating_sub(steps as i64).max(from);
        if back == now {
            return None;
        }
        let mut out = request.clone();
        at.write(&mut out, &Found::Int(back)).ok()?;
        Some(out)
    }

    /// Whether it can go back by counting: it says no other way, and it counts.
    pub(crate) fn counts_back(&self) -> bool {
        !self.counters().is_empty()
    }

    /// The counters that can go back by themselves: of the first way on that asks for nothing of the answer but that
    /// they count. The one that is at its start first comes first: of a pair, the start of the range.
    #[inline(never)]
    fn counters(&self) -> Vec<Counter<'_>> {
        let mut counters: Vec<Counter<'_>> = Vec::new();
        if !self.back.is_empty() || self.pager.is_some() {
            return counters;
        }
        for way in &self.next {
            let Next::Set { set, .. } = way else { continue };
            for one in set {
                let counter = one.from.counter();
                // An answer that says its own number: only a rule tells whether 0 or 1 is the first one.
                let from = match (&one.from, counter) {
                    (Source::Plus { n: 1, .. }, _) => self.base(),
                    (_, Some((_, from))) => Some(from),
                    _ => None,
                };
                if let (Some((by, _)), Some(from)) = (counter, from) {
                    counters.push((&one.at, by, from));
                    let last = counters.len() - 1;
                    if from < counters[0].2 {
                        counters.swap(0, last);
                    }
                } else if !one.optional && !matches!(one.from, Source::Const(_)) {
                    counters.clear();
                    break;
                }
            }
            if !counters.is_empty() {
                break;
            }
        }
        counters
    }

    /// The number of the first page, by a rule.
    fn base(&self) -> Option<i64> {
        let mut base = None;
        for stop in &self.stop {
            base = base.or(stop.base);
        }
        base
    }

    /// Where the counter stands that goes back, and the number there.
    pub(crate) fn start(&self, request: Option<&Request>) -> (String, Option<String>) {
        match self.counters().first() {
            Some((at, ..)) => (at.text(), request.and_then(|request| at.count(request)).map(signed)),
            None => (String::new(), None),
        }
    }

    /// What to ask for the rows before this page, by counting; `None` where it begins at the start of the list. Never
    /// asks for a page before the first, and of what is less than a page for no more than there is, where the request
    /// says a page size.
    #[inline(never)]
    pub(crate) fn counted_back(&self, answer: &Answer<'_>, page: &Page) -> Option<Result<Request>> {
        self.count_back(answer, page).transpose()
    }

    fn count_back(&self, answer: &Answer<'_>, page: &Page) -> Result<Option<Request>> {
        let counters = self.counters();
        let Some(&(first, by, from)) = counters.first() else { return Ok(None) };
        let Some(now) = first.count(answer.sent).filter(|now| *now > from) else { return Ok(None) };
        let pages = matches!(by, Stride::Number(1));
        // Rows that are known and asked for again, to see whether they are where they were.
        let overlap = if pages { 0 } else { page.history.overlap as i64 };
        let lookup = Lookup { dialect: self, answer, page: Some(page) };
        let stride = lookup.stride(by)?.unwrap_or(page.elements as i64);
        let step = if stride > 0 { (stride - overlap).max(1) } else { GUESS };
        let left = now.saturating_sub(from);
        let mut out = self.moved(answer.sent, -step)?;
        if step > left {
            first.write(&mut out, &Found::Int(from))?;
        }
        if let (false, Some(size)) = (pages, &self.limit)
            && size.at.count(&out).is_some_and(|size| size > left + overlap)
        {
            size.at.write(&mut out, &Found::Int(left + overlap))?;
        }
        Ok(Some(out))
    }

    /// The request with all that counts so much further on.
    pub(crate) fn moved(&self, request: &Request, by: i64) -> Result<Request> {
        let mut out = request.clone();
        for (at, ..) in self.counters() {
            if let Some(now) = at.count(request) {
                at.write(&mut out, &Found::Int(now.saturating_add(by)))?;
            }
        }
        Ok(out)
    }

    /// How many rows lie between the starts of two requests, where rows are counted, and not pages.
    pub(crate) fn rows_between(&self, start: &Request, end: &Request) -> usize {
        match self.counters().first() {
            Some((at, by, _)) if !matches!(by, Stride::Number(1)) => {
                let number = |request| at.count(request).unwrap_or_default();
                number(end).saturating_sub(number(start)).max(0) as usize
            }
            _ => 0,
        }
    }
}
