// Behaviour 64: feeds, lanes, views and merged lists inside the proxies of frameworks, and methods without their feed.
import * as mobx from 'mobx';
import * as vue from '@vue/reactivity';
import { merge } from '../merge.js';
import { persist } from '../persist.js';
import { assert, feedOf, ready, test } from '../testing/support.mjs';

/** Wraps objects, however deep, as a framework does that knows nothing of feeds. */
const deep = (object) =>
  new Proxy(object, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver);
      return typeof value === 'object' && value !== null && !Object.isFrozen(value) ? deep(value) : value;
    },
  });

/** Whether the framework leaves a feed alone. */
const wraps = {
  'reactive() of Vue': [(feed) => vue.reactive(feed), true],
  'a member of reactive() of Vue': [(feed) => vue.reactive({ feed }).feed, true],
  'ref() of Vue': [(feed) => vue.ref(feed).value, true],
  'readonly() of Vue': [(feed) => vue.readonly({ feed }).feed, true],
  'observable() of MobX': [(feed) => mobx.observable({ feed }).feed, true],
  'a plain proxy': [(feed) => new Proxy(feed, {}), false],
  'a deep proxy': [deep, false],
  'an object that inherits': [(feed) => Object.create(feed), false],
};

const rows = (from) => ({ data: [{ id: from }, { id: from + 1 }], nextCursor: from < 4 ? String(from + 2) : null });
const source = () => {
  let from = 0;
  return () => {
    const page = rows(from);
    from += 2;
    return page;
  };
};

for (const [name, [wrap, isLeft]] of Object.entries(wraps)) {
  test(`behaviour 64: a feed, its lanes and its views work in ${name}`, async (t) => {
    await ready();
    const raw = feedOf(t, source());
    const feed = wrap(raw);
    assert.equal(feed === raw, isLeft);
    let changes = 0;
    feed.subscribe(() => (changes += 1));
    assert.equal((await feed.loadMore()).added, 2);
    assert.ok(changes > 0);
    assert.deepEqual([feed.length, feed.at(1).id, feed.status, feed.done, feed.hasMore], [2, 1, 'idle', false, true]);
    assert.deepEqual([feed.error, feed.total, feed.gaps, feed.ending, feed.waiting], [null, null, [], null, null]);
    assert.deepEqual([feed.stats.pages, feed.cursor, feed.lane('older').cursor], [1, raw.cursor, raw.cursor]);
    const view = wrap(feed.view());
    assert.deepEqual(
      view.items.map(({ id }) => id),
      [0, 1],
    );
    assert.deepEqual(
      [view.length, view.at(-1).id, view.status, view.newer.status, view.gaps],
      [2, 1, 'idle', 'idle', []],
    );
    const read = [];
    for await (const { id } of feed) read.push(id);
    assert.deepEqual(read, [0, 1, 2, 3, 4, 5]);
    const kept = persist(feed, { name, store: { get: async () => [], write: async () => true } });
    await kept.stop();
    feed.close();
    assert.deepEqual([raw.status, feed.status, feed.length], ['closed', 'closed', 0]);
  });

  test(`behaviour 64: a merged list and its views work in ${name}`, async (t) => {
    await ready();
    const merged = wrap(merge([feedOf(t, source())], { by: 'id', direction: 'ascending', key: 'id' }));
    await merged.loadMore();
    assert.deepEqual([merged.length, merged.at(0).id, merged.status, merged.hasMore], [2, 0, 'idle', true]);
    const view = wrap(merged.view());
    assert.deepEqual([view.length, view.items.length, view.at(1).id, view.status, view.errors], [2, 2, 1, 'idle', []]);
    merged.close();
    assert.equal(merged.status, 'closed');
  });
}

test('behaviour 64: methods work when they are handed over by themselves', async (t) => {
  const feed = feedOf(t, source());
  const { loadMore, view, at, slice, get, subscribe, update, stream, close } = feed;
  const heard = [];
  const off = subscribe(({ added }) => heard.push(added));
  await [0].map(loadMore.bind(null, undefined))[0];
  update({ id: 1, text: 'mine' });
  assert.deepEqual([slice().length, at(0).id, get(1).text, view().items.length], [2, 0, 'mine', 2]);
  assert.ok(heard.length > 0);
  off();
  assert.equal(await new Response(stream()).text().then((text) => text.split('\n').length), 7);
  const { [Symbol.asyncIterator]: iterator } = feed;
  assert.equal((await iterator().next()).value.id, 0);
  close();
  assert.equal(feed.status, 'closed');
});

test('behaviour 64: what a feed is made of is not listed, and can be replaced by a test', (t) => {
  const feed = feedOf(t, source());
  delete feed.warnings;
  assert.deepEqual([Object.keys(feed), JSON.stringify(feed)], [[], '{}']);
  t.mock.method(feed, 'loadMore', () => 'mocked');
  assert.equal(feed.loadMore(), 'mocked');
});

test('behaviour 64: pages of onPage may be kept in a reactive list', async (t) => {
  const pages = vue.reactive([]);
  const feed = feedOf(t, source(), { onPage: (page) => pages.push(page) });
  await feed.loadMore();
  assert.deepEqual([pages[0].index, pages[0].envelope.nextCursor, [...pages[0].headers]], [0, '2', []]);
});
