// What runs JavaScript without a page.
import { app, good, others, PRINT } from '../lib/apps.mjs';
import { came } from '../lib/lab.mjs';
import { bunOf, denoOf, workerdOf } from '../lib/programs.mjs';
import { binOf, write } from '../lib/projects.mjs';
import { wantedOfOthers } from './bundlers.mjs';

const last = (out) => JSON.parse(out.trim().split('\n').at(-1));
const engine = "(await import('node:fs/promises')).readFile('node_modules/unspool/dist/unspool.wasm')";
const OTHERS = '`/slim`, `/merge`, `/persist`, `/detect`, `/dialects`';

/** The same app as a module and, where it can be, as CommonJS. */
const files = (lab) => ({
  'main.js': app(lab.api, { end: PRINT }),
  'url.js': app(lab.api, { entry: 'unspool/url', end: PRINT }),
  'others.js': others(lab.api, { engine, end: PRINT }),
  'main.cjs': app(lab.api, { end: PRINT }).replace(/^import (.*) from '(.*)';/, "const $1 = require('$2');"),
});

/** Runs each of the apps by a program: `args` of a file. */
async function rows(lab, program, args = (file) => [file]) {
  await write(lab.folder, files(lab));
  const apps = [
    ['import', 'main.js', good],
    ['require', 'main.cjs', good],
    ['`unspool/url`', 'url.js', good],
    [OTHERS, 'others.js', wantedOfOthers],
  ];
  for (const [what, file, wanted] of apps)
    await lab.check(what, async () => came(last(await lab.run(program, args(file))), wanted));
}

const node = (major, rest) => ({
  name: `node-${major}`,
  title: `Node ${major}`,
  ...rest,
  async run(lab) {
    let program;
    try {
      program = await lab.node(major);
    } catch (error) {
      await lab.check('all', () => Promise.reject(error));
      return;
    }
    // The folder of the app is another than that of the program, whose packages are none of the app.
    const version = await lab.run(program, ['--version'], { cwd: process.cwd() });
    lab.version = version.slice(1);
    await lab.install({ name: `app-on-node-${major}`, packages: {} });
    await rows(lab, program);
  },
});

const deno = {
  name: 'deno',
  title: 'Deno',
  quick: true,
  async run(lab) {
    await lab.install();
    const program = await denoOf(lab);
    await write(lab.folder, files(lab));
    const run = (file, ...flags) =>
      lab.run(program, ['run', '--no-prompt', '--allow-net=127.0.0.1', ...flags, file], {
        env: { DENO_NO_UPDATE_CHECK: '1' },
      });
    await lab.check('import, with `--allow-net` alone', async () => came(last(await run('main.js')), good));
    await lab.check('require, with `--allow-net` alone', async () => {
      // Deno reads the files of a module that CommonJS requires at run time, and asks for that.
      came(last(await run('main.cjs', '--allow-read=node_modules')), good);
      return 'and `--allow-read=node_modules`, which Deno wants of each `require`';
    });
    await lab.check('`unspool/url`', async () => {
      came(last(await run('url.js', '--allow-read=node_modules')), good);
      return 'and `--allow-read=node_modules`: the engine is a file';
    });
    await lab.check(OTHERS, async () =>
      came(last(await run('others.js', '--allow-read=node_modules')), wantedOfOthers),
    );
  },
};

const bun = {
  name: 'bun',
  title: 'Bun',
  quick: true,
  async run(lab) {
    await lab.install();
    await rows(lab, await bunOf(lab), (file) => ['run', file]);
  },
};

const config = (modules) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (
      modules = [${modules.join(', ')}],
      compatibilityDate = "2026-01-01",
      globalOutbound = "loopback",
    )),
    (name = "loopback", network = (allow = ["private", "public"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;

const workerd = {
  name: 'workerd',
  title: 'workerd',
  quick: true,
  async run(lab) {
    await lab.install();
    const program = await workerdOf(lab);
    const worker = (code) =>
      code.replace(
        /main\(\)\.then\(.*\n$/,
        'export default { fetch: async ({ url }) => Response.json(url.endsWith("/run") ? await main() : 0) };\n',
      );
    await write(lab.folder, {
      'main.js': worker(app(lab.api)),
      'others.js': worker(
        others(lab.api, { engine: 'compiled', head: "import compiled from 'unspool/unspool.wasm';\n" }),
      ),
    });
    for (const [what, name, wanted] of [
      ['`unspool`, by the condition `workerd`', 'main', good],
      // Without an engine, `unspool/slim` says first that nothing may be compiled here.
      [OTHERS, 'others', { ...wantedOfOthers, fault: 'unsupported' }],
    ])
      await lab.check(what, async () => {
        const out = lab.path(`out-${name}`);
        const args = [`${name}.js`, '--bundle', '--format=esm', `--outdir=${out}`, '--loader:.wasm=copy'];
        // The names of the files stay as they are.
        await lab.run(process.execPath, [
          await binOf(lab.folder, 'esbuild'),
          ...args,
          '--conditions=workerd,worker,browser',
          '--asset-names=[name]',
          '--external:idb',
          '--log-level=error',
        ]);
        const modules = [
          `(name = "main.js", esModule = embed "${name}.js")`,
          `(name = "unspool.wasm", wasm = embed "unspool.wasm")`,
        ];
        await write(out, { 'config.capnp': config(modules) });
        const argsFor = (port) => ['serve', `${out}/config.capnp`, `--socket-addr=http=127.0.0.1:${port}`];
        await lab.serving(program, argsFor, async (address) =>
          came(await (await fetch(`${address}/run`)).json(), wanted),
        );
      });
  },
};

export const runtimes = [node(20, { quick: true }), node(22), node(24, { quick: true }), node(26), deno, bun, workerd];
