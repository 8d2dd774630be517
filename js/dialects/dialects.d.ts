// Generated from src/dialect/dialects.json by `cargo xtask gen`: change that.
import type { Dialect, Key } from '../index.js';

export type { Dialect };

/**
 * A token of the answer goes into the next request.
 *
 * ```js
 * token('cursor', 'meta.next_cursor', { flag: 'meta.has_more', items: 'rows' })
 * ```
 * @param param Where it goes: `cursor` is `query:cursor`; `body:cursor` and `header:x-cursor` work, too.
 * @param path Where it stands in the answer: `meta.next` is `body:meta.next`; `header:x-next` works, too.
 * @param options `flag`: The flag that says whether there is more: it outranks the token. `newer`: Where the token for newer items stands; it goes where the other one goes. Any other field goes into the dialect. A string is `{ flag }`.
 */
export function token(param: string, path: string, options?: string | (Partial<Dialect> & { readonly flag?: string | null; readonly newer?: string | null })): Dialect;

/**
 * A URL of the answer leads on.
 *
 * ```js
 * nextUrl('_links.next', { items: 'rows' })
 * ```
 * @param path Where it stands: `next`, `links.next`, `["@odata.nextLink"]`. Default: `'next'`.
 * @param options `base`: What the URL is put behind, where it is not to be resolved as usual. `newer`: Where the URL stands that leads to newer items: `previous`. Any other field goes into the dialect. A string is `{ base }`.
 */
export function nextUrl(path?: string, options?: string | (Partial<Dialect> & { readonly base?: string | null; readonly newer?: string | null })): Dialect;

/**
 * Link headers (RFC 8288).
 *
 * ```js
 * link('next', { limit: { at: 'query:per_page' } })
 * ```
 * @param rel The relation that leads on. Default: `'next'`.
 * @param options `items`: Where the items are; the answer itself is the list unless told. Default: `''`. Any other field goes into the dialect. A string is `{ items }`.
 */
export function link(rel?: string, options?: string | (Partial<Dialect> & { readonly items?: string })): Dialect;

/**
 * A field of the last item goes into the next request.
 *
 * ```js
 * lastItem('before', 'id', { short: true, items: 'messages' })
 * ```
 * @param param Where it goes: `after` is `query:after`.
 * @param field Which field: `id` is `last:id`.
 * @param options `flag`: The flag that says whether there is more. `short`: Whether a page shorter than the limit ends the list. `newer`: The parameter that asks for newer items by the same field of the first item: `min_id` beside `max_id`, `ending_before` beside `starting_after`. It must give those next to that item, not the newest of all. Any other field goes into the dialect. A string is `{ flag }`.
 */
export function lastItem(param: string, field: string, options?: string | (Partial<Dialect> & { readonly flag?: string | null; readonly short?: boolean | null; readonly newer?: string | null })): Dialect;

/**
 * Several fields of the last item go into the next request.
 *
 * ```js
 * keyset({ before: 'created_at', before_id: 'id' }, 'posts')
 * ```
 * @param fields For each parameter, the field whose value it carries: `{ before: 'created_at', before_id: 'id' }`.
 * @param options `items`: Where the items are. Default: `'items'`. Any other field goes into the dialect. A string is `{ items }`.
 */
export function keyset(fields: Readonly<Record<string, string>>, options?: string | (Partial<Dialect> & { readonly items?: string })): Dialect;

/**
 * A number of items to skip.
 *
 * ```js
 * offset('skip', 'limit', 'meta.total')
 * ```
 * @param param Where it goes. Default: `'offset'`.
 * @param step How far a page goes: `'items'` (as many as came), `'limit'` (as many as were asked for), a number, or a source such as `'body:limit'`. Default: `'items'`.
 * @param options `total`: Where the number of all items stands; where it stands nowhere, an empty page ends the list. Default: `'total'`. Any other field goes into the dialect. A string is `{ total }`.
 */
export function offset(param?: string, step?: number | string, options?: string | (Partial<Dialect> & { readonly total?: string })): Dialect;

