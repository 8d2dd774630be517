// The packed package in a browser: bundled by Vite and by esbuild, and without a bundler.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as viteBuild, createServer, preview } from 'vite';
import { api, app, assert, good, html, open, project, serve, test } from './support.mjs';

const quiet = { configFile: false, logLevel: 'silent', clearScreen: false };

for (const entry of ['unspool', 'unspool/url', 'unspool/slim']) {
  const before =
    entry === 'unspool/slim' ? "import address from 'unspool/unspool.wasm?url';\nawait ready(address);" : '';

  test(`Vite, dev server: ${entry}`, async (t) => {
    const folder = await project({ 'index.html': html('/main.js'), 'main.js': app(await api(), { entry, before }) });
    // Vite bundles dependencies for its dev server, and then `new URL(…, import.meta.url)` leads nowhere: its own
    // documented way out.
    const server = await createServer({
      ...quiet,
      root: folder,
      server: { port: 0, host: '127.0.0.1' },
      optimizeDeps: entry === 'unspool/url' ? { exclude: ['unspool'] } : {},
    });
    t.after(() => server.close());
    await server.listen();
    const { result, problems } = await open(server.resolvedUrls.local[0]);
    assert.deepEqual(result, good);
    assert.deepEqual(problems, []);
  });

  test(`Vite, build and preview: ${entry}`, async (t) => {
    const folder = await project({ 'index.html': html('/main.js'), 'main.js': app(await api(), { entry, before }) });
    // Top-level await is the app's own, not the package's.
    await viteBuild({ ...quiet, root: folder, build: { target: 'es2022' } });
    const assets = await readdir(join(folder, 'dist/assets'));
    assert.equal(
      assets.some((name) => name.endsWith('.wasm')),
      entry !== 'unspool',
      'the .wasm is shipped if and only if it is asked for',
    );
    const server = await preview({ ...quiet, root: folder, preview: { port: 0, host: '127.0.0.1' } });
    t.after(() => server.close());
    const { result, problems } = await open(server.resolvedUrls.local[0]);
    assert.deepEqual(result, good);
    assert.deepEqual(problems, []);
  });
}

test('a feed without a dialect: Vite finds it in development, and its build is told', async (t) => {
  const code = `
    import { feed } from 'unspool';
    try {
      const posts = feed('${await api()}/posts');
      for await (const post of posts);
      globalThis.result = [posts.length, posts.reason];
    } catch (error) {
      globalThis.result = [error.code, error.message];
    }`;
  const folder = await project({ 'index.html': html('/main.js'), 'main.js': code });
  const server = await createServer({ ...quiet, root: folder, server: { port: 0, host: '127.0.0.1' } });
  await server.listen();
  t.after(() => server.close());
  const found = await open(server.resolvedUrls.local[0]);
  assert.deepEqual([found.result, found.problems], [[25, 'end'], []]);
  // The dev server has left its mark on this process, and a build of its own would find none.
  delete process.env.NODE_ENV;
  await viteBuild({ ...quiet, root: folder, build: { target: 'es2022' } });
  const shown = await preview({ ...quiet, root: folder, preview: { port: 0, host: '127.0.0.1' } });
  t.after(() => shown.close());
  const { result } = await open(shown.resolvedUrls.local[0]);
  assert.equal(result[0], 'bad-options');
  assert.match(result[1], /docs\/DIALECTS\.md in the package/);
});

test('esbuild, one minified bundle', async () => {
  const folder = await project({ 'main.js': app(await api()), 'out/index.html': html('/main.js') });
  const { warnings } = await esbuild({
    entryPoints: [join(folder, 'main.js')],
    outdir: join(folder, 'out'),
    bundle: true,
    format: 'esm',
    minify: true,
    absWorkingDir: folder,
    logLevel: 'silent',
  });
  assert.deepEqual(warnings, []);
  const { result, problems, asked } = await open(`${await serve(join(folder, 'out'))}/`);
  assert.deepEqual(result, good);
  assert.deepEqual(problems, []);
  assert.ok(!asked.some((url) => url.endsWith('.wasm')));
});

