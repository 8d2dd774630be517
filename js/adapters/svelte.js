// For Svelte from 5.7 on: what is read in a template or an effect is followed there.
import { createSubscriber } from 'svelte/reactivity';
import { bare, ALL_FACTS, got, Held, whereOf } from './held.js';
import { feedIn, Tail } from './tail.js';

const nothing = () => {};

/**
 * @param {any} where
 * @param {any} [options]
 * @returns {any}
 */
export function useFeed(where, options) {
  let tell = nothing;
  const held = new Held(
    () => [whereOf(where), bare(got(options) ?? {})],
    () => tell(),
  );
  const follow = createSubscriber((update) => {
    tell = update;
    held.hold();
    return () => {
      tell = nothing;
      held.release();
    };
  });
  /** @type {any} */
  const list = {
    ...held.actions,
    at: (/** @type {number} */ index) => list.current.at(index),
    firstPage: () => held.wait(),
  };
  const fact = (/** @type {string} */ name, /** @type {() => any} */ get) =>
    Object.defineProperty(list, name, { get, enumerable: true });
  fact('current', () => {
    follow();
    return held.show().result;
  });
  for (const name of ALL_FACTS)
    fact(name, () => {
      follow();
      return held.show().fact(name);
    });
  return list;
}

/**
 * @param {any} feed
 * @param {any} [options]
 */
export function useEndReached(feed, options) {
  /** @type {Element | undefined} */
  let at;
  let isPaused = false;
  let tell = nothing;
  const follow = createSubscriber((update) => {
    tell = update;
  });
  const tail = new Tail((to) => {
    isPaused = to;
    tell();
  });
  return {
    /** @param {Element} element */
    attach(element) {
      at = element;
      tail.set(element, feedIn(got(feed)), bare(got(options)));
      // It is called again with each change of the list, and what it gives before that.
      return () => {
        at = undefined;
        queueMicrotask(() => at ?? tail.stop());
      };
    },
    get paused() {
      follow();
      return isPaused;
    },
    resume: tail.resume,
  };
}
