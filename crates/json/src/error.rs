//! Why a document is refused.

/// Why a document was refused, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonError {
    /// Offset of the first byte that cannot stand where it stands, from 0; the length of the body if it ends too early.
    pub byte: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// A byte that the grammar does not allow here.
    Unexpected,
    /// The document ends in the middle.
    Truncated,
    /// Bytes that are not UTF-8.
    Utf8,
    /// A raw control character, or an escape that does not exist, in a string.
    String,
    /// A number that JSON does not write this way.
    Number,
    /// Nested deeper than [`MAX_DEPTH`].
    Depth,
    /// 4 GiB or more.
    Length,
    /// There is no memory left for its marks: up to ten times its length.
    Memory,
}

impl Fault {
    /// The fault in words that finish the sentence "the body is not JSON: …".
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Fault::Unexpected => "this byte cannot stand here",
            Fault::Truncated => "it ends in the middle",
            Fault::Utf8 => "not valid UTF-8",
            Fault::String => "a control character or an unknown escape in a string",
            Fault::Number => "not a JSON number",
            Fault::Depth => "nested too deep",
            Fault::Length => "too long",
            Fault::Memory => "there is not enough memory to read it",
        }
    }
}

/// How deep arrays and objects may nest. Far above real answers, far below what would hurt.
pub const MAX_DEPTH: usize = 1024;
