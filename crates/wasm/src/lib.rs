//! The engine as JavaScript calls it: an event goes in, an outcome comes out. Thin: read, step, tell. Nothing here is a
//! public contract; that is `js/index.d.ts`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::missing_errors_doc)]

mod engine;
mod error;
mod host;
mod out;
mod protocol;
mod read;

/// As fast as the allocator of the standard library and as sparing, with half the code.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
