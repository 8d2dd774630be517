// Every named dialect, and every dialect of the catalogues: an array is paged to a real feed, which has each row once.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { feed, ready } from 'unspool';
import {
  cursor,
  directus,
  github,
  lastItem,
  matrix,
  offset,
  page,
  relay,
  slack,
  stripe,
  token,
} from 'unspool/dialects';
import { pagedFetch, routedFetch, scriptedFetch, Unwritable } from 'unspool/testing';
import { failure, test } from '../testing/support.mjs';
import { putAt } from './paths.js';

const read = (name) => JSON.parse(readFileSync(new URL(`../../tests/dialects/${name}.json`, import.meta.url)));
const named = read('named');

await ready();

/** A row that has a key, and what the dialect goes on by, where that is a field of it. */
function rowOf(dialect, index) {
  const { key = 'id', item = '' } = dialect;
  if (key === '') return `row-${index}`;
  const inside = (path) => (item && path.startsWith(`${item}.`) ? path.slice(item.length + 1) : path);
  let row = { text: `row ${index}` };
  const ways = [dialect.next ?? [], dialect.back ?? []].flat();
  const fields = ways.flatMap((way) => Object.values(way.set ?? {}).flat());
  const places = fields.flatMap((source) => /^(?:last|first):(.*)$/.exec(source)?.[1] ?? []);
  for (const path of [key ?? 'id'].flat(2)) if (path !== null) row = putAt(row, inside(path), 1000 + index);
  for (const path of places) if (!item || path.startsWith(`${item}.`)) row = putAt(row, inside(path), 1000 + index);
  return row;
}

const rowsOf = (dialect, count = 95) => Array.from({ length: count }, (_, index) => rowOf(dialect, index));
const textOf = (row) => (typeof row === 'string' ? row : row.text);
const wanted = (count = 95) => Array.from({ length: count }, (_, index) => index);
const numbers = (posts) => posts.slice().map((row) => Number(/\d+/.exec(textOf(row))[0]));

