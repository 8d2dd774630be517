/**
 * @import { EndReached, Endless } from './end-reached.d.ts'
 * @import { TailOptions } from './tracked.d.ts'
 */
import { endReached } from './end-reached.js';

/** Loading at the end of a list, for as long as a component shows the element behind its last row. */
export class Tail {
  #onPause;
  /** @type {EndReached | undefined} */
  #running;
  /** @type {unknown[]} */
  #given = [];

  /** @param {(paused: boolean) => void} onPause */
  constructor(onPause) {
    this.#onPause = onPause;
  }

  /**
   * Begins anew if something is not what it was.
   *
   * @param {Element | null | undefined} element
   * @param {Endless | null | undefined} feed
   * @param {TailOptions} [options]
   */
  set(element, feed, { root = null, margin, budget, lane, enabled = true } = {}) {
    const given = [element, feed, root, margin, budget, lane, enabled];
    if (given.every((value, at) => value === this.#given[at])) return;
    this.stop();
    this.#given = given;
    if (element && feed && enabled)
      this.#running = endReached(element, feed, { root, margin, budget, lane, onPause: this.#onPause });
  }

  resume = () => this.#running?.resume();

  stop = () => {
    this.#given = [];
    this.#running?.();
    if (this.#running?.paused) this.#onPause(false);
    this.#running = undefined;
  };
}

/**
 * The feed in what a template has: a feed, what `useFeed` gave, or one of them with options.
 *
 * @param {any} given `feed`, `result` or `{ feed, budget, … }`
 * @param {(value: any) => any} [unwrap]
 * @returns {Endless | null | undefined}
 */
export function feedIn(given, unwrap = (same) => same) {
  let at = unwrap(given);
  while (at && 'feed' in at) at = unwrap(at.feed);
  return at;
}

/**
 * The options in the same.
 *
 * @param {any} given
 * @returns {TailOptions & { onPause?: (paused: boolean) => void }}
 */
export const optionsIn = (given) => (given && 'feed' in given ? given : {});
