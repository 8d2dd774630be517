// A server of pages and of an API, and a browser whose profile stays.
import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { outcomeOf } from '../../benches/lib/cdp.mjs';
import { launch } from '../../benches/lib/chromium.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const types = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };

/** Where each kind of address lies. */
const FOLDERS = [
  [/^\/js\//, (path) => join(root, path)],
  [/^\/idb\//, (path) => join(root, 'node_modules/idb/build', path.slice(5))],
  [/^\/[\w-]+\.(html|js)$/, (path) => join(here, path)],
];

/** Serves page.html, the package, and rows; `asked` has the queries, `begun` and `told` the saves that pages told of. */
export async function serve(rowOf, page) {
  const [asked, told, begun] = [[], [], []];
  const server = createServer(async (request, response) => {
    const { pathname, search, searchParams } = new URL(request.url, 'http://x');
    if (pathname === '/rows') {
      asked.push(search);
      const at = Number(searchParams.get('cursor') ?? 0);
      const data = Array.from({ length: page }, (_, i) => rowOf(at + i));
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(JSON.stringify({ data, nextCursor: String(at + page) }));
    }
    if (pathname === '/told' || pathname === '/begun') {
      (pathname === '/told' ? told : begun).push(Number(searchParams.get('step')));
      return response.writeHead(204).end();
    }
    const path = normalize(decodeURIComponent(pathname));
    const [, place] = FOLDERS.find(([pattern]) => pattern.test(path)) ?? [];
    try {
      const body = await readFile(place(path));
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { base: `http://127.0.0.1:${server.address().port}`, asked, told, begun };
}

/** A folder for a profile, which goes when the file of tests is done. */
export async function profile() {
  const folder = await mkdtemp(join(tmpdir(), 'unspool-persist-'));
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));
  return folder;
}

/** A browser with this profile. `open(address)` gives a tab: `run(work, …args)` runs a function there. */
export async function browse(folder) {
  const browser = await launch({ keep: folder });
  const { connection } = browser;
  const open = async (address) => {
    const { targetId } = await connection.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId: session } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
    const send = (method, params) => connection.send(method, params, { session });
    const run = async (work, ...args) => {
      const expression = `(${work})(...${JSON.stringify(args)})`;
      return outcomeOf(await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true }));
    };
    /** Goes there, or to the same page again, and waits until its modules have run. */
    const go = async (to) => {
      const old = await run(() => performance.timeOrigin);
      await (to ? send('Page.navigate', { url: to }) : send('Page.reload'));
      for (let tries = 0; tries < 1000; tries++) {
        const isThere = await run((old) => performance.timeOrigin !== old && globalThis.there === true, old).catch(
          () => false,
        );
        if (isThere) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(`${to ?? 'the page'} did not come`);
    };
    await go(address);
    return { run, go, close: () => connection.send('Target.closeTarget', { targetId }) };
  };
  return { open, kill: browser.kill, stop: browser.stop };
}
