/** @import { SharedOptions, Where } from './adapter.d.ts' */
import { error } from '../errors/errors.js';
import { isServer, share } from './shared.js';

/**
 * Asks for the first page of a list before a component shows it.
 *
 * @param {Where<any>} where
 * @param {SharedOptions<any>} [options]
 */
export async function preloadFeed(where, options = {}) {
  if (typeof where === 'function' && options.name === undefined)
    throw error('bad-options', 'a page source that is preloaded needs a `name`: by what would the component find it?', {
      path: 'options.name',
    });
  const one = share(where, options, {});
  if (!one.isThere || isServer()) return;
  await one.wait();
  // Whoever comes now asks again.
  if (!one.isWorthKeeping) one.drop();
}
