// What a page is made of without a bundler, and where else in a browser JavaScript runs.
import { cp } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { app, good, html, others } from '../lib/apps.mjs';
import { browserVersion } from '../lib/browser.mjs';
import { assert, came, open, refused } from '../lib/lab.mjs';
import { binOf, write } from '../lib/projects.mjs';
import { serve } from '../lib/servers.mjs';
import { apps, judge, labels, wantedOfOthers } from './bundlers.mjs';

const modules = 'node_modules/unspool';
const entries = ['url', 'slim', 'merge', 'persist', 'detect', 'dialects'];
const imports = Object.fromEntries(entries.map((name) => [`unspool/${name}`, `/${modules}/${name}.js`]));
const map = `<script type="importmap">${JSON.stringify({ imports: { unspool: `/${modules}/index.js`, ...imports } })}</script>`;

/** Import maps do not reach workers: the same code with addresses. */
const addressed = (code) =>
  code.replace(/from 'unspool(?:\/(\w+))?'/g, (_, entry = 'index') => `from '/${modules}/${entry}.js'`);

/** Chromium is part of each of these. */
async function begin(lab) {
  await lab.install();
  lab.version = `Chromium ${await browserVersion()}`;
  await cp(lab.path(modules, 'dist/unspool.wasm'), lab.path('unspool.wasm'));
}

async function bundle(lab, file, out, ...flags) {
  const esbuild = await binOf(lab.folder, 'esbuild');
  await lab.run(process.execPath, [esbuild, file, '--bundle', '--log-level=error', `--outfile=${out}`, ...flags]);
}

const plain = {
  name: 'html',
  title: 'plain HTML',
  quick: true,
  async run(lab) {
    await begin(lab);
    for (const [name, code] of Object.entries(apps(lab.api))) {
      await write(lab.folder, { [`${name}.js`]: code, [`${name}.html`]: html(`/${name}.js`, map) });
      await lab.check(`import map: ${labels[name]}`, async () =>
        judge(name, `${await serve(lab.folder)}/${name}.html`, { wasm: true }),
      );
    }
  },
};

const file = {
  name: 'file',
  title: '`file://`',
  quick: true,
  async run(lab) {
    await begin(lab);
    const page = (name, script) =>
      write(lab.folder, { [name]: `<!doctype html><title>app</title><link rel="icon" href="data:,">${script}` });
    const address = (name) => String(pathToFileURL(lab.path(name)));
    await write(lab.folder, filesOf(lab));
    await lab.check('a bundled script: `unspool`', async () => {
      await bundle(lab, 'main.js', 'main.bundle.js', '--format=iife');
      await page('main.html', '<script src="main.bundle.js"></script>');
      await lab.page(address('main.html'));
    });
    // What Electron grants pages of its `file` protocol: modules and requests of other files.
    const flags = ['--allow-file-access-from-files'];
    await lab.check('modules and an import map, with the rights that Electron gives: `unspool`', async () => {
      const relative = { unspool: `./${modules}/index.js` };
      await page(
        'modules.html',
        `<script type="importmap">${JSON.stringify({ imports: relative })}</script><script type="module" src="main.js"></script>`,
      );
      const { result, problems } = await open(address('modules.html'), { flags });
      came(result, good);
      assert.deepEqual(problems, []);
    });
    await lab.check('modules, with the rights that Electron gives: `unspool/url`', async () => {
      const relative = { 'unspool/url': `./${modules}/url.js` };
      await page(
        'url.html',
        `<script type="importmap">${JSON.stringify({ imports: relative })}</script><script type="module" src="url.js"></script>`,
      );
      const { result } = await open(address('url.html'), { flags });
      return result.code ? refused(result, /unspool/) : came(result, good);
    });
  },
};

const filesOf = (lab) => Object.fromEntries(Object.entries(apps(lab.api)).map(([name, code]) => [`${name}.js`, code]));

/** A page that shows what a worker sends it. */
const POST = 'postMessage(result);';
const asker = (how) => `<!doctype html><title>app</title><link rel="icon" href="data:,"><script type="module">
${how}
worker.onmessage = ({ data }) => { globalThis.result = data; };
worker.onerror = (event) => { globalThis.result = { error: String(event.message) }; };
</script>`;

