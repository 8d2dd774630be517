// What a feed holds on to, and what holds on to a feed.
import v8 from 'node:v8';
import vm from 'node:vm';
import { cursor } from '../dialects/dialects.js';
import { feed as plainFeed } from '../index.js';
import { initSync } from '../dist/unspool.js';
import { all, assert, feedOf, ids, page, quiet, ready, serve, test } from '../testing/support.mjs';

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc');

/** Lets finalizers run, too. */
async function collectAll() {
  for (let i = 0; i < 5; i++) {
    await quiet(2);
    collect();
  }
}

test('looking at items holds on to none of them', async (t) => {
  const maps = [];
  const { Map: Plain } = globalThis;
  globalThis.Map = class extends Plain {
    constructor(...args) {
      super(...args);
      maps.push(this);
    }
  };
  const many = page(Array.from({ length: 30_000 }, (_, id) => ({ id, text: 'x'.repeat(50) })));
  const feed = feedOf(t, () => many.body);
  globalThis.Map = Plain;
  await feed.loadMore();
  const kept = feed.at(0);
  for (let i = 0; i < feed.length; i++) {
    feed.at(i);
    if (i % 1000 === 999) {
      // References that were read in this turn are alive until it ends.
      await quiet(1);
      collect();
    }
  }
  assert.ok(maps.length > 0);
  assert.ok(Math.max(...maps.map((map) => map.size)) <= 5_000, String(maps.map((map) => map.size)));
  assert.equal(feed.at(0), kept);
});

/** The exports have short names that the build gives them. */
const memoryOf = (exports) => Object.values(exports).find((one) => one instanceof WebAssembly.Memory);

test('behaviour 13: a closed feed gives its memory back', async () => {
  await ready();
  const memory = memoryOf(initSync());
  const body = { data: Array.from({ length: 2_000 }, (_, id) => ({ id, text: 'x'.repeat(500) })) };
  const sizes = [];
  for (let i = 0; i < 20; i++) {
    const feed = plainFeed(() => body, { dialect: cursor });
    await feed.loadMore();
    feed.slice(0, 10);
    feed.close();
    sizes.push(memory.buffer.byteLength);
  }
  assert.equal(sizes.at(-1), sizes[4], String(sizes));
});

test('a feed that is dropped is collected, and so is its engine', async (t) => {
  await ready();
  const memory = memoryOf(initSync());
  const server = await serve(t, page([1], 'b'), page([2]));
  const body = { data: Array.from({ length: 2_000 }, (_, id) => ({ id, text: 'x'.repeat(500) })) };
  const make = async () => {
    const feed = plainFeed(server.url, { dialect: cursor, onWarning() {} });
    const off = feed.subscribe(() => {});
    await feed.loadMore();
    const iterator = feed[Symbol.asyncIterator]();
    await iterator.next();
    await all(feed);
    off();
    return new WeakRef(feed);
  };
  const dropped = await make();
  await collectAll();
  assert.equal(dropped.deref(), undefined);
  const sizes = [];
  for (let i = 0; i < 20; i++) {
    await plainFeed(() => body, { dialect: cursor }).loadMore();
    await collectAll();
    sizes.push(memory.buffer.byteLength);
  }
  assert.equal(sizes.at(-1), sizes[9], String(sizes));
});

test('a reader that is dropped in the middle, as a loop that throws is, is forgotten', async (t) => {
  const feed = feedOf(t, await serve(t, page([1, 2, 3])));
  await feed.loadMore();
  const begin = async () => {
    const iterator = feed[Symbol.asyncIterator]();
    await iterator.next();
    return new WeakRef(iterator);
  };
  const readers = [];
  for (let i = 0; i < 50; i++) readers.push(await begin());
  const kept = feed[Symbol.asyncIterator]();
  await kept.next();
  await collectAll();
  assert.ok(readers.every((reader) => reader.deref() === undefined));
  feed.insert({ id: 0 });
  assert.deepEqual([ids(feed), (await kept.next()).value.id], [[0, 1, 2, 3], 2]);
});
