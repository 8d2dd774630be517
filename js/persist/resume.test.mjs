// Behaviours 82, 84 and 85: what is there is given back, or left out, and no trouble stops the feed.
import 'fake-indexeddb/auto';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cursor, github } from '../dialects/dialects.js';
import { feed as feedOf } from '../index.js';
import { api, Cells, chunksOf, found, noted, Shelf } from '../testing/kept.mjs';
import { assert, failure, ready, test } from '../testing/support.mjs';
import { persist, resume } from './persist.js';
import { recordIn, recordText } from './record.js';

const run = promisify(execFile);
await ready();

const until = () => new Promise((done) => setTimeout(done, 5));

/** A store with three pages of the API under the name `a`. */
async function kept(t, store, more) {
  const { make } = api(t);
  const { feed, flush, ...rest } = persist(make(), { name: 'a', store, onError: assert.fail, ...more });
  for (let pages = 0; pages < 3; pages++) await feed.loadMore();
  await flush();
  return { feed, flush, ...rest };
}

test('behaviour 82: what the app puts along comes back, and a change of it alone writes the record alone', async (t) => {
  const store = new Shelf();
  let place = { top: 3 };
  const { flush, feed } = await kept(t, store, { extra: () => place });
  place = { top: 9, at: [1.5, null] };
  await flush();
  assert.deepEqual(
    store.saves.map(({ chunks }) => chunks.length),
    [1, 0],
  );
  assert.deepEqual((await found(t, {}, { name: 'a', store })).extra, place);
  const again = await resume(api(t).make, { name: 'a', store, extra: () => 'top' });
  assert.deepEqual([again.extra, again.feed.length], [place, feed.length]);
  await again.flush();
  assert.equal((await found(t, {}, { name: 'a', store })).extra, 'top');
  assert.deepEqual([again.restored, (await found(t, {}, { name: 'other', store })).restored], [true, false]);
});

test('behaviour 82: a draft that the server has not named is left out, and the rows around it come back', async (t) => {
  const store = new Shelf();
  const { feed, flush } = await kept(t, store);
  feed.insert({ title: 'a draft' }, { temp: 'draft' });
  await flush();
  const { feed: later, restored } = await found(t, {}, { name: 'a', store, onDiscard: assert.fail });
  assert.deepEqual([restored, later.slice()], [true, feed.slice(1)]);
});

test('behaviour 82: drafts are left out whatever they say in the place of their keys, until they are confirmed', async (t) => {
  const store = new Shelf();
  const { feed, flush } = await kept(t, store);
  const rows = feed.slice();
  const [{ id: known }] = rows;
  feed.insert({ ...rows[0], title: 'a copy' }, { temp: 'copy' });
  const write = feed.insert({ id: 'draft', title: 'a draft' }, { temp: 'draft', at: rows.length });
  feed.insert({ id: '', title: 'another' }, { temp: 'other', at: -1 });
  await flush();
  const back = async () => (await found(t, {}, { name: 'a', store, onDiscard: assert.fail })).feed.slice();
  assert.deepEqual(await back(), rows);
  write.confirm({ id: 'draft', title: 'a draft' });
  await flush();
  const later = await back();
  assert.deepEqual([later.length, later.filter(({ id }) => id === 'draft').length], [rows.length + 1, 1]);
  assert.equal(later[0].id, known);
});

test('behaviour 82: what is foreign, old or damaged is left out, told, and gives way to the next save', async (t) => {
  const store = new Shelf();
  await kept(t, store);
  const good = new Map(store.map);
  const left = async (options, make = api(t).make) => {
    const onDiscard = noted();
    const got = await resume(make, { name: 'a', store, onDiscard, onError: assert.fail, ...options });
    got.stop();
    assert.equal(got.restored, got.feed.length > 0);
    return [got.feed.length, ...onDiscard.all.flat()];
  };
  const other = (more) => (snapshot) => api(t).make(snapshot, more);
  assert.deepEqual(await left(), [15]);
  for (const more of [{ key: 'text' }, { limit: 3 }, { body: { a: 1 } }, { dialect: github }])
    assert.deepEqual(await left({}, other(more)), [0, 'foreign']);
  assert.deepEqual(await left({}, () => api(t).make()), [0, 'foreign'], 'a snapshot that nobody takes');
  t.mock.method(Date, 'now', () => performance.timeOrigin + performance.now() + 60_000);
  assert.deepEqual(await left({ maxAge: 59_000 }), [0, 'old']);
  assert.deepEqual(await left({ maxAge: 59_000, stale: 'use' }), [15]);
  assert.deepEqual(await left({ maxAge: 1e9 }), [15]);
  for (const [maxAge, head] of [
    [59_000, 1],
    [1e9, 0],
  ]) {
    const { make, asked } = api(t);
    const { feed, stop } = await resume(make, { name: 'a', store, maxAge, stale: 'refresh' });
    stop();
    for (let turns = 0; turns < 200 && feed.lane('head').status === 'loading'; turns++) await until();
    assert.deepEqual([feed.length, asked], [15, Array(head).fill('?api_key=SECRET1')]);
  }
  t.mock.restoreAll();

  const flip = (value, at) => {
    if (typeof value === 'string')
      return value.slice(0, at) + String.fromCharCode(value.charCodeAt(at) ^ 1) + value.slice(at + 1);
    return value.map((byte, place) => (place === at ? byte ^ 1 : byte));
  };
  for (const [key, value] of good) {
    for (const changed of [undefined, value.slice(1), value.slice(0, -1), flip(value, 0), flip(value, 40)]) {
      store.map = new Map(good).set(key, changed);
      const [length, reason, error] = await left();
      const isGone = changed === undefined && key === 'unspool:a';
      assert.deepEqual([length, reason], isGone ? [0, undefined] : [0, 'damaged']);
      if (!isGone) assert.match(error.message, /refused/);
    }
  }
  // Its own engine refuses the state.
  const keeper = persist(api(t).make(), { name: 'a', store: new Shelf() });
  keeper.stop();
  for (const state of ['[2,[],[],0]', '[]', '']) {
    store.map = new Map(good);
    store.map.set('unspool:a', recordText({ ...recordIn(good.get('unspool:a')), state }));
    const [length, reason, error] = await left();
    assert.deepEqual([length, reason], state === '' ? [15, undefined] : [0, 'damaged'], state);
    if (state) assert.match(error.message, /the snapshot is refused/);
  }

  store.map = new Map(good);
  const fresh = await resume(other({ limit: 3 }), { name: 'a', store });
  await fresh.feed.loadMore();
  await fresh.flush();
  assert.equal(store.map.size, 2, 'what nobody can use went');
});

