//! Requests over the browser's `fetch`, with gloo-net's headers and answers, for Rust front ends; the npm package sends
//! by itself (`js/http/request.js`).
//!
//! gloo-net traps on an invalid header and on an abort whose reason is not an `Error`; so headers are checked first,
//! and the call to `fetch` itself is our own binding, which hands whatever was thrown back as it is. Its
//! `RequestBuilder` is not used: it makes two `Request`s and a `URL` for each one that is sent.

use gloo_net::http::{Headers as SentHeaders, Response};
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestInit, RequestRedirect, ResponseType};

use crate::config::text::{decimal, parse_i64, trim};
use crate::error::{Error, Kind};
use crate::http::header;
use crate::http::request::{Headers, Request, ResponseHead};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch, catch)]
    fn global_fetch(request: &web_sys::Request) -> Result<Promise, JsValue>;

    /// A stream, which somebody else may be reading.
    type Body;
    #[wasm_bindgen(method, structural, js_name = getReader, catch)]
    fn reader(this: &Body) -> Result<Reader, JsValue>;

    type Reader;
    #[wasm_bindgen(method, structural, catch)]
    fn read(this: &Reader) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, structural, catch)]
    fn cancel(this: &Reader) -> Result<Promise, JsValue>;

    /// What one reading gave.
    type Part;
    #[wasm_bindgen(method, structural, getter)]
    fn done(this: &Part) -> bool;
    #[wasm_bindgen(method, structural, getter)]
    fn value(this: &Part) -> JsValue;
}

/// As much as is read of an answer that is an error, in bytes: more than any dialect, or a person, reads of one.
const ERROR_BYTES: usize = 1 << 18;

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

/// Sends a request and reads the answer, no more of it than the request allows. `signal`: one that is aborted without a
/// reason.
pub(crate) async fn send(request: Request, signal: Option<AbortSignal>) -> Result<(ResponseHead, Vec<u8>), Failure> {
    let max_bytes = request.max_bytes;
    let promise = global_fetch(&build(request, signal.as_ref())?)?;
    let answer = JsFuture::from(promise).await?;
    let (head, response) = open(answer)?;
    let good = (200..300).contains(&head.status);
    let announced = head.headers.get("content-length").and_then(|text| parse_i64(trim(text).as_bytes())).unwrap_or(0);
    let limit = match head.status {
        // What a server announces is too long, and may bound nothing else: it counts packed bytes, and none of chunks.
        _ if good => (u64::try_from(announced).unwrap_or(0) <= max_bytes as u64).then_some(max_bytes),
        // A redirect is refused for its status alone.
        300..=303 | 305..=399 => None,
        _ => Some(max_bytes.min(ERROR_BYTES)),
    };
    let (body, whole) = read(&response, limit).await?;
    if good && !whole {
        let message = "the body is longer than `max_bytes` allows ({} bytes); the rest was not read";
        return Err(Error::of(Kind::TooLarge, message, &[&decimal(max_bytes as u64)]).into());
    }
    Ok((head, body))
}

/// The body of an answer up to a limit, counted as it comes, unpacked, and whether that is the whole. `None`: nothing
/// of it.
async fn read(response: &web_sys::Response, limit: Option<usize>) -> Result<(Vec<u8>, bool), Failure> {
    let mut body = Vec::new();
    if response.body_used() {
        return Err(Error::new(Kind::Network, "the body of the answer was read before").into());
    }
    let Some(stream) = response.body() else { return Ok((body, true)) };
    let reader = stream.unchecked_into::<Body>().reader()?;
    while let Some(limit) = limit {
        let part: Part = JsFuture::from(reader.read()?).await?.unchecked_into();
        if part.done() {
            return Ok((body, true));
        }
        let Ok(bytes) = part.value().dyn_into::<Uint8Array>() else {
            return Err(Error::new(Kind::Network, "the body gave something else than bytes").into());
        };
        let from = body.len();
        let fits = (bytes.length() as usize).min(limit - from);
        if body.try_reserve(fits).is_err() {
            let message = "memory ran out: there is no room for a body of {} bytes; ask for smaller pages";
            return Err(Error::of(Kind::TooLarge, message, &[&decimal((from + fits) as u64)]).into());
        }
        body.resize(from + fits, 0);
        bytes.subarray(0, fits as u32).copy_to(&mut body[from..]);
        if fits < bytes.length() as usize {
            break;
        }
    }
    // Nobody waits for it, and it cannot do more than fail.
    drop(reader.cancel());
    Ok((body, false))
}

fn build(request: Request, signal: Option<&AbortSignal>) -> Result<web_sys::Request, Failure> {
    let headers = SentHeaders::new();
    let mut typed = false;
    for (name, value) in &request.headers {
        // `Headers` would throw at it.
        header::check(name, value)?;
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

/// The head of an answer, and what its body is read from.
fn open(answer: JsValue) -> Result<(ResponseHead, web_sys::Response), Failure> {
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
    let head = ResponseHead { status: response.status(), url: response.url(), headers, date: None };
    Ok((head, response.into()))
}
