//! Errors as JSON texts; `js/errors/errors.js` makes `UnspoolError`s of them.

use unspool::Error;
use wasm_bindgen::JsValue;

use crate::convert::facts;

/// What an exported function throws.
pub struct Thrown(Error);

impl From<Error> for Thrown {
    fn from(error: Error) -> Thrown {
        Thrown(error)
    }
}

impl From<Thrown> for JsValue {
    fn from(Thrown(error): Thrown) -> JsValue {
        JsValue::from_str(&facts(&error))
    }
}
