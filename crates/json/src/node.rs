//! Walking a validated document.

use alloc::borrow::Cow;
use core::ops::Range;

use super::{Tape, number, string};

/// A validated document: the bytes and their marks.
#[derive(Debug, Clone, Copy)]
pub struct Doc<'d> {
    pub(crate) tape: &'d Tape,
    pub(crate) bytes: &'d [u8],
}

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonKind {
    /// `{…}`
    Object,
    /// `[…]`
    Array,
    /// `"…"`
    String,
    /// Any number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`
    Null,
}

impl JsonKind {
    /// The kind with its article, for a message.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            JsonKind::Object => "an object",
            JsonKind::Array => "an array",
            JsonKind::String => "a string",
            JsonKind::Number => "a number",
            JsonKind::Bool => "a boolean",
            JsonKind::Null => "null",
        }
    }
}

impl<'d> Doc<'d> {
    pub(crate) fn new(tape: &'d Tape, bytes: &'d [u8]) -> Doc<'d> {
        Doc { tape, bytes }
    }

    /// The text that was read.
    #[must_use]
    pub fn bytes(self) -> &'d [u8] {
        self.bytes
    }

    /// The whole value.
    #[must_use]
    pub fn root(self) -> Node<'d> {
        Node { doc: self, mark: 0 }
    }

    pub(super) fn position(self, mark: usize) -> usize {
        self.tape.marks.places[mark] as usize
    }

    /// The byte at a mark; 0 at the end of the document.
    fn byte(self, mark: usize) -> u8 {
        self.tape.marks.firsts[mark]
    }

    /// The end of the scalar that starts at `mark`: the next mark, less the white space before it.
    fn scalar_end(self, mark: usize) -> usize {
        let mut end = self.position(mark + 1);
        while matches!(self.bytes[end - 1], b' ' | b'\t' | b'\n' | b'\r') {
            end -= 1;
        }
        end
    }

    /// The mark after the value that starts at `mark`.
    pub(super) fn after(self, mark: usize) -> usize {
        match self.byte(mark) {
            b'{' | b'[' => self.tape.links[mark] as usize + 1,
            _ => mark + 1,
        }
    }
}

/// One value of a document. Two words; copy it freely.
#[derive(Debug, Clone, Copy)]
pub struct Node<'d> {
    pub(super) doc: Doc<'d>,
    pub(super) mark: usize,
}

impl<'d> Node<'d> {
    /// What it is.
    #[must_use]
    pub fn kind(self) -> JsonKind {
        match self.doc.byte(self.mark) {
            b'{' => JsonKind::Object,
            b'[' => JsonKind::Array,
            b'"' => JsonKind::String,
            b't' | b'f' => JsonKind::Bool,
            b'n' => JsonKind::Null,
            _ => JsonKind::Number,
        }
    }

