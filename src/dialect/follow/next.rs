//! The next request, by one of the ways that a dialect has.

use alloc::borrow::Cow;

use crate::config::text::{concat, find};
use crate::dialect::model::{Dialect, Next, Setting};
use crate::dialect::read::answer::Answer;
use crate::dialect::read::lookup::Lookup;
use crate::dialect::read::page::Page;
use crate::dialect::read::source::Source;
use crate::dialect::value::Found;
use crate::error::{Error, Kind, Result};
use crate::http::request::Request;
use crate::http::url;
use crate::json::{JsonKind, Node, Tape};
use crate::store::Direction;

use super::reference::{at_home, resolved, taken};
use super::target::Target;

/// What is asked next in this direction, or why it must not be, and by which way; `None` if nothing leads on.
pub(crate) fn way_on<'d>(
    dialect: &'d Dialect,
    answer: &Answer<'_>,
    page: &Page,
    direction: Direction,
) -> Option<(Result<Request>, Option<&'d Next>)> {
    let (built, way) = match &dialect.pager {
        Some(pager) => (pager.ask(answer, direction).transpose()?, None),
        None if direction == Direction::Newer && dialect.back.is_empty() => (dialect.counted_back(answer, page)?, None),
        None => dialect
            .ways(direction)
            .iter()
            .find_map(|way| Some((build(dialect, way, answer, page).transpose()?, Some(way))))?,
    };
    Some((built.and_then(|request| at_home(answer, request)), way))
}

/// The request that this way asks for next; `None` if its values are not there.
fn build(dialect: &Dialect, way: &Next, answer: &Answer<'_>, page: &Page) -> Result<Option<Request>> {
    let lookup = Lookup { dialect, answer, page: Some(page) };
    match way {
        Next::Set { lane: Some(lane), .. } if *lane != answer.direction => Ok(None),
        Next::Set { set, drop, method, url, .. } => {
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
                match lookup.value(from, Some(at))? {
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
            let Some(found) = lookup.value(url, None)? else { return Ok(None) };
            let reference = text_of(&found, &url.name())?;
            let base = match base {
                None => None,
                Some(base) => lookup.value(base, None)?.map(|found| text_of(&found, &base.name())),
            };
            let reference = match base.transpose()? {
                None => reference,
                Some(base) => Cow::Owned(concat(&[&base, &reference])),
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
            let Some(found) = lookup.value(source, None)? else { return Ok(None) };
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
            let Some(found) = lookup.value(source, None)? else { return Ok(None) };
            let mut tape = Tape::new();
            match tape.parse(found.text().as_bytes()) {
                Ok(changes) => changed(answer, changes.root()).map(Some),
                Err(_) => Err(wrong_kind(&source.name(), "a request", &found)),
            }
        }
    }
}

/// What a function of the caller's asks for: `{ url, query, method, headers, body }`, each as a change to the request
/// sent.
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
