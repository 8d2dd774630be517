// What the adapters for frameworks have in common: which components share a feed, when it is made, when its first page
// is asked for, and when it is closed.
/**
 * @import { Feed, PageSource, View } from '../index.d.ts'
 * @import { FeedActions, SharedOptions, Where } from './adapter.d.ts'
 */
// By the name of the package: the conditions of whoever resolves it choose the entry, and there is one engine.
import { feed as make, ready } from 'unspool';
import { error } from '../errors/errors.js';
import { driverOf } from '../feed/inside.js';
import { actionsOf } from './actions.js';
import { feedOptions, identityOf, isSeeded, seedsOf, withParams } from './identity.js';
import { EMPTY, isPending } from './result.js';

/** How long a feed stays that was rendered and never mounted, in milliseconds: a slow render may still mount it. */
const GRACE = 5000;
/**
 * How long a feed stays whose failure was thrown before anything of it was shown. React shows what a boundary caught
 * 300 ms after the fallback before at the earliest, and renders again meanwhile.
 */
const FAILED = 400;
/** The longest time that timers take: 2^31 - 1. */
const LONGEST = 0x7fffffff;
const nothing = () => {};

/**
 * Each component has its own feed there, and so has each render of a server. Frameworks run no effects on a server, so
 * that nothing is asked for; what renders without a page (a terminal, a worker) runs them.
 */
export const isServer = () => typeof window === 'undefined';

/** @type {Map<string, Shared>} by what tells feeds apart */
const open = new Map();
/** @type {WeakMap<object, Shared>} those of the caller, who closes them */
const given = new WeakMap();
/** @type {WeakMap<object, { one: Shared, spent?: string }>} by component, with rows that it must not begin with again */
const shown = new WeakMap();
/** @type {WeakMap<object, Shared>} by component, what it waits for and has not shown */
const awaited = new WeakMap();
/** @type {WeakMap<object, number>} whose page sources have no name */
const owners = new WeakMap();
let ownersSeen = 0;

/** @param {any} where */
const isFeed = (where) => typeof where?.view === 'function' && typeof where.subscribe === 'function';

/**
 * The feed that a component means, shared with all that mean the same.
 *
 * @param {Where<any>} where
 * @param {SharedOptions<any>} options
 * @param {object} owner the component: it alone has a page source without a `name`
 */
export function share(where, options, owner) {
  if (where === null || where === undefined || where === false) return none;
  if (isFeed(where)) {
    const key = /** @type {object} */ (where);
    const known = given.get(key) ?? new Shared(where, options);
    given.set(key, known);
    return known;
  }
  const address = /** @type {string | URL | PageSource} */ (where);
  let id = identityOf(address, options);
  const mine = shown.get(owner);
  if (isServer()) {
    const known = mine?.one.is(id) ? mine.one : new Shared(address, options, id);
    shown.set(owner, { one: known });
    return known;
  }
  if (typeof address === 'function' && options.name === undefined) {
    if (!owners.has(owner)) owners.set(owner, ++ownersSeen);
    id += owners.get(owner);
  }
  // What was forgotten may have begun with rows that the component still has.
  const spent = mine?.one.isForgotten ? seedsOf(options) : mine?.spent;
  const isSpent = spent !== undefined && spent === seedsOf(options);
  const known =
    open.get(id) ??
    new Shared(address, isSpent ? { ...options, initial: undefined, snapshot: undefined } : options, id);
  open.set(id, known);
  shown.set(owner, { one: known, spent });
  known.touch();
  return known;
}

/**
 * Closes all lists that adapters have made: those in sight begin anew, with whatever credentials there are then.
 */
export function forgetFeeds() {
  for (const one of [...open.values()]) one.forget();
}

/**
 * The lists of this name, or of this URL whatever its parameters, that components show or `closeAfter` keeps.
 *
 * @param {string | URL} [which]
 * @returns {Feed<any>[]}
 */
export const sharedFeeds = (which) =>
  [...open.values()].flatMap((one) => (which === undefined || one.isOf(String(which)) ? (one.feed ?? []) : []));

/** A feed, as the components that show it have it. */
export class Shared {
  #where;
  #options;
  #id;
  /** @type {Feed<any> | undefined} */
  #feed;
  #isOurs;
  #holders = 0;
  #wanted = 0;
  #closeAfter = 0;
  #refreshAfter = Infinity;
  /** Since when nobody shows it. @type {number | undefined} */
  #leftAt;
  #isGivenUp = false;
  /** Whether its rows are to be seen no more. */
  isForgotten = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {Promise<void> | undefined} */
  #beginning;
  /** @type {Promise<void> | undefined} */
  #waiting;
  /** Who waits for it. @type {Set<object>} */
  #waiters = new Set();
  /** The functions of the newest render, by name; those of the dialect apart. @type {Record<string, Function>[]} */
  #newest = [{}, {}];
  /** What a server rendered, and what is rendered first where its markup is taken over. @type {View<any>} */
  first = EMPTY;
  /** Each the same function for ever. @type {FeedActions<any>} */
  actions;

