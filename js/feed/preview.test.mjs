// The first page before the engine: shown where it is certain what the engine will make of it, then confirmed or
// corrected. One process compiles once: each test has all its feeds wait for the same engine.
import { cursor } from '../dialects/dialects.js';
import { inline } from '../engine/inline.js';
import { all, answer, assert, failure, held, page, serve, test } from '../testing/support.mjs';
import { MAX_BYTES } from '../http/request.js';
import { feedFrom } from './create.js';

const rows = (from, count) => Array.from({ length: count }, (_, i) => ({ id: from + i, text: `row ${from + i}` }));
const idsOf = (items) => items.map(({ id }) => id).join(' ');

/** Waits until `is`, for two seconds at most. */
async function until(is) {
  for (let tries = 0; tries < 400 && !is(); tries++) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(is(), 'it does not come');
}

function pending() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}

/** Feeds that wait for an engine: `up()` gives it, `down()` says that there is none. */
function waiting(t) {
  let [up, down] = [];
  const engine = new Promise((resolve, reject) => {
    up = () => resolve(inline());
    down = () => reject(new Error('no wasm'));
  });
  // Feeds ask for it when they are ready to.
  engine.catch(() => {});
  const made = async (answers, options = {}) => {
    const server = await serve(t, ...answers);
    const settings = { dialect: cursor, retries: 0, onWarning() {}, ...options };
    const feed = feedFrom(() => engine, server.url, settings);
    t.after(() => feed.close());
    const changes = [];
    feed.subscribe((change) => changes.push(change));
    const load = feed.loadMore();
    load.catch(() => {});
    return { feed, changes, load, server };
  };
  return { made, up, down };
}

test('an engine that never comes: what was shown goes, and views keep it', async (t) => {
  const { made, down } = waiting(t);
  const { feed, changes, load } = await made([page(rows(0, 3), 'b')]);
  await until(() => feed.length === 3);
  const view = feed.view();
  const first = feed.at(0);
  down();
  assert.equal((await failure(load)).code, 'internal');
  assert.deepEqual([feed.length, feed.status, view.length], [0, 'failed', 3]);
  assert.deepEqual([view.at(0) === first, view.items], [true, rows(0, 3)]);
  assert.deepEqual(
    changes.map(({ splices }) => splices),
    [[{ start: 0, removed: 0, added: 3 }], [{ start: 0, removed: 3, added: 0 }]],
  );
});

test('where somebody listens, the engine is begun when the first page is shown; elsewhere at once', async (t) => {
  const plain = { dialect: cursor, retries: 0, onWarning() {} };
  /** How many rows were shown when the engine was begun. A feed is told that there is none, and tries no other. */
  const begun = async (options, listens) => {
    const slow = held(page(rows(0, 3), 'b'));
    const server = await serve(t, slow);
    let shown = 0;
    const { promise: started, resolve: start } = pending();
    const load = () => {
      start(shown);
      return Promise.reject(new Error('no wasm'));
    };
    const feed = feedFrom(load, server.url, { ...plain, ...options });
    t.after(() => feed.close());
    if (listens) feed.subscribe(({ length }) => (shown = Math.max(shown, length)));
    feed.loadMore().catch(() => {});
    const early = await Promise.race([started, slow.arrived.then(() => 'not yet')]);
    slow.release();
    return [early, await started];
  };
  assert.deepEqual(await begun({}, true), ['not yet', 3]);
  assert.deepEqual(await begun({}, false), [0, 0]);
  assert.deepEqual(await begun({ dialect: { ...cursor, empty: { status: [204] } } }, true), [0, 0]);
});

test('an answer that takes long does not keep the engine waiting', async (t) => {
  const server = await serve(t, held(page(rows(0, 3), 'b')));
  const { promise: started, resolve: start } = pending();
  const load = () => {
    start();
    return Promise.reject(new Error('no wasm'));
  };
  const feed = feedFrom(load, server.url, { dialect: cursor, onWarning() {} });
  t.after(() => feed.close());
  feed.subscribe(() => {});
  feed.loadMore().catch(() => {});
  await started;
  assert.equal(feed.length, 0);
});

