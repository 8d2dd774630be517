//! What is asked: the [first] request, the [continuation] after a page, and how the [next] request is made of what the
//! answer says.

pub(crate) mod continuation;
pub(crate) mod counter;
mod first;
pub(crate) mod next;
mod params;
mod reference;
pub(crate) mod target;
