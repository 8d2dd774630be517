//! What ends a list: the [rules](rule) of a dialect, the [evidence] that one answer gives, and its [witness].

pub(crate) mod evidence;
pub(crate) mod rule;
pub(crate) mod witness;
