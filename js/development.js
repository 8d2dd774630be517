// What the condition `development` takes: a feed without a dialect finds it, and says so; a load that fails unheard is
// told.
import { feedFrom, readyFrom } from './feed/create.js';
import { learn } from './detect/detect.js';
import { inline } from './engine/inline.js';
import { WatchedLoad } from './feed/unheard.js';

export const feed = (source, options) => feedFrom(inline, source, options, learn, WatchedLoad);
export const ready = (source) => readyFrom(inline, source);
export { isUnspoolError, UnspoolError } from './errors/errors.js';
