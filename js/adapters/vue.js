import {
  computed,
  getCurrentInstance,
  onMounted,
  onScopeDispose,
  shallowRef,
  toRaw,
  toValue,
  unref,
  watch,
  watchEffect,
} from 'vue';
import { bare, ALL_FACTS, got, Held, whereOf } from './held.js';
import { heard, isServer } from './shared.js';
import { feedIn, optionsIn, Tail } from './tail.js';

/** @param {any} given a feed, what `useFeed` gave, or a ref or getter of one */
const listOf = (given) => /** @type {any} */ (toRaw(feedIn(got(unref(given)), unref)));

/**
 * @param {any} where
 * @param {any} [options]
 * @returns {any}
 */
export function useFeed(where, options) {
  const held = new Held(
    () => [toRaw(unref(whereOf(unref(where)))), bare(toValue(options) ?? {}, unref)],
    () => {
      result.value = held.result;
    },
  );
  const result = shallowRef(held.result);
  const instance = getCurrentInstance();
  if (!isServer()) {
    // The element is there already: what is rendered first must be what stands there.
    held.isFirst = Boolean(instance?.vnode.el);
    if (held.isFirst)
      onMounted(() => {
        held.isFirst = false;
        result.value = held.result;
      });
  }
  watchEffect(
    () => {
      result.value = held.show().result;
    },
    { flush: 'sync' },
  );
  if (!isServer()) {
    held.hold();
    onScopeDispose(() => held.release());
  }
  /** @type {Record<string, any>} */
  const facts = {};
  for (const name of ALL_FACTS) facts[name] = computed(() => /** @type {any} */ (result.value)[name]);
  // What a watcher throws goes to the next `onErrorCaptured`.
  watch(facts.error, () => {
    if (held.thrown) throw held.thrown;
  });
  return {
    ...facts,
    ...held.actions,
    at: (/** @type {number} */ index) => result.value.at(index),
    suspense: () => held.wait(),
  };
}

/**
 * @param {any} feed
 * @param {any} key
 */
export function useFeedItem(feed, key) {
  const item = shallowRef();
  watchEffect(
    (onCleanup) => {
      const [list, id] = [listOf(feed), toValue(key)];
      const read = () => {
        item.value = list?.get(id);
      };
      read();
      if (list && !isServer()) onCleanup(heard(list, read));
    },
    { flush: 'sync' },
  );
  return item;
}

/**
 * @param {any} target
 * @param {any} feed
 * @param {any} [options]
 */
export function useEndReached(target, feed, options) {
  const paused = shallowRef(false);
  const tail = new Tail((to) => {
    paused.value = to;
  });
  watchEffect(
    () => {
      const element = toValue(target);
      tail.set(element?.$el ?? element, listOf(feed), bare(toValue(options), unref));
    },
    { flush: 'post' },
  );
  if (!isServer()) onScopeDispose(tail.stop);
  return { paused, resume: tail.resume };
}

/** By the element, with the options that it was given last. @type {WeakMap<Element, { tail: Tail, now: any }>} */
const tails = new WeakMap();
/**
 * @param {Element} element
 * @param {{ value: any }} binding
 */
function put(element, { value }) {
  const now = optionsIn(unref(value));
  /** @type {{ tail: Tail, now: any }} */
  const mine = tails.get(element) ?? { tail: new Tail((to) => mine.now.onPause?.(to)), now };
  mine.now = now;
  tails.set(element, mine);
  mine.tail.set(element, listOf(value), now);
}

export const vEndReached = {
  mounted: put,
  updated: put,
  /** @param {Element} element */
  unmounted: (element) => tails.get(element)?.tail.stop(),
};
