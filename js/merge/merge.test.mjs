// Several sorted feeds as one sorted list.
import { all, answer, assert, fails, failure, feedOf, held, page, quiet, ready, test } from '../testing/support.mjs';
import { cursor } from '../dialects/dialects.js';
import { feed as anyFeed } from '../index.js';
import { merge } from './merge.js';
import { merged, rows, shown } from '../testing/merged.mjs';

const bad = answer('no', { status: 404 });

test('behaviour 86: a row is there as soon as every feed that may bring more has one to compare', async (t) => {
  const { list, feeds, requests } = await merged(t, [
    [page(rows('a1', 'a4'), 'x'), page(rows('a9'))],
    [page(rows('b2', 'b3'), 'y'), page(rows('b5', 'b6'))],
  ]);
  assert.deepEqual([list.length, list.status, list.hasMore], [0, 'idle', true]);
  await feeds[0].loadMore();
  assert.equal(list.length, 0, 'nobody knows yet what the other feed begins with');
  assert.deepEqual(await list.loadMore(), { added: 3, done: false });
  assert.deepEqual(
    [shown(list), requests()],
    [
      ['a1', 'b2', 'b3'],
      [1, 1],
    ],
    'and only that was asked',
  );
  await list.loadMore();
  assert.deepEqual(
    [shown(list), requests()],
    [
      ['a1', 'b2', 'b3', 'a4'],
      [1, 2],
    ],
  );
  assert.deepEqual(await list.loadMore(), { added: 3, done: true });
  assert.deepEqual([list.at(-1).id, list.status, list.done, list.hasMore], ['a9', 'done', true, false]);
  assert.deepEqual(await list.loadMore(), { added: 0, done: true });
  assert.equal(list.at(0), feeds[0].at(0), 'items are those of the feeds');
});

test('behaviour 86: random feeds, as a sort of everything has it, whoever is loaded first', async (t) => {
  await ready();
  let seed = 7;
  const random = (below) => {
    seed = (seed * 48271) % 2147483647;
    return seed % below;
  };
  for (const direction of ['ascending', 'descending']) {
    for (let run = 0; run < 8; run++) {
      const sign = direction === 'ascending' ? 1 : -1;
      const lists = Array.from({ length: 1 + random(5) }, (_, f) =>
        Array.from({ length: random(60) }, (_, i) => ({ id: `${f}-${i}`, n: random(40) })).sort(
          (a, b) => sign * (a.n - b.n),
        ),
      );
      const wanted = lists.flat().sort((a, b) => sign * (a.n - b.n));
      const feeds = lists.map((list) => {
        const size = 1 + random(20);
        const source = ({ url }) => {
          const at = Number(new URL(url).searchParams.get('cursor') ?? 0);
          return { data: list.slice(at, at + size), nextCursor: at + size < list.length ? at + size : null };
        };
        return feedOf(t, source);
      });
      const list = merge(feeds, { by: (item) => item.n, direction, onWarning: assert.fail });
      for (let i = random(4); i > 0 && feeds.length > 0; i--) await feeds[random(feeds.length)].loadMore();
      assert.deepEqual(await all(list), wanted);
      assert.deepEqual(list.slice(), wanted);
    }
  }
});

test('behaviour 88: of items with the same key the first is there, and another takes its place', async (t) => {
  const { list, feeds } = await merged(
    t,
    [[page(rows('x1', 'a2', 'x5'))], [page(rows('x1', 'b3', 'x5'))], [page(rows('c4', 'x5'))]],
    { key: 'id' },
  );
  assert.deepEqual(
    (await all(list)).map(({ id }) => id),
    ['x1', 'a2', 'b3', 'c4', 'x5'],
  );
  assert.equal(list.at(0), feeds[0].at(0));
  feeds[0].remove('x1');
  assert.deepEqual([list.at(0), list.length], [feeds[1].at(0), 5]);
  feeds[1].remove('x1');
  assert.deepEqual(shown(list), ['a2', 'b3', 'c4', 'x5']);
  feeds[1].remove('x5');
  feeds[0].remove('x5');
  assert.deepEqual([shown(list), list.at(-1)], [['a2', 'b3', 'c4', 'x5'], feeds[2].at(-1)]);
  const tuple = merge(feeds, { by: 'n', direction: 'ascending', key: ['id', 'n'] });
  assert.equal(tuple.length, 4);
  assert.equal(merge(feeds, { by: 'n', direction: 'ascending' }).length, 4);
});

