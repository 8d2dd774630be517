// What bundles for browsers: the core, the entry that ships the engine as a file of its own, and all others.
import { cp } from 'node:fs/promises';
import { app, good, html, others } from '../lib/apps.mjs';
import { assert, came, open, refused } from '../lib/lab.mjs';
import { bunOf } from '../lib/programs.mjs';
import { write } from '../lib/projects.mjs';
import { expected, serve } from '../lib/servers.mjs';

export const wantedOfOthers = {
  fault: 'bad-options',
  bySlim: 8,
  merged: expected,
  kept: [true, 8, 0],
  found: 5,
  named: [false, ''],
};

/** What `unspool/url` says where a bundler did not take the engine along. */
const wayOut = /unspool\/slim/;

/** The apps: by name, their code, and what is wrong with what they left behind. */
export const apps = (api) => ({
  main: app(api),
  url: app(api, { entry: 'unspool/url' }),
  others: others(api, { engine: "'/unspool.wasm'" }),
});

export const labels = {
  main: '`unspool`',
  url: '`unspool/url`',
  others: '`/slim`, `/merge`, `/persist`, `/detect`, `/dialects`',
};

export async function judge(name, address, { wasm } = {}) {
  const { result, problems, asked } = await open(address);
  if (name === 'url' && result.code) return refused(result, wayOut);
  came(result, name === 'others' ? wantedOfOthers : good);
  assert.deepEqual(problems, []);
  if (wasm !== undefined) {
    const files = asked.filter((url) => /\.wasm(\?|$)/.test(url)).length;
    assert.equal(files, name === 'main' ? 0 : 1, 'the .wasm is asked for if and only if the entry says so');
  }
  return undefined;
}

/** A page, a script and the engine as a file beside them, for each app. */
async function lay(lab, { script = (name) => `/${name}.js`, pub = 'public' } = {}) {
  const files = {};
  for (const [name, code] of Object.entries(apps(lab.api))) {
    files[`${name}/${name}.js`] = code;
    files[`${name}/index.html`] = html(script(name));
  }
  await write(lab.folder, files);
  if (!pub) return;
  for (const name of Object.keys(labels)) {
    await write(lab.path(name, pub), {});
    await cp(lab.path('node_modules/unspool/dist/unspool.wasm'), lab.path(name, pub, 'unspool.wasm'));
  }
}

/** Rows of one bundler: `build(name)` gives the folder to serve, `dev(name, use)` a server. */
async function rows(lab, { build, dev }) {
  for (const name of Object.keys(labels)) {
    if (build)
      await lab.check(`build: ${labels[name]}`, async () => {
        const out = await build(name);
        return judge(name, `${await serve(out)}/`, { wasm: true });
      });
    if (dev)
      await lab.check(`dev server: ${labels[name]}`, () => {
        return dev(name, (address) => judge(name, `${address}/`));
      });
  }
}

/** What a bundler that takes no HTML gets beside its output. */
async function beside(lab, name, out, script = `/${name}.js`) {
  await write(out, { 'index.html': html(script) });
  await cp(lab.path('node_modules/unspool/dist/unspool.wasm'), `${out}/unspool.wasm`);
  return out;
}

const esbuild = {
  name: 'esbuild',
  title: 'esbuild',
  quick: true,
  async run(lab) {
    await lab.install();
    await lay(lab, { pub: '' });
    const bundle = async (name, format) => {
      const out = lab.path(`out-${name}-${format}`);
      const args = [`${name}/${name}.js`, '--bundle', '--minify', `--format=${format}`, `--outdir=${out}`];
      await lab.run(lab.path('node_modules/.bin/esbuild'), [...args, '--log-level=error']);
      return beside(lab, name, out);
    };
    await rows(lab, { build: (name) => bundle(name, 'esm') });
    await lab.check('build: `unspool`, an old-style script', async () => {
      const out = await bundle('main', 'iife');
      await write(out, { 'index.html': html('/main.js').replace(' type="module"', '') });
      return judge('main', `${await serve(out)}/`, { wasm: true });
    });
  },
};

