//! What the calls of the engine say by number, as in `js/engine/protocol.js`; a test compares the two.

pub(super) const LOAD: u8 = 0;
pub(super) const RETRY: u8 = 1;
pub(super) const ABORT: u8 = 2;
pub(super) const WOKE: u8 = 3;
pub(super) const ONLINE: u8 = 4;
pub(super) const RESET: u8 = 5;
pub(super) const FAILED: u8 = 6;
pub(super) const INSERT: u8 = 7;
pub(super) const UPDATE: u8 = 8;
pub(super) const REMOVE: u8 = 9;
pub(super) const ROOM: u8 = 10;

pub(super) const IDENTITY: u8 = 0;
pub(super) const HAS_MORE: u8 = 1;
pub(super) const STATUS: u8 = 2;
pub(super) const LENGTH: u8 = 3;
pub(super) const MAX_BYTES: u8 = 4;

pub(super) const STATE: u8 = 0;
pub(super) const NOTES: u8 = 1;
pub(super) const STATS: u8 = 2;