test('behaviour 82: what `make` throws is thrown, and a feed that is closed meanwhile is no trouble', async (t) => {
  const store = new Shelf();
  await kept(t, store);
  const thrown = new Error('mine');
  const throws = () => {
    throw thrown;
  };
  assert.equal(await failure(resume(throws, { name: 'a', store })), thrown);
  const closed = await failure(
    resume((snapshot) => api(t).make(snapshot, { signal: AbortSignal.abort() }), { name: 'a', store }),
  );
  assert.equal(closed.code, 'closed');
  for (const [options, path] of [
    [{}, 'options.name'],
    [{ name: '' }, 'options.name'],
    [{ name: 'a', nme: 1 }, 'options.nme'],
    [{ name: 'a', store: {} }, 'options.store'],
    [{ name: 'a', extra: 1 }, 'options.extra'],
    [{ name: 'a', stale: 'x' }, 'options.stale'],
    [{ name: 'a', maxAge: -1 }, 'options.maxAge'],
    [null, 'options'],
  ]) {
    const error = await failure(resume(api(t).make, options));
    assert.deepEqual([error.code, error.path], ['bad-options', path]);
  }
  assert.throws(() => persist(api(t).make(undefined, { retain: 'none' }), { name: 'a', store }), /options\.retain/);
  assert.throws(() => persist(api(t).make(undefined, { window: 100 }), { name: 'a', store }), /options\.window/);
  assert.throws(() => persist({}, { name: 'a', store }), /what `feed\(\)` gave/);
  assert.throws(() => persist(api(t).make(), { name: 'a', store, maxAge: 1 }), /unknown option `maxAge`/);
});

test('behaviour 84: where there is no room, it is told once, the feed goes on, and what was there stays', async (t) => {
  const store = new Cells();
  const onError = noted();
  const { feed, flush } = await kept(t, store, { onError });
  const before = feed.slice();
  store.room = [...store.map].reduce((sum, [, { length }]) => sum + length, 0) + 100;
  for (let pages = 0; pages < 3; pages++) {
    await feed.loadMore();
    await flush();
    const now = await found(t, {}, { name: 'a', store });
    assert.deepEqual(now.feed.slice(), before);
    assert.equal(store.map.size, 1 + chunksOf(store.map).length, 'nothing is left of what had no room');
  }
  assert.deepEqual(
    onError.all.map(([thrown]) => thrown.name),
    ['QuotaExceededError'],
  );
  assert.deepEqual([feed.status, feed.length], ['idle', 30]);
  store.room = Infinity;
  feed.remove(0);
  await flush();
  assert.deepEqual((await found(t, {}, { name: 'a', store })).feed.slice(), feed.slice());
  store.room = 0;
  feed.remove(1);
  await flush();
  assert.equal(onError.all.length, 2, 'told anew after a save that succeeded');
});

test('behaviour 84: where IndexedDB fails, it is told, and the feed goes on', async (t) => {
  const onError = noted();
  const { feed, flush } = await kept(t, undefined, { onError });
  // A transaction that is given up leaves what was there.
  const { put } = IDBObjectStore.prototype;
  const before = feed.slice();
  t.mock.method(IDBObjectStore.prototype, 'put', function (value, key) {
    const request = put.call(this, value, key);
    if (key === 'unspool:a') this.transaction.abort();
    return request;
  });
  await feed.loadMore();
  await flush();
  t.mock.restoreAll();
  assert.equal(onError.all.length, 1);
  assert.deepEqual((await found(t, {}, { name: 'a' })).feed.slice(), before);
  await feed.loadMore();
  await flush();
  assert.deepEqual((await found(t, {}, { name: 'a' })).feed.slice(), feed.slice());
});

