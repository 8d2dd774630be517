//! The paths on which the clients of Anthropic, `GitHub`, `OpenAI`, Slack and Stripe insist: the same posts, as models,
//! customers, issues or messages.

use super::{Dialect, dialect::Serve, ids, numbers, tokens, urls};

pub(crate) static REAL: [Dialect; 13] = [
    Dialect::get("/v1/models", "Anthropic: as /api/anthropic", ids::anthropic),
    Dialect::get("/v1/skills", "Anthropic: as /api/anthropic-page", tokens::anthropic_page),
    Dialect::get("/v1/sessions", "Anthropic: page, limit → {data, next_page, prev_page}", tokens::anthropic_sessions),
    Dialect::get("/v1/fine_tuning/jobs", "OpenAI: after, limit → {object, data, has_more}", ids::openai_jobs),
    Dialect::get("/v1/conversations/{conversation}/items", "OpenAI: as /api/openai", ids::openai),
    Dialect::get(
        "/v1/organization/roles",
        "OpenAI: after, limit → {object, data, has_more, next}",
        tokens::openai_roles,
    ),
    Dialect::get("/v1/customers", "Stripe: as /api/stripe", ids::stripe),
    Dialect::get(
        "/v1/customers/search",
        "Stripe: page, limit → {object, url, has_more, next_page, data}",
        tokens::stripe_search,
    ),
    Dialect::get("/repos/{owner}/{repo}/issues", "GitHub: as /api/github", numbers::github),
    Dialect::get(
        "/search/issues",
        "GitHub: page, per_page → {total_count, incomplete_results, items}, Link",
        numbers::github_search,
    ),
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
const fn slack(path: &'static str, about: &'static str, serve: Serve) -> Dialect {
    Dialect { method: "GET POST", refuse: tokens::slack_refusal, ..Dialect::get(path, about, serve) }
}
