//! Sources and constants, from plain data.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use crate::config::reader::{Fields, Reader, member};
use crate::config::spelling::nearest;
use crate::config::text::{find, format, split_once, with_commas};
use crate::config::value::Value;
use crate::dialect::model::Wait;
use crate::dialect::path::Path;
use crate::dialect::read::source::{Source, Stride};
use crate::dialect::value::Const;
use crate::http::header::is_token;

const PREFIXES: &str = "body header link last first";

/// A source; counters only where something is written (`counts`), as they count on from the target.
pub(crate) fn source(r: &mut Reader, value: &Value, counts: bool) -> Source {
    match value {
        Value::Text(text) => return text_source(r, text),
        Value::List(list) => {
            if list.is_empty() {
                r.fail(": an empty list of sources", &[]);
            }
            let mut any = Vec::new();
            while let Some(one) = r.item(value, any.len()) {
                any.push(source(r, one, counts));
                r.leave();
            }
            return Source::Any(any);
        }
        Value::Map(_) => {
            let fields = r.fields(value, "inc from plus of const decode");
            let mut forms = 0;
            let mut form = ("", "");
            for one in &[("inc", "from"), ("plus", "of"), ("const", ""), ("decode", "")] {
                if member(fields, one.0).is_some() {
                    form = *one;
                    forms += 1;
                }
            }
            if forms != 1 {
                r.fail(": a source has one of `inc`, `plus`, `const` and `decode`", &[]);
            }
            for name in &["from", "of"] {
                if member(fields, name).is_some() && *name != form.1 {
                    r.fail_at(name, ": this does not go with `{}`", &[form.0]);
                }
            }
            match form.0 {
                "inc" => {
                    if !counts {
                        r.fail(": `inc` counts on from the target it is written to: only in `set` and `also`", &[]);
                    }
                    let from = r.integer(fields, "from", i64::MIN, i64::MAX);
                    if from.is_none() {
                        r.missing("from", "the number of the first page or item, often 0 or 1");
                    }
                    let mut by = Stride::Limit;
                    if let Some(value) = r.need(fields, "inc", "the step") {
                        by = stride(r, value);
                        r.leave();
                    }
                    return Source::Inc { by, from: from.unwrap_or_default() };
                }
                "plus" => {
                    if member(fields, "of").is_none() {
                        r.missing("of", "the source of the number");
                    }
                    let n = r.integer(fields, "plus", i64::MIN, i64::MAX);
                    if n.is_none() {
                        r.missing("plus", "the number to add");
                    }
                    return Source::Plus { n: n.unwrap_or_default(), of: Box::new(inner(r, fields, "of")) };
                }
                "decode" => {
                    return Source::Decoded(Box::new(inner(r, fields, "decode")));
                }
                _ => {
                    r.enter("const");
                    let found = constant(r, member(fields, "const").unwrap_or(&Value::Null));
                    r.leave();
                    return Source::Const(found);
                }
            }
        }
        other => r.wrong("a source as `body:path`", other),
    }
    Source::NONE
}

/// The source in this field, null or not; one that gives nothing if it is missing.
fn inner(r: &mut Reader, fields: Fields<'_>, name: &str) -> Source {
    let Some(value) = member(fields, name) else { return Source::NONE };
    r.enter(name);
    let inner = source(r, value, false);
    r.leave();
    inner
}

fn stride(r: &mut Reader, value: &Value) -> Stride {
    match value {
        Value::Int(n) => {
            if *n == 0 {
                r.fail(": a step of 0 never moves", &[]);
            }
            return Stride::Number(*n);
        }
        Value::Text(text) if text == "limit" => {}
        Value::Text(text) if text == "items" => return Stride::Items,
        Value::Text(text) if find(text, b":").is_none() => {
            let advice = match nearest(text, "limit items") {
                Some(near) => format("; did you mean \"{}\"?", &[near]),
                None => String::new(),
            };
            r.fail(": `{}` is no step: a number, \"limit\", \"items\" or a source{}", &[text, &advice]);
        }
        Value::Float(_) => r.fail(": a step is a whole number", &[]),
        value => return Stride::Of(Box::new(source(r, value, false))),
    }
    Stride::Limit
}

fn text_source(r: &mut Reader, text: &str) -> Source {
    let Some((prefix, rest)) = split_once(text, b":") else {
        r.fail(": `{}` is no source: it starts with `body:`, `header:`, `link:`, `last:` or `first:`", &[text]);
        return Source::NONE;
    };
    match prefix {
        "body" => return Source::Body(Path::parse(r, rest)),
        "last" => return Source::Last(Path::parse(r, rest)),
        "first" => return Source::First(Path::parse(r, rest)),
        "header" => {
            if !is_token(rest) {
                r.fail(": `{}` is not the name of a header", &[rest]);
            }
            return Source::Header(rest.into());
        }
        "link" => {
            if rest.is_empty() || rest.bytes().any(|byte| byte.is_ascii_whitespace()) {
                r.fail(": `link:` is followed by one relation, as `link:next`", &[]);
            }
            return match split_once(rest, b";") {
                Some((rel, name)) if !rel.is_empty() && is_token(name) => Source::Link(rel.into(), Some(name.into())),
                Some(_) => {
                    r.fail(": a parameter of a link is written `link:next;results`", &[]);
                    Source::NONE
                }
                None => Source::Link(rest.into(), None),
            };
        }
        "query" => r.fail(": `query:` is a target: a source is read from the answer", &[]),
        _ => match nearest(prefix, PREFIXES) {
            Some(near) => r.fail(": unknown source `{}:`; did you mean `{}:`?", &[prefix, near]),
            None => {
                r.fail(": unknown source `{}:`; it knows {}", &[prefix, &with_commas(PREFIXES)]);
            }
        },
    }
    Source::NONE
}

pub(crate) fn constant(r: &mut Reader, value: &Value) -> Const {
    if has_float(value) {
        r.fail(": a number here is whole and below 2^53; write any other as a string", &[]);
    }
    Const::of(value)
}

fn has_float(value: &Value) -> bool {
    match value {
        Value::Float(_) => true,
        Value::List(list) => list.iter().any(has_float),
        Value::Map(members) => members.iter().any(|(_, one)| has_float(one)),
        _ => false,
    }
}

pub(crate) fn wait(r: &mut Reader, value: &Value, unit: u32) -> Wait {
    let at = match value {
        Value::Int(0..) => Source::Const(constant(r, value)),
        other => source(r, other, false),
    };
    Wait { at, unit }
}
