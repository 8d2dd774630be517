// unspool/detect: the first answer of every API of the catalogue, and feeds without a dialect.
import { readFileSync } from 'node:fs';
import { detect } from './detect.js';
import { feed as developing } from '../development.js';
import { page as byPage, cursor, lastItem, offset } from '../dialects/dialects.js';
import { feed as plainFeed } from '../index.js';
import { all, answer, assert, fails, feedOf, page, ready, serve, test } from '../testing/support.mjs';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const catalogue = read('../../tests/dialects/catalogue.json');
const more = read('../../tests/dialects/more.json');
const { entries: named } = read('../../tests/dialects/named.json');

const address = ({ url, query }) => {
  const whole = new URL(url);
  for (const [name, value] of Object.entries(query ?? {})) whole.searchParams.append(name, value);
  return whole.href;
};
const pairs = (url) => [url.split('?')[0], ...[...new URL(url).searchParams].map(String).sort()];

/** Walks the recorded answers with a dialect: what is wrong with its items or its requests; undefined if nothing is. */
async function walk(t, { request: { first }, samples }, dialect) {
  const walked = samples.filter(({ request }) => !request);
  const origins = samples.map(({ expect }) => expect.next_request?.url).filter(Boolean);
  const asked = [];
  const source = (request) => {
    asked.push(request);
    const sample = walked[asked.length - 1];
    if (!sample) throw new Error('asked beyond the end');
    return new Response([204, 205].includes(sample.status) ? null : JSON.stringify(sample.body), sample);
  };
  const feed = feedOf(t, source, {
    url: address(first),
    dialect,
    origins,
    method: first.method,
    body: first.body ?? undefined,
    maxEmptyPages: 0,
    headers: first.headers,
  });
  for (const { expect, label } of walked) {
    const before = feed.stats.received;
    try {
      await (feed.reason === 'empty-run' ? feed.retry() : feed.loadMore());
    } catch (error) {
      return `[${label}] ${error.message}`;
    }
    if (feed.stats.received - before !== expect.items)
      return `[${label}] ${feed.stats.received - before} items instead of ${expect.items}`;
    if (Boolean(expect.next_request) !== (feed.reason === null || feed.reason === 'empty-run'))
      return `[${label}] it ${feed.reason ? `ends (${feed.reason})` : 'goes on'}`;
  }
  for (const [index, { expect, label }] of walked.entries()) {
    const [wanted, got] = [expect.next_request, asked[index + 1]];
    if (!wanted || !got) continue;
    if (got.method !== wanted.method) return `[${label}] ${got.method} instead of ${wanted.method}`;
    if (String(pairs(got.url)) !== String(pairs(wanted.url))) return `[${label}] ${got.url} instead of ${wanted.url}`;
    try {
      assert.deepEqual(got.body === null ? null : JSON.parse(got.body), wanted.body);
    } catch {
      return `[${label}] the body ${got.body} instead of ${JSON.stringify(wanted.body)}`;
    }
  }
  return undefined;
}

