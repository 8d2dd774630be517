//! What HTTP brings along: requests and heads of answers, origins, URLs, and how URLs and messages are shown without
//! secrets.

pub(crate) mod header;
pub(crate) mod origin;
pub(crate) mod redact;
pub(crate) mod request;
pub(crate) mod url;
