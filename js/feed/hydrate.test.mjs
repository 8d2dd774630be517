// Behaviours 68 and 69 while the engine is on its way. One process compiles once: all feeds here wait for one engine.
import { cursor } from '../dialects/dialects.js';
import { inline } from '../engine/inline.js';
import { assert, failure, page, serve, test } from '../testing/support.mjs';
import { feedFrom } from './create.js';

const rows = (from, count) => Array.from({ length: count }, (_, i) => ({ id: from + i }));
const idsOf = (items) => items.map(({ id }) => id).join(' ');
const initial = { body: { data: rows(0, 3), nextCursor: 'b' } };

test('behaviour 69: before the engine, an initial page is shown once, whatever is asked meanwhile', async (t) => {
  let up;
  const engine = new Promise((resolve) => (up = () => resolve(inline())));
  const made = async (answers, options) => {
    const server = await serve(t, ...answers);
    const feed = feedFrom(() => engine, server.url, { dialect: cursor, retries: 0, onWarning() {}, ...options });
    t.after(() => feed.close());
    const changes = [];
    feed.subscribe(({ splices, length }) =>
      changes.push([...splices.map(({ added, removed }) => added - removed), length]),
    );
    return { feed, server, changes };
  };
  const told = [];
  t.mock.method(console, 'error', (thrown) => told.push(thrown));

  const retried = await made([page(rows(3, 1))], { initial });
  const retries = [retried.feed.retry(), retried.feed.retry(), retried.feed.loadMore()];
  const alone = await made([page(rows(0, 2), 'b')], {});
  const first = alone.feed.retry();
  const reset = await made([page(rows(7, 1))], { initial });
  const old = reset.feed.loadMore();
  reset.feed.reset({ q: 1 });
  const fresh = reset.feed.loadMore();
  const refused = await made([], { initial });
  refused.feed.reset({ 'body:x': 1 });
  const left = await made([page(rows(3, 1))], { initial });
  const leaving = new AbortController();
  const aborted = left.feed.loadMore({ signal: leaving.signal });
  leaving.abort();
  const odd = await made([], { initial: { body: { data: [{ id: 'abc' }] } }, key: 'id.length' });
  const bound = await made([], { initial, maxBytes: 9 });
  assert.deepEqual(
    [retried, reset, refused, left, odd, bound].map(({ feed }) => feed.length),
    [3, 0, 0, 3, 0, 0],
  );
  assert.equal((await failure(old)).code, 'aborted');
  assert.equal((await failure(aborted)).name, 'AbortError');
  for (let tries = 0; tries < 400 && alone.feed.length === 0; tries++) await new Promise((done) => setTimeout(done, 5));

  up();
  const loaded = await Promise.all(retries);
  assert.deepEqual(
    loaded.map(({ added }) => added),
    [1, 1, 1],
  );
  assert.deepEqual([idsOf(retried.feed.slice()), retried.server.paths()], ['0 1 2 3', ['/posts?cursor=b']]);
  await first;
  for (const { changes } of [retried, alone])
    assert.ok(
      changes.flat().every((number) => number >= 0),
      changes.join(' '),
    );
  assert.deepEqual([idsOf(alone.feed.slice()), alone.server.paths()], ['0 1', ['/posts']]);
  await fresh;
  assert.deepEqual([idsOf(reset.feed.slice()), reset.server.paths()], ['7', ['/posts?q=1']]);
  assert.match(String(told[0]), /the body of the request/, 'a reset that cannot be made is told');
  assert.deepEqual([idsOf(left.feed.slice()), left.server.paths()], ['0 1 2', []]);
});
