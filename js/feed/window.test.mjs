// Behaviour 31: a window on a long list.
import { offset as byOffset, cursor, page as counted } from '../dialects/dialects.js';
import { feed as feedOf, ready } from '../index.js';
import { assert, failure, test } from '../testing/support.mjs';

await ready();
const TEXT = 'x'.repeat(400);
const rowsOf = (at, count, size) =>
  Array.from({ length: Math.max(0, Math.min(size, count - at)) }, (_, i) => ({ id: at + i, text: TEXT }));

/** A feed over `count` rows, 40 a page. */
function made(t, count, options = {}, dialect = cursor) {
  const state = { asked: [], gone: new Set() };
  const source = ({ url }) => {
    const { search, searchParams } = new URL(url);
    state.asked.push(search);
    if (state.fails) throw new Error('broken');
    const at =
      dialect === cursor ? Number(searchParams.get('cursor') ?? 0) : (Number(searchParams.get('page') ?? 1) - 1) * 40;
    const data = rowsOf(at, count, 40).filter(({ id }) => !state.gone.has(id));
    return { data, items: data, nextCursor: at + 40 < count ? String(at + 40) : null };
  };
  const feed = feedOf(source, { dialect, onWarning() {}, window: { pages: 2 }, ...options });
  t.after(() => feed.close());
  return { feed, state };
}

async function load(feed, pages) {
  for (let loads = 0; loads < pages && !feed.done; loads++) await feed.loadMore();
}

test('behaviour 31: far pages give their bytes back, and ensure() asks for them again by their own requests', async (t) => {
  for (const dialect of [cursor, counted('page', 1, { items: 'items' })]) {
    const { feed, state } = made(t, 1000, {}, dialect);
    const mirror = [];
    feed.subscribe(({ splices }) => {
      for (const { start, removed, added } of splices)
        mirror.splice(start, removed, ...Array.from({ length: added }, () => 'new'));
    });
    await load(feed, 25);
    assert.deepEqual(
      [feed.length, feed.at(-1).id, feed.at(0), feed.indexOf(3), mirror.length],
      [1000, 999, null, 3, 1000],
    );
    assert.ok(feed.stats.held < 200_000, `${feed.stats.held}`);
    state.asked.length = 0;
    mirror.fill('old');
    await feed.ensure(300, 330);
    assert.deepEqual([feed.at(300).id, feed.at(329).id, state.asked.length], [300, 329, 2]);
    assert.deepEqual([mirror[299], mirror[300], mirror[329]], ['new', 'new', 'new']);
    await feed.ensure(300, 330);
    assert.equal(state.asked.length, 2, 'they are there');
    assert.ok(feed.at(0) === null && feed.stats.held < 200_000, `${feed.stats.held}`);
    const write = feed.update({ id: 5, text: 'mine' });
    feed.update(5, { more: 'too' });
    assert.deepEqual(feed.at(5), { id: 5, text: 'mine', more: 'too' });
    write.undo();
    assert.equal(feed.at(5), null, 'members of a row without its bytes are no row');
    await feed.ensure(0, 10);
    assert.deepEqual(feed.at(5), rowsOf(5, 6, 1)[0]);
  }
});

test('behaviour 31: scrolling down and up again holds bounded bytes, and every row comes again', async (t) => {
  const { feed } = made(t, 6000);
  let most = 0;
  while (!feed.done) {
    await feed.loadMore();
    most = Math.max(most, feed.stats.held);
  }
  for (let at = 5960; at >= 0; at -= 40) {
    await feed.ensure(at, at + 40);
    assert.deepEqual([feed.at(at).id, feed.at(at + 39).id], [at, at + 39]);
    most = Math.max(most, feed.stats.held);
  }
  // Seven pages of 18 KB, and the keys of 6000 rows.
  assert.ok(most < 400_000, `${most}`);
});

