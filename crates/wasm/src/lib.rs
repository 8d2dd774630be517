//! The face of the engine that `js/` talks to. Thin: convert, step, convert. Nothing here is a public contract; that is
//! `js/index.d.ts`.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::missing_errors_doc)]

mod convert;
mod engine;
mod error;
mod numbers;
mod outside;

/// As fast as the allocator of the standard library and as sparing, with half the code.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
