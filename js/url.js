/** @import * as declared from './index.d.ts' */
import { feedFrom, readyFrom } from './feed/create.js';

const load = () => fetch(new URL('./dist/unspool.wasm', import.meta.url));

/** @type {typeof declared.feed} */
export const feed = (source, options) => feedFrom(load, source, options);
/** @type {typeof declared.ready} */
export const ready = (source) => readyFrom(load, source);
export { isUnspoolError, UnspoolError } from './errors/errors.js';
