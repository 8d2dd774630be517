//! What a feed is set up with: options, the reader that checks them, values, and text without `core::fmt`.

#[cfg(fuzzing)]
pub(crate) mod looks;
pub(crate) mod options;
pub(crate) mod order;
pub(crate) mod reader;
pub(crate) mod spelling;
pub(crate) mod text;
pub(crate) mod value;
