// Behaviours 80 and 81: what is kept of a feed is the list, by as few bytes as that takes.
import { cursor } from '../dialects/dialects.js';
import { feed as feedOf } from '../index.js';
import { assert, ready, test } from '../testing/support.mjs';
import { api, Cells, chunksOf, found, Shelf, texts } from '../testing/kept.mjs';
import { persist, resume } from './persist.js';

await ready();

test('behaviour 80: each page is written once, as it is, and a reload asks for nothing', async (t) => {
  const store = new Shelf();
  const { make } = api(t);
  const first = persist(make(), { name: 'a', store });
  for (let pages = 0; pages < 5; pages++) {
    await first.feed.loadMore();
    await first.flush();
  }
  await first.flush();
  assert.deepEqual(store.take(), ['5', '5', '5', '5', '5']);
  assert.ok(!texts(store.map).some((text) => /SECRET/.test(text)));

  const later = api(t);
  const again = await resume(later.make, { name: 'a', store });
  assert.deepEqual([again.restored, again.extra, later.asked], [true, undefined, []]);
  assert.deepEqual(again.feed.slice(), first.feed.slice());
  await again.flush();
  assert.deepEqual(store.take(), [], 'nothing is new');
  await again.feed.loadMore();
  await again.flush();
  assert.deepEqual([later.asked, store.take()], [['?api_key=SECRET1&cursor=25'], ['5']]);
  for (let loads = 0; loads < 20 && !again.feed.done; loads++) await again.feed.loadMore();
  await again.flush();
  assert.deepEqual((await found(t, {}, { name: 'a', store })).feed.length, 40);
  assert.equal((await found(t, {}, { name: 'a', store })).feed.done, true);
});

test('behaviour 80: saves come by themselves, those of one moment in one', async (t) => {
  const store = new Shelf();
  const { feed } = persist(api(t).make(), { name: 'a', store });
  await feed.loadMore();
  feed.update({ id: 1, text: 'x' });
  feed.remove(2);
  for (let turns = 0; turns < 400 && store.saves.length === 0; turns++)
    await new Promise((done) => setTimeout(done, 5));
  await new Promise((done) => setTimeout(done, 20));
  assert.deepEqual(store.take(), ['4']);
});

test('behaviour 80: a write costs the chunk that it is in, a row in front a chunk of its own, a reset all', async (t) => {
  const store = new Shelf();
  const { make } = api(t);
  const { feed, flush } = persist(make(), { name: 'a', store });
  const cost = async (act) => {
    act();
    await flush();
    const got = await found(t, {}, { name: 'a', store });
    assert.deepEqual(got.feed.slice(), feed.slice());
    return store.take().join(' | ');
  };
  for (let pages = 0; pages < 4; pages++) {
    await feed.loadMore();
    await flush();
  }
  store.take();
  assert.equal(await cost(() => feed.update({ id: 7, text: 'new' })), '5');
  assert.equal(await cost(() => feed.update({ id: 7, text: 'new' })), '', 'the same bytes again');
  assert.equal(await cost(() => feed.remove(12)), '4');
  assert.equal(await cost(() => feed.insert({ id: 'front' })), '1');
  assert.equal(await cost(() => feed.insert({ id: 'middle' }, 8)), '6');
  assert.equal(await cost(() => feed.insert({ id: 'between' }, 6)), '1');
  assert.equal(await cost(() => feed.insert({ id: 'end' }, feed.length)), '1');
  assert.equal(
    await cost(() => {
      for (const { id } of feed.slice(0, 6)) feed.remove(id);
    }),
    '',
    'what is gone is no longer named',
  );
  assert.equal(store.map.size, 1 + 5);
  feed.reset({ q: 1, access_token: 'SECRET2' }, { keep: true });
  await feed.loadMore();
  assert.equal(await cost(() => {}), '5');
  assert.equal(await cost(() => feed.reset()), '');
  assert.equal(store.map.size, 1);
  assert.ok(!texts(store.map).some((text) => /SECRET/.test(text)));
});

test('behaviour 80: small chunks are joined: few of them are left, and little is written twice', async (t) => {
  const rows = 3000;
  const text = (id) => 'x'.repeat(400 + (id % 50));
  const store = new Shelf();
  const { make } = api(t, { rows, page: 5, text });
  const { feed, flush } = persist(make(), { name: 'a', store });
  let most = 0;
  for (let loads = 0; loads < 700 && !feed.done; loads++) {
    await feed.loadMore();
    await flush();
    most = Math.max(most, store.saves.at(-1).bytes);
  }
  assert.equal(feed.length, rows);
  const bytes = feed.slice().reduce((sum, row) => sum + JSON.stringify(row).length + 1, 0);
  const written = store.saves.reduce((sum, save) => sum + save.bytes, 0);
  const chunks = store.map.size - 1;
  t.diagnostic(`${bytes} bytes of items, ${written} written in ${store.saves.length} saves, ${chunks} chunks are left`);
  assert.ok(chunks <= 2 * 16 + bytes / (1 << 16) / 2, `${chunks} chunks`);
  assert.ok(written < 4 * bytes, `${written} bytes`);
  assert.ok(most < 16 * (1 << 16) + (1 << 18), `${most} bytes at once`);
  assert.ok(Math.max(...store.saves.map(({ record }) => record)) < 4000);
  const later = await found(t, { rows, page: 5, text }, { name: 'a', store });
  assert.deepEqual(later.feed.slice(), feed.slice());
});

