//! Tests that look inside the room. What can be said about the public face stands in `tests/json*.rs`.

mod documents;
mod readers;
