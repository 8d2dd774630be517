//! The query of a request, in the order it came, and the URLs written back into answers.

use crate::problem::Problem;

#[derive(Debug, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    pub(crate) fn parse(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    /// The first value of that name; a blank one counts as absent, as most servers have it.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A whole number, or `default` when absent.
    pub(crate) fn number(&self, name: &str, default: u64, least: u64, code: &'static str) -> Result<u64, Problem> {
        match self.get(name) {
            None => Ok(default),
            Some(text) => match text.parse() {
                Ok(number) if number >= least && text.bytes().all(|b| b.is_ascii_digit()) => Ok(number),
                _ => Err(Problem::bad(code, format!("{name} is {text:?}; expected a whole number from {least}"))),
            },
        }
    }

    /// Everything the client sent, with some parameters replaced: filters and session travel on.
    pub(crate) fn with(&self, drop: &[&str], set: &[(&str, &str)]) -> String {
        let replaced = |key: &str| drop.contains(&key) || set.iter().any(|(name, _)| *name == key);
        form_urlencoded::Serializer::new(String::new())
            .extend_pairs(self.0.iter().filter(|(key, _)| !replaced(key)))
            .extend_pairs(set)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn other_parameters_travel_on() {
        let query = Query::parse("topic=loom&page%5Bafter%5D=x&session=a+b&limit=");
        assert_eq!(query.with(&["page[after]"], &[("limit", "2")]), "topic=loom&session=a+b&limit=2");
        assert_eq!((query.get("session"), query.get("limit")), (Some("a b"), None));
    }

    #[test]
    fn numbers_are_digits_only() {
        let query = Query::parse("a=+1&b=7&c=-1&d=99999999999999999999999");
        assert_eq!(query.number("b", 0, 1, "x").unwrap(), 7);
        assert_eq!(query.number("none", 4, 1, "x").unwrap(), 4);
        for name in ["a", "c", "d"] {
            assert!(query.number(name, 0, 1, "x").is_err(), "{name}");
        }
        assert!(query.number("b", 0, 8, "x").is_err());
    }
}
