// `unspool/react` in apps: it and the app have one engine, whichever entry the conditions choose.
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as viteBuild, createServer, preview } from 'vite';
import { api, assert, html, node, open, project, root, serve, test } from './support.mjs';

const quiet = { configFile: false, logLevel: 'silent', clearScreen: false };
const installed = Object.fromEntries(
  ['react', 'react-dom'].map((name) => [name, `file:${join(root, 'node_modules', name)}`]),
);
const react = { dependencies: installed };

/** An app that shows all rows of a list, and what its own `unspool` says of the hook's feed. */
const app = (url) => `
import { createElement, StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { UnspoolError } from 'unspool';
import { cursor } from 'unspool/dialects';
import { useFeed } from 'unspool/react';

function List() {
  const { items, status, loadMore, feed } = useFeed('${url}/posts', { dialect: cursor });
  useEffect(() => {
    if (status === 'idle' && items.length > 0) loadMore();
    if (status !== 'done') return;
    const shown = [...document.querySelectorAll('li')].map((row) => Number(row.textContent));
    feed.close();
    feed.loadMore().catch((error) => {
      globalThis.result = [shown.length, feed.stats.requests, error instanceof UnspoolError];
    });
  }, [items, status]);
  return createElement('ul', null, ...items.map(({ id }) => createElement('li', { key: id }, id)));
}
createRoot(document.body.appendChild(document.createElement('main'))).render(
  createElement(StrictMode, null, createElement(List)),
);
`;

test('Vite, dev server and build: unspool/react', async (t) => {
  const folder = await project({ 'index.html': html('/main.js'), 'main.js': app(await api()) }, react);
  const development = await createServer({ ...quiet, root: folder, server: { port: 0, host: '127.0.0.1' } });
  t.after(() => development.close());
  await development.listen();
  const { result, problems } = await open(development.resolvedUrls.local[0]);
  assert.deepEqual([result, problems], [[25, 0, true], []]);
  await viteBuild({ ...quiet, root: folder, build: { target: 'es2022' } });
  const built = await preview({ ...quiet, root: folder, preview: { port: 0, host: '127.0.0.1' } });
  t.after(() => built.close());
  const shown = await open(built.resolvedUrls.local[0]);
  assert.deepEqual([shown.result, shown.problems], [[25, 0, true], []]);
});

test('Vite, where the name of the package means `unspool/slim`: the engine is a file', async (t) => {
  const before =
    "import { ready } from 'unspool';\nimport address from 'unspool/unspool.wasm?url';\nawait ready(address);\n";
  const folder = await project({ 'index.html': html('/main.js'), 'main.js': before + app(await api()) }, react);
  // As docs/FRAMEWORKS.md says it.
  const text = await readFile(join(root, 'docs/FRAMEWORKS.md'), 'utf8');
  const [, said] = /^```js\n(export default \{ resolve.*?)^```$/ms.exec(text);
  const { resolve } = (await import(`data:text/javascript,${encodeURIComponent(said)}`)).default;
  const { output } = await viteBuild({ ...quiet, root: folder, resolve, build: { target: 'es2022' } });
  const modules = output.flatMap(({ modules }) => Object.keys(modules ?? {}));
  assert.deepEqual(
    modules.filter((name) => name.endsWith('dist/inline.js')),
    [],
  );
  const built = await preview({ ...quiet, root: folder, preview: { port: 0, host: '127.0.0.1' } });
  t.after(() => built.close());
  assert.deepEqual((await open(built.resolvedUrls.local[0])).result, [25, 0, true]);
});

test('esbuild: unspool/react, with one engine in the bundle', async () => {
  const folder = await project({ 'index.html': html('/out/main.js'), 'main.js': app(await api()) }, react);
  await mkdir(join(folder, 'out'), { recursive: true });
  const { metafile } = await esbuild({
    entryPoints: [join(folder, 'main.js')],
    outdir: join(folder, 'out'),
    bundle: true,
    format: 'esm',
    metafile: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
    absWorkingDir: folder,
  });
  const engines = Object.keys(metafile.inputs).filter((path) => /dist\/inline\.js$/.test(path));
  assert.equal(engines.length, 1);
  assert.deepEqual((await open(`${await serve(folder)}/index.html`)).result, [25, 0, true]);
});

test('Node: unspool/react renders on a server, and its feeds are those of unspool', async () => {
  const code = `
    import { createElement } from 'react';
    import { renderToString } from 'react-dom/server';
    import { ready, UnspoolError } from 'unspool';
    import { cursor } from 'unspool/dialects';
    import { useFeed } from 'unspool/react';
    await ready();
    const initial = { body: '{"data":[{"id":1},{"id":2}],"nextCursor":"c"}' };
    const App = () => {
      const { items, feed } = useFeed('/posts', { dialect: cursor, initial });
      feed.snapshot();
      return createElement('p', null, items.length, ' ', items[1].id);
    };
    let thrown;
    try {
      renderToString(createElement(() => useFeed('/posts', { dialect: 'cursor', initial }).length));
    } catch (error) {
      thrown = error instanceof UnspoolError;
    }
    console.log(JSON.stringify([renderToString(createElement(App)), thrown]));`;
  const folder = await project({ 'main.js': code }, react);
  assert.deepEqual(JSON.parse(await node(['main.js'], { cwd: folder })), ['<p>2<!-- --> <!-- -->2</p>', true]);
});
