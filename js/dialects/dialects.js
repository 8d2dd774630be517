// Generated from src/dialect/dialects.json by `cargo xtask gen`: change that.
/** @import * as declared from './dialects.d.ts' */

/**
 * A place of a request or an answer that may bring its own prefix.
 *
 * @param {'query:' | 'body:' | 'last:' | 'first:'} prefix
 * @param {string} place
 * @returns {any} a target or a source
 */
const at = (prefix, place) => (/^\w+:/.test(place) ? place : prefix + place);

/**
 * A token of the answer goes into the next request.
 *
 * @type {typeof declared.token}
 */
export const token = (param, path, options = {}) => {
  const { flag, newer, ...more } = typeof options === 'string' ? { flag: options } : options;
  return {
    items: 'data',
    key: 'id',
    limit: { at: 'query:limit' },
    next: { set: { [at('query:', param)]: at('body:', path) } },
    ...(flag && { stop: [{ flag: at('body:', flag) }] }),
    ...(newer && { back: { set: { [at('query:', param)]: at('body:', newer) } } }),
    ...more,
  };
};

/**
 * A URL of the answer leads on.
 *
 * @type {typeof declared.nextUrl}
 */
export const nextUrl = (path = 'next', options = {}) => {
  const { base, newer, ...more } = typeof options === 'string' ? { base: options } : options;
  return {
    items: 'results',
    key: 'id',
    next: { url: at('body:', path), ...(base && { base: at('body:', base) }) },
    ...(newer && { back: { url: at('body:', newer), ...(base && { base: at('body:', base) }) } }),
    ...more,
  };
};

/**
 * Link headers (RFC 8288).
 *
 * @type {typeof declared.link}
 */
export const link = (rel = 'next', options = {}) => {
  const { items = '', ...more } = typeof options === 'string' ? { items: options } : options;
  return {
    items,
    key: 'id',
    limit: { at: 'query:limit' },
    next: { url: `link:${rel}` },
    back: { url: 'link:prev' },
    ...more,
  };
};

/**
 * A field of the last item goes into the next request.
 *
 * @type {typeof declared.lastItem}
 */
export const lastItem = (param, field, options = {}) => {
  const { flag, short, newer, ...more } = typeof options === 'string' ? { flag: options } : options;
  return {
    items: 'data',
    key: 'id',
    limit: { at: 'query:limit' },
    next: { set: { [at('query:', param)]: at('last:', field) } },
    ...(flag && { stop: [{ flag: at('body:', flag) }] }),
    ...(short && { stop: [{ short: true }] }),
    ...(newer && { back: { set: { [at('query:', newer)]: at('first:', field) }, drop: [at('query:', param)] } }),
    ...more,
  };
};

/**
 * Several fields of the last item go into the next request.
 *
 * @type {typeof declared.keyset}
 */
export const keyset = (fields, options = {}) => {
  const { items = 'items', ...more } = typeof options === 'string' ? { items: options } : options;
  return {
    items,
    key: 'id',
    limit: { at: 'query:limit' },
    next: { set: { ...Object.fromEntries(Object.entries(fields).map(([name, field]) => [at('query:', name), at('last:', field)])) } },
    ...more,
  };
};

/**
 * A number of items to skip.
 *
 * @type {typeof declared.offset}
 */
export const offset = (param = 'offset', step = 'items', options = {}) => {
  const { total = 'total', ...more } = typeof options === 'string' ? { total: options } : options;
  return {
    items: 'items',
    key: 'id',
    limit: { at: 'query:limit' },
    next: { set: { [at('query:', param)]: { inc: step, from: 0 } } },
    stop: [{ empty: true }, { total: at('body:', total), at: at('query:', param) }],
    ...more,
  };
};

/**
 * Page numbers. Where a flag says whether there is more: `page('page', 1, { stop: [{ flag: 'body:has_more' }] })`; a total of items: `stop: [{ total: 'body:total', at: 'query:page' }]`.
 *
 * @type {typeof declared.page}
 */
