// Behaviour 20: what feeds that ask one origin share: its line, and its wish to be left alone.
import {
  answer,
  assert,
  fails,
  failure,
  feedOf,
  held,
  ids,
  page,
  quiet,
  ready,
  serve,
  test,
  until,
} from '../testing/support.mjs';

/** As many answers that are not given before they are released. */
const gates = (count) => Array.from({ length: count }, (_, i) => held(page([i])));
const spent = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '600' };

test('behaviour 20: six requests at most are under way at an origin, first come, first served', async (t) => {
  await ready();
  const answers = gates(9);
  const server = await serve(t, ...answers);
  const feeds = answers.map((_, i) => feedOf(t, `${server.origin}/${i}`));
  const loads = feeds.map((feed) => feed.loadMore());
  await answers[5].arrived;
  await quiet();
  assert.deepEqual(server.paths(), ['/0', '/1', '/2', '/3', '/4', '/5']);
  assert.equal(feeds[8].status, 'loading');
  answers[3].release();
  await answers[6].arrived;
  await quiet();
  assert.deepEqual(server.paths().slice(6), ['/6']);
  for (const one of answers) one.release();
  await Promise.all(loads);
  assert.deepEqual(server.paths().slice(6), ['/6', '/7', '/8']);
});

test('behaviour 20: a feed counts the requests of all; another origin has a line of its own', async (t) => {
  await ready();
  const answers = gates(3);
  const [one, other] = [await serve(t, ...answers), await serve(t, page([9]))];
  const first = feedOf(t, one, { maxConcurrent: 2 }).loadMore();
  await answers[0].arrived;
  const second = feedOf(t, one, { maxConcurrent: 1 }).loadMore();
  // First come, first served: it waits behind the one that wants to be alone.
  const third = feedOf(t, one).loadMore();
  await feedOf(t, other, { maxConcurrent: 1 }).loadMore();
  assert.equal(one.requests.length, 1);
  const free = feedOf(t, one, { maxConcurrent: Infinity }).loadMore();
  await answers[1].arrived;
  for (const { release } of answers) release();
  await free;
  await Promise.all([first, second]);
  await failure(third);
  assert.equal(one.requests.length, 4);
});

test('behaviour 20: who gives up in line, by a signal or by `close()`, leaves it at once', async (t) => {
  await ready();
  const answers = gates(3);
  const server = await serve(t, ...answers);
  const feeds = ['a', 'b', 'c', 'd'].map((name) => feedOf(t, `${server.origin}/${name}`, { maxConcurrent: 1 }));
  const first = feeds[0].loadMore();
  await answers[0].arrived;
  const controller = new AbortController();
  const second = failure(feeds[1].loadMore({ signal: controller.signal }));
  const third = failure(feeds[2].loadMore());
  const fourth = feeds[3].loadMore();
  controller.abort('enough');
  assert.equal(await second, 'enough');
  feeds[2].close();
  assert.equal((await third).code, 'closed');
  answers[0].release();
  answers[1].release();
  await Promise.all([first, fourth]);
  assert.deepEqual(server.paths(), ['/a', '/d']);
  // A request that is given up on its way makes room, too.
  const away = new AbortController();
  void failure(feeds[0].reset() ?? feeds[0].loadMore({ signal: away.signal }));
  await answers[2].arrived;
  server.add(page([1]));
  feeds[1].reset();
  const next = feeds[1].loadMore();
  away.abort();
  await next;
  assert.deepEqual(server.paths().slice(2), ['/a', '/b']);
});

test('behaviour 20: the time in line does not count as time that a request takes', async (t) => {
  await ready();
  const answers = gates(2);
  const server = await serve(t, ...answers);
  const timers = [];
  const { setTimeout: set } = globalThis;
  globalThis.setTimeout = (call, millis, ...more) => {
    if (millis === 54_321) timers.push(server.requests.length);
    return set(call, millis, ...more);
  };
  t.after(() => (globalThis.setTimeout = set));
  const feeds = ['a', 'b'].map((name) => feedOf(t, `${server.origin}/${name}`, { maxConcurrent: 1, timeout: 54_321 }));
  const loads = feeds.map((feed) => feed.loadMore());
  await answers[0].arrived;
  await quiet();
  assert.deepEqual(timers, [0], 'nothing runs for the one in line');
  answers[0].release();
  await Promise.all([loads[0], answers[1].arrived]);
  assert.deepEqual(timers, [0, 1]);
  answers[1].release();
  await loads[1];
});

