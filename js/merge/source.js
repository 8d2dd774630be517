/**
 * @import { Feed } from '../index.d.ts'
 * @import { UnspoolError } from '../errors/errors.d.ts'
 * @import { Ranks } from './ranks.js'
 */
import { isUnspoolError } from '../errors/errors.js';

/**
 * An item of a feed that the merge has come past. `at`: where it stands in its feed; `key`: undefined, if it has none.
 * @typedef {{ source: Source, at: number, key: unknown }} Row
 */

/** One feed of a merge. */
export class Source {
  feed;
  number;
  #ranks;
  /**
   * Its items that the merge has come past, in its own order: its first ones.
   *
   * @type {Row[]}
   */
  rows = [];
  /**
   * What the item behind those is sorted by; undefined, as long as nobody has looked, or if there is none.
   *
   * @type {any}
   */
  head;
  /** @type {unknown} its key */
  #key;
  /** @type {any} what the item before was sorted by */
  #last;
  #isWarned = false;
  /** @type {UnspoolError | null} why its next item cannot be compared */
  #bad = null;

  /**
   * @param {Feed<any>} feed
   * @param {number} number
   * @param {Ranks} ranks
   */
  constructor(feed, number, ranks) {
    this.feed = feed;
    this.number = number;
    this.#ranks = ranks;
  }

  /**
   * What its item there is sorted by. Throws why it cannot be.
   *
   * @param {number} at
   */
  rank(at) {
    return this.#ranks.of(this.feed.at(at), this, at);
  }

  /**
   * What names its item there. Throws what the caller's function threw.
   *
   * @param {number} at
   */
  key(at) {
    return this.#ranks.keyOf(this.feed.at(at));
  }

  /** Whether there is an item to compare. */
  get isReady() {
    if (this.head !== undefined) return true;
    if (this.#bad || this.feed.length <= this.rows.length) return false;
    try {
      const head = this.rank(this.rows.length);
      this.#key = this.key(this.rows.length);
      if (this.#last !== undefined && !this.#isWarned && this.#ranks.isBefore(head, this.#last)) {
        this.#isWarned = true;
        this.#ranks.warn(this);
      }
      this.#last = this.head = head;
      return true;
    } catch (thrown) {
      if (!isUnspoolError(thrown)) throw thrown;
      this.#bad = thrown;
      return false;
    }
  }

  /** Whether an item may come by itself, or by a load: then nobody knows yet what comes next in the merge. */
  get isLive() {
    return !this.#bad && this.feed.hasMore && this.feed.status !== 'failed';
  }

  get error() {
    return this.#bad ?? this.feed.error;
  }

  /** Whether asking again may lead on. */
  get isStuck() {
    const { status, reason } = this.feed;
    return (
      this.#bad !== null ||
      status === 'failed' ||
      status === 'waiting' ||
      (status === 'done' && !/^(end|max-items)$/.test(`${reason}`))
    );
  }

  /** None of its items has been come past. */
  restart() {
    this.rows = [];
    this.#last = undefined;
    this.look();
  }

  /** What stands next, or what was wrong with it, is looked at anew. */
  look() {
    this.head = undefined;
    this.#bad = null;
  }

  /**
   * The next item; the merge has come past it.
   *
   * @returns {Row}
   */
  take() {
    const row = { source: this, at: this.rows.length, key: this.#key };
    this.rows.push(row);
    this.head = undefined;
    return row;
  }
}
