/**
 * @import { FeedIterator as PublicIterator } from '../index.d.ts'
 * @import { Splice } from '../engine/protocol.d.ts'
 * @import { UnspoolError } from '../errors/errors.d.ts'
 * @import { Items } from './items.js'
 * @import { Take } from './readers.js'
 */
import { weakly } from '../engine/platform.js';

/**
 * What `Feed` shows its iterators. `end()`: the end of the list: none yet (undefined), a good one (null), or why it
 * broke off; `join(auto)`: the next load, and what leaves it; `wants(at)`: whether a reader that stands there wants
 * more to be loaded ahead of it; `enter()`: it goes through the list, and what says that it does so no more.
 * @typedef {object} Reader
 * @property {() => Cursor} cursor
 * @property {() => boolean} isOpen
 * @property {() => UnspoolError | null | undefined} end
 * @property {(auto: boolean) => { loaded: Promise<unknown>, leave: () => void }} join
 * @property {(at: number) => boolean} [wants]
 * @property {() => (() => void) | undefined} [enter]
 */

/** @type {IteratorReturnResult<undefined>} */
const finished = { value: undefined, done: true };

/**
 * How many items are read ahead at most: enough for one `JSON.parse` to be worth its call, too few to be felt in a
 * frame.
 */
const AHEAD = 128;

/**
 * An iterator written by hand: `return()` of an async generator would wait for the pending fetch and could not cancel
 * it. Parallel `next()` calls queue up and get distinct items.
 *
 * @implements {PublicIterator<any>}
 */
export class FeedIterator {
  #feed;
  #take;
  #cursor;
  #wants;
  #closed = false;
  /** Calls that wait for a page, and when the last of them is through. */
  #waiting = 0;
  /** @type {Promise<unknown> | undefined} */
  #through;
  /** @type {(() => void) | null} */
  #leave = null;
  /**
   * Leaves the load that was asked for ahead.
   *
   * @type {(() => void) | null}
   */
  #ahead = null;
  /**
   * Says that it goes no further, for now.
   *
   * @type {(() => void) | undefined}
   */
  #stop;
  /**
   * What was thrown at the end of a list that is incomplete.
   *
   * @type {UnspoolError | undefined}
   */
  #told;

  /**
   * @param {Reader} feed
   * @param {Take} take
   */
  constructor(feed, take) {
    this.#feed = feed;
    this.#take = take;
    this.#cursor = feed.cursor();
    this.#wants = feed.wants;
  }

  [Symbol.asyncIterator]() {
    return this;
  }

  /** @returns {Promise<IteratorResult<any, undefined>>} */
  next() {
    if (this.#closed) return Promise.resolve(finished);
    if (this.#waiting === 0) {
      // Nothing to wait for: the item is there, mostly parsed.
      const item = this.#cursor.pop();
      if (item !== undefined) {
        if (this.#wants) this.#look();
        return Promise.resolve({ value: item, done: false });
      }
      const now = this.#now();
      if (now !== undefined) return now;
    }
    const turn = this.#pull(this.#through);
    this.#through = turn.then(noop, noop);
    return turn;
  }

  /** @returns {Promise<IteratorResult<any, undefined>>} */
  return() {
    this.#close();
    return Promise.resolve(finished);
  }

  /**
   * @param {unknown} thrown
   * @returns {Promise<IteratorResult<any, undefined>>}
   */
  throw(thrown) {
    this.#close();
    return Promise.reject(thrown);
  }

  /** What stands at the cursor, which moves on. */
  #found() {
    const found = this.#take(this.#cursor);
    if (found && this.#wants) this.#look();
    return found;
  }

  /** Asks for the next page ahead, if it is time to. */
  #look() {
    if (this.#ahead || this.#closed || !this.#wants?.(this.#cursor.at)) return;
    const { loaded, leave } = this.#feed.join(true);
    this.#ahead = leave;
    const over = () => {
      this.#ahead = null;
    };
    loaded.then(() => {
      over();
      this.#look();
    }, over);
  }

  #now() {
    try {
      const found = this.#found();
      return found === undefined ? undefined : Promise.resolve(found);
    } catch (thrown) {
      return Promise.reject(thrown);
    }
  }

  /** @param {Promise<unknown> | undefined} before what is waited for by calls that came first */
  async #pull(before) {
    this.#waiting += 1;
    try {
      await before;
      while (!this.#closed) {
        const found = this.#found();
        if (found !== undefined) return found;
        const end = this.#feed.end();
        if (end === null) break;
        if (end) {
          // Said once. The list may go on after a retry, and this reader with it.
          if (this.#told === end) return finished;
          this.#told = end;
          throw end;
        }
        await this.#load();
      }
      this.#close();
      return finished;
    } finally {
      // Before the caller hears of it: what is asked for next may be there.
      this.#waiting -= 1;
    }
  }

  async #load() {
    this.#stop ??= this.#feed.enter?.();
    const { loaded, leave } = this.#feed.join(false);
    const left = new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
      this.#leave = () => {
        leave();
        resolve();
      };
    });
    try {
      await Promise.race([loaded, left]);
    } catch (/** @type {any} */ thrown) {
      // After a reset while this page was loading, the list begins anew, and so does the reader.
      if (thrown?.code === 'aborted' && this.#feed.isOpen()) return;
      this.#pause();
      throw thrown;
    } finally {
      this.#leave = null;
    }
  }

  #pause() {
    this.#stop?.();
    this.#stop = undefined;
  }

  #close() {
    this.#closed = true;
    this.#cursor.left = true;
    this.#pause();
    this.#leave?.();
    this.#ahead?.();
  }
}

