//! Requests over the browser's `fetch`, with gloo-net's headers and answers, for Rust front ends; the npm package sends by
//! itself (`js/request.js`).
//!
//! gloo-net traps on an invalid header and on an abort whose reason is not an `Error`; so headers are checked first, and the
//! call to `fetch` itself is our own binding, which hands whatever was thrown back as it is. Its `RequestBuilder` is not
//! used: it makes two `Request`s and a `URL` for each one that is sent.

use gloo_net::http::{Headers as SentHeaders, Response};
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, RequestRedirect, ResponseType};

use crate::error::{Error, Kind};
use crate::request::{Headers, Request, ResponseHead};
use crate::text::{decimal, fill, trim, whole};
use crate::transport::check_header;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch, catch)]
    fn global_fetch(request: &web_sys::Request) -> Result<Promise, JsValue>;
}

/// Why there is no answer.
pub(crate) enum Failure {
    /// An error of ours.
    Ours(Error),
    /// Whatever `fetch`, or the caller's own, threw.
    Theirs(JsValue),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Ours(error)
    }
}

impl From<JsValue> for Failure {
    fn from(thrown: JsValue) -> Failure {
        Failure::Theirs(thrown)
    }
}

/// Sends a request and reads the whole answer. `signal`: one that is aborted without a reason.
pub(crate) async fn send(
    request: Request,
    signal: Option<AbortSignal>,
    max_bytes: usize,
) -> Result<(ResponseHead, Vec<u8>), Failure> {
    let promise = global_fetch(&build(request, signal.as_ref())?)?;
    let answer = JsFuture::from(promise).await?;
    let (head, body) = read(answer, max_bytes)?;
    let body = JsFuture::from(body).await?;
    Ok((head, Uint8Array::new(&body).to_vec()))
}

fn build(request: Request, signal: Option<&AbortSignal>) -> Result<web_sys::Request, Failure> {
    let headers = SentHeaders::new();
    let mut typed = false;
    for (name, value) in &request.headers {
        // `Headers` would throw at it.
        check_header(name, value)?;
        headers.set(name, value);
        typed |= name.eq_ignore_ascii_case("content-type");
    }
    let init = RequestInit::new();
    init.set_redirect(if request.may_follow_redirects() { RequestRedirect::Follow } else { RequestRedirect::Manual });
    init.set_signal(signal);
    init.set_method(&request.method);
    if let Some(body) = request.body {
        if !typed {
            headers.set("content-type", "application/json");
        }
        init.set_body(&Uint8Array::from(body.as_slice()));
    }
    init.set_headers(&headers.into_raw());
    Ok(web_sys::Request::new_with_str_and_init(&request.url, &init)?)
}

/// The head of an answer, and the promise of its body.
fn read(answer: JsValue, max_bytes: usize) -> Result<(ResponseHead, Promise), Failure> {
    let Ok(response) = answer.dyn_into::<web_sys::Response>() else {
        return Err(Error::new(Kind::Network, "`fetch` gave something else than a Response").into());
    };
    if response.type_() == ResponseType::Opaqueredirect {
        let message = "the server redirects, and where to is hidden from scripts; ask the final URL";
        return Err(Error::new(Kind::Redirect, message).into());
    }
    let response = Response::from(response);
    let mut headers = Headers::default();
    for (name, value) in response.headers().entries() {
        headers.push(&name, &value);
    }
    let announced = headers.get("content-length").and_then(|text| whole(trim(text).as_bytes())).unwrap_or(0);
    let announced = u64::try_from(announced).unwrap_or(0);
    if announced > max_bytes as u64 {
        let message =
            fill("the server announces a body of {} bytes, more than `maxBytes` allows", &[&decimal(announced)]);
        return Err(Error::new(Kind::TooLarge, message).into());
    }
    let head = ResponseHead { status: response.status(), url: response.url(), headers };
    Ok((head, web_sys::Response::from(response).array_buffer()?))
}