test('behaviour 87: one that fails does not stop the others, is told, and takes part again after a retry', async (t) => {
  const { list, requests } = await merged(t, [
    [page(rows('a1', 'a4'), 'x'), bad, page(rows('a5', 'a9'))],
    [page(rows('b2', 'b6', 'b8'))],
  ]);
  await list.loadMore();
  assert.deepEqual(shown(list), ['a1', 'b2', 'a4']);
  assert.deepEqual(await list.loadMore(), { added: 2, done: false });
  assert.deepEqual(shown(list), ['a1', 'b2', 'a4', 'b6', 'b8']);
  assert.deepEqual([list.status, list.errors.length, list.errors[0].feed], ['failed', 1, 0]);
  assert.deepEqual([list.error, list.error.status, list.hasMore], [list.errors[0].error, 404, true]);
  assert.deepEqual(await list.loadMore({ auto: true }), { added: 0, done: false });
  assert.deepEqual(requests(), [2, 1], 'what nobody pressed is latched off');
  assert.deepEqual(await list.retry(), { added: 2, done: true });
  assert.deepEqual(shown(list), ['a1', 'b2', 'a4', 'b6', 'b8', 'a5', 'a9'], 'what was shown has not moved');
  assert.deepEqual([list.status, list.errors, list.error], ['done', [], null]);
});

test('behaviour 87: a load that brings nothing because a feed failed rejects, and so does a reader, at the end', async (t) => {
  const { list } = await merged(t, [
    [page(rows('a1'), 'x'), bad, bad, page(rows('a3'))],
    [bad, page(rows('b2'))],
  ]);
  const reader = list[Symbol.asyncIterator]();
  assert.equal((await reader.next()).value.id, 'a1');
  assert.deepEqual(
    list.errors.map(({ feed }) => feed),
    [1],
  );
  assert.equal((await failure(reader.next())).status, 404);
  assert.equal(list.errors.length, 2);
  // Both are asked again: one has it now.
  assert.equal((await reader.next()).value.id, 'b2');
  assert.equal((await reader.next()).value.id, 'a3');
  assert.equal((await reader.next()).done, true);
});

test('merge: loads of several callers are one, and it is given up when the last of them leaves', async (t) => {
  const slow = [held(page(rows('a1'))), held(page(rows('b1')))];
  const { list, servers, requests } = await merged(
    t,
    slow.map((one) => [one, one]),
  );
  const [one, other] = [new AbortController(), new AbortController()];
  const loads = [one, other].map(({ signal }) => failure(list.loadMore({ signal })));
  await Promise.all(slow.map(({ arrived }) => arrived));
  assert.deepEqual([requests(), list.status], [[1, 1], 'loading']);
  one.abort('a');
  await quiet();
  assert.equal(servers[0].requests[0].aborted, false);
  other.abort('b');
  assert.deepEqual(await Promise.all(loads), ['a', 'b']);
  for (const server of servers) assert.equal(await server.requests[0].gone, true);
  assert.equal(list.status, 'idle');
  const reading = list[Symbol.asyncIterator]();
  const next = reading.next();
  for (const server of servers) while (server.requests.length < 2) await quiet(1);
  await reading.return();
  assert.equal((await next).done, true);
  for (const server of servers) assert.equal(await server.requests[1].gone, true);
});

test('merge: a feed with a window gives its rows all the same; far ones come again', async (t) => {
  await ready();
  const [even, odd] = [0, 1].map((first) => {
    const source = ({ url }) => {
      const at = Number(new URL(url).searchParams.get('cursor') ?? 0);
      const data = Array.from({ length: 4 }, (_, i) => ({ id: 2 * (at + i) + first, n: 2 * (at + i) + first }));
      return { data, nextCursor: at + 4 < 40 ? String(at + 4) : null };
    };
    const feed = anyFeed(source, { dialect: cursor, ...(first === 0 && { window: { pages: 1 } }) });
    t.after(() => feed.close());
    return feed;
  });
  const list = merge([even, odd], { by: 'n', direction: 'ascending', key: 'id' });
  t.after(() => list.close());
  await all(list);
  assert.deepEqual([list.length, list.done, list.errors, `${even.raw(0)}`], [80, true, [], '110,117,108,108']);
  assert.deepEqual([list.at(1).id, list.at(79).id, list.at(78).id], [1, 79, 78]);
  for (let at = 0; at < 40; at += 4) {
    await even.ensure(at, at + 4);
    assert.deepEqual(
      list.slice(2 * at, 2 * at + 8).map(({ id }) => id),
      [0, 1, 2, 3, 4, 5, 6, 7].map((i) => 2 * at + i),
    );
  }
});

test('merge: views are pictures of their moment, the same while nothing has changed', async (t) => {
  const { list, feeds } = await merged(t, [[page(rows('a1', 'a5'))], [page(rows('b2', 'b3'), 'y'), page(rows('b7'))]]);
  const empty = list.view();
  assert.deepEqual([empty.length, empty.items, list.view() === empty], [0, [], true]);
  await list.loadMore();
  const first = list.view();
  assert.ok(first !== empty && list.view() === first && Object.isFrozen(first.items) === true);
  await list.loadMore();
  const second = list.view();
  feeds[0].insert({ id: 'zero', n: 0 });
  feeds[1].remove('b2');
  feeds[0].update({ id: 'a1', n: 1, more: true });
  const of = (view) => view.items.map(({ id }) => id);
  assert.deepEqual(
    [of(first), first.at(-1).id, first.at(3), first.at(-4)],
    [['a1', 'b2', 'b3'], 'b3', undefined, undefined],
  );
  assert.deepEqual([of(second), second.status, second.at(0).more], [['a1', 'b2', 'b3', 'a5', 'b7'], 'done', undefined]);
  const third = list.view();
  assert.deepEqual([of(third), third.at(1).more], [['zero', 'a1', 'b3', 'a5', 'b7'], true]);
  assert.equal(first.items[2], third.items[2], 'rows that did not change are the same objects');
});

