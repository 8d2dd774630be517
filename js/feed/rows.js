/** @import { Splice } from '../engine/protocol.d.ts' */
import { weakly } from '../engine/platform.js';

/**
 * The most rows of a run; more that come together make several runs. A run is parsed at once, which must not delay a
 * frame, and it is held as a whole while one row of it is looked at.
 */
const LONGEST = 128;
/** The most pieces that are given to one call as arguments: engines limit their number. */
const ARGUMENTS = 1 << 14;

/** Stands for a row that has to be read. */
export const UNREAD = Symbol('unread');

/**
 * Rows that came together, and what was read of them. A row of a run is one item with one value: an update makes a run
 * of its own. What is looked at is held strongly while the run is hot, and weakly behind that: the same object as long
 * as somebody holds it.
 */
export class Run {
  /** @type {any[] | undefined} */
  #values;
  /** @type {({ deref(): any } | undefined)[] | undefined} */
  #refs;
  /**
   * The bytes of rows that are no longer in the list, or their text, for the views that show them.
   *
   * @type {Map<number, Uint8Array | string> | undefined}
   */
  kept;
  /** How many rows were read alone. */
  single = 0;
  /** How long the text is of what is held strongly. */
  characters = 0;

  /** @param {number} size */
  constructor(size) {
    this.size = size;
  }

  /** @param {number} row */
  get(row) {
    const value = this.#values ? this.#values[row] : UNREAD;
    if (value !== UNREAD) return value;
    const held = this.#refs?.[row]?.deref();
    return held === undefined ? UNREAD : held;
  }

  /**
   * Remembers what the rows from `from` on are; those that are known stay what they are.
   *
   * @param {number} from
   * @param {any[]} values
   */
  set(from, values) {
    if (values.length === this.size && !this.#values && !this.#refs) {
      this.#values = values;
      return;
    }
    this.#values ??= new Array(this.size).fill(UNREAD);
    for (let at = 0; at < values.length; at++) {
      const known = this.get(from + at);
      this.#values[from + at] = known === UNREAD ? values[at] : known;
    }
  }

  /** Holds weakly what was held strongly. Gives how many objects there may be. */
  cool() {
    const values = this.#values;
    this.#values = undefined;
    this.characters = 0;
    if (!values) return 0;
    let objects = 0;
    for (let row = 0; row < values.length; row++) {
      const value = values[row];
      // A string or a number is its own identity, and cannot be held weakly.
      if (typeof value !== 'object' || value === null) continue;
      this.#refs ??= new Array(this.size);
      if (this.#refs[row]?.deref() !== value) this.#refs[row] = weakly(value);
      objects += 1;
    }
    return objects;
  }

  /** Forgets what was collected, if that is all. Gives how many objects are left. */
  sweep() {
    let left = 0;
    for (const ref of this.#refs ?? []) if (ref?.deref() !== undefined) left += 1;
    if (left === 0) this.#refs = undefined;
    return left;
  }
}

/**
 * Neighbours of one run that stand side by side in a list. Never changed: lists share them.
 * @typedef {{ readonly run: Run, readonly from: number, readonly size: number }} Piece
 */

/**
 * The order of the rows of a list: a piece table (C. Crowley, Data Structures for Text Sequences, 1998), as in text
 * editors. A change cuts pieces, and touches no row: O(pieces) at most, and O(1) at the end of the list. A list that is
 * shown by a view is not changed any more; the next change makes another one.
 */
export class Rows {
  /** @type {Piece[]} */
  pieces = [];
  /** Where each piece begins; known of the first `#known` ones. */
  #starts = [0];
  #known = 1;
  #last = 0;
  length = 0;
  /**
   * All rows, once they were asked for together.
   *
   * @type {readonly any[] | undefined}
   */
  items;
  isShown = false;

  /**
   * The number of the piece at a position that is in the list.
   *
   * @param {number} position
   */
  find(position) {
    const starts = this.#starts;
    for (let at = this.#known; at < this.pieces.length && starts[at - 1] + this.pieces[at - 1].size <= position; at++) {
      starts[at] = starts[at - 1] + this.pieces[at - 1].size;
      this.#known = at + 1;
    }
    let low = 0;
    let high = this.#known;
    // Most looks are at the piece of the one before.
    const last = this.#last;
    if (last < high && starts[last] <= position) {
      low = last;
      if (position < starts[last] + (this.pieces[last]?.size ?? 0)) return last;
    }
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= position) low = middle;
      else high = middle;
    }
    this.#last = low;
    return low;
  }

  /**
   * Where the piece of this number begins.
   *
   * @param {number} number
   */
  start(number) {
    if (number >= this.#known) {
      for (let at = this.#known; at <= number; at++) {
        this.#starts[at] = this.#starts[at - 1] + this.pieces[at - 1].size;
      }
      this.#known = number + 1;
    }
    return this.#starts[number];
  }

  /**
   * Calls back with each part of a piece between two positions.
   *
   * @param {number} start
   * @param {number} end
   * @param {(run: Run, row: number, count: number, position: number) => void} found
   */
  each(start, end, found) {
    if (start >= end) return;
    let number = this.find(start);
    for (let at = start; at < end; number++) {
      const { run, from, size } = this.pieces[number];
      const skip = at - this.start(number);
      const count = Math.min(size - skip, end - at);
      found(run, from + skip, count, at);
      at += count;
    }
  }

  /** The list to change: this one, or, if a view shows it, another one that is the same. */
  changeable() {
    if (!this.isShown) return this;
    const rows = new Rows();
    rows.pieces = this.pieces.slice();
    rows.#starts = this.#starts.slice(0, this.#known);
    rows.#known = this.#known;
    rows.length = this.length;
    return rows;
  }

  /** @param {Splice} splice */
  splice({ start, removed, added }) {
    const first = this.#cut(start);
    const last = removed > 0 ? this.#cut(start + removed) : first;
    for (let left = added, out = last - first; left > 0 || out > 0; out = 0) {
      const fresh = [];
      for (; left > 0 && fresh.length < ARGUMENTS; left -= fresh[fresh.length - 1].size) {
        // From the end: each call puts its pieces before those of the one before.
        const size = left % LONGEST || LONGEST;
        fresh.push({ run: new Run(size), from: 0, size });
      }
      this.pieces.splice(first, out, ...fresh.reverse());
    }
    this.#known = Math.min(this.#known, first + 1);
    this.#last = 0;
    this.length += added - removed;
  }

  /**
   * Makes a piece begin at a position; gives its number.
   *
   * @param {number} position
   */
  #cut(position) {
    if (position >= this.length) return this.pieces.length;
    const number = this.find(position);
    const { run, from, size } = this.pieces[number];
    const left = position - this.start(number);
    if (left === 0) return number;
    this.pieces.splice(number, 1, { run, from, size: left }, { run, from: from + left, size: size - left });
    this.#known = Math.min(this.#known, number + 1);
    return number + 1;
  }
}
