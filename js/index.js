import { inline } from './engine/inline.js';
import { feedFrom, readyFrom } from './feed/create.js';

export const feed = (source, options) => feedFrom(inline, source, options);
export const ready = (source) => readyFrom(inline, source);
export { isUnspoolError, UnspoolError } from './errors/errors.js';
