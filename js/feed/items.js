/**
 * @import { Client } from '../engine/client.js'
 * @import { Splice } from '../engine/protocol.d.ts'
 * @import { Preview } from './preview.js'
 * @import { Run } from './rows.js'
 */
import { decoder, weakly } from '../engine/platform.js';
import { error, said } from '../errors/errors.js';
import { Hot } from './hot.js';
import { Rows, UNREAD } from './rows.js';
import { clamp, placeOf } from './writes.js';

/** Rows that are read one by one before all of their run is. */
const SINGLE = 4;

/**
 * @param {string} why
 * @param {unknown} [cause]
 */
const refuse = (why, cause) => error('callback', `\`parse\` ${why}`, { path: 'options.parse' }, cause);

/**
 * The items of a feed: bytes in the engine until somebody looks at them. `at`, `slice`, and views read by one way, in
 * runs of neighbours.
 */
export class Items {
  /** The list as it is now. */
  rows = new Rows();
  /**
   * What is shown before the engine has read it.
   *
   * @type {Preview | undefined}
   */
  preview;
  /** The rows before this one are as they were when somebody put it up: what came or went since lies behind. */
  clean = 0;
  #parse;
  #client;
  #hot = new Hot();
  /** The length of the text that was read last. */
  #characters = 0;
  /**
   * The list that was read as a whole last.
   *
   * @type {{ deref(): Rows | undefined } | undefined}
   */
  #before;
  /** The row that was read last. */
  #looked = -2;

  /**
   * @param {((text: string) => any) | undefined} parse the caller's; it is given one item, or an array of items
   * @param {() => Client} client the engine; throws if it died. There is one if there are items, but for a preview
   */
  constructor(parse, client) {
    this.#parse = parse;
    this.#client = client;
  }

  get length() {
    return this.rows.length;
  }

  /** Whether the caller makes objects of items. */
  get parses() {
    return this.#parse !== undefined;
  }

  /** How many the engine has read: readers, which cannot take back what they gave, give no others. */
  get read() {
    return this.preview ? 0 : this.length;
  }

  /**
   * Shows items that the engine has not read yet.
   *
   * @param {Preview} preview
   */
  show(preview) {
    this.preview = preview;
    this.splice({ start: 0, removed: 0, added: preview.items.length });
    this.rows.each(0, this.length, (run, _, count, position) => {
      this.#hot.touch(run, 0, preview.items.slice(position, position + count));
    });
  }

  /** What is shown was not what the engine reads. Views that show it have it as it was. */
  discard() {
    this.preview = undefined;
    this.rows.each(0, this.length, (run, row, count, position) => {
      for (let at = 0; at < count; at++) this.keep(position + at, JSON.stringify(run.get(row + at)));
    });
  }

  /** @param {Splice} splice */
  splice(splice) {
    this.rows = this.rows.changeable();
    this.rows.splice(splice);
    this.clean = Math.min(this.clean, splice.start);
    if (this.length === 0) this.#hot.clear();
  }

  /**
   * Keeps the text of a row that goes, for the views that show it.
   *
   * @param {number} position where it stood
   * @param {string} text
   */
  keep(position, text) {
    this.rows.each(position, position + 1, (run, row) => {
      run.kept ??= new Map();
      if (!run.kept.has(row)) run.kept.set(row, text);
    });
  }

  /**
   * Keeps the bytes of all rows that these lists have: the list is about to go.
   *
   * @param {Rows[]} lists
   */
  keepAll(lists) {
    // The engine has no rows yet; what is shown is kept when it goes.
    if (this.preview) return;
    const runs = new Set(lists.flatMap(({ pieces }) => pieces.map(({ run }) => run)));
    const { rows } = this;
    let start = 0;
    rows.pieces.forEach(({ run, size }, number) => {
      if (runs.has(run)) return;
      this.#keepBytes(start, rows.start(number));
      start = rows.start(number) + size;
    });
    this.#keepBytes(start, rows.length);
  }

