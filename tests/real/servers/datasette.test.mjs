// Datasette: tables as JSON, paged by a token, while another program writes to the database.
import { assert, dialects, feed, ids, range, readAll, test } from '../support.mjs';
import { datasette, once, without } from './support.mjs';

const N = 250;
const numbers = `with recursive n(n) as (select 1 union all select n + 1 from n where n < ${N})`;
const { origin, run } = await datasette(`
  create table notes (id integer primary key, title text, score integer);
  insert into notes ${numbers} select n, 'note ' || n, case when n % 5 = 0 then null else n % 3 end from n;
  create table pairs (kind text, n integer, primary key (kind, n));
  insert into pairs ${numbers} select substr('a,b~%/ ü', n % 8 + 1, 1), n from n;
`);

const table = dialects.datasette('id');
// The same by hand.
const byToken = {
  items: 'rows',
  key: 'id',
  limit: { at: 'query:_size' },
  next: { set: { 'query:_next': 'body:next' } },
};
const byUrl = dialects.nextUrl('next_url', { items: 'rows', limit: { at: 'query:_size' } });

for (const limit of [undefined, 17, 50, N]) {
  test(`objects, in pages of ${limit ?? 'its own size'}`, async (t) => {
    const list = feed(t, `${origin}/notes/notes.json?_shape=objects`, { dialect: table, limit });
    assert.deepEqual(ids(await readAll(list)), range(1, N));
    assert.equal(list.stats.requests, Math.ceil(N / (limit ?? 100)));
  });
}

for (const [name, dialect] of Object.entries({ byToken, byUrl })) {
  test(`objects, ${name}`, async (t) => {
    const list = feed(t, `${origin}/notes/notes.json?_shape=objects`, { dialect, limit: 40 });
    assert.deepEqual(ids(await readAll(list)), range(1, N));
    assert.equal(list.stats.requests, 7);
  });
}

test('a bare array with a Link header', async (t) => {
  const list = feed(t, `${origin}/notes/notes.json?_shape=array`, { dialect: { ...table, items: '' }, limit: 40 });
  assert.deepEqual(ids(await readAll(list)), range(1, N));
  assert.equal(list.stats.requests, 7);
});

test('rows that are arrays, as they come: the key is the first column', async (t) => {
  const list = feed(t, `${origin}/notes/notes.json`, { dialect: dialects.datasette('[0]'), limit: 40 });
  assert.deepEqual(
    (await readAll(list)).map(([id]) => id),
    range(1, N),
  );
  assert.deepEqual(list.get(7), [7, 'note 7', 1]);
});

test('a key of two columns, with commas, slashes and percent signs in its tokens', async (t) => {
  const list = feed(t, `${origin}/notes/pairs.json?_shape=objects`, {
    dialect: dialects.datasette(['kind', 'n']),
    limit: 9,
  });
  const read = (await readAll(list)).map(({ n }) => n);
  once(read);
  assert.deepEqual(
    read.sort((a, b) => a - b),
    range(1, N),
  );
});

for (const order of ['_sort', '_sort_desc']) {
  test(`${order}: ties longer than a page, and nulls`, async (t) => {
    const list = feed(t, `${origin}/notes/notes.json?_shape=objects&${order}=score`, { dialect: table, limit: 20 });
    const read = await readAll(list);
    once(ids(read));
    assert.equal(read.length, N);
    const scores = read.map(({ score }) => score ?? -1);
    assert.deepEqual(
      scores,
      [...scores].sort((a, b) => (order === '_sort' ? a - b : b - a)),
    );
  });
}

test('rows come and go everywhere; every row that stays is there once, and what comes ahead is read', async (t) => {
  const list = feed(t, `${origin}/notes/notes.json?_shape=objects`, { dialect: table, limit: 30 });
  const gone = [];
  const read = ids(
    await readAll(list, (page) => {
      if (page > 4) return;
      // Behind the reader, in front of it, and the very row that the token names.
      const some = [page, page * 30 + 10, page * 30];
      gone.push(...some);
      run(
        `delete from notes where id in (${some}); insert into notes values (${-page}, 'behind', 1), (${1000 + page}, 'ahead', 1);`,
      );
    }),
  );
  once(read);
  assert.deepEqual(without(range(1, N), [...read, ...gone]), []);
  assert.deepEqual(read.slice(-4), [1001, 1002, 1003, 1004]);
  assert.deepEqual(
    read.filter((id) => id < 0),
    [],
  );
  assert.equal(list.stats.duplicates, 0);
});

test('a row that moves ahead of the reader is updated where it was', async (t) => {
  const list = feed(t, `${origin}/notes/notes.json?_shape=objects&_sort=title`, { dialect: table, limit: 50 });
  await list.loadMore();
  const { id } = list.at(3);
  run(`update notes set title = 'zzz' where id = ${id}`);
  const read = await readAll(list);
  once(ids(read));
  assert.deepEqual([read[3].id, read[3].title, list.stats.duplicates], [id, 'zzz', 1]);
});
