//! Errors as plain objects; `js/errors.js` makes `UnspoolError`s of them.

use js_sys::Object;
use wasm_bindgen::JsValue;

use super::convert::Record;
use crate::error::Error;
use crate::fetch::Failure;

/// The facts of an error, as a plain object.
pub(super) fn facts(error: &Error) -> Object {
    let record =
        Record::new().with("code", error.code()).with("message", error.message()).with("retryable", error.retryable());
    record
        .with_some("status", error.status().map(f64::from))
        .with_some("url", error.url())
        .with_some("byte", error.byte().map(|n| n as f64))
        .with_some("item", error.item().map(|n| n as f64))
        .with_some("path", error.path())
        .with_some("retryAfter", error.retry_after())
        .done()
}

impl From<Error> for JsValue {
    fn from(error: Error) -> JsValue {
        facts(&error).into()
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> JsValue {
        match failure {
            Failure::Ours(error) => error.into(),
            Failure::Theirs(thrown) => thrown,
        }
    }
}
