//! Names and values of headers: what can be sent.

use crate::config::text::among;
#[cfg(feature = "fetch")]
use crate::config::text::format;
#[cfg(feature = "fetch")]
use crate::error::{Error, Kind, Result};

/// Whether this can be the name of a header: a token in the sense of RFC 9110 §5.6.2.
pub(crate) fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || among(byte, b"!#$%&'*+-.^_`|~"))
}

/// Refuses a header that cannot be sent. The message does not show the value.
#[cfg(feature = "fetch")]
pub(crate) fn check(name: &str, value: &str) -> Result<()> {
    let refuse = |message: &str| Err(Error::new(Kind::Options, format(message, &[name])).with_path("options.headers"));
    if !is_token(name) {
        return refuse("`{}` is not a header name");
    }
    // What `fetch` takes: characters of one byte each, and none that ends the line.
    let fits = |c: char| (c as u32) <= 0xff && !matches!(c, '\0' | '\r' | '\n');
    if !value.chars().all(fits) {
        return refuse("the value of the header `{}` holds a character that no header can carry");
    }
    Ok(())
}
