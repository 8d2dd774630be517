// Behaviour 45: functions of the caller that throw, never settle, or return the wrong thing; and behaviour 37 for what
// they get.
import { UnspoolError } from '../index.js';
import { all, assert, fails, feedOf, ids, never, page, quiet, serve, test } from '../testing/support.mjs';

const body = { data: [{ id: 1 }] };
const text = JSON.stringify(body);
const bytes = new TextEncoder().encode(text);

const given = {
  'an object': () => body,
  'a frozen object': () => Object.freeze({ data: Object.freeze([Object.freeze({ id: 1 })]) }),
  'a string': async () => text,
  'an ArrayBuffer': () => bytes.buffer.slice(0),
  'a Uint8Array in the middle of a buffer': () => new Uint8Array([0, ...bytes, 0]).subarray(1, -1),
  'a DataView': () => new DataView(bytes.buffer),
  'a Response': async () => new Response(text, { headers: { 'content-type': 'text/plain' } }),
  'a Response of another make': async () => ({
    status: 200,
    headers: new Map(),
    arrayBuffer: async () => bytes.buffer,
  }),
  'an array': () => [{ id: 1 }],
};

for (const [name, source] of Object.entries(given)) {
  test(`a page source may give ${name}`, async (t) => {
    const dialect = name === 'an array' ? { items: '', key: 'id', next: null } : undefined;
    const feed = feedOf(t, source, { dialect });
    assert.equal((await feed.loadMore()).added, 1);
    assert.deepEqual(feed.at(0), { id: 1 });
  });
}

test('a page source pages: it is told what to ask', async (t) => {
  const asked = [];
  const feed = feedOf(
    t,
    (request) => {
      asked.push(request);
      return { data: [{ id: asked.length }], nextCursor: asked.length < 3 ? `c${asked.length}` : null };
    },
    { url: 'https://db.example/rows?sort=id', headers: { 'x-own': 'yes' }, limit: 7 },
  );
  assert.equal((await all(feed)).length, 3);
  assert.deepEqual(
    asked.map(({ url }) => url),
    [
      'https://db.example/rows?sort=id&limit=7',
      'https://db.example/rows?sort=id&limit=7&cursor=c1',
      'https://db.example/rows?sort=id&limit=7&cursor=c2',
    ],
  );
  const [{ method, body: sent, headers, signal }] = asked;
  assert.deepEqual([method, sent, headers], ['GET', null, { 'x-own': 'yes' }]);
  assert.ok(signal instanceof AbortSignal && !signal.aborted);
});

test('a page source gets the body with the continuation in it', async (t) => {
  const bodies = [];
  const dialect = { items: 'data', key: 'id', next: { set: { 'body:after': 'body:nextCursor' } } };
  const source = (request) => ({
    data: [{ id: bodies.push(request.body) }],
    nextCursor: bodies.length < 2 ? 'b' : null,
  });
  await all(feedOf(t, source, { dialect, body: { q: 1 } }));
  assert.deepEqual(bodies, ['{"q":1}', '{"q":1,"after":"b"}']);
});

test('a status in the Response of a page source counts', async (t) => {
  const server = () => new Response('gone', { status: 404 });
  assert.equal((await fails(feedOf(t, server).loadMore(), 'http-status')).status, 404);
});

const junk = {
  undefined: () => undefined,
  null: () => null,
  'a number': () => 7,
  'a function': () => () => {},
  'a symbol': () => Symbol('x'),
};

for (const [name, source] of Object.entries(junk)) {
  test(`behaviour 45: a page source that gives ${name}`, async (t) => {
    let good = false;
    const feed = feedOf(t, () => (good ? body : source()));
    await fails(feed.loadMore(), 'callback', /page source/);
    good = true;
    assert.equal((await feed.retry()).added, 1, 'the error is of that turn only');
  });
}

for (const [name, thrown] of Object.entries({
  Error: new Error('broke'),
  string: 'broke',
  undefined: undefined,
  object: Object.freeze({ broke: 1 }),
  TypeError: new TypeError('broke'),
})) {
  test(`behaviour 45: callbacks that throw (${name}): a typed error with the thrown value as its cause`, async (t) => {
    const server = await serve(t);
    const toss = () => {
      throw thrown;
    };
    const callbacks = {
      source: feedOf(t, toss),
      'async source': feedOf(t, async () => toss()),
      headers: feedOf(t, server, { headers: toss }),
      'async headers': feedOf(t, server, { headers: async () => toss() }),
    };
    if (name !== 'TypeError')
      Object.assign(callbacks, {
        fetch: feedOf(t, server, { fetch: toss }),
        'async fetch': feedOf(t, server, { fetch: async () => toss() }),
      });
    for (const [what, feed] of Object.entries(callbacks)) {
      const error = await fails(feed.loadMore(), 'callback');
      assert.equal(error.cause, thrown, what);
      const place = what.includes('source') ? 'where' : `options.${what.replace('async ', '')}`;
      assert.equal(error.path, place);
      assert.equal(error.retryable, false);
    }
    assert.equal(server.requests.length, 0);
  });
}