export const page = (param = 'page', from = 1, options = {}) => {
  const { pages = 'pages', ...more } = typeof options === 'string' ? { pages: options } : options;
  return {
    items: 'items',
    key: 'id',
    limit: { at: 'query:size' },
    next: { set: { [at('query:', param)]: { inc: 1, from } } },
    stop: [{ empty: true }, { pages: at('body:', pages), at: at('query:', param), base: from }],
    ...more,
  };
};

/**
 * GraphQL connections with `edges`, and `{ query, variables }` as the body of the feed. The query takes `$first` and `$after`.
 *
 * @type {typeof declared.relay}
 */
export const relay = (path, more) => ({
  items: `${path}.edges`,
  item: 'node',
  key: 'node.id',
  limit: { at: 'body:variables.first' },
  next: { set: { 'body:variables.after': [`body:${path}.pageInfo.endCursor`, 'last:cursor'] } },
  stop: [{ flag: `body:${path}.pageInfo.hasNextPage`, lane: 'older' }, { flag: `body:${path}.pageInfo.hasPreviousPage`, lane: 'newer' }],
  error: { at: 'body:errors' },
  ...more,
});

/**
 * GraphQL connections with `nodes` instead of `edges`; the rest is as in `relay`.
 *
 * @type {typeof declared.relayNodes}
 */
export const relayNodes = (path, more) => ({
  items: `${path}.nodes`,
  key: 'id',
  limit: { at: 'body:variables.first' },
  next: { set: { 'body:variables.after': `body:${path}.pageInfo.endCursor` } },
  stop: [{ flag: `body:${path}.pageInfo.hasNextPage`, lane: 'older' }, { flag: `body:${path}.pageInfo.hasPreviousPage`, lane: 'newer' }],
  throttled: { at: 'body:errors[0].extensions.code', is: 'THROTTLED' },
  error: { at: 'body:errors' },
  ...more,
});

/**
 * An object of the answer goes into the query of the first request, member by member.
 *
 * @type {typeof declared.merge}
 */
export const merge = (path = 'continue', options = {}) => {
  const { items = 'items', ...more } = typeof options === 'string' ? { items: options } : options;
  return {
    items,
    key: 'id',
    next: { merge: at('body:', path) },
    ...more,
  };
};

/**
 * `{ data, nextCursor, hasMore }`, asked with `?cursor=` and `?limit=`.
 *
 * @type {typeof declared.cursor}
 */
export const cursor = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit' },
  next: { set: { 'query:cursor': 'body:nextCursor' } },
  stop: [{ flag: 'body:hasMore' }],
};

/**
 * `{ data, pagination: { next_cursor, has_more } }`, asked with `?cursor=` and `?limit=`.
 *
 * @type {typeof declared.pagination}
 */
export const pagination = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit' },
  next: { set: { 'query:cursor': 'body:pagination.next_cursor' } },
  stop: [{ flag: 'body:pagination.has_more' }],
};

/**
 * Anthropic: Lists by id: Models, Message Batches.
 *
 * @type {typeof declared.anthropic}
 */
export const anthropic = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit', default: 20 },
  next: { set: { 'query:after_id': 'body:last_id' } },
  stop: [{ flag: 'body:has_more' }],
  back: { set: { 'query:before_id': 'body:first_id' }, drop: ['query:after_id'] },
};

/**
 * Anthropic: Files, Skills, Agents, Sessions: `page`, `next_page`.
 *
 * @type {typeof declared.anthropicPage}
 */
export const anthropicPage = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit' },
  next: { set: { 'query:page': 'body:next_page' } },
  back: { set: { 'query:page': 'body:prev_page' } },
};

/**
 * Anthropic: Lists with `page_token`, `next_page` and `has_more`.
 *
 * @type {typeof declared.anthropicToken}
 */
export const anthropicToken = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit' },
  next: { set: { 'query:page_token': 'body:next_page' } },
  stop: [{ flag: 'body:has_more' }],
};

