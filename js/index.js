import { feedFrom, readyFrom } from './create.js';
import { inline } from './inline.js';

export const feed = (source, options) => feedFrom(inline, source, options);
export const ready = (source) => readyFrom(inline, source);
export { isUnspoolError, UnspoolError } from './errors.js';
