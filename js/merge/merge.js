/**
 * @import { Feed } from '../index.d.ts'
 * @import { UnspoolError } from '../errors/errors.d.ts'
 * @import { MergedFacts, MergedFeed, MergeOptions } from './merge.d.ts'
 * @import * as declared from './merge.d.ts'
 */
import { error, refuse } from '../errors/errors.js';
import { Cursors, FeedIterator } from '../feed/iterator.js';
import { bind, driverOf, methodsOf } from '../feed/inside.js';
import { known } from '../feed/known.js';
import { Listeners } from '../feed/listeners.js';
import { Load } from '../feed/loads.js';
import { items } from '../feed/readers.js';
import { MergedList } from './list.js';
import { Ranks } from './ranks.js';
import { Source } from './source.js';
import { Facts, MergedView } from './view.js';

/** @type {MergedFacts} */
const CLOSED = { status: 'closed', hasMore: false, done: false, error: null, errors: Object.freeze([]) };
const LENGTH = Symbol('length');
const OPTIONS = ['by', 'direction', 'key', 'incomplete', 'onWarning'];

/**
 * @param {MergedFacts} one
 * @param {MergedFacts} other
 */
const isSame = (one, other) =>
  one.status === other.status &&
  one.hasMore === other.hasMore &&
  one.errors.length === other.errors.length &&
  one.errors.every(({ feed, error }, i) => feed === other.errors[i].feed && error === other.errors[i].error);

/**
 * Several sorted feeds as one sorted list. It holds rows, and no items: those are read from the feeds.
 *
 * @implements {Omit<MergedFeed<any>, typeof Symbol.dispose>}
 */
class Merge extends Facts {
  #sources;
  #list;
  #incomplete;
  /** @type {UnspoolError | null} the answer to every call after `close()` */
  #closed = null;
  /** @type {(() => void)[]} */
  #off = [];
  #listeners = new Listeners();
  #cursors = new Cursors();
  /** @type {Load | null} the load that is under way, and what gives it up */
  #load = null;
  #controller = new AbortController();
  /** How many rows have come since the beginning. */
  #come = 0;
  /** What was told last of the facts. */
  #told;
  /** @type {MergedView | undefined} */
  #view;
  /** @type {UnspoolError | undefined} with what readers ended this list */
  #ended;