/**
 * OpenAI: lists of files, batches, fine-tuning jobs, vector stores.
 *
 * @type {typeof declared.openai}
 */
export const openai = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit', default: 20, max: 100 },
  next: { set: { 'query:after': ['body:last_id', 'last:id'] } },
  stop: [{ flag: 'body:has_more' }],
  back: { set: { 'query:before': ['body:first_id', 'first:id'] }, drop: ['query:after'] },
};

/**
 * Stripe: v1 lists: `starting_after`, `has_more`.
 *
 * @type {typeof declared.stripe}
 */
export const stripe = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit', default: 10, max: 100 },
  next: { set: { 'query:starting_after': 'last:id' } },
  stop: [{ flag: 'body:has_more' }],
  back: { set: { 'query:ending_before': 'first:id' }, drop: ['query:starting_after'] },
};

/**
 * Stripe: v1 search: `page`, `next_page`, `has_more`.
 *
 * @type {typeof declared.stripeSearch}
 */
export const stripeSearch = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit', default: 10 },
  next: { set: { 'query:page': 'body:next_page' } },
  stop: [{ flag: 'body:has_more' }],
};

/**
 * GitHub: REST lists: a bare array and Link headers.
 *
 * @type {typeof declared.github}
 */
export const github = {
  items: '',
  key: 'id',
  limit: { at: 'query:per_page', default: 30, max: 100 },
  next: { url: 'link:next' },
  back: { url: 'link:prev' },
  empty: { status: 409 },
};

/**
 * GitHub: REST lists that are walked by id (`since`): users, organisations, repositories.
 *
 * @type {typeof declared.githubSince}
 */
export const githubSince = {
  items: '',
  key: 'id',
  limit: { at: 'query:per_page', default: 30, max: 100 },
  next: { url: 'link:next' },
};

/**
 * GitHub: REST search, and lists inside an object: `{ ...githubSearch, items: 'workflow_runs' }`.
 *
 * @type {typeof declared.githubSearch}
 */
export const githubSearch = {
  items: 'items',
  key: 'id',
  limit: { at: 'query:per_page', default: 30, max: 100 },
  next: { url: 'link:next' },
  back: { url: 'link:prev' },
  truncated: { at: 'body:incomplete_results', is: true },
};

/**
 * GitLab: REST lists: Link, or `X-Next-Page`.
 *
 * @type {typeof declared.gitlab}
 */
export const gitlab = {
  items: '',
  key: 'id',
  limit: { at: 'query:per_page', default: 20, max: 100 },
  next: [{ url: 'link:next' }, { set: { 'query:page': 'header:x-next-page' } }],
  back: [{ url: 'link:prev' }, { set: { 'query:page': 'header:x-prev-page' } }],
};

/**
 * Slack: Web API.
 *
 * @type {typeof declared.slack}
 */
export const slack = (list, key = 'id') => ({
  items: list,
  key,
  limit: { at: 'query:limit', default: 100 },
  next: { set: { 'query:cursor': 'body:response_metadata.next_cursor' } },
  error: { at: 'body:ok', is: false },
});

/**
 * X: API v2: `pagination_token`, `meta.next_token`.
 *
 * @type {typeof declared.x}
 */
export const x = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:max_results' },
  empty: { absent: true },
  next: { set: { 'query:pagination_token': 'body:meta.next_token' } },
  back: { set: { 'query:pagination_token': 'body:meta.previous_token' } },
};

/**
 * Mastodon: Timelines and accounts: Link headers.
 *
 * @type {typeof declared.mastodon}
 */
export const mastodon = {
  items: '',
  key: 'id',
  limit: { at: 'query:limit', default: 20, max: 40 },
  next: { url: 'link:next' },
  back: { url: 'link:prev' },
};

/**
 * Reddit: Listings: `after`.
 *
 * @type {typeof declared.reddit}
 */
