// Behaviour 74: writes before the engine is there, or while a first page is shown that it has not read yet. One process
// compiles once: all feeds here wait for one engine.
import { cursor } from '../dialects/dialects.js';
import { feed as development } from '../development.js';
import { inline } from '../engine/inline.js';
import { assert, held, page, ready, serve, test, until } from '../testing/support.mjs';
import { feedFrom } from './create.js';

const rows = (from, count) => Array.from({ length: count }, (_, i) => ({ id: from + i }));
const shown = (feed) =>
  feed
    .slice()
    .map(({ id, v }) => `${id}${v ?? ''}`)
    .join(' ');

test('behaviour 74: writes before the engine are made in order as soon as it is there, and their handles work meanwhile', async (t) => {
  let up;
  const engine = new Promise((resolve) => (up = () => resolve(inline())));
  const made = async (answers, options) => {
    const server = await serve(t, ...answers);
    const feed = feedFrom(() => engine, server.url, { dialect: cursor, retries: 0, onWarning() {}, ...options });
    t.after(() => feed.close());
    const changes = [];
    feed.subscribe((change) => changes.push(change));
    return { feed, changes };
  };
  const told = [];
  t.mock.method(console, 'error', (thrown) => told.push(thrown));
  const initial = { body: { data: rows(0, 5), nextCursor: 'b' } };

  const alone = await made([page([{ id: 'b', v: 'server' }, 9])]);
  const item = { id: 'a', v: 1 };
  alone.feed.insert(item);
  item.v = 'changed later';
  const undone = alone.feed.insert({ id: 'undone' });
  const kept = alone.feed.insert({ id: 'b', v: 1 }, -1);
  alone.feed.insert({ v: 2 }, { at: 1, temp: 't' });
  alone.feed.update('t', { v: 3 });
  alone.feed.confirm('t', { id: 'c', v: 2 });
  undone.undo();
  undone.undo();
  kept.confirm({ id: 'b', v: 'answered' });
  kept.undo();
  assert.deepEqual([alone.feed.length, alone.changes], [0, []]);

  const bad = await made([]);
  const wrong = bad.feed.insert({ v: 1 });
  bad.feed.update(1, { v: 1 }).undo();
  const nobody = bad.feed.update(1, { v: 1 });
  bad.feed.insert({ id: 1 });
  wrong.confirm({ id: 2 });
  wrong.undo();
  nobody.undo();
  assert.throws(() => bad.feed.insert(() => {}), { code: 'bad-options' }, 'what can be told at once is');
  assert.throws(() => bad.feed.remove({}), { code: 'bad-options' });

  const first = await made([], { initial });
  first.feed.update(1, { v: 'mine' });
  const gone = first.feed.remove(2);
  first.feed.remove(3);
  first.feed.insert({ id: 'x' }, 4);
  assert.deepEqual([shown(first.feed), first.changes], ['0 1 2 3 4', []], 'the page that is shown');

  const early = await made([page(rows(0, 3))]);
  const load = early.feed.loadMore();
  await until(early.feed, () => early.feed.length === 3);
  early.feed.insert({ id: 'x' }, 2);
  early.feed.remove(0);

  const slow = held(page([{ id: 1, v: 'page' }, 2, 3]));
  const late = await made([slow]);
  late.feed.insert({ id: 'before' });
  const loading = late.feed.loadMore();
  late.feed.insert({ id: 1, v: 'mine' });
  late.feed.remove(2);
  await slow.arrived;

  const reset = await made([], {});
  const lost = reset.feed.insert({ id: 'lost' });
  reset.feed.reset({ q: 1 });
  lost.undo();
  lost.confirm();
  reset.feed.insert({ id: 'after' });
  const closed = await made([], {});
  const never = closed.feed.insert({ id: 1 });
  closed.feed.close();
  never.undo();
  never.confirm();

  up();
  await ready();
  await load;
  await until(first.feed, () => first.changes.length > 3);
  assert.equal(shown(alone.feed), 'banswered c3 a1');
  await alone.feed.loadMore();
  assert.equal(shown(alone.feed), 'bserver c3 a1 9');
  assert.equal(shown(bad.feed), '1');
  assert.deepEqual(
    told.map(({ code }) => code),
    ['missing-key'],
  );
  assert.equal(shown(first.feed), '0 1mine 4 x');
  gone.undo();
  assert.equal(shown(first.feed), '0 1mine 2 4 x');
  assert.equal(shown(early.feed), '1 x 2');
  // Not before its engine is there: what is shown before it has read it is written afterwards.
  await until(late.feed, () => late.feed.length > 0);
  slow.release();
  await loading;
  assert.equal(shown(late.feed), '1mine before 3');
  assert.equal(shown(reset.feed), 'after');
  assert.equal(closed.feed.length, 0);
});

test('behaviour 74: writes of a feed whose dialect is found in the first page wait for it', async (t) => {
  await ready();
  t.mock.method(console, 'info', () => {});
  const items = [
    { id: 'p1', title: 'one' },
    { id: 'p2', title: 'two' },
  ];
  const server = await serve(t, page(items, 'b'), page([{ id: 'p3', title: 'three' }]));
  const feed = development(server.url, { onWarning() {} });
  t.after(() => feed.close());
  feed.insert({ id: 'mine' });
  assert.equal(feed.length, 0);
  await feed.loadMore();
  await until(feed, () => feed.length === 3);
  assert.equal(shown(feed), 'mine p1 p2');
});