const rollup = {
  name: 'rollup',
  title: 'Rollup',
  quick: true,
  async run(lab) {
    await lab.install();
    await lay(lab, { pub: '' });
    await rows(lab, {
      async build(name) {
        const out = lab.path(`out-${name}`);
        const args = ['-i', `${name}/${name}.js`, '-d', out, '-f', 'es', '-p', 'node-resolve', '--failAfterWarnings'];
        await lab.tool('rollup', args);
        return beside(lab, name, out);
      },
    });
  },
};

const bun = {
  name: 'bun-build',
  title: 'Bun, as a bundler',
  async run(lab) {
    await lab.install();
    await lay(lab, { pub: '' });
    const program = await bunOf(lab);
    await rows(lab, {
      async build(name) {
        const out = lab.path(`out-${name}`);
        await lab.run(program, ['build', `${name}/${name}.js`, '--outdir', out, '--minify', '--target', 'browser']);
        return beside(lab, name, out);
      },
    });
  },
};

/** webpack and Rspack take the same configuration. */
const packs = (name, title, cli, bin, rest) => ({
  name,
  title,
  ...rest,
  async run(lab) {
    await lab.install();
    await lay(lab);
    const config = (app) => `export default (env, { mode }) => ({
      mode, devtool: false, entry: './${app}/${app}.js', context: import.meta.dirname,
      output: { path: import.meta.dirname + '/out-${app}', filename: '${app}.js' },
      performance: { hints: false },
      devServer: { static: ['./${app}', './${app}/public'], hot: false, client: { logging: 'none' }, host: '127.0.0.1' },
    });`;
    const files = Object.keys(labels).map((app) => [`${app}.config.mjs`, config(app)]);
    await write(lab.folder, Object.fromEntries(files));
    await rows(lab, {
      async build(app) {
        await lab.tool(cli, ['build', '-c', `${app}.config.mjs`, '--mode', 'production'], { bin });
        return beside(lab, app, lab.path(`out-${app}`));
      },
      // A third of the time of the quick half, and the same code as a build.
      dev: lab.quick
        ? undefined
        : (app, use) =>
            lab.toolServing(
              cli,
              (port) => ['serve', '-c', `${app}.config.mjs`, '--mode', 'development', '--port', String(port)],
              use,
              { bin },
            ),
    });
  },
});

const parcel = {
  name: 'parcel',
  title: 'Parcel',
  node: 22,
  async run(lab) {
    await lab.install();
    await lay(lab, { script: (name) => `./${name}.js`, pub: '' });
    await rows(lab, {
      async build(name) {
        const out = lab.path(`out-${name}`);
        await lab.tool('parcel', [
          'build',
          `${name}/index.html`,
          '--dist-dir',
          out,
          '--no-source-maps',
          '--no-cache',
          '--cache-dir',
          lab.path('cache'),
        ]);
        await cp(lab.path('node_modules/unspool/dist/unspool.wasm'), `${out}/unspool.wasm`);
        return out;
      },
    });
  },
};

const vite = (major, rest) => ({
  name: `vite-${major}`,
  title: `Vite ${major}`,
  ...rest,
  async run(lab) {
    await lab.install();
    await lay(lab);
    await rows(lab, {
      async build(name) {
        await lab.tool('vite', ['build', name, '--outDir', `../out-${name}`, '--logLevel', 'warn', '--emptyOutDir']);
        return lab.path(`out-${name}`);
      },
      dev: (name, use) => lab.toolServing('vite', (port) => [name, '--port', String(port), '--host', '127.0.0.1'], use),
    });
  },
});

export const bundlers = [
  vite(6),
  vite(7, { quick: true }),
  vite(8),
  packs('webpack', 'webpack', 'webpack-cli', 'webpack-cli', { quick: true }),
  packs('rspack', 'Rspack', '@rspack/cli', 'rspack'),
  rollup,
  parcel,
  bun,
  esbuild,
];
