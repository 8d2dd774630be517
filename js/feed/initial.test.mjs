// Behaviour 69: a first page that a server rendered. Tests before the one that waits for `ready()` have no engine yet.
import { cursor, link } from '../dialects/dialects.js';
import { all, answer, assert, feedOf, page, ready, serve, test } from '../testing/support.mjs';
import { feed as development } from '../development.js';

const rows = (from, count) => Array.from({ length: count }, (_, i) => ({ id: from + i, text: `row ${from + i}` }));
const first = { data: rows(0, 3), nextCursor: 'b' };
/** The engine has looked at what was handed over. */
const taken = async (feed) => {
  await ready();
  for (let tries = 0; tries < 400 && feed.stats.requests === 0; tries++)
    await new Promise((done) => setTimeout(done, 5));
  assert.equal(feed.stats.requests, 1);
};
const idsOf = (items) => items.map(({ id }) => id).join(' ');

for (const compiled of [false, true]) {
  const when = compiled ? 'after ready()' : 'before the engine';

  test(`behaviour 69: an initial page is there at once and without a request, ${when}`, async (t) => {
    if (compiled) await ready();
    const server = await serve(t, page(rows(2, 3)));
    const feed = feedOf(t, server, { initial: { body: first } });
    assert.deepEqual([idsOf(feed.slice()), idsOf(feed.view().items), feed.indexOf(1)], ['0 1 2', '0 1 2', 1]);
    const shown = feed.slice();
    assert.deepEqual([feed.status, feed.view().status, feed.hasMore, server.paths()], ['idle', 'idle', true, []]);
    await feed.loadMore();
    assert.ok(shown.every((item, i) => i === 2 || item === feed.at(i)));
    assert.deepEqual([server.paths(), idsOf(feed.slice()), feed.done], [['/posts?cursor=b'], '0 1 2 3 4', true]);
  });
}

test('the body is a text, bytes, a buffer or an object', async (t) => {
  const server = await serve(t);
  const text = JSON.stringify(first);
  const bytes = new TextEncoder().encode(text);
  for (const body of [text, bytes, bytes.buffer, first]) {
    const feed = feedOf(t, server, { initial: { body } });
    await taken(feed);
    assert.equal(idsOf(feed.slice()), '0 1 2');
  }
  assert.equal(new TextDecoder().decode(bytes), text, 'what the caller hands over is not changed');
  const big = feedOf(t, server, { initial: { body: '{"data":[{"id":9007199254740993},{"id":9007199254740992}]}' } });
  await taken(big);
  assert.equal(big.length, 2, 'keys of a text are exact');
  assert.deepEqual(server.paths(), []);
});

test('after ready() the engine reads the page at once, whatever it is; where it is refused, nothing is shown', async (t) => {
  await ready();
  const server = await serve(t);
  const feed = feedOf(t, server, { initial: { body: { data: [...rows(0, 2), ...rows(1, 1)] } } });
  const small = feedOf(t, server, { maxBytes: 5, initial: { body: first } });
  assert.equal(small.length, 0);
  await taken(small);
  assert.equal(small.error.code, 'too-large');
  const parsed = feedOf(t, server, { parse: JSON.parse, key: null, initial: { body: first } });
  assert.deepEqual([parsed.length, parsed.at(2), parsed.raw(0).length > 0], [3, rows(2, 1)[0], true]);
  parsed.insert({ id: 5 });
  assert.equal(parsed.length, 4);
  assert.deepEqual([idsOf(feed.slice()), server.paths()], ['0 1', []]);
});

test('headers of an initial page lead on, where the dialect reads them', async (t) => {
  const server = await serve(t, answer(rows(3, 1)));
  const headers = { link: `<${server.url}?page=2>; rel="next"` };
  const feed = feedOf(t, server, { dialect: link(), initial: { body: rows(0, 3), headers } });
  const ids = [];
  for await (const { id } of feed) ids.push(id);
  assert.deepEqual([ids, server.paths()], [[0, 1, 2, 3], ['/posts?page=2']]);
});

test('readers get an initial page and go on; a function for headers is called for requests only', async (t) => {
  const server = await serve(t, page(rows(3, 2)));
  let called = 0;
  const headers = () => {
    called += 1;
    return { authorization: 'x' };
  };
  const feed = feedOf(t, server, { headers, initial: { body: first } });
  assert.deepEqual([idsOf(await all(feed)), called, server.requests.length], ['0 1 2 3 4', 1, 1]);
});