export const reddit = {
  items: 'data.children[*].data',
  key: 'name',
  limit: { at: 'query:limit', default: 25 },
  next: { set: { 'query:after': 'body:data.after' }, also: { 'query:count': { inc: 'items', from: 0 } } },
  back: { set: { 'query:before': 'body:data.before' }, drop: ['query:after'] },
};

/**
 * Discord: Channel messages: `before` the last id; a short page ends.
 *
 * @type {typeof declared.discord}
 */
export const discord = {
  items: '',
  key: 'id',
  limit: { at: 'query:limit', default: 50, max: 100 },
  next: { set: { 'query:before': 'last:id' } },
  stop: [{ short: true }],
  back: { set: { 'query:after': 'first:id' }, drop: ['query:before'] },
};

/**
 * Notion: POST queries: `start_cursor`, `next_cursor` in the body.
 *
 * @type {typeof declared.notion}
 */
export const notion = {
  items: 'results',
  key: 'id',
  limit: { at: 'body:page_size', default: 100, max: 100 },
  next: { set: { 'body:start_cursor': 'body:next_cursor' } },
  stop: [{ flag: 'body:has_more' }],
  truncated: { at: 'body:request_status.type', is: 'incomplete' },
};

/**
 * Google: APIs by AIP-158: `pageToken`, `nextPageToken`.
 *
 * @type {typeof declared.google}
 */
export const google = (list, key = 'name') => ({
  items: list,
  key,
  limit: { at: 'query:pageSize', default: 50 },
  empty: { absent: true },
  next: { set: { 'query:pageToken': 'body:nextPageToken' } },
});

/**
 * AWS: JSON services: a token in the body, out and in.
 *
 * @type {typeof declared.aws}
 */
export const aws = (list, key, token = 'NextToken', limit = 'MaxResults') => ({
  items: list,
  key,
  limit: { at: `body:${limit}` },
  empty: { absent: true },
  next: { set: { [/** @type {const} */ (`body:${token}`)]: `body:${token}` } },
});

/**
 * DynamoDB: Query and Scan: `LastEvaluatedKey`, an object.
 *
 * @type {typeof declared.dynamodb}
 */
export const dynamodb = (key) => ({
  items: 'Items',
  key,
  limit: { at: 'body:Limit' },
  next: { set: { 'body:ExclusiveStartKey': 'body:LastEvaluatedKey' } },
});

/**
 * Elasticsearch: `search_after` with a point in time.
 *
 * @type {typeof declared.elasticsearch}
 */
export const elasticsearch = {
  items: 'hits.hits',
  key: '_id',
  limit: { at: 'body:size', default: 10, max: 10000 },
  next: { set: { 'body:search_after': 'last:sort' }, also: { 'body:pit.id': 'body:pit_id' } },
  stop: [{ short: true }],
};

/**
 * Elasticsearch: Scroll: another URL and body from the second page on.
 *
 * @type {typeof declared.elasticsearchScroll}
 */
export const elasticsearchScroll = {
  items: 'hits.hits',
  key: '_id',
  limit: { at: 'body:size', default: 10, max: 10000 },
  next: { set: { 'body:scroll_id': 'body:_scroll_id' }, drop: ['body:*'], to: { url: '/_search/scroll' }, also: { 'body:scroll': { const: '1m' } } },
  stop: [{ empty: true }],
};

/**
 * Zendesk: Cursor pagination: `page[size]`, `page[after]`.
 *
 * @type {typeof declared.zendesk}
 */
export const zendesk = (list) => ({
  items: list,
  key: 'id',
  limit: { at: 'query:page[size]', default: 100, max: 100 },
  next: { set: { 'query:page[after]': 'body:meta.after_cursor' } },
  stop: [{ flag: 'body:meta.has_more' }],
  back: { set: { 'query:page[before]': 'body:meta.before_cursor' }, drop: ['query:page[after]'] },
});

/**
 * HubSpot: CRM objects: `after`, `paging.next.after`.
 *
 * @type {typeof declared.hubspot}
 */
export const hubspot = {
  items: 'results',
  key: 'id',
  limit: { at: 'query:limit', default: 10 },
  next: { set: { 'query:after': 'body:paging.next.after' } },
};

