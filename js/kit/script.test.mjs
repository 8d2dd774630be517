// Feeds over scripts, and waiting for them.
import assert from 'node:assert/strict';
import { feed, ready } from 'unspool';
import { cursor, directus, github, keyset, offset, page, stripe } from 'unspool/dialects';
import {
  loaded,
  pagedFetch,
  routedFetch,
  scriptedFeed,
  scriptedFetch,
  settled,
  Unwritable,
  until,
} from 'unspool/testing';
import { all, failure, fails, test } from '../testing/support.mjs';

await ready();

const some = (...ids) => ids.map((id) => ({ id }));
const idsOf = (posts) => posts.slice().map(({ id }) => id);

/** A scripted feed that is closed after the test. */
function scripted(t, steps, options = {}) {
  const posts = scriptedFeed(steps, { retries: 0, ...options });
  t.after(() => posts.close());
  return posts;
}

test('pages, an empty one, and the end', async (t) => {
  const posts = scripted(t, [some(1, 2), { items: [] }, { items: some(3) }, { end: true }]);
  assert.deepEqual(
    (await all(posts)).map(({ id }) => id),
    [1, 2, 3],
  );
  assert.equal(posts.reason, 'end');
  // The last page says that it is the last one.
  assert.equal(posts.script.requests.length, 3);
  assert.equal(posts.script.left, 0);
  assert.equal(posts.script.requests[1].query.get('cursor'), 'page-2');
});

test('a script that is used up fails, and says what was asked', async (t) => {
  const posts = scripted(t, [some(1), some(2)]);
  await posts.loadMore();
  await posts.loadMore();
  const error = await fails(posts.loadMore(), 'callback');
  assert.match(
    error.message,
    /the script is used up: request 3, GET http:\/\/script-\d+\.test\/items\?cursor=page-3, came after its 2 answers; add a step/,
  );
});

test('failures: a status with headers and a body, the network, a body that is no JSON, a redirect', async (t) => {
  const posts = scripted(t, [
    { status: 401, headers: { 'www-authenticate': 'Bearer' }, body: { message: 'who are you?' } },
    500,
    { network: 'offline' },
    { malformed: true },
    { malformed: '<html>' },
    { body: '{"data":[{"id":1}],"nextCursor":null}' },
  ]);
  const errors = [];
  for (let left = 5; left > 0; left--) errors.push(await failure(posts.retry()));
  assert.deepEqual(
    errors.map(({ code, status }) => [code, status]),
    [
      ['http-status', 401],
      ['http-status', 500],
      ['network', undefined],
      ['not-json', undefined],
      ['not-json', undefined],
    ],
  );
  assert.match(errors[0].body ?? errors[0].message, /who are you/);
  await posts.retry();
  assert.deepEqual([idsOf(posts), posts.done], [[1], true]);
});

test('a script by hand: requests wait, and are answered one by one', async (t) => {
  const posts = scripted(t);
  const first = posts.loadMore();
  const request = await posts.script.asked();
  assert.deepEqual(posts.script.pending, [request]);
  assert.equal(posts.status, 'loading');
  const given = await posts.script.next(some(1, 2));
  assert.equal(given, request);
  assert.equal((await first).added, 2);
  assert.equal(posts.script.pending.length, 0);
  // Ahead of the request, too.
  void posts.script.next({ items: some(3), end: true });
  await posts.loadMore();
  assert.deepEqual([idsOf(posts), posts.reason], [[1, 2, 3], 'end']);
});

test('a request that is aborted while it waits takes no step', async (t) => {
  const posts = scripted(t);
  const controller = new AbortController();
  const first = posts.loadMore({ signal: controller.signal });
  const request = await posts.script.asked();
  controller.abort();
  assert.equal((await failure(first)).name, 'AbortError');
  assert.equal(request.aborted, true);
  await settled(posts);
  const second = posts.loadMore();
  await posts.script.asked(2);
  await posts.script.next({ items: some(1), end: true });
  assert.equal((await second).added, 1);
});

test('one that hangs is there until it is aborted', async (t) => {
  const posts = scripted(t, [{ hang: true }, { items: some(1), end: true }]);
  const hanging = posts.loadMore();
  const request = await posts.script.asked();
  assert.equal(request.aborted, false);
  posts.close();
  await fails(hanging, 'closed');
  assert.equal(request.aborted, true);
});

test('a step may be a function of the request, and may give a Response', async (t) => {
  const posts = scripted(
    t,
    [
      ({ query }) => ({ items: some(`asked for ${query.get('limit')}`) }),
      () => Response.json({ data: some('by hand') }),
    ],
    { limit: 7 },
  );
  await posts.loadMore();
  await posts.loadMore();
  assert.deepEqual(idsOf(posts), ['asked for 7', 'by hand']);
});

for (const [name, dialect] of [
  ['Link headers', github],
  ['a flag beside the last item', stripe],
  ['a total', offset()],
  ['a number of pages', page('page', 1)],
  ['short pages', directus],
  ['the last item alone', keyset({ before: 'id' })],
]) {
  test(`a script is written as its dialect says: ${name}`, async (t) => {
    const steps = [some(1, 2), some(3, 4), { items: some(5) }, { end: true }];
    const posts = scripted(t, steps, { dialect, limit: 2 });
    assert.deepEqual(
      (await all(posts)).map(({ id }) => id),
      [1, 2, 3, 4, 5],
    );
    assert.equal(posts.reason, 'end');
    // Where nothing says that the third page is the last one, the end is an empty page.
    assert.equal(posts.script.requests.length, dialect.stop || dialect === github ? 3 : 4);
  });
}

