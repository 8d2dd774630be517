// Behaviours 101 to 106: which components share a feed, and for how long it lives.
import { feed } from 'unspool';
import { cursor } from '../dialects/dialects.js';
import { merge } from '../merge/merge.js';
import { answer, assert, held, page, quiet, ready, serve, test } from '../testing/support.mjs';

// Nobody renders here, and it is no server: that is all the adapters ask of a window.
globalThis.window = globalThis;
const { identityOf, withParams } = await import('./identity.js');
const { EMPTY, resultOf } = await import('./result.js');
const { forgetFeeds, share } = await import('./shared.js');

const dialect = cursor;
const task = () => new Promise((then) => setTimeout(then));
/** Mounts what shows a feed, as a framework does. */
function mount(where, options, owner = {}) {
  const shared = share(where, options, owner);
  const told = [];
  const ends = [shared.subscribe(() => told.push(shared.view)), shared.want()];
  shared.update(where, options);
  return { shared, told, feed: shared.feed, unmount: () => ends.map((end) => end()) };
}
const settled = async (shared) => {
  await shared.begin();
  return shared.view.items.map(({ id }) => id);
};

test('behaviour 101: the same URL, parameters and plain data are one feed with one request', async (t) => {
  const server = await serve(t, page([1, 2], 'b'));
  const one = mount(server.url, { dialect, limit: 2, params: { q: 'a' } });
  const two = mount(`${server.url}?q=a`, { limit: 2, dialect: structuredClone(dialect), onWarning: undefined });
  assert.equal(two.feed, one.feed);
  assert.deepEqual(await settled(one.shared), [1, 2]);
  assert.deepEqual(server.paths(), ['/posts?q=a&limit=2']);
  assert.equal(one.shared.view, two.shared.view);
  one.unmount();
  await task();
  assert.equal(two.feed.status, 'idle', 'the other one is there');
  two.unmount();
  assert.equal(two.feed.status, 'idle', 'not yet: it may move');
  await task();
  assert.equal(two.feed.status, 'closed');
});

test('behaviour 101: what is not the same is another feed', () => {
  const one = identityOf('/a', { dialect });
  for (const [where, options] of [
    ['/b', { dialect }],
    ['/a', { dialect, params: { q: 1 } }],
    ['/a', { dialect: { ...dialect, items: 'rows' } }],
    ['/a', { dialect: { ...dialect, next: () => null } }],
    ['/a', { dialect, limit: 1 }],
    ['/a', { dialect, body: { q: 1 } }],
    ['/a', { dialect, headers: new Headers({ authorization: 'a' }) }],
    ['/a', { dialect, headers: new Map([['tenant', 'a']]) }],
    ['/a', { dialect, headers: () => ({}) }],
    ['/a', { dialect, name: 'b' }],
    ['/a', { dialect, maxConcurrent: Infinity }],
  ]) {
    assert.notEqual(identityOf(where, options), one, JSON.stringify([where, options]));
    assert.equal(identityOf(where, { ...options }), identityOf(where, options));
  }
  const tenants = ['a', 'b'].map((tenant) => identityOf('/a', { headers: new Map([['tenant', tenant]]) }));
  assert.notEqual(tenants[0], tenants[1]);
  const members = { x: { b: 1, a: [1n, null] } };
  assert.equal(identityOf('/a', { body: { x: { a: [1n, null], b: 1 } } }), identityOf('/a', { body: members }));
  for (const same of [{ initial: {} }, { snapshot: 'x' }, { cursor: 'x' }, { suspense: true }, { enabled: false }])
    assert.equal(identityOf('/a', { dialect, ...same }), one);
  // With a name the other options are those of whoever was there first.
  assert.equal(identityOf('/a', { dialect, name: 'n', limit: 1 }), identityOf('/a', { dialect, name: 'n' }));
  assert.notEqual(identityOf('/a', { dialect, name: 'n', params: { q: 1 } }), identityOf('/a', { dialect, name: 'n' }));
});

