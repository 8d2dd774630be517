// What a bundler makes of each library and the few lines that use it.

import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { build } from 'esbuild';

const options = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'error',
};

/** Writes `NAME.js` for every script in `from` into `to`. */
export async function bundle(from, to) {
  const scripts = (await readdir(from)).filter((name) => name.endsWith('.js'));
  const entryPoints = scripts.map((name) => ({ in: `${from}/${name}`, out: basename(name, '.js') }));
  await build({ ...options, entryPoints, outdir: to });
}

/** The bytes of one bundle. */
export async function outputs(entry) {
  const { outputFiles } = await build({ ...options, entryPoints: [entry], write: false });
  return outputFiles.map(({ contents }) => contents);
}
