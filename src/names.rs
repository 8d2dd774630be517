// Generated from src/core/protocol.json by `cargo xtask gen`: change that.
//! The words of both faces: what can go wrong, what a lane does, why it waits, why it is done.

/// The kind of an [`Error`](crate::Error). Its [`code`](Kind::code) is stable and is what JavaScript sees as
/// `error.code`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// An option is unknown, missing, of the wrong type or out of range. Nothing was sent.
    Options,
    /// The dialect does not say what a dialect can say. Nothing was sent.
    Dialect,
    /// The request got no answer, or its body broke off.
    Network,
    /// No complete answer within the time allowed; the time covers the body.
    Timeout,
    /// The caller gave the load up.
    Aborted,
    /// The server answered with a status that is neither a page nor worth asking again.
    Status,
    /// The server asks to slow down, for longer than the feed is allowed to wait by itself.
    RateLimited,
    /// The body is not valid JSON in valid UTF-8; `byte` says where.
    NotJson,
    /// The body is JSON, but not of the shape that the dialect reads.
    Shape,
    /// An item has no key, or one that is not a string, number or boolean; `item` and `path` say which.
    MissingKey,
    /// An error inside an answer with a good status.
    Api,
    /// The next URL leaves the allowed origins, or is not one that may be followed. Nothing was sent.
    Origin,
    /// The answer came by way of a redirect that is not followed.
    Redirect,
    /// The body, a header, the next URL or the number of items is over its bound, or there is no memory left to read
    /// the body.
    TooLarge,
    /// The server forgot the continuation, again and again.
    Expired,
    /// The list was read as far as it goes, and that is not its end: a circle, a run of empty pages, or cut short by
    /// the server.
    Incomplete,
    /// A function that the caller gave threw, or returned what it must not.
    Callback,
    /// The feed was closed.
    Closed,
    /// The engine itself failed. Please report it.
    Internal,
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
        }
    }
}

/// A lane in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// See [`State::Idle`](crate::State::Idle).
    Idle,
    /// See [`State::Loading`](crate::State::Loading).
    Loading,
    /// See [`State::Waiting`](crate::State::Waiting).
    Waiting,
    /// See [`State::Failed`](crate::State::Failed).
    Failed,
    /// See [`State::Done`](crate::State::Done).
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
    /// A failure that may pass.
    Backoff,
    /// The server asked to slow down.
    RateLimit,
    /// There is no network.
    Offline,
    /// The server is still preparing the page (202).
    Later,
    /// The answer was no page, or contradicted itself: the same page is asked for again.
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
    /// The list is as long as it may be.
    MaxItems,
    /// The server leads in a circle. A retry goes on.
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
