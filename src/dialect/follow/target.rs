//! Targets: the places of a request that a dialect writes into.

use alloc::string::String;
use alloc::vec::Vec;

use crate::config::reader::Reader;
use crate::config::spelling::nearest;
use crate::config::text;
use crate::config::text::{format, join};
use crate::dialect::path::{Path, PathStep};
use crate::dialect::value::{Found, integer};
use crate::error::{Error, Kind, Result};
use crate::http::header::is_token;
use crate::http::request::Request;
use crate::http::url;
use crate::json::{JsonKind, Tape, edit};

/// A place in a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// `query:name`
    Query(String),
    /// `body:a.b`
    Body(Vec<String>),
    /// `header:name`
    Header(String),
    /// `path:name`: the `{name}` in the path of `to.url`.
    Path(String),
    /// `query:*`, to drop every parameter.
    WholeQuery,
    /// `body:*`, to drop the whole body.
    WholeBody,
}

/// Headers that a browser does not let a page set.
const FORBIDDEN: &str = "accept-charset accept-encoding access-control-request-headers access-control-request-method connection \
     content-length cookie cookie2 date dnt expect host keep-alive origin referer set-cookie te trailer transfer-encoding \
     upgrade via";

impl Target {
    pub(crate) fn parse(reader: &mut Reader, text: &str) -> Target {
        const FORMS: &str = "a target is `query:name`, `body:path`, `header:name` or `path:name`";
        let (prefix, rest) = text::split_once(text, b":").unwrap_or(("?", text));
        let why = match prefix {
            "query" if rest.is_empty() => "the name of the parameter is missing",
            "query" if rest == "*" => return Target::WholeQuery,
            "query" => return Target::Query(rest.into()),
            "path" if rest.is_empty() => "the name between the braces of `to.url` is missing",
            "path" => return Target::Path(rest.into()),
            "body" if rest == "*" => return Target::WholeBody,
            "body" => {
                let path = Path::parse(reader, rest);
                let mut names = Vec::with_capacity(path.steps.len());
                let count = path.steps.len();
                for step in path.steps {
                    if let PathStep::Name(name) = step {
                        names.push(name);
                    }
                }
                if names.len() < count {
                    "a body is written by names only, `body:a.b`"
                } else if names.is_empty() {
                    "the path is missing"
                } else {
                    return Target::Body(names);
                }
            }
            "header" if !is_token(rest) || rest == "*" => "this is not the name of a header",
            "header" => {
                let name = rest.to_ascii_lowercase();
                let forbidden = text::split(FORBIDDEN, b' ').any(|one| one == name);
                if !forbidden && !name.starts_with("proxy-") && !name.starts_with("sec-") {
                    return Target::Header(name);
                }
                "a browser does not let a page set this header"
            }
            "link" | "last" | "first" => &format("`{}:` is a source, read from the answer", &[prefix]),
            "?" => FORMS,
            _ => match nearest(prefix, "query body header") {
                Some(near) => &format("did you mean `{}:{}`?", &[near, rest]),
                None => FORMS,
            },
        };
        reader.fail(": `{}` cannot be written: {}", &[text, why]);
        Target::WholeBody
    }

    /// The target as it is written in a dialect.
    pub(crate) fn text(&self) -> String {
        match self {
            Target::Query(name) => format("query:{}", &[name]),
            Target::Body(path) => format("body:{}", &[&join(".", path)]),
            Target::Header(name) => format("header:{}", &[name]),
            Target::Path(name) => format("path:{}", &[name]),
            Target::WholeQuery => "query:*".into(),
            Target::WholeBody => "body:*".into(),
        }
    }

