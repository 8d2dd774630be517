// Behaviours 1 to 7, 12 and 14 to 18: what is asked for, and when.
import {
  all,
  answer,
  assert,
  fails,
  failure,
  feedOf,
  held,
  ids,
  page,
  quiet,
  serve,
  test,
  until,
} from '../testing/support.mjs';

test('behaviour 1: loadMore() is the first page, and N loads are N requests', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([3], 'c'), page([4]));
  const feed = feedOf(t, server);
  await quiet();
  assert.equal(server.requests.length, 0, 'creating a feed sends nothing');
  assert.deepEqual(await feed.loadMore(), { received: 2, added: 2, duplicates: 0, updated: 0, done: false });
  assert.equal(feed.status, 'idle');
  await feed.loadMore();
  assert.deepEqual(await feed.loadMore(), { received: 1, added: 1, duplicates: 0, updated: 0, done: true });
  assert.deepEqual(server.paths(), ['/posts', '/posts?cursor=b', '/posts?cursor=c']);
  assert.deepEqual(ids(feed), [1, 2, 3, 4]);
  assert.deepEqual([feed.status, feed.reason, feed.hasMore, feed.length], ['done', 'end', false, 4]);
});

test('behaviour 1: after the end loadMore() sends nothing and says so', async (t) => {
  const server = await serve(t, page([1]));
  const feed = feedOf(t, server);
  await feed.loadMore();
  assert.deepEqual(await feed.loadMore(), { received: 0, added: 0, duplicates: 0, updated: 0, done: true });
  assert.equal(server.requests.length, 1);
});

test('behaviour 2: three callers share one request, one promise, one result', async (t) => {
  const first = held(page([1, 2], 'b'));
  const server = await serve(t, first);
  const feed = feedOf(t, server);
  const calls = [feed.loadMore(), feed.loadMore()];
  assert.equal(feed.status, 'loading', 'even before the engine is there');
  await first.arrived;
  calls.push(feed.loadMore());
  assert.ok(calls.every((call) => call === calls[0]));
  first.release();
  const results = await Promise.all(calls);
  assert.ok(results.every((result) => result === results[0]));
  assert.equal(server.requests.length, 1);
});

test('behaviour 4: no continuation in any spelling ends the list, and 0 is a page', async (t) => {
  for (const nothing of [null, '', undefined, {}]) {
    const server = await serve(t, page([1], nothing));
    const feed = feedOf(t, server);
    assert.equal((await feed.loadMore()).done, true, JSON.stringify(nothing));
    assert.deepEqual([feed.hasMore, feed.error, feed.status], [false, null, 'done']);
  }
  const server = await serve(t, page([1], 0), page([2]));
  const feed = feedOf(t, server);
  assert.deepEqual(await all(feed), [{ id: 1 }, { id: 2 }]);
  assert.deepEqual(server.paths(), ['/posts', '/posts?cursor=0']);
});

test('behaviour 5: a page that fails leaves items and continuation; loadMore() and retry() ask for that page', async (t) => {
  const server = await serve(
    t,
    page([1], 'b'),
    answer('no', { status: 404 }),
    answer('no', { status: 404 }),
    page([2]),
  );
  const feed = feedOf(t, server);
  await feed.loadMore();
  const error = await fails(feed.loadMore(), 'http-status');
  assert.equal(feed.error, error, 'the error that was thrown is the one that is shown');
  assert.deepEqual([error.status, error.url, error.retryable], [404, `${server.url}?cursor=b`, false]);
  assert.deepEqual([feed.status, feed.hasMore, feed.length], ['failed', true, 1]);
  assert.equal(feed.lane('newer').error, null, 'the error belongs to its lane');
  await fails(feed.loadMore(), 'http-status');
  await feed.retry();
  assert.deepEqual(server.paths().slice(1), ['/posts?cursor=b', '/posts?cursor=b', '/posts?cursor=b']);
  assert.deepEqual([ids(feed), feed.error], [[1, 2], null]);
});

