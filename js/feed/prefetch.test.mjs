// Behaviour 19: pages that are asked for before a reader needs them. Tests count requests.
import { answer, assert, failure, feedOf, held, ids, page, quiet, ready, serve, test } from '../testing/support.mjs';

/** `count` pages of three items, the last one without a continuation. */
const pagesOf = (count) =>
  Array.from({ length: count }, (_, i) => page([3 * i, 3 * i + 1, 3 * i + 2], i + 1 < count ? `after-${i}` : null));

/** Reads so many items, each as soon as nothing is under way, and gives how many requests there were after each. */
async function counted(server, reader, count) {
  const counts = [];
  for (let i = 0; i < count; i++) {
    await reader.next();
    await settled(server);
    counts.push(server.requests.length);
  }
  return counts;
}

/** Until nothing has been asked for in a while. */
async function settled(server) {
  for (let before = -1; before !== server.requests.length; ) {
    before = server.requests.length;
    await Promise.all(server.requests.map(({ gone }) => gone));
    await quiet();
  }
}

const wanted = {
  0: [1, 1, 1, 2, 2, 2, 3, 3, 3, 4],
  1: [2, 2, 2, 3, 3, 3, 4, 4, 4, 5],
  2: [3, 3, 3, 4, 4, 4, 5, 5, 5, 6],
  9: [6, 6, 6, 6, 6, 6, 6, 6, 6, 6],
};

for (const [prefetch, counts] of Object.entries(wanted)) {
  test(`behaviour 19: \`prefetch: ${prefetch}\` asks for as many pages ahead, and no more`, async (t) => {
    await ready();
    const server = await serve(t, ...pagesOf(6));
    const feed = feedOf(t, server, { prefetch: Number(prefetch) });
    const reader = feed[Symbol.asyncIterator]();
    await quiet();
    assert.equal(server.requests.length, 0, 'nothing before the first next()');
    assert.deepEqual(await counted(server, reader, 10), counts);
    for (let i = 10; i < 18; i++) assert.equal((await reader.next()).value.id, i);
    assert.equal((await reader.next()).done, true);
    assert.equal(server.requests.length, 6);
  });
}

test('behaviour 19: whole pages and a stream are read ahead, too', async (t) => {
  await ready();
  for (const [read, counts] of [
    [(feed) => feed.pages(), [2, 3, 4, 4]],
    [(feed) => feed.stream().getReader(), [2, 3, 4, 4]],
  ]) {
    const server = await serve(t, ...pagesOf(4));
    const reader = read(feedOf(t, server, { prefetch: 1 }));
    const seen = [];
    for (let i = 0; i < 4; i++) {
      await (reader.next ?? reader.read).call(reader);
      await settled(server);
      seen.push(server.requests.length);
    }
    assert.deepEqual(seen, counts);
  }
});

test('behaviour 19: of several readers, the first one counts; one that comes behind asks for nothing', async (t) => {
  await ready();
  const server = await serve(t, ...pagesOf(6));
  const feed = feedOf(t, server, { prefetch: 1 });
  const [first, second] = [feed[Symbol.asyncIterator](), feed[Symbol.asyncIterator]()];
  assert.deepEqual(await counted(server, first, 4), [2, 2, 2, 3]);
  assert.deepEqual(await counted(server, second, 4), [3, 3, 3, 3]);
  assert.deepEqual(await counted(server, second, 3), [3, 3, 4]);
});

test('behaviour 19: breaking off the loop gives up what was asked for ahead', async (t) => {
  await ready();
  const slow = held(page([3], 'c'));
  const server = await serve(t, page([1, 2], 'b'), slow);
  const feed = feedOf(t, server, { prefetch: 1 });
  for await (const item of feed) {
    await slow.arrived;
    assert.equal(item.id, 1);
    break;
  }
  assert.equal(await server.requests[1].gone, true);
  assert.deepEqual([feed.status, feed.length], ['idle', 2]);
});

test('behaviour 19: unless another reader, or anybody, waits for it', async (t) => {
  await ready();
  const slow = held(page([3], 'c'));
  const server = await serve(t, page([1, 2], 'b'), slow);
  const feed = feedOf(t, server, { prefetch: 1 });
  const [one, other] = [feed[Symbol.asyncIterator](), feed[Symbol.asyncIterator]()];
  await one.next();
  await other.next();
  await slow.arrived;
  await one.return();
  await quiet();
  assert.equal(server.requests[1].aborted, false);
  await other.next();
  const next = other.next();
  slow.release();
  assert.equal((await next).value.id, 3);
});

test('behaviour 19: one that fails is latched off, and asked for again when the reader gets there', async (t) => {
  await ready();
  const bad = answer('no', { status: 404 });
  const server = await serve(t, page([1, 2, 3], 'b'), bad, page([4]));
  const feed = feedOf(t, server, { prefetch: 1 });
  const reader = feed[Symbol.asyncIterator]();
  assert.deepEqual(await counted(server, reader, 3), [2, 2, 2]);
  assert.deepEqual([feed.status, feed.error.status], ['failed', 404]);
  assert.equal((await reader.next()).value.id, 4);
  assert.equal(server.requests.length, 3);

  const still = await serve(t, page([1, 2], 'b'), bad, bad, page([3]));
  const again = feedOf(t, still, { prefetch: 1 })[Symbol.asyncIterator]();
  await counted(still, again, 2);
  assert.equal((await failure(again.next())).status, 404);
  assert.equal((await again.next()).value.id, 3);
});

test('behaviour 19: a list of `maxItems`, and one that is reset, is not read past its end', async (t) => {
  await ready();
  const server = await serve(t, ...pagesOf(3));
  const feed = feedOf(t, server, { prefetch: 5, maxItems: 4 });
  const reader = feed[Symbol.asyncIterator]();
  assert.deepEqual(await counted(server, reader, 4), [2, 2, 2, 2]);
  feed.reset({ q: 'x' });
  await settled(server);
  assert.equal(server.requests.length, 2);
});

test('behaviour 19: rows that a refresh puts in front lie ahead of nobody', async (t) => {
  await ready();
  const server = await serve(t, page([1, 2, 3], 'b'), page([4, 5, 6], 'c'));
  const feed = feedOf(t, server, { prefetch: 1 });
  const reader = feed[Symbol.asyncIterator]();
  assert.deepEqual(await counted(server, reader, 1), [2]);
  server.add(page([0, 1, 2], 'b'), page([7]));
  await feed.refresh();
  assert.deepEqual(ids(feed), [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(await counted(server, reader, 3), [3, 3, 4]);
});
