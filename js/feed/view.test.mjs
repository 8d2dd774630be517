// The immutable view of a feed: what adapters render.
import { answer, assert, feedOf, held, ids, page, ready, serve, test } from '../testing/support.mjs';

const rows = (from, count) => Array.from({ length: count }, (_, i) => ({ id: from + i, v: 0, text: 'x'.repeat(50) }));
const values = (view) => view.items.map(({ id, v }) => `${id}:${v}`).join(' ');

test('behaviour 63: a view is the same object while nothing has changed, and another one once something has', async (t) => {
  const slow = held(page([3]));
  const feed = feedOf(t, await serve(t, page([1, 2], 'b'), slow));
  const empty = feed.view();
  assert.equal(feed.view(), empty);
  assert.deepEqual([empty.length, empty.items, empty.status, empty.hasMore], [0, [], 'idle', true]);
  await feed.loadMore();
  const two = feed.view();
  assert.notEqual(two, empty);
  assert.equal(feed.view(), two);
  assert.deepEqual([values(two).length > 0, two.length, two.at(-1).id, two.at(9)], [true, 2, 2, undefined]);
  assert.equal(feed.view(), two, 'a look at its items changes nothing');
  const load = feed.loadMore();
  await slow.arrived;
  const loading = feed.view();
  assert.notEqual(loading, two, 'its status is another');
  assert.deepEqual([loading.status, two.status, empty.status], ['loading', 'idle', 'idle']);
  assert.equal(loading.items, two.items, 'its items are the same');
  slow.release();
  await load;
  const three = feed.view();
  assert.deepEqual([three.status, three.done, three.reason, three.ending.by], ['done', true, 'end', 'absent']);
  assert.deepEqual([three.items.slice(0, 2), three.length, two.length], [two.items.slice(), 3, 2]);
  assert.equal(three.items[0], two.items[0], 'what did not change is shared');
  assert.equal(three.at(0), feed.at(0));
  assert.throws(() => three.items.push(1), TypeError);
});

test('behaviour 63: what a view shows never changes, whenever it is looked at', async (t) => {
  const changed = rows(0, 5).map((row) => ({ ...row, v: row.id === 1 ? 1 : 0 }));
  const feed = feedOf(t, await serve(t, page(rows(0, 5), 'b'), page([...changed.slice(0, 3), ...rows(5, 2)], 'c')));
  await feed.loadMore();
  const steps = [feed.view()];
  const also = () => steps.push(feed.view());
  feed.update({ id: 2, v: 7 });
  also();
  feed.remove(0);
  also();
  feed.insert({ id: 'mine', v: 9 }, 1);
  also();
  await feed.loadMore();
  also();
  feed.reset();
  also();
  // Nobody looked at any of them before.
  assert.deepEqual(steps.map(values), [
    '0:0 1:0 2:0 3:0 4:0',
    '0:0 1:0 2:7 3:0 4:0',
    '1:0 2:7 3:0 4:0',
    '1:0 mine:9 2:7 3:0 4:0',
    '1:1 mine:9 2:0 3:0 4:0 5:0 6:0',
    '',
  ]);
  assert.equal(steps[3].at(0), steps[2].at(0), 'a row that did not change is one object');
  assert.equal(steps[1].at(1), steps[3].at(0));
  assert.notEqual(steps[4].at(0), steps[3].at(0));
});

test('behaviour 63: a view outlives its feed, with a close() and without', async (t) => {
  const feed = feedOf(t, await serve(t, page(rows(0, 3), 'b'), answer('no', { status: 404 })));
  await feed.loadMore();
  await feed.loadMore().catch(() => {});
  const view = feed.view();
  const { error } = feed;
  feed.close();
  const after = feed.view();
  assert.deepEqual([values(view), view.error, view.status], ['0:0 1:0 2:0', error, 'failed']);
  assert.deepEqual([after.length, after.items, after.status, after.hasMore], [0, [], 'closed', false]);
  assert.equal(feed.view(), after);
});