test('behaviour 45: a custom fetch that fails as fetch does is a network failure', async (t) => {
  const cause = new TypeError('Failed to fetch');
  const error = await fails(
    feedOf(t, 'http://127.0.0.1:9/', { fetch: () => Promise.reject(cause) }).loadMore(),
    'network',
  );
  assert.equal(error.cause, cause);
});

test('a page source may throw an error of ours, and is asked again if that may pass', async (t) => {
  let calls = 0;
  const source = () => {
    if (calls++ === 0) throw new UnspoolError({ code: 'network', message: 'the cable' });
    return body;
  };
  assert.equal((await feedOf(t, source, { retries: 1 }).loadMore()).added, 1);
  const own = new UnspoolError({ code: 'api-error', message: 'mine' });
  const error = await fails(feedOf(t, () => Promise.reject(own)).loadMore(), 'api-error', /mine/);
  assert.equal(error.cause, own);
});

test('behaviour 45: a custom fetch is called with a Request, and may be synchronous', async (t) => {
  let asked;
  const fetch = (request) => {
    asked = request;
    return new Response(text);
  };
  const feed = feedOf(t, 'https://api.example/posts', { fetch, headers: { 'X-A': 'b' }, method: 'PUT', body: '{}' });
  assert.equal((await feed.loadMore()).added, 1);
  assert.ok(asked instanceof Request);
  assert.deepEqual(
    [asked.url, asked.method, asked.headers.get('x-a'), asked.headers.get('content-type'), await asked.text()],
    ['https://api.example/posts', 'PUT', 'b', 'application/json', '{}'],
  );
});

/** As those of undici and node-fetch: what is no Request of their own is a URL. It tells what it was asked. */
function packaged() {
  const asked = [];
  const fetch = async (input, init) => {
    const url = String(input);
    if (!URL.canParse(url)) throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: url });
    asked.push([url, init.method, init.headers?.get('x-a'), init.body, init.signal instanceof AbortSignal]);
    return new Response(text);
  };
  return { asked, fetch };
}
const put = { headers: { 'X-A': 'b' }, method: 'PUT', body: '{}' };
const sent = ['https://api.example/posts', 'PUT', 'b', '{}', true];

test('behaviour 45: the fetch of a package, which takes no Request of the platform', async (t) => {
  const { asked, fetch } = packaged();
  await feedOf(t, sent[0], { fetch, ...put }).loadMore();
  await feedOf(t, sent[0], { fetch }).loadMore();
  assert.deepEqual(asked, [sent, [sent[0], 'GET', null, undefined, true]]);
});

test('the fetch of a package in the place of the global one', async (t) => {
  const { asked, fetch } = packaged();
  const { fetch: native } = globalThis;
  t.after(() => Object.assign(globalThis, { fetch: native }));
  globalThis.fetch = fetch;
  await feedOf(t, sent[0], put).loadMore();
  assert.deepEqual(asked, [sent]);
});

test('behaviour 45: a custom fetch that returns junk', async (t) => {
  for (const value of [undefined, null, {}, 'text', 7, { ok: true, json: async () => body }]) {
    await fails(feedOf(t, 'http://127.0.0.1:9/', { fetch: async () => value }).loadMore(), 'callback', /Response/);
  }
});

test('behaviour 45: a Response whose body was read or fails', async (t) => {
  const used = new Response(text);
  await used.text();
  const failing = new Response(new ReadableStream({ pull: (controller) => controller.error(new Error('the disk')) }));
  const feed = feedOf(t, 'http://127.0.0.1:9/', { fetch: async () => failing });
  assert.match(String((await fails(feed.loadMore(), 'callback')).cause), /the disk/);
  assert.equal(
    (
      await feedOf(t, 'http://127.0.0.1:9/', { fetch: async () => used })
        .loadMore()
        .catch((error) => error)
    ).name,
    'UnspoolError',
  );
});

test('behaviour 45: callbacks that never settle time out, and their signal is aborted', async (t) => {
  const server = await serve(t);
  const forever = () => new Promise(() => {});
  // Requests, not their signals: Node forgets to abort the signal of a Request that nobody holds.
  const requests = [];
  const keep = (request) => {
    requests.push(request);
    return forever();
  };
  const feeds = [
    feedOf(t, keep, { timeout: 30 }),
    feedOf(t, server, { fetch: keep, timeout: 30 }),
    feedOf(t, server, { headers: forever, timeout: 30 }),
  ];
  for (const feed of feeds) await fails(feed.loadMore(), 'timeout');
  assert.deepEqual(
    requests.map(({ signal }) => signal.aborted),
    [true, true],
  );
  assert.equal(server.requests.length, 0);
});

