//! Errors as plain objects; `js/errors.js` makes `UnspoolError`s of them.

use wasm_bindgen::JsValue;

use super::convert::facts;
use crate::error::Error;
use crate::fetch::Failure;

impl From<Error> for JsValue {
    fn from(error: Error) -> JsValue {
        facts(&error).js()
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
