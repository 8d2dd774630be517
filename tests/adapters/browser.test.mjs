// What needs a layout: `unspool/end-reached`, and the hooks with it, taken over from a server.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { browse, bundle, html, pageOf, serve } from './browser.mjs';
import { List } from './list.mjs';

const FLAVOURS = {
  'React 19': {},
  'React 18': { react: 'react-18/node_modules/react', 'react-dom': 'react-18/node_modules/react-dom' },
  Preact: { react: 'preact/compat', 'react-dom/client': 'preact/compat/client', 'react-dom': 'preact/compat' },
};
const body = '<div id="page"><footer style="height:300px">footer</footer></div>';
const pages = { '/plain.js': await bundle('page-plain.mjs'), '/plain.html': html('/plain.js', body) };
const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const { base, asked, knobs } = await serve(pages);
const { open } = await browse();

/** A page with the helper, at rest. */
async function plain(t, { options, into = '#page', hidden, before, ...more } = {}) {
  Object.assign(knobs, { page: 3, total: 10_000, status: 200, stale: [] }, more);
  asked.length = 0;
  const opened = await open(t, `${base}/plain.html`, before);
  await opened.page.evaluate(
    ([where, told]) => globalThis.begin(where, told),
    [`${base}/rows`, { options, into, hidden }],
  );
  await opened.still();
  return opened;
}
const scrollTo = (page, to) => page.evaluate((to) => window.scrollTo(0, to), to);

test('behaviour 113: short pages come until two screens lie ahead, and then none', async (t) => {
  const { page, problems } = await plain(t);
  // 600 pixels in sight and 1200 ahead, the edge included, by pages of 120.
  assert.equal(asked.length, 16);
  assert.deepEqual(asked, [...new Set(asked)]);
  await page.setViewportSize({ width: 800, height: 1200 });
  await page.waitForFunction(() => globalThis.posts.length >= 93);
  assert.deepEqual(problems, []);
});

test('behaviour 113: pages without a new row do not stop it, a jump past the tail does not strand, the end ends it', async (t) => {
  const { page, still } = await plain(t, { page: 20, total: 130, stale: [20, 40], options: { margin: 0 } });
  assert.equal(asked.length, 1);
  await scrollTo(page, 1e9);
  await still();
  // The footer is in sight, and the tail above what is: all that there is has come.
  await scrollTo(page, 1e9);
  await still();
  await page.waitForFunction(() => globalThis.posts.length > 20);
  for (let turn = 0; turn < 10; turn++) {
    await scrollTo(page, 1e9);
    await still();
  }
  const end = await page.evaluate(() => [globalThis.posts.status, globalThis.posts.length]);
  assert.deepEqual([end, asked.length], [['done', 90], 7]);
});

test('behaviour 114: a failure is asked again by nobody but the reader', async (t) => {
  const { page, still } = await plain(t, { status: 500 });
  assert.equal(asked.length, 1);
  for (let turn = 0; turn < 5; turn++) {
    await page.mouse.wheel(0, turn % 2 ? -300 : 300);
    await still();
  }
  assert.equal(asked.length, 1);
  knobs.status = 200;
  await page.evaluate(() => globalThis.stop.resume());
  await page.waitForFunction(() => globalThis.posts.length === 48);
  await still();
  assert.deepEqual(asked.slice(0, 3), [0, 0, 3]);
  assert.equal(asked.length, 17);
});

test('behaviour 114: the budget pauses it, the reader goes on, a list that begins anew has all of it', async (t) => {
  const { page, still } = await plain(t, { options: { budget: 2 } });
  assert.deepEqual([asked.length, await page.evaluate(() => globalThis.stop.paused)], [2, true]);
  await scrollTo(page, 1e9);
  await still();
  assert.equal(asked.length, 2);
  await page.evaluate(() => globalThis.stop.resume());
  await page.waitForFunction(() => globalThis.posts.length === 15);
  await still();
  assert.equal(asked.length, 5, 'the one that was asked for, and two by itself');
  await page.evaluate(() => globalThis.posts.reset());
  await page.waitForFunction(() => globalThis.posts.length === 6);
  await still();
  assert.equal(asked.length, 7);
  assert.deepEqual(await page.evaluate(() => globalThis.pauses), [true, false, true, false, true]);
  await page.evaluate(() => globalThis.stop());
  await page.evaluate(() => globalThis.posts.reset());
  await still();
  assert.equal(asked.length, 7, 'stopped');
});

