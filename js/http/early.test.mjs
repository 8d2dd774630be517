// The first request goes out while the engine compiles. One process has one compilation: every feed of the first test
// waits for it.
import { readFileSync } from 'node:fs';
import { feedFrom } from '../feed/create.js';
import { cursor } from '../dialects/dialects.js';
import { inline } from '../engine/inline.js';
import { firstUrl } from './request.js';
import {
  answer,
  assert,
  failure,
  feedOf,
  held,
  ids,
  never,
  page,
  quiet,
  ready,
  serve,
  test,
} from '../testing/support.mjs';

test('the first request is on its way before the engine is unpacked, however the feed is read', async (t) => {
  const { atob, fetch } = globalThis;
  const native = Object.getOwnPropertyDescriptor(Uint8Array, 'fromBase64');
  delete Uint8Array.fromBase64;
  let told = [];
  globalThis.atob = (text) => {
    if (text.length > 10_000) told.push('unpack');
    return atob(text);
  };
  globalThis.fetch = async () => {
    told.push('ask');
    return new Response('{"data":[]}');
  };
  t.after(() => {
    Object.assign(globalThis, { atob, fetch });
    if (native) Object.defineProperty(Uint8Array, 'fromBase64', native);
  });
  const ways = [
    (feed) => feed.loadMore(),
    (feed) => feed[Symbol.asyncIterator]().next(),
    (feed) => feed.pages().next(),
  ];
  for (const read of ways) {
    told = [];
    // No engine for now: this process compiles it in the next test.
    const load = async () => void (await inline());
    const { code } = await failure(read(feedFrom(load, 'https://api.example/posts', { dialect: cursor })));
    assert.equal(code, 'bad-options');
    assert.deepEqual(told, ['ask', 'unpack']);
  }
});

test('the first request goes out while the engine compiles, and is sent once', async (t) => {
  let compile;
  const engine = new Promise((resolve) => (compile = () => resolve(inline())));
  const feed = (where, options) => {
    const made = feedFrom(() => engine, where.url ?? where, { dialect: cursor, retries: 0, ...options });
    t.after(() => made.close());
    return made;
  };
  const arrived = async (server, count = 1) => {
    while (server.requests.length < count) await quiet(1);
  };

  const plain = await serve(t, page([1, 2], 'b'), page([3]));
  const [late, alone] = [held(page([1])), held(page([1]))];
  const lined = await serve(t, alone, page([2]));
  const slow = await serve(t, late);
  const sized = await serve(t, page([1], 'b'));
  const headed = await serve(t, page([1]), page([2]));
  const refused = await serve(t, answer('no', { status: 404 }));
  const changed = await serve(t, never(), page([9]));
  const [left, closed, wrong, posted, idle] = await Promise.all([
    serve(t, never()),
    serve(t, never()),
    serve(t, never()),
    serve(t, page([1])),
    serve(t),
  ]);

  const feeds = {
    plain: feed(plain),
    slow: feed(slow),
    sized: feed(`${sized.url}?q=a`, { limit: 1 }),
    refused: feed(refused),
    changed: feed(changed),
    alone: feed(lined, { maxConcurrent: 1 }),
    behind: feed(`${lined.origin}/behind`, { maxConcurrent: 1 }),
  };
  let asked = 0;
  feeds.headed = feed(headed, { headers: async () => ({ authorization: `Bearer ${++asked}` }) });
  const loads = Object.fromEntries(
    Object.entries(feeds).map(([name, made]) => [name, made.loadMore().catch((thrown) => thrown)]),
  );
  // What may not go out early, and what nobody waits for any more.
  const controller = new AbortController();
  const leaving = failure(feed(left).loadMore({ signal: controller.signal }));
  const closing = feed(closed);
  const after = failure(closing.loadMore());
  const mistaken = feed(wrong, { dialect: { items: 'data', key: 'id', next: { sett: {} } } });
  const told = failure(mistaken.loadMore());
  const post = feed(posted, { body: { q: 'a' } });
  const afterPost = post.loadMore();
  feed(idle);
  const bad = failure(feed(idle, { limit: 0 }).loadMore());

  await Promise.all(
    [plain, slow, sized, headed, refused, changed, left, closed, wrong, lined].map((server) => arrived(server)),
  );
  assert.deepEqual(plain.paths(), ['/posts']);
  assert.deepEqual(sized.paths(), ['/posts?q=a&limit=1']);
  assert.equal(headed.requests[0].headers.authorization, 'Bearer 1');
  controller.abort('mine');
  closing.close();
  feeds.changed.reset({ q: 'new' });
  assert.equal(await leaving, 'mine');
  assert.equal((await after).code, 'closed');
  assert.equal(await left.requests[0].gone, true, 'nobody waits for it');
  assert.equal(await closed.requests[0].gone, true);
  assert.equal(posted.requests.length, 0);

  compile();
  assert.equal((await loads.plain).added, 2);
  assert.equal((await loads.sized).added, 1);
  assert.equal((await loads.headed).added, 1);
  assert.equal((await loads.refused).status, 404);
  assert.equal((await told).code, 'bad-dialect');
  assert.equal((await bad).code, 'bad-options');
  assert.equal(await wrong.requests[0].gone, true);
  assert.equal((await afterPost).added, 1);
  await feeds.changed.loadMore().catch(() => {});
  assert.deepEqual([changed.paths(), ids(feeds.changed)], [['/posts', '/posts?q=new'], [9]]);
  assert.equal(await changed.requests[0].gone, true);
  assert.equal(feeds.slow.status, 'loading');
  late.release();
  assert.equal((await loads.slow).added, 1);
  assert.deepEqual([lined.paths(), feeds.behind.status], [['/posts'], 'loading'], 'it waits in line');
  alone.release();
  assert.equal((await loads.behind).added, 1);
  assert.deepEqual(lined.paths(), ['/posts', '/behind']);
  await feeds.plain.loadMore();
  assert.deepEqual(ids(feeds.plain), [1, 2, 3]);
  assert.deepEqual(
    [plain, slow, sized, headed, refused, posted, idle].map(({ requests }) => requests.length),
    [2, 1, 1, 1, 1, 1, 0],
  );
  assert.deepEqual([asked, feeds.plain.stats.requests], [1, 2]);
});

