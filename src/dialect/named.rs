// Generated from src/dialect/dialects.json by `cargo xtask gen`: change that.
//! Named dialects, and families of them: the same set as in the npm package. Which one an API needs is told in
//! docs/DIALECTS.md.
//!
//! ```
//! use unspool::{Options, dialects};
//!
//! let customers = Options::new("https://api.example/v1/customers", dialects::stripe());
//! let runs = dialects::token("cursor", "meta.next").with("flag", "meta.more").with("items", "runs").build()?;
//! let runs = Options::new("https://api.example/runs", runs);
//! # Ok::<(), unspool::Error>(())
//! ```

use super::family::{Family, fixed, of_last_item};
use super::model::Dialect;
use crate::config::value::Value;

type Make = fn() -> Dialect;

/// The dialects that need no arguments, by their names in JavaScript.
pub(super) const FIXED: &[(&str, Make)] = &[
    ("cursor", cursor as Make),
    ("pagination", pagination as Make),
    ("anthropic", anthropic as Make),
    ("anthropicPage", anthropic_page as Make),
    ("anthropicToken", anthropic_token as Make),
    ("openai", openai as Make),
    ("stripe", stripe as Make),
    ("stripeSearch", stripe_search as Make),
    ("github", github as Make),
    ("githubSince", github_since as Make),
    ("githubSearch", github_search as Make),
    ("gitlab", gitlab as Make),
    ("x", x as Make),
    ("mastodon", mastodon as Make),
    ("reddit", reddit as Make),
    ("discord", discord as Make),
    ("notion", notion as Make),
    ("elasticsearch", elasticsearch as Make),
    ("elasticsearchScroll", elasticsearch_scroll as Make),
    ("hubspot", hubspot as Make),
    ("intercom", intercom as Make),
    ("intercomScroll", intercom_scroll as Make),
    ("confluence", confluence as Make),
    ("contentful", contentful as Make),
    ("algolia", algolia as Make),
    ("salesforce", salesforce as Make),
    ("msgraph", msgraph as Make),
    ("jsonapi", jsonapi as Make),
    ("drf", drf as Make),
    ("drfCursor", drf_cursor as Make),
    ("fastapi", fastapi as Make),
    ("laravelCursor", laravel_cursor as Make),
    ("spring", spring as Make),
    ("springLinks", spring_links as Make),
    ("postgrest", postgrest as Make),
    ("jsonServer", json_server as Make),
    ("directus", directus as Make),
    ("strapi", strapi as Make),
    ("wordpress", wordpress as Make),
    ("npmSearch", npm_search as Make),
    ("crates", crates as Make),
    ("ociTags", oci_tags as Make),
    ("kubernetes", kubernetes as Make),
    ("airtable", airtable as Make),
    ("dropbox", dropbox as Make),
    ("box", box_com as Make),
    ("adyen", adyen as Make),
    ("matrix", matrix as Make),
    ("meta", meta as Make),
    ("openalex", openalex as Make),
    ("solr", solr as Make),
];

