// Behaviours 24 to 26 and 70 to 74: optimistic writes, confirmed and undone, under temporary keys, in order, and before
// the engine is there. The engine's side is held against a model by tests/writes_model.rs.
import { cursor } from '../dialects/dialects.js';
import { feed as plainFeed } from '../index.js';
import { all, answer, assert, fails, feedOf, held, ids, page, ready, serve, test } from '../testing/support.mjs';

const BIG = '9007199254740993';
const raw = (feed, at) => new TextDecoder().decode(feed.raw(at));
/** A feed of one page, and what listeners hear of it. */
async function loaded(t, items, options, ...answers) {
  const feed = feedOf(t, await serve(t, page(items, answers.length > 0 ? 'b' : undefined), ...answers), options);
  await feed.loadMore();
  const heard = [];
  feed.subscribe(({ splices }) => heard.push(...splices.map(({ start, removed, added }) => [start, removed, added])));
  return { feed, heard, take: () => heard.splice(0) };
}
const values = (feed) => feed.slice().map(({ id, v }) => `${id}${v ?? ''}`);

test('behaviour 70: a write is shown at once, told as a splice, and taken back by its handle', async (t) => {
  const { feed, take } = await loaded(t, [1, 2, 3]);
  const before = feed.view();
  const added = feed.insert({ id: 4 });
  assert.deepEqual([ids(feed), take()], [[4, 1, 2, 3], [[0, 0, 1]]]);
  added.undo();
  assert.deepEqual([ids(feed), take()], [[1, 2, 3], [[0, 1, 0]]]);
  const changed = feed.update({ id: 2, v: 'mine' });
  assert.deepEqual([feed.get(2).v, take()], ['mine', [[1, 1, 1]]]);
  const removed = feed.remove(2);
  assert.deepEqual([ids(feed), take()], [[1, 3], [[1, 1, 0]]]);
  removed.undo();
  assert.deepEqual([values(feed), take()], [['1', '2mine', '3'], [[1, 0, 1]]]);
  changed.undo();
  assert.deepEqual([values(feed), take()], [['1', '2', '3'], [[1, 1, 1]]]);
  for (const write of [added, changed, removed]) {
    write.undo();
    write.confirm({ id: 9 });
    write.confirm();
  }
  assert.deepEqual([values(feed), take()], [['1', '2', '3'], []]);
  assert.deepEqual([before.items.map(({ id }) => id), before.length], [[1, 2, 3], 3]);
});

test('behaviour 70: of two updates of a row the first is undone, the second stays, and the other way round', async (t) => {
  const { feed } = await loaded(t, [{ id: 1, a: 0, b: 0 }]);
  const [first, second] = [feed.update(1, { a: 1 }), feed.update(1, { b: 2 })];
  first.undo();
  assert.deepEqual(feed.at(0), { id: 1, a: 0, b: 2 });
  second.undo();
  assert.deepEqual(feed.at(0), { id: 1, a: 0, b: 0 });
  const [third, fourth] = [feed.update(1, { a: 3 }), feed.update({ id: 1, a: 4, c: 4 })];
  fourth.undo();
  assert.deepEqual(feed.at(0), { id: 1, a: 3, b: 0 });
  third.confirm({ id: 1, a: 3, b: 9 });
  assert.deepEqual(feed.at(0), { id: 1, a: 3, b: 9 });
  const fifth = feed.update(1, { b: 5 });
  third.undo();
  assert.deepEqual(feed.at(0), { id: 1, a: 3, b: 5 }, 'what is confirmed is not undone');
  fifth.confirm();
  fifth.undo();
  assert.deepEqual(feed.at(0), { id: 1, a: 3, b: 5 });
});

