// Where nothing is built, the environment says what is production. A bundler that is told leaves what is for
// development out.
import { feedFrom, readyFrom } from './feed/create.js';
import { learn } from './detect/detect.js';
import { inline } from './engine/inline.js';
import { WatchedLoad } from './feed/unheard.js';

const helpers = process.env.NODE_ENV === 'production' ? [] : [learn, WatchedLoad];

export const feed = (source, options) => feedFrom(inline, source, options, ...helpers);
export const ready = (source) => readyFrom(inline, source);
export { isUnspoolError, UnspoolError } from './errors/errors.js';