/// A token of the answer goes into the next request.
///
/// - `param`: Where it goes: `cursor` is `query:cursor`; `body:cursor` and `header:x-cursor` work, too.
/// - `path`: Where it stands in the answer: `meta.next` is `body:meta.next`; `header:x-next` works, too.
/// - Option `flag`: The flag that says whether there is more: it outranks the token.
/// - Option `newer`: Where the token for newer items stands; it goes where the other one goes.
pub fn token(param: &str, path: &str) -> Family {
    Family::new("token", r#"{"items":"data","key":"id","limit":{"at":"query:limit"},"next":{"set":{"{query:param}":"{body:path}"}},"stop?flag":[{"flag":"{body:flag}"}],"back?newer":{"set":{"{query:param}":"{body:newer}"}}}"#, &["flag", "newer"]).put("param", param).put("path", path)
}

/// A URL of the answer leads on.
///
/// - `path`: Where it stands: `next`, `links.next`, `["@odata.nextLink"]`. Often `"next"`.
/// - Option `base`: What the URL is put behind, where it is not to be resolved as usual.
/// - Option `newer`: Where the URL stands that leads to newer items: `previous`.
pub fn next_url(path: &str) -> Family {
    Family::new("next_url", r#"{"items":"results","key":"id","next":{"url":"{body:path}","base?base":"{body:base}"},"back?newer":{"url":"{body:newer}","base?base":"{body:base}"}}"#, &["base", "newer"]).put("path", path)
}

/// Link headers (RFC 8288).
///
/// - `rel`: The relation that leads on. Often `"next"`.
/// - Option `items`: Where the items are; the answer itself is the list unless told. Default: `""`.
pub fn link(rel: &str) -> Family {
    Family::new("link", r#"{"items":"{items}","key":"id","limit":{"at":"query:limit"},"next":{"url":"link:{rel}"},"back":{"url":"link:prev"}}"#, &["items"]).put("rel", rel).put("items", "")
}

/// A field of the last item goes into the next request.
///
/// - `param`: Where it goes: `after` is `query:after`.
/// - `field`: Which field: `id` is `last:id`.
/// - Option `flag`: The flag that says whether there is more.
/// - Option `short`: Whether a page shorter than the limit ends the list.
/// - Option `newer`: The parameter that asks for newer items by the same field of the first item: `min_id` beside `max_id`, `ending_before` beside `starting_after`. It must give those next to that item, not the newest of all.
pub fn last_item(param: &str, field: &str) -> Family {
    Family::new("last_item", r#"{"items":"data","key":"id","limit":{"at":"query:limit"},"next":{"set":{"{query:param}":"{last:field}"}},"stop?flag":[{"flag":"{body:flag}"}],"stop?short":[{"short":true}],"back?newer":{"set":{"{query:newer}":"{first:field}"},"drop":["{query:param}"]}}"#, &["flag", "short", "newer"]).put("param", param).put("field", field)
}

/// Several fields of the last item go into the next request.
///
/// - `fields`: For each parameter, the field whose value it carries: `{ before: "created_at", before_id: "id" }`.
/// - Option `items`: Where the items are. Default: `"items"`.
pub fn keyset(fields: &[(&str, &str)]) -> Family {
    Family::new(
        "keyset",
        r#"{"items":"{items}","key":"id","limit":{"at":"query:limit"},"next":{"set":{"*":"{fields}"}}}"#,
        &["items"],
    )
    .put("fields", of_last_item(fields))
    .put("items", "items")
}

/// A number of items to skip.
///
/// - `param`: Where it goes. Often `"offset"`.
/// - `step`: How far a page goes: `"items"` (as many as came), `"limit"` (as many as were asked for), a number, or a source such as `"body:limit"`. Often `"items"`.
/// - Option `total`: Where the number of all items stands; where it stands nowhere, an empty page ends the list. Default: `"total"`.
pub fn offset(param: &str, step: impl Into<Value>) -> Family {
    Family::new("offset", r#"{"items":"items","key":"id","limit":{"at":"query:limit"},"next":{"set":{"{query:param}":{"inc":"{step}","from":0}}},"stop":[{"empty":true},{"total":"{body:total}","at":"{query:param}"}]}"#, &["total"]).put("param", param).put("step", step).put("total", "total")
}

/// Page numbers. Where a flag says whether there is more: `page("page", 1, { stop: [{ flag: "body:has_more" }] })`; a total of items: `stop: [{ total: "body:total", at: "query:page" }]`.
///
/// - `param`: Where the number goes. Often `"page"`.
/// - `from`: The number of the first page, 0 or 1. Often `1`.
/// - Option `pages`: Where the number of all pages stands; where it stands nowhere, an empty page ends the list. Default: `"pages"`.
pub fn page(param: &str, from: i64) -> Family {
    Family::new("page", r#"{"items":"items","key":"id","limit":{"at":"query:size"},"next":{"set":{"{query:param}":{"inc":1,"from":"{from}"}}},"stop":[{"empty":true},{"pages":"{body:pages}","at":"{query:param}","base":"{from}"}]}"#, &["pages"]).put("param", param).put("from", from).put("pages", "pages")
}

/// GraphQL connections with `edges`, and `{ query, variables }` as the body of the feed. The query takes `$first` and `$after`.
///
/// - `path`: Where the connection is in the answer: `data.viewer.repos`.
///
/// Source: <https://github.com/facebook/relay/tree/04ba5633/website/spec/Connections.md>
pub fn relay(path: &str) -> Family {
    Family::new("relay", r#"{"items":"{path}.edges","item":"node","key":"node.id","limit":{"at":"body:variables.first"},"next":{"set":{"body:variables.after":["body:{path}.pageInfo.endCursor","last:cursor"]}},"stop":[{"flag":"body:{path}.pageInfo.hasNextPage","lane":"older"},{"flag":"body:{path}.pageInfo.hasPreviousPage","lane":"newer"}],"error":{"at":"body:errors"}}"#, &[]).put("path", path)
}

/// GraphQL connections with `nodes` instead of `edges`; the rest is as in `relay`.
///
/// - `path`: Where the connection is in the answer: `data.products`.
///
/// Source: <https://github.com/facebook/relay/tree/04ba5633/website/spec/Connections.md>
pub fn relay_nodes(path: &str) -> Family {
    Family::new("relay_nodes", r#"{"items":"{path}.nodes","key":"id","limit":{"at":"body:variables.first"},"next":{"set":{"body:variables.after":"body:{path}.pageInfo.endCursor"}},"stop":[{"flag":"body:{path}.pageInfo.hasNextPage","lane":"older"},{"flag":"body:{path}.pageInfo.hasPreviousPage","lane":"newer"}],"throttled":{"at":"body:errors[0].extensions.code","is":"THROTTLED"},"error":{"at":"body:errors"}}"#, &[]).put("path", path)
}

/// An object of the answer goes into the query of the first request, member by member.
///
/// - `path`: Where it stands: `continue`. Often `"continue"`.
/// - Option `items`: Where the items are. Default: `"items"`.
pub fn merge(path: &str) -> Family {
    Family::new("merge", r#"{"items":"{items}","key":"id","next":{"merge":"{body:path}"}}"#, &["items"])
        .put("path", path)
        .put("items", "items")
}

/// `{ data, nextCursor, hasMore }`, asked with `?cursor=` and `?limit=`.
#[must_use]
pub fn cursor() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","limit":{"at":"query:limit"},"next":{"set":{"query:cursor":"body:nextCursor"}},"stop":[{"flag":"body:hasMore"}]}"#,
    )
}

/// `{ data, pagination: { next_cursor, has_more } }`, asked with `?cursor=` and `?limit=`.
#[must_use]
pub fn pagination() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","limit":{"at":"query:limit"},"next":{"set":{"query:cursor":"body:pagination.next_cursor"}},"stop":[{"flag":"body:pagination.has_more"}]}"#,
    )
}

/// Anthropic: Lists by id: Models, Message Batches.
///
/// 20 items a page unless asked.
///
/// - Other shapes of the same vendor: `anthropicPage`, `anthropicToken`.
///
/// Source: <https://github.com/anthropics/anthropic-sdk-typescript/tree/bfa9197f/src/core/pagination.ts>
#[must_use]
pub fn anthropic() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","limit":{"at":"query:limit","default":20},"next":{"set":{"query:after_id":"body:last_id"}},"stop":[{"flag":"body:has_more"}],"back":{"set":{"query:before_id":"body:first_id"},"drop":["query:after_id"]}}"#,
    )
}

/// Anthropic: Files, Skills, Agents, Sessions: `page`, `next_page`.
///
/// - `page` is an opaque cursor, not a number.
///
/// Source: <https://github.com/anthropics/anthropic-sdk-typescript/tree/bfa9197f/src/core/pagination.ts>
#[must_use]
pub fn anthropic_page() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","limit":{"at":"query:limit"},"next":{"set":{"query:page":"body:next_page"}},"back":{"set":{"query:page":"body:prev_page"}}}"#,
    )
}

/// Anthropic: Lists with `page_token`, `next_page` and `has_more`.
///
/// Source: <https://github.com/anthropics/anthropic-sdk-typescript/tree/bfa9197f/src/core/pagination.ts>
#[must_use]
pub fn anthropic_token() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","limit":{"at":"query:limit"},"next":{"set":{"query:page_token":"body:next_page"}},"stop":[{"flag":"body:has_more"}]}"#,
    )
}

/// OpenAI: lists of files, batches, fine-tuning jobs, vector stores.
///
/// 20 items a page unless asked, at most 100.
///
/// - Some lists leave `last_id` out: then the last item says it.
/// - Some give a token instead (roles, groups): `{ ...openai, next: { set: { "query:after": "body:next" } } }`.
/// - `/v1/models` is one page.
///
/// Source: <https://github.com/openai/openai-openapi/tree/f85dbe2/openapi.yaml>
#[must_use]
pub fn openai() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","limit":{"at":"query:limit","default":20,"max":100},"next":{"set":{"query:after":["body:last_id","last:id"]}},"stop":[{"flag":"body:has_more"}],"back":{"set":{"query:before":["body:first_id","first:id"]},"drop":["query:after"]}}"#,
    )
}