/**
 * Page numbers. Where a flag says whether there is more: `page('page', 1, { stop: [{ flag: 'body:has_more' }] })`; a total of items: `stop: [{ total: 'body:total', at: 'query:page' }]`.
 *
 * ```js
 * page('page', 0, 'meta.pages')
 * ```
 * @param param Where the number goes. Default: `'page'`.
 * @param from The number of the first page, 0 or 1. Default: `1`.
 * @param options `pages`: Where the number of all pages stands; where it stands nowhere, an empty page ends the list. Default: `'pages'`. Any other field goes into the dialect. A string is `{ pages }`.
 */
export function page(param?: string, from?: 0 | 1, options?: string | (Partial<Dialect> & { readonly pages?: string })): Dialect;

/**
 * GraphQL connections with `edges`, and `{ query, variables }` as the body of the feed. The query takes `$first` and `$after`.
 *
 * ```js
 * relay('data.viewer.repos')
 * ```
 * @param path Where the connection is in the answer: `data.viewer.repos`.
 * @param more Any other field of the dialect.
 * @see https://github.com/facebook/relay/tree/04ba5633/website/spec/Connections.md
 */
export function relay(path: string, more?: Partial<Dialect>): Dialect;

/**
 * GraphQL connections with `nodes` instead of `edges`; the rest is as in `relay`.
 *
 * ```js
 * relayNodes('data.viewer.repos', { limit: { at: 'body:variables.count' } })
 * ```
 * @param path Where the connection is in the answer: `data.products`.
 * @param more Any other field of the dialect.
 * @see https://github.com/facebook/relay/tree/04ba5633/website/spec/Connections.md
 */
export function relayNodes(path: string, more?: Partial<Dialect>): Dialect;

/**
 * An object of the answer goes into the query of the first request, member by member.
 *
 * ```js
 * merge('continue', 'query.allpages')
 * ```
 * @param path Where it stands: `continue`. Default: `'continue'`.
 * @param options `items`: Where the items are. Default: `'items'`. Any other field goes into the dialect. A string is `{ items }`.
 */
export function merge(path?: string, options?: string | (Partial<Dialect> & { readonly items?: string })): Dialect;

/** `{ data, nextCursor, hasMore }`, asked with `?cursor=` and `?limit=`. */
export const cursor: Dialect;

/** `{ data, pagination: { next_cursor, has_more } }`, asked with `?cursor=` and `?limit=`. */
export const pagination: Dialect;

/**
 * Anthropic: Lists by id: Models, Message Batches.
 *
 * 20 items a page unless asked.
 *
 * - Other shapes of the same vendor: `anthropicPage`, `anthropicToken`.
 * @see https://github.com/anthropics/anthropic-sdk-typescript/tree/bfa9197f/src/core/pagination.ts
 */
export const anthropic: Dialect;

/**
 * Anthropic: Files, Skills, Agents, Sessions: `page`, `next_page`.
 *
 * - `page` is an opaque cursor, not a number.
 * @see https://github.com/anthropics/anthropic-sdk-typescript/tree/bfa9197f/src/core/pagination.ts
 */
export const anthropicPage: Dialect;

/**
 * Anthropic: Lists with `page_token`, `next_page` and `has_more`.
 * @see https://github.com/anthropics/anthropic-sdk-typescript/tree/bfa9197f/src/core/pagination.ts
 */
export const anthropicToken: Dialect;

/**
 * OpenAI: lists of files, batches, fine-tuning jobs, vector stores.
 *
 * 20 items a page unless asked, at most 100.
 *
 * - Some lists leave `last_id` out: then the last item says it.
 * - Some give a token instead (roles, groups): `{ ...openai, next: { set: { 'query:after': 'body:next' } } }`.
 * - `/v1/models` is one page.
 * @see https://github.com/openai/openai-openapi/tree/f85dbe2/openapi.yaml
 */
export const openai: Dialect;

/**
 * Stripe: v1 lists: `starting_after`, `has_more`.
 *
 * 10 items a page unless asked, at most 100.
 *
 * - A short page ends nothing: only `has_more` does.
 * @see https://github.com/stripe/stripe-node/tree/663942164/src/autoPagination.ts
 */
export const stripe: Dialect;

/**
 * Stripe: v1 search: `page`, `next_page`, `has_more`.
 *
 * 10 items a page unless asked.
 *
 * - `page` is an opaque cursor.
 * @see https://github.com/stripe/stripe-node/tree/663942164/src/autoPagination.ts
 */