test('behaviour 101: parameters go into the query, and what stays there keeps its spelling', () => {
  assert.equal(withParams('/a', undefined), '/a');
  assert.equal(withParams('/a?x=%7e&y#top', { z: 'ä b' }), '/a?x=%7e&y&z=%C3%A4%20b');
  assert.equal(withParams('/a?q=1&q=2&r=3', { q: 4 }), '/a?r=3&q=4');
  assert.equal(withParams('/a?q=1', { q: null }), '/a');
  assert.equal(withParams('/a?q=1', { q: undefined }), '/a?q=1');
  assert.equal(
    withParams(new URL('http://x/a?q=1'), { tag: ['b', 'c', null], n: 0n }),
    'http://x/a?q=1&tag=b&tag=c&n=0',
  );
  // The way of a signal that was not called, of a filter, of a date.
  for (const q of [() => 'a', { a: 1 }, new Date(0), Number.NaN, ['a', ['b']], Symbol('a')])
    assert.throws(() => withParams('/a', { q }), { code: 'bad-options', path: 'options.params.q' });
  const date = { code: 'bad-options', message: /`options\.params\.since` must be a string, .*, not \[object Date\]/ };
  assert.throws(() => share('/a', { dialect, params: { since: new Date(0) } }, {}), date);
});

test('behaviour 101: page sources are shared by name, and otherwise by nobody', async () => {
  const source = () => ({ data: [{ id: 1 }] });
  const [owner, other] = [{}, {}];
  const one = mount(source, { dialect }, owner);
  assert.equal(share(source, { dialect }, owner), one.shared, 'the same component');
  assert.notEqual(share(source, { dialect }, other), one.shared);
  const named = share(source, { dialect, name: 'n' }, owner);
  assert.equal(
    share(() => 1, { dialect, name: 'n', limit: 3 }, other),
    named,
  );
  assert.deepEqual(await settled(one.shared), [1]);
  one.unmount();
});

test('behaviour 102: taken up again in the same task, a feed lives on; a closed one never comes back', async (t) => {
  const server = await serve(t, page([1], 'b'), page([2], 'c'));
  const one = mount(server.url, { dialect });
  one.unmount();
  const again = mount(server.url, { dialect });
  await task();
  assert.equal(again.feed, one.feed);
  assert.equal(again.feed.status, 'loading');
  await settled(again.shared);
  again.unmount();
  again.unmount();
  await task();
  const other = mount(server.url, { dialect });
  assert.notEqual(other.feed, one.feed);
  assert.deepEqual([one.feed.status, await settled(other.shared)], ['closed', [2]]);
  other.unmount();
});

test('behaviour 102: `closeAfter` keeps a feed, a request under way ends with the last component', async (t) => {
  const slow = held(page([2], 'c'));
  const server = await serve(t, page([1], 'b'), slow);
  const one = mount(server.url, { dialect, closeAfter: Infinity });
  await settled(one.shared);
  one.unmount();
  await task();
  assert.equal(mount(server.url, { dialect, closeAfter: Infinity }).feed, one.feed);
  const two = mount(server.url, { dialect, limit: 5 });
  await slow.arrived;
  two.unmount();
  await task();
  assert.equal(await server.requests[1].gone, true, 'aborted');
});

test('behaviour 102: a first page that nobody waits for any more, or that failed, is not kept', async (t) => {
  const slow = held(page([1], 'b'));
  const server = await serve(t, slow, answer('', { status: 403 }), page([2], 'c'), page([]));
  const options = { dialect, closeAfter: Infinity };
  const one = mount(server.url, options);
  await slow.arrived;
  one.unmount();
  assert.equal(await server.requests[0].gone, true, 'aborted: it would be in the way of the next one');
  const failed = mount(server.url, options);
  await failed.shared.begin();
  assert.equal(failed.feed.error.status, 403);
  failed.unmount();
  await task();
  const again = mount(server.url, options);
  assert.deepEqual(await settled(again.shared), [2]);
  again.unmount();
  const empty = mount(server.url, { ...options, limit: 7 });
  assert.deepEqual([await settled(empty.shared), empty.feed.status], [[], 'done']);
  empty.unmount();
  await task();
  assert.deepEqual([again.feed.status, empty.feed.status], ['idle', 'done'], 'an empty list is one');
  forgetFeeds();
});

test('behaviour 102: what was rendered and never shown is closed after a while, and not before its first page', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const rendered = share('http://localhost/a', { dialect }, {});
  assert.equal(rendered.feed.status, 'idle');
  t.mock.timers.tick(4999);
  share('http://localhost/a', { dialect }, {});
  t.mock.timers.tick(4999);
  assert.equal(rendered.feed.status, 'idle');
  t.mock.timers.tick(1);
  assert.equal(rendered.feed.status, 'closed');
  // A component that finds it so renders again, and means another one.
  const late = rendered.subscribe(() => {});
  assert.notEqual(share('http://localhost/a', { dialect }, {}), rendered);
  late();
  t.mock.timers.reset();
  const slow = held(page([1]));
  const server = await serve(t, slow);
  const awaited = share(server.url, { dialect }, {});
  const first = awaited.wait();
  t.mock.timers.enable({ apis: ['setTimeout'] });
  assert.equal(share(server.url, { dialect }, {}), awaited);
  assert.equal(awaited.wait(), first, 'one promise for all who wait');
  t.mock.timers.tick(60_000);
  t.mock.timers.reset();
  slow.release();
  await first;
  assert.deepEqual(await settled(awaited), [1]);
});

