//! What `crates/wasm`, which is not published, takes besides the public face. No public contract.

pub use crate::config::text::{cut, json_string, pieces, whole};
pub use crate::core::page::no_room;
pub use unspool_json::number::decimal;
