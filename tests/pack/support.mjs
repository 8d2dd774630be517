// The package as npm would publish it, installed into apps that live for one test, and a browser to open them in.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join, normalize } from 'node:path';
import { after, test as nodeTest } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

export { assert };

export const root = fileURLToPath(new URL('../..', import.meta.url));
const exec = promisify(execFile);

/** What is shared by the tests of a file goes when the file is done; `after` inside a test would be that test's. */
const cleaners = [];
after(() => Promise.all(cleaners.map((clean) => clean())));

/** The time is a guard against a test that hangs, and never what a test measures. */
export const test = (name, run) => nodeTest(name, { timeout: 180_000 }, run);

/** Runs a program; gives what it printed. */
export async function run(program, args, options = {}) {
  try {
    return (await exec(program, args, { maxBuffer: 1 << 26, ...options })).stdout.trim();
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')}\n${error.stdout}\n${error.stderr}`);
  }
}

/** Runs Node. What the test runner put into the environment is no business of the app. */
export const node = (args, options) =>
  run(process.execPath, args, { ...options, env: { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: undefined } });

const npm = (args, cwd) =>
  run(
    process.platform === 'win32' ? 'npm.cmd' : 'npm',
    [...args, '--loglevel=error', '--no-audit', '--no-fund', '--no-update-notifier'],
    { cwd },
  );

async function temporary() {
  const folder = await mkdtemp(join(tmpdir(), 'unspool-pack-'));
  cleaners.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

let tarball;
/** The tarball of js/, made once for a file of tests. */
export const packed = () =>
  (tarball ??= temporary().then(async (folder) =>
    join(folder, await npm(['pack', '--silent', '--pack-destination', folder], join(root, 'js'))),
  ));

/** A new project with these files and the package installed from its tarball, without the network. Gives its folder. */
export async function project(files, manifest = {}) {
  const folder = await temporary();
  const all = { 'package.json': JSON.stringify({ name: 'app', private: true, type: 'module', ...manifest }), ...files };
  for (const [name, text] of Object.entries(all)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await npm(['install', '--offline', '--ignore-scripts', '--no-package-lock', await packed()], folder);
  return folder;
}

const listen = async (handler) => {
  const server = createServer(handler);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleaners.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}`;
};

export const TOTAL = 25;
/** The ids that a feed over the API must give, each once. */
export const expected = Array.from({ length: TOTAL }, (_, i) => i + 1);

/**
 * An API of 25 items in pages of 10. New rows push the old ones on: each page begins with the last two of the page
 * before.
 */
export const api = () =>
  listen((request, response) => {
    const from = Number(new URL(request.url, 'http://x').searchParams.get('cursor') ?? 0);
    const data = expected.slice(Math.max(0, from - 2), from + 8).map((id) => ({ id }));
    const nextCursor = from + 8 < TOTAL ? String(from + 8) : null;
    response.writeHead(200, { 'content-type': 'application/json', 'access-control-allow-origin': '*' });
    response.end(JSON.stringify({ data, nextCursor }));
  });

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.css': 'text/css',
};

/** Serves a folder as any web server would. */
export const serve = (folder, headers = {}) =>
  listen(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://x').pathname));
    try {
      const body = await readFile(join(folder, path.endsWith('/') ? `${path}index.html` : path));
      response.writeHead(200, {
        'content-type': types[extname(path) || '.html'] ?? 'application/octet-stream',
        ...headers,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });

let browser;
/** The browser that `cargo xtask` found, or whatever Chromium is on the path. */
async function launch() {
  const args = (process.env.CHROME_FLAGS ?? '--no-sandbox')
    .split(' ')
    .filter((flag) => flag && !flag.startsWith('--headless'));
  const executablePath = process.env.CHROME || (await run('which', ['chromium']));
  const launched = await chromium.launch({ executablePath, args });
  cleaners.push(() => launched.close());
  return launched;
}

/**
 * Opens a page that sets `globalThis.result`. Gives `result`, everything that went to the console or wrong on the way,
 * and the addresses that were asked.
 */
export async function open(url) {
  browser ??= launch();
  const context = await (await browser).newContext();
  const page = await context.newPage();
  const problems = [];
  const asked = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('requestfailed', (request) => problems.push(`${request.url()} failed`));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(url);
  try {
    const handle = await page.waitForFunction(() => globalThis.result, undefined, { timeout: 60_000 });
    return { result: await handle.jsonValue(), problems, asked };
  } catch (error) {
    throw new Error(`${error.message}\n${problems.join('\n')}`);
  } finally {
    await context.close();
  }
}

/** A page that runs a module. */
export const html = (script, head = '') => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>app</title><link rel="icon" href="data:,">${head}</head>
<body><script type="module" src="${script}"></script></body>
</html>
`;

/** An app that reads the whole feed. `entry`: where it is imported from. `ready`: what is called before. */
export const app = (url, { entry = 'unspool', before = '' } = {}) => `
import { feed, isUnspoolError, ready, UnspoolError } from '${entry}';
${before}
const posts = feed('${url}/posts', { dialect: { items: 'data', key: 'id', next: { set: { 'query:cursor': 'body:nextCursor' } } } });
const ids = [];
try {
  for await (const { id } of posts) ids.push(id);
  globalThis.result = { ids, length: posts.length, duplicates: posts.stats.duplicates };
} catch (error) {
  const ours = isUnspoolError(error) && error instanceof UnspoolError;
  globalThis.result = { code: error.code, message: error.message, ours };
}
posts.close();
`;

/** What an app that works leaves behind. */
export const good = { ids: expected, length: TOTAL, duplicates: 6 };

export const wasmOf = (folder) => readFileSync(join(folder, 'node_modules/unspool/dist/unspool.wasm'));
