// Where nothing is built, the environment says what is production. A bundler that is told leaves what is for
// development out.
/** @import * as declared from './index.d.ts' */
import { feedFrom, readyFrom } from './feed/create.js';
import { learn } from './detect/learn.js';
import { inline } from './engine/inline.js';
import { WatchedLoad } from './feed/unheard.js';
import { watched } from './feed/watched.js';

/** @type {[typeof learn?, typeof WatchedLoad?]} */
let helpers = [];
/** @type {typeof watched} */
let look = (feed) => feed;
try {
  if (process.env.NODE_ENV !== 'production') {
    helpers = [learn, WatchedLoad];
    look = watched;
  }
} catch {
  // Deno's `require` comes here, and lets nobody read the environment unasked.
}

/** @type {typeof declared.feed} */
export const feed = (source, options) => look(feedFrom(inline, source, options, ...helpers), options);
/** @type {typeof declared.ready} */
export const ready = (source) => readyFrom(inline, source);
export { isUnspoolError, UnspoolError } from './errors/errors.js';
