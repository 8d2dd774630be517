// Generated from src/core/protocol.json by `cargo xtask gen`: change that.
//! The words of both faces: what can go wrong, what a lane does, why it waits, why it is done.

/// The kind of an [`Error`](crate::Error). Its [`code`](Kind::code) is stable and is what JavaScript sees as
/// `error.code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// An option or an argument is unknown, missing, of the wrong type or out of range. No page is kept.
    Options,
    /// A field of the dialect is unknown, missing or of the wrong form. No page is kept.
    Dialect,
    /// The request got no answer, or its body broke off, and asking again, where that is allowed, did not help.
    Network,
    /// No complete answer, its body included, came within `timeout`; or the server kept answering that the page is
    /// not ready yet.
    Timeout,
    /// A `reset()` gave up the load that was under way.
    Aborted,
    /// The server answered with a status that is no page. 408, 425 and the 5xx that may pass were asked again first.
    Status,
    /// The server asks to slow down: it did so after every attempt, or wants a longer wait than `maxWait` allows.
    RateLimited,
    /// The body is not valid JSON; `byte` says where it stops being so.
    NotJson,
    /// The body is JSON, but what the dialect reads is not there, or is of another type. In Rust, also an item that
    /// is not of the type of the feed.
    Shape,
    /// An item has no key, or one that is not a string, a number or a boolean, or one with a byte that is not UTF-8;
    /// `item` and `path` say which.
    MissingKey,
    /// The answer has a good status, and says that it is an error.
    Api,
    /// The next URL, or the address that the answer came from, is on an origin that the feed may not ask, drops from
    /// `https:` to `http:`, or is written in a way that is not followed (a user name, a backslash). A next URL of
    /// this kind is not asked.
    Origin,
    /// The server redirects, and the request carries headers or credentials that must not travel along.
    Redirect,
    /// The body, a header, the next URL or the number of items is over its bound, or there is no memory left to read
    /// the body.
    TooLarge,
    /// The server no longer knows the continuation, and beginning again with the first page did not get past that.
    Expired,
    /// The list was read as far as it goes, and that is not its end: the server leads in a circle, sends empty pages
    /// without end, or cuts the list short. Only readers are told so.
    Incomplete,
    /// A function of yours (`fetch`, a page source, `headers`, `parse`, or one of the dialect) threw, or gave what it
    /// must not give. What counts as `network` instead: a `TypeError` of your `fetch`, which is what `fetch` fails
    /// with where there is no answer. An `UnspoolError` that a `fetch`, a page source or a function of the dialect
    /// throws stays what it is.
    Callback,
    /// The feed was closed, by `close()` or by its signal.
    Closed,
    /// The engine could not be loaded, or it failed: a defect of unspool.
    Internal,
    /// Something that unspool needs is missing where it runs, and the message names it: WebAssembly (Safari's
    /// Lockdown Mode and Hermes, the engine of React Native, have none), its SIMD, leave to compile it
    /// (`'wasm-unsafe-eval'` in a content security policy), or a function of the platform. What can be known
    /// beforehand is told before anything is sent.
    Unsupported,
}

impl Kind {
    /// All of them, in the order of the documentation.
    pub const ALL: &'static [Kind] = &[
        Kind::Options,
        Kind::Dialect,
        Kind::Network,
        Kind::Timeout,
        Kind::Aborted,
        Kind::Status,
        Kind::RateLimited,
        Kind::NotJson,
        Kind::Shape,
        Kind::MissingKey,
        Kind::Api,
        Kind::Origin,
        Kind::Redirect,
        Kind::TooLarge,
        Kind::Expired,
        Kind::Incomplete,
        Kind::Callback,
        Kind::Closed,
        Kind::Internal,
        Kind::Unsupported,
    ];

    /// The stable word for it, which JavaScript uses, too.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Kind::Options => "bad-options",
            Kind::Dialect => "bad-dialect",
            Kind::Network => "network",
            Kind::Timeout => "timeout",
            Kind::Aborted => "aborted",
            Kind::Status => "http-status",
            Kind::RateLimited => "rate-limited",
            Kind::NotJson => "not-json",
            Kind::Shape => "wrong-shape",
            Kind::MissingKey => "missing-key",
            Kind::Api => "api-error",
            Kind::Origin => "cross-origin",
            Kind::Redirect => "redirected",
            Kind::TooLarge => "too-large",
            Kind::Expired => "expired",
            Kind::Incomplete => "incomplete",
            Kind::Callback => "callback",
            Kind::Closed => "closed",
            Kind::Internal => "internal",
            Kind::Unsupported => "unsupported",
        }
    }
}

/// A lane in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// Nothing is under way. If `hasMore`, the next page can be asked for; a newer lane with nowhere to go is idle
    /// for ever.
    Idle,
    /// A request is out.
    Loading,
    /// The same page will be asked for by itself, at the time or for the cause that `waiting` names. `retry()` asks
    /// at once.
    Waiting,
    /// The page could not be loaded: `error` says why. Items and continuation stay, and a retry asks for the same
    /// page.
    Failed,
    /// There is no more: `ending` says by which rule.
    Done,
    /// The feed was closed.
    Closed,
}

impl Status {
    /// All of them, in the order of the documentation.
    pub const ALL: &'static [Status] =
        &[Status::Idle, Status::Loading, Status::Waiting, Status::Failed, Status::Done, Status::Closed];

    /// The stable word for it, which JavaScript uses, too.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Status::Idle => "idle",
            Status::Loading => "loading",
            Status::Waiting => "waiting",
            Status::Failed => "failed",
            Status::Done => "done",
            Status::Closed => "closed",
        }
    }
}

/// Why a lane waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaitCause {
    /// An attempt failed in a way that may pass: asked again after a pause that grows.
    Backoff,
    /// The server asked to slow down, or to come again later.
    RateLimit,
    /// There is no network. Its return goes on; no attempt is spent.
    Offline,
    /// The server is still preparing the page, by what the dialect reads as `retry` (a 202, say).
    Later,
    /// The answer was no page, or contradicted itself: the same page is asked for again before that counts.
    Unsure,
}

impl WaitCause {
    /// All of them, in the order of the documentation.
    pub const ALL: &'static [WaitCause] =
        &[WaitCause::Backoff, WaitCause::RateLimit, WaitCause::Offline, WaitCause::Later, WaitCause::Unsure];

    /// The stable word for it, which JavaScript uses, too.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            WaitCause::Backoff => "backoff",
            WaitCause::RateLimit => "rate-limit",
            WaitCause::Offline => "offline",
            WaitCause::Later => "later",
            WaitCause::Unsure => "unsure",
        }
    }
}

/// Why a lane is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DoneReason {
    /// The server has no more.
    End,
    /// The list is as long as `maxItems` allows.
    MaxItems,
    /// The server leads in a circle, or its pages bring nothing new. A retry goes on.
    Loop,
    /// Too many empty pages in a row. A retry goes on.
    EmptyRun,
    /// The list is cut short: the server says so, or there must be more. A retry goes on.
    Truncated,
}

impl DoneReason {
    /// All of them, in the order of the documentation.
    pub const ALL: &'static [DoneReason] =
        &[DoneReason::End, DoneReason::MaxItems, DoneReason::Loop, DoneReason::EmptyRun, DoneReason::Truncated];

    /// The stable word for it, which JavaScript uses, too.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            DoneReason::End => "end",
            DoneReason::MaxItems => "max-items",
            DoneReason::Loop => "loop",
            DoneReason::EmptyRun => "empty-run",
            DoneReason::Truncated => "truncated",
        }
    }
}
