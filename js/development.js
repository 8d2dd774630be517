// What the condition `development` takes: a feed without a dialect finds it, and says so; a load that fails unheard is
// told, and so are usual mistakes.
/** @import * as declared from './index.d.ts' */
import { feedFrom, readyFrom } from './feed/create.js';
import { learn } from './detect/learn.js';
import { inline } from './engine/inline.js';
import { WatchedLoad } from './feed/unheard.js';
import { watched } from './feed/watched.js';

/** @type {typeof declared.feed} */
export const feed = (source, options) => watched(feedFrom(inline, source, options, learn, WatchedLoad), options);
/** @type {typeof declared.ready} */
export const ready = (source) => readyFrom(inline, source);
export { isUnspoolError, UnspoolError } from './errors/errors.js';
