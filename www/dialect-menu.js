// What the menu offers: every endpoint of the demo server, with the dialect that reads it. The only module that names
// dialects.

import * as d from '/js/dialects/dialects.js';

const query =
  'query Posts($first: Int, $after: String) { posts(first: $first, after: $after) { edges { cursor node { id title body } } pageInfo { endCursor hasNextPage } } }';

const token = 'A token in the answer';
const field = 'A field of the last post';
const count = 'Numbers';
const url = 'A URL in the answer';

/**
 * Without a prototype, as every table here that is asked for a name from outside: `__proto__` and `constructor` are no
 * dialects. `code`: the dialect as a reader would write it. `relay` asks with a body. `post`: where in an item the post
 * is. `jump`: the list may begin at a page or a day, by these parameters.
 * @type {Record<string, { group: string, label: string, path: string, code: string, dialect: object, body?: (limit:
 *   number) => object, post?: (item: object) => object, jump?: { to: 'page' | 'date', start: (where: any, limit:
 *   number) => object } }>}
 */
export const menu = {
  __proto__: null,
  cursor: entry(token, 'a cursor', 'cursor', d.cursor),
  pagination: entry(token, 'a pagination object', 'pagination', d.pagination),
  slack: entry(token, 'Slack’s cursors', 'slack', d.slack('posts'), "slack('posts')"),
  x: entry(token, 'X’s tokens', 'x', d.x),
  'anthropic-token': entry(token, 'Anthropic’s page tokens', 'anthropic-token', d.anthropicToken, 'anthropicToken'),
  'anthropic-page': entry(token, 'Anthropic’s next pages', 'anthropic-page', d.anthropicPage, 'anthropicPage'),
  relay: {
    ...entry(token, 'Relay’s edges', 'relay', d.relay('data.posts'), "relay('data.posts')"),
    body: (limit) => ({ query, variables: { first: limit } }),
  },
  anthropic: entry(field, 'Anthropic’s ids', 'anthropic', d.anthropic),
  openai: entry(field, 'OpenAI’s ids', 'openai', d.openai),
  stripe: entry(field, 'Stripe’s ids', 'stripe', d.stripe),
  keyset: {
    ...entry(
      field,
      'a keyset',
      'keyset',
      d.keyset(
        { before_created_at: 'created_at', before_id: 'id' },
        {
          back: {
            set: { 'query:after_created_at': 'first:created_at', 'query:after_id': 'first:id' },
            drop: ['query:before_created_at', 'query:before_id'],
          },
        },
      ),
      "keyset({ before_created_at: 'created_at', before_id: 'id' }, { back })",
    ),
    jump: { to: 'date', start: (day) => ({ before_created_at: `${after(day)}T00:00:00.000Z`, before_id: 'p_00000' }) },
  },
  offset: {
    ...entry(count, 'offsets', 'offset', d.offset(), 'offset()'),
    jump: { to: 'page', start: (page, limit) => ({ offset: (page - 1) * limit }) },
  },
  page: {
    ...entry(count, 'page numbers', 'page', d.page(), 'page()'),
    jump: { to: 'page', start: (page) => ({ page }) },
  },
  github: entry(url, 'GitHub’s links', 'github', d.github),
  'github-since': entry(url, 'GitHub’s since', 'github-since', d.githubSince, 'githubSince'),
  jsonapi: { ...entry(url, 'JSON:API links', 'jsonapi', d.jsonapi), post: (item) => item.attributes },
  'next-url': entry(
    url,
    'a next URL',
    'next-url',
    { ...d.nextUrl('next'), limit: { at: 'query:limit' } },
    "{ ...nextUrl('next'), limit: { at: 'query:limit' } }",
  ),
  link: entry(url, 'a Link header', 'link', d.link(), 'link()'),
};

/** The day after one: the newest post of a day is the first one before the next day. */
function after(day) {
  return new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
}

function entry(group, label, path, dialect, code = path) {
  return { group, label, path: `/api/${path}`, dialect, code };
}

/** Fills the `<select>`, in groups. */
export function fill(select) {
  const groups = new Map();
  for (const [name, { group, label }] of Object.entries(menu)) {
    if (!groups.has(group)) groups.set(group, Object.assign(document.createElement('optgroup'), { label: group }));
    groups.get(group).append(new Option(label, name));
  }
  select.replaceChildren(...groups.values());
}
