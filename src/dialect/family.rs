//! Dialects in the making: a template of the named set, and what goes into it.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::config::spelling::nearest;
use crate::config::text::concat;
use crate::config::value::Value;
use crate::dialect::model::Dialect;
use crate::error::{Error, Kind, Result};
use crate::http::redact::names;

/// A dialect of [`dialects`](crate::dialects) that takes arguments. [`Family::with`] sets options and fields,
/// [`Family::build`] makes the dialect.
///
/// ```
/// use unspool::dialects;
///
/// let runs = dialects::token("cursor", "meta.next").with("items", "runs").with("flag", "meta.more").build()?;
/// let same = unspool::Dialect::from_value(&unspool::Value::from_json(br#"{
///     "items": "runs", "key": "id", "limit": {"at": "query:limit"},
///     "next": {"set": {"query:cursor": "body:meta.next"}}, "stop": [{"flag": "body:meta.more"}]
/// }"#)?)?;
/// assert_eq!(runs, same);
/// # Ok::<(), unspool::Error>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct Family {
    name: &'static str,
    template: &'static str,
    options: &'static [&'static str],
    values: Vec<(String, Value)>,
    fields: Vec<(String, Value)>,
}

/// Shows the names of values and fields, and not the values: one may be an API key.
impl fmt::Debug for Family {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Family");
        shown.field("name", &self.name).field("values", &names(&self.values)).field("fields", &names(&self.fields));
        shown.finish_non_exhaustive()
    }
}

impl Family {
    pub(crate) fn new(name: &'static str, template: &'static str, options: &'static [&'static str]) -> Family {
        Family { name, template, options, values: Vec::new(), fields: Vec::new() }
    }

    pub(crate) fn put(mut self, name: &str, value: impl Into<Value>) -> Family {
        self.values.retain(|(known, _)| known != name);
        self.values.push((name.into(), value.into()));
        self
    }

    /// Sets an option of this family, or any field of the dialect: `items`, `key`, `limit`, ….
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Family {
        if self.options.contains(&name) {
            return self.put(name, value);
        }
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.into(), value.into()));
        self
    }

    /// The dialect.
    ///
    /// # Errors
    /// [`Kind::Dialect`], as [`Dialect::from_value`] gives it: a path that is none, a target that cannot be written.
    pub fn build(&self) -> Result<Dialect> {
        let Value::Map(mut members) = self.expand(&Value::from_json(self.template.as_bytes())?)? else {
            return Err(self.broken());
        };
        for (name, value) in &self.fields {
            members.retain(|(known, _)| known != name);
            members.push((name.clone(), value.clone()));
        }
        Dialect::from_value(&Value::Map(members)).map_err(|error| self.advised(error))
    }

    /// A slip in the name of an option is an unknown field of the dialect.
    fn advised(&self, error: Error) -> Error {
        let options = self.options.join(" ");
        let slip = self.fields.iter().find_map(|(name, _)| nearest(name, &options));
        match slip {
            Some(near) if error.message().starts_with("unknown field") => {
                Error::of(Kind::Dialect, "{}; `{}` has the option `{}`", &[error.message(), self.name, near])
            }
            _ => error,
        }
    }

    fn broken(&self) -> Error {
        Error::of(Kind::Internal, "the template of `{}` is broken", &[self.name])
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Whether a member named `stop?flag` or `item?list=edges` is there, and its name.
    fn member<'n>(&self, name: &'n str) -> (&'n str, bool) {
        let Some((name, wanted)) = name.split_once('?') else { return (name, true) };
        let holds = match wanted.split_once('=') {
            Some((option, value)) => self.value(option) == Some(&Value::Text(value.into())),
            None => !matches!(self.value(wanted), None | Some(Value::Null | Value::Bool(false))),
        };
        (name, holds)
    }

    fn expand(&self, template: &Value) -> Result<Value> {
        match template {
            Value::Text(text) => self.fill(text),
            Value::List(list) => {
                let mut out = Vec::with_capacity(list.len());
                for one in list {
                    match one {
                        Value::Map(members) if members.len() == 1 && members[0].0.starts_with('?') => {
                            if self.member(&members[0].0).1 {
                                out.push(self.expand(&members[0].1)?);
                            }
                        }
                        one => out.push(self.expand(one)?),
                    }
                }
                Ok(Value::List(out))
            }
            Value::Map(members) => {
                let mut out: Vec<(String, Value)> = Vec::with_capacity(members.len());
                for (name, member) in members {
                    let value = || self.expand(member);
                    if name == "*" {
                        let Value::Map(pairs) = value()? else { return Err(self.broken()) };
                        out.extend(pairs);
                        continue;
                    }
                    let (name, holds) = self.member(name);
                    if holds {
                        let Value::Text(name) = self.fill(name)? else { return Err(self.broken()) };
                        out.retain(|(known, _)| *known != name);
                        out.push((name, value()?));
                    }
                }
                Ok(Value::Map(out))
            }
            other => Ok(other.clone()),
        }
    }

    /// A text with its holes filled: `{name}` is the value itself where it stands alone, `{query:name}` a place.
    fn fill(&self, text: &str) -> Result<Value> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('{') {
            let Some((hole, after)) = behind.split_once('}') else { return Err(self.broken()) };
            let (prefix, name) = hole.split_once(':').unwrap_or(("", hole));
            let Some(value) = self.value(name) else { return Err(self.broken()) };
            if prefix.is_empty() && before.is_empty() && after.is_empty() && out.is_empty() {
                return Ok(value.clone());
            }
            let Value::Text(value) = value else {
                let has = value.brief();
                return Err(Error::of(
                    Kind::Dialect,
                    "`{}` of `{}` must be a string, not {}",
                    &[name, self.name, &has],
                ));
            };
            out.extend([before, &place(prefix, value)]);
            rest = after;
        }
        out.push_str(rest);
        Ok(Value::Text(out))
    }
}

/// A place, which may bring its own prefix: `cursor` is `query:cursor`, `body:cursor` is itself.
fn place(prefix: &str, value: &str) -> String {
    let word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let own = value.split_once(':').is_some_and(|(front, _)| word(front));
    if prefix.is_empty() || own { value.into() } else { concat(&[prefix, ":", value]) }
}

/// Parameters of the query, and the fields of the last item that they carry.
pub(crate) fn of_last_item(pairs: &[(&str, &str)]) -> Value {
    let pair = |(name, field): &(&str, &str)| (place("query", name), Value::Text(place("last", field)));
    Value::Map(pairs.iter().map(pair).collect())
}

/// A dialect that is written here, and read in a test.
pub(crate) fn fixed(json: &str) -> Dialect {
    match Value::from_json(json.as_bytes()).and_then(|value| Dialect::from_value(&value)) {
        Ok(dialect) => dialect,
        Err(error) => unreachable!("{}", error.message()),
    }
}
