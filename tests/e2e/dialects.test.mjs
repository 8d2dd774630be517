import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keys, scrollTo, settled, setUp, stateIs } from './support.mjs';

const { base, open, api } = await setUp();

const names = await (async () => {
  const page = await open('auto=0');
  await stateIs(page, 'paused');
  return page.$$eval('#dialect option', (options) => options.map(({ value }) => value));
})();

const newest = await api.ids(200);
// The one list that goes by `seq`, oldest first.
const bySeq = await (await fetch(`${base}/api/github-since?per_page=100`)).json();

test('the menu offers every list of the server', async () => {
  const { lists } = await api.get('/api');
  assert.deepEqual(
    names.map((name) => `/api/${name}`).sort(),
    Object.keys(lists)
      .map((list) => list.split(' ')[1])
      .sort(),
  );
});

for (const name of names) {
  test(`${name}: the first 60 posts and the end`, async () => {
    const page = await open(`dialect=${name}&limit=20`);
    await scrollTo(page, 60);
    const wanted = name === 'github-since' ? bySeq.map(({ id }) => id) : newest;
    assert.deepEqual((await keys(page)).slice(0, 60), wanted.slice(0, 60));
    assert.deepEqual(page.problems, []);

    const short = await open(`dialect=${name}&limit=20&n=45`);
    await scrollTo(short, 1000);
    await stateIs(short, 'done');
    assert.equal((await keys(short)).length, 45);
    const { log } = await api.seen(short);
    assert.ok(log.length <= 4, `${log.length} requests for 45 posts`);
    assert.ok(log.every(({ status }) => status === 200));
    assert.deepEqual(short.problems, []);
  });
}

test('changing the dialect in the menu starts anew, with the code beside it', async () => {
  const page = await open();
  await settled(page);
  await page.selectOption('#dialect', 'jsonapi');
  await page.waitForFunction(() => document.querySelector('#code').textContent.includes('dialect: jsonapi'));
  await scrollTo(page, 40);
  assert.deepEqual((await keys(page)).slice(0, 40), newest.slice(0, 40));
  assert.match(page.url(), /dialect=jsonapi/);
  assert.deepEqual(page.problems, []);
});
