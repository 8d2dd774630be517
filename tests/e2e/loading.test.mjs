import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keys, rows, rowsAtLeast, scrollTo, settled, setUp, state, stateIs } from './support.mjs';

const { open, api } = await setUp();

test('a short first page fills the viewport by itself', async () => {
  const page = await open('limit=3', { height: 1000 });
  await settled(page);
  const { height, screen } = await page.evaluate(() => ({
    height: document.querySelector('#posts').offsetHeight,
    screen: innerHeight,
  }));
  assert.ok(height >= screen, `${height} of ${screen} px`);
  const { max_in_flight: most } = await api.seen(page);
  assert.equal(most, 1, 'one request at a time');
});

test('nothing is sent while nobody scrolls', async () => {
  const page = await open();
  await settled(page);
  const { requests } = await api.seen(page);
  await settled(page, 120);
  assert.equal((await api.seen(page)).requests, requests);
});

test('a taller viewport loads more without scrolling', async () => {
  const page = await open('limit=10', { height: 500 });
  await settled(page);
  const before = await rows(page);
  await page.setViewportSize({ width: 1280, height: 4000 });
  await rowsAtLeast(page, before + 1);
});

test('a jump past the tail still loads', async () => {
  const page = await open();
  await page.evaluate(() => {
    document.querySelector('.bottom').style.minBlockSize = '900px';
  });
  await settled(page);
  const before = await rows(page);
  await page.evaluate(() => window.scrollTo(0, 1e9));
  await rowsAtLeast(page, before + 1);
});

test('a hidden feed loads nothing, a shown one does', async () => {
  const page = await open('auto=0');
  await stateIs(page, 'paused');
  await page.evaluate(() => {
    document.querySelector('main').style.display = 'none';
    demo.view.auto = Infinity;
  });
  await settled(page, 60);
  assert.equal((await api.seen(page)).requests, 0);
  await page.evaluate(() => document.querySelector('main').style.removeProperty('display'));
  await rowsAtLeast(page, 20);
});

test('three pages, then a button; the button brings the focus to the first new post', async () => {
  const page = await open('auto=3&limit=10');
  for (const pages of [1, 2, 3]) {
    await rowsAtLeast(page, pages * 10);
    await page.evaluate(() => window.scrollTo(0, 1e9));
  }
  await stateIs(page, 'paused');
  await page.evaluate(() => window.scrollTo(0, 1e9));
  await settled(page);
  assert.equal(await rows(page), 30);
  const footer = await page.locator('#to-top').boundingBox();
  assert.ok(footer.y < 800, `the footer is in reach: ${footer.y}`);
  await page.getByRole('button', { name: 'Load more' }).focus();
  await page.keyboard.press('Enter');
  await rowsAtLeast(page, 40);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-posinset')), '31');
});

test('only on request: no request before the first press', async () => {
  const page = await open('auto=0');
  await settled(page);
  assert.equal((await api.seen(page)).requests, 0);
  await page.getByRole('button', { name: 'Load more' }).click();
  await rowsAtLeast(page, 20);
  await stateIs(page, 'paused');
});

test('the end says so and nothing more is sent', async () => {
  const page = await open('n=50');
  await scrollTo(page, 1000);
  await stateIs(page, 'done');
  assert.match(await page.textContent('.tail'), /You have reached the end\./);
  assert.equal(await page.locator('.tail button').count(), 0);
  assert.deepEqual(await keys(page), await api.ids(50));
  const { requests } = await api.seen(page);
  assert.equal(requests, 3);
  await page.evaluate(() => window.scrollTo(0, 1e9));
  await settled(page, 60);
  assert.equal((await api.seen(page)).requests, 3);
  await page.waitForFunction(() =>
    [...document.querySelectorAll('#posts article')].every((row) => row.getAttribute('aria-setsize') === '50'),
  );
});

test('no posts: the empty state after exactly one request', async () => {
  const page = await open('n=0');
  await stateIs(page, 'empty');
  await settled(page);
  assert.match(await page.textContent('.tail'), /No posts here/);
  assert.equal((await api.seen(page)).requests, 1);
});

test('a reset while a page is loading shows no row of the old question', async () => {
  const page = await open();
  await settled(page);
  await api.tell(page, [{ fault: 'slow:1500', next: 1 }]);
  await page.evaluate(() => window.scrollTo(0, 1e9));
  await stateIs(page, 'loading');
  await page.evaluate(() => {
    window.strangers = [];
    new MutationObserver((records) => {
      for (const { addedNodes } of records) {
        for (const node of addedNodes) {
          for (const row of node.querySelectorAll?.('article') ?? []) {
            const topic = row.querySelector('.topic').textContent;
            if (topic !== 'harbour') window.strangers.push(`${row.dataset.key} ${topic}`);
          }
        }
      }
    }).observe(document.querySelector('#posts'), { childList: true, subtree: true });
    const select = document.querySelector('#topic');
    select.value = 'harbour';
    select.dispatchEvent(new Event('change'));
  });
  await rowsAtLeast(page, 20);
  await page.waitForTimeout(2000); // the old answer would be here by now
  await settled(page);
  assert.deepEqual(await page.evaluate(() => window.strangers), []);
  const shown = await keys(page);
  assert.deepEqual(shown, await api.ids(shown.length, '&topic=harbour'));
});

test('closing the feed is a state, and reading another way opens one again', async () => {
  const page = await open();
  await settled(page);
  await page.click('#close');
  await stateIs(page, 'closed');
  await page.selectOption('#dialect', 'stripe');
  await rowsAtLeast(page, 20);
  assert.notEqual(await state(page), 'closed');
  assert.deepEqual(page.problems, []);
});

test('new posts wait behind a pill; pressing it brings them and goes to the top', async () => {
  for (const dialect of ['cursor', 'anthropic']) {
    const page = await open(`dialect=${dialect}&live=300`);
    await settled(page);
    // Twice: it goes on looking.
    for (let round = 0; round < 2; round++) {
      const before = await keys(page);
      await page.evaluate(() => window.scrollTo(0, 900));
      await page.click('#publish');
      const pill = page.getByRole('button', { name: '8 new posts', exact: true }).first();
      await page.waitForSelector('#pill:not([hidden])');
      assert.deepEqual(await keys(page), before, 'the list is not touched');
      assert.ok(await pill.isVisible());
      await page.click('#pill');
      await page.waitForFunction((first) => document.querySelector('#posts article')?.dataset.key !== first, before[0]);
      await page.waitForFunction(() => scrollY === 0);
      await settled(page);
      const now = await keys(page);
      assert.deepEqual(now, await api.ids(now.length), dialect);
      assert.deepEqual(
        await page.$$eval('#posts article', (all) => all.map((row) => Number(row.getAttribute('aria-posinset')))),
        now.map((_, index) => index + 1),
      );
    }
  }
});

test('the bare page works with nothing but the package', async () => {
  const page = await open('', { path: '/bare.html' });
  await page.waitForFunction(() => document.querySelectorAll('li').length === 20);
  await page.getByRole('button', { name: 'Load more' }).click();
  await page.waitForFunction(() => document.querySelectorAll('li').length === 40);
  assert.deepEqual(page.problems, []);
});
