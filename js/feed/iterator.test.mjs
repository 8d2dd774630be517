// Behaviours 32 to 35: iterators.
import {
  all,
  answer,
  assert,
  fails,
  failure,
  feedOf,
  held,
  ids,
  never,
  page,
  quiet,
  serve,
  test,
} from '../testing/support.mjs';

const done = { value: undefined, done: true };

test('behaviour 32: pages of 3, 0, 5 and 1 items: each once, in order, no request too many', async (t) => {
  const server = await serve(t, page([1, 2, 3], 'b'), page([], 'c'), page([4, 5, 3, 6, 7, 8], 'd'), page([9]));
  const feed = feedOf(t, server);
  const iterator = feed[Symbol.asyncIterator]();
  await quiet();
  assert.equal(server.requests.length, 0, 'no request before the first next()');
  const seen = [];
  for await (const { id } of iterator) seen.push(id);
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual([await iterator.next(), await iterator.next()], [done, done]);
  assert.equal(server.requests.length, 4);
});

test('behaviour 32: an iterator over a list that is loaded already sends nothing', async (t) => {
  const server = await serve(t, page([1, 2]));
  const feed = feedOf(t, server);
  await feed.loadMore();
  assert.deepEqual(await all(feed), feed.slice());
  assert.equal(server.requests.length, 1);
});

test('behaviour 33: two parallel next() at a page border are two items and one request', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([3, 4], 'c'), page([5]));
  const iterator = feedOf(t, server)[Symbol.asyncIterator]();
  const results = await Promise.all(Array.from({ length: 7 }, () => iterator.next()));
  assert.deepEqual(
    results.map((result) => result.value?.id),
    [1, 2, 3, 4, 5, undefined, undefined],
  );
  assert.deepEqual(
    results.map((result) => result.done),
    [false, false, false, false, false, true, true],
  );
  assert.equal(server.requests.length, 3);
});

test('behaviour 34: break while a page is loading aborts it at once', async (t) => {
  const second = never();
  const server = await serve(t, page([1], 'b'), second, page([2]));
  const feed = feedOf(t, server);
  const iterator = feed[Symbol.asyncIterator]();
  await iterator.next();
  const [waiting, queued] = [iterator.next(), iterator.next()];
  await second.arrived;
  assert.deepEqual(await iterator.return(), done);
  assert.deepEqual(await Promise.all([waiting, queued, iterator.next()]), [done, done, done]);
  assert.equal(await server.requests[1].gone, true);
  assert.deepEqual([feed.status, feed.error], ['idle', null]);
  assert.deepEqual(
    (await all(feed)).map(({ id }) => id),
    [1, 2],
  );
});

test('behaviour 34: break between two pages asks for nothing', async (t) => {
  const server = await serve(t, page([1, 2], 'b'));
  const feed = feedOf(t, server);
  for await (const item of feed) if (item.id === 2) break;
  await quiet();
  assert.deepEqual([server.requests.length, feed.status], [1, 'idle']);
});

test('behaviour 34: a second reader keeps the load alive', async (t) => {
  const first = held(page([1]));
  const server = await serve(t, first);
  const feed = feedOf(t, server);
  const [leaving, staying] = [feed[Symbol.asyncIterator](), feed[Symbol.asyncIterator]()];
  const given = leaving.next();
  const kept = staying.next();
  const loaded = feed.loadMore();
  await first.arrived;
  await leaving.return();
  assert.deepEqual(await given, done);
  assert.equal(feed.status, 'loading');
  first.release();
  assert.deepEqual([(await kept).value, (await loaded).added], [{ id: 1 }, 1]);
  assert.equal(server.requests.length, 1);
});

test('behaviour 34: throw() ends an iterator, too', async (t) => {
  const first = never();
  const server = await serve(t, first);
  const iterator = feedOf(t, server)[Symbol.asyncIterator]();
  const waiting = iterator.next();
  await first.arrived;
  assert.equal(await failure(iterator.throw('why')), 'why');
  assert.deepEqual(await waiting, done);
  assert.equal(await server.requests[0].gone, true);
});

