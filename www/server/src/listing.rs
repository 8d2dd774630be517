//! The way of a list request: into its session, through its faults, to its dialect and back.

use std::{borrow::Cow, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::OriginalUri,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};

use crate::{
    app::App,
    conn::Plug,
    cors,
    dialects::{self, Ask, Dialect, Reply, Twist},
    faults::{self, Ending, Fault},
    limited,
    problem::Problem,
    query::Query,
};

/// What the faults of one request come to.
#[derive(Default)]
struct Plan {
    delay: Duration,
    reset: bool,
    /// The first fault that answers by itself wins.
    instead: Option<Response>,
    twist: Twist,
    flaw: Option<u8>,
    ending: Option<Ending>,
    hidden: bool,
}

impl Plan {
    fn of(faults: &[Fault]) -> Self {
        let mut plan = Self::default();
        for fault in faults {
            match *fault {
                // Together they take no longer than one may.
                Fault::Slow { ms } => {
                    plan.delay = plan.delay.saturating_add(Duration::from_millis(ms)).min(faults::LONGEST);
                }
                Fault::Reset { .. } => plan.reset = true,
                Fault::Status(status) => plan.answer_with(refused(status)),
                Fault::Limited { hint, ms } => plan.answer_with(limited::response(hint, ms)),
                Fault::Html => plan.answer_with(error_page()),
                Fault::Truncate => plan.ending = Some(Ending::Cut),
                Fault::Stall { ms } => plan.ending = Some(Ending::Late(Duration::from_millis(ms))),
                Fault::BadJson => plan.flaw = Some(0x01),
                Fault::BadUtf8 => plan.flaw = Some(0xff),
                Fault::CorsHidden => plan.hidden = true,
                other => other.twist(&mut plan.twist),
            }
        }
        plan
    }

    fn answer_with(&mut self, response: Response) {
        self.instead.get_or_insert(response);
    }
}

pub(crate) async fn answer(
    app: App,
    dialect: &'static Dialect,
    plug: Plug,
    OriginalUri(uri): OriginalUri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let text = parameters(&uri, &headers, &body);
    let query = Query::parse(&text);
    let visit = match app.sessions.enter(query.get("session"), query.get("faults"), dialect.path, &text) {
        Ok(visit) => visit,
        Err(message) => return Problem::bad("bad_fault", message).into_response(),
    };
    let Plan { delay, reset, instead, twist, flaw, ending, hidden } = Plan::of(&visit.faults);
    let hidden = hidden || query.get("cors") == Some("hidden");
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    if reset {
        plug.pull();
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let mut response = if let Some(response) = instead {
        response
    } else {
        let asked = Asked { origin: origin(&headers), query, body, twist };
        honest(&app, dialect, uri, asked, flaw).await
    };
    if hidden {
        response.extensions_mut().insert(cors::Hidden);
    }
    if let Some(Ok(fault)) = visit.text.as_deref().map(HeaderValue::from_str) {
        response.headers_mut().insert("x-fault", fault);
    }
    if let Some(seat) = &visit.seat {
        seat.answered(response.status().as_u16());
    }
    let Some(ending) = ending else { return response };
    let (parts, body) = response.into_parts();
    match axum::body::to_bytes(body, usize::MAX).await {
        Ok(bytes) => Response::from_parts(parts, faults::cut_body(bytes, ending, visit.seat)),
        Err(error) => Problem::internal(error.to_string()).into_response(),
    }
}

/// What a dialect goes by, besides the path.
struct Asked {
    origin: String,
    query: Query,
    body: Bytes,
    twist: Twist,
}

async fn honest(app: &App, dialect: &'static Dialect, uri: Uri, asked: Asked, flaw: Option<u8>) -> Response {
    let work = move |app: &App| {
        let Asked { origin, query, body, twist } = asked;
        let scope = dialects::scope(&query)?;
        let (store, signer, path) = (&*app.store, &app.signer, uri.path());
        (dialect.serve)(&Ask { store, signer, path, origin: &origin, query: &query, body: &body, scope, twist })
    };
    match app.blocking(work).await {
        Ok(reply) => send(reply, flaw),
        Err(problem) => (dialect.refuse)(&problem),
    }
}

/// The query, and a form in the body after it.
fn parameters<'a>(uri: &'a Uri, headers: &HeaderMap, body: &'a [u8]) -> Cow<'a, str> {
    let query = uri.query().unwrap_or("");
    let kind = headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    if !kind.starts_with(b"application/x-www-form-urlencoded") {
        return Cow::Borrowed(query);
    }
    let form = String::from_utf8_lossy(body);
    if query.is_empty() { form } else { Cow::Owned(format!("{query}&{form}")) }
}

fn send(mut reply: Reply, flaw: Option<u8>) -> Response {
    let at = flaw.map(|byte| spoil(&mut reply.body, byte));
    let mut response = Response::new(Body::from(reply.body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(reply.content_type));
    let at = at.map(|at| (HeaderName::from_static("x-fault-byte"), at.to_string()));
    for (name, value) in reply.headers.into_iter().chain(at) {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}

/// Puts `byte` where nothing before it is affected: over a letter after a blank, near the middle; says where.
fn spoil(body: &mut [u8], byte: u8) -> usize {
    let after_blank = |at: &usize| *at > 0 && body[*at].is_ascii_alphabetic() && body[*at - 1] == b' ';
    let at = (body.len() / 2..body.len()).find(after_blank).unwrap_or(body.len().saturating_sub(1));
    if let Some(place) = body.get_mut(at) {
        *place = byte;
    }
    at
}

fn refused(status: u16) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Problem::new(status, "fault", format!("{status}, on request")).into_response()
}

fn error_page() -> Response {
    let page = "<!doctype html>\n<title>Service unavailable</title>\n<h1>Something is wrong with the loom</h1>\n";
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))], page).into_response()
}

/// `http://HOST` as the client wrote it; anything odd in `Host` is not repeated.
fn origin(headers: &HeaderMap) -> String {
    let plain = |host: &&str| host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).filter(plain).unwrap_or("127.0.0.1");
    format!("http://{host}")
}
