//! What one answer means: the page that is in it, and how the list goes on, while its bytes can still be looked at.

use alloc::string::String;
use alloc::vec::Vec;

use super::ending::{AskAgain, Decision, DoneReason, Ending, Findings, judge};
use super::spool::{Outcome, Spool};
use crate::config::text::{decimal, excerpt, format};
use crate::core::fingerprint::Fingerprint;
use crate::core::lane::Plan;
use crate::core::retry;
use crate::dialect::{
    Answer, Dialect, EndRule, ErrorLike, Evidence, History, List, Page, Total, Verdict, Witness, error_like,
};
use crate::error::{Error, Kind, Millis};
use crate::http::request::{Request, ResponseHead};
use crate::json::{Doc, Fault, JsonError, Tape};
use crate::store::Direction;

/// How a lane goes on after a page.
pub(super) enum AfterPage {
    /// With this plan; a circle of requests is found later.
    Plan(Plan),
    /// It is done. Where a retry goes on, if it can.
    Done(Ending, Option<Request>),
    /// Caught up with the newest: done for now, and this is how to ask for what came since.
    CaughtUp(Ending, Plan),
    /// The answer is an error by all appearance.
    Error(Error),
}

/// Everything that one reading of the body says.
pub(super) struct Reading {
    pub(super) page: Page,
    /// How often the same page is asked again before any of this counts.
    pub(super) again: AskAgain,
    pub(super) after: AfterPage,
    /// The newer lane's plan, told by the first page.
    pub(super) newer: Option<Plan>,
    /// How many items the list has, if the page says so.
    pub(super) total: Option<Total>,
    /// What the page promises.
    pub(super) promise: Option<Witness>,
    pub(super) flags: u32,
    /// How many rows of the list the page covers.
    pub(super) covered: usize,
    /// Whether a counter of ours leads on, over a page without items.
    pub(super) steps_over: bool,
    /// A text of a good page that reads like an error, as a fingerprint.
    pub(super) message: u64,
    /// How long the server wants to be left alone.
    pub(super) pause: Millis,
    /// Whether a first page ended because nothing leads on.
    pub(super) leads_nowhere: bool,
    pub(super) warnings: Vec<String>,
}

/// What must be known to read an answer.
pub(super) struct Asked<'a> {
    pub(super) lane: Direction,
    /// The time of day when it came.
    pub(super) date: Millis,
    pub(super) sent: &'a Request,
    pub(super) head: &'a ResponseHead,
    /// Whether the body had bytes that are no UTF-8, and has U+FFFD there.
    pub(super) mended: bool,
}

impl Spool {
    pub(super) fn read(&self, asked: &Asked<'_>, body: &[u8], tape: &mut Tape) -> Result<Reading, Error> {
        let Asked { sent, head, .. } = *asked;
        let lane = self.lane(asked.lane);
        let doc = if body.trim_ascii().is_empty() {
            None
        } else {
            match tape.parse(body) {
                Ok(doc) => Some(doc),
                // A status that the dialect listens to is an answer whatever its body says.
                Err(_) if !(200..300).contains(&head.status) => None,
                Err(error) => return Err(not_json(error, body, lane.pages > 0)),
            }
        };
        let answer = Answer {
            first: &self.first,
            sent,
            // The pages of a refresh and of a gap are read as those of the list are.
            direction: if asked.lane == Direction::Newer { Direction::Newer } else { Direction::Older },
            origins: &self.origins,
            head,
            doc,
            key: self.options.key.as_ref(),
            max_items: self.options.max_page_items,
        };
        let dialect = &self.options.dialect;
        let mut page = dialect.read(&answer)?;
        if let Verdict::Later(wait) | Verdict::Throttled(wait) = &mut page.verdict {
            *wait = wait.or_else(|| retry::hint(&head.headers, asked.date));
        }
        page.history = History { stale: lane.stale_run > 0, overlap: self.options.overlap, ..lane.history };
        let mut warnings = Vec::new();
        if asked.mended {
            warnings.push("bytes of the body are not UTF-8; they are read as U+FFFD, as browsers do".into());
            keys_are_whole(&page, body, dialect.key_path(answer.key))?;
        }
        if let Some(trouble) = page.trouble.take() {
            warnings.push(trouble);
        }
        let mut reading = Reading {
            page,
            again: AskAgain::No,
            after: AfterPage::Plan(Plan::Nothing),
            newer: None,
            total: None,
            promise: None,
            flags: 0,
            covered: 0,
            steps_over: false,
            message: 0,
            pause: 0.0,
            leads_nowhere: false,
            warnings,
        };
        if matches!(reading.page.verdict, Verdict::Good | Verdict::Truncated | Verdict::End) {
            self.weigh(asked, &answer, &mut reading)?;
        }
        Ok(reading)
    }

