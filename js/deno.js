// As in Node; but Deno lets nobody read the environment unasked, and nobody should be asked for this.
/** @import * as declared from './index.d.ts' */
import { feedFrom, readyFrom } from './feed/create.js';
import { learn } from './detect/learn.js';
import { inline } from './engine/inline.js';
import { WatchedLoad } from './feed/unheard.js';
import { watched } from './feed/watched.js';

const { permissions } = /** @type {any} */ (globalThis).Deno ?? {};
const mayRead = permissions?.querySync({ name: 'env', variable: 'NODE_ENV' }).state === 'granted';
const isProduction = mayRead && process.env.NODE_ENV === 'production';
/** @type {[typeof learn?, typeof WatchedLoad?]} */
const helpers = isProduction ? [] : [learn, WatchedLoad];
/** @type {typeof watched} */
const look = isProduction ? (feed) => feed : watched;

/** @type {typeof declared.feed} */
export const feed = (source, options) => look(feedFrom(inline, source, options, ...helpers), options);
/** @type {typeof declared.ready} */
export const ready = (source) => readyFrom(inline, source);
export { isUnspoolError, UnspoolError } from './errors/errors.js';
