// Behaviour 93: development builds tell what compiles and yet is wrong, once; production builds say nothing.
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { feed as developing } from '../development.js';
import { cursor, github } from '../dialects/dialects.js';
import { feed as plain } from '../index.js';
import { assert, page, ready, serve, test } from '../testing/support.mjs';

function make(t, url, options = {}, feed = developing) {
  const warnings = [];
  const made = feed(url, { dialect: cursor, retries: 0, onWarning: (message) => warnings.push(message), ...options });
  t.after(() => made.close());
  return { made, warnings };
}

/** A URL of its own for each test: a list is told of once. */
let count = 0;
const fresh = () => `https://api.example/list-${count++}`;

test('behaviour 93: feeds of one list that are made again and again are told of once', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  const url = fresh();
  const all = Array.from({ length: 8 }, () => make(t, url));
  const said = all.flatMap(({ warnings }) => warnings);
  assert.equal(said.length, 1);
  assert.match(said[0], /^5 feeds of this list .*in render\?.*useState/);
  assert.deepEqual(all[4].warnings, said);
});

test('behaviour 93: a feed that is shown after it was closed is told of', async (t) => {
  globalThis.window = globalThis;
  t.after(() => delete globalThis.window);
  const { share } = await import('../adapters/shared.js');
  const { made, warnings } = make(t, fresh());
  const mount = (where) => share(where, { enabled: false }, {}).subscribe(() => {});
  const unmount = mount(made);
  unmount();
  // What the second run of effects in Strict Mode comes to.
  made.close();
  assert.deepEqual(warnings, []);
  for (const again of [mount(made), mount(made)]) again();
  assert.equal(warnings.length, 1);
  assert.match(
    warnings[0],
    /^a component shows this feed, which was closed before.*Strict Mode.*Give `useFeed` the URL/,
  );
  const production = make(t, fresh(), {}, plain);
  production.made.close();
  mount(production.made)();
  assert.deepEqual(production.warnings, []);
});

test('behaviour 93: feeds that are closed, or not of one moment, or of other lists, are no mistake', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 2_000_000 });
  const url = fresh();
  const all = [];
  for (let i = 0; i < 8; i++) {
    all.push(make(t, url));
    t.mock.timers.tick(300);
  }
  const closed = fresh();
  for (let i = 0; i < 8; i++) {
    const one = make(t, closed);
    one.made.close();
    all.push(one);
  }
  for (let i = 0; i < 8; i++)
    all.push(
      make(t, `${url}?n=${i}`),
      make(t, () => ({ data: [] })),
    );
  assert.deepEqual(
    all.flatMap(({ warnings }) => warnings),
    [],
  );
});

test('behaviour 93: on a server, feeds that were asked for something are no mistake; in a browser they are', async (t) => {
  await ready();
  t.mock.timers.enable({ apis: ['Date'], now: 3_000_000 });
  const run = async () => {
    const all = [];
    const url = fresh();
    for (let i = 0; i < 6; i++) {
      const one = make(t, url, { fetch: async () => new Response('{"data":[]}') });
      all.push(one);
      await one.made.loadMore();
    }
    return all.flatMap(({ warnings }) => warnings).length;
  };
  assert.equal(await run(), 0);
  globalThis.document = { baseURI: 'https://app.example/' };
  t.after(() => delete globalThis.document);
  assert.equal(await run(), 1);
});

for (const [what, value] of [
  ['time', (i) => Date.now() + i],
  ['date', (i) => new Date(Date.now() + i).toISOString()],
  ['chance', (i) => 0.1234567 + i / 1e6],
])
  test(`behaviour 93: lists of one address that differ by ${what}, as in each render, are told of once`, (t) => {
    const url = fresh();
    const all = Array.from({ length: 9 }, (_, i) => make(t, `${url}?q=${i}&t=${value(i)}`));
    const said = all.flatMap(({ warnings }) => warnings);
    assert.equal(said.length, 1);
    assert.match(said[0], /^5 lists .*, with `t` of the moment or of chance\. .*`useMemo`/);
  });

test('behaviour 93: many lists of one address are no mistake, nor is one that begins now', (t) => {
  const url = fresh();
  const all = Array.from({ length: 30 }, (_, i) => make(t, `${url}?of=${i}&since=1700000000000`));
  const since = Date.now();
  const now = fresh();
  for (let i = 0; i < 9; i++) all.push(make(t, `${now}?q=${i}&before=${since}`));
  assert.deepEqual(
    all.flatMap(({ warnings }) => warnings),
    [],
  );
});

test('behaviour 93: a snapshot function that copies is told of once', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([3]));
  const { made, warnings } = make(t, server.url);
  await made.loadMore();
  const copies = (read, times) => {
    for (let i = 0; i < times; i++) read();
  };
  copies(() => made.slice(), 30);
  assert.deepEqual(warnings, [], 'nobody listens');
  const off = made.subscribe(() => {});
  copies(() => made.slice(0, 1), 30);
  copies(() => made.view().items, 30);
  for (let i = 0; i < 30; i++) {
    made.slice();
    made.update({ id: 1, text: `${i}` });
  }
  for (let i = 0; i < 3; i++) {
    copies(() => made.slice(), 8);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.deepEqual(warnings, []);
  copies(() => made.slice(), 12);
  copies(() => made.slice(0), 12);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /^`slice\(\)` copies .*`useSyncExternalStore`.*`feed\.view\(\)`/);
  off();
  const { slice } = made;
  assert.deepEqual([slice().length, made.slice(-1).map(({ id }) => id), slice(1, 2)[0].id], [2, [2], 2]);
});

