// What can be done with a list, as functions that can be handed over.
/** @import { FeedActions } from './adapter.d.ts' */

const nothing = () => {};

/**
 * What a button hands over is an event, and no options.
 *
 * @param {any} options
 */
const plain = (options) => (options && Object.getPrototypeOf(options) === Object.prototype ? options : undefined);

/**
 * The failure is in `error`, too: whoever awaits is told, and nobody has to. What an event called is told nothing: Vue
 * takes a promise that its handlers give back, and that rejects, for an error of the component.
 *
 * @template P
 * @param {() => Promise<P>} load
 * @param {any} [given] what it was called with
 * @returns {Promise<P>}
 */
const quiet = (load, given) => {
  /** @type {Promise<P>} */
  let promise;
  try {
    promise = load();
  } catch (thrown) {
    promise = Promise.reject(thrown);
  }
  const heard = promise.catch(nothing);
  return given === plain(given) ? promise : /** @type {Promise<any>} */ (heard);
};

/**
 * @param {() => any} feed
 * @param {FeedActions<any>['reset']} reset
 * @returns {FeedActions<any>}
 */
export const actionsOf = (feed, reset) => ({
  loadMore: (options) => quiet(() => feed().loadMore(plain(options)), options),
  retry: (options) => quiet(() => feed().retry(plain(options)), options),
  refresh: (options) => quiet(() => feed().refresh(plain(options)), options),
  loadGap: (gap, options) => quiet(() => feed().loadGap(gap, plain(options))),
  ensure: (start, end) => quiet(() => feed().ensure(start, end)),
  reset: (params, options) => reset(plain(params), plain(options)),
  insert: (/** @type {any[]} */ ...given) => feed().insert(...given),
  update: (/** @type {any[]} */ ...given) => feed().update(...given),
  remove: (key) => feed().remove(key),
  confirm: (temp, item) => feed().confirm(temp, item),
});
