// Behaviour 29: a list that is read again.
import { cursor, offset } from '../dialects/dialects.js';
import { feed as feedOf, ready } from '../index.js';
import { assert, failure, test } from '../testing/support.mjs';

await ready();

/** A server whose rows fall, the newest first, and a feed over it. `break()` makes the next answer fail. */
function world(t, count, options = {}) {
  const state = { rows: Array.from({ length: count }, (_, i) => ({ id: count - i })), asked: [], fails: 0 };
  const source = ({ url }) => {
    state.asked.push(new URL(url).search);
    if (state.asked.length === state.failsAt || state.fails > 0) {
      state.fails -= 1;
      throw new Error('broken');
    }
    const before = Number(new URL(url).searchParams.get('cursor') ?? Infinity);
    const page = state.rows.filter(({ id }) => id < before).slice(0, 4);
    const last = page.at(-1)?.id;
    return { data: page, nextCursor: last && last !== state.rows.at(-1).id ? String(last) : null };
  };
  const feed = feedOf(source, { dialect: cursor, retries: 0, onWarning() {}, ...options });
  t.after(() => feed.close());
  const post = (many) => {
    for (; many > 0; many--) state.rows.unshift({ id: state.rows[0].id + 1 });
  };
  return {
    feed,
    state,
    post,
    ids: () =>
      feed
        .slice()
        .map(({ id }) => id)
        .join(' '),
  };
}

test('behaviour 29: a refresh puts new rows in front, by one request, and updates known ones', async (t) => {
  const { feed, state, post, ids } = world(t, 9);
  const first = await feed.refresh();
  assert.deepEqual([first.added, first.gap, ids()], [4, null, '9 8 7 6']);
  const kept = feed.at(1);
  post(2);
  state.rows[2] = { id: 9, text: 'edited' };
  state.asked.length = 0;
  const changes = [];
  feed.subscribe(({ lane, splices }) => changes.push([lane, splices]));
  const loaded = await feed.refresh();
  assert.deepEqual([loaded.added, loaded.updated, loaded.removed, loaded.gap, state.asked], [2, 1, 0, null, ['']]);
  assert.equal(ids(), '11 10 9 8 7 6');
  assert.deepEqual([feed.at(2), feed.at(3) === kept], [{ id: 9, text: 'edited' }, true]);
  assert.deepEqual(
    changes.filter(([, splices]) => splices.length > 0),
    [
      [
        'head',
        [
          { start: 0, removed: 1, added: 1 },
          { start: 0, removed: 0, added: 2 },
        ],
      ],
    ],
  );
  await feed.loadMore();
  assert.equal(ids(), '11 10 9 8 7 6 5 4 3 2');
});

test('behaviour 29: where no known row comes, a gap is left, shown, and loaded page by page', async (t) => {
  const { feed, post, ids } = world(t, 8);
  await feed.loadMore();
  const before = feed.view();
  assert.deepEqual([before.gaps, feed.gaps === before.gaps], [[], true]);
  post(14);
  const { gap } = await feed.refresh({ pages: 1 });
  assert.deepEqual({ ...gap }, { id: 1, index: 4, status: 'idle', error: null });
  assert.equal(ids(), '22 21 20 19 8 7 6 5');
  const view = feed.view();
  assert.ok(view !== before && view.gaps === feed.gaps && feed.view() === view && before.gaps.length === 0);
  const [one, two] = [feed.loadGap(gap), feed.loadGap(gap)];
  assert.equal(feed.gaps[0].status, 'loading');
  assert.deepEqual([(await one).added, (await two).added, feed.gaps[0].index], [4, 4, 8]);
  await feed.loadGap(feed.gaps[0]);
  const last = await feed.loadGap(feed.gaps[0]);
  assert.deepEqual([last.added, feed.gaps, ids()], [2, [], '22 21 20 19 18 17 16 15 14 13 12 11 10 9 8 7 6 5']);
  assert.deepEqual(await feed.loadGap(gap), { received: 0, added: 0, duplicates: 0, updated: 0, done: true });
  // A number is that of one gap, over resets, too; one that never was is a mistake.
  feed.reset();
  await feed.loadMore();
  post(9);
  const later = (await feed.refresh({ pages: 1 })).gap;
  assert.deepEqual([later.id, (await feed.loadGap(gap)).added, feed.gaps.length], [2, 0, 1]);
  for (const id of [0, -1, 3, 2 ** 40])
    assert.equal((await failure(feed.loadGap({ id }))).code, 'bad-options', `${id}`);
  assert.equal((await feed.loadGap(later)).added, 4);
});