test('behaviour 93: a second size of the page is told', (t) => {
  const said = (query, options) => make(t, `${fresh()}?${query}`, options).warnings;
  assert.match(said('limit=20', { limit: 50 })[0], /URL says `limit=20`, .*`limit` says 50: the option wins/);
  assert.match(said('per_page=20', { limit: 50 })[0], /both are sent, `limit=50` and `per_page=20`/);
  assert.match(said('limit=20', { limit: 50, dialect: github })[0], /`per_page=50` and `limit=20`/);
  for (const [query, options] of [
    ['limit=50', { limit: 50 }],
    ['limit=20', {}],
    ['q=limit&sort=size', { limit: 50 }],
  ])
    assert.deepEqual(said(query, options), []);
});

test('behaviour 93: without onWarning it is told on the console, with the list and without secrets', (t) => {
  const said = [];
  t.mock.method(console, 'warn', (text) => said.push(text));
  make(t, `${fresh()}?limit=20&api_key=s3cret`, { limit: 50, onWarning: undefined });
  assert.equal(said.length, 1);
  assert.match(said[0], /^unspool: https:\/\/api\.example\/list-\d+\?limit=20&api_key=…: the URL says/);
});

test('behaviour 93: production says nothing, and does not contain it', async (t) => {
  const url = `${fresh()}?limit=20`;
  const all = Array.from({ length: 8 }, () => make(t, url, { limit: 50 }, plain));
  assert.deepEqual(
    all.flatMap(({ warnings }) => warnings),
    [],
  );
  for (const entry of ['index', 'node', 'slim', 'url']) {
    const { metafile } = await build({
      entryPoints: [fileURLToPath(new URL(`../${entry}.js`, import.meta.url))],
      ...{ bundle: true, minify: true, format: 'esm', platform: 'node', write: false, metafile: true },
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    const [{ inputs }] = Object.values(metafile.outputs);
    const kept = Object.entries(inputs).filter(
      ([name, { bytesInOutput }]) => /watched|unheard/.test(name) && bytesInOutput,
    );
    assert.deepEqual(kept, [], entry);
  }
});

/** What the console is told while `act` runs. */
async function told(t, act) {
  const lines = [];
  t.mock.method(console, 'info', (line) => lines.push(line));
  await act();
  return lines;
}

for (const [what, dialect, trouble] of [
  ['no list is', { ...cursor, items: 'rows' }, /`items: rows` found nothing/],
  ['no key is', { ...cursor, items: 'data', key: 'uuid' }, /does not fit/],
  ['nothing leads on', { ...cursor, items: 'data', next: { set: { 'query:at': 'body:nowhere' } } }, /is the last one/],
])
  test(`behaviour 93: where ${what} by a dialect, what would fit is told, to paste`, async (t) => {
    const server = await serve(t, page([1, 2], `b${count++}`));
    const lines = await told(t, () =>
      make(t, `${server.url}?q=${count++}`, { dialect, limit: 7 })
        .made.loadMore()
        .catch(() => {}),
    );
    assert.equal(lines.length, 1);
    assert.match(lines[0], trouble);
    assert.match(lines[0], /next: \{ set: \{ 'query:cursor': 'body:nextCursor' \} \}/);
    assert.match(lines[0], /limit: 7 \}\);$/);
  });

for (const [how, dialect, named] of [
  [
    'a parameter',
    { ...cursor, items: 'data', next: { set: { 'query:pos': 'body:nextCursor' } } },
    /know `pos`, by which/,
  ],
  [
    'a parameter, where a token that comes again is the end',
    { ...cursor, stop: [{ same: ['query:cursor'] }] },
    /`cursor`/,
  ],
  ['a function', { items: 'data', key: 'id', next: () => ({ query: { at: 7 } }) }, /know `at`/],
])
  test(`behaviour 93: a server that does not know ${how} gives the first page again, which is told`, async (t) => {
    const server = await serve(t, page([1, 2], 'b'), page([1, 2], 'b'), page([1, 2], 'b'));
    const { made, warnings } = make(t, `${server.url}?n=${count++}`, { dialect });
    await made.loadMore();
    await made.loadMore();
    assert.equal(made.length, 2);
    const said = warnings.find((warning) => !warning.includes('loop'));
    assert.match(said, /^the second page is the first one again: .*correct `next` of the dialect$/);
    assert.match(said, named);
  });

test('behaviour 93: nothing is said of a last page of known rows, nor of a list that begins anew', async (t) => {
  const dialect = { ...cursor, stop: [{ same: ['query:cursor'] }] };
  for (const answers of [
    [page([1, 2], 'b'), page([2], 'b'), page([2], 'b')],
    [page([1], 'b'), page([1], 'b'), page([1], 'b')],
    [page([1, 2], 'b'), page([1, 2], 'b'), page([3, 4], 'c'), page([5])],
  ]) {
    const server = await serve(t, ...answers);
    const { made, warnings } = make(t, `${server.url}?n=${count++}`, { dialect });
    await made.loadMore();
    if (answers.length > 3) {
      made.reset();
      await made.loadMore();
    }
    while (!made.done) await made.loadMore();
    assert.deepEqual(warnings, [], JSON.stringify(answers));
  }
});

test('behaviour 93: a dialect that fits is not talked about, nor a list that is over, nor production', async (t) => {
  const server = await serve(t, page([1], 'b'), page([1]), page([1], 'b'));
  const lines = await told(t, async () => {
    await make(t, `${server.url}?n=${count++}`, { dialect: { ...cursor, items: 'data' } }).made.loadMore();
    await make(t, `${server.url}?n=${count++}`, { dialect: { ...cursor, items: 'data' } }).made.loadMore();
    const wrong = make(t, `${server.url}?n=${count++}`, { dialect: { ...cursor, items: 'rows' } }, plain);
    await assert.rejects(wrong.made.loadMore());
  });
  assert.deepEqual(lines, []);
});