export const stripeSearch: Dialect;

/**
 * GitHub: REST lists: a bare array and Link headers.
 *
 * 30 items a page unless asked, at most 100.
 *
 * - The next URL may have another path: it is followed, never built.
 * - 409 is an empty repository.
 * @see https://github.com/github/docs/tree/37cec4a9/content/rest/using-the-rest-api/using-pagination-in-the-rest-api.md
 */
export const github: Dialect;

/**
 * GitHub: REST lists that are walked by id (`since`): users, organisations, repositories.
 *
 * 30 items a page unless asked, at most 100.
 * @see https://github.com/github/docs/tree/37cec4a9/content/rest/using-the-rest-api/using-pagination-in-the-rest-api.md
 */
export const githubSince: Dialect;

/**
 * GitHub: REST search, and lists inside an object: `{ ...githubSearch, items: 'workflow_runs' }`.
 *
 * 30 items a page unless asked, at most 100.
 *
 * - `incomplete_results` cuts the list short: the feed ends as `truncated`.
 * @see https://github.com/github/docs/tree/37cec4a9/content/rest/using-the-rest-api/using-pagination-in-the-rest-api.md
 */
export const githubSearch: Dialect;

/**
 * GitLab: REST lists: Link, or `X-Next-Page`.
 *
 * 20 items a page unless asked, at most 100.
 *
 * - Above 10 000 records the totals disappear, and beyond an offset of 50 000 the server wants keysets.
 * @see https://github.com/gitlabhq/gitlabhq/tree/017a6c12/doc/api/rest/_index.md
 */
export const gitlab: Dialect;

/**
 * Slack: Web API.
 *
 * 100 items a page unless asked.
 *
 * - Errors come with status 200 and `ok: false`.
 * - Short and even empty pages may have more behind them.
 * @param list The name of the list in the answer: `channels`, `members`, `messages`.
 * @param key What names an item: of `messages`, `ts`. Default: `'id'`.
 * @see https://github.com/slackapi/node-slack-sdk/tree/00a2dddd/packages/web-api/src/WebClient.ts
 */
export function slack(list: string, key?: Key): Dialect;

/**
 * X: API v2: `pagination_token`, `meta.next_token`.
 *
 * - `data` is missing on an empty page.
 * - The search endpoints take `next_token` instead.
 * @see https://github.com/xdevplatform/docs/tree/28713281/x-api/fundamentals/pagination.mdx
 */
export const x: Dialect;

/**
 * Mastodon: Timelines and accounts: Link headers.
 *
 * 20 items a page unless asked, at most 40.
 *
 * - Ids are strings; follows and favourites page by ids that are not in the items.
 * @see https://github.com/mastodon/documentation/tree/2903485d/content/en/api/guidelines.md
 */
export const mastodon: Dialect;

/**
 * Reddit: Listings: `after`.
 *
 * 25 items a page unless asked.
 *
 * - The key is the full name (`t3_…`): an id alone collides across kinds.
 * - Rankings move between requests: duplicates are normal.
 * @see https://www.reddit.com/dev/api
 */
export const reddit: Dialect;

/**
 * Discord: Channel messages: `before` the last id; a short page ends.
 *
 * 50 items a page unless asked, at most 100.
 *
 * - Ids exceed 2^53: they are strings.
 * @see https://github.com/discord/discord-api-docs/tree/c98d64bc/developers/resources/message.mdx
 */
export const discord: Dialect;

/**
 * Notion: POST queries: `start_cursor`, `next_cursor` in the body.
 *
 * 100 items a page unless asked, at most 100.
 *
 * - A query gives 10 000 rows at most: the feed ends as `truncated`.
 * - GET lists take the same in the query.
 * @see https://github.com/makenotion/notion-sdk-js/tree/9060802/src/helpers.ts
 */
export const notion: Dialect;

/**
 * Google: APIs by AIP-158: `pageToken`, `nextPageToken`.
 *
 * 50 items a page unless asked.
 *
 * - Empty pages may have more behind them.
 * - Older APIs call the limit `maxResults`.
 * @param list The name of the list in the answer: `books`.
 * @param key Default: the resource name. Default: `'name'`.
 * @see https://github.com/aip-dev/google.aip.dev/tree/126bed45b/aip/general/0158.md
 */