/** What becomes of the first answer of each entry. `known`: the request, the URL, or nothing. */
async function table(t, entries, known) {
  const rows = [];
  for (const entry of entries) {
    const {
      request: { first },
      samples: [{ status, headers, body }],
    } = entry;
    const url = address(first);
    const found = await detect(
      { status, headers, body, url: known === 'URL' ? url : undefined },
      known === 'request' ? { ...first, url } : undefined,
    );
    assert.ok(found.sure || found.doubts.length > 0, entry.id);
    const byName = found.use !== null && found.use.replace(/\(.*/, '') === named[entry.id]?.use.replace(/\(.*/, '');
    const wrong = found.dialect === null ? 'no list' : await walk(t, entry, found.dialect);
    const verdict = !found.sure ? 'unsure' : wrong === undefined || byName ? 'right' : 'WRONG';
    rows.push({
      id: entry.id,
      verdict,
      confidence: found.confidence,
      what: found.use ?? (found.sure ? JSON.stringify(found.dialect.next) : found.doubts.join('; ')),
      walked: wrong === undefined,
      wrong: verdict === 'WRONG' ? wrong : '',
    });
  }
  const count = (verdict) => rows.filter((row) => row.verdict === verdict).length;
  const lines = rows.map(
    ({ id, verdict, confidence, what, walked, wrong }) =>
      `${verdict.padEnd(7)} ${confidence.toFixed(2)} ${walked ? 'walks' : '     '} ${id.padEnd(28)} ${what} ${wrong}`,
  );
  console.log(lines.join('\n'));
  const verdicts = `${count('right')} right, ${count('unsure')} unsure, ${count('WRONG')} wrong, of ${rows.length}`;
  const walked = rows.filter((row) => row.walked).length;
  console.log(`known: ${known}. ${verdicts}; ${walked} walk all recorded answers\n`);
  return {
    right: count('right'),
    unsure: count('unsure'),
    wrong: rows.filter((row) => row.verdict === 'WRONG').map(({ id }) => id),
    rows,
  };
}

test('detect: right or unsure on the first answer of every API of the catalogue', async (t) => {
  const { right, wrong } = await table(t, catalogue, 'request');
  assert.deepEqual(wrong, []);
  assert.ok(right >= 66, String(right));
});

test('detect: the same where the URL is known, and not what was sent to it', async (t) => {
  const { right, wrong } = await table(t, catalogue, 'URL');
  assert.deepEqual(wrong, []);
  assert.ok(right >= 60, String(right));
});

test('detect: the same where only headers and body are known', async (t) => {
  const { right, wrong } = await table(t, catalogue, 'nothing else');
  assert.deepEqual(wrong, []);
  assert.ok(right >= 55, String(right));
});

test('detect: right or unsure on APIs that it was not made with', async (t) => {
  const { right, wrong } = await table(t, more, 'request');
  assert.deepEqual(wrong, []);
  assert.ok(right >= 9, String(right));
});

test('detect: still right or unsure behind another host', async (t) => {
  const moved = [...catalogue, ...more].map((entry) => {
    const { host } = new URL(entry.request.first.url);
    return JSON.parse(JSON.stringify(entry).replaceAll(host, 'proxy.example.test'));
  });
  const { right, wrong } = await table(t, moved, 'request');
  assert.deepEqual(wrong, []);
  assert.ok(right >= 70, String(right));
});

const rows = [
  { uid: 'a', at: 1 },
  { uid: 'b', at: 1 },
];

for (const [name, given, request] of [
  ['a whole list', { body: rows }],
  ['an object without a list', { body: { ok: true } }],
  ['a total and nothing else', { body: { rows, total: 90 } }],
  ['a flag and nothing else', { body: { rows, has_more: true } }],
  ['two lists that look alike', { body: { posts: [{ id: 1 }], users: [{ id: 2 }], nextCursor: 'x' } }],
  ['a cursor inside an object', { body: { data: [{ id: 1 }], pagination: { cursor: 'x' } } }],
  [
    'a start that may be asked for by pages',
    { body: { start: 0, limit: 2, length: 2, total: 9, users: [{ user_id: 1 }, { user_id: 2 }] } },
  ],
  ['a next that may be anything', { body: { data: [{ id: 1 }], hasNext: true, next: 'x' } }],
  [
    'a change feed of several lists',
    { body: { added: [{ id: 1 }], modified: [{ id: 2 }], next_cursor: 'x', has_more: true } },
  ],
  ['an empty list', { body: { data: [], nextCursor: 'x' } }],
  ['a token by an unusual name', { body: { rows, next_id: 'x' } }],
  ['items without a key', { body: { data: [{ at: 1 }, { at: 1 }], nextCursor: 'x' } }],
  ['a number', { body: 7 }],
]) {
  test(`detect: unsure, and says why: ${name}`, async () => {
    const { sure, doubts } = await detect(given, request);
    assert.equal(sure, false);
    assert.ok(doubts.length > 0 && doubts.every((doubt) => doubt.length > 10), doubts.join());
  });
}

for (const [name, body, next] of [
  [
    'a number of the next page',
    { users: [{ id: 1 }], meta: { current_page: 1, next_page: 2, total_pages: 3 } },
    { set: { 'query:page': 'body:meta.next_page' } },
  ],
  [
    'a URL two levels down',
    { droplets: [{ id: 1 }], links: { pages: { next: 'https://a.example/d?page=2' } }, meta: { total: 9 } },
    { url: 'body:links.pages.next' },
  ],
  [
    'a URL among page numbers',
    { info: { count: 9, pages: 3, next: 'https://a.example/c?page=2', prev: null }, results: [{ id: 1 }] },
    { url: 'body:info.next' },
  ],
  ['pages', { data: [{ id: 1 }], page: 1, pages: 3, results: 250 }, { set: { 'query:page': { inc: 1, from: 1 } } }],
  [
    'a next offset',
    { list: [{ subscription: { id: 'a' } }], next_offset: '["1"]' },
    { set: { 'query:offset': 'body:next_offset' } },
  ],
  [
    'a total, an offset and a limit',
    { items: [{ id: 1 }, { id: 2 }], count: 2, limit: 2, offset: 0, total: 9 },
    { set: { 'query:offset': { inc: 'body:limit', from: 0 } } },
  ],
  [
    'a token that keeps its name',
    { issues: [{ id: '1' }], nextPageToken: 'x', isLast: false },
    { set: { 'query:nextPageToken': 'body:nextPageToken' } },
  ],
]) {
  test(`detect: sure: ${name}`, async () => {
    const { sure, dialect, doubts } = await detect({ body, url: 'https://a.example/things' });
    assert.deepEqual([sure, dialect.next], [true, next], doubts.join());
  });
}

test('detect: a Response, a parsed body or text; the Response can still be read', async () => {
  const body = { rows, nextCursor: 'x', hasMore: true };
  const dialect = {
    items: 'rows',
    key: 'uid',
    next: { set: { 'query:cursor': 'body:nextCursor' } },
    stop: [{ flag: 'body:hasMore' }],
  };
  const response = new Response(JSON.stringify(body), { headers: { 'content-type': 'text/plain' } });
  for (const given of [response, { body }, { body: JSON.stringify(body), headers: { a: 'b' } }]) {
    const found = await detect(given);
    assert.deepEqual([found.sure, found.name, found.dialect], [true, null, dialect]);
    assert.deepEqual(found.keys, ['uid']);
    assert.equal(found.code.split('\n').length, 5);
    assert.match(found.code, /cursor/);
  }
  assert.deepEqual(await response.json(), body);
  await assert.rejects(detect(new Response('<html>')), { code: 'not-json' });
  await assert.rejects(detect(null), { code: 'bad-options' });
});

/** What went to the console while `run` ran. */
async function said(run) {
  const { info } = console;
  const lines = [];
  console.info = (line) => lines.push(line);
  try {
    await run();
  } finally {
    console.info = info;
  }
  return lines;
}

const opened = (t, where, options) => {
  const feed = developing(where.url ?? where, { retries: 0, ...options });
  t.after(() => feed.close());
  return feed;
};

test('a feed without a dialect, in development: finds it in the first answer, says once what to paste, and goes on', async (t) => {
  const lines = await said(async () => {
    for (let round = 0; round < 2; round++) {
      const server = await serve(t, page([1, 2], 'b'), page([2, 3]));
      const source = async ({ url }) =>
        new Response(await (await fetch(url.replace('https://a.example', server.origin))).text());
      const feed = opened(t, source, { url: 'https://a.example/posts' });
      assert.deepEqual(
        (await all(feed)).map(({ id }) => id),
        [1, 2, 3],
      );
      assert.deepEqual([server.paths(), feed.reason, feed.stats.requests], [['/posts', '/posts?cursor=b'], 'end', 2]);
      assert.equal(feed.get(3).id, 3);
    }
  });
  assert.equal(lines.length, 1);
  const [, code] = lines[0].split('\n\n');
  assert.equal(code.split('\n').length, 5);
  const pasted = new Function(`${code.split('\n').slice(1, 4).join('\n')} return dialect;`)();
  assert.deepEqual(pasted, { items: 'data', key: 'id', next: cursor.next, stop: [{ same: ['query:cursor'] }] });
});

test('a feed without a dialect, in development: over fetch, with a limit, a key and headers', async (t) => {
  const server = await serve(t, page([1, 2], 'b'), page([1, 2], 'b'), page([1], 'b'), page([2]));
  await said(async () => {
    const feed = opened(t, `${server.url}?limit=9`, { key: 'id', headers: { 'x-a': 'b' } });
    assert.equal((await feed.loadMore()).added, 2);
    // Where the page size goes is known only now: the first page is asked for again, with it.
    const counted = opened(t, `${server.url}?limit=9`, { limit: 1 });
    assert.equal((await counted.loadMore()).added, 1);
    await counted.loadMore();
  });
  assert.deepEqual(server.paths(), ['/posts?limit=9', '/posts?limit=9', '/posts?limit=1', '/posts?limit=1&cursor=b']);
  assert.equal(server.requests[0].headers['x-a'], 'b');
});

for (const [what, url, first, at, reason] of [
  [
    'the next URL',
    '',
    { data: [{ id: 1 }], next: '/posts?after=b&per_page=30' },
    'query:per_page',
    /next URL has a page size/,
  ],
  [
    'a member of the answer',
    '',
    { data: [{ id: 1 }], meta: { pageSize: 30, nextCursor: 'b' } },
    'query:pageSize',
    /answer has a page size/,
  ],
  ['nothing', '', { data: [{ id: 1 }], next_cursor: 'b' }, 'query:limit', /is a guess/],
  ['no count of all', '', { info: { count: 9, next: '/posts?page=2' }, data: [{ id: 1 }] }, 'query:limit', /guess/],
  ['no number of pages', '', { data: [{ id: 1 }], last: 9, next: '/posts?page=2' }, 'query:limit', /guess/],
  ['the smaller size', '', { size: 90, pagelen: 9, data: [{ id: 1 }], next: '/posts?page=2' }, 'query:pagelen', /size/],
  ['the request', '?take=9', { data: [{ id: 1 }], next_cursor: 'b' }, 'query:take', /asked with as/],
])
  test(`a feed without a dialect, in development: ${what} tells where a page size goes`, async (t) => {
    const server = await serve(t, answer(first), answer(first), answer({ data: [] }));
    const lines = await said(async () => {
      const feed = opened(t, `${server.url}${url}`, { limit: 20 });
      assert.equal((await feed.loadMore()).added, 1);
    });
    assert.deepEqual(server.paths(), [`/posts${url}`, `/posts?${at.slice(6)}=20`]);
    assert.match(lines[0], reason);
    assert.match(lines[0], new RegExp(`limit: \\{ at: '${at}' \\}`));
    assert.match(lines[0], /limit: 20 \}\);/);
  });

