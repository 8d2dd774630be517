// Behaviours 3, 7 and 13: giving up, closing, and what nobody awaits.
import { cursor } from '../dialects/dialects.js';
import { feed as plainFeed } from '../index.js';
import {
  all,
  answer,
  assert,
  failure,
  fails,
  feedOf,
  held,
  ids,
  never,
  page,
  quiet,
  serve,
  test,
} from '../testing/support.mjs';

const reasons = { string: 'enough', object: { any: 'thing' }, Error: new RangeError('mine'), null: null, zero: 0 };

for (const [name, reason] of Object.entries(reasons)) {
  test(`behaviour 3: abort with a reason (${name}) rejects with exactly that, and the page is asked for again`, async (t) => {
    const first = never();
    const server = await serve(t, first, page([1]));
    const feed = feedOf(t, server);
    const controller = new AbortController();
    const load = failure(feed.loadMore({ signal: controller.signal }));
    await first.arrived;
    controller.abort(reason);
    assert.equal(await load, reason);
    assert.equal(await server.requests[0].gone, true, 'the request is aborted');
    assert.deepEqual([feed.status, feed.error], ['idle', null]);
    await feed.loadMore();
    assert.deepEqual([ids(feed), server.paths()], [[1], ['/posts', '/posts']]);
  });

  test(`behaviour 3: a signal that was aborted before (${name}) rejects with its reason and sends nothing`, async (t) => {
    const server = await serve(t);
    assert.equal(await failure(feedOf(t, server).loadMore({ signal: AbortSignal.abort(reason) })), reason);
    await quiet();
    assert.equal(server.requests.length, 0);
  });
}

test('behaviour 3: abort() without a reason rejects with an AbortError', async (t) => {
  const first = never();
  const server = await serve(t, first);
  const controller = new AbortController();
  const load = failure(feedOf(t, server).loadMore({ signal: controller.signal }));
  await first.arrived;
  controller.abort(undefined);
  const thrown = await load;
  assert.equal(thrown, controller.signal.reason);
  assert.equal(thrown.name, 'AbortError');
});

test('behaviour 3: an abort before the engine is there sends nothing', async (t) => {
  const server = await serve(t, page([1]));
  const feed = feedOf(t, server);
  const controller = new AbortController();
  const load = failure(feed.loadMore({ signal: controller.signal }));
  controller.abort('early');
  assert.equal(await load, 'early');
  await feed.loadMore();
  assert.equal(server.requests.length, 1);
});

test('behaviour 3: one of two callers aborts, the other gets the page', async (t) => {
  const first = held(page([1]));
  const server = await serve(t, first);
  const feed = feedOf(t, server);
  const controller = new AbortController();
  const leaving = failure(feed.loadMore({ signal: controller.signal }));
  const staying = feed.loadMore({ signal: new AbortController().signal });
  await first.arrived;
  controller.abort('bye');
  assert.equal(await leaving, 'bye');
  assert.equal(feed.status, 'loading');
  first.release();
  assert.equal((await staying).added, 1);
  assert.equal(server.requests.length, 1);
});

test('behaviour 3: an abort after the page is in changes nothing', async (t) => {
  const server = await serve(t, page([1], 'b'), page([2]));
  const feed = feedOf(t, server);
  const controller = new AbortController();
  await feed.loadMore({ signal: controller.signal });
  const next = feed.loadMore();
  controller.abort();
  assert.equal((await next).added, 1);
});

test('behaviour 3: abort while the feed waits for a retry', async (t) => {
  const server = await serve(t, answer('', { status: 429, headers: { 'retry-after': '200' } }), page([1]));
  const feed = feedOf(t, server, { retries: 3 });
  const controller = new AbortController();
  const load = failure(feed.loadMore({ signal: controller.signal }));
  const off = feed.subscribe(({ status }) => status === 'waiting' && controller.abort('no patience'));
  assert.equal(await load, 'no patience');
  off();
  assert.deepEqual([feed.status, feed.waiting], ['idle', null]);
  await feed.retry();
  assert.deepEqual(ids(feed), [1]);
});

test('a `signal` that is none is a typed error', async (t) => {
  const server = await serve(t);
  await fails(feedOf(t, server).loadMore({ signal: {} }), 'bad-options', /AbortSignal/);
});

test('behaviour 7: nobody awaits a failing load, and nothing is reported as unhandled', async (t) => {
  const unhandled = [];
  const listener = (reason) => unhandled.push(reason);
  process.on('unhandledRejection', listener);
  t.after(() => process.off('unhandledRejection', listener));
  const server = await serve(t, answer('no', { status: 404 }), answer('no', { status: 404 }), never());
  const feed = feedOf(t, server);
  feed.loadMore();
  feed.loadMore({ signal: new AbortController().signal });
  feed.loadMore({ lane: 'nowhere' });
  await new Promise((resolve) => feed.subscribe(({ status }) => status === 'failed' && resolve()));
  feed.retry();
  feed.loadMore({ signal: AbortSignal.abort('x') });
  await quiet();
  const hanging = feedOf(t, server);
  hanging.loadMore();
  hanging.reset();
  hanging.loadMore();
  hanging.close();
  hanging.loadMore();
  feedOf(t, 'http://127.0.0.1:9/', { limit: -1 }).loadMore();
  feedOf(t, () => Promise.reject(null)).loadMore();
  await quiet(50);
  assert.deepEqual(unhandled, []);
});

