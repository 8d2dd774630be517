// The head of an answer (js/http/transport.js, crates/wasm/src/read.rs `head`) and the parameters of a reset
// (js/feed/writes.js, `pairs`) are written by JavaScript and read by Rust, each by hand. Here the engine reads what is
// really written: every part has a value of its own, and is looked for where it alone can have led.
import { assert, fails, feedOf, ready, test } from '../testing/support.mjs';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

/** An answer of `fetch` that says which address it came from. */
const from = (url, body, init) => Object.defineProperty(new Response(body, init), 'url', { value: url });

test('each part of the head of an answer arrives as what it is', async (t) => {
  await ready();
  t.mock.method(Date, 'now', () => NOW);
  // An origin of its own: all feeds of one hear that it is busy.
  // A header with a colon in its value; the date is counted from the time of day of the head, to the millisecond.
  const headers = { 'x-first': 'a: b', 'retry-after': new Date(NOW + 77_000).toUTCString() };
  const fetch = async () => from('https://busy.example/came-from', 'busy', { status: 429, headers });
  const feed = feedOf(t, 'https://busy.example/asked', { fetch, retries: 0 });
  const { status, retryAfter } = await fails(feed.loadMore(), 'rate-limited');
  assert.deepEqual({ status, retryAfter }, { status: 429, retryAfter: 77_000 });
});

test('the address of the head is that of the answer, and headers follow it', async (t) => {
  await ready();
  const away = async () => from('https://elsewhere.example/x', '{"data":[]}');
  const error = await fails(feedOf(t, 'https://api.example/', { fetch: away }).loadMore(), 'cross-origin');
  assert.match(error.message, /elsewhere\.example/);
  const dialect = {
    items: '',
    key: null,
    next: { set: { 'query:first': 'header:x-first', 'query:last': 'header:x-last' } },
  };
  const asked = [];
  const fetch = async ({ url }) => {
    asked.push(url);
    return from(url, '[1]', { headers: { 'x-last': 'z:y', 'x-first': '1:2' } });
  };
  const feed = feedOf(t, 'https://api.example/', { fetch, dialect });
  await feed.loadMore();
  await feed.loadMore();
  const { searchParams } = new URL(asked[1]);
  assert.deepEqual([searchParams.get('first'), searchParams.get('last')], ['1:2', 'z:y']);
});

test('each parameter of a reset arrives under its name, with its value and its type', async (t) => {
  await ready();
  const asked = [];
  const fetch = async (request) => {
    asked.push([new URL(request.url).search, await request.text()]);
    return from(request.url, '{"data":[]}');
  };
  const feed = feedOf(t, 'https://api.example/?gone=1', { fetch, body: { out: 1, kept: 2 } });
  feed.reset({
    'query:gone': null,
    'query:text': '5',
    'body:out': undefined,
    'body:text': '5',
    'body:number': 5,
    'body:flag': true,
    'body:big': 9007199254740993n,
    'body:list': [{ a: null }],
  });
  await feed.loadMore();
  const [[search, body]] = asked;
  assert.equal(search, '?text=5');
  assert.match(body, /"big":9007199254740993[,}]/);
  const { big: _, ...rest } = JSON.parse(body);
  assert.deepEqual(rest, { kept: 2, text: '5', number: 5, flag: true, list: [{ a: null }] });
});
