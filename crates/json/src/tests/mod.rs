//! Tests that look inside the room. What can be said about the public face stands in `tests/json*.rs`.

#[cfg(not(target_arch = "wasm32"))]
mod documents;
#[cfg(not(target_arch = "wasm32"))]
mod properties;
mod readers;
