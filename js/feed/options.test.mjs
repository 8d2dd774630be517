// Behaviour 37 and the checks of options: nothing of the caller's is changed, and what is wrong is named.
import { feed as plainFeed } from '../index.js';
import { cursor, google, relay, slack } from '../dialects/dialects.js';
import { all, answer, assert, fails, feedOf, page, ready, serve, test } from '../testing/support.mjs';

const frozen = (value) => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
};

test('behaviour 37: frozen options work and are not changed', async (t) => {
  const dialect = frozen(structuredClone(relay('data.repos')));
  const options = frozen({
    dialect,
    limit: 2,
    retries: 0,
    key: 'node.id',
    origins: ['https://cdn.example'],
    headers: { 'x-a': 'b' },
    body: { query: '{}', variables: { first: 9, tags: [1] } },
    duplicates: 'merge',
  });
  const before = JSON.stringify(options);
  const connection = (id, hasNextPage) =>
    answer({ data: { repos: { edges: [{ node: { id } }], pageInfo: { endCursor: `c${id}`, hasNextPage } } } });
  const server = await serve(t, connection(1, true), connection(2, false));
  const feed = plainFeed(server.url, options);
  t.after(() => feed.close());
  assert.deepEqual((await all(feed)).length, 2);
  assert.equal(JSON.stringify(options), before);
  assert.deepEqual(
    server.requests.map((request) => JSON.parse(request.body).variables),
    [
      { first: 2, tags: [1] },
      { first: 2, tags: [1], after: 'c1' },
    ],
  );
});

test('behaviour 37: two feeds of one options object do not meet, and later changes do not matter', async (t) => {
  const server = await serve(t, page([1], 'b'), page([1], 'b'));
  const options = { retries: 0, body: { q: 1 }, dialect: structuredClone(cursor) };
  const feeds = [plainFeed(server.url, options), plainFeed(server.url, options)];
  options.body.q = 2;
  options.dialect.items = 'elsewhere';
  for (const feed of feeds) {
    t.after(() => feed.close());
    assert.equal((await feed.loadMore()).added, 1);
  }
  assert.deepEqual(
    server.requests.map((request) => request.body),
    ['{"q":1}', '{"q":1}'],
  );
});

test('the named dialects are not changed by use', async (t) => {
  const before = JSON.stringify(cursor);
  await all(feedOf(t, await serve(t, page([1], 'b'), page([2])), { limit: 5 }));
  assert.equal(JSON.stringify(cursor), before);
});

const url = 'http://127.0.0.1:9/';
const circle = [];
circle.push(circle);

/** Wrong at once, by what JavaScript alone can tell. */
const atOnce = {
  fetch: [{ fetch: 'x' }, /`options\.fetch` must be a function, not "x"/],
  onWarning: [{ onWarning: {} }, /a function, not \[object Object\]/],
  credentials: [{ credentials: 'includes' }, /one of "omit", "same-origin", "include", not "includes"/],
  redirect: [{ redirect: true }, /one of "follow", "manual", "error", not true/],
  signal: [{ signal: {} }, /an AbortSignal/],
  'a function with its name in another case': [{ onwarning() {} }, /did you mean `onWarning`\?/],
  'a function with half of its name': [{ onWarn: () => 1 }, /unknown option `onWarn`.*did you mean `onWarning`\?/],
  'a misspelt fetch': [{ feach: fetch }, /did you mean `fetch`\?/],
  'a misspelt function of headers': [{ headrs: () => ({}) }, /did you mean `headers`\?/],
  'a function of no name that is known': [{ zzz: () => 1 }, /`options\.zzz` must be plain data, not a function/],
  'a key function': [{ key: (item) => item.id }, /`options\.key` must be plain data, not a function/],
  'a function inside of an option': [
    { key: ['id', [() => 1]] },
    /`options\.key\[1\]\[0\]` must be plain data, not a fun/,
  ],
  url: [{ url: 'https://a.example/' }, /first argument/],
  'a circle': [{ key: circle }, /`options\.key` must be plain data, not \[object Array\]/],
  body: [{ body: () => {} }, /cannot be written as JSON/],
};

for (const [name, [options, message]] of Object.entries(atOnce)) {
  test(`options: ${name} is checked at once`, () => {
    assert.throws(
      () => plainFeed(url, options),
      (error) => {
        assert.deepEqual([error.name, error.code], ['UnspoolError', 'bad-options']);
        assert.match(error.message, message);
        assert.match(error.path, RegExp(`^options\\.${Object.keys(options)[0]}`));
        assert.ok(!error.message.includes('\\u{'), 'one line');
        return true;
      },
    );
  });
}

test('options that are no object, and addresses that are no URL', () => {
  for (const options of [null, 'x', 7, () => {}])
    assert.throws(() => plainFeed(url, options), { code: 'bad-options', path: 'options' });
  for (const where of [undefined, null, {}, [], 7, '/posts', 'http://', new Date()])
    assert.throws(() => plainFeed(where), { code: 'bad-options', path: 'options.url' }, String(where));
});

test('a URL object is an address, and a fragment goes nowhere', async (t) => {
  const server = await serve(t, page([1]));
  await feedOf(t, new URL('/posts?a=1#here', server.origin)).loadMore();
  assert.deepEqual(server.paths(), ['/posts?a=1']);
});

