//! The engine under a feed: no I/O, no clock, no randomness of its own. [`Spool::step`](spool::Spool::step) is the only
//! way in.

mod answer;
pub(crate) mod difference;
pub(crate) mod ending;
pub(crate) mod event;
pub(crate) mod fingerprint;
mod gaps;
mod items;
pub(crate) mod lane;
mod local_writes;
mod newer;
pub(crate) mod page;
mod refresh;
pub mod retry;
mod snapshot;
pub(crate) mod spool;
mod turn;
mod window;
pub(crate) mod write;
