/**
 * @import { View as PublicView } from '../index.d.ts'
 * @import { Client } from '../engine/client.js'
 * @import { Splice } from '../engine/protocol.d.ts'
 * @import { Items } from './items.js'
 * @import { Facts } from './lane.js'
 */
import { Lane } from './lane.js';
import { placeOf } from './writes.js';

/** So many items at once may be arguments of a call. */
const ARGUMENTS = 1 << 14;

/**
 * One item of a view, whatever becomes of the list: not looked at yet, kept as bytes with its number (`id`) since the
 * list may change, or read. Views share their rows.
 */
class Row {
  /** @type {any} a number, where there are bytes */
  id = undefined;
  /** @type {Uint8Array | undefined} */
  bytes = undefined;
  isRead = false;
  /** @type {any} */
  value = undefined;

  /** @param {any} value */
  read(value) {
    this.value = value;
    this.isRead = true;
    this.bytes = undefined;
    return value;
  }
}

/** The rows of a list as it was at one moment. Views of that moment share them. */
class Rows {
  #all;
  #list;
  /** @type {readonly any[] | undefined} */
  #items;
  /** Whether no row needs the list any more. */
  isSettled = false;
  /** Whether a view shows it. */
  isShown = false;

  /**
   * @param {Row[]} all
   * @param {Items} list what reads items
   */
  constructor(all, list) {
    this.#all = all;
    this.#list = list;
  }

  get length() {
    return this.#all.length;
  }

  /** @param {number} index */
  at(index) {
    const position = placeOf(index, this.#all.length);
    const row = this.#all[position];
    if (row === undefined || row.isRead) return row?.value;
    return row.read(row.bytes ? this.#list.of(row) : this.#list.at(position));
  }

  get items() {
    if (this.#items) return this.#items;
    this.#runs((start, end) => {
      const values = this.#list.slice(start, end);
      for (let at = start; at < end; at++) this.#all[at].read(values[at - start]);
    });
    this.isSettled = true;
    this.#items = Object.freeze(this.#all.map((row) => (row.isRead ? row.value : row.read(this.#list.of(row)))));
    return this.#items;
  }

  /**
   * Keeps what nobody has looked at, since the list may change.
   *
   * @param {Client} client
   */
  settle(client) {
    if (this.isSettled) return;
    this.#runs((start, end) => this.#keep(client, start, end));
    this.isSettled = true;
  }

  /**
   * @param {Client} client
   * @param {number} start
   * @param {number} end
   */
  #keep(client, start, end) {
    const lines = client.ndjson(start, end);
    if (lines === undefined) {
      const middle = (start + end) >> 1;
      this.#keep(client, start, middle);
      this.#keep(client, middle, end);
      return;
    }
    const ids = client.identities(start, end);
    for (let at = start, from = 0; at < end; at++) {
      const to = lines.indexOf(10, from);
      this.#all[at].id = ids[at - start];
      this.#all[at].bytes = lines.subarray(from, to);
      from = to + 1;
    }
  }

  /**
   * Calls back with each run of neighbours that need the list.
   *
   * @param {(start: number, end: number) => void} found
   */
  #runs(found) {
    /** @param {Row | undefined} row */
    const needs = (row) => row !== undefined && !row.isRead && row.bytes === undefined;
    for (let start = 0; start < this.#all.length; start++) {
      if (!needs(this.#all[start])) continue;
      let end = start + 1;
      while (needs(this.#all[end])) end += 1;
      found(start, end);
      start = end;
    }
  }

  /**
   * The rows after a change; these ones themselves, unless a view shows them.
   *
   * @param {Splice} splice
   */
  after({ start, removed, added }) {
    const rows = this.isShown ? new Rows([...this.#all], this.#list) : this;
    for (let left = added, out = removed; left > 0 || out > 0; out = 0) {
      const some = Math.min(left, ARGUMENTS);
      left -= some;
      rows.#all.splice(start + left, out, ...Array.from({ length: some }, () => new Row()));
    }
    rows.isSettled = this.isSettled && added === 0;
    rows.#items = undefined;
    return rows;
  }
}

/**
 * An immutable picture of a feed. Items are read when they are looked at, and are those of this moment whenever that
 * is.
 *
 * @implements {PublicView<any>}
 */
class View extends Lane {
  #rows;
  #newer;
  #total;

  /**
   * @param {Facts} older
   * @param {Facts} newer
   * @param {Rows} rows
   */
  constructor(older, newer, rows) {
    super(() => older);
    this.#total = older.total;
    this.#newer = new Lane(() => newer);
    this.#rows = rows;
  }

  get length() {
    return this.#rows.length;
  }

  get items() {
    return this.#rows.items;
  }

  /** @param {number} index */
  at(index) {
    return this.#rows.at(index);
  }

  get total() {
    return this.#total;
  }

  get newer() {
    return this.#newer;
  }
}

/**
 * @param {Facts} one
 * @param {Facts} other
 */
const isSame = (one, other) =>
  one.error === other.error &&
  /** @type {const} */ (['status', 'hasMore', 'cause', 'until']).every((fact) => one[fact] === other[fact]) &&
  JSON.stringify([one.ending, one.total]) === JSON.stringify([other.ending, other.total]);

/** The views of a feed. What no view shows costs nothing. */
export class Views {
  #items;
  /**
   * The newest view, and the rows that were shown last: weakly, since who holds no view needs none.
   *
   * @type {WeakRef<View> | undefined}
   */
  #newest;
  /** @type {WeakRef<Rows> | undefined} */
  #shown;
  /**
   * The rows as they are now, where they are others than those.
   *
   * @type {Rows | undefined}
   */
  #rows;
  /**
   * What the newest view tells of the lanes.
   *
   * @type {Facts[] | undefined}
   */
  #states;

  /** @param {Items} items what reads items */
  constructor(items) {
    this.#items = items;
  }

  /**
   * The view of this moment: the last one, if nothing has changed since.
   *
   * @param {number} length
   * @param {[older: Facts, newer: Facts]} states
   */
  now(length, states) {
    const last = this.#newest?.deref();
    if (
      last &&
      !this.#rows &&
      states.every((state, lane) => isSame(state, /** @type {Facts[]} */ (this.#states)[lane]))
    )
      return last;
    const rows =
      this.#rows ?? this.#shown?.deref() ?? new Rows([], this.#items).after({ start: 0, removed: 0, added: length });
    const view = new View(...states, rows);
    rows.isShown = true;
    this.#rows = undefined;
    this.#shown = new WeakRef(rows);
    this.#newest = new WeakRef(view);
    this.#states = states;
    return view;
  }

  /**
   * The list may be about to change.
   *
   * @param {Client} client
   */
  freeze(client) {
    const shown = this.#shown?.deref();
    if (!shown) this.#shown = this.#rows = undefined;
    else if (!this.#rows) shown.settle(client);
  }

  /** @param {Splice} splice */
  splice(splice) {
    this.#rows = (this.#rows ?? this.#shown?.deref())?.after(splice);
  }
}
