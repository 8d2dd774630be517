// Time in feeds: under a fake clock a wait passes as soon as the clock does.
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { install } from '@sinonjs/fake-timers';
import { feed, ready } from 'unspool';
import { cursor } from 'unspool/dialects';
import { fakeClock, forgetServers, loaded, pagedFetch, scriptedFeed, until } from 'unspool/testing';
import { fails, test } from '../testing/support.mjs';

const some = (...ids) => ids.map((id) => ({ id }));
const EVERYTHING =
  'setTimeout clearTimeout setImmediate clearImmediate setInterval clearInterval Date performance'.split(' ');
const retrying = [
  { status: 503, retryAfter: 2 },
  { items: some(1), end: true },
];

/** The kit's own clock, as long as the test runs. Before anything else: the engine is not compiled yet. */
async function stopped(t, options) {
  const clock = await fakeClock(options);
  t.after(() => {
    clock.restore();
    forgetServers();
  });
  return clock;
}

test('a feed that was made before the engine is there', async (t) => {
  const clock = await stopped(t, { now: Date.UTC(2030, 0, 1) });
  const posts = scriptedFeed(retrying);
  t.after(() => posts.close());
  void posts.loadMore();
  await clock.advance(1999);
  assert.deepEqual([posts.status, posts.waiting.until - Date.now(), posts.script.requests.length], ['waiting', 1, 1]);
  await clock.advance(1);
  assert.deepEqual([posts.status, posts.length, posts.script.requests.length], ['done', 1, 2]);
  assert.equal(new Date(clock.now).toISOString(), '2030-01-01T00:00:02.000Z');
});

test('backoffs, one after the other, and the time limit of requests', async (t) => {
  const clock = await stopped(t);
  const steps = [500, { network: true }, { hang: true }, { items: some(1), end: true }];
  const posts = scriptedFeed(steps, { retries: 5, timeout: 3000 });
  t.after(() => posts.close());
  void posts.loadMore();
  await clock.advance(0);
  // 500, the network, 3 seconds of silence: each is followed by a wait.
  for (let timers = 0; timers < 10 && posts.length === 0; timers++) await clock.next();
  assert.deepEqual([posts.length, posts.script.requests.length, posts.script.requests[2].aborted], [1, 4, true]);
});

test('delays of scripts and latencies', async (t) => {
  const clock = await stopped(t);
  const posts = scriptedFeed([{ delay: 500 }, some(1), { items: some(2), delay: 100, end: true }], { latency: 10 });
  t.after(() => posts.close());
  void posts.loadMore();
  await clock.advance(509);
  assert.equal(posts.length, 0);
  await clock.advance(1);
  assert.equal(posts.length, 1);
  void posts.loadMore();
  await clock.advance(110);
  assert.equal(posts.length, 2);
  assert.equal(clock.timers, 0);
});

test('revalidation every 30 seconds', async (t) => {
  const clock = await stopped(t);
  const rows = some(1, 2, 3);
  const fetch = pagedFetch(rows, { dialect: cursor });
  const posts = feed('http://revalidate.test/', { dialect: cursor, fetch, revalidate: { every: 30_000 } });
  t.after(() => posts.close());
  void posts.loadMore();
  await clock.advance(10);
  rows.unshift(...some(0));
  await clock.advance(30_000);
  assert.deepEqual(
    posts.slice().map(({ id }) => id),
    [0, 1, 2, 3],
  );
});

test('a pause that one test was asked for is forgotten before the next', async (t) => {
  const url = 'http://paused.test/';
  const clock = await fakeClock();
  t.after(forgetServers);
  const fetch = pagedFetch(some(1), { dialect: cursor });
  fetch.failNext({ status: 429, retryAfter: 50 });
  const first = feed(url, { dialect: cursor, fetch });
  void first.loadMore().catch(() => {});
  await clock.advance(1);
  assert.equal(first.waiting?.cause, 'rate-limit');
  first.close();
  clock.restore();
  forgetServers();
  const second = feed(url, { dialect: cursor, fetch });
  t.after(() => second.close());
  await second.loadMore();
  assert.equal(second.length, 1);
});

test('the bound of a wait is by the clock on the wall', async (t) => {
  await stopped(t);
  const posts = scriptedFeed(retrying);
  t.after(() => posts.close());
  void posts.loadMore().catch(() => {});
  await until(posts, ({ status }) => status === 'waiting');
  await assert.rejects(
    loaded(posts, 1, { timeout: 20 }),
    /rate-limit for 2000 ms more by Date.now\(\); under a fake clock, advance it/,
  );
});

for (const [name, toFake] of [
  ['everything that vitest fakes', EVERYTHING],
  ['setTimeout and Date alone', ['setTimeout', 'clearTimeout', 'Date']],
  ['setTimeout alone', ['setTimeout', 'clearTimeout']],
]) {
  test(`behaviour 89: @sinonjs/fake-timers, as vitest and jest have them: ${name}`, async (t) => {
    await ready();
    const clock = install({ toFake, ignoreMissingTimers: true });
    t.after(() => {
      clock.uninstall();
      forgetServers();
    });
    const posts = scriptedFeed(retrying);
    t.after(() => posts.close());
    void posts.loadMore();
    await clock.tickAsync(0);
    assert.equal(posts.status, 'waiting');
    await clock.tickAsync(2000);
    assert.deepEqual([posts.status, posts.length], ['done', 1]);
  });
}

test("behaviour 89: node's own mock timers", async (t) => {
  await ready();
  mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  t.after(() => {
    mock.timers.reset();
    forgetServers();
  });
  const posts = scriptedFeed(retrying);
  t.after(() => posts.close());
  void posts.loadMore();
  await until(posts, ({ status }) => status === 'waiting');
  mock.timers.tick(2000);
  await loaded(posts, 1);
  assert.equal(posts.script.requests.length, 2);
});

test('a load that times out under a fake clock says so', async (t) => {
  const clock = await stopped(t);
  const posts = scriptedFeed([{ hang: true }], { retries: 0, timeout: 5000 });
  t.after(() => posts.close());
  const error = fails(posts.loadMore(), 'timeout');
  await clock.advance(5000);
  await error;
});