test('behaviours 29 and 38: a gap is kept with its list', async (t) => {
  const { feed, post, state, ids } = world(t, 8);
  await feed.loadMore();
  post(9);
  await feed.refresh({ pages: 1 });
  const later = world(t, 17, { snapshot: JSON.stringify(feed.snapshot()) });
  assert.deepEqual(
    [later.ids(), later.feed.gaps.map(({ index }) => index), later.feed.view().gaps.length],
    [ids(), [4], 1],
  );
  for (let loads = 0; loads < 5 && later.feed.gaps.length > 0; loads++) await later.feed.loadGap(later.feed.gaps[0]);
  assert.deepEqual([later.ids(), state.rows.length], ['17 16 15 14 13 12 11 10 9 8 7 6 5', 17]);
});

test('behaviour 29: a gap that fails says so, and two gaps are loaded one after the other', async (t) => {
  const { feed, state, post, ids } = world(t, 4);
  await feed.loadMore();
  post(6);
  await feed.refresh({ pages: 1 });
  post(6);
  await feed.refresh({ pages: 1 });
  assert.deepEqual(
    feed.gaps.map(({ index }) => index),
    [4, 8],
  );
  state.fails = 1;
  const [a, b] = feed.gaps;
  const broken = feed.loadGap(a);
  const other = feed.loadGap(b);
  assert.equal((await failure(broken)).code, 'callback');
  assert.equal((await other).added, 2);
  assert.deepEqual(
    feed.gaps.map(({ status }) => status),
    ['idle'],
  );
  state.fails = 1;
  await failure(feed.loadGap(a));
  assert.deepEqual([feed.gaps[0].status, feed.gaps[0].error.code], ['failed', 'callback']);
  assert.equal((await feed.loadGap(a)).added, 2);
  assert.equal(ids(), '16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1');
});

test('behaviour 29: reading all again removes what is gone, and goes on where it failed', async (t) => {
  const { feed, state, post, ids } = world(t, 16);
  for (let loads = 0; loads < 3; loads++) await feed.loadMore();
  state.rows = state.rows.filter(({ id }) => id % 3 > 0);
  post(1);
  state.asked.length = 0;
  state.failsAt = 2;
  const broken = feed.refresh({ mode: 'all' });
  assert.equal((await failure(broken)).code, 'callback');
  const [failedAt] = state.asked.slice(-1);
  const { removed, added } = await feed.refresh({ mode: 'all' });
  assert.deepEqual([removed, added, state.asked.filter((one) => one === failedAt).length], [4, 3, 2]);
  assert.equal(ids(), '17 16 14 13 11 10 8 7 5 4 2 1');
  for (let loads = 0; loads < 9 && !feed.done; loads++) await feed.loadMore();
  assert.equal(ids(), state.rows.map(({ id }) => id).join(' '));
  state.rows = state.rows.slice(0, 2);
  await feed.refresh({ mode: 'all' });
  assert.deepEqual([ids(), feed.done, feed.reason], ['17 16', true, 'end']);
});

test('behaviour 29: a refresh and a load neither wait for nor cancel one another', async (t) => {
  const { feed, post, ids } = world(t, 12);
  await feed.loadMore();
  post(1);
  const both = [feed.loadMore(), feed.refresh(), feed.refresh()];
  assert.deepEqual([feed.status, feed.lane('head').status, feed.view().head.status], ['loading', 'loading', 'loading']);
  const [older, head, same] = await Promise.all(both);
  assert.deepEqual([older.added, head.added, same.added, ids()], [4, 1, 1, '13 12 11 10 9 8 7 6 5']);
  const leaving = new AbortController();
  const left = feed.refresh({ signal: leaving.signal });
  leaving.abort();
  assert.equal((await failure(left)).name, 'AbortError');
  assert.equal(feed.lane('head').status, 'idle');
  feed.remove(13);
  await feed.refresh();
  assert.equal(feed.indexOf(13), -1, 'a removed row does not come back');
});

