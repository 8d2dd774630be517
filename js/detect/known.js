// Answers that are known by their looks or their host: each rule gives the name of a dialect and its arguments.
/**
 * @import { List, Seen } from './values.js'
 *
 * @typedef {[
 *   name: string,
 *   fits: (seen: Seen) => any,
 *   of?: (seen: Seen) => any[],
 *   doubt?: (seen: Seen) => string | undefined,
 * ]} Rule
 */
import { totalOf } from './count.js';
import { isObject } from './values.js';

/**
 * @param {any} object
 * @param {...string} names
 */
const has = (object, ...names) => isObject(object) && names.every((name) => name in object);
/**
 * @param {string[]} hosts
 * @returns {(seen: Seen) => boolean}
 */
const at =
  (hosts) =>
  ({ host }) =>
    hosts.some((known) => host === known || host.endsWith(`.${known}`));
/** @param {unknown} value */
const text = (value) => typeof value === 'string';
/** @param {unknown} value */
const count = (value) => typeof value === 'number';
/**
 * What `token` is made with: where the token goes, where it is, and where the page size goes; in a POST both go into
 * the body.
 *
 * @param {Seen} seen
 * @param {string[]} names
 * @param {object} [more]
 */
const asked = ({ list, key, isPost }, [param, path, limit], more = {}) => {
  const place = isPost ? 'body' : 'query';
  return [
    isPost ? `body:${param}` : param,
    path,
    { items: list?.path ?? 'items', key: key ?? null, limit: { at: `${place}:${limit}` }, ...more },
  ];
};
/**
 * In OData `$top` caps the whole list; where the next link keeps it, it is the size of a page.
 *
 * @param {Seen} seen
 */
const keepsTop = ({ body, query, url }) => {
  const link = body['@odata.nextLink'];
  return (
    query.has('$top') && URL.canParse(link, url) && new URL(link, url).searchParams.get('$top') === query.get('$top')
  );
};
/** @param {any} body */
const isNotion = (body) => body?.object === 'list' && has(body, 'results', 'next_cursor', 'has_more');

/**
 * `[name, fits(seen), arguments(seen)?, doubt(seen)?]`.
 *
 * @type {Rule[]}
 */
