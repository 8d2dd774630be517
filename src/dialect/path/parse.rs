//! Paths as they are written.

use alloc::string::String;
use alloc::vec::Vec;

use crate::config::text::{find, parse_i64, split_at_any, strip_prefix};

use super::step::PathStep;

/// Far more than any answer needs, and little enough to walk by recursion.
const MAX_STEPS: usize = 64;

/// Reads the text of a path from its front.
pub(crate) struct Parser<'t> {
    pub(crate) text: &'t str,
    /// How far it was read, in bytes.
    pub(crate) at: usize,
    pub(crate) steps: Vec<PathStep>,
}

type Parsed = core::result::Result<(), &'static str>;

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Reads all of it; else why it is no path, with `at` where it goes wrong.
    pub(crate) fn read(&mut self) -> Parsed {
        if self.text.is_empty() {
            return Ok(());
        }
        if self.peek() != Some(b'[') {
            self.member()?;
        }
        while let Some(byte) = self.peek() {
            if self.steps.len() == MAX_STEPS {
                return Err("this is one step too many");
            }
            match byte {
                b'.' => {
                    self.at += 1;
                    // `a.[0]` is what some other languages write.
                    if self.peek() == Some(b'[') { self.bracket() } else { self.member() }
                }
                b'[' => self.bracket(),
                _ => Err("a `.` or `[` is missing"),
            }?;
        }
        Ok(())
    }

    fn member(&mut self) -> Parsed {
        let (name, _) = split_at_any(&self.text[self.at..], b".[]");
        if name.is_empty() {
            return Err("a name is missing");
        }
        if name == "*" {
            self.steps.push(PathStep::Values);
        } else if find(name, b"\"'*").is_some() {
            return Err("a name with such characters is written [\"…\"]");
        } else {
            self.steps.push(PathStep::Name(name.into()));
        }
        self.at += name.len();
        Ok(())
    }

    fn bracket(&mut self) -> Parsed {
        self.at += 1;
        let step = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => PathStep::Name(self.quoted(quote)?),
            Some(b'*') => {
                self.at += 1;
                PathStep::Elements
            }
            Some(b']') => PathStep::OneOrMany,
            Some(b'?') => self.filter()?,
            Some(b'-' | b'0'..=b'9') => {
                let (digits, _) = split_at_any(&self.text[self.at..], b"]");
                let index = parse_i64(digits.as_bytes()).ok_or("an index is a whole number")?;
                self.at += digits.len();
                PathStep::Index(index)
            }
            _ => return Err("`[` goes on with a number, a quoted name, `*`, `]` or `?name=value`"),
        };
        self.steps.push(step);
        if self.peek() != Some(b']') {
            return Err("a `]` is missing");
        }
        self.at += 1;
        Ok(())
    }

    fn filter(&mut self) -> core::result::Result<PathStep, &'static str> {
        self.at += 1;
        let (name, rest) = split_at_any(&self.text[self.at..], b"=]");
        if name.is_empty() || strip_prefix(rest, b'=').is_none() {
            return Err("a filter is written [?name=value]");
        }
        self.at += name.len() + 1;
        if let Some(quote @ (b'"' | b'\'')) = self.peek() {
            return Ok(PathStep::Where(name.into(), self.quoted(quote)?));
        }
        let (value, _) = split_at_any(&self.text[self.at..], b"]");
        self.at += value.len();
        Ok(PathStep::Where(name.into(), value.into()))
    }

    /// A quoted name: a backslash before a quote or a backslash takes it literally.
    fn quoted(&mut self, quote: u8) -> core::result::Result<String, &'static str> {
        let mut out = String::new();
        let mut rest = &self.text[self.at + 1..];
        loop {
            let (literal, special) = split_at_any(rest, &[quote, b'\\']);
            out.push_str(literal);
            if special.is_empty() {
                return Err("a quote is not closed");
            }
            let Some(escaped) = strip_prefix(special, b'\\') else {
                self.at = self.text.len() - special.len() + 1;
                return Ok(out);
            };
            let len = usize::from(find(escaped, &[quote, b'\\']) == Some(0));
            out.push_str(&escaped[..len]);
            rest = &escaped[len..];
        }
    }
}
