// Behaviour 83: of tabs that keep a feed under one name, the one that began to save last goes on.
import 'fake-indexeddb/auto';
import { api, Cells, found, noted, Shelf } from '../testing/kept.mjs';
import { assert, ready, test } from '../testing/support.mjs';
import { database } from './database.js';
import { forget, resume } from './persist.js';
import { recordIn, recordText } from './record.js';

await ready();

/** What a request to the table of lists comes to. */
async function asked(ask) {
  const result = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const base = await result(indexedDB.open('unspool'));
  const got = await result(ask(base.transaction('lists', 'readwrite').objectStore('lists')));
  base.close();
  return got;
}

/** All keys of a list in IndexedDB. */
const keysOf = async (key) =>
  (await asked((table) => table.getAllKeys())).filter(
    (one) => one === key || one.startsWith(`${key}:`) || one.startsWith(`${key}|`),
  );

/** The keys of the chunks that are named. */
async function namesOf(key) {
  const [text] = await database.get([key]);
  return recordIn(text).chunks.map(([id]) => `${key}:${id}`);
}

/** Whether nothing lies there that is not named, once no save is under way: one may begin between two looks. */
async function holdsNoMore(key) {
  for (let tries = 0; tries < 100; tries++) {
    if ((await keysOf(key)).length === 1 + (await namesOf(key)).length) return true;
    await new Promise((done) => setTimeout(done, 5));
  }
  return false;
}

for (const [kind, storeOf] of [
  ['a store of one’s own', () => new Shelf()],
  ['cells', () => new Cells()],
  ['IndexedDB', () => undefined],
]) {
  test(`behaviour 83: of two tabs the one that began to save last goes on, and nothing is mixed: ${kind}`, async (t) => {
    const store = storeOf();
    const lost = [noted(), noted(), noted()];
    const tab = (number) => resume(api(t).make, { name: 'two', store, onError: assert.fail, onLost: lost[number] });
    const first = await tab(0);
    await first.feed.loadMore();
    await first.feed.loadMore();
    await first.flush();
    const second = await tab(1);
    assert.deepEqual([second.restored, second.feed.length], [true, 10]);
    // The first one goes on while the second one only reads.
    first.feed.update({ id: 1, text: 'by the first' });
    await first.flush();
    await second.feed.loadMore();
    second.feed.insert({ id: 'by the second' });
    await second.flush();
    assert.deepEqual(
      lost.map(({ all }) => all.length),
      [0, 0, 0],
    );
    const now = async () => (await found(t, {}, { name: 'two', store })).feed.slice();
    assert.deepEqual(await now(), second.feed.slice());
    for (let saves = 0; saves < 3; saves++) {
      first.feed.insert({ id: `late ${saves}` });
      await first.flush();
    }
    assert.deepEqual(
      lost.map(({ all }) => all.length),
      [1, 0, 0],
    );
    assert.deepEqual(await now(), second.feed.slice());
    // Both at once, with one that comes anew.
    const third = await tab(2);
    third.feed.remove(3);
    second.feed.remove(4);
    await Promise.all([third.flush(), second.flush()]);
    second.feed.remove(5);
    third.feed.remove(6);
    await Promise.all([second.flush(), third.flush()]);
    assert.deepEqual(await now(), third.feed.slice());
    assert.deepEqual(
      lost.map(({ all }) => all.length),
      [1, 1, 0],
    );

    await forget('two', { store });
    third.feed.remove(7);
    await third.flush();
    assert.equal(lost[2].all.length, 1, 'what was forgotten stays away');
    assert.equal((await found(t, {}, { name: 'two', store })).restored, false);
    const last = await tab(0);
    await last.feed.loadMore();
    await last.clear();
    last.feed.remove(1);
    await last.flush();
    assert.equal((await found(t, {}, { name: 'two', store })).restored, false);
    if (store) assert.equal(store.map.size, 0);
  });
}

