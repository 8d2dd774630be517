//! From a page to the next request.

use std::borrow::Cow;

use crate::config::text::{before, behind, decimal, excerpt, fill, find, join, signed};
use crate::error::{Error, Kind, Result};
use crate::http::request::Request;
use crate::http::url;
use crate::json::{JsonKind, Node, Tape};

use super::source::{Found, Source};
use super::target::{Target, require_json};
use super::{Answer, By, Continuation, Dialect, Direction, Next, Page, Setting, Take, Verdict};

impl Dialect {
    /// The first request: `template` with the page size where the dialect wants it.
    ///
    /// # Errors
    /// [`Kind::Options`] if the limit is outside 1 to the dialect's `max`, if there is a limit and the dialect has no
    /// place for it, or if the dialect writes into a body that is no JSON object.
    pub fn first(&self, template: &Request, limit: Option<u64>) -> Result<Request> {
        let mut request = template.clone();
        if url::without_fragment(&request.url).len() < request.url.len() {
            request.url = url::without_fragment(&request.url).into();
        }
        self.check_body(&request)?;
        let Some(wanted) = limit else { return Ok(request) };
        let refuse = |why: &str, parts: &[&str]| {
            Err(Error::of(Kind::Options, "limit {} cannot be asked for: {}", &[&decimal(wanted), &fill(why, parts)])
                .with_path("options.limit"))
        };
        let Some(place) = &self.limit else {
            return refuse("the dialect has no `limit.at`, so it does not say where the page size goes", &[]);
        };
        let max = place.max.unwrap_or(i64::MAX);
        let Some(wanted) = i64::try_from(wanted).ok().filter(|wanted| (1..=max).contains(wanted)) else {
            return if place.max.is_some() {
                refuse("the API takes 1 to {}", &[&signed(max)])
            } else {
                refuse("a page holds at least 1 item", &[])
            };
        };
        place.at.write(&mut request, &Found::Whole(wanted))?;
        Ok(request)
    }

    /// What to ask after `page`, which [`Dialect::read`] made of the same answer.
    ///
    /// The stop rules judge the direction in which the answered request went. In the other one only a continuation
    /// that is not there ends the list.
    ///
    /// ```
    /// use unspool::json::Tape;
    /// use unspool::{Answer, By, Continuation, Dialect, Direction, Origins, Request, ResponseHead};
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
    /// let end = Continuation::End(By::Flag);
    /// assert_eq!(after(r#"{"data": [], "next": "b/c", "has_more": false}"#)?, end);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Kind::Origin`] if the next URL may not be asked, [`Kind::Shape`] if a continuation is of the wrong kind,
    /// [`Kind::Options`] if the caller's request holds no number where the dialect counts on from one.
    pub fn follow(&self, answer: &Answer<'_>, page: &Page, direction: Direction) -> Result<Continuation> {
        let same_way = direction == answer.direction;
        match &page.verdict {
            Verdict::Good => {}
            Verdict::Truncated if !same_way => {}
            Verdict::Truncated => return Ok(Continuation::End(By::Truncated)),
            Verdict::End => return Ok(Continuation::End(By::Status)),
            Verdict::Later(_) | Verdict::Throttled(_) => return Ok(Continuation::Next(answer.sent.clone())),
            Verdict::Expired => return Ok(Continuation::Next(answer.first.clone())),
            Verdict::Failed(error) => return Err(error.clone()),
        }
        let next = if same_way {
            let evidence = self.evidence(answer, page)?;
            // The rules come before the error of a request that is not needed any more.
            match (&evidence.next, evidence.end) {
                (Some(_), Some(end)) => return Ok(Continuation::End(end.by)),
                _ => evidence.next,
            }
        } else {
            self.way_on(answer, page, direction).map(|(next, _)| next)
        };
        match next {
            Some(request) => Ok(Continuation::Next(request?)),
            None => Ok(Continuation::End(By::Absent)),
        }
    }

    /// What is asked next in this direction, or why it must not be, and by which way; `None` if nothing leads on.
    pub(super) fn way_on(
        &self,
        answer: &Answer<'_>,
        page: &Page,
        direction: Direction,
    ) -> Option<(Result<Request>, Option<&Next>)> {
        let (built, way) = match &self.pager {
            Some(pager) => (pager.ask(answer, direction).transpose()?, None),
            None => self
                .ways(direction)
                .iter()
                .find_map(|way| Some((self.build(way, answer, page).transpose()?, Some(way))))?,
        };
        Some((built.and_then(|request| at_home(answer, request)), way))
    }