test('a page that its dialect would take for the last one is refused', async (t) => {
  const posts = scripted(t, [some(1), some(2)], { dialect: directus, limit: 10 });
  assert.match((await failure(posts.loadMore())).message, /page of 1 items .* would end the list by {"short":true}/);
});

test('what is no step is refused where it is written', () => {
  assert.throws(
    () => scriptedFetch([{ item: [] }]),
    (thrown) => thrown instanceof Unwritable && /`item` is no step/.test(thrown.message),
  );
  assert.throws(() => scriptedFetch([{}]), /{} is no step/);
});

test('a dialect of functions reads answers as they are', async (t) => {
  const dialect = { key: 'id', items: ({ rows }) => rows, next: ({ more }) => more && { query: { page: more } } };
  const posts = scripted(t, [{ body: { rows: some(1), more: 2 } }, { body: { rows: some(2) } }], { dialect });
  assert.deepEqual(
    (await all(posts)).map(({ id }) => id),
    [1, 2],
  );
  assert.equal(posts.script.requests[1].query.get('page'), '2');
  const items = scripted(t, [some(1)], { dialect });
  assert.match((await failure(items.loadMore())).message, /the dialect has functions.*`{ body: … }`/);
});

test('answers have what is beside the items', async (t) => {
  const steps = [
    { items: some(1), headers: { etag: 'e1' }, extend: (body) => ({ ...body, facets: { a: 1 } }), end: true },
  ];
  const posts = scripted(t, steps, { keepPages: true });
  await posts.loadMore();
  assert.deepEqual([posts.page(0).envelope.facets, posts.page(0).headers.get('etag')], [{ a: 1 }, 'e1']);
});

test('a script stands in for the fetch of a feed that the app makes', async (t) => {
  const fetch = scriptedFetch([{ items: some(1), end: true }]);
  const before = globalThis.fetch;
  t.after(() => (globalThis.fetch = before));
  globalThis.fetch = fetch;
  const posts = feed('http://app.test/posts', { dialect: cursor });
  t.after(() => posts.close());
  await posts.loadMore();
  assert.deepEqual(idsOf(posts), [1]);
});

test('loaded, settled, until: what is waited for, or why it will not come', async (t) => {
  const posts = scripted(t, [some(1, 2), { items: some(3), end: true }]);
  void posts.loadMore();
  assert.equal(await loaded(posts, 2), posts);
  const wait = loaded(posts, 4);
  void posts.loadMore();
  assert.match(
    (await failure(wait)).message,
    /a list of 4 items will not come: its lane `older` is `done` \(end\) with 3 items/,
  );
  assert.equal((await settled(posts)).status, 'done');
  assert.equal(await until(posts, ({ length }) => length === 3), posts);

  const broken = scripted(t, [500]);
  void broken.loadMore().catch(() => {});
  assert.equal((await failure(loaded(broken))).code, 'http-status');
  assert.equal((await settled(broken)).status, 'failed');

  const slow = scripted(t);
  void slow.loadMore().catch(() => {});
  const late = await failure(loaded(slow, 1, { timeout: 20 }));
  assert.match(
    late.message,
    /a list of 1 items did not come: its lane `older` is `loading` with 0 items \(within 20 ms\)/,
  );
  const never = await failure(slow.script.asked(2, { timeout: 20 }));
  assert.match(never.message, /waited for request 2, and only 1 came\n {2}GET http:\/\/script-\d+/);
  const closes = loaded(slow, 1);
  await ready();
  slow.close();
  assert.match((await failure(closes)).message, /is `closed`/);
});

test('where answers cannot be made, the stand-in says so at once, and not the feed much later', async (t) => {
  const { Response } = globalThis;
  t.after(() => Object.assign(globalThis, { Response }));
  delete globalThis.Response;
  for (const make of [
    () => scriptedFetch([[{ id: 1 }]]),
    () => scriptedFeed(),
    () => pagedFetch([], { dialect: cursor }),
  ])
    assert.throws(make, /^Unwritable: unspool\/testing: .*`Response`, which is missing here.*jest-fixed-jsdom/);
});

test('in the place of the global fetch, too, a request too many fails at once, and is not asked again', async (t) => {
  const { fetch } = globalThis;
  t.after(() => Object.assign(globalThis, { fetch }));
  const never = async () => assert.fail('nobody is asked');
  for (const [standIn, told] of [
    [scriptedFetch([some(1)]), /used up: request 2/],
    [routedFetch({ '/users': never }), /nobody answers GET/],
  ]) {
    globalThis.fetch = standIn;
    const posts = feed('https://api.example/posts', { dialect: cursor });
    const failed = await failure(posts.loadMore().then(() => posts.loadMore()));
    assert.match(failed.message, told);
    assert.deepEqual([failed.code, posts.status], ['callback', 'failed']);
    posts.close();
  }
});
