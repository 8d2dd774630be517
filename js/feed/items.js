/** @import { Client } from '../engine/client.js' */
import { error, said } from '../errors/errors.js';

/**
 * @param {string} why
 * @param {unknown} [cause]
 */
const refuse = (why, cause) => error('callback', `\`parse\` ${why}`, { path: 'options.parse' }, cause);

/**
 * Items, parsed when they are first looked at and remembered weakly: the same object as long as someone holds it.
 * The engine gives each value of each item a number of its own, so that an update changes the identity of that item
 * only.
 */
export class Items {
  /** @type {Map<number, WeakRef<any>>} */
  #refs = new Map();
  #sweepAt = 1024;
  #parse;

  /** @param {((text: string) => any) | undefined} parse the caller's; it is given one item, or an array of items */
  constructor(parse) {
    this.#parse = parse;
  }

  /** @param {string} text */
  #read(text) {
    // Looked up each time: it may be replaced.
    if (!this.#parse) return JSON.parse(text);
    try {
      return this.#parse(text);
    } catch (cause) {
      throw refuse(`failed: ${said(cause)}`, cause);
    }
  }

  /**
   * The items from `start` to `end` as objects of their own, read at once.
   *
   * @param {Client} client
   * @param {number} start
   * @param {number} end
   * @returns {any[]}
   */
  run(client, start, end) {
    const text = client.join(start, end);
    if (text === undefined) {
      const middle = (start + end) >> 1;
      return this.run(client, start, middle).concat(this.run(client, middle, end));
    }
    const values = this.#read(text);
    if (values?.length !== end - start) throw refuse('must give an array for the text of an array');
    return values;
  }

  /**
   * @param {Client} client
   * @param {number} index
   */
  at(client, index) {
    const id = client.identity(index);
    const known = this.#refs.get(id)?.deref();
    return known === undefined ? this.#keep(id, this.#read(/** @type {string} */ (client.text(index)))) : known;
  }

  /**
   * The items from `start` to `end`; those that nobody holds are read in runs, each at once.
   *
   * @param {Client} client
   * @param {number} start
   * @param {number} end
   */
  slice(client, start, end) {
    const out = new Array(end - start);
    const ids = client.identities(start, end);
    let run = start;
    /** @param {number} stop */
    const flush = (stop) => {
      if (run < stop) {
        const values = this.run(client, run, stop);
        for (let i = run; i < stop; i++) out[i - start] = this.#keep(ids[i - start], values[i - run]);
      }
      run = stop + 1;
    };
    for (let i = start; i < end; i++) {
      const known = this.#refs.get(ids[i - start])?.deref();
      if (known === undefined) continue;
      flush(i);
      out[i - start] = known;
    }
    flush(end);
    return out;
  }

  /**
   * The item of this number, which is written there, whether it still is in the list or not.
   *
   * @param {number} id
   * @param {string} text
   */
  of(id, text) {
    return this.#refs.get(id)?.deref() ?? this.#keep(id, this.#read(text));
  }

  /**
   * @param {number} id
   * @param {any} value
   */
  #keep(id, value) {
    // A string or a number is its own identity, and cannot be held weakly.
    if (typeof value !== 'object' || value === null) return value;
    if (this.#refs.size >= this.#sweepAt) this.#sweep();
    this.#refs.set(id, new WeakRef(value));
    return value;
  }

  /** Forgets what was collected. Done when the map has doubled, so that it costs each item a constant. */
  #sweep() {
    for (const [id, ref] of this.#refs) if (ref.deref() === undefined) this.#refs.delete(id);
    this.#sweepAt = Math.max(1024, this.#refs.size * 2);
  }
}
