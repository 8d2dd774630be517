//! What every vector can do.

/// The bytes that one step of the index looks at: as many as a `u64` has bits.
pub(crate) type Block = [u8; 64];

/// What one look at all bytes of a text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) is_utf8: bool,
    /// Whether there are bytes below 0x20.
    pub(crate) has_controls: bool,
}

/// A few bytes side by side. A comparison gives a vector whose bytes are *set* (top bit 1) or zero.
pub(crate) trait Vector: Copy {
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
pub(crate) fn movemask<V: Vector>(block: &V::Vectors, test: impl Fn(V) -> V) -> u64 {
    V::block_movemask(block, test)
}

/// [`Vector::block_any`], likewise.
#[inline(always)]
pub(crate) fn any<V: Vector>(block: &V::Vectors, test: impl Fn(V) -> V) -> bool {
    V::block_any(block, test)
}
