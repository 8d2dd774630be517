/**
 * @import { Gap, Loaded, RefreshOptions, Refreshed } from '../index.d.ts'
 * @import { HostEvent } from '../http/transport.js'
 * @import { Facts } from './lane.js'
 * @import { Load, Loads } from './loads.js'
 */
import { ENSURE, GAP, lanes, REFRESH } from '../engine/protocol.js';
import { error, refuse } from '../errors/errors.js';
import { known, knownIn } from './known.js';
import { signalOf } from './loads.js';

/** The lanes of refreshes, of gaps, and of pages that a window has dropped. */
export const [HEAD_LANE, GAP_LANE, WINDOW_LANE] = ['head', 'gap', 'window'].map((name) =>
  lanes.indexOf(/** @type {'head'} */ (name)),
);
/** How many pages of the head are read until known rows come. */
const PAGES = 3;
const IDLE = /** @type {const} */ ({ status: 'idle', error: null });
/** @type {readonly Gap[]} */
const NONE = Object.freeze([]);

/**
 * What a call of `refresh` asks for.
 *
 * @param {RefreshOptions} [options]
 */
export function refreshOf(options = {}) {
  known(options, 'refresh', ['mode', 'pages', 'signal']);
  const { mode = 'head', pages = PAGES } = options;
  if (!['head', 'all'].includes(mode)) throw refuse('options.mode', "'head' or 'all'", mode);
  if (!Number.isInteger(pages) || pages < 1 || pages > 2 ** 31)
    throw refuse('options.pages', 'a whole number from 1', pages);
  return { signal: signalOf(options), flag: mode === 'all', number: pages };
}

/** Reading the list again, and what is missing of it then. */
export class Gaps {
  /** The gaps of the list: the same array while nothing has changed. */
  all = NONE;
  #loads;
  #check;
  #begin;
  /** The number of the gap that is loaded, or was last. */
  #loading = 0;
  /** Whether the refresh that is under way, or was last, reads all. */
  #readsAll = false;

  /**
   * @param {Loads} loads
   * @param {() => void} check throws if nothing can be asked for any more
   * @param {(lane: number, load: Load, event: HostEvent) => void} begin has something asked for
   */
  constructor(loads, check, begin) {
    this.#loads = loads;
    this.#check = check;
    this.#begin = begin;
  }

  /**
   * Takes down what the engine told.
   *
   * @param {{ id: number, index: number }[]} told
   * @param {Facts[]} states by lane
   */
  tell(told, states) {
    if (told.length === 0) {
      this.all = NONE;
      return;
    }
    const before = this.all;
    const all = told.map(({ id, index }, at) => {
      const { status, error } = id === this.#loading ? states[GAP_LANE] : IDLE;
      const old = before[at];
      const isSame = old?.id === id && old.index === index && old.status === status && old.error === error;
      return isSame ? old : Object.freeze({ id, index, status, error });
    });
    if (all.length !== before.length || all.some((gap, at) => gap !== before[at])) this.all = Object.freeze(all);
  }

  /**
   * @param {RefreshOptions} [options]
   * @param {(signal: any) => Promise<Loaded>} [instead] what to do while the list has not begun
   * @returns {Promise<Refreshed>}
   */
  refresh(options, instead) {
    const { signal, flag, number } = refreshOf(options);
    this.#check();
    if (instead) return silent(instead(signal).then((loaded) => ({ ...loaded, removed: 0, gap: null })));
    if (flag !== this.#readsAll && this.#loads.isOpen(HEAD_LANE)) {
      // One that reads something else begins when this one has ended, unless it ended because its list is no more.
      const other = this.#loads.join(HEAD_LANE, signal).promise.catch((thrown) => {
        if (signal?.aborted || thrown.code === 'aborted') throw thrown;
      });
      return silent(other.then(() => this.refresh(options)));
    }
    const { fresh, load, promise } = this.#loads.join(HEAD_LANE, signal);
    const before = this.all;
    this.#readsAll = flag;
    if (fresh) this.#begin(HEAD_LANE, load, { what: REFRESH, flag, number });
    const isNew = (/** @type {Gap} */ { id }) => !before.some((gap) => gap.id === id);
    const read = /** @type {Promise<Omit<Refreshed, 'gap'>>} */ (promise);
    return silent(read.then((loaded) => ({ ...loaded, gap: this.all.find(isNew) ?? null })));
  }

  /**
   * @param {any} gap
   * @param {{ signal?: AbortSignal }} [options]
   * @returns {Promise<Loaded>}
   */
  load(gap, options = {}) {
    known(options, 'loadGap', ['signal']);
    const { id } = gap ?? {};
    if (!Number.isInteger(id)) throw refuse('gap', 'one of `feed.gaps`', gap);
    const signal = signalOf(options);
    this.#check();
    if (this.#loading !== id && this.#loads.isOpen(GAP_LANE)) {
      // One gap at a time has a request.
      const other = this.#loads.join(GAP_LANE).promise;
      return silent(other.catch(() => {}).then(() => this.load(gap, options)));
    }
    const { fresh, load, promise } = this.#loads.join(GAP_LANE, signal);
    this.#loading = id;
    if (fresh) this.#begin(GAP_LANE, load, { what: GAP, number: id });
    return promise;
  }

  /**
   * @param {any} start
   * @param {any} end
   * @returns {Promise<void>}
   */
  ensure(start, end) {
    for (const [name, place] of Object.entries({ start, end }))
      if (!Number.isInteger(place) || place < 0 || place > 2 ** 31) throw refuse(name, 'a position', place);
    this.#check();
    const { load, promise } = this.#loads.join(WINDOW_LANE);
    // Told each time: where one looks now is asked for first.
    this.#begin(WINDOW_LANE, load, { what: ENSURE, number: start, text: String(end) });
    return silent(promise.then(() => {}));
  }
}

/**
 * How many pages a window has on each side; what is no such option is left for the engine to refuse.
 *
 * @param {any} given
 */
export function windowOf(given) {
  if (given === undefined) return given;
  if (typeof given !== 'object' || given === null) throw refuse('options.window', '{ pages: … }', given);
  knownIn(given, 'options.window', '`options.window`', ['pages']);
  if (given.pages === undefined) throw refuse('options.window.pages', 'a whole number from 1', given.pages);
  return given.pages;
}

/**
 * Refuses what needs all rows, and not only those of a window.
 *
 * @param {Record<string, any>} plain the options that the engine was given
 * @param {string} method
 */
export function refuseWindow({ window }, method) {
  if (window === undefined) return;
  const message = `${method}: a feed with \`window\` has dropped rows; \`retain: 'none'\` reads long lists`;
  throw error('bad-options', message, { path: 'options.window' });
}

/**
 * A promise that nobody has to await: what it rejects with is told elsewhere, too.
 *
 * @template P
 * @param {Promise<P>} promise
 */
function silent(promise) {
  promise.catch(() => {});
  return promise;
}