/** A feed over an array that this dialect pages, and what is told on the way. */
function over(t, dialect, rows, { limit = 10, cursors, ...options } = {}) {
  const warnings = [];
  const fetch = pagedFetch(rows, { dialect, cursors, limit: dialect.limit ? undefined : limit });
  const posts = feed('http://api.test/list', {
    dialect,
    fetch,
    seed: 1,
    retries: 0,
    onWarning: (message) => warnings.push(message),
    ...(dialect.limit && { limit }),
    ...(JSON.stringify(dialect).includes('"body:') && /"(set|limit)":\{"(at":")?body:/.test(JSON.stringify(dialect))
      ? { method: 'POST', body: {}, idempotent: true }
      : {}),
    origins: ['https://api.dropboxapi.com'],
    ...options,
  });
  t.after(() => posts.close());
  return { posts, fetch, warnings };
}

async function readAll(posts, bound = 40) {
  for (let loads = 0; posts.hasMore && loads < bound; loads++) await posts.loadMore();
}

for (const [name, { use, dialect }] of Object.entries(named.entries)) {
  test(`${name}: 95 rows in pages of 10`, async (t) => {
    const { posts, fetch, warnings } = over(t, dialect, rowsOf(dialect));
    await readAll(posts);
    assert.deepEqual(numbers(posts), wanted());
    assert.equal(posts.reason, 'end', use);
    assert.equal(fetch.requests.length, 10);
    assert.deepEqual(warnings, []);
  });

  test(`${name}: three rows come in front between two requests`, async (t) => {
    const rows = rowsOf(dialect);
    const { posts, fetch } = over(t, dialect, rows, { cursors: 'offset' });
    await posts.loadMore();
    await posts.loadMore();
    rows.unshift(...rowsOf(dialect, 98).slice(95));
    const { duplicates } = await posts.loadMore();
    const byField = /^\{"query:\w+":"last:|^\{"body:\w+":"last:/.test(JSON.stringify(dialect.next.set ?? {}));
    assert.equal(duplicates, byField ? 0 : 3);
    await readAll(posts);
    assert.deepEqual(numbers(posts), wanted());
    assert.equal(posts.reason, 'end', use);
    assert.equal(fetch.requests.length, 10);
  });
}

for (const { id, dialect } of read('more')) {
  test(`${id}, of the catalogue: 95 rows in pages of 10`, async (t) => {
    const { posts, warnings } = over(t, dialect, rowsOf(dialect));
    await readAll(posts);
    assert.deepEqual(numbers(posts), wanted());
    assert.equal(posts.reason, 'end', JSON.stringify(dialect));
    assert.deepEqual(warnings, []);
  });
}

const key = 'id';
const idsOf = (posts) => posts.slice().map(({ id }) => id);
const some = (...ids) => ids.map((id) => ({ id }));
const range = (from, to) => Array.from({ length: to - from }, (_, index) => ({ id: from + index }));

test('rows that come in front while a list is counted come twice, and are in the feed once', async (t) => {
  const rows = range(0, 25);
  const { posts, fetch } = over(t, offset(), rows);
  await posts.loadMore();
  rows.unshift(...some('new 1', 'new 2'));
  assert.equal((await posts.loadMore()).duplicates, 2);
  await readAll(posts);
  assert.deepEqual(
    idsOf(posts),
    range(0, 25).map(({ id }) => id),
  );
  assert.equal(fetch.requests.length, 3);
});

test('a token stands for a row, or for an offset', async (t) => {
  for (const [cursors, duplicates] of [
    ['row', 0],
    ['offset', 2],
  ]) {
    const rows = range(0, 25);
    const fetch = pagedFetch(rows, { dialect: cursor, cursors });
    const posts = feed('http://api.test/', { dialect: cursor, fetch, limit: 10 });
    t.after(() => posts.close());
    await posts.loadMore();
    rows.unshift(...some('new 1', 'new 2'));
    assert.equal((await posts.loadMore()).duplicates, duplicates, cursors);
  }
});

test('a row that is gone is stood in for: by its neighbours, or where it was', async (t) => {
  for (const dialect of [cursor, lastItem('before', 'id', { short: true })]) {
    const rows = range(0, 25);
    const { posts } = over(t, dialect, rows);
    await posts.loadMore();
    rows.splice(9, 1);
    await readAll(posts);
    // By an offset the row that moved up is missed, as it is at servers that count.
    assert.ok(idsOf(posts).length >= 24 && new Set(idsOf(posts)).size === posts.length);
    assert.equal(posts.reason, 'end');
  }
});

test('rows of a function are those of the moment, and of the request', async (t) => {
  const fetch = pagedFetch(({ query }) => range(0, 30).filter(({ id }) => id % 2 === Number(query.get('odd'))), {
    dialect: page('page', 1),
  });
  const posts = feed('http://api.test/?odd=1', { dialect: page('page', 1), fetch, limit: 10 });
  t.after(() => posts.close());
  await readAll(posts);
  assert.deepEqual(
    idsOf(posts),
    range(0, 30)
      .map(({ id }) => id)
      .filter((id) => id % 2),
  );
});

for (const [name, dialect, begin] of [
  ['page numbers', page('page', 1), '?page=4'],
  ['offsets', offset('offset', 'limit'), '?offset=33&limit=10'],
  ['last items', stripe, '?starting_after=32'],
  ['Link headers', github, undefined],
  ['a token for each side', token('cursor', 'next', { newer: 'previous' }), undefined],
  ['Matrix', { ...matrix, key }, undefined],
]) {
  test(`a list that begins in the middle is read both ways: ${name}`, async (t) => {
    const rows = range(0, 95);
    // Where only tokens lead into the middle, a first feed goes there.
    let cursor;
    if (!begin) {
      const first = over(t, dialect, rows).posts;
      for (let pages = 3; pages > 0; pages--) await first.loadMore();
      cursor = first.cursor;
    }
    const fetch = pagedFetch(rows, { dialect });
    const options = { dialect, fetch, limit: 10, cursor, retries: 0 };
    const posts = feed(`http://api.test/list${begin ?? ''}`, options);
    t.after(() => posts.close());
    await posts.loadMore();
    assert.ok(idsOf(posts)[0] >= 30, String(idsOf(posts)));
    const newer = posts.lane('newer');
    for (let loads = 0; newer.hasMore && loads < 10; loads++) await posts.loadMore({ lane: 'newer' });
    await readAll(posts);
    assert.deepEqual(
      idsOf(posts),
      range(0, 95).map(({ id }) => id),
    );
  });
}

test('requests are noted: method, path, query, headers, body, status', async (t) => {
  const dialect = relay('data.feed');
  const fetch = pagedFetch(range(0, 15), { dialect });
  const body = { query: 'query ($first: Int, $after: String) { feed }', variables: { tag: 'a' } };
  const options = { dialect, fetch, limit: 10, method: 'POST', body, headers: { authorization: 'Bearer t' } };
  const posts = feed('http://api.test/graphql?v=1', options);
  t.after(() => posts.close());
  await readAll(posts);
  const [first, second] = fetch.requests;
  assert.equal(`${first.method} ${first.path} ${first.query.get('v')}`, 'POST /graphql 1');
  assert.equal(first.headers.get('authorization'), 'Bearer t');
  assert.deepEqual(first.body.variables, { tag: 'a', first: 10 });
  assert.equal(second.body.variables.after, 'after.10.10.9');
  assert.deepEqual([second.status, second.aborted, fetch.pending.length, fetch.requests.length], [200, false, 0, 2]);
  assert.equal(posts.at(0).id, 0);
});

test('what an answer cannot say is told, with what to do instead', async (t) => {
  const says = (dialect, message, rows = range(0, 20), options = {}) =>
    assert.throws(
      () => pagedFetch(rows, { dialect, ...options }),
      (thrown) => thrown instanceof Unwritable && message.test(thrown.message),
    );
  says({ items: 'rows', next: () => null }, /`dialect.next` is a function.*scriptedFetch/);
  says({ items: '', next: { set: { 'query:c': 'body:next' } } }, /`dialect.next`.*the body is the list/);
  says(slack, /a family is called/);
  says(directus, /fewer than 100 rows is the last one.*`limit: 10`/, [], { limit: 10 });
  const { posts } = over(t, lastItem('before', 'at.id'), range(0, 20));
  const error = await failure(posts.loadMore());
  assert.match(error.message, /goes on by `at.id` of the last item, and this row has none: \{"id":9\}/);
  const odd = over(t, cursor, range(0, 20)).fetch;
  assert.equal((await odd('http://api.test/?cursor=of-another-list')).status, 400);
});

test('requests fail as they are told, and the feed goes on', async (t) => {
  const { posts, fetch } = over(t, cursor, range(0, 25));
  await posts.loadMore();
  fetch.failNext();
  fetch.failNext({ network: 'reset' });
  fetch.failNext({ malformed: true });
  fetch.failNext(404);
  fetch.failNext({ status: 401, body: { message: 'who are you?' }, headers: { 'x-request-id': 'r1' } });
  const codes = [];
  for (let left = 5; left > 0; left--) codes.push((await failure(posts.retry())).code);
  assert.deepEqual(codes, ['http-status', 'network', 'not-json', 'http-status', 'http-status']);
  await posts.retry();
  await readAll(posts);
  assert.equal(posts.length, 25);
  assert.equal(fetch.requests.length, 8);
});

test('routes: several addresses, and one that nobody answers', async (t) => {
  const [users, likes] = [pagedFetch(range(0, 5), { dialect: cursor }), scriptedFetch([204])];
  const fetch = routedFetch({ '/api/users': users, 'POST /api/*/like': likes });
  const list = feed('http://api.test/api/users?a=1', { dialect: cursor, fetch });
  t.after(() => list.close());
  await list.loadMore();
  assert.equal(list.length, 5);
  assert.equal((await fetch('http://api.test/api/p1/like', { method: 'POST', body: '{}' })).status, 204);
  await assert.rejects(
    fetch('http://api.test/api/p1/like'),
    /nobody answers GET http:\/\/api.test\/api\/p1\/like; there are routes for \/api\/users/,
  );
});
