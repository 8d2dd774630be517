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

/** @param {object} prototype */
export function methodsOf(prototype) {
  const all = Object.getOwnPropertyDescriptors(prototype);
  const isMethod = (/** @type {PropertyKey} */ name) => name !== 'constructor' && /** @type {any} */ (all)[name].value;
  return Reflect.ownKeys(all).filter(isMethod);
}

/**
 * Gives an object its methods as properties of its own that need no `this`: they can be handed over, and work through
 * proxies, which have no private fields. Nobody sees them who lists what the object has.
 *
 * @param {any} object
 * @param {PropertyKey[]} methods
 */
export function bind(object, methods) {
  for (const name of methods)
    Object.defineProperty(object, name, { value: object[name].bind(object), writable: true, configurable: true });
}
