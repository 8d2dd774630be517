// The first code of docs/frameworks/*.md: whole apps, bundled for a browser and for a server.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { solid, svelte, vue } from './compilers.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'target/adapters-apps');

/** The blocks of code of a chapter, with their kinds. */
export async function codeOf(chapter) {
  const text = await readFile(join(root, `docs/frameworks/${chapter}.md`), 'utf8');
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, kind, code]) => ({ kind, code }));
}

/** What esbuild does not know by itself. */
const compilers = (server) => ({
  name: 'frameworks',
  setup({ onLoad }) {
    for (const [filter, compiler, loader] of [
      [/\.svelte$/, svelte, 'js'],
      [/\.jsx$/, solid, 'js'],
      [/\.vue$/, vue, 'ts'],
    ])
      onLoad({ filter }, async ({ path }) => ({
        contents: await compiler(await readFile(path, 'utf8'), path, { server }),
        loader,
      }));
  },
});

const ENTRIES = ['dialects', 'angular', 'lit', 'solid', 'svelte/store', 'svelte', 'vue'];
const alias = Object.fromEntries(ENTRIES.map((name) => [`unspool/${name}`, join(root, `js/${name}.js`)]));

/**
 * Bundles `code`, named `name`, with what starts it. Text for a browser; for a server, a module that was imported.
 *
 * @param {string} name of a file, for its kind
 * @param {string} code
 * @param {string} start a module that imports `./${name}`
 * @param {boolean} [server]
 */
export async function bundleApp(name, code, start, server = false) {
  const own = join(folder, basename(name).replace('.', '-'));
  await mkdir(own, { recursive: true });
  await writeFile(join(own, name), code);
  const { outputFiles } = await build({
    stdin: { contents: start, resolveDir: own, loader: 'ts' },
    bundle: true,
    format: 'esm',
    target: 'es2022',
    platform: server ? 'node' : 'browser',
    packages: server ? 'external' : undefined,
    write: false,
    plugins: [compilers(server)],
    alias: { ...alias, unspool: join(root, 'js/index.js') },
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
    define: {
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true',
    },
    logLevel: 'error',
  });
  if (!server) return outputFiles[0].text;
  const file = join(own, `server-${Date.now()}.mjs`);
  await writeFile(file, outputFiles[0].contents);
  return import(pathToFileURL(file).href);
}
