// What a bundler ships for each library and the few lines of peers/ that use it.

import { readFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';
import { outputs } from '../lib/bundle.mjs';
import { kilobytes, table, title } from '../lib/words.mjs';

const SUBJECTS = ['unspool', 'unspool-url', 'tanstack', 'rtk', 'swr', 'apollo', 'urql', 'octokit', 'openai', 'vanilla'];

async function vite(entry) {
  const { output } = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, target: 'es2022', modulePreload: false, rollupOptions: { input: entry, preserveEntrySignatures: 'strict' } },
  });
  return output.map((file) => Buffer.from(file.code ?? file.source));
}

async function esbuild(entry, name) {
  const files = await outputs(entry);
  // esbuild leaves `new URL(…, import.meta.url)` alone: the file is shipped as it is.
  return name === 'unspool-url' ? [...files, readFileSync('js/dist/unspool.wasm')] : files;
}

const weight = (files) => ({
  gzip: files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0),
  brotli: files.reduce((sum, file) => sum + brotliCompressSync(file).length, 0),
});

export async function run({ say }) {
  const out = {};
  for (const name of SUBJECTS) {
    const entry = `benches/peers/${name}.js`;
    out[name] = { esbuild: weight(await esbuild(entry, name)), vite: weight(await vite(entry)) };
    say(`${name}: esbuild ${JSON.stringify(out[name].esbuild)}, Vite ${JSON.stringify(out[name].vite)}`);
  }
  return out;
}

export const report = (out) => ({
  text: `What a bundler ships for each library and the few lines of peers/ that use it, minified. Engine included: \`unspool\` carries it inside, \`unspool/url\` beside. SWR is with React and its DOM.

${table(
  ['', 'esbuild, gzip', 'brotli', 'Vite, gzip', 'brotli'],
  SUBJECTS.map((name) => [title(name), ...['esbuild', 'vite'].flatMap((bundler) => [out[name][bundler].gzip, out[name][bundler].brotli].map(kilobytes))]),
)}`,
  figures: Object.fromEntries(SUBJECTS.map((name) => [`size-${name}`, { value: out[name].vite.gzip / 1024, text: kilobytes(out[name].vite.gzip) }])),
});
