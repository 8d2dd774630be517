// The way out: a dialect of functions, and everything else as with any dialect.
import { all, answer, assert, fails, feedOf, ids, serve, test } from '../testing/support.mjs';

const body = (rows, more) => answer({ rows, ...more });
const pager = { items: (page) => page.rows, next: (page) => page.next ?? null, key: 'id' };

test('functions: items and a next URL, relative to the answer', async (t) => {
  const server = await serve(
    t,
    body([{ id: 1 }, { id: 2 }], { next: '?page=2' }),
    body([{ id: 2 }, { id: 3 }], { next: null }),
  );
  const feed = feedOf(t, server, { dialect: pager });
  assert.deepEqual(
    (await all(feed)).map(({ id }) => id),
    [1, 2, 3],
  );
  assert.deepEqual([server.paths(), feed.reason, feed.stats.duplicates], [['/posts', '/posts?page=2'], 'end', 1]);
});

test('functions: items by a path stay the bytes that the server sent', async (t) => {
  const server = await serve(
    t,
    answer('{"rows": [{"id": 9007199254740993}, {"id": 9007199254740992}], "at": 2}'),
    answer('{"rows": [], "at": 0}'),
  );
  const seen = [];
  const next = async (page, request, response) => {
    seen.push([
      page.at,
      request.method,
      request.url,
      request.body,
      response.status,
      response.headers.get('content-type'),
    ]);
    return page.at ? { query: { at: page.at } } : undefined;
  };
  const feed = feedOf(t, server, { dialect: { items: 'rows', key: 'id', next, stop: [{ empty: true }] } });
  await feed.loadMore();
  assert.deepEqual([feed.length, new TextDecoder().decode(feed.raw(0))], [2, '{"id": 9007199254740993}']);
  assert.deepEqual(await feed.loadMore(), { received: 0, added: 0, duplicates: 0, updated: 0, done: true });
  assert.deepEqual(server.paths(), ['/posts', '/posts?at=2']);
  assert.deepEqual(seen[0], [2, 'GET', server.url, null, 200, 'application/json']);
  assert.equal(seen[1][2], `${server.url}?at=2`);
});

test('functions: what changes in a request', async (t) => {
  const server = await serve(t, body([1]), body([2]), body([3]), body([4]));
  const asked = [
    { query: { page: 2, old: null, skip: undefined }, headers: { 'X-Token': 'e' } },
    { url: new URL('/other', server.url), method: 'POST', body: { after: 'x', text: 'ü“' } },
    { query: new URLSearchParams({ q: 'a b' }), headers: { 'x-token': null }, method: 'PUT', body: 'plain' },
    null,
  ];
  const dialect = { items: 'rows', key: '', next: () => asked.shift() };
  await all(feedOf(t, `${server.url}?old=1&keep=a%2Fb`, { dialect, headers: { authorization: 'secret' } }));
  assert.deepEqual(
    server.requests.map(({ method, path, body }) => [method, path, body]),
    [
      ['GET', '/posts?old=1&keep=a%2Fb', ''],
      ['GET', '/posts?keep=a%2Fb&page=2', ''],
      ['POST', '/other', '{"after":"x","text":"ü“"}'],
      ['PUT', '/other?q=a%20b', 'plain'],
    ],
  );
  assert.deepEqual(
    server.requests.map(({ headers }) => headers['x-token']),
    [undefined, 'e', 'e', undefined],
  );
  assert.ok(server.requests.every(({ headers }) => headers.authorization === 'secret'));
});

for (const [name, dialect] of Object.entries({
  items: { ...pager, items: (page) => broken(page) },
  'async items': { ...pager, items: async (page) => broken(page) },
  next: {
    ...pager,
    next: (page) => {
      broken(page);
      return null;
    },
  },
  'items that are no array': { ...pager, items: (page) => (fine ? page.rows : 'rows') },
  'items that cannot be written': { ...pager, items: (page) => (fine ? page.rows : [1n]) },
  'next with a strange field': { ...pager, next: () => (fine ? null : { cursor: 'x' }) },
  'next with a number': { ...pager, next: () => (fine ? null : 7) },
  'next that is too long': { ...pager, next: () => (fine ? null : { body: 'x'.repeat(70_000) }) },
})) {
  test(`functions: ${name} fails as \`callback\`, nothing is lost, and a retry works`, async (t) => {
    fine = false;
    const page = [body([{ id: 1 }, { id: 2 }]), body([{ id: 1 }, { id: 2 }])];
    const feed = feedOf(t, await serve(t, ...page), { dialect });
    const error = await fails(feed.loadMore(), 'callback', /dialect\.(items|next)/);
    assert.match(error.path, /^dialect\.(items|next)$/);
    assert.deepEqual([feed.length, feed.status, feed.hasMore], [0, 'failed', true]);
    fine = true;
    assert.equal((await feed.retry()).added, 2);
    assert.deepEqual([ids(feed), feed.reason], [[1, 2], 'end']);
  });
}

let fine = false;
function broken(page) {
  if (!fine) throw new RangeError('mine');
  return page.rows;
}

test('functions: the thrown value is the cause', async (t) => {
  const thrown = new RangeError('mine');
  const feed = feedOf(t, await serve(t, body([])), {
    dialect: {
      ...pager,
      next: () => {
        throw thrown;
      },
    },
  });
  const error = await fails(feed.loadMore(), 'callback', /`dialect\.next` failed: mine/);
  assert.equal(error.cause, thrown);
});

