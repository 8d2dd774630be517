//! The dialects of this server, each on a path of its own.

use super::{Dialect, ids, numbers, relay, tokens, urls};

pub(crate) static ALL: [Dialect; 18] = [
    Dialect::get("/api/cursor", "cursor, limit → {data, nextCursor, hasMore}", tokens::cursor),
    Dialect::get("/api/pagination", "cursor, limit → {data, pagination: {next_cursor, has_more}}", tokens::pagination),
    Dialect::get("/api/anthropic", "after_id, before_id, limit → {data, has_more, first_id, last_id}", ids::anthropic),
    Dialect::get("/api/anthropic-token", "page_token, limit → {data, has_more, next_page}", tokens::anthropic_token),
    Dialect::get("/api/anthropic-page", "page, limit → {data, next_page}", tokens::anthropic_page),
    Dialect::get(
        "/api/openai",
        "after, before, limit, order=asc|desc → {object, data, first_id, last_id, has_more}",
        ids::openai,
    ),
    Dialect::get("/api/stripe", "starting_after, ending_before, limit → {object, url, has_more, data}", ids::stripe),
    Dialect::get("/api/github", "page, per_page → [post], Link: prev, next, last, first", numbers::github),
    Dialect::get("/api/github-since", "since, per_page → [post] by seq, Link: next, first", urls::github_since),
    Dialect {
        refuse: tokens::slack_refusal,
        ..Dialect::get("/api/slack", "cursor, limit → {ok, posts, response_metadata: {next_cursor}}", tokens::slack)
    },
    Dialect::get(
        "/api/x",
        "pagination_token, max_results → \
         {data?, meta: {result_count, newest_id?, oldest_id?, next_token?, previous_token?}}",
        tokens::x,
    ),
    Dialect {
        path: "/api/relay",
        method: "POST",
        about: "body {query, variables: {first, after, last, before}} → \
                {data: {posts: {edges: [{cursor, node}], pageInfo}}}",
        serve: relay::posts,
        refuse: relay::refusal,
    },
    Dialect::get("/api/keyset", "before_created_at with before_id, or after_ of both, limit → {items}", ids::keyset),
    Dialect::get("/api/offset", "offset, limit → {items, total, limit, offset}, Content-Range", numbers::offset),
    Dialect::get("/api/page", "page, size → {items, page, size, pages, total}, X-Next-Page", numbers::page),
    Dialect::get(
        "/api/jsonapi",
        "page[after], page[before], page[size] → {data: [{type, id, attributes}], links: {next, prev}}",
        urls::jsonapi,
    ),
    Dialect::get("/api/next-url", "cursor, limit → {results, next, previous}, absolute URLs", urls::next_url),
    Dialect::get("/api/link", "cursor, limit → [post], Link: prev, next, first", urls::link_header),
];