test('behaviour 29: a refresh of all that is asked for while the head is read comes after it; after a reset it is the first page', async (t) => {
  const { feed, state, post, ids } = world(t, 12);
  await feed.loadMore();
  state.rows = state.rows.filter(({ id }) => id !== 10);
  const [head, all] = await Promise.all([feed.refresh(), feed.refresh({ mode: 'all' })]);
  assert.deepEqual([head.removed, all.removed, feed.indexOf(10)], [0, 1, -1]);
  post(30);
  await feed.refresh({ pages: 1 });
  post(30);
  await feed.refresh({ pages: 1 });
  assert.deepEqual(
    feed.gaps.map(({ id, index }) => [id, index]),
    [
      [2, 4],
      [1, 8],
    ],
  );
  const under = feed.refresh();
  feed.reset();
  assert.equal((await failure(under)).code, 'aborted');
  const first = await feed.refresh();
  assert.deepEqual([first.added, first.gap, ids()], [4, null, '72 71 70 69']);
});

test('behaviour 29: a refresh that waits for another one ends with its signal, and with the list', async (t) => {
  const { feed, state } = world(t, 12);
  await feed.loadMore();
  const [one, other] = [new AbortController(), new AbortController()];
  const head = failure(feed.refresh({ signal: one.signal }));
  const all = failure(feed.refresh({ mode: 'all', signal: other.signal }));
  other.abort('enough');
  assert.equal(await all, 'enough');
  one.abort('nobody waits');
  assert.equal(await head, 'nobody waits');
  assert.equal(feed.lane('head').status, 'idle');
  const under = [feed.refresh(), feed.refresh({ mode: 'all' })].map(failure);
  const asked = state.asked.length;
  feed.reset();
  assert.deepEqual(
    (await Promise.all(under)).map(({ code }) => code),
    ['aborted', 'aborted'],
  );
  await feed.loadMore();
  assert.deepEqual([state.asked.length - asked, feed.length], [1, 4]);
});

test('behaviour 29: what cannot be refreshed, or is no option, is refused', async (t) => {
  const { feed } = world(t, 5, { key: null });
  await feed.loadMore();
  assert.match((await failure(feed.refresh())).message, /without keys/);
  for (const wrong of [{ mode: 'tail' }, { pages: 0 }, { pages: 1.5 }, { page: 1 }, 5])
    assert.equal((await failure(feed.refresh(wrong))).code, 'bad-options');
  for (const wrong of [undefined, {}, 1, { id: 'a' }])
    assert.equal((await failure(feed.loadGap(wrong))).code, 'bad-options');
  feed.close();
  assert.equal((await failure(feed.refresh())).code, 'closed');
  assert.equal((await failure(feed.loadGap({ id: 1 }))).code, 'closed');
  assert.deepEqual(feed.gaps, []);
});

test('behaviour 29: a feed is read again by itself, as long as somebody holds it and sees the page', async (t) => {
  const listeners = new Map();
  const hear = (name, listener) => listeners.set(name, listener);
  const forget = (name, listener) => listeners.get(name) === listener && listeners.delete(name);
  const document = { visibilityState: 'visible', addEventListener: hear, removeEventListener: forget };
  for (const [name, value] of Object.entries({ document, addEventListener: hear, removeEventListener: forget })) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    t.after(() =>
      before ? Object.defineProperty(globalThis, name, before) : Reflect.deleteProperty(globalThis, name),
    );
  }
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const revalidate = { every: 10_000, onFocus: true, onOnline: true, pages: 1 };
  const { feed, state, post } = world(t, 5, { revalidate });
  const turn = async () => {
    for (let ticks = 0; ticks < 30; ticks++) await undefined;
  };
  t.mock.timers.tick(10_000);
  await turn();
  assert.equal(state.asked.length, 0, 'nothing was loaded yet');
  await feed.loadMore();
  post(1);
  t.mock.timers.tick(10_000);
  await turn();
  assert.deepEqual([state.asked.length, feed.at(0).id], [2, 6]);
  document.visibilityState = 'hidden';
  t.mock.timers.tick(20_000);
  await turn();
  assert.equal(state.asked.length, 2, 'nobody looks');
  document.visibilityState = 'visible';
  listeners.get('visibilitychange')();
  listeners.get('focus')();
  await turn();
  assert.equal(state.asked.length, 3, 'once');
  listeners.get('online')();
  await turn();
  assert.equal(state.asked.length, 4);
  feed.close();
  assert.equal(listeners.size, 0);
  t.mock.timers.tick(50_000);
  assert.equal(state.asked.length, 4);
  for (const [wrong, path] of [
    [{ every: 5 }, '.every'],
    [{ onFocus: 1 }, '.onFocus'],
    [{ often: 1 }, '.often'],
    [5, ''],
  ])
    assert.throws(() => world(t, 1, { revalidate: wrong }), { code: 'bad-options', path: `options.revalidate${path}` });
});

