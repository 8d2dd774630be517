// unspool/detect on first answers of APIs that it was not made with (tests/detect/): right or unsure, never wrong. What
// is right is told by the recorded requests: a proposal is walked over the recorded answers, and must ask exactly for
// these.
import { readdirSync, readFileSync } from 'node:fs';
import { detect } from './detect.js';
import { feed as developing } from '../development.js';
import { all, answer, assert, feedOf, serve, test } from '../testing/support.mjs';

const folder = new URL('../../tests/detect/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const entries = files.flatMap((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')));

/** `"GET https://…"`, or an object whose `body` is JSON and whose `text` is a body that is not. */
function requestOf({ asked }) {
  if (typeof asked !== 'string') return { body: null, ...asked, ...(asked.text !== undefined && { body: asked.text }) };
  const space = asked.indexOf(' ');
  return { method: asked.slice(0, space), url: asked.slice(space + 1), body: null };
}

const textOf = ({ text, body }) => text ?? JSON.stringify(body);
const responseOf = (page) => new Response(textOf(page), { status: page.status ?? 200, headers: page.headers });
const parts = (url) => [url.split('?')[0], ...[...new URL(url).searchParams].map(String).sort()];

/** The body as a value, or the text where it is no JSON. */
function bodyOf(body) {
  try {
    return typeof body === 'string' ? JSON.parse(body) : body;
  } catch {
    return body;
  }
}

const differs = (a, b) => {
  try {
    assert.deepEqual(a, b);
    return false;
  } catch {
    return true;
  }
};

const keyName = (key) => (Array.isArray(key) ? key.join('+') : key);

/** What is wrong with a dialect; undefined if it asks for exactly what was recorded, and nothing else. */
async function wrongWith(t, entry, dialect) {
  const { pages, keys, limit, beyond } = entry;
  if (!keys.includes(keyName(dialect.key))) return `the key ${JSON.stringify(dialect.key)}`;
  if (dialect.limit && !limit.includes(dialect.limit.at)) return `the page size at ${dialect.limit.at}`;
  const first = requestOf(pages[0]);
  const asked = [];
  const source = (request) => {
    asked.push(request);
    const page = pages[asked.length - 1];
    if (page) return responseOf(page);
    // A dialect that only counts may look beyond the end once.
    if (asked.length === pages.length + 1 && beyond !== undefined) return beyond;
    throw new Error(`asked beyond the end: ${request.method} ${request.url} ${request.body}`);
  };
  const feed = feedOf(t, source, {
    url: first.url,
    method: first.method,
    body: first.body ?? undefined,
    dialect,
    maxEmptyPages: 0,
  });
  try {
    while (!feed.done) await feed.loadMore();
  } catch (error) {
    return error.message;
  }
  if (feed.reason !== 'end') return `it ends as ${feed.reason}`;
  if (asked.length < pages.length) return `it ends after ${asked.length} of ${pages.length} pages`;
  for (const [index, page] of pages.entries()) {
    const [wanted, got] = [requestOf(page), asked[index]];
    if (got.method !== wanted.method) return `${got.method} instead of ${wanted.method}`;
    if (differs(parts(got.url), parts(wanted.url))) return `${got.url} instead of ${wanted.url}`;
    if (differs(bodyOf(got.body), bodyOf(wanted.body)))
      return `the body ${got.body} instead of ${JSON.stringify(wanted.body)}`;
    for (const [name, value] of Object.entries(page.sends ?? {}))
      if (got.headers[name] !== value) return `the header ${name}: ${got.headers[name]} instead of ${value}`;
  }
  const rows = pages.reduce(
    (sum, { items = 0, body, text }) => sum + (items || rowsOf(bodyOf(body ?? text), dialect.items)),
    0,
  );
  return feed.length === rows ? undefined : `${feed.length} rows instead of ${rows}`;
}

