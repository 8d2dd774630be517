import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rows, rowsAtLeast, scrollTo, settled, setUp, stateIs } from './support.mjs';

const { open, browser } = await setUp({ posts: 10_100 });

/** The layout shift that Chromium reports from now on. */
async function shifts(page) {
  await page.evaluate(() => {
    window.shifted = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        window.shifted.push({
          value: entry.value,
          nodes: entry.sources.map(({ node }) => node?.className || node?.id || node?.nodeName),
        });
      }
    }).observe({ type: 'layout-shift' });
  });
  return () =>
    page.evaluate(() => ({
      sum: window.shifted.reduce((sum, { value }) => sum + value, 0),
      from: JSON.stringify(window.shifted.slice(0, 5)),
    }));
}

test('appending shifts nothing', async () => {
  const page = await open('faults=slow:150');
  await settled(page);
  const shifted = await shifts(page);
  await page.mouse.move(400, 400);
  while ((await rows(page)) < 160) await page.mouse.wheel(0, 1500);
  await settled(page);
  const { sum, from } = await shifted();
  assert.ok(sum < 0.01, `${sum}: ${from}`);
});

test('jumping to the end shifts nothing', async () => {
  const page = await open('limit=10&faults=slow:100');
  await settled(page);
  const shifted = await shifts(page);
  for (let turn = 0; turn < 6; turn++) {
    const before = await rows(page);
    await page.evaluate(() => window.scrollTo(0, 1e9));
    await rowsAtLeast(page, before + 10);
    await settled(page);
  }
  const { sum, from } = await shifted();
  assert.ok(sum < 0.01, `${sum}: ${from}`);
});

test('opening the page shifts nothing', async () => {
  for (const width of [1280, 360]) {
    const page = await open('', { width });
    await settled(page);
    const value = Number((await page.getAttribute('[data-count=cls]', 'data-value')) ?? 0);
    assert.ok(value < 0.01, `${value} at ${width} px`);
  }
});

test('a feed of articles, each with its place and a heading', async () => {
  const page = await open('limit=10&auto=3');
  await settled(page);
  await stateIs(page, 'idle', 'paused');
  assert.equal(await page.getByRole('feed', { name: 'Posts' }).count(), 1);
  const articles = await page.$$eval('#posts article', (all) =>
    all.map((row) => ({
      place: Number(row.getAttribute('aria-posinset')),
      size: row.getAttribute('aria-setsize'),
      tab: row.tabIndex,
      heading: row.querySelector('h2').textContent,
      name: document.getElementById(row.getAttribute('aria-labelledby')).textContent,
    })),
  );
  articles.forEach(({ place, size, tab, heading, name }, index) => {
    assert.equal(place, index + 1);
    assert.equal(size, '-1');
    assert.equal(tab, -1);
    assert.ok(heading && heading === name);
  });
  const strays = await page.$$eval(
    '#posts *',
    (all) => all.filter((node) => !node.closest('article') && node.className !== 'chunk').length,
  );
  assert.equal(strays, 0, 'everything in the feed is in an article');
  assert.equal(await page.getAttribute('#posts', 'aria-busy'), 'false');
});

test('pages and the end are announced once, in words', async () => {
  const page = await open('n=30');
  await page.waitForFunction(() => document.querySelector('#status').textContent.startsWith('20 more posts loaded.'));
  await scrollTo(page, 30);
  await page.waitForFunction(
    () => document.querySelector('#status').textContent === '10 more posts loaded. You have reached the end.',
  );
});

test('Alt+Page Down and Up go from post to post; without Alt the page scrolls', async () => {
  const page = await open();
  await settled(page);
  const place = () => page.evaluate(() => document.activeElement.getAttribute('aria-posinset'));
  for (const [key, wanted] of [
    ['Alt+PageDown', '1'],
    ['Alt+PageDown', '2'],
    ['Alt+PageDown', '3'],
    ['Alt+PageUp', '2'],
  ]) {
    await page.keyboard.press(key);
    assert.equal(await place(), wanted, key);
  }
  const before = await page.evaluate(() => scrollY);
  await page.keyboard.press('PageDown');
  await page.waitForFunction((before) => scrollY > before + 300, before);
  assert.equal(await place(), '2');
});

test('at the last post, Alt+Page Down loads and goes on', async () => {
  const page = await open('auto=1&limit=10');
  await stateIs(page, 'paused');
  await page.evaluate(() => demo.view.rows.at(-1).focus());
  await page.keyboard.press('Alt+PageDown');
  await rowsAtLeast(page, 20);
  await page.waitForFunction(() => document.activeElement.getAttribute('aria-posinset') === '11');
});