test('behaviour 70: what the server says meanwhile is not undone', async (t) => {
  const [early, late] = [held(page([{ id: 1, v: 'early' }, 3], 'c')), held(page([{ id: 1, v: 'late' }, 4]))];
  const { feed } = await loaded(t, [1, 2], {}, early, late);
  const load = feed.loadMore();
  await early.arrived;
  // The page on its way was asked for before: the write lies over it.
  const write = feed.update(1, { mine: true });
  early.release();
  await load;
  assert.deepEqual(feed.get(1), { id: 1, v: 'early', mine: true });
  write.undo();
  assert.deepEqual(feed.get(1), { id: 1, v: 'early' });
  const other = feed.update(1, { mine: 2 });
  late.release();
  await feed.loadMore();
  assert.deepEqual(feed.get(1), { id: 1, v: 'late' }, 'this one was asked for after it');
  other.undo();
  assert.deepEqual(feed.get(1), { id: 1, v: 'late' });
  other.confirm({ id: 1, v: 'never' });
  assert.deepEqual(feed.get(1), { id: 1, v: 'late' });
});

test('behaviour 26: a removed row does not come with pages until that is undone; then it stands where it stood', async (t) => {
  const { feed } = await loaded(t, [1, 2, 3, 4, 5], {}, page([{ id: 3, v: 'newer' }, 6], 'c'), page([7, 8, 9]));
  const gone = [2, 3, 4, 8].map((id) => feed.remove(id));
  feed.insert({ id: 'x' }, 1);
  await feed.loadMore();
  assert.deepEqual(ids(feed), [1, 'x', 5, 6]);
  gone[1].undo();
  assert.deepEqual(values(feed), ['1', '3newer', 'x', '5', '6']);
  gone[2].undo();
  gone[0].undo();
  assert.deepEqual(ids(feed), [1, 2, 3, 4, 'x', 5, 6]);
  await feed.loadMore();
  assert.deepEqual(ids(feed), [1, 2, 3, 4, 'x', 5, 6, 7, 9]);
  gone[3].undo();
  assert.deepEqual(ids(feed), [1, 2, 3, 4, 'x', 5, 6, 7, 8, 9], 'a page has told where it stands');
});

test('behaviour 25: an inserted row is one with the server’s, whichever comes first, and keeps its place', async (t) => {
  const mine = { text: 'hello' };
  const theirs = { id: 7, text: 'hello', likes: 0 };
  const confirm = (feed) => feed.confirm('temp', theirs);
  const load = (feed) => feed.loadMore();
  const orders = {
    'the answer first': [confirm, load],
    'the page first': [load, confirm],
    'the answer twice': [confirm, confirm, load, confirm],
  };
  for (const [name, steps] of Object.entries(orders)) {
    const { feed, take } = await loaded(t, [1, 2], {}, page([theirs, 8]));
    const write = feed.insert(mine, { at: 1, temp: 'temp' });
    assert.deepEqual([feed.indexOf('temp'), feed.get('temp'), ids(feed)], [1, mine, [1, undefined, 2]]);
    for (const step of steps) await step(feed);
    assert.deepEqual([ids(feed), feed.get(7), feed.indexOf('temp')], [[1, 7, 2, 8], theirs, -1], name);
    write.undo();
    write.confirm({ id: 9 });
    assert.deepEqual(ids(feed), [1, 7, 2, 8], name);
    // What was told adds up to what is there.
    assert.equal(2 + take().reduce((sum, [, removed, added]) => sum - removed + added, 0), 4, name);
  }
  const { feed } = await loaded(t, [1, 2], {}, page([theirs, 8]));
  feed.insert(mine, { at: 1, temp: 'temp' }).confirm(theirs);
  assert.deepEqual(ids(feed), [1, 7, 2], 'by its handle');
});

test('behaviour 25: what became of an inserted row before it is confirmed, stays', async (t) => {
  const { feed } = await loaded(t, [1], {}, page([{ id: 7 }, { id: 8 }, 9]));
  feed.insert({ v: 1 }, { temp: 't' });
  const edit = feed.update('t', { v: 2 });
  feed.confirm('t', { id: 7, v: 1 });
  assert.deepEqual(feed.at(0), { id: 7, v: 2 }, 'a later write lies over the answer');
  edit.undo();
  assert.deepEqual(feed.at(0), { id: 7, v: 1 });
  feed.insert({ v: 1 }, { temp: 'u' });
  const gone = feed.remove('u');
  feed.confirm('u', { id: 8, v: 1 });
  await feed.loadMore();
  assert.deepEqual(ids(feed), [7, 1, 9], 'a row that was removed while it was sent');
  gone.undo();
  assert.deepEqual(ids(feed), [8, 7, 1, 9]);
  feed.insert({ v: 1 }, { temp: 'w' }).undo();
  feed.confirm('w', { id: 10 });
  assert.deepEqual(ids(feed), [8, 7, 1, 9], 'nothing goes by that name');
  const both = feed.insert({ v: 'x' }, { temp: 'x' });
  feed.remove(1).confirm();
  both.confirm({ id: 1 });
  assert.deepEqual(ids(feed), [8, 7, 9], 'the key was removed for good');
});

