// Workers may not compile at run time: there the import of a .wasm file gives a WebAssembly.Module.
import compiled from './dist/unspool.wasm';
import { feedFrom, readyFrom } from './feed/create.js';

const load = () => compiled;

export const feed = (source, options) => feedFrom(load, source, options);
export const ready = (source) => readyFrom(load, source);
export { isUnspoolError, UnspoolError } from './errors/errors.js';