  /**
   * @param {Where<any>} where
   * @param {SharedOptions<any>} options
   * @param {string} [id]
   */
  constructor(where, options, id) {
    this.#where = where;
    this.#options = options;
    this.#id = id;
    this.#isOurs = !isFeed(where);
    this.update(where, options);
    if (!this.#isOurs) this.#feed = /** @type {Feed<any>} */ (where);
    if (!this.#isOurs || (this.isThere && isSeeded(options))) this.first = this.#made.view();
    this.actions = actionsOf(
      () => this.#made,
      (...given) => this.#reset(...given),
    );
  }

  /** @param {string} id */
  is(id) {
    return this.#id === id && !(this.#feed && this.#feed.status === 'closed');
  }

  /** @param {string} which a name, or a URL */
  isOf(which) {
    const bare = (/** @type {string} */ url) => url.split(/[?#]/)[0];
    const { name } = this.#options;
    return name === which || (typeof this.#where !== 'function' && bare(String(this.#where)) === bare(which));
  }

  /** Whether there is something to load: not as long as the URL is not known. */
  get isThere() {
    return Boolean(this.#where);
  }

  get feed() {
    return this.isThere ? this.#made : null;
  }

  get isWorthKeeping() {
    const { length, status } = this.#made;
    return length > 0 || status === 'done';
  }

  get #made() {
    this.#feed ??= this.#make();
    return this.#feed;
  }

  #make() {
    const where = this.#where;
    if (!this.isThere)
      throw error('bad-options', 'there is no feed: the URL was null, undefined or false', { path: 'options.url' });
    const { params } = this.#options;
    const options = this.#steady(feedOptions(this.#options), 0);
    // What is no dialect stays as it is, for `feed()` to say so.
    if (typeof options.dialect === 'object') options.dialect = this.#steady(options.dialect, 1);
    if (typeof where === 'function') {
      if (options.url && params) options.url = withParams(options.url, params);
      return make((/** @type {any} */ request) => this.#newest[0].where(request), options);
    }
    const url = withParams(/** @type {string} */ (where), params);
    // Nobody asks there: what a relative URL is relative to makes no difference.
    const isRelative = isServer() && !globalThis.location && !/^[a-z][\w+.-]*:/i.test(url);
    return make(isRelative ? new URL(url, 'http://server.invalid') : url, options);
  }

  /**
   * With functions that call the newest ones, so that a feed need not be made anew for them.
   *
   * @param {Record<string, any>} options
   * @param {0 | 1} which
   */
  #steady(options, which) {
    const out = { ...options };
    for (const name of Object.keys(this.#newest[which]))
      if (name in out) out[name] = (/** @type {any[]} */ ...args) => this.#newest[which][name](...args);
    return out;
  }

  /**
   * A render was shown: from now on its functions are called.
   *
   * @param {Where<any>} where
   * @param {SharedOptions<any>} options
   */
  update(where, options) {
    this.#closeAfter = options.closeAfter ?? 0;
    this.#refreshAfter = options.refreshAfter ?? Infinity;
    const { dialect } = /** @type {{ dialect?: any }} */ (options);
    // A function of a dialect may want the dialect.
    for (const [which, from] of [{ ...options, where }, { ...dialect }].entries())
      for (const [name, value] of Object.entries(from))
        if (typeof value === 'function') this.#newest[which][name] = which === 0 ? value : value.bind(dialect);
  }

  /** The picture of this moment: the same one while nothing has changed. */
  get view() {
    return this.#feed || (this.isThere && !isServer()) ? this.#made.view() : this.first;
  }

  /** The same, for stores that want functions. Each of these three can be handed over by itself. */
  now = () => this.view;
  began = () => this.first;

  /**
   * Calls `listener` after each change. Whoever listens holds the feed open.
   *
   * @param {(change: any) => void} listener
   * @returns {() => void}
   */
  subscribe = (listener) => {
    if (!this.isThere) return nothing;
    clearTimeout(this.#timer);
    this.#isGivenUp = false;
    this.#holders += 1;
    if (Date.now() - (this.#leftAt ?? Infinity) >= this.#refreshAfter) this.#made.refresh().catch(nothing);
    this.#leftAt = undefined;
    if (!this.#isOurs && this.#made.status === 'closed') driverOf(this.#made)?.listeners?.late?.();
    const stop = heard(this.#made, listener);
    return once(() => {
      stop();
      this.#holders -= 1;
      // A first page that nobody waits for any more is in the way of others, and a failure is no list to come back to.
      this.#closeLater(this.isWorthKeeping ? this.#closeAfter : 0);
      // Whoever only moves takes it up again before that.
      setTimeout(() => {
        if (this.#holders === 0 && this.isWorthKeeping) this.#leftAt = Date.now();
      });
    });
  };

  /**
   * From now on the first page is asked for by itself: after a reset, too.
   *
   * @returns {() => void}
   */
  want() {
    if (!this.isThere) return nothing;
    this.#wanted += 1;
    const begin = () => void (isPending(this.#made) && this.begin());
    const stop = heard(this.#made, begin);
    begin();
    return once(() => {
      stop();
      this.#wanted -= 1;
    });
  }

  /** The first page, asked for once: settles when it is there, or failed. Never rejects. */
  begin() {
    this.#beginning ??= this.#begin().finally(() => {
      this.#beginning = undefined;
    });
    return this.#beginning;
  }

  /**
   * The same, for what is not mounted before it is there. The same promise until then, which holds the feed open.
   *
   * @param {object} [owner] the component: when it waits for another list, and nobody else for this one, this one ends
   */
  wait(owner = this) {
    clearTimeout(this.#timer);
    const before = awaited.get(owner);
    awaited.set(owner, this);
    this.#waiters.add(owner);
    if (before && before !== this) before.#leave(owner);
    // Not while something renders: whoever shows this list already is told.
    this.#waiting ??= Promise.resolve()
      .then(() => this.begin())
      .then(() => {
        this.#waiting = undefined;
        this.#waiters.clear();
        this.#closeLater(this.#isGivenUp ? FAILED : Math.max(GRACE, this.#closeAfter));
      });
    return this.#waiting;
  }

  /** @param {object} owner */
  #leave(owner) {
    if (!this.#waiters.delete(owner) || this.#waiters.size > 0) return;
    this.#waiting = undefined;
    this.#closeLater(0);
  }

  async #begin() {
    const feed = this.#made;
    if (this.#isOurs && isSeeded(this.#options) && isPending(feed)) {
      // What it begins with may be read by the engine alone.
      await ready().catch(nothing);
      await new Promise((then) => setTimeout(then));
    }
    // A reset takes the page back that was asked for before.
    for (let again = true; again && isPending(feed); ) {
      again = false;
      await feed.loadMore({ auto: true }).catch((thrown) => {
        again = thrown.code === 'aborted' && this.#wanted > 0;
      });
    }
  }

  /** @type {FeedActions<any>['reset']} */
  #reset(params, options) {
    const feed = this.#made;
    feed.reset(/** @type {any} */ (params), options);
    // Where the rows stay until the new ones are there, nothing looks as if it had to begin.
    if (/** @type {any} */ (options)?.keep && this.#wanted > 0) feed.loadMore({ auto: true }).catch(nothing);
  }

  /** Somebody renders it, and has not mounted it yet. */
  touch() {
    if (!this.#isGivenUp) this.#closeLater(Math.max(GRACE, this.#closeAfter));
  }

  /** Its failure was thrown at whoever renders it: if nobody else shows it, the next one begins anew. */
  giveUp() {
    if (!this.#isGivenUp) this.#closeLater(FAILED);
    this.#isGivenUp = true;
  }

  /** Unless somebody shows it, it ends. */
  drop() {
    this.#closeLater(0);
  }

  /** @param {number} wait in milliseconds */
  #closeLater(wait) {
    clearTimeout(this.#timer);
    if (!this.#isOurs || this.#id === undefined || this.#holders > 0 || this.#waiting) return;
    // Strict Mode, and a route that gives way to another one, take it up again before that.
    if (wait < LONGEST) this.#timer = setTimeout(() => this.#close(), wait);
    /** @type {any} */ (this.#timer)?.unref?.();
  }

  /** Whoever shows it finds a closed feed, and with the next render one that begins. */
  forget() {
    this.isForgotten = true;
    clearTimeout(this.#timer);
    this.#close();
  }

  #close() {
    if (open.get(/** @type {string} */ (this.#id)) === this) open.delete(/** @type {string} */ (this.#id));
    this.#feed?.close();
  }
}

/**
 * A closed feed has nothing to tell, and refuses listeners.
 *
 * @param {Feed<any>} feed
 * @param {(change: any) => void} listener
 */
export const heard = (feed, listener) => (feed.status === 'closed' ? nothing : feed.subscribe(listener));

/** @param {() => void} end */
const once = (end) => () => {
  end();
  end = nothing;
};

/** Where the URL is not known yet. */
const none = new Shared(null, {});