/**
 * Intercom: Lists: `starting_after`.
 *
 * @type {typeof declared.intercom}
 */
export const intercom = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:per_page', default: 50, max: 150 },
  next: { set: { 'query:starting_after': 'body:pages.next.starting_after' } },
  expired: { status: [400] },
};

/**
 * Intercom: The scroll over companies.
 *
 * @type {typeof declared.intercomScroll}
 */
export const intercomScroll = {
  items: 'data',
  key: 'id',
  next: { set: { 'query:scroll_param': 'body:scroll_param' } },
  stop: [{ empty: true }],
  expired: { status: [404, 500] },
};

/**
 * Jira: Cloud: `startAt`, `isLast`, `total`.
 *
 * @type {typeof declared.jira}
 */
export const jira = (list = 'values') => ({
  items: list,
  key: 'id',
  limit: { at: 'query:maxResults', default: 50 },
  next: { set: { 'query:startAt': { inc: 'body:maxResults', from: 0 } } },
  stop: [{ flag: 'body:isLast', is: true }, { total: 'body:total', at: 'query:startAt' }],
});

/**
 * Confluence: REST v1 search: `_links.base` and `_links.next`.
 *
 * @type {typeof declared.confluence}
 */
export const confluence = {
  items: 'results',
  key: 'content.id',
  limit: { at: 'query:limit', default: 25 },
  next: { url: 'body:_links.next', base: 'body:_links.base' },
  back: { url: 'body:_links.prev', base: 'body:_links.base' },
};

/**
 * Contentful: Delivery API: `skip`, `limit`, `total`.
 *
 * @type {typeof declared.contentful}
 */
export const contentful = {
  items: 'items',
  key: 'sys.id',
  limit: { at: 'query:limit', default: 100, max: 1000 },
  next: { set: { 'query:skip': { inc: 'body:limit', from: 0 } } },
  stop: [{ total: 'body:total', at: 'query:skip' }],
};

/**
 * Algolia: Search: `page` and `nbPages`, from 0, in the body.
 *
 * @type {typeof declared.algolia}
 */
export const algolia = {
  items: 'hits',
  key: 'objectID',
  limit: { at: 'body:hitsPerPage', default: 20, max: 1000 },
  next: { set: { 'body:page': { inc: 1, from: 0 } } },
  stop: [{ pages: 'body:nbPages', at: 'body:page', base: 0 }],
};

/**
 * Twilio: API 2010-04-01: `next_page_uri`.
 *
 * @type {typeof declared.twilio}
 */
export const twilio = (list) => ({
  items: list,
  key: 'sid',
  limit: { at: 'query:PageSize', default: 50, max: 1000 },
  next: { url: 'body:next_page_uri' },
  back: { url: 'body:previous_page_uri' },
});

/**
 * Salesforce: Queries: `nextRecordsUrl`, `done`.
 *
 * @type {typeof declared.salesforce}
 */
export const salesforce = {
  items: 'records',
  key: 'Id',
  next: { url: 'body:nextRecordsUrl' },
  stop: [{ flag: 'body:done', is: true }],
};

/**
 * Microsoft Graph, OData: any OData v4 service: `@odata.nextLink`.
 *
 * @type {typeof declared.msgraph}
 */
export const msgraph = {
  items: 'value',
  key: 'id',
  limit: { at: 'query:$top' },
  next: { url: 'body:["@odata.nextLink"]' },
};

/**
 * JSON:API: 1.1, with links: `links.next`, `page[size]`.
 *
 * @type {typeof declared.jsonapi}
 */
export const jsonapi = {
  items: 'data',
  key: ['type', 'id'],
  limit: { at: 'query:page[size]' },
  next: { url: ['body:links.next.href', 'body:links.next'] },
  back: { url: ['body:links.prev.href', 'body:links.prev'] },
};

/**
 * HAL: `_links.next.href` and `_embedded`.
 *
 * @type {typeof declared.hal}
 */