const wishes = {
  '429 with Retry-After': {
    answer: answer('slow down', { status: 429, headers: { 'retry-after': '600' } }),
    after: 'waiting',
  },
  '503 with Retry-After': {
    answer: answer('busy', { status: 503, headers: { 'retry-after': '600' } }),
    after: 'waiting',
  },
  'nothing left of the allowance': {
    answer: answer({ data: [{ id: 1 }], nextCursor: 'b' }, { headers: spent }),
    after: 'idle',
  },
  'nothing left, on the last page': { answer: answer({ data: [{ id: 1 }] }, { headers: spent }), after: 'done' },
};

for (const [name, { answer: said, after }] of Object.entries(wishes)) {
  test(`behaviour 20: ${name}: no feed of the origin asks before that time, unless a person says so`, async (t) => {
    await ready();
    const server = await serve(t, said, page([7]), page([8]), page([9]));
    const options = { retries: 1, maxWait: 1_000_000 };
    const [told, other] = [feedOf(t, server, options), feedOf(t, `${server.origin}/other`, { ...options, retries: 0 })];
    void told.loadMore();
    await until(told, () => told.status === after);
    const load = other.loadMore();
    await until(other, () => other.status === 'waiting');
    assert.equal(other.waiting.cause, 'rate-limit');
    const left = other.waiting.until - Date.now();
    assert.ok(left > 500_000 && left < 610_000, `${left} ms are left`);
    assert.deepEqual([server.requests.length, other.stats.requests], [1, 0]);
    // One that stays out of it asks.
    await feedOf(t, server, { maxConcurrent: Infinity }).loadMore();
    assert.equal(other.status, 'waiting');
    await other.retry();
    await load;
    assert.deepEqual([ids(other), server.paths()], [[8], ['/posts', '/posts', '/other']]);
    // The server has answered: it wants to be left alone no more.
    assert.equal((await feedOf(t, server).loadMore()).added, 1);
  });
}

test('behaviour 20: who would wait longer than `maxWait` fails as rate-limited, and is told how long', async (t) => {
  await ready();
  const server = await serve(t, answer('slow', { status: 429, headers: { 'retry-after': '600' } }));
  const [one, other] = [feedOf(t, server), feedOf(t, server)];
  await fails(one.loadMore(), 'rate-limited');
  const { retryAfter, retryable } = await fails(other.loadMore(), 'rate-limited', /maxWait/);
  assert.ok(retryAfter > 500_000 && retryAfter < 601_000, String(retryAfter));
  assert.deepEqual([retryable, server.requests.length, other.status], [true, 1, 'failed']);
});

test('behaviour 20: those who stand in line when the server asks for a pause wait for it, and go on after it', async (t) => {
  await ready();
  const slow = held(answer('slow', { status: 429, headers: { 'retry-after-ms': '300' } }));
  const server = await serve(t, slow, page([1]), page([2]), page([3]));
  const feeds = ['a', 'b', 'c'].map((name) => feedOf(t, `${server.origin}/${name}`, { maxConcurrent: 1, retries: 1 }));
  const loads = feeds.map((feed) => feed.loadMore());
  await slow.arrived;
  assert.deepEqual(
    feeds.map(({ status }) => status),
    ['loading', 'loading', 'loading'],
  );
  slow.release();
  await until(feeds[2], () => feeds[2].status === 'waiting');
  assert.deepEqual(
    feeds.map(({ waiting }) => waiting?.cause),
    ['rate-limit', 'rate-limit', 'rate-limit'],
  );
  assert.equal(server.requests.length, 1);
  await Promise.all(loads);
  assert.equal(server.requests.length, 4);
});

test('behaviour 20: a POST that was held back was not sent, and is sent once', async (t) => {
  await ready();
  const server = await serve(t, answer('slow', { status: 429, headers: { 'retry-after-ms': '150' } }), page([1]));
  await fails(feedOf(t, server).loadMore(), 'rate-limited');
  await feedOf(t, `${server.origin}/post`, { method: 'POST', body: { q: 1 } }).loadMore();
  assert.deepEqual(server.paths(), ['/posts', '/post']);
});

test('behaviour 20: a page source is not in line, unless it says where it asks', async (t) => {
  await ready();
  const open = [];
  const source = () => new Promise((resolve) => open.push(resolve));
  const options = { maxConcurrent: 1 };
  const loads = [1, 2, 3].map(() => feedOf(t, source, options).loadMore());
  await quiet();
  assert.equal(open.length, 3);
  const named = [1, 2].map(() => feedOf(t, source, { ...options, url: 'https://rows.example/' }).loadMore());
  await quiet();
  assert.equal(open.length, 4);
  for (let i = 0; i < 5; i++) {
    open[i]({ data: [] });
    await quiet();
  }
  await Promise.all([...loads, ...named]);
});
