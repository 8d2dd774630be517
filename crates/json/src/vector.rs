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

/// The bytes that one step of the index looks at: as many as a `u64` has bits.
pub(super) type Block = [u8; 64];

/// What one look at all bytes of a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) is_utf8: bool,
    /// Whether there are bytes below 0x20.
    pub(super) has_controls: bool,
}

/// A few bytes side by side. A comparison gives a vector whose bytes are *set* (top bit 1) or zero.
pub(super) trait Vector: Copy {
    /// As many vectors as hold a block.
    type Vectors: Copy;

    /// The bytes of a block.
    fn load(block: &Block) -> Self::Vectors;

    /// One bit for each byte of the block: whether `test` sets it. Implementations are written without a loop, which an
    /// optimiser for size would keep: that halves the speed of the index.
    fn block_movemask(block: &Self::Vectors, test: impl Fn(Self) -> Self) -> u64;

    /// Whether `test` sets any byte of the block.
    fn block_any(block: &Self::Vectors, test: impl Fn(Self) -> Self) -> bool;

    /// `byte` at every place.
    fn splat(byte: u8) -> Self;

    /// Set where the two are equal.
    fn cmpeq(self, other: Self) -> Self;

    /// Set where the byte, read as signed, is less than that of `other`.
    fn cmplt(self, other: Self) -> Self;

    /// Set where one of the two is.
    fn or(self, other: Self) -> Self;

    /// One bit for each byte: whether it is set.
    fn movemask(self) -> u64;

    /// Whether all of a text is UTF-8, and whether it has control characters.
    fn survey(bytes: &[u8]) -> Text;

    /// [`Vector::cmpeq`] with `byte` at every place.
    #[inline(always)]
    fn is(self, byte: u8) -> Self {
        self.cmpeq(Self::splat(byte))
    }

    /// Set at `{ } [ ] : ,` and, because `[` and `{` are one bit apart, perhaps also at 0x0c and 0x1a,
    /// which are refused as control characters anyway.
    #[inline(always)]
    fn is_operator(self) -> Self {
        self.is(b'{').or(self.is(b'[')).or(self.is(b'}').or(self.is(b']'))).or(self.is(b':').or(self.is(b',')))
    }
}

/// [`Vector::block_movemask`], as a function whose closure tells which vector is meant.
#[inline(always)]
pub(super) fn movemask<V: Vector>(block: &V::Vectors, test: impl Fn(V) -> V) -> u64 {
    V::block_movemask(block, test)
}

/// [`Vector::block_any`], likewise.
#[inline(always)]
pub(super) fn any<V: Vector>(block: &V::Vectors, test: impl Fn(V) -> V) -> bool {
    V::block_any(block, test)
}

#[cfg(any(test, fuzzing, not(target_feature = "simd128")))]
mod scalar;
#[cfg(target_feature = "simd128")]
mod simd128;

#[cfg(any(test, fuzzing))]
pub(super) use scalar::Scalar;
#[cfg(not(target_feature = "simd128"))]
pub(super) use scalar::Scalar as Fastest;
#[cfg(target_feature = "simd128")]
pub(super) use simd128::Simd as Fastest;
