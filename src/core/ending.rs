//! How a list ends: the one place that decides it.
//!
//! An end is a claim, and needs a witness. A *promise* is what the server said on the page before: a token, a URL, a
//! link, a flag that is up, a number that is not reached. A counter of ours is none, nor is the last item's key.
//!
//! | witness | what it looks like | decision |
//! |---|---|---|
//! | said | a flag is down; the continuation is there and blank; a total or a number of pages is reached; `short`, `empty`, `same` or an end status, and no number contradicts | end |
//! | left out | the list is there, and the continuation is nowhere | end; after an empty page that only a counter led to, the same page once more first |
//! | contradicted | a flag is up, or a number not reached, and nothing leads on, or a weaker rule holds | the same page once more; then a counter goes on, over one empty page; anything else is truncated |
//! | unrecognisable, after a promise | no body, `null`, `{}`, `[]`; no list, and nothing else that the dialect reads | like a failure that passes; then truncated, or an error where it reads like one |
//! | the same, without a promise | | the same page once more; then the end |
//! | at the start | a counter of ours went back to the number of the first page or item | end; until then what is empty or not there is asked for once more and gone over |
//!
//! A first answer that is bare is an empty list; one that reads like an error, or whose status is an end, is an error.

use alloc::string::String;

use crate::dialect::{EndRule, ErrorLike, Evidence, List, Witness};

pub use crate::names::DoneReason;

impl DoneReason {
    /// Whether the list ended before its end: readers are told so by an error, and a retry goes on.
    #[must_use]
    pub fn is_early(self) -> bool {
        matches!(self, DoneReason::Loop | DoneReason::EmptyRun | DoneReason::Truncated)
    }
}

/// Why a lane is done: the reason, and its witness.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ending {
    /// The reason in one word.
    pub reason: DoneReason,
    /// The rule that ended it.
    pub by: EndRule,
    /// Where that stands: `body:has_more`, `header:content-range`, `status`; empty where there is no place.
    pub at: String,
    /// What stands there, as JSON; `None` if nothing does.
    pub value: Option<String>,
}

/// What was found in an answer and is known of its lane: all that the judgement goes by.
pub(super) struct Findings<'a> {
    pub(super) evidence: &'a Evidence,
    pub(super) list: List,
    pub(super) elements: usize,
    /// Whether anything that the dialect reads is there, the list aside.
    pub(super) reads_anything: bool,
    /// Whether the answer reads like an error.
    pub(super) error_like: ErrorLike,
    /// Whether the continuation is there, and blank.
    pub(super) said: bool,
    /// Whether the status is one of `endStatus`.
    pub(super) end_status: bool,
    /// Whether the status says that the list is empty.
    pub(super) empty_status: bool,
    /// Whether it answers the first request of the list.
    pub(super) first: bool,
    /// Whether the request is past the start of its counter.
    pub(super) past_start: bool,
    /// What the page before promised.
    pub(super) promise: Option<Witness>,
    /// Whether earlier pages had a list.
    pub(super) listed: bool,
    /// Whether the page before was an empty one that a counter went over.
    pub(super) stepped: bool,
}

/// How often the same page is asked again before the decision counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AskAgain {
    /// Never: there is no doubt.
    No,
    /// Once.
    Once,
    /// As often as after a failure that passes.
    AsAfterFailure,
}

/// How a list goes on after an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// With what the answer leads to.
    GoOn,
    /// It ends: this says so.
    End(Witness),
    /// Cut short: this says that there is more.
    Truncated(Witness),
    /// The answer is an error.
    Error,
}

