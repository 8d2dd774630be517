// `unspool/persist` in apps: with `idb` and without, bundled and in Node.
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as viteBuild, createServer, preview } from 'vite';
import { api, assert, html, node, open, project, root, serve, test } from './support.mjs';

const quiet = { configFile: false, logLevel: 'silent', clearScreen: false };
const idb = { dependencies: { idb: `file:${join(root, 'node_modules/idb')}` } };

/** An app that reads two pages, and what is there of them afterwards; in what store, and what it was told. */
const app = (url, store) => `
import { feed } from 'unspool';
import { cursor } from 'unspool/dialects';
import { resume } from 'unspool/persist';
const told = [];
const options = { name: 'posts', store: ${store}, onError: (thrown) => told.push(thrown.message) };
const make = (snapshot) => feed('${url}/posts', { dialect: cursor, snapshot });
const first = await resume(make, options);
await first.feed.loadMore();
await first.feed.loadMore();
await first.flush();
first.feed.close();
const { feed: posts, restored } = await resume(make, options);
globalThis.result = [restored, posts.length, posts.stats.requests, told.map((text) => /npm install idb/.test(text))];
posts.close();
`;
const map =
  '(() => { const map = new Map(); return { getItem: (key) => map.get(key) ?? null, setItem: (key, value) => map.set(key, value), removeItem: (key) => map.delete(key), key: () => null, length: 0 }; })()';
const print = '\nconsole.log(JSON.stringify(globalThis.result));\n';
const kept = [true, 16, 0, []];
const notKept = [false, 0, 0, [true, true]];

test('Node, where nothing is installed along: a store works, and without one it is said what to install', async () => {
  const url = await api();
  const folder = await project({ 'with.js': app(url, map) + print, 'without.js': app(url, 'undefined') + print });
  for (const [file, wanted] of [
    ['with.js', kept],
    ['without.js', notKept],
  ])
    assert.deepEqual(JSON.parse(await node([file], { cwd: folder })), wanted, file);
});

for (const [name, manifest, store, wanted] of [
  ['with idb', idb, 'undefined', kept],
  ['without idb, in sessionStorage', {}, 'sessionStorage', kept],
  ['without idb', {}, 'undefined', notKept],
]) {
  test(`Vite, dev server and build: ${name}`, async (t) => {
    const folder = await project({ 'index.html': html('/main.js'), 'main.js': app(await api(), store) }, manifest);
    const development = await createServer({ ...quiet, root: folder, server: { port: 0, host: '127.0.0.1' } });
    t.after(() => development.close());
    await development.listen();
    assert.deepEqual((await open(development.resolvedUrls.local[0])).result, wanted);
    await viteBuild({ ...quiet, root: folder, build: { target: 'es2022' } });
    const built = await preview({ ...quiet, root: folder, preview: { port: 0, host: '127.0.0.1' } });
    t.after(() => built.close());
    assert.deepEqual((await open(built.resolvedUrls.local[0])).result, wanted);
  });

  test(`esbuild: ${name}`, async () => {
    const folder = await project({ 'index.html': html('/out/main.js'), 'main.js': app(await api(), store) }, manifest);
    await esbuild({
      entryPoints: [join(folder, 'main.js')],
      outdir: join(folder, 'out'),
      bundle: true,
      splitting: true,
      format: 'esm',
      logLevel: 'silent',
      absWorkingDir: folder,
    });
    assert.deepEqual((await open(`${await serve(folder)}/index.html`)).result, wanted);
  });
}
