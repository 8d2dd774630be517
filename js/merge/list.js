// The merged list: a k-way merge (D. E. Knuth, The Art of Computer Programming, vol. 3, 5.4.1) of sources that grow.
// The next item is looked for among the heads of all sources, one after the other: O(k) for each item of k feeds. A
// heap or a tree of losers makes that O(log k), which pays from some dozens of feeds on; with a handful it is slower.
//
// It stops as soon as a source that may bring more has nothing to compare. What was merged is never merged again: an
// item that comes late, of a feed that had failed, stands behind what is there.
/**
 * @import { Splice } from '../index.d.ts'
 * @import { Ranks } from './ranks.js'
 * @import { Row, Source } from './source.js'
 */

import { isUnspoolError } from '../errors/errors.js';

export class MergedList {
  #sources;
  #ranks;
  /** @type {Row[]} */
  rows = [];
  /** Whether a view shows these rows: then a change that is none at the end makes other ones. */
  isShown = false;
  /**
   * The row of each key.
   *
   * @type {Map<unknown, Row>}
   */
  #keys = new Map();
  /**
   * Rows that are not shown, because another one has their key.
   *
   * @type {Map<unknown, Row[]>}
   */
  #doubles = new Map();
  /**
   * What has changed since it was told.
   *
   * @type {Splice[]}
   */
  #splices = [];

  /**
   * @param {Source[]} sources
   * @param {Ranks} ranks
   */
  constructor(sources, ranks) {
    this.#sources = sources;
    this.#ranks = ranks;
  }

  /** What has changed since this was asked last. */
  changes() {
    const splices = this.#splices;
    this.#splices = [];
    return splices;
  }

  /** Merges as far as it is certain what comes next. */
  advance() {
    const start = this.rows.length;
    let next = this.#sources.some((source) => !source.isReady && source.isLive) ? undefined : this.#first();
    while (next) {
      const row = next.take();
      if (!this.#isDouble(row)) this.rows.push(row);
      next = !next.isReady && next.isLive ? undefined : this.#first();
    }
    this.#note(start, 0, this.rows.length - start);
  }

  /** The source whose item comes next: of equal ones the first. */
  #first() {
    /** @type {Source | undefined} */
    let first;
    for (const source of this.#sources) {
      if (source.isReady && (!first || this.#ranks.isBefore(source.head, first.head))) first = source;
    }
    return first;
  }

  /**
   * Whether there is a row with this key: then this one is kept for the time when that goes.
   *
   * @param {Row} row
   */
  #isDouble(row) {
    const { key } = row;
    if (key === undefined) return false;
    if (!this.#keys.has(key)) {
      this.#keys.set(key, row);
      return false;
    }
    this.#doubles.set(key, [...(this.#doubles.get(key) ?? []), row]);
    return true;
  }

  /** @type {(start: number, removed: number, added: number) => void} */
  #note(start, removed, added) {
    if (removed + added > 0) this.#splices.push({ start, removed, added });
  }

  clear() {
    this.rows = [];
    this.isShown = false;
    this.#keys.clear();
    this.#doubles.clear();
    for (const source of this.#sources) source.restart();
  }

  /** Merges all anew. */
  #restart() {
    this.#note(0, this.rows.length, 0);
    this.clear();
  }

  /**
   * A source has changed where the merge has come past it, or right there.
   *
   * @param {Source} source
   * @param {Splice} splice
   * @param {boolean} isUpdate items took the places of others with their keys
   */
  splice(source, { start, removed, added }, isUpdate) {
    const { rows } = source;
    if (start > rows.length) return;
    source.look();
    if (start === rows.length) return;
    // The whole of it is another one: what was merged says nothing any more.
    if (!isUpdate && start === 0 && removed >= rows.length) return this.#restart();
    if (isUpdate && removed === added) {
      for (const row of rows.slice(start, start + added)) {
        const index = this.rows.indexOf(row);
        if (index >= 0) this.#note(index, 1, 1);
      }
      return;
    }
    this.#own();
    for (const row of source.rows.splice(start, removed)) this.#remove(row);
    // What came at the end of what was merged is merged as anything that comes.
    const fresh = start < source.rows.length ? added : 0;
    const come = Array.from({ length: fresh }, (_, i) => ({ source, at: start + i, key: undefined }));
    source.rows.splice(start, 0, ...come);
    for (let at = start; at < source.rows.length; at++) source.rows[at].at = at;
    for (const row of come) this.#insert(row);
  }

  /** Views keep the rows that they show. */
  #own() {
    if (!this.isShown) return;
    this.isShown = false;
    const copies = new Map();
    for (const source of this.#sources) {
      source.rows = source.rows.map((row) => {
        const copy = { ...row };
        copies.set(row, copy);
        return copy;
      });
    }
    this.rows = this.rows.map((row) => copies.get(row));
    for (const [key, row] of this.#keys) this.#keys.set(key, copies.get(row));
    for (const [key, rows] of this.#doubles)
      this.#doubles.set(
        key,
        rows.map((row) => copies.get(row)),
      );
  }

  /** @param {Row} row its item has gone; the same item of another feed takes its place */
  #remove(row) {
    const { key } = row;
    const others = this.#doubles.get(key) ?? [];
    const index = this.rows.indexOf(row);
    const other = index < 0 ? undefined : others[0];
    const left = others.filter((one) => one !== row && one !== other);
    if (left.length > 0) this.#doubles.set(key, left);
    else this.#doubles.delete(key);
    if (index < 0) return;
    if (other) {
      this.rows[index] = other;
      this.#keys.set(key, other);
    } else {
      this.rows.splice(index, 1);
      this.#keys.delete(key);
    }
    this.#note(index, 1, other ? 1 : 0);
  }

  /** @param {Row} row of an item that came between others that were merged: behind the last one that it sorts behind */
  #insert(row) {
    const { source, at } = row;
    let index = this.rows.lastIndexOf(source.rows[at - 1]) + 1;
    try {
      row.key = source.key(at);
      if (this.#isDouble(row)) return;
      const rank = source.rank(at);
      while (index < this.rows.length && this.rows[index].source !== source) {
        const { source: other, at: there } = this.rows[index];
        if (this.#ranks.isBefore(rank, other.rank(there))) break;
        index += 1;
      }
    } catch (thrown) {
      // What cannot be compared stays behind the item that it came behind.
      if (!isUnspoolError(thrown)) throw thrown;
    }
    this.rows.splice(index, 0, row);
    this.#note(index, 0, 1);
  }
}
