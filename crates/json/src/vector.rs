//! The one place that knows a processor: sixteen bytes (eight without SIMD) are asked the same question at once.
//!
//! One trait, two implementations: wasm `simd128`, and scalar `u64` arithmetic ("SIMD within a register") for every
//! other target. All that is built on them is shared, so native tests and fuzzing run the code that browsers run.
//! Operations have the names that memchr gives them: `splat`, `cmpeq`, `or`, `movemask`.
//!
//! ```text
//! bytes                      { " i d " : 7 }
//! cmpeq(splat(b'"'))         0 F 0 0 F 0 0 0      F: all eight bits of the byte, or only its top bit
//! movemask                   0b00010010           bit n for byte n, so the first byte is the lowest bit
//! ```
//!
//! Nothing is `unsafe`: making a vector of two words was measured to cost nothing. (x86-64 has no implementation of its
//! own because its intrinsics cannot be called from a trait without `unsafe`, and this crate lives in browsers.)

mod operations;
#[cfg(any(test, fuzzing, not(target_feature = "simd128")))]
mod scalar;
#[cfg(target_feature = "simd128")]
mod simd128;

pub(super) use operations::{Block, Text, Vector, any, movemask};
#[cfg(any(test, fuzzing))]
pub(super) use scalar::Scalar;
#[cfg(not(target_feature = "simd128"))]
pub(super) use scalar::Scalar as Fastest;
#[cfg(target_feature = "simd128")]
pub(super) use simd128::Simd as Fastest;
