// Frameworks that render on a server: a page whose effect reads, a page that the server renders, and a handler.
import { cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { good } from '../lib/apps.mjs';
import { open } from '../lib/browser.mjs';
import { Absent, assert, came } from '../lib/lab.mjs';
import { write } from '../lib/projects.mjs';

/** What every page and handler of a fixture calls. */
const read = `import { feed, isUnspoolError, UnspoolError } from 'unspool';

export async function read(api) {
  try {
    const dialect = { items: 'data', key: 'id', next: { set: { 'query:cursor': 'body:nextCursor' } } };
    const posts = feed(api + '/posts', { dialect });
    const ids = [];
    for await (const { id } of posts) ids.push(id);
    const { length, stats: { duplicates } } = posts;
    posts.close();
    return { ids, length, duplicates };
  } catch (error) {
    return { code: error.code, message: error.message, ours: isUnspoolError(error) && error instanceof UnspoolError };
  }
}
`;

const entities = { '&quot;': '"', '&#34;': '"', '&amp;': '&', '&#x27;': "'", '&#39;': "'", '&lt;': '<', '&gt;': '>' };
const rendered = (text) => {
  const [, inside] = text.match(/<pre[^>]*>([^<]*)<\/pre>/) ?? [];
  assert.ok(inside, `the page has no rows: ${text.slice(0, 300)}`);
  return JSON.parse(inside.replace(/&[#\w]+;/g, (entity) => entities[entity] ?? entity));
};

async function answered(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(150_000) });
  const text = await response.text();
  // An error page of a framework has the message somewhere in its data.
  const said = text.match(/"message":"((?:[^"\\]|\\.)*)"/)?.[1] ?? text.replace(/<[^>]*>/g, ' ').slice(0, 300);
  assert.ok(response.ok, `HTTP ${response.status}: ${said}`);
  return text;
}

const page = async (url) => came(rendered(await answered(url)), good);
const json = async (url) => came(JSON.parse(await answered(url)), good);

const noEdgeHandler = () => {
  throw new Absent('Next does not build it, whatever it imports: it misses `route_client-reference-manifest.js`');
};

const MISSING = 'app/api/edge/route_client-reference-manifest.js';
const edgeHandler = (url) =>
  json(url).catch((error) => (error.message.includes(MISSING) ? noEdgeHandler() : Promise.reject(error)));

/** The rows of one server that runs: [what, path, how it is judged]. */
async function rows(lab, mode, address, pages) {
  for (const [what, path, judge] of pages)
    await lab.check(`${mode}: ${what}`, async () => {
      if (judge !== 'client') return judge(address + path);
      // A dev server builds a page when it is first asked for, and may load it anew once it knows what that imports.
      await answered(address + path);
      if (mode === 'development') await open(address + path).catch(() => {});
      return lab.page(address + path);
    });
}

const next = (bundler, flags) => ({
  name: `next-${bundler.toLowerCase()}`,
  title: `Next, ${bundler}`,
  fixture: 'next',
  async run(lab) {
    // Both bundlers take the same installation.
    await lab.install({ name: 'next' });
    await write(lab.folder, { 'read.js': read });
    const pages = [
      ['client component', '/client', 'client'],
      ['server component', '/server', page],
      ['route handler', '/api/node', json],
      ['server component on the edge', '/server-edge', page],
      ['route handler on the edge', '/api/edge', edgeHandler],
    ];
    const on = (port) => ['-p', String(port), '-H', '127.0.0.1'];
    const options = {
      env: { NEXT_PUBLIC_API: lab.api, DIST: `out-${bundler.toLowerCase()}` },
      timeout: 300_000,
      path: '/nowhere',
    };
    const build = () => lab.tool('next', ['build', ...flags], options);
    let built = pages;
    await mode(
      lab,
      'production',
      () => built,
      async (use) => {
        try {
          await build();
        } catch (error) {
          // Of Next itself: with webpack it writes no manifest for such a handler, and then looks for it.
          if (!error.message.includes(MISSING)) throw error;
          built = pages.map((page) => (page[1] === '/api/edge' ? [page[0], page[1], noEdgeHandler] : page));
          await rm(lab.path('app/api/edge'), { recursive: true });
          await build();
        }
        return lab.toolServing('next', (port) => ['start', ...on(port)], use, options);
      },
    );
    await cp(fileURLToPath(new URL('../fixtures/next/app/api/edge', import.meta.url)), lab.path('app/api/edge'), {
      recursive: true,
    });
    await rm(lab.path(options.env.DIST), { recursive: true, force: true });
    await mode(lab, 'development', pages, (use) =>
      lab.toolServing('next', (port) => ['dev', ...flags, ...on(port)], use, options),
    );
    await rm(lab.path(options.env.DIST), { recursive: true, force: true });
  },
});