test('behaviour 6: after a failure an automatic trigger does nothing until a retry', async (t) => {
  const server = await serve(t, answer('no', { status: 400 }), page([1]));
  const feed = feedOf(t, server);
  await fails(feed.loadMore({ auto: true }), 'http-status');
  for (let i = 0; i < 3; i++) assert.equal((await feed.loadMore({ auto: true })).received, 0);
  assert.equal(server.requests.length, 1);
  assert.equal(feed.status, 'failed');
  await feed.retry();
  assert.equal(server.requests.length, 2);
});

test('behaviour 12: a reset in the middle of a load starts at once, and the late answer changes nothing', async (t) => {
  const late = held(page(['old'], 'z'));
  const server = await serve(t, late, page(['new']));
  const feed = feedOf(t, server);
  const waiting = failure(feed.loadMore());
  await late.arrived;
  feed.reset({ q: 'rust', sort: null, n: 5 });
  assert.equal((await waiting).code, 'aborted');
  assert.deepEqual([feed.status, feed.error, feed.length], ['idle', null, 0]);
  await feed.loadMore();
  late.release();
  await quiet();
  assert.deepEqual(ids(feed), ['new']);
  assert.equal(server.paths()[1], '/posts?q=rust&n=5');
  assert.equal(await server.requests[0].gone, true, 'the old request was aborted');
});

test('behaviour 12: `keep` leaves the old items until the first page is in', async (t) => {
  const second = held(page([7, 8]));
  const server = await serve(t, page([1, 2, 3], 'b'), second);
  const feed = feedOf(t, server);
  await feed.loadMore();
  const changes = [];
  feed.subscribe((change) => changes.push(change.splices));
  feed.reset({ q: 'x' }, { keep: true });
  const loading = feed.loadMore();
  await second.arrived;
  assert.deepEqual(ids(feed), [1, 2, 3]);
  second.release();
  await loading;
  assert.deepEqual(ids(feed), [7, 8]);
  assert.deepEqual(changes.at(-1), [
    { start: 0, removed: 3, added: 0 },
    { start: 0, removed: 0, added: 2 },
  ]);
});

test('behaviour 12: after a reset the items of the old life are never shown for those of the new one', async (t) => {
  for (const keep of [false, true]) {
    const server = await serve(t, page(['a', 'b'], 'b'), page(['c', 'd'], 'c'));
    const feed = feedOf(t, server);
    await feed.loadMore();
    const seen = feed.slice();
    feed.reset({}, { keep });
    await feed.loadMore();
    assert.deepEqual(ids(feed), ['c', 'd']);
    assert.equal(feed.at(0).id, 'c');
    assert.deepEqual(seen, [{ id: 'a' }, { id: 'b' }]);
  }
});

test('behaviour 12: reset() before the engine is there', async (t) => {
  const server = await serve(t, page([1]));
  const feed = feedOf(t, server);
  const first = failure(feed.loadMore());
  feed.reset({ q: 1 });
  assert.equal((await first).code, 'aborted');
  await feed.loadMore();
  assert.equal(server.paths().at(-1), '/posts?q=1');
});

test('behaviour 14: empty pages are followed within one load, up to the bound', async (t) => {
  const server = await serve(t, page([], 'b'), page([], 'c'), page([1]));
  assert.deepEqual((await feedOf(t, server).loadMore()).added, 1);
  assert.equal(server.requests.length, 3);

  const endless = await serve(t, page([], 'b'), page([], 'c'), page([], 'd'), page([2]));
  const feed = feedOf(t, endless, { maxEmptyPages: 2 });
  assert.deepEqual(await feed.loadMore(), { received: 0, added: 0, duplicates: 0, updated: 0, done: true });
  assert.deepEqual([feed.status, feed.reason], ['done', 'empty-run']);
  assert.deepEqual(feed.ending, { reason: 'empty-run', by: 'empty-run', value: '3' });
  await feed.loadMore();
  assert.equal(endless.requests.length, 3, 'only a retry goes on');
  await feed.retry();
  assert.deepEqual([ids(feed), endless.paths().at(-1)], [[2], '/posts?cursor=d']);
});

