/** @import * as declared from './index.d.ts' */
import { inline } from './engine/inline.js';
import { feedFrom, readyFrom } from './feed/create.js';

/** @type {typeof declared.feed} */
export const feed = (source, options) => feedFrom(inline, source, options);
/** @type {typeof declared.ready} */
export const ready = (source) => readyFrom(inline, source);
export { isUnspoolError, UnspoolError } from './errors/errors.js';