    /// Judges how the list goes on.
    fn weigh(&self, asked: &Asked<'_>, answer: &Answer<'_>, out: &mut Reading) -> Result<(), Error> {
        let Asked { sent, head, .. } = *asked;
        let (lane, dialect) = (self.lane(asked.lane), &self.options.dialect);
        let is_first = lane.pages == 0 && lane.plan.is_first();
        let page = &out.page;
        let mut evidence = dialect.evidence(answer, page)?;
        // Code that failed may succeed the next time: then the page is asked for again.
        if let Some(Err(error)) = &evidence.next
            && error.kind() == Kind::Callback
        {
            return Err(error.clone());
        }
        let by_status = !(200..300).contains(&head.status);
        let (again, decision) = if matches!(page.verdict, Verdict::Truncated) && !(is_first && by_status) {
            (AskAgain::No, Decision::Truncated(Witness::of(EndRule::Truncated)))
        } else {
            let (likeness, message) = self.error_like(asked.lane, answer, page);
            out.message = message;
            judge(&Findings {
                evidence: &evidence,
                list: page.list,
                elements: page.elements,
                reads_anything: page.list == List::There || dialect.reads_anything(answer),
                error_like: likeness,
                said: likeness == ErrorLike::Maybe
                    && dialect.describe(Witness::of(EndRule::Absent), answer, page).1.is_some(),
                end_status: dialect.is_end(head.status),
                empty_status: matches!(page.verdict, Verdict::End) && !dialect.is_end(head.status),
                first: is_first,
                past_start: dialect.is_past_start(sent),
                promise: lane.promise,
                listed: lane.history.listed,
                stepped: lane.stepped,
            })
        };
        out.again = again;
        out.flags = evidence.flags;
        out.total = evidence.total.take();
        out.covered = dialect.covered(answer, page.elements);
        let next = evidence.next.take();
        let plan = |next| match next {
            // A next URL that must not be followed is no reason to lose the page that named it.
            Err(error) => Plan::Refused(error),
            Ok(request) => Plan::Next(request),
        };
        out.after = match decision {
            Decision::GoOn => {
                out.steps_over = page.elements == 0 && !evidence.given;
                // A number of an earlier page holds as long as no other is told.
                let before = lane.promise.filter(|witness| out.steps_over && witness.is_number() && !evidence.numbered);
                let more = evidence.more.or(before);
                // A number says that there are rows here, rows behind say so, or there is no list at all.
                let behind = lane.promise.is_some() && !lane.stepped;
                let hole = |more: &Witness| {
                    let rows = more.is_number() || more.by == EndRule::Start && behind;
                    out.steps_over && (rows || page.list != List::There)
                };
                if let Some(more) = more.filter(hole) {
                    let text = "a page is empty, asked again, too, though by `{}` there is more: the feed goes on behind it, and rows may be missing";
                    out.warnings.push(format(text, &[&dialect.place_of(more, answer.direction)]));
                }
                // Behind the end of a list a counter that goes back promises nothing.
                let seen = page.elements > 0 || lane.promise.is_some();
                let more = more.filter(|more| more.by != EndRule::Start || seen);
                out.promise = more.or(evidence.given.then_some(Witness::of(EndRule::Absent)));
                AfterPage::Plan(next.map_or(Plan::Nothing, plan))
            }
            Decision::End(witness) => {
                out.leads_nowhere = is_first && witness.by == EndRule::Absent;
                let (at, value) = dialect.describe(witness, answer, page);
                let ending = Ending { reason: DoneReason::End, by: witness.by, at, value };
                match asked.lane {
                    Direction::Newer if witness.by != EndRule::Start => {
                        // The list has no last newer page: whoever asks again asks from the newest item that is known.
                        let next = dialect.way(answer, page, Direction::Newer);
                        AfterPage::CaughtUp(ending, plan(next.unwrap_or_else(|| Ok(sent.clone()))))
                    }
                    _ => AfterPage::Done(ending, None),
                }
            }
            Decision::Truncated(witness) => {
                // A retry asks for what was promised.
                (out.promise, out.message) = (lane.promise, lane.message);
                let ending = cut_short(dialect, witness, answer, page, &evidence);
                out.warnings.push(warning_of(&ending, witness, dialect, answer, page));
                // After a page that says so itself the list may go on; anything else is asked for again.
                let next = next.filter(|_| witness.by == EndRule::Truncated && !by_status).and_then(Result::ok);
                AfterPage::Done(ending, next.or_else(|| lane.resume.clone()).or_else(|| Some(sent.clone())))
            }
            Decision::Error => AfterPage::Error(self.error_of(asked, answer, page)),
        };
        if is_first && asked.lane == Direction::Older {
            let no_flag = evidence.flags == 0 && dialect.has_rule(EndRule::Flag);
            if (out.leads_nowhere || no_flag)
                && page.list == List::There
                && let Some(advice) = dialect.advice_on_path(answer, out.leads_nowhere)
            {
                out.warnings.push(advice);
            }
            if !evidence.numbered
                && let Some(lowered) = dialect.advice_on_page_size(answer, page)
            {
                out.warnings.push(lowered);
            }
        }
        if lane.pages == 0
            && asked.lane == Direction::Older
            && dialect.has_back()
            && !matches!(out.after, AfterPage::Error(_))
        {
            out.newer = Some(dialect.way(answer, page, Direction::Newer).map_or(Plan::Nothing, plan));
        }
        // Nothing is left of the allowance: the next request waits for its renewal, unless that is too far away to be
        // waited for.
        let spent =
            retry::spent(&head.headers, asked.date).filter(|wait| *wait <= self.options.max_wait).unwrap_or(0.0);
        // A pause that the API's own rule names is kept, as far as the feed waits at all.
        out.pause = page.pause.unwrap_or(0.0).min(self.options.max_wait).max(spent);
        Ok(())
    }