    /// The name of the parameter, member or header.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Target::Query(name) | Target::Header(name) => Some(name),
            Target::Body(path) => path.last().map(String::as_str),
            Target::Path(_) | Target::WholeQuery | Target::WholeBody => None,
        }
    }

    /// What stands here in `request`: text behind a `"`, or raw JSON. Equal bytes are equal values.
    pub(crate) fn read(&self, request: &Request) -> Option<Vec<u8>> {
        let quoted = |text: &str| format("\"{}", &[text]).into_bytes();
        match self {
            Target::Query(name) => url::parameter(&request.url, name).map(|value| quoted(&value)),
            Target::Header(name) => {
                request.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| quoted(value))
            }
            Target::Body(path) => {
                let mut tape = Tape::new();
                let doc = tape.parse(request.body.as_deref()?).ok()?;
                let node = path.iter().try_fold(doc.root(), |node, name| node.get(name))?;
                Some(node.text().map_or_else(|| node.raw().to_vec(), |text| quoted(&text)))
            }
            Target::Path(_) | Target::WholeQuery | Target::WholeBody => None,
        }
    }

    /// The number that stands here, exactly; `Err` holds what stands here instead of one.
    pub(crate) fn number(&self, request: &Request) -> core::result::Result<Option<i64>, String> {
        let Some(value) = self.read(request) else { return Ok(None) };
        let text = value.strip_prefix(b"\"").unwrap_or(&value);
        if matches!(text, b"" | b"null") {
            return Ok(None);
        }
        integer(text).map(Some).ok_or_else(|| text::excerpt(text, 40))
    }

    /// The number that stands here, if one does.
    #[inline(never)]
    pub(crate) fn count(&self, request: &Request) -> Option<i64> {
        self.number(request).ok().flatten()
    }

    /// Writes a value here.
    pub(crate) fn write(&self, request: &mut Request, value: &Found<'_>) -> Result<()> {
        match self {
            Target::Query(name) => request.url = url::with_parameter(&request.url, name, &value.text()),
            Target::Body(path) => {
                let path = strs(path);
                let body = request.body.as_deref().unwrap_or(b"{}");
                require_json(body)?;
                request.body = Some(edit::set(body, &path, &value.json()));
            }
            Target::Header(name) => {
                let text = value.text();
                if text.bytes().any(|byte| !matches!(byte, b' '..=b'~' | b'\t')) {
                    return Err(Error::of(
                        Kind::Shape,
                        "`{}` cannot carry this value: a header holds plain ASCII",
                        &[&self.text()],
                    )
                    .with_path(self.text()));
                }
                request.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
                request.headers.push((name.clone(), text.into_owned()));
            }
            Target::Path(name) => {
                let text = value.text();
                // Browsers and servers walk such parts.
                if matches!(&*text, "." | "..") {
                    return Err(Error::of(Kind::Shape, "`{}` cannot carry `{}`", &[&self.text(), &text]));
                }
                request.url = url::with_segment(&request.url, name, &text);
            }
            Target::WholeQuery | Target::WholeBody => {}
        }
        Ok(())
    }

    /// Takes what stands here out of the request.
    pub(crate) fn remove(&self, request: &mut Request) {
        match self {
            Target::Query(name) => request.url = url::without_parameter(&request.url, name),
            Target::Header(name) => request.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name)),
            Target::WholeBody => request.body = None,
            Target::WholeQuery => request.url = url::without_query(&request.url),
            Target::Path(_) => {}
            Target::Body(path) => {
                if let Some(body) = &request.body {
                    let path = strs(path);
                    request.body = Some(edit::remove(body, &path));
                }
            }
        }
    }
}

#[inline(never)]
fn strs(path: &[String]) -> Vec<&str> {
    let mut out = Vec::new();
    for name in path {
        out.push(name.as_str());
    }
    out
}

/// A body that the dialect writes into is a JSON object: anything else would be lost.
pub(crate) fn require_json(body: &[u8]) -> Result<()> {
    let object = Tape::new().parse(body).is_ok_and(|doc| doc.root().kind() == JsonKind::Object);
    if object {
        return Ok(());
    }
    let message = "the dialect writes into the body of the request, which must be a JSON object";
    Err(Error::new(Kind::Options, message).with_path("body"))
}
