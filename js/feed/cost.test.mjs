// What a page costs, counted and not timed: the same on every machine.
import { Engine } from '../dist/unspool.js';
import { assert, feedOf, page, ready, serve, test } from '../testing/support.mjs';

/** Counts the calls of each function of `owner` with such arguments, until the test ends. */
function counted(t, owner, names, such = () => true) {
  const counts = { calls: 0 };
  for (const name of names) {
    const original = owner[name];
    owner[name] = function (...given) {
      if (such(...given)) counts.calls++;
      return original.apply(this, given);
    };
    t.after(() => (owner[name] = original));
  }
  return counts;
}

const methods = Object.getOwnPropertyNames(Engine.prototype).filter(
  (name) => name !== 'constructor' && !name.startsWith('_'),
);

test('a page costs the same few calls of the engine, however many items it has and wherever it stands', async (t) => {
  await ready();
  const rows = (from, count) => Array.from({ length: count }, (_, i) => ({ id: from + i, text: 'x'.repeat(100) }));
  const where = await serve(
    t,
    page(rows(0, 10), 'a'),
    page(rows(10, 10), 'b'),
    page(rows(20, 2_000), 'c'),
    page(rows(1_990, 2_000), 'd'),
    page(rows(5_000, 10), 'e'),
  );
  const feed = feedOf(t, where);
  const engine = counted(t, Engine.prototype, methods);
  const costs = [];
  for (let i = 0; i < 5; i++) {
    engine.calls = 0;
    await feed.loadMore();
    costs.push(engine.calls);
  }
  assert.equal(feed.length, 4_000);
  // One call for each event: it is asked for, and it comes.
  assert.deepEqual(costs, [2, 2, 2, 2, 2]);
});

test('loading parses nothing; reading parses what is looked at, in runs, and once', async (t) => {
  await ready();
  const many = Array.from({ length: 500 }, (_, id) => ({ id, text: 'x'.repeat(100) }));
  const feed = feedOf(t, await serve(t, page(many, 'next'), page(many.slice(0, 100))));
  // Node parses for its own ends, too.
  const json = counted(t, JSON, ['parse'], (json) => json.includes('xxx'));
  await feed.loadMore();
  await feed.loadMore();
  assert.equal(json.calls, 0);
  const seen = feed.slice(0, 20);
  assert.equal(json.calls, 1);
  assert.equal(feed.at(30).id, 30);
  assert.equal(json.calls, 2);
  assert.deepEqual([seen.length, feed.at(7)], [20, seen[7]]);
  assert.equal(json.calls, 2);
});

test('an item that is there comes at once, right behind the one that was waited for, too', async (t) => {
  const feed = feedOf(t, await serve(t, page([{ id: 1 }, { id: 2 }, { id: 3 }])));
  const reader = feed[Symbol.asyncIterator]();
  assert.equal((await reader.next()).value.id, 1);
  const come = [];
  reader.next().then(({ value }) => come.push(value.id));
  await undefined;
  assert.deepEqual(come, [2]);
});
