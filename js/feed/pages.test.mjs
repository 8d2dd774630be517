// What an answer says beside its items.
import { answer, assert, feedOf, page, ready, serve, test } from '../testing/support.mjs';
import { envelopeOf } from './envelope.js';

const envelope = (value, paths) =>
  JSON.parse(envelopeOf(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)), paths));

test('an envelope is the answer with an empty list, wherever the list stands', () => {
  const odd = { '"data": [1]': '\\"]}', 'a\\': [[{}], '\\\\'], data: [{ id: 'x]"' }, [1, [2]]], more: { data: [5] } };
  assert.deepEqual(envelope(odd, 'data'), { ...odd, data: [] });
  assert.deepEqual(envelope(odd, 'more.data'), { ...odd, more: { data: [] } });
  assert.deepEqual(envelope({ _embedded: { 'a.b': [1], c: 2 } }, '_embedded["a.b"]'), {
    _embedded: { 'a.b': [], c: 2 },
  });
  assert.deepEqual(envelope({ data: { children: [{ data: 1 }], after: 'x' } }, 'data.children[*].data'), {
    data: { children: [], after: 'x' },
  });
  assert.deepEqual(envelope([1, 2], ''), []);
  assert.deepEqual(envelope(' [ 1 , 2 ] ', ''), []);
  assert.deepEqual(envelope('\uFEFF{ "data" : [ 1 ] , "n":1}', 'data'), { data: [], n: 1 });
  assert.deepEqual(envelope({ 'd\u0061ta': [] }, 'data'), { data: [] });
  assert.deepEqual(envelope('{"d\\u0061ta":[1],"n":[2]}', 'data'), { data: [], n: [2] });
  // Of several paths the first that leads to a list.
  assert.deepEqual(envelope({ rows: [1], n: 2 }, ['items', 'rows']), { rows: [], n: 2 });
  assert.deepEqual(envelope({ rows: [], n: [1] }, 'rows'), { rows: [], n: [1] });
});

test('an envelope is the whole answer, where more than names say where the items are, or nothing', () => {
  const whole = { groups: [{ rows: [1] }], data: { not: 'a list' } };
  for (const paths of ['groups[0].rows', 'groups[?a=b].rows', 'data', 'data.not', 'none', 'data.x.y', undefined])
    assert.deepEqual(envelope(whole, paths), whole, String(paths));
});

test('behaviour 37a: `onPage` is told what each page says, before listeners are; nothing is kept', async (t) => {
  await ready();
  const headers = { 'x-served-by': 'one' };
  const server = await serve(
    t,
    answer({ data: [{ id: 1 }, { id: 2 }], nextCursor: 'b', included: [{ type: 'author' }] }, { headers }),
    answer('no', { status: 404 }),
    page([2, 3], null, { included: [] }),
  );
  const seen = [];
  const feed = feedOf(t, server, { onPage: (page) => seen.push(page) });
  feed.subscribe(({ added }) => seen.push(added));
  await feed.loadMore();
  await feed.loadMore().catch(() => {});
  await feed.retry();
  const [first, second] = seen.filter((one) => typeof one === 'object');
  assert.deepEqual(
    seen.map((one) => (typeof one === 'object' ? 'page' : one)),
    [0, 'page', 2, 0, 0, 0, 'page', 1],
  );
  const { index, lane, status, url, received, added, envelope } = first;
  assert.deepEqual(
    { index, lane, status, received, added },
    { index: 0, lane: 'older', status: 200, received: 2, added: 2 },
  );
  assert.deepEqual([url, first.headers.get('x-served-by')], [server.url, 'one']);
  assert.deepEqual(envelope, { data: [], nextCursor: 'b', included: [{ type: 'author' }] });
  assert.equal(first.envelope, envelope, 'parsed once');
  assert.deepEqual([second.index, second.received, second.added], [1, 2, 1]);
  assert.equal(second.url, `${server.url}?cursor=b`);
  assert.throws(() => feed.page(0), { code: 'bad-options', path: 'options.keepPages' });
});

test('behaviour 37a: `keepPages` keeps them for `page()`, without parsing; a reset begins anew', async (t) => {
  await ready();
  const server = await serve(t, page([1], 'b', { facets: { a: 1 } }), page([2], null, { facets: { a: 2 } }), page([3]));
  const feed = feedOf(t, server, { keepPages: true });
  assert.equal(feed.page(0), undefined);
  const { parse } = JSON;
  let parsed = 0;
  JSON.parse = (text, ...more) => {
    if (text.includes('facets":{')) parsed++;
    return parse(text, ...more);
  };
  t.after(() => (JSON.parse = parse));
  await feed.loadMore();
  await feed.loadMore();
  assert.equal(parsed, 0);
  assert.deepEqual([feed.page(0).envelope.facets, feed.page(-1).envelope.facets, parsed], [{ a: 1 }, { a: 2 }, 2]);
  assert.equal(feed.page(2), undefined);
  feed.reset();
  await feed.loadMore();
  assert.deepEqual([feed.page(0).envelope, feed.page(1)], [{ data: [] }, undefined]);
});

test('with functions as a dialect, a page is what the server said', async (t) => {
  await ready();
  const server = await serve(t, answer({ rows: [{ id: 1 }], facets: 1 }, { headers: { 'x-a': 'b' } }));
  const dialect = { items: (page) => page.rows, key: 'id', next: () => null };
  const feed = feedOf(t, server, { dialect, keepPages: true });
  await feed.loadMore();
  assert.deepEqual(feed.page(0).envelope, { rows: [{ id: 1 }], facets: 1 });
  assert.deepEqual(
    [feed.page(0).headers.get('x-a'), [...feed.page(0).headers.keys()].some((name) => /unspool/.test(name))],
    ['b', false],
  );
});

test('`total` of a feed is what its dialect reads', async (t) => {
  await ready();
  const dialect = {
    items: 'data',
    key: 'id',
    next: { set: { 'query:offset': { inc: 'items', from: 0 } } },
    stop: [{ total: 'body:total', at: 'query:offset' }],
  };
  const server = await serve(t, page([1, 2], undefined, { total: 3 }));
  const feed = feedOf(t, server, { dialect });
  assert.equal(feed.total, null);
  await feed.loadMore();
  assert.deepEqual(feed.total, { value: 3, exact: true, from: 'body:total' });
  assert.equal(feed.view().total, feed.total);
  // Kept along.
  const again = feedOf(t, server, { dialect, snapshot: JSON.parse(JSON.stringify(feed.snapshot())) });
  assert.deepEqual(again.total, feed.total);
});

test('`total` says where it stands, and whether there may be more', async (t) => {
  await ready();
  const next = { set: { 'query:page': { inc: 1, from: 1 } } };
  const totalOf = async (source, given) => {
    const stop = [{ total: source, at: 'query:page' }];
    const feed = feedOf(t, await serve(t, given), { dialect: { items: 'data', key: 'id', next, stop } });
    await feed.loadMore();
    return feed.total;
  };
  const data = [{ id: 1 }];
  assert.deepEqual(await totalOf('header:x-total-count', answer({ data }, { headers: { 'x-total-count': '7' } })), {
    value: 7,
    exact: true,
    from: 'header:x-total-count',
  });
  const hits = { value: 10_000, relation: 'gte' };
  assert.deepEqual(await totalOf('body:hits.value', answer({ data, hits })), {
    value: 10_000,
    exact: false,
    from: 'body:hits.value',
  });
  assert.equal(await totalOf('body:absent', answer({ data })), null);
});
