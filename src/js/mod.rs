//! The face of the engine that `js/` talks to. Thin: convert, step, convert. Nothing here is a public contract; that is
//! `js/index.d.ts`.

mod convert;
mod engine;
mod error;
