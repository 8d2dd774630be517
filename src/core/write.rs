//! A change of the list by the caller.

use alloc::vec::Vec;
use core::fmt;

use crate::http::redact;

/// A change of the list by the caller. Items are JSON, keys are canonical: see [`Spool::key_of`](crate::Spool::key_of).
///
/// Inserts, updates and removals that did something get a number, [`Outcome::write`](crate::Outcome::write). Until it
/// is confirmed, or a page that was asked for later has brought the item, such a write can be undone: then the item is
/// what it would be without it, later writes and what the server said meanwhile included. The newest 1024 can be.
#[derive(Clone)]
#[non_exhaustive]
pub enum Write {
    /// Puts an item before the one at `position` (any number past the end: at the end). A known key is updated where it
    /// is.
    Insert {
        /// Where.
        position: usize,
        /// The item.
        item: Vec<u8>,
    },
    /// The same for an item that the server does not have yet.
    Place {
        /// Where; none: where it belongs by [`Options::order`](crate::Options::order), and without that, in front.
        position: Option<usize>,
        /// Its key until it is confirmed, whatever the item says; none: the item's own, or, if it has none, what
        /// [`Options::client_key`](crate::Options::client_key) finds in it.
        temp: Option<Vec<u8>>,
        /// The item.
        item: Vec<u8>,
    },
    /// Replaces the item that has the same key. Nothing if there is none.
    Update {
        /// The item.
        item: Vec<u8>,
    },
    /// Puts members over those of an item, whose other bytes stay. Nothing if the key is not in the list.
    Patch {
        /// Whose.
        key: Vec<u8>,
        /// A JSON object.
        members: Vec<u8>,
    },
    /// Takes the item with this canonical key out; later pages of this epoch do not bring it back.
    Remove {
        /// See [`Spool::key_of`](crate::Spool::key_of).
        key: Vec<u8>,
    },
    /// The item that was put in as `temp` is this one at the server: one row from now on, where the first one stood,
    /// under its own key.
    Confirm {
        /// The temporary key.
        temp: Vec<u8>,
        /// The server's item.
        item: Vec<u8>,
    },
    /// A write stays: the server has it.
    Settle {
        /// Which: see [`Outcome::write`](crate::Outcome::write).
        number: u32,
        /// What the item is by the server's answer, if that says so.
        item: Option<Vec<u8>>,
    },
    /// A write is taken back. Nothing if it was confirmed, or a later page has brought the item.
    Undo {
        /// Which: see [`Outcome::write`](crate::Outcome::write).
        number: u32,
    },
}

impl fmt::Debug for Write {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Write::Insert { position, item } => {
                f.debug_struct("Insert").field("position", position).field("item", &redact::Bytes(item)).finish()
            }
            Write::Place { position, item, .. } => f
                .debug_struct("Place")
                .field("position", position)
                .field("item", &redact::Bytes(item))
                .finish_non_exhaustive(),
            Write::Update { item } => f.debug_struct("Update").field("item", &redact::Bytes(item)).finish(),
            Write::Patch { key, members } => f
                .debug_struct("Patch")
                .field("key", &redact::Bytes(key))
                .field("members", &redact::Bytes(members))
                .finish(),
            Write::Remove { key } => f.debug_struct("Remove").field("key", &redact::Bytes(key)).finish(),
            Write::Confirm { temp, item } => f
                .debug_struct("Confirm")
                .field("temp", &redact::Bytes(temp))
                .field("item", &redact::Bytes(item))
                .finish(),
            Write::Settle { number, .. } => f.debug_struct("Settle").field("number", number).finish_non_exhaustive(),
            Write::Undo { number } => f.debug_struct("Undo").field("number", number).finish(),
        }
    }
}
