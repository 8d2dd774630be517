// Pages stay in the buffers that they came in, and the oldest ones are packed while the browser is idle.
import { cursor } from '../dialects/dialects.js';
import { Engine, initSync } from '../dist/unspool.js';
import { feed as plainFeed } from '../index.js';
import { assert, feedOf, ids, page, quiet, ready, serve, test } from '../testing/support.mjs';

const rows = (from, count, size = 100) =>
  Array.from({ length: count }, (_, i) => ({ id: from + i, text: `${from + i} ${'naïve '.repeat(size / 6)}` }));
const encoder = new TextEncoder();

/** The memory of the engine; the exports have short names that the build gives them. */
const memory = () => Object.values(initSync()).find((one) => one instanceof WebAssembly.Memory).buffer.byteLength;

test('pages take no memory of the engine: it holds one of them at a time', async (t) => {
  await ready();
  const [items, pages] = [100, 100];
  let number = 0;
  const body = (at) => ({
    data: rows(at * items, items, 1_200),
    nextCursor: at + 1 < pages ? String(at + 1) : null,
    hasMore: at + 1 < pages,
  });
  const feed = feedOf(t, () => body(number++));
  for (let i = 0; i < 10; i++) await feed.loadMore();
  const before = memory();
  while (feed.hasMore) await feed.loadMore();
  assert.equal(feed.length, items * pages);
  const { held } = feed.stats;
  assert.ok(held > 12_000_000, String(held));
  // Tables and the page under way; all pages would be eleven more megabytes.
  assert.ok(memory() - before <= 3_000_000, `${memory() - before} bytes`);
  assert.deepEqual(
    [feed.at(7_777), feed.slice(4_990, 5_010), feed.get(12)],
    [rows(7_777, 1, 1_200)[0], rows(4_990, 20, 1_200), rows(12, 1, 1_200)[0]],
  );
  assert.equal(new TextDecoder().decode(feed.raw(9_999)), JSON.stringify(rows(9_999, 1, 1_200)[0]));
});

test('items of a long page read the same everywhere: one, some, all, as bytes and as lines', async (t) => {
  const many = [rows(0, 60), rows(50, 60), rows(110, 3)];
  const feed = feedOf(t, await serve(t, page(many[0], 'a'), page(many[1], 'b'), page(many[2])));
  const read = [];
  for await (const item of feed) read.push(item);
  const all = rows(0, 113);
  assert.deepEqual(read, all);
  assert.deepEqual([feed.slice(), feed.slice(0, 60), feed.slice(55, 112)], [all, all.slice(0, 60), all.slice(55, 112)]);
  let lines = '';
  for await (const chunk of feed.stream()) lines += new TextDecoder().decode(chunk, { stream: true });
  assert.equal(lines, all.map((row) => `${JSON.stringify(row)}\n`).join(''));
  feed.update({ id: 3, text: 'mine' });
  feed.remove(4);
  assert.deepEqual([feed.at(3), feed.at(4).id, feed.length], [{ id: 3, text: 'mine' }, 5, 112]);
});

test('bytes that belong to somebody else are copied: what he does to them later is his own affair', async (t) => {
  for (const wrap of [(bytes) => bytes, (bytes) => bytes.buffer, (bytes) => new DataView(bytes.buffer)]) {
    const bytes = encoder.encode(JSON.stringify(page(rows(0, 100)).body));
    const feed = feedOf(t, () => wrap(bytes));
    await feed.loadMore();
    bytes.fill(0);
    assert.deepEqual(feed.slice(), rows(0, 100));
  }
});

test('a Response that the platform did not make is copied, too', async (t) => {
  const bytes = encoder.encode(JSON.stringify(page(rows(0, 100)).body));
  const foreign = { status: 200, ok: true, url: '', headers: [], arrayBuffer: async () => bytes.buffer };
  const feed = feedOf(t, 'https://api.example/posts', { fetch: async () => foreign });
  await feed.loadMore();
  bytes.fill(0);
  assert.deepEqual([feed.at(99), feed.slice()], [rows(99, 1)[0], rows(0, 100)]);
});

