//! The engine under a feed: no I/O, no clock, no randomness of its own. [`Spool::step`](spool::Spool::step) is the only
//! way in.

mod answer;
mod difference;
pub(crate) mod ending;
pub(crate) mod event;
mod fingerprint;
mod items;
pub(crate) mod lane;
pub(crate) mod page;
pub mod retry;
mod snapshot;
pub(crate) mod spool;
mod turn;
