// Where nothing is built, the environment says what is production. A bundler that is told leaves the detection out.
import { feedFrom, readyFrom } from './create.js';
import { learn } from './detect.js';
import { inline } from './inline.js';

const find = process.env.NODE_ENV === 'production' ? undefined : learn;

export const feed = (source, options) => feedFrom(inline, source, options, find);
export const ready = (source) => readyFrom(inline, source);
export { isUnspoolError, UnspoolError } from './errors.js';