/** Where a reader is, and what it has parsed of what comes next: a run of neighbours in one `JSON.parse`. */
export class Cursor {
  at = 0;
  /** Whether nobody reads here any more. */
  left = false;
  /**
   * The items from `at` on that nothing has touched since, last one first.
   *
   * @type {any[]}
   */
  #ahead = [];
  #run = 4;

  /** The item that stands here, if it was read ahead. */
  pop() {
    if (this.#ahead.length === 0) return undefined;
    this.at += 1;
    return this.#ahead.pop();
  }

  /**
   * The item that stands here.
   *
   * @param {Items} list
   */
  step(list) {
    if (this.#ahead.length === 0) {
      // A reader that stops soon pays for little, one that goes on for as few calls as possible.
      this.#run = Math.min(this.#run * 2, AHEAD);
      this.#ahead = list.run(this.at, Math.min(this.at + this.#run, list.length)).reverse();
    }
    this.at += 1;
    return this.#ahead.pop();
  }

  /** @param {Splice} range */
  shift(range) {
    const { start, removed, added } = range;
    // What comes behind everything that was read ahead is no news here.
    if (start < this.at + this.#ahead.length) this.#ahead = [];
    const passed = this.at - start;
    if (passed <= 0) return;
    // Inside the range, the reader keeps its place as far as there still is one: an update moves nobody.
    this.at = start + (passed < removed ? Math.min(passed, added) : passed - removed + added);
  }
}

/**
 * Where the readers of one feed are. Held weakly: a reader that is dropped in the middle, as a `for await` that throws
 * is, says nothing.
 */
export class Cursors {
  /** @type {Set<{ deref(): Cursor | undefined }>} */
  #refs = new Set();
  /** @type {Cursor | undefined} */
  #newest;

  add() {
    const cursor = new Cursor();
    this.#newest = cursor;
    this.#refs.add(weakly(cursor));
    return cursor;
  }

  /** Where the reader is that is least far; undefined if nobody reads. */
  get first() {
    const open = [...this.#refs].map((ref) => ref.deref()).filter((cursor) => cursor && !cursor.left);
    return open.length > 0 ? Math.min(...open.map((cursor) => /** @type {Cursor} */ (cursor).at)) : undefined;
  }

  /** How far the list was read, by who reads, or else by the last one who did; undefined if nobody did. */
  get read() {
    return this.first ?? this.#newest?.at;
  }

  /**
   * Moves every reader as this range moves what stands there.
   *
   * @param {Splice} range
   */
  shift(range) {
    for (const ref of this.#refs) {
      const cursor = ref.deref();
      if (cursor) cursor.shift(range);
      else this.#refs.delete(ref);
    }
  }
}

const noop = () => {};
