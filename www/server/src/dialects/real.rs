//! The paths on which the clients of Anthropic, `GitHub`, `OpenAI`, Slack and Stripe insist: the same posts, as models,
//! customers, issues or messages.

use super::{Dialect, ids, numbers, slack_refusal, tokens, urls};

pub(crate) static REAL: [Dialect; 10] = [
    Dialect::get("/v1/models", "Anthropic: as /api/anthropic", ids::anthropic),
    Dialect::get("/v1/skills", "Anthropic: as /api/anthropic-page", tokens::anthropic_page),
    Dialect::get("/v1/sessions", "Anthropic: page, limit → {data, next_page, prev_page}", tokens::anthropic_sessions),
    Dialect::get("/v1/fine_tuning/jobs", "OpenAI: after, limit → {object, data, has_more}", ids::openai_jobs),
    Dialect::get("/v1/conversations/{conversation}/items", "OpenAI: as /api/openai", ids::openai),
    Dialect::get("/v1/customers", "Stripe: as /api/stripe", ids::stripe),
    Dialect::get("/repos/{owner}/{repo}/issues", "GitHub: as /api/github", numbers::github),
    Dialect::get("/users", "GitHub: as /api/github-since", urls::github_since),
    slack(
        "/api/conversations.list",
        "Slack: cursor, limit → {ok, channels, response_metadata: {next_cursor}}",
        tokens::slack_channels,
    ),
    slack(
        "/api/conversations.history",
        "Slack: cursor, limit → {ok, messages: [{type, ts, …post}], has_more, response_metadata?: {next_cursor}}",
        tokens::slack_messages,
    ),
];

/// Slack's own client sends a form.
const fn slack(path: &'static str, about: &'static str, serve: super::Serve) -> Dialect {
    Dialect { method: "GET POST", refuse: slack_refusal, ..Dialect::get(path, about, serve) }
}
