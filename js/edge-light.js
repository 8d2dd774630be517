// Edge runtimes may not compile at run time: there the import of `….wasm?module` gives a WebAssembly.Module.
/** @import * as declared from './index.d.ts' */
import compiled from './dist/unspool.wasm?module';
import { feedFrom, readyFrom } from './feed/create.js';

/** @type {typeof declared.feed} */
export const feed = (source, options) => feedFrom(compiled, source, options);
/** @type {typeof declared.ready} */
export const ready = (source) => readyFrom(compiled, source);
export { isUnspoolError, UnspoolError } from './errors/errors.js';