test('behaviour 71: by `clientKey` a row of a page is the one that was inserted, without a confirmation', async (t) => {
  const dialect = { ...cursor, back: { set: { 'query:before': 'body:prev' } } };
  const source = [
    { data: [{ id: 1 }, { id: 2 }], prev: 'p' },
    { data: [{ id: 5 }, { id: 4, client: 'c2', v: 'server' }], prev: 'q' },
    {
      data: [
        { id: 3, client: { deep: 1 } },
        { id: 6, client: 'c1' },
      ],
      prev: null,
    },
  ];
  const feed = plainFeed(() => source.shift(), { dialect, clientKey: 'client' });
  t.after(() => feed.close());
  await feed.loadMore();
  feed.insert({ client: 'c1', v: 1 }, { temp: 'one' });
  const second = feed.insert({ client: 'c2', v: 2 }, -1);
  assert.deepEqual([feed.indexOf('c2'), feed.indexOf('c1'), feed.indexOf('one')], [2, -1, 0], 'an item without a key');
  const edit = feed.update('c2', { w: 1 });
  const changes = [];
  feed.subscribe((change) => changes.push(change));
  const loadedOf = await feed.loadMore({ lane: 'newer' });
  assert.deepEqual([ids(feed), loadedOf.added, loadedOf.duplicates], [[5, undefined, 1, 4, 2], 1, 1]);
  assert.deepEqual(feed.get(4), { id: 4, client: 'c2', v: 'server' }, 'asked for after the update');
  second.undo();
  edit.undo();
  assert.deepEqual(ids(feed), [5, undefined, 1, 4, 2]);
  await feed.loadMore({ lane: 'newer' });
  assert.deepEqual(ids(feed), [3, 5, 6, 1, 4, 2]);
  feed.confirm('one', { id: 6, client: 'c1', v: 'late' });
  assert.deepEqual([ids(feed), feed.get(6).v], [[3, 5, 6, 1, 4, 2], 'late']);
  assert.equal(
    feed.length,
    2 + 2 + changes.flatMap(({ splices }) => splices).reduce((sum, { added, removed }) => sum + added - removed, 0),
  );
});

test('behaviour 59: a patch leaves the bytes of all other members, and cannot change the key', async (t) => {
  const body = `{"id":${BIG},"big":${BIG},"tags":[ 1.50 ],"v":"a","n":1e400}`;
  const feed = feedOf(t, await serve(t, answer(`{"data":[${body}]}`)));
  await feed.loadMore();
  const write = feed.update(BigInt(BIG), { v: 'b', more: 2n ** 60n, nothing: undefined });
  assert.equal(raw(feed, 0), `{"id":${BIG},"big":${BIG},"tags":[ 1.50 ],"v":"b","n":1e400,"more":1152921504606846976}`);
  const now = raw(feed, 0);
  const refusals = {
    'another key': [{ json: BIG }, { id: 5 }],
    'a key that is no longer exact': [{ json: BIG }, { id: Number(BIG) }],
    'no key': [{ json: BIG }, { id: null }],
    'no object': [{ json: BIG }, [1]],
    'no JSON': [{ json: BIG }, { f: new Map([[1, 2]]) }],
    'an inexact key of the row': [Number(BIG), { v: 1 }],
  };
  for (const [name, [key, patch]] of Object.entries(refusals)) {
    assert.throws(() => feed.update(key, patch), { name: 'UnspoolError', code: 'bad-options' }, name);
    assert.equal(raw(feed, 0), now, name);
  }
  feed.update({ json: BIG }, { id: BigInt(BIG), v: 'c' });
  assert.equal(feed.at(0).v, 'c', 'the same key is none of another item');
  write.undo();
  assert.equal(raw(feed, 0), body.replace('"a"', '"c"'));
  const nobody = feed.update('nobody', { id: 'other' });
  nobody.undo();
  nobody.confirm({ id: 'nobody' });
  assert.equal(feed.length, 1);
});