test('merge: what has no order, and functions that throw, make one feed fail, and nothing is lost', async (t) => {
  const { list, feeds } = await merged(t, [
    [page([...rows('a1'), { id: 'odd' }, ...rows('a3')])],
    [page([...rows('b2'), { id: 'text', n: 'x' }])],
  ]);
  await list.loadMore();
  assert.deepEqual(shown(list), ['a1', 'b2']);
  assert.deepEqual(
    list.errors.map(({ error }) => error.code),
    ['bad-options', 'bad-options'],
  );
  assert.match(
    list.errors[0].error.message,
    /`n` must give a number, a text or a date, and gave "undefined" for item 1 of feed 0/,
  );
  assert.match(list.errors[1].error.message, /a number as before, and gave "x" for item 1 of feed 1/);
  await fails(list.loadMore(), 'bad-options');
  feeds[0].update({ id: 'odd', n: 2 });
  assert.deepEqual(shown(list), ['a1', 'b2', 'odd', 'a3']);
  feeds[1].remove('text');
  assert.deepEqual([list.status, list.errors], ['done', []]);
  const thrown = merge(feeds, { by: () => assert.fail('mine') });
  assert.equal(thrown.errors[0].error.code, 'callback');
});

test('merge: a feed that is not sorted as it should be is told once, and all of it is there', async (t) => {
  const told = [];
  const { list } = await merged(t, [[page(rows('a5', 'a1', 'a0'))], [page(rows('b2'))]], {
    onWarning: (message) => told.push(message),
  });
  assert.equal((await all(list)).length, 4);
  assert.equal(told.length, 1);
  assert.match(told[0], /feed 0 is not sorted by `n` \(ascending\)/);
});

test('merge: a list that broke off is told at the end, or taken for the end', async (t) => {
  await ready();
  const circle = () => feedOf(t, () => ({ data: rows('a1'), nextCursor: 'again' }), { key: 'id' });
  const whole = () => feedOf(t, () => ({ data: rows('b2') }));
  const seen = [];
  const read = async (options) => {
    for await (const { id } of merge([circle(), whole()], { by: 'n', direction: 'ascending', ...options }))
      seen.push(id);
  };
  const { reason } = await fails(read(), 'incomplete', /feed 0 broke off/);
  assert.deepEqual([seen, reason], [['a1', 'b2'], 'loop']);
  await read({ incomplete: 'end' });
});

test('merge: closing closes the merge, and its feeds if that is said', async (t) => {
  const { list, feeds, servers } = await merged(t, [[held(page(rows('a1')))], [page(rows('b2'))]]);
  const seen = [];
  list.subscribe(({ status }) => seen.push(status));
  const load = failure(list.loadMore());
  while (servers[0].requests.length < 1) await quiet(1);
  list.close();
  assert.equal((await load).code, 'closed');
  assert.deepEqual(
    [list.status, list.length, list.at(0), list.slice(), list.hasMore],
    ['closed', 0, undefined, [], false],
  );
  assert.equal(seen.at(-1), 'closed');
  assert.equal(await servers[0].requests[0].gone, true);
  assert.notEqual(feeds[0].status, 'closed');
  await fails(list.loadMore(), 'closed');
  assert.throws(() => list.subscribe(() => {}), { code: 'closed' });
  assert.throws(() => list[Symbol.asyncIterator](), { code: 'closed' });
  list.close({ feeds: true });
  assert.deepEqual(
    feeds.map(({ status }) => status),
    ['closed', 'closed'],
  );
});

test('merge: wrong arguments are refused by name', async (t) => {
  await ready();
  const feed = feedOf(t, () => ({ data: [] }));
  const refused = (feeds, options, message) =>
    assert.throws(() => merge(feeds, options), { code: 'bad-options', message });
  refused([feed], {}, /`options.by` must be a path or a function/);
  refused([feed], { by: 'a[0]' }, /`options.by` must be a path or a function/);
  refused([feed], { by: 'n', direction: 'up' }, /'ascending' or 'descending'/);
  refused([feed], { by: 'n', kye: 'id' }, /did you mean `key`/);
  refused([feed], { by: 'n', incomplete: 'warn' }, /`options.incomplete`/);
  refused([feed, feed], { by: 'n' }, /none is there twice/);
  refused([{}], { by: 'n' }, /an array of feeds/);
  const none = merge([], { by: 'n' });
  assert.deepEqual([none.done, (await all(none)).length], [true, 0]);
});