test('a focus near the end loads without scrolling', async () => {
  const page = await open('limit=10&auto=3', { height: 600 });
  await settled(page);
  const before = await rows(page);
  await page.evaluate(() => demo.view.rows.at(-2).focus({ preventScroll: true }));
  await rowsAtLeast(page, before + 1);
  assert.equal(await page.evaluate(() => scrollY), 0);
});

test('Ctrl+End stops loading and goes to the footer', async () => {
  const page = await open();
  await settled(page);
  await page.keyboard.press('Control+End');
  await stateIs(page, 'paused');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'to-top');
  await settled(page, 60);
  const { y } = await page.locator('#to-top').boundingBox();
  assert.ok(y > 0 && y < 800, `the footer is in sight: ${y}`);
});

test('rows that come do not carry the reader along', async () => {
  const page = await open('faults=slow:300');
  await settled(page);
  await page.evaluate(() => window.scrollTo(0, 1e9));
  await stateIs(page, 'loading');
  const before = await page.evaluate(() => scrollY);
  await rowsAtLeast(page, 40);
  await settled(page);
  assert.equal(await page.evaluate(() => scrollY), before);
});

test('skip links lead to the posts and past them', async () => {
  const page = await open();
  await settled(page);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#posts');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'posts');
  await page.locator('.skip[href="#end"]').focus();
  await page.keyboard.press('Enter');
  await stateIs(page, 'paused');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'to-top');
});

test('the focus survives a long way down and back', async () => {
  const page = await open();
  await settled(page);
  await page.locator('#posts button.raw').first().focus();
  const key = await page.evaluate(() => document.activeElement.textContent);
  await scrollTo(page, 200);
  await page.evaluate(() => window.scrollTo(0, 0));
  assert.equal(await page.evaluate(() => document.activeElement.textContent), key);
});

test('the raw bytes of a post are the bytes of the server', async () => {
  const page = await open();
  await settled(page);
  await page.locator('#posts button.raw').first().click();
  const bytes = await page.textContent('#posts .bytes');
  assert.match(bytes, /"snowflake":11529215046\d{8}\b/);
  assert.notEqual(
    String(JSON.parse(bytes).snowflake),
    /"snowflake":(\d+)/.exec(bytes)[1],
    'which JSON.parse cannot hold',
  );
});

test('find and print see every loaded row', async () => {
  const page = await open();
  await scrollTo(page, 200);
  await page.evaluate(() => window.scrollTo(0, 0));
  const found = await page.evaluate(() => {
    const text = document.querySelectorAll('#posts article')[150].dataset.key;
    return window.find(text) && getSelection().anchorNode.parentElement.textContent === text;
  });
  assert.ok(found);
  await page.emulateMedia({ media: 'print' });
  assert.equal(
    await page.evaluate(() => getComputedStyle(document.querySelector('.chunk')).contentVisibility),
    'visible',
  );
});

test('nothing sticks out at 320 px, with large text and with everything open', async () => {
  const page = await open('', { width: 320, height: 640 });
  await settled(page);
  await page.locator('#posts button.raw').first().click();
  await page.locator('.source summary').click();
  const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok((await wide()) <= 0, 'at 320 px');
  await page.click('#fold');
  assert.ok(await page.getByRole('button', { name: 'Fail next page' }).isVisible());
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  await page.setViewportSize({ width: 640, height: 900 });
  assert.ok((await wide()) <= 0, 'at 200 %');
});

test('10 000 rows: a page costs as much as at the start', async () => {
  const page = await open('limit=100&auto=0');
  await stateIs(page, 'paused');
  const load = (until) =>
    page.evaluate(async (until) => {
      while (demo.feed.length < until) await demo.feed.loadMore();
      await new Promise((resolve) => requestIdleCallback(resolve));
    }, until);
  /**
   * How many elements are styled and how many boxes are laid out for five pages: work, whatever the machine is doing.
   */
  const five = async () => {
    const length = await rows(page);
    await browser.startTracing(page, { categories: ['devtools.timeline'] });
    await load(length + 500);
    const { traceEvents } = JSON.parse(await browser.stopTracing());
    const sum = (name, count) =>
      traceEvents.filter((event) => event.name === name).reduce((all, { args }) => all + (count(args) ?? 0), 0);
    return [
      sum('UpdateLayoutTree', (args) => args.elementCount),
      sum('Layout', (args) => args.beginData?.dirtyObjects),
    ];
  };
  const early = await five();
  await load(9500);
  const late = await five();
  assert.equal(await rows(page), 10_000);
  assert.ok(
    early.every((count) => count > 100),
    String(early),
  );
  assert.ok(
    late.every((count, i) => count <= 1.1 * early[i]),
    `${late} after ${early}`,
  );
});