test('behaviour 72: with `order` an insert goes where it belongs', async (t) => {
  const rows = (list) => list.map((at, id) => ({ id, at }));
  const inserted = async (list, direction, at) => {
    const { feed } = await loaded(t, rows(list), { order: { by: 'at', direction } });
    feed.insert({ id: 'new', at }, at === 'first' ? 0 : undefined);
    return feed.indexOf('new');
  };
  const cases = [
    [[9, 7, 5, 5, 3], 'desc', 5, 2],
    [[9, 7, 5, 5, 3], 'desc', 10, 0],
    [[9, 7, 5, 5, 3], 'desc', 1, 5],
    [[3, 5, 5, 7], 'asc', 5, 3],
    [[2, 10, 100], 'asc', 20, 2],
    [['2026-01-01T00:00Z', '2026-03-01T00:00Z'], 'asc', '2026-02-01T00:00Z', 1],
    [['a', '\ud83d\ude00', '\ue000'], 'asc', '\ud83d\ude01', 2],
    [[1, 2, null, undefined], 'asc', 3, 2],
    [[2, 1, null, undefined], 'desc', undefined, 4],
    [[2, 1, null, undefined], 'desc', 0, 2],
    [[1, 'a'], 'asc', 5, 1],
    [[1, 2, 3], 'asc', 'first', 0],
    [[], 'asc', 1, 0],
    [[5, 1, 4, 2], 'asc', 3, 2],
  ];
  for (const [list, direction, at, place] of cases)
    assert.equal(await inserted(list, direction, at), place, `${at} into ${list}, ${direction}`);
  const { feed } = await loaded(t, rows([30, 20]), { order: { by: 'at', direction: 'desc' } });
  feed.insert({ at: 25 }, { temp: 't' });
  assert.equal(feed.indexOf('t'), 1, 'a row with a temporary key, too');
  const wrong = [
    [{ by: 'at' }, /direction/],
    [{ direction: 'asc' }, /order\.by/],
    [{ by: 'at', direction: 'down' }, /"asc" or "desc"/],
    [{ by: 'a[', direction: 'asc' }, /not a path/],
    ['at', /order/],
  ];
  for (const [order, words] of wrong)
    await fails(feedOf(t, () => ({ data: [] }), { order }).loadMore(), 'bad-options', words);
});

test('behaviour 12: a write on a list that is being replaced goes on in the new one, and is undone there', async (t) => {
  const { feed } = await loaded(t, [1, 2], {}, page([3, 4]), page([5, 6]));
  const [kept, undone, gone] = [feed.insert({ id: 'before' }), feed.insert({ id: 'old' }), feed.remove(2)];
  feed.reset({}, { keep: true });
  const fresh = feed.insert({ v: 1 }, { temp: 'new' });
  const lost = feed.insert({ id: 'lost' });
  const absent = feed.remove(4);
  feed.confirm('new', { id: 'real' });
  lost.undo();
  undone.undo();
  assert.deepEqual(ids(feed), ['real', 'before', 1]);
  await feed.loadMore();
  assert.deepEqual(ids(feed), ['real', 3]);
  for (const write of [kept, gone, fresh]) write.undo();
  absent.undo();
  assert.deepEqual(ids(feed), ['real', 3, 4]);
  const last = feed.insert({ id: 'last' });
  feed.reset();
  last.undo();
  last.confirm({ id: 'last' });
  assert.deepEqual(ids(feed), []);
  const after = feed.insert({ id: 'after' });
  feed.close();
  after.undo();
  after.confirm();
  assert.equal(feed.length, 0);
  for (const call of [() => feed.insert({ id: 1 }), () => feed.update(1, {}), () => feed.confirm('t', { id: 1 })])
    assert.throws(call, { code: 'closed' });
});

