// json-server 0.17: Link headers over page numbers, or offsets with X-Total-Count.
import { assert, dialects, feed, ids, range, readAll, test } from '../support.mjs';
import { jsonServer, once, send, without } from './support.mjs';

const N = 120;
const origin = await jsonServer(N);
// The URL asks for `_page=1`: without it json-server cuts the list and gives no links.
const pages = dialects.jsonServer;
// Five lines for what no name stands for.
const offsets = {
  items: '',
  key: 'id',
  limit: { at: 'query:_limit' },
  next: { set: { 'query:_start': { inc: 'items', from: 0 } } },
  stop: [{ total: 'header:x-total-count', at: 'query:_start' }],
};

const everything = async () => ids(await send('GET', `${origin}/notes`));
async function add(count) {
  for (let i = 0; i < count; i++) await send('POST', `${origin}/notes`, { title: 'new' });
}
async function remove(...notes) {
  for (const id of notes) await send('DELETE', `${origin}/notes/${id}`);
}

test('Link: a list that stays', async (t) => {
  for (const limit of [undefined, 40, 7, N, N + 1]) {
    const list = feed(t, `${origin}/notes?_page=1`, { dialect: pages, limit });
    assert.deepEqual(ids(await readAll(list)), range(1, N), `pages of ${limit}`);
    assert.equal(list.stats.requests, Math.ceil(N / (limit ?? 10)));
  }
});

test('offsets: a list that stays', async (t) => {
  for (const limit of [40, 7, N, N + 1]) {
    const list = feed(t, `${origin}/notes?_start=0`, { dialect: offsets, limit });
    assert.deepEqual(ids(await readAll(list)), range(1, N), `pages of ${limit}`);
    assert.equal(list.stats.requests, Math.ceil(N / limit));
  }
});

for (const [name, query, dialect] of [
  ['Link', '_page=1', pages],
  ['offsets', '_start=0', offsets],
]) {
  test(`${name}: notes that come at the end are read too`, async (t) => {
    const before = await everything();
    const list = feed(t, `${origin}/notes?${query}`, { dialect, limit: 25 });
    const read = ids(await readAll(list, (page) => page < 3 && add(3)));
    assert.deepEqual(read, await everything());
    assert.equal(read.length, before.length + 6);
  });

  test(`${name}: notes that come in front push old ones onto the next page; every old one is there once`, async (t) => {
    const before = (await everything()).reverse();
    const list = feed(t, `${origin}/notes?_sort=id&_order=desc&${query}`, { dialect, limit: 25 });
    const read = ids(await readAll(list, (page) => page < 3 && add(3)));
    assert.deepEqual(read, before);
    assert.equal(list.stats.duplicates, 6);
  });

  test(`${name}: notes that go behind the reader pull as many past the page; nothing is there twice`, async (t) => {
    const before = await everything();
    const list = feed(t, `${origin}/notes?${query}`, { dialect, limit: 25 });
    const read = ids(await readAll(list, (page) => page === 2 && remove(...before.slice(10, 13))));
    once(read);
    assert.deepEqual(without(before, read), before.slice(50, 53));
  });
}