/// Stripe: v1 lists: `starting_after`, `has_more`.
///
/// 10 items a page unless asked, at most 100.
///
/// - A short page ends nothing: only `has_more` does.
///
/// Source: <https://github.com/stripe/stripe-node/tree/663942164/src/autoPagination.ts>
#[must_use]
pub fn stripe() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","limit":{"at":"query:limit","default":10,"max":100},"next":{"set":{"query:starting_after":"last:id"}},"stop":[{"flag":"body:has_more"}],"back":{"set":{"query:ending_before":"first:id"},"drop":["query:starting_after"]}}"#,
    )
}

/// Stripe: v1 search: `page`, `next_page`, `has_more`.
///
/// 10 items a page unless asked.
///
/// - `page` is an opaque cursor.
///
/// Source: <https://github.com/stripe/stripe-node/tree/663942164/src/autoPagination.ts>
#[must_use]
pub fn stripe_search() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","limit":{"at":"query:limit","default":10},"next":{"set":{"query:page":"body:next_page"}},"stop":[{"flag":"body:has_more"}]}"#,
    )
}

/// GitHub: REST lists: a bare array and Link headers.
///
/// 30 items a page unless asked, at most 100.
///
/// - The next URL may have another path: it is followed, never built.
/// - 409 is an empty repository.
///
/// Source: <https://github.com/github/docs/tree/37cec4a9/content/rest/using-the-rest-api/using-pagination-in-the-rest-api.md>
#[must_use]
pub fn github() -> Dialect {
    fixed(
        r#"{"items":"","key":"id","limit":{"at":"query:per_page","default":30,"max":100},"next":{"url":"link:next"},"back":{"url":"link:prev"},"empty":{"status":409}}"#,
    )
}

/// GitHub: REST lists that are walked by id (`since`): users, organisations, repositories.
///
/// 30 items a page unless asked, at most 100.
///
/// Source: <https://github.com/github/docs/tree/37cec4a9/content/rest/using-the-rest-api/using-pagination-in-the-rest-api.md>
#[must_use]
pub fn github_since() -> Dialect {
    fixed(
        r#"{"items":"","key":"id","limit":{"at":"query:per_page","default":30,"max":100},"next":{"url":"link:next"}}"#,
    )
}

/// GitHub: REST search, and lists inside an object: `{ ...githubSearch, items: "workflow_runs" }`.
///
/// 30 items a page unless asked, at most 100.
///
/// - `incomplete_results` cuts the list short: the feed ends as `truncated`.
///
/// Source: <https://github.com/github/docs/tree/37cec4a9/content/rest/using-the-rest-api/using-pagination-in-the-rest-api.md>
#[must_use]
pub fn github_search() -> Dialect {
    fixed(
        r#"{"items":"items","key":"id","limit":{"at":"query:per_page","default":30,"max":100},"next":{"url":"link:next"},"back":{"url":"link:prev"},"truncated":{"at":"body:incomplete_results","is":true}}"#,
    )
}

/// GitLab: REST lists: Link, or `X-Next-Page`.
///
/// 20 items a page unless asked, at most 100.
///
/// - Above 10 000 records the totals disappear, and beyond an offset of 50 000 the server wants keysets.
///
/// Source: <https://github.com/gitlabhq/gitlabhq/tree/017a6c12/doc/api/rest/_index.md>
#[must_use]
pub fn gitlab() -> Dialect {
    fixed(
        r#"{"items":"","key":"id","limit":{"at":"query:per_page","default":20,"max":100},"next":[{"url":"link:next"},{"set":{"query:page":"header:x-next-page"}}],"back":[{"url":"link:prev"},{"set":{"query:page":"header:x-prev-page"}}]}"#,
    )
}

/// Slack: Web API.
///
/// 100 items a page unless asked.
///
/// - Errors come with status 200 and `ok: false`.
/// - Short and even empty pages may have more behind them.
///
/// - `list`: The name of the list in the answer: `channels`, `members`, `messages`.
/// - `key`: What names an item: of `messages`, `ts`. Often `"id"`.
///
/// Source: <https://github.com/slackapi/node-slack-sdk/tree/00a2dddd/packages/web-api/src/WebClient.ts>
pub fn slack(list: &str, key: impl Into<Value>) -> Family {
    Family::new("slack", r#"{"items":"{list}","key":"{key}","limit":{"at":"query:limit","default":100},"next":{"set":{"query:cursor":"body:response_metadata.next_cursor"}},"error":{"at":"body:ok","is":false}}"#, &[]).put("list", list).put("key", key)
}

/// X: API v2: `pagination_token`, `meta.next_token`.
///
/// - `data` is missing on an empty page.
/// - The search endpoints take `next_token` instead.
///
/// Source: <https://github.com/xdevplatform/docs/tree/28713281/x-api/fundamentals/pagination.mdx>
#[must_use]
pub fn x() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","limit":{"at":"query:max_results"},"empty":{"absent":true},"next":{"set":{"query:pagination_token":"body:meta.next_token"}},"back":{"set":{"query:pagination_token":"body:meta.previous_token"}}}"#,
    )
}

/// Mastodon: Timelines and accounts: Link headers.
///
/// 20 items a page unless asked, at most 40.
///
/// - Ids are strings; follows and favourites page by ids that are not in the items.
///
/// Source: <https://github.com/mastodon/documentation/tree/2903485d/content/en/api/guidelines.md>
#[must_use]
pub fn mastodon() -> Dialect {
    fixed(
        r#"{"items":"","key":"id","limit":{"at":"query:limit","default":20,"max":40},"next":{"url":"link:next"},"back":{"url":"link:prev"}}"#,
    )
}

/// Reddit: Listings: `after`.
///
/// 25 items a page unless asked.
///
/// - The key is the full name (`t3_…`): an id alone collides across kinds.
/// - Rankings move between requests: duplicates are normal.
///
/// Source: <https://www.reddit.com/dev/api>
#[must_use]
pub fn reddit() -> Dialect {
    fixed(
        r#"{"items":"data.children[*].data","key":"name","limit":{"at":"query:limit","default":25},"next":{"set":{"query:after":"body:data.after"},"also":{"query:count":{"inc":"items","from":0}}},"back":{"set":{"query:before":"body:data.before"},"drop":["query:after"]}}"#,
    )
}

