// Behaviours 38 and 39: a list that was kept goes on, in another page or process.
import * as dialects from '../dialects/dialects.js';
import { feed as feedOf, ready } from '../index.js';
import { assert, failure, test } from '../testing/support.mjs';

await ready();
const ROWS = Array.from({ length: 23 }, (_, i) => ({ id: i, text: `row ${i} "ü"\n` }));
const json = (value, headers = {}) => new Response(JSON.stringify(value), { headers });

/** APIs that page in their own ways, over the same rows, each behind a secret. */
const apis = {
  cursor: {
    dialect: dialects.cursor,
    answer: (url) => {
      const at = Number(url.searchParams.get('cursor') ?? 0);
      return json({ data: ROWS.slice(at, at + 5), nextCursor: at + 5 < ROWS.length ? String(at + 5) : null });
    },
  },
  offset: {
    dialect: dialects.offset('offset', 'items', {
      items: 'rows',
      limit: { at: 'query:limit' },
      stop: [{ total: 'body:total', at: 'query:offset' }],
    }),
    options: { limit: 4 },
    answer: (url) => {
      const at = Number(url.searchParams.get('offset') ?? 0);
      return json({ rows: ROWS.slice(at, at + Number(url.searchParams.get('limit'))), total: ROWS.length });
    },
  },
  link: {
    dialect: dialects.github,
    answer: (url) => {
      const at = Number(url.searchParams.get('page') ?? 1);
      const next = `<${url.origin}${url.pathname}?api_key=${encodeURIComponent(url.searchParams.get('api_key'))}&page=${at + 1}>; rel="next"`;
      return json(ROWS.slice((at - 1) * 6, at * 6), at * 6 < ROWS.length ? { link: next } : {});
    },
  },
  url: {
    dialect: { items: 'data', key: 'id', next: { url: 'body:paging.next' } },
    answer: (url) => {
      const at = Number(url.searchParams.get('after') ?? 0);
      const secret = encodeURIComponent(url.searchParams.get('api_key'));
      const next = `${url.origin}/v9/list?after=${at + 7}&access_token=${secret}&key=${secret}`;
      return json({ data: ROWS.slice(at, at + 7), paging: at + 7 < ROWS.length ? { next } : {} });
    },
  },
  graphql: {
    dialect: {
      items: 'data.posts.nodes',
      key: 'id',
      next: { set: { 'body:variables.after': 'body:data.posts.pageInfo.endCursor' } },
      stop: [{ flag: 'body:data.posts.pageInfo.hasNextPage' }],
    },
    options: { body: { token: 'SECRET+1', query: 'q', variables: { first: 5, after: null }, last: ['SECRET+1'] } },
    answer: (_, body) => {
      const { variables, token, last } = JSON.parse(body);
      assert.deepEqual([token, last], ['SECRET+1', ['SECRET+1']]);
      const at = Number(variables.after ?? 0);
      const pageInfo = { endCursor: String(at + variables.first), hasNextPage: at + variables.first < ROWS.length };
      return json({ data: { posts: { nodes: ROWS.slice(at, at + variables.first), pageInfo } } });
    },
  },
};

/** A feed over one of the APIs; `asked` counts. */
function made(t, { dialect, options, answer }, more = {}) {
  const asked = [];
  const fetch = async (...given) => {
    const request = new Request(...given);
    asked.push(request.url);
    assert.equal(request.headers.get('authorization'), 'Bearer SECRET+1');
    return answer(new URL(request.url), await request.text());
  };
  const where = `https://api.test/v9/list?api_key=${encodeURIComponent('SECRET+1')}`;
  const feed = feedOf(where, {
    dialect,
    fetch,
    headers: { authorization: 'Bearer SECRET+1' },
    onWarning() {},
    ...options,
    ...more,
  });
  t.after(() => feed.close());
  return { feed, asked };
}

async function drained(feed) {
  for (let loads = 0; loads < 40 && !feed.done; loads++) await feed.loadMore();
  return feed.slice();
}

for (const [name, api] of Object.entries(apis)) {
  test(`behaviour 38: a snapshot goes on where it was made, without a secret: ${name}`, async (t) => {
    const whole = await drained(made(t, api).feed);
    assert.deepEqual(whole, ROWS);
    for (let pages = 0; pages < 7; pages++) {
      const first = made(t, api);
      for (let at = 0; at < pages && !first.feed.done; at++) await first.feed.loadMore();
      const text = JSON.stringify(first.feed.snapshot());
      assert.ok(!/SECRET/.test(text), text);
      const cursor = first.feed.cursor;
      assert.equal(cursor === null, pages === 0 || first.feed.done);
      assert.ok(!/SECRET/.test(cursor));

      const { feed, asked } = made(t, api, { snapshot: text });
      assert.deepEqual(feed.slice(), first.feed.slice());
      for (const fact of ['status', 'done', 'reason', 'hasMore', 'ending'])
        assert.deepEqual(feed[fact], first.feed[fact]);
      assert.deepEqual([asked.length, feed.cursor], [0, cursor]);
      assert.equal(JSON.stringify(feed.snapshot().data), JSON.stringify(JSON.parse(text).data));
      assert.deepEqual(await drained(feed), ROWS);
      const rest = await drained(first.feed);
      assert.deepEqual([rest, asked.at(-1)], [ROWS, pages === 0 || asked.length > 0 ? asked.at(-1) : undefined]);

      if (cursor === null) continue;
      const from = made(t, api, { cursor });
      assert.deepEqual(await drained(from.feed), ROWS.slice(text.split('row ').length - 1));
    }
  });
}