test('behaviour 31: rows that are gone, failures, and what a window cannot do', async (t) => {
  const { feed, state } = made(t, 800, { retries: 0 });
  await load(feed, 20);
  state.gone.add(41).add(42);
  await feed.ensure(40, 50);
  assert.deepEqual([feed.at(40).id, feed.at(41), feed.at(43).id, feed.length], [40, null, 43, 800]);
  const before = state.asked.length;
  await feed.ensure(40, 50);
  assert.equal(state.asked.length, before, 'rows that are gone are not asked for each time');
  state.fails = true;
  assert.equal((await failure(feed.ensure(200, 210))).code, 'callback');
  assert.equal((await failure(feed.ensure(200, 210))).code, 'callback');
  state.fails = false;
  await feed.ensure(200, 210);
  assert.equal(feed.at(200).id, 200, 'what failed is asked for again');
  feed.remove(41);
  assert.deepEqual([feed.at(41), feed.at(42).id, feed.length], [null, 43, 799]);
  assert.throws(() => feed.pages(), { code: 'bad-options', path: 'options.window' });
  assert.throws(() => feed.snapshot(), { code: 'bad-options', path: 'options.window' });
  assert.equal(feed.snapshot({ items: false }).version, 1);
  for (const wrong of [[-1, 4], [0.5, 4], ['0', 4], [0]])
    assert.equal((await failure(feed.ensure(...wrong))).code, 'bad-options');
  const whole = made(t, 80, { window: undefined }).feed;
  assert.match((await failure(whole.ensure(0, 5))).message, /window/);
  for (const window of [{ pages: 0 }, { page: 1 }, 'x', { pages: '2' }, {}, 5])
    assert.equal(
      (await failure(Promise.resolve().then(() => made(t, 80, { window }).feed.loadMore()))).code,
      'bad-options',
    );
});

/** A feed with a window over rows that come and go at the server, 10 a page. */
async function moving(t, dialect, pages) {
  const rows = rowsOf(0, 300, 300);
  const asked = [];
  const source = ({ url }) => {
    const { search, searchParams } = new URL(url);
    asked.push(search);
    const after = searchParams.get('cursor');
    const at = after === null ? Number(searchParams.get('offset') ?? 0) : rows.findIndex(({ id }) => id === +after) + 1;
    const data = rows.slice(at, at + 10);
    return { data, items: data, nextCursor: at + 10 < rows.length ? String(data.at(-1).id) : null };
  };
  const feed = feedOf(source, { dialect, onWarning() {}, window: { pages: 1 } });
  t.after(() => feed.close());
  await load(feed, pages);
  asked.length = 0;
  return { feed, rows, asked };
}
const offsets = byOffset('offset', 'items', { items: 'items', key: 'id' });
const idsOf = (feed, start, end) => Array.from({ length: end - start }, (_, i) => feed.at(start + i)?.id);

test('behaviour 31: rows that a refresh brings give their bytes back, too', async (t) => {
  for (const dialect of [cursor, offsets]) {
    const { feed, rows, asked } = await moving(t, dialect, 3);
    for (let turn = 0; turn < 60; turn++) {
      rows.unshift(...rowsOf(1000 + 5 * turn, 1e6, 5).reverse());
      await feed.refresh();
    }
    assert.equal(feed.length, 330);
    assert.ok(feed.stats.held < 60_000, `${feed.stats.held}`);
    asked.length = 0;
    for (const start of [0, 140, 60, 280, 290, 310, 5]) {
      await feed.ensure(start, start + 20);
      const there = rows.slice(start, start + 20).map(({ id }) => id);
      assert.deepEqual(idsOf(feed, start, start + 20), there, `${start}: ${asked.join(' ')}`);
      assert.ok(feed.stats.held < 60_000, `${feed.stats.held}`);
    }
  }
});

test('behaviour 31: rows that new ones have pushed into the next page are found there', async (t) => {
  for (const dialect of [cursor, offsets]) {
    const { feed, rows, asked } = await moving(t, dialect, 8);
    rows.unshift({ id: 1000 }, { id: 1001 });
    await feed.refresh();
    await feed.ensure(0, 20);
    const there = rows.slice(0, 20).map(({ id }) => id);
    assert.deepEqual([idsOf(feed, 0, 20), asked.length <= 6], [there, true], asked.join(' '));
    await feed.ensure(70, 72);
    await feed.ensure(2, 12);
    assert.deepEqual(idsOf(feed, 0, 12), there.slice(0, 12));
  }
});

test('behaviour 31: rows that were pulled into earlier pages of a counted list are found there', async (t) => {
  const { feed, rows, asked } = await moving(t, offsets, 10);
  rows.splice(0, 15);
  await feed.ensure(60, 70);
  assert.deepEqual([idsOf(feed, 60, 70), asked.length], [Array.from({ length: 10 }, (_, i) => 60 + i), 3]);
  // More of them went than is looked for: an end, and no request each time.
  rows.splice(0, 200);
  await feed.ensure(20, 21);
  const before = asked.length;
  await feed.ensure(20, 21);
  assert.deepEqual([feed.at(20), asked.length, before < 14], [null, before, true]);
});
