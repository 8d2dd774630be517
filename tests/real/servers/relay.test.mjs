// graphql-relay behind graphql-http. `connectionFromArray` counts: its cursors are offsets, and rows shift under them.
import { assert, dialects, feed, range, readAll, test } from '../support.mjs';
import { once, relayServer, send, without } from './support.mjs';

const N = 120;
const origin = await relayServer(N);
const dialect = dialects.relay('data.notes');
const select = (list) =>
  `query ($first: Int, $after: String) { ${list}(first: $first, after: $after) { edges { cursor node { id number title } } pageInfo { endCursor hasNextPage } } }`;

const numbers = (items) => items.map(({ number }) => number);
const ask = async (query, variables) => {
  const { data, errors } = await send('POST', origin, { query, variables });
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
};
const everything = async () =>
  (await ask('{ notes { edges { node { number } } } }')).notes.edges.map(({ node }) => node.number);
const add = (count) => ask('mutation ($count: Int!) { add(count: $count) }', { count });
const remove = (...gone) => ask('mutation ($gone: [Int]!) { remove(numbers: $gone) }', { gone });
const notes = (t, options) =>
  feed(t, `${origin}/graphql`, { dialect, body: { query: select('notes'), variables: {} }, ...options });

test('a list that stays', async (t) => {
  for (const limit of [40, 7, N, N + 1]) {
    const list = notes(t, { limit });
    assert.deepEqual(numbers(await readAll(list)), range(N, 1), `pages of ${limit}`);
    assert.equal(list.stats.requests, Math.ceil(N / limit));
  }
});

test('an item is the node, named by its global id', async (t) => {
  const list = notes(t, { limit: 5 });
  await list.loadMore();
  const id = Buffer.from(`Note:${N}`).toString('base64');
  assert.deepEqual(list.get(id), { id, number: N, title: `note ${N}` });
});

test('no edges, no cursors', async (t) => {
  const list = feed(t, `${origin}/graphql`, {
    dialect: dialects.relay('data.none'),
    body: { query: select('none') },
    limit: 5,
  });
  assert.deepEqual(await readAll(list), []);
  assert.deepEqual([list.reason, list.stats.requests], ['end', 1]);
});

test('notes that come in front push old ones onto the next page; every old one is there once', async (t) => {
  const before = await everything();
  const list = notes(t, { limit: 25 });
  const read = numbers(await readAll(list, (page) => page < 4 && add(3)));
  assert.deepEqual(read, before);
  assert.equal(list.stats.duplicates, 9);
});

test('notes that go behind the reader pull as many past the page; nothing is there twice', async (t) => {
  const before = await everything();
  const list = notes(t, { limit: 25 });
  const read = numbers(await readAll(list, (page) => page === 2 && remove(...before.slice(10, 13))));
  once(read);
  assert.deepEqual(without(before, read), before.slice(50, 53));
});

test('what GraphQL refuses is an error, with what it said, and nothing is lost', async (t) => {
  const list = feed(t, `${origin}/graphql`, { dialect, body: { query: '{ notes { wrong } }' }, limit: 5 });
  const error = await list.loadMore().then(
    () => assert.fail('it loaded'),
    (thrown) => thrown,
  );
  assert.equal(error.name, 'UnspoolError');
  assert.match(JSON.stringify(error) + error.message, /Cannot query field/);
  assert.equal(list.status, 'failed');
});