test('functions: what makes no request is told as that, sent by nobody and asked for once', async (t) => {
  for (const given of [{ headers: { 'no name': 'x' } }, { body: 'with GET' }, { method: 'TRACE' }]) {
    const server = await serve(t, body([1]));
    const feed = feedOf(t, server, { dialect: { ...pager, key: '', next: () => given } });
    await feed.loadMore();
    await fails(feed.loadMore(), 'callback', /makes no request/);
    assert.deepEqual([server.requests.length, feed.length], [1, 1]);
  }
});

test('functions: the guards hold: other origins, circles, invalid JSON, statuses, a header of the server’s', async (t) => {
  const away = feedOf(t, await serve(t, body([{ id: 1 }], { next: 'https://elsewhere.example/' })), { dialect: pager });
  assert.equal((await away.loadMore()).added, 1);
  await fails(away.loadMore(), 'cross-origin');
  const circle = feedOf(
    t,
    await serve(
      t,
      body([{ id: 1 }], { next: '?a' }),
      body([{ id: 2 }], { next: '/posts' }),
      body([{ id: 1 }], { next: '?a' }),
    ),
    { dialect: pager },
  );
  await fails(all(circle), 'incomplete', /loop/);
  assert.deepEqual([circle.reason, circle.length], ['loop', 2]);
  assert.equal(
    (await fails(feedOf(t, await serve(t, answer('{"rows": [}')), { dialect: pager }).loadMore(), 'not-json')).byte,
    10,
  );
  assert.equal(
    (await fails(feedOf(t, await serve(t, answer('', { status: 404 })), { dialect: pager }).loadMore(), 'http-status'))
      .status,
    404,
  );
  const past = feedOf(t, await serve(t, body([{ id: 1 }], { next: '?a' }), answer('gone', { status: 404 })), {
    dialect: { ...pager, endStatus: [404] },
  });
  await past.loadMore();
  assert.equal((await past.loadMore()).done, true);
  const empty = feedOf(t, await serve(t, answer('', { status: 204 })), { dialect: pager });
  assert.equal((await empty.loadMore()).done, true);
  const sly = await serve(t, answer({ rows: [{ id: 1 }] }, { headers: { 'unspool-next': '{"query":{"page":"2"}}' } }));
  const trusting = feedOf(t, sly, { dialect: pager });
  await all(trusting);
  assert.equal(sly.requests.length, 1);
});

test('functions: retries, redirects and a custom fetch, as without them', async (t) => {
  const server = await serve(t, answer('', { status: 503 }), body([{ id: 1 }]));
  const feed = feedOf(t, server, { dialect: pager, retries: 1 });
  assert.equal((await feed.loadMore()).added, 1);
  const moved = await serve(t, answer('', { status: 302, headers: { location: '/elsewhere' } }));
  await fails(feedOf(t, moved, { dialect: pager, headers: { 'x-a': 'b' } }).loadMore(), 'redirected');
  const asked = [];
  const fetch = async (request) => {
    asked.push(request);
    return new Response('{"rows": [{"id": 1}]}');
  };
  await feedOf(t, 'https://api.example/x', { dialect: pager, fetch, body: { q: 1 } }).loadMore();
  assert.deepEqual(
    [asked[0].method, asked[0].headers.get('content-type'), await asked[0].text()],
    ['POST', 'application/json', '{"q":1}'],
  );
  await fails(
    feedOf(t, 'https://api.example/x', { dialect: pager, fetch: async () => 'text' }).loadMore(),
    'callback',
    /Response/,
  );
  await fails(feedOf(t, 'http://127.0.0.1:9/', { dialect: pager }).loadMore(), 'network');
});

test('functions: lanes, a page source, `this`', async (t) => {
  class Own {
    key = 'id';
    #field = 'rows';
    items(page) {
      return page[this.#field];
    }
    next(page) {
      return page.older;
    }
    back(page) {
      return page.newer;
    }
  }
  const pages = {
    '': { rows: [{ id: 5 }], older: '?to=4', newer: '?from=6' },
    '?to=4': { rows: [{ id: 4 }] },
    '?from=6': { rows: [{ id: 6 }] },
  };
  const feed = feedOf(t, ({ url }) => pages[new URL(url).search], { url: 'https://db.example/', dialect: new Own() });
  await feed.loadMore();
  await Promise.all([feed.loadMore(), feed.loadMore({ lane: 'newer' })]);
  assert.deepEqual(ids(feed), [6, 5, 4]);
});

test('functions: what the engine cannot see is told at once', (t) => {
  for (const [more, field] of [
    [{ stop: [{ flag: 'body:more' }] }, 'stop'],
    [{ error: { at: 'body:error' } }, 'error'],
    [{ next: { set: { 'query:c': 'body:next' } } }, 'next'],
    [{ item: 'node' }, 'item'],
  ]) {
    assert.throws(() => feedOf(t, 'https://api.example/', { dialect: { ...pager, ...more } }), {
      code: 'bad-dialect',
      path: `dialect.${field}`,
    });
  }
  const last = {
    items: (page) => page.rows,
    key: 'id',
    next: { set: { 'query:after': 'last:id' } },
    stop: [{ total: 'header:x-total', at: 'body:n' }],
  };
  assert.equal(feedOf(t, 'https://api.example/', { dialect: last, body: {} }).error, null);
});
