//! Errors as JSON texts; `js/errors.js` makes `UnspoolError`s of them.

use wasm_bindgen::JsValue;

use super::convert::facts;
use crate::error::Error;

impl From<Error> for JsValue {
    fn from(error: Error) -> JsValue {
        JsValue::from_str(&facts(&error))
    }
}