test('esbuild, an old-style script', async () => {
  const code = (url) => `import { feed } from 'unspool';
(async () => {
  const dialect = { items: 'data', key: 'id', next: { set: { 'query:cursor': 'body:nextCursor' } } };
  const ids = [];
  for await (const { id } of feed('${url}/posts', { dialect })) ids.push(id);
  globalThis.result = ids;
})();`;
  const folder = await project({
    'main.js': code(await api()),
    'out/index.html':
      '<!doctype html><title>app</title><link rel="icon" href="data:,"><script src="/main.js"></script>',
  });
  await esbuild({
    entryPoints: [join(folder, 'main.js')],
    outdir: join(folder, 'out'),
    bundle: true,
    format: 'iife',
    target: 'es2022',
    absWorkingDir: folder,
    logLevel: 'silent',
  });
  const { result, problems } = await open(`${await serve(join(folder, 'out'))}/`);
  assert.deepEqual([result, problems], [good.ids, []]);
});

const imports = { unspool: '/node_modules/unspool/index.js', 'unspool/': '/node_modules/unspool/' };
const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;

for (const [entry, before] of [
  ['unspool', ''],
  ['unspool/url.js', ''],
  ['unspool/slim.js', "await ready('/node_modules/unspool/dist/unspool.wasm');"],
  ['unspool/slim.js', "await ready(fetch('/node_modules/unspool/dist/unspool.wasm'));"],
]) {
  test(`a page without a bundler: ${entry} ${before}`, async () => {
    const folder = await project({
      'index.html': html('/main.js', map),
      'main.js': app(await api(), { entry, before }),
    });
    const { result, problems, asked } = await open(`${await serve(folder)}/`);
    assert.deepEqual(result, good);
    assert.deepEqual(problems, []);
    assert.equal(asked.filter((url) => url.endsWith('.wasm')).length, entry === 'unspool' ? 0 : 1);
  });
}

test('a content security policy with `wasm-unsafe-eval`', async () => {
  const url = await api();
  const folder = await project({
    'index.html': html('/main.js'),
    'main.js': app(url, { entry: '/node_modules/unspool/index.js' }),
  });
  const policy = `default-src 'none'; img-src data:; connect-src ${url}; script-src 'self' 'wasm-unsafe-eval'`;
  const { result, problems } = await open(`${await serve(folder, { 'content-security-policy': policy })}/`);
  assert.deepEqual([result, problems], [good, []]);
});

test('a content security policy without it: a typed error that names it', async () => {
  const url = await api();
  const folder = await project({
    'index.html': html('/main.js'),
    'main.js': app(url, { entry: '/node_modules/unspool/index.js' }),
  });
  const policy = `default-src 'none'; img-src data:; connect-src ${url}; script-src 'self'`;
  const { result, asked } = await open(`${await serve(folder, { 'content-security-policy': policy })}/`);
  assert.deepEqual([result.code, result.ours], ['unsupported', true]);
  assert.deepEqual(
    asked.filter((one) => one.startsWith(url)),
    [],
    'the API is not asked',
  );
  assert.match(result.message, /'wasm-unsafe-eval'/);
});

test('a relative address, headers that never settle and an abort, in a browser', async () => {
  const code = `
    import { feed as anyFeed } from 'unspool';
    const feed = (url, options) => anyFeed(url, { dialect: { items: 'data', key: 'id', next: null }, ...options });
    const thrown = [];
    const grab = (promise) => promise.then(() => thrown.push('no error'), (error) => thrown.push(error?.code ?? error));
    const posts = feed('/posts.json', { retries: 0 });
    for (const reason of ['text', { an: 'object' }, 7]) {
      const controller = new AbortController();
      const load = grab(posts.loadMore({ signal: controller.signal }));
      controller.abort(reason);
      await load;
    }
    await grab(feed('/posts.json', { retries: 0, timeout: 50, headers: () => new Promise(() => {}) }).loadMore());
    await grab(feed('/missing.json', { retries: 0 }).loadMore());
    await posts.loadMore();
    globalThis.result = { thrown, first: posts.at(0), reported };`;
  const head = `${map}<script>globalThis.reported = []; addEventListener('unhandledrejection', (event) => reported.push(String(event.reason)));</script>`;
  const folder = await project({
    'index.html': html('/main.js', head),
    'main.js': code,
    'posts.json': '{"data":[{"id":1}]}',
  });
  const { result } = await open(`${await serve(folder)}/`);
  assert.deepEqual(result, {
    thrown: ['text', { an: 'object' }, 7, 'timeout', 'http-status'],
    first: { id: 1 },
    reported: [],
  });
});
