//! Sources and constants, from plain data.

use crate::error::Result;
use crate::text::{cut, fill, find, json_string, nearest, separated, signed};
use crate::value::{Fields, Value, wrong};

use super::super::Wait;
use super::super::path::Path;
use super::super::source::{Const, Source, Step};
use super::super::target::is_token;
use super::{DIALECT, at_index, missing, need, refuse};

const PREFIXES: &[&str] = &["body", "header", "link", "last", "first"];

/// A source; counters only where something is written (`counts`), as they count on from the target.
pub(super) fn source(place: &str, value: &Value, counts: bool) -> Result<Source> {
    match value {
        Value::Text(text) => text_source(place, text),
        Value::List(list) if list.is_empty() => Err(refuse(place, "an empty list of sources", &[])),
        Value::List(list) => {
            let mut any = Vec::with_capacity(list.len());
            for (index, one) in list.iter().enumerate() {
                any.push(source(&at_index(place, index), one, counts)?);
            }
            Ok(Source::Any(any))
        }
        Value::Map(_) => {
            let fields = Fields::of(DIALECT, place, value, &["inc", "from", "plus", "of", "const"])?;
            let forms = [("inc", "from"), ("plus", "of"), ("const", "")];
            let mut found = forms.iter().filter(|(form, _)| value.get(form).is_some());
            let (Some((form, with)), None) = (found.next(), found.next()) else {
                return Err(refuse(place, "a source has one of `inc`, `plus` and `const`", &[]));
            };
            for name in ["from", "of"] {
                if value.get(name).is_some() && name != *with {
                    return Err(refuse(&fields.place(name), "this does not go with `{}`", &[form]));
                }
            }
            match *form {
                "inc" if !counts => Err(refuse(
                    place,
                    "`inc` counts on from the target it is written to: only in `set` and `also`",
                    &[],
                )),
                "inc" => {
                    let Some(from) = fields.whole("from", i64::MIN, i64::MAX)? else {
                        return Err(missing(
                            &fields.place("from"),
                            "the number of the first page or item, often 0 or 1",
                        ));
                    };
                    Ok(Source::Inc { step: step(&fields.place("inc"), value.get("inc"))?, from })
                }
                "plus" => {
                    let of = need(&fields, "of", value, "the source of the number")?;
                    let Some(n) = fields.whole("plus", i64::MIN, i64::MAX)? else {
                        return Err(missing(&fields.place("plus"), "the number to add"));
                    };
                    Ok(Source::Plus { n, of: Box::new(source(&fields.place("of"), of, false)?) })
                }
                _ => {
                    let value = value.get("const").unwrap_or(&Value::Null);
                    Ok(Source::Const(constant(&fields.place("const"), value)?))
                }
            }
        }
        other => Err(wrong(DIALECT, place, "a source as `body:path`", other)),
    }
}

fn step(place: &str, value: Option<&Value>) -> Result<Step> {
    match value {
        Some(Value::Int(0)) => Err(refuse(place, "a step of 0 never moves", &[])),
        Some(Value::Int(n)) => Ok(Step::Number(*n)),
        Some(Value::Text(text)) if text == "limit" => Ok(Step::Limit),
        Some(Value::Text(text)) if text == "items" => Ok(Step::Items),
        Some(Value::Text(text)) if find(text, b":").is_none() => {
            let advice = match nearest(text, &["limit", "items"]) {
                Some(near) => fill("; did you mean \"{}\"?", &[near]),
                None => String::new(),
            };
            Err(refuse(place, "`{}` is no step: a number, \"limit\", \"items\" or a source{}", &[text, &advice]))
        }
        Some(Value::Float(_)) => Err(refuse(place, "a step is a whole number", &[])),
        Some(value) => Ok(Step::Of(Box::new(source(place, value, false)?))),
        None => Err(missing(place, "the step")),
    }
}

fn text_source(place: &str, text: &str) -> Result<Source> {
    let Some((prefix, rest)) = cut(text, b":") else {
        return Err(refuse(
            place,
            "`{}` is no source: it starts with `body:`, `header:`, `link:`, `last:` or `first:`",
            &[text],
        ));
    };
    let path = || Path::parse(place, rest, DIALECT);
    match prefix {
        "body" => Ok(Source::Body(path()?)),
        "last" => Ok(Source::Last(path()?)),
        "first" => Ok(Source::First(path()?)),
        "header" if is_token(rest) => Ok(Source::Header(rest.into())),
        "header" => Err(refuse(place, "`{}` is not the name of a header", &[rest])),
        "link" if !rest.is_empty() && !rest.bytes().any(|byte| byte.is_ascii_whitespace()) => {
            Ok(Source::Link(rest.into()))
        }
        "link" => Err(refuse(place, "`link:` is followed by one relation, as `link:next`", &[])),
        "query" => Err(refuse(place, "`query:` is a target: a source is read from the answer", &[])),
        _ => Err(match nearest(prefix, PREFIXES) {
            Some(near) => refuse(place, "unknown source `{}:`; did you mean `{}:`?", &[prefix, near]),
            None => refuse(
                place,
                "unknown source `{}:`; it knows {}",
                &[prefix, &separated(", ", &mut PREFIXES.iter().copied())],
            ),
        }),
    }
}

pub(super) fn constant(place: &str, value: &Value) -> Result<Const> {
    let mut raw = Vec::new();
    write_json(place, value, &mut raw)?;
    let text = match value {
        Value::Text(text) => text.clone(),
        _ => String::from_utf8_lossy(&raw).into_owned(),
    };
    Ok(Const { raw, text })
}

fn write_json(place: &str, value: &Value, out: &mut Vec<u8>) -> Result<()> {
    match value {
        Value::Null => out.extend(b"null"),
        Value::Bool(true) => out.extend(b"true"),
        Value::Bool(false) => out.extend(b"false"),
        Value::Int(n) => out.extend(signed(*n).bytes()),
        Value::Float(_) => {
            return Err(refuse(place, "a number here is whole and below 2^53; write any other as a string", &[]));
        }
        Value::Text(text) => out.extend(json_string(text)),
        Value::List(list) => {
            out.push(b'[');
            for (index, one) in list.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                write_json(&at_index(place, index), one, out)?;
            }
            out.push(b']');
        }
        Value::Map(members) => {
            out.push(b'{');
            for (index, (name, one)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                out.extend(json_string(name));
                out.push(b':');
                write_json(&fill("{}.{}", &[place, name]), one, out)?;
            }
            out.push(b'}');
        }
    }
    Ok(())
}

pub(super) fn wait(place: &str, value: &Value, unit: u32) -> Result<Wait> {
    let at = match value {
        Value::Int(0..) => Source::Const(constant(place, value)?),
        other => source(place, other, false)?,
    };
    Ok(Wait { at, unit })
}
