/** @import { Driver } from './driver.js' */

/**
 * Where a feed has what gives its driver, for the package itself: a function, which no proxy of a framework wraps.
 */
export const INSIDE = Symbol('unspool');

/**
 * What drives this feed; undefined for anything else.
 *
 * @param {any} feed or a proxy of one
 * @returns {Driver | undefined}
 */
export const driverOf = (feed) => feed?.[INSIDE]?.();

/**
 * Gives an object its methods as properties of its own that need no `this`: they can be handed over, and work through
 * proxies, which have no private fields. Nobody sees them who lists what the object has.
 *
 * @param {object} object
 */
export function bind(object) {
  const { prototype } = object.constructor;
  const all = Object.getOwnPropertyDescriptors(prototype);
  for (const name of Reflect.ownKeys(all)) {
    const { value } = all[/** @type {string} */ (name)];
    if (typeof value !== 'function' || name === 'constructor') continue;
    Object.defineProperty(object, name, { value: value.bind(object), writable: true, configurable: true });
  }
}
