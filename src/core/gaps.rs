//! What a list lacks: what a refresh has read so far, and what is outside of a window.

use alloc::vec::Vec;
use core::ops::Range;

use crate::http::request::Request;

/// A refresh that is under way.
#[derive(Debug)]
pub(super) struct Refresh {
    pub(super) all: bool,
    /// How many pages of the head may still be read.
    pub(super) left: u32,
    /// The newest turn when it began: what was written locally since is newer.
    pub(super) since: u32,
    /// The rows that were read, by entry.
    pub(super) seen: Vec<u32>,
}

/// The gaps of a list.
#[derive(Debug, Default)]
pub(super) struct Gaps {
    pub(super) all: Vec<Hole>,
    /// How many there were.
    pub(super) count: u32,
    /// The one that is loaded, or was last; and the one that was asked for, which may lie behind it.
    pub(super) loading: u32,
    pub(super) asked: u32,
    /// What the page that came last said: whether it reached known rows, and its last row.
    pub(super) met: bool,
    pub(super) last: Option<u32>,
    /// How many rows came in front of what the older lane had reached, less those that it met again: where the list
    /// counts, so many known rows are no sign of a loop.
    pub(super) shifted: usize,
}

/// A gap, and how to go on in it.
#[derive(Debug)]
pub(super) struct Hole {
    pub(super) id: u32,
    /// The row before it, by entry.
    pub(super) above: Option<u32>,
    /// Where it was last.
    pub(super) index: usize,
    pub(super) next: Request,
}

/// What is known of the pages of a list that has a window.
#[derive(Debug, Default)]
pub(super) struct Window {
    /// In the order of the list.
    pub(super) pages: Vec<Kept>,
    /// The pages that have bytes, by their first entries: a few, however many pages there are.
    pub(super) held: Vec<u32>,
    /// Where somebody looks.
    pub(super) near: Range<usize>,
    /// The page that is asked for again, or was last, by its first entry.
    pub(super) asked: u32,
    /// How many pages were asked for besides, to find rows of it that have moved, and came no nearer to them.
    pub(super) followed: usize,
    /// How many pages in front of it were asked for.
    pub(super) back: usize,
    /// How far down the list they came, and how far up.
    pub(super) reached: usize,
    pub(super) least: usize,
    /// How many rows came between: so far may others have moved.
    pub(super) between: usize,
    /// Between which positions the rows stand that the last page brought.
    pub(super) met: Option<(usize, usize)>,
}

/// A page, and how to ask for it again.
#[derive(Debug)]
pub(super) struct Kept {
    /// The entries that it brought; some may have gone since.
    pub(super) rows: Range<u32>,
    pub(super) request: Request,
    /// Whether it goes back: what is behind it is not what its answer leads to.
    pub(super) newer: bool,
    /// Whether it was asked for again since it gave its bytes back: what it lacks is gone.
    pub(super) tried: bool,
}