  /**
   * @param {number} start
   * @param {number} end
   */
  #keepBytes(start, end) {
    if (start >= end) return;
    const lines = this.ndjson(start, end);
    if (lines === undefined) {
      const middle = (start + end) >> 1;
      this.#keepBytes(start, middle);
      this.#keepBytes(middle, end);
      return;
    }
    let from = 0;
    this.rows.each(start, end, (run, row, count) => {
      run.kept ??= new Map();
      for (let at = row; at < row + count; at++) {
        const to = lines.indexOf(10, from);
        run.kept.set(at, lines.subarray(from, to));
        from = to + 1;
      }
    });
  }

  // Bytes ----------

  /** @param {string} text */
  #read(text) {
    this.#characters = text.length;
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
      const left = this.run(start, middle);
      const before = this.#characters;
      const all = left.concat(this.run(middle, end));
      this.#characters += before;
      return all;
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

  /** The items from `start` on as a JSON array: a text, as long as the platform makes texts of that length. */
  json(start = 0) {
    return `[${this.preview || this.length <= start ? '' : this.#texts(start, this.length)}]`;
  }

  /**
   * @param {number} start
   * @param {number} end
   * @returns {string}
   */
  #texts(start, end) {
    const text = this.#client().join(start, end);
    if (text !== undefined) return text.slice(1, -1);
    const middle = (start + end) >> 1;
    return `${this.#texts(start, middle)},${this.#texts(middle, end)}`;
  }

  /** @param {number} index */
  raw(index) {
    const client = this.#client();
    const position = placeOf(index, this.length);
    return position >= 0 && position < this.length && !this.preview ? client.raw(position) : undefined;
  }

  /**
   * The position of the item with this key, JSON text; -1 if there is none.
   *
   * @param {string} key
   */
  find(key) {
    const client = this.#client();
    return this.preview ? this.preview.keys.indexOf(key) : client === null ? -1 : client.find(key);
  }

  // Objects ----------

  /**
   * The item at `index` of a list, as `at` of an array counts.
   *
   * @param {number} index
   * @param {Rows} [rows] as it was at some time
   */
  at(index, rows = this.rows) {
    if (rows === this.rows) this.#client();
    const position = placeOf(index, rows.length);
    if (!(position >= 0 && position < rows.length)) return undefined;
    const number = rows.find(position);
    const { run, from } = rows.pieces[number];
    return this.#look(rows, run, from + position - rows.start(number), number);
  }

  /**
   * @param {Rows} rows
   * @param {Run} run
   * @param {number} row
   * @param {number} number where in `rows` its piece stands
   * @param {boolean} [walks] whether its neighbours are wanted, too
   */
  #look(rows, run, row, number, walks) {
    const value = run.get(row);
    if (value !== UNREAD) {
      if (run !== this.#hot.newest) this.#hot.touch(run, row, [value]);
      return value;
    }
    const kept = run.kept?.get(row);
    if (kept === undefined) this.#fetch(rows, run, row, number, walks);
    else {
      const text = typeof kept === 'string' ? kept : decoder().decode(kept);
      this.#hot.touch(run, row, [this.#read(text)], this.#characters);
    }
    return run.get(row);
  }

  /**
   * Reads a row that is in the list: alone where looks are random, with the rest of its run where they walk.
   *
   * @param {Rows} rows
   * @param {Run} run
   * @param {number} row
   * @param {number} number where in `rows` its piece stands
   * @param {boolean} [walks]
   */
  #fetch(rows, run, row, number, walks) {
    const now = this.rows;
    // A list that is shown may be an older one.
    const is = (/** @type {import('./rows.js').Piece | undefined} */ piece) =>
      piece?.run === run && piece.from <= row && row < piece.from + piece.size;
    if (rows !== now && !is(now.pieces[number])) number = now.pieces.findIndex(is);
    const client = this.#client();
    const { from, size } = now.pieces[number];
    const position = now.start(number) + row - from;
    const isNext = Math.abs(position - this.#looked) === 1;
    this.#looked = position;
    if (!walks && !isNext && run.single < SINGLE) {
      run.single += 1;
      this.#hot.touch(run, row, [this.#read(/** @type {string} */ (client.text(position)))], this.#characters);
      return;
    }
    let [start, end] = [row, row + 1];
    for (let at = from; at < from + size; at++) {
      if (run.get(at) !== UNREAD) continue;
      start = Math.min(start, at);
      end = Math.max(end, at + 1);
    }
    this.#hot.touch(run, start, this.run(position - row + start, position - row + end), this.#characters);
  }

  /**
   * The items from `from` to `to`, as `slice` of an array counts; those that are not there are read in runs, each at
   * once.
   *
   * @param {number} [from]
   * @param {number} [to]
   * @returns {any[]}
   */
  slice(from = 0, to = Infinity) {
    this.#client();
    const [start, end] = [from, to].map((at) => clamp(at, this.length));
    return this.between(this.rows, start, end);
  }

  /**
   * @param {Rows} rows as it was at some time
   * @param {number} start
   * @param {number} end
   */
  between(rows, start, end) {
    /** @type {any[]} */
    const out = new Array(Math.max(0, end - start));
    const isNow = rows === this.rows;
    let unread = -1;
    /** @param {number} stop */
    const flush = (stop) => {
      if (unread < 0) return;
      const [first, values] = [unread, this.run(unread, stop)];
      unread = -1;
      const each = this.#characters / values.length;
      rows.each(first, stop, (run, row, count, position) => {
        this.#hot.touch(
          run,
          row,
          count === values.length ? values : values.slice(position - first, position - first + count),
          count * each,
        );
        for (let at = 0; at < count; at++) out[position - start + at] = run.get(row + at);
      });
    };
    rows.each(start, end, (run, row, count, position) => {
      let known = 0;
      for (let at = 0; at < count; at++) {
        const value = run.get(row + at);
        if (value === UNREAD && isNow && !run.kept?.has(row + at)) {
          if (unread < 0) unread = position + at;
          continue;
        }
        flush(position + at);
        known += 1;
        out[position - start + at] =
          value === UNREAD ? this.#look(rows, run, row + at, rows.find(position + at), true) : value;
      }
      if (known > 0 && run !== this.#hot.newest) this.#hot.touch(run, row, []);
    });
    flush(end);
    this.#looked = end - 1;
    return out;
  }

  /**
   * All items of a list, frozen. What the list before has of them is taken from there: to look at each one would cost
   * more than to copy them all.
   *
   * @param {Rows} rows
   * @returns {readonly any[]}
   */
  all(rows) {
    if (rows.items) return rows.items;
    const { pieces, length } = rows;
    let [front, back, head, tail] = [0, 0, 0, 0];
    const old = this.#before?.deref();
    if (old) {
      const most = Math.min(pieces.length, old.pieces.length);
      for (; front < most && pieces[front] === old.pieces[front]; front++) head += pieces[front].size;
      for (; back < most - front && pieces.at(-1 - back) === old.pieces.at(-1 - back); back++) {
        tail += pieces[pieces.length - 1 - back].size;
      }
    }
    const middle = this.between(rows, head, length - tail);
    const items = old?.items ?? [];
    rows.items = Object.freeze(
      head + tail === 0 ? middle : items.slice(0, head).concat(middle, items.slice(items.length - tail)),
    );
    this.#before = weakly(rows);
    return rows.items;
  }
}
