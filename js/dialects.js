// Named dialects: plain data, tree-shakable. The fixed ones are those of src/dialect/named.json; a test compares them.

/** `{ data, nextCursor, hasMore }`, asked with `?cursor=` and `?limit=`. The default. */
export const cursor = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit' },
  next: { set: { 'query:cursor': 'body:nextCursor' } },
  stop: [{ flag: 'body:hasMore' }],
};

/** `{ data, pagination: { next_cursor, has_more } }`. */
export const pagination = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit' },
  next: { set: { 'query:cursor': 'body:pagination.next_cursor' } },
  stop: [{ flag: 'body:pagination.has_more' }],
};

/** Anthropic: Models, Message Batches, Files. `after_id`, `before_id`. */
export const anthropic = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit', default: 20 },
  next: { set: { 'query:after_id': 'body:last_id' } },
  stop: [{ flag: 'body:has_more' }],
  back: { set: { 'query:before_id': 'body:first_id' }, drop: ['query:after_id'] },
};

/** Anthropic: `page_token`, `next_page`, `has_more`. */
export const anthropicToken = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit' },
  next: { set: { 'query:page_token': 'body:next_page' } },
  stop: [{ flag: 'body:has_more' }],
};

/** Anthropic: Skills, Agents, Sessions. `page` is an opaque cursor, not a number. */
export const anthropicPage = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit' },
  next: { set: { 'query:page': 'body:next_page' } },
  back: { set: { 'query:page': 'body:prev_page' } },
};

/** OpenAI list objects. */
export const openai = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit', default: 20 },
  next: { set: { 'query:after': ['body:last_id', 'last:id'] } },
  stop: [{ flag: 'body:has_more' }],
  back: { set: { 'query:before': ['body:first_id', 'first:id'] }, drop: ['query:after'] },
};

/** Stripe v1 lists. */
export const stripe = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit', default: 10, max: 100 },
  next: { set: { 'query:starting_after': 'last:id' } },
  stop: [{ flag: 'body:has_more' }],
  back: { set: { 'query:ending_before': 'first:id' }, drop: ['query:starting_after'] },
};

/** GitHub REST: a bare array, and Link headers. */
export const github = {
  items: '',
  key: 'id',
  limit: { at: 'query:per_page', default: 30, max: 100 },
  next: { url: 'link:next' },
  back: { url: 'link:prev' },
  end_status: [409],
};

/** GitHub lists that are walked by id (`since`): users, organisations, repositories. */
export const githubSince = {
  items: '',
  key: 'id',
  limit: { at: 'query:per_page', default: 30, max: 100 },
  next: { url: 'link:next' },
};

/** Slack: `slack('channels')`, the name of the list in the answer. */
export const slack = (items) => ({
  items,
  key: 'id',
  limit: { at: 'query:limit', default: 100 },
  next: { set: { 'query:cursor': 'body:response_metadata.next_cursor' } },
  error: { at: 'body:ok', is: false },
});

/** X API v2. */
export const x = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:max_results' },
  next: { set: { 'query:pagination_token': 'body:meta.next_token' } },
  back: { set: { 'query:pagination_token': 'body:meta.previous_token' } },
};

/** GraphQL Relay connections: `relay('data.viewer.repos')`, with `{ query, variables }` as the body of the feed. */
export const relay = (path) => ({
  items: `${path}.edges`,
  item: 'node',
  key: 'node.id',
  limit: { at: 'body:variables.first' },
  next: { set: { 'body:variables.after': [`body:${path}.pageInfo.endCursor`, 'last:cursor'] } },
  stop: [{ flag: `body:${path}.pageInfo.hasNextPage` }],
  error: { at: 'body:errors' },
});

/** A keyset of one or more fields of the last item: `keyset({ before: 'created_at', before_id: 'id' }, 'items')`. */
export const keyset = (fields, items = 'items') => ({
  items,
  key: 'id',
  limit: { at: 'query:limit' },
  next: { set: Object.fromEntries(Object.entries(fields).map(([param, field]) => [`query:${param}`, `last:${field}`])) },
});

/** Offset and limit, with or without a total. */
export const offset = ({ items = 'items', param = 'offset', limit = 'limit', total = 'total' } = {}) => ({
  items,
  key: 'id',
  limit: { at: `query:${limit}` },
  next: { set: { [`query:${param}`]: { inc: 'items', from: 0 } } },
  stop: [{ empty: true }, ...(total ? [{ total: `body:${total}`, at: `query:${param}` }] : [])],
});

/** Page numbers, from 1 unless told, with or without the number of pages. */
export const page = ({ items = 'items', param = 'page', size = 'size', from = 1, pages = 'pages' } = {}) => ({
  items,
  key: 'id',
  limit: { at: `query:${size}` },
  next: { set: { [`query:${param}`]: { inc: 1, from } } },
  stop: [{ empty: true }, ...(pages ? [{ pages: `body:${pages}`, at: `query:${param}`, base: from }] : [])],
});

/** A next URL in the body: `nextUrl('next')`. */
export const nextUrl = (path, { items = 'results', back } = {}) => ({
  items,
  key: 'id',
  next: { url: `body:${path}` },
  ...(back ? { back: { url: `body:${back}` } } : {}),
});

/** Django REST Framework. */
export const drf = {
  items: 'results',
  key: 'id',
  limit: { at: 'query:page_size' },
  next: { url: 'body:next' },
  back: { url: 'body:previous' },
  end_status: [404],
};

/** A Link header over a bare array: `link()`, or `link('next', { items: 'data' })`. */
export const link = (rel = 'next', { items = '', limit = 'limit' } = {}) => ({
  items,
  key: 'id',
  limit: { at: `query:${limit}` },
  next: { url: `link:${rel}` },
});

/** JSON:API with links. */
export const jsonapi = {
  items: 'data',
  key: ['type', 'id'],
  limit: { at: 'query:page[size]' },
  next: { url: ['body:links.next.href', 'body:links.next'] },
  back: { url: ['body:links.prev.href', 'body:links.prev'] },
};