export function google(list: string, key?: Key): Dialect;

/**
 * AWS: JSON services: a token in the body, out and in.
 *
 * - Requests are signed: sign in `fetch`.
 * - Services differ in the case of the fields.
 * @param list The name of the list in the answer.
 * @param key What names an item.
 * @param token The field of the token, in and out. Default: `'NextToken'`.
 * @param limit The field of the page size. Default: `'MaxResults'`.
 * @see https://github.com/boto/botocore/tree/0e6e2404b/botocore/data
 */
export function aws(list: string, key: Key, token?: string, limit?: string): Dialect;

/**
 * DynamoDB: Query and Scan: `LastEvaluatedKey`, an object.
 *
 * - `Limit` counts before the filter: short and empty pages are ordinary.
 * @param key The primary key of the table, with the types: `['pk.S', 'sk.N']`.
 * @see https://github.com/boto/botocore/tree/0e6e2404b/botocore/data/dynamodb/2012-08-10/paginators-1.json
 */
export function dynamodb(key: Key): Dialect;

/**
 * Elasticsearch: `search_after` with a point in time.
 *
 * 10 items a page unless asked, at most 10000.
 *
 * - Two values travel: the sort values of the last hit and the refreshed `pit_id`.
 * @see https://elastic.co/docs/reference/elasticsearch/rest-apis/paginate-search-results
 */
export const elasticsearch: Dialect;

/**
 * Elasticsearch: Scroll: another URL and body from the second page on.
 *
 * 10 items a page unless asked, at most 10000.
 *
 * - The context dies a minute after the last request.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-scroll
 */
export const elasticsearchScroll: Dialect;

/**
 * Zendesk: Cursor pagination: `page[size]`, `page[after]`.
 *
 * 100 items a page unless asked, at most 100.
 *
 * - Send a `limit`: without `page[size]` the answer has the offset shape.
 * @param list The name of the list in the answer: `tickets`.
 * @see https://developer.zendesk.com/api-reference/introduction/pagination/
 */
export function zendesk(list: string): Dialect;

/**
 * HubSpot: CRM objects: `after`, `paging.next.after`.
 *
 * 10 items a page unless asked.
 * @see https://github.com/HubSpot/HubSpot-public-api-spec-collection/tree/99893791/PublicApiSpecs/CRM/Contacts/Rollouts/424/2026-03/contacts.json
 */
export const hubspot: Dialect;

/**
 * Intercom: Lists: `starting_after`.
 *
 * 50 items a page unless asked, at most 150.
 *
 * - Some lists have other names (`contacts`, `companies`): `{ ...intercom, items: 'contacts' }`.
 * @see https://github.com/intercom/Intercom-OpenAPI/tree/8889625/descriptions/2.16/api.intercom.io.yaml
 */
export const intercom: Dialect;

/**
 * Intercom: The scroll over companies.
 *
 * - One scroll for each app; it expires after a minute, and the feed starts over.
 * @see https://github.com/intercom/Intercom-OpenAPI/tree/8889625/descriptions/2.16/api.intercom.io.yaml
 */
export const intercomScroll: Dialect;

/**
 * Jira: Cloud: `startAt`, `isLast`, `total`.
 *
 * 50 items a page unless asked.
 *
 * - The server lowers `maxResults`: the step is that of the answer.
 * @param list The name of the list in the answer. Default: `'values'`.
 * @see https://mrrefactoring.github.io/jira.js/interfaces/Version3Models.PageProject.html
 */
export function jira(list?: string): Dialect;

/**
 * Confluence: REST v1 search: `_links.base` and `_links.next`.
 *
 * 25 items a page unless asked.
 *
 * - The next link is put behind the base, not resolved.
 * @see https://developer.atlassian.com/cloud/confluence/change-notice-moderize-search-rest-apis/
 */
export const confluence: Dialect;

/**
 * Contentful: Delivery API: `skip`, `limit`, `total`.
 *
 * 100 items a page unless asked, at most 1000.
 *
 * - Linked entries are in `includes`, beside the items.
 * @see https://contentful.com/developers/docs/references/content-delivery-api/synchronization/get-synced-content.md
 */