test('behaviour 38: cursors of queries are what one would write there', async (t) => {
  const seen = {};
  for (const [name, api] of Object.entries(apis)) {
    const { feed } = made(t, api);
    await feed.loadMore();
    seen[name] = [feed.cursor, feed.lane('older').cursor === feed.cursor, feed.lane('newer').cursor];
  }
  assert.deepEqual(seen.cursor, ['cursor=5', true, null]);
  assert.deepEqual(seen.offset, ['offset=4', true, null]);
  assert.deepEqual(seen.link, ['page=2', true, null]);
  for (const wrong of ['', '[', '[1]', '=x', '[0,["a=b"],0,[["x"]],0]', '[0,[99],0,[],0]'])
    assert.match(
      (await failure(made(t, apis.cursor, { cursor: wrong }).feed.loadMore()).catch((x) => x)).message,
      /cursor/,
      wrong,
    );
});

test('behaviour 38: a list that began by a cursor is taken up with the same options', async (t) => {
  const { feed } = made(t, apis.cursor, { cursor: 'cursor=10' });
  await feed.loadMore();
  const { feed: again } = made(t, apis.cursor, { cursor: 'cursor=10', snapshot: feed.snapshot() });
  assert.deepEqual([again.at(0).id, again.length, again.cursor], [10, 5, 'cursor=15']);
  await again.loadMore();
  assert.deepEqual([again.at(0).id, again.at(-1).id], [10, 19]);
});

test('behaviour 39: a snapshot of another feed, another version, or one that was changed is refused with the reason', async (t) => {
  const { feed } = made(t, apis.cursor);
  await feed.loadMore();
  const good = feed.snapshot();
  const refused = (snapshot, more, api = apis.cursor) => {
    try {
      made(t, api, { snapshot, ...more });
    } catch (thrown) {
      assert.deepEqual([thrown.code, thrown.path], ['bad-options', 'options.snapshot'], thrown.stack);
      return thrown.message;
    }
    return 'taken';
  };
  assert.equal(refused(good), 'taken');
  assert.equal(refused(null), 'taken');
  for (const other of [{ key: 'text' }, { limit: 3 }, { body: { a: 1 } }, { dialect: dialects.github }])
    assert.match(refused(good, other), /another feed/);
  assert.match(refused(good, {}, apis.url), /another feed/);
  // What names an item is the same, whoever says it; with none, its rows are others.
  assert.equal(refused(good, { key: 'id' }), 'taken');
  assert.match(refused(good, { key: null }), /another feed/);
  for (const version of [0, 2, 1.5, '1', undefined])
    assert.match(refused({ ...good, version }), /version|what `snapshot/);
  for (const at of [0, 1, 20, good.data.length >> 1, good.data.length - 1]) {
    const changed = String.fromCharCode(good.data.charCodeAt(at) ^ 1);
    assert.match(
      refused({ ...good, data: good.data.slice(0, at) + changed + good.data.slice(at + 1) }),
      /cut off, or changed/,
    );
    assert.match(refused({ ...good, data: good.data.slice(0, at) }), /cut off, or changed/);
    assert.match(refused(JSON.stringify(good).slice(0, at)), /cut off|what `snapshot/);
  }
  for (const nothing of [5, true, [], {}, { version: 1 }, { version: 1, savedAt: 1 }, '5', 'null', ''])
    assert.match(refused(nothing), /what `snapshot\(\)` gave|cut off/);
});

test('behaviour 39: an old snapshot is left out, or used all the same', async (t) => {
  const { feed } = made(t, apis.cursor);
  await feed.loadMore();
  const snapshot = { ...feed.snapshot(), savedAt: Date.now() - 1000 };
  const lengths = [
    { maxAge: 500 },
    { maxAge: 500, stale: 'use' },
    { maxAge: 5000 },
    {},
    { maxAge: 500, stale: 'discard' },
  ];
  assert.deepEqual(
    lengths.map((more) => made(t, apis.cursor, { snapshot, ...more }).feed.length),
    [0, 5, 5, 5, 0],
  );
});