test('behaviour 35: an error in the middle is thrown once, and the next next() asks for the failed page', async (t) => {
  const server = await serve(t, page([1], 'b'), answer('no', { status: 404 }), page([2]));
  const feed = feedOf(t, server);
  const iterator = feed[Symbol.asyncIterator]();
  assert.equal((await iterator.next()).value.id, 1);
  await fails(iterator.next(), 'http-status');
  assert.equal((await iterator.next()).value.id, 2);
  assert.deepEqual(await iterator.next(), done);
  assert.deepEqual(server.paths(), ['/posts', '/posts?cursor=b', '/posts?cursor=b']);
});

test('behaviour 35: parallel next() over a failing page: the first throws, the second retries', async (t) => {
  const server = await serve(t, answer('no', { status: 404 }), page([1]));
  const iterator = feedOf(t, server)[Symbol.asyncIterator]();
  const [first, second] = await Promise.allSettled([iterator.next(), iterator.next()]);
  assert.equal(first.reason.code, 'http-status');
  assert.deepEqual(second.value, { value: { id: 1 }, done: false });
});

test('several iterators have positions of their own', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([3]));
  const feed = feedOf(t, server);
  const [a, b] = [feed[Symbol.asyncIterator](), feed[Symbol.asyncIterator]()];
  const next = async (iterator) => (await iterator.next()).value?.id;
  assert.deepEqual(
    [
      await next(a),
      await next(a),
      await next(b),
      await next(a),
      await next(b),
      await next(b),
      await next(b),
      await next(a),
    ],
    [1, 2, 1, 3, 2, 3, undefined, undefined],
  );
  assert.equal(server.requests.length, 2);
});

test('behaviour 36: pages() gives what each load added', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([2], 'c'), page([3, 1], 'd'), page([]));
  const pages = await all(feedOf(t, server).pages());
  assert.deepEqual(
    pages.map((items) => items.map(({ id }) => id)),
    [[1, 2], [3]],
  );
  assert.equal(server.requests.length, 4);
});

test('a reader keeps its place when items come in front, and when the list is written to', async (t) => {
  const dialect = {
    items: 'data',
    key: 'id',
    next: { set: { 'query:cursor': 'body:nextCursor' } },
    back: { set: { 'query:before': 'body:prev' } },
  };
  const server = await serve(
    t,
    page([5, 6, 7], 'b', { prev: 'a' }),
    page([3, 4], undefined, { prev: null }),
    page([8]),
  );
  const feed = feedOf(t, server, { dialect });
  const iterator = feed[Symbol.asyncIterator]();
  const next = async () => (await iterator.next()).value?.id;
  assert.equal(await next(), 5);
  await feed.loadMore({ lane: 'newer' });
  assert.deepEqual(ids(feed), [3, 4, 5, 6, 7]);
  feed.insert({ id: 'front' });
  feed.insert({ id: 'here' }, 4);
  assert.equal(await next(), 'here');
  feed.remove(5);
  feed.remove(3);
  feed.remove(6);
  assert.deepEqual([await next(), await next(), await next()], [7, 8, undefined]);
});

test('an update on both sides of a reader moves it nowhere', async (t) => {
  const changed = [1, 2, 3, 4].map((id) => ({ id, v: 2 }));
  const server = await serve(t, page([1, 2, 3, 4], 'b'), page([...changed, { id: 5 }]));
  const feed = feedOf(t, server);
  const iterator = feed[Symbol.asyncIterator]();
  await iterator.next();
  await iterator.next();
  assert.equal((await feed.loadMore()).updated, 4);
  assert.deepEqual(
    (await all(iterator)).map(({ id }) => id),
    [3, 4, 5],
  );
});

test('what is read ahead is never older than the list', async (t) => {
  const server = await serve(
    t,
    page(
      [1, 2, 3, 4, 5, 6, 7, 8].map((id) => ({ id, v: 1 })),
      'b',
    ),
    page([
      { id: 5, v: 2 },
      { id: 9, v: 1 },
    ]),
  );
  const feed = feedOf(t, server);
  const iterator = feed[Symbol.asyncIterator]();
  const next = async () => {
    const { id, v } = (await iterator.next()).value;
    return [id, v];
  };
  assert.deepEqual(await next(), [1, 1]);
  feed.update({ id: 2, v: 3 });
  assert.deepEqual(await next(), [2, 3]);
  feed.update({ id: 1, v: 4 });
  assert.deepEqual(await next(), [3, 1]);
  feed.remove(4);
  await feed.loadMore();
  assert.deepEqual(
    [await next(), await next()],
    [
      [5, 2],
      [6, 1],
    ],
  );
  feed.insert({ id: 'new', v: 1 }, 5);
  assert.deepEqual(
    [await next(), await next()],
    [
      ['new', 1],
      [7, 1],
    ],
  );
  feed.close();
  await fails(iterator.next(), 'closed');
});