test('behaviour 80: whatever is done to a list, what is kept is that list', async (t) => {
  let seed = 7;
  const random = (below) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  for (let run = 0; run < 6; run++) {
    const store = new Shelf();
    const from = { rows: 3000, page: 1 + random(60), text: (id) => 'y'.repeat(1 + ((id * 7919) % 3000)) };
    let { feed, flush } = persist(api(t, from).make(), { name: 'a', store });
    for (let step = 0; step < 60; step++) {
      for (let acts = random(4); acts >= 0; acts--) {
        const { length } = feed;
        const action = random(9);
        const id = length > 0 ? feed.at(random(length)).id : 0;
        if (action < 3) await feed.loadMore();
        else if (action === 3) feed.insert({ id: `own ${run} ${step} ${acts}` }, random(length + 1));
        else if (action === 4) feed.insert({ id: `own ${run} ${step} ${acts}` });
        else if (action === 5) feed.update({ id, text: 'u'.repeat(random(100000)) });
        else if (action === 6) feed.remove(id);
        else if (action === 7 && random(12) === 0) feed.reset({}, { keep: random(2) === 0 });
        else feed.slice(random(length + 1), random(length + 1));
      }
      if (random(3) > 0) continue;
      await flush();
      const { make, asked } = api(t, from);
      const later = await resume(make, { name: 'a', store, onError: assert.fail });
      assert.deepEqual([later.restored, asked], [true, []]);
      assert.deepEqual(later.feed.slice(), feed.slice(), `run ${run}, step ${step}`);
      assert.equal(later.feed.cursor, feed.cursor);
      if (random(4) > 0) later.stop();
      else {
        feed.close();
        ({ feed, flush } = later);
      }
    }
  }
});

test('behaviour 81: a tab that dies at any step of a save leaves the list before or the list after', async (t) => {
  let [before, after] = [0, 0];
  for (let steps = 0; ; steps++) {
    const cells = new Cells();
    const { feed, flush } = persist(api(t).make(), { name: 'a', store: cells, onError() {} });
    for (let pages = 0; pages < 3; pages++) {
      await feed.loadMore();
      await flush();
    }
    const old = feed.slice();
    feed.insert({ id: 'front' });
    feed.update({ id: 3, text: 'new' });
    feed.update({ id: 13, text: 'new' });
    await feed.loadMore();
    cells.steps = steps;
    await flush();
    const isThrough = cells.steps >= 0;
    // Nobody tidies up: the tab is dead.
    cells.steps = Infinity;
    const later = await found(t, {}, { name: 'a', store: cells });
    assert.equal(later.restored, true);
    const isOld = later.feed.length === old.length;
    assert.deepEqual(later.feed.slice(), isOld ? old : feed.slice());
    if (isOld) before += 1;
    else after += 1;
    // The next tab throws away what nothing names.
    const next = await resume(api(t).make, { name: 'a', store: cells });
    next.feed.remove(4);
    await next.flush();
    next.stop();
    assert.equal(cells.map.size, 1 + chunksOf(cells.map).length);
    if (isThrough) break;
    assert.ok(steps < 30);
  }
  assert.ok(before > 2 && after > 2, `${before} ${after}`);
});

test('behaviour 80: line breaks, bytes that are no UTF-8, ids beyond 2^53 and keyless rows are kept as they are', async (t) => {
  const bytes = Buffer.concat([
    Buffer.from('{ "data" : [\n {"id": 9007199254740993,\r\n "text":"a\\ud800 '),
    Buffer.from([0xff, 0xc3]),
    Buffer.from('"} ,\n[1,\n2] , {"id":9007199254740992,"text":"\u2028\ufeff"}] }'),
  ]);
  for (const key of [null, undefined]) {
    for (const store of [new Shelf(), new Cells()]) {
      const body = key === null ? bytes : Buffer.from(bytes.toString('latin1').replace('[1,\n2] ,', ''), 'latin1');
      const make = (snapshot) => {
        const made = feedOf(() => new Uint8Array(body), { dialect: cursor, key, snapshot, onWarning() {} });
        t.after(() => made.close());
        return made;
      };
      const { feed, flush } = persist(make(), { name: 'a', store, onError: assert.fail });
      await feed.loadMore();
      await flush();
      const left = [];
      const again = await resume(make, { name: 'a', store, onDiscard: (...why) => left.push(why) });
      assert.deepEqual([again.restored, left], [true, []]);
      const rawOf = (list) =>
        Array.from({ length: list.length }, (_, at) => new TextDecoder().decode(list.raw(at)).replace(/[\r\n]/g, ''));
      assert.deepEqual(rawOf(again.feed), rawOf(feed));
      if (key !== null) assert.equal(again.feed.indexOf(9007199254740993n), 0);
    }
  }
});