test('behaviour 84: without IndexedDB it is told once, and when it is there it is used', async (t) => {
  const { indexedDB } = globalThis;
  const onError = noted();
  // The connection of the test before closes when somebody waits for that.
  await new Promise((resolve) => {
    indexedDB.deleteDatabase('unspool').onsuccess = resolve;
  });
  t.mock.method(indexedDB, 'open', () => {
    throw new DOMException('not in a private window', 'SecurityError');
  });
  const { feed, restored, flush } = await resume(api(t).make, { name: 'a', onError });
  for (let pages = 0; pages < 3; pages++) {
    await feed.loadMore();
    await flush();
  }
  assert.deepEqual([restored, feed.length], [false, 15]);
  assert.deepEqual(
    onError.all.map(([{ name }]) => name),
    ['SecurityError'],
    'when it was read, and not once more when it was saved',
  );
  t.mock.restoreAll();
  await feed.loadMore();
  await flush();
  assert.deepEqual((await found(t, {}, { name: 'a' })).feed.slice(), feed.slice());
});

test('behaviour 84: stores that throw and hooks that throw stop nobody', async (t) => {
  const reported = noted();
  globalThis.reportError = reported;
  t.after(() => delete globalThis.reportError);
  const broken = {
    get: async () => {
      throw new Error('get');
    },
    write: async () => {
      throw new Error('write');
    },
  };
  const onError = noted();
  const { feed, flush } = await resume(api(t).make, { name: 'a', store: broken, onError });
  await feed.loadMore();
  await flush();
  assert.deepEqual(
    onError.all.map(([{ message }]) => message),
    ['get', 'write'],
  );
  const store = new Shelf();
  const bad = persist(api(t).make(), {
    name: 'a',
    store,
    extra: () => {
      throw new Error('extra');
    },
    onError: () => {
      throw new Error('onError');
    },
  });
  await bad.feed.loadMore();
  await bad.flush();
  assert.deepEqual([store.map.size, reported.all.length, bad.feed.length], [0, 1, 5]);
});

test('behaviour 85: importing touches nothing, and a feed that nobody holds is not held by what keeps it', async () => {
  const code = `
    for (const name of ['indexedDB', 'sessionStorage', 'localStorage', 'addEventListener', 'document', 'crypto'])
      Object.defineProperty(globalThis, name, { get() { throw new Error(name + ' was touched'); } });
    await import(${JSON.stringify(new URL('./persist.js', import.meta.url))});
    delete globalThis.crypto;
  `;
  await run(process.execPath, ['--input-type=module', '-e', code]);
  const collect = `
    const { feed, ready } = await import(${JSON.stringify(new URL('../index.js', import.meta.url))});
    const { persist } = await import(${JSON.stringify(new URL('./persist.js', import.meta.url))});
    await ready();
    const hear = new Set();
    globalThis.addEventListener = (_, heard) => hear.add(heard);
    globalThis.removeEventListener = (_, heard) => hear.delete(heard);
    const map = new Map();
    const store = { getItem: (key) => map.get(key) ?? null, setItem: (key, value) => map.set(key, value), length: 0 };
    let saved;
    await (async () => {
      const posts = feed('https://api.test/', { dialect: { items: '', key: 'id', next: null }, fetch: async () => new Response('[{"id":1}]') });
      const { flush } = persist(posts, { name: 'a', store });
      await posts.loadMore();
      await flush();
      saved = map.size;
    })();
    const listened = hear.size;
    for (let turns = 0; turns < 200 && hear.size > 0; turns++) {
      gc();
      await new Promise((done) => setTimeout(done, 10));
    }
    console.log(saved, listened, hear.size);
  `;
  const { stdout } = await run(process.execPath, ['--expose-gc', '--input-type=module', '-e', collect]);
  assert.equal(stdout.trim(), '2 1 0');
});

test('behaviour 85: a feed that is closed is let go, and one that is kept twice is kept by the second name', async (t) => {
  const store = new Shelf();
  const one = await kept(t, store);
  const two = persist(one.feed, { name: 'b', store });
  await one.feed.loadMore();
  await one.flush();
  await two.flush();
  assert.deepEqual([...store.map.keys()].filter((key) => !key.includes(':', 8)).sort(), ['unspool:a', 'unspool:b']);
  assert.equal((await found(t, {}, { name: 'a', store })).feed.length, 15);
  assert.equal((await found(t, {}, { name: 'b', store })).feed.length, 20);
  one.feed.remove(1);
  one.feed.close();
  await two.flush();
  assert.equal(
    (await found(t, {}, { name: 'b', store })).feed.length,
    20,
    'what a feed is after `close()` is not kept',
  );
  // A name may be anything.
  const odd = persist(feedOf('https://api.test/', { dialect: cursor }), { name: 'a:b/ü c', store });
  await odd.flush();
  odd.feed.close();
  assert.ok(store.map.has('unspool:a%3Ab%2F%C3%BC%20c'));
});
