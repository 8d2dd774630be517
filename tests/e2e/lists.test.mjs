import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keys, rows, rowsAtLeast, scrollTo, settled, setUp } from './support.mjs';

const { open, api } = await setUp();

const top = (page) =>
  page.evaluate(() => {
    const row = [...document.querySelectorAll('#posts article')].find((row) => row.getBoundingClientRect().bottom > 0);
    return { key: row.dataset.key, top: Math.round(row.getBoundingClientRect().top) };
  });

for (const query of ['', 'topic=harbour', 'dialect=offset']) {
  test(`a reload is where one was, without a request: ${query || 'a cursor'}`, async () => {
    const page = await open(query);
    await scrollTo(page, 80);
    await page.evaluate(() => window.scrollTo(0, 3000));
    await settled(page);
    const before = { keys: await keys(page), top: await top(page), requests: (await api.seen(page)).requests };
    await page.reload();
    await rowsAtLeast(page, before.keys.length);
    await settled(page);
    assert.deepEqual(await keys(page), before.keys);
    const now = await top(page);
    assert.equal(now.key, before.top.key);
    assert.ok(Math.abs(now.top - before.top.top) <= 2, `${now.top} for ${before.top.top} px`);
    assert.equal((await api.seen(page)).requests, before.requests);
    await scrollTo(page, before.keys.length + 1);
    assert.ok((await rows(page)) > before.keys.length, 'and it goes on');
    assert.deepEqual(page.problems, []);
  });
}
