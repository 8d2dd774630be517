// Behaviours 41 and 43: what a server may answer, and what is refused.
import { answer, assert, fails, feedOf, ids, page, quiet, serve, test } from '../testing/support.mjs';
import { drf, link } from '../dialects/dialects.js';

const next = (url) => answer({ results: [{ id: 1 }], next: url });

test('behaviour 41: a next URL that leads elsewhere is refused, and nothing is sent', async (t) => {
  const other = await serve(t, page([9]));
  const server = await serve(t);
  const urls = [
    `${other.origin}/posts`,
    `//${other.origin.slice(7)}/posts`,
    server.origin.replace('//', '//user:secret@'),
    'javascript:alert(1)',
    'data:application/json,{}',
    'https://127.0.0.1:1/',
    `${server.origin}\\@evil.example/`,
  ];
  for (const url of urls) {
    server.add(next(url));
    const feed = feedOf(t, server, { dialect: drf, headers: { authorization: 'secret' } });
    await feed.loadMore();
    assert.deepEqual(ids(feed), [1], 'the page that named it is kept');
    const before = server.requests.length;
    const error = await fails(feed.loadMore(), 'cross-origin');
    assert.equal(error.retryable, false);
    assert.equal(server.requests.length, before, url);
  }
  assert.equal(other.requests.length, 0);
});

test('behaviour 41: relative and query-only URLs are followed, with the headers', async (t) => {
  const server = await serve(
    t,
    next('?page=2'),
    answer({ results: [{ id: 2 }], next: '/v2/more?page=3' }),
    answer({ results: [{ id: 3 }], next: null }),
  );
  const feed = feedOf(t, server, { dialect: drf, headers: { authorization: 'secret' } });
  for (let i = 0; i < 3; i++) await feed.loadMore();
  assert.deepEqual(server.paths(), ['/posts', '/posts?page=2', '/v2/more?page=3']);
  assert.ok(server.requests.every((request) => request.headers.authorization === 'secret'));
});

test('behaviour 41: an origin that the caller lists is followed', async (t) => {
  const other = await serve(t, answer({ results: [{ id: 2 }], next: null }));
  const server = await serve(t, next(`${other.origin}/more`));
  const feed = feedOf(t, server, { dialect: drf, origins: [other.origin] });
  await feed.loadMore();
  await feed.loadMore();
  assert.deepEqual([ids(feed), other.paths()], [[1, 2], ['/more']]);
});

test('behaviour 41: with headers of the caller a redirect is an error', async (t) => {
  const other = await serve(t, page([1]), page([1]));
  const moved = () => answer('', { status: 302, headers: { location: `${other.origin}/posts` } });
  const server = await serve(t, moved(), moved(), moved());
  await fails(feedOf(t, server, { headers: { authorization: 'secret' } }).loadMore(), 'redirected');
  await fails(feedOf(t, server, { headers: () => ({ authorization: 'secret' }) }).loadMore(), 'redirected');
  assert.equal(other.requests.length, 0);
  // Nothing could leak, so it is followed; but what comes from elsewhere is not taken.
  await fails(feedOf(t, server).loadMore(), 'cross-origin');
});

test('behaviour 41: a redirect on the same origin is followed while nothing could leak', async (t) => {
  const server = await serve(t, answer('', { status: 307, headers: { location: '/v2' } }), page([1]));
  const feed = feedOf(t, server);
  await feed.loadMore();
  assert.deepEqual([ids(feed), server.paths()], [[1], ['/posts', '/v2']]);
});

test('behaviour 42: Link headers', async (t) => {
  const header = '</a,b;c>; title="x, rel=next"; REL="prev  Next", <z>; rel=last';
  const server = await serve(t, answer([{ id: 1 }], { headers: { link: header } }), answer([{ id: 2 }]));
  const feed = feedOf(t, server, { dialect: link() });
  await feed.loadMore();
  await feed.loadMore();
  assert.deepEqual([server.paths(), feed.reason], [['/posts', '/a,b;c'], 'end']);
});

test('behaviour 43: JSON is read under any content type, and with a byte order mark', async (t) => {
  const body = '{"data":[{"id":1}]}';
  for (const type of ['text/html', 'text/plain; charset=latin1', 'application/vnd.api+json', 'image/png', '']) {
    const feed = feedOf(t, await serve(t, answer(body, { headers: { 'content-type': type } })));
    assert.equal((await feed.loadMore()).added, 1, type);
  }
  const feed = feedOf(t, await serve(t, answer(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(body)]))));
  assert.equal((await feed.loadMore()).added, 1);
});

