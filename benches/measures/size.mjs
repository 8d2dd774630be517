// What a bundler ships: for each library and the few lines of peers/ that use it, and for each entry of the package.

import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { outputs } from '../lib/bundle.mjs';
import { kilobytes, table, title } from '../lib/words.mjs';

const SUBJECTS = ['unspool', 'unspool-url', 'tanstack', 'rtk', 'swr', 'apollo', 'urql', 'octokit', 'openai', 'vanilla'];

/** The entries of the package, each with all that it exports. */
const ENTRIES = {
  unspool: 'js/index.js',
  'unspool/url': 'js/url.js',
  'unspool/slim': 'js/slim.js',
  'unspool/dialects, all': 'js/dialects/dialects.js',
  'unspool/detect': 'js/detect/detect.js',
  'unspool/persist': 'js/persist/persist.js',
};
const ENGINE = 'js/dist/unspool.wasm';

async function vite(entry) {
  const { output } = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rollupOptions: { input: entry, preserveEntrySignatures: 'strict' },
    },
  });
  return output.map((file) => Buffer.from(file.code ?? file.source));
}

async function esbuild(entry) {
  const files = await outputs(entry);
  // esbuild leaves `new URL(…, import.meta.url)` alone: the file is shipped as it is.
  return entry.endsWith('url.js') ? [...files, readFileSync(ENGINE)] : files;
}

const weight = (files) => ({
  gzip: files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0),
  brotli: files.reduce((sum, file) => sum + brotliCompressSync(file).length, 0),
});

const shipped = async (entry) => ({ esbuild: weight(await esbuild(entry)), vite: weight(await vite(entry)) });

export async function run({ say }) {
  const out = { peers: {}, entries: {} };
  for (const name of SUBJECTS) out.peers[name] = await shipped(`benches/peers/${name}.js`);
  for (const [name, entry] of Object.entries(ENTRIES)) out.entries[name] = await shipped(entry);
  const engine = weight([readFileSync(ENGINE)]);
  out.entries['unspool/unspool.wasm'] = { esbuild: engine, vite: engine };
  for (const [name, { esbuild, vite }] of Object.entries({ ...out.peers, ...out.entries }))
    say(`${name}: esbuild ${JSON.stringify(esbuild)}, Vite ${JSON.stringify(vite)}`);
  return out;
}

const HEAD = ['', 'esbuild, gzip', 'brotli', 'Vite, gzip', 'brotli'];
const cells = ({ esbuild, vite }) => [esbuild.gzip, esbuild.brotli, vite.gzip, vite.brotli].map(kilobytes);

export const report = ({ peers, entries }) => ({
  text: `What a bundler ships for each library and the few lines of peers/ that use it, minified. Engine included:
\`unspool\` carries it inside, \`unspool/url\` beside. SWR is with React and its DOM.

${table(
  HEAD,
  SUBJECTS.map((name) => [title(name), ...cells(peers[name])]),
)}

What it ships for each entry of the package with all that it exports. \`unspool/slim\` is without the engine, which
comes from wherever \`ready()\` is told: that file is the last row.

${table(
  HEAD,
  Object.entries(entries).map(([name, weights]) => [name, ...cells(weights)]),
)}`,
  figures: Object.fromEntries(
    SUBJECTS.map((name) => [
      `size-${name}`,
      { value: peers[name].vite.gzip / 1024, text: kilobytes(peers[name].vite.gzip) },
    ]),
  ),
});
