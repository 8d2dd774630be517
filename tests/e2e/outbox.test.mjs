// What one writes: refused, answered late, and a reload in the middle of it. Nothing is lost, and nothing is there
// twice.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keys, rowsAtLeast, settled, setUp } from './support.mjs';

const { open, api } = await setUp();

const titles = (page) => page.$$eval('#posts h2', (all) => all.slice(0, 3).map(({ textContent }) => textContent));

async function fill(page, title, body = 'Of some length.') {
  await page.fill('#composer [name=title]', title);
  await page.fill('#composer [name=body]', body);
  await page.click('#composer [type=submit]');
}

async function write(page, title) {
  await page.click('#write');
  await fill(page, title);
}

/** Holds writes back until they are let go, and counts them. */
async function holding(page) {
  const held = [];
  let isOpen = false;
  await page.route(/\/api\/posts/, async (route) => {
    held.push(route);
    if (isOpen) await route.continue().catch(() => {});
  });
  return {
    held,
    release: async () => {
      isOpen = true;
      for (const route of held) await route.continue().catch(() => {});
    },
  };
}

const newest = async () => (await api.get('/api/cursor?limit=3')).data;
const confirmed = (page) =>
  page.waitForFunction(
    () =>
      document.querySelectorAll('[data-pending], [data-unsent]').length === 0 &&
      document.querySelectorAll('#posts article').length > 0,
  );

test('a post that was refused stays, can be changed, and is sent again; the server has it once', async () => {
  const page = await open();
  await settled(page);
  await page.click('#refuse');
  await write(page, 'A knot of mine');
  await page.waitForSelector('article[data-unsent]');
  assert.match(await page.textContent('.unsent p'), /^Not sent: .*refuse/);
  await page.locator('.unsent').getByRole('button', { name: 'Try again' }).click();
  await page.waitForSelector('article[data-unsent]');
  // A reload keeps it, with its words, and does not send it by itself.
  await page.reload();
  await page.waitForSelector('article[data-unsent]');
  assert.equal((await titles(page))[0], 'A knot of mine');
  await page.locator('.unsent').getByRole('button', { name: 'Edit' }).click();
  assert.equal(await page.inputValue('#composer [name=title]'), 'A knot of mine');
  await fill(page, 'A better knot');
  await confirmed(page);
  assert.deepEqual([(await newest())[0].title, (await titles(page))[0]], ['A better knot', 'A better knot']);
  assert.notEqual((await newest())[1].title, 'A better knot');
  const shown = await keys(page);
  assert.deepEqual(shown, await api.ids(shown.length));
  assert.deepEqual(page.problems, []);
});

test('a change that was refused shows what the server has, and keeps what was written', async () => {
  const page = await open();
  await settled(page);
  const before = await titles(page);
  const [id] = await keys(page);
  await page.click('#refuse');
  await page.locator('[data-write=edit]').first().click();
  await fill(page, 'Another title');
  await page.waitForSelector('article[data-unsent]');
  assert.deepEqual(await titles(page), before);
  await page.reload();
  await page.waitForSelector('article[data-unsent]');
  assert.deepEqual(await titles(page), before);
  await page.locator('.unsent').getByRole('button', { name: 'Edit' }).click();
  assert.equal(await page.inputValue('#composer [name=title]'), 'Another title');
  await page.click('[data-cancel]');
  await page.locator('.unsent').getByRole('button', { name: 'Try again' }).click();
  await confirmed(page);
  assert.equal((await titles(page))[0], 'Another title');
  assert.equal((await api.get(`/api/posts/${id}`)).title, 'Another title');
  assert.deepEqual(page.problems, []);
});

