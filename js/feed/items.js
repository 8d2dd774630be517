/** @import { Client } from '../engine/client.js' */
import { error, said } from '../errors/errors.js';
import { clamp, placeOf } from './writes.js';

const decoder = new TextDecoder();

/**
 * @param {string} why
 * @param {unknown} [cause]
 */
const refuse = (why, cause) => error('callback', `\`parse\` ${why}`, { path: 'options.parse' }, cause);

/**
 * The items of a feed, parsed when they are first looked at and remembered weakly: the same object as long as someone
 * holds it. The engine gives each value of each item a number of its own, so that an update changes the identity of
 * that item only.
 */
export class Items {
  /** @type {Map<number, WeakRef<any>>} */
  #refs = new Map();
  #sweepAt = 1024;
  #parse;
  #client;
  length = 0;

  /**
   * @param {((text: string) => any) | undefined} parse the caller's; it is given one item, or an array of items
   * @param {() => Client} client the engine; throws if it died. There is one if there are items
   */
  constructor(parse, client) {
    this.#parse = parse;
    this.#client = client;
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
   * The items from `start` to `end` as objects of their own, read at once, for readers: to remember each of them would
   * cost more than to parse it.
   *
   * @param {number} start
   * @param {number} end
   * @returns {any[]}
   */
  run(start, end) {
    const text = this.#client().join(start, end);
    if (text === undefined) {
      const middle = (start + end) >> 1;
      return this.run(start, middle).concat(this.run(middle, end));
    }
    const values = this.#read(text);
    if (values?.length !== end - start) throw refuse('must give an array for the text of an array');
    return values;
  }

  /**
   * The text of the items from `start` to `end`, a line each; undefined if it is too much to be copied at once.
   *
   * @param {number} start
   * @param {number} end
   */
  ndjson(start, end) {
    return this.#client().ndjson(start, end);
  }

  /**
   * What `read` gives of the item at `index`, as `at` of an array counts.
   *
   * @template R
   * @param {number} index
   * @param {(client: Client, position: number) => R} read
   */
  #pick(index, read) {
    const client = this.#client();
    const position = placeOf(index, this.length);
    return position >= 0 && position < this.length ? read(client, position) : undefined;
  }

  /** @param {number} index */
  at(index) {
    return this.#pick(index, (client, position) => {
      const id = client.identity(position);
      const known = this.#refs.get(id)?.deref();
      return known === undefined ? this.#keep(id, this.#read(/** @type {string} */ (client.text(position)))) : known;
    });
  }

  /** @param {number} index */
  raw(index) {
    return this.#pick(index, (client, position) => client.raw(position));
  }

  /**
   * The items from `from` to `to`, as `slice` of an array counts; those that nobody holds are read in runs, each at
   * once.
   *
   * @param {number} [from]
   * @param {number} [to]
   * @returns {any[]}
   */
  slice(from = 0, to = Infinity) {
    const client = this.#client();
    const [start, end] = [from, to].map((at) => clamp(Math.trunc(at) || 0, this.length));
    if (start >= end) return [];
    const out = new Array(end - start);
    const ids = client.identities(start, end);
    let run = start;
    /** @param {number} stop */
    const flush = (stop) => {
      if (run < stop) {
        const values = this.run(run, stop);
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
   * The item of this number, kept as bytes, whether it still is in the list or not.
   *
   * @param {{ id: number, bytes?: Uint8Array }} kept
   */
  of({ id, bytes }) {
    return this.#refs.get(id)?.deref() ?? this.#keep(id, this.#read(decoder.decode(bytes)));
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
