// Prints `raw gzip brotli name` for the wasm and for the JavaScript around it, bundled and minified. Usage: size.mjs
// [js/dist]
import { existsSync, readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { resolve } from 'node:path';
import { build } from 'esbuild';

const print = (name, bytes) => {
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  console.log(bytes.length, gzipSync(bytes, { level: 9 }).length, brotli.length, name);
};

const dist = process.argv[2] ?? 'js/dist';
/** The package imports `./dist/…` and `../dist/…`; another build of it stands in. */
const standIn = (external) => ({
  name: 'dist',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.?\/dist\// }, ({ path }) => ({
      path: resolve(path.replace(/^\.\.?\/dist/, dist)),
      external: external.includes(path.replace(/^\.\.?\/dist/, '*')),
    })),
});

/** @param {string} entry a file, or some lines of a module */
const bundle = async (entry, external) => {
  const { outputFiles } = await build({
    ...(entry.includes(' ') ? { stdin: { contents: entry, resolveDir: '.' } } : { entryPoints: [entry] }),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    write: false,
    external,
    plugins: dist === 'js/dist' ? [] : [standIn(external)],
    logLevel: 'error',
  });
  return outputFiles[0].contents;
};

print('unspool.wasm', readFileSync(`${dist}/unspool.wasm`));
const entry = existsSync('js/index.js') ? 'js/index.js' : `${dist}/unspool.js`;
print('JavaScript without the wasm', await bundle(entry, ['*/inline.js']));
print('JavaScript with the wasm inside', await bundle(entry, []));
// What adapters share is weighed by itself: an app has it once.
const base = [
  './shared.js',
  './result.js',
  './identity.js',
  './held.js',
  './tail.js',
  '../errors/errors.js',
  'unspool',
];
print('adapters: the base', await bundle('js/adapters/shared.js', ['../errors/errors.js', 'unspool']));
const tracked = `export * from './js/adapters/held.js'; export * from './js/adapters/tail.js';`;
print(
  'adapters: for those that track what is read',
  await bundle(tracked, [...base.filter((name) => !/held|tail/.test(name)), './end-reached.js']),
);
for (const adapter of ['end-reached', 'react', 'angular', 'lit', 'solid', 'svelte', 'svelte-store', 'vue']) {
  const peers = ['react', '@angular/core', 'solid-js', 'svelte/reactivity', 'vue', './end-reached.js'];
  print(`adapter unspool/${adapter}`, await bundle(`js/adapters/${adapter}.js`, [...base, ...peers]));
}
for (const other of ['dialects', 'detect', 'merge', 'persist', 'kit']) {
  print(
    `unspool/${other === 'kit' ? 'testing' : other}`,
    await bundle(`js/${other}/${other}.js`, ['./index.js', 'unspool', 'unspool/*', '@sinonjs/*', 'react', 'idb']),
  );
}