    /// Whether an answer without items reads like an error, and the fingerprint of what it says. What good pages say,
    /// too, is none.
    fn error_like(&self, lane: Direction, answer: &Answer<'_>, page: &Page) -> (ErrorLike, u64) {
        let Some(doc) = answer.doc else { return (ErrorLike::No, 0) };
        if page.elements > 0 && self.lane(lane).pages > 0 {
            return (ErrorLike::No, self.lane(lane).message);
        }
        let (likeness, said) = error_like(doc.root());
        let Some(said) = said.filter(|_| likeness != ErrorLike::No) else { return (ErrorLike::No, 0) };
        let mut print = Fingerprint::new();
        print.add(said.as_bytes());
        let known = self.lane(lane).message == print.number();
        (if known && page.list == List::There { ErrorLike::No } else { likeness }, print.number())
    }

    fn error_of(&self, asked: &Asked<'_>, answer: &Answer<'_>, page: &Page) -> Error {
        let status = asked.head.status;
        let body = answer.doc.map(Doc::bytes).unwrap_or_default();
        if !matches!(page.verdict, Verdict::Good) || !(200..300).contains(&status) {
            return Spool::status_error(asked.head, body, asked.date).0;
        }
        let said = answer.doc.and_then(|doc| error_like(doc.root()).1).unwrap_or_default();
        let message = format("the answer has no list and reads like an error: {}", &[&said]);
        let error = Error::new(Kind::Api, message).with_status(status).with_path(self.options.dialect.items_path());
        // It was asked for again, and may still pass.
        if self.lane(asked.lane).pages > 0 { error.worth_retrying() } else { error }
    }

