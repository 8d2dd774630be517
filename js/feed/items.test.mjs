// Behaviours 21 to 24, 26 to 28 and 44: keys, order, identity, local writes, listeners.
import { all, answer, assert, fails, feedOf, held, ids, page, serve, test } from '../testing/support.mjs';

const raw = (items, next) => answer(`{"data":[${items}],"nextCursor":${JSON.stringify(next ?? null)}}`);

test('behaviour 21: a known key is one row, at its first place, with its newest value', async (t) => {
  const pages = () => [
    page([{ id: 1, v: 'a' }, { id: 2 }], 'b'),
    page([{ id: 3 }, { id: 1, w: 'b' }, { id: 3, v: 'c' }]),
  ];
  const expected = {
    last: [{ id: 1, w: 'b' }, { id: 2 }, { id: 3, v: 'c' }],
    first: [{ id: 1, v: 'a' }, { id: 2 }, { id: 3 }],
    merge: [{ id: 1, v: 'a', w: 'b' }, { id: 2 }, { id: 3, v: 'c' }],
  };
  for (const [duplicates, list] of Object.entries(expected)) {
    const feed = feedOf(t, await serve(t, ...pages()), { duplicates });
    await feed.loadMore();
    const loaded = await feed.loadMore();
    assert.deepEqual(feed.slice(), list, duplicates);
    assert.deepEqual([loaded.received, loaded.added, loaded.duplicates], [3, 1, 2]);
  }
});

test('behaviour 22: 64-bit ids are two rows, found exactly, and exact in the next request', async (t) => {
  const dialect = { items: 'data', key: 'id', next: { set: { 'query:after': 'last:id' } }, stop: [{ empty: true }] };
  const server = await serve(t, raw('{"id":9007199254740992,"n":"a"},{"id":9007199254740993,"n":"b"}'), raw(''));
  const feed = feedOf(t, server, { dialect });
  assert.equal((await feed.loadMore()).added, 2);
  await feed.loadMore();
  assert.equal(server.paths()[1], '/posts?after=9007199254740993');
  assert.equal(feed.get(9007199254740993n).n, 'b');
  assert.equal(feed.get({ json: '9007199254740993' }).n, 'b');
  assert.equal(feed.get(9007199254740992n).n, 'a');
  assert.equal(feed.indexOf(9007199254740994n), -1);
  assert.equal(new TextDecoder().decode(feed.raw(1)), '{"id":9007199254740993,"n":"b"}');
});

test('behaviour 23: keys compare by meaning, and strings are not numbers', async (t) => {
  const feed = feedOf(
    t,
    await serve(t, raw('{"id":"a\\u0062"},{"id":"ab"},{"id":1},{"id":"1"},{"id":1.0},{"id":true}')),
  );
  assert.equal((await feed.loadMore()).added, 4);
  assert.deepEqual([feed.indexOf('ab'), feed.indexOf(1), feed.indexOf('1'), feed.indexOf(true)], [0, 1, 2, 3]);
});

test('behaviour 23: a key of several parts', async (t) => {
  const feed = feedOf(
    t,
    await serve(
      t,
      page([
        { type: 'a', id: 1 },
        { type: 'b', id: 1 },
        { type: 'a', id: 1, v: 2 },
      ]),
    ),
    { key: ['type', 'id'] },
  );
  await feed.loadMore();
  assert.equal(feed.length, 2);
  assert.deepEqual(feed.get(['a', 1n]), { type: 'a', id: 1, v: 2 });
  assert.equal(feed.get(['a', 2]), undefined);
});

test('behaviour 23: a missing key is an error that names item and path, and nothing of the page is kept', async (t) => {
  for (const bad of [{ name: 'x' }, { id: null }, { id: { deep: 1 } }, { id: [1] }, 7]) {
    const server = await serve(t, answer({ data: [{ id: 1 }, bad] }), page([2]));
    const feed = feedOf(t, server);
    const error = await fails(feed.loadMore(), 'missing-key');
    assert.deepEqual([error.item, error.path, feed.length], [1, 'id', 0], error.message);
    await feed.loadMore();
    assert.deepEqual(ids(feed), [2]);
  }
});

test('behaviour 23: `key: null` keeps every row', async (t) => {
  const feed = feedOf(t, await serve(t, answer({ data: [1, 1, null, 'x', [], { id: 1 }] })), { key: null });
  await feed.loadMore();
  assert.deepEqual(feed.slice(), [1, 1, null, 'x', [], { id: 1 }]);
  assert.deepEqual([feed.at(2), feed.at(-3)], [null, 'x']);
});