    /// Where it stands in the document, in bytes, without the white space around it.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        let start = self.doc.position(self.mark);
        let end = match self.kind() {
            JsonKind::Object | JsonKind::Array => self.doc.position(self.doc.tape.links[self.mark] as usize) + 1,
            _ => self.doc.scalar_end(self.mark),
        };
        start..end
    }

    /// Its exact bytes.
    #[must_use]
    pub fn raw(self) -> &'d [u8] {
        &self.doc.bytes[self.range()]
    }

    /// The text between the quotes of a string, escapes as they are written.
    fn inside(self) -> &'d [u8] {
        let raw = self.raw();
        &raw[1..raw.len() - 1]
    }

    /// The decoded bytes of a string, in WTF-8 (a lone surrogate escape keeps its own three bytes, so that different
    /// JavaScript strings stay different); `None` if this is no string.
    #[must_use]
    pub fn decoded(self) -> Option<Cow<'d, [u8]>> {
        (self.kind() == JsonKind::String).then(|| string::decode(self.inside()))
    }

    /// The text of a string, lone surrogates replaced; `None` if this is no string.
    #[must_use]
    pub fn text(self) -> Option<Cow<'d, str>> {
        (self.kind() == JsonKind::String).then(|| string::decode_lossy(self.inside()))
    }

    /// The member of an object with this name; of several, the last, as `JSON.parse` has it.
    ///
    /// Time: O(members). The first letter of each name decides whether it is compared; values are skipped by their
    /// links.
    #[must_use]
    pub fn get(self, name: &str) -> Option<Node<'d>> {
        let (doc, name) = (self.doc, name.as_bytes());
        let mut found = None;
        let mut at = self.first_name();
        // An empty name is told by its closing quote.
        let letter = name.first().copied().unwrap_or(b'"');
        while at != 0 {
            let inside = doc.position(at) + 1;
            let first = doc.bytes[inside];
            if (first == letter || first == b'\\') && string::starts(&doc.bytes[inside..], name) {
                found = Some(Node { doc, mark: at + 2 });
            }
            at = doc.tape.links[at] as usize;
        }
        found
    }

    /// Where its canonical key stands literally in the document: for a string without escapes, from its opening quote
    /// up to before its closing one; for an integer that is its own [canonical spelling](number::canonical), its
    /// digits. `None` for everything else.
    #[must_use]
    #[expect(clippy::manual_contains, reason = "`contains` would be a call, for a few bytes")]
    pub fn literal_key(self) -> Option<Range<usize>> {
        let Node { doc, mark } = self;
        let first = doc.byte(mark);
        if !matches!(first, b'"' | b'-' | b'0'..=b'9') {
            return None;
        }
        let (start, end) = (doc.position(mark), doc.scalar_end(mark));
        let raw = doc.bytes.get(start..end)?;
        if first == b'"' {
            return (!raw.iter().any(|byte| *byte == b'\\')).then(|| start..end - 1);
        }
        number::is_canonical_integer(raw).then_some(start..end)
    }

    /// The mark of the first name of an object; 0 if there is none.
    fn first_name(self) -> usize {
        let next = self.mark + 1;
        let is = self.doc.byte(self.mark) == b'{' && self.doc.byte(next) == b'"';
        if is { next } else { 0 }
    }

    /// Whether this is the string `text`.
    #[must_use]
    pub fn is_text(self, text: &str) -> bool {
        self.kind() == JsonKind::String && string::equals(self.inside(), text.as_bytes())
    }

    /// The element of an array at `index`; negative counts from the end.
    #[must_use]
    pub fn at(self, index: i64) -> Option<Node<'d>> {
        if index >= 0 {
            return self.elements().nth(index as usize);
        }
        let len = self.elements().count();
        let from_start = len.checked_sub(index.unsigned_abs() as usize)?;
        self.elements().nth(from_start)
    }

    /// The elements of an array, in order; none if it is not an array.
    #[must_use]
    pub fn elements(self) -> Elements<'d> {
        let is = self.kind() == JsonKind::Array;
        Elements { doc: self.doc, next: if is { self.mark + 1 } else { usize::MAX } }
    }

    /// The members of an object, in order: name and value; none if it is not an object.
    #[must_use]
    pub fn members(self) -> Members<'d> {
        Members { doc: self.doc, next: self.first_name() }
    }
}

/// The elements of an array.
#[derive(Debug, Clone)]
pub struct Elements<'d> {
    doc: Doc<'d>,
    /// The mark of the next element, or of the closing bracket; `usize::MAX` when there is no more.
    next: usize,
}

impl<'d> Elements<'d> {
    /// The next element, which stays the next one.
    #[inline(always)]
    pub(super) fn peek(&self) -> Option<Node<'d>> {
        let is = self.next != usize::MAX && self.doc.byte(self.next) != b']';
        is.then_some(Node { doc: self.doc, mark: self.next })
    }

    /// Goes on behind it.
    #[inline(always)]
    pub(super) fn skip_one(&mut self) {
        let after = self.doc.after(self.next);
        self.next = if self.doc.byte(after) == b',' { after + 1 } else { usize::MAX };
    }
}

impl<'d> Iterator for Elements<'d> {
    type Item = Node<'d>;

    fn next(&mut self) -> Option<Node<'d>> {
        let node = self.peek()?;
        self.skip_one();
        Some(node)
    }
}

/// The members of an object.
#[derive(Debug, Clone)]
pub struct Members<'d> {
    doc: Doc<'d>,
    /// The mark of the next name; 0 when there is no more.
    next: usize,
}

impl<'d> Iterator for Members<'d> {
    type Item = (Node<'d>, Node<'d>);

    fn next(&mut self) -> Option<(Node<'d>, Node<'d>)> {
        if self.next == 0 {
            return None;
        }
        let name = Node { doc: self.doc, mark: self.next };
        let value = Node { doc: self.doc, mark: self.next + 2 };
        self.next = self.doc.tape.links[self.next] as usize;
        Some((name, value))
    }
}
