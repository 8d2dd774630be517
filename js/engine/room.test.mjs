// What memory the engine takes, what happens where there is no more, and what is left of it afterwards.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import v8 from 'node:v8';
import vm from 'node:vm';
import { leb, sections } from '../../xtask/node/wasm/read.mjs';
import { cursor } from '../dialects/dialects.js';
import { initSync } from '../dist/unspool.js';
import { feed as plainFeed } from '../index.js';
import { assert, fails, feedOf, page, quiet, ready, serve, test } from '../testing/support.mjs';

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

const MB = 1 << 20;
const near = (name) => new URL(`../${name}`, import.meta.url).href;

/** The engine, with a memory of so many bytes at most. */
function bounded(bytes) {
  const wasm = readFileSync(new URL(near('dist/unspool.wasm')));
  const { from, start, end } = sections(wasm).find(({ id }) => id === 5);
  // One memory, without a maximum.
  assert.deepEqual([...wasm.subarray(start, start + 2)], [1, 0]);
  const content = [1, 1, ...wasm.subarray(start + 2, end), ...leb(bytes / 65_536)];
  return Buffer.concat([
    wasm.subarray(0, from),
    Buffer.from([5, ...leb(content.length), ...content]),
    wasm.subarray(end),
  ]);
}

/** Runs a program with such an engine in a process of its own, and gives what it prints. */
function run(bytes, code) {
  const program = `
    import { readFileSync } from 'node:fs';
    import { feed, ready } from '${near('slim.js')}';
    await ready(readFileSync(0));
    const dialect = { items: 'data', key: 'id', next: { set: { 'query:page': { inc: 1, from: 1 } } } };
    const feedOf = (source, options) => feed(source, { dialect, retries: 0, onWarning() {}, ...options });
    const rows = (from, count, size) => Array.from({ length: count }, (_, i) => ({ id: from + i, text: 'x'.repeat(size) }));
    const told = (promise) => promise.then(({ added }) => added, ({ code, message }) => [code, message]);
    ${code}
    console.log(JSON.stringify(out));`;
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
      input: bounded(bytes),
      encoding: 'utf8',
    }),
  );
}

test('behaviour 43: where memory runs out, a page is too large, and every other feed lives on', () => {
  const out = run(
    64 * MB,
    `let number = 0;
    const other = feedOf(() => ({ data: rows(number++ * 100, 100, 100) }));
    await other.loadMore();
    const changes = [];
    other.subscribe(({ status }) => changes.push(status));
    const big = JSON.stringify({ data: rows(0, 50_000, 800) });
    const dense = '{"data":[],"more":[' + Array(2_500_000).fill('[]').join() + ']}';
    const fits = JSON.stringify({ data: rows(0, 10_000, 800) });
    const out = { big: big.length, dense: dense.length };
    const feeds = [big, dense, fits, new TextEncoder().encode(big)].map((body) => feedOf(() => body));
    out.told = [];
    for (const feed of feeds) out.told.push(await told(feed.loadMore()));
    out.statuses = feeds.map(({ status }) => status);
    out.other = [changes.length, other.status, await told(other.loadMore()), other.length, other.at(150).id];
    out.fresh = await told(feedOf(() => ({ data: rows(0, 3, 10) })).loadMore());`,
  );
  const [big, dense, fits, bytes] = out.told;
  for (const [[code, message], length] of [
    [big, out.big],
    [dense, out.dense],
    [bytes, out.big],
  ]) {
    assert.equal(code, 'too-large', message);
    assert.match(message, new RegExp(`memory ran out.* ${length} bytes`));
  }
  assert.equal(fits, 10_000);
  assert.deepEqual(out.statuses, ['failed', 'failed', 'idle', 'failed']);
  assert.deepEqual([out.other, out.fresh], [[0, 'idle', 100, 200, 150], 3]);
});