test('a feed without a dialect, in development: a reset before the first answer is not forgotten', async (t) => {
  const server = await serve(t, page([1], 'b'), page([2]));
  await said(async () => {
    const feed = opened(t, server);
    await ready();
    feed.reset({ q: 'rust' });
    await all(feed);
  });
  assert.deepEqual(server.paths(), ['/posts?q=rust', '/posts?q=rust&cursor=b']);
});

test('a feed without a dialect, in development: a name is printed with its import', async (t) => {
  const body = { object: 'list', url: '/v1/customers', has_more: false, data: [{ id: 'cus_1' }] };
  const lines = await said(async () =>
    assert.equal((await opened(t, await serve(t, answer(body))).loadMore()).done, true),
  );
  assert.match(lines[0], /import \{ stripe \} from 'unspool\/dialects';/);
});

test('a feed without a dialect, in development: what is doubtful is an error that says so, and failures are failures', async (t) => {
  const server = await serve(
    t,
    answer({ rows, total: 90 }),
    answer('{'),
    answer('', { status: 500 }),
    answer([]),
    page([1]),
  );
  const feed = opened(t, server);
  const error = await fails(feed.loadMore(), 'bad-options', /`total` counts the items.*docs\/DIALECTS\.md/);
  assert.deepEqual([error.path, feed.length, feed.hasMore], ['options.dialect', 0, true]);
  await fails(feed.loadMore(), 'not-json');
  assert.equal((await fails(feed.loadMore(), 'http-status')).status, 500);
});

