// The one reader of rows: runs, what is held, how often the engine and the parser are called; against a naive list.
import { Engine } from '../dist/unspool.js';
import { assert, feedOf, page, ready, serve, test } from '../testing/support.mjs';
import { Rows } from './rows.js';

/** The same numbers on every run. */
function random(seed) {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const rowsOf = (from, count) => Array.from({ length: count }, (_, i) => ({ id: from + i, v: 0, text: 'x'.repeat(50) }));

/** Counts calls until the test ends. */
function counting(t) {
  const count = { engine: 0, parsed: 0, refs: 0 };
  for (const name of ['text', 'join', 'raw', 'ndjson', 'find']) {
    const whole = Engine.prototype[name];
    Engine.prototype[name] = function (...given) {
      count.engine += 1;
      return whole.apply(this, given);
    };
    t.after(() => (Engine.prototype[name] = whole));
  }
  const { parse } = JSON;
  JSON.parse = (text, ...more) => {
    if (text.includes?.('xxx')) count.parsed += 1;
    return parse(text, ...more);
  };
  const Ref = globalThis.WeakRef;
  globalThis.WeakRef = class extends Ref {
    constructor(target) {
      super(target);
      if (target?.text) count.refs += 1;
    }
  };
  t.after(() => {
    JSON.parse = parse;
    globalThis.WeakRef = Ref;
  });
  return count;
}

test('behaviour 27: a page that is walked takes two calls of the engine and the parser, and no WeakRef while it is hot', async (t) => {
  await ready();
  const feed = feedOf(
    t,
    await serve(t, page(rowsOf(0, 100), 'b'), page(rowsOf(100, 100), 'c'), page(rowsOf(200, 100))),
  );
  const count = counting(t);
  const spent = (look) => {
    Object.assign(count, { engine: 0, parsed: 0, refs: 0 });
    look();
    return [count.engine, count.parsed, count.refs];
  };
  const walk = (place) => {
    for (let at = 0; at < 100; at++) assert.equal(feed.at(place(at)).id, place(at));
  };
  await feed.loadMore();
  assert.deepEqual(
    spent(() => walk((at) => at)),
    [2, 2, 0],
    'down',
  );
  assert.deepEqual(
    spent(() => walk((at) => at)),
    [0, 0, 0],
    'again',
  );
  await feed.loadMore();
  assert.deepEqual(
    spent(() => walk((at) => 199 - at)),
    [2, 2, 0],
    'up',
  );
  await feed.loadMore();
  assert.deepEqual(
    spent(() => feed.slice(210, 250)),
    [1, 1, 0],
    'a window',
  );
  assert.deepEqual(
    spent(() => feed.slice(220, 260)),
    [1, 1, 0],
    'a window that moved on: what is new of it',
  );
  assert.deepEqual(
    spent(() => feed.slice(225, 255)),
    [0, 0, 0],
    'one that is there',
  );
  assert.deepEqual(
    spent(() => feed.view().items),
    [2, 2, 0],
    'all: what is left, before and behind it',
  );
});

test('looks at random places read what is looked at, and no page', async (t) => {
  await ready();
  const feed = feedOf(t, await serve(t, page(rowsOf(0, 5000))));
  await feed.loadMore();
  const join = Engine.prototype.join;
  let rows = 0;
  Engine.prototype.join = function (decoder, start, end) {
    rows += end - start;
    return join.call(this, decoder, start, end);
  };
  t.after(() => (Engine.prototype.join = join));
  for (let at = 0; at < 5000; at += 53) assert.equal(feed.at((at * 7) % 5000).id, (at * 7) % 5000);
  assert.equal(rows, 0);
  // Many looks into one run are no longer random.
  for (const at of [3, 50, 9, 70, 20, 90, 30, 40, 60]) assert.equal(feed.at(at).id, at);
  assert.ok(rows > 0 && rows <= 128, String(rows));
});

test('behaviour 27: an item is one object as long as somebody holds it, and no longer', async (t) => {
  await ready();
  let at = 0;
  const feed = feedOf(t, () => ({ data: rowsOf(100 * at, 100), nextCursor: String(++at), hasMore: at < 120 }));
  while (feed.hasMore) await feed.loadMore();
  const held = feed.at(5);
  const seen = new WeakRef(feed.at(6));
  const window = feed.slice(10, 50);
  // Far away, until the run is no longer hot.
  for (let far = 0; far < 12_000; far += 1) feed.at(far);
  assert.ok(feed.at(5) === held && feed.slice(10, 50).every((item, i) => item === window[i]));
  if (!globalThis.gc) return;
  for (let far = 11_999; far >= 1000; far -= 1) feed.at(far);
  for (let tries = 0; tries < 20 && seen.deref(); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    globalThis.gc();
  }
  assert.equal(seen.deref(), undefined);
  assert.equal(feed.at(5), held);
});

test('a piece table is the list that its splices make', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const next = random(seed * 7919);
    let rows = new Rows();
    let naive = [];
    const shown = [];
    const places = (list) => {
      const out = [];
      list.each(0, list.length, (run, row, count, position) => {
        assert.equal(position, out.length);
        for (let at = row; at < row + count; at++) out.push([run, at]);
      });
      return out;
    };
    const isSame = (list, wanted) => {
      const have = places(list);
      assert.equal(have.length, wanted.length);
      assert.ok(
        have.every(([run, row], at) => run === wanted[at][0] && row === wanted[at][1]),
        `seed ${seed}`,
      );
    };
    for (let step = 0; step < 60; step++) {
      const start = next(naive.length + 1);
      const removed = next(3) === 0 ? next(Math.min(naive.length - start, 40) + 1) : 0;
      const added = next(4) === 0 ? next(300) : next(4);
      if (next(5) === 0) {
        rows.isShown = true;
        shown.push([rows, naive]);
      }
      rows = rows.changeable();
      rows.splice({ start, removed, added });
      const fresh = [];
      rows.each(start, start + added, (run, row, count) => {
        for (let at = row; at < row + count; at++) fresh.push([run, at]);
      });
      assert.equal(fresh.length, added);
      naive = [...naive.slice(0, start), ...fresh, ...naive.slice(start + removed)];
      assert.equal(rows.length, naive.length);
      for (let look = 0; look < 5 && naive.length > 0; look++) {
        const at = next(naive.length);
        const number = rows.find(at);
        const { run, from } = rows.pieces[number];
        assert.deepEqual([run === naive[at][0], from + at - rows.start(number)], [true, naive[at][1]], `seed ${seed}`);
      }
    }
    isSame(rows, naive);
    for (const [list, wanted] of shown) isSame(list, wanted);
  }
});

