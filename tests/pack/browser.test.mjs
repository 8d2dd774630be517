// The packed package in a browser: bundled by Vite and by esbuild, and without a bundler.
import { build as viteBuild, createServer, preview } from 'vite';
import { api, app, assert, good, html, open, project, serve, test } from './support.mjs';

const quiet = { configFile: false, logLevel: 'silent', clearScreen: false };

// Builds of each entry, and dev servers with nothing configured, are tests/environments/.

// Vite 7 bundles dependencies for its dev server, and then `new URL(…, import.meta.url)` leads nowhere: its own
// documented way out.
test('Vite, dev server: unspool/url, not bundled', async (t) => {
  const folder = await project({
    'index.html': html('/main.js'),
    'main.js': app(await api(), { entry: 'unspool/url' }),
  });
  const server = await createServer({
    ...quiet,
    root: folder,
    server: { port: 0, host: '127.0.0.1' },
    optimizeDeps: { exclude: ['unspool'] },
  });
  t.after(() => server.close());
  await server.listen();
  const { result, problems } = await open(server.resolvedUrls.local[0]);
  assert.deepEqual([result, problems], [good, []]);
});

test('Vite, dev server and build: unspool/slim, with the address of the engine', async (t) => {
  const options = {
    entry: 'unspool/slim',
    head: "import address from 'unspool/unspool.wasm?url';\n",
    before: 'await ready(address);',
  };
  const folder = await project({ 'index.html': html('/main.js'), 'main.js': app(await api(), options) });
  const development = await createServer({ ...quiet, root: folder, server: { port: 0, host: '127.0.0.1' } });
  t.after(() => development.close());
  await development.listen();
  await viteBuild({ ...quiet, root: folder });
  const built = await preview({ ...quiet, root: folder, preview: { port: 0, host: '127.0.0.1' } });
  t.after(() => built.close());
  for (const server of [development, built]) {
    const { result, problems } = await open(server.resolvedUrls.local[0]);
    assert.deepEqual([result, problems], [good, []]);
  }
});

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

const imports = { unspool: '/node_modules/unspool/index.js', 'unspool/': '/node_modules/unspool/' };
const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;

for (const [entry, before] of [
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
    assert.equal(asked.filter((url) => url.endsWith('.wasm')).length, 1);
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