test('behaviour 29: a list that all have left who showed it is not read again, until somebody shows it', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const { feed, state } = world(t, 5, { revalidate: { every: 1000 } });
  const asked = async () => {
    const before = state.asked.length;
    t.mock.timers.tick(1000);
    for (let ticks = 0; ticks < 30; ticks++) await undefined;
    return state.asked.length - before;
  };
  await feed.loadMore();
  assert.equal(await asked(), 1, 'a program need not listen');
  const leave = feed.subscribe(() => {});
  const other = feed.subscribe(() => {});
  leave();
  assert.equal(await asked(), 1, 'one is left');
  other();
  assert.deepEqual([await asked(), await asked()], [0, 0]);
  feed.subscribe(() => {});
  assert.equal(await asked(), 1);
});

test('behaviour 39: an old snapshot may be used and read again at once', async (t) => {
  const { feed, post, ids } = world(t, 9);
  await feed.loadMore();
  const snapshot = { ...feed.snapshot(), savedAt: Date.now() - 1000 };
  assert.equal(ids(), '9 8 7 6');
  const later = world(t, 11, { snapshot, maxAge: 500, stale: 'refresh' });
  assert.equal(later.ids(), '9 8 7 6');
  await later.feed.refresh();
  assert.deepEqual([later.ids(), later.state.asked.length], ['11 10 9 8 7 6', 1]);
  assert.equal(post(0), undefined);
});

test('behaviour 29: a server that fails is asked less and less, and one that is back as often as before', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const { feed, state } = world(t, 9, { revalidate: { every: 1000 } });
  await feed.loadMore();
  /** The seconds, of `count`, in which something was asked. */
  const asked = async (count) => {
    const seconds = [];
    for (let second = 1; second <= count; second++) {
      const before = state.asked.length;
      t.mock.timers.tick(1000);
      for (let ticks = 0; ticks < 30; ticks++) await undefined;
      if (state.asked.length > before) seconds.push(second);
    }
    return seconds;
  };
  assert.deepEqual(await asked(3), [1, 2, 3]);
  state.fails = Infinity;
  const failed = await asked(3000);
  // The engine adds a pause of its own, by chance: each of these is what it may not fall short of.
  const pauses = failed.map((second, at) => second - (failed[at - 1] ?? 0));
  const least = [1, 2, 4, 8, 16, 32, 64, 128, 256];
  assert.ok(pauses.length > least.length, `${pauses}`);
  for (const [at, pause] of pauses.entries()) assert.ok(pause >= (least[at] ?? 300) && pause <= 1000, `${pauses}`);
  state.fails = 0;
  assert.deepEqual((await asked(1500)).slice(-5), [1496, 1497, 1498, 1499, 1500]);
});

test('behaviour 29: what a refresh says of the length of the list holds from then on', async (t) => {
  const rows = Array.from({ length: 5 }, (_, id) => ({ id }));
  const source = ({ url }) => {
    const at = Number(new URL(url).searchParams.get('offset') ?? 0);
    return { items: rows.slice(at, at + 3), total: rows.length };
  };
  const dialect = offset('offset', 'items', { stop: [{ total: 'body:total', at: 'query:offset' }] });
  const feed = feedOf(source, { dialect });
  t.after(() => feed.close());
  await feed.loadMore();
  await feed.loadMore();
  const before = feed.view();
  assert.deepEqual([feed.done, feed.total.value], [true, 5]);
  rows.unshift({ id: 'new' });
  await feed.refresh();
  assert.deepEqual([feed.total.value, feed.view().total.value, before.total.value, feed.done], [6, 6, 5, true]);
  rows.pop();
  rows.pop();
  await feed.refresh({ mode: 'all' });
  assert.deepEqual([feed.total.value, feed.length], [4, 4]);
});
