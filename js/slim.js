/** @import * as declared from './index.d.ts' */
import { feedFrom, readyFrom } from './feed/create.js';
import { error } from './errors/errors.js';

const load = () => {
  throw error(
    'bad-options',
    'unspool/slim carries no engine: call `ready(source)` with a URL, a Response, bytes or a WebAssembly.Module first',
  );
};

/** @type {typeof declared.feed} */
export const feed = (source, options) => feedFrom(load, source, options);
/** @type {typeof declared.ready} */
export const ready = (source) => readyFrom(load, source);
export { isUnspoolError, UnspoolError } from './errors/errors.js';