test('behaviour 73: the newest 1024 writes can be undone, whatever a socket sends', async (t) => {
  const { feed } = await loaded(t, [{ id: 1, v: 0 }, { id: 2 }]);
  const first = feed.update(1, { v: 1 });
  const writes = Array.from({ length: 1024 }, (_, n) => feed.update({ id: 2, n }));
  first.undo();
  assert.deepEqual(feed.at(0), { id: 1, v: 1 }, 'it counts as confirmed');
  for (const write of writes.slice(1)) write.undo();
  assert.deepEqual(feed.at(1), { id: 2, n: 0 });
  writes[0].undo();
  assert.deepEqual(feed.at(1), { id: 2 });
});

test('behaviour 66: a write that cannot be made throws in that call and changes nothing', async (t) => {
  const { feed, take } = await loaded(t, [1, 2]);
  const bad = [
    () => feed.insert({ v: 1 }),
    () => feed.insert({ id: 1 }, { at: '1' }),
    () => feed.insert({ id: 1 }, { tmp: 'x' }),
    () => feed.insert({ id: 1 }, null),
    () => feed.insert({ id: 1 }, { temp: {} }),
    () => feed.insert({ id: 1 }, { temp: 2 ** 60 }),
    () => feed.confirm('t', { v: 1 }),
    () => feed.confirm(undefined, { id: 1 }),
    () => feed.update(1, 5),
    () => feed.remove({}),
  ];
  for (const call of bad) assert.throws(call, { name: 'UnspoolError' }, String(call));
  const write = feed.insert({ v: 1 }, { temp: 't' });
  assert.throws(() => write.confirm({ v: 2 }), { code: 'missing-key' });
  assert.deepEqual([feed.length, take()], [3, [[0, 0, 1]]]);
  write.confirm({ id: 3 });
  assert.deepEqual([ids(feed), take()], [[3, 1, 2], [[0, 1, 1]]], 'it can still be confirmed');
});

test('`trace` tells the numbers of writes, and a view keeps the rows that writes take away', async (t) => {
  const { feed } = await loaded(t, [1, 2], {}, page([7]));
  const lines = [];
  feed.trace((line) => lines.push(JSON.parse(line)));
  const write = feed.insert({ v: 1 }, { temp: 't' });
  await feed.loadMore();
  const view = feed.view();
  write.confirm({ id: 7, v: 2 });
  feed.remove(1).undo();
  assert.deepEqual(
    [view.items.map(({ id, v }) => [id, v])],
    [
      [
        [undefined, 1],
        [1, undefined],
        [2, undefined],
        [7, undefined],
      ],
    ],
  );
  assert.deepEqual(ids(feed), [7, 1, 2]);
  const told = lines.filter(({ event }) => /insert|confirm|remove|undo/.test(event));
  assert.deepEqual(
    told.map(({ event, at, write }) => [event, at, write]),
    [
      ['insert', null, 1],
      ['confirm', 1, null],
      ['remove', null, 2],
      ['undo', 2, null],
    ].map((row) => row.map((cell) => cell ?? undefined)),
  );
});

test('in use: a like that the server refuses is taken back, one that it takes stays', async (t) => {
  await ready();
  const source = () => ({
    data: [
      { id: 1, likes: 3 },
      { id: 2, likes: 0 },
    ],
  });
  const feed = plainFeed(source, { dialect: { items: 'data', key: 'id', next: null } });
  t.after(() => feed.close());
  await feed.loadMore();
  const post = async (id) => {
    await undefined;
    if (id === 2) throw new Error('the server is on fire');
    return { id, likes: feed.get(id).likes };
  };
  const like = async (id) => {
    const write = feed.update(id, { likes: feed.get(id).likes + 1, liked: true });
    await post(id).then(write.confirm, write.undo);
  };
  const both = [like(1), like(2)];
  assert.deepEqual(
    feed.slice().map(({ likes }) => likes),
    [4, 1],
  );
  await Promise.all(both);
  assert.deepEqual(feed.slice(), [
    { id: 1, likes: 4 },
    { id: 2, likes: 0 },
  ]);
  assert.deepEqual((await all(feed)).length, 2);
});
