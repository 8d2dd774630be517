// Each app of examples/, as `cargo xtask example` starts it, in a browser. UNSPOOL_SHOTS=1 keeps screenshots.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import { demo, install, root, start } from '../../xtask/node/example.mjs';

const APPS = ['react', 'vue', 'svelte', 'solid', 'plain'];
const POSTS = 1000;
const PAGE = 20;
const shots = join(root, 'target/examples/screenshots');

install();
const { api, stop } = await demo(process.env.UNSPOOL_SERVER ?? join(root, 'target/demo/unspool-server'), POSTS);
const browser = await chromium.launch({
  executablePath: process.env.CHROME || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
});
after(async () => {
  await browser.close();
  stop();
});

/** The titles that the API has, without the library. */
async function listed(filter) {
  const found = [];
  for (let cursor = ''; cursor !== null; ) {
    const page = await (await fetch(`${api}/api/cursor?limit=50${filter}${cursor}`)).json();
    found.push(...page.data.map(({ title }) => title));
    cursor = page.hasMore ? `&cursor=${encodeURIComponent(page.nextCursor)}` : null;
  }
  return found;
}

/** The page, with what went wrong on it and what it asked for, and what of that is `open`. */
async function open(t, url, colorScheme) {
  const context = await browser.newContext({ viewport: { width: 760, height: 900 }, colorScheme });
  t.after(() => context.close());
  const page = await context.newPage();
  const [problems, asked] = [[], Object.assign([], { open: new Set() })];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    const isOurs = ['error', 'warning'].includes(message.type()) && !/^Failed to load resource/.test(message.text());
    if (isOurs) problems.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().includes('/api/cursor')) return;
    asked.push(request.url());
    asked.open.add(request);
  });
  for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => asked.open.delete(request));
  await page.goto(url);
  await page.waitForSelector('li', { timeout: 90_000 });
  return { page, problems, asked };
}

const titles = (page) => page.locator('li h2').allTextContents();
const rows = (page) => page.locator('li').count();
const down = (page) => page.evaluate(() => window.scrollTo(0, 1e9));
const atLeast = (page, count) =>
  page.waitForFunction((count) => document.querySelectorAll('li').length >= count, count, { timeout: 30_000 });

/** Presses a button that may go while it is pressed: the list may have gone on by itself. */
const press = async (button) => (await button.isVisible()) && button.click({ timeout: 2000 }).catch(() => {});

/** Until all that it asked for has come and is shown, and it asks for nothing more. */
async function still(page, asked) {
  for (let turns = 0, before = -1; turns < 60 && asked.length !== before; turns++) {
    before = asked.length;
    for (let tries = 0; asked.open.size > 0 && tries < 500; tries++) await page.waitForTimeout(10);
    await page.evaluate(async () => {
      for (let frame = 0; frame < 15; frame++) await new Promise(requestAnimationFrame);
    });
  }
}
async function shot(page, name) {
  if (!process.env.UNSPOOL_SHOTS) return;
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

for (const name of APPS) {
  test(`examples/${name}`, { timeout: 180_000 }, async (t) => {
    const app = await start(name, api);
    t.after(() => app.stop());
    const { page, problems, asked } = await open(t, app.url, 'light');
    await shot(page, `${name}-light`);

    // Scrolling loads five pages by itself, and then waits for the reader.
    for (let turn = 0; turn < 12; turn++) {
      await down(page);
      await still(page, asked);
    }
    const more = page.getByRole('button', { name: 'Load more' });
    await more.waitFor();
    const count = await rows(page);
    assert.ok(count >= 5 * PAGE && count <= 6 * PAGE, `${count} rows`);
    assert.equal(asked.length, count / PAGE);
    await more.click();
    await atLeast(page, count + PAGE);
    await still(page, asked);

    // No row is there twice, and the order is the server's.
    const shown = await titles(page);
    assert.deepEqual(shown, (await listed('')).slice(0, shown.length));

    // Another topic is another list.
    await page.getByRole('combobox').selectOption('kitchen');
    const kitchen = await listed('&topic=kitchen');
    await page.waitForFunction((title) => document.querySelector('li h2')?.textContent === title, kitchen[0]);
    await still(page, asked);
    assert.deepEqual(await titles(page), kitchen.slice(0, await rows(page)));

    // A delete that is refused is taken back, to where the row was; one that is not stays.
    const first = kitchen[1];
    const button = () => page.locator('li', { hasText: first }).first().getByRole('button');
    await page.getByRole('checkbox').check();
    await button().click();
    await page.getByRole('alert').filter({ hasText: 'refused' }).waitFor();
    assert.equal((await titles(page))[1], first);
    await shot(page, `${name}-refused`);
    await page.getByRole('checkbox').uncheck();
    const length = await rows(page);
    await button().click();
    await page.waitForFunction((length) => document.querySelectorAll('li').length === length - 1, length);
    assert.notEqual((await titles(page))[1], first);

    // A page that fails says so, asks for nothing by itself, and is asked for again by the button.
    await page.route(/api\/cursor.*cursor=/, (route) => route.fulfill({ status: 403, body: '{}' }));
    for (let turn = 0; turn < 12 && !(await page.getByRole('button', { name: 'Try again' }).isVisible()); turn++) {
      await down(page);
      await press(more);
      await still(page, asked);
    }
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await shot(page, `${name}-failed`);
    const before = [await rows(page), asked.length];
    await page.evaluate(() => window.scrollTo(0, 0));
    await down(page);
    await still(page, asked);
    assert.deepEqual([await rows(page), asked.length], before);
    await page.unroute(/api\/cursor.*cursor=/);
    await page.getByRole('button', { name: 'Try again' }).click();

    // The end.
    for (let turn = 0; turn < 40 && !(await page.getByText('That is all.').isVisible()); turn++) {
      await down(page);
      await press(more);
      await still(page, asked);
    }
    await page.getByText('That is all.').waitFor();
    assert.deepEqual(await titles(page), kitchen.toSpliced(1, 1));
    await page.emulateMedia({ colorScheme: 'dark' });
    await shot(page, `${name}-dark`);
    assert.deepEqual(problems, []);
  });
}
