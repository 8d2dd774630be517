//! Reading options and dialects field by field, with every mistake told: the place, the value and the near name.

use alloc::string::String;
use alloc::vec::Vec;

use crate::config::spelling::nearest;
use crate::config::text::{concat, decimal, format, signed, split, with_commas};
use crate::config::value::Value;
use crate::error::{Error, Kind, Result};

/// The members of an object.
pub(crate) type Fields<'v> = &'v [(String, Value)];

/// The member with this name.
#[inline(never)]
pub(crate) fn member<'v>(fields: Fields<'v>, name: &str) -> Option<&'v Value> {
    fields.iter().find(|(key, _)| key == name).map(|(_, value)| value)
}

/// The member with this name, unless it is null.
#[inline(never)]
pub(crate) fn get<'v>(fields: Fields<'v>, name: &str) -> Option<&'v Value> {
    member(fields, name).filter(|value| !matches!(value, Value::Null))
}

/// Reads plain data piece by piece and keeps the first mistake. What is read after one is blank, and is thrown away in
/// the end: so no step has to look whether the one before went well, which would be most of the code.
pub(crate) struct Reader {
    kind: Kind,
    /// Where the value that is being read stands, for messages: `dialect.next[1].set`.
    place: String,
    /// How long the place was before each part that was entered and not left.
    ends: Vec<usize>,
    mistake: Option<Error>,
}

impl Reader {
    /// Of a value that messages call by this name.
    pub(crate) fn new(kind: Kind, place: &str) -> Reader {
        Reader { kind, place: place.into(), ends: Vec::new(), mistake: None }
    }

    /// What was read, or the first mistake.
    pub(crate) fn finish<T>(self, read: T) -> Result<T> {
        match self.mistake {
            None => Ok(read),
            Some(mistake) => Err(mistake),
        }
    }

    /// What was made of a part by itself, or its mistake.
    #[inline(never)]
    pub(crate) fn made<T: Default>(&mut self, made: Result<T>) -> T {
        match made {
            Ok(made) => made,
            Err(mistake) => {
                self.mistake.get_or_insert(mistake);
                T::default()
            }
        }
    }

    /// A mistake in what stands here: the place, and this sentence with its holes filled in.
    #[cold]
    #[inline(never)]
    pub(crate) fn fail(&mut self, sentence: &str, parts: &[&str]) {
        let message = concat(&[&self.place, &format(sentence, parts)]);
        self.keep(message, None);
    }

    fn keep(&mut self, message: String, path: Option<String>) {
        if self.mistake.is_none() {
            let path = path.unwrap_or_else(|| self.place.clone());
            self.mistake = Some(Error::new(self.kind, message).with_path(path));
        }
    }

    /// The same about a field of what stands here.
    #[cold]
    #[inline(never)]
    pub(crate) fn fail_at(&mut self, name: &str, sentence: &str, parts: &[&str]) {
        self.enter(name);
        self.fail(sentence, parts);
        self.leave();
    }

    /// What stands here must be something else.
    #[cold]
    #[inline(never)]
    pub(crate) fn wrong(&mut self, must: &str, was: &Value) {
        self.fail(" must be {}, not {}", &[must, &was.brief()]);
    }

    /// The same about a field of what stands here.
    pub(crate) fn wrong_at(&mut self, name: &str, must: &str, was: &Value) {
        self.fail_at(name, " must be {}, not {}", &[must, &was.brief()]);
    }

    /// A field that must be there is not.
    pub(crate) fn missing(&mut self, name: &str, what: &str) {
        self.fail_at(name, " is missing: {}", &[what]);
    }

    /// Goes into the part `name` of what stands here, until [`Reader::leave`].
    #[inline(never)]
    pub(crate) fn enter(&mut self, name: &str) {
        self.ends.push(self.place.len());
        self.place.push('.');
        self.place.push_str(name);
    }

    /// Goes back to where the last part was entered.
    #[inline(never)]
    pub(crate) fn leave(&mut self) {
        self.place.truncate(self.ends.pop().unwrap_or_default());
    }

