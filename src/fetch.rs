//! Requests over the browser's `fetch`, built and read with gloo-net.
//!
//! gloo-net traps on an invalid header and on an abort whose reason is not an `Error`; so headers are checked first, and the
//! call to `fetch` itself is our own binding, which hands whatever was thrown back as it is.

use gloo_net::http::{Method, RequestBuilder, Response};
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, RequestCredentials, RequestRedirect};

use crate::error::{Error, Kind};
use crate::request::{Headers, Request, ResponseHead};
use crate::text::decimal;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch, catch)]
    fn global_fetch(request: &web_sys::Request) -> Result<Promise, JsValue>;
}

/// What the caller adds to every request. Never sent to another origin: the engine checks the URL before it gets here.
#[derive(Debug, Clone, Default)]
pub(crate) struct Extras {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) credentials: Option<RequestCredentials>,
    pub(crate) redirect: Option<RequestRedirect>,
    /// Called instead of the global `fetch`.
    pub(crate) fetch: Option<Function>,
    pub(crate) max_bytes: usize,
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

/// Sends a request and reads the whole answer. `signal` must be one that is aborted without a reason.
pub(crate) async fn send(
    request: Request,
    extras: Extras,
    signal: Option<AbortSignal>,
) -> Result<(ResponseHead, Vec<u8>), Failure> {
    let custom = extras.fetch.is_some();
    let max_bytes = extras.max_bytes;
    let built = build(request, &extras, signal.as_ref())?;
    let promise: JsValue = match &extras.fetch {
        Some(fetch) => fetch.call1(&JsValue::UNDEFINED, &built).map_err(|thrown| callback(custom, thrown))?,
        None => global_fetch(&built).map_err(Failure::Theirs)?.into(),
    };
    let answer = JsFuture::from(Promise::resolve(&promise)).await.map_err(Failure::Theirs)?;
    let Ok(response) = answer.dyn_into::<web_sys::Response>() else {
        return Err(Error::new(Kind::Callback, "`fetch` must give a Response, and gave something else").into());
    };
    read(response, max_bytes).await
}

fn callback(custom: bool, thrown: JsValue) -> Failure {
    if custom && thrown.is_undefined() {
        return Error::new(Kind::Callback, "`fetch` threw undefined").into();
    }
    Failure::Theirs(thrown)
}

fn build(request: Request, extras: &Extras, signal: Option<&AbortSignal>) -> Result<web_sys::Request, Failure> {
    let Ok(method) = Method::from_bytes(request.method.as_bytes()) else {
        return Err(Error::new(Kind::Options, "the method is not an HTTP method").with_path("options.method").into());
    };
    let mut builder = RequestBuilder::new(&request.url).method(method).abort_signal(signal);
    let mut typed = false;
    // The dialect's own headers come last: a continuation must not be hidden by one of the caller's.
    for (name, value) in extras.headers.iter().chain(&request.headers) {
        check_header(name, value)?;
        typed |= name.eq_ignore_ascii_case("content-type");
        builder = builder.header(name, value);
    }
    if let Some(credentials) = extras.credentials {
        builder = builder.credentials(credentials);
    }
    if let Some(redirect) = extras.redirect {
        builder = builder.redirect(redirect);
    }
    let built = match request.body {
        Some(body) => {
            if !typed {
                builder = builder.header("content-type", "application/json");
            }
            builder.body(Uint8Array::from(body.as_slice()))
        }
        None => builder.build(),
    };
    match built {
        Ok(built) => Ok(built.into()),
        Err(gloo_net::Error::JsError(error)) => Err(Failure::Theirs(js_sys::Error::new(&error.message).into())),
        Err(_) => Err(Error::new(Kind::Internal, "the request could not be built").into()),
    }
}

/// Refuses what `Headers` would throw at.
fn check_header(name: &str, value: &str) -> Result<(), Error> {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(token) {
        let message = ["`", name, "` is not a header name"].concat();
        return Err(Error::new(Kind::Options, message).with_path("options.headers"));
    }
    let fits = |c: char| (c as u32) <= 0xff && !matches!(c, '\0' | '\r' | '\n');
    if !value.chars().all(fits) {
        let message = ["the value of the header `", name, "` holds a character that no header can carry"].concat();
        return Err(Error::new(Kind::Options, message).with_path("options.headers"));
    }
    Ok(())
}

async fn read(response: web_sys::Response, max_bytes: usize) -> Result<(ResponseHead, Vec<u8>), Failure> {
    // What `redirect: 'manual'` gives: no status, no headers, nothing.
    if response.type_() == web_sys::ResponseType::Opaqueredirect {
        let message = "the server redirects, and where to is hidden from scripts; ask the final URL, \
                       or set `redirect: \"follow\"` if your headers may travel there";
        return Err(Error::new(Kind::Redirect, message).into());
    }
    let response = Response::from(response);
    let mut headers = Headers::default();
    for (name, value) in response.headers().entries() {
        headers.push(&name, &value);
    }
    let announced = headers.get("content-length").and_then(|text| text.trim().parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > max_bytes as u64) {
        let bytes = decimal(announced.unwrap_or(0));
        let message = ["the server announces a body of ", &bytes, " bytes, more than `maxBytes` allows"].concat();
        return Err(Error::new(Kind::TooLarge, message).into());
    }
    let head = ResponseHead { status: response.status(), url: response.url(), headers };
    let raw: web_sys::Response = response.into();
    let buffer = raw.array_buffer().map_err(Failure::Theirs)?;
    let buffer = JsFuture::from(buffer).await.map_err(Failure::Theirs)?;
    Ok((head, Uint8Array::new(&buffer).to_vec()))
}