export const KNOWN = [
  ['openai', ({ body }) => has(body, 'first_id', 'last_id', 'has_more') && body.object === 'list'],
  ['anthropic', ({ body }) => has(body, 'data', 'first_id', 'last_id', 'has_more')],
  ['stripeSearch', ({ body }) => has(body, 'data', 'has_more', 'next_page') && body.object === 'search_result'],
  ['stripe', ({ body }) => has(body, 'data', 'has_more', 'url') && body.object === 'list'],
  ['anthropicToken', (seen) => at(['api.anthropic.com'])(seen) && has(seen.body, 'data', 'has_more', 'next_page')],
  ['anthropicPage', (seen) => at(['api.anthropic.com'])(seen) && has(seen.body, 'data', 'next_page')],
  [
    'slack',
    ({ body }) => body?.ok === true && has(body.response_metadata, 'next_cursor'),
    ({ list }) =>
      list?.value.every((one) => !has(one, 'id') && text(one?.ts)) ? [list.path, 'ts'] : [list?.path ?? 'channels'],
  ],
  [
    'x',
    (seen) =>
      count(seen.body?.meta?.result_count) &&
      (text(seen.body.meta.next_token) || text(seen.body.meta.newest_id) || at(['x.com', 'twitter.com'])(seen)),
  ],
  ['reddit', ({ body }) => body?.kind === 'Listing' && has(body.data, 'children')],
  ['discord', (seen) => at(['discord.com', 'discordapp.com'])(seen) && /\/messages$/.test(seen.path)],
  [
    'notion',
    ({ body, isPost }) => isPost !== false && isNotion(body),
    undefined,
    ({ isPost }) =>
      isPost
        ? undefined
        : 'lists by GET have `start_cursor` in the query, queries by POST in the body: which one was it?',
  ],
  [
    'token',
    ({ body }) => isNotion(body),
    () => ['start_cursor', 'next_cursor', { flag: 'has_more', items: 'results', limit: { at: 'query:page_size' } }],
  ],
  [
    'dynamodb',
    ({ body }) => has(body, 'Items', 'LastEvaluatedKey'),
    ({ body }) => [Object.entries(body.LastEvaluatedKey).map(([name, value]) => `${name}.${Object.keys(value)[0]}`)],
  ],
  [
    'elasticsearchScroll',
    ({ body, path }) =>
      (path === '' || /^\/[^/]+\/_search$/.test(path)) && has(body, '_scroll_id') && Array.isArray(body.hits?.hits),
  ],
  [
    'elasticsearch',
    ({ body, query, sent }) =>
      !query.has('q') &&
      !query.has('sort') &&
      !sent?.from &&
      Array.isArray(body?.hits?.hits) &&
      Array.isArray(body.hits.hits.at(-1)?.sort),
    undefined,
    ({ body, isPost }) =>
      isPost || 'pit_id' in body
        ? undefined
        : 'a GET without a body cannot be asked with `search_after`: was it a POST?',
  ],
  ['intercomScroll', ({ body }) => has(body, 'scroll_param', 'data')],
  ['intercom', ({ body }) => body?.type === 'list' && body.pages?.type === 'pages'],
  [
    'token',
    ({ body }) => has(body, 'nextPageToken', 'isLast'),
    (seen) =>
      asked(seen, ['nextPageToken', 'nextPageToken', 'maxResults'], { stop: [{ flag: 'body:isLast', is: true }] }),
  ],
  [
    'token',
    ({ body }) => has(body, 'kind', 'nextPageToken', 'responseSize'),
    (seen) => asked(seen, ['nextPageToken', 'nextPageToken', 'pageSize']),
  ],
  [
    'token',
    ({ body, list }) =>
      has(body, 'resources', 'next_cursor') &&
      list?.path === 'resources' &&
      list.value.every((one) => text(one?.public_id)),
    (seen) => asked({ ...seen, key: 'public_id' }, ['next_cursor', 'next_cursor', 'max_results']),
  ],
  [
    'token',
    ({ body }) => has(body, 'next_page_token', 'page_size') && (has(body, 'total_records') || has(body, 'from', 'to')),
    (seen) => asked(seen, ['next_page_token', 'next_page_token', 'page_size']),
  ],
  [
    'token',
    ({ body }) => has(body, 'isLastPage', 'nextPageStart', 'start', 'values'),
    (seen) => asked(seen, ['start', 'nextPageStart', 'limit'], { stop: [{ flag: 'body:isLastPage', is: true }] }),
  ],
  ['jira', ({ body }) => count(body?.startAt) && count(body.maxResults), ({ list }) => [list?.path ?? 'values']],
  [
    'algolia',
    ({ body, isPost, query }) =>
      isPost !== false &&
      ![...query].some(([name]) => ['query', 'q', 'hitsPerPage'].includes(name)) &&
      has(body, 'hits', 'nbPages', 'nbHits'),
    undefined,
    ({ isPost }) =>
      isPost ? undefined : 'a search by GET has `page` in the query, one by POST in the body: which one was it?',
  ],
  ['salesforce', ({ body }) => has(body, 'records', 'done', 'totalSize')],
  [
    'msgraph',
    (seen) =>
      has(seen.body, 'value', '@odata.nextLink') &&
      (at(['graph.microsoft.com', 'graph.microsoft.us'])(seen) || keepsTop(seen)),
  ],
  [
    'msgraph',
    ({ body, query, list, all }) =>
      has(body, 'value', '@odata.context') &&
      !has(body, '@odata.nextLink') &&
      ![...query.keys()].some((name) => /top|skip/i.test(name)) &&
      !(totalOf({ all, list })?.value > /** @type {any} */ (list?.value.length)),
  ],
  [
    'jsonapi',
    ({ body, headers }) =>
      has(body, 'data') &&
      has(body.links, 'next') &&
      Array.isArray(body.data) &&
      body.data.every((/** @type {any} */ one) => text(one?.type) && text(one.id)) &&
      (body.data.length > 0 || /vnd\.api\+json/.test(headers.get('content-type') ?? '')),
  ],
  [
    'meta',
    ({ body, links }) => Array.isArray(body?.data) && has(body.paging?.cursors, 'before', 'after') && !links.next,
  ],
  ['drf', ({ body }) => has(body, 'count', 'next', 'previous', 'results')],
  ['drfCursor', ({ body }) => has(body, 'next', 'previous', 'results')],
  ['fastapi', ({ body }) => has(body, 'items', 'total', 'page', 'size', 'pages')],
  [
    'laravelCursor',
    ({ body }) => has(body, 'data', 'next_cursor', 'next_page_url') || has(body?.meta, 'next_cursor', 'path'),
  ],
  [
    'spring',
    ({ body, list }) =>
      has(body?.page, 'size', 'totalElements', 'totalPages', 'number') &&
      !has(body, 'links') &&
      !has(body, '_links') &&
      list?.path === 'content',
  ],
  [
    'datasette',
    ({ body }) => has(body, 'rows', 'next', 'next_url') || (has(body, 'rows', 'truncated') && has(body, 'ok')),
    ({ key }) => [key ?? null],
  ],
  [
    'page',
    ({ body, list }) => has(body, 'content', 'pageable', 'number', 'last') && list?.path === 'content',
    ({ key }) => [
      'page',
      0,
      { items: 'content', key: key ?? null, limit: { at: 'query:size' }, stop: [{ flag: 'body:last', is: true }] },
    ],
  ],
  ['strapi', ({ body }) => has(body?.meta?.pagination, 'page', 'pageSize', 'pageCount')],
  ['wordpress', ({ headers }) => headers.has('x-wp-totalpages')],
  ['directus', ({ body }) => has(body, 'data') && count(body.meta?.filter_count)],
  ['npmSearch', ({ body }) => has(body, 'objects', 'total', 'time') && has(body.objects?.[0], 'package')],
  [
    'kubernetes',
    ({ body }) =>
      text(body?.kind) && body.kind.endsWith('List') && has(body, 'items') && has(body.metadata, 'resourceVersion'),
  ],
  ['airtable', (seen) => at(['api.airtable.com'])(seen) && has(seen.body, 'records')],
  ['dropbox', ({ body, isPost }) => isPost !== false && has(body, 'entries', 'cursor', 'has_more')],
  ['box', ({ body }) => has(body, 'total_count', 'limit', 'offset', 'entries')],
  ['mailchimp', at(['api.mailchimp.com']), ({ list }) => [list?.path ?? 'lists']],
  [
    'atproto',
    ({ path }) => /\/xrpc\//.test(path),
    ({ list, key }) => (key === 'post.uri' ? [/** @type {List} */ (list).path] : [list?.path ?? 'feed', key ?? null]),
  ],
  ['matrix', ({ body }) => has(body, 'chunk', 'start')],
  ['solr', ({ body }) => has(body, 'nextCursorMark', 'response')],
  [
    'offset',
    ({ body, isPost }) =>
      !isPost &&
      has(body, 'responseHeader') &&
      has(body.response, 'numFound', 'start', 'docs') &&
      body.response.start === 0,
    ({ key }) => [
      'start',
      'items',
      { total: 'response.numFound', items: 'response.docs', key: key ?? null, limit: { at: 'query:rows' } },
    ],
  ],
  [
    'offset',
    ({ body, path }) => /\/_all_docs$/.test(path) && has(body, 'total_rows', 'rows') && body.offset === 0,
    () => ['skip', 'items', { total: 'total_rows', items: 'rows', key: 'id', limit: { at: 'query:limit' } }],
  ],
  [
    'mcp',
    ({ body, list }) => body?.jsonrpc === '2.0' && /^result\.\w+$/.test(list?.path ?? ''),
    ({ list, key }) => [/** @type {List} */ (list).name, key ?? 'uri'],
  ],
  ['githubSearch', ({ body }) => has(body, 'total_count', 'incomplete_results', 'items')],
  ['github', (seen) => at(['api.github.com'])(seen) && Array.isArray(seen.body)],
  ['gitlab', ({ headers }) => headers.has('x-next-page')],
  ['zendesk', ({ body }) => has(body?.meta, 'has_more', 'after_cursor'), ({ list }) => [list?.path ?? 'tickets']],
  ['contentful', ({ body }) => body?.sys?.type === 'Array' && count(body.skip)],
  ['twilio', ({ body }) => has(body, 'next_page_uri'), ({ list }) => [list?.path ?? 'messages']],
  ['paypal', at(['paypal.com']), ({ list }) => [list?.path ?? 'items']],
  ['square', at(['squareup.com', 'squareupsandbox.com']), ({ list }) => [list?.path ?? 'objects']],
];
