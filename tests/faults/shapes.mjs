// Every shape of list, in the order of the table.
import { counting } from './shapes/counted.mjs';
import { leading } from './shapes/leading.mjs';
import { served } from './shapes/real.mjs';

export const shapes = [...leading, ...counting, ...served];

/** For a run that has to be short: a token, a URL, numbers, and nothing but the last item. */
export const few = ['token-flag', 'url', 'offset-total', 'page-empty', 'keyset', 'relay'];