test("a key that cannot be one is the caller's error, and hurts nobody", async (t) => {
  const server = await serve(t, page([1]), page([2]));
  const feed = feedOf(t, server);
  await feed.loadMore();
  const circle = {};
  circle.self = circle;
  for (const key of [circle, () => {}, Symbol('x'), undefined, null, NaN, { id: 1 }, [[1]], { json: 'nonsense' }]) {
    assert.throws(() => feed.get(key), { name: 'UnspoolError', code: /^(bad-options|missing-key)$/ }, typeof key);
    assert.throws(() => feed.remove(key), { name: 'UnspoolError' });
  }
  for (const item of [circle, undefined, () => {}, 1n, { big: 1n }, {}, { id: {} }, 7]) {
    assert.throws(() => feed.insert(item), { name: 'UnspoolError', code: /^(bad-options|missing-key)$/ });
    assert.throws(() => feed.update(item), { name: 'UnspoolError' });
  }
  assert.deepEqual(ids(feed), [1]);
  assert.equal((await feedOf(t, server).loadMore()).added, 1);
});

test('behaviour 24: what is written while a page loads survives the page', async (t) => {
  const second = held(page([{ id: 2, v: 'server' }, { id: 3 }, { id: 4, v: 'server' }, { id: 9 }]));
  const server = await serve(t, page([1, 2, 3], 'b'), second);
  const feed = feedOf(t, server);
  await feed.loadMore();
  const loading = feed.loadMore();
  await second.arrived;
  feed.insert({ id: 4, v: 'mine' });
  feed.update({ id: 2, v: 'mine' });
  feed.remove(3);
  feed.insert({ id: 5 }, -1);
  assert.deepEqual(ids(feed), [4, 1, 5, 2]);
  second.release();
  await loading;
  assert.deepEqual(feed.slice(), [{ id: 4, v: 'mine' }, { id: 1 }, { id: 5 }, { id: 2, v: 'mine' }, { id: 9 }]);
});

test('behaviour 26: a removed key does not come back with a later page, but by hand', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([1, 3]));
  const feed = feedOf(t, server);
  await feed.loadMore();
  feed.remove(1);
  feed.remove('nobody');
  await feed.loadMore();
  assert.deepEqual(ids(feed), [2, 3]);
  feed.insert({ id: 1, back: true }, 1);
  assert.deepEqual(feed.slice(), [{ id: 2 }, { id: 1, back: true }, { id: 3 }]);
  feed.update({ id: 77 });
  assert.equal(feed.length, 3);
});

test('writing before the engine is there is told, and after `ready()` a feed takes it at once', async (t) => {
  const server = await serve(t, page([2]));
  const feed = feedOf(t, server);
  // Other tests have compiled it.
  feed.insert({ id: 1 });
  assert.deepEqual(ids(feed), [1]);
  await feed.loadMore();
  assert.deepEqual(ids(feed), [1, 2]);
});

test('behaviour 27: items are parsed when they are looked at, and are the same object while held', async (t) => {
  const server = await serve(t, page([1, 2, 3, 4, 5].map((id) => ({ id, marker: 'parse me' }))));
  const feed = feedOf(t, server);
  const { parse } = JSON;
  let parsed = 0;
  t.after(() => (JSON.parse = parse));
  JSON.parse = (text, ...more) => {
    if (String(text).includes('parse me')) parsed += 1;
    return parse(text, ...more);
  };
  await feed.loadMore();
  assert.equal(parsed, 0);
  const [first, last] = [feed.at(0), feed.at(-1)];
  assert.equal(parsed, 2);
  assert.ok(feed.at(0) === first && feed.at(-5) === first && feed.get(1) === first && feed.at(4) === last);
  const list = feed.slice();
  assert.equal(parsed, 3, 'the three in the middle are one run');
  assert.ok(list[0] === first && list[4] === last && list[2] === feed.at(2));
  const read = await all(feed);
  assert.deepEqual(read, list);
  assert.equal(parsed, 4, 'a reader parses a run at once');
  assert.ok(
    read.every((item, i) => item !== list[i] && feed.at(i) === list[i]),
    'into objects of its own',
  );
});

test('behaviour 27: an update changes the identity of that item only', async (t) => {
  const server = await serve(
    t,
    page([{ id: 1, v: 1 }, { id: 2 }, { id: 3 }], 'b'),
    page([{ id: 1, v: 2 }, { id: 2 }, { id: 4 }]),
  );
  const feed = feedOf(t, server);
  await feed.loadMore();
  const [one, two, three] = feed.slice();
  const loaded = await feed.loadMore();
  assert.equal(loaded.updated, 1, 'the same bytes again are no update');
  assert.ok(feed.at(0) !== one && feed.at(1) === two && feed.at(2) === three);
  assert.deepEqual(
    [one, feed.at(0)],
    [
      { id: 1, v: 1 },
      { id: 1, v: 2 },
    ],
  );
  feed.remove(1);
  feed.insert({ id: 0 });
  assert.ok(feed.at(1) === two && feed.get(3) === three, 'moving is no change');
});

