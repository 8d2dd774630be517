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

const titles = (page) => page.$$eval('#posts h2', (all) => all.slice(0, 3).map(({ textContent }) => textContent));

async function fill(page, title, body = 'Of some length.') {
  await page.fill('#composer [name=title]', title);
  await page.fill('#composer [name=body]', body);
  await page.click('#composer [type=submit]');
}

test('a post is written, edited and deleted; the server has each of them', async () => {
  const page = await open();
  await settled(page);
  const [first] = await keys(page);
  await page.click('#write');
  await fill(page, 'A knot of mine');
  await page.waitForFunction(() => /^p_/.test(document.querySelector('#posts article')?.dataset.key));
  const [id] = await keys(page);
  assert.notEqual(id, first);
  assert.equal((await api.get(`/api/posts/${id}`)).title, 'A knot of mine');
  await page.getByRole('button', { name: 'Edit: A knot of mine' }).click();
  await fill(page, 'A better knot');
  await page.waitForFunction(() => document.querySelectorAll('[data-pending]').length === 0);
  assert.equal((await titles(page))[0], 'A better knot');
  assert.equal(await page.evaluate(() => document.activeElement.closest('article').dataset.key), id, 'the focus stays');
  assert.equal((await api.get(`/api/posts/${id}`)).title, 'A better knot');
  await page.getByRole('button', { name: 'Delete: A better knot' }).click();
  await page.waitForFunction((first) => document.querySelector('#posts article')?.dataset.key === first, first);
  assert.equal(await page.evaluate(() => document.activeElement.dataset.key), first, 'the focus is on the next row');
  const gone = async () => (await api.get(`/api/posts/${id}`)).error?.code;
  for (let tries = 0; tries < 100 && (await gone()) !== 'not_found'; tries++) await page.waitForTimeout(50);
  assert.equal(await gone(), 'not_found');
  assert.equal(await page.locator('#unsaved').isHidden(), true);
  assert.deepEqual(page.problems, []);
});

test('what the server refuses is taken back, with a message', async () => {
  const page = await open();
  await settled(page);
  const before = { keys: await keys(page), titles: await titles(page) };
  await page.click('#refuse');
  const told = async (words) => {
    await page.waitForFunction(
      (words) => document.querySelector('#unsaved:not([hidden]) p')?.textContent.startsWith(words),
      words,
    );
    assert.equal(await page.locator('[data-pending]').count(), 0);
  };
  const asBefore = async () => assert.deepEqual({ keys: await keys(page), titles: await titles(page) }, before);
  // Held back, so that what is shown meanwhile is seen.
  let release;
  await page.route(/\/api\/posts/, async (route) => {
    await new Promise((resolve) => (release = resolve));
    await route.continue();
  });
  await page.click('#write');
  await fill(page, 'A knot of mine');
  await page.waitForSelector('article[data-key^=draft][data-pending]');
  assert.equal((await titles(page))[0], 'A knot of mine');
  release();
  await told('The post was not sent');
  assert.equal((await titles(page))[0], 'A knot of mine', 'what was written is not lost');
  await page.getByRole('button', { name: 'Discard' }).click();
  await asBefore();
  await page.locator('[data-write=edit]').first().click();
  await fill(page, 'Another title');
  await page.waitForSelector('article[data-pending]');
  assert.equal((await titles(page))[0], 'Another title');
  release();
  await told('The change was not saved');
  await asBefore();
  await page.getByRole('button', { name: 'Discard' }).click();
  assert.equal(await page.locator('.unsent').count(), 0);
  await page.locator('[data-write=delete]').first().click();
  await page.waitForFunction(
    (key) => (document.querySelector('#posts article')?.dataset.key ?? key) !== key,
    before.keys[0],
  );
  release();
  await told('The post was not deleted');
  await asBefore();
  await page.getByRole('button', { name: 'Close this message' }).click();
  assert.equal(await page.locator('#unsaved').isHidden(), true);
  assert.deepEqual(page.problems, []);
});

test('more new posts than a refresh asks for leave a gap, which a button fills, also after a failure', async () => {
  const page = await open('limit=20&live=300');
  await settled(page);
  const [first] = await keys(page);
  await page.click('#publish-many');
  await page.click('#pill');
  await page.waitForSelector('.gap');
  await settled(page);
  assert.equal((await keys(page)).indexOf(first), 60);
  const behind = () => page.evaluate(() => document.querySelector('.gap').nextElementSibling.dataset.key);
  assert.equal(await behind(), first, 'it stands where posts are missing');

  await api.tell(page, [{ fault: '500', next: 4 }]);
  await page.locator('.gap button').click();
  await page.waitForSelector('.gap[data-gap=loading] button[aria-disabled=true], .gap[data-gap=waiting] button');
  await page.waitForSelector('.gap[data-gap=failed]');
  assert.match(await page.textContent('.gap'), /could not be loaded.*Try again/);

  for (let tries = 0; tries < 5 && (await page.locator('.gap').count()) > 0; tries++) {
    const before = await rows(page);
    await page.locator('.gap button').click();
    await page.waitForFunction(
      (before) => !document.querySelector('.gap') || document.querySelectorAll('#posts article').length > before,
      before,
    );
    await settled(page);
  }
  assert.equal(await page.locator('.gap').count(), 0);
  const now = await keys(page);
  assert.deepEqual(now, await api.ids(now.length));
  assert.deepEqual(page.problems, []);
});