/// Weighs what was found: how often the same page is asked again first, and how the list goes on then.
pub(super) fn judge(found: &Findings<'_>) -> (AskAgain, Decision) {
    let Findings { evidence, promise, .. } = found;
    let left_out = Decision::End(Witness::of(EndRule::Absent));
    let numbered = promise.filter(|witness| witness.is_number());
    let wrong = found.error_like == ErrorLike::Sure;
    // Counting back, what is not there lies behind the end of the list: there may be rows before it.
    let back = evidence.more.filter(|more| more.by == EndRule::Start);
    let over = (if found.stepped { AskAgain::No } else { AskAgain::Once }, Decision::GoOn);
    if found.end_status || found.empty_status {
        let status = Decision::End(Witness::of(EndRule::Status));
        return match numbered {
            _ if found.first => {
                (AskAgain::No, if found.past_start || found.empty_status { status } else { Decision::Error })
            }
            _ if back.is_some() => over,
            Some(more) => (AskAgain::Once, Decision::Truncated(more)),
            None => (if found.empty_status { AskAgain::No } else { AskAgain::Once }, status),
        };
    }
    let there = found.list == List::There;
    let missing = found.list == List::Missing;
    // Something blank in the place of the list is not yet a word of the dialect's.
    let unreadable = wrong || missing && found.error_like == ErrorLike::Maybe;
    if !there && (unreadable || !found.reads_anything) {
        let fails = found.error_like != ErrorLike::No && missing || wrong;
        return match promise {
            _ if found.first => (AskAgain::No, if fails { Decision::Error } else { left_out }),
            _ if fails => (AskAgain::AsAfterFailure, Decision::Error),
            Some(more) => (AskAgain::AsAfterFailure, Decision::Truncated(*more)),
            None if back.is_some() => over,
            None => (AskAgain::Once, left_out),
        };
    }
    let empty = found.elements == 0;
    let leads_on = evidence.next.is_some();
    // An end that only a weak witness tells may still hide an error.
    let weak = evidence.end.is_none_or(|witness| !witness.is_strong());
    if let Some(more) = promise
        && empty
        && !(leads_on && evidence.given)
        && (wrong || found.error_like == ErrorLike::Maybe && weak)
    {
        return match evidence.end {
            // It says both: that this is all, and something else.
            end if found.said && !wrong => (AskAgain::Once, Decision::End(end.unwrap_or(Witness::of(EndRule::Absent)))),
            _ => (AskAgain::AsAfterFailure, Decision::Truncated(*more)),
        };
    }
    let on = (if there || !found.listed { AskAgain::No } else { AskAgain::Once }, Decision::GoOn);
    let bare = empty && promise.is_none() && !found.first && evidence.counted && !evidence.given && !found.stepped;
    // A number of the page before holds as long as no other is told.
    let before = numbered.filter(|_| !evidence.numbered && empty);
    if let Some(end) = evidence.end {
        return match before {
            Some(more) if !end.is_strong() => over_empty(found, leads_on, more, false),
            // Where nothing but an empty page tells of the end, it may be one that failed.
            None if (bare || empty && end.by == EndRule::Start) && !end.is_strong() => {
                (AskAgain::Once, Decision::End(end))
            }
            _ => (AskAgain::No, Decision::End(end)),
        };
    }
    let more = evidence.more.or(before);
    match more {
        Some(more) if !leads_on => (AskAgain::Once, Decision::Truncated(more)),
        Some(more) if empty && !evidence.given => over_empty(found, leads_on, more, there && !evidence.outranked),
        // A counter never ends by itself, and nothing promised rows here.
        _ if leads_on && empty && promise.is_none() && evidence.counted && !evidence.given => {
            (if bare { AskAgain::Once } else { AskAgain::No }, Decision::End(Witness::of(EndRule::Empty)))
        }
        _ if leads_on => (on.0, Decision::GoOn),
        _ => (AskAgain::No, left_out),
    }
}

/// An empty page where something says that there is more, under a counter: goes over one such page, and, if only a flag
/// says so (`filtered`), over as many as are followed anyway.
fn over_empty(found: &Findings<'_>, leads_on: bool, more: Witness, filtered: bool) -> (AskAgain, Decision) {
    let filtered = filtered && !more.is_number();
    match leads_on {
        true if filtered || !found.stepped => {
            (if found.stepped { AskAgain::No } else { AskAgain::Once }, Decision::GoOn)
        }
        true => (AskAgain::No, Decision::Truncated(more)),
        false => (AskAgain::Once, Decision::Truncated(more)),
    }
}
