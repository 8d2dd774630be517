// docs/COMING-FROM.md: both sides of each comparison are run against one server, and do what the page says that they
// do. `UNSPOOL_WRITE=1` writes what they do into facts.json; `cargo xtask gen` then writes the page.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import { page, script } from './apps.mjs';
import { serve } from './server.mjs';

const lists = [
  'tanstack-query/posts.jsx',
  'swr/posts.jsx',
  'rtk-query/posts.jsx',
  'unspool/posts.jsx',
  'apollo/posts.jsx',
  'unspool/graphql.jsx',
  'infinite-scroll-component/posts.jsx',
  'unspool/scroll.jsx',
];
const scripts = ['octokit/issues.js', 'unspool/issues.js'];

/** What happens once, between the first page and the second one. */
const BETWEEN = {
  plain: undefined,
  insert: ({ rows }) => void rows.unshift({ id: 'N', title: 'N' }),
  remove: ({ rows }) => void rows.shift(),
  refused: () => 403,
};

const where = new URL('facts.json', import.meta.url);
const known = JSON.parse(await readFile(where, 'utf8'));
const facts = {};
const html = (file) => `<!doctype html><html lang="en"><title>posts</title><link rel="icon" href="data:,">
<style>body, ul { margin: 0; padding: 0 } li { height: 300px }</style>
<div id="app"></div><script type="module" src="/${file}.js"></script>`;
const state = await serve();
const args = ['--no-sandbox', '--disable-gpu'];
const browser = await chromium.launch({ executablePath: process.env.CHROME || '/usr/bin/chromium', args });
after(() => browser.close());
after(() => process.env.UNSPOOL_WRITE && writeFile(where, `${JSON.stringify(facts, null, 2)}\n`));

function begin(story) {
  state.rows = [...'ABCDEFGHI'].map((id) => ({ id, title: id }));
  state.between = BETWEEN[story];
  state.asked.length = 0;
}

/** Records what came of a story, and holds it against what the page says. */
function told(file, story, fact) {
  facts[file] ??= {};
  facts[file][story] = fact;
  if (!process.env.UNSPOOL_WRITE) assert.deepEqual(fact, known[file]?.[story], `${file}, ${story}`);
}

/** Until what was pressed has come to something: asked for, answered, and shown. Some ask page after page. */
async function answered(tab, before) {
  for (let tries = 0; state.asked.length === before && tries < 500; tries++) await tab.waitForTimeout(10);
  for (let quiet = 0, tries = 0; quiet < 3 && tries < 500; tries++) {
    quiet = state.open === 0 ? quiet + 1 : 0;
    await tab.evaluate(() => new Promise((then) => requestAnimationFrame(() => setTimeout(then, 10))));
  }
}

/** What a page is at: it waits for a press, or may be scrolled; false while it is busy, or scrolled to its end. */
function place() {
  const button = (text) => [...document.querySelectorAll('button')].find((one) => one.textContent === text);
  if (document.body.textContent.includes('That is all.')) return 'end';
  if (document.querySelector('[role=alert]')) return 'alert';
  if (button('More')?.disabled === false) return 'more';
  const isScrolled = window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - 1;
  return document.querySelector('main') || isScrolled || !document.querySelector('li') ? false : 'scroll';
}

/** Waits for that. A peer that missed where its reader scrolled to hears of it when the reader scrolls again. */
async function placed(tab, isOurs) {
  for (let turn = 0; !isOurs && turn < 15; turn++) {
    const what = await tab.waitForFunction(place, undefined, { timeout: 2000 }).catch(() => undefined);
    if (what) return what.jsonValue();
    await tab.mouse.wheel(0, -50);
    await tab.waitForTimeout(200);
  }
  return (await tab.waitForFunction(place)).jsonValue();
}

/** Presses "More", or scrolls, until the list says that it is all. Gives what was seen. */
async function walk(tab, isOurs) {
  let [alerts, asked, quiet] = [0, -1, 0];
  for (let turn = 0; turn < 40; turn++) {
    const seen = await placed(tab, isOurs);
    if (seen === 'end') {
      const rows = (await tab.locator('li').allTextContents()).join('');
      return { rows, requests: state.asked.length, ...(alerts > 0 && { alerts }) };
    }
    if (seen === 'alert') alerts += 1;
    if (seen === 'scroll') {
      quiet = state.asked.length === asked ? quiet + 1 : 0;
      asked = state.asked.length;
      if (quiet > 4) throw new Error('it stalls: scrolling asks for nothing any more');
      await tab.evaluate(() => window.scrollTo(0, 1e9));
    } else {
      const before = state.asked.length;
      // It may go while it is pressed: a list that asks again as soon as one scrolls has gone on by itself.
      const button = tab.getByRole('button', { name: seen === 'alert' ? 'Try again' : 'More' });
      await button.click({ timeout: 5000 }).catch(() => {});
      await answered(tab, before);
    }
  }
  throw new Error(`it never ends: ${await tab.textContent('body')}`);
}

/** A story from its beginning. A peer may stall, for good: what it does otherwise is told. */
async function walked(tab, file, story) {
  const isOurs = file.startsWith('unspool/');
  for (let tries = 0; ; tries++) {
    begin(story);
    await tab.goto(`${state.base}/${file}`);
    try {
      return await walk(tab, isOurs);
    } catch (error) {
      if (isOurs || tries === 3) throw error;
    }
  }
}

for (const file of lists) {
  test(`${file} does what docs/COMING-FROM.md says`, { timeout: 120_000 }, async () => {
    state.pages[`/${file}.js`] = await page(file);
    state.pages[`/${file}`] = html(file);
    const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
    const tab = await context.newPage();
    for (const story of Object.keys(BETWEEN)) {
      told(file, story, await walked(tab, file, story));
      const refresh = tab.getByRole('button', { name: 'Refresh' });
      if (story === 'plain' && (await refresh.count()) > 0) {
        const before = state.asked.length;
        state.rows.unshift({ id: 'N', title: 'N' });
        await refresh.click();
        await answered(tab, before);
        await tab.waitForFunction(() => document.querySelector('li')?.textContent === 'N');
        const rows = (await tab.locator('li').allTextContents()).join('');
        told(file, 'refresh', { rows, requests: state.asked.length - before });
      }
    }
    await context.close();
  });
}

for (const file of scripts) {
  test(`${file} does what docs/COMING-FROM.md says`, { timeout: 60_000 }, async () => {
    const { titles } = await script(file);
    for (const story of ['plain', 'insert', 'remove']) {
      begin(story);
      const rows = (await titles(state.base)).join('');
      told(file, story, { rows, requests: state.asked.length });
    }
  });
}
