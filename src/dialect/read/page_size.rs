//! How many elements a page holds: as many as were asked for, as the server says, or as pages had before.

use crate::dialect::model::Dialect;
use crate::dialect::read::answer::Answer;
use crate::dialect::read::page::Page;
use crate::dialect::value::Found;

/// The page size that was asked for, or the one that the API takes by itself.
fn asked(dialect: &Dialect, answer: &Answer<'_>) -> Option<i64> {
    let size = dialect.limit.as_ref()?;
    size.at.count(answer.sent).or_else(|| size.at.count(answer.first)).or(size.default)
}

/// The page size that the answer names beside its items.
pub(crate) fn said(dialect: &Dialect, answer: &Answer<'_>) -> Option<i64> {
    let said = dialect.limit.as_ref().and_then(|size| answer.doc?.root().get(size.at.name()?));
    said.and_then(|node| Found::Json(node).integer())
}

/// The page size that the server took: the one that was asked for, unless the answer names a lower one that fits its
/// `elements`. A step that is too small repeats items, which is no harm; one that is too large loses some.
#[inline(never)]
pub(crate) fn taken(dialect: &Dialect, answer: &Answer<'_>, elements: i64) -> Option<i64> {
    said_of(dialect, answer, elements).or_else(|| asked(dialect, answer))
}

/// The page size that the answer names, where it fits what was asked for and its `elements`.
pub(crate) fn said_of(dialect: &Dialect, answer: &Answer<'_>, elements: i64) -> Option<i64> {
    let most = asked(dialect, answer).unwrap_or(i64::MAX);
    said(dialect, answer).filter(|said| (elements.max(1)..=most).contains(said))
}

/// How many elements a page has when it is full: as many as the largest one had. Before there was one, as many as were
/// asked for.
pub(crate) fn usual(dialect: &Dialect, answer: &Answer<'_>, page: &Page) -> i64 {
    let elements = page.elements as i64;
    match page.history.size {
        0 => taken(dialect, answer, elements).unwrap_or(elements),
        size => elements.max(size as i64),
    }
}

impl Dialect {
    /// How many rows of the list a page of so many elements covers: those, or what the server says it looked at.
    pub(crate) fn covered(&self, answer: &Answer<'_>, elements: usize) -> usize {
        said_of(self, answer, elements as i64).map_or(elements, |said| said as usize)
    }
}
