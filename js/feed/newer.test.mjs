// Behaviours 30 to 30d: towards newer items, from a page source that counts and from one that goes by ids.
import { lastItem, offset, page } from '../dialects/dialects.js';
import { answer, assert, feedOf, ids, ready, serve, test } from '../testing/support.mjs';

const ROWS = 1_000;
const row = (id) => ({ id });
const rows = (from, to) => Array.from({ length: Math.max(0, to - from) }, (_, at) => row(from + at));

/** A page source over `list.rows`, by offset or by page; `asked` holds every query. */
function counted(list, { size = 20, most = size } = {}) {
  const asked = [];
  const source = ({ url }) => {
    const query = new URL(url).searchParams;
    asked.push(query.toString());
    const limit = Math.min(Number(query.get('limit') ?? size), most);
    const start = query.has('page') ? (Number(query.get('page')) - 1) * size : Number(query.get('offset'));
    assert.ok(start >= 0, `${url}: nothing is before the first row`);
    return {
      items: list.rows.slice(start, start + limit),
      total: list.rows.length,
      pages: Math.ceil(list.rows.length / size),
    };
  };
  return { source, asked };
}

/** Loads in both directions, in an order that can be repeated, until both are done. */
async function bothWays(feed, seed) {
  let random = seed;
  for (let n = 0; n < 500 && (feed.hasMore || feed.lane('newer').hasMore); n++) {
    random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
    const lane = (random >>> 16) % 2 ? 'older' : 'newer';
    if (feed.lane(lane).hasMore) await feed.loadMore({ lane });
  }
  return feed;
}

const everything = rows(0, ROWS);

for (const [name, url, dialect, options, server] of [
  ['by page', 'https://a.example/?page=7', page('page', 1), {}, {}],
  ['by offset', 'https://a.example/?offset=503', offset('offset', 'limit'), { limit: 20 }, {}],
  ['by offset, a few rows from the start', 'https://a.example/?offset=3&limit=20', offset('offset', 'limit'), {}, {}],
  ['by offset, at the last row', 'https://a.example/?offset=999', offset(), {}, {}],
  [
    'by offset, from a server that sends fewer',
    'https://a.example/?offset=503',
    offset('offset', 'limit'),
    { limit: 20 },
    { most: 7 },
  ],
]) {
  test(`behaviour 30a: a list is read both ways from the middle, ${name}`, async (t) => {
    const { source, asked } = counted({ rows: everything }, server);
    const feed = feedOf(t, source, { url, dialect, ...options });
    await feed.loadMore();
    await bothWays(feed, 0x5eed);
    assert.deepEqual(
      ids(feed),
      everything.map(({ id }) => id),
    );
    assert.deepEqual([feed.status, feed.lane('newer').status, feed.warnings], ['done', 'done', []]);
    const { by, at, value, reason } = feed.lane('newer').ending;
    assert.deepEqual([reason, by, at, value], ['end', 'start', dialect.stop[1].at, name === 'by page' ? '1' : '0']);
    const before = asked.length;
    assert.deepEqual((await feed.loadMore({ lane: 'newer' })).done, true);
    assert.equal(asked.length, before, 'there is nothing before the first row to ask for');
  });
}

test('behaviour 30a: what is less than a page is asked for as what it is, behind a first page that was there', async (t) => {
  const { source, asked } = counted({ rows: everything });
  const initial = { body: { items: rows(13, 23), total: ROWS } };
  const feed = feedOf(t, source, {
    url: 'https://a.example/?offset=13&limit=10',
    dialect: offset('offset', 'limit'),
    initial,
  });
  await ready();
  assert.deepEqual([feed.length, feed.lane('newer').hasMore, asked], [10, true, []]);
  const changes = [];
  feed.subscribe(
    (change) => change.splices.length > 0 && changes.push([change.lane, change.prepended, change.splices]),
  );
  await feed.loadMore({ lane: 'newer' });
  const last = await feed.loadMore({ lane: 'newer' });
  assert.deepEqual(asked, ['offset=3&limit=10', 'offset=0&limit=3']);
  assert.deepEqual([last.received, last.added, last.done], [3, 3, true]);
  assert.deepEqual(changes, [
    ['newer', 10, [{ start: 0, removed: 0, added: 10 }]],
    ['newer', 3, [{ start: 0, removed: 0, added: 3 }]],
  ]);
  assert.deepEqual(
    ids(feed),
    rows(0, 23).map(({ id }) => id),
  );
});

