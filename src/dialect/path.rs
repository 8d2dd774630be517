//! Paths into JSON: `data.items`, `["@odata.nextLink"]`, `links[?rel=next].href`, `groups[*].rows[-1]`, `pages.*`.

use crate::config::reader::Reader;
use crate::config::text::{behind, decimal, fill, find, until, whole};
use crate::json::{JsonKind, Node, number};

/// Far more than any answer needs, and little enough to walk by recursion.
const MAX_STEPS: usize = 64;

/// Where a value stands in a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Path {
    text: String,
    pub(super) steps: Vec<Step>,
}

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// `.name` or `["name"]`: a member. Any name is ordinary, `__proto__` too.
    Name(String),
    /// `[0]`, `[-1]`: an element, from the front or from the end.
    Index(i64),
    /// `[*]`: every element.
    Elements,
    /// `[]`: every element of an array; anything else that is not blank is the only one.
    OneOrMany,
    /// `.*`: every member's value.
    Values,
    /// `[?name=value]`: the elements that have this member with this value.
    Where(String, String),
}

impl Step {
    /// Whether it may lead to more than one value.
    pub(super) fn is_many(&self) -> bool {
        matches!(self, Step::Elements | Step::OneOrMany | Step::Values | Step::Where(..))
    }

    /// Whether this step leads somewhere.
    pub(super) fn is_at(&self, node: Node<'_>) -> bool {
        first(std::slice::from_ref(self), node).is_some()
    }
}

/// Where a walk along single steps ended early.
pub(super) struct Stuck<'d> {
    /// The last value that was there.
    pub(super) at: Node<'d>,
    /// The index of the step that leads nowhere.
    pub(super) step: usize,
}

impl Path {
    /// Reads a path.
    pub(super) fn parse(reader: &mut Reader, text: &str) -> Path {
        let mut cursor = Cursor { text, at: 0, steps: Vec::new() };
        if let Err(why) = cursor.read() {
            let near = crate::config::text::excerpt(text.get(cursor.at..).unwrap_or("").as_bytes(), 20);
            let near = if near.is_empty() { "its end".into() } else { fill("`{}`", &[&near]) };
            let before = text.get(..cursor.at).unwrap_or(text).bytes();
            // Each character has one byte that continues none.
            let position = decimal(before.fold(0, |n, byte| n + u64::from(byte & 0xc0 != 0x80)));
            reader.fail(": `{}` is not a path: {} at character {} ({})", &[text, why, &position, &near]);
        }
        Path { text: text.into(), steps: cursor.steps }
    }

    /// The steps that lead on from what `item` leads to: all of them where this does not lead through it.
    pub(super) fn below(&self, item: Option<&Path>) -> &[Step] {
        let inside = item.and_then(|item| self.steps.strip_prefix(item.steps.as_slice()));
        inside.unwrap_or(&self.steps)
    }

    /// The value along these steps; of several, the first one.
    pub(super) fn first_below<'d>(&self, node: Node<'d>, item: Option<&Path>) -> Option<Node<'d>> {
        first(self.below(item), node)
    }

    /// The path as it was written.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The index of the first step that may lead to more than one value.
    pub(super) fn many(&self) -> Option<usize> {
        self.steps.iter().position(Step::is_many)
    }

    /// The names among the first `count` steps, up to the first one that is not a plain member, with dots between them.
    #[inline(never)]
    pub(super) fn names(&self, count: usize) -> String {
        let mut out = String::new();
        for step in self.steps.iter().take(count) {
            let Step::Name(name) = step else { break };
            if !out.is_empty() {
                out.push('.');
            }
            out.push_str(name);
        }
        out
    }

    /// The value here; of several, the first one.
    pub(super) fn first<'d>(&self, node: Node<'d>) -> Option<Node<'d>> {
        first(&self.steps, node)
    }

    /// Follows the first `count` steps, which lead to one value each.
    pub(super) fn walk<'d>(&self, root: Node<'d>, count: usize) -> std::result::Result<Node<'d>, Stuck<'d>> {
        walk(self.steps.get(..count).unwrap_or(&self.steps), root)
    }

    /// Calls `found` for every value below `node` from the step at `from` on, until it says that this is enough;
    /// whether no branch lacks a member.
    pub(super) fn each<'d>(&self, node: Node<'d>, from: usize, found: &mut dyn FnMut(Node<'d>) -> bool) -> bool {
        let mut whole = true;
        each(self.steps.get(from..).unwrap_or_default(), node, &mut whole, found);
        whole
    }
}