test('behaviour 68: the first page is shown before the engine is there, and the engine confirms it or corrects it', async (t) => {
  const { made, up } = waiting(t);
  const good = await made([page(rows(0, 30), 'b'), page([...rows(29, 1), ...rows(30, 5)])]);
  const slow = held(page(rows(0, 2)));
  const late = await made([slow]);
  const aborted = new AbortController();
  const reset = await made([page(rows(0, 4), 'b'), page(rows(7, 1))]);
  // Nobody said how much may be read, and the engine is not there to say so.
  let written = 0;
  const endless = await made([
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(1 << 20, ' ');
      const write = () => {
        while (written < 300 && !response.destroyed) {
          written += 1;
          if (!response.write(chunk)) return response.once('drain', write);
        }
        return response.end();
      };
      write();
    },
  ]);
  const left = await made([page(rows(0, 4), 'b'), page(rows(0, 4), 'b')]);
  const closed = await made([page(rows(0, 4), 'b')]);
  // Each of these has to be read by the engine: it is not certain, or it is wrong.
  const doubtful = {
    'a key that comes twice': [[page([...rows(0, 2), ...rows(1, 1)], 'b')], '0 1'],
    'a row without a key': [[page([{ id: 1 }, { name: 'x' }], 'b')], 'missing-key'],
    'a null row': [[page([{ id: 1 }, null, { id: 2 }], 'b')], '1 2'],
    'a key that is a fraction': [[page([{ id: 1.5 }, { id: 2 }], 'b')], '1.5 2'],
    'a key that is not exact': [[answer('{"data":[{"id":9007199254740993},{"id":9007199254740992}]}')], '2 rows'],
    'no list': [[answer({ error: 'no' })], 'api-error'],
    'another status': [[answer({ data: rows(0, 1) }, { status: 500 })], 'http-status'],
    'no JSON': [[answer('<html>')], 'not-json'],
    'an empty list': [[page([])], ''],
    'more than may be': [[page(rows(0, 9), 'b')], '0 1 2', { maxItems: 3 }],
    'items by a parser': [[page(rows(0, 2))], '0 1', { parse: (text) => JSON.parse(text) }],
    'a field that may turn an answer': [
      [page(rows(0, 2))],
      '0 1',
      { dialect: { ...cursor, empty: { status: [204] } } },
    ],
    'rows inside rows': [
      [answer({ data: [{ id: 3, node: { id: 1 } }] })],
      '',
      { dialect: { ...cursor, item: 'node.x' } },
    ],
  };
  const doubts = {};
  for (const [name, [answers, wanted, options]] of Object.entries(doubtful))
    doubts[name] = { ...(await made(answers, options)), wanted };

  await until(
    () => good.feed.length === 30 && left.feed.length === 4 && closed.feed.length === 4 && reset.feed.length === 4,
  );
  const before = reset.feed.view();
  reset.feed.reset();
  const { feed, changes } = good;
  const view = feed.view();
  const first = feed.at(0);
  assert.deepEqual([idsOf(view.items), view.status], [idsOf(rows(0, 30)), 'loading']);
  assert.deepEqual(
    [feed.indexOf(7), feed.get(7) === feed.at(7), feed.indexOf(70), feed.indexOf('7')],
    [7, true, -1, -1],
  );
  assert.deepEqual([feed.slice(-2), feed.raw(0), feed.hasMore], [rows(28, 2), undefined, true]);
  assert.equal(changes.length, 1);
  assert.deepEqual(
    [changes[0].splices, changes[0].added, changes[0].status],
    [[{ start: 0, removed: 0, added: 30 }], 30, 'loading'],
  );
  // A reader cannot take back what it gave: it waits for the engine.
  const reader = feed[Symbol.asyncIterator]();
  let come;
  reader.next().then(({ value }) => (come = value));
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(come, undefined);
  for (const [name, { feed }] of Object.entries(doubts)) assert.equal(feed.length, 0, name);
  assert.equal(late.feed.length, 0);

  const leaving = left.feed.loadMore({ signal: aborted.signal });
  aborted.abort();
  await failure(leaving);
  assert.equal(left.feed.length, 4, 'somebody still waits');
  closed.feed.close();
  assert.deepEqual([closed.feed.length, closed.changes.at(-1).splices], [0, [{ start: 0, removed: 4, added: 0 }]]);

  await endless.server.requests[0].gone;
  assert.ok(endless.server.requests[0].aborted && written < 100, `${written} MB`);

  up();
  const loaded = await good.load;
  assert.deepEqual([loaded.added, loaded.received, loaded.done, feed.length], [30, 30, false, 30]);
  assert.equal(
    changes.reduce((sum, { added }) => sum + added, 0),
    30,
    'told once',
  );
  assert.ok(feed.at(0) === first && feed.view().at(0) === first && view.at(0) === first);
  assert.equal(feed.view().items[0], first);
  assert.equal(new TextDecoder().decode(feed.raw(0)), JSON.stringify(first));
  assert.equal(good.server.requests.length, 1, 'the same answer');
  assert.equal((await feed.loadMore()).added, 5);
  assert.equal(idsOf(feed.slice()), idsOf(rows(0, 35)));
  assert.equal(idsOf(await all(feed)), idsOf(rows(0, 35)));
  assert.equal(come.id, 0);
  assert.equal((await failure(endless.load)).code, 'too-large');
  assert.equal((await failure(reset.load)).code, 'aborted');
  assert.deepEqual(
    [reset.feed.length, before.items],
    [0, rows(0, 4)],
    'a reset before the engine: views keep their rows',
  );
  assert.equal((await reset.feed.loadMore()).added, 1);
  slow.release();
  await late.load;
  assert.deepEqual([late.feed.length, late.changes.at(-1).added], [2, 2]);
  for (const [name, { feed, load, wanted, changes }] of Object.entries(doubts)) {
    const error = await failure(load).catch(() => undefined);
    const have = error?.code ?? (/ rows$/.test(wanted) ? `${feed.length} rows` : idsOf(feed.slice()));
    assert.equal(have, wanted, name);
    let length = 0;
    for (const { splices } of changes) for (const { removed, added } of splices) length += added - removed;
    assert.equal(length, feed.length, name);
  }
});

test('what is asked early is bounded as the engine bounds it', async () => {
  const { Engine } = await import('../dist/unspool.js');
  const { LOAD, readOutcome } = await import('../engine/protocol.js');
  const engine = new Engine(JSON.stringify({ url: 'https://api.example/', dialect: cursor, seed: 1 }));
  const [{ maxBytes }] = readOutcome(engine.event(LOAD, 0, 0, false, '', undefined)).requests;
  engine.free();
  assert.equal(maxBytes, MAX_BYTES);
});