const bad = {
  'HTML with status 200': ['<!doctype html><title>Log in</title>', 'not-json', /HTML.*<!doctype/, { byte: 0 }],
  'a key with invalid UTF-8': [
    Buffer.from('{"data":[{"id":"\xff"}]}', 'latin1'),
    'missing-key',
    /UTF-8/i,
    { item: 0, path: 'id' },
  ],
  'a key with half a surrogate as bytes': [
    Buffer.from('{"data":[{"id":"\xed\xa0\x80"}]}', 'latin1'),
    'missing-key',
    /UTF-8/i,
  ],
  'a bare number': ['42', 'wrong-shape', /./],
  'an array where an object was expected': ['[{"id":1}]', 'wrong-shape', /./],
  'another dialect': ['{"items":[{"id":1}],"next":"x"}', 'wrong-shape', /`?data`?/, { path: 'data' }],
  'an object where the items should be': ['{"data":{"id":1}}', 'wrong-shape', /./, { path: 'data' }],
  'two documents': ['{"data":[]}{"data":[]}', 'not-json', /./, { byte: 11 }],
  'a trailing comma': ['{"data":[{"id":1},]}', 'not-json', /./],
  NaN: ['{"data":[NaN]}', 'not-json', /./],
  'depth 10⁵': [`{"data":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'not-json', /deep/],
};

for (const [name, [body, code, message, facts]] of Object.entries(bad)) {
  test(`behaviour 43: ${name} is a typed error, and the feed works afterwards`, async (t) => {
    const server = await serve(t, answer(body), page([1]));
    const feed = feedOf(t, server);
    const error = await fails(feed.loadMore(), code, message);
    for (const [fact, value] of Object.entries(facts ?? {})) assert.equal(error[fact], value, fact);
    assert.deepEqual([error.url, feed.length], [server.url, 0]);
    await feed.loadMore();
    assert.deepEqual(ids(feed), [1]);
  });
}

const nothing = {
  null: answer('null'),
  204: answer('', { status: 204 }),
  205: answer('', { status: 205 }),
  'an empty body': answer(''),
  'white space': answer(' \r\n\t '),
};

for (const [name, given] of Object.entries(nothing)) {
  test(`behaviour 43: ${name} is an empty page, and the end`, async (t) => {
    const feed = feedOf(t, await serve(t, given));
    assert.deepEqual(await feed.loadMore(), { received: 0, added: 0, duplicates: 0, updated: 0, done: true });
    assert.equal(feed.reason, 'end');
  });
}

test('behaviour 43: a body over `maxBytes` is refused, announced or not', async (t) => {
  const big = page(Array.from({ length: 100 }, (_, i) => i));
  const announced = (_, response) => response.writeHead(200, { 'content-length': 2 ** 31 }).flushHeaders();
  const streamed = (_, response) => {
    response.write(JSON.stringify(big.body));
    response.end();
  };
  for (const given of [big, streamed, announced]) {
    const feed = feedOf(t, await serve(t, given), { maxBytes: 200 });
    await fails(feed.loadMore(), 'too-large', /maxBytes/);
    assert.equal(feed.length, 0);
  }
});

test('behaviour 43: an error inside an answer with a good status', async (t) => {
  const dialect = { items: 'data', key: 'id', next: null, error: { at: 'body:errors' } };
  const server = await serve(t, answer({ errors: [{ message: 'quota' }], data: null }));
  await fails(feedOf(t, server, { dialect }).loadMore(), 'api-error', /quota/);
});

test('behaviour 40: a cursor that has expired starts over, and known items do not show twice', async (t) => {
  const dialect = {
    items: 'data',
    key: 'id',
    next: { set: { 'query:cursor': 'body:nextCursor' } },
    expired: { status: 410 },
  };
  const server = await serve(t, page([1, 2], 'b'), answer('', { status: 410 }), page([0, 1], 'n'), page([2, 3]));
  const feed = feedOf(t, server, { dialect });
  await feed.loadMore();
  await feed.loadMore();
  await feed.loadMore();
  assert.deepEqual([ids(feed).sort(), feed.warnings.length], [[0, 1, 2, 3], 1]);
  await quiet();
});

test('a line break in a header of an object that is no Response makes no second header', async (t) => {
  const spoof = [['x-note', 'a\nlink: <https://api.example/posts?page=2>; rel="next"']];
  const source = () => ({
    status: 200,
    ok: true,
    headers: spoof,
    arrayBuffer: async () => new TextEncoder().encode('[{"id":1}]').buffer,
  });
  const dialect = { items: '', key: 'id', next: { url: 'link:next' } };
  const feed = feedOf(t, source, { url: 'https://api.example/posts', dialect });
  assert.deepEqual(await feed.loadMore(), { received: 1, added: 1, duplicates: 0, updated: 0, done: true });
});

test('behaviour 58: a byte that is no UTF-8 is read as fetch decodes it, with a warning, also where the body stays outside', async (t) => {
  const padding = 'x'.repeat(8_000);
  const body = Buffer.concat([
    Buffer.from('{"data":[{"id":1,"t":"a'),
    Buffer.from([0xf0, 0x9f, 0x98]),
    Buffer.from(`b","p":"${padding}"},null,{"id":2}]}`),
  ]);
  const feed = feedOf(t, await serve(t, answer(body)));
  await feed.loadMore();
  assert.deepEqual(ids(feed), [1, 2]);
  assert.equal(feed.at(0).t, 'a\ufffdb');
  assert.equal(
    new TextDecoder('utf-8', { fatal: true }).decode(feed.raw(0)),
    JSON.stringify({ id: 1, t: 'a\ufffdb', p: padding }),
  );
  assert.equal(feed.warnings.length, 2);
  assert.match(feed.warnings.join(), /UTF-8.*null/);
});
