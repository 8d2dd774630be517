//! From a page to what comes after it.

use crate::dialect::model::Dialect;
use crate::dialect::read::answer::Answer;
use crate::dialect::read::page::{Page, Verdict};
use crate::dialect::stop::rule::EndRule;
use crate::error::Result;
use crate::http::request::Request;
use crate::store::Direction;

use super::next::way_on;

/// What to ask after a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Continuation {
    /// Ask this.
    Next(Request),
    /// The list ends in this direction.
    End(EndRule),
}

impl Dialect {
    /// What to ask after `page`, which [`Dialect::read`] made of the same answer.
    ///
    /// The stop rules judge the direction in which the answered request went. In the other one only a continuation
    /// that is not there ends the list.
    ///
    /// ```
    /// use unspool::json::Tape;
    /// use unspool::{Answer, Continuation, Dialect, Direction, EndRule, Origins, Request, ResponseHead};
    ///
    /// let dialect: Dialect = serde_json::from_str(r#"{
    ///     "items": "data", "key": "id",
    ///     "next": {"set": {"query:cursor": "body:next"}},
    ///     "stop": [{"flag": "body:has_more"}]
    /// }"#)?;
    /// let first = Request::get("https://api.example/runs?q=a");
    /// let origins = Origins::of(&first.url, &[])?;
    /// let head = ResponseHead::status(200);
    /// let after = |body: &str| -> unspool::Result<Continuation> {
    ///     let mut tape = Tape::new();
    ///     let doc = tape.parse(body.as_bytes()).ok();
    ///     let answer = Answer {
    ///         first: &first, sent: &first, direction: Direction::Older, origins: &origins,
    ///         head: &head, doc, key: None, max_items: 10_000,
    ///     };
    ///     let page = dialect.read(&answer)?;
    ///     dialect.follow(&answer, &page, Direction::Older)
    /// };
    /// let next = Request::get("https://api.example/runs?q=a&cursor=b%2Fc");
    /// assert_eq!(after(r#"{"data": [{"id": 1}], "next": "b/c", "has_more": true}"#)?, Continuation::Next(next));
    /// let end = Continuation::End(EndRule::Flag);
    /// assert_eq!(after(r#"{"data": [], "next": "b/c", "has_more": false}"#)?, end);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Kind::Origin`](crate::Kind::Origin) if the next URL may not be asked, [`Kind::Shape`](crate::Kind::Shape) if a
    /// continuation is of the wrong kind,
    /// [`Kind::Options`](crate::Kind::Options) if the caller's request holds no number where the dialect counts on from
    /// one.
    pub fn follow(&self, answer: &Answer<'_>, page: &Page, direction: Direction) -> Result<Continuation> {
        let same_way = direction == answer.direction;
        match &page.verdict {
            Verdict::Good => {}
            Verdict::Truncated | Verdict::End if !same_way => {}
            Verdict::Truncated => return Ok(Continuation::End(EndRule::Truncated)),
            Verdict::End => return Ok(Continuation::End(EndRule::Status)),
            Verdict::Later(_) | Verdict::Throttled(_) => return Ok(Continuation::Next(answer.sent.clone())),
            Verdict::Expired => return Ok(Continuation::Next(answer.first.clone())),
            Verdict::Failed(error) => return Err(error.clone()),
        }
        let next = if same_way {
            let evidence = self.evidence(answer, page)?;
            // The rules come before the error of a request that is not needed any more.
            match (&evidence.next, evidence.end) {
                (_, Some(end)) if evidence.next.is_some() || end.by == EndRule::Start => {
                    return Ok(Continuation::End(end.by));
                }
                _ => evidence.next,
            }
        } else {
            self.way(answer, page, direction)
        };
        match next {
            Some(request) => Ok(Continuation::Next(request?)),
            None => Ok(Continuation::End(EndRule::Absent)),
        }
    }

    /// What an answer leads to in this direction, whatever the rules say.
    pub(crate) fn way(&self, answer: &Answer<'_>, page: &Page, direction: Direction) -> Option<Result<Request>> {
        way_on(self, answer, page, direction).map(|(next, _)| next)
    }
}
