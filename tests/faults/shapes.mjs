// Every shape of list, in the order of the table.
import { counting } from './shapes/counted.mjs';
import { leading } from './shapes/leading.mjs';
import { served } from './shapes/real.mjs';

export const shapes = [...leading, ...counting, ...served];

/** For a run that has to be short: a token with a flag, a URL, a number, nothing but the last item, and a POST. */
export const few = ['token-flag', 'url', 'offset-total', 'keyset', 'relay'];
