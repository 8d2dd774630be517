// What the condition `development` takes: a feed without a dialect finds it, and says so.
import { feedFrom, readyFrom } from './create.js';
import { learn } from './detect.js';
import { inline } from './inline.js';

export const feed = (source, options) => feedFrom(inline, source, options, learn);
export const ready = (source) => readyFrom(inline, source);
export { isUnspoolError, UnspoolError } from './errors.js';
