//! URLs that a server names: references in the sense of RFC 3986, put together with the URL that answered, and held to
//! the origins that may be asked.

use alloc::borrow::ToOwned;
use alloc::string::String;

use crate::config::text::{concat, excerpt, strip_prefix, strip_suffix};
use crate::dialect::model::Take;
use crate::dialect::read::answer::Answer;
use crate::error::{Error, Kind, Result};
use crate::http::request::Request;
use crate::http::url;

/// Where a reference of the answer leads.
pub(crate) fn resolved(answer: &Answer<'_>, reference: &str) -> Result<String> {
    let from = if answer.head.url.is_empty() { &answer.sent.url } else { &answer.head.url };
    Ok(url::without_spaces(&url::resolve(from, checked(inside_spaces(reference))?)))
}

/// As much of a URL as the dialect takes.
pub(crate) fn taken(answer: &Answer<'_>, url: String, take: Take) -> String {
    let first = &answer.first.url;
    match take {
        Take::Whole => url,
        Take::Path => concat(&[url::origin(first), &url[url::origin(&url).len()..]]),
        Take::Query => url::with_query_of(first, &url),
    }
}

/// The request, if its URL may be asked, written with the origin of the first one.
pub(crate) fn at_home(answer: &Answer<'_>, mut request: Request) -> Result<Request> {
    if stays(&answer.first.url, &request.url) {
        return Ok(request);
    }
    answer.origins.check(&request.url, Kind::Origin)?;
    if answer.origins.is_first(&request.url) {
        let rest = request.url[url::origin(&request.url).len()..].to_owned();
        request.url = concat(&[url::origin(&answer.first.url), &rest]);
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

/// Without the spaces around it, as a browser reads an `href`.
fn inside_spaces(mut text: &str) -> &str {
    while let Some(rest) = strip_prefix(text, b' ').or(strip_suffix(text, b' ')) {
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
