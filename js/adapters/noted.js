/** @import { Result } from './result.js' */
import { FACTS, getters } from './result.js';

/**
 * A result that notes which of its facts are read, with what was told: what nobody read need not be rendered again when
 * it changes. Whoever reads a fact for the first time after the render, in a handler of an event, is told what holds by
 * then: the picture may be older, since nothing was rendered for that fact.
 */
export class Noted {
  /** @type {PropertyDescriptorMap} */
  static #own;
  #result;
  #seen;
  #now;

  /**
   * @param {Result} result
   * @param {Map<string, unknown>} seen the facts that were read, by name
   * @param {() => Result} now what it would be at this moment
   */
  constructor(result, seen, now) {
    this.#result = result;
    this.#seen = seen;
    this.#now = now;
    Object.assign(Object.defineProperties(this, Noted.#own), result.actions, { at: result.at });
  }

  get items() {
    return this.#result.items;
  }

  get length() {
    return this.#result.length;
  }

  get feed() {
    return this.#result.feed;
  }

  static {
    for (const name of FACTS)
      Object.defineProperty(Noted.prototype, name, {
        /** @this {Noted} */
        get() {
          const from = /** @type {any} */ (this.#seen.has(name) ? this.#result : this.#now());
          this.#seen.set(name, from[name]);
          return from[name];
        },
      });
    Noted.#own = getters(Noted.prototype);
  }
}

/**
 * Whether `now` has news for whoever read `seen` of `shown`. Both are asked: a render that was given up may have read
 * what is not shown.
 *
 * @param {Map<string, unknown>} seen
 * @param {any} shown
 * @param {any} now
 */
export const isNews = (seen, shown, now) =>
  [...seen].some(([name, told]) => told !== now[name] || shown[name] !== now[name]);
