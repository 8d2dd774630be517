// The merged list: a k-way merge (D. E. Knuth, The Art of Computer Programming, vol. 3, 5.4.1) of sources that grow.
// The next item is looked for among the heads of all sources, one after the other: O(k) for each item of k feeds. A
// heap or a tree of losers makes that O(log k), which pays from some dozens of feeds on; with a handful it is slower.
//
// It stops as soon as a source that may bring more has nothing to compare. What was merged is never merged again: an
// item that comes late, of a feed that had failed, stands behind what is there.
/**
 * @import { Change, Splice } from '../index.d.ts'
 * @import { Ranks } from './ranks.js'
 * @import { Row, Source } from './source.js'
 */

import { isUnspoolError } from '../errors/errors.js';

/** The key of a row whose item nobody has looked at yet. */
const UNREAD = Symbol('unread');

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
   * A source has changed, where the merge has come past it or elsewhere. Its rows are brought to where they stand by
   * now before any of its items is looked at: what it gives for a place is what stands there in the end.
   *
   * @param {Source} source
   * @param {readonly Pick<Change, 'splices' | 'updated'>[]} changes
   */
  change(source, changes) {
    /** @type {Map<Row, boolean>} what came or changed, and whether it may be another item than it was */
    const open = new Map();
    for (const { splices, updated } of changes) {
      // So many items at most took the place of another one or of themselves.
      let pairs = 0;
      for (const { removed, added } of splices) pairs += Math.min(removed, added);
      for (const splice of splices) this.#splice(source, splice, updated > 0, updated < pairs, open);
    }
    const moved = [...open]
      .filter(([row, isOther]) => source.rows[row.at] === row && !this.#stays(row, isOther))
      .map(([row]) => row)
      .sort((one, other) => one.at - other.at);
    if (moved.length > 0) this.#own();
    for (const row of moved) this.#remove(row);
    for (const row of moved) this.#insert(row);
  }

  /** @type {(source: Source, splice: Splice, isUpdate: boolean, isMixed: boolean, open: Map<Row, boolean>) => void} */
  #splice(source, { start, removed, added }, isUpdate, isMixed, open) {
    const { rows, feed } = source;
    if (start > rows.length) return;
    source.look();
    if (start === rows.length) return;
    // The whole of it is another one: what was merged says nothing any more.
    const isReset = added > 0 || feed.length === 0;
    if (!isUpdate && isReset && start === 0 && removed >= rows.length) return this.#restart();
    if (isUpdate && removed === added) {
      for (const row of rows.slice(start, start + added)) {
        const index = this.rows.indexOf(row);
        if (index >= 0) this.#note(index, 1, 1);
        open.set(row, isMixed || open.get(row) === true);
      }
      return;
    }
    this.#own();
    for (const row of rows.splice(start, removed)) this.#remove(row);
    // What came at the end of what was merged is merged as anything that comes.
    const fresh = start < rows.length ? added : 0;
    const come = Array.from({ length: fresh }, (_, i) => ({ source, at: start + i, key: UNREAD }));
    rows.splice(start, 0, ...come);
    for (let at = start; at < rows.length; at++) rows[at].at = at;
    for (const row of come) open.set(row, true);
  }

  /** Views keep the rows that they show. */
  #own() {
    if (!this.isShown) return;
    this.isShown = false;
    const shown = this.rows;
    this.rows = [...shown];
    for (const [index, row] of shown.entries()) shown[index] = { ...row };
  }

  /** @param {Row} row */
  #isShown(row) {
    return row.key === undefined || this.#keys.get(row.key) === row;
  }

  /**
   * Whether a row that changed is at its place. A changed item is, under a new key, too, unless that is somebody's.
   *
   * @param {Row} row
   * @param {boolean} isOther whether it may be another item
   */
  #stays(row, isOther) {
    let key;
    try {
      key = row.source.key(row.at);
    } catch (thrown) {
      if (!isUnspoolError(thrown)) throw thrown;
      return row.key !== UNREAD;
    }
    if (key === row.key) return key !== undefined || !isOther;
    if (isOther || !this.#isShown(row) || this.#doubles.has(row.key) || this.#keys.has(key)) return false;
    this.#keys.delete(row.key);
    row.key = key;
    if (key !== undefined) this.#keys.set(key, row);
    return true;
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
    row.key = undefined;
    // What is not shown has no place.
    let before = at - 1;
    while (before >= 0 && !this.#isShown(source.rows[before])) before -= 1;
    let index = this.rows.lastIndexOf(source.rows[before]) + 1;
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