test('behaviour 30a: a list that begins at its first page has nothing newer to count to', async (t) => {
  for (const url of ['https://a.example/', 'https://a.example/?page=1']) {
    const { source, asked } = counted({ rows: everything });
    const feed = feedOf(t, source, { url, dialect: page() });
    await feed.loadMore();
    assert.equal(feed.lane('newer').hasMore, false);
    await feed.loadMore({ lane: 'newer' });
    assert.equal(asked.length, 1);
  }
});

test('behaviour 30: both lanes at once, and what fails in one is nothing to the other', async (t) => {
  const list = (from) => answer({ items: rows(from, from + 2), pages: 9 });
  const server = await serve(t, list(8), answer('no', { status: 403 }), list(10), list(6));
  const feed = feedOf(t, `${server.url}?page=5`, { dialect: page() });
  await feed.loadMore();
  const [newer, older] = await Promise.allSettled([feed.loadMore({ lane: 'newer' }), feed.loadMore()]);
  assert.deepEqual([newer.status, older.status], ['rejected', 'fulfilled']);
  assert.deepEqual([feed.lane('newer').status, feed.status], ['failed', 'idle']);
  await feed.retry({ lane: 'newer' });
  assert.deepEqual(ids(feed), [6, 7, 8, 9, 10, 11]);
  assert.deepEqual(server.paths().slice(3), ['/posts?page=4'], 'no cursor is used in the wrong direction');
});

test('behaviour 30c: a reader goes on where it was, and a removed row does not come back', async (t) => {
  const { source } = counted({ rows: rows(0, 60) });
  const feed = feedOf(t, source, { url: 'https://a.example/?page=2', dialect: page(), maxItems: 50 });
  const read = [];
  for await (const { id } of feed) {
    read.push(id);
    if (id === 25) {
      feed.remove(21);
      assert.equal((await feed.loadMore({ lane: 'newer' })).added, 20);
    }
  }
  assert.equal(feed.lane('newer').hasMore, false);
  assert.deepEqual(
    read,
    rows(20, 51).map(({ id }) => id),
    'up to the 50 that fit',
  );
  assert.deepEqual(
    ids(feed),
    rows(0, 51)
      .map(({ id }) => id)
      .filter((id) => id !== 21),
  );
});

test('behaviour 30d: by the first item, in the order of the list, and again', async (t) => {
  const list = rows(1, 41).reverse();
  const size = 5;
  const source = ({ url }) => {
    const query = new URL(url).searchParams;
    const [max, min] = [query.get('max_id'), query.get('min_id')].map((id) => id && Number(id));
    assert.ok(!(max && min), url);
    const [start, end] = [
      list.findIndex(({ id }) => id < (max ?? Infinity)),
      list.findIndex(({ id }) => id <= (min ?? 0)),
    ];
    return min ? list.slice(Math.max(0, end - size), end) : list.slice(start, start + size);
  };
  const dialect = lastItem('max_id', 'id', { newer: 'min_id', items: '' });
  const feed = feedOf(t, source, { url: 'https://a.example/?max_id=21', dialect });
  await feed.loadMore();
  for (let n = 0; n < 10 && feed.lane('newer').hasMore; n++) await feed.loadMore({ lane: 'newer' });
  assert.deepEqual(
    ids(feed),
    list.slice(0, 25).map(({ id }) => id),
  );
  list.unshift(row(43), row(42), row(41));
  assert.equal((await feed.loadMore({ lane: 'newer' })).added, 3);
  assert.deepEqual(ids(feed).slice(0, 5), [43, 42, 41, 40, 39]);
});
