// New posts that were found while somebody reads: the feed has them, and the view does not until they are wanted.
// Stands between the two: for the view it is the feed, without those rows.

import { settle } from './feed-chunks.js';

export class Held {
  #feed;
  #isOwn;
  #onHeld;
  #listeners = new Set();
  #stop;
  /** Of the first rows of the feed, which are held back; behind the last of those nothing is. */
  #front = [];
  #held = 0;
  #length;

  /**
   * @param {object} feed
   * @param {object} options
   * @param {(item: unknown) => boolean} options.isOwn the reader wrote it: what comes behind it is new all the same
   * @param {(count: number, more: boolean) => void} options.onHeld how many are held back now, and whether there are
   *   more behind them that nobody has loaded
   */
  constructor(feed, { isOwn, onHeld }) {
    this.#feed = feed;
    this.#isOwn = isOwn;
    this.#onHeld = onHeld;
    this.#length = feed.length;
    this.#stop = feed.subscribe((change) => this.#changed(change));
  }

  get status() {
    return this.#feed.status;
  }
  get reason() {
    return this.#feed.reason;
  }
  get error() {
    return this.#feed.error;
  }
  get waiting() {
    return this.#feed.waiting;
  }
  get hasMore() {
    return this.#feed.hasMore;
  }
  get length() {
    return this.#length;
  }
  /** How many rows are held back. */
  get held() {
    return this.#held;
  }
  get gaps() {
    return this.#feed.gaps
      .filter(({ index }) => !this.#front[index - 1])
      .map((gap) => ({ ...gap, index: this.#visible(gap.index) }));
  }
  at(index) {
    return this.#feed.at(this.place(index));
  }
  lane(name) {
    return this.#feed.lane(name);
  }
  loadMore(options) {
    return this.#feed.loadMore(options);
  }
  retry(options) {
    return this.#feed.retry(options);
  }
  loadGap(gap) {
    return this.#feed.loadGap(gap);
  }
  subscribe(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  stop() {
    this.#stop();
    this.#listeners.clear();
  }

  /** Where a row that is shown is in the feed. */
  place(index) {
    let at = 0;
    for (let shown = 0; at < this.#front.length; at++) if (!this.#front[at] && shown++ === index) return at;
    return at + index - (this.#front.length - this.#held);
  }

  /** Where a row of the feed is, or would be, among those that are shown. */
  #visible(index) {
    return index - this.#front.slice(0, index).filter(Boolean).length;
  }

  /** Shows what is held back. */
  release() {
    if (this.#held === 0) return;
    const splices = [];
    for (let at = 0; at < this.#front.length; at++) {
      if (!this.#front[at]) continue;
      if (this.#front[at - 1]) splices.at(-1).added += 1;
      else splices.push({ start: at, removed: 0, added: 1 });
    }
    const added = this.#held;
    this.#front = [];
    this.#held = 0;
    this.#length += added;
    this.#tell({ splices, received: 0, added, duplicates: 0, lane: 'head', status: this.#feed.lane('head').status });
    this.#onHeld(0, false);
  }

  #changed(change) {
    const before = this.#held;
    const splices = change.splices
      .map((splice, turn) => this.#splice(splice, change, change.splices.slice(turn + 1)))
      .filter(({ removed, added }) => removed + added > 0);
    this.#held = this.#front.filter(Boolean).length;
    const hidden = Math.max(0, this.#held - before);
    this.#tell({ ...change, splices, added: Math.max(0, change.added - hidden) });
    const more =
      this.#held > 0 && this.#feed.status !== 'closed' && this.#feed.gaps.some(({ index }) => this.#front[index - 1]);
    if (this.#held !== before) this.#onHeld(this.#held, more);
  }

  #splice({ start, removed, added }, { lane }, later) {
    const at = this.#visible(start);
    const gone = removed - this.#front.slice(start, start + removed).filter(Boolean).length;
    // Rows that were replaced stay what they are.
    if (removed === added) return { start: at, removed: gone, added: gone };
    const holds = lane === 'head' && removed === 0 && this.#length > 0 && this.#isInFront(start, later);
    if (holds || start < this.#front.length) {
      while (this.#front.length < start) this.#front.push(false);
      this.#front.splice(start, removed, ...Array(added).fill(holds));
      while (this.#front.at(-1) === false) this.#front.pop();
    }
    this.#length += (holds ? 0 : added) - gone;
    return { start: at, removed: gone, added: holds ? 0 : added };
  }

  /** Whether nothing that is shown stands before it, or only what the reader wrote. */
  #isInFront(start, later) {
    for (let index = 0; index < start; index++) {
      const at = settle(index, later);
      if (!this.#front[index] && !(at >= 0 && this.#isOwn(this.#feed.at(at)))) return false;
    }
    return true;
  }

  #tell(change) {
    for (const listener of this.#listeners) listener(change);
  }
}