const worker = {
  name: 'web-worker',
  title: 'Web Worker',
  quick: true,
  async run(lab) {
    await begin(lab);
    await write(lab.folder, {
      'main.js': addressed(app(lab.api, { end: POST })),
      'others.js': addressed(others(lab.api, { engine: "'/unspool.wasm'", end: POST })),
      'plain.js': app(lab.api, { end: POST }),
      'url.js': addressed(app(lab.api, { entry: 'unspool/url', end: POST })),
    });
    const opened = async (name, how, wanted) => {
      await write(lab.folder, { [`${name}.html`]: asker(how) });
      await lab.page(`${await serve(lab.folder)}/${name}.html`, wanted);
    };
    const module = (name) => `const worker = new Worker('/${name}.js', { type: 'module' });`;
    await lab.check('module worker: `unspool`', () => opened('main', module('main'), good));
    await lab.check('module worker: `unspool/url`', () => opened('url', module('url'), good));
    await lab.check(`module worker: ${labels.others}`, () => opened('others', module('others'), wantedOfOthers));
    await lab.check('classic worker, bundled: `unspool`', async () => {
      await bundle(lab, 'plain.js', 'classic.js', '--format=iife');
      await opened('classic', "const worker = new Worker('/classic.js');", good);
    });
    await lab.check('worker of a `blob:` URL, bundled: `unspool`', () =>
      opened(
        'blob',
        "const worker = new Worker(URL.createObjectURL(await (await fetch('/classic.js')).blob()));",
        good,
      ),
    );
    await lab.check('SharedWorker, bundled: `unspool`', async () => {
      const code = app(lab.api, {
        end: 'globalThis.outcome = result; for (const port of ports) port.postMessage(result);',
      });
      const ports =
        'const ports = []; onconnect = ({ ports: [port] }) => { ports.push(port); if (globalThis.outcome) port.postMessage(globalThis.outcome); };';
      await write(lab.folder, { 'shared-app.js': `${code}\n${ports}` });
      await bundle(lab, 'shared-app.js', 'shared.js', '--format=iife');
      await opened('shared', "const worker = new SharedWorker('/shared.js').port;", good);
    });
  },
};

const register = (file, type) => `<!doctype html><title>app</title><link rel="icon" href="data:,"><script type="module">
navigator.serviceWorker.onmessage = ({ data }) => { globalThis.result = data; };
await navigator.serviceWorker.register('/${file}', { type: '${type}' });
(await navigator.serviceWorker.ready).active.postMessage('go');
</script>`;

const serviceWorker = {
  name: 'service-worker',
  title: 'Service Worker',
  async run(lab) {
    await begin(lab);
    // A service worker may be started again for each event: the app runs when it is asked.
    const asked = (code) =>
      code.replace(
        /main\(\)\.then\(.*\n$/,
        'onmessage = (event) => event.waitUntil(main().then((result) => event.source.postMessage(result)));\n',
      );
    await write(lab.folder, {
      'main.js': addressed(asked(app(lab.api))),
      'plain.js': asked(app(lab.api)),
      'url.js': addressed(asked(app(lab.api, { entry: 'unspool/url' }))),
      'others.js': addressed(asked(others(lab.api, { engine: "'/unspool.wasm'" }))),
    });
    const opened = async (name, type, wanted) => {
      await write(lab.folder, { [`${name}.html`]: register(`${name}.js`, type) });
      await lab.page(`${await serve(lab.folder)}/${name}.html`, wanted);
    };
    await lab.check('module: `unspool`', () => opened('main', 'module', good));
    await lab.check('module: `unspool/url`', () => opened('url', 'module', good));
    await lab.check(`module: ${labels.others}`, () => opened('others', 'module', wantedOfOthers));
    await lab.check('classic, bundled: `unspool`', async () => {
      await bundle(lab, 'plain.js', 'classic.js', '--format=iife');
      await opened('classic', 'classic', good);
    });
  },
};

export const pages = [plain, file, worker, serviceWorker];
