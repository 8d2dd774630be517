//! The steps that a path consists of.

use alloc::string::String;

/// One step down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PathStep {
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

impl PathStep {
    /// Whether it may lead to more than one value.
    pub(crate) fn is_many(&self) -> bool {
        matches!(self, PathStep::Elements | PathStep::OneOrMany | PathStep::Values | PathStep::Where(..))
    }
}