test('what goes out early is what the engine asks for, with every dialect', async (t) => {
  await ready();
  const { entries } = JSON.parse(readFileSync(new URL('../../tests/dialects/named.json', import.meta.url), 'utf8'));
  const first = async (options) => {
    let request;
    const url = 'https://api.example/v1/things?sort=new';
    const source = (given) => {
      request = given;
      return new Promise(() => {});
    };
    const feed = feedOf(t, source, { url, ...options });
    feed.loadMore().catch(() => {});
    await quiet(2);
    feed.close();
    return { told: firstUrl({ url, ...options }), asked: request?.url };
  };
  let told = 0;
  for (const [name, { dialect }] of Object.entries(entries)) {
    for (const limit of [undefined, 1, dialect.limit?.max ?? 7]) {
      if (limit !== undefined && !dialect.limit) continue;
      let outcome = await first({ dialect, limit });
      // Those that write into a body are asked with one.
      if (!outcome.asked) outcome = await first({ dialect, limit, body: '{"query":"{}","variables":{},"params":{}}' });
      assert.ok(outcome.asked, name);
      if (outcome.told === undefined) continue;
      told += 1;
      assert.equal(outcome.told, outcome.asked, `${name}, limit ${limit}`);
    }
  }
  assert.ok(told > 120, String(told));
});

test('what cannot be told without the engine is not asked early', () => {
  const [url, dialect] = ['https://api.example/?limit=3', { limit: { at: 'query:limit', max: 10 } }];
  for (const options of [
    { limit: 2 },
    { limit: 11, url: 'https://api.example/' },
    { body: '{}' },
    { method: 'POST' },
    { limit: 2, dialect: {} },
    { limit: 2.5, url: 'https://api.example/' },
  ]) {
    assert.equal(firstUrl({ url, dialect, ...options }), undefined, JSON.stringify(options));
  }
  assert.equal(firstUrl({ url, dialect }), url);
});