export const contentful: Dialect;

/**
 * Algolia: Search: `page` and `nbPages`, from 0, in the body.
 *
 * 20 items a page unless asked, at most 1000.
 *
 * - Only the first 1000 hits unless the index says otherwise.
 * @see https://github.com/algolia/api-clients-automation/tree/d30a53d8/specs/common/parameters.yml
 */
export const algolia: Dialect;

/**
 * Twilio: API 2010-04-01: `next_page_uri`.
 *
 * 50 items a page unless asked, at most 1000.
 *
 * - `Page` alone does not work: the URL carries a token.
 * @param list The name of the list in the answer: `messages`.
 * @see https://github.com/twilio/twilio-oai/tree/d50069b/spec/json/twilio_api_v2010.json
 */
export function twilio(list: string): Dialect;

/**
 * Salesforce: Queries: `nextRecordsUrl`, `done`.
 *
 * - The page size is a header: `Sforce-Query-Options`.
 * @see https://github.com/jsforce/jsforce/tree/e744dad9/src/query.ts
 */
export const salesforce: Dialect;

/**
 * Microsoft Graph, OData: any OData v4 service: `@odata.nextLink`.
 *
 * - Headers such as `ConsistencyLevel` are repeated on every page.
 * - Delta queries end with a link to keep: they are not lists.
 * @see https://github.com/microsoftgraph/msgraph-sdk-javascript/tree/bfb564af/src/tasks/PageIterator.ts
 */
export const msgraph: Dialect;

/**
 * JSON:API: 1.1, with links: `links.next`, `page[size]`.
 *
 * - An item is named by `type` and `id`.
 * @see https://github.com/json-api/json-api/tree/353ef57/_format/1.1/index.md
 */
export const jsonapi: Dialect;

/**
 * HAL: `_links.next.href` and `_embedded`.
 *
 * - The key is the link of the item to itself.
 * @param rel The relation of the items in `_embedded`: `orders`, `ea:order`.
 * @see https://github.com/mikekelly/hal_specification/tree/4489093/hal_specification.md
 */
export function hal(rel: string): Dialect;

/**
 * Django REST Framework: PageNumberPagination: `results`, `next`, `previous`.
 *
 * - 404 is past the end: rows may be deleted meanwhile.
 * - LimitOffsetPagination: `{ ...drf, limit: { at: 'query:limit' } }`.
 * @see https://github.com/encode/django-rest-framework/tree/751a19fe1/docs/api-guide/pagination.md
 */
export const drf: Dialect;

/**
 * Django REST Framework: CursorPagination: `results`, `next`, `previous`.
 *
 * - 404 is a cursor that is no longer known.
 * @see https://github.com/encode/django-rest-framework/tree/751a19fe1/docs/api-guide/pagination.md
 */
export const drfCursor: Dialect;

/**
 * FastAPI: fastapi-pagination: `page`, `pages`, `size`.
 *
 * 50 items a page unless asked, at most 100.
 * @see https://github.com/uriyyo/fastapi-pagination/tree/112bb00/fastapi_pagination/default.py
 */
export const fastapi: Dialect;

/**
 * Laravel: `cursorPaginate()`, flat or as a resource.
 *
 * - The token is sent with your own query: `next_page_url` may drop it.
 * @see https://github.com/laravel/framework/tree/bd71b45f/src/Illuminate/Pagination/CursorPaginator.php
 */
export const laravelCursor: Dialect;

/**
 * Spring Data: PagedModel: `page.number`, `page.totalPages`, from 0.
 *
 * 20 items a page unless asked, at most 2000.
 *
 * - A size above 2000 is cut silently.
 * @see https://github.com/spring-projects/spring-data-commons/tree/c64558c9/src/main/antora/modules/ROOT/pages/repositories/core-extensions-web.adoc
 */
export const spring: Dialect;

/**
 * Spring: HATEOAS with an array of links.
 * @see https://github.com/spring-projects/spring-data-commons/tree/c64558c9/src/main/antora/modules/ROOT/pages/repositories/core-extensions-web.adoc
 */
export const springLinks: Dialect;

