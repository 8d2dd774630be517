//! The scanner against the `JSON.parse` of Node.
#![cfg(target_arch = "wasm32")]

#[path = "support/json_agrees.rs"]
mod json_agrees;
