//! What `crates/wasm`, which is not published, takes besides the public face. No public contract.

pub use crate::config::text::{parse_i64, push_json_string, split, split_once};
pub use crate::core::page::no_room;
pub use unspool_json::number::push_decimal;