export const hal = (rel) => ({
  items: `_embedded["${rel}"]`,
  key: '_links.self.href',
  next: { url: 'body:_links.next.href' },
  back: { url: 'body:_links.prev.href' },
});

/**
 * Django REST Framework: PageNumberPagination: `results`, `next`, `previous`.
 *
 * @type {typeof declared.drf}
 */
export const drf = {
  items: 'results',
  key: 'id',
  limit: { at: 'query:page_size' },
  next: { url: 'body:next' },
  back: { url: 'body:previous' },
  endStatus: [404],
};

/**
 * Django REST Framework: CursorPagination: `results`, `next`, `previous`.
 *
 * @type {typeof declared.drfCursor}
 */
export const drfCursor = {
  items: 'results',
  key: 'id',
  next: { url: 'body:next' },
  back: { url: 'body:previous' },
  expired: { status: [404] },
};

/**
 * FastAPI: fastapi-pagination: `page`, `pages`, `size`.
 *
 * @type {typeof declared.fastapi}
 */
export const fastapi = {
  items: 'items',
  key: 'id',
  limit: { at: 'query:size', default: 50, max: 100 },
  next: { set: { 'query:page': { inc: 1, from: 1 } } },
  stop: [{ pages: 'body:pages', at: 'query:page', base: 1 }, { empty: true }],
};

/**
 * Laravel: `cursorPaginate()`, flat or as a resource.
 *
 * @type {typeof declared.laravelCursor}
 */
export const laravelCursor = {
  items: 'data',
  key: 'id',
  next: [{ set: { 'query:cursor': ['body:next_cursor', 'body:meta.next_cursor'] } }, { url: ['body:next_page_url', 'body:links.next'] }],
  back: [{ set: { 'query:cursor': ['body:prev_cursor', 'body:meta.prev_cursor'] } }],
};

/**
 * Spring Data: PagedModel: `page.number`, `page.totalPages`, from 0.
 *
 * @type {typeof declared.spring}
 */
export const spring = {
  items: 'content',
  key: 'id',
  limit: { at: 'query:size', default: 20, max: 2000 },
  next: { set: { 'query:page': { inc: 1, from: 0 } } },
  stop: [{ pages: 'body:page.totalPages', at: 'query:page', base: 0 }],
};

/**
 * Spring: HATEOAS with an array of links.
 *
 * @type {typeof declared.springLinks}
 */
export const springLinks = {
  items: 'content',
  key: 'id',
  next: { url: 'body:links[?rel=next].href' },
  back: { url: 'body:links[?rel=prev].href' },
};

/**
 * Datasette: Table JSON: `next_url` or `next`.
 *
 * @type {typeof declared.datasette}
 */
export const datasette = (key) => ({
  items: 'rows',
  key,
  limit: { at: 'query:_size', default: 100, max: 1000 },
  next: [{ url: 'body:next_url' }, { set: { 'query:_next': 'body:next' } }, { url: 'link:next' }],
});

/**
 * PostgREST, Supabase: `limit`, `offset`, `Content-Range`.
 *
 * @type {typeof declared.postgrest}
 */
export const postgrest = {
  items: '',
  key: 'id',
  limit: { at: 'query:limit' },
  next: { set: { 'query:offset': { inc: 'limit', from: 0 } } },
  stop: [{ total: 'header:content-range', tail: true, at: 'query:offset' }, { short: true }],
  endStatus: [416],
};

/**
 * json-server: 0.17: `_page`, `_limit`, Link headers.
 *
 * @type {typeof declared.jsonServer}
 */
export const jsonServer = {
  items: '',
  key: 'id',
  limit: { at: 'query:_limit', default: 10 },
  next: { url: 'link:next' },
  back: { url: 'link:prev' },
};

/**
 * Directus: Items: `page`, and a short page ends.
 *
 * @type {typeof declared.directus}
 */
export const directus = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit', default: 100 },
  next: { set: { 'query:page': { inc: 1, from: 1 } } },
  stop: [{ short: true }],
};