    /// The request that this way asks for next; `None` if its values are not there.
    fn build(&self, way: &Next, answer: &Answer<'_>, page: &Page) -> Result<Option<Request>> {
        match way {
            Next::Set { set, drop, method, url } => {
                let mut request = answer.sent.clone();
                if let Some(url) = url {
                    request.url = url::resolve(&answer.first.url, url);
                    // With a place in its path for the token, it is the same list: the parameters stay.
                    if find(url, b"{").is_some() && find(url, b"?").is_none() {
                        request.url = url::with_query_of(&request.url, &answer.sent.url);
                    }
                }
                if let Some(method) = method {
                    request.method.clone_from(method);
                }
                for target in drop {
                    target.remove(&mut request);
                }
                for Setting { at, from, optional } in set {
                    match self.value(from, Some(at), answer, Some(page))? {
                        Some(value) if matches!(from, Source::Decoded(_)) => {
                            at.write(&mut request, &Found::Text(&url::decoded(&value.text())))?;
                        }
                        Some(value) => at.write(&mut request, &value)?,
                        None if *optional => {}
                        None => return Ok(None),
                    }
                }
                Ok(Some(request))
            }
            Next::Follow { url, base, keep, take } => {
                let Some(found) = self.value(url, None, answer, Some(page))? else { return Ok(None) };
                let reference = text_of(&found, &url.name())?;
                let base = match base {
                    None => None,
                    Some(base) => {
                        self.value(base, None, answer, Some(page))?.map(|found| text_of(&found, &base.name()))
                    }
                };
                let reference = match base.transpose()? {
                    None => reference,
                    Some(base) => Cow::Owned(join(&[&base, &reference])),
                };
                let mut request = answer.first.clone();
                request.url = taken(answer, resolved(answer, &reference)?, *take);
                for target in keep {
                    if let Some(name) = target.name()
                        && url::parameter(&request.url, name).is_none()
                        && let Some(value) = url::parameter(&answer.first.url, name)
                    {
                        request.url = url::with_parameter(&request.url, name, &value);
                    }
                }
                Ok(Some(request))
            }
            Next::Merge(source) => {
                let Some(found) = self.value(source, None, answer, Some(page))? else { return Ok(None) };
                let Found::Json(node) = found else { return Err(wrong_kind(&source.name(), "an object", &found)) };
                if node.kind() != JsonKind::Object {
                    return Err(wrong_kind(&source.name(), "an object", &found));
                }
                let mut request = answer.first.clone();
                for (name, value) in node.members() {
                    if value.kind() == JsonKind::Null {
                        continue;
                    }
                    let name = name.text().unwrap_or_default();
                    request.url = url::with_parameter(&request.url, &name, &Found::Json(value).text());
                }
                Ok(Some(request))
            }
            Next::Request(source) => {
                let Some(found) = self.value(source, None, answer, Some(page))? else { return Ok(None) };
                let mut tape = Tape::new();
                match tape.parse(found.text().as_bytes()) {
                    Ok(changes) => Dialect::changed(answer, changes.root()).map(Some),
                    Err(_) => Err(wrong_kind(&source.name(), "a request", &found)),
                }
            }
        }
    }

    /// What a function of the caller's asks for: `{ url, query, method, headers, body }`, each as a change to the
    /// request sent.
    fn changed(answer: &Answer<'_>, changes: Node<'_>) -> Result<Request> {
        let text = |name: &str| changes.get(name).and_then(Node::text);
        let mut request = answer.sent.clone();
        if let Some(url) = text("url") {
            request.url = resolved(answer, &url)?;
        }
        if let Some(method) = text("method") {
            request.method = method.to_ascii_uppercase();
        }
        for place in &["query", "headers"] {
            let Some(members) = changes.get(place) else { continue };
            for (name, value) in members.members() {
                let name = name.text().unwrap_or_default();
                let target = if *place == "query" {
                    Target::Query(name.into_owned())
                } else {
                    Target::Header(name.to_ascii_lowercase())
                };
                if value.kind() == JsonKind::Null {
                    target.remove(&mut request);
                } else {
                    target.write(&mut request, &Found::Json(value))?;
                }
            }
        }
        if let Some(body) = changes.get("body") {
            request.body = body.text().map(|text| text.into_owned().into_bytes());
        }
        Ok(request)
    }

