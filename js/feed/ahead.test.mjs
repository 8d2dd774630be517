// Behaviour 20a: pages of counted lists side by side.
import { assert, feedOf, quiet, ready, test } from '../testing/support.mjs';
import { createServer } from 'node:http';

const byOffset = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit' },
  next: { set: { 'query:offset': { inc: 'items', from: 0 } } },
  stop: [{ total: 'body:total', at: 'query:offset' }],
};
const byPage = {
  items: 'data',
  key: 'id',
  limit: { at: 'query:limit' },
  next: { set: { 'query:page[number]': { inc: 1, from: 1 } } },
  stop: [{ pages: 'body:meta.pages', at: 'query:page[number]', base: 1 }],
};

/**
 * A server of `rows`, which a test may change. Requests are held until `open()`, and afterwards answered at once.
 * `fault(path, count)`: an answer instead, maybe.
 */
async function counted(t, rows, { fault = () => undefined, never = () => false, most = Infinity } = {}) {
  const state = { rows, paths: [], most: 0, under: 0, aborted: 0, isOpen: true, held: [] };
  const server = createServer(async (request, response) => {
    state.paths.push(request.url);
    state.under += 1;
    state.most = Math.max(state.most, state.under);
    let over = false;
    response.once('close', () => {
      state.under -= 1;
      if (!response.writableFinished && !over) state.aborted += 1;
    });
    if (never(request.url)) return;
    if (!state.isOpen) await new Promise((resolve) => state.held.push(resolve));
    const query = new URL(request.url, 'http://x').searchParams;
    const limit = Math.min(Number(query.get('limit') ?? 10), most);
    const number = query.get('page[number]');
    const at = number === null ? Number(query.get('offset') ?? 0) : (Number(number) - 1) * limit;
    const wrong = fault(request.url, state.paths.filter((path) => path === request.url).length, state);
    over = true;
    response.writeHead(wrong?.status ?? 200, wrong?.headers);
    const { length } = state.rows;
    response.end(
      wrong
        ? 'no'
        : JSON.stringify({
            data: state.rows.slice(at, at + limit),
            next: at + limit < length ? at + limit : null,
            total: length,
            meta: { pages: Math.ceil(length / limit) },
          }),
    );
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  state.url = `http://127.0.0.1:${server.address().port}/rows`;
  state.open = () => {
    state.isOpen = true;
    for (const go of state.held.splice(0)) go();
  };
  return state;
}

const numbers = (count) => Array.from({ length: count }, (_, id) => ({ id }));

async function drain(feed) {
  const seen = [];
  for await (const { id } of feed) seen.push(id);
  return seen;
}

/** Until so many requests are held. */
async function underWay(server, count) {
  for (let i = 0; server.held.length < count && i < 500; i++) await quiet(1);
  await quiet();
  return server.held.length;
}

for (const [name, dialect] of Object.entries({ offsets: byOffset, 'page numbers': byPage })) {
  test(`behaviour 20a: ${name}: up to so many requests side by side, in order, each page asked for once`, async (t) => {
    await ready();
    const server = await counted(t, numbers(95));
    const feed = feedOf(t, server, { dialect, limit: 10, concurrency: 4 });
    const reader = feed[Symbol.asyncIterator]();
    await reader.next();
    assert.equal(server.paths.length, 1, 'the first page says how many there are');
    server.isOpen = false;
    for (let i = 1; i < 10; i++) await reader.next();
    const next = reader.next();
    assert.equal(await underWay(server, 4), 4);
    assert.equal(server.most, 4);
    server.open();
    const seen = [(await next).value.id, ...(await drain({ [Symbol.asyncIterator]: () => reader }))];
    assert.deepEqual(
      seen,
      numbers(95)
        .slice(10)
        .map(({ id }) => id),
    );
    assert.deepEqual([server.paths.length, new Set(server.paths).size, server.most], [10, 10, 4]);
    assert.deepEqual([feed.stats.requests, feed.reason, server.aborted], [10, 'end', 0]);
  });
}

test('behaviour 20a: nothing is asked ahead without a reader, without a total, or where not a counter leads on', async (t) => {
  await ready();
  const plain = await counted(t, numbers(60));
  const pressed = feedOf(t, plain, { dialect: byOffset, limit: 10, concurrency: 4 });
  await pressed.loadMore();
  await pressed.loadMore();
  await quiet();
  assert.equal(plain.paths.length, 2);
  for (const dialect of [
    { ...byOffset, stop: [{ empty: true }] },
    { ...byOffset, next: { set: { 'query:offset': 'body:next' } } },
  ]) {
    const server = await counted(t, numbers(60));
    await drain(feedOf(t, server, { dialect, limit: 10, concurrency: 4 }));
    assert.ok(server.paths.length <= 7 && server.most === 1, `${server.most} of ${server.paths}`);
  }
});

test('behaviour 20a: a reader that breaks off gives up what is under way', async (t) => {
  await ready();
  const server = await counted(t, numbers(60));
  const feed = feedOf(t, server, { dialect: byOffset, limit: 10, concurrency: 4 });
  let count = 0;
  for await (const _ of feed) {
    count += 1;
    if (count === 1) server.isOpen = false;
    if (count === 10) {
      // The next page is asked for by a load, and nothing else is, until the reader goes there.
      void feed.loadMore();
      assert.equal(await underWay(server, 4), 4);
      break;
    }
  }
  for (let i = 0; server.aborted < 3 && i < 500; i++) await quiet(1);
  assert.equal(server.aborted, 3, 'the load of the caller goes on');
  server.open();
  await feed.loadMore();
  assert.equal(feed.length, 20);
});

test('behaviour 20a: rows that go at the server lose nothing that is lost no less one by one, with `overlap`', async (t) => {
  await ready();
  const server = await counted(t, numbers(100), {
    fault: (_, __, state) => {
      if (state.paths.length === 5) state.rows = state.rows.filter(({ id }) => id !== 3 && id !== 4);
    },
  });
  const feed = feedOf(t, server, { dialect: byOffset, limit: 10, overlap: 3, concurrency: 4 });
  const seen = await drain(feed);
  assert.deepEqual(
    seen,
    numbers(100).map(({ id }) => id),
  );
});

test('behaviour 20a: a server that sends fewer rows than foreseen, and a list that is changed here, are followed', async (t) => {
  await ready();
  const lower = await counted(t, numbers(60), { most: 7 });
  assert.deepEqual(
    await drain(feedOf(t, lower, { dialect: byOffset, limit: 10, concurrency: 4 })),
    numbers(60).map(({ id }) => id),
  );
  const server = await counted(t, numbers(100));
  const feed = feedOf(t, server, { dialect: byOffset, limit: 10, concurrency: 4 });
  const seen = [];
  for await (const { id } of feed) {
    seen.push(id);
    if (id % 25 === 5) {
      // At the server, too: what follows moves up.
      server.rows = server.rows.filter((row) => row.id !== id);
      feed.remove(id);
    }
  }
  assert.deepEqual(
    seen,
    numbers(100).map(({ id }) => id),
  );
});

test('behaviour 20a: a failure ahead is the engine’s to ask for, and makes it go on alone for a while', async (t) => {
  await ready();
  const failing = /offset=(30|40|50)$/;
  const server = await counted(t, numbers(120), {
    fault: (path, count) =>
      failing.test(path) && count === 1 ? { status: 503, headers: { 'retry-after-ms': '1' } } : undefined,
  });
  const feed = feedOf(t, server, { dialect: { ...byOffset, limit: undefined }, concurrency: 4, retries: 2 });
  assert.deepEqual(
    await drain(feed),
    numbers(120).map(({ id }) => id),
  );
  assert.ok(server.most <= 4);
  const asked = server.paths.filter((path) => failing.test(path)).length;
  assert.equal(asked, 6, 'each once more');
});

test('behaviour 20a: what stalls ahead is given up in time, though nobody has asked for it yet', async (t) => {
  await ready();
  let stalls = true;
  const never = (path) => stalls && /offset=30$/.test(path);
  const server = await counted(t, numbers(60), { never });
  const feed = feedOf(t, server, { dialect: byOffset, limit: 10, concurrency: 4, timeout: 1000 });
  const reader = feed[Symbol.asyncIterator]();
  for (let i = 0; i < 11; i++) await reader.next();
  while (!server.paths.some(never)) await quiet(1);
  while (server.aborted < 1) await quiet(1);
  assert.equal(feed.stats.requests, 2);
  stalls = false;
  assert.equal((await drain({ [Symbol.asyncIterator]: () => reader })).length, 49);
});

test('behaviour 20a: random servers that fail and change give what one request at a time gives', async (t) => {
  await ready();
  let seed = 11;
  const random = (below) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  for (let run = 0; run < 12; run++) {
    const size = 3 + random(12);
    const rows = numbers(random(150));
    const bad = new Set(Array.from({ length: random(4) }, () => random(150)));
    const server = await counted(t, rows, {
      fault: (path, count) => {
        const at = Number(/(?:offset|number%5D|number\])=(\d+)/.exec(path)?.[1] ?? 0);
        return bad.has(at) && count === 1 ? { status: 503, headers: { 'retry-after-ms': '1' } } : undefined;
      },
    });
    const feed = feedOf(t, server, {
      dialect: random(2) ? byOffset : byPage,
      limit: size,
      concurrency: 2 + random(5),
      prefetch: random(3),
      maxConcurrent: 1 + random(6),
      retries: 3,
    });
    assert.deepEqual(
      await drain(feed),
      rows.map(({ id }) => id),
      `run ${run}`,
    );
  }
});
