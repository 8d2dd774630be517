//! Errors as the text of a Failure; `js/engine/instance.js` makes an `UnspoolError` of it.

use unspool::Error;
use wasm_bindgen::JsValue;

use crate::out::{Out, Put};

/// What an exported function throws.
pub struct Thrown(Error);

impl From<Error> for Thrown {
    fn from(error: Error) -> Thrown {
        Thrown(error)
    }
}

impl From<Thrown> for JsValue {
    fn from(Thrown(error): Thrown) -> JsValue {
        let mut out = Out::default();
        error.put(&mut out);
        JsValue::from_str(&out.text())
    }
}
