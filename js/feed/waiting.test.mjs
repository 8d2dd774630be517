// Behaviours 8 to 11: rate limits, retries, bodies that stall or break off, no network.
import {
  answer,
  assert,
  broken,
  fails,
  failure,
  feedOf,
  ids,
  never,
  page,
  serve,
  test,
  until,
} from '../testing/support.mjs';

const limited = (headers, status = 429) => answer('slow down', { status, headers });
const inSeconds = (seconds) => String(Math.ceil(Date.now() / 1000) + seconds);

const waits = {
  'Retry-After in seconds': { 'retry-after': '0.01' },
  'retry-after-ms': { 'retry-after-ms': '10', 'retry-after': '500' },
  'Retry-After as a date that is past': { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' },
  'x-ratelimit-reset in seconds to go': { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '0' },
  'nothing said': {},
};

for (const [name, headers] of Object.entries(waits)) {
  test(`behaviour 8: 429, ${name}: the feed waits, shows it, and goes on`, async (t) => {
    const server = await serve(t, limited(headers), page([1]));
    const feed = feedOf(t, server, { retries: 1 });
    let shown;
    feed.subscribe(({ status }) => {
      if (status === 'waiting') shown = feed.waiting;
    });
    await feed.loadMore();
    assert.equal(shown.cause, 'rate-limit');
    assert.equal(typeof shown.until, 'number');
    assert.deepEqual([ids(feed), feed.waiting, server.requests.length], [[1], null, 2]);
  });
}

const tooLong = {
  'Retry-After in seconds': { 'retry-after': '60' },
  'Retry-After as a date': { 'retry-after': new Date(Date.now() + 90_000).toUTCString() },
  'x-ratelimit-reset as epoch seconds': { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': inSeconds(60) },
};

for (const [name, headers] of Object.entries(tooLong)) {
  test(`behaviour 8: 429, ${name}: a wait over \`maxWait\` fails as rate-limited and says how long`, async (t) => {
    const server = await serve(t, limited(headers));
    const feed = feedOf(t, server, { retries: 3, maxWait: 1_000 });
    const error = await fails(feed.loadMore(), 'rate-limited', /maxWait/);
    assert.ok(error.retryAfter > 10_000 && error.retryAfter < 120_000, String(error.retryAfter));
    assert.deepEqual([error.status, error.retryable], [429, true]);
    assert.equal(server.requests.length, 1);
  });
}

test('behaviour 8: GitHub throttles with 403, and a plain 403 is no throttle', async (t) => {
  const server = await serve(t, limited({ 'retry-after-ms': '1' }, 403), limited({}, 403));
  const error = await fails(feedOf(t, server, { retries: 3 }).loadMore(), 'http-status');
  assert.deepEqual([error.status, server.requests.length], [403, 2]);
});

test('behaviour 9: 408, 425, 429 and 5xx are asked again, other statuses are not', async (t) => {
  for (const status of [408, 425, 500, 502, 503, 504]) {
    const server = await serve(t, limited({ 'retry-after-ms': '1' }, status), page([1]));
    assert.equal((await feedOf(t, server, { retries: 1 }).loadMore()).added, 1, String(status));
  }
  for (const status of [400, 401, 404, 410, 422, 501]) {
    const server = await serve(t, answer('{"error":"why"}', { status }), page([1]));
    const error = await fails(feedOf(t, server, { retries: 5 }).loadMore(), 'http-status', /why/);
    assert.deepEqual([error.status, error.retryable, server.requests.length], [status, false, 1]);
  }
});

test('behaviour 9: after so many retries the load fails', async (t) => {
  const server = await serve(t, ...Array.from({ length: 5 }, () => limited({ 'retry-after-ms': '1' }, 503)));
  const error = await fails(feedOf(t, server, { retries: 2 }).loadMore(), 'http-status');
  assert.deepEqual([error.status, error.retryable, server.requests.length], [503, true, 3]);
});

test('behaviour 9: a network failure is asked again, and the last one is the cause', async (t) => {
  const server = await serve(
    t,
    (_, response) => response.destroy(),
    (_, response) => response.destroy(),
    page([1]),
  );
  assert.equal((await feedOf(t, server, { retries: 3 }).loadMore()).added, 1);

  const error = await fails(feedOf(t, 'http://127.0.0.1:9/').loadMore(), 'network');
  assert.ok(error.cause instanceof TypeError, String(error.cause));
  assert.deepEqual([error.retryable, error.url], [true, 'http://127.0.0.1:9/']);
});

test('behaviour 9: a POST is repeated only if the dialect or the caller says that it reads', async (t) => {
  const busy = () => limited({ 'retry-after-ms': '1' }, 503);
  const post = { method: 'POST', body: { q: 'rust' }, retries: 2 };

  const once = await serve(t, busy(), page([1]));
  await fails(feedOf(t, once, post).loadMore(), 'http-status');
  assert.equal(once.requests.length, 1);

  const said = await serve(t, busy(), page([1]));
  await feedOf(t, said, { ...post, idempotent: true }).loadMore();
  assert.equal(said.requests.length, 2);

  const dialect = { items: 'data', key: 'id', next: { set: { 'body:after': 'body:nextCursor' } } };
  const inBody = await serve(t, busy(), page([1], 'b'), page([2]));
  const feed = feedOf(t, inBody, { ...post, dialect });
  await feed.loadMore();
  await feed.loadMore();
  assert.deepEqual(
    inBody.requests.map((request) => JSON.parse(request.body)),
    [{ q: 'rust' }, { q: 'rust' }, { q: 'rust', after: 'b' }],
  );
  assert.equal(inBody.requests[0].headers['content-type'], 'application/json');
});

test('behaviour 10: a body that stalls half-way times out, is aborted, and is asked again', async (t) => {
  const server = await serve(t, broken('{"data":[{"id":1}', { stall: true }), page([2]));
  const feed = feedOf(t, server, { timeout: 150, retries: 1, maxWait: 1_000 });
  await feed.loadMore();
  assert.deepEqual(ids(feed), [2], 'nothing of the half page was kept');
  assert.equal(await server.requests[0].gone, true);
});

test('behaviour 10: out of retries, a stalled body is a timeout', async (t) => {
  const server = await serve(t, broken('{"data":[', { stall: true }));
  const feed = feedOf(t, server, { timeout: 50 });
  const error = await fails(feed.loadMore(), 'timeout', /50 ms/);
  assert.deepEqual([error.retryable, feed.status, feed.length], [true, 'failed', 0]);
});

test('behaviour 10: a truncated body is a failure, never half a page', async (t) => {
  const cut = await serve(t, broken('{"data":[{"id":1},{"id":2}'));
  await fails(feedOf(t, cut).loadMore(), 'network');
  // All bytes that were promised came, and they are not a whole document.
  const short = '{"data":[{"id":1},{"id":2}';
  const server = await serve(t, answer(short), page([3]));
  const feed = feedOf(t, server);
  const error = await fails(feed.loadMore(), 'not-json');
  assert.deepEqual([error.byte, error.retryable, feed.length], [short.length, true, 0]);
  await feed.retry();
  assert.deepEqual(ids(feed), [3]);
});

test('behaviour 10: timers of the past keep nothing alive', async (t) => {
  const cleared = new Set();
  const running = new Set();
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  globalThis.setTimeout = (call, millis, ...more) => {
    const timer = set(call, millis, ...more);
    if (millis === 12_345) running.add(timer);
    return timer;
  };
  globalThis.clearTimeout = (timer) => {
    if (running.has(timer)) cleared.add(timer);
    clear(timer);
  };
  t.after(() => Object.assign(globalThis, { setTimeout: set, clearTimeout: clear }));
  const server = await serve(t, page([1], 'b'), limited({ 'retry-after-ms': '1' }), page([2], 'c'), () => {});
  const feed = feedOf(t, server, { timeout: 12_345, retries: 1 });
  await feed.loadMore();
  await feed.loadMore();
  const last = failure(feed.loadMore());
  await until(feed, () => server.requests.length === 4 || feed.status === 'loading');
  feed.close();
  await last;
  assert.equal(running.size, 4);
  assert.equal(cleared.size, 4);
});

test('in a page, one timer watches over all requests of a feed, and goes with it', async (t) => {
  const running = new Set();
  let made = 0;
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  globalThis.setTimeout = (call, millis, ...more) => {
    const timer = set(call, millis, ...more);
    if (millis !== 12_345) return timer;
    made++;
    // A number, as in browsers.
    running.add(Number(timer));
    return Number(timer);
  };
  globalThis.clearTimeout = (timer) => {
    running.delete(timer);
    clear(timer);
  };
  globalThis.document = {};
  t.after(() => {
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
    delete globalThis.document;
  });
  const server = await serve(
    t,
    page([1], 'b'),
    limited({ 'retry-after-ms': '1' }),
    page([2], 'c'),
    page([3], 'd'),
    never(),
  );
  const feed = feedOf(t, server, { timeout: 12_345, retries: 1 });
  for (let i = 0; i < 3; i++) await feed.loadMore();
  assert.deepEqual([made, running.size], [1, 1]);
  const last = failure(feed.loadMore());
  feed.close();
  await last;
  assert.deepEqual([made, running.size], [1, 0]);
});

/** A page that is told about its network, in a Node that is not. */
function network(t) {
  const target = new EventTarget();
  const before = ['navigator', 'addEventListener', 'removeEventListener'].map((name) => [
    name,
    Object.getOwnPropertyDescriptor(globalThis, name),
  ]);
  const state = { onLine: true };
  const define = (name, value) =>
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  define('navigator', state);
  define('addEventListener', (...args) => target.addEventListener(...args));
  define('removeEventListener', (...args) => target.removeEventListener(...args));
  t.after(() => {
    for (const [name, descriptor] of before) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else delete globalThis[name];
    }
  });
  return (onLine, { told = true } = {}) => {
    state.onLine = onLine;
    if (told) target.dispatchEvent(new Event(onLine ? 'online' : 'offline'));
  };
}

test('behaviour 11: offline spends no attempt, and `online` resumes', async (t) => {
  const set = network(t);
  const server = await serve(t, page([1]));
  const feed = feedOf(t, server);
  set(false);
  const loading = feed.loadMore();
  await until(feed, () => feed.status === 'waiting');
  assert.deepEqual(feed.waiting, { until: null, cause: 'offline' });
  assert.equal(server.requests.length, 0);
  set(true);
  assert.equal((await loading).added, 1);
});

test('behaviour 11: a network that comes back while nobody listens is noticed by the next load', async (t) => {
  const set = network(t);
  const server = await serve(t, page([1]));
  const feed = feedOf(t, server);
  set(false);
  const controller = new AbortController();
  const given = failure(feed.loadMore({ signal: controller.signal }));
  await until(feed, () => feed.status === 'waiting');
  controller.abort('later');
  assert.equal(await given, 'later');
  set(true, { told: false });
  assert.equal((await feed.loadMore()).added, 1);
});

test('behaviour 11: a page source of the caller asks nobody about the network', async (t) => {
  const set = network(t);
  set(false);
  assert.equal((await feedOf(t, () => ({ data: [{ id: 1 }] })).loadMore()).added, 1);
});

test('behaviour 8: a spent allowance slows the next page down, though nothing else of the head is read', async (t) => {
  const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '600' };
  const spent = answer({ data: [{ id: 1 }], nextCursor: 'b' }, { headers });
  const server = await serve(t, spent, page([2]));
  const feed = feedOf(t, server, { maxWait: 1_000_000 });
  await feed.loadMore();
  const later = feed.loadMore();
  assert.deepEqual([feed.status, feed.waiting.cause, server.requests.length], ['waiting', 'rate-limit', 1]);
  const wait = feed.waiting.until - Date.now();
  assert.ok(wait > 500_000 && wait <= 600_000, String(wait));
  await feed.retry();
  await later;
  assert.deepEqual(ids(feed), [1, 2]);
});

test('behaviour 8: a clock that is set back or forth during a pause makes it neither longer nor shorter', async (t) => {
  const { now } = Date;
  t.after(() => (Date.now = now));
  for (const hours of [-1, 1]) {
    Date.now = now;
    const server = await serve(
      t,
      answer(page([1], 'b').body, { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '20' } }),
    );
    const feed = feedOf(t, server);
    await feed.loadMore();
    Date.now = () => now() + hours * 3_600_000;
    void feed.loadMore();
    const left = feed.waiting.until - Date.now();
    assert.ok(left > 10_000 && left <= 20_100, `${left} ms are left of 20 s`);
    assert.equal(server.requests.length, 1);
    feed.close();
  }
});