test('behaviour 38: removed keys stay away, numbers keep their digits, resets are told again', async (t) => {
  const text = '{"data":[{"id":9007199254740993},{"id":9007199254740992},{"id":3}],"nextCursor":"b"}';
  const asked = [];
  const api = {
    dialect: dialects.cursor,
    answer: (url) => {
      asked.push(url.search);
      return new Response(url.searchParams.has('cursor') ? '{"data":[{"id":3},{"id":4}]}' : text);
    },
  };
  const { feed } = made(t, api);
  feed.reset({ q: 'x y', access_token: 'SECRET+2' });
  await feed.loadMore();
  feed.remove(3);
  feed.remove(4);
  const snapshot = feed.snapshot();
  assert.ok(!/SECRET/.test(JSON.stringify(snapshot)));
  const later = made(t, api, { snapshot }).feed;
  assert.deepEqual([later.length, later.indexOf(9007199254740993n), later.indexOf(3)], [2, 0, -1]);
  await drained(later);
  assert.equal(later.length, 2);
  assert.match(asked.at(-1), /\?api_key=SECRET%2B1&q=x%20y&cursor=b/);
  later.reset({ q: null });
  await later.loadMore();
  assert.equal(asked.at(-1), '?api_key=SECRET%2B1');
});

test('behaviour 38: a row that was written after it was removed, while the list is read anew, is kept', async (t) => {
  const { dialect, answer } = apis.cursor;
  const options = { dialect, fetch: async (request) => answer(new URL(request.url)), onWarning() {} };
  const url = 'https://api.example/rows';
  const feed = feedOf(url, options);
  t.after(() => feed.close());
  await feed.loadMore();
  feed.reset({ q: 'x' }, { keep: true });
  feed.remove(1);
  feed.insert({ id: 1, text: 'again' });
  feed.remove(2);
  const ids = [...feed.slice()].map(({ id }) => id);
  assert.deepEqual(ids, [1, 0, 3, 4]);
  const again = feedOf(url, { ...options, snapshot: structuredClone(feed.snapshot()) });
  t.after(() => again.close());
  await ready();
  assert.deepEqual(
    [...again.slice()].map(({ id }) => id),
    ids,
  );
});

test('behaviour 38: a list of `maxItems` that ended within a page goes on with the rest of that page', async (t) => {
  const { dialect, answer } = apis.cursor;
  const common = { dialect, fetch: async ({ url }) => answer(new URL(url)) };
  const made = (options) => {
    const feed = feedOf('https://api.example/posts', { ...common, ...options });
    t.after(() => feed.close());
    return feed;
  };
  const ids = async (feed) => {
    const read = [];
    for await (const { id } of feed) read.push(id);
    return read;
  };
  const numbers = (from, to) => Array.from({ length: to - from }, (_, i) => from + i);
  for (const [maxItems, cursor, from] of [
    [7, 'cursor=5', 5],
    [10, 'cursor=10', 10],
    [22, 'cursor=20', 20],
  ]) {
    const short = made({ maxItems });
    assert.deepEqual(await ids(short), numbers(0, maxItems));
    assert.deepEqual([short.reason, short.cursor], ['max-items', cursor]);
    assert.deepEqual(await ids(made({ cursor })), numbers(from, 23));
    assert.deepEqual(await ids(made({ snapshot: short.snapshot(), maxItems: 22 })), numbers(0, 22));
    assert.deepEqual(await ids(made({ snapshot: short.snapshot({ items: false }) })), numbers(maxItems, 23));
    await short.refresh({ mode: 'all' });
    assert.deepEqual([short.reason, short.hasMore], [short.length < 23 ? 'max-items' : 'end', false]);
  }
  const one = made({ maxItems: 3 });
  assert.deepEqual([await ids(one), one.reason, one.cursor], [[0, 1, 2], 'max-items', null]);
  assert.deepEqual(await ids(made({ snapshot: one.snapshot() })), numbers(0, 23));
});

test('behaviour 38: drafts are left out whatever they say in the place of their keys', async (t) => {
  const { dialect, answer } = apis.cursor;
  const made = (options) => {
    const feed = feedOf('https://api.example/', {
      dialect,
      fetch: async ({ url }) => answer(new URL(url)),
      ...options,
    });
    t.after(() => feed.close());
    return feed;
  };
  const feed = made();
  await feed.loadMore();
  const copy = feed.insert({ ...ROWS[1], text: 'a copy' }, { at: 3, temp: 'copy' });
  feed.insert({ id: 'own', text: 'a draft' }, { temp: 'own' });
  feed.insert({ id: 9, text: 'known by its key' });
  feed.insert({ id: null }, { at: 99, temp: 'none' });
  const back = (options) => made({ snapshot: feed.snapshot(options) }).slice();
  assert.deepEqual(back(), [{ id: 9, text: 'known by its key' }, ...ROWS.slice(0, 5)]);
  copy.confirm({ id: 'c', text: 'a copy' });
  feed.confirm('own', { id: 'own', text: 'a draft' });
  assert.deepEqual(
    back().map(({ id }) => id),
    [9, 'own', 0, 1, 2, 'c', 3, 4],
  );
  const reader = feed[Symbol.asyncIterator]();
  await reader.next();
  feed.insert({ id: 'new' }, { at: 4, temp: 'new' });
  assert.deepEqual(
    back({ items: false }).map(({ id }) => id),
    ['own', 0, 1, 2, 'c', 3, 4],
  );
});