/**
 * Datasette: Table JSON: `next_url` or `next`.
 *
 * 100 items a page unless asked, at most 1000.
 *
 * - Releases before 1.0 need `_shape=objects`, or a key by its column: `datasette('[0]')`.
 * @param key The primary key of the table.
 * @see https://github.com/simonw/datasette/tree/481df7ff/docs/json_api.rst
 */
export function datasette(key: Key): Dialect;

/**
 * PostgREST, Supabase: `limit`, `offset`, `Content-Range`.
 *
 * - Send `Prefer: count=exact` where you can: `db-max-rows` cuts pages without a word.
 * - Order by something unique.
 * @see https://github.com/PostgREST/postgrest/tree/483467890/docs/references/api/pagination_count.rst
 */
export const postgrest: Dialect;

/**
 * json-server: 0.17: `_page`, `_limit`, Link headers.
 *
 * 10 items a page unless asked.
 *
 * - Without `_page` there is no pagination.
 * @see https://github.com/typicode/json-server/tree/v0.17.4/src/server/router/plural.js
 */
export const jsonServer: Dialect;

/**
 * Directus: Items: `page`, and a short page ends.
 *
 * 100 items a page unless asked.
 *
 * - `limit: -1` turns pagination off.
 * @see https://github.com/directus/docs/tree/acb59c8d/content/guides/04.connect/3.query-parameters.md
 */
export const directus: Dialect;

/**
 * Strapi: REST: `pagination[page]`, `meta.pagination.pageCount`.
 *
 * 25 items a page unless asked.
 *
 * - v4 has `id` instead of `documentId`: set `key`.
 * @see https://github.com/strapi/documentation/tree/27de4b5e/docusaurus/docs/cms/api/rest/sort-pagination.md
 */
export const strapi: Dialect;

/**
 * WordPress: REST: `page`, `X-WP-TotalPages`.
 *
 * 10 items a page unless asked, at most 100.
 *
 * - 400 is past the end.
 * @see https://github.com/WP-API/docs/tree/ab20319/using-the-rest-api/pagination.md
 */
export const wordpress: Dialect;

/**
 * MediaWiki, Wikipedia: Action API: every member of `continue` goes into the first query.
 *
 * 10 items a page unless asked.
 *
 * - Errors come with status 200.
 * - Generators, whose answers must be merged item by item, are not lists.
 * @param list The list module: `allpages`.
 * @param prefix Its prefix: `ap`.
 * @see https://www.mediawiki.org/wiki/API:Continue
 */
export function mediawiki(list: string, prefix: string): Dialect;

/**
 * npm: Search: `from`, `size`, `total`.
 *
 * 20 items a page unless asked, at most 250.
 *
 * - Rankings move between requests.
 * @see https://github.com/npm/registry/tree/ae49abf/docs/REGISTRY-API.md
 */
export const npmSearch: Dialect;

/**
 * crates.io: Lists: `meta.next_page`, a query string.
 *
 * 10 items a page unless asked, at most 100.
 *
 * - Start without `page`: then links carry a `seek`.
 * @see https://github.com/rust-lang/crates.io/tree/57fa0006/src/controllers/helpers/pagination.rs
 */
export const crates: Dialect;

/**
 * OCI distribution: Tags of a container registry: Link headers.
 *
 * - The items are strings, their own keys.
 * @see https://github.com/opencontainers/distribution-spec/tree/967efdc/spec.md
 */
export const ociTags: Dialect;

/**
 * Kubernetes: List chunking: `continue`.
 *
 * - 410 is an expired token: the feed starts over.
 * @see https://github.com/kubernetes/website/tree/00996298/content/en/docs/reference/using-api/api-concepts.md
 */
export const kubernetes: Dialect;

/**
 * Airtable: Records: `offset`.
 *
 * 100 items a page unless asked.
 *
 * - `offset` is an opaque cursor, not a number.
 * @see https://github.com/Airtable/airtable.js/tree/55cc755/src/query.ts
 */
export const airtable: Dialect;

/**
 * Dropbox: `files/list_folder` and its `/continue`.
 *
 * At most 2000 items a page.
 *
 * - Another URL and body from the second page on.
 * - A deleted entry has no `id`.
 * @see https://github.com/dropbox/dropbox-api-spec/tree/0d994eb/files.stone
 */
export const dropbox: Dialect;

