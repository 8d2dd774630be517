// An API whose pages a test can change, pages that are bundled, and a Chromium to open them in.
import { createServer } from 'node:http';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

/** One minified bundle of a file, or of code, as an app ships it. `alias`: packages in the place of others. */
export async function bundle(entry, alias = {}) {
  const given = entry.includes('\n')
    ? { stdin: { contents: entry, resolveDir: file('.') } }
    : { entryPoints: [file(entry)] };
  const { outputFiles } = await build({
    ...given,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    alias,
    define: { 'process.env.NODE_ENV': '"production"' },
    // `'use client'` is for bundlers of servers.
    logOverride: { 'ignored-directive': 'silent' },
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/** Serves `pages` by their paths, and rows; `asked` has the cursors, `knobs` says how pages are. */
export async function serve(pages) {
  const asked = [];
  const knobs = { page: 3, total: 10_000, status: 200, stale: [] };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://x');
    if (pathname === '/rows' || pathname === '/api/posts') {
      const from = Number(searchParams.get('cursor') ?? 0);
      asked.push(from);
      if (knobs.status !== 200) return response.writeHead(knobs.status).end();
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(JSON.stringify(pageOf(from, knobs)));
    }
    const text = pages[pathname];
    if (text === undefined) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': pathname.endsWith('.js') ? 'text/javascript' : 'text/html' });
    return response.end(text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { base: `http://127.0.0.1:${server.address().port}`, asked, knobs };
}

/** `stale`: where a page comes that has the rows of the first one. */
export function pageOf(from, { page, total, stale = [] }) {
  const to = Math.min(from + page, total);
  const first = stale.includes(from) ? 0 : from;
  const data = Array.from({ length: to - from }, (_, at) => ({ id: first + at, name: `row ${first + at}` }));
  return { data, nextCursor: to < total ? String(to) : null };
}

export const html = (script, body, head = '') => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>adapters</title><link rel="icon" href="data:,">
<style>body { margin: 0 }</style>${head}</head>
<body>${body}<script type="module" src="${script}"></script></body></html>`;

/** The browser that `cargo xtask` found. `open` gives a page of 800 × 600, with what went wrong on it. */
export async function browse() {
  const flags = (process.env.CHROME_FLAGS ?? '--no-sandbox').split(' ');
  const args = flags.filter((flag) => flag && !flag.startsWith('--headless'));
  const browser = await chromium.launch({ executablePath: process.env.CHROME || '/usr/bin/chromium', args });
  after(() => browser.close());
  return {
    async open(t, address, before) {
      const context = await browser.newContext({ viewport: { width: 800, height: 600 } });
      t.after(() => context.close());
      const page = await context.newPage();
      const problems = [];
      page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
      page.on('pageerror', (error) => problems.push(String(error)));
      if (before) await page.addInitScript(before);
      let requests = 0;
      page.on('request', () => requests++);
      await page.goto(address);
      await page.waitForFunction(() => globalThis.there === true);
      /** Until nothing is asked for during some frames. */
      const still = async () => {
        for (let turns = 0, before = -1; turns < 100; turns++) {
          if (requests === before) return;
          before = requests;
          await page.evaluate(async () => {
            for (let frame = 0; frame < 20; frame++) await new Promise(requestAnimationFrame);
          });
        }
        throw new Error('it never comes to rest');
      };
      return { page, problems, still };
    },
  };
}