/** A server that does not even start is one row that says so. */
async function mode(lab, name, pages, serving) {
  let started = false;
  try {
    await serving(async (address) => {
      started = true;
      await rows(lab, name, address, typeof pages === 'function' ? pages() : pages);
    });
  } catch (error) {
    await lab.check(`${name}: ${started ? 'the end' : 'the start'}`, () => Promise.reject(error));
  }
}

const framework = (name, title, { pages, build, serve, dev, beside = [], ...rest }) => ({
  name,
  title,
  fixture: name,
  node: 24,
  ...rest,
  async run(lab) {
    await lab.install();
    await write(lab.folder, Object.fromEntries(['read.js', ...beside].map((file) => [file, read])));
    const options = { env: { API: lab.api, NUXT_PUBLIC_API: lab.api, ORIGIN: '' }, path: '/nowhere' };
    await mode(lab, 'production', pages, async (use) => {
      await build(lab, options);
      await serve(lab, use, options);
    });
    await mode(lab, 'development', pages, (use) => dev(lab, use, options));
  },
});

const three = (handler) => [
  ['in the browser', '/client', 'client'],
  ['rendered by the server', '/server', page],
  ['request handler', handler, json],
];
const here = (port) => ['--port', String(port), '--host', '127.0.0.1'];
const byNode = async (lab, file, use, options) => lab.serving(await lab.node(24), () => [file], use, options);

export const frameworks = [
  next('Turbopack', []),
  next('webpack', ['--webpack']),
  framework('nuxt', 'Nuxt', {
    // In development its server does not find modules outside of its folder.
    beside: ['server/read.js'],
    pages: three('/api/rows'),
    build: (lab, options) => lab.tool('nuxt', ['build'], options),
    serve: (lab, use, options) => byNode(lab, '.output/server/index.mjs', use, options),
    dev: (lab, use, options) => lab.toolServing('nuxt', (port) => ['dev', ...here(port), '--no-fork'], use, options),
  }),
  framework('sveltekit', 'SvelteKit', {
    pages: three('/api'),
    build: (lab, options) => lab.tool('vite', ['build'], options),
    serve: (lab, use, options) => byNode(lab, 'build/index.js', use, options),
    dev: (lab, use, options) => lab.toolServing('vite', (port) => ['dev', ...here(port)], use, options),
  }),
  framework('astro', 'Astro', {
    pages: three('/api'),
    build: (lab, options) => lab.tool('astro', ['build'], options),
    serve: (lab, use, options) => byNode(lab, 'dist/server/entry.mjs', use, options),
    dev: (lab, use, options) => lab.toolServing('astro', (port) => ['dev', ...here(port)], use, options),
  }),
  framework('react-router', 'React Router', {
    pages: three('/api'),
    build: (lab, options) => lab.tool('@react-router/dev', ['build'], { ...options, bin: 'react-router' }),
    serve: (lab, use, options) =>
      lab.toolServing('@react-router/serve', () => ['build/server/index.js'], use, {
        ...options,
        bin: 'react-router-serve',
      }),
    dev: (lab, use, options) =>
      lab.toolServing('@react-router/dev', (port) => ['dev', ...here(port)], use, { ...options, bin: 'react-router' }),
  }),
];