/// Discord: Channel messages: `before` the last id; a short page ends.
///
/// 50 items a page unless asked, at most 100.
///
/// - Ids exceed 2^53: they are strings.
///
/// Source: <https://github.com/discord/discord-api-docs/tree/c98d64bc/developers/resources/message.mdx>
#[must_use]
pub fn discord() -> Dialect {
    fixed(
        r#"{"items":"","key":"id","limit":{"at":"query:limit","default":50,"max":100},"next":{"set":{"query:before":"last:id"}},"stop":[{"short":true}],"back":{"set":{"query:after":"first:id"},"drop":["query:before"]}}"#,
    )
}

/// Notion: POST queries: `start_cursor`, `next_cursor` in the body.
///
/// 100 items a page unless asked, at most 100.
///
/// - A query gives 10 000 rows at most: the feed ends as `truncated`.
/// - GET lists take the same in the query.
///
/// Source: <https://github.com/makenotion/notion-sdk-js/tree/9060802/src/helpers.ts>
#[must_use]
pub fn notion() -> Dialect {
    fixed(
        r#"{"items":"results","key":"id","limit":{"at":"body:page_size","default":100,"max":100},"next":{"set":{"body:start_cursor":"body:next_cursor"}},"stop":[{"flag":"body:has_more"}],"truncated":{"at":"body:request_status.type","is":"incomplete"}}"#,
    )
}

/// Google: APIs by AIP-158: `pageToken`, `nextPageToken`.
///
/// 50 items a page unless asked.
///
/// - Empty pages may have more behind them.
/// - Older APIs call the limit `maxResults`.
///
/// - `list`: The name of the list in the answer: `books`.
/// - `key`: Default: the resource name. Often `"name"`.
///
/// Source: <https://github.com/aip-dev/google.aip.dev/tree/126bed45b/aip/general/0158.md>
pub fn google(list: &str, key: impl Into<Value>) -> Family {
    Family::new("google", r#"{"items":"{list}","key":"{key}","limit":{"at":"query:pageSize","default":50},"empty":{"absent":true},"next":{"set":{"query:pageToken":"body:nextPageToken"}}}"#, &[]).put("list", list).put("key", key)
}

/// AWS: JSON services: a token in the body, out and in.
///
/// - Requests are signed: sign in `fetch`.
/// - Services differ in the case of the fields.
///
/// - `list`: The name of the list in the answer.
/// - `key`: What names an item.
/// - `token`: The field of the token, in and out. Often `"NextToken"`.
/// - `limit`: The field of the page size. Often `"MaxResults"`.
///
/// Source: <https://github.com/boto/botocore/tree/0e6e2404b/botocore/data>
pub fn aws(list: &str, key: impl Into<Value>, token: &str, limit: &str) -> Family {
    Family::new("aws", r#"{"items":"{list}","key":"{key}","limit":{"at":"body:{limit}"},"empty":{"absent":true},"next":{"set":{"body:{token}":"body:{token}"}}}"#, &[]).put("list", list).put("key", key).put("token", token).put("limit", limit)
}

/// DynamoDB: Query and Scan: `LastEvaluatedKey`, an object.
///
/// - `Limit` counts before the filter: short and empty pages are ordinary.
///
/// - `key`: The primary key of the table, with the types: `["pk.S", "sk.N"]`.
///
/// Source: <https://github.com/boto/botocore/tree/0e6e2404b/botocore/data/dynamodb/2012-08-10/paginators-1.json>
pub fn dynamodb(key: impl Into<Value>) -> Family {
    Family::new("dynamodb", r#"{"items":"Items","key":"{key}","limit":{"at":"body:Limit"},"next":{"set":{"body:ExclusiveStartKey":"body:LastEvaluatedKey"}}}"#, &[]).put("key", key)
}

/// Elasticsearch: `search_after` with a point in time.
///
/// 10 items a page unless asked, at most 10000.
///
/// - Two values travel: the sort values of the last hit and the refreshed `pit_id`.
///
/// Source: <https://elastic.co/docs/reference/elasticsearch/rest-apis/paginate-search-results>
#[must_use]
pub fn elasticsearch() -> Dialect {
    fixed(
        r#"{"items":"hits.hits","key":"_id","limit":{"at":"body:size","default":10,"max":10000},"next":{"set":{"body:search_after":"last:sort"},"also":{"body:pit.id":"body:pit_id"}},"stop":[{"short":true}]}"#,
    )
}

/// Elasticsearch: Scroll: another URL and body from the second page on.
///
/// 10 items a page unless asked, at most 10000.
///
/// - The context dies a minute after the last request.
///
/// Source: <https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-scroll>
#[must_use]
pub fn elasticsearch_scroll() -> Dialect {
    fixed(
        r#"{"items":"hits.hits","key":"_id","limit":{"at":"body:size","default":10,"max":10000},"next":{"set":{"body:scroll_id":"body:_scroll_id"},"drop":["body:*"],"to":{"url":"/_search/scroll"},"also":{"body:scroll":{"const":"1m"}}},"stop":[{"empty":true}]}"#,
    )
}

/// Zendesk: Cursor pagination: `page[size]`, `page[after]`.
///
/// 100 items a page unless asked, at most 100.
///
/// - Send a `limit`: without `page[size]` the answer has the offset shape.
///
/// - `list`: The name of the list in the answer: `tickets`.
///
/// Source: <https://developer.zendesk.com/api-reference/introduction/pagination/>
pub fn zendesk(list: &str) -> Family {
    Family::new("zendesk", r#"{"items":"{list}","key":"id","limit":{"at":"query:page[size]","default":100,"max":100},"next":{"set":{"query:page[after]":"body:meta.after_cursor"}},"stop":[{"flag":"body:meta.has_more"}],"back":{"set":{"query:page[before]":"body:meta.before_cursor"},"drop":["query:page[after]"]}}"#, &[]).put("list", list)
}

/// HubSpot: CRM objects: `after`, `paging.next.after`.
///
/// 10 items a page unless asked.
///
/// Source: <https://github.com/HubSpot/HubSpot-public-api-spec-collection/tree/99893791/PublicApiSpecs/CRM/Contacts/Rollouts/424/2026-03/contacts.json>
#[must_use]
pub fn hubspot() -> Dialect {
    fixed(
        r#"{"items":"results","key":"id","limit":{"at":"query:limit","default":10},"next":{"set":{"query:after":"body:paging.next.after"}}}"#,
    )
}

/// Intercom: Lists: `starting_after`.
///
/// 50 items a page unless asked, at most 150.
///
/// - Some lists have other names (`contacts`, `companies`): `{ ...intercom, items: "contacts" }`.
///
/// Source: <https://github.com/intercom/Intercom-OpenAPI/tree/8889625/descriptions/2.16/api.intercom.io.yaml>
#[must_use]
pub fn intercom() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","limit":{"at":"query:per_page","default":50,"max":150},"next":{"set":{"query:starting_after":"body:pages.next.starting_after"}},"expired":{"status":[400]}}"#,
    )
}

/// Intercom: The scroll over companies.
///
/// - One scroll for each app; it expires after a minute, and the feed starts over.
///
/// Source: <https://github.com/intercom/Intercom-OpenAPI/tree/8889625/descriptions/2.16/api.intercom.io.yaml>
#[must_use]
pub fn intercom_scroll() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","next":{"set":{"query:scroll_param":"body:scroll_param"}},"stop":[{"empty":true}],"expired":{"status":[404,500]}}"#,
    )
}