test('behaviour 27: what the caller does to an item stays with that object', async (t) => {
  const feed = feedOf(t, await serve(t, page([1])));
  await feed.loadMore();
  feed.at(0).note = 'mine';
  assert.equal(new TextDecoder().decode(feed.raw(0)), '{"id":1}');
});

test('at, slice and raw count as arrays do', async (t) => {
  const feed = feedOf(t, await serve(t, page([0, 1, 2, 3, 4])));
  assert.deepEqual([feed.at(0), feed.slice(), feed.raw(0), feed.length], [undefined, [], undefined, 0]);
  await feed.loadMore();
  const array = feed.slice();
  for (const at of [0, 4, 5, -1, -5, -6, 1.9, -1.5, NaN, undefined, 2 ** 32, 2 ** 53, Infinity, -Infinity]) {
    assert.equal(feed.at(at), array.at(at), `at(${at})`);
    assert.equal(feed.raw(at) === undefined, array.at(at) === undefined, `raw(${at})`);
  }
  for (const start of [0, 2, -2, 9, -9, 0.5, -0.5, NaN, Infinity, -Infinity, undefined]) {
    for (const end of [0, 3, -1, 9, -9, 2.5, Infinity, undefined]) {
      assert.deepEqual(feed.slice(start, end), array.slice(start, end), `slice(${start}, ${end})`);
    }
  }
});

test('behaviour 28: listeners get splices; one that throws stops nobody; they may leave from inside', async (t) => {
  const server = await serve(t, page([{ id: 1 }, { id: 2 }, { id: 3 }], 'b'), page([{ id: 2, v: 1 }, { id: 4 }]));
  const feed = feedOf(t, server);
  const reported = [];
  const { error } = console;
  console.error = (thrown) => reported.push(thrown);
  t.after(() => (console.error = error));
  const heard = { thrower: 0, leaver: 0, left: 0, twice: 0 };
  const changes = [];
  const twice = () => (heard.twice += 1);
  feed.subscribe(() => {
    heard.thrower += 1;
    throw new Error('a listener');
  });
  const off = feed.subscribe(() => {
    heard.leaver += 1;
    off();
    off();
    offNext();
  });
  const offNext = feed.subscribe(() => (heard.left += 1));
  feed.subscribe(twice);
  const offTwice = feed.subscribe(twice);
  feed.subscribe((change) => change.splices.length > 0 && changes.push(change));
  await feed.loadMore();
  offTwice();
  await feed.loadMore();
  assert.deepEqual(heard, { thrower: 4, leaver: 1, left: 0, twice: 6 });
  assert.equal(reported.length, 4);
  assert.deepEqual(
    changes.map((change) => change.splices),
    [
      [{ start: 0, removed: 0, added: 3 }],
      [
        { start: 1, removed: 1, added: 1 },
        { start: 3, removed: 0, added: 1 },
      ],
    ],
  );
  assert.deepEqual(
    changes.map(({ received, added, duplicates, updated, length, lane }) => [
      received,
      added,
      duplicates,
      updated,
      length,
      lane,
    ]),
    [
      [3, 3, 0, 0, 3, 'older'],
      [2, 1, 1, 1, 4, 'older'],
    ],
  );
  assert.throws(() => feed.subscribe('no function'), { code: 'bad-options' });
});

test('behaviour 28: a listener that causes the next change: everyone hears both, in order', async (t) => {
  const server = await serve(t, page([1], 'b'), page([2]));
  const feed = feedOf(t, server);
  await feed.loadMore();
  const heard = [];
  feed.subscribe(({ length }) => length === 2 && feed.insert({ id: 'x' }));
  feed.subscribe(({ length, splices }) => splices.length > 0 && heard.push(length));
  await feed.loadMore();
  assert.deepEqual(heard, [2, 3]);
});

test('behaviour 44: `__proto__`, `constructor` and `length` are ordinary names', async (t) => {
  const items =
    '{"id":"__proto__","__proto__":{"polluted":1},"constructor":2},{"id":"constructor"},{"id":"length","length":3}';
  const feed = feedOf(t, await serve(t, raw(items, 'b'), raw('{"id":"__proto__","v":2}')), { duplicates: 'merge' });
  await feed.loadMore();
  await feed.loadMore();
  assert.equal(feed.length, 3);
  const first = feed.get('__proto__');
  assert.deepEqual(Object.keys(first), ['id', '__proto__', 'constructor', 'v']);
  assert.deepEqual([{}.polluted, first.polluted, feed.get('length').length], [undefined, undefined, 3]);
  const named = feedOf(t, await serve(t, answer('{"constructor":{"__proto__":[{"length":7}]}}')), {
    dialect: { items: 'constructor.__proto__', key: 'length', next: null },
  });
  await named.loadMore();
  assert.deepEqual([named.length, named.indexOf(7)], [1, 0]);
});
