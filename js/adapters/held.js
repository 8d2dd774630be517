// What one component holds, for frameworks that track what is read: one list after the other, as its URL changes.
/** @import { FeedActions, FeedResult, SharedOptions, Where } from './adapter.d.ts' */
import { error } from '../errors/errors.js';
import { FACTS, isPending, resultOf } from './result.js';
import { isServer, share } from './shared.js';

const nothing = () => {};
const ACTIONS = ['loadMore', 'retry', 'refresh', 'loadGap', 'ensure', 'reset', 'insert', 'update', 'remove', 'confirm'];

/** What a result tells, name by name. */
export const ALL_FACTS = ['items', 'length', 'feed', ...FACTS];

/**
 * What a getter gives, or the value itself. A function without parameters is a getter.
 *
 * @param {any} given
 */
export const got = (given) => (typeof given === 'function' && given.length === 0 ? given() : given);

/**
 * The same for what a component shows: page sources take the request, and so have a parameter.
 *
 * @param {any} given
 */
export function whereOf(given) {
  const where = got(given);
  if (where !== given && typeof where?.then === 'function')
    throw error('bad-options', 'a function without parameters is asked for the URL: a page source takes the request', {
      path: 'options.url',
    });
  return where;
}

/**
 * Plain data out of what a framework wraps to see who reads it: feeds copy their options, and no wrapper can be copied.
 *
 * @param {any} value
 * @param {(value: any) => any} [unwrap] takes one wrapper off
 * @returns {any}
 */
export function bare(value, unwrap = (same) => same) {
  const inner = unwrap(value);
  if (Array.isArray(inner)) return inner.map((one) => bare(one, unwrap));
  if (typeof inner !== 'object' || inner === null || Object.getPrototypeOf(inner) !== Object.prototype) return inner;
  return Object.fromEntries(
    // A page that somebody had already is large, and only read.
    Object.entries(inner).map(([name, one]) => [name, name === 'initial' ? unwrap(one) : bare(one, unwrap)]),
  );
}

/** What one component holds. */
export class Held {
  #read;
  #tell;
  /** @type {SharedOptions<any>} */
  #options = {};
  /** @type {ReturnType<typeof share>} */
  #shared;
  /** @type {import('../index.d.ts').View<any> | undefined} */
  #previous;
  /** @type {import('../index.d.ts').View<any> | undefined} */
  #view;
  /** @type {FeedResult<any> | undefined} */
  #result;
  /** Not before the first `hold()`. @type {boolean | undefined} */
  #isHeld;
  #isStale = false;
  /** What lets go of the feed that is held. */
  #ends = [nothing];
  /** Whether markup of a server is taken over: it has the first picture. */
  isFirst = false;
  /** Each the same function for as long as the component, whatever it shows. @type {FeedActions<any>} */
  actions;

  /**
   * @param {() => [where: Where<any>, options?: SharedOptions<any>]} read what is to be shown
   * @param {() => void} tell called when the result is another one
   */
  constructor(read, tell) {
    this.#read = read;
    this.#tell = tell;
    this.#shared = share(null, {}, this);
    this.actions = /** @type {any} */ (
      Object.fromEntries(
        ACTIONS.map((name) => [
          name,
          (/** @type {any[]} */ ...given) => /** @type {any} */ (this.show().#shared.actions)[name](...given),
        ]),
      )
    );
  }

  /** Looks what is to be shown. May be called while something renders: what comes of it comes later. */
  show() {
    // Whoever looks at what was let go must not keep it; and on a server each call would be another feed.
    if (this.#isHeld === false || (isServer() && this.#shared.isThere)) return this;
    const [where, options = {}] = this.#read();
    const shared = share(where, options, this);
    const moves = shared !== this.#shared;
    if (moves) {
      const isKept = options.keep && !this.#shared.isForgotten;
      const shown = isKept ? /** @type {any} */ (this.result).shown : undefined;
      this.#previous = shown?.length > 0 ? shown : undefined;
      this.#shared = shared;
    }
    const before = this.#options;
    this.#options = options;
    shared.update(where, options);
    if (moves || before.enabled !== options.enabled) {
      this.#result = undefined;
      // Several of what the URL is made of may change one after the other: the last one counts.
      if (this.#isHeld && !this.#isStale) queueMicrotask(() => this.#isHeld && this.hold());
      this.#isStale = true;
    }
    return this;
  }

  /** A picture of the list: the same object while nothing has changed. @returns {FeedResult<any>} */
  get result() {
    const view = this.isFirst ? this.#shared.first : this.#shared.view;
    if (!this.#result || view !== this.#view) {
      this.#view = view;
      this.#result = resultOf(this.#shared, view, this.#options, this.#previous);
      if (!this.#result.isPrevious) this.#previous = undefined;
    }
    return this.#result;
  }

  /**
   * One of `ALL_FACTS`. Whoever reads rows is told of the failure, if so wanted: not who reads `status`, or `error`.
   *
   * @param {string} name
   */
  fact(name) {
    if ((name === 'items' || name === 'length') && this.thrown) throw this.thrown;
    return /** @type {any} */ (this.result)[name];
  }

  /** From now on the feed is there for this component, and its first page is asked for. */
  hold() {
    this.#isHeld = true;
    this.#isStale = true;
    this.show();
    this.#isStale = false;
    const { enabled = true } = this.#options;
    const ends = this.#ends;
    const told = () => {
      // It was forgotten: there is another one by now.
      if (this.#shared.view.status === 'closed') this.show();
      this.#tell();
    };
    this.#ends = [this.#shared.subscribe(told), enabled ? this.#shared.want() : nothing];
    for (const end of ends) end();
    this.#tell();
  }

  release() {
    this.#isHeld = false;
    for (const end of this.#ends) end();
    this.#ends = [nothing];
  }

  /** The failure of the list, if failures are to be thrown at what renders it. */
  get thrown() {
    const { suspense, throwOnError: wanted } = /** @type {any} */ (this.#options);
    const { error: failure, length } = this.#shared.view;
    const throws = typeof wanted === 'function' ? failure && wanted(failure) : wanted;
    return failure && (throws ?? (suspense && length === 0)) ? failure : null;
  }

  /** Settles when the first page is there. Rejects only where failures are to be thrown. */
  async wait() {
    const { enabled = true } = this.show().#options;
    const shared = this.#shared;
    if (shared.isThere && enabled && isPending(shared.view)) await (this.#isHeld ? shared.begin() : shared.wait());
    this.#tell();
    if (this.thrown) throw this.thrown;
  }
}