    /// Goes into the field, unless it is missing or null.
    #[inline(never)]
    pub(crate) fn open<'v>(&mut self, fields: Fields<'v>, name: &str) -> Option<&'v Value> {
        let value = get(fields, name)?;
        self.enter(name);
        Some(value)
    }

    /// Goes into the field, null or not; `what`: what is missing without it.
    #[inline(never)]
    pub(crate) fn need<'v>(&mut self, fields: Fields<'v>, name: &str, what: &str) -> Option<&'v Value> {
        let value = member(fields, name);
        if value.is_some() {
            self.enter(name);
        } else {
            self.missing(name, what);
        }
        value
    }

    /// Goes into the value at `index` of a list; what is no list stands at 0 itself.
    #[inline(never)]
    pub(crate) fn item<'v>(&mut self, value: &'v Value, index: usize) -> Option<&'v Value> {
        let here = self.place.len();
        let one = if let Value::List(list) = value {
            let one = list.get(index)?;
            self.place.push_str(&format("[{}]", &[&decimal(index as u64)]));
            one
        } else {
            Some(value).filter(|_| index == 0)?
        };
        self.ends.push(here);
        Some(one)
    }

    /// The fields of an object that has no other names than `known`, which lists them between spaces.
    #[inline(never)]
    pub(crate) fn fields<'v>(&mut self, value: &'v Value, known: &str) -> Fields<'v> {
        let Value::Map(members) = value else {
            self.wrong("an object", value);
            return &[];
        };
        for (name, _) in members {
            // One mistake is told: the message of a second one would be made for nothing.
            if self.mistake.is_some() || split(known, b' ').any(|one| one == name) {
                continue;
            }
            let advice = match nearest(name, known) {
                Some(near) => format("; did you mean `{}`?", &[near]),
                None => format("; it knows {}", &[&with_commas(known)]),
            };
            let message = format("unknown field `{}` in {}{}", &[name, &self.place, &advice]);
            self.keep(message, Some(concat(&[&self.place, ".", name])));
        }
        members
    }

    /// The field as a string.
    #[inline(never)]
    pub(crate) fn text<'v>(&mut self, fields: Fields<'v>, name: &str) -> Option<&'v str> {
        match get(fields, name)? {
            Value::Text(text) => return Some(text),
            other => self.wrong_at(name, "a string", other),
        }
        None
    }

    /// The field as a boolean.
    #[inline(never)]
    pub(crate) fn flag(&mut self, fields: Fields<'_>, name: &str) -> Option<bool> {
        match get(fields, name)? {
            Value::Bool(flag) => return Some(*flag),
            other => self.wrong_at(name, "true or false", other),
        }
        None
    }

    /// The field as a whole number within bounds, both included.
    #[inline(never)]
    pub(crate) fn integer(&mut self, fields: Fields<'_>, name: &str, min: i64, max: i64) -> Option<i64> {
        match get(fields, name)? {
            Value::Int(n) if (min..=max).contains(n) => return Some(*n),
            other => {
                let must = format("a whole number from {} to {}", &[&signed(min), &signed(max)]);
                self.wrong_at(name, &must, other);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(json: &str) -> Value {
        serde_json::from_str(json).expect("test data is valid JSON")
    }

    #[test]
    fn an_unknown_field_gets_the_near_name() {
        let mut reader = Reader::new(Kind::Dialect, "dialect");
        reader.fields(&tree(r#"{"itmes": "data", "kye": "id"}"#), "items key");
        let error = reader.finish(()).expect_err("the field is unknown");
        assert_eq!(error.message(), "unknown field `itmes` in dialect; did you mean `items`?");
        assert_eq!(error.path(), Some("dialect.itmes"));
    }

    #[test]
    fn a_wrong_value_is_quoted() {
        let value = tree(r#"{"limit": "ten"}"#);
        let mut reader = Reader::new(Kind::Options, "options");
        let fields = reader.fields(&value, "limit");
        assert_eq!(reader.integer(fields, "limit", 1, 100), None);
        let error = reader.finish(()).expect_err("a string is no number");
        assert_eq!(error.message(), "options.limit must be a whole number from 1 to 100, not \"ten\"");
    }
}