/**
 * Strapi: REST: `pagination[page]`, `meta.pagination.pageCount`.
 *
 * @type {typeof declared.strapi}
 */
export const strapi = {
  items: 'data',
  key: 'documentId',
  limit: { at: 'query:pagination[pageSize]', default: 25 },
  next: { set: { 'query:pagination[page]': { inc: 1, from: 1 } } },
  stop: [{ pages: 'body:meta.pagination.pageCount', at: 'query:pagination[page]', base: 1 }, { empty: true }],
};

/**
 * WordPress: REST: `page`, `X-WP-TotalPages`.
 *
 * @type {typeof declared.wordpress}
 */
export const wordpress = {
  items: '',
  key: 'id',
  limit: { at: 'query:per_page', default: 10, max: 100 },
  next: { set: { 'query:page': { inc: 1, from: 1 } } },
  stop: [{ pages: 'header:x-wp-totalpages', at: 'query:page', base: 1 }],
  endStatus: [400],
};

/**
 * MediaWiki, Wikipedia: Action API: every member of `continue` goes into the first query.
 *
 * @type {typeof declared.mediawiki}
 */
export const mediawiki = (list, prefix) => ({
  items: `query.${list}`,
  key: 'pageid',
  limit: { at: `query:${prefix}limit`, default: 10 },
  empty: { absent: true },
  next: { merge: 'body:continue' },
  error: { at: 'body:error' },
});

/**
 * npm: Search: `from`, `size`, `total`.
 *
 * @type {typeof declared.npmSearch}
 */
export const npmSearch = {
  items: 'objects',
  key: 'package.name',
  limit: { at: 'query:size', default: 20, max: 250 },
  next: { set: { 'query:from': { inc: 'items', from: 0 } } },
  stop: [{ empty: true }, { total: 'body:total', at: 'query:from' }],
};

/**
 * crates.io: Lists: `meta.next_page`, a query string.
 *
 * @type {typeof declared.crates}
 */
export const crates = {
  items: 'crates',
  key: 'id',
  limit: { at: 'query:per_page', default: 10, max: 100 },
  next: { url: 'body:meta.next_page' },
  back: { url: 'body:meta.prev_page' },
};

/**
 * OCI distribution: Tags of a container registry: Link headers.
 *
 * @type {typeof declared.ociTags}
 */
export const ociTags = {
  items: 'tags',
  key: '',
  limit: { at: 'query:n' },
  next: { url: 'link:next' },
};

/**
 * Kubernetes: List chunking: `continue`.
 *
 * @type {typeof declared.kubernetes}
 */
export const kubernetes = {
  items: 'items',
  key: 'metadata.uid',
  limit: { at: 'query:limit' },
  next: { set: { 'query:continue': 'body:metadata.continue' } },
  expired: { status: [410] },
};

/**
 * Airtable: Records: `offset`.
 *
 * @type {typeof declared.airtable}
 */
export const airtable = {
  items: 'records',
  key: 'id',
  limit: { at: 'query:pageSize', default: 100 },
  next: { set: { 'query:offset': 'body:offset' } },
  expired: { status: [422] },
};

/**
 * Dropbox: `files/list_folder` and its `/continue`.
 *
 * @type {typeof declared.dropbox}
 */
export const dropbox = {
  items: 'entries',
  key: 'id',
  limit: { at: 'body:limit', max: 2000 },
  next: { set: { 'body:cursor': 'body:cursor' }, drop: ['body:*'], to: { url: 'https://api.dropboxapi.com/2/files/list_folder/continue' } },
  stop: [{ flag: 'body:has_more' }],
  expired: { status: [409] },
};

/**
 * Box: Folder items: `offset`, `limit`, `total_count`.
 *
 * @type {typeof declared.box}
 */
export const box = {
  items: 'entries',
  key: ['type', 'id'],
  limit: { at: 'query:limit', default: 100, max: 1000 },
  next: { set: { 'query:offset': { inc: 'body:limit', from: 0 } } },
  stop: [{ total: 'body:total_count', at: 'query:offset' }],
};

