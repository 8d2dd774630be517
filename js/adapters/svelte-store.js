// For every Svelte that knows stores, and for whoever else has them.
import { bare, got, Held, whereOf } from './held.js';
import { isServer } from './shared.js';
import { feedIn, optionsIn, Tail } from './tail.js';

/** @param {any} given */
const isStore = (given) => typeof given?.subscribe === 'function' && typeof given.view !== 'function';

/**
 * @param {any} where
 * @param {any} [options]
 * @returns {any}
 */
export function feedStore(where, options) {
  /** What stores gave, by which argument they are. */
  const given = [where, options];
  const sources = [where, options].map((one, at) => ({ one, at })).filter(({ one }) => isStore(one));
  for (const { at } of sources) given[at] = undefined;
  /** @type {Set<(result: any) => void>} */
  const readers = new Set();
  /** @type {any} */
  let last;
  const tell = () => {
    const { result } = held;
    if (result === last) return;
    last = result;
    for (const reader of [...readers]) reader(result);
  };
  const held = new Held(() => [whereOf(given[0]), bare(got(given[1]) ?? {})], tell);
  /** @type {(() => void)[]} */
  let ends = [];
  let isReady = false;
  const begin = () => {
    ends = sources.map(({ one, at }) => {
      const end = one.subscribe((/** @type {any} */ value) => {
        given[at] = value;
        if (isReady) held.show();
        if (isReady) tell();
      });
      return typeof end === 'function' ? end : () => end.unsubscribe();
    });
    // Not before all of them have told.
    isReady = true;
    if (!isServer()) held.hold();
    last = held.show().result;
  };
  const end = () => {
    for (const stop of ends) stop();
    ends = [];
    isReady = false;
    held.release();
  };
  return {
    /** @param {(result: any) => void} reader */
    subscribe(reader) {
      if (readers.size === 0) begin();
      /** A wrapper of its own: the same function twice is two readers. @param {any} result */
      const entry = (result) => reader(result);
      readers.add(entry);
      reader(last);
      return () => {
        if (readers.delete(entry) && readers.size === 0) end();
      };
    },
    ...held.actions,
    firstPage: () => held.wait(),
  };
}

/**
 * @param {Element} element
 * @param {any} given
 */
export function endReached(element, given) {
  let options = optionsIn(given);
  const tail = new Tail((to) => options.onPause?.(to));
  /** @param {any} next */
  const update = (next) => {
    options = optionsIn(next);
    tail.set(element, feedIn(next), options);
  };
  update(given);
  return { update, destroy: tail.stop };
}