/**
 * Box: Folder items: `offset`, `limit`, `total_count`.
 *
 * 100 items a page unless asked, at most 1000.
 *
 * - The step is the limit of the answer: entries may be hidden.
 * - An item is named by `type` and `id`.
 * @see https://github.com/box/box-openapi/tree/c9a878a9/openapi.json
 */
export const box: Dialect;

/**
 * PayPal: An array of links.
 *
 * 10 items a page unless asked, at most 20.
 * @param list The name of the list in the answer: `products`.
 * @see https://github.com/paypal/paypal-rest-api-specifications/tree/ec4d8f3/openapi/catalogs_products_v1.json
 */
export function paypal(list: string): Dialect;

/**
 * Square: GET lists: `cursor`.
 *
 * 100 items a page unless asked, at most 100.
 *
 * - An empty answer is `{}`.
 * - The limit is advice: more or fewer may come.
 * @param list The name of the list in the answer: `customers`.
 * @see https://github.com/square/connect-api-specification/tree/5733f66/api.json
 */
export function square(list: string): Dialect;

/**
 * Adyen: Management API: `_links.next.href`.
 *
 * 10 items a page unless asked, at most 100.
 *
 * - `data` is missing when it is empty.
 * @see https://github.com/Adyen/adyen-openapi/tree/aa014f0/json/ManagementService-v3.json
 */
export const adyen: Dialect;

/**
 * Mailchimp: Marketing API: `offset`, `count`, `total_items`.
 *
 * 10 items a page unless asked, at most 1000.
 * @param list The name of the list in the answer: `lists`, `members`.
 * @see https://github.com/airbytehq/airbyte/tree/0124f5ef/airbyte-integrations/connectors/source-mailchimp/source_mailchimp/manifest.yaml
 */
export function mailchimp(list: string): Dialect;

/**
 * AT Protocol: Bluesky and other XRPC lists: `cursor`.
 *
 * 50 items a page unless asked, at most 100.
 *
 * - Short and empty pages may have more behind them.
 * @param list The name of the list in the answer. Default: `'feed'`.
 * @param key What names an item; a post and its repost are two. Default: `['post.uri', [null, 'reason.by.did']]`.
 * @see https://github.com/bluesky-social/atproto/tree/d6296a1c/lexicons/app/bsky/feed/getTimeline.json
 */
export function atproto(list?: string, key?: Key): Dialect;

/**
 * Matrix: `/messages`: `from`, `end`.
 *
 * 10 items a page unless asked.
 *
 * - An empty chunk ends nothing.
 * - Send `dir=b` in the URL. Newer events come oldest first, and are turned round.
 * @see https://github.com/matrix-org/matrix-spec/tree/d0ba2aae/data/api/client-server/message_pagination.yaml
 */
export const matrix: Dialect;

/**
 * Meta Graph: Facebook, Instagram: `paging.next`.
 *
 * 25 items a page unless asked.
 *
 * - Short and empty pages may have more behind them.
 * - The next URL may carry the access token: do not log it.
 * @see https://developers.facebook.com/docs/graph-api/results/
 */
export const meta: Dialect;

/**
 * OpenAlex: `cursor`, `meta.next_cursor`.
 *
 * 25 items a page unless asked, at most 200.
 *
 * - Start with `cursor=*` in the URL.
 * @see https://github.com/ourresearch/openalex-docs/tree/9a97b3d/how-to-use-the-api/get-lists-of-entities/paging.md
 */
export const openalex: Dialect;

/**
 * Apache Solr: `cursorMark`.
 *
 * 10 items a page unless asked.
 *
 * - Start with `cursorMark=*` in the URL, and sort by the unique key.
 * - A mark that comes back unchanged is the end.
 * @see https://lucene.apache.org/solr/guide/pagination-of-results.html
 */
export const solr: Dialect;

/**
 * Model Context Protocol: Lists over JSON-RPC: `params.cursor`, `result.nextCursor`.
 *
 * - Errors come with status 200.
 * @param list The name of the list in the result: `resources`, `tools`.
 * @param key What names an item: `uri` or `name`. Default: `'uri'`.
 * @see https://modelcontextprotocol.io/specification/2025-06-18/server/utilities/pagination
 */
export function mcp(list: string, key?: Key): Dialect;