test('behaviour 13: close() in flight aborts, rejects; then nothing is there, and asking for more is a clear error', async (t) => {
  const first = never();
  const server = await serve(t, first);
  const feed = feedOf(t, server);
  const waiting = [
    failure(feed.loadMore()),
    failure(feed.loadMore({ signal: new AbortController().signal })),
    failure(all(feed)),
  ];
  await first.arrived;
  feed.close();
  for (const error of await Promise.all(waiting)) assert.equal(error.code, 'closed');
  assert.equal(await server.requests[0].gone, true);
  feed.close();
  feed[Symbol.dispose]?.();
  assert.deepEqual(
    [feed.status, feed.length, feed.hasMore, feed.error, feed.waiting, feed.reason],
    ['closed', 0, false, null, null, null],
  );
  assert.equal(feed.lane('newer').status, 'closed');
  assert.equal(feed.stats.requests, 0);
  await fails(feed.loadMore(), 'closed');
  await fails(feed.retry(), 'closed');
  assert.deepEqual(
    [feed.at(0), feed.at(-1), feed.raw(0), feed.slice(), feed.slice(-2, 9), feed.get(1), feed.indexOf(1), feed.ending],
    [undefined, undefined, undefined, [], [], undefined, -1, null],
  );
  const calls = {
    insert: [{ id: 1 }],
    update: [{ id: 1 }],
    remove: [1],
    reset: [],
    subscribe: [() => {}],
    pages: [],
    stream: [],
  };
  for (const [call, given] of Object.entries(calls))
    assert.throws(() => feed[call](...given), { name: 'UnspoolError', code: 'closed' }, call);
  assert.throws(() => feed[Symbol.asyncIterator](), { code: 'closed' });
});

test('behaviour 13: a feed that held items is empty once it is closed', async (t) => {
  const server = await serve(t, page([1, 2, 3], 'b'));
  const feed = feedOf(t, server);
  await feed.loadMore();
  const kept = feed.at(1);
  feed.close();
  assert.deepEqual(
    [feed.length, feed.at(1), feed.raw(1), feed.slice(), feed.get(2), feed.indexOf(2)],
    [0, undefined, undefined, [], undefined, -1],
  );
  assert.deepEqual(kept, { id: 2 });
  await fails(feed.loadMore(), 'closed');
});

test('behaviour 13: an iterator that outlives its feed says so', async (t) => {
  const server = await serve(t, page([1, 2]));
  const feed = feedOf(t, server);
  const iterator = feed[Symbol.asyncIterator]();
  await iterator.next();
  feed.close();
  await fails(iterator.next(), 'closed');
  assert.deepEqual(await iterator.return(), { value: undefined, done: true });
});

test('behaviour 13: a feed closed before the engine is there', async (t) => {
  const server = await serve(t);
  const feed = plainFeed(server.url, { dialect: cursor });
  const load = failure(feed.loadMore());
  feed.close();
  assert.equal((await load).code, 'closed');
  await quiet();
  assert.equal(server.requests.length, 0);
});

test('behaviour 13: listeners hear of the end, and may close once more', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([3]));
  const feed = feedOf(t, server);
  await feed.loadMore();
  const told = [];
  feed.subscribe((change) => {
    told.push([change.status, change.length, change.splices]);
    feed.close();
  });
  feed.close();
  assert.deepEqual(told, [['closed', 0, [{ start: 0, removed: 2, added: 0 }]]]);
  // The engine that all feeds share has not been hurt.
  const other = feedOf(t, server);
  await other.loadMore();
  assert.deepEqual(ids(other), [3]);
});

test('behaviour 13: a listener that closes the feed on its first page', async (t) => {
  const server = await serve(t, page([1], 'b'));
  const feed = feedOf(t, server);
  feed.subscribe(({ status }) => status === 'idle' && feed.close());
  assert.equal((await feed.loadMore()).added, 1);
  assert.equal(feed.status, 'closed');
});

test('behaviour 13: the caller closes or resets from inside its own callbacks', async (t) => {
  const server = await serve(t, page([1]), page([1]));
  for (const act of ['close', 'reset']) {
    const byHeaders = feedOf(t, server, { headers: () => void byHeaders[act]() });
    assert.equal((await failure(byHeaders.loadMore())).code, act === 'close' ? 'closed' : 'aborted');
    const bySource = feedOf(t, () => void bySource[act]());
    assert.equal((await failure(bySource.loadMore())).code, act === 'close' ? 'closed' : 'aborted');
    const byFetch = feedOf(t, server, { fetch: () => void byFetch[act]() });
    assert.equal((await failure(byFetch.loadMore())).code, act === 'close' ? 'closed' : 'aborted');
  }
  assert.equal(server.requests.length, 0);
});

test('behaviour 13: the signal of the feed closes it, with its reason as the cause', async (t) => {
  const first = never();
  const server = await serve(t, first);
  const controller = new AbortController();
  const feed = feedOf(t, server, { signal: controller.signal });
  const load = failure(feed.loadMore());
  await first.arrived;
  controller.abort('unmounted');
  const error = await load;
  assert.deepEqual([error.code, error.cause, feed.status], ['closed', 'unmounted', 'closed']);
  const dead = feedOf(t, server, { signal: AbortSignal.abort('before') });
  assert.equal(dead.status, 'closed');
  assert.equal((await fails(dead.loadMore(), 'closed')).cause, 'before');
});

test('behaviour 13: a closed feed no longer listens to its signal', async (t) => {
  const listeners = new Set();
  const signal = {
    aborted: false,
    addEventListener: (_, listener) => listeners.add(listener),
    removeEventListener: (_, listener) => listeners.delete(listener),
  };
  const feed = feedOf(t, 'http://127.0.0.1:9/', { signal });
  assert.equal(listeners.size, 1);
  feed.close();
  assert.equal(listeners.size, 0);
});
