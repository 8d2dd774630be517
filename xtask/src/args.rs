//! The few words after `cargo xtask`. What nobody asked for is an error, not ignored.

use crate::cmd::Result;
use std::str::FromStr;

pub(crate) struct Args(Vec<String>);

impl Args {
    /// `--name=value` is the same as `--name value`.
    pub(crate) fn new(words: Vec<String>) -> Self {
        let split = |word: String| match word.split_once('=') {
            Some((name, value)) if name.starts_with("--") => vec![name.to_owned(), value.to_owned()],
            _ => vec![word],
        };
        Self(words.into_iter().flat_map(split).collect())
    }

    /// Takes the first word that is not a flag, if it comes first.
    pub(crate) fn word(&mut self) -> Option<String> {
        let first = self.0.first()?;
        (first == "-h" || !first.starts_with('-')).then(|| self.0.remove(0))
    }

    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|word| word != name);
        self.0.len() != before
    }

    pub(crate) fn number<N: FromStr>(&mut self, name: &str) -> Result<Option<N>> {
        let Some(at) = self.0.iter().position(|word| word == name) else { return Ok(None) };
        self.0.remove(at);
        let value = if at < self.0.len() { self.0.remove(at) } else { String::new() };
        value.parse().map(Some).map_err(|_| format!("{name} wants a number, not `{value}`"))
    }

    /// Takes `name a b --other`: a and b. `a,b` counts as two. The flag may come more than once.
    pub(crate) fn list(&mut self, name: &str) -> Result<Vec<String>> {
        let mut found = Vec::new();
        while let Some(at) = self.0.iter().position(|word| word == name) {
            self.0.remove(at);
            let before = found.len();
            while at < self.0.len() && !self.0[at].starts_with('-') {
                found.extend(self.0.remove(at).split(',').filter(|part| !part.is_empty()).map(str::to_owned));
            }
            if found.len() == before {
                return Err(format!("{name} wants at least one name"));
            }
        }
        Ok(found)
    }

    pub(crate) fn rest(self) -> Vec<String> {
        self.0
    }

    pub(crate) fn finish(self) -> Result {
        match self.0.first() {
            None => Ok(()),
            Some(word) => Err(format!("`{word}` means nothing to this command; see `cargo xtask help`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Args {
        Args::new(line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn reads_flags_numbers_and_lists_in_any_order() {
        let mut args = args("test --only fmt,clippy web --port=80 --list");
        assert_eq!(args.word().as_deref(), Some("test"));
        assert!(args.flag("--list"));
        assert_eq!(args.number::<u16>("--port"), Ok(Some(80)));
        assert_eq!(args.list("--only"), Ok(vec!["fmt".into(), "clippy".into(), "web".into()]));
        assert_eq!(args.finish(), Ok(()));
    }

    #[test]
    fn names_what_it_does_not_know() {
        assert!(args("--prot 80").finish().is_err());
        assert!(args("--port abc").number::<u16>("--port").is_err());
        assert!(args("--port").number::<u16>("--port").is_err());
        assert!(args("--only --list").list("--only").is_err());
    }
}
