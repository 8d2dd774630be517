//! The naive way to read JSON, a recursive descent of one byte after the other. It is the oracle of the fast way (same
//! marks, same verdict), and says what is wrong with a body that the fast way refuses.

use super::{Fault, JsonError, MAX_DEPTH, Tape};

/// Validates `bytes` and fills `tape`.
#[cfg(any(test, fuzzing))]
pub(crate) fn parse(tape: &mut Tape, bytes: &[u8]) -> Result<(), JsonError> {
    tape.clear();
    let verdict = read(Some(tape), bytes);
    if verdict.is_err() {
        tape.clear();
    }
    verdict
}

/// Only validates `bytes`, without memory of its own.
pub(super) fn verdict(bytes: &[u8]) -> Result<(), JsonError> {
    read(None, bytes)
}

fn read(tape: Option<&mut Tape>, bytes: &[u8]) -> Result<(), JsonError> {
    if u32::try_from(bytes.len()).is_err() {
        return Err(JsonError { byte: 0, fault: Fault::Length });
    }
    let mut reader = Reader { bytes, at: 0, tape };
    let outcome = reader.document();
    let at = reader.at;
    let valid = bytes.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
    let verdict = match outcome {
        // Whatever comes first in the body is what is wrong with it.
        Err((byte, _)) if valid < bytes.len() && valid <= byte => Err((valid, Fault::Utf8)),
        Ok(()) if valid < bytes.len() => Err((valid, Fault::Utf8)),
        outcome => outcome,
    };
    debug_assert!(at <= bytes.len());
    verdict.map_err(|(byte, fault)| JsonError { byte, fault })
}

type Step = Result<(), (usize, Fault)>;

struct Reader<'b, 't> {
    bytes: &'b [u8],
    at: usize,
    /// Where the marks go, if anybody wants them.
    tape: Option<&'t mut Tape>,
}

impl Reader<'_, '_> {
    fn document(&mut self) -> Step {
        self.value(0)?;
        self.space();
        if self.at < self.bytes.len() {
            return Err((self.at, Fault::Unexpected));
        }
        self.mark();
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn mark(&mut self) -> usize {
        let first = self.peek().unwrap_or(0);
        self.tape.as_mut().map_or(0, |tape| tape.push(self.at as u32, first))
    }

    fn unexpected(&self) -> Step {
        Err((self.at, if self.at < self.bytes.len() { Fault::Unexpected } else { Fault::Truncated }))
    }

    fn value(&mut self, depth: usize) -> Step {
        self.space();
        match self.peek() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => Err((self.at, Fault::Depth)),
            Some(b'{') => self.object(depth + 1),
            Some(b'[') => self.array(depth + 1),
            Some(b'"') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word(b"true"),
            Some(b'f') => self.word(b"false"),
            Some(b'n') => self.word(b"null"),
            _ => self.unexpected(),
        }
    }

    fn link(&mut self, from: usize, to: usize) {
        if let Some(tape) = &mut self.tape {
            tape.links[from] = to as u32;
        }
    }

    fn close(&mut self, open: usize) {
        let close = self.mark();
        self.link(open, close);
        self.at += 1;
    }

    fn object(&mut self, depth: usize) -> Step {
        let open = self.mark();
        self.at += 1;
        self.space();
        if self.peek() == Some(b'}') {
            self.close(open);
            return Ok(());
        }
        let mut before = None;
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return self.unexpected();
            }
            let name = self.tape.as_ref().map_or(0, |tape| tape.count);
            if let Some(before) = before.replace(name) {
                self.link(before, name);
            }
            self.string()?;
            self.space();
            if self.peek() != Some(b':') {
                return self.unexpected();
            }
            self.mark();
            self.at += 1;
            self.value(depth)?;
            self.space();
            match self.peek() {
                Some(b',') => {
                    self.mark();
                    self.at += 1;
                }
                Some(b'}') => {
                    self.close(open);
                    return Ok(());
                }
                _ => return self.unexpected(),
            }
        }
    }

    fn array(&mut self, depth: usize) -> Step {
        let open = self.mark();
        self.at += 1;
        self.space();
        if self.peek() == Some(b']') {
            self.close(open);
            return Ok(());
        }
        loop {
            self.value(depth)?;
            self.space();
            match self.peek() {
                Some(b',') => {
                    self.mark();
                    self.at += 1;
                }
                Some(b']') => {
                    self.close(open);
                    return Ok(());
                }
                _ => return self.unexpected(),
            }
        }
    }

    fn string(&mut self) -> Step {
        self.mark();
        self.at += 1;
        loop {
            match self.peek() {
                None => return Err((self.at, Fault::Truncated)),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(0..=0x1f) => return Err((self.at, Fault::String)),
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Step {
        let start = self.at;
        self.at += 1;
        match self.peek() {
            None => return Err((self.at, Fault::Truncated)),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {}
            Some(b'u') => {
                for _ in 0..4 {
                    self.at += 1;
                    match self.peek() {
                        None => return Err((self.at, Fault::Truncated)),
                        Some(digit) if digit.is_ascii_hexdigit() => {}
                        Some(_) => return Err((start, Fault::String)),
                    }
                }
            }
            Some(_) => return Err((start, Fault::String)),
        }
        self.at += 1;
        Ok(())
    }

    fn digits(&mut self) -> Step {
        if !matches!(self.peek(), Some(b'0'..=b'9')) {
            return Err((self.at, if self.at < self.bytes.len() { Fault::Number } else { Fault::Truncated }));
        }
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        Ok(())
    }

    fn number(&mut self) -> Step {
        self.mark();
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        self.ends_here(Fault::Number)
    }

    fn word(&mut self, word: &[u8]) -> Step {
        self.mark();
        for expected in word {
            match self.peek() {
                None => return Err((self.at, Fault::Truncated)),
                Some(byte) if byte == *expected => self.at += 1,
                Some(_) => return Err((self.at, Fault::Unexpected)),
            }
        }
        self.ends_here(Fault::Unexpected)
    }

    /// A scalar must be followed by white space, a bracket, a comma or the end (what may follow is checked by the
    /// caller).
    fn ends_here(&self, fault: Fault) -> Step {
        match self.peek() {
            None | Some(b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' | b']' | b'}' | b'[' | b'{') => Ok(()),
            Some(_) => Err((self.at, fault)),
        }
    }
}