test('behaviour 102: a feed of the caller is used as it is, and never closed', async (t) => {
  const server = await serve(t, page([1]));
  const own = feed(server.url, { dialect });
  t.after(() => own.close());
  const [one, two] = [mount(own, {}), mount(own, { enabled: false })];
  assert.equal(one.shared, two.shared);
  assert.equal(one.feed, own);
  assert.deepEqual(await settled(one.shared), [1]);
  one.unmount();
  two.unmount();
  await task();
  assert.equal(own.status, 'done');
  own.close();
  assert.equal(mount(own, {}).shared.view.status, 'closed');
});

test('behaviour 102: feeds that were merged are shown as one is', async (t) => {
  const server = await serve(t, page([4, 2], 'b'), page([3, 1]), page([0]));
  const feeds = ['a', 'b'].map((q) => feed(`${server.url}?q=${q}`, { dialect }));
  t.after(() => feeds.map((one) => one.close()));
  const one = mount(merge(feeds, { by: 'id' }), {});
  assert.deepEqual(await settled(one.shared), [4, 3, 2]);
  const { loadMore, ...facts } = resultOf(one.shared, one.shared.view, {});
  await loadMore();
  assert.deepEqual([facts.isLoading, one.shared.view.items.length, one.shared.view.status], [false, 5, 'done']);
  one.unmount();
});

test('behaviour 103: the newest functions are called, and one that is new starts nothing anew', async (t) => {
  const server = await serve(t, page([1], 'b'), page([2], 'c'));
  const calls = [];
  const render = (turn) => ({
    dialect: {
      ...dialect,
      next(answered) {
        calls.push(`next ${turn} ${this.items}`);
        return answered.nextCursor ? `?cursor=${answered.nextCursor}` : null;
      },
    },
    headers: () => ({ turn: `${turn}` }),
    fetch: (request) => {
      calls.push(`fetch ${turn}`);
      return fetch(request);
    },
    parse: (text) => JSON.parse(text),
  });
  const one = mount(server.url, render(1));
  await settled(one.shared);
  const again = share(server.url, render(2), {});
  assert.equal(again, one.shared);
  again.update(server.url, render(2));
  await again.actions.loadMore();
  assert.deepEqual(
    server.requests.map(({ headers }) => headers.turn),
    ['1', '2'],
  );
  assert.deepEqual([...new Set(calls)], ['fetch 1', 'next 1 data', 'fetch 2', 'next 2 data']);
  one.unmount();
});

test('behaviour 104: the first page comes by itself, after a reset, too, unless `enabled` is false', async (t) => {
  const server = await serve(t, page([1], 'b'), page([2], 'c'), answer('', { status: 400 }), page([3], 'd'));
  const shared = share(server.url, { dialect, retries: 0 }, {});
  const hold = shared.subscribe(() => {});
  await quiet();
  assert.equal(server.requests.length, 0, 'nobody wants it');
  const stop = shared.want();
  assert.deepEqual(await settled(shared), [1]);
  shared.actions.reset();
  assert.equal(shared.view.status, 'loading');
  assert.deepEqual(await settled(shared), [2]);
  shared.actions.reset({ q: 'x' });
  await settled(shared);
  await quiet();
  assert.deepEqual([shared.view.status, server.requests.length], ['failed', 3], 'a failure is not asked again');
  shared.actions.reset(null);
  assert.deepEqual(await settled(shared), [3], 'and a reset after it is a new list');
  stop();
  shared.actions.reset();
  await quiet();
  assert.deepEqual([shared.view.status, server.requests.length], ['idle', 4]);
  hold();
});

test('behaviour 104: rows that were there before are no reason to ask', async (t) => {
  const server = await serve(t, page([3]));
  const initial = { body: { data: [{ id: 1 }, { id: 2 }], nextCursor: 'c' } };
  const one = mount(server.url, { dialect, initial });
  assert.deepEqual(
    one.shared.view.items.map(({ id }) => id),
    [1, 2],
  );
  assert.equal(one.shared.first.length, 2, 'what a server rendered');
  await quiet();
  assert.equal(server.requests.length, 0);
  await one.shared.actions.loadMore();
  assert.deepEqual([server.paths(), one.shared.first.length], [['/posts?cursor=c'], 2]);
  const snapshot = one.feed.snapshot();
  one.unmount();
  await task();
  const two = mount(server.url, { dialect, snapshot, parse: (text) => JSON.parse(text) });
  await settled(two.shared);
  assert.deepEqual([two.shared.view.length, server.requests.length], [3, 1], 'those that the engine alone reads, too');
  two.unmount();
});

