/**
 * @import { Feed, View } from '../index.d.ts'
 * @import { FeedActions, FeedResult } from './adapter.d.ts'
 *
 * What has it: see `Shared`.
 * @typedef {{ readonly feed: Feed<any> | null, isThere: boolean, actions: FeedActions<any> }} Source
 */

/** @type {any} */
const nothing = { status: 'idle', error: null, hasMore: true, waiting: null, done: false, reason: null, ending: null };
const still = Object.freeze({ ...nothing, hasMore: false });

/**
 * The view of a feed that has loaded nothing: what is rendered where there is none.
 *
 * @type {View<any>}
 */
export const EMPTY = Object.freeze({
  ...nothing,
  items: Object.freeze([]),
  length: 0,
  at: () => undefined,
  total: null,
  newer: still,
  head: still,
  gaps: Object.freeze([]),
});

/**
 * Whether the first page is not there, and nothing speaks against it.
 *
 * @param {Pick<View<any>, 'length' | 'hasMore' | 'status'>} view
 */
export const isPending = ({ length, hasMore, status }) =>
  length === 0 && hasMore && (status === 'idle' || status === 'loading' || status === 'waiting');

/** What a result tells as its view does. */
const OF_VIEW = ['error', 'hasMore', 'waiting', 'done', 'reason', 'ending', 'total', 'newer', 'head', 'gaps'];
/** What may change while the rows stay as they are, name by name. */
export const FACTS = [...OF_VIEW, 'status', 'isLoading', 'isLoadingMore', 'isRefreshing', 'isPrevious'];

/**
 * Getters of a class, for its objects to have as their own: `{ items, ...rest }` and `{ ...list }` have the facts, too.
 *
 * @param {object} prototype
 */
export const getters = (prototype) =>
  Object.fromEntries(
    Object.entries(Object.getOwnPropertyDescriptors(prototype))
      .filter(([name, { get }]) => get && !HIDDEN.includes(name))
      .map(([name, { get }]) => [name, { get, enumerable: true }]),
  );

/** What adapters ask for, and nobody else. */
const HIDDEN = ['actions', 'shown'];

/** What an adapter gives to what renders: a picture of the feed, and what can be done with it. */
export class Result {
  /** @type {PropertyDescriptorMap} */
  static #own;
  #shared;
  #view;
  #rows;
  #isBeginning;
  /** Whether the first page is awaited, and there is nothing to show. */
  isLoading;
  /** Whether the rows are those of the list before. */
  isPrevious;

  /**
   * @param {Source} shared
   * @param {View<any>} view
   * @param {{ enabled?: boolean }} options
   * @param {View<any>} [previous] what is shown of the list before, until there is something of this one
   */
  constructor(shared, view, { enabled = true }, previous) {
    this.#shared = shared;
    this.#view = view;
    this.isPrevious = previous !== undefined && view.length === 0 && view.status !== 'done';
    this.#rows = /** @type {View<any>} */ (this.isPrevious ? previous : view);
    // What will ask for the first page as soon as it is mounted says so from the start, on a server, too.
    this.#isBeginning = isPending(view) && (view.status !== 'idle' || (enabled && shared.isThere));
    this.isLoading = this.#isBeginning && !this.isPrevious;
    Object.assign(Object.defineProperties(this, Result.#own), shared.actions);
  }

  /** Can be handed over. @param {number} index */
  at = (index) => this.#rows.at(index);

  get status() {
    return this.#isBeginning && this.#view.status === 'idle' ? 'loading' : this.#view.status;
  }

  get isLoadingMore() {
    return this.#view.status === 'loading' && this.#view.length > 0;
  }

  get isRefreshing() {
    return this.#view.head?.status === 'loading';
  }

  get items() {
    return this.#rows.items;
  }

  get length() {
    return this.#rows.length;
  }

  /** @returns {Feed<any> | null} */
  get feed() {
    return this.#shared.feed;
  }

  get actions() {
    return this.#shared.actions;
  }

  /** The picture that it was made of: what the next list shows until it has rows. */
  get shown() {
    return this.#rows;
  }

  static {
    for (const name of OF_VIEW)
      Object.defineProperty(Result.prototype, name, {
        /** @this {Result} */
        get() {
          return /** @type {any} */ (this.#view)[name];
        },
      });
    Result.#own = getters(Result.prototype);
  }
}

/**
 * @param {ConstructorParameters<typeof Result>} facts
 * @returns {FeedResult<any>}
 */
export const resultOf = (...facts) => /** @type {any} */ (new Result(...facts));
