// Where nothing is built, the environment says what is production. A bundler that is told leaves what is for development out.
import { feedFrom, readyFrom } from './create.js';
import { learn } from './detect.js';
import { inline } from './inline.js';
import { WatchedLoad } from './unheard.js';

const helpers = process.env.NODE_ENV === 'production' ? [] : [learn, WatchedLoad];

export const feed = (source, options) => feedFrom(inline, source, options, ...helpers);
export const ready = (source) => readyFrom(inline, source);
export { isUnspoolError, UnspoolError } from './errors.js';