test('an initial page that is an error is one of a first load: the server is asked again', async (t) => {
  const server = await serve(t, page(rows(0, 1)), page(rows(0, 2)));
  const html = feedOf(t, server, { initial: { body: '<html>' } });
  await taken(html);
  assert.deepEqual([html.status, html.error.code, server.paths()], ['failed', 'not-json', []]);
  await html.retry();
  assert.deepEqual([idsOf(html.slice()), server.paths()], ['0', ['/posts']]);
  const failed = feedOf(t, server, { initial: { body: 'no', status: 403 } });
  await taken(failed);
  assert.equal(failed.error.status, 403);
  await failed.loadMore();
  assert.equal(failed.length, 2);
});

test('reset() asks the server, even at once; close() lets an initial page go', async (t) => {
  const server = await serve(t, page(rows(7, 1)));
  const feed = feedOf(t, server, { initial: { body: first } });
  feed.reset({ q: 1 });
  assert.equal(feed.length, 0);
  await feed.loadMore();
  assert.deepEqual([idsOf(feed.slice()), server.paths()], ['7', ['/posts?q=1']]);
  const closed = feedOf(t, server, { initial: { body: first } });
  closed.close();
  assert.equal(closed.length, 0);
});

test('an initial page needs no network', async (t) => {
  const server = await serve(t);
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { onLine: false }, configurable: true });
  t.after(() => {
    if (before) Object.defineProperty(globalThis, 'navigator', before);
    else delete globalThis.navigator;
  });
  const feed = feedOf(t, server, { initial: { body: first } });
  await taken(feed);
  assert.deepEqual([idsOf(feed.slice()), feed.status], ['0 1 2', 'idle']);
});

test('a page source, and a development feed that is to find the dialect, take an initial page in', async (t) => {
  const asked = [];
  const source = ({ url }) => {
    asked.push(new URL(url).search);
    return { data: rows(3, 1) };
  };
  const feed = feedOf(t, source, { initial: { body: first } });
  assert.deepEqual([idsOf(await all(feed)), asked], ['0 1 2 3', ['?cursor=b']]);
  const server = await serve(t, page(rows(3, 2)));
  const initial = { body: { data: rows(0, 3), next_cursor: 'b', has_more: true } };
  const found = development(server.url, { initial, onWarning() {} });
  t.after(() => found.close());
  await taken(found);
  assert.deepEqual([found.length, server.paths()], [3, []]);
});

test('bytes are those of the moment: what becomes of them later changes nothing, and no other feed', async (t) => {
  const server = await serve(t);
  const other = feedOf(t, server, { initial: { body: first } });
  const bytes = new TextEncoder().encode(JSON.stringify(first));
  const feed = feedOf(t, server, { initial: { body: bytes } });
  bytes.fill(32);
  const lent = new TextEncoder().encode(JSON.stringify(first));
  const given = feedOf(t, server, { initial: { body: lent } });
  structuredClone(lent.buffer, { transfer: [lent.buffer] });
  for (const one of [feed, given, other]) {
    await taken(one);
    assert.deepEqual([idsOf(one.slice()), one.status], ['0 1 2', 'idle']);
  }
});

function detached() {
  const bytes = new Uint8Array(4);
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

test('what is no initial page is refused, by its name', async () => {
  const made = (initial) => feedOf({ after() {} }, 'http://a.example/', { dialect: cursor, initial });
  const cases = [
    [5, 'options.initial', /a plain object/],
    [[], 'options.initial', /a plain object/],
    [new Response('{}'), 'options.initial', /a plain object/],
    [{ body: Promise.resolve(first) }, 'options.initial.body', /cannot be written as JSON: it holds a Promise/],
    [{ body: { data: new Map() } }, 'options.initial.body', /it holds a Map/],
    [{ body: new Blob(['{}']) }, 'options.initial.body', /it holds a Blob/],
    [{ body: detached() }, 'options.initial.body', /a text, bytes, or an object/],
    [{ body: '', headers: () => ({}) }, 'options.initial.headers', /must be headers, not/],
    [{}, 'options.initial.body', /a text, bytes, or an object/],
    [{ body: 7 }, 'options.initial.body', /a text, bytes, or an object/],
    [{ body: '', status: '200' }, 'options.initial.status', /must be a status/],
    [{ body: '', headers: { 'a b': 'c' } }, 'options.initial.headers', /`options\.initial\.headers` are not headers/],
    [{ bdy: '' }, 'options.initial.bdy', /unknown option `bdy` of `options\.initial`; did you mean `body`\?/],
  ];
  for (const [initial, path, message] of cases) {
    assert.throws(
      () => made(initial),
      (thrown) => thrown.code === 'bad-options' && thrown.path === path && message.test(thrown.message),
      path,
    );
  }
});