test('views of many rows: page after page the old ones stay as they are, and rows are parsed once', async (t) => {
  await ready();
  let at = 0;
  const feed = feedOf(t, () => ({ data: rows(100 * at, 100), nextCursor: String(++at), hasMore: at < 30 }));
  const views = [];
  while (feed.hasMore) {
    await feed.loadMore();
    views.push(feed.view());
    // Some are looked at in part, some as a whole, some never.
    if (at % 3 === 0) views.at(-1).at(at);
    if (at % 3 === 1) assert.equal(views.at(-1).items.length, feed.length);
  }
  const { parse } = JSON;
  let parsed = 0;
  JSON.parse = (text) => {
    parsed += 1;
    return parse(text);
  };
  t.after(() => (JSON.parse = parse));
  views.forEach((view, number) => {
    assert.deepEqual([view.length, view.at(0).id, view.at(-1).id], [100 * (number + 1), 0, view.length - 1]);
  });
  const all = views.at(-1).items;
  assert.deepEqual(
    all.map(({ id }) => id),
    ids(feed),
  );
  for (const view of views) assert.deepEqual(view.items, all.slice(0, view.length));
  parsed = 0;
  assert.deepEqual([views[5].items[17] === all[17], parsed], [true, 0]);
});

test('a view knows how many items there are, where the server says so', async (t) => {
  const dialect = {
    items: 'data',
    key: 'id',
    next: { set: { 'query:page': { inc: 1, from: 1 } } },
    stop: [{ total: 'body:total', at: 'query:page' }],
  };
  const body = (from, total) => answer({ data: rows(from, 2), total });
  const feed = feedOf(t, await serve(t, body(0, 9), body(2, 3)), { dialect });
  assert.equal(feed.view().total, null);
  await feed.loadMore();
  const first = feed.view();
  assert.deepEqual([first.total, feed.view() === first], [{ value: 9, exact: true, from: 'body:total' }, true]);
  await feed.loadMore();
  assert.deepEqual([first.total.value, feed.view().total.value], [9, 9], 'less than were read is no total');
});

/** Counts the calls of the engine's methods until the test ends, by name. */
async function counted(t) {
  await ready();
  const { Engine } = await import('../dist/unspool.js');
  const counts = {};
  for (const name of Object.getOwnPropertyNames(Engine.prototype)) {
    if (name === 'constructor' || name.startsWith('_')) continue;
    const whole = Engine.prototype[name];
    Engine.prototype[name] = function (...given) {
      counts[name] = (counts[name] ?? 0) + 1;
      return whole.apply(this, given);
    };
    t.after(() => (Engine.prototype[name] = whole));
  }
  return counts;
}

test('a view costs nothing but what is looked at: an event is one call, whatever views show', async (t) => {
  const calls = await counted(t);
  const feed = feedOf(t, await serve(t, page(rows(0, 50), 'b'), page(rows(50, 50), 'c'), page(rows(100, 50), 'd')));
  await feed.loadMore();
  const view = feed.view();
  assert.deepEqual(calls, { event: 2 }, 'a feed that nobody views pays for no view');
  await feed.loadMore();
  assert.deepEqual(calls, { event: 4, tell_gone: 1 }, 'said once');
  const held = feed.view();
  feed.remove(0);
  feed.update({ id: 1, v: 1 });
  await feed.loadMore();
  assert.deepEqual(calls, { event: 8, tell_gone: 1 }, 'rows that go come with the outcome');
  assert.deepEqual([view.at(0).id, view.at(1).v, held.at(1).v, held.length], [0, 0, 0, 100]);
  assert.deepEqual(calls, { event: 8, tell_gone: 1 });
  assert.deepEqual(
    held.items.map(({ id }) => id),
    Array.from({ length: 100 }, (_, id) => id),
  );
  assert.ok(calls.join + (calls.text ?? 0) <= 4, JSON.stringify(calls));
  feed.close();
  assert.deepEqual([held.items.length, view.at(49).id], [100, 49]);
});

test('a page costs the same with a view, however long the list is', async (t) => {
  await ready();
  let at = 0;
  const feed = feedOf(t, () => ({ data: rows(20 * at, 20), nextCursor: String(++at), hasMore: at < 400 }));
  // What goes through an array of the length of the list is an O(n) a page: no copy of rows, none looked at.
  const { splice } = Array.prototype;
  let moved = 0;
  Array.prototype.splice = function (...given) {
    moved += this.length;
    return splice.apply(this, given);
  };
  t.after(() => (Array.prototype.splice = splice));
  let view;
  const costs = [];
  while (feed.hasMore) {
    moved = 0;
    await feed.loadMore();
    view = feed.view();
    view.at(-1);
    costs.push(moved);
  }
  assert.deepEqual([view.length, view.at(0).id, view.at(-1).id], [8000, 0, 7999]);
  // A piece for each page at most.
  assert.ok(Math.max(...costs) <= 401, String(Math.max(...costs)));
});

