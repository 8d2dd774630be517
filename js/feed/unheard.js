// Development builds only: a load that fails while nobody listens is told on the console. In production silence is the
// contract: the error is in `feed.error`, and no rejection is ever unhandled.
import { UnspoolError } from '../errors/errors.js';
import { Load } from './loads.js';

/** Failures that were told. */
const told = new WeakSet();

/**
 * @param {string} where
 * @param {unknown} failure
 */
function tell(where, failure) {
  // A load that was given up is no failure.
  if (!(failure instanceof UnspoolError) || /^(aborted|closed)$/.test(failure.code) || told.has(failure)) return;
  told.add(failure);
  console.error(
    `unspool: ${where}: a load failed, and nobody awaits it: ${failure.message} (${failure.code}). Await or catch what loadMore() and retry() give, or show \`feed.error\`; retry() asks again`,
  );
}

/** A load that notes whether somebody listens. */
export class WatchedLoad extends Load {
  #heard = false;

  /** @param {string} where the feed, for people */
  constructor(where) {
    super();
    // A task later, which is a little longer than browsers wait before they report a rejection as unhandled.
    this.promise.catch((failure) => setTimeout(() => this.#heard || tell(where, failure)));
  }

  /** @type {Load['enter']} */
  enter(...given) {
    const heard = this.#heard;
    const promise = super.enter(...given);
    // `await`, `then`, `catch`, `Promise.all` and `Promise.race` ask a promise for its constructor: an own `then` would
    // not hear of `await`.
    const get = () => {
      this.#heard = true;
      return Promise;
    };
    Object.defineProperty(promise, 'constructor', { get, configurable: true });
    // For a caller with a signal, `enter` makes a promise that follows the shared one. That looked like a listener just
    // now, and is none: nobody has awaited yet.
    this.#heard = heard;
    return promise;
  }
}
