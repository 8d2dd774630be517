//! The one place that knows a processor: sixteen bytes (eight without SIMD) asked the same question at once.
//!
//! Two lanes with the same operations: wasm `simd128`, and plain `u64` arithmetic for every other target. All that is
//! built on them is shared, so that native tests and fuzzing run the code that browsers run. Nothing is `unsafe`:
//! making a vector of two words was measured to cost nothing. (x86-64 has no lane of its own because its intrinsics
//! cannot be called from a trait without `unsafe`, and this crate lives in browsers.)

/// The bytes that one step of the index looks at: as many as a `u64` has bits.
pub(super) type Block = [u8; 64];

/// What one look at all bytes says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) is_utf8: bool,
    /// Whether there are bytes below 0x20.
    pub(super) has_controls: bool,
}

/// A few bytes side by side. A comparison answers with a lane whose bytes are *set* (top bit 1) or zero.
pub(super) trait Lane: Copy {
    /// As many as hold a block.
    type All: Copy;

    /// The bytes of a block.
    fn load(block: &Block) -> Self::All;

    /// One bit for each byte of the block: whether `test` sets it. Written without a loop, which an optimiser for size
    /// would keep: that halves the speed of the index.
    fn mask(block: &Self::All, test: impl Fn(Self) -> Self) -> u64;

    /// Whether `test` sets any byte of the block.
    fn holds(block: &Self::All, test: impl Fn(Self) -> Self) -> bool;

    /// Set where the byte is `byte`.
    fn equal(self, byte: u8) -> Self;

    /// Set where the byte, read as signed, is less than `bound`.
    fn below(self, bound: i8) -> Self;

    /// Set where one of the two is.
    fn or(self, other: Self) -> Self;

    /// One bit for each byte: whether it is set.
    fn bits(self) -> u64;

    /// Whether all of a text is UTF-8, and whether it has control characters.
    fn survey(bytes: &[u8]) -> Text;

    /// Set at `{ } [ ] : ,` and, because `[` and `{` are one bit apart, perhaps also at 0x0c and 0x1a,
    /// which are refused as control characters anyway.
    #[inline(always)]
    fn operator(self) -> Self {
        self.equal(b'{')
            .or(self.equal(b'['))
            .or(self.equal(b'}').or(self.equal(b']')))
            .or(self.equal(b':').or(self.equal(b',')))
    }
}

/// [`Lane::mask`], as a function whose closure tells the lane.
#[inline(always)]
pub(super) fn mask<L: Lane>(block: &L::All, test: impl Fn(L) -> L) -> u64 {
    L::mask(block, test)
}

/// [`Lane::holds`], likewise.
#[inline(always)]
pub(super) fn holds<L: Lane>(block: &L::All, test: impl Fn(L) -> L) -> bool {
    L::holds(block, test)
}

#[cfg(any(test, fuzzing, not(target_feature = "simd128")))]
mod plain;
#[cfg(target_feature = "simd128")]
mod simd128;

#[cfg(any(test, fuzzing))]
pub(super) use plain::Plain;
#[cfg(not(target_feature = "simd128"))]
pub(super) use plain::Plain as Fast;
#[cfg(target_feature = "simd128")]
pub(super) use simd128::Simd as Fast;
