/** @import { Driver } from './driver.js' */

/**
 * What drives each feed, for the other entries of the package: a feed shows it to nobody.
 *
 * @type {WeakMap<object, Driver>}
 */
export const drivers = new WeakMap();
