// A server, a browser, and what the API really holds.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { after } from 'node:test';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const shots = fileURLToPath(new URL('screenshots/', import.meta.url));
const flags =
  '--no-sandbox --headless=new --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/** The folders of the package that a page loads modules from, as in `cargo xtask demo`. */
const ROOMS = ['dialects', 'dist', 'engine', 'errors', 'feed', 'http', 'persist'];

/** How long a condition may take; generous, because nothing here measures speed. */
export const PATIENCE = Number(process.env.PATIENCE ?? 60_000);

/** Starts both once for a test file and ends them after it. */
export async function setUp({ posts = 5000 } = {}) {
  const { UNSPOOL_SERVER, CHROME } = process.env;
  if (!UNSPOOL_SERVER || !CHROME)
    throw new Error('set UNSPOOL_SERVER and CHROME to the paths of the server and of a Chromium');
  const js = process.env.UNSPOOL_JS ?? 'js';
  const rooms = ROOMS.map((room) => `/js/${room}=${js}/${room}`);
  const mounts = ['/=www', `/js=${js}`, ...rooms].flatMap((mount) => ['--mount', mount]);
  const args = ['--port', '0', '--db', ':memory:', '--posts', String(posts), ...mounts];
  const server = spawn(UNSPOOL_SERVER, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = () => server.exitCode === null && server.kill('SIGKILL');
  process.once('exit', stop);
  const base = await listening(server);
  const browser = await chromium.launch({ executablePath: CHROME, args: flags.split(' ') });
  after(async () => {
    await browser.close();
    stop();
  });
  return { base, browser, open: (query, options) => open(browser, base, query, options), api: api(base) };
}

async function listening(server) {
  const failed = once(server, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${code}`);
  });
  const spoken = (async () => {
    for await (const line of createInterface({ input: server.stdout })) {
      const url = /listening on (http:\/\/\S+)/.exec(line)?.[1];
      if (url) return url.replace(/\/$/, '');
    }
    throw new Error('the server never said where it listens');
  })();
  failed.catch(() => {});
  return Promise.race([spoken, failed]);
}

let sessions = 0;

/**
 * Opens the demo page in a context of its own. `page.session` names its requests, `page.problems` gathers what went
 * wrong.
 */
async function open(
  browser,
  base,
  query = '',
  { width = 1280, height = 800, dark = false, path = '/', ...context } = {},
) {
  const own = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    ...context,
  });
  const page = await own.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.session = `e2e-${process.pid}-${++sessions}`;
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(String(error)));
  page.on('console', (message) => {
    // Chromium itself writes a line for every answer that is not a 2xx or does not come; those are asked for here.
    const own = ['error', 'warning'].includes(message.type()) && !/^Failed to load resource/.test(message.text());
    if (own) page.problems.push(message.text());
  });
  const params = new URLSearchParams(query);
  params.set('session', page.session);
  // What counts requests must not meet looks for new posts.
  if (!params.has('live')) params.set('live', 'off');
  await page.goto(`${base}${path}?${params}`);
  return page;
}

/** What the API holds, without the library. */
function api(base) {
  const get = async (path) => (await fetch(base + path)).json();
  return {
    get,
    /** The ids of the newest `count` posts. */
    async ids(count, filter = '') {
      const ids = [];
      let cursor = '';
      while (ids.length < count) {
        const page = await get(
          `/api/cursor?limit=${Math.min(100, count - ids.length)}${filter}${cursor && `&cursor=${cursor}`}`,
        );
        ids.push(...page.data.map(({ id }) => id));
        if (!page.hasMore) break;
        cursor = encodeURIComponent(page.nextCursor);
      }
      return ids;
    },
    /** What the server saw of a page: `{ requests, max_in_flight, log }`. */
    async seen(page) {
      return this.session(page.session);
    },
    /** The same of its looks for new posts. */
    async looks(page) {
      return this.session(`${page.session}-look`);
    },
    async session(name) {
      const response = await fetch(`${base}/api/faults/${name}`);
      return response.ok ? response.json() : { requests: 0, max_in_flight: 0, log: [] };
    },
    tell: (page, rules) =>
      fetch(`${base}/api/faults`, { method: 'POST', body: JSON.stringify({ session: page.session, seed: 7, rules }) }),
    tellLooks: (page, rules) =>
      fetch(`${base}/api/faults`, {
        method: 'POST',
        body: JSON.stringify({ session: `${page.session}-look`, seed: 7, rules }),
      }),
    /** Others post. */
    publish: (count) => fetch(`${base}/api/posts/batch?n=${count}`, { method: 'POST' }),
    /** A write of somebody else, or one whose answer is lost. */
    write: (path, method, body) => fetch(`${base}/api/posts${path}`, { method, body }),
  };
}

export const keys = (page) => page.$$eval('#posts article', (rows) => rows.map(({ dataset }) => dataset.key));
export const rows = (page) => page.locator('#posts article').count();
export const state = (page) => page.getAttribute('#posts', 'data-state');

/** Waits until the view is in one of these states. */
export function stateIs(page, ...wanted) {
  return page.waitForFunction((wanted) => wanted.includes(document.querySelector('#posts').dataset.state), wanted, {
    polling: 50,
  });
}

export function rowsAtLeast(page, count) {
  return page.waitForFunction((count) => document.querySelectorAll('#posts article').length >= count, count, {
    polling: 50,
  });
}

/** Nothing on its way and nothing asked for: the same requests and rows for `frames` frames in a row. */
export function settled(page, frames = 30) {
  return page.evaluate(
    (frames) =>
      new Promise((resolve) => {
        let quiet = 0;
        let before = '';
        const look = () => {
          const list = document.querySelector('#posts');
          // Looks for new posts go on and on.
          const isLive = new URLSearchParams(location.search).get('live') !== 'off';
          const requests = isLive ? '' : document.querySelector('[data-count=requests]').dataset.value;
          const now = `${list.dataset.state} ${list.querySelectorAll('article').length} ${requests}`;
          quiet = now === before && !/^(loading|waiting)/.test(now) ? quiet + 1 : 0;
          before = now;
          if (quiet >= frames) resolve();
          else requestAnimationFrame(look);
        };
        look();
      }),
    frames,
  );
}

/** Scrolls down like an impatient reader until there are `count` rows or nothing comes any more. */
export async function scrollTo(page, count) {
  await page.evaluate(
    (count) =>
      new Promise((resolve, reject) => {
        const list = document.querySelector('#posts');
        const step = () => {
          const { state } = list.dataset;
          if (
            list.querySelectorAll('article').length >= count ||
            state === 'done' ||
            state === 'cut' ||
            state === 'empty'
          )
            return resolve();
          if (state === 'failed') return reject(new Error(`failed: ${document.querySelector('.tail').textContent}`));
          window.scrollBy(0, 1200);
          requestAnimationFrame(step);
        };
        step();
      }),
    count,
  );
}

export async function shot(page, name) {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: `${shots}${name}.png` });
}