test('behaviour 114: a scroller inside of the page has its own edge, what is hidden asks for nothing', async (t) => {
  const inside = (style) => `const box = document.createElement('div');
    box.id = 'inside';
    box.style = '${style}';
    document.addEventListener('DOMContentLoaded', () => document.body.prepend(box));`;
  const { page, still } = await plain(t, {
    into: '#inside',
    before: inside('height: 200px; overflow: auto'),
    options: { margin: 400 },
  });
  // 200 in sight and 400 ahead.
  assert.equal(asked.length, 6);
  await page.evaluate(() => document.querySelector('#inside').scrollTo(0, 1e9));
  await still();
  assert.ok(asked.length > 6 && asked.length < 15, `${asked.length}`);

  // One that grows with its rows scrolls nothing: the window does.
  await plain(t, { into: '#inside', before: inside('overflow: auto') });
  assert.equal(asked.length, 16);

  const other = await plain(t, { hidden: true });
  assert.equal(asked.length, 0);
  await other.page.evaluate(() => {
    globalThis.box.style.display = '';
  });
  await other.page.waitForFunction(() => globalThis.posts.length === 48);
});

test('behaviour 114: a reader who saves data has a quarter of a screen ahead; a closed feed ends it', async (t) => {
  const before = `Object.defineProperty(navigator, 'connection', { value: { saveData: true } });`;
  const { page, still } = await plain(t, { before });
  assert.equal(asked.length, 7, '750 pixels by pages of 120');
  await page.evaluate(() => globalThis.posts.close());
  await still();
  assert.deepEqual(await page.evaluate(() => [globalThis.stop.paused, globalThis.stop.resume()]), [false, undefined]);
});

test('behaviour 116: the code of docs/FRAMEWORKS.md without a framework', async (t) => {
  const text = await readFile(new URL('../../docs/FRAMEWORKS.md', import.meta.url), 'utf8');
  const [, code] = /^```js\n([^`]*endReached[^`]*)^```$/m.exec(text);
  const entries = ['dialects', 'end-reached'].map((name) => [`unspool/${name}`, file(`../../js/${name}.js`)]);
  const alias = { ...Object.fromEntries(entries), unspool: file('../../js/index.js') };
  pages['/docs.js'] = await bundle(`${code}\nObject.assign(globalThis, { posts, there: true });\n`, alias);
  pages['/docs.html'] = html('/docs.js', '<div id="tail"></div><button type="button" hidden>More</button>');
  Object.assign(knobs, { page: 3, total: 10_000, status: 200, stale: [] });
  asked.length = 0;
  const { page, still } = await open(t, `${base}/docs.html`);
  await still();
  // Nothing is shown, so that nothing but the budget ends it.
  assert.deepEqual([asked.length, await page.locator('button').isVisible()], [10, true]);
  await page.locator('button').click();
  await page.waitForFunction(() => globalThis.posts.length === 63);
  await still();
  assert.deepEqual([asked.length, await page.locator('button').isVisible()], [21, true]);
});

for (const [flavour, alias] of Object.entries(FLAVOURS)) {
  test(`behaviour 115: ${flavour}: a page of a server is taken over, and goes on without an end`, async (t) => {
    Object.assign(knobs, { page: 30, total: 200, status: 200 });
    asked.length = 0;
    const given = { where: `${base}/rows`, initial: { body: JSON.stringify(pageOf(0, knobs)) }, budget: 3 };
    // Each library writes markup that it alone takes over without a word; React's is what both of them know.
    const markup = renderToString(createElement(List, given));
    assert.equal(asked.length, 0);
    const said = `<script>globalThis.given = ${JSON.stringify(given)}</script>`;
    pages['/react.js'] = await bundle('page-react.mjs', alias);
    pages['/react.html'] = html('/react.js', `<div id="app">${markup}</div>`, said);
    const { page, problems, still } = await open(t, `${base}/react.html`);
    await page.waitForFunction(() => document.querySelectorAll('li').length >= 60);
    await still();
    const rows = () => page.locator('li').count();
    assert.equal(await rows(), 60, '1200 pixels, and 1200 ahead');
    assert.deepEqual(asked, [30]);
    assert.deepEqual(await page.evaluate(() => globalThis.problems), []);
    await page.evaluate(() => globalThis.renders.clear());
    await page.locator('input').fill('note');
    assert.deepEqual(await page.evaluate(() => [...globalThis.renders.values()]), [], 'no row is rendered again');
    await scrollTo(page, 1e9);
    await page.waitForFunction(() => document.querySelectorAll('li').length >= 90);
    await still();
    const counts = await page.evaluate(() => [...globalThis.renders]);
    assert.ok(
      counts.every(([id, count]) => id >= 60 && count === 1),
      'each new row once',
    );
    await scrollTo(page, 1e9);
    await still();
    assert.equal(await rows(), 120);
    await page.locator('button').click();
    await page.waitForFunction(() => document.querySelectorAll('li').length >= 150);
    knobs.status = 500;
    for (let turn = 0; turn < 5; turn++) {
      await scrollTo(page, 1e9);
      await still();
    }
    assert.equal(await page.locator('#status').textContent(), 'http-status');
    knobs.status = 200;
    await page.locator('button').click();
    for (let turn = 0; turn < 5; turn++) {
      await scrollTo(page, 1e9);
      await still();
    }
    assert.deepEqual([await rows(), await page.locator('#status').textContent()], [200, 'done']);
    assert.deepEqual(
      problems.filter((problem) => !problem.includes('500')),
      [],
    );
  });
}
