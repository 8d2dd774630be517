//! What a browser gives a feed: `fetch`, timers, the clock, the console, and the origin of the page that asks.

use js_sys::{Date, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::AbortController;

use crate::error::{Error, Kind, Millis, Result};
use crate::feed::fetch::{Failure, send};
use crate::feed::transport::{Task, Transport};
use crate::http::request::{Request, ResponseHead};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &Function, millis: f64) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: &JsValue);
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn clock() -> f64;
    #[wasm_bindgen(js_namespace = console, js_name = warn)]
    pub(crate) fn console_warn(text: &str);
}

/// The origin of the page or worker in which this runs, if it came over HTTP.
pub(crate) fn origin() -> Option<String> {
    let location = Reflect::get(&js_sys::global(), &"location".into()).ok()?;
    // Where there is no location, this is no object, and throws.
    let origin = Reflect::get(&location, &"origin".into()).ok()?.as_string()?;
    origin.starts_with("http").then_some(origin)
}

/// Stops the clock when the task is dropped.
struct Timer(JsValue);

impl Drop for Timer {
    fn drop(&mut self) {
        clear_timeout(&self.0);
    }
}

/// The transport over `fetch`.
pub(crate) struct Fetch;

/// Aborts the request when the task is dropped.
struct Guard(Option<AbortController>);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}

impl Transport for Fetch {
    fn send(&self, request: Request) -> Task<Result<(ResponseHead, Vec<u8>)>> {
        Box::pin(async move {
            let mut guard = Guard(AbortController::new().ok());
            let signal = guard.0.as_ref().map(AbortController::signal);
            let answer = send(request, signal).await;
            guard.0 = None;
            answer.map_err(|failure| match failure {
                Failure::Ours(error) => error,
                Failure::Theirs(thrown) => {
                    let message = thrown.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
                    Error::new(Kind::Network, message.unwrap_or_else(|| "the request got no answer".into()))
                }
            })
        })
    }

    fn sleep(&self, millis: Millis) -> Task<()> {
        let mut timer = Timer(JsValue::UNDEFINED);
        let over = Promise::new(&mut |resolve, _| timer.0 = set_timeout(&resolve, millis));
        Box::pin(async move {
            // A timer's promise is never rejected.
            let _ = JsFuture::from(over).await;
            drop(timer);
        })
    }

    fn now(&self) -> Millis {
        clock()
    }

    fn date(&self) -> Millis {
        Date::now()
    }
}
