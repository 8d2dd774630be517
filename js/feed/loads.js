/**
 * @import { Loaded, LoadOptions } from '../index.d.ts'
 * @import { Settled } from '../engine/protocol.d.ts'
 * @import { Setup } from './create.js'
 */
import { lanes } from '../engine/protocol.js';
import { refuse, UnspoolError } from '../errors/errors.js';
import { known } from './known.js';

/**
 * The signal of a call, which is not aborted.
 *
 * @param {{ signal?: AbortSignal }} options
 */
export function signalOf({ signal }) {
  if (signal && typeof signal.addEventListener !== 'function') throw refuse('signal', 'an AbortSignal', signal);
  if (signal?.aborted) throw signal.reason;
  return signal;
}

/**
 * What a call that loads asks for.
 *
 * @param {string} method
 * @param {LoadOptions} [options]
 */
export function askedOf(method, options = {}) {
  known(options, method, ['signal', 'auto', 'lane']);
  const { auto, lane: name = lanes[0] } = options;
  const lane = lanes.indexOf(name);
  if (lane < 0 || lane > 1) throw refuse('lane', "'older' or 'newer'", name);
  return { signal: signalOf(options), lane, flag: Boolean(auto) };
}

/** One load that one or more callers wait for. The request behind it is given up when the last of them leaves. */
export class Load {
  callers = 0;

  constructor() {
    /** @type {Promise<Loaded>} */
    this.promise = new Promise((resolve, reject) => {
      /** @type {(loaded: Loaded) => void} */
      this.resolve = resolve;
      /** @type {(thrown: unknown) => void} */
      this.reject = reject;
    });
    // Nobody has to wait: a failure is in `feed.error`, too.
    this.promise.catch(noop);
  }

  /**
   * One more caller. Gives the shared promise, or, with a signal, one that rejects with the signal's own reason.
   *
   * @param {AbortSignal} [signal]
   * @param {() => void} [onEmpty] called when everybody has left; with a signal there is one
   * @returns {Promise<Loaded>}
   */
  enter(signal, onEmpty) {
    this.callers += 1;
    if (!signal) return this.promise;
    const own = new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal.reason);
        this.leave(/** @type {() => void} */ (onEmpty));
      };
      signal.addEventListener('abort', leave, { once: true });
      /** @type {(done: (value: any) => void) => (value: unknown) => void} */
      const settle = (done) => (value) => {
        signal.removeEventListener('abort', leave);
        done(value);
      };
      this.promise.then(settle(resolve), settle(reject));
    });
    own.catch(noop);
    return own;
  }

  /** @param {() => void} onEmpty */
  leave(onEmpty) {
    this.callers -= 1;
    if (this.callers === 0) onEmpty();
  }
}

/** The loads of a feed: one for each lane at most. */
export class Loads {
  /** @type {(Load | null)[]} */
  #open = lanes.map(() => null);
  #make;
  #giveUp;

  /**
   * @param {Pick<Setup, 'loads' | 'name'>} options
   * @param {(lane: number) => void} giveUp everybody who waited for that lane has left
   */
  constructor({ loads, name }, giveUp) {
    this.#make = () => new loads(name);
    this.#giveUp = giveUp;
  }

  /**
   * One more caller. Gives the promise, the load, and whether it is a new one.
   *
   * @param {number} lane
   * @param {AbortSignal} [signal]
   */
  join(lane, signal) {
    const fresh = this.#open[lane] === null;
    this.#open[lane] ??= this.#make();
    const load = /** @type {Load} */ (this.#open[lane]);
    return { fresh, load, promise: load.enter(signal, () => this.#leave(lane, load)) };
  }

  /**
   * A promise of a load that failed before it began.
   *
   * @param {unknown} thrown
   */
  refused(thrown) {
    const load = this.#make();
    load.reject(thrown);
    return load.enter();
  }

  /**
   * @param {number} lane
   * @param {Load} load
   */
  #leave(lane, load) {
    if (this.#open[lane] !== load) return;
    this.#open[lane] = null;
    this.#giveUp(lane);
  }

  /**
   * Takes one of the callers of this lane's load out; gives what does.
   *
   * @param {number} lane
   */
  leaver(lane) {
    const load = this.#open[lane];
    return () => load?.leave(() => this.#leave(lane, load));
  }

  /**
   * Whether this is still the load of the lane; without one, whether there is any.
   *
   * @param {number} lane
   * @param {Load} [load]
   */
  isOpen(lane, load) {
    return this.#open[lane] !== null && (load === undefined || this.#open[lane] === load);
  }

  /**
   * Tells those who wait what came of their loads; gives the failures, by lane.
   *
   * @param {Settled[]} settled
   * @param {unknown} cause what caused a failure
   * @param {boolean} unasked nobody has asked for what this came of: those who wait, wait for what comes after it
   */
  settle(settled, cause, unasked) {
    /** @type {UnspoolError[]} */
    const failures = [];
    for (const { lane, loaded, failure } of settled) {
      const number = lanes.indexOf(lane);
      if (failure) failures[number] = new UnspoolError(failure, cause);
      if (unasked) continue;
      // Only a refresh takes out what is gone.
      if (loaded && lane !== 'head') Reflect.deleteProperty(loaded, 'removed');
      this.end(number, loaded, failures[number]);
    }
    return failures;
  }

  /**
   * A load is over.
   *
   * @param {number} lane
   * @param {Loaded | null | undefined} loaded what it brought, if it did not fail
   * @param {unknown} failure
   */
  end(lane, loaded, failure) {
    const load = this.#open[lane];
    this.#open[lane] = null;
    if (failure) load?.reject(failure);
    else load?.resolve(/** @type {Loaded} */ (loaded));
  }

  /**
   * Nothing comes any more.
   *
   * @param {unknown} thrown
   */
  fail(thrown) {
    for (const lane of this.#open.keys()) this.end(lane, undefined, thrown);
  }

  get count() {
    return this.#open.filter(Boolean).length;
  }
}

const noop = () => {};