test('behaviour 15: A to B to A ends as a loop, with a warning', async (t) => {
  const server = await serve(t, page([1], 'a'), page([2], 'b'), page([3], 'a'), page([2], 'b'), page([4]));
  const feed = feedOf(t, server);
  for (let i = 0; i < 4; i++) await feed.loadMore();
  assert.equal(feed.length, 3);
  assert.deepEqual(
    [feed.reason, feed.ending.by, feed.warnings.length, server.requests.length],
    ['loop', 'repeat', 1, 4],
  );
  await feed.retry();
  assert.deepEqual([ids(feed), feed.reason, server.paths().at(-1)], [[1, 2, 3, 4], 'end', '/posts?cursor=a']);
});

test('behaviour 16: pages without one new key end as a loop', async (t) => {
  const server = await serve(t, ...Array.from({ length: 9 }, (_, i) => page([1, 2], `c${i}`)));
  const feed = feedOf(t, server, { maxStalePages: 3, incomplete: 'end' });
  assert.deepEqual(await all(feed), [{ id: 1 }, { id: 2 }]);
  assert.deepEqual([feed.reason, feed.warnings.length, server.requests.length], ['loop', 1, 4]);
});

test('behaviour 17: a limit that the API does not take is an error before any request', async (t) => {
  const server = await serve(t);
  const dialect = { items: 'data', key: 'id', limit: { at: 'query:limit', max: 100 }, next: null };
  for (const limit of [0, 101, 1.5, '10']) {
    const error = await fails(feedOf(t, server, { dialect, limit }).loadMore(), 'bad-options');
    assert.equal(error.path, 'options.limit', error.message);
  }
  assert.equal(server.requests.length, 0);
});

test('behaviour 18: maxItems takes that many and asks no further', async (t) => {
  const many = Array.from({ length: 50 }, (_, i) => i);
  const server = await serve(t, page(many, 'b'));
  const feed = feedOf(t, server, { maxItems: 10 });
  assert.deepEqual((await all(feed)).length, 10);
  assert.deepEqual([feed.reason, feed.hasMore, server.requests.length], ['max-items', false, 1]);
});

test('behaviour 18: a flag that says the end spares a request', async (t) => {
  const server = await serve(t, page([1, 2], 'b', { hasMore: true }), page([3, 4], 'c', { hasMore: false }));
  assert.equal((await all(feedOf(t, server))).length, 4);
  assert.equal(server.requests.length, 2);
});

test('the status is told while a load waits and when it ends', async (t) => {
  const server = await serve(t, page([1], 'b'), answer('{', { status: 500 }));
  const feed = feedOf(t, server);
  const told = [];
  feed.subscribe(({ status, lane, length }) => told.push(`${lane} ${status} ${length}`));
  await feed.loadMore();
  await failure(feed.loadMore());
  await until(feed, () => feed.status === 'failed');
  assert.deepEqual(told, ['older loading 0', 'older idle 1', 'older loading 1', 'older failed 1']);
});

test('both lanes load on their own', async (t) => {
  const dialect = {
    items: 'data',
    key: 'id',
    next: { set: { 'query:cursor': 'body:nextCursor' } },
    back: { set: { 'query:before': 'body:prev' } },
  };
  const server = await serve(t, page([5, 6], 'b', { prev: 'a' }), page([3, 4], undefined, { prev: null }), page([7]));
  const feed = feedOf(t, server, { dialect });
  await feed.loadMore();
  const changes = [];
  feed.subscribe((change) => change.splices.length > 0 && changes.push([change.lane, change.prepended]));
  const loaded = await feed.loadMore({ lane: 'newer' });
  assert.equal(loaded.added, 2);
  assert.deepEqual([feed.lane('newer').status, feed.lane('older').hasMore], ['done', true]);
  await feed.loadMore();
  assert.deepEqual(ids(feed), [3, 4, 5, 6, 7]);
  assert.deepEqual(changes, [
    ['newer', 2],
    ['older', 0],
  ]);
  assert.throws(() => feed.lane('sideways'), { code: 'bad-options' });
  await fails(feed.loadMore({ lane: 'up' }), 'bad-options', /'older' or 'newer'/);
});