test('behaviour 45: what settles after its turn changes nothing', async (t) => {
  const late = [];
  const source = () => new Promise((resolve, reject) => late.push({ resolve, reject }));
  const feed = feedOf(t, source, { timeout: 20 });
  await fails(feed.loadMore(), 'timeout');
  await fails(feed.loadMore(), 'timeout');
  late[0].resolve(body);
  late[1].reject(new Error('late'));
  await quiet();
  assert.deepEqual([feed.length, feed.status, feed.error.code], [0, 'failed', 'timeout']);
});

const kinds = {
  'a plain object': () => ({ 'X-Token': 'abc' }),
  Headers: () => new Headers({ 'x-token': 'abc' }),
  pairs: () => [['x-token', 'abc']],
  'a Map': () => new Map([['x-token', 'abc']]),
};

for (const [name, make] of Object.entries(kinds)) {
  test(`headers as ${name}, and from functions that are asked for each request`, async (t) => {
    const server = await serve(t, page([1], 'b'), page([2], 'c'), page([3]));
    let calls = 0;
    const counted = () => [...new Headers(make()), ['x-call', String(++calls)]];
    for (const headers of [make(), counted, async () => counted()]) await feedOf(t, server, { headers }).loadMore();
    assert.deepEqual(
      server.requests.map((request) => [request.headers['x-token'], request.headers['x-call']]),
      [
        ['abc', undefined],
        ['abc', '1'],
        ['abc', '2'],
      ],
    );
  });
}

test('headers: what the caller does to them afterwards does not matter', async (t) => {
  const headers = { 'x-token': 'abc' };
  const server = await serve(t, page([1]));
  const feed = feedOf(t, server, { headers });
  headers['x-token'] = 'other';
  await feed.loadMore();
  assert.equal(server.requests[0].headers['x-token'], 'abc');
});

test('behaviour 45: invalid headers are a typed error, and nothing is sent', async (t) => {
  const server = await serve(t);
  const bad = [{ 'bad name': 'x' }, { 'x-a': 'a\nb' }, { 'x-a': '\u20ac' }, [['x']], 'text', 7];
  for (const headers of bad) {
    assert.throws(() => feedOf(t, server, { headers }), {
      name: 'UnspoolError',
      code: 'bad-options',
      path: 'options.headers',
    });
    const feed = feedOf(t, server, { headers: () => headers });
    assert.equal((await fails(feed.loadMore(), 'callback')).path, 'options.headers');
  }
  assert.equal(server.requests.length, 0);
});

test('behaviour 45: a warning that throws is reported, and stops nothing', async (t) => {
  const { error } = console;
  const reported = [];
  console.error = (thrown) => reported.push(thrown);
  t.after(() => (console.error = error));
  const thrown = new Error('a warning');
  const onWarning = () => {
    throw thrown;
  };
  const feed = feedOf(t, await serve(t, page([1], 'a'), page([2], 'a'), page([2], 'a')), {
    onWarning,
    incomplete: 'end',
  });
  await all(feed);
  assert.deepEqual([feed.reason, ids(feed), reported], ['loop', [1, 2], [thrown]]);
});

test('behaviour 65: warnings go to console.warn by default, with the URL of the feed and none of its secrets', async (t) => {
  const { warn } = console;
  const said = [];
  console.warn = (message) => said.push(message);
  t.after(() => (console.warn = warn));
  const { url } = await serve(t, page([1], 'a'), page([2], 'a'), page([2], 'a'));
  const options = { onWarning: undefined, incomplete: 'end' };
  await all(feedOf(t, `${url}?q=rust&API_Key=s3cret&access_token=s3cret&X-Amz-Signature=s3cret&n=1`, options));
  assert.equal(said.length, 1);
  assert.ok(said[0].startsWith(`unspool: ${url}?q=rust&API_Key=…&access_token=…&X-Amz-Signature=…&n=1: `), said[0]);
  const pages = [
    { data: [{ id: 1 }], nextCursor: 'a' },
    { data: [{ id: 2 }], nextCursor: 'a' },
    { data: [{ id: 2 }], nextCursor: 'a' },
  ];
  await all(feedOf(t, () => pages.shift(), options));
  assert.ok(said[1].startsWith('unspool: a page source: '), said[1]);
});

test('a hanging request of a closed feed is aborted for a custom fetch, too', async (t) => {
  const hanging = never();
  const server = await serve(t, hanging);
  const feed = feedOf(t, server, { fetch: (request) => fetch(request) });
  const load = fails(feed.loadMore(), 'closed');
  await hanging.arrived;
  feed.close();
  await load;
  assert.equal(await server.requests[0].gone, true);
});

test('behaviour 22: a page source may give bigints', async (t) => {
  const feed = feedOf(t, () => ({ data: [{ id: 9007199254740992n }, { id: 9007199254740993n }] }));
  assert.equal((await feed.loadMore()).added, 2);
  assert.equal(feed.indexOf(9007199254740993n), 1);
});