/** Found by the engine: known as soon as it is there, told by every call. */
const byEngine = [
  [{ limt: 5 }, /did you mean `limit`/, 'options.limt'],
  [{ maxItem: 5 }, /did you mean `maxItems`/, 'options.maxItem'],
  [{ header: {} }, /did you mean `headers`/, 'options.header'],
  [{ limit: '5' }, /"5"/, 'options.limit'],
  [{ timeout: 0 }, /timeout/, 'options.timeout'],
  [{ timeout: 1e12 }, /timeout/, 'options.timeout'],
  [{ retries: -1 }, /retries/, 'options.retries'],
  [{ maxItems: 0 }, /maxItems/, 'options.maxItems'],
  [{ duplicates: 'newest' }, /"last", "first" or "merge"/, 'options.duplicates'],
  [{ origins: 'https://a.example' }, /array/, 'options.origins'],
  [{ method: 'TRACE' }, /method/, 'options.method'],
  [{ idempotent: 'yes' }, /idempotent/, 'options.idempotent'],
];

test('options: what the engine refuses is a typed error with the near name, and nothing is sent', async (t) => {
  for (const [options, message, path] of byEngine) {
    const feed = feedOf(t, url, options);
    const error = await fails(feed.loadMore(), 'bad-options', message);
    assert.equal(error.path, path);
    assert.deepEqual([feed.error, feed.status, feed.length], [error, 'failed', 0]);
    assert.throws(() => feed.at(0), error);
    assert.throws(() => feed.reset(), error);
    await fails(feed[Symbol.asyncIterator]().next(), 'bad-options');
  }
});

test('dialects: what is wrong is a typed error with the near name', async (t) => {
  const wrong = [
    [{ itms: 'data', next: null }, /did you mean `items`/],
    [{ items: 'data', next: { sett: {} } }, /set/],
    [{ items: 'data', next: { set: { 'qurey:c': 'body:c' } } }, /qurey/],
    [{ items: 5, next: null }, /items/],
    [{ items: 'data', kye: 'id', next: null }, /did you mean `key`/],
  ];
  for (const [dialect, message] of wrong) await fails(feedOf(t, url, { dialect }).loadMore(), 'bad-dialect', message);
});

test('options: a function for what is known to the engine is not taken for a slip', () => {
  const names = ['key', 'limit', 'method', 'origins', 'duplicates', 'maxItems', 'timeout', 'retries', 'maxWait'];
  names.push('maxEmptyPages', 'maxStalePages', 'maxBytes', 'maxPageItems', 'overlap', 'idempotent', 'document', 'seed');
  for (const name of names)
    assert.throws(() => plainFeed(url, { [name]: () => 1 }), {
      message: /must be plain data/,
      path: `options.${name}`,
    });
});

test('dialects: a family that was not called, a name in quotes, and functions where none can be', () => {
  const deep = { items: 'data', next: { set: { 'query:after': () => 1 } } };
  const wrong = [
    [slack, /a family is called: `slack\(…\)`\), not a function/, 'dialect'],
    ['stripe', /from 'unspool\/dialects'.*, not "stripe"/, 'dialect'],
    [deep, /`dialect\.next\.set\.query:after` must be plain data, not a function/, 'dialect.next.set.query:after'],
    [{ items: 'data', next: null, stop: [() => 1] }, /not a function/, 'dialect.stop[0]'],
    [circle, /must be plain data, not \[object Array\]/, 'dialect'],
  ];
  for (const [dialect, message, path] of wrong)
    assert.throws(() => plainFeed(url, { dialect }), { code: 'bad-dialect', message, path });
});

test('dialects: one that was called without the path of its list is told what it lacks', async (t) => {
  for (const made of [slack(), google()])
    assert.equal(
      (await fails(feedOf(t, url, { dialect: made }).loadMore(), 'bad-dialect', /argument/)).path,
      'dialect.items',
    );
});

test('options: `seed` and `document` may be told', async (t) => {
  const { location } = globalThis;
  globalThis.location = { origin: 'https://page.example', href: 'https://page.example/' };
  t.after(() => (globalThis.location = location));
  const text = () => new Response('{"data":[{"id":1}]}', { headers: { 'content-type': 'application/json' } });
  const dialect = { items: 'data', key: 'id', next: { url: 'link:next' } };
  const warned = async (document) => {
    const feed = feedOf(t, 'https://api.example/', { dialect, seed: 1, document, fetch: async () => text() });
    await feed.loadMore();
    return feed.warnings.length;
  };
  assert.deepEqual([await warned(undefined), await warned('https://api.example')], [1, 0]);
});

test('listeners hear when a feed cannot work', async (t) => {
  await ready();
  const feed = feedOf(t, url, { limt: 5 });
  assert.equal(feed.status, 'failed', 'after ready() the options are checked at once');
  const status = await new Promise((resolve) => feed.subscribe((change) => resolve(change.status)));
  assert.equal(status, 'failed');
});

test('an option that is undefined is not set', async (t) => {
  const server = await serve(t, page([1]));
  const names = [
    'key',
    'limit',
    'method',
    'body',
    'headers',
    'credentials',
    'redirect',
    'fetch',
    'origins',
    'duplicates',
    'maxItems',
    'timeout',
    'retries',
    'maxWait',
    'maxBytes',
    'idempotent',
    'signal',
    'onWarning',
  ];
  const feed = feedOf(t, server, Object.fromEntries(names.map((name) => [name, undefined])));
  assert.equal((await feed.loadMore()).added, 1);
});

test('reset() takes an object', async (t) => {
  await ready();
  const feed = feedOf(t, url);
  assert.throws(() => feed.reset('q=1'), { code: 'bad-options' });
  feed.reset(null);
});