/// Jira: Cloud: `startAt`, `isLast`, `total`.
///
/// 50 items a page unless asked.
///
/// - The server lowers `maxResults`: the step is that of the answer.
///
/// - `list`: The name of the list in the answer. Often `"values"`.
///
/// Source: <https://mrrefactoring.github.io/jira.js/interfaces/Version3Models.PageProject.html>
pub fn jira(list: &str) -> Family {
    Family::new("jira", r#"{"items":"{list}","key":"id","limit":{"at":"query:maxResults","default":50},"next":{"set":{"query:startAt":{"inc":"body:maxResults","from":0}}},"stop":[{"flag":"body:isLast","is":true},{"total":"body:total","at":"query:startAt"}]}"#, &[]).put("list", list)
}

/// Confluence: REST v1 search: `_links.base` and `_links.next`.
///
/// 25 items a page unless asked.
///
/// - The next link is put behind the base, not resolved.
///
/// Source: <https://developer.atlassian.com/cloud/confluence/change-notice-moderize-search-rest-apis/>
#[must_use]
pub fn confluence() -> Dialect {
    fixed(
        r#"{"items":"results","key":"content.id","limit":{"at":"query:limit","default":25},"next":{"url":"body:_links.next","base":"body:_links.base"},"back":{"url":"body:_links.prev","base":"body:_links.base"}}"#,
    )
}

/// Contentful: Delivery API: `skip`, `limit`, `total`.
///
/// 100 items a page unless asked, at most 1000.
///
/// - Linked entries are in `includes`, beside the items.
///
/// Source: <https://contentful.com/developers/docs/references/content-delivery-api/synchronization/get-synced-content.md>
#[must_use]
pub fn contentful() -> Dialect {
    fixed(
        r#"{"items":"items","key":"sys.id","limit":{"at":"query:limit","default":100,"max":1000},"next":{"set":{"query:skip":{"inc":"body:limit","from":0}}},"stop":[{"total":"body:total","at":"query:skip"}]}"#,
    )
}

/// Algolia: Search: `page` and `nbPages`, from 0, in the body.
///
/// 20 items a page unless asked, at most 1000.
///
/// - Only the first 1000 hits unless the index says otherwise.
///
/// Source: <https://github.com/algolia/api-clients-automation/tree/d30a53d8/specs/common/parameters.yml>
#[must_use]
pub fn algolia() -> Dialect {
    fixed(
        r#"{"items":"hits","key":"objectID","limit":{"at":"body:hitsPerPage","default":20,"max":1000},"next":{"set":{"body:page":{"inc":1,"from":0}}},"stop":[{"pages":"body:nbPages","at":"body:page","base":0}]}"#,
    )
}

/// Twilio: API 2010-04-01: `next_page_uri`.
///
/// 50 items a page unless asked, at most 1000.
///
/// - `Page` alone does not work: the URL carries a token.
///
/// - `list`: The name of the list in the answer: `messages`.
///
/// Source: <https://github.com/twilio/twilio-oai/tree/d50069b/spec/json/twilio_api_v2010.json>
pub fn twilio(list: &str) -> Family {
    Family::new("twilio", r#"{"items":"{list}","key":"sid","limit":{"at":"query:PageSize","default":50,"max":1000},"next":{"url":"body:next_page_uri"},"back":{"url":"body:previous_page_uri"}}"#, &[]).put("list", list)
}

/// Salesforce: Queries: `nextRecordsUrl`, `done`.
///
/// - The page size is a header: `Sforce-Query-Options`.
///
/// Source: <https://github.com/jsforce/jsforce/tree/e744dad9/src/query.ts>
#[must_use]
pub fn salesforce() -> Dialect {
    fixed(
        r#"{"items":"records","key":"Id","next":{"url":"body:nextRecordsUrl"},"stop":[{"flag":"body:done","is":true}]}"#,
    )
}

/// Microsoft Graph, OData: any OData v4 service: `@odata.nextLink`.
///
/// - Headers such as `ConsistencyLevel` are repeated on every page.
/// - Delta queries end with a link to keep: they are not lists.
///
/// Source: <https://github.com/microsoftgraph/msgraph-sdk-javascript/tree/bfb564af/src/tasks/PageIterator.ts>
#[must_use]
pub fn msgraph() -> Dialect {
    fixed(r#"{"items":"value","key":"id","limit":{"at":"query:$top"},"next":{"url":"body:[\"@odata.nextLink\"]"}}"#)
}

/// JSON:API: 1.1, with links: `links.next`, `page[size]`.
///
/// - An item is named by `type` and `id`.
///
/// Source: <https://github.com/json-api/json-api/tree/353ef57/_format/1.1/index.md>
#[must_use]
pub fn jsonapi() -> Dialect {
    fixed(
        r#"{"items":"data","key":["type","id"],"limit":{"at":"query:page[size]"},"next":{"url":["body:links.next.href","body:links.next"]},"back":{"url":["body:links.prev.href","body:links.prev"]}}"#,
    )
}

/// HAL: `_links.next.href` and `_embedded`.
///
/// - The key is the link of the item to itself.
///
/// - `rel`: The relation of the items in `_embedded`: `orders`, `ea:order`.
///
/// Source: <https://github.com/mikekelly/hal_specification/tree/4489093/hal_specification.md>
pub fn hal(rel: &str) -> Family {
    Family::new("hal", r#"{"items":"_embedded[\"{rel}\"]","key":"_links.self.href","next":{"url":"body:_links.next.href"},"back":{"url":"body:_links.prev.href"}}"#, &[]).put("rel", rel)
}

/// Django REST Framework: PageNumberPagination: `results`, `next`, `previous`.
///
/// - 404 is past the end: rows may be deleted meanwhile.
/// - LimitOffsetPagination: `{ ...drf, limit: { at: "query:limit" } }`.
///
/// Source: <https://github.com/encode/django-rest-framework/tree/751a19fe1/docs/api-guide/pagination.md>
#[must_use]
pub fn drf() -> Dialect {
    fixed(
        r#"{"items":"results","key":"id","limit":{"at":"query:page_size"},"next":{"url":"body:next"},"back":{"url":"body:previous"},"endStatus":[404]}"#,
    )
}

/// Django REST Framework: CursorPagination: `results`, `next`, `previous`.
///
/// - 404 is a cursor that is no longer known.
///
/// Source: <https://github.com/encode/django-rest-framework/tree/751a19fe1/docs/api-guide/pagination.md>
#[must_use]
pub fn drf_cursor() -> Dialect {
    fixed(
        r#"{"items":"results","key":"id","next":{"url":"body:next"},"back":{"url":"body:previous"},"expired":{"status":[404]}}"#,
    )
}

/// FastAPI: fastapi-pagination: `page`, `pages`, `size`.
///
/// 50 items a page unless asked, at most 100.
///
/// Source: <https://github.com/uriyyo/fastapi-pagination/tree/112bb00/fastapi_pagination/default.py>
#[must_use]
pub fn fastapi() -> Dialect {
    fixed(
        r#"{"items":"items","key":"id","limit":{"at":"query:size","default":50,"max":100},"next":{"set":{"query:page":{"inc":1,"from":1}}},"stop":[{"pages":"body:pages","at":"query:page","base":1},{"empty":true}]}"#,
    )
}

/// Laravel: `cursorPaginate()`, flat or as a resource.
///
/// - The token is sent with your own query: `next_page_url` may drop it.
///
/// Source: <https://github.com/laravel/framework/tree/bd71b45f/src/Illuminate/Pagination/CursorPaginator.php>
#[must_use]
pub fn laravel_cursor() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","next":[{"set":{"query:cursor":["body:next_cursor","body:meta.next_cursor"]}},{"url":["body:next_page_url","body:links.next"]}],"back":[{"set":{"query:cursor":["body:prev_cursor","body:meta.prev_cursor"]}}]}"#,
    )
}

/// Spring Data: PagedModel: `page.number`, `page.totalPages`, from 0.
///
/// 20 items a page unless asked, at most 2000.
///
/// - A size above 2000 is cut silently.
///
/// Source: <https://github.com/spring-projects/spring-data-commons/tree/c64558c9/src/main/antora/modules/ROOT/pages/repositories/core-extensions-web.adoc>
#[must_use]
pub fn spring() -> Dialect {
    fixed(
        r#"{"items":"content","key":"id","limit":{"at":"query:size","default":20,"max":2000},"next":{"set":{"query:page":{"inc":1,"from":0}}},"stop":[{"pages":"body:page.totalPages","at":"query:page","base":0}]}"#,
    )
}

/// Spring: HATEOAS with an array of links.
///
/// Source: <https://github.com/spring-projects/spring-data-commons/tree/c64558c9/src/main/antora/modules/ROOT/pages/repositories/core-extensions-web.adoc>
#[must_use]
pub fn spring_links() -> Dialect {
    fixed(
        r#"{"items":"content","key":"id","next":{"url":"body:links[?rel=next].href"},"back":{"url":"body:links[?rel=prev].href"}}"#,
    )
}

/// Datasette: Table JSON: `next_url` or `next`.
///
/// 100 items a page unless asked, at most 1000.
///
/// - Releases before 1.0 need `_shape=objects`, or a key by its column: `datasette("[0]")`.
///
/// - `key`: The primary key of the table.
///
/// Source: <https://github.com/simonw/datasette/tree/481df7ff/docs/json_api.rst>
pub fn datasette(key: impl Into<Value>) -> Family {
    Family::new("datasette", r#"{"items":"rows","key":"{key}","limit":{"at":"query:_size","default":100,"max":1000},"next":[{"url":"body:next_url"},{"set":{"query:_next":"body:next"}},{"url":"link:next"}]}"#, &[]).put("key", key)
}

/// PostgREST, Supabase: `limit`, `offset`, `Content-Range`.
///
/// - Send `Prefer: count=exact` where you can: `db-max-rows` cuts pages without a word.
/// - Order by something unique.
///
/// Source: <https://github.com/PostgREST/postgrest/tree/483467890/docs/references/api/pagination_count.rst>
#[must_use]
pub fn postgrest() -> Dialect {
    fixed(
        r#"{"items":"","key":"id","limit":{"at":"query:limit"},"next":{"set":{"query:offset":{"inc":"limit","from":0}}},"stop":[{"total":"header:content-range","tail":true,"at":"query:offset"},{"short":true}],"endStatus":[416]}"#,
    )
}

/// json-server: 0.17: `_page`, `_limit`, Link headers.
///
/// 10 items a page unless asked.
///
/// - Without `_page` there is no pagination.
///
/// Source: <https://github.com/typicode/json-server/tree/v0.17.4/src/server/router/plural.js>
#[must_use]
pub fn json_server() -> Dialect {
    fixed(
        r#"{"items":"","key":"id","limit":{"at":"query:_limit","default":10},"next":{"url":"link:next"},"back":{"url":"link:prev"}}"#,
    )
}

/// Directus: Items: `page`, and a short page ends.
///
/// 100 items a page unless asked.
///
/// - `limit: -1` turns pagination off.
///
/// Source: <https://github.com/directus/docs/tree/acb59c8d/content/guides/04.connect/3.query-parameters.md>
#[must_use]
pub fn directus() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","limit":{"at":"query:limit","default":100},"next":{"set":{"query:page":{"inc":1,"from":1}}},"stop":[{"short":true}]}"#,
    )
}

/// Strapi: REST: `pagination[page]`, `meta.pagination.pageCount`.
///
/// 25 items a page unless asked.
///
/// - v4 has `id` instead of `documentId`: set `key`.
///
/// Source: <https://github.com/strapi/documentation/tree/27de4b5e/docusaurus/docs/cms/api/rest/sort-pagination.md>
#[must_use]
pub fn strapi() -> Dialect {
    fixed(
        r#"{"items":"data","key":"documentId","limit":{"at":"query:pagination[pageSize]","default":25},"next":{"set":{"query:pagination[page]":{"inc":1,"from":1}}},"stop":[{"pages":"body:meta.pagination.pageCount","at":"query:pagination[page]","base":1},{"empty":true}]}"#,
    )
}

/// WordPress: REST: `page`, `X-WP-TotalPages`.
///
/// 10 items a page unless asked, at most 100.
///
/// - 400 is past the end.
///
/// Source: <https://github.com/WP-API/docs/tree/ab20319/using-the-rest-api/pagination.md>
#[must_use]
pub fn wordpress() -> Dialect {
    fixed(
        r#"{"items":"","key":"id","limit":{"at":"query:per_page","default":10,"max":100},"next":{"set":{"query:page":{"inc":1,"from":1}}},"stop":[{"pages":"header:x-wp-totalpages","at":"query:page","base":1}],"endStatus":[400]}"#,
    )
}

/// MediaWiki, Wikipedia: Action API: every member of `continue` goes into the first query.
///
/// 10 items a page unless asked.
///
/// - Errors come with status 200.
/// - Generators, whose answers must be merged item by item, are not lists.
///
/// - `list`: The list module: `allpages`.
/// - `prefix`: Its prefix: `ap`.
///
/// Source: <https://www.mediawiki.org/wiki/API:Continue>
pub fn mediawiki(list: &str, prefix: &str) -> Family {
    Family::new("mediawiki", r#"{"items":"query.{list}","key":"pageid","limit":{"at":"query:{prefix}limit","default":10},"empty":{"absent":true},"next":{"merge":"body:continue"},"error":{"at":"body:error"}}"#, &[]).put("list", list).put("prefix", prefix)
}

/// npm: Search: `from`, `size`, `total`.
///
/// 20 items a page unless asked, at most 250.
///
/// - Rankings move between requests.
///
/// Source: <https://github.com/npm/registry/tree/ae49abf/docs/REGISTRY-API.md>
#[must_use]
pub fn npm_search() -> Dialect {
    fixed(
        r#"{"items":"objects","key":"package.name","limit":{"at":"query:size","default":20,"max":250},"next":{"set":{"query:from":{"inc":"items","from":0}}},"stop":[{"empty":true},{"total":"body:total","at":"query:from"}]}"#,
    )
}

/// crates.io: Lists: `meta.next_page`, a query string.
///
/// 10 items a page unless asked, at most 100.
///
/// - Start without `page`: then links carry a `seek`.
///
/// Source: <https://github.com/rust-lang/crates.io/tree/57fa0006/src/controllers/helpers/pagination.rs>
#[must_use]
pub fn crates() -> Dialect {
    fixed(
        r#"{"items":"crates","key":"id","limit":{"at":"query:per_page","default":10,"max":100},"next":{"url":"body:meta.next_page"},"back":{"url":"body:meta.prev_page"}}"#,
    )
}

/// OCI distribution: Tags of a container registry: Link headers.
///
/// - The items are strings, their own keys.
///
/// Source: <https://github.com/opencontainers/distribution-spec/tree/967efdc/spec.md>
#[must_use]
pub fn oci_tags() -> Dialect {
    fixed(r#"{"items":"tags","key":"","limit":{"at":"query:n"},"next":{"url":"link:next"}}"#)
}

/// Kubernetes: List chunking: `continue`.
///
/// - 410 is an expired token: the feed starts over.
///
/// Source: <https://github.com/kubernetes/website/tree/00996298/content/en/docs/reference/using-api/api-concepts.md>
#[must_use]
pub fn kubernetes() -> Dialect {
    fixed(
        r#"{"items":"items","key":"metadata.uid","limit":{"at":"query:limit"},"next":{"set":{"query:continue":"body:metadata.continue"}},"expired":{"status":[410]}}"#,
    )
}

/// Airtable: Records: `offset`.
///
/// 100 items a page unless asked.
///
/// - `offset` is an opaque cursor, not a number.
///
/// Source: <https://github.com/Airtable/airtable.js/tree/55cc755/src/query.ts>
#[must_use]
pub fn airtable() -> Dialect {
    fixed(
        r#"{"items":"records","key":"id","limit":{"at":"query:pageSize","default":100},"next":{"set":{"query:offset":"body:offset"}},"expired":{"status":[422]}}"#,
    )
}

/// Dropbox: `files/list_folder` and its `/continue`.
///
/// At most 2000 items a page.
///
/// - Another URL and body from the second page on.
/// - A deleted entry has no `id`.
///
/// Source: <https://github.com/dropbox/dropbox-api-spec/tree/0d994eb/files.stone>
#[must_use]
pub fn dropbox() -> Dialect {
    fixed(
        r#"{"items":"entries","key":"id","limit":{"at":"body:limit","max":2000},"next":{"set":{"body:cursor":"body:cursor"},"drop":["body:*"],"to":{"url":"https://api.dropboxapi.com/2/files/list_folder/continue"}},"stop":[{"flag":"body:has_more"}],"expired":{"status":[409]}}"#,
    )
}

/// Box: Folder items: `offset`, `limit`, `total_count`.
///
/// 100 items a page unless asked, at most 1000.
///
/// - The step is the limit of the answer: entries may be hidden.
/// - An item is named by `type` and `id`.
///
/// Source: <https://github.com/box/box-openapi/tree/c9a878a9/openapi.json>
#[must_use]
pub fn box_com() -> Dialect {
    fixed(
        r#"{"items":"entries","key":["type","id"],"limit":{"at":"query:limit","default":100,"max":1000},"next":{"set":{"query:offset":{"inc":"body:limit","from":0}}},"stop":[{"total":"body:total_count","at":"query:offset"}]}"#,
    )
}

/// PayPal: An array of links.
///
/// 10 items a page unless asked, at most 20.
///
/// - `list`: The name of the list in the answer: `products`.
///
/// Source: <https://github.com/paypal/paypal-rest-api-specifications/tree/ec4d8f3/openapi/catalogs_products_v1.json>
pub fn paypal(list: &str) -> Family {
    Family::new("paypal", r#"{"items":"{list}","key":"id","limit":{"at":"query:page_size","default":10,"max":20},"next":{"url":"body:links[?rel=next].href"},"back":{"url":"body:links[?rel=prev].href"}}"#, &[]).put("list", list)
}

/// Square: GET lists: `cursor`.
///
/// 100 items a page unless asked, at most 100.
///
/// - An empty answer is `{}`.
/// - The limit is advice: more or fewer may come.
///
/// - `list`: The name of the list in the answer: `customers`.
///
/// Source: <https://github.com/square/connect-api-specification/tree/5733f66/api.json>
pub fn square(list: &str) -> Family {
    Family::new("square", r#"{"items":"{list}","key":"id","limit":{"at":"query:limit","default":100,"max":100},"empty":{"absent":true},"next":{"set":{"query:cursor":"body:cursor"}}}"#, &[]).put("list", list)
}

/// Adyen: Management API: `_links.next.href`.
///
/// 10 items a page unless asked, at most 100.
///
/// - `data` is missing when it is empty.
///
/// Source: <https://github.com/Adyen/adyen-openapi/tree/aa014f0/json/ManagementService-v3.json>
#[must_use]
pub fn adyen() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","limit":{"at":"query:pageSize","default":10,"max":100},"empty":{"absent":true},"next":{"url":"body:_links.next.href"},"back":{"url":"body:_links.prev.href"}}"#,
    )
}

/// Mailchimp: Marketing API: `offset`, `count`, `total_items`.
///
/// 10 items a page unless asked, at most 1000.
///
/// - `list`: The name of the list in the answer: `lists`, `members`.
///
/// Source: <https://github.com/airbytehq/airbyte/tree/0124f5ef/airbyte-integrations/connectors/source-mailchimp/source_mailchimp/manifest.yaml>
pub fn mailchimp(list: &str) -> Family {
    Family::new("mailchimp", r#"{"items":"{list}","key":"id","limit":{"at":"query:count","default":10,"max":1000},"next":{"set":{"query:offset":{"inc":"limit","from":0}}},"stop":[{"total":"body:total_items","at":"query:offset"},{"empty":true}]}"#, &[]).put("list", list)
}

/// AT Protocol: Bluesky and other XRPC lists: `cursor`.
///
/// 50 items a page unless asked, at most 100.
///
/// - Short and empty pages may have more behind them.
///
/// - `list`: The name of the list in the answer. Often `"feed"`.
/// - `key`: What names an item; a post and its repost are two. Often `["post.uri",[null,"reason.by.did"]]`.
///
/// Source: <https://github.com/bluesky-social/atproto/tree/d6296a1c/lexicons/app/bsky/feed/getTimeline.json>
pub fn atproto(list: &str, key: impl Into<Value>) -> Family {
    Family::new("atproto", r#"{"items":"{list}","key":"{key}","limit":{"at":"query:limit","default":50,"max":100},"next":{"set":{"query:cursor":"body:cursor"}},"stop":[{"same":["query:cursor"]}]}"#, &[]).put("list", list).put("key", key)
}

/// Matrix: `/messages`: `from`, `end`.
///
/// 10 items a page unless asked.
///
/// - An empty chunk ends nothing.
/// - Send `dir=b` in the URL. Newer events come oldest first, and are turned round.
///
/// Source: <https://github.com/matrix-org/matrix-spec/tree/d0ba2aae/data/api/client-server/message_pagination.yaml>
#[must_use]
pub fn matrix() -> Dialect {
    fixed(
        r#"{"items":"chunk","key":"event_id","limit":{"at":"query:limit","default":10},"next":{"set":{"query:from":"body:end"}},"back":[{"lane":"newer","set":{"query:from":"body:end"},"reversed":true},{"lane":"older","set":{"query:from":"body:start","query:dir":{"const":"f"}},"reversed":true}],"stop":[{"same":["query:from"],"lane":"newer"}]}"#,
    )
}

/// Meta Graph: Facebook, Instagram: `paging.next`.
///
/// 25 items a page unless asked.
///
/// - Short and empty pages may have more behind them.
/// - The next URL may carry the access token: do not log it.
///
/// Source: <https://developers.facebook.com/docs/graph-api/results/>
#[must_use]
pub fn meta() -> Dialect {
    fixed(
        r#"{"items":"data","key":"id","limit":{"at":"query:limit","default":25},"next":{"url":"body:paging.next"},"back":{"url":"body:paging.previous"}}"#,
    )
}

/// OpenAlex: `cursor`, `meta.next_cursor`.
///
/// 25 items a page unless asked, at most 200.
///
/// - Start with `cursor=*` in the URL.
///
/// Source: <https://github.com/ourresearch/openalex-docs/tree/9a97b3d/how-to-use-the-api/get-lists-of-entities/paging.md>
#[must_use]
pub fn openalex() -> Dialect {
    fixed(
        r#"{"items":"results","key":"id","limit":{"at":"query:per-page","default":25,"max":200},"next":{"set":{"query:cursor":"body:meta.next_cursor"}}}"#,
    )
}

/// Apache Solr: `cursorMark`.
///
/// 10 items a page unless asked.
///
/// - Start with `cursorMark=*` in the URL, and sort by the unique key.
/// - A mark that comes back unchanged is the end.
///
/// Source: <https://lucene.apache.org/solr/guide/pagination-of-results.html>
#[must_use]
pub fn solr() -> Dialect {
    fixed(
        r#"{"items":"response.docs","key":"id","limit":{"at":"query:rows","default":10},"next":{"set":{"query:cursorMark":"body:nextCursorMark"}},"stop":[{"same":["query:cursorMark"]}]}"#,
    )
}

/// Model Context Protocol: Lists over JSON-RPC: `params.cursor`, `result.nextCursor`.
///
/// - Errors come with status 200.
///
/// - `list`: The name of the list in the result: `resources`, `tools`.
/// - `key`: What names an item: `uri` or `name`. Often `"uri"`.
///
/// Source: <https://modelcontextprotocol.io/specification/2025-06-18/server/utilities/pagination>
pub fn mcp(list: &str, key: impl Into<Value>) -> Family {
    Family::new("mcp", r#"{"items":"result.{list}","key":"{key}","blank":[null],"next":{"set":{"body:params.cursor":"body:result.nextCursor"}},"error":{"at":"body:error"}}"#, &[]).put("list", list).put("key", key)
}