test('behaviour 63: random changes against a naive list: every view shows its moment, each row one object', async (t) => {
  await ready();
  for (let seed = 1; seed <= 25; seed++) {
    const next = random(seed * 104729);
    let at = 0;
    const duplicates = ['last', 'first', 'merge'][seed % 3];
    // Pages repeat rows of earlier ones, some with another value.
    const source = () => {
      const from = Math.max(0, at * 10 - next(8));
      const data = Array.from({ length: 10 }, (_, i) => ({ id: from + i, v: next(3), text: 'xxx' }));
      at += 1;
      return { data, nextCursor: String(at), hasMore: true };
    };
    const feed = feedOf(t, source, { duplicates });
    let naive = [];
    const texts = () => Array.from({ length: feed.length }, (_, i) => new TextDecoder().decode(feed.raw(i)));
    const shown = [];
    for (let step = 0; step < 40; step++) {
      const key = next(at * 10 + 1);
      const act = next(10);
      if (act < 4) await feed.loadMore();
      else if (act === 4) feed.insert({ id: 10_000 + step, v: 9 }, next(feed.length + 1));
      else if (act === 5) feed.update({ id: key, v: 7 + step });
      else if (act === 6) feed.remove(key);
      else if (act === 7 && feed.length > 0) feed.at(next(feed.length));
      else if (act === 8) feed.slice(next(feed.length + 1), next(feed.length + 1));
      else if (step % 13 === 0) feed.reset({}, { keep: next(2) === 0 });
      naive = texts().map((text) => JSON.parse(text));
      if (next(2) === 0) shown.push([feed.view(), naive, next(3)]);
      const look = shown[next(shown.length || 1)];
      if (look && look[1].length > 0) {
        const index = next(look[1].length);
        assert.deepEqual(look[0].at(index), look[1][index], `seed ${seed}, step ${step}`);
        if (look[2] === 0) assert.deepEqual(look[0].items, look[1], `seed ${seed}, step ${step}`);
      }
    }
    assert.deepEqual(feed.slice(), naive);
    if (seed % 2) feed.close();
    for (const [view, wanted] of shown) {
      assert.deepEqual(view.items, wanted, `seed ${seed}`);
      for (let at = 0; at < wanted.length; at++) assert.equal(view.at(at), view.items[at]);
    }
    feed.close();
  }
});

test('heavy rows are held strongly as long as there are few of them', async (t) => {
  await ready();
  const heavy = (from) => Array.from({ length: 10 }, (_, i) => ({ id: from + i, text: 'x'.repeat(100_000) }));
  let at = 0;
  const feed = feedOf(t, () => ({ data: heavy(10 * at), nextCursor: String(++at), hasMore: at < 12 }));
  const count = counting(t);
  while (feed.hasMore) {
    await feed.loadMore();
    feed.slice(-10);
  }
  // 12 MB, of which 8 stay.
  assert.ok(count.refs >= 40 && count.refs <= 50, String(count.refs));
  assert.equal(feed.at(0).id, 0);
});
