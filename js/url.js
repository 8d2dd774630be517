import { feedFrom, readyFrom } from './feed/create.js';

const load = () => fetch(new URL('./dist/unspool.wasm', import.meta.url));

export const feed = (source, options) => feedFrom(load, source, options);
export const ready = (source) => readyFrom(load, source);
export { isUnspoolError, UnspoolError } from './errors/errors.js';