/**
 * PayPal: An array of links.
 *
 * @type {typeof declared.paypal}
 */
export const paypal = (list) => ({
  items: list,
  key: 'id',
  limit: { at: 'query:page_size', default: 10, max: 20 },
  next: { url: 'body:links[?rel=next].href' },
  back: { url: 'body:links[?rel=prev].href' },
});

/**
 * Square: GET lists: `cursor`.
 *
 * @type {typeof declared.square}
 */
export const square = (list) => ({
  items: list,
  key: 'id',
  limit: { at: 'query:limit', default: 100, max: 100 },
  empty: { absent: true },
  next: { set: { 'query:cursor': 'body:cursor' } },
});

/**
 * Adyen: Management API: `_links.next.href`.
 *
 * @type {typeof declared.adyen}
 */
export const adyen = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:pageSize', default: 10, max: 100 },
  empty: { absent: true },
  next: { url: 'body:_links.next.href' },
  back: { url: 'body:_links.prev.href' },
};

/**
 * Mailchimp: Marketing API: `offset`, `count`, `total_items`.
 *
 * @type {typeof declared.mailchimp}
 */
export const mailchimp = (list) => ({
  items: list,
  key: 'id',
  limit: { at: 'query:count', default: 10, max: 1000 },
  next: { set: { 'query:offset': { inc: 'limit', from: 0 } } },
  stop: [{ total: 'body:total_items', at: 'query:offset' }, { empty: true }],
});

/**
 * AT Protocol: Bluesky and other XRPC lists: `cursor`.
 *
 * @type {typeof declared.atproto}
 */
export const atproto = (list = 'feed', key = ['post.uri', [null, 'reason.by.did']]) => ({
  items: list,
  key,
  limit: { at: 'query:limit', default: 50, max: 100 },
  next: { set: { 'query:cursor': 'body:cursor' } },
  stop: [{ same: ['query:cursor'] }],
});

/**
 * Matrix: `/messages`: `from`, `end`.
 *
 * @type {typeof declared.matrix}
 */
export const matrix = {
  items: 'chunk',
  key: 'event_id',
  limit: { at: 'query:limit', default: 10 },
  next: { set: { 'query:from': 'body:end' } },
  back: [{ lane: 'newer', set: { 'query:from': 'body:end' }, reversed: true }, { lane: 'older', set: { 'query:from': 'body:start', 'query:dir': { const: 'f' } }, reversed: true }],
  stop: [{ same: ['query:from'], lane: 'newer' }],
};

/**
 * Meta Graph: Facebook, Instagram: `paging.next`.
 *
 * @type {typeof declared.meta}
 */
export const meta = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit', default: 25 },
  next: { url: 'body:paging.next' },
  back: { url: 'body:paging.previous' },
};

/**
 * OpenAlex: `cursor`, `meta.next_cursor`.
 *
 * @type {typeof declared.openalex}
 */
export const openalex = {
  items: 'results',
  key: 'id',
  limit: { at: 'query:per-page', default: 25, max: 200 },
  next: { set: { 'query:cursor': 'body:meta.next_cursor' } },
};

/**
 * Apache Solr: `cursorMark`.
 *
 * @type {typeof declared.solr}
 */
export const solr = {
  items: 'response.docs',
  key: 'id',
  limit: { at: 'query:rows', default: 10 },
  next: { set: { 'query:cursorMark': 'body:nextCursorMark' } },
  stop: [{ same: ['query:cursorMark'] }],
};

/**
 * Model Context Protocol: Lists over JSON-RPC: `params.cursor`, `result.nextCursor`.
 *
 * @type {typeof declared.mcp}
 */
export const mcp = (list, key = 'uri') => ({
  items: `result.${list}`,
  key,
  blank: [null],
  next: { set: { 'body:params.cursor': 'body:result.nextCursor' } },
  error: { at: 'body:error' },
});
