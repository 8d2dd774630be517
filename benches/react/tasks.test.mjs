// Each task of react/ does what its lines are counted for: with every library, in a browser, against one server.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import { bundleOf, LIBRARIES, pageOf, TASKS } from '../lib/apps.mjs';

const ITEMS = 30;
const TOTAL = 7 * ITEMS;
/** What was asked for, what fails, and what is held back until it is let go. */
const api = { asked: [], fails: () => false, held: () => undefined };
const scripts = new Map();

function answer(url, method) {
  if (method === 'DELETE') return [204, ''];
  const [from, q] = [Number(url.searchParams.get('cursor') ?? 0), url.searchParams.get('q') ?? ''];
  const data = Array.from({ length: ITEMS }, (_, i) => ({
    id: `${q}${from + i}`,
    title: `${q} ${from + i}`,
    body: '',
  }));
  const hasMore = from + ITEMS < TOTAL;
  return [200, JSON.stringify({ data, nextCursor: hasMore ? String(from + ITEMS) : null, hasMore })];
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const type = (name) => ({ 'content-type': name });
  if (!url.pathname.startsWith('/api/')) {
    const script = scripts.get(url.pathname);
    if (script) return response.writeHead(200, type('text/javascript')).end(script);
    const body = `<link rel="icon" href="data:,"><div id="root"></div><script type="module" src="/app${url.pathname}.js"></script>`;
    return response.writeHead(200, type('text/html; charset=utf-8')).end(`<!doctype html>${body}`);
  }
  const what = { method: request.method, path: url.pathname, cursor: url.searchParams.get('cursor') || '0' };
  Object.assign(what, { q: url.searchParams.get('q') ?? '' });
  api.asked.push(what);
  await api.held(what);
  if (api.fails(what)) return response.writeHead(404).end();
  const [status, text] = answer(url, request.method);
  return response.writeHead(status, { ...type('application/json'), 'cache-control': 'no-store' }).end(text);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${server.address().port}`;
after(() => {
  server.closeAllConnections();
  server.close();
});
const flags = (process.env.CHROME_FLAGS ?? '--no-sandbox').split(' ');
const args = flags.filter((flag) => flag && !flag.startsWith('--headless'));
const browser = await chromium.launch({ executablePath: process.env.CHROME || '/usr/bin/chromium', args });
after(() => browser.close());

/** The app of a task, with its first page; and what it shows. */
async function open(t, library, task) {
  Object.assign(api, { asked: [], fails: () => false, held: () => undefined });
  scripts.set(`/app/${library}/${task}.js`, await bundleOf(pageOf(library, task)));
  const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
  t.after(() => context.close());
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(`${base}/${library}/${task}`);
  const titles = () => page.locator('li h2').allTextContents();
  const rows = (count) =>
    page.waitForFunction((count) => document.querySelectorAll('li').length === count, count, { timeout: 60_000 });
  const press = (name) => page.getByRole('button', { name, exact: true }).first().click();
  await page.waitForSelector('li');
  return { page, titles, rows, press, faults };
}
const numbered = (from, to, q = '') => Array.from({ length: to - from }, (_, i) => `${q} ${from + i}`);
const cursors = () => api.asked.map(({ cursor }) => cursor);
/** Something to wait for, and what ends that. */
function gate() {
  let open;
  const promise = new Promise((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

const check = {
  async list({ page, titles }) {
    const isOver = 'That is all.';
    for (let turn = 0; turn < 20 && (await page.getByText(isOver).count()) === 0; turn++) {
      const before = (await titles()).length;
      await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
      await page.waitForFunction(
        ([before, isOver]) =>
          document.querySelectorAll('li').length > before || document.body.textContent.includes(isOver),
        [before, isOver],
        { timeout: 60_000 },
      );
    }
    assert.deepEqual(await titles(), numbered(0, TOTAL));
    assert.deepEqual(
      cursors(),
      Array.from({ length: 7 }, (_, i) => String(i * ITEMS)),
      'each page once',
    );
  },
  async error({ page, titles, rows, press }) {
    api.fails = ({ cursor }) => cursor === '30';
    await press('Load more');
    await page.waitForSelector('[role=alert]', { timeout: 60_000 });
    assert.deepEqual(await titles(), numbered(0, ITEMS), 'what is there stays');
    api.fails = () => false;
    await press('Try again');
    await rows(2 * ITEMS);
    assert.equal(await page.locator('[role=alert]').count(), 0);
    assert.deepEqual(await titles(), numbered(0, 2 * ITEMS));
    assert.equal(cursors().filter((cursor) => cursor === '0').length, 1, 'what failed is asked for, and nothing else');
  },
  async search({ page, titles, rows, press }) {
    await press('Load more');
    await rows(2 * ITEMS);
    const gates = { a: gate(), ab: gate() };
    api.held = ({ q }) => gates[q]?.promise;
    const shows = (text) =>
      page.waitForFunction((text) => document.querySelector('li h2')?.textContent === text, text, { timeout: 60_000 });
    for (const q of ['a', 'ab']) {
      await page.fill('input', q);
      await page.waitForSelector('ul[aria-busy=true]');
      assert.deepEqual(await titles(), numbered(0, 2 * ITEMS), 'the rows before stay');
    }
    gates.ab.open();
    await shows('ab 0');
    gates.a.open();
    await page.waitForSelector('ul[aria-busy=false]');
    await press('Load more');
    await rows(2 * ITEMS);
    assert.deepEqual(
      await titles(),
      numbered(0, 2 * ITEMS, 'ab'),
      'a late answer to what was typed before is not shown',
    );
  },
  async delete({ page, titles, rows, press }) {
    await press('Load more');
    await rows(2 * ITEMS);
    const { promise, open } = gate();
    api.held = () => promise;
    api.fails = ({ path }) => path === '/api/posts/40';
    const remove = (at) => page.locator('li button').nth(at).click();
    await remove(40);
    await rows(2 * ITEMS - 1);
    assert.equal((await titles()).includes(' 40'), false, 'at once');
    open();
    await rows(2 * ITEMS);
    assert.deepEqual(await titles(), numbered(0, 2 * ITEMS), 'refused: it is where it was');
    await remove(1);
    await rows(2 * ITEMS - 1);
    assert.deepEqual(await titles(), [' 0', ...numbered(2, 2 * ITEMS)]);
    const last = api.asked.at(-1);
    assert.deepEqual([last.method, last.path], ['DELETE', '/api/posts/1'], 'nothing is read again for it');
  },
  async restore({ page, titles, rows, press }, library) {
    await press('Load more');
    await rows(2 * ITEMS);
    // It saves some time after a change, and not when the page goes.
    if (library === 'tanstack')
      await page.waitForFunction(() => JSON.stringify(sessionStorage).includes('" 59'), null, { timeout: 60_000 });
    await page.reload();
    await rows(2 * ITEMS);
    assert.deepEqual(await titles(), numbered(0, 2 * ITEMS));
    assert.deepEqual(cursors(), ['0', '30'], 'nothing is asked for again');
    await press('Load more');
    await rows(3 * ITEMS);
    assert.deepEqual(await titles(), numbered(0, 3 * ITEMS));
  },
};

for (const task of Object.keys(TASKS))
  for (const library of LIBRARIES)
    test(`${library}: ${TASKS[task]}`, async (t) => {
      const opened = await open(t, library, task);
      await check[task](opened, library);
      assert.deepEqual(opened.faults, []);
    });
