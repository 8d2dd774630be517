//! Which engine is built.

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What is published.
    Simd,
    /// The same without simd128, in js/dist-scalar.
    Scalar,
    /// The same by a nightly compiler, its standard library made for size, in js/dist-nightly.
    Nightly,
}

impl Kind {
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Simd => "js/dist",
            Self::Scalar => "js/dist-scalar",
            Self::Nightly => "js/dist-nightly",
        }
    }

    /// What its intermediate files are called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Simd => "simd",
            Self::Scalar => "scalar",
            Self::Nightly => "nightly",
        }
    }
}
