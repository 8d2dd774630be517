/** @import * as declared from './index.d.ts' */
import { toModule } from './engine/instance.js';
import { builtin } from './engine/platform.js';
import { error, said } from './errors/errors.js';
import { feedFrom, readyFrom } from './feed/create.js';

/** What to set where a bundler leaves the file out: Vite, webpack, Rspack and Parcel copy it by themselves. */
const HINT =
  'If a bundler left the file out: Rollup copies it with `@web/rollup-plugin-import-meta-assets`. With esbuild ' +
  "(`--loader:.wasm=file`) and Bun (`with { type: 'file' }`) import 'unspool/unspool.wasm', and call " +
  '`ready(new URL(file, import.meta.url))` of `unspool/slim`';

async function load() {
  const url = new URL('./dist/unspool.wasm', import.meta.url);
  try {
    // Node's `fetch` reads no files.
    const fs = url.protocol === 'file:' && !globalThis.location ? builtin('fs') : undefined;
    return await toModule(fs ? fs.promises.readFile(url) : url);
  } catch (/** @type {any} */ thrown) {
    if (thrown?.code === 'unsupported') throw thrown;
    throw error('internal', `the engine could not be loaded from ${url.href}: ${said(thrown)}. ${HINT}`, {}, thrown);
  }
}

/** @type {typeof declared.feed} */
export const feed = (source, options) => feedFrom(load, source, options);
/** @type {typeof declared.ready} */
export const ready = (source) => readyFrom(load, source);
export { isUnspoolError, UnspoolError } from './errors/errors.js';