test('the oldest pages are packed in idle time, bit by bit, and read the same', async (t) => {
  const waiting = [];
  globalThis.requestIdleCallback = (run) => waiting.push(run);
  t.after(() => delete globalThis.requestIdleCallback);
  const [items, pages] = [200, 60];
  let number = 0;
  const body = (at) => ({ data: rows(at * items, items, 3_000), nextCursor: String(at + 1), hasMore: true });
  const feed = feedOf(t, () => body(number++));
  for (let i = 0; i < pages; i++) await feed.loadMore();
  const before = feed.stats.held;
  assert.ok(before > 40_000_000, String(before));
  assert.equal(waiting.length, 1, 'one wish at a time');
  // Three bits of work at once, while there is time.
  let asked = 0;
  waiting.shift()({ timeRemaining: () => (asked++ < 3 ? 10 : 0) });
  assert.equal(asked, 4);
  assert.ok(feed.stats.held < before + 100_000, `a page goes when all of it is packed: ${feed.stats.held}`);
  assert.equal(waiting.length, 1, 'there is more to do');
  asked = 0;
  waiting.shift()({
    timeRemaining: () => {
      asked++;
      return 50;
    },
  });
  assert.equal(asked, 8, 'half a megabyte in a row at most, however much time there is');
  for (let calls = 0; waiting.length > 0 && calls < 1_000; calls++) waiting.shift()({ timeRemaining: () => 50 });
  assert.equal(waiting.length, 0);
  const { held } = feed.stats;
  assert.ok(held > 24_000_000 && held < 31_000_000, String(held));
  assert.deepEqual(
    [feed.at(0), feed.slice(1_990, 2_000), feed.get(items * pages - 1).id],
    [rows(0, 1, 3_000)[0], rows(1_990, 10, 3_000), items * pages - 1],
  );
  await feed.loadMore();
  assert.equal(waiting.length, 1, 'the next page makes the oldest one cold');
  feed.close();
  waiting.shift()({ timeRemaining: () => 10 });
  assert.equal(waiting.length, 0, 'nothing is left to do for a closed feed');
});

test('where nobody says when there is time, pages pack what is too much', async (t) => {
  assert.equal(globalThis.requestIdleCallback, undefined);
  const [items, pages] = [200, 130];
  const text = encoder.encode(JSON.stringify(rows(0, items, 3_000))).length;
  let number = 0;
  const feed = feedOf(t, () => ({
    data: rows(items * number, items, 3_000),
    nextCursor: String(++number),
    hasMore: true,
  }));
  for (let i = 0; i < pages; i++) await feed.loadMore();
  assert.equal(feed.length, items * pages);
  assert.ok(feed.stats.held < Math.min(65_000_000, (text * pages * 8) / 10), String(feed.stats.held));
  assert.deepEqual([ids(feed).at(-1), feed.at(0)], [items * pages - 1, rows(0, 1, 3_000)[0]]);
});

test('a feed of its own engine and one beside it keep their buffers apart', async (t) => {
  const feeds = [0, 1_000, 2_000].map((from) => plainFeed(() => ({ data: rows(from, 100) }), { dialect: cursor }));
  t.after(() => {
    for (const feed of feeds) feed.close();
  });
  for (const feed of feeds) await feed.loadMore();
  feeds[1].close();
  const other = feedOf(t, () => ({ data: rows(3_000, 100) }));
  await other.loadMore();
  assert.deepEqual(
    [feeds[0].slice(), feeds[2].slice(), other.slice()],
    [rows(0, 100), rows(2_000, 100), rows(3_000, 100)],
  );
});

test('an engine that dies in idle time is told to those who listen, and to nobody else', async (t) => {
  const waiting = [];
  globalThis.requestIdleCallback = (run) => waiting.push(run);
  t.after(() => delete globalThis.requestIdleCallback);
  let number = 0;
  const feed = feedOf(t, () => ({ data: rows(200 * number, 200, 3_000), nextCursor: String(++number), hasMore: true }));
  for (let i = 0; i < 36; i++) await feed.loadMore();
  assert.equal(waiting.length, 1);
  const { event } = Engine.prototype;
  t.after(() => (Engine.prototype.event = event));
  Engine.prototype.event = () => {
    throw new WebAssembly.RuntimeError('unreachable');
  };
  const told = [];
  feed.subscribe(() => told.push(feed.status));
  waiting.shift()({ timeRemaining: () => 50 });
  await quiet();
  assert.deepEqual([told, feed.status, feed.error.code, waiting.length], [['failed'], 'failed', 'internal', 0]);
});