test('behaviour 63: what a view tells cannot be changed, and is told by the same objects', async (t) => {
  const busy = answer('x', { status: 429, headers: { 'retry-after': '9' } });
  const feed = feedOf(t, await serve(t, page(rows(0, 2), 'b'), busy), { retries: 1 });
  await feed.loadMore();
  feed.loadMore().catch(() => {});
  for (let tries = 0; tries < 200 && feed.status !== 'waiting'; tries++)
    await new Promise((resolve) => setTimeout(resolve, 5));
  const view = feed.view();
  assert.ok(view.waiting.until > Date.now() && view.waiting === feed.waiting);
  assert.throws(() => (view.waiting.cause = 'mine'), TypeError);
  const done = feedOf(t, await serve(t, page(rows(0, 2))));
  await done.loadMore();
  assert.throws(() => (done.view().ending.reason = 'mine'), TypeError);
  assert.equal(done.view().ending, done.ending);
});

test('behaviour 67: trace() tells each event with what came of it, without secrets, bodies and items', async (t) => {
  const server = await serve(t, page([{ id: 1, name: 'PRIVATE' }], 'b'), answer('SECRET', { status: 404 }));
  const feed = feedOf(t, server, { headers: { 'x-api-key': 'SECRET' }, dialect: undefined, retries: 0 });
  feed.close();
  const traced = feedOf(t, server, { headers: { 'x-api-key': 'SECRET' }, retries: 0 });
  const lines = [];
  const stop = traced.trace((line) => lines.push(line));
  await traced.loadMore();
  await traced.loadMore().catch(() => {});
  traced.insert({ id: 2, name: 'PRIVATE' });
  stop();
  await traced.retry().catch(() => {});
  const told = lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    told.map(({ event }) => event),
    ['load', 'answer', 'load', 'answer', 'insert'],
  );
  const [load, first, , failed, insert] = told;
  assert.match(load.requests[0].url, /^http:.*\/posts$/);
  assert.deepEqual([first.status, first.of, first.changes[0].added, first.settled[0].added], [200, 1, 1, 1]);
  assert.ok(first.bytes > 20 && insert.bytes > 10);
  assert.deepEqual(
    [failed.settled[0].code, failed.states[0].status, insert.stats.requests],
    ['http-status', 'failed', 2],
  );
  assert.doesNotMatch(lines.join('\n'), /SECRET|PRIVATE/);
  assert.throws(() => traced.trace(1), { code: 'bad-options' });
  traced.close();
  assert.throws(() => traced.trace(() => {}), { code: 'closed' });
});

test('behaviour 67: a trace tells where a loop leads without what is secret there', async (t) => {
  const to = (id) => answer({ results: [{ id }], next: '/posts?access_token=SECRET' });
  const server = await serve(t, to(1), to(2), to(2));
  const dialect = { items: 'results', key: 'id', next: { url: 'body:next' } };
  const feed = feedOf(t, server, { dialect, incomplete: 'end', retries: 0 });
  const lines = [];
  feed.trace((line) => lines.push(line));
  const view = feed.view();
  for (let pages = 0; pages < 9 && !feed.done; pages++) await feed.loadMore();
  assert.equal(feed.ending?.by, 'repeat');
  feed.update({ id: 1, secret: 'MINE' });
  feed.remove(1);
  assert.equal(view.length, 0);
  assert.match(lines.join('\n'), /"by":"repeat"/);
  assert.doesNotMatch(lines.join('\n') + JSON.stringify(feed.ending), /SECRET|MINE/);
});

test('a listener of traces may close and reset the feed: it hears of an event when all of it is done', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([3], 'c'), page([4]));
  for (const [event, act] of [
    ['answer', 'close'],
    ['load', 'close'],
    ['answer', 'reset'],
    ['load', 'reset'],
  ]) {
    const feed = feedOf(t, server);
    const off = feed.trace((line) => {
      if (JSON.parse(line).event !== event) return;
      off();
      feed[act]();
    });
    await feed.loadMore().catch(() => {});
    assert.deepEqual([feed.length, feed.at(0), feed.slice()], [0, undefined, []], `${act} in ${event}`);
    assert.equal(feed.status, act === 'close' ? 'closed' : 'idle');
    feed.close();
  }
});
