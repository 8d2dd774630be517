//! The first request of a list.

use crate::config::text::{decimal, format, signed};
use crate::dialect::model::{Dialect, Next};
use crate::dialect::value::Found;
use crate::error::{Error, Kind, Result};
use crate::http::request::Request;
use crate::http::url;

use super::target::{Target, require_json};

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
        check_body(self, &request)?;
        let Some(wanted) = limit else { return Ok(request) };
        let refuse = |why: &str, parts: &[&str]| {
            Err(Error::of(Kind::Options, "limit {} cannot be asked for: {}", &[&decimal(wanted), &format(why, parts)])
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
        place.at.write(&mut request, &Found::Int(wanted))?;
        Ok(request)
    }
}

/// Refuses, before anything is sent, a body that the dialect will have to write into and cannot.
fn check_body(dialect: &Dialect, request: &Request) -> Result<()> {
    let in_body = |target: &Target| matches!(target, Target::Body(_));
    // What is written once the old body is dropped needs a method with a body, but no JSON in the old one.
    let mut edits = dialect.limit.as_ref().is_some_and(|limit| in_body(&limit.at));
    let mut writes = edits;
    let mut moves = false;
    for &ways in &[&dialect.next, &dialect.back] {
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
