/** @import { Change } from '../index.d.ts' */
import { lanes, RESET } from '../engine/protocol.js';

/** How many pages lie ahead of a reader. */
export class Prefetch {
  #most;
  /**
   * How many items the last pages brought, as many pages as may lie ahead.
   *
   * @type {number[]}
   */
  #sizes = [];

  /** @param {number} most pages that are loaded ahead of a reader */
  constructor(most) {
    this.#most = most;
  }

  /** @type {(what: number, change: Change) => void} */
  note(what, { lane, received, added, prepended }) {
    if (what === RESET) this.#sizes = [];
    // What came in front, as by a refresh, lies ahead of nobody.
    if (lane !== lanes[0] || received === 0 || added <= prepended) return;
    this.#sizes.push(added - prepended);
    if (this.#sizes.length > this.#most) this.#sizes.shift();
  }

  /**
   * Whether fewer pages than wanted lie ahead of a reader. None is asked for before there is a first one.
   *
   * @param {number} left items in front of it
   */
  wants(left) {
    const sizes = this.#sizes;
    // The last pages, from the end on: as many as the reader has not begun.
    for (let i = sizes.length; i > 0; i--) {
      left -= sizes[i - 1];
      if (left < 0) return true;
    }
    return sizes.length > 0 && sizes.length < this.#most;
  }
}