    /// A continuation in a header that CORS hides looks exactly like the end.
    pub(super) fn warn_of_hidden_headers(&self, received: usize, outcome: &mut Outcome) {
        let elsewhere = self.options.document.as_deref().is_some_and(|document| !self.origins.is_first(document));
        let full =
            received > 0 && self.options.dialect.page_size(&self.first).is_none_or(|size| received as u64 >= size);
        if elsewhere && full && self.options.dialect.continues_in_header() {
            outcome.warnings.push(
                "a full first page came without a continuation. It is told in a header, and the API is on another origin: \
                 the server must name that header in `Access-Control-Expose-Headers`"
                    .into(),
            );
        }
    }
}

/// The ending of a list that is cut short.
fn cut_short(dialect: &Dialect, witness: Witness, answer: &Answer<'_>, page: &Page, evidence: &Evidence) -> Ending {
    // What the page before said is told by its place.
    let told = witness.by == EndRule::Truncated || evidence.more.is_some();
    let (at, value) = if told {
        dialect.describe(witness, answer, page)
    } else {
        (dialect.place_of(witness, answer.direction), None)
    };
    let by = if witness.by == EndRule::Absent { EndRule::NoPage } else { witness.by };
    Ending { reason: DoneReason::Truncated, by, at, value }
}

/// Both facts: what says that there is more, and what came.
fn warning_of(ending: &Ending, witness: Witness, dialect: &Dialect, answer: &Answer<'_>, page: &Page) -> String {
    if witness.by == EndRule::Truncated {
        return format("the server cuts the list short, by `{}`; `retry()` asks further", &[&ending.at]);
    }
    let came = match answer.doc {
        None => format("the answer has status {} and no body", &[&decimal(u64::from(answer.head.status))]),
        Some(doc) if matches!(page.verdict, Verdict::End) || page.list != List::There => {
            format("the answer is no page: {}", &[&excerpt(doc.root().raw(), 60)])
        }
        Some(_) if page.elements == 0 => "the page is empty".into(),
        Some(_) => format("`{}` leads nowhere", &[&dialect.place_of(Witness::of(EndRule::Absent), answer.direction)]),
    };
    format("the list is cut short: by `{}` there is more, and {}; `retry()` asks again", &[&ending.at, &came])
}

/// A key with a byte that is no UTF-8 could be anybody's.
fn keys_are_whole(page: &Page, body: &[u8], path: &str) -> Result<(), Error> {
    for (index, item) in page.items.iter().enumerate() {
        if item.key(body, &page.extra_keys).windows(3).any(|three| three == b"\xef\xbf\xbd") {
            let parts = [&*decimal(index as u64), path];
            let error = Error::of(Kind::MissingKey, "the key of item {}, at `{}`, is not valid UTF-8", &parts);
            return Err(error.with_item(index).with_path(path));
        }
    }
    Ok(())
}

/// The error of a body of this length that there is no memory for.
pub fn no_room(len: usize) -> Error {
    let message = "memory ran out: there is no room to read a body of {} bytes; ask for smaller pages";
    Error::of(Kind::TooLarge, message, &[&decimal(len as u64)])
}

/// The error of a body that is no JSON: where, and what is there instead. `later`: others were.
fn not_json(error: JsonError, body: &[u8], later: bool) -> Error {
    if error.fault == Fault::Memory {
        return no_room(body.len());
    }
    let trimmed = body.trim_ascii_start();
    let start = excerpt(trimmed, 60);
    let mut message =
        format("the body is not JSON: {} (byte {})", &[error.fault.message(), &decimal(error.byte as u64)]);
    if trimmed.first() == Some(&b'<') {
        message.push_str("; it looks like HTML or XML");
    }
    message.push_str(": ");
    message.push_str(&start);
    let told = Error::new(Kind::NotJson, message).with_byte(error.byte);
    // A body that breaks off may be whole the next time, and so may any after one that was.
    if error.fault == Fault::Truncated || later { told.worth_retrying() } else { told }
}