test('a long list is read in runs, not item by item', async (t) => {
  const feed = feedOf(t, await serve(t, page(Array.from({ length: 1000 }, (_, id) => id))));
  await feed.loadMore();
  const { parse } = JSON;
  let calls = 0;
  t.after(() => {
    JSON.parse = parse;
  });
  JSON.parse = (...given) => {
    calls += 1;
    return parse(...given);
  };
  assert.deepEqual(
    (await all(feed)).map(({ id }) => id),
    Array.from({ length: 1000 }, (_, id) => id),
  );
  assert.ok(calls <= 12, String(calls));
});

test('a reset begins anew for the readers, even in the middle of a load', async (t) => {
  const late = held(page(['late']));
  const server = await serve(t, page([1, 2], 'b'), late, page(['x', 'y']));
  const feed = feedOf(t, server);
  const iterator = feed[Symbol.asyncIterator]();
  await iterator.next();
  await iterator.next();
  const waiting = iterator.next();
  await late.arrived;
  feed.reset({ q: 1 });
  assert.equal((await waiting).value.id, 'x');
  assert.equal((await iterator.next()).value.id, 'y');
  assert.deepEqual(await iterator.next(), done);
  assert.equal(server.paths().at(-1), '/posts?q=1');
});

test('a reset that keeps the old items starts its readers over with the new ones', async (t) => {
  const server = await serve(t, page([1, 2, 3], 'b'), page(['x', 'y']));
  const feed = feedOf(t, server);
  const iterator = feed[Symbol.asyncIterator]();
  await iterator.next();
  feed.reset({}, { keep: true });
  await feed.loadMore();
  assert.deepEqual(
    (await all(iterator)).map(({ id }) => id),
    ['x', 'y'],
  );
});

const textOf = (stream) => new Response(stream).text();

test('behaviour 36: stream() gives every item as a line, byte for byte', async (t) => {
  const body =
    '{"data": [ {"id": 1, "n": 1.50, "s": "a\\nb 東京"} ,\n {\r\n "id":\t12345678901234567890 }, {"id": 1, "n": 1.50, "s": "a\\nb 東京"}], "nextCursor": "b"}';
  const server = await serve(t, answer(body), page([2], 'c'), page([]));
  const feed = feedOf(t, server);
  const stream = feed.stream();
  await quiet();
  assert.equal(server.requests.length, 0, 'nothing is loaded before the first read');
  assert.equal(
    await textOf(stream),
    '{"id": 1, "n": 1.50, "s": "a\\nb 東京"}\n{ "id":\t12345678901234567890 }\n{"id":2}\n',
  );
  assert.equal(await textOf(feed.stream()), await textOf(feed.stream()), 'each begins with the first item');
  assert.equal(server.requests.length, 3);
});

test('behaviour 36: a long stream comes in chunks and parses nothing', async (t) => {
  const items = Array.from({ length: 2000 }, (_, id) => ({ id }));
  const feed = feedOf(t, await serve(t, page(items)));
  await feed.loadMore();
  const { parse } = JSON;
  t.after(() => (JSON.parse = parse));
  JSON.parse = () => assert.fail('something was parsed');
  const sizes = [];
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of feed.stream()) {
    sizes.push(chunk.length);
    text += decoder.decode(chunk, { stream: true });
  }
  assert.equal(text, items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  assert.ok(sizes.length > 5 && Math.max(...sizes) < 5_000, String(sizes));
});

test('behaviour 36: cancelling a stream aborts its request; a failed page ends it', async (t) => {
  const second = never();
  const server = await serve(t, page([1], 'b'), second, answer('no', { status: 404 }));
  const feed = feedOf(t, server);
  const reader = feed.stream().getReader();
  assert.equal(new TextDecoder().decode((await reader.read()).value), '{"id":1}\n');
  const waiting = reader.read();
  await second.arrived;
  await reader.cancel();
  assert.deepEqual(await waiting, done);
  assert.equal(await server.requests[1].gone, true);
  await fails(textOf(feed.stream()), 'http-status');
  assert.equal(feed.length, 1);
});
