#![doc = include_str!("../README.md")]
//! ## Ways in
//!
//! [`Tape::parse`] checks a document and marks its tokens. After that every question is a walk over the marks:
//! [`Node::get`], [`Node::elements`], [`Node::raw`]. [`edit`] changes a document, [`number::canonical`] compares
//! numbers.

// `std` would bring its way of telling panics into the npm package: 10 KB of it.
#![cfg_attr(not(any(test, fuzzing)), no_std)]
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![allow(clippy::inline_always, reason = "vectors and masks must be inlined, also when optimising for size")]

extern crate alloc;

#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod agree;
pub mod edit;
mod error;
mod index;
mod items;
mod naive;
mod node;
pub mod number;
/// Not about JSON, and for the list of unspool alone.
#[doc(hidden)]
pub mod pack;
mod parse;
mod string;
mod tape;
#[cfg(any(test, fuzzing, target_feature = "simd128"))]
mod utf8;
mod vector;
mod walk;

#[cfg(test)]
mod tests;

pub use error::{Fault, JsonError, MAX_DEPTH};
pub use items::Item;
pub use node::{Doc, Elements, JsonKind, Members, Node};
pub use string::{decode, decode_lossy, has_breaks};
pub use tape::Tape;