test('behaviour 83: tabs that save, that go, and that come back: what is there is what one of them had', async (t) => {
  const hear = new Set();
  globalThis.addEventListener = (_, heard) => void hear.add(heard);
  globalThis.removeEventListener = (_, heard) => void hear.delete(heard);
  t.after(() => delete globalThis.addEventListener);
  let seed = 11;
  const random = (below) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % below;
  };
  let [wins, late] = [0, 0];
  for (let run = 0; run < 6; run++) {
    const name = `tabs ${run}`;
    const key = `unspool:tabs%20${run}`;
    // Every second time there is one tab.
    const most = run % 2 === 0 ? 1 : 3;
    const onDiscard = noted();
    let isThere = false;
    const seen = new Set(['[]']);
    const tabs = [];
    const come = async () => {
      const before = new Set(hear);
      let own;
      const onLost = () => tabs.splice(tabs.indexOf(own), 1);
      const tab = await resume(api(t, { rows: 4000 }).make, { name, onError: assert.fail, onLost });
      const [leave] = [...hear].filter((one) => !before.has(one));
      own = { ...tab, leave };
      tabs.push(own);
    };
    for (let step = 0; step < 40; step++) {
      while (tabs.length < most) await come();
      const { feed, flush, leave } = tabs[random(tabs.length)];
      const act = random(10);
      const { length } = feed;
      if (act < 2) await feed.loadMore();
      else if (act === 2) feed.insert({ id: `own ${run} ${step}` }, random(length + 1));
      else if (act === 3 && length > 0) feed.remove(feed.at(random(length)).id);
      else if (act === 4 && length > 0) feed.update({ id: feed.at(random(length)).id, text: `step ${step}` });
      seen.add(JSON.stringify(feed.slice()));
      if (act === 6) leave();
      if (act === 7) {
        leave();
        feed.insert({ id: `after ${run} ${step}` });
        seen.add(JSON.stringify(feed.slice()));
        leave();
      }
      if (act === 9) {
        // It does not know of the save of the other one when it goes, and what it says then is nothing.
        const other = tabs[random(tabs.length)];
        await feed.loadMore();
        await flush();
        seen.add(JSON.stringify(feed.slice()));
        const isOwner = tabs.some((tab) => tab.feed === feed);
        if (isOwner && other.feed !== feed) {
          other.feed.insert({ id: `late ${run} ${step}` });
          other.leave();
          other.feed.close();
          tabs.splice(tabs.indexOf(other), 1);
          late += 1;
        }
      }
      // Idle time may come at any time, too.
      if (act > 5) await new Promise((done) => setTimeout(done, random(4)));
      if (act === 8) await flush();
      const now = await found(t, {}, { name, onDiscard });
      assert.deepEqual(onDiscard.all, []);
      assert.ok(now.restored || !isThere, `run ${run}, step ${step}`);
      isThere = now.restored;
      assert.ok(!isThere || seen.has(JSON.stringify(now.feed.slice())), `run ${run}, step ${step}`);
      if (act === 8 && JSON.stringify(now.feed.slice()) === JSON.stringify(feed.slice())) wins += 1;
      now.feed.close();
      if (act === 8 && most === 1) assert.ok(await holdsNoMore(key), `run ${run}, step ${step}`);
    }
    for (const { feed } of tabs) feed.close();
    // A page of its own: the module is there once.
    const { database: later } = await import(`./database.js?${run}`);
    await asked((table) => table.put(new Uint8Array(1), `${key}:left by a tab that was killed`));
    const [expected] = await database.get([key]);
    const names = await namesOf(key);
    const value = recordText({ ...recordIn(expected), owner: 'last' });
    assert.ok(await later.write({ key, expected, value, put: new Map(), remove: [], names }));
    assert.deepEqual((await keysOf(key)).sort(), [key, ...names].sort(), 'nothing is left that nothing names');
  }
  assert.ok(wins > 8 && late > 3, `${wins} ${late}`);
});