/** How many rows a recorded page has, by what the dialect takes for its list. */
const rowsOf = (body, items) =>
  [...items.matchAll(/\["([^"]+)"\]|([^.[\]]+)/g)].reduce((at, [, quoted, plain]) => at?.[quoted ?? plain], body)
    ?.length ?? 0;

/** The verdicts. `known`: what detect gets to know besides the answer. */
async function table(t, known) {
  const rows = [];
  for (const entry of entries) {
    const request = requestOf(entry.pages[0]);
    // Without a request it is a GET.
    if (known !== 'request' && request.method !== 'GET') continue;
    // What speaks against following an address is how it differs from the one that was asked.
    if (known === 'nothing' && entry.needs === 'URL') continue;
    const [page] = entry.pages;
    const given = { url: known === 'URL' ? request.url : undefined, headers: page.headers, body: textOf(page) };
    const found = known === 'request' ? await detect(responseOf(page), request) : await detect(given);
    assert.ok(found.sure || found.doubts.length > 0, entry.id);
    assert.equal(found.sure, found.confidence >= 0.8, entry.id);
    const wrong = found.dialect === null ? 'no list' : await wrongWith(t, entry, found.dialect);
    const verdict = !found.sure ? 'unsure' : wrong === undefined ? 'right' : 'WRONG';
    rows.push({ id: entry.id, verdict, wrong });
    const what = found.use ?? JSON.stringify(found.dialect?.next ?? null);
    const walks = wrong === undefined ? 'walks' : '     ';
    const doubts = found.sure ? '' : found.doubts.join('; ');
    const why = verdict === 'WRONG' ? `<- ${wrong}` : '';
    const numbers = `${verdict.padEnd(7)} ${found.confidence.toFixed(2)}`;
    console.log(`${numbers} ${walks} ${entry.id.padEnd(24)} ${what} ${doubts}${why}`);
  }
  const of = (verdict) => rows.filter((row) => row.verdict === verdict);
  console.log(
    `known: ${known}. ${of('right').length} right, ${of('unsure').length} unsure, ${of('WRONG').length} wrong, of ${rows.length}\n`,
  );
  return { right: of('right').length, wrong: of('WRONG').map(({ id, wrong }) => `${id}: ${wrong}`) };
}

for (const [known, floor] of [
  ['request', 111],
  ['URL', 87],
  ['nothing', 72],
]) {
  test(`detect: right or unsure on ${entries.length} further first answers; known besides: ${known}`, async (t) => {
    const { right, wrong } = await table(t, known);
    assert.deepEqual(wrong, []);
    assert.ok(right >= floor, String(right));
  });
}

/** What the pasted lines call `feed` with. */
function pasted(code) {
  const calls = [];
  const names = [...code.matchAll(/^import \{ (\w+) \} from 'unspool\/dialects';$/gm)].map(([, name]) => name);
  const body = code.replace(/^import .*$/gm, '').replace(/^for await .*$/m, '');
  return import('../dialects/dialects.js').then((dialects) => {
    new Function('feed', ...names, body)((...call) => calls.push(call), ...names.map((name) => dialects[name]));
    return calls[0];
  });
}

const graph = (query, variables) => ({ method: 'POST', url: 'https://a.example/graphql', body: { query, variables } });
const connection = {
  data: { items: { nodes: [{ id: 1 }, { id: 2 }], pageInfo: { hasNextPage: true, endCursor: 'b' } } },
};

for (const [name, query, doubt] of [
  [
    'no variable',
    '{ items(first: 2) { nodes { id } pageInfo { hasNextPage endCursor } } }',
    /the query gives `items` no `after`: write `items\(first: \$first, after: \$after\)`, and declare `\$after: String`/,
  ],
  [
    'a literal',
    '{ items(first: 2, after: "a") { nodes { id } pageInfo { hasNextPage endCursor } } }',
    /`after` of `items` is a literal in the query: write/,
  ],
  [
    'a query that leads elsewhere',
    'query($after: String) { others(after: $after) { nodes { id } } }',
    /nothing says which variable takes the cursor/,
  ],
  ['no query', '{ broken(', /nothing says which variable takes the cursor/],
]) {
  test(`detect: GraphQL, ${name}: says what to write`, async () => {
    const { sure, doubts, dialect } = await detect({ body: connection }, graph(query, { first: 2 }));
    assert.equal(sure, false);
    assert.match(doubts.join(), doubt);
    assert.deepEqual(dialect.next, { set: { 'body:variables.after': 'body:data.items.pageInfo.endCursor' } });
  });
}

test('detect: GraphQL, what the query does not ask for', async () => {
  const {
    pageInfo: { endCursor },
    nodes,
  } = connection.data.items;
  const query = 'query($c: String) { items(first: 2, after: $c) { nodes { id } pageInfo { endCursor } } }';
  const blind = await detect({ body: { data: { items: { nodes, pageInfo: { endCursor } } } } }, graph(query, {}));
  assert.equal(blind.sure, false);
  assert.match(blind.doubts.join(), /does not ask whether there is more: write `pageInfo \{ hasNextPage endCursor \}`/);
});

test('detect: 64-bit ids are keys: by the text where there is one, with a doubt where it is parsed', async () => {
  const text =
    '{"items": [{"id": 9007199254740992, "at": 1}, {"id": 9007199254740993, "at": 1}, {"id": 1.5, "at": "a \\" 9007199254740993"}], "nextCursor": "b"}';
  for (const given of [new Response(text), { body: text }]) {
    const found = await detect(given);
    assert.deepEqual([found.sure, found.keys, found.dialect.key], [true, ['id'], 'id']);
  }
  const found = await detect({ body: JSON.parse(text) });
  assert.deepEqual([found.sure, found.keys, found.dialect.key], [false, ['id'], 'id']);
  assert.match(found.doubts.join(), /`id` holds numbers beyond 2\^53.*give the body as text/);
  const twice = await detect({ body: text.replace('9007199254740992', '9007199254740993') });
  assert.deepEqual([twice.sure, twice.dialect.key], [false, null]);
});

test('detect: a row that is null hides neither the list nor the key', async () => {
  const { sure, dialect } = await detect({ body: { things: [{ id: 1 }, null, { id: 2 }], nextCursor: 'b' } });
  assert.deepEqual([sure, dialect.items, dialect.key], [true, 'things', 'id']);
});

test('detect: a feed without a dialect reads 64-bit ids from the bytes', async (t) => {
  const server = await serve(
    t,
    answer('{"items": [{"id": 9007199254740992}, {"id": 9007199254740993}], "nextCursor": "b"}'),
    answer('{"items": [{"id": 9007199254740994}]}'),
  );
  const { info } = console;
  t.after(() => (console.info = info));
  console.info = () => {};
  const feed = developing(server.url, { retries: 0 });
  t.after(() => feed.close());
  assert.equal((await all(feed)).length, 3);
});

test('detect: a POST is pasted with what was posted, whatever stands in it', async () => {
  const body = { 'a-b': "it's \\ \n\u2028", deep: [null, true, { n: 1.5 }], ['__proto__']: 1 };
  const given = { body: { rows: [{ id: 1 }], next_cursor: 'b', has_more: true } };
  const [url, options] = await pasted(
    (await detect(given, { url: 'https://a.example/search', method: 'post', body: { ...body, cursor: null } })).code,
  );
  assert.deepEqual([url, options.body.deep, options.body['a-b']], ['https://a.example/search', body.deep, body['a-b']]);
  const big = '{"since": 9007199254740993, "cursor": null}';
  for (const [request, wanted] of [
    [
      { method: 'PUT', body: big },
      { method: 'PUT', body: big },
    ],
    [{ method: 'POST' }, { method: 'POST' }],
    [{ body: new URLSearchParams('a=1') }, { body: 'a=1' }],
    [{ method: 'GET' }, {}],
  ]) {
    const [, { dialect, ...rest }] = await pasted(
      (await detect(given, { url: 'https://a.example/search', ...request })).code,
    );
    assert.ok(dialect);
    assert.deepEqual(rest, wanted);
  }
});

test('detect: the pasted lines ask what was asked, and carry the dialect', async () => {
  for (const entry of entries) {
    const request = requestOf(entry.pages[0]);
    const found = await detect(responseOf(entry.pages[0]), request);
    if (!found.dialect) continue;
    assert.equal(found.code.split('\n').length, 5, entry.id);
    const [url, { dialect, method = found.code.includes('body:') ? undefined : 'GET', body = null }] = await pasted(
      found.code,
    );
    assert.equal(url, request.url, entry.id);
    assert.deepEqual(dialect, found.dialect, entry.id);
    assert.equal(method ?? (body === null ? 'GET' : 'POST'), request.method, entry.id);
    assert.deepEqual(body, request.body, entry.id);
  }
});
