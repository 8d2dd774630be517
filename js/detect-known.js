// Answers that are known by their looks or their host: each rule gives the name of a dialect and its arguments.
import { isObject } from './detect-look.js';

const has = (object, ...names) => isObject(object) && names.every((name) => name in object);
const at = (hosts) => ({ host }) => hosts.some((known) => host === known || host.endsWith(`.${known}`));
const text = (value) => typeof value === 'string';
const count = (value) => typeof value === 'number';
const isNotion = (body) => body?.object === 'list' && has(body, 'results', 'next_cursor', 'has_more');

/** `[name, fits(seen), arguments(seen)?]`; `items` of a named dialect gives way to the list that was found. */
export const KNOWN = [
  ['openai', ({ body }) => has(body, 'first_id', 'last_id', 'has_more') && body.object === 'list'],
  ['anthropic', ({ body }) => has(body, 'data', 'first_id', 'last_id', 'has_more')],
  ['stripeSearch', ({ body }) => has(body, 'data', 'has_more', 'next_page') && body.object === 'search_result'],
  ['stripe', ({ body }) => has(body, 'data', 'has_more', 'url') && body.object === 'list'],
  ['anthropicToken', (seen) => at(['api.anthropic.com'])(seen) && has(seen.body, 'data', 'has_more', 'next_page')],
  ['anthropicPage', (seen) => at(['api.anthropic.com'])(seen) && has(seen.body, 'data', 'next_page')],
  ['slack', ({ body }) => body?.ok === true && has(body.response_metadata, 'next_cursor'), ({ list }) => [list?.path ?? 'channels']],
  ['x', ({ body }) => count(body?.meta?.result_count)],
  ['reddit', ({ body }) => body?.kind === 'Listing' && has(body.data, 'children')],
  ['discord', (seen) => at(['discord.com', 'discordapp.com'])(seen) && /\/messages$/.test(seen.path)],
  ['notion', ({ body, isPost }) => isPost !== false && isNotion(body)],
  ['token', ({ body }) => isNotion(body), () => ['start_cursor', 'next_cursor', { flag: 'has_more', items: 'results', limit: { at: 'query:page_size' } }]],
  ['dynamodb', ({ body }) => has(body, 'Items', 'LastEvaluatedKey'), ({ body }) => [Object.entries(body.LastEvaluatedKey).map(([name, value]) => `${name}.${Object.keys(value)[0]}`)]],
  ['elasticsearchScroll', ({ body }) => has(body, '_scroll_id') && Array.isArray(body.hits?.hits)],
  ['elasticsearch', ({ body }) => Array.isArray(body?.hits?.hits) && Array.isArray(body.hits.hits.at(-1)?.sort)],
  ['intercomScroll', ({ body }) => has(body, 'scroll_param', 'data')],
  ['intercom', ({ body }) => body?.type === 'list' && body.pages?.type === 'pages'],
  ['token', ({ body }) => has(body, 'nextPageToken', 'isLast'), ({ list, key }) => ['nextPageToken', 'nextPageToken', { items: list?.path ?? 'issues', key: key ?? null, limit: { at: 'query:maxResults' }, stop: [{ flag: 'body:isLast', is: true }] }]],
  ['jira', ({ body }) => count(body?.startAt) && count(body.maxResults), ({ list }) => [list?.path ?? 'values']],
  ['algolia', ({ body, isPost }) => isPost !== false && has(body, 'hits', 'nbPages', 'nbHits')],
  ['salesforce', ({ body }) => has(body, 'records', 'done', 'totalSize')],
  ['msgraph', ({ body }) => has(body, 'value') && (has(body, '@odata.context') || has(body, '@odata.nextLink'))],
  ['jsonapi', ({ body, headers }) => has(body, 'data', 'links') && Array.isArray(body.data) && body.data.every((one) => text(one?.type) && text(one.id)) && (body.data.length > 0 || /vnd\.api\+json/.test(headers.get('content-type') ?? ''))],
  ['drf', ({ body }) => has(body, 'count', 'next', 'previous', 'results')],
  ['drfCursor', ({ body }) => has(body, 'next', 'previous', 'results')],
  ['fastapi', ({ body }) => has(body, 'items', 'total', 'page', 'size', 'pages')],
  ['laravelCursor', ({ body }) => has(body, 'data', 'next_cursor', 'next_page_url') || has(body?.meta, 'next_cursor', 'path')],
  ['spring', ({ body, list }) => has(body?.page, 'size', 'totalElements', 'totalPages', 'number') && !has(body, 'links') && !has(body, '_links') && list?.path === 'content'],
  ['datasette', ({ body }) => has(body, 'rows', 'next', 'next_url') || (has(body, 'rows', 'truncated') && has(body, 'ok')), ({ key }) => [key ?? null]],
  ['strapi', ({ body }) => has(body?.meta?.pagination, 'page', 'pageSize', 'pageCount')],
  ['wordpress', ({ headers }) => headers.has('x-wp-totalpages')],
  ['directus', ({ body }) => has(body, 'data') && count(body.meta?.filter_count)],
  ['npmSearch', ({ body }) => has(body, 'objects', 'total', 'time') && has(body.objects?.[0], 'package')],
  ['kubernetes', ({ body }) => text(body?.kind) && body.kind.endsWith('List') && has(body, 'items') && has(body.metadata, 'resourceVersion')],
  ['airtable', (seen) => at(['api.airtable.com'])(seen) && has(seen.body, 'records')],
  ['dropbox', ({ body, isPost }) => isPost !== false && has(body, 'entries', 'cursor', 'has_more')],
  ['box', ({ body }) => has(body, 'total_count', 'limit', 'offset', 'entries')],
  ['mailchimp', at(['api.mailchimp.com']), ({ list }) => [list?.path ?? 'lists']],
  ['atproto', ({ path }) => /\/xrpc\//.test(path), ({ list, key }) => (key === 'post.uri' ? [list.path] : [list?.path ?? 'feed', key ?? null])],
  ['matrix', ({ body }) => has(body, 'chunk', 'start')],
  ['solr', ({ body }) => has(body, 'nextCursorMark', 'response')],
  ['mcp', ({ body, list }) => body?.jsonrpc === '2.0' && /^result\.\w+$/.test(list?.path ?? ''), ({ list, key }) => [list.name, key ?? 'uri']],
  ['githubSearch', ({ body }) => has(body, 'total_count', 'incomplete_results', 'items')],
  ['github', (seen) => at(['api.github.com'])(seen) && Array.isArray(seen.body)],
  ['gitlab', ({ headers }) => headers.has('x-next-page')],
  ['zendesk', ({ body }) => has(body?.meta, 'has_more', 'after_cursor'), ({ list }) => [list?.path ?? 'tickets']],
  ['contentful', ({ body }) => body?.sys?.type === 'Array' && count(body.skip)],
  ['twilio', ({ body }) => has(body, 'next_page_uri'), ({ list }) => [list?.path ?? 'messages']],
  ['paypal', at(['paypal.com']), ({ list }) => [list?.path ?? 'items']],
  ['square', at(['squareup.com', 'squareupsandbox.com']), ({ list }) => [list?.path ?? 'objects']],
];