test('behaviour 43: where memory runs out bit by bit, the page that finds no room fails, and every other feed lives on', () => {
  const out = run(
    4 * MB,
    `const idle = feedOf(() => ({ data: rows(0, 100, 100) }));
    await idle.loadMore();
    // Bytes of the caller's own are copied, and kept.
    let number = 0;
    const page = () => new TextEncoder().encode(JSON.stringify({ data: rows(number++ * 500, 500, 1000) }));
    const greedy = feedOf(page);
    const out = {};
    for (let i = 0; i < 20 && !out.told?.length; i++) out.told = await told(greedy.loadMore());
    out.greedy = [greedy.status, greedy.length >= 500, greedy.at(-1).id === greedy.length - 1];
    out.idle = [idle.status, idle.length, idle.at(99).id];
    const fresh = feedOf(() => ({ data: rows(0, 3, 10) }));
    out.fresh = [await told(fresh.loadMore()), fresh.length];`,
  );
  assert.equal(out.told[0], 'too-large');
  assert.deepEqual(
    [out.greedy, out.idle, out.fresh],
    [
      ['failed', true, true],
      ['idle', 100, 99],
      [3, 3],
    ],
  );
});

const memory = () => Object.values(initSync()).find((one) => one instanceof WebAssembly.Memory);

/** A feed that made the memory of the engine grow beyond what is kept. */
async function grown() {
  const feed = plainFeed(
    () => JSON.stringify({ data: Array.from({ length: 20_000 }, (_, id) => ({ id, text: 'x'.repeat(1_000) })) }),
    { dialect: cursor },
  );
  await feed.loadMore();
  assert.ok(memory().buffer.byteLength > 16 * MB);
  return feed;
}

const collectAll = async () => {
  for (let i = 0; i < 5; i++) {
    await quiet(2);
    collect();
  }
};

test('when the last feed is closed, memory that has grown large is let go', async (t) => {
  await ready();
  await collectAll();
  const server = await serve(t, page([1], 'b'), page([2]), page([3]));
  const other = feedOf(t, server);
  await other.loadMore();
  const feed = await grown();
  const old = new WeakRef(memory());
  feed.close();
  assert.equal(memory(), old.deref(), 'another feed is there');
  await other.loadMore();
  assert.deepEqual(
    other.slice().map(({ id }) => id),
    [1, 2],
  );
  other.close();
  assert.ok(memory().buffer.byteLength < 4 * MB, `${memory().buffer.byteLength} bytes`);
  feed.close();
  other.close();
  assert.deepEqual([feed.status, feed.length, other.at(0), other.stats.requests], ['closed', 0, undefined, 0]);
  assert.equal((await feedOf(t, server).loadMore()).added, 1);
  await collectAll();
  assert.equal(old.deref(), undefined, 'nobody holds it');
});

test('a small memory is kept: the next feed needs no new instance', async () => {
  await collectAll();
  const before = memory();
  const feed = plainFeed(() => ({ data: [{ id: 1 }] }), { dialect: cursor });
  await feed.loadMore();
  feed.close();
  assert.equal(memory(), before);
});

test('feeds that are dropped count as closed', async () => {
  await (async () => void (await grown()))();
  await collectAll();
  assert.ok(memory().buffer.byteLength < 4 * MB, `${memory().buffer.byteLength} bytes`);
});

/** A signal that counts who listens. */
function counted(controller = new AbortController()) {
  const { signal } = controller;
  const listening = new Set();
  for (const [name, change] of [
    ['addEventListener', 'add'],
    ['removeEventListener', 'delete'],
  ]) {
    const whole = signal[name];
    signal[name] = function (...args) {
      listening[change](args[1]);
      return whole.apply(this, args);
    };
  }
  return { controller, signal, listening };
}

test('a signal that lives on keeps no feed, and the feed, once collected, leaves it', async (t) => {
  const { signal, listening } = counted();
  const dropped = await (async () => {
    const feed = plainFeed(() => ({ data: [{ id: 1 }] }), { dialect: cursor, signal });
    await feed.loadMore();
    return new WeakRef(feed);
  })();
  assert.equal(listening.size, 1);
  await collectAll();
  assert.deepEqual([dropped.deref(), listening.size], [undefined, 0]);

  const { controller, ...mine } = counted();
  const kept = feedOf(t, () => ({ data: [{ id: 1 }] }), { signal: mine.signal });
  await kept.loadMore();
  await collectAll();
  controller.abort('over');
  assert.equal(kept.status, 'closed');
  const error = await fails(kept.loadMore(), 'closed');
  assert.equal(error.cause, 'over');
});
