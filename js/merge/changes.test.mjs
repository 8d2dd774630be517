// What happens to a merged list when its feeds change.
import { all, assert, feedOf, page, ready, serve, test } from '../testing/support.mjs';
import { merge } from './merge.js';
import { merged, rows, shown } from '../testing/merged.mjs';

test('behaviour 88: changes of the feeds: in front, in between, gone, updated; rows keep their order', async (t) => {
  const { list, feeds } = await merged(t, [[page(rows('a2', 'a4', 'a8'))], [page(rows('b3', 'b4', 'b9'))]]);
  await all(list);
  const [{ id: a2 }] = rows('a2');
  feeds[0].insert({ id: 'new1', n: 1 });
  feeds[1].insert({ id: 'new7', n: 7 }, 2);
  assert.deepEqual(shown(list), ['new1', 'a2', 'b3', 'a4', 'b4', 'new7', 'a8', 'b9']);
  feeds[0].update({ id: a2, n: 5 });
  assert.deepEqual([list.at(1).n, list.length], [5, 8], 'it stays where it stands');
  feeds[1].remove('b4');
  assert.deepEqual(shown(list), ['new1', 'a2', 'b3', 'a4', 'new7', 'a8', 'b9']);
  feeds[0].insert({ id: 'end', n: 10 }, 99);
  assert.equal(list.at(-1).id, 'end');
});

test('behaviour 88: items that get another key, and others that come in their places, are one row each', async (t) => {
  const { list, feeds } = await merged(t, [[page(rows('a2', 'a8'))], [page(rows('b3', 'b9'))]], { key: 'id' });
  await all(list);
  feeds[0].insert({ n: 4 }, { at: 1, temp: 'one' });
  feeds[0].insert({ n: 5 }, { at: 2, temp: 'two' });
  feeds[0].confirm('one', { id: 'c4', n: 4 });
  assert.deepEqual(shown(list), ['a2', 'b3', 'c4', undefined, 'a8', 'b9']);
  feeds[1].insert({ id: 'c4', n: 4 }, 1);
  assert.deepEqual(shown(list), ['a2', 'b3', 'c4', undefined, 'a8', 'b9'], 'the other feed has it, too');
  feeds[0].confirm('two', { id: 'b9', n: 9 });
  assert.deepEqual(shown(list), ['a2', 'b3', 'c4', 'a8', 'b9']);
  feeds[0].remove('c4');
  feeds[1].remove('b9');
  assert.deepEqual(shown(list), ['a2', 'b3', 'c4', 'a8', 'b9'], 'what the other feed has takes its place');
});

test('behaviour 88: a listener that writes while a change is told, and rows behind one that is not shown', async (t) => {
  await ready();
  const [one, other] = await Promise.all(
    [[page(rows('a2', 'a4', 'a6'))], [page(rows('a2', 'a4', 'b7'))]].map((answers) =>
      serve(t, ...answers).then((server) => feedOf(t, server)),
    ),
  );
  one.subscribe(({ added }) => added === 1 && one.indexOf('a2') >= 0 && one.remove('a2'));
  const list = merge([one, other], { by: 'n', direction: 'ascending', key: 'id' });
  t.after(() => list.close());
  await all(list);
  one.insert({ id: 'new5', n: 5 }, 2);
  assert.deepEqual(shown(list), ['a2', 'a4', 'new5', 'a6', 'b7']);
  other.insert({ id: 'new4', n: 4 }, 2);
  assert.deepEqual(shown(list), ['a2', 'a4', 'new4', 'new5', 'a6', 'b7']);
});

test('behaviour 88: what a refresh brings, changes and takes at once', async (t) => {
  const { list, feeds, servers } = await merged(t, [[page(rows('a1', 'a4', 'a8'))], [page(rows('b3', 'b9'))]], {
    key: 'id',
  });
  await all(list);
  const [a1, x5, a8] = rows('a1', 'x5', 'a8');
  servers[0].add(page([{ ...a1, more: true }, x5, a8]));
  await feeds[0].refresh({ mode: 'all' });
  assert.deepEqual(shown(list), ['a1', 'b3', 'x5', 'a8', 'b9']);
  feeds[1].insert({ id: 'a4', n: 4 }, 1);
  feeds[1].insert(a8, 2);
  assert.deepEqual(shown(list), ['a1', 'b3', 'a4', 'x5', 'a8', 'b9'], 'each is known by its own key');
});

test('behaviour 88: a feed that loses its only row has nothing merged anew', async (t) => {
  const { list, feeds } = await merged(t, [[page(rows('a2', 'a8'))], [page(rows('b3'), 'y'), page(rows('b9'))]]);
  await list.loadMore();
  assert.deepEqual(shown(list), ['a2', 'b3']);
  const changes = [];
  list.subscribe(({ splices }) => changes.push(...splices));
  feeds[0].remove('a2');
  assert.deepEqual([shown(list), changes], [['b3'], [{ start: 0, removed: 1, added: 0 }]]);
});

test('behaviour 88: a feed that is reset, or closed, has all merged anew', async (t) => {
  const { list, feeds, servers } = await merged(t, [[page(rows('a1', 'a4'))], [page(rows('b2', 'b3'))]], { key: 'id' });
  await all(list);
  servers[0].add(page(rows('b2', 'c5')));
  feeds[0].reset({ q: 'c' });
  assert.deepEqual([list.length, list.hasMore], [0, true]);
  await list.loadMore();
  assert.deepEqual(shown(list), ['b2', 'b3', 'c5']);
  feeds[0].close();
  assert.deepEqual([shown(list), list.done], [['b2', 'b3'], true]);
});

test('behaviour 88: a feed that was closed before is as one that is closed later', async (t) => {
  await ready();
  const [one, other] = await Promise.all(['a2', 'b3'].map((row) => serve(t, page(rows(row)))));
  const feeds = [feedOf(t, one), feedOf(t, other)];
  feeds[0].close();
  const list = merge(feeds, { by: 'n', direction: 'ascending' });
  t.after(() => list.close());
  await all(list);
  assert.deepEqual([shown(list), list.done, list.errors], [['b3'], true, []]);
});

test('behaviour 88: a merged list can be merged once more', async (t) => {
  const { list, feeds } = await merged(t, [[page(rows('a2', 'a8'))], [page(rows('b3', 'b9'))]]);
  const server = await serve(t, page(rows('c1', 'c5')));
  const whole = merge([list, feedOf(t, server)], { by: 'n', direction: 'ascending' });
  t.after(() => whole.close());
  await all(whole);
  feeds[0].insert({ id: 'new4', n: 4 }, 1);
  feeds[1].remove('b3');
  assert.deepEqual(shown(whole), ['c1', 'a2', 'new4', 'c5', 'a8', 'b9']);
});
