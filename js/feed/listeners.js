/** @import { Change } from '../index.d.ts' */
import { refuse } from '../errors/errors.js';

/**
 * What must be a function.
 *
 * @template F
 * @param {F} listener
 */
export function callable(listener) {
  if (typeof listener !== 'function') throw refuse('listener', 'a function', listener);
  return listener;
}

/** Who listens to a feed. They hear changes in order, even when one of them causes the next. */
export class Listeners {
  /** @type {Set<(change: Change) => void>} */
  #all = new Set();
  /** @type {Change[]} */
  #changes = [];
  #telling = false;
  #wasHeard = false;
  /** Told of whoever shows a closed feed, in development builds. @type {(() => void) | undefined} */
  late;

  /** @param {(change: Change) => void} listener */
  add(listener) {
    callable(listener);
    this.#wasHeard = true;
    // A wrapper of its own: the same function subscribed twice is two subscriptions.
    /** @type {typeof listener} */
    const entry = (change) => listener(change);
    this.#all.add(entry);
    return () => void this.#all.delete(entry);
  }

  get isHeard() {
    return this.#all.size > 0;
  }

  /** Whether all have gone who listened: what components showed is in sight no more. */
  get isLeft() {
    return this.#wasHeard && !this.isHeard;
  }

  /** Whether more has happened than was told. */
  get isBehind() {
    return this.#changes.length > 0;
  }

  /**
   * To be told with the next `tell()`.
   *
   * @param {Change} change
   */
  push(change) {
    this.#changes.push(change);
  }

  tell() {
    if (this.#telling) return;
    this.#telling = true;
    while (this.#changes.length > 0) {
      const change = /** @type {Change} */ (this.#changes.shift());
      for (const entry of [...this.#all]) {
        // One that was called before may have taken this one off.
        if (this.#all.has(entry)) guarded(() => entry(change));
      }
    }
    this.#telling = false;
  }
}

/**
 * Calls back into the caller's code. What it throws is reported, and stops nobody else.
 *
 * @param {() => void} call
 */
export function guarded(call) {
  try {
    call();
  } catch (thrown) {
    if (typeof reportError === 'function') reportError(thrown);
    else console.error(thrown);
  }
}