test('a feed without a dialect, in development: where nothing leads on, each proposal is one that can be pasted', async (t) => {
  const first = answer([{ id: 1 }, { id: 2 }]);
  const feed = opened(t, await serve(t, first));
  const { message } = await fails(feed.loadMore(), 'bad-options', /nothing in the answer leads on/);
  const ways = [...message.matchAll(/\b(?:page|offset|lastItem)\(.*?\}\)/g)].map(([way]) => way);
  const asked = [];
  for (const way of ways) {
    const dialect = new Function('page', 'offset', 'lastItem', `return ${way}`)(byPage, offset, lastItem);
    const server = await serve(t, first, answer([]));
    assert.equal((await all(feedOf(t, server, { dialect }))).length, 2);
    asked.push(server.paths()[1]);
  }
  assert.deepEqual(asked, ['/posts?page=2', '/posts?offset=2', '/posts?after=2']);
});

test('a feed without a dialect, in production: an error that names the page of dialects', () => {
  assert.throws(() => plainFeed('https://api.example/'), {
    code: 'bad-options',
    path: 'options.dialect',
    message: /docs\/DIALECTS\.md/,
  });
});

test('wrong dialects and shapes name the page of dialects', async (t) => {
  await fails(feedOf(t, await serve(t, answer({ rows })), {}).loadMore(), 'wrong-shape', /docs\/DIALECTS\.md/);
  await fails(
    feedOf(t, 'https://api.example/', { dialect: { itms: '' } }).loadMore(),
    'bad-dialect',
    /docs\/DIALECTS\.md/,
  );
});
