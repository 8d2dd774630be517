//! What can go wrong, told in one type. No JavaScript types here: `crates/wasm/src/error.rs` converts.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use crate::http::redact;

/// A length of time or a moment, in milliseconds; moments count from the Unix epoch.
pub type Millis = f64;

pub use crate::names::Kind;

impl Kind {
    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// An error: its kind, a sentence for a person, and the facts.
#[derive(Clone, PartialEq)]
pub struct Error(Box<Facts>);

#[derive(Clone, PartialEq)]
struct Facts {
    kind: Kind,
    message: String,
    status: Option<u16>,
    url: Option<String>,
    byte: Option<usize>,
    item: Option<usize>,
    path: Option<String>,
    retry_after: Option<Millis>,
    passing: bool,
}

impl Error {
    /// An error of this kind. The message says what was wrong, where, and what to do.
    ///
    /// What it quotes is shown: control characters are escaped, and secrets in URLs left out.
    pub fn new(kind: Kind, message: impl Into<String>) -> Error {
        Error(Box::new(Facts {
            kind,
            message: shown(message.into()),
            status: None,
            url: None,
            byte: None,
            item: None,
            path: None,
            retry_after: None,
            passing: false,
        }))
    }

    /// An error whose message is this sentence with each `{}` filled in.
    #[cold]
    #[inline(never)]
    pub(crate) fn of(kind: Kind, sentence: &str, parts: &[&str]) -> Error {
        Error::new(kind, crate::config::text::format(sentence, parts))
    }

    /// The same error with the HTTP status of the answer.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Error {
        self.0.status = Some(status);
        self
    }

    /// The same error with the URL it is about.
    #[must_use]
    pub fn with_url(mut self, url: impl Into<String>) -> Error {
        self.0.url = Some(shown_url(url.into()));
        self
    }

    /// The same error with the offset in the body, in bytes from 0.
    #[must_use]
    pub fn with_byte(mut self, byte: usize) -> Error {
        self.0.byte = Some(byte);
        self
    }

    /// The same error with the index of the item within its page, from 0.
    #[must_use]
    pub fn with_item(mut self, item: usize) -> Error {
        self.0.item = Some(item);
        self
    }

    /// The same error with the path in the body, the option or the field of the dialect.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<String>) -> Error {
        let path = path.into();
        self.0.path = Some(if BY_JS { path } else { redact::escaped(&path) });
        self
    }

    /// The same error with the wait that the server asked for.
    #[must_use]
    pub fn with_retry_after(mut self, wait: Millis) -> Error {
        self.0.retry_after = Some(wait);
        self
    }

    /// The same error, told to be one that may pass, whatever its kind.
    #[must_use]
    pub fn worth_retrying(mut self) -> Error {
        self.0.passing = true;
        self
    }

    /// The kind.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The stable code of the kind.
    pub fn code(&self) -> &'static str {
        self.0.kind.code()
    }

    /// The sentence for a person.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The HTTP status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The URL it is about, of the request or the refused one; secrets in it are left out.
    pub fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// The offset in the body where it is wrong, in bytes from 0.
    pub fn byte(&self) -> Option<usize> {
        self.0.byte
    }

    /// The index of the item within its page, from 0.
    pub fn item(&self) -> Option<usize> {
        self.0.item
    }

    /// The path in the body, the option or the field of the dialect that it is about.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The wait that the server asked for.
    pub fn retry_after(&self) -> Option<Millis> {
        self.0.retry_after
    }

    /// Whether asking for the same page again, unchanged, can help.
    pub fn retryable(&self) -> bool {
        match self.0.kind {
            Kind::Network | Kind::Timeout | Kind::RateLimited | Kind::Aborted => true,
            Kind::Status => self.0.status.is_some_and(retryable_status),
            _ => self.0.passing,
        }
    }
}

/// Statuses after which the same request may succeed later (408, 425, 429 and the 5xx that are not about the request).
pub(crate) fn retryable_status(status: u16) -> bool {
    matches!(status, 408 | 425 | 429) || (500..600).contains(&status) && !matches!(status, 501 | 505)
}

/// The JavaScript face cleans messages itself (`js/errors/shown.js`): what is thrown there is its own, too.
const BY_JS: bool = cfg!(all(unspool_npm, target_arch = "wasm32"));

/// A message, or a warning, as people see it.
pub(crate) fn shown(message: String) -> String {
    if BY_JS { message } else { redact::message(&message) }
}

/// A URL without its secrets.
pub(crate) fn shown_url(url: String) -> String {
    if BY_JS { url } else { redact::escaped(&redact::url(&url)) }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

/// For logs: the code, the message and the URL, without secrets and without what an answer said;
/// [`Display`](fmt::Display) has the whole message.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        f.write_str(": ")?;
        let message = &self.0.message;
        let ours = match self.0.kind {
            // Behind the first colon they quote the answer.
            Kind::Status | Kind::RateLimited | Kind::NotJson | Kind::Api => message.find(": "),
            // These quote a value of it.
            Kind::Shape | Kind::MissingKey => [message.find(": "), message.find('"')].into_iter().flatten().min(),
            _ => None,
        };
        match ours {
            Some(end) => {
                f.write_str(&message[..end])?;
                f.write_str(": …")?;
            }
            None => f.write_str(message)?,
        }
        match &self.0.url {
            Some(url) => write!(f, " ({url})"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for Error {}

/// The result of what this crate does.
pub type Result<T, E = Error> = core::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_lead_back_to_their_kind() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(*kind));
        }
        assert_eq!(Kind::from_code("no-such-code"), None);
    }

    #[test]
    fn behaviour_9_some_statuses_are_worth_asking_again() {
        for status in [408, 425, 429, 500, 502, 503, 504, 520] {
            assert!(Error::new(Kind::Status, "").with_status(status).retryable(), "{status}");
        }
        for status in [400, 401, 403, 404, 409, 410, 422, 501, 505] {
            assert!(!Error::new(Kind::Status, "").with_status(status).retryable(), "{status}");
        }
    }
}
