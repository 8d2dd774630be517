// The code of docs/FRAMEWORKS.md: TypeScript accepts it, and what it says is what happens.
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { assert, held, page, serve, test as tested } from '../../js/testing/support.mjs';
import { browse, until } from './dom.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'target/adapters-docs');
const text = await readFile(join(root, 'docs/FRAMEWORKS.md'), 'utf8');
const blocks = [...text.matchAll(/^```(tsx|js)\n(.*?)^```$/gms)].map(([, kind, code], at) => ({
  name: `block-${at}.${kind}`,
  code,
  kind,
}));
const test = (title, run) => tested(title, run, 120_000);

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
for (const { name, code } of blocks) await writeFile(join(folder, name), code);

test('behaviour 116: TypeScript accepts the code of docs/FRAMEWORKS.md', async () => {
  assert.ok(blocks.length >= 6, `${blocks.length} blocks`);
  const config = {
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2022', 'DOM', 'DOM.Iterable', 'ESNext.Disposable'],
      module: 'esnext',
      moduleResolution: 'bundler',
      jsx: 'react-jsx',
      types: [],
      strict: true,
      noEmit: true,
      paths: { unspool: [join(root, 'js/index.d.ts')], 'unspool/*': [join(root, 'js/*.d.ts')] },
    },
    include: ['*.tsx'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const tsc = [join(root, 'node_modules/typescript/bin/tsc'), '--pretty', 'false', '-p', folder];
  const { stdout, status } = spawnSync(process.execPath, tsc, { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});

/** All of it in one module, over the package. */
async function app() {
  const entry = blocks.filter(({ kind }) => kind === 'tsx').map(({ name }) => `export * from './${name}';`);
  const names = ['react', 'dialects'].map((name) => [`unspool/${name}`, join(root, `js/${name}.js`)]);
  const outfile = join(folder, 'app.mjs');
  await build({
    stdin: { contents: entry.join('\n'), resolveDir: folder },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    jsx: 'automatic',
    external: ['react', 'react/jsx-runtime'],
    // The longer names first: an alias is for what lies below it, too.
    alias: { ...Object.fromEntries(names), unspool: join(root, 'js/index.js') },
    logOverride: { 'ignored-directive': 'silent' },
    logLevel: 'error',
  });
  return import(outfile);
}

const { onServer } = browse();
const { createElement: h } = await import('react');
const { createRoot, hydrateRoot } = await import('react-dom/client');
const { renderToString } = await import('react-dom/server');
const { load, Page, PostRow, Posts, Rendered, Search } = await app();

/** What the components ask, asked of a server. */
async function answered(t, ...answers) {
  const server = await serve(t, ...answers);
  const real = globalThis.fetch;
  t.mock.method(globalThis, 'fetch', async (asked, init) => {
    const { pathname, search } = new URL(asked.url ?? asked, 'http://page.example');
    const response = await real(server.origin + pathname + search, { method: init?.method ?? asked.method });
    return Object.defineProperty(response, 'url', { value: asked.url ?? '' });
  });
  return server;
}
function mount(t, element, box = document.body.appendChild(document.createElement('div'))) {
  const root = box.firstChild ? hydrateRoot(box, element) : createRoot(box);
  if (!box.firstChild) root.render(element);
  t.after(() => root.unmount());
  return { box, text: () => box.textContent };
}
const row = (id) => ({ id, title: `[${id}]` });
const click = (box) => box.querySelector('button').dispatchEvent(new Event('click', { bubbles: true }));

test('behaviour 116: the app', async (t) => {
  const server = await answered(t, page([row('a')], 'b'), page([row('b')]));
  const { text } = mount(t, h(Posts));
  assert.equal(await until(() => text() === 'Loading…'), true);
  await until(() => text() === '[a]');
  assert.deepEqual(server.paths(), ['/api/posts?limit=30']);
});

test('behaviour 116: the search', async (t) => {
  const slow = held(page([row('b')]));
  const server = await answered(t, page([row('a')], 'b'), slow);
  const { box, text } = mount(t, h(Search));
  await until(() => text() === '[a]');
  const input = box.querySelector('input');
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(input), 'value').set.call(input, 'x ');
  input.dispatchEvent(new Event('input', { bubbles: true }));
  await slow.arrived;
  await until(() => box.querySelector('ul').getAttribute('aria-busy') === 'true');
  assert.equal(text(), '[a]');
  slow.release();
  await until(() => text() === '[b]');
  assert.deepEqual(server.paths(), ['/api/posts', '/api/posts?q=x']);
});

test('behaviour 116: the delete, refused and accepted', async (t) => {
  const { cursor } = await import('../../js/dialects.js');
  const { feed } = await import('../../js/node.js');
  const [no, yes] = [held({ body: '', status: 403 }), held({ body: '{}', status: 200 })];
  await answered(t, no, yes);
  const posts = feed('http://page.example/x', { dialect: cursor, initial: { body: { data: [row('a'), row('b')] } } });
  t.after(() => posts.close());
  const { box, text } = mount(t, h(PostRow, { feed: posts, id: 'a' }));
  await until(() => text() === '[a] Delete');
  click(box);
  await no.arrived;
  await until(() => text() === '');
  no.release();
  await until(() => text() === '[a] Delete');
  click(box);
  await yes.arrived;
  yes.release();
  await until(() => text() === '' && posts.length === 1);
});

test('behaviour 116: the boundary', async (t) => {
  t.mock.method(console, 'error', () => {});
  await answered(t, { body: '', status: 400 }, page([row('a')]));
  const { box, text } = mount(t, h(Page));
  await until(() => text() === 'Try again');
  await until(() => (text() === '[a]' ? true : void (text() === 'Try again' && click(box))));
});

test('behaviour 116: the server', async (t) => {
  const server = await answered(t, page([row('a'), row('b')], 'c'));
  const snapshot = JSON.parse(JSON.stringify(await onServer(load)));
  const html = onServer(() => renderToString(h(Rendered, { snapshot })));
  assert.match(html, /<li>\[a\]<\/li><li>\[b\]<\/li>/);
  const box = document.body.appendChild(document.createElement('div'));
  box.append(new window.DOMParser().parseFromString(html, 'text/html').body.firstChild);
  const told = t.mock.method(console, 'error', () => {});
  const { text } = mount(t, h(Rendered, { snapshot }), box);
  await new Promise((then) => setTimeout(then, 20));
  assert.deepEqual([text(), told.mock.callCount(), server.requests.length], ['[a][b]', 0, 1]);
});
