// One list of nine posts, as three APIs give it: by offset, by GraphQL connections, and as GitHub does. All of them
// count rows, as most servers do, so that a row that comes or goes between two pages moves the others.
import { createServer } from 'node:http';
import { after } from 'node:test';

/**
 * `asked` has the requests, `open` counts those that have no answer yet; `rows` can be changed; `between` is done once,
 * before the first request for a later page is answered, and may give a status to answer with.
 */
export async function serve(pages = {}) {
  const state = { rows: [], asked: [], open: 0, between: undefined, pages };
  const server = createServer(async (request, response) => {
    state.open += 1;
    response.once('close', () => (state.open -= 1));
    let body = '';
    for await (const chunk of request) body += chunk;
    const { status = 200, headers = {}, text, type = 'application/json' } = answer(state, request, body);
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  state.base = `http://127.0.0.1:${server.address().port}`;
  return state;
}

function answer(state, request, body) {
  const url = new URL(request.url, state.base);
  const page = state.pages[url.pathname];
  if (page) return { text: page, type: url.pathname.endsWith('.js') ? 'text/javascript' : 'text/html' };
  const api = apis.find(({ path }) => path === url.pathname);
  if (!api) return { status: 404, text: '' };
  const { from, count } = api.asks(url.searchParams, body);
  state.asked.push(from);
  const between = from > 0 ? state.between : undefined;
  if (between) state.between = undefined;
  const status = between?.(state);
  if (status) return { status, text: '{"message":"refused"}' };
  return api.gives(state.rows.slice(from, from + count), from, state.rows.length, state.base);
}

const json = (value, headers) => ({ text: JSON.stringify(value), headers });

const apis = [
  {
    path: '/api/posts',
    asks: (query) => ({ from: Number(query.get('offset') ?? 0), count: Number(query.get('limit')) }),
    gives: (items, _from, total) => json({ items, total }),
  },
  {
    path: '/graphql',
    asks(_query, body) {
      const { first, after } = JSON.parse(body).variables;
      return { from: after ? Number(after) : 0, count: first };
    },
    gives(items, from, total) {
      const edges = items.map((node) => ({ __typename: 'Edge', node: { __typename: 'Post', ...node } }));
      const to = from + items.length;
      const pageInfo = { __typename: 'PageInfo', hasNextPage: to < total, endCursor: String(to) };
      return json({ data: { posts: { __typename: 'Posts', edges, pageInfo } } });
    },
  },
  {
    path: '/repos/acme/app/issues',
    asks(query) {
      const count = Number(query.get('per_page'));
      return { from: (Number(query.get('page') ?? 1) - 1) * count, count };
    },
    gives(items, from, total, base) {
      const next = `${base}/repos/acme/app/issues?per_page=3&page=${from / 3 + 2}`;
      return json(items, from + 3 < total ? { link: `<${next}>; rel="next"` } : {});
    },
  },
];
