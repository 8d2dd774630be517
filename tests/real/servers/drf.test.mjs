// Django REST Framework: its three paginations, over notes that come and go while they are read. Newest first.
import { assert, dialects, feed, ids, readAll, test } from '../support.mjs';
import { djangoRest, once, send, without } from './support.mjs';

const N = 300;
const origin = await djangoRest(N);
const { drf } = dialects;
// The page size is a parameter where the view says so.
const cursors = { ...dialects.drfCursor, limit: { at: 'query:page_size' } };
// LimitOffsetPagination names the page size otherwise.
const offsets = { ...drf, limit: { at: 'query:limit' } };

const everything = async () => ids((await send('GET', `${origin}/offsets/?limit=100000`)).results);
async function add(count) {
  for (let i = 0; i < count; i++) await send('POST', `${origin}/pages/`, { title: 'new', day: 99 });
}
async function remove(...notes) {
  for (const id of notes) await send('DELETE', `${origin}/pages/${id}/`);
}

for (const [name, path, dialect] of [
  ['PageNumberPagination', 'pages', drf],
  ['LimitOffsetPagination', 'offsets', offsets],
  ['CursorPagination', 'cursors', cursors],
  ['CursorPagination with ties longer than a page', 'days', cursors],
]) {
  test(`${name}: a list that stays`, async (t) => {
    const all = await everything();
    for (const limit of [undefined, 30, 7, all.length, all.length + 1]) {
      const list = feed(t, `${origin}/${path}/`, { dialect, limit });
      assert.deepEqual(ids(await readAll(list)), all, `pages of ${limit}`);
      assert.equal(list.stats.requests, Math.ceil(all.length / (limit ?? 10)));
      assert.equal(list.stats.duplicates, 0);
    }
  });
}

for (const [name, path, dialect] of [
  ['PageNumberPagination', 'pages', drf],
  ['LimitOffsetPagination', 'offsets', offsets],
]) {
  test(`${name}: new notes push old ones onto the next page; every old one is there once`, async (t) => {
    const before = await everything();
    const list = feed(t, `${origin}/${path}/`, { dialect, limit: 25 });
    const read = ids(await readAll(list, (page) => page % 3 === 0 && page < 10 && add(4)));
    assert.deepEqual(read, before);
    assert.equal(list.stats.duplicates, 12);
  });

  test(`${name}: notes that go behind the reader pull as many past the page; nothing is there twice`, async (t) => {
    // No client can know better: what was on the next page is on the one that was read, now.
    const before = await everything();
    const list = feed(t, `${origin}/${path}/`, { dialect, limit: 25 });
    const read = ids(await readAll(list, (page) => page === 2 && remove(...before.slice(10, 13))));
    once(read);
    assert.deepEqual(without(before, read), before.slice(50, 53));
  });

  test(`${name}: notes that go ahead of the reader are the only ones that are not read`, async (t) => {
    const before = await everything();
    const list = feed(t, `${origin}/${path}/`, { dialect, limit: 25 });
    const read = ids(await readAll(list, (page) => page === 2 && remove(...before.slice(100, 103))));
    assert.deepEqual(read, await everything());
  });
}

test('LimitOffsetPagination, pages that overlap by five: up to five notes may go between two pages', async (t) => {
  const overlapping = {
    items: 'results',
    key: 'id',
    limit: { at: 'query:limit' },
    next: { set: { 'query:offset': { inc: 20, from: 0 } } },
    stop: [{ total: 'body:count', at: 'query:offset' }],
  };
  const before = await everything();
  const gone = [];
  const list = feed(t, `${origin}/offsets/`, { dialect: overlapping, limit: 25 });
  const read = ids(
    await readAll(list, async (page) => {
      if (page > 5) return;
      const some = before.slice(page * 3, page * 3 + 3);
      gone.push(...some);
      await remove(...some);
    }),
  );
  assert.deepEqual(read, before);
  assert.deepEqual(await everything(), without(before, gone));
});

test('PageNumberPagination: a page that is no longer there (404) is the end', async (t) => {
  const before = await everything();
  const limit = before.length - 10;
  const list = feed(t, `${origin}/pages/`, { dialect: drf, limit });
  const read = ids(await readAll(list, (page) => page === 1 && remove(...before.slice(limit))));
  assert.deepEqual(read, before.slice(0, limit));
  assert.deepEqual([list.reason, list.stats.requests], ['end', 2]);
});

test('CursorPagination: notes come and go everywhere; every note that stays is there once', async (t) => {
  const before = await everything();
  const gone = [];
  const list = feed(t, `${origin}/cursors/`, { dialect: cursors, limit: 25 });
  const read = ids(
    await readAll(list, async (page) => {
      if (page > 3) return;
      await add(4);
      // Behind the reader, in front of it, and the very note that the cursor names.
      const some = [before[page * 2], before[page * 25 + 40], before[page * 25 - 1]];
      gone.push(...some);
      await remove(...some);
    }),
  );
  once(read);
  assert.deepEqual(without(before, [...read, ...gone]), []);
  assert.deepEqual(without(read, before), [], 'what is newer than the first page is not on the pages after it');
  assert.equal(list.stats.duplicates, 0);
});

test('CursorPagination: from the middle, the newer lane leads to the top', async (t) => {
  const all = await everything();
  let { next } = await send('GET', `${origin}/cursors/?page_size=40`);
  ({ next } = await send('GET', next));
  const list = feed(t, next, { dialect: dialects.drfCursor });
  await list.loadMore();
  for (let n = 0; list.lane('newer').hasMore; n++) {
    assert.ok(n < 10, 'the newer lane does not end');
    await list.loadMore({ lane: 'newer' });
  }
  assert.deepEqual(ids(list.slice()), all.slice(0, 120));
  assert.deepEqual(ids(await readAll(list)), all);
});

test('CursorPagination, inside a tie: it counts there, so notes shift; each that stays is there, unless it was pulled past the page', async (t) => {
  // All of one day, which is the newest.
  await add(90);
  const before = ids((await send('GET', `${origin}/days/?page_size=1000`)).results);
  const pushed = feed(t, `${origin}/days/`, { dialect: cursors, limit: 25 });
  assert.deepEqual(ids(await readAll(pushed, (page) => page === 2 && add(3))), before);
  assert.equal(pushed.stats.duplicates, 3);

  const now = ids((await send('GET', `${origin}/days/?page_size=1000`)).results);
  const pulled = feed(t, `${origin}/days/`, { dialect: cursors, limit: 25 });
  const read = ids(await readAll(pulled, (page) => page === 2 && remove(...now.slice(10, 13))));
  once(read);
  assert.deepEqual(without(now, read), now.slice(50, 53));
});
