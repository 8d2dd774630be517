import { inline } from './inline.js';
import { feedFrom, readyFrom } from './create.js';

export const feed = (source, options) => feedFrom(inline, source, options);
export const ready = (source) => readyFrom(inline, source);
export { isUnspoolError, UnspoolError } from './errors.js';