test('behaviour 105: a result is a picture with what can be done', async (t) => {
  const server = await serve(t, page([1], 'b'), page([2]));
  const one = mount(server.url, { dialect });
  const before = resultOf(one.shared, one.shared.view, {});
  assert.deepEqual([before.status, before.isLoading, before.items, before.feed], ['loading', true, [], one.feed]);
  assert.equal(resultOf(one.shared, EMPTY, {}).status, 'loading', 'from the first render on');
  assert.equal(resultOf(one.shared, EMPTY, { enabled: false }).status, 'idle');
  await settled(one.shared);
  const { loadMore, items, ...rest } = resultOf(one.shared, one.shared.view, {});
  assert.equal(loadMore, before.loadMore);
  assert.equal(items, one.feed.view().items);
  assert.equal(rest.isLoading, false);
  class Event {}
  await loadMore(new Event());
  const { done, hasMore, at, ending, ...facts } = one.shared.view;
  assert.deepEqual([done, hasMore, ending.reason], [true, false, 'end'], JSON.stringify([facts, typeof at]));
  one.unmount();
});

test('behaviour 105: without a URL there is nothing, and what is asked of it says so', async () => {
  const shared = share(null, { dialect }, {});
  assert.equal(share(undefined, {}, {}), shared);
  shared.subscribe(() => {})();
  shared.want()();
  const result = resultOf(shared, shared.view, {});
  assert.deepEqual([result.feed, result.items, result.status, result.isLoading], [null, [], 'idle', false]);
  await assert.rejects(result.loadMore(), { code: 'bad-options' });
  assert.throws(() => result.remove(1), /there is no feed/);
});

test('behaviour 105: what `feed()` refuses is refused with its words', () => {
  for (const wrong of ['cursor', () => ({}), 7])
    assert.throws(() => share('http://localhost/b', { dialect: wrong }, {}).view, /`dialect` must be an object/);
  // What the engine knows better is told as it tells it.
  assert.match(share('http://localhost/b', { dialect, limt: 5 }, {}).view.error.message, /limit/);
  assert.throws(() => share('http://localhost/b', { dialect, initial: 7 }, {}), /options\.initial/);
});

test('behaviour 106: each render on a server has its own feed, and nothing is asked for', async (t) => {
  const server = await serve(t);
  delete globalThis.window;
  t.after(() => {
    globalThis.window = globalThis;
  });
  const options = { dialect, initial: { body: { data: [{ id: 1 }] } } };
  const [one, two] = [share('/posts', options, {}), share('/posts', options, {})];
  assert.notEqual(one.feed, two.feed);
  assert.deepEqual(one.view.items, [{ id: 1 }]);
  assert.equal(one.view.items, one.first.items);
  const bare = share('/posts', { dialect }, {});
  assert.equal(bare.view, EMPTY, 'no feed is made for it');
  assert.equal(bare.feed.length, 0, 'but for whoever looks at it');
  await ready();
  assert.equal(share(server.url, options, {}).view.items.length, 1);
  await quiet();
  assert.equal(server.requests.length, 0);
});

test('behaviour 105: a reset that keeps the rows asks for the first page, too', async (t) => {
  const server = await serve(t, page([1], 'b'), page([2, 3]));
  const { shared, unmount } = mount(server.url, { dialect });
  t.after(unmount);
  assert.deepEqual(await settled(shared), [1]);
  shared.actions.reset({ q: 'a' }, { keep: true });
  assert.deepEqual(
    shared.view.items.map(({ id }) => id),
    [1],
  );
  for (let i = 0; i < 1000 && shared.view.length !== 2; i++) await task();
  assert.deepEqual(server.paths(), ['/posts', '/posts?q=a']);
});

test('behaviour 106: what an event called never rejects; whoever awaits is told', async (t) => {
  const refused = answer('', { status: 403 });
  const server = await serve(t, refused, refused, refused);
  const { shared, unmount } = mount(server.url, { dialect, retries: 0 });
  t.after(unmount);
  await shared.begin();
  assert.equal(await shared.actions.retry(new Event('click')), undefined);
  assert.equal(shared.view.error.status, 403);
  await assert.rejects(shared.actions.retry(), { status: 403 });
});
