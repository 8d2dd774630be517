//! The scanner against the `JSON.parse` of the browser.
#![cfg(target_arch = "wasm32")]

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[path = "support/json_agrees.rs"]
mod json_agrees;
