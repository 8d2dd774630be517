//! The engine as JavaScript calls it: an event goes in, an outcome comes out. Thin: read, step, tell. Nothing here is a
//! public contract; that is `js/index.d.ts`.
#![cfg(target_arch = "wasm32")]
#![no_std]

extern crate alloc;

mod engine;
mod error;
mod host;
mod out;
mod protocol;
mod read;

/// As fast as the allocator of the standard library and as sparing, with half the code.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A panic is a trap, and nothing else: in a browser nobody could hear its message, and `js/engine/` tells everyone who
/// waits that the engine is dead. Since nothing reads the message, the compiler leaves out all that would have made it:
/// texts, places in the sources and `core::fmt`. It is also why no crate of the engine may bring `std`: that has a
/// panic handler of its own.
#[panic_handler]
fn trap(_message: &core::panic::PanicInfo<'_>) -> ! {
    // `cargo xtask size --steps` weighs what that saves.
    #[cfg(unspool_heard)]
    core::hint::black_box(_message);
    core::arch::wasm32::unreachable()
}
