//! How a list ends: the one place that decides it.
//!
//! An end is a claim, and needs a witness. A *promise* is what the server said on the page before: a token, a URL, a
//! link, a flag that is up, a number that is not reached. A counter of ours is none, nor is the last item's key.
//!
//! | witness | what it looks like | verdict |
//! |---|---|---|
//! | said | a flag is down; the continuation is there and blank; a total or a number of pages is reached; `short`, `empty`, `same` or an end status, and no number contradicts | end |
//! | left out | the list is there, and the continuation is nowhere | end; after an empty page that only a counter led to, the same page once more first |
//! | contradicted | a flag is up, or a number not reached, and nothing leads on, or a weaker rule holds | the same page once more; then a counter goes on, over one empty page; anything else is truncated |
//! | unrecognisable, after a promise | no body, `null`, `{}`, `[]`; no list, and nothing else that the dialect reads | like a failure that passes; then truncated, or an error where it reads like one |
//! | the same, without a promise | | the same page once more; then the end |
//!
//! A first answer that is bare is an empty list; one that reads like an error, or whose status is an end, is an error.

use crate::dialect::{By, Evidence, List, Looks, Sign};

pub use crate::names::Reason;

impl Reason {
    /// Whether the list ended before its end: readers are told so by an error, and a retry goes on.
    #[must_use]
    pub fn is_early(self) -> bool {
        matches!(self, Reason::Loop | Reason::EmptyRun | Reason::Truncated)
    }
}

/// Why a lane is done: the reason, and its witness.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ending {
    /// The reason in one word.
    pub reason: Reason,
    /// The rule that ended it.
    pub by: By,
    /// Where that stands: `body:has_more`, `header:content-range`, `status`; empty where there is no place.
    pub at: String,
    /// What stands there, as JSON; `None` if nothing does.
    pub value: Option<String>,
}

/// What is known when an answer is judged.
pub(super) struct Case<'a> {
    pub(super) evidence: &'a Evidence,
    pub(super) list: List,
    pub(super) elements: usize,
    /// Whether anything that the dialect reads is there, the list aside.
    pub(super) knows: bool,
    pub(super) looks: Looks,
    /// Whether the continuation is there, and blank.
    pub(super) said: bool,
    /// Whether the status is one of `end_status`.
    pub(super) end_status: bool,
    /// Whether the status says that the list is empty.
    pub(super) empty_status: bool,
    /// Whether it answers the first request of the list.
    pub(super) first: bool,
    /// Whether the request is past the start of its counter.
    pub(super) past_start: bool,
    /// What the page before promised.
    pub(super) promise: Option<Sign>,
    /// Whether earlier pages had a list.
    pub(super) listed: bool,
    /// Whether the page before was an empty one that a counter went over.
    pub(super) stepped: bool,
}

/// How often the same page is asked again before the verdict counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    No,
    Once,
    /// As often as after a failure that passes.
    Retries,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The list goes on with what the answer leads to.
    On,
    End(Sign),
    /// Cut short: this says that there is more.
    Truncated(Sign),
    /// The answer is an error.
    Error,
}

pub(super) fn judge(case: &Case<'_>) -> (Again, Verdict) {
    let Case { evidence, promise, .. } = case;
    let left_out = Verdict::End(Sign::of(By::Absent));
    let numbered = promise.filter(|sign| sign.is_number());
    let wrong = case.looks == Looks::Wrong;
    if case.end_status || case.empty_status {
        let status = Verdict::End(Sign::of(By::Status));
        return match numbered {
            _ if case.first => (Again::No, if case.past_start || case.empty_status { status } else { Verdict::Error }),
            Some(more) => (Again::Once, Verdict::Truncated(more)),
            None => (if case.empty_status { Again::No } else { Again::Once }, status),
        };
    }
    let there = case.list == List::There;
    let missing = case.list == List::Missing;
    // Something blank in the place of the list is not yet a word of the dialect's.
    let error_like = wrong || missing && case.looks == Looks::Talks;
    if !there && (error_like || !case.knows) {
        let fails = case.looks != Looks::Fine && missing || wrong;
        return match promise {
            _ if case.first => (Again::No, if fails { Verdict::Error } else { left_out }),
            _ if fails => (Again::Retries, Verdict::Error),
            Some(more) => (Again::Retries, Verdict::Truncated(*more)),
            None => (Again::Once, left_out),
        };
    }
    let empty = case.elements == 0;
    let leads_on = evidence.next.is_some();
    // An end that only a weak witness tells may still hide an error.
    let weak = evidence.end.is_none_or(|sign| !sign.is_strong());
    if let Some(more) = promise
        && empty
        && !(leads_on && evidence.given)
        && (wrong || case.looks == Looks::Talks && weak)
    {
        return match evidence.end {
            // It says both: that this is all, and something else.
            end if case.said && !wrong => (Again::Once, Verdict::End(end.unwrap_or(Sign::of(By::Absent)))),
            _ => (Again::Retries, Verdict::Truncated(*more)),
        };
    }
    let on = (if there || !case.listed { Again::No } else { Again::Once }, Verdict::On);
    let bare = empty && promise.is_none() && !case.first && evidence.counted && !evidence.given && !case.stepped;
    // A number of the page before holds as long as no other is told.
    let before = numbered.filter(|_| !evidence.numbered && empty);
    if let Some(end) = evidence.end {
        return match before {
            Some(more) if !end.is_strong() => over_empty(case, leads_on, more, false),
            // Where nothing but an empty page tells of the end, it may be one that failed.
            None if bare && !end.is_strong() => (Again::Once, Verdict::End(end)),
            _ => (Again::No, Verdict::End(end)),
        };
    }
    let more = evidence.more.or(before);
    match more {
        Some(more) if !leads_on => (Again::Once, Verdict::Truncated(more)),
        Some(more) if empty && !evidence.given => over_empty(case, leads_on, more, there && !evidence.outranked),
        _ if leads_on => (if bare { Again::Once } else { on.0 }, Verdict::On),
        _ => (Again::No, left_out),
    }
}

/// An empty page where something says that there is more, under a counter: goes over one such page, and, if only a flag
/// says so (`filtered`), over as many as are followed anyway.
fn over_empty(case: &Case<'_>, leads_on: bool, more: Sign, filtered: bool) -> (Again, Verdict) {
    let filtered = filtered && !more.is_number();
    match leads_on {
        true if filtered || !case.stepped => (if case.stepped { Again::No } else { Again::Once }, Verdict::On),
        true => (Again::No, Verdict::Truncated(more)),
        false => (Again::Once, Verdict::Truncated(more)),
    }
}