/// Follows steps that lead to one value each.
#[inline(never)]
pub(super) fn walk<'d>(steps: &[Step], root: Node<'d>) -> std::result::Result<Node<'d>, Stuck<'d>> {
    let mut at = root;
    for (index, step) in steps.iter().enumerate() {
        match first(std::slice::from_ref(step), at) {
            Some(node) => at = node,
            None => return Err(Stuck { at, step: index }),
        }
    }
    Ok(at)
}

#[inline(never)]
fn first<'d>(steps: &[Step], node: Node<'d>) -> Option<Node<'d>> {
    let mut out = None;
    each(steps, node, &mut true, &mut |node| {
        out = Some(node);
        true
    });
    out
}

/// Whether it was enough.
fn each<'d>(steps: &[Step], node: Node<'d>, whole: &mut bool, found: &mut dyn FnMut(Node<'d>) -> bool) -> bool {
    let Some((step, rest)) = steps.split_first() else { return found(node) };
    let one = match step {
        Step::Name(name) => node.get(name),
        Step::Index(index) => node.at(*index),
        Step::Values => {
            for (_, value) in node.members() {
                if each(rest, value, whole, found) {
                    return true;
                }
            }
            return false;
        }
        Step::OneOrMany if node.kind() != JsonKind::Array => {
            return !super::source::is_blank(node) && each(rest, node, whole, found);
        }
        Step::Elements | Step::OneOrMany | Step::Where(..) => {
            for element in node.elements() {
                let fits = match step {
                    Step::Where(name, value) => holds(element, name, value),
                    _ => true,
                };
                if fits && each(rest, element, whole, found) {
                    return true;
                }
            }
            return false;
        }
    };
    if let Some(node) = one {
        return each(rest, node, whole, found);
    }
    *whole = false;
    false
}

/// Whether `node` has the member with this value: a string with this text, or a number, boolean or null written so.
fn holds(node: Node<'_>, name: &str, value: &str) -> bool {
    node.get(name).is_some_and(|member| match member.kind() {
        JsonKind::String => member.is_text(value),
        JsonKind::Number => number::canonical(member.raw()).as_ref() == value.as_bytes(),
        JsonKind::Bool | JsonKind::Null => member.raw() == value.as_bytes(),
        _ => false,
    })
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
    steps: Vec<Step>,
}

type Parsed = std::result::Result<(), &'static str>;

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn read(&mut self) -> Parsed {
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
        let (name, _) = until(&self.text[self.at..], b".[]");
        if name.is_empty() {
            return Err("a name is missing");
        }
        if name == "*" {
            self.steps.push(Step::Values);
        } else if find(name, b"\"'*").is_some() {
            return Err("a name with such characters is written [\"…\"]");
        } else {
            self.steps.push(Step::Name(name.into()));
        }
        self.at += name.len();
        Ok(())
    }

    fn bracket(&mut self) -> Parsed {
        self.at += 1;
        let step = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => Step::Name(self.quoted(quote)?),
            Some(b'*') => {
                self.at += 1;
                Step::Elements
            }
            Some(b']') => Step::OneOrMany,
            Some(b'?') => self.filter()?,
            Some(b'-' | b'0'..=b'9') => {
                let (digits, _) = until(&self.text[self.at..], b"]");
                let index = whole(digits.as_bytes()).ok_or("an index is a whole number")?;
                self.at += digits.len();
                Step::Index(index)
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

    fn filter(&mut self) -> std::result::Result<Step, &'static str> {
        self.at += 1;
        let (name, rest) = until(&self.text[self.at..], b"=]");
        if name.is_empty() || behind(rest, b'=').is_none() {
            return Err("a filter is written [?name=value]");
        }
        self.at += name.len() + 1;
        if let Some(quote @ (b'"' | b'\'')) = self.peek() {
            return Ok(Step::Where(name.into(), self.quoted(quote)?));
        }
        let (value, _) = until(&self.text[self.at..], b"]");
        self.at += value.len();
        Ok(Step::Where(name.into(), value.into()))
    }

    /// A quoted name: a backslash before a quote or a backslash takes it literally.
    fn quoted(&mut self, quote: u8) -> std::result::Result<String, &'static str> {
        let mut out = String::new();
        let mut rest = &self.text[self.at + 1..];
        loop {
            let (plain, special) = until(rest, &[quote, b'\\']);
            out.push_str(plain);
            if special.is_empty() {
                return Err("a quote is not closed");
            }
            let Some(escaped) = behind(special, b'\\') else {
                self.at = self.text.len() - special.len() + 1;
                return Ok(out);
            };
            let len = usize::from(find(escaped, &[quote, b'\\']) == Some(0));
            out.push_str(&escaped[..len]);
            rest = &escaped[len..];
        }
    }
}