  /**
   * @param {readonly Feed<any>[]} feeds
   * @param {MergeOptions<any>} options
   */
  constructor(feeds, options) {
    super(() => this.#facts());
    const ranks = new Ranks(options);
    this.#incomplete = options.incomplete ?? 'throw';
    this.#sources = feeds.map((feed, number) => new Source(feed, number, ranks));
    this.#list = new MergedList(this.#sources, ranks);
    this.#told = this.#facts();
    for (const source of this.#sources) {
      // Nothing happens to it any more.
      if (source.feed.status === 'closed') continue;
      /** @type {import('../index.d.ts').Change[]} */
      let changes = [];
      const off = source.feed.subscribe((change) => {
        changes.push(change);
        // A listener has changed the feed meanwhile: its items are those behind that change, which is told next.
        if (driverOf(source.feed)?.listeners?.isBehind) return;
        this.#list.change(source, changes);
        changes = [];
        this.#go();
      });
      this.#off.push(off);
    }
    bind(this, METHODS);
    this.#go();
  }

  /** Merges what there is, and tells what has changed. */
  #go() {
    if (this.#closed) return;
    this.#list.advance();
    const splices = this.#list.changes();
    let added = 0;
    for (const splice of splices) {
      this.#cursors.shift(splice);
      added += Math.max(0, splice.added - splice.removed);
    }
    this.#come += added;
    const facts = this.#facts();
    if (splices.length === 0 && isSame(facts, this.#told)) return;
    this.#told = facts;
    this.#tell({ splices, added, status: facts.status, length: this.length });
  }

  /** @param {declared.MergedChange} change */
  #tell(change) {
    this.#view = undefined;
    this.#listeners.push(/** @type {any} */ (change));
    this.#listeners.tell();
  }

  /** @returns {MergedFacts} */
  #facts() {
    if (this.#closed) return CLOSED;
    const sources = this.#sources;
    const errors = sources.flatMap((source, feed) => (source.error ? [{ feed, error: source.error }] : []));
    const hasMore = errors.length > 0 || sources.some(({ feed }) => feed.hasMore);
    const busy = /** @type {const} */ (['loading', 'waiting']).find((status) =>
      sources.some(({ feed }) => feed.status === status),
    );
    const failed = !busy && hasMore && !sources.some((source) => source.isLive);
    const status = busy ?? (failed ? 'failed' : hasMore ? 'idle' : 'done');
    return { status, hasMore, done: !hasMore, error: failed ? errors[0].error : null, errors: Object.freeze(errors) };
  }

  /** Through a proxy, too, which has no private fields. */
  [LENGTH]() {
    return this.#list.rows.length;
  }

  get length() {
    return this[LENGTH]();
  }

  /** @type {MergedFeed<any>['at']} */
  at(index) {
    const row = this.#list.rows.at(index);
    return row?.source.feed.at(row.at);
  }

  /** @type {MergedFeed<any>['slice']} */
  slice(start, end) {
    return this.#list.rows.slice(start, end).map(({ source, at }) => source.feed.at(at));
  }

  /** @type {MergedFeed<any>['loadMore']} */
  loadMore(options) {
    return this.#ask('loadMore', options);
  }

  /** @type {MergedFeed<any>['retry']} */
  retry(options) {
    return this.#ask('retry', options);
  }

  /** @type {(method: 'loadMore' | 'retry', options?: import('./merge.d.ts').MergedLoadOptions) => Promise<any>} */
  #ask(method, options = {}) {
    try {
      known(options, method, ['signal', 'auto']);
      const { signal, auto = false } = options;
      if (signal && typeof signal.addEventListener !== 'function') throw refuse('signal', 'an AbortSignal', signal);
      if (signal?.aborted) throw signal.reason;
      if (this.#closed) throw this.#closed;
      const again = method === 'retry';
      // Those that wait or have failed are told, whatever is under way for the others.
      if (again && this.#load) for (const { feed, isStuck } of this.#sources) if (isStuck) void feed.retry();
      const load = this.#load ?? this.#begin(auto, again);
      return load.enter(signal, () => this.#giveUp(load));
    } catch (thrown) {
      const load = new Load();
      load.reject(thrown);
      return load.enter();
    }
  }

  /** @type {(auto: boolean, again: boolean) => Load} */
  #begin(auto, again) {
    const load = new Load();
    this.#load = load;
    this.#controller = new AbortController();
    /** @type {(settle: (value: any) => void) => (value: unknown) => void} */
    const end = (settle) => (value) => {
      if (this.#load === load) this.#load = null;
      settle(value);
    };
    this.#run(auto, again, this.#controller.signal).then(end(load.resolve), end(load.reject));
    return load;
  }

  /** @param {Load} load nobody waits for it any more */
  #giveUp(load) {
    if (this.#load !== load) return;
    this.#load = null;
    this.#controller.abort();
  }

  /** Loads of the feeds that hold the merge up, until rows come or nothing can come. */
  async #run(/** @type {boolean} */ auto, /** @type {boolean} */ again, /** @type {AbortSignal} */ signal) {
    const before = this.#come;
    const stuck = this.#sources.filter((source) => again && source.isStuck);
    const holders = () => this.#sources.filter((source) => !source.isReady && source.isLive);
    let asked = stuck.length > 0 ? stuck : holders();
    if (asked.length === 0 && !auto) asked = this.#sources.filter((source) => source.error);
    let failed;
    for (let method = stuck.length > 0 ? 'retry' : 'loadMore'; asked.length > 0; method = 'loadMore') {
      const loads = asked.map((source) => {
        source.look();
        const { feed } = source;
        // There is an item that could not be compared: it is looked at once more.
        if (feed.length > source.rows.length) return undefined;
        return method === 'retry' ? feed.retry({ signal }) : feed.loadMore({ signal, auto });
      });
      await Promise.allSettled(loads);
      if (signal.aborted || this.#closed) break;
      this.#go();
      failed = asked.find((source) => source.error)?.error;
      asked = this.#come > before ? [] : holders();
    }
    const added = this.#come - before;
    if (added === 0 && failed) throw failed;
    return { added, done: this.done };
  }

  /** @type {MergedFeed<any>['subscribe']} */
  subscribe(listener) {
    if (this.#closed) throw this.#closed;
    return this.#listeners.add(/** @type {any} */ (listener));
  }

  view() {
    const facts = this.#facts();
    if (!this.#view || !isSame(facts, this.#view)) this.#view = new MergedView(this.#list, this.#sources, facts);
    return this.#view;
  }

  [Symbol.asyncIterator]() {
    if (this.#closed) throw this.#closed;
    const merge = this;
    const list = {
      get read() {
        return merge.length;
      },
      get length() {
        return merge.length;
      },
      run: (/** @type {number} */ start, /** @type {number} */ end) => merge.slice(start, end),
    };
    const reader = {
      cursor: () => this.#cursors.add(),
      isOpen: () => !this.#closed,
      end: () => this.#end(),
      join: () => {
        const loaded = this.loadMore();
        const load = this.#load;
        return { loaded, leave: () => load?.leave(() => this.#giveUp(load)) };
      },
    };
    return new FeedIterator(reader, items(/** @type {any} */ (list)));
  }

  /** What readers end with: nothing yet (undefined), nothing at all (null), or an error. */
  #end() {
    if (this.#closed || this.hasMore) {
      this.#ended = undefined;
      return undefined;
    }
    const broken = this.#sources.find(({ feed: { reason } }) => reason && !/^(end|max-items)$/.test(reason));
    if (!broken || this.#incomplete === 'end') return null;
    const { reason } = broken.feed;
    const message = `merge: feed ${broken.number} broke off (${reason}); retry() asks again`;
    this.#ended ??= error('incomplete', message, { reason: /** @type {'loop'} */ (reason) });
    return this.#ended;
  }

  /** @type {MergedFeed<any>['close']} */
  close(options = {}) {
    known(options, 'close', ['feeds']);
    if (!this.#closed) {
      const { length } = this;
      this.#closed = error('closed', 'the merge is closed');
      for (const off of this.#off) off();
      this.#load?.reject(this.#closed);
      this.#load = null;
      this.#controller.abort();
      this.#list.clear();
      const splice = { start: 0, removed: length, added: 0 };
      this.#cursors.shift(splice);
      this.#tell({ splices: length > 0 ? [splice] : [], added: 0, status: 'closed', length: 0 });
    }
    if (options.feeds) for (const { feed } of this.#sources) feed.close();
  }
}

if (Symbol.dispose) {
  /** @type {any} */ (Merge.prototype)[Symbol.dispose] = /** @this {Merge} */ function () {
    this.close();
  };
}

const METHODS = methodsOf(Merge.prototype);

/** @type {typeof declared.merge} */
export function merge(feeds, options) {
  known(options, 'merge', OPTIONS);
  const isFeed = (/** @type {any} */ feed) => typeof feed?.subscribe === 'function' && typeof feed.at === 'function';
  if (!Array.isArray(feeds) || !feeds.every(isFeed)) throw refuse('feeds', 'an array of feeds', feeds);
  if (new Set(feeds).size < feeds.length) throw refuse('feeds', 'feeds of which none is there twice', feeds);
  const { incomplete } = options;
  if (incomplete !== undefined && incomplete !== 'throw' && incomplete !== 'end')
    throw refuse('options.incomplete', 'one of "throw", "end"', incomplete);
  return /** @type {any} */ (new Merge(feeds, options));
}