    /// Refuses, before anything is sent, a body that the dialect will have to write into and cannot.
    fn check_body(&self, request: &Request) -> Result<()> {
        let in_body = |target: &Target| matches!(target, Target::Body(_));
        // What is written once the old body is dropped needs a method with a body, but no JSON in the old one.
        let mut edits = self.limit.as_ref().is_some_and(|limit| in_body(&limit.at));
        let mut writes = edits;
        let mut moves = false;
        for &ways in &[&self.next, &self.back] {
            for way in ways {
                if let Next::Set { set, drop, method, .. } = way {
                    let body = set.iter().any(|one| in_body(&one.at));
                    writes |= body;
                    edits |= body && !drop.iter().any(|target| matches!(target, Target::WholeBody));
                    moves |= method.is_some();
                }
            }
        }
        if writes && !moves && matches!(request.method.as_str(), "GET" | "HEAD") {
            return Err(Error::of(
                Kind::Options,
                "the dialect writes into the body, and a {} has none: set `method`",
                &[&request.method],
            )
            .with_path("method"));
        }
        match &request.body {
            Some(body) if edits => require_json(body),
            _ => Ok(()),
        }
    }
}

/// Where a reference of the answer leads.
fn resolved(answer: &Answer<'_>, reference: &str) -> Result<String> {
    let from = if answer.head.url.is_empty() { &answer.sent.url } else { &answer.head.url };
    Ok(url::without_spaces(&url::resolve(from, checked(inside_spaces(reference))?)))
}

/// As much of a URL as the dialect takes.
fn taken(answer: &Answer<'_>, url: String, take: Take) -> String {
    let first = &answer.first.url;
    match take {
        Take::Whole => url,
        Take::Path => join(&[url::origin(first), &url[url::origin(&url).len()..]]),
        Take::Query => url::with_query_of(first, &url),
    }
}

/// The request, if its URL may be asked, written with the origin of the first one.
fn at_home(answer: &Answer<'_>, mut request: Request) -> Result<Request> {
    if stays(&answer.first.url, &request.url) {
        return Ok(request);
    }
    answer.origins.check(&request.url, Kind::Origin)?;
    if answer.origins.is_first(&request.url) {
        let rest = request.url[url::origin(&request.url).len()..].to_owned();
        request.url = join(&[url::origin(&answer.first.url), &rest]);
    }
    Ok(request)
}

/// Whether `url` begins with the very text of the origin of `first`, and holds nothing that two parsers may read in two
/// ways. Most do: it need not be taken apart.
fn stays(first: &str, url: &str) -> bool {
    url.strip_prefix(url::origin(first)).is_some_and(|rest| {
        matches!(rest.bytes().next(), None | Some(b'/' | b'?' | b'#'))
            && rest.bytes().all(|byte| byte > b' ' && byte != b'\\' && byte != 0x7f)
    })
}

/// The text of a URL; anything else than a string is none.
fn text_of<'a>(found: &Found<'a>, place: &str) -> Result<Cow<'a, str>> {
    match found {
        Found::Json(node) => node.text().ok_or_else(|| wrong_kind(place, "a URL", found)),
        other => Ok(other.text()),
    }
}

fn wrong_kind(place: &str, must: &str, found: &Found<'_>) -> Error {
    Error::of(Kind::Shape, "`{}` must be {}, not {}", &[place, must, &found.describe()]).with_path(place)
}

/// Without the spaces around it, as a browser reads an `href`.
fn inside_spaces(mut text: &str) -> &str {
    while let Some(rest) = behind(text, b' ').or(before(text, b' ')) {
        text = rest;
    }
    text
}

/// Refuses what two parsers may read in two ways, before it is put together with anything else.
fn checked(reference: &str) -> Result<&str> {
    if reference.bytes().any(|byte| byte < b' ' || byte == b'\\' || byte == 0x7f) {
        let shown = excerpt(reference.as_bytes(), 120);
        return Err(Error::of(
            Kind::Origin,
            "refused to follow `{}`: it holds a control character or a backslash",
            &[&shown],
        )
        .with_url(reference));
    }
    Ok(reference)
}