for (const arrives of [false, true]) {
  const when = arrives ? 'after the server had it' : 'before the server had it';
  test(`a reload while a post, a change and a removal are open, ${when}`, async () => {
    const page = await open();
    await settled(page);
    const before = await keys(page);
    const { held, release } = await holding(page);
    await write(page, `Tied ${when}`);
    await page.waitForSelector('article[data-key^=draft][data-pending]');
    await page.locator('article').nth(1).locator('[data-write=edit]').click();
    await fill(page, `Edited ${when}`);
    await page.locator('article').nth(2).locator('[data-write=delete]').click();
    while (held.length < 3) await page.waitForTimeout(20);
    if (arrives) {
      // The server does it, and its answer is lost on the way.
      for (const route of held.splice(0)) {
        const request = route.request();
        const path = new URL(request.url()).pathname.slice('/api/posts'.length);
        await api.write(path, request.method(), request.postData());
      }
    }
    held.length = 0;
    await page.reload();
    // As it was: on its way, and sent again.
    await page.waitForSelector('article[data-key^=draft][data-pending]');
    assert.deepEqual((await titles(page)).slice(0, 2), [`Tied ${when}`, `Edited ${when}`]);
    assert.deepEqual((await keys(page)).slice(1, 4), [before[0], ...before.slice(2, 4)]);
    assert.equal(await page.locator('[data-pending]').count(), 2);
    while (held.length < 3) await page.waitForTimeout(20);
    await release();
    await confirmed(page);
    await page.waitForFunction(() => document.querySelector('#posts article')?.dataset.key.startsWith('p_'));
    const [post, next] = await newest();
    assert.deepEqual([post.title, next.title], [`Tied ${when}`, `Edited ${when}`], 'once');
    for (let tries = 0; tries < 100 && (await api.ids(3)).includes(before[1]); tries++) await page.waitForTimeout(50);
    const shown = await keys(page);
    assert.deepEqual(shown, await api.ids(shown.length));
    assert.equal(await page.locator('#unsaved').isHidden(), true);
    assert.deepEqual(page.problems, []);
  });
}

test('what is refused after a reload is taken back to what the server has', async () => {
  const page = await open();
  await settled(page);
  const before = { keys: await keys(page), titles: await titles(page) };
  const { held, release } = await holding(page);
  await page.locator('article').nth(0).locator('[data-write=edit]').click();
  await fill(page, 'Another title');
  await page.locator('article').nth(2).locator('[data-write=delete]').click();
  while (held.length < 2) await page.waitForTimeout(20);
  held.length = 0;
  await page.addInitScript(() => {
    const send = window.fetch;
    window.fetch = (what, options) => send(options?.method ? `${what}?faults=503` : what, options);
  });
  await page.reload();
  while (held.length < 2) await page.waitForTimeout(20);
  assert.equal((await titles(page))[0], 'Another title');
  await release();
  await page.waitForSelector('article[data-unsent]');
  await page.waitForFunction(
    (count) => document.querySelectorAll('#posts article').length === count,
    before.keys.length,
  );
  assert.deepEqual({ keys: await keys(page), titles: await titles(page) }, before);
  await page.waitForFunction(() => document.querySelector('#unsaved:not([hidden])'));
});

test('a slow server answers while the list is looked at again: no row twice, and no old text', async () => {
  const page = await open('live=200');
  await settled(page);
  await page.click('#late');
  const seen = await page.evaluate(() => {
    window.seen = { most: 0, old: false };
    new MutationObserver(() => {
      const all = [...document.querySelectorAll('#posts h2')].map(({ textContent }) => textContent);
      window.seen.most = Math.max(window.seen.most, all.filter((title) => title === 'A late knot').length);
    }).observe(document.querySelector('#posts'), { childList: true, subtree: true });
    return window.seen.most;
  });
  assert.equal(seen, 0);
  await write(page, 'A late knot');
  await page.waitForSelector('article[data-key^=draft][data-pending]');
  await page.locator('article').nth(1).locator('[data-write=edit]').click();
  await fill(page, 'Edited late');
  const isEdited = () => page.evaluate(() => document.querySelectorAll('#posts h2')[1].textContent === 'Edited late');
  while ((await page.locator('[data-pending]').count()) > 0) {
    assert.equal(await isEdited(), true);
    await page.waitForTimeout(50);
  }
  await rowsAtLeast(page, 20);
  await settled(page, 60);
  assert.equal(await isEdited(), true);
  assert.equal(await page.evaluate(() => window.seen.most), 1);
  assert.equal(await page.locator('#pill').isHidden(), true, 'one’s own post is not new');
  const shown = await keys(page);
  assert.deepEqual(shown, await api.ids(shown.length));
  assert.deepEqual(page.problems, []);
  await page.context().close();
});
